"""From values to parameters: variants for the classifier, slots filled, prompts answered."""

from typing import Any

import pytest

from botsync.conversation.values.found import Found
from botsync.conversation.values.phrases import Slot, pattern_of, takes_anything
from botsync.conversation.values.recognise import Recogniser
from botsync.conversation.values.user import Entity

RECOGNISER = Recogniser(
    [
        Entity("city", {"Paris": [], "Rome": ["roma"], "New York": ["NYC", "big apple"]}),
        Entity("account_type", {"credit": ["credit card", "card"], "checking": []}),
        Entity("credit_card", {"iron bank": [], "visa": [], "gold": ["credit card gold"]}),
        Entity("person", {"William": ["bill"], "Lisa": []}),
    ]
)
FLIGHT = [("city", "origin"), ("city", "destination")]
FLIGHTS = [
    "from {{city:origin}} to {{city:destination}}",
    "a flight to {{city:destination}}",
    "fly {{city:origin}} {{city:destination}}",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from Paris to rome", {"origin": "Paris", "destination": "Rome"}),
        ("to Rome from Paris please", {"origin": "Paris", "destination": "Rome"}),
        ("Paris Rome", {"origin": "Paris", "destination": "Rome"}),
        ("a trip to nwe york", {"destination": "New York"}),
        ("the big apple, then Pariss", {"origin": "New York", "destination": "Paris"}),
        ("a flight", {}),
    ],
)
def test_two_aliases_of_an_entity_are_told_apart_by_words_and_order(text: str, expected: dict[str, str]) -> None:
    assert RECOGNISER.fill(text, FLIGHT, FLIGHTS) == expected


def test_without_phrases_values_are_taken_in_the_order_of_the_parameters() -> None:
    assert RECOGNISER.fill("Rome Paris", FLIGHT, []) == {"origin": "Rome", "destination": "Paris"}


ANY: list[tuple[str, list[tuple[str, str]], list[str], dict[str, Any]]] = [
    ("my name is John Smith.", [("sys.any", "name")],
     ["I am {{sys.any:name}}", "my name is {{sys.any:name}}"], {"name": "John Smith"}),
    ("My nmae is John", [("sys.any", "name")], ["my name is {{sys.any:name}}"], {"name": "John"}),
    (" C++! ", [("sys.any", "text")], ["{{sys.any:text}}"], {"text": "C++!"}),
    ("#5 is broken", [("sys.any", "what")], ["{{sys.any:what}} is broken"], {"what": "#5"}),
    ("is broken", [("sys.any", "what")], ["{{sys.any:what}} is broken"], {"what": "is broken"}),
    ("you should call Bob now", [("sys.any", "who")], ["call {{sys.any:who}} now"], {"who": "Bob"}),
    ("please Bob now", [("sys.any", "who")], ["call {{sys.any:who}} now"], {"who": "please Bob"}),
    ("call", [("sys.any", "who")], ["call {{sys.any:who}}"], {}),
    ("open a ticket", [("sys.any", "title")], ["open a ticket", "title: {{sys.any:title}}"], {}),
    ("remind me to buy milk at 5", [("sys.any", "what"), ("sys.integer", "hour")],
     ["remind me to {{sys.any:what}} at {{sys.integer:hour}}"], {"what": "buy milk", "hour": 5}),
    ("John Smith js@x.com", [("sys.any", "name"), ("sys.email", "mail")],
     ["{{sys.any:name}} {{sys.email:mail}}"], {"name": "John Smith", "mail": "js@x.com"}),
    ("tell Bob that I am late", [("sys.any", "who"), ("sys.any", "what")],
     ["tell {{sys.any:who}} that {{sys.any:what}}"], {"who": "Bob", "what": "I am late"}),
    ("call John Smith", [("sys.any", "first"), ("sys.any", "last")],
     ["call {{sys.any:first}} {{sys.any:last}}"], {"first": "John", "last": "Smith"}),
    ("call John", [("sys.any", "first"), ("sys.any", "last")],
     ["call {{sys.any:first}} {{sys.any:last}}"], {"first": "John"}),
    ("call ?? now", [("sys.any", "who")],
     ["call {{sys.any:who}} {{sys.email:mail}}", "{{sys.any:other}}"], {"who": "now"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "parameters", "phrases", "expected"), ANY)
def test_any_takes_what_a_phrase_leaves_to_it(
    text: str, parameters: list[tuple[str, str]], phrases: list[str], expected: dict[str, Any]
) -> None:
    assert RECOGNISER.fill(text, parameters, phrases) == expected


def test_words_are_taken_once_and_by_what_explains_most() -> None:
    parameters = [("account_type", "type"), ("credit_card", "card")]
    assert RECOGNISER.fill("my credit card gold", parameters, []) == {"card": "gold"}
    both = [("sys.number", "n"), ("sys.temperature", "sys.temperature")]
    expected = {"n": 2, "sys.temperature": {"unit": "unknown", "amount": 37}}
    assert (
        RECOGNISER.fill("set it to 37 degrees and buy 2", both, ["set {{sys.temperature}} buy {{sys.number:n}}"])
        == expected
    )


def test_a_word_of_the_phrases_is_no_misspelled_value() -> None:
    assert RECOGNISER.fill("pay the bile", [("person", "who")], ["pay {{person:who}}"]) == {"who": "William"}
    assert RECOGNISER.fill("pay the bile", [("person", "who")], ["pay {{person:who}} the bile"]) == {}


def test_variants_replace_values_by_their_entities() -> None:
    text = "my iron bank credit card, 2 of them"
    found = RECOGNISER.recognise(text, {"credit_card", "account_type", "sys.number", "sys.integer", "sys.any"})
    assert RECOGNISER.variants(text, found) == [
        "my {{credit_card}} {{account_type}}, {{sys.integer}} of them",
        "my {{credit_card}} {{account_type}}, {{sys.number}} of them",
    ]
    assert RECOGNISER.variants("hello", []) == []


def test_there_are_at_most_four_variants() -> None:
    found = [Found(f"e{number}", "x", 0, 3, 1 - number / 10) for number in range(9)]
    assert RECOGNISER.variants("one", found) == ["{{e0}}", "{{e1}}", "{{e2}}", "{{e3}}"]


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("uh, nyc", "city", "New York"),
        ("nowhere", "city", None),
        ("no thanks", "sys.yes-no", "no"),
        ("no thanks", "sys.yes", None),
        ("my mail is a@b.io", "sys.email", "a@b.io"),
        ("two and a half", "sys.number", 2.5),
        ("anything at all ", "sys.any", "anything at all"),
        (" ", "sys.any", None),
        ("x", "no such entity", None),
    ],
)
def test_an_answer_is_a_value_of_the_entity_asked_for(text: str, entity: str, value: Any) -> None:
    assert RECOGNISER.answers(text, entity) == value


def test_phrases_are_words_and_slots() -> None:
    assert pattern_of("A {{ size : size }} pizza, {{sys.temperature}}!") == (
        "a", Slot("size", "size"), "pizza", Slot("sys.temperature", "sys.temperature"),
    )  # fmt: skip


def test_a_phrase_of_any_alone_takes_anything() -> None:
    assert takes_anything("{{sys.any:name}}")
    assert not takes_anything("{{city:name}}")
    assert not takes_anything("I am {{sys.any:name}}")
    assert not takes_anything("")
