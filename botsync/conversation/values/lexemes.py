"""The parts that numbers are made of in a text: figures, number words, and the small words between them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction

from botsync.conversation.values.words import fold


class Part(Enum):
    """What a part of a number is."""

    FIGURES = auto()
    SMALL = auto()
    TENS = auto()
    HUNDRED = auto()
    SCALE = auto()
    PIECE = auto()
    SIGN = auto()
    POINT = auto()
    AND = auto()
    ARTICLE = auto()
    COMMA = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A part of a number, or a place where a number ends.

    Attributes:
        part: what it is.
        start: where it begins in the text.
        end: where it ends, exclusive.
        value: the number that it stands for.
        ordinal: whether it says which one, not how many: nothing follows it in a number.
        plural: whether it stands in the plural, as in "two thirds" or "millions".
    """

    part: Part
    start: int
    end: int
    value: Fraction = Fraction(0)
    ordinal: bool = False
    plural: bool = False


_Meaning = tuple[Part, Fraction, bool, bool]

_SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""".split()  # noqa: SIM905  # counted, as they are read
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905  # the same
_SCALES = {
    "dozen": 12,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "quadrillion": 10**15,
}
_OTHER_SPELLINGS = {
    "nought": "zero",
    "fourty": "forty",
    "ninty": "ninety",
    "fourtieth": "fortieth",
    "nineth": "ninth",
    "twelvth": "twelfth",
    "twelth": "twelfth",
    "eigth": "eighth",
    "mln": "million",
    "bn": "billion",
}
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}
_PIECES = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
_UNITS = frozenset(
    """kg g mg lb lbs oz km m cm mm mi ft in inch yd l ml cl h hr hrs min mins s sec secs ms am pm x px gb mb tb kb
    usd eur gbp c f""".split()  # noqa: SIM905  # short as they are
)
_NOT_ONE = frozenset("no this that the which any every each another some other only last right big small".split())  # noqa: SIM905  # "the big one"
_NOT_SECOND = frozenset("a one per each every another split".split())  # noqa: SIM905  # "wait a second"


def _ordinal_of(word: str) -> str:
    if word == "twelve":
        return "twelfth"
    return _ORDINALS.get(word) or (word[:-1] + "ieth" if word.endswith("y") else word + "th")


def _number_words() -> Mapping[str, _Meaning]:
    simple = {word: (Part.SMALL, value) for value, word in enumerate(_SMALL)}
    simple |= {word: (Part.TENS, 10 * place) for place, word in enumerate(_TENS, start=2)}
    simple |= {"hundred": (Part.HUNDRED, 100)} | {word: (Part.SCALE, value) for word, value in _SCALES.items()}
    for tens in _TENS:
        simple |= {tens + word: (Part.SMALL, simple[tens][1] + value) for value, word in enumerate(_SMALL[1:10], 1)}
    words: dict[str, _Meaning] = {}
    for word, (part, value) in simple.items():
        words[word] = (part, Fraction(value), False, False)
        words[word + "s"] = (part, Fraction(value), False, True)
    for word in (*_SMALL, *_TENS, "hundred", *_SCALES):
        part, value = simple[word]
        words[_ordinal_of(word)] = (part, Fraction(value), True, False)
        words[_ordinal_of(word) + "s"] = (part, Fraction(value), True, True)
    words |= {word: (Part.PIECE, Fraction(1, value), False, False) for word, value in _PIECES.items()}
    words |= {word: (Part.SIGN, Fraction(-1), False, False) for word in ("minus", "negative")}
    words |= {"point": (Part.POINT, Fraction(0), False, False), "and": (Part.AND, Fraction(0), False, False)}
    words |= {word: (Part.ARTICLE, Fraction(1), False, False) for word in ("a", "an")}
    words |= {other: words[word] for other, word in _OTHER_SPELLINGS.items()}
    return words


NUMBER_WORDS = _number_words()
_VULGAR = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3)}
_LEXEME = re.compile(
    r"""
    (?<!\w) (?<!\d[.,:]) (?<!\.\.)  # neither the rest of a code nor of a date
    (?P<sign> (?:(?<!\S) | (?<=[(])) [-+\u2212\u2013] )?
    (?: (?P<grouped> \d{1,3} (?: [,'\u2019\u00a0\u202f] \d{3} )+ (?: \.\d{1,30} )? )
      | (?P<comma> \d{1,30},\d{1,2} )
      | (?P<ratio> [1-9]/[1-9]\d? ) (?! [/\d] )
      | (?P<plain> \d{1,40} (?: \.\d{1,30} )? | \.\d{1,30} )
    )
    (?! [.,:]?\d ) (?P<vulgar> [½¼¾⅓⅔] )? (?P<suffix> [^\W\d_]* )
  | (?P<fraction> [½¼¾⅓⅔] )
  | (?P<word> [^\W_]+ )
    """,
    re.VERBOSE,
)
_ORDINAL_SUFFIXES = ("st", "nd", "rd", "th")
_GAP = re.compile(r"\s*-?\s*")
_COMMA_GAP = re.compile(r"\s*,\s+")


def lexemes(text: str) -> Iterator[Lexeme]:
    """Yield the parts of numbers in a text; whatever else stands there ends a number."""
    end, before = 0, ""
    for match in _LEXEME.finditer(text):
        gap = text[end : match.start()]
        if _COMMA_GAP.fullmatch(gap):
            yield Lexeme(Part.COMMA, end, match.start())
        elif not _GAP.fullmatch(gap):
            yield Lexeme(Part.END, end, match.start())
        word = fold(match[0])
        yield from _figures(match) if match["word"] is None else _word(match, word, before)
        end, before = match.end(), word


def _word(match: re.Match[str], word: str, before: str) -> Iterator[Lexeme]:
    start, end = match.span()
    not_meant = (word == "one" and before in _NOT_ONE) or (word == "second" and before in _NOT_SECOND)
    if not_meant or word not in NUMBER_WORDS:
        yield Lexeme(Part.END, start, end)
        return
    part, value, ordinal, plural = NUMBER_WORDS[word]
    yield Lexeme(part, start, end, value, ordinal, plural)


def _figures(match: re.Match[str]) -> Iterator[Lexeme]:
    start, end = match.span()
    suffix = fold(match["suffix"] or "")
    is_ordinal = suffix in _ORDINAL_SUFFIXES
    if suffix and not is_ordinal and suffix != "k" and suffix not in _UNITS:
        yield Lexeme(Part.END, start, end)  # a code
        return
    value = _value(match)
    if suffix == "k":
        value *= 1000
    elif suffix in _UNITS:
        end -= len(match["suffix"])
    yield Lexeme(Part.FIGURES, start, end, value, is_ordinal)
    if suffix in _UNITS:
        yield Lexeme(Part.END, end, match.end())


def _value(match: re.Match[str]) -> Fraction:
    if match["fraction"]:
        return _VULGAR[match["fraction"]]
    if match["grouped"]:
        value = Fraction(re.sub(r"[^\d.]", "", match["grouped"]))
    elif match["comma"]:
        value = Fraction(match["comma"].replace(",", "."))
    else:
        value = Fraction(match["ratio"] or match["plain"])
    value += _VULGAR.get(match["vulgar"] or "", 0)
    return -value if match["sign"] and match["sign"] != "+" else value
