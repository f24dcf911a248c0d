"""Language understanding as lint gets it: that of the sandbox, trained on the stories of a project."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from support.small import SMALL

from botsync.cli.language import Tongues
from botsync.core.desired import Desired
from botsync.errors import UsageError
from botsync.lint.language import CONFIDENT
from botsync.loader.project import load, read_sources

Write = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def desired(write: Write) -> Desired:
    loaded = load(read_sources(write(SMALL)), "sandbox", None)
    assert loaded.desired is not None
    return loaded.desired


def test_it_guesses_what_a_text_means(desired: Desired) -> None:
    language = Tongues(None).of(desired)
    assert language is not None
    best = language.guess("pizza", "I want a big pizza")[0]
    assert (best.interaction, best.score >= CONFIDENT) == ("order", True)
    assert {guess.interaction for guess in language.guess("pizza", "I want a pizza", {"hours", "cancel"})} <= {
        "hours",
        "cancel",
    }


def test_phrases_are_judged_by_what_was_learned_from_others(desired: Desired) -> None:
    """A phrase that is alone in its interaction is not: nothing else tells of it."""
    language = Tongues(None).of(desired)
    assert language is not None
    held = language.held_out("pizza")
    assert [(item.interaction, item.phrase) for item in held] == [
        ("order", "I want a pizza"),
        ("order", "a {{size:size}} pizza please"),
    ]
    assert held[0].guesses[0].interaction == "order"
    assert language.held_out("pizza") is held


def test_texts_are_compared_without_what_does_not_count(desired: Desired) -> None:
    language = Tongues(None).of(desired)
    assert language is not None
    assert language.normal("I  WANT, a {{size:big}} pizza!") == "i want a @size pizza"


def test_what_is_the_same_in_two_environments_is_learned_once(desired: Desired) -> None:
    tongues = Tongues(None)
    one, other = tongues.of(desired), tongues.of(desired)
    assert one is not None
    assert other is not None
    one.guess("pizza", "hello")
    other.guess("pizza", "hello")
    assert len(tongues._minds) == 1
    assert one.held_out("pizza") is other.held_out("pizza")


def test_an_encoder_must_be_installed(desired: Desired) -> None:
    with pytest.raises(UsageError, match="there is no encoder `none`"):
        Tongues("none").of(desired)
