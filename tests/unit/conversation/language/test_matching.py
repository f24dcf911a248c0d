"""The order between the vendor's two systems (chatbot-api.md 9.3)."""

import pytest
from support.phrases import EXAMPLES, SYNONYMS, Concepts

from botsync.conversation.language import Encoder, Match, Matcher, train

POLICY = ("A", "Tell me more about your payments policy")
KEYWORDS = {"B": ["payments"]}
KEYWORD_EXAMPLES = [("B", "payments")]

WORKED_EXAMPLE = [
    ("payments", "B", "keywords"),
    ("tell me about payments policy", "A", "ml"),
    ("payments policy", "B", "keywords"),
]


@pytest.mark.parametrize("encoder", [None, Concepts(SYNONYMS)], ids=["words", "encoder"])
@pytest.mark.parametrize("others", [[], EXAMPLES], ids=["alone", "among others"])
@pytest.mark.parametrize("known", [[], KEYWORD_EXAMPLES], ids=["keywords unknown to ml", "keywords known to ml"])
@pytest.mark.parametrize(("text", "interaction", "system"), WORKED_EXAMPLE)
def test_the_vendors_worked_example(
    encoder: Encoder | None,
    others: list[tuple[str, str]],
    known: list[tuple[str, str]],
    text: str,
    interaction: str,
    system: str,
) -> None:
    matcher = Matcher(train([POLICY, *others, *known], encoder), KEYWORDS)
    for candidates in (None, {"A", "B"}):
        best = matcher.rank([text], candidates, 0.7)[0]
        assert (best.interaction, best.system) == (interaction, system)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    keywords = {"card": ["card"], "credit": ["credit card"], "voucher": ["gift voucher", "coupon"]}
    known = [(name, phrase) for name, phrases in keywords.items() for phrase in phrases]
    return Matcher(train([*EXAMPLES, *known]), keywords)


def test_a_sure_ml_match_beats_a_keyword_though_its_score_is_lower(matcher: Matcher) -> None:
    found = matcher.rank(["can I pay by a credit card"], None, 0.7)
    assert found[0].interaction == "payment"
    assert 0.7 <= found[0].score < 1
    assert found[1] == Match(interaction="credit", score=1.0, system="keywords")


def test_below_the_threshold_the_keyword_wins(matcher: Matcher) -> None:
    found = matcher.rank(["can I pay by a credit card"], None, 0.999)
    assert [match.interaction for match in found[:3]] == ["credit", "card", "payment"]


def test_keywords_do_not_ask_for_the_threshold(matcher: Matcher) -> None:
    (best, *_) = matcher.rank(["a coupon, what for"], None, 1.0)
    assert best == Match(interaction="voucher", score=1.0, system="keywords")


def test_a_keyword_interaction_is_never_found_by_likeness(matcher: Matcher) -> None:
    found = matcher.rank(["gift vouchers"], None, 0.7)
    assert "voucher" not in {match.interaction for match in found}
    assert found[0].score < 0.7


def test_the_keyword_with_most_words_comes_first(matcher: Matcher) -> None:
    found = matcher.rank(["credit card"], {"card", "credit"}, 0.7)
    assert [match.interaction for match in found] == ["credit", "card"]


def test_only_candidates_are_ranked(matcher: Matcher) -> None:
    found = matcher.rank(["can I pay by credit card"], {"hours", "card"}, 0.7)
    assert [match.interaction for match in found] == ["card", "hours"]
    assert matcher.rank(["can I pay by credit card"], [], 0.7) == []


def test_the_better_variant_of_a_text_counts(matcher: Matcher) -> None:
    plain, variant = "a humongous pizza please", "a {{pizza_size}} pizza please"
    (best, *_) = matcher.rank([plain, variant], None, 0.7)
    assert best == Match(interaction="pizza", score=1.0, system="ml")
    assert matcher.rank([plain], None, 0.7)[0].score < 1


def test_a_story_without_keywords_is_ranked_as_the_model_does() -> None:
    model = train(EXAMPLES)
    found = Matcher(model, {}).rank(["are you open on saturday"], None, 0.7)
    assert [(match.interaction, match.score) for match in found] == model.scores("are you open on saturday")


def test_a_story_of_keywords_alone_knows_no_more() -> None:
    matcher = Matcher(train([]), KEYWORDS)
    assert [match.interaction for match in matcher.rank(["payments policy"], None, 0.7)] == ["B"]
    assert matcher.rank(["hello"], None, 0.7) == []


def test_no_text_means_nothing(matcher: Matcher) -> None:
    assert matcher.rank([], None, 0.7) == []
    assert all(match.score == 0 for match in matcher.rank([""], None, 0.7))
