"""Values that stand unmarked where others are marked."""

import pytest
from support.linting import found, problems

CODE = "unmarked-value"


@pytest.mark.parametrize(
    ("phrase", "value"),
    [
        ("I want a  LARGE one", "large"),
        ("very large", "very large"),
        ("make it larger", ""),
        ("it is xl", ""),
        ("large {{sys.number:n}}", ""),
        ("nothing", ""),
    ],
)
def test_whole_words_of_phrases_that_mark_nothing(phrase: str, value: str) -> None:
    text = f"""
entities: {{size: {{entries: {{large: [very large, xl]}}}}, other: {{entries: {{nothing: []}}}}}}
stories:
  s:
    start: []
    interactions:
      a: {{user_says: ["a {{{{size:s}}}} one", "{phrase}"]}}
      b: {{user_says: [large], next: [a]}}
      c: {{user_says: [large, "{{{{size:s}}}}"], classifier: keywords}}
"""
    message = f"{value!r} is a value of `size` and is not marked, as in other phrases"
    assert found(CODE, text) == ([("stories.s.interactions.a.user_says.1", message)] if value else [])
    assert all(problem.suggestion == "write `{{size:s}}` in its place" for problem in problems(CODE, text))


def test_entities_whose_values_are_all_short_are_not_looked_for() -> None:
    text = """
entities: {size: {entries: {s: [], xl: []}}}
stories: {s: {start: [], interactions: {a: {user_says: ["a {{size:s}} one", xl, "{{sys.any:x}}"]}}}}
"""
    assert found(CODE, text) == []
    assert found(CODE, "stories: {}") == []
