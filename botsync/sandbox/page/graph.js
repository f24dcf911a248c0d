// Draws a story's graph: laid out by dagre, drawn as SVG, moved by scrolling, so that mouse, touch and keys all work.
// Used by the page of the sandbox and by the files of `botsync graph --format html`. Shows texts as texts only.

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 34;
const LONGEST = 30;
const READABLE = 0.7;
const LARGE = 300; // nodes; beyond it dagre's best ranking takes several seconds, its second best one
const SCALES = { least: 0.1, most: 3, step: 1.25 };
const KINDS = { next: "can follow", goto: "the bot jumps", button: "a button jumps" };

function make(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const shortened = (text) => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).trimEnd()}…`);

function measure() {
  const context = document.createElement("canvas").getContext("2d");
  context.font = "700 13px system-ui, sans-serif";
  return (text) => Math.max(64, Math.ceil(context.measureText(text).width) + 26);
}

function laidOut(dagre, graph) {
  const layout = new dagre.graphlib.Graph({ multigraph: true });
  const width = measure();
  const ranker = graph.nodes.length > LARGE ? "tight-tree" : "network-simplex";
  layout.setGraph({ rankdir: "LR", ranker, nodesep: 16, ranksep: 64, edgesep: 10, marginx: 20, marginy: 20 });
  for (const node of graph.nodes) layout.setNode(node.id, { width: width(shortened(node.name)), height: HEIGHT });
  for (const edge of graph.edges) layout.setEdge(edge.from, edge.to, {}, edge.kind);
  dagre.layout(layout);
  return layout;
}

// A smooth line through the middles between the points.
function curve(points) {
  const at = (point) => `${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
  const middle = (one, other) => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
  const parts = [`M${at(points[0])}`];
  for (let i = 1; i < points.length - 1; i += 1) {
    const end = i === points.length - 2 ? points[i + 1] : middle(points[i], points[i + 1]);
    parts.push(`Q${at(points[i])} ${at(end)}`);
  }
  if (points.length === 2) parts.push(`L${at(points[1])}`);
  return parts.join(" ");
}

const roleOf = (node) => (node.role === "welcome" || node.role === "fallback" ? "special" : node.root ? "root" : "");

function drawnNode(node, place, pickable) {
  const group = make("g", { class: `node ${roleOf(node)}`.trim(), transform: `translate(${place.x} ${place.y})` });
  const title = make("title");
  title.textContent = node.name;
  const text = make("text");
  text.textContent = shortened(node.name);
  const box = { x: -place.width / 2, y: -HEIGHT / 2, width: place.width, height: HEIGHT, rx: 8 };
  group.append(title, make("rect", box), make("circle", { class: "dot", cx: place.width / 2, cy: -HEIGHT / 2, r: 5 }), text);
  group.dataset.id = node.id;
  if (pickable) {
    for (const [key, value] of Object.entries({ role: "button", tabindex: "0", "aria-pressed": "false" })) {
      group.setAttribute(key, value);
    }
    group.setAttribute("aria-label", node.name);
  }
  return group;
}

function drawnEdge(edge, points) {
  const path = make("path", { class: `edge ${edge.kind}`, d: curve(points), "marker-end": `url(#head-${edge.kind})` });
  const title = make("title");
  title.textContent = edge.labels.length ? `${KINDS[edge.kind]}: ${edge.labels.join(" / ")}` : KINDS[edge.kind];
  path.append(title);
  path.dataset.from = edge.from;
  path.dataset.to = edge.to;
  return path;
}

function heads() {
  const size = { viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8 };
  const head = (kind) =>
    make(
      "marker",
      { ...size, id: `head-${kind}`, markerUnits: "userSpaceOnUse", orient: "auto" },
      make("path", { class: `head ${kind}`, d: "M0 0.5 8 4 0 7.5z" }),
    );
  return make("defs", {}, ...Object.keys(KINDS).map(head));
}

function legend(marks) {
  const list = document.createElement("ul");
  list.className = "graph-legend";
  const box = { x: 1.5, y: 2.5, width: 23, height: 13, rx: 4 };
  const add = (words, ...shapes) => {
    const item = document.createElement("li");
    item.append(make("svg", { width: 30, height: 18, "aria-hidden": "true" }, ...shapes), words);
    list.append(item);
  };
  const node = (kind) => make("g", { class: `node ${kind}` }, make("rect", box));
  for (const [kind, words] of Object.entries({ root: "first level", special: "welcome, fallback", ...marks })) {
    add(words, node(kind));
  }
  for (const [kind, words] of Object.entries(KINDS)) {
    add(words, make("path", { class: `edge ${kind}`, d: "M1 9H28", "marker-end": `url(#head-${kind})` }));
  }
  return list;
}

export class GraphView {
  // host: an empty element; marks: words for what `mark` lights; onPick: told the id of a node that was chosen.
  constructor(host, { dagre, marks = {}, onPick = null }) {
    this.dagre = dagre;
    this.onPick = onPick;
    this.scale = 1;
    this.size = { width: 0, height: 0 };
    host.classList.add("graph");
    this.scroll = document.createElement("div");
    this.scroll.className = "graph-scroll";
    this.scroll.tabIndex = 0;
    this.scroll.setAttribute("role", "region");
    this.tools = document.createElement("div");
    this.tools.className = "graph-tools";
    this.tools.append(
      this.tool("+", "Zoom in", () => this.zoom(SCALES.step)),
      this.tool("−", "Zoom out", () => this.zoom(1 / SCALES.step)),
      this.tool("Fit", "Fit the whole graph", () => this.fit(0)),
    );
    const foot = document.createElement("div");
    foot.className = "graph-foot";
    foot.append(legend(marks), this.tools);
    host.replaceChildren(this.scroll, foot);
    this.listen();
  }

  tool(sign, words, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.title = words;
    button.setAttribute("aria-label", words);
    button.addEventListener("click", act);
    return button;
  }

  show(graph) {
    const layout = laidOut(this.dagre, graph);
    const { width = 0, height = 0 } = layout.graph();
    this.graph = graph;
    this.size = { width: Math.max(width, 1), height: Math.max(height, 1) };
    this.svg = make("svg", { viewBox: `0 0 ${this.size.width} ${this.size.height}` }, heads());
    for (const edge of graph.edges) {
      const { points } = layout.edge({ v: edge.from, w: edge.to, name: edge.kind });
      this.svg.append(drawnEdge(edge, points));
    }
    for (const node of graph.nodes) this.svg.append(drawnNode(node, layout.node(node.id), this.onPick !== null));
    this.scroll.replaceChildren(this.svg);
    this.name();
    this.fit(READABLE);
    this.scroll.scrollTo(0, 0);
  }

  // Light the current node and what can be reached from it; ids that the graph does not have are passed over.
  mark({ current = "", reachable = [] } = {}) {
    const near = new Set(reachable);
    for (const group of this.svg.querySelectorAll(".node")) {
      const is = group.dataset.id === current;
      group.classList.toggle("current", is);
      group.classList.toggle("reachable", !is && near.has(group.dataset.id));
      if (this.onPick) group.setAttribute("aria-pressed", String(is));
    }
    for (const path of this.svg.querySelectorAll(".edge")) path.classList.toggle("lit", path.dataset.from === current);
    this.name(current);
    this.reveal(current);
  }

  name(current = "") {
    const found = this.graph.nodes.find((node) => node.id === current);
    const words = `Graph of ${this.graph.name}: ${this.graph.nodes.length} interactions`;
    const label = found ? `${words}, now in ${found.name}` : words;
    this.scroll.setAttribute("aria-label", label);
    this.svg.setAttribute("role", this.onPick ? "group" : "img");
    this.svg.setAttribute("aria-label", label);
  }

  // Bring a node to the middle, unless it is in sight already.
  reveal(id) {
    const group = [...this.svg.querySelectorAll(".node")].find((node) => node.dataset.id === id);
    if (!group) return;
    const [node, view] = [group.getBoundingClientRect(), this.scroll.getBoundingClientRect()];
    const inSight = node.left > view.left && node.right < view.right && node.top > view.top && node.bottom < view.bottom;
    if (inSight) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scroll.scrollBy({
      left: node.left + node.width / 2 - view.left - view.width / 2,
      top: node.top + node.height / 2 - view.top - view.height / 2,
      behavior: calm ? "auto" : "smooth",
    });
  }

  // Make the graph as large as fits, but no smaller than `least`.
  fit(least) {
    const { clientWidth, clientHeight } = this.scroll;
    const whole = Math.min(1, (clientWidth - 4) / this.size.width, (clientHeight - 4) / this.size.height);
    this.resize(Math.max(least, whole));
  }

  resize(scale) {
    this.scale = Math.min(SCALES.most, Math.max(SCALES.least, scale));
    this.svg.setAttribute("width", (this.size.width * this.scale).toFixed(1));
    this.svg.setAttribute("height", (this.size.height * this.scale).toFixed(1));
  }

  // Zoom; what is at the given point of the view (its middle, if none is given) stays there.
  zoom(factor, point = { x: this.scroll.clientWidth / 2, y: this.scroll.clientHeight / 2 }) {
    const before = this.scale;
    const { scrollLeft, scrollTop } = this.scroll;
    this.resize(before * factor);
    const grown = this.scale / before;
    this.scroll.scrollTo((scrollLeft + point.x) * grown - point.x, (scrollTop + point.y) * grown - point.y);
  }

  listen() {
    const { scroll } = this;
    scroll.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        const view = scroll.getBoundingClientRect();
        const point = { x: event.clientX - view.left, y: event.clientY - view.top };
        this.zoom(event.deltaY < 0 ? SCALES.step : 1 / SCALES.step, point);
      },
      { passive: false },
    );
    scroll.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "+" || event.key === "=") this.zoom(SCALES.step);
      else if (event.key === "-") this.zoom(1 / SCALES.step);
      else if (event.key === "0") this.fit(0);
      else if (event.key === "Enter" || event.key === " ") this.pick(event);
    });
    scroll.addEventListener("click", (event) => this.pick(event));
    this.drag();
  }

  drag() {
    const { scroll } = this;
    let from = null;
    scroll.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "mouse" || event.button !== 0) return;
      from = { x: event.clientX, y: event.clientY, left: scroll.scrollLeft, top: scroll.scrollTop };
    });
    scroll.addEventListener("pointermove", (event) => {
      if (!from || !(event.buttons & 1)) return;
      scroll.classList.add("dragging");
      scroll.scrollTo(from.left + from.x - event.clientX, from.top + from.y - event.clientY);
    });
    for (const over of ["pointerup", "pointerleave", "pointercancel"]) {
      scroll.addEventListener(over, () => {
        from = null;
        scroll.classList.remove("dragging");
      });
    }
  }

  pick(event) {
    const group = event.target.closest?.(".node");
    if (!group || !this.onPick) return;
    event.preventDefault();
    this.onPick(group.dataset.id);
  }
}
