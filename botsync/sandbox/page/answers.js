// Makes elements of what the bot says. All of it is untrusted: texts stay texts, links lead to http, https and tel only.

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== null));
  return made;
}

const words = (value) => (value === undefined || value === null ? "" : String(value));
const list = (value) => (Array.isArray(value) ? value.filter((item) => item && typeof item === "object") : []);

export function webAddress(value) {
  try {
    const url = new URL(words(value));
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

export function phoneAddress(value) {
  const number = words(value).replace(/[\s().-]/g, "");
  return /^\+?[0-9*#]{2,20}$/.test(number) ? `tel:${number}` : null;
}

export const note = (text) => element("p", { className: "note", textContent: text });

function link(title, address, newWindow) {
  if (address === null) {
    const dead = element("button", { type: "button", disabled: true, textContent: title });
    dead.title = "This address is not one that the page opens";
    return dead;
  }
  const made = element("a", { className: "act", href: address, textContent: title });
  if (newWindow) Object.assign(made, { target: "_blank", rel: "noopener noreferrer" });
  return made;
}

// act: told what to send and what to show for it.
function button({ type = "postback", title, value }, act) {
  const shown = words(title) || words(value) || "…";
  if (type === "url" || type === "moment") return link(shown, webAddress(value), true);
  if (type === "phone") return link(shown, phoneAddress(value), false);
  const made = element("button", { type: "button", textContent: shown });
  if (type === "goto") made.addEventListener("click", () => act({ goto: words(value) }, shown));
  else if (type === "postback") made.addEventListener("click", () => act({ query: words(value) || shown }, shown));
  else Object.assign(made, { disabled: true, title: `A button of the kind ${type}` });
  return made;
}

const buttons = (items, act, kind = "buttons") => {
  const made = list(items).map((item) => button(item, act));
  return made.length ? element("div", { className: kind }, ...made) : null;
};

function image(address, alt) {
  const src = webAddress(address);
  if (src === null) return note(`An image with an address that the page does not load: ${words(address)}`);
  const made = element("img", { alt, src, loading: "lazy", referrerPolicy: "no-referrer" });
  made.addEventListener("error", () => made.replaceWith(note(`Image that could not be loaded: ${src}`)));
  return made;
}

function card(item, act, name) {
  const title = words(item.title);
  const picture = item.imageUrl ? image(item.imageUrl, title ? `Picture of ${title}` : "Picture") : null;
  const subtitle = item.subtitle ? element("p", { textContent: words(item.subtitle) }) : null;
  const text = element("div", { className: "words" }, element("strong", { textContent: title }), subtitle);
  return element(name, { className: "card" }, picture, text, buttons(item.buttons, act));
}

function carousel(items, act) {
  const cards = list(items);
  const made = element("ul", { className: "cards", tabIndex: 0 }, ...cards.map((item) => card(item, act, "li")));
  made.setAttribute("aria-label", `${cards.length} cards side by side`);
  return made;
}

const fileOf = (address) => words(address).split(/[?#]/)[0].split("/").pop() || "without a name";
const bubble = (text) => element("p", { className: "bubble", textContent: words(text) });

const KINDS = {
  text: (item) => bubble(item.message),
  image: (item) => element("div", { className: "picture" }, image(item.imageUrl, `Image ${fileOf(item.imageUrl)}`)),
  quickReplies: (item, act) =>
    element("div", { className: "asked" }, item.title ? bubble(item.title) : null, buttons(item.buttons, act, "quick")),
  button: (item, act) => element("div", { className: "card plain" }, bubble(item.title), buttons(item.buttons, act)),
  card: (item, act) => card(item, act, "div"),
  cards: (item, act) => carousel(item.elements, act),
};

// Elements for the items of `fulfillment`; what the page does not know is named in a note.
export function answers(items, act) {
  const found = list(items).map((item) => (Object.hasOwn(KINDS, item.type) ? KINDS[item.type](item, act) : unknown(item)));
  return found.length ? found : [note("The bot says nothing.")];
}

function unknown(item) {
  const { type, ...rest } = item;
  const detail = Object.keys(rest).length ? ` ${JSON.stringify(rest)}` : "";
  return note(`${words(type) || "A response without a type"}${detail}`.slice(0, 300));
}
