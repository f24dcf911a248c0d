"""What becomes of findings: told, suppressed or known; and what is said of suppressions and baselines themselves."""

import pytest

from botsync.core.references import Path
from botsync.diagnostics import Finding, Place, Severity
from botsync.lint.baseline import Entry, baseline_text, read_baseline
from botsync.lint.fingerprint import fingerprint, where
from botsync.lint.judge import Judged, Law, Located, Standing, Verdict, judge, unjudged
from botsync.lint.rule import Rule
from botsync.lint.suppression import Suppression, parse_comment
from botsync.lint.upkeep import UPKEEP

ODD = Rule(code="odd", severity=Severity.WARNING, title="Odd.", documentation="")
EVEN = Rule(code="even", severity=Severity.INFO, title="Even.", documentation="")
RULES = (ODD, EVEN, *UPKEEP)
CODES = [rule.code for rule in RULES]
ORDER: Path = ("stories", "pizza", "interactions", "order")


def located(line: int = 5, path: Path = ORDER, code: str = "odd", message: str = "it is odd") -> Located:
    finding = Finding(code=code, message=message, place=Place(file="a.yaml", line=line, column=3))
    return Located(finding=finding, where=where(path), path=path)


def comment(
    *codes: str, line: int = 5, reason: str = "so it is", scopes: tuple[Path, ...] = (), file: str = "a.yaml"
) -> Suppression:
    place = Place(file=file, line=line, column=20)
    return Suppression(place=place, codes=codes, reason=reason, line=line, scopes=scopes)


def judged(*items: Located, rules: tuple[Rule, ...] = RULES, **law: object) -> Verdict:
    return judge(items, Law(rules=rules, codes=CODES, baseline_file="known.json", **law))  # type: ignore[arg-type]


def told(verdict: Verdict) -> list[tuple[str, str]]:
    return [(finding.code, finding.message) for finding in verdict.open]


# suppressions


def test_a_suppression_counts_for_its_line() -> None:
    verdict = judged(located(), suppressions=[comment("odd")])
    (only,) = verdict.judged
    assert (only.standing, only.reason) == (Standing.SUPPRESSED, "so it is")
    assert not verdict.open


def test_a_suppression_counts_inside_what_begins_on_its_line() -> None:
    inside = located(line=9, path=(*ORDER, "user_says", 3))
    assert not judged(inside, suppressions=[comment("odd", scopes=(ORDER,))]).open


@pytest.mark.parametrize(
    "suppression",
    [
        comment("odd", line=6),
        comment("even"),
        comment("odd", file="b.yaml", scopes=(ORDER,)),
        comment("odd", line=6, scopes=((*ORDER, "user_says"), ("stories", "pizza", "interactions", "orders"))),
    ],
)
def test_a_suppression_counts_for_nothing_else(suppression: Suppression) -> None:
    assert ("odd", "it is odd") in told(judged(located(), suppressions=[suppression]))


def test_what_has_no_place_cannot_be_suppressed() -> None:
    nowhere = Located(finding=Finding(code="odd", message="it is odd"), where="")
    assert told(judged(nowhere, suppressions=[comment("odd")]))[0] == ("odd", "it is odd")


def test_a_suppression_of_several_codes_says_which_of_them_suppresses_nothing() -> None:
    verdict = judged(located(), suppressions=[comment("odd", "even")])
    assert told(verdict) == [("unused-suppression", "this suppresses no finding of `even`")]
    assert verdict.open[0].place == Place(file="a.yaml", line=5, column=20)


def test_two_suppressions_of_the_same_finding_are_both_of_use() -> None:
    assert not judged(located(), suppressions=[comment("odd"), comment("odd", line=4, scopes=(ORDER,))]).open


def test_nothing_is_said_of_a_suppression_whose_rule_was_not_run() -> None:
    assert not judged(rules=(ODD, *UPKEEP), suppressions=[comment("even")]).open


@pytest.mark.parametrize(
    ("suppression", "code", "message"),
    [
        (comment("odd", reason=""), "suppression-without-reason", "this suppression does not say why"),
        (comment(), "unclear-suppression", "this comment speaks to botsync and is not understood"),
        (comment("odd", "od"), "unknown-rule", "there is no rule `od`"),
        (comment("odd", "zzz"), "unknown-rule", "there is no rule `zzz`"),
    ],
)
def test_what_is_wrong_with_a_suppression_is_told(suppression: Suppression, code: str, message: str) -> None:
    verdict = judged(located(), suppressions=[suppression])
    assert (code, message) in told(verdict)
    assert all(finding.suggestion for finding in verdict.open if finding.code == code)
    quiet = tuple(rule for rule in RULES if rule.code != code)
    assert (code, message) not in told(judged(located(), rules=quiet, suppressions=[suppression]))


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("# botsync: ignore[odd] it must be", (("odd",), "it must be")),
        ("#botsync:ignore[ odd , even,odd ]: why not", (("odd", "even"), "why not")),
        ("## botsync: ignore[odd] — 20 % is fine", (("odd",), "20 % is fine")),
        ("# botsync: ignore[odd]", (("odd",), "")),
        ("# botsync: ignore[odd] -- ", (("odd",), "")),
        ("# botsync: ignore[]", ((), "")),
        ("# botsync: ignore", ((), "")),
        ("# botsync: disable=odd", ((), "")),
        ("# botsync is a tool", None),
        ("# see botsync: ignore[odd]", None),
        ("#", None),
    ],
)
def test_a_comment_is_read(text: str, parsed: tuple[tuple[str, ...], str] | None) -> None:
    assert parse_comment(text) == parsed


# baseline


def test_what_the_baseline_knows_is_not_told_wherever_it_moved() -> None:
    baseline = judged(located(line=5)).baseline
    verdict = judged(located(line=50), baseline=baseline)
    assert [item.standing for item in verdict.judged] == [Standing.KNOWN]
    assert verdict.baseline == baseline


def test_the_baseline_counts() -> None:
    baseline = judged(located()).baseline
    verdict = judged(located(line=5), located(line=8), baseline=baseline)
    assert [item.standing for item in verdict.judged] == [Standing.KNOWN, Standing.OPEN]
    assert len(verdict.baseline) == 2


def test_what_was_resolved_is_told_once_and_leaves_the_baseline() -> None:
    baseline = judged(located(line=5), located(line=8), located(code="even")).baseline
    verdict = judged(located(code="even"), baseline=baseline)
    assert told(verdict) == [
        ("stale-baseline", "`odd` at interaction.pizza.order is known, and found no more (2 times)")
    ]
    assert verdict.open[0].place == Place(file="known.json")
    assert verdict.open[0].severity is Severity.INFO
    assert [entry.code for entry in verdict.baseline] == ["even"]
    assert not judged(rules=(ODD,), baseline=baseline).open


def test_what_a_rule_would_find_that_was_not_run_stays_in_the_baseline() -> None:
    baseline = judged(located(), located(code="even")).baseline
    verdict = judged(located(), rules=(ODD, *UPKEEP), baseline=baseline)
    assert not verdict.open
    assert verdict.baseline == baseline


def test_what_no_rule_finds_any_more_leaves_the_baseline() -> None:
    verdict = judged(baseline=[Entry("gone", "", "0")])
    assert told(verdict) == [("stale-baseline", "`gone` at no place is known, and found no more")]
    assert not verdict.baseline


def test_neither_what_is_suppressed_nor_what_is_about_lint_itself_gets_into_a_baseline() -> None:
    verdict = judged(located(), suppressions=[comment("odd", "even", reason="")])
    assert len(verdict.judged) == 3
    assert not verdict.baseline


def test_a_baseline_is_read_as_it_was_written() -> None:
    entries = (Entry("even", "story.b", "2"), Entry("odd", "é", "1"), Entry("odd", "é", "1"))
    text = baseline_text(reversed(entries))
    assert read_baseline(text) == entries
    assert baseline_text(entries) == text
    assert "é" in text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "no `format_version`"),
        ('{"findings": []}', "no `format_version`"),
        ('{"format_version": 2, "findings": []}', "another botsync"),
        ('{"format_version": 1, "findings": [{"code": 1}]}', "each of its findings needs"),
    ],
)
def test_what_is_no_baseline_says_why(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_baseline(text)


# names of findings


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (ORDER, "interaction.pizza.order"),
        ((*ORDER, "responses", 3, "text", 0), "interaction.pizza.order:responses.text"),
        (("stories", "pizza", "start", 0), "story.pizza:start"),
        (("entities", "size", "entries", "big"), "entity.size:entries.big"),
        (("webhooks", "orders"), "webhook.orders"),
        (("segments", "vip", "name"), "segment.vip:name"),
        (("conversations", "one", "turns", 2), "conversations.one.turns"),
        ((), ""),
    ],
)
def test_a_path_is_named_without_its_indexes(path: Path, text: str) -> None:
    assert where(path) == text


def test_figures_outside_of_quotes_do_not_tell_findings_apart() -> None:
    def digest(message: str) -> str:
        return fingerprint("odd", "story.a", message)

    assert digest("`a1` is like 'b2' (0.81, 3 times)") == digest("`a1` is like 'b2' (0.9, 14 times)")
    assert digest("`a1` is like 'b2'") != digest("`a2` is like 'b2'")
    assert digest("`a1` is like 'b2'") != digest("`a1` is like 'b3'")
    assert fingerprint("odd", "story.a", "x") != fingerprint("odd", "story.b", "x")


def test_findings_of_validation_are_told_as_they_are() -> None:
    finding = Finding(code="odd", message="it is odd")
    (only,) = unjudged([finding]).judged
    assert only == Judged(finding=finding, where="", fingerprint=fingerprint("odd", "", "it is odd"))
