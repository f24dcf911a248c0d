"""Laws of lint: every rule takes every valid project, and says where in it something is wrong."""

from typing import Any

from hypothesis import given
from support.linting import Told
from support.projects import projects

from botsync.core.references import Path
from botsync.lint.rules import RULES
from botsync.lint.subject import Subject
from botsync.models.project import Project


def exists(tree: Any, path: Path) -> bool:
    for step in path:
        if step not in (range(len(tree)) if isinstance(tree, list) else tree):
            return False
        tree = tree[step]
    return True


@given(projects())
def test_every_problem_has_the_code_of_its_rule_and_a_place_in_the_files(tree: dict[str, Any]) -> None:
    project = Project.model_validate(tree)
    for language in (None, Told()):
        for rule in RULES:
            for problem in rule.check(Subject(project=project, language=language)):
                assert problem.code == rule.code
                assert problem.message
                assert not problem.message.endswith(".")
                for path in (problem.path, *problem.also):
                    assert exists(tree, path), (rule.code, path)


@given(projects())
def test_the_same_project_has_the_same_problems(tree: dict[str, Any]) -> None:
    first, second = (Subject(project=Project.model_validate(tree), language=Told()) for _ in range(2))
    for rule in RULES:
        assert list(rule.check(first)) == list(rule.check(second))
