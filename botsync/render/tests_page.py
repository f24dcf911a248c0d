"""Style and script of the page of conversation tests."""

from botsync.render.coverage_svg import STYLE as DRAWING

STYLE = (
    """
:root { color-scheme: light dark; --paper: #f6f7f9; --raised: #ffffff; --ink: #1c2430; --quiet: #55606f;
  --line: #cfd6df; --accent: #1f5fbf; --user: #dfeafc; --good: #20692f; --good-soft: #e2f3e8; --bad: #b3261e;
  --bad-soft: #fdeceb; --warn: #8a4b00; --warn-soft: #fff1dc }
@media (prefers-color-scheme: dark) { :root { --paper: #14181f; --raised: #1e242e; --ink: #e8ecf2; --quiet: #a9b4c2;
  --line: #3a4454; --accent: #74a8f7; --user: #223a5e; --good: #6fcf8d; --good-soft: #173524; --bad: #ff9d95;
  --bad-soft: #45201e; --warn: #f0b967; --warn-soft: #3d2d14 } }
* { box-sizing: border-box } [hidden] { display: none !important }
body { margin: 0 auto; max-width: 1120px; padding: 18px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 22px; margin: 0 } h2 { font-size: 18px; margin: 32px 0 10px } h3 { font-size: 15px; margin: 18px 0 6px }
p { margin: 4px 0 } .quiet { color: var(--quiet) } code { font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace }
.verdict { display: inline-block; border-radius: 6px; padding: 0 8px; font-weight: 600; border: 1px solid }
.pass { color: var(--good); background: var(--good-soft) } .mismatch { color: var(--bad); background: var(--bad-soft) }
.error { color: var(--warn); background: var(--warn-soft) }
form { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: end; margin: 14px 0 }
form div { display: grid } form label { color: var(--quiet); font-size: 13px } form .wide { flex: 1 1 200px }
select, input, button { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--quiet);
  border-radius: 8px; padding: 5px 10px; max-width: 100%; min-height: 34px }
details { background: var(--raised); border: 1px solid var(--line); border-radius: 10px; margin: 8px 0 }
summary { cursor: pointer; padding: 8px 12px } details > :not(summary) { margin-inline: 12px }
summary strong { margin: 0 8px }
.chat { list-style: none; padding: 0 0 12px; margin-block: 0; display: grid; gap: 14px }
.chat > li { display: grid; gap: 5px }
.said { position: relative; white-space: pre-wrap; border-radius: 14px; padding: 6px 12px; margin: 0;
  max-width: min(85%, 640px); width: fit-content }
.user { background: var(--user); justify-self: end; border-bottom-right-radius: 3px }
.bot { background: var(--paper); border: 1px solid var(--line); border-bottom-left-radius: 3px }
.choices { display: flex; flex-wrap: wrap; gap: 6px; padding: 0; margin: 0; list-style: none }
.choices li { border: 1px solid var(--accent); border-radius: 14px; padding: 1px 11px; font-size: 14px }
.note { color: var(--quiet); font-size: 13px; margin-block: 0 } .user + .note { text-align: end }
.problem { border-left: 4px solid; border-radius: 6px; padding: 6px 12px; margin: 0 }
.problem dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 12px; margin: 2px 0; color: var(--ink) }
.problem dt { color: var(--ink) } .problem dd { margin: 0; white-space: pre-wrap }
table { border-collapse: collapse; background: var(--raised); font-size: 14px }
th, td { border: 1px solid var(--line); padding: 4px 10px; text-align: start; vertical-align: top }
thead th { white-space: nowrap } .last { padding-bottom: 12px }
td.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap }
meter { width: 90px; height: 14px; vertical-align: middle }
.scroll { overflow: auto; max-height: 80vh; padding-bottom: 12px; overflow-wrap: normal }
.few { max-height: 270px }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
.list { columns: 2 420px; padding: 0 0 12px 18px; margin-block: 0; font-size: 14px } .list li { break-inside: avoid }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
"""
    + DRAWING
)
SCRIPT = """
const cases = [...document.querySelectorAll("details.case")];
const [verdict, story, text, shown] = ["verdict", "story", "text", "shown"].map((id) => document.getElementById(id));
const words = new Map(cases.map((item) => [item, item.textContent.toLowerCase()]));
const fits = (item, part) => (!verdict.value || item.dataset.verdict === verdict.value)
  && (!story.value || item.dataset.story === story.value) && words.get(item).includes(part);
const filter = () => {
  const part = text.value.trim().toLowerCase();
  for (const item of cases) item.hidden = !fits(item, part);
  shown.textContent = `${cases.filter((item) => !item.hidden).length} of ${cases.length} conversations`;
};
for (const field of [verdict, story, text]) field.addEventListener("input", filter);
const turn = (open) => cases.filter((item) => !item.hidden).forEach((item) => { item.open = open; });
document.getElementById("open").addEventListener("click", () => turn(true));
document.getElementById("close").addEventListener("click", () => turn(false));
document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
document.querySelector("form").hidden = false;
filter();
"""
