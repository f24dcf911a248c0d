"""The eleven system entities of section 5.2 of the API reference, on its examples and on what is easily mistaken."""

from typing import Any

import pytest

from botsync.conversation.values.system import SYSTEM_ENTITIES


def values(entity: str, text: str) -> list[Any]:
    found = list(SYSTEM_ENTITIES[entity](text))
    assert all(item.entity == entity and 0 <= item.start < item.end <= len(text) for item in found)
    return [item.value for item in found]


def test_they_are_those_of_the_vendor() -> None:
    names = "any url integer number phone-number temperature email yes no yes-no alphanumeric"
    assert set(SYSTEM_ENTITIES) == {f"sys.{name}" for name in names.split()}


CASES: list[tuple[str, str, list[Any]]] = [
    ("sys.any", "  New York ", ["New York"]),
    ("sys.any", "   ", []),
    ("sys.integer", "12", [12]),
    ("sys.integer", "from -5 to 1,000", [-5, 1000]),
    ("sys.integer", "3.5, two, 3rd", []),
    ("sys.number", "one hundred thirty million five hundred seventy thousand", [130570000]),
    ("sys.number", "3 cats and two and a half dogs", [3, 2.5]),
    ("sys.number", "call 650-283-4757 on 2024-01-15 at 10:30, 1.2.3.4 or me@1.com", []),
    ("sys.number", "it is 5552345", [5552345]),
    ("sys.phone-number", "call 650-283-4757.", ["650-283-4757"]),
    ("sys.phone-number", "+1 (650) 283-4757", ["+1 (650) 283-4757"]),
    ("sys.phone-number", "my number is (650) 283-4757, ok", ["(650) 283-4757"]),
    ("sys.phone-number", "+48 22 123 45 67 or 5551234", ["+48 22 123 45 67", "5551234"]),
    ("sys.phone-number", "650.283.4757 ext. 12", ["650.283.4757 ext. 12"]),
    ("sys.phone-number", "12345 or 2024-01-15 or 1,000,000", []),
    ("sys.phone-number", "1234567890123456", []),
    ("sys.phone-number", "650) 283-4757", []),
    ("sys.phone-number", "3.14159265", []),
    ("sys.phone-number", "192.168.100.200", []),
    ("sys.temperature", "37°c", [{"unit": "celsius", "amount": 37}]),
    ("sys.temperature", "70 degrees fahrenheit", [{"unit": "fahrenheit", "amount": 70}]),
    ("sys.temperature", "45 degrees", [{"unit": "unknown", "amount": 45}]),
    ("sys.temperature", "minus five degrees celsius", [{"unit": "celsius", "amount": -5}]),
    (
        "sys.temperature",
        "98.6F outside, 20 \u2103 inside",
        [{"unit": "fahrenheit", "amount": 98.6}, {"unit": "celsius", "amount": 20}],
    ),
    ("sys.temperature", "80 farenheit", [{"unit": "fahrenheit", "amount": 80}]),
    ("sys.temperature", "300 kelvin", [{"unit": "kelvin", "amount": 300}]),
    ("sys.temperature", "300 °K", [{"unit": "kelvin", "amount": 300}]),
    ("sys.temperature", "five degrees below zero", [{"unit": "unknown", "amount": -5}]),
    ("sys.temperature", "5 cats, 37, 5k, 10:30 c", []),
    ("sys.email", "john.doe+x@mail.example.co.uk.", ["john.doe+x@mail.example.co.uk"]),
    ("sys.email", "<a@b.com>, jörg@müller.de", ["a@b.com", "jörg@müller.de"]),
    ("sys.email", "a@b foo..bar@x.com foo@bar..com @you", []),
    ("sys.url", "see https://example.com/a?b=c#d.", ["https://example.com/a?b=c#d"]),
    ("sys.url", "(https://en.wikipedia.org/wiki/X_(y))", ["https://en.wikipedia.org/wiki/X_(y)"]),
    (
        "sys.url",
        "www.example.com! or example.com, bbc.co.uk/news",
        ["www.example.com", "example.com", "bbc.co.uk/news"],
    ),
    ("sys.url", "shop.example.de http://localhost:8080/x", ["shop.example.de", "http://localhost:8080/x"]),
    ("sys.url", "me@example.com Done.In the end. e.g. this hello.how 1.5 http://", []),
    ("sys.alphanumeric", "AP456UQW", ["AP456UQW"]),
    ("sys.alphanumeric", "my order is ORD-1042, thanks", ["ORD-1042"]),
    ("sys.alphanumeric", "1st 5kg 10pm 2-year-old hello 12 a@b2.com www.x1.com", []),
]


@pytest.mark.parametrize(("entity", "text", "expected"), CASES)
def test_values_are_stored_as_documented(entity: str, text: str, expected: list[Any]) -> None:
    assert values(entity, text) == expected


YES = [
    "yes", "Yess!", "yeahhh", "yep, go ahead", "sure", "I am sure", "ok", "okay let's go", "no problem",
    "of course", "absolutly", "that's right", "👍", "y", "it is", "I do", "please", "that would be great",
    "well, sounds good to me", "right", "Sure, show me",
]  # fmt: skip
NO = [
    "no", "nooo", "No thank you", "no, thanks", "nope", "of course not", "I said no", "I don't think so", "n",
    "never", "not really", "👎", "No, I want two", "nevermind", "not yet", "i don't",
]  # fmt: skip
NEITHER = [
    "I have no time", "there is no one", "not sure", "are you sure", "right now", "I don't know",
    "say yes or no", "what is it", "not yes", "know", "now", "please help me", "I do have one", "I never got it",
    "it's not working", "good morning", "hello", "",
]  # fmt: skip


@pytest.mark.parametrize("text", YES)
def test_yes_is_said_in_many_ways(text: str) -> None:
    assert values("sys.yes-no", text)[0] == values("sys.yes", text)[0] == "yes"
    assert values("sys.no", text) == []


@pytest.mark.parametrize("text", NO)
def test_no_is_said_in_many_ways(text: str) -> None:
    assert values("sys.yes-no", text)[0] == values("sys.no", text)[0] == "no"
    assert values("sys.yes", text) == []


@pytest.mark.parametrize("text", NEITHER)
def test_what_only_sounds_like_it_is_neither(text: str) -> None:
    assert values("sys.yes-no", text) == []
