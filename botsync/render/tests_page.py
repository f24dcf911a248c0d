"""Style and script of the page of conversation tests."""

from botsync.render.coverage_svg import STYLE as DRAWING
from botsync.render.page import BASE

STYLE = (
    BASE
    + """
.pass { color: var(--good); background: var(--good-soft) } .mismatch { color: var(--bad); background: var(--bad-soft) }
.error { color: var(--warn); background: var(--warn-soft) }
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
meter { width: 90px; height: 14px; vertical-align: middle }
.few { max-height: 270px }
.list { columns: 2 420px; padding: 0 0 12px 18px; margin-block: 0; font-size: 14px } .list li { break-inside: avoid }
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
