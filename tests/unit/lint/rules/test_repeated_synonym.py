"""Synonyms that a value has already."""

from support.linting import found

CODE = "repeated-synonym"


def test_the_value_counts_and_other_values_do_not() -> None:
    text = "entities: {size: {entries: {small: [Small, tiny, TINY], large: [tiny, small]}}}"
    assert found(CODE, text) == [
        ("entities.size.entries.small.0", "'Small' is a synonym of `small` already"),
        ("entities.size.entries.small.2", "'TINY' is a synonym of `small` already"),
    ]
    assert found(CODE, "stories: {}") == []
