"""Entities that nothing uses."""

import pytest
from support.linting import found

CODE = "unused-entity"


@pytest.mark.parametrize(
    "used",
    [
        "{user_says: ['{{size:x}}']}",
        "{user_says: ['a {{ size }} one']}",
        "{parameters: {x: {entity: size}}}",
        "{responses: [{text: hi}, {attributes: {x: {entity: size}}}]}",
    ],
)
def test_what_counts_as_use(used: str) -> None:
    text = f"""
entities: {{size: {{entries: {{big: []}}}}}}
stories: {{s: {{start: [], interactions: {{a: {used}}}}}}}
"""
    assert found(CODE, text) == []


def test_a_project_without_stories_leaves_them_to_others() -> None:
    assert found(CODE, "entities: {size: {entries: {big: []}}}") == []
    assert found(CODE, "stories: {}") == []
    assert found(CODE, "stories: {}\nentities: {size: {entries: {big: []}}}") == [
        ("entities.size", "nothing uses the entity `size`")
    ]
