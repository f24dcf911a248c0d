"""Interactions that do not answer."""

import pytest
from support.linting import found

CODE = "silent-interaction"


@pytest.mark.parametrize(
    ("interaction", "fires"),
    [
        ("{}", True),
        ("{responses: [{set_attributes: {x: y}}, {backtracking: root}, {reset: true}]}", True),
        ("{parameters: {x: {entity: sys.any}}}", True),
        ("{parameters: {x: {entity: sys.any, prompts: [Which?]}}}", False),
        ("{action: livechat.transfer}", False),
        ("{responses: [{goto: a}]}", False),
        ("{responses: [{end: true}]}", False),
        ("{responses: [{raw: {type: transfer}}]}", False),
    ],
)
def test_what_a_user_notices(interaction: str, fires: bool) -> None:  # noqa: FBT001
    text = f"stories: {{s: {{start: [], interactions: {{a: {interaction}}}}}}}"
    assert found(CODE, text) == ([("stories.s.interactions.a", "`a` does not answer")] if fires else [])
