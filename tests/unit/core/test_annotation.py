"""Annotations name entities by key in files and by name in the workspace."""

import pytest

from botsync.core.annotation import annotations, entity_names_used, rename_entities

NAMES = {"size": "Pizza size", "0 ": "zero", "same": "same"}


@pytest.mark.parametrize(
    ("phrase", "renamed"),
    [
        ("no annotation", "no annotation"),
        ("a {{size:s}} one", "a {{Pizza size:s}} one"),
        ("a {{ size : s }} one", "a {{Pizza size:s}} one"),
        ("{{size:s}}{{size:t}}", "{{Pizza size:s}}{{Pizza size:t}}"),
        ("{{0 :x}} {{0:y}}", "{{zero:x}} {{0:y}}"),
        ("{{sys.any:x}} {{same:y}} {{alone}} {size:s}", "{{sys.any:x}} {{same:y}} {{alone}} {size:s}"),
    ],
)
def test_entities_are_renamed_where_they_are_marked(phrase: str, renamed: str) -> None:
    assert rename_entities(phrase, NAMES) == renamed


def test_what_a_phrase_marks() -> None:
    assert list(annotations("{{a:x}} {{ b c : y }} {{d:}}")) == [("a", "x"), ("b c", "y"), ("d", "")]


def test_entities_used_anywhere() -> None:
    question = {"name": "q", "entity": "asked", "prompts": []}
    fields = {
        "user_says": ["{{marked:m}}", "{{ blank :b}}"],
        "parameters": [{"name": "p", "entity": "parameter", "prompts": []}],
        "responses": [{"type": "text", "elements": ["{{no:no}}"]}, {"type": "attributes", "elements": [question]}],
    }
    assert entity_names_used(fields) == {"marked", " blank ", "blank", "parameter", "asked"}
