"""What the examples show is what lint asks for."""

from pathlib import Path

import pytest
from support.linting import Trained

from botsync.diagnostics import Severity
from botsync.lint.rules import RULES
from botsync.lint.subject import Subject
from botsync.loader.project import load, read_sources

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.mark.parametrize("name", sorted(folder.name for folder in EXAMPLES.iterdir() if folder.is_dir()))
def test_an_example_has_no_warning(name: str) -> None:
    project = load(read_sources(EXAMPLES / name), "sandbox", None).project
    assert project is not None
    subject = Subject(project=project, language=Trained(project))
    rules = [rule for rule in RULES if rule.severity is not Severity.INFO]
    assert [problem.message for rule in rules for problem in rule.check(subject)] == []
