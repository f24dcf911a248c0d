"""A plan as a page: everything is on it, nothing can act, and large stories are not drawn whole."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from support.plans import everything, large, seen
from support.reports import HOSTILE

from botsync.core.plan import Action, Plan
from botsync.render.picture import pictures
from botsync.render.plan_html import render_plan_html


def test_everything_is_on_it() -> None:
    text = render_plan_html(everything("Hi there"))
    for words in (
        "<title>Plan for staging: 1 to create, 5 to update, 1 to delete, 1 to adopt</title>",
        '<p class="refused"><strong>Refused:</strong>',
        "<del>- (secret abc)</del><ins>+ (secret def)</ins>",
        "Only a part of the project was looked at.",
        "not managed: story: 2",
        "no conversation can get to it any more",
        "Shown from the file alone",
        '<h2 id="left">Left alone</h2>',
    ):
        assert words in text, words
    assert "To apply it" not in text, "it is refused"
    allowed = replace(everything("x").plan, findings=())
    assert "<code>botsync apply plan.json</code>" in render_plan_html(seen(allowed))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_does_anything(text: str) -> None:
    page = render_plan_html(everything(text, environment=text))
    page.encode()
    assert page.count("<script") == page.count("</script>") == 1
    assert "<img" not in page
    for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        ET.fromstring(svg)


def test_deletes_come_first_and_what_is_put_back_last() -> None:
    found = re.findall(r'<details class="change" data-action="(.*?)"', render_plan_html(everything()))
    assert found[0] == "delete"
    assert found[1] == "update conflict"
    assert found[-1] == "update drift"


def test_a_large_story_is_drawn_in_part_and_a_large_plan_not_whole() -> None:
    text = render_plan_html(large(600, 1))
    assert "480 more interactions are not drawn." in text
    many = render_plan_html(large(3000, 30))
    assert many.count("Not drawn: the page would be too large.") == 15
    assert many.count("As a list") == 30


def test_what_a_file_has_that_cannot_be_is_passed_over() -> None:
    view = everything()
    (graph,) = view.source.beside.graphs
    (node, *_), (edge, *_) = graph.nodes, graph.edges
    broken = graph.model_copy(
        update={
            "nodes": [*graph.nodes, node, node.model_copy(update={"id": ""})],
            "edges": [*graph.edges, edge, edge.model_copy(update={"target": "nowhere"})],
            "nodes_left_out": -5,
        }
    )
    (picture,) = pictures(view.plan, (broken,))
    assert picture.graph == view.pictures[0].graph
    assert picture.left_out == 0


def test_nothing_to_do() -> None:
    text = render_plan_html(seen(Plan(environment="e", changes=())))
    assert "<p>No changes.</p>" in text
    assert "<p>There are none.</p>" in text
    assert Action.DELETE not in text.split("</style>")[1].split("<script>")[0]
