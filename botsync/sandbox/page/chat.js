// The conversation: sends what the user says or clicks, and shows what comes back here, in the graph and in the scores.

import { answers, element, note } from "./answers.js";
import { graphOf, newSession, onChange, stories, turn } from "./api.js";
import { GraphView } from "./graph.js";
import { showTurn } from "./turn.js";

const MANY = 12;
const at = (id) => document.getElementById(id);
const [log, form, input, chooser, where, details] = ["log", "say", "query", "story", "where", "turn"].map(at);
const view = new GraphView(at("graph"), {
  dagre: globalThis.dagre,
  marks: { current: "current", reachable: "can be reached now" },
});
let session = newSession();
let graph = { id: "", name: "", nodes: [], edges: [] };
let busy = false;
let last = null;

const nameOf = (id) => graph.nodes.find((node) => node.id === id)?.name ?? id;

function add(...elements) {
  log.append(...elements);
  log.scrollTop = log.scrollHeight;
}

function spoken(who, ...elements) {
  const name = element("span", { className: "unseen", textContent: who === "user" ? "You: " : "Bot: " });
  add(element("div", { className: `said ${who}` }, name, ...elements));
}

const withoutQuickReplies = () => log.querySelectorAll(".quick").forEach((found) => found.remove());

// Send one thing; `shown` is what the user is seen to say, nothing for what the page itself starts.
async function send(said, shown) {
  if (busy || !chooser.value) return;
  busy = true;
  log.setAttribute("aria-busy", "true");
  withoutQuickReplies();
  if (shown) spoken("user", element("p", { className: "bubble", textContent: shown }));
  const own = session;
  try {
    const { result } = await turn(session, chooser.value, said);
    if (own === session) show(result);
  } catch (problem) {
    if (own === session) add(Object.assign(note(problem.message), { className: "note problem" }));
  } finally {
    if (own === session) {
      busy = false;
      log.removeAttribute("aria-busy");
    }
  }
}

function act(said, shown) {
  input.focus();
  send(said, shown);
}

function show(result) {
  if (!result) {
    add(note("The bot says nothing."));
    return;
  }
  last = result;
  spoken("bot", ...answers(result.fulfillment, act));
  log.scrollTop = log.scrollHeight;
  showTurn(details, result, nameOf);
  light(result);
}

// The node where the conversation stands; welcome and fallback are found by what they are.
function nodeOf(result) {
  const { interaction, debug } = result;
  const ids = [debug?.current, interaction?.id];
  const byId = ids.map((id) => graph.nodes.find((node) => node.id === id)).find(Boolean);
  return byId ?? graph.nodes.find((node) => node.role !== "user" && node.role === interaction?.type);
}

function light(result) {
  const current = nodeOf(result);
  const reachable = (result.debug?.reachable ?? []).filter((id) => id !== current?.id && nameOf(id) !== id);
  view.mark({ current: current?.id ?? "", reachable });
  const names = reachable.map(nameOf);
  const more = names.length > MANY ? ` and ${names.length - MANY} more` : "";
  const can = names.length ? `Can be reached now: ${names.slice(0, MANY).join(", ")}${more}.` : "";
  where.replaceChildren("Now in ", element("strong", { textContent: current?.name ?? "no interaction" }), `. ${can}`);
}

async function startOver() {
  session = newSession();
  busy = false;
  last = null;
  log.replaceChildren();
  details.replaceChildren(element("p", { className: "quiet", textContent: "Say something: here is how the bot understood it." }));
  where.textContent = "No turn yet.";
  view.mark();
  await send({ trigger: "welcome" });
}

async function draw() {
  graph = await graphOf(chooser.value);
  view.show(graph);
  if (last) light(last);
}

// Fill the chooser, keeping what is chosen where it is still there; tell whether it is.
async function listStories() {
  const before = chooser.value;
  const found = await stories();
  chooser.replaceChildren(...found.map(({ id, name }) => element("option", { value: id, textContent: name })));
  const kept = found.some(({ id }) => id === before);
  if (kept) chooser.value = before;
  return kept;
}

async function open() {
  if (!chooser.value) {
    log.replaceChildren(note("No story is here yet. Start the sandbox with a project: botsync sandbox serve -C DIR"));
    view.show({ id: "", name: "nothing", nodes: [], edges: [] });
    return;
  }
  await draw();
  await startOver();
}

// Run something and show what went wrong, if anything.
const carefully = (work) => async () => {
  try {
    await work();
  } catch (problem) {
    add(Object.assign(note(problem.message), { className: "note problem" }));
  }
};

async function reload() {
  const kept = await listStories();
  if (!kept) {
    await open();
    return;
  }
  await draw();
  add(note("The project was loaded anew."));
}

function choose(name) {
  document.body.dataset.view = name;
  for (const button of document.querySelectorAll(".views button")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === name));
  }
  if (name === "graph") {
    view.fit(0.7);
    if (last) light(last);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (!text || busy) return;
  input.value = "";
  send({ query: text }, text);
});
chooser.addEventListener("change", carefully(open));
at("reset").addEventListener("click", carefully(async () => {
  await startOver();
  input.focus();
}));
for (const button of document.querySelectorAll(".views button")) {
  button.addEventListener("click", () => choose(button.dataset.view));
}
// A picture that arrives late must not push the last words out of sight.
log.addEventListener(
  "load",
  ({ target }) => {
    if (log.scrollHeight - log.scrollTop - log.clientHeight <= target.height + 20) log.scrollTop = log.scrollHeight;
  },
  true,
);
onChange(carefully(reload));
await carefully(async () => {
  await listStories();
  await open();
})();
document.body.dataset.ready = "true";
