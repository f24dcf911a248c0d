"""Every rule has a smallest project in which it fires, and one in which it does not."""

import pytest
from support.lintcases import CASES, HERE, LintCase
from support.linting import SETTINGS, Trained, places, problems

from botsync.lint.rules import RULES


def test_every_rule_has_a_case() -> None:
    assert [case.code for case in CASES] == sorted(rule.code for rule in RULES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_rule_fires_where_the_case_says(case: LintCase) -> None:
    language = Trained(case.fires) if case.language else None
    (problem,) = problems(case.code, case.fires, language)
    (place,) = places(case.code, case.fires, language)
    assert case.message in problem.message
    lines = (SETTINGS + case.fires).splitlines()
    assert place is not None
    assert lines[place.line - 1].endswith(HERE), lines[place.line - 1]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_rule_is_silent_where_nothing_is_wrong(case: LintCase) -> None:
    assert problems(case.code, case.silent, Trained(case.silent) if case.language else None) == []
