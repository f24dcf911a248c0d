"""Laws of recognition, on texts that nobody would think of."""

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from botsync.conversation.values.common import COMMON
from botsync.conversation.values.distance import edits
from botsync.conversation.values.numbers import find_numbers
from botsync.conversation.values.recognise import Recogniser
from botsync.conversation.values.spelling import Spelling
from botsync.conversation.values.system import SYSTEM_ENTITIES
from botsync.conversation.values.user import Entity

PIECES = [
    "large",
    "12",
    "one",
    "and",
    "half",
    "a",
    "hundred",
    "yes",
    "no",
    "not",
    "degrees",
    "°c",
    "a@b.com",
    "http://x.y",
]
TEXTS = st.one_of(st.text(max_size=256), st.lists(st.sampled_from(PIECES) | st.text(max_size=4)).map(" ".join))
SYNONYMS = st.text(min_size=1, max_size=30).filter(str.strip)
ENTITIES = st.lists(
    st.dictionaries(SYNONYMS, st.lists(SYNONYMS, max_size=3), min_size=1, max_size=4).map(lambda made: ("", made)),
    max_size=3,
).map(lambda made: [Entity(f"e{place}", entries) for place, (_, entries) in enumerate(made)])
PHRASES = st.lists(
    st.lists(st.sampled_from(["{{sys.any:x}}", "{{e0:y}}", "{{sys.number:z}}", "a", "to"]) | st.text(max_size=5)).map(
        " ".join
    ),
    max_size=4,
)
PARAMETERS = [("sys.any", "x"), ("e0", "y"), ("e0", "y2"), ("sys.number", "z")]
NAMES = ["e0", "e1", "e2", *SYSTEM_ENTITIES]
WORDS = st.text("abcde", min_size=1, max_size=12)


@given(ENTITIES, TEXTS, st.floats(0, 1))
@settings(max_examples=300, deadline=None)
def test_every_text_is_recognised_the_same_way_within_its_bounds(
    entities: list[Entity], text: str, confidence: float
) -> None:
    recogniser = Recogniser(entities)
    found = recogniser.recognise(text, NAMES, confidence)
    assert found == Recogniser(entities).recognise(text, list(reversed(NAMES)), confidence)
    for place, item in enumerate(found):
        assert 0 <= item.start < item.end <= len(text)
        assert confidence <= item.score <= 1 or item.entity.startswith("sys.")
        assert not any(item.entity == other.entity and item.overlaps(other) for other in found[:place])
    assert len(recogniser.variants(text, found)) <= 4


@given(ENTITIES, TEXTS, PHRASES)
@settings(max_examples=200, deadline=None)
def test_parameters_are_filled_with_parts_of_the_text_or_not_at_all(
    entities: list[Entity], text: str, phrases: list[str]
) -> None:
    filled = Recogniser(entities).fill(text, PARAMETERS, phrases)
    assert list(filled) == [alias for _, alias in PARAMETERS if alias in filled]
    assert filled.get("x", "") in text
    known = {value for entity in entities for value in entity.entries}
    assert {filled[alias] for alias in ("y", "y2") if alias in filled} <= known


@given(
    st.lists(WORDS, min_size=1, max_size=3).map(" ".join),
    st.lists(WORDS),
    st.lists(WORDS),
    st.sampled_from([" ", ", ", "\n"]),
)
@settings(deadline=None)
def test_a_synonym_inside_any_sentence_is_found(synonym: str, before: list[str], behind: list[str], gap: str) -> None:
    text = gap.join([*before, synonym.upper(), *behind])
    found = Recogniser([Entity("e", {"the value": ["x", synonym]})]).recognise(text, {"e"})
    assert "the value" in [item.value for item in found if item.score == 1]


@given(st.lists(WORDS, max_size=30), WORDS, st.sampled_from([0.6, 0.7, 0.8, 0.9]))
@settings(max_examples=500, deadline=None)
def test_the_index_finds_what_a_search_through_all_words_finds(words: list[str], typed: str, similarity: float) -> None:
    expected: dict[str, float] = {}
    for word in words:
        longer = max(len(word), len(typed))
        allowed = max(int((1 - similarity) * longer + 1e-9), 1) if longer >= 3 else 0
        if (away := edits(typed, word, 99)) <= allowed:
            expected[word] = away
    assert Spelling(words, similarity).close(typed) == expected


@st.composite
def misspelled(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a word, and the same with as many errors as the usual confidence allows."""
    word = draw(st.text("abcdefgh", min_size=4, max_size=14))
    typed = list(word)
    for _ in range(int(0.3 * len(word))):
        place = draw(st.integers(0, len(typed) - 2))
        match draw(st.sampled_from(["swap", "replace", "drop", "add"])):
            case "swap":
                typed[place], typed[place + 1] = typed[place + 1], typed[place]
            case "replace":
                typed[place] = draw(st.sampled_from("abcdefgh"))
            case "drop":
                del typed[place]
            case _:
                typed.insert(place, draw(st.sampled_from("abcdefgh")))
    return word, "".join(typed)


@given(misspelled())
@settings(max_examples=300, deadline=None)
def test_what_is_seventy_percent_alike_is_recognised(pair: tuple[str, str]) -> None:
    word, typed = pair
    alike = 1 - edits(word, typed, 99) / max(len(word), len(typed))
    assume(alike >= 0.7)
    assume(typed not in COMMON)  # what is a word itself is no misspelling
    (found,) = Recogniser([Entity("e", {word: []})]).recognise(f"xxxxxxxxx {typed}, yyyyyyyyyyy", {"e"})
    assert found.value == word
    assert found.score >= alike - 1e-9


SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]  # fmt: skip
SCALES = [(10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand")]
IRREGULAR = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def spoken(number: int, hyphen: str, joint: str, comma: str) -> str:
    """Return a number in English words, as far as 10**15."""
    if number < 20:
        return SMALL[number]
    if number < 100:
        return TENS[number // 10] + (hyphen + SMALL[number % 10] if number % 10 else "")
    if number < 1000:
        rest = number % 100
        return SMALL[number // 100] + " hundred" + (joint + spoken(rest, hyphen, joint, comma) if rest else "")
    scale, name = next(item for item in SCALES if number >= item[0])
    rest = number % scale
    said = f"{spoken(number // scale, hyphen, joint, comma)} {name}"
    return said + ((joint if rest < 100 else comma) + spoken(rest, hyphen, joint, comma) if rest else "")


def ordinal(words: str) -> str:
    start, last = words[: len(words) - len(words.replace("-", " ").split()[-1])], words.replace("-", " ").split()[-1]
    return start + IRREGULAR.get(last, last[:-1] + "ieth" if last.endswith("y") else last + "th")


NUMBERS = st.integers(0, 10**15 - 1) | st.integers(0, 2000) | st.integers(0, 999).map(lambda n: n * 10**9 + n)
STYLES: dict[str, Any] = {
    "hyphen": st.sampled_from(["-", " "]),
    "joint": st.sampled_from([" and ", " "]),
    "comma": st.sampled_from([", ", " "]),
}


@given(NUMBERS, st.fixed_dictionaries(STYLES), st.sampled_from(["", "minus "]))
@settings(max_examples=500, deadline=None)
def test_a_number_in_words_is_that_number(number: int, style: dict[str, str], sign: str) -> None:
    words = spoken(number, **style)
    text = sign + words
    assert [(item.value, item.end) for item in find_numbers(text)] == [(-number if sign else number, len(text))]
    assert [item.value for item in find_numbers(f"take the {ordinal(words).upper()}, please")] == [number]


@given(st.integers(-(10**12), 10**12), st.integers(0, 999))
def test_a_number_in_figures_is_that_number(whole: int, decimals: int) -> None:
    assert [item.value for item in find_numbers(f"it is {whole:,}, or so")] == [whole]
    text = f"{whole}.{decimals:03d}"
    assert [item.value for item in find_numbers(text)] == [float(text)]
