"""Style and script of the page of a plan."""

from botsync.render.page import BASE
from botsync.render.plan_svg import STYLE as DRAWING

STYLE = (
    BASE
    + """
:root { --odd: #6639ba; --odd-soft: #f3eafd }
@media (prefers-color-scheme: dark) { :root { --odd: #c9a6ff; --odd-soft: #34254f } }
header p { margin: 8px 0 } nav a { color: var(--accent); display: inline-block; padding: 4px 12px 4px 0 }
 header .verdict { margin: 2px 6px 2px 0 } details > p:last-child { padding-bottom: 10px }
.create { color: var(--good); background: var(--good-soft) } .delete { color: var(--bad); background: var(--bad-soft) }
.update, .warning { color: var(--warn); background: var(--warn-soft) }
.error { color: var(--bad); background: var(--bad-soft) }
.move, .adopt, .forget, .none, .info { color: var(--accent); background: var(--paper) }
.drift { color: var(--odd); background: var(--odd-soft) }
.refused { border: 2px solid var(--bad); background: var(--bad-soft); border-radius: 10px; padding: 8px 14px }
.plain { list-style: none; padding: 0; margin: 0 } .plain > li { margin: 8px 0 }
.way-out { white-space: pre-wrap; margin: 4px 0 0 12px; color: var(--quiet) }
.change { content-visibility: auto; contain-intrinsic-size: auto 42px }
.change summary code, .left summary code { font-weight: 600 } summary .verdict { min-width: 76px; text-align: center;
  margin-inline-end: 8px }
.field { margin-block: 10px 2px; font-weight: 600 } .field span { font-weight: 400 }
pre { margin-block: 0 10px; padding: 6px 10px; background: var(--paper); border: 1px solid var(--line);
  border-radius: 8px; white-space: pre-wrap; font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace }
ins, del { text-decoration: none; display: block; padding-inline-start: 2ch; text-indent: -2ch }
pre span { display: block; padding-inline-start: 2ch; text-indent: -2ch; color: var(--quiet) }
ins { color: var(--good); background: var(--good-soft) } del { color: var(--bad); background: var(--bad-soft) }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(300px, 100%), 1fr)); gap: 12px;
  padding-bottom: 12px } .sides > div { border: 1px solid var(--line); border-radius: 8px; padding: 6px 12px }
.sides h3 { margin: 0 } .answer { white-space: pre-wrap }
.legend { display: flex; flex-wrap: wrap; gap: 6px 16px; list-style: none; padding: 0; margin: 6px 0;
  font-size: 14px }
.legend svg { vertical-align: middle; margin-inline-end: 4px }
.ways { font-size: 14px; padding-bottom: 10px }
section > details > details { border-style: dashed; margin-bottom: 12px }
"""
    + DRAWING
)
SCRIPT = """
const changes = [...document.querySelectorAll("details.change")];
const [action, kind, story, text, shown] = ["action", "kind", "story", "text", "shown"]
  .map((id) => document.getElementById(id));
let words;
const said = (item) => {
  words ??= new Map(changes.map((each) => [each, each.textContent.toLowerCase()]));
  return words.get(item);
};
const fits = (item, part) => (!action.value || item.dataset.action.split(" ").includes(action.value))
  && (!kind.value || item.dataset.kind === kind.value) && (!story.value || item.dataset.story === story.value)
  && (!part || said(item).includes(part));
const filter = () => {
  const part = text.value.trim().toLowerCase();
  let count = 0;
  for (const item of changes) {
    item.hidden = !fits(item, part);
    count += !item.hidden;
  }
  shown.textContent = `${count} of ${changes.length} changes`;
};
for (const field of [action, kind, story, text]) field.addEventListener("input", filter);
const turn = (open) => changes.filter((item) => !item.hidden).forEach((item) => { item.open = open; });
document.getElementById("open").addEventListener("click", () => turn(true));
document.getElementById("close").addEventListener("click", () => turn(false));
const form = document.querySelector("form");
form.addEventListener("submit", (event) => event.preventDefault());
form.hidden = !changes.length;
filter();
"""
