"""Interactions after which nothing is understood."""

import pytest
from support.linting import found

CODE = "dead-end"


@pytest.mark.parametrize(
    ("interaction", "at"),
    [
        ("{responses: [{text: Done}, {backtracking: children}]}", 1),
        ("{responses: [{backtracking: root}, {backtracking: children}]}", 1),
        ("{responses: [{backtracking: children}, {button: {title: x, buttons: [y]}}]}", 0),
        ("{responses: [{backtracking: children}, {backtracking: root}]}", None),
        ("{responses: [{backtracking: children}], next: [b]}", None),
        ("{responses: [{backtracking: children, filters: [{type: score}]}]}", None),
        ("{responses: [{backtracking: children}, {goto: b}]}", None),
        ("{responses: [{backtracking: children}, {end: true}]}", None),
        ("{responses: [{backtracking: children}, {button: {title: x, buttons: [{title: y, goto: b}]}}]}", None),
        ("{responses: [{text: Done}]}", None),
    ],
)
def test_what_leads_away(interaction: str, at: int | None) -> None:
    text = f"stories: {{s: {{start: [a], interactions: {{a: {interaction}, b: {{}}}}}}}}"
    paths = [path for path, _ in found(CODE, text)]
    assert paths == ([] if at is None else [f"stories.s.interactions.a.responses.{at}"])
