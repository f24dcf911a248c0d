"""Rules are chosen, given the severities that the project wants, and run."""

from collections.abc import Iterator

import pytest

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.catalogue import CATALOGUE
from botsync.lint.fix import Fix, Put, Remove, compatible
from botsync.lint.language import Guess, HeldOut
from botsync.lint.rule import Rule
from botsync.lint.rules import unreachable
from botsync.lint.run import Choice, choose, run, unknown_rules
from botsync.lint.subject import Subject
from botsync.lint.upkeep import UNKNOWN_RULE
from botsync.models.project import Project


class Deaf:
    """Understands nothing, and is there."""

    def guess(self, story: str, text: str, among: object = None) -> list[Guess]:
        return []

    def held_out(self, story: str) -> list[HeldOut]:
        return []

    def normal(self, text: str) -> str:
        return text


def _loud(subject: Subject) -> Iterator[Problem]:
    yield Problem(code="loud", message=f"`{subject.project.name}` is loud", path=("name",))


def _quieter(subject: Subject, problem: Problem) -> Fix | None:
    return Fix(description="say it softly", edits=(Put(path=problem.path, value=subject.project.name.lower()),))


LOUD = Rule(code="loud", severity=Severity.ERROR, title="Loud.", documentation="", check=_loud, fix=_quieter)
DEEP = Rule(code="deep", severity=Severity.INFO, title="Deep.", documentation="", check=_loud, needs_language=True)
RULES = (LOUD, DEEP, UNKNOWN_RULE)


def project(rules: dict[str, str] | None = None) -> Project:
    return Project.model_validate({"version": 1, "name": "BOT", "lint": {"rules": rules or {}}})


def chosen(rules: dict[str, str] | None = None, **choice: set[str]) -> dict[str, Severity]:
    settings = project(rules).lint
    named = Choice(**{name: frozenset(codes) for name, codes in choice.items()})
    return {rule.code: rule.severity for rule in choose(RULES, settings, named)}


def test_all_rules_are_run_unless_the_project_has_them_off() -> None:
    assert chosen() == {"loud": "error", "deep": "info", "unknown-rule": "warning"}
    assert chosen({"loud": "off", "deep": "error"}) == {"deep": "error", "unknown-rule": "warning"}


def test_what_is_selected_is_run_even_where_it_is_off() -> None:
    assert chosen({"loud": "off"}, select={"loud"}) == {"loud": "error"}
    assert chosen({"loud": "info"}, select={"loud"}) == {"loud": "info"}


def test_what_is_ignored_is_not_run() -> None:
    assert chosen(ignore={"deep", "unknown-rule"}) == {"loud": "error"}
    assert chosen(select={"deep", "loud"}, ignore={"loud"}) == {"deep": "info"}


def test_a_problem_has_the_severity_of_its_rule_and_its_fix() -> None:
    rules = choose(RULES, project({"loud": "info"}).lint, Choice())
    (found,) = run(rules, Subject(project=project()))
    assert found.problem == Problem(code="loud", message="`BOT` is loud", path=("name",), severity=Severity.INFO)
    assert found.fix == Fix(description="say it softly", edits=(Put(path=("name",), value="bot"),))


def test_a_rule_that_needs_language_is_run_where_it_is_understood() -> None:
    assert not list(run([DEEP], Subject(project=project())))
    (found,) = run([DEEP], Subject(project=project(), language=Deaf()))
    assert found.fix is None


@pytest.mark.parametrize(("code", "suggestion"), [("lowd", "did you mean `loud`?"), ("x", "see `botsync lint --list`")])
def test_a_code_that_no_rule_has_is_told_where_it_stands(code: str, suggestion: str) -> None:
    settings = project({code: "off", "loud": "off"}).lint
    (found,) = unknown_rules(settings, RULES, choose(RULES, settings, Choice()))
    assert found.problem == Problem(
        code="unknown-rule",
        message=f"there is no rule `{code}`",
        path=("lint", "rules", code),
        severity=Severity.WARNING,
        suggestion=suggestion,
    )


def test_a_code_that_no_rule_has_is_not_told_where_nobody_wants_to_know() -> None:
    settings = project({"lowd": "off"}).lint
    assert not list(unknown_rules(settings, RULES, [LOUD]))


def test_a_rule_about_lint_itself_checks_nothing() -> None:
    assert not list(UNKNOWN_RULE.check(Subject(project=project())))


def test_a_rule_is_read_off_its_module() -> None:
    rule = Rule.of(unreachable)
    assert (rule.code, rule.severity, rule.fix, rule.needs_language) == ("unreachable", "warning", None, False)
    assert rule.title == "An interaction that no conversation can get to."
    assert rule.documentation.startswith("It is not on the first level")


def test_every_rule_has_a_code_of_its_own_a_title_and_a_text() -> None:
    assert len({rule.code for rule in CATALOGUE}) == len(CATALOGUE)
    for rule in CATALOGUE:
        assert rule.title.endswith("."), rule.code
        assert rule.documentation, rule.code


def test_fixes_that_touch_the_same_thing_are_not_carried_out_together() -> None:
    outer, inner, other = (
        Fix(description=str(path), edits=(Remove(path=path),)) for path in (("a", 1), ("a", 1, "b"), ("a", 2))
    )
    assert compatible([outer, inner, other]) == [outer, other]
    assert compatible([inner, outer]) == [inner]
