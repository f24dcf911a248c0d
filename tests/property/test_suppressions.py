"""Comments, wherever they are put: nothing crashes, no text is taken for a comment, and a finding knows its own."""

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from support.projects import projects

from botsync.cli.baseline import Baseline
from botsync.cli.linting import Linting, lint
from botsync.errors import ProjectInvalid
from botsync.lint.judge import Standing
from botsync.lint.rule import Rule
from botsync.lint.rules import unreachable
from botsync.lint.run import Choice
from botsync.lint.upkeep import UPKEEP
from botsync.loader.comments import find_comments
from botsync.loader.files import ROOT_FILE, SourceFile
from botsync.loader.project import merge_files
from botsync.loader.reader import read_yaml
from botsync.loader.writer import write_yaml

LINTING = Linting(catalogue=(Rule.of(unreachable), *UPKEEP), choice=Choice())
NO_BASELINE = Baseline(root=Path())
CODES = st.lists(st.sampled_from(["unreachable", "unused-suppression", "no-such-rule", "", " x "]), max_size=3)
ODD = st.sampled_from(["# botsync:", "# botsync: ignore", "#botsync:ignore[", "# botsync: ignore[[]]", "#", "# '\"|>"])


@st.composite
def comments(draw: Any) -> str:
    if draw(st.booleans()):
        return str(draw(ODD))
    return f"# botsync: ignore[{','.join(draw(CODES))}]{draw(st.sampled_from(['', ' why not', ' # why']))}"


@st.composite
def commented(draw: Any) -> str:
    """Make the text of a project with comments in any place, those where YAML knows none included."""
    lines = write_yaml(draw(projects(secrets=False))).split("\n")
    for comment in draw(st.lists(comments(), min_size=1, max_size=4)):
        number = draw(st.integers(0, len(lines) - 1))
        if draw(st.booleans()):
            lines[number] += f" {comment}"
        else:
            lines.insert(number, " " * draw(st.integers(0, 12)) + comment)
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines)


def without_comments(text: str) -> str:
    lines = text.split("\n")
    for comment in find_comments(text):
        line = lines[comment.line - 1]
        assert line[comment.column - 1 :].rstrip() == comment.text
        lines[comment.line - 1] = line[: comment.column - 1]
    return "\n".join(lines)


@given(commented())
def test_a_text_says_the_same_without_what_is_taken_for_comments(text: str) -> None:
    value, findings = read_yaml(SourceFile(name="a.yaml", text=text))
    if not findings and not any(sign in text for sign in "\x85\u2028\u2029\r"):
        bare = without_comments(text)
        assert read_yaml(SourceFile(name="a.yaml", text=bare)) == (value, [])
        assert not list(find_comments(bare))


@given(commented())
def test_lint_takes_comments_wherever_they_are(text: str) -> None:
    sources = merge_files([SourceFile(name=ROOT_FILE, text=text)])
    try:
        verdict = lint(sources, LINTING, NO_BASELINE).verdict
    except ProjectInvalid:
        return
    assert all(item.finding.place is not None for item in verdict.judged)
    assert not any(item.where for item in verdict.judged if item.finding.code != "unreachable")


@given(projects(secrets=False), st.data())
def test_a_comment_at_a_finding_suppresses_it(project: dict[str, Any], data: Any) -> None:
    """At the end of its line, where no text of several lines is, or alone above it."""
    text = write_yaml(project)
    found = lint(merge_files([SourceFile(name=ROOT_FILE, text=text)]), LINTING, NO_BASELINE).verdict.judged
    for item in found:
        assert item.finding.place is not None
        lines = text.split("\n")
        line = item.finding.place.line - 1
        indent = " " * (len(lines[line]) - len(lines[line].lstrip(" ")))
        lines.insert(line, f"{indent}# botsync: ignore[unreachable] so it is")
        again = lint(merge_files([SourceFile(name=ROOT_FILE, text="\n".join(lines))]), LINTING, NO_BASELINE).verdict
        assert item.finding.message not in [finding.message for finding in again.open]
        assert len(again.with_standing(Standing.SUPPRESSED)) >= 1
        assert not [finding for finding in again.open if finding.code == "unused-suppression"]
