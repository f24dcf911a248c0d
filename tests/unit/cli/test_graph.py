"""`botsync graph`: the stories of a project, drawn."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from support.program import Program
from support.small import SMALL

from botsync.cli.exits import Exit

Write = Callable[[Mapping[str, str | bytes]], Path]
BUTTONS = """\
stories:
  extras:
    start: [all]
    fallback: {enabled: false, responses: [{text: Sorry}]}
    interactions:
      all:
        responses:
          - quick_replies: {title: Which?, buttons: [One, {title: Two, goto: two}]}
          - cards:
              - title: Card
                buttons: [{title: Read, url: "https://example.com"}, {title: Again, goto: all}]
          - button: {title: More, buttons: [{raw: {type: share, title: Tell}}, {title: Deux, goto: two}]}
          - raw: {type: unknown, buttons: [{type: goto, value: elsewhere}]}
      two: {}
"""


def arrows(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if re.search("-->|==>|-.->", line)]


def test_a_story_is_drawn_with_everything_that_leads_on(botsync: Program, write: Write) -> None:
    ran = botsync("graph", "pizza", "--format", "mermaid", "-C", write(SMALL))
    assert ran.code == Exit.OK
    assert arrows(ran.out) == [
        "n_pizza_order --> n_pizza_confirm",
        "n_pizza_order --> n_pizza_cancel",
        "n_pizza_order ==> n_pizza_confirm",
        "n_pizza_cancel --> n_pizza_order",
    ]
    assert 'n_pizza_order["Order a pizza"]:::root' in ran.out
    assert 'n_pizza_cancel("cancel")' in ran.out
    assert "n_welcome_pizza" in ran.out
    assert "n_fallback_pizza" not in ran.out, "no file mentions it"
    assert ran.err == ""


def test_buttons_lead_on_wherever_they_are(botsync: Program, write: Write) -> None:
    ran = botsync("graph", "--format", "mermaid", "-C", write({"extras.yaml": BUTTONS}))
    assert arrows(ran.out) == [
        'n_extras_all -.->|"Two / Deux"| n_extras_two',
        'n_extras_all -.->|"Again"| n_extras_all',
    ]
    assert "fallback" not in ran.out, "it is switched off"


def test_all_stories_are_drawn_where_none_is_named(botsync: Program, write: Write) -> None:
    root = write({**SMALL, "extras.yaml": BUTTONS})
    everything = botsync("graph", "--format", "dot", "-C", root).out
    assert [line.strip() for line in everything.splitlines() if "cluster" in line] == [
        "subgraph cluster_0 {",
        "subgraph cluster_1 {",
    ]
    assert "Pizza ordering" not in botsync("graph", "extras", "--format", "dot", "-C", root).out


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.svg", "<svg "),
        ("a.mmd", "flowchart LR"),
        ("a.dot", "digraph"),
        ("a.gv", "digraph"),
        ("a.html", "<!doctype html>"),
        ("a", "<svg "),
    ],
)
def test_the_name_of_the_file_says_its_form(
    botsync: Program, write: Write, tmp_path: Path, name: str, start: str
) -> None:
    ran = botsync("graph", "-C", write(SMALL), "--out", tmp_path / name)
    assert ran.out == ""
    assert ran.err == f"wrote {tmp_path / name}\n"
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_the_form_that_is_said_counts(botsync: Program, write: Write, tmp_path: Path) -> None:
    botsync("graph", "-C", write(SMALL), "--format", "dot", "--out", tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").startswith("digraph")


def test_no_secret_needs_to_be_set(botsync: Program, write: Write) -> None:
    settings = "version: 1\nname: x\nenvironments:\n  live: {api: 'https://x.example', token: '${NOT_SET}'}\n"
    root = write({**SMALL, "botsync.yaml": settings})
    assert botsync("graph", "-C", root, "--env", "live").out == botsync("graph", "-C", root).out != ""


def test_the_html_has_all_that_it_needs(botsync: Program, write: Write) -> None:
    page = botsync("graph", "-C", write(SMALL), "--format", "html").out
    assert "class GraphView" in page
    assert "var dagre=" in page
    assert not re.search(r'(?:src|href)="', page)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["piza"], "did you mean `pizza`?"),
        (["unlike"], "it has pizza"),
        (["--env", "nowhere"], "there is no environment `nowhere`"),
        (["--format", "png"], "'png' is not one of"),
        (["--out", "no/such/folder/a.svg"], "cannot be written"),
    ],
)
def test_wrong_usage_is_told(botsync: Program, write: Write, arguments: list[str], words: str) -> None:
    ran = botsync("graph", "-C", write(SMALL), *arguments)
    assert ran.code == Exit.USAGE
    assert words in ran.err


def test_a_project_without_stories_has_nothing_to_draw(botsync: Program, write: Write) -> None:
    ran = botsync("graph", "-C", write({}))
    assert ran.code == Exit.USAGE
    assert "declares no story" in ran.err


def test_a_project_that_is_not_valid_is_not_drawn(botsync: Program, write: Write) -> None:
    ran = botsync("graph", "-C", write({"a.yaml": "stories: {a: {start: [gone]}}\n"}))
    assert ran.code == Exit.PROBLEMS
    assert "gone" in ran.err


def test_a_file_of_a_form_that_is_not_drawn_is_a_wrong_usage(botsync: Program, write: Write, tmp_path: Path) -> None:
    root = write(SMALL)
    ran = botsync("graph", "-C", root, "--out", tmp_path / "x.png")
    assert ran.code == Exit.USAGE
    assert "`.png` is no form of a drawing" in ran.err
    assert ".svg, .html, .htm, .mmd, .mermaid, .dot, .gv, or give --format" in ran.err
    assert not (tmp_path / "x.png").exists()
    for name, more in (("plain", ()), ("x.SVG", ()), ("x.png", ("--format", "svg"))):
        assert botsync("graph", "-C", root, "--out", tmp_path / name, *more).code == Exit.OK
        assert (tmp_path / name).read_text().startswith("<svg")
