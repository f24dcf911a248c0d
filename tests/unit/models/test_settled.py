"""What is settled is what the canonical form says, only sooner."""

from typing import Any

import pytest

from botsync.address import Kind
from botsync.models.fields import FIELDS, Fields, canonical_fields, settled, translate_references

IDS = {"64a1": "interaction.pizza.order", "64a2": "interaction.pizza.confirm", "64a3": "webhook.orders"}


def translate(_: Kind, remote_id: str) -> str:
    return IDS.get(remote_id, f"#{remote_id}")


FOUND: Fields = {
    "name": "Order",
    "action": "",
    "user_says": ["a pizza", "I want a pizza"],
    "parameters": [],
    "responses": [
        {"type": "text", "elements": ["Hello\r\nthere"]},
        {"type": "goto", "interaction": "64a2"},
        {"type": "quick_replies", "title": "?", "buttons": [{"type": "goto", "title": "x", "interaction": "64a1"}]},
        {"type": "webhook", "webhook": "64a3"},
        {"type": "raw", "raw": {"interaction": "64a2"}},
    ],
    "next": ["64a2", "64a1"],
}
WANTED = canonical_fields(Kind.INTERACTION, translate_references(Kind.INTERACTION, FOUND, translate))


def test_what_is_as_wanted_is_settled_without_a_copy() -> None:
    assert settled(Kind.INTERACTION, FOUND, WANTED, translate) is WANTED


def test_what_nobody_manages_is_kept_in_its_canonical_form() -> None:
    wanted = {name: value for name, value in WANTED.items() if name not in {"user_says", "next", "responses"}}
    told = settled(Kind.INTERACTION, FOUND, wanted, translate)
    assert told == WANTED
    assert list(told or {}) == [name for name in FIELDS[Kind.INTERACTION] if name in FOUND]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Another"),
        ("user_says", ["a pizza"]),
        ("next", ["64a1", "64a2"]),
        ("next", ["64a2", "64a1", "64ff"]),
        ("responses", FOUND["responses"][:-1]),
        ("responses", [*FOUND["responses"][:-1], {"type": "goto", "interaction": "64ff"}]),
    ],
)
def test_what_differs_is_not_settled(field: str, value: Any) -> None:
    assert settled(Kind.INTERACTION, {**FOUND, field: value}, WANTED, translate) is None


def test_what_the_workspace_does_not_tell_is_not_settled() -> None:
    found = {name: value for name, value in FOUND.items() if name != "next"}
    assert settled(Kind.INTERACTION, found, WANTED, translate) is None


@pytest.mark.parametrize("value", [["I want a pizza", "a pizza", "a pizza"], ["I want a pizza", "a pizza"]])
def test_order_and_repeats_of_a_set_do_not_count(value: list[str]) -> None:
    assert settled(Kind.INTERACTION, {**FOUND, "user_says": value}, WANTED, translate) is WANTED
