"""Synonyms of two values."""

from support.linting import found, problems

CODE = "ambiguous-synonym"


def test_values_are_synonyms_of_themselves_and_signs_count() -> None:
    text = """
entities:
  language: {entries: {C: [see], C++: [plus plus], C#: [sharp, SEE, "plus  Plus"]}}
  size: {entries: {small: [Large], large: [large]}}
"""
    assert found(CODE, text) == [
        ("entities.language.entries.C#.1", "'SEE' stands for `C` too"),
        ("entities.language.entries.C#.2", "'plus  Plus' stands for `C++` too"),
        ("entities.size.entries.large", "'large' stands for `small` too"),
        ("entities.size.entries.large.0", "'large' stands for `small` too"),
    ]
    assert problems(CODE, text)[0].also == (("entities", "language", "entries", "C", 0),)


def test_a_project_without_entities() -> None:
    assert found(CODE, "stories: {}") == []
