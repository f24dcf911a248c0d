"""Temperatures: a number and its unit, `{"unit": "celsius", "amount": 37}` (API reference, section 5.2)."""

import re
from collections.abc import Iterator

from botsync.conversation.values.contacts import no_numbers, within
from botsync.conversation.values.found import Found
from botsync.conversation.values.numbers import find_numbers

NAME = "sys.temperature"
_UNIT = re.compile(
    r"""
    \s* (?: (?P<joined> [\u2103\u2109])
      | (?P<degrees> [°º˚] | -?(?:degrees?|deg\b\.?) )? \s*
        (?: (?P<celsius> celsius | celcius | celsuis | centigrades? | c)
          | (?P<fahrenheit> f[ae]h?r[ae]n?h[ei]{1,2}t | f)
          | (?P<kelvin> kelvins? ) | (?P<k> k) )? (?!\w)
    )
    (?P<below> \s+ below (?: \s+ (?: zero | freezing | 0) )? (?!\w) )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SIGNS = {"\u2103": "celsius", "\u2109": "fahrenheit"}


def temperatures(text: str) -> Iterator[Found]:
    """Yield the temperatures of a text; without a scale, as in "45 degrees", the unit is "unknown"."""
    taken = no_numbers(text)
    for number in find_numbers(text):
        match = _UNIT.match(text, number.end)
        unit = _unit(match) if match and not within(number.start, number.end, taken) else None
        if match and unit:
            amount = -abs(number.value) if match["below"] else number.value
            yield Found(NAME, {"unit": unit, "amount": amount}, number.start, match.end())


def _unit(match: re.Match[str]) -> str | None:
    if match["joined"]:
        return _SIGNS[match["joined"]]
    for unit in ("celsius", "fahrenheit", "kelvin"):
        if match[unit]:
            return unit
    if match["degrees"]:
        return "kelvin" if match["k"] else "unknown"
    return None
