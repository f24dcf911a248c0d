"""What is seen of a text: words, in every script."""

import time

import pytest

from botsync.conversation.language.tokens import LONGEST_WORD, MOST_WORDS, features, spoken, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Where is MY order?!", ("where", "is", "my", "order")),
        ("don't, don\u2019t", ("dont", "dont")),
        ("e-mail", ("e", "mail")),
        ("snake_case", ("snake", "case")),
        ("a {{pizza_size:size}} pizza", ("a", "@pizza_size", "pizza")),
        ("{{sys.temperature}}", ("@sys.temperature",)),
        ("{{ my city : name }}", ("@my city",)),
        ("{{broken", ("broken",)),
        ("\uff26\uff55\uff4c\uff4c \ufb01t", ("full", "fit")),
        ("cafe\u0301", ("caf\u00e9",)),
        ("नमस्ते दुनिया", ("नमस्ते", "दुनिया")),
        ("Где заказ?", ("где", "заказ")),
        ("我要披萨", ("我", "要", "披", "萨")),
        ("ピザください", ("ピ", "ザ", "く", "だ", "さ", "い")),
        ("ok 👍", ("ok",)),
        ("👍🏽", ("@👍", "@🏽")),
        ("?!", ("@?", "@!")),
        (" \t", ()),
        ("", ()),
    ],
)
def test_words_are_found_whatever_the_script(text: str, expected: tuple[str, ...]) -> None:
    assert tokens(text) == expected


def test_an_encoder_reads_the_name_of_an_entity() -> None:
    assert spoken("a {{pizza_size:size}} pizza for {{sys.phone-number}}") == "a pizza size pizza for phone number"


def test_an_encoder_reads_no_half_characters() -> None:
    assert spoken("a \ud800 b") == "a ? b"


def test_repeated_words_weigh_less_than_twice() -> None:
    once, twice = features(["red"])[" red"], features(["red", "red"])[" red"]
    assert once == 1
    assert 1 < twice < 2


def test_misspelt_words_share_most_pieces() -> None:
    right, wrong = set(features(["delivery"])), set(features(["delivrey"]))
    assert len(right & wrong) >= 8


@pytest.mark.parametrize("text", ["{" * 200_000, "{{a" * 70_000, "a" * 200_000, "{{ " * 70_000, "word " * 40_000])
def test_time_stays_bounded_whatever_is_typed(text: str) -> None:
    start = time.process_time()
    found = features(tokens(text))
    assert time.process_time() - start < 2
    assert len(found) <= 5 * LONGEST_WORD * MOST_WORDS
