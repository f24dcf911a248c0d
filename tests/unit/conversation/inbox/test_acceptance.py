"""What may become a phrase, and what may not."""

import pytest

from botsync.conversation.dialogue.bot import Interaction, Story
from botsync.conversation.inbox.acceptance import LONGEST, MOST, Acceptance, Settled, settle
from botsync.conversation.inbox.phrase import Phrase
from botsync.conversation.inbox.sayings import Saying, sayings_of

PHRASES = {
    "order": ("I want a pizza",),
    "hours": ("When are you open?",),
    "yes": ("yes", "sure"),
    "no": ("no",),
    "again": ("yes please",),
    "full": tuple(f"phrase {number}" for number in range(MOST)),
}
NONE = Interaction(id="x", name="x")
STORY = Story(
    id="s",
    name="s",
    order=("order", "hours"),
    following={"order": ("yes", "no"), "hours": ("again",), "yes": (), "no": (), "again": (), "full": ()},
    interactions={name: Interaction(id=name, name=name, phrases=said) for name, said in PHRASES.items()},
    welcome=NONE,
    fallback=NONE,
)


def saying(text: str) -> Saying:
    return sayings_of([Phrase(id="1", story="s", text=text)])[0]


def settled(*items: tuple[str, str]) -> Settled:
    return settle(STORY, [Acceptance(saying=saying(text), interaction=name) for text, name in items], str)


def test_what_is_new_is_accepted() -> None:
    found = settled(("a pizza for me", "order"), ("of course", "yes"))
    assert [(item.saying.text, item.interaction) for item in found.accepted] == [
        ("a pizza for me", "order"),
        ("of course", "yes"),
    ]
    assert found.findings == ()


@pytest.mark.parametrize(
    ("text", "interaction", "code"),
    [
        ("when are you open", "hours", "phrase-is-there"),
        ("when are you open", "order", "phrase-competes"),
        ("sure!", "no", "phrase-competes"),
        ("x" * (LONGEST + 1), "order", "phrase-too-long"),
        ("one more", "full", "too-many-phrases"),
        ("a {{size:size}} pizza", "order", "phrase-form"),
        ("pizza }}", "order", "phrase-form"),
        ("pizza\x07", "order", "phrase-form"),
    ],
)
def test_what_is_refused(text: str, interaction: str, code: str) -> None:
    found = settled((text, interaction))
    assert found.accepted == ()
    assert [finding.code for finding in found.findings] == [code]
    assert f"phrase of {interaction}" in found.findings[0].message


def test_the_same_phrase_may_stand_in_different_places() -> None:
    """What is said behind `order` is not what is said behind `hours`."""
    assert settled(("sure", "again")).findings == ()
    assert settled((" ".join(["x"] * (LONGEST // 2)), "order")).findings == ()


def test_each_counts_for_those_behind_it() -> None:
    found = settled(("of course", "yes"), ("Of course!", "no"), ("of course", "yes"), ("of course", "again"))
    assert [item.interaction for item in found.accepted] == ["yes", "again"]
    assert [finding.code for finding in found.findings] == ["phrase-competes", "phrase-is-there"]


def test_a_message_shows_what_may_be_shown() -> None:
    text = "call 12345678 " * 30
    found = settle(STORY, [Acceptance(saying=saying(text), interaction="order")], lambda _: "call me")
    assert found.findings[0].message.startswith("`call me` cannot become a phrase of order: it has ")
