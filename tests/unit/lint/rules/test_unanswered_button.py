"""Buttons that lead to the fallback."""

import pytest
from support.linting import Told, found

CODE = "unanswered-button"


def project(holder: str, rest: str = "") -> str:
    return f"""
stories:
  s:
    start: [root]
    interactions:
      root: {{user_says: [root says], next: [asks, sibling], responses: [{{text: x}}]}}
      asks: {holder}
      child: {{user_says: [child says]}}
      sibling: {{user_says: [sibling says]}}
      far: {{user_says: [far says]}}
    {rest}
"""


def asks(button: str, *responses: str) -> str:
    question = f"{{button: {{title: x, buttons: [{button}]}}}}"
    return f"{{user_says: [ask], next: [child], responses: [{', '.join((*responses, question))}]}}"


@pytest.mark.parametrize(
    ("button", "responses", "fires"),
    [
        ("Child says!", [], False),
        ("root says", [], False),
        ("sibling says", [], False),
        ("ask", [], False),
        ("far says", [], True),
        ("{title: far says, postback: child says}", [], False),
        ("{title: child says, postback: far says}", [], True),
        ("{title: far says, goto: far}", [], False),
        ("{title: far says, url: x}", [], False),
        ("'far {{says}}'", [], False),
        ("child says", ["{backtracking: children}"], False),
        ("root says", ["{backtracking: children}"], True),
        ("sibling says", ["{backtracking: children}"], True),
        ("root says", ["{backtracking: root}"], False),
        ("sibling says", ["{backtracking: root}"], True),
        ("far says", ["{attributes: {x: {entity: sys.any}}}"], False),
    ],
)
def test_what_can_be_matched_after_an_answer(button: str, responses: list[str], fires: bool) -> None:  # noqa: FBT001
    assert bool(found(CODE, project(asks(button, *responses)), Told())) is fires


def test_language_understanding_counts_from_its_threshold_and_among_what_can_be_matched() -> None:
    text = project(asks("kid"))
    assert found(CODE, text, Told(guesses={"kid": [("child", 0.7)]})) == []
    for guesses in ([("child", 0.69)], [("far", 1.0)]):
        assert found(CODE, text, Told(guesses={"kid": guesses})) == [
            (
                "stories.s.interactions.asks.responses.0.button.buttons.0",
                "nothing that can follow understands 'kid', which this button says",
            )
        ]


def test_welcome_fallback_and_jumps() -> None:
    button = "responses: [{button: {title: x, buttons: [far says]}}, {goto: target}]"
    target = "{user_says: [ask], next: [far]}"
    assert found(CODE, project("{}", "welcome: {responses: [{button: {title: x, buttons: [far says]}}]}"), Told())
    assert not found(CODE, project("{}", "fallback: {responses: [{button: {title: x, buttons: [far says]}}]}"), Told())
    assert not found(CODE, project(target, f"welcome: {{{button.replace('target', 'asks')}}}"), Told())


def test_circles_on_the_way_are_followed_once() -> None:
    text = project(asks("far says")).replace("child: {", "child: {next: [asks, root], ")
    assert len(found(CODE, text, Told())) == 1


def test_every_button_of_an_answer_is_told() -> None:
    assert len(found(CODE, project(asks("far says, near says, child says")), Told())) == 2


def test_nobody_understands_language() -> None:
    assert found(CODE, project(asks("far says"))) == []
