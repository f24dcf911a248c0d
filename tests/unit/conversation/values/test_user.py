"""User entities: which texts are taken for a synonym, and for which value."""

import pytest

from botsync.conversation.values.distance import edits
from botsync.conversation.values.found import Found
from botsync.conversation.values.recognise import Recogniser, recognise
from botsync.conversation.values.spelling import Spelling
from botsync.conversation.values.user import Entity
from botsync.conversation.values.words import fold, singular, unstretched, words_of

CITY = Entity(
    "city", {"Paris": [], "New York": ["NYC", "big apple"], "Kraków": ["Cracow"], "United States of America": ["USA"]}
)
DEVICE = Entity(
    "device",
    {
        "headset": ["headphones"],
        "docking station": ["dock"],
        "mouse": ["wireless mouse"],
        "box": [],
        "10 inch": ["ten inch tablet"],
        "C++": ["cpp"],
        "plus": ["+"],
        "大": [],
        "McDonald's": [],
    },
)
PERSON = Entity("person", {"William": ["bill"], "Lisa": []})
RECOGNISER = Recogniser([CITY, DEVICE, PERSON])


def values(text: str, entity: str = "device", confidence: float = 0.7) -> list[str]:
    return [item.value for item in RECOGNISER.recognise(text, {entity}, confidence)]


@pytest.mark.parametrize("text", ["kraków", "KRAKOW", "Krako\u0301w", "cracow", "krakwo", "krkow", "krakows"])
def test_case_accents_plural_and_typing_errors_do_not_matter(text: str) -> None:
    assert values(f"to {text}, please", "city") == ["Kraków"]


CASES = {
    "my headphone is broken": ["headset"],
    "head phones": ["headset"],
    "a dockingstation": ["docking station"],
    "a dockng staton": ["docking station"],
    "two mice": ["mouse"],
    "boxes": ["box"],
    "10 inch": ["10 inch"],
    "12 inch": [],
    "C++ and C": ["C++"],
    "1 + 1 + 1": ["plus", "plus"],
    "我要大的": ["大"],
    "at McDonalds": ["McDonald's"],
    "a dock and a dock": ["docking station", "docking station"],
    "nothing of that": [],
    "": [],
}


@pytest.mark.parametrize("text", CASES)
def test_synonyms_are_found_as_people_type_them(text: str) -> None:
    assert values(text) == CASES[text]


@pytest.mark.parametrize("text", ["united states america", "the united states of the america", "usa"])
def test_a_short_word_may_be_missing_or_one_too_many(text: str) -> None:
    assert values(text, "city") == ["United States of America"]


def test_the_longest_match_wins() -> None:
    (found,) = RECOGNISER.recognise("my wireless mouse", {"device"})
    assert found == Found("device", "mouse", 3, 17)


def test_everyday_words_are_no_misspellings() -> None:
    assert values("will you do this", "person") == []
    assert values("bill or billl or lisaa", "person") == ["William", "William", "Lisa"]


def test_words_of_the_bots_own_phrases_are_no_misspellings() -> None:
    knowing = Recogniser([PERSON], ["show my bile, {{person:name}}"])
    assert Recogniser([PERSON]).recognise("my bile", {"person"}) != []
    assert knowing.recognise("my bile", {"person"}) == []


def test_confidence_decides_how_alike_they_have_to_be() -> None:
    assert values("krakaw", "city", 0.9) == []
    assert values("krakaw", "city", 0.8) == ["Kraków"]
    assert values("kroko", "city") == []
    assert values("kroko", "city", 0.6) == ["Kraków"]


def test_only_what_is_asked_for_is_recognised() -> None:
    assert RECOGNISER.recognise("Paris 12 +", {"person", "unknown", "sys.unknown"}) == []


def test_of_two_values_with_a_synonym_the_first_is_taken() -> None:
    entities = {"e": Entity("e", {"one": ["x ray"], "two": ["X-Ray", " "]})}
    assert [item.value for item in recognise("x-ray", entities, {"e"})] == ["one"]


def test_findings_are_in_the_order_of_the_text() -> None:
    found = RECOGNISER.recognise("Paris, a mouse, 12", {"sys.number", "sys.integer", "device", "city"})
    assert [item.entity for item in found] == ["city", "device", "sys.integer", "sys.number"]


@pytest.mark.parametrize(
    ("left", "right", "away"),
    [
        ("", "", 0),
        ("a", "", 1),
        ("abc", "acb", 1),
        ("kitten", "sitting", 3),
        ("abcdef", "badcfe", 3),
        ("abcd", "wxyz", 4),
    ],
)
def test_swapped_letters_are_one_error(left: str, right: str, away: int) -> None:
    assert edits(left, right, 9) == edits(right, left, 9) == away
    assert edits(left, right, away) == away
    assert away == 0 or edits(left, right, away - 1) == away


def test_words_are_compared_folded() -> None:
    assert fold("Ça Straße") == "ca strasse"
    assert [word.text for word in words_of("It\u2019s John's C# re-entry, 5.")] == [
        "it",
        "john",
        "c#",
        "re",
        "entry",
        "5",
    ]
    assert words_of("' -- \u0301") == ()
    assert [singular(word) for word in ("cities", "pies", "dresses", "bus", "gas", "dogs", "dog", "children")] == [
        "city", "pie", "dress", "bus", "gas", "dog", "dog", "child",
    ]  # fmt: skip
    assert unstretched("nooo") == "no"


def test_an_index_knows_its_words() -> None:
    index = Spelling(["yes", "boxes"], 0.7)
    assert "yes" in index
    assert index.forms("yesss") == {"yes": 0.25}
    assert index.forms("box") == {"boxes": 0.25}
    assert index.close("yse") == {"yes": 1.0}
