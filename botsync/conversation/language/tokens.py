"""Texts as words, and words as the features that are compared: what the classifier and the keywords see of a text."""

import math
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

MOST_WORDS = 512
"""Words of a text that are compared; nobody asks a bot a longer question, and time stays bounded."""
LONGEST_WORD = 64
"""Characters of a word that are compared."""
LONGEST_PIECE = 5
"""Characters of the longest piece of a word; the shortest has two."""
ENTITY = "@"
"""Starts the token of a placeholder, and that of a sign where a text has no words."""

_PLACEHOLDER = r"\{\{([^{}:]++)[^{}]*+\}\}"
"""Possessive, and ended by any brace: linear in time whatever is typed."""
_IDEOGRAM = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Han, Hiragana, Katakana: no spaces between words, so each is a word; pairs of them follow as features."""
_MARK = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u200c\u200d"
)
"""Accents, points and vowel signs, which `\\w` leaves out: without them Hindi or Thai words fall to pieces."""
_LETTERS = rf"(?:(?![{_IDEOGRAM}])[^\W_]|[{_MARK}])+"
_TOKEN = re.compile(rf"{_PLACEHOLDER}|[{_IDEOGRAM}]|{_LETTERS}(?:['\u2019]{_LETTERS})*")
_APOSTROPHES = str.maketrans("", "", "'\u2019")


def plain(text: str) -> str:
    """Return a text in lower case, each sign in one form: `ﬁ` is `fi`, a full-width letter a letter."""
    return unicodedata.normalize("NFKC", text).lower()


def is_sign(token: str) -> bool:
    """Tell whether a token is a sign of a text without words."""
    return len(token) == len(ENTITY) + 1 and token.startswith(ENTITY) and not token[-1].isalnum()


def tokens(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, without punctuation and apostrophes.

    A placeholder ``{{entity:alias}}`` is one token, ``@entity``. A text without words gives its signs: a smiley, "?".
    """
    lower = plain(text)
    found = tuple(
        ENTITY + match[1].strip() if match[1] else match[0].translate(_APOSTROPHES) for match in _TOKEN.finditer(lower)
    )
    return found or tuple(ENTITY + sign for sign in lower if not sign.isspace())


def spoken(text: str) -> str:
    """Return a phrase as a person would say it, for a sentence encoder: a placeholder gives the name of its entity."""

    def name(match: re.Match[str]) -> str:
        return str(match[1]).strip().removeprefix("sys.").replace("_", " ").replace("-", " ")

    return re.sub(_PLACEHOLDER, name, text).encode("utf-8", "replace").decode("utf-8")


def features(words: Sequence[str]) -> dict[str, float]:
    """Return what words are compared by, each with its weight: ``1 + log(count)``.

    Words, pairs of neighbours, and pieces of two to five characters within ``<word>``, which forgive typing errors and
    endings.
    """
    short = [word[:LONGEST_WORD] for word in words[:MOST_WORDS]]
    counts: dict[str, int] = {}
    for word in short:
        for feature in _of_word(word):
            counts[feature] = counts.get(feature, 0) + 1
    for first, second in pairwise(short):
        pair = f"{first} {second}"
        counts[pair] = counts.get(pair, 0) + 1
    return {feature: 1.0 if count == 1 else 1.0 + math.log(count) for feature, count in counts.items()}


@lru_cache(maxsize=20_000)
def _of_word(word: str) -> tuple[str, ...]:
    if word.startswith(ENTITY):
        return (word,)
    framed = f"<{word}>"
    longest = min(LONGEST_PIECE, len(framed))
    pieces = (framed[i : i + n] for n in range(2, longest + 1) for i in range(len(framed) - n + 1))
    return (f" {word}", *pieces)
