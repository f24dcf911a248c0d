"""Texts that say the same are one saying, counted."""

import itertools

from botsync.conversation.inbox.phrase import Phrase
from botsync.conversation.inbox.sayings import sayings_of

PHRASES = (
    Phrase(id="1", story="s", text="Where is it?", date="2026-01-01", times=2),
    Phrase(id="2", story="s", text="where  is it", date="2026-01-03"),
    Phrase(id="3", story="s", text="WHERE IS IT", date="2026-01-02"),
    Phrase(id="4", story="s", text="help", date="2026-01-02"),
    Phrase(id="5", story="s", text=" \n"),
    Phrase(id="6", story="s", text="?"),
)


def test_case_and_punctuation_do_not_matter() -> None:
    where, sign, help_ = sayings_of(PHRASES)
    assert (where.text, where.ids, where.times, where.last) == ("Where is it?", ("1", "2", "3"), 4, "2026-01-03")
    assert (sign.text, sign.last) == ("?", "")
    assert (help_.text, help_.times, help_.words) == ("help", 1, ("help",))


def test_the_newest_of_equally_frequent_spellings_is_shown() -> None:
    assert sayings_of(PHRASES[1:3])[0].text == "where is it"


def test_order_does_not_matter() -> None:
    assert len({sayings_of(order) for order in itertools.permutations(PHRASES[:4])}) == 1


def test_an_item_that_was_read_twice_is_named_once() -> None:
    (saying,) = sayings_of([PHRASES[3], PHRASES[3]])
    assert saying.ids == ("4",)
