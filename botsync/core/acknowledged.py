"""What was deleted in the workspace and is known: it stays so until a date, and so does what led to it."""

from collections.abc import Mapping
from typing import Any

from botsync.address import Address, story_address
from botsync.core.situation import Situation
from botsync.core.threeway import Rules, gone_until
from botsync.models.fields import references

Gone = Mapping[Address, str]
"""The last day on which each address is left as it is: deleted."""


def known_gone(situation: Situation, rules: Rules) -> Gone:
    """Return the recorded addresses that are gone from the workspace, and known to be."""
    found: dict[Address, str] = {}
    for address in situation.identity.gone - situation.identity.ids.keys():
        home = story_address(address.story)
        comes_back = address.story and home not in situation.identity.ids and not gone_until(home, rules)
        until = gone_until(address, rules)
        if until and not comes_back:
            found[address] = until
    return found


def led_to(address: Address, field: str, value: Any, gone: Gone) -> str:  # noqa: ANN401  (any canonical value)
    """Return until when a field is left alone as it leads to what is gone; empty where it does not."""
    names = references(address.kind, {field: value})
    return max((until for other, until in gone.items() if str(other) in names), default="")
