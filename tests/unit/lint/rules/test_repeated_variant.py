"""Variants that stand twice."""

from support.linting import found, problems

CODE = "repeated-variant"


def test_blank_space_does_not_count_and_case_does() -> None:
    text = """
stories:
  s:
    start: []
    welcome: {responses: [{text: Hi}, {text: ["Hi  there", Hi there, hi there, "Hi there "]}]}
    fallback: {enabled: false, responses: [{text: [x, x]}]}
"""
    assert found(CODE, text) == [
        ("stories.s.welcome.responses.1.text.1", "the variant 'Hi there' stands there twice"),
        ("stories.s.welcome.responses.1.text.3", "the variant 'Hi there ' stands there twice"),
    ]
    assert problems(CODE, text)[0].also == (("stories", "s", "welcome", "responses", 1, "text", 0),)
