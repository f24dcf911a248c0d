"""Personal data in what users typed: mail addresses, phone numbers, long numbers such as those of accounts and orders.

Names and addresses of streets are not found: nothing here says that a text is free of personal data.
"""

import re
from collections.abc import Iterator

from botsync.conversation.values.contacts import emails, phones

_LONG = re.compile(r"\d(?:[ .-]?\d){4,}")
"""Five digits and more, also in groups: a year or a size of shoes is shorter."""


def redact(text: str) -> str:
    """Return a text with a placeholder for each mail address, phone number and long number."""
    shown, end = "", 0
    for start, stop, name in sorted(_found(text), key=lambda item: (item[0], -item[1])):
        if start >= end:
            shown += f"{text[end:start]}<{name}>"
            end = stop
    return shown + text[end:]


def is_personal(text: str) -> bool:
    """Tell whether a text holds a mail address, a phone number or a long number."""
    return any(True for _ in _found(text))


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    yield from ((start, end, "email") for start, end in emails(text))
    yield from ((start, end, "phone") for start, end in phones(text))
    yield from ((*match.span(), "number") for match in _LONG.finditer(text))
