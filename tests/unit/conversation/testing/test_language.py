"""The report on language: what held-out phrases and turns say, seen apart from unseen."""

from dataclasses import replace

import pytest
from support.reports import case, heard, step
from support.talking import story

from botsync.conversation.language.guesses import Guess
from botsync.conversation.testing.language import Judged, Share, competitors, judged, language_report, macro_f1
from botsync.conversation.testing.nearest import nearest
from botsync.conversation.testing.observed import Observed
from botsync.conversation.testing.verdict import Exchange


def held_out(text: str, meant: str, *guesses: tuple[str, float], story: str = "s") -> Judged:
    return Judged(story=story, text=text, meant=meant, guesses=guesses, path=("stories", story, text))


def turn(text: str, got: Observed | None, kind: str = "user", **expect: object) -> Exchange:
    error = "" if got is not None else "could not"
    return Exchange(step=step(text, kind=kind, **expect), observed=got, error=error)


def test_a_judged_text() -> None:
    right = held_out("x", "a", ("a", 0.9), ("b", 0.69))
    assert (right.taken_for, right.is_right, right.is_ambiguous) == ("a", True, False)
    close = held_out("x", "b", ("a", 0.9), ("b", 0.81))
    assert (close.taken_for, close.is_right, close.is_ambiguous) == ("a", False, True)
    nothing = held_out("x", "a")
    assert (nothing.taken_for, nothing.is_right, nothing.is_ambiguous) == ("fallback", False, False)
    assert not held_out("x", "a", ("a", 0.1)).is_ambiguous


def test_shares() -> None:
    assert Share(right=3, all=4).accuracy == 0.75
    assert Share(right=0, all=0).accuracy is None


def test_macro_f1_is_the_mean_over_what_is_meant() -> None:
    assert macro_f1([]) is None
    assert macro_f1([("a", "a"), ("b", "b")]) == 1
    assert macro_f1([("a", "b"), ("b", "a")]) == 0
    # a: right 1, meant 2, taken 1; b: right 1, meant 1, taken 2; `fallback` is taken and never meant
    assert macro_f1([("a", "a"), ("a", "b"), ("b", "b")]) == pytest.approx((2 / 3 + 2 / 3) / 2)
    assert macro_f1([("a", "fallback"), ("b", "b")]) == 0.5


def test_interactions_of_two_stories_are_two() -> None:
    found = language_report([held_out("x", "a", ("a", 1)), held_out("y", "a", ("b", 1), story="t")], [], {})
    assert found.macro_f1 == 0.5


def test_the_most_frequent_confusion_comes_first() -> None:
    texts = [
        held_out("1", "a", ("b", 0.9)),
        held_out("2", "b", ("a", 0.9)),
        held_out("3", "c"),
        held_out("4", "c"),
        held_out("5", "a", ("a", 0.9)),
        held_out("6", "a", ("a", 0.9), ("b", 0.85)),
    ]
    found = language_report(texts, [], {})
    assert [(pair.meant, pair.taken_for, [text.text for text in pair.texts]) for pair in found.confusions] == [
        ("c", "fallback", ["3", "4"]),
        ("a", "b", ["1"]),
        ("b", "a", ["2"]),
    ]
    assert found.phrases == Share(right=2, all=6)
    assert [item.text for item in found.ambiguous] == ["6"], "only what is understood"
    assert found.repeated is None


def test_turns_that_repeat_the_training_are_told_apart() -> None:
    results = [
        case(
            "c",
            turn("I want  a PIZZA!", heard("order"), interaction="order"),
            turn("pizza time", heard("order"), interaction="order"),
            turn("feed me", heard("fallback"), interaction="order"),
            turn("is it raining", heard("fallback"), fallback=True),
            turn("is it snowing", heard("order"), fallback=True),
            turn("anything", heard("order"), says="x"),
            turn("a button", heard("order"), kind="click", interaction="order"),
            turn("never said", None, interaction="order"),
            story="s",
        ),
        case("d", turn("I want a pizza", heard("order"), interaction="order"), story="other"),
    ]
    found = language_report([], results, {"s": ["I want a pizza", "feed me"]})
    assert found.seen == Share(right=1, all=2)
    assert found.unseen == Share(right=3, all=4), "another story's phrases are not its training"
    assert found.repeated == pytest.approx(2 / 6)
    assert found.macro_f1 is None


@pytest.mark.parametrize(
    ("text", "phrases", "index"),
    [
        ("order a pizza", ["a pizza", "order a pizza please", "hours"], 1),
        ("pizza", ["hours", "my pizza", "your pizza"], 1),
        ("nothing alike", ["hours", "pizza"], 0),
        ("", ["", "x"], 0),
        ("x", [], None),
    ],
)
def test_the_nearest_phrase_shares_most_words(text: str, phrases: list[str], index: int | None) -> None:
    assert nearest(text, phrases) == index


def test_a_phrase_competes_with_what_can_be_meant_beside_it() -> None:
    """The first level, and what follows one interaction; keywords and targets that are gone do not learn."""
    made = story({"a": "c d gone", "b": "", "c": "", "d": "", "e": ""}, "a b gone")
    keywords = replace(made.interactions["d"], classifier="keywords")
    made = replace(made, interactions={**made.interactions, "d": keywords})
    assert competitors(made) == {"a": {"a", "b"}, "b": {"a", "b"}, "c": {"c"}, "d": {"c", "d"}, "e": {"e"}}


def test_phrases_are_judged_among_their_competitors_and_have_places() -> None:
    made = story({"a": "c", "b": "", "c": ""}, "a b")
    phrases = {"a": ("hi", "hello", "hi"), "b": ("bye",), "c": ("yes",)}
    kinds = {"b": "keywords"}
    interactions = {
        name: replace(item, phrases=phrases[name], classifier=kinds.get(name, "ml"))
        for name, item in made.interactions.items()
    }
    scores = (("c", 0.9), ("a", 0.8), ("b", 0.1))
    guesses = [Guess(label="a", phrase="hi", scores=scores), Guess(label="b", phrase="bye", scores=scores)]
    (found,) = judged("s", replace(made, interactions=interactions), guesses)
    assert found == Judged(
        story="s",
        text="hi",
        meant="a",
        guesses=(("a", 0.8),),
        path=("stories", "s", "interactions", "a", "user_says", 0),
    )
