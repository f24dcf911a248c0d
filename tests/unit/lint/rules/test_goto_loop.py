"""Jumps in a circle."""

import pytest
from support.linting import found, problems

CODE = "goto-loop"


def project(**interactions: str) -> str:
    lines = "\n".join(f"      {key}: {value}" for key, value in interactions.items())
    return f"""
webhooks: {{w: {{url: "https://example.com"}}}}
stories:
  s:
    start: []
    interactions:
{lines}
"""


def test_a_circle_is_told_once_and_begins_with_the_interaction_that_is_declared_first() -> None:
    text = project(
        entry="{responses: [{goto: two}]}",
        one="{responses: [{goto: two}]}",
        two="{responses: [{quick_replies: {title: x, buttons: [y]}}, {goto: three}]}",
        three="{responses: [{goto: one}]}",
        late="{responses: [{goto: three}]}",
    )
    assert found(CODE, text) == [
        (
            "stories.s.interactions.one.responses.0",
            "these jumps lead in a circle: `one` → `two` → `three` → `one`",
        )
    ]
    assert problems(CODE, text)[0].also == (
        ("stories", "s", "interactions", "two", "responses", 1),
        ("stories", "s", "interactions", "three", "responses", 0),
    )


def test_a_jump_to_itself_is_a_circle_and_each_circle_is_told() -> None:
    text = project(a="{responses: [{goto: a}]}", b="{responses: [{goto: b}]}", c="{responses: [{text: end}]}")
    assert len(found(CODE, text)) == 2


@pytest.mark.parametrize(
    "interaction",
    [
        "{responses: [{goto: a, filters: [{type: score}]}]}",
        "{responses: [{attributes: {x: {entity: sys.any}}}, {goto: a}]}",
        "{responses: [{webhook: w}, {goto: a}]}",
        "{responses: [{end: true}, {goto: a}]}",
        "{responses: [{raw: {type: unknown}}, {goto: a}]}",
        "{responses: [{goto: a}], parameters: {x: {entity: sys.any, prompts: [Which?]}}}",
        "{responses: [{button: {title: x, buttons: [{title: y, goto: a}]}}]}",
        "{}",
    ],
)
def test_what_may_wait_or_lead_elsewhere_is_no_circle(interaction: str) -> None:
    assert found(CODE, project(a=interaction)) == []
