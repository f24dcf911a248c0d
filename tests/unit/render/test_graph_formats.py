"""Drawings: every text is text in every format, whatever it holds, and the same graph gives the same bytes."""

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botsync.conversation.graph import Edge, EdgeKind, Graph, Node, Role
from botsync.render.graph_dot import render_dot
from botsync.render.graph_html import Assets, render_html
from botsync.render.graph_mermaid import render_mermaid
from botsync.render.graph_names import node_names
from botsync.render.graph_svg import render_svg
from botsync.render.graph_text import LONGEST, columns, shortened

ASSETS = Assets(library="var dagre = {};", drawing="export class GraphView {}", style=".node { fill: red }")
NASTY = [
    'say "hi"; end]',
    "</script><!--",
    "a\nb\\",
    "#quot;%%",
    "--> x",
    "\x00\x1b[31m",
    "{{size}} & <b>",
    "`code`",
    "",
]
NAMES = st.text(max_size=40) | st.sampled_from(NASTY)
SVG = "{http://www.w3.org/2000/svg}"


def graph_of(name: str, story: str = "s") -> Graph:
    return Graph(
        id=story,
        name=name,
        nodes=(
            Node(id=f"welcome.{story}", name=name, role=Role.WELCOME),
            Node(id=f"interaction.{story}.a", name=name, root=True),
            Node(id=f"interaction.{story}.b", name="plain"),
        ),
        edges=(
            Edge(source=f"welcome.{story}", target=f"interaction.{story}.a", kind=EdgeKind.BUTTON, labels=(name, "x")),
            Edge(source=f"interaction.{story}.a", target=f"interaction.{story}.b", kind=EdgeKind.NEXT),
            Edge(source=f"interaction.{story}.a", target=f"interaction.{story}.b", kind=EdgeKind.GOTO),
            Edge(source=f"interaction.{story}.b", target=f"interaction.{story}.b", kind=EdgeKind.GOTO),
        ),
    )


PLAIN = graph_of("Order")


def test_mermaid() -> None:
    assert render_mermaid([PLAIN]).splitlines() == [
        "flowchart LR",
        '    subgraph story0["Order"]',
        '        n_welcome_s(["Order"]):::special',
        '        n_s_a["Order"]:::root',
        '        n_s_b("plain")',
        '        n_welcome_s -.->|"Order / x"| n_s_a',
        "        n_s_a --> n_s_b",
        "        n_s_a ==> n_s_b",
        "        n_s_b ==> n_s_b",
        "    end",
        "    classDef root stroke-width:3px",
        "    classDef special stroke-dasharray:5 3",
    ]


@given(NAMES)
def test_no_name_changes_the_structure_of_a_flowchart(name: str) -> None:
    drawn, plain = render_mermaid([graph_of(name)]), render_mermaid([PLAIN])
    outside = re.compile(r'"[^"]*"')
    assert outside.sub('""', drawn) == outside.sub('""', plain)
    for label in re.findall(r'"([^"]*)"', drawn):
        assert re.fullmatch(r"(?:[\w .,!?()/+-]|#\d+;)+", label)


def test_a_name_in_mermaid_is_what_it_was_once_its_codes_are_read() -> None:
    drawn = render_mermaid([graph_of('50% "off"; `now` <b>#1</b>')])
    label = re.search(r'n_s_a\["(.*)"\]', drawn)
    assert label is not None
    assert re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label[1]) == '50% "off"; `now` <b>#1</b>'


def test_dot() -> None:
    lines = [line.strip() for line in render_dot([PLAIN]).splitlines()]
    assert lines[0] == "digraph botsync {"
    assert "subgraph cluster_0 {" in lines
    assert 'n_s_a -> n_s_b [color="#5b6573"]' in lines
    assert 'n_s_b [label="plain"]' in lines
    assert any(line.startswith("n_welcome_s -> n_s_a ") and 'label="Order / x"' in line for line in lines)


@given(NAMES)
def test_no_name_changes_the_structure_of_a_digraph(name: str) -> None:
    outside = re.compile(r'"(?:[^"\\\n]|\\.)*"')
    assert outside.sub('""', render_dot([graph_of(name)])) == outside.sub('""', render_dot([PLAIN]))


def test_graphviz_is_told_nothing_by_a_name() -> None:
    assert r'label="\\N &amp;amp; \"x\""' in render_dot([graph_of('\\N &amp; "x"')])


@given(NAMES)
def test_an_image_is_well_formed_and_names_are_whole(name: str) -> None:
    root = ET.fromstring(render_svg([graph_of(name), PLAIN]))
    titles = [item.text or "" for item in root.iter(f"{SVG}title")]
    written = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\N{REPLACEMENT CHARACTER}", name)
    assert re.sub("\r\n?", "\n", written) in titles, "a parser of XML reads every kind of line end as a line feed"
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        *("svg", "title", "desc", "style", "defs", "marker", "path", "rect", "g", "text")
    }


def test_an_image_has_words_for_those_who_do_not_see_it() -> None:
    root = ET.fromstring(render_svg([PLAIN]))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert root.findtext(f"{SVG}title") == "Interactions of Order"
    words = root.findtext(f"{SVG}desc") or ""
    assert words.startswith("Order: 3 interactions. Order leads to Order (a button jumps).")
    assert "plain leads to plain (the bot jumps)." in words


def test_an_image_has_a_dark_form_and_asks_nobody_for_anything() -> None:
    image = render_svg([PLAIN])
    assert "@media (prefers-color-scheme: dark)" in image
    assert set(re.findall(r"url\(([^)]*)\)", image)) == {"#head-next", "#head-goto", "#head-button"}
    assert "href" not in image
    assert "http" not in image.replace("http://www.w3.org/2000/svg", "")


class Elements(HTMLParser):
    """Names of elements, the texts of scripts, and the attributes of the policy."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self.names[-1:] == ["script"]:
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.names.append(f"/{tag}")


def read(page: str) -> Elements:
    elements = Elements()
    elements.feed(page)
    elements.close()
    return elements


@given(NAMES)
def test_no_name_changes_the_structure_of_a_page(name: str) -> None:
    page = read(render_html([graph_of(name)], ASSETS))
    assert page.names == read(render_html([PLAIN], ASSETS)).names
    (shown,) = json.loads(page.scripts[0])
    assert shown["nodes"][0]["name"] == name


def test_a_page_asks_nobody_for_anything_and_runs_only_what_is_its_own() -> None:
    page = render_html([PLAIN], ASSETS)
    assert "default-src 'none'; script-src 'sha256-" in page
    assert "unsafe" not in page
    assert "http://" not in page
    assert "https://" not in page


def test_a_page_says_in_words_what_it_draws() -> None:
    page = render_html([PLAIN], ASSETS)
    assert "<li>Order (first level): plain (can follow), plain (the bot jumps)</li>" in page


@pytest.mark.parametrize("render", [render_svg, render_dot, render_mermaid, lambda it: render_html(it, ASSETS)])
def test_the_same_graphs_give_the_same_bytes(render: object) -> None:
    assert callable(render)
    graphs = [graph_of("One", "one"), graph_of("Two", "two")]
    assert render(graphs) == render(list(graphs))
    assert "Two" in render(graphs)


def test_names_of_nodes_never_clash() -> None:
    clashing = [
        Graph(id=story, name="", nodes=tuple(Node(id=item, name="") for item in items), edges=())
        for story, items in {"a": ("interaction.a_b.c", "interaction.a.b_c"), "b": ("interaction.a.b.c",)}.items()
    ]
    assert list(node_names(clashing).values()) == ["n_a_b_c", "n_a_b_c_2", "n_a_b_c_3"]


def test_long_names_are_cut_by_what_they_take() -> None:
    assert shortened("x" * LONGEST) == "x" * LONGEST
    assert shortened("a  b\nc") == "a b c"
    assert columns(shortened("注文" * 20)) <= LONGEST
    assert shortened("word " * 20).endswith("…")


def test_a_long_edge_passes_the_columns_between_in_a_straight_line() -> None:
    nodes = tuple(Node(id=key, name=key) for key in "abc")
    pairs = [("a", "b"), ("b", "c"), ("a", "c")]
    edges = tuple(Edge(source=one, target=other, kind=EdgeKind.NEXT) for one, other in pairs)
    image = render_svg([Graph(id="s", name="s", nodes=nodes, edges=edges)])
    paths = re.findall(r'class="edge next"[^>]* d="(M[^"]*c[^"]*)"', image)
    shapes = sorted(re.sub(r"[^A-Za-z]", "", path) for path in paths)
    assert shapes == ["Mc", "Mc", "Mchc"]
