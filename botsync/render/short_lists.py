"""Lists of addresses that take little room: by story with commas, and with what their keys have in common said once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

_RUN = 3
"""Numbers in a row that are worth to be written as a range."""


def grouped(addresses: Iterable[str]) -> list[str]:
    """Return a line for each kind, and of interactions for each story: `interaction.pizza: order, hours`."""
    return [f"{head}: {', '.join(keys)}" for head, keys in _by_head(addresses)]


def folded(addresses: Iterable[str]) -> list[str]:
    """Return the same in less room, with braces as a shell has them: `interaction.pizza: order_{a,b},t{1..9}`."""
    return [f"{head}: {','.join(_braces(sorted(keys)))}" for head, keys in _by_head(addresses)]


def with_their_stories(addresses: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return a line for each story that is there with interactions of its own, and all addresses outside of these."""
    inside = Counter(_story_of(address) for address in addresses)
    whole = {address: f"{address}, and with it all of its {inside[address]} interactions" for address in addresses}
    whole = {story: line for story, line in whole.items() if inside[story]}
    others = [address for address in addresses if address not in whole and _story_of(address) not in whole]
    return list(whole.values()), others


def _story_of(address: str) -> str:
    head = address.rpartition(".")[0]
    return f"story.{head.removeprefix('interaction.')}" if head.startswith("interaction.") else ""


def _by_head(addresses: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    parted = [address.rpartition(".") for address in addresses]
    for head, group in groupby(parted, key=lambda part: part[0]):
        yield head, [part[2] for part in group]


def _braces(keys: Sequence[str]) -> Iterator[str]:
    """Yield sorted keys, those that begin with the same word in one."""
    for word, group in groupby(keys, key=_first_word):
        rests = [key[len(word) :] for key in group]
        if len(rests) == 1:
            yield word + rests[0]
        else:
            yield f"{word}{{{','.join(_inside(rests))}}}"


def _inside(rests: Sequence[str]) -> Iterator[str]:
    numbers = {rest: int(rest) for rest in rests if rest.isdecimal() and rest.isascii()}
    yield from _braces([rest for rest in rests if rest not in numbers])
    for _, alike in groupby(sorted(numbers, key=lambda rest: (len(rest), rest)), key=len):
        listed = list(alike)
        for _, run in groupby(enumerate(listed), key=lambda pair: numbers[pair[1]] - pair[0]):
            row = [rest for _, rest in run]
            yield from row if len(row) < _RUN else [f"{row[0]}..{row[-1]}"]


def _first_word(key: str) -> str:
    """Return a key up to its first `_`, which is part of it; or up to its last digits; or whole."""
    word, line, _ = key.partition("_")
    if line:
        return word + line
    return key.rstrip("0123456789") or key
