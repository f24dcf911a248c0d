"""The page of conversation tests: all of it, well-formed whatever the texts are; tests/browser looks at it."""

from html.parser import HTMLParser

import pytest
from support.reports import HOSTILE, broken, coverage, everything, failed, item, language, passed, report, sure

from botsync.conversation.graph import EdgeKind, Role
from botsync.conversation.testing.coverage import Coverage, Subject
from botsync.conversation.testing.report import ConversationReport
from botsync.render.coverage_svg import coverage_graph, coverage_svg
from botsync.render.tests_html import render_tests_html

VOID = {"meta", "input", "path", "rect"}


class Reader(HTMLParser):
    """Reads a page; every element must be closed where it was opened."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.texts: list[str] = []
        self.handled: set[str] = set()
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.handled |= {name for name, _ in attrs if name.startswith("on") or name == "style"}
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in {"script", "style"}:
            self.texts.append(data)


def read(shown: ConversationReport) -> Reader:
    return Reader(render_tests_html(shown))


def test_all_conversations_stand_in_it_failures_first_and_open() -> None:
    text = render_tests_html(report(passed(), failed(), broken()))
    page = Reader(text)
    assert page.ids[-3:] == ["case-1", "case-2", "case-3"]
    assert [part.split('"')[0] for part in text.split('data-verdict="')[1:]] == ["mismatch", "error", "pass"]
    assert text.count('" open>') == 2
    for words in (
        "Sorry.",
        "expected",
        "hours (0.93)",
        "there is no button 'Yes'",
        "it has 'No'",
        "tests/pizza.yaml:12:3",
    ):
        assert words in map(str.strip, page.texts)
    assert "1 passed, 1 failed, 1 could not be carried out" in text
    assert "2 more turns not played" in page.texts
    assert "webhook tickets: no stub, no answer" in page.texts


def test_what_is_known_of_a_passing_conversation() -> None:
    page = read(report(passed(title="Good one", tags=("smoke",), attributes={"vip": True})))
    assert {"Good one", "good", "vip=True", "size=big"} <= set(page.texts)
    assert any("#smoke" in text for text in page.texts)


def test_without_anything_it_is_a_page_all_the_same() -> None:
    page = read(report(coverage=Coverage(items=(), missed=())))
    assert "There are none." in page.texts
    assert "Reached" not in page.texts
    bare = render_tests_html(report(broken(hint=""), places={}))
    assert "pizza.yaml" not in bare


def test_what_was_reached_and_understood() -> None:
    two = coverage()
    hours = item(Subject.INTERACTION, "late", ("interaction", "late"), "hours")
    page = read(report(coverage=Coverage(items=(*two.items, hours), missed=two.missed), language=language()))
    assert {" 2 of 4", "all", " 50.0 %", "Confused", "Ambiguous", "-"} <= set(page.texts)
    assert len(page.ids) == len(set(page.ids)), "two drawings, and each has heads of its own"
    assert "Confused" not in read(report(language=sure())).texts


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_is_taken_for_html(hostile: str) -> None:
    page, harmless = read(everything(hostile)), read(everything())
    assert page.tags == harmless.tags
    assert page.handled == set()
    render_tests_html(everything(hostile)).encode()


def test_300_conversations() -> None:
    page = read(report(*(failed(f"c{number}") for number in range(300))))
    assert page.tags.count("details") == 300


# the drawing


def test_what_is_too_large_to_be_looked_at_is_only_listed() -> None:
    ways = [item(Subject.TRANSITION, f"a -> b{number}", ("next", "a", f"b{number}")) for number in range(1001)]
    page = read(report(coverage=Coverage(items=tuple(ways), missed=tuple(ways[:1]))))
    assert "svg" not in page.tags
    assert "transition a -> b0 " in page.texts


def test_the_graph_is_what_can_be_reached() -> None:
    graph = coverage_graph(coverage(), "pizza")
    assert [(node.id, node.name, node.role) for node in graph.nodes] == [
        ("<start>", "start", Role.USER),
        ("order", "order", Role.USER),
        ("hours", "hours", Role.USER),
        ("fallback", "fallback", Role.FALLBACK),
        ("welcome", "welcome", Role.WELCOME),
    ]
    assert [(edge.source, edge.target, edge.kind) for edge in graph.edges] == [
        ("<start>", "order", EdgeKind.NEXT),
        ("welcome", "order", EdgeKind.BUTTON),
        ("order", "hours", EdgeKind.NEXT),
        ("hours", "order", EdgeKind.GOTO),
    ]
    assert coverage_graph(coverage(), "other").nodes == ()


def test_ways_are_marked_and_have_heads_of_their_colour() -> None:
    text = coverage_svg(coverage(missed=4), "pizza", "d1")
    assert text.count('class="edge next reached" marker-end="url(#d1-reached)"') == 1
    assert text.count('class="edge button reached"') == 1
    assert text.count('class="edge next missed" marker-end="url(#d1-missed)"') == 1
    assert text.count('class="edge goto missed"') == 1
    assert text.count('class="node reached"') == 1
    assert text.count('class="node missed"') == 1
    assert text.count('class="node default missed"') == 1
    assert text.count('class="node"') == 1, "the start itself"
    assert text.count('class="node default"') == 1, "the welcome, which nobody has to reach"
    assert 'aria-label="Interactions of pizza: 2 of 4 transitions are reached"' in text
