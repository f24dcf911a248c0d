"""Numbers in a text, in figures and in English words, cardinal and ordinal.

Ours, since no kept library knows the cases: text2num 3 ends at billions and has neither signs nor halves, word2number
(last released in 2017) reads "one hundred thirty million five hundred seventy thousand" as 130571570, number-parser
(2023) knows no decimals in words and no signs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from botsync.conversation.values.lexemes import Lexeme, Part, lexemes

_NOTHING = Lexeme(Part.END, 0, 0)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text.

    Attributes:
        value: an int where it is whole.
        start: where it begins in the text.
        end: where it ends, exclusive.
    """

    value: int | float
    start: int
    end: int


@lru_cache(8)  # several entities ask for the same text
def find_numbers(text: str) -> Sequence[Number]:
    """Return the numbers of a text in order, each as long as it goes."""
    parts = list(lexemes(text))
    found: list[Number] = []
    place = 0
    while place < len(parts):
        reader = _Reader(parts, place)
        value = reader.number()
        if value is None:
            place += 1
            continue
        found.append(Number(_plain(value), parts[place].start, parts[reader.place - 1].end))
        place = reader.place
    return found


def _plain(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


class _Reader:
    """Reads one number from its parts, largest scale first: groups below a thousand, each with its scale."""

    def __init__(self, parts: Sequence[Lexeme], place: int) -> None:
        self.place = place
        self._parts = parts
        self._first = place
        self._done = False

    def number(self) -> Fraction | None:
        """Return the number that begins here, if one does; `place` is behind it then."""
        sign = 1
        if self._at().part is Part.SIGN:
            self.place += 1
            sign = -1
        value = self._scaled_groups()
        return None if value is None else sign * value

    def _at(self, ahead: int = 0) -> Lexeme:
        place = self.place + ahead
        return self._parts[place] if place < len(self._parts) else _NOTHING

    def _take(self) -> Lexeme:
        part = self._at()
        self.place += 1
        self._done = self._done or part.ordinal
        return part

    def _scaled_groups(self) -> Fraction | None:
        total: Fraction | None = None
        limit: Fraction | None = None
        while not self._done:
            start = self.place
            if total is not None and self._at().part in {Part.AND, Part.COMMA}:
                self.place += 1
            group = self._group(opening=total is None)
            if group is not None:
                group, scale = self._scaled(group)
            if group is None or (limit is not None and group >= limit):
                self.place, self._done = start, False
                break
            total = (total or Fraction(0)) + group
            if scale == 1:
                break
            limit = scale
        return total

    def _scaled(self, group: Fraction) -> tuple[Fraction, Fraction]:
        """Multiply a group by the scale words that follow it, two at most ("thousand million")."""
        scale = Fraction(1)
        for _ in range(2):
            if not self._done and self._at().part is Part.SCALE and not self._at().plural:
                scale *= self._take().value
        return group * scale, scale

    def _group(self, *, opening: bool) -> Fraction | None:
        """Read what may stand before a scale: a number below a thousand, figures, or a part of one."""
        at, ahead = self._at(), self._at(1)
        if at.part is Part.PIECE or (at.part is Part.ARTICLE and ahead.part is Part.PIECE):
            return self._piece() if opening else None
        if at.part is Part.ARTICLE:
            if ahead.part not in {Part.HUNDRED, Part.SCALE} or ahead.plural:
                return None
            self.place += 1
        if at.part is Part.POINT:
            return self._decimals(Fraction(0)) or None if opening and self._opens_with_point() else None
        value = self._hundreds()
        if value is None or self._done:
            return value
        return self._with_part(self._decimals(value))

    def _opens_with_point(self) -> bool:
        """Tell whether "point five" is all of the number: "at this point five people" is not."""
        return self.place == 0 or self.place > self._first

    def _hundreds(self) -> Fraction | None:
        value = self._below_hundred()
        hundred = self._at()
        if value is None:
            # "hundred", "thousand" without a number before it is one of them.
            return self._after_hundred(Fraction(1)) if self._bare(hundred) else None
        if self._done or hundred.part is not Part.HUNDRED or hundred.plural:
            return value
        return self._after_hundred(value)

    def _bare(self, part: Lexeme) -> bool:
        return part.part in {Part.HUNDRED, Part.SCALE} and not part.plural

    def _after_hundred(self, value: Fraction) -> Fraction:
        if self._at().part is not Part.HUNDRED:
            return value
        value *= self._take().value
        if self._done:
            return value
        start = self.place
        if self._at().part is Part.AND:
            self.place += 1
        rest = self._below_hundred() if self._at().part in {Part.SMALL, Part.TENS} else None
        if rest is None:
            self.place = start
            return value
        return value + rest

    def _below_hundred(self) -> Fraction | None:
        at = self._at()
        if at.plural or at.part not in {Part.FIGURES, Part.SMALL, Part.TENS}:
            return None
        value = self._take().value
        unit = self._at()
        if at.part is Part.TENS and not at.ordinal and unit.part is Part.SMALL and 0 < unit.value < 10:  # noqa: PLR2004
            value += self._take().value
        return value

    def _decimals(self, value: Fraction) -> Fraction:
        """Read "point one four" behind a whole number."""
        if self._at().part is not Part.POINT:
            return value
        start = self.place
        self.place += 1
        digits = ""
        while self._at().part in {Part.SMALL, Part.TENS, Part.FIGURES} and not self._at().ordinal:
            part = self._below_hundred()
            if part is None or part.denominator != 1 or part < 0:
                break
            digits += str(part)
        if not digits:
            self.place = start
            return value
        return value + Fraction(f"0.{digits}")

    def _with_part(self, value: Fraction) -> Fraction:
        """Read "and a half", "and three quarters" behind a whole number, or "quarters" behind three."""
        if (part := self._taken_part(value)) is not None:
            return value * part
        start = self.place
        if self._at().part is Part.AND:
            self.place += 1
            count = self._at()
            if count.part is Part.ARTICLE or (count.part is Part.SMALL and not count.ordinal):
                self.place += 1
            else:
                count = Lexeme(Part.ARTICLE, 0, 0, Fraction(1))
            if (part := self._taken_part(count.value)) is not None:
                return value + count.value * part
            self.place = start
        return value

    def _taken_part(self, count: Fraction) -> Fraction | None:
        """Read "half", "quarters" or, of one, "third", of more "thirds"."""
        at = self._at()
        if at.part is Part.PIECE:
            return self._take().value
        if at.part is Part.SMALL and at.ordinal and at.plural == (count != 1) and at.value > 2:  # noqa: PLR2004  # time
            self.place += 1
            return 1 / at.value
        return None

    def _piece(self) -> Fraction | None:
        """Read "half", "a quarter", "half a" (million)."""
        if self._at().part is Part.ARTICLE:
            self.place += 1
        piece = self._take().value
        if self._at().part is Part.ARTICLE and self._at(1).part is Part.SCALE:
            self.place += 1
        return piece
