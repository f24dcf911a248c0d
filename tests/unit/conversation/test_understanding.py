"""Texts in one story: what they mean and the values they hold, together."""

from typing import Any

import pytest

from botsync.conversation.dialogue.bot import Interaction, Question, Story
from botsync.conversation.understanding import StoryUnderstanding, understand

ENTITIES = {"size": {"small": ("small", "little"), "large": ("large", "big", "family size")}}


def story(**classifiers: str) -> Story:
    phrases = {
        "order": ("I want a pizza", "a {{size:size}} pizza please", "order a pizza"),
        "hours": ("when are you open", "opening hours", "are you open today"),
        "help": ("help", "a human please", "let me talk to somebody"),
    }
    interactions = {
        name: Interaction(
            id=name,
            name=name,
            phrases=said,
            classifier=classifiers.get(name, "ml"),
            parameters=(Question(attribute="size", entity="size"),) if name == "order" else (),
        )
        for name, said in phrases.items()
    }
    none = Interaction(id="x", name="x")
    return Story(
        id="s",
        name="s",
        order=tuple(interactions),
        following=dict.fromkeys(interactions, ()),
        interactions=interactions,
        welcome=none,
        fallback=none,
    )


@pytest.fixture(scope="module")
def mind() -> StoryUnderstanding:
    return understand(story(), ENTITIES)


def best(mind: StoryUnderstanding, text: str, **more: Any) -> Any:
    return mind.rank(text, more.get("candidates"), more.get("threshold", 0.7))[0]


def test_a_value_counts_as_its_entity(mind: StoryUnderstanding) -> None:
    """What the phrases say of one size they say of all."""
    match = best(mind, "a family size pizza please")
    assert (match.interaction, match.score, match.system) == ("order", 1.0, "ml")
    assert mind.fill("a family size pizza please", story().interactions["order"]) == {"size": "large"}
    assert mind.fill("are you open", story().interactions["hours"]) == {}


def test_only_candidates_are_meant(mind: StoryUnderstanding) -> None:
    assert {match.interaction for match in mind.rank("opening hours", {"order", "help"}, 0.7)} == {"order", "help"}
    assert best(mind, "opening hours", candidates={"order", "help"}).score < 0.7, "it is a phrase of another one"


def test_answers(mind: StoryUnderstanding) -> None:
    assert mind.answers("the big one", "size") == "large"
    assert mind.answers("what?", "size") is None
    assert mind.answers("twenty-one", "sys.number") == 21


def test_keywords_need_their_words() -> None:
    mind = understand(story(help="keywords"), ENTITIES)
    match = best(mind, "help!")
    assert (match.interaction, match.score, match.system) == ("help", 1.0, "keywords")
    assert all(match.interaction != "help" for match in mind.rank("I need assistance", None, 0.7))


def test_what_was_learned_is_kept(mind: StoryUnderstanding) -> None:
    again = understand(story(), ENTITIES, model=mind.model)
    assert again.model == mind.model
    assert best(again, "order pizza") == best(mind, "order pizza")


def test_what_cannot_be_read_is_learned_anew(mind: StoryUnderstanding) -> None:
    assert understand(story(), ENTITIES, model=b"spoilt").model == mind.model


def test_what_takes_anything_is_meant_where_nothing_else_is() -> None:
    made = story()
    note = Interaction(
        id="note",
        name="note",
        phrases=("{{sys.any:text}}",),
        parameters=(Question(attribute="text", entity="sys.any"),),
    )
    with_note = Story(
        id="s",
        name="s",
        order=made.order,
        following=made.following,
        interactions={**made.interactions, "note": note},
        welcome=made.welcome,
        fallback=made.fallback,
    )
    mind = understand(with_note, ENTITIES)
    match = best(mind, "my hovercraft is full of eels")
    assert (match.interaction, match.score) == ("note", 0.7)
    assert mind.fill("my hovercraft is full of eels", note) == {"text": "my hovercraft is full of eels"}
    assert best(mind, "opening hours").interaction == "hours"
    assert best(mind, "my hovercraft", candidates={"hours", "order"}).score < 0.7
    assert best(mind, " ").score < 0.7
