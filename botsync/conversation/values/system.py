"""The vendor's system entities (API reference, section 5.2), listed in one table."""

from collections.abc import Callable, Iterator, Mapping

from botsync.conversation.values import consent, temperature
from botsync.conversation.values.contacts import codes, emails, no_numbers, phones, urls, within
from botsync.conversation.values.found import Found
from botsync.conversation.values.numbers import find_numbers

ANY = "sys.any"
_Finder = Callable[[str], Iterator[Found]]


def _anything(text: str) -> Iterator[Found]:
    if typed := text.strip():
        start = text.index(typed)
        yield Found(ANY, typed, start, start + len(typed))


def _numbers(text: str) -> Iterator[Found]:
    taken = no_numbers(text)
    for number in find_numbers(text):
        if not within(number.start, number.end, taken):
            yield Found("sys.number", number.value, number.start, number.end)


def _integers(text: str) -> Iterator[Found]:
    """Yield whole numbers in figures: of words the vendor speaks only for sys.number."""
    for item in _numbers(text):
        typed = text[item.start : item.end]
        if isinstance(item.value, int) and not any(map(str.isalpha, typed)):
            yield Found("sys.integer", item.value, item.start, item.end)


def _as_typed(name: str, spans: Callable[[str], Iterator[tuple[int, int]]]) -> _Finder:
    def find(text: str) -> Iterator[Found]:
        for start, end in spans(text):
            yield Found(name, text[start:end], start, end)

    return find


def _consent(name: str) -> _Finder:
    def find(text: str) -> Iterator[Found]:
        for item in consent.consents(text):
            if item.value in consent.NAMES[name]:
                yield Found(name, item.value, item.start, item.end, item.score)

    return find


SYSTEM_ENTITIES: Mapping[str, _Finder] = {
    ANY: _anything,
    "sys.url": _as_typed("sys.url", urls),
    "sys.integer": _integers,
    "sys.number": _numbers,
    "sys.phone-number": _as_typed("sys.phone-number", phones),
    temperature.NAME: temperature.temperatures,
    "sys.email": _as_typed("sys.email", emails),
    **{name: _consent(name) for name in consent.NAMES},
    "sys.alphanumeric": _as_typed("sys.alphanumeric", codes),
}
"""Name to what yields its values in a text."""
