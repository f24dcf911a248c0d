"""Triggers that two interactions have."""

from support.linting import found

CODE = "shared-trigger"


def test_only_within_a_story_and_between_interactions() -> None:
    text = """
stories:
  s: {start: [], interactions: {a: {triggers: [x, x]}, b: {triggers: [y, x]}}}
  t: {start: [], interactions: {c: {triggers: [x]}}}
"""
    assert found(CODE, text) == [("stories.s.interactions.b.triggers.1", "`a` has the trigger 'x' too")]
