// Shows how the last turn came about: what matched, what else might have, and the attributes of the session.

import { element } from "./answers.js";

const SYSTEMS = { ml: "learned", keywords: "keywords" };
const number = (value) => (typeof value === "number" ? value.toFixed(2) : "–");
const shown = (value) => (typeof value === "object" && value !== null ? JSON.stringify(value) : String(value));

function table(caption, heads, rows) {
  const head = element("tr", {}, ...heads.map((text) => element("th", { scope: "col", textContent: text })));
  const made = element("table", {}, element("caption", { textContent: caption }), element("thead", {}, head));
  made.append(element("tbody", {}, ...rows));
  return element("div", { className: "wide", tabIndex: 0, role: "region", ariaLabel: caption }, made);
}

function scoreCell(score) {
  const bar = element("span", { className: "bar-of", ariaHidden: "true" }, element("span"));
  bar.firstChild.style.setProperty("--part", `${Math.round(Math.min(1, Math.max(0, score || 0)) * 100)}%`);
  return element("td", { className: "score" }, element("span", { textContent: number(score) }), bar);
}

function candidateRow(item, matched) {
  const is = item.id === matched;
  const name = element("th", { scope: "row" }, element("span", { textContent: item.name ?? item.id ?? "" }));
  if (is) name.append(" ", element("span", { className: "badge", textContent: "matched" }));
  return element(
    "tr",
    { className: is ? "matched" : "" },
    name,
    scoreCell(item.score),
    element("td", { textContent: item.tier ?? "–" }),
    element("td", { textContent: SYSTEMS[item.system] ?? item.system ?? "–" }),
  );
}

function facts(result, nameOf) {
  const jumps = result.debug?.jumps ?? [];
  const failed = (result.debug?.webhooks ?? []).filter(({ outcome }) => outcome === "failed");
  const entries = {
    Matched: matchedBy(result) === result.interaction?.id ? (result.interaction?.name ?? "nothing") : nameOf(matchedBy(result)),
    Score: `${number(result.score)} (at least ${number(result.confidence)} is needed)`,
    "Failures left": result.lifespan ?? "–",
    ...(result.incomplete ? { "Waits for": "a value that it asks for" } : {}),
    ...(jumps.length ? { Jumps: jumps.map((jump) => `${nameOf(jump.from)} → ${nameOf(jump.to)}`).join(", ") } : {}),
    ...(failed.length ? { "Failed webhooks": failed.map(({ name, message }) => `${name} (${message})`).join(", ") } : {}),
  };
  const pairs = Object.entries(entries).map(([term, text]) =>
    element("div", {}, element("dt", { textContent: term }), element("dd", { textContent: String(text) })),
  );
  return element("dl", { className: "facts" }, ...pairs);
}

// What the words matched: where jumps led on, it is not where the turn ended.
function matchedBy(result) {
  const first = result.debug?.jumps?.[0]?.from;
  const candidates = result.debug?.candidates ?? [];
  return candidates.some(({ id }) => id === first) ? first : result.interaction?.id;
}

function scores(result) {
  const candidates = result.debug?.candidates ?? [];
  const near = result.debug?.nearest ?? [];
  const matched = matchedBy(result);
  const heads = ["Interaction", "Score", "Tier", "System"];
  const parts = [];
  if (candidates.length) {
    parts.push(table("What might have matched", heads, candidates.map((item) => candidateRow(item, matched))));
  }
  const others = near.filter((item) => item && typeof item === "object" && !candidates.some(({ id }) => id === item.id));
  if (others.length) parts.push(table("Nearest, but not reachable or not likely enough", heads, others.map((item) => candidateRow(item))));
  return parts.length ? parts : [element("p", { className: "quiet", textContent: "Nothing was compared in this turn." })];
}

function attributes(result) {
  const all = { ...result.sessionParameters, ...result.parameters };
  const rows = Object.entries(all).map(([name, value]) => {
    const row = element("tr", {}, element("th", { scope: "row", textContent: name }), element("td", { textContent: shown(value) }));
    if (Object.hasOwn(result.parameters ?? {}, name)) {
      row.lastChild.append(" ", element("span", { className: "badge", textContent: "this turn" }));
    }
    return row;
  });
  if (rows.length) {
    const made = table("Attributes of the session", ["Attribute", "Value"], rows);
    made.classList.add("values");
    return made;
  }
  return element("p", { className: "quiet", textContent: "The session has no attributes yet." });
}

// host: where to show it; nameOf: gives the name of an interaction by its id.
export function showTurn(host, result, nameOf) {
  host.replaceChildren(facts(result, nameOf), ...scores(result), attributes(result));
}
