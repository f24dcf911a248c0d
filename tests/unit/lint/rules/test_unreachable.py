"""Interactions that no conversation can get to."""

import pytest
from support.linting import found

CODE = "unreachable"


@pytest.mark.parametrize(
    ("story", "unreached"),
    [
        ("start: [a], interactions: {a: {next: [b, a]}, b: {next: [a]}}", []),
        ("start: [a], interactions: {a: {responses: [{goto: b}]}, b: {}}", []),
        ("start: [a], interactions: {a: {responses: [{card: {title: x, buttons: [{title: y, goto: b}]}}]}, b: {}}", []),
        ("start: [], welcome: {responses: [{goto: b}]}, interactions: {b: {}}", []),
        ("start: [], fallback: {responses: [{goto: b}]}, interactions: {b: {}}", []),
        ("start: [], fallback: {enabled: false, responses: [{goto: b}]}, interactions: {b: {}}", ["b"]),
        ("start: [], interactions: {b: {triggers: [x]}}", []),
        ("start: [], interactions: {a: {next: [b]}, b: {next: [a]}}", ["a", "b"]),
    ],
)
def test_ways(story: str, unreached: list[str]) -> None:
    assert [path.rpartition(".")[2] for path, _ in found(CODE, f"stories: {{s: {{{story}}}}}")] == unreached


def test_buttons_of_every_kind_of_response_lead() -> None:
    button = "buttons: [{title: y, goto: b}]"
    for response in (
        f"quick_replies: {{title: x, {button}}}",
        f"button: {{title: x, {button}}}",
        f"cards: [{{title: x, {button}}}]",
    ):
        text = f"stories: {{s: {{start: [], welcome: {{responses: [{{{response}}}]}}, interactions: {{b: {{}}}}}}}}"
        assert found(CODE, text) == []
