"""Annotations whose parameter is another entity."""

from support.linting import found, problems

CODE = "annotation-mismatch"


def test_each_annotation_is_compared_with_its_parameter() -> None:
    text = """
stories:
  s:
    start: []
    interactions:
      a:
        user_says: ["{{sys.number:x}} {{sys.any:y}} {{sys.any:undeclared}}"]
        parameters: {x: {entity: sys.number}, y: {entity: sys.number}}
"""
    assert found(CODE, text) == [
        (
            "stories.s.interactions.a.user_says.0",
            "the phrase marks `y` as `sys.any`, the parameter is `sys.number`",
        )
    ]
    assert problems(CODE, text)[0].also == (("stories", "s", "interactions", "a", "parameters", "y", "entity"),)
