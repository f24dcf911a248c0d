"""Tests that say what was learned by heart."""

from support.linting import found, problems

CODE = "tested-phrase"
STORY = """
stories:
  s:
    start: []
    interactions:
      first: {user_says: [when do you open, "yes", go to Rome]}
      second: {user_says: [When do you open, "go to {{sys.any:x}}"]}
  %s: {}
conversations:
"""


def test_variants_are_looked_at_and_short_ones_left_alone() -> None:
    text = STORY % "t" + "  c: {story: s, turns: [{click: yes}, {user: [yes, when DO you open?, go to Milan]}]}"
    text = text.replace("click: yes", "click: 'yes'").replace("[yes,", "['yes',")
    assert found(CODE, text) == [
        ("conversations.c.turns.1.user.1", "'when DO you open?' is a phrase of `first`, learned by heart")
    ]
    assert problems(CODE, text)[0].also == (("stories", "s", "interactions", "first", "user_says", 0),)


def test_of_several_interactions_the_expected_one_is_named() -> None:
    text = STORY % "t" + "  c: {story: s, turns: [{user: when do you open, expect: {interaction: second}}]}"
    assert "`second`" in found(CODE, text)[0][1]


def test_phrases_of_another_story_do_not_count() -> None:
    assert found(CODE, STORY % "t" + "  c: {story: t, turns: [{user: when do you open}]}") == []


def test_the_only_story_need_not_be_named() -> None:
    text = (STORY % "t").replace("  t: {}\n", "") + "  c: {turns: [{user: when do you open}]}"
    assert len(found(CODE, text)) == 1
