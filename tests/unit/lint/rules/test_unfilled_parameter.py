"""Parameters that nothing fills."""

import pytest
from support.linting import found

CODE = "unfilled-parameter"


@pytest.mark.parametrize(
    "other",
    [
        "{user_says: ['{{sys.any:x}}']}",
        "{user_says: ['a {{x}} one']}",
        "{parameters: {x: {entity: sys.any, prompts: [Which?]}}}",
        "{responses: [{text: hi}, {set_attributes: {x: y}}]}",
        "{responses: [{attributes: {x: {entity: sys.any}}}]}",
    ],
)
def test_the_story_may_fill_it_elsewhere(other: str) -> None:
    text = "stories: {s: {start: [], interactions: {a: {parameters: {x: {entity: sys.any}}}, b: %s}}}"
    assert found(CODE, text % other) == []
    assert found(CODE, text % "{user_says: ['{{sys.any:y}} {{}} {{broken', '{{{x}}']}") == [
        ("stories.s.interactions.a.parameters.x", "nothing fills `x`: no phrase marks it, and it has no prompts")
    ]


def test_who_starts_an_interaction_by_a_trigger_may_bring_values_along() -> None:
    text = "stories: {s: {start: [], interactions: {a: {triggers: [x], parameters: {x: {entity: sys.any}}}}}}"
    assert found(CODE, text) == []
