"""What was said is proposed to the interaction that it may mean; what is strange is put together by likeness."""

import random

import pytest
from support.phrases import SHOP, SYNONYMS, Concepts

from botsync.conversation.dialogue.bot import Interaction, Story
from botsync.conversation.inbox.phrase import Phrase
from botsync.conversation.inbox.proposals import Group, propose
from botsync.conversation.inbox.sayings import sayings_of
from botsync.conversation.language.encoder import Encoder
from botsync.conversation.understanding import KEYWORDS, understand

NONE = Interaction(id="x", name="x")


def story(phrases: dict[str, list[str]] | None = None, **classifiers: str) -> Story:
    given = SHOP if phrases is None else phrases
    interactions = {
        name: Interaction(id=name, name=name, phrases=tuple(said), classifier=classifiers.get(name, "ml"))
        for name, said in given.items()
    }
    return Story(
        id="s",
        name="s",
        order=tuple(interactions),
        following=dict.fromkeys(interactions, ()),
        interactions=interactions,
        welcome=NONE,
        fallback=NONE,
    )


def groups(*texts: str, of: Story | None = None, encoder: Encoder | None = None) -> tuple[Group, ...]:
    bot = of or story()
    phrases = [Phrase(id=str(index), story="s", text=text) for index, text in enumerate(texts)]
    return propose(bot, understand(bot, {}, encoder), sayings_of(phrases), encoder)


def shown(found: tuple[Group, ...]) -> list[tuple[str | None, list[str]]]:
    return [(group.interaction, [item.saying.text for item in group.suggestions]) for group in found]


def test_sayings_stand_below_what_they_may_mean() -> None:
    found = groups("send it back", "do you open on saturdays", "do you open on saturdays!", "refund please")
    assert shown(found) == [
        ("hours", ["do you open on saturdays!"]),
        ("refund", ["refund please", "send it back"]),
    ]
    assert [group.times for group in found] == [2, 2]
    best = found[1].suggestions[1]
    assert best.nearest == "I would like to send the shoes back"
    assert 0.7 < best.score < 1
    assert not best.is_known


def test_what_is_a_phrase_already_is_known() -> None:
    """It was said where the interaction could not be reached."""
    (group,) = groups("Return policy!")
    assert group.interaction == "refund"
    assert group.suggestions[0].is_known


def test_what_is_strange_is_put_together_by_likeness() -> None:
    found = groups("is it raining", "is it raining again", "parking", "parking places", "asdf", "parking")
    assert shown(found) == [
        (None, ["parking", "parking places"]),
        (None, ["is it raining", "is it raining again"]),
        (None, ["asdf"]),
    ]
    assert {item.score for group in found for item in group.suggestions} == {0.0}


def test_nothing_is_proposed_to_keywords_or_to_what_takes_anything() -> None:
    bot = story({**SHOP, "any": ["{{sys.any:text}}"], "stop": ["stop", "stop it"]}, stop=KEYWORDS)
    assert shown(groups("stop it", "qwertz", of=bot)) == [(None, ["qwertz"]), (None, ["stop it"])]


@pytest.mark.parametrize("bot", [story({}), story({"a": []}), story({"a": ["stop"]}, a=KEYWORDS)])
def test_without_phrases_all_is_strange(bot: Story) -> None:
    assert shown(groups("when are you open", of=bot)) == [(None, ["when are you open"])]
    assert groups(of=bot) == ()


def test_an_encoder_sees_what_words_do_not() -> None:
    text = "reimbursement"
    assert shown(groups(text)) == [(None, [text])]
    assert shown(groups(text, encoder=Concepts(SYNONYMS))) == [("refund", [text])]
    strange = ["xylophone", "glockenspiel"]
    assert len(groups(*strange)) == 2
    assert len(groups(*strange, encoder=Concepts({**SYNONYMS, "glockenspiel": "xylophone"}))) == 1


def test_the_order_of_the_inbox_does_not_matter() -> None:
    texts = ["is it raining", "is it raining again", "send it back", "paypall", "when do you open", "parking", "asdf"]
    expected = shown(groups(*texts))
    for seed in range(5):
        random.Random(seed).shuffle(texts)
        assert shown(groups(*texts)) == expected


def test_the_nearest_phrase_of_nothing_is_none() -> None:
    mind = understand(story(), {})
    assert mind.nearest("", "hours") == ("", 0.0)
    assert mind.nearest("opening hours", "nobody") == ("", 0.0)
    assert mind.nearest("opening hours", "payment")[1] < 0.2
