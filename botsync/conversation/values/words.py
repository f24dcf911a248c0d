"""Texts as words: folded for comparison (case, accents, apostrophes), each with its place in the text as typed."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Scripts that put no blanks between words: each character is a word."""
_LETTER = rf"[^\W_{_UNSPACED}]"
_WORD = re.compile(
    rf"[{_UNSPACED}]"
    rf"|{_LETTER}(?:{_LETTER}|[\u0300-\u036f]|['\u2019\u02bc](?={_LETTER}))*(?:\+\+|#(?!\w))?"
    "|[\u2190-\u2bff\U0001f000-\U0001faff]"  # arrows, signs and emoji
)
_POSSESSIVE = re.compile(r"(?<=\w)'s?$")
_STRETCHED = re.compile(r"(.)\1{2,}")
_IRREGULAR = {
    "mice": "mouse",
    "men": "man",
    "women": "woman",
    "children": "child",
    "people": "person",
    "feet": "foot",
    "teeth": "tooth",
    "geese": "goose",
    "knives": "knife",
    "lives": "life",
    "wives": "wife",
    "leaves": "leaf",
    "halves": "half",
    "shelves": "shelf",
    "loaves": "loaf",
}
_NO_PLURAL = ("ss", "us", "is")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text.

    Attributes:
        start: where it begins in the text.
        end: where it ends, exclusive.
        text: its folded form.
    """

    start: int
    end: int
    text: str


def fold(text: str) -> str:
    """Return the text in the form that is compared: lower case, without accents, one kind of apostrophe."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'").replace("\u02bc", "'"))
    return "".join(character for character in plain if not unicodedata.combining(character))


@lru_cache(16)  # a text is read by several
def words_of(text: str) -> Sequence[Word]:
    """Return the words of a text in order; punctuation and blanks between them are left out."""
    found = (Word(match.start(), match.end(), _POSSESSIVE.sub("", fold(match[0]))) for match in _WORD.finditer(text))
    return tuple(word for word in found if word.text)


def singular(word: str) -> str:
    """Return the singular of an English word, as far as its ending shows it."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3 or not word.endswith("s") or word.endswith(_NO_PLURAL):  # noqa: PLR2004  # "gas", "bus"
        return word
    if word.endswith("ies") and len(word) > 4:  # noqa: PLR2004  # not "pies"
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes", "oes")):
        return word[:-2]
    return word[:-1]


def unstretched(word: str) -> str:
    """Return a word without the letters that were held for emphasis: "yesss" is "yes"."""
    return _STRETCHED.sub(r"\1", word)
