"""`botsync lint`: what it tells, where it writes it, and how it exits."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from support.program import Program
from support.small import PIZZA, SMALL

from botsync.cli.commands import lint as command
from botsync.cli.exits import Exit
from botsync.cli.fixing import mend
from botsync.core.references import Problem
from botsync.diagnostics import Finding, Severity
from botsync.lint.catalogue import CATALOGUE
from botsync.lint.fix import Edit, Fix, Insert, Put, Remove
from botsync.lint.judge import Judged, Verdict
from botsync.lint.rule import Rule
from botsync.lint.rules import unreachable
from botsync.lint.subject import Subject
from botsync.lint.upkeep import UPKEEP
from botsync.loader.files import SourceFile
from botsync.loader.project import merge_files

Write = Callable[[Mapping[str, str | bytes]], Path]
SETTINGS = "version: 1\nname: test\n"
ALONE = """\
stories:
  pizza:
    start: [order]
    interactions:
      order: {user_says: [a pizza], responses: [{text: Here}]}
      # nobody gets there
      alone: {user_says: [where am I], responses: [{text: Alone}]}
"""
MESSAGE = "no conversation can get to `alone`"
PLACE = "pizza.yaml:7:14"


@pytest.fixture(autouse=True)
def _one_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one rule about bots do, whatever others there are."""
    monkeypatch.setattr(command, "CATALOGUE", (Rule.of(unreachable), *UPKEEP))


@pytest.fixture
def root(write: Write) -> Path:
    return write({"pizza.yaml": ALONE})


def annotated(comment: str) -> str:
    return ALONE.replace("# nobody gets there", comment)


def settings(lint: str) -> str:
    return f"{SETTINGS}lint: {lint}\n"


# findings and exits


def test_findings_are_told_with_place_and_way_out(botsync: Program, root: Path) -> None:
    ran = botsync("lint", "-C", root)
    assert ran.code == Exit.PROBLEMS
    assert ran.out == (
        f"{PLACE}: warning: {MESSAGE} [unreachable]\n"
        "    put it under `start`, or under the `next` of another interaction\n"
        "1 warning in 2 files.\n"
    )
    assert ran.err == ""


def test_nothing_is_found_in_what_is_sound(botsync: Program, write: Write) -> None:
    ran = botsync("lint", "-C", write(SMALL), "--select", "unreachable")
    assert (ran.code, ran.out, ran.err) == (Exit.OK, "No findings in 3 files.\n", "")


@pytest.mark.parametrize(
    ("lint", "options", "code"),
    [
        ("{}", (), Exit.PROBLEMS),
        ("{fail_on: error}", (), Exit.OK),
        ("{fail_on: never}", (), Exit.OK),
        ("{fail_on: error}", ("--fail-on", "info"), Exit.PROBLEMS),
        ("{}", ("--fail-on", "error"), Exit.OK),
        ("{}", ("--fail-on", "never"), Exit.OK),
        ("{rules: {unreachable: error}}", ("--fail-on", "error"), Exit.PROBLEMS),
        ("{rules: {unreachable: info}}", (), Exit.OK),
        ("{rules: {unreachable: off}}", ("--fail-on", "info"), Exit.OK),
        ("{rules: {unreachable: off}}", ("--select", "unreachable"), Exit.PROBLEMS),
        ("{}", ("--ignore", "unreachable"), Exit.OK),
        ("{}", ("--select", "unknown-rule"), Exit.OK),
    ],
)
def test_what_fails_is_what_reaches_the_threshold(
    lint: str, options: tuple[str, ...], code: Exit, botsync: Program, write: Write
) -> None:
    root = write({"botsync.yaml": settings(lint), "pizza.yaml": ALONE})
    assert botsync("lint", "-C", root, *options).code == code


def test_a_rule_that_does_not_exist_is_found_in_the_settings(botsync: Program, write: Write) -> None:
    root = write({"botsync.yaml": settings("{rules: {unreachabel: off}}")})
    ran = botsync("lint", "-C", root)
    assert ran.code == Exit.PROBLEMS
    assert "botsync.yaml:3:29: warning: there is no rule `unreachabel` [unknown-rule]\n" in ran.out
    assert "    did you mean `unreachable`?\n" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--select", "unreachabel"), "did you mean `unreachable`?"),
        (("--ignore", "x"), "there is no rule `x`"),
        (("--explain", "x"), "see --list"),
        (("--format", "markdown"), "findings are not told as markdown"),
        (("--list", "--format", "sarif"), "rules are not listed as sarif"),
        (("--out", "found.xml"), "does not say its form"),
        (("--out", "/dev/null/folder.json"), "cannot be written"),
        (("--env", "nowhere"), "there is no environment `nowhere`"),
        (("--encoder", "none"), "there is no encoder `none`"),
        (("--fail-on", "often"), "Invalid value"),
    ],
)
def test_wrong_usage_is_refused(arguments: tuple[str, ...], said: str, botsync: Program, root: Path) -> None:
    ran = botsync("lint", "-C", root, *arguments)
    assert ran.code == Exit.USAGE
    assert said in ran.err


def test_what_is_not_valid_is_not_linted(botsync: Program, write: Write) -> None:
    root = write({"pizza.yaml": ALONE.replace("[order]", "[ordre]")})
    ran = botsync("lint", "-C", root)
    assert ran.code == Exit.PROBLEMS
    assert "pizza.yaml:3:13: error: there is no interaction `ordre` [dangling-reference]\n" in ran.out
    assert "unreachable" not in ran.out
    assert ran.err == "the project is not valid, so it was not linted\n"
    assert botsync("lint", "-C", root, "--fail-on", "never").code == Exit.PROBLEMS
    assert botsync("lint", "-C", root, "--format", "sarif").report["runs"][0]["results"][0]["level"] == "error"


def test_every_environment_whose_values_are_used_is_linted_and_told_once(botsync: Program, write: Write) -> None:
    environments = "environments:\n  one: {vars: {x: a}}\n  two: {vars: {x: b}}\n"
    text = ALONE.replace("Here", '"${var.x}"')
    root = write({"botsync.yaml": SETTINGS + environments, "pizza.yaml": text})
    assert "1 warning in 2 files.\n" in botsync("lint", "-C", root).out
    assert "1 warning in 2 files.\n" in botsync("lint", "-C", root, "--env", "two").out
    broken = write({"botsync.yaml": SETTINGS + environments.replace("{x: b}", "{}"), "pizza.yaml": text})
    assert "undefined" in botsync("lint", "-C", broken).out
    assert "undefined" not in botsync("lint", "-C", broken, "--env", "one").out


# suppressions


def test_a_comment_suppresses_and_says_why(botsync: Program, write: Write) -> None:
    root = write({"pizza.yaml": annotated("# botsync: ignore[unreachable] an agent sends people there")})
    ran = botsync("lint", "-C", root)
    assert (ran.code, ran.out) == (Exit.OK, "No findings in 2 files; 1 suppressed by comments.\n")
    (suppressed,) = botsync("lint", "-C", root, "--format", "json").report["suppressed"]
    assert suppressed["reason"] == "an agent sends people there"


@pytest.mark.parametrize("place", ["    interactions:", "  pizza:"])
def test_a_comment_at_a_key_counts_for_all_that_is_inside(place: str, botsync: Program, write: Write) -> None:
    text = ALONE.replace(f"{place}\n", f"{place} # botsync: ignore[unreachable] not finished\n")
    assert botsync("lint", "-C", write({"pizza.yaml": text})).code == Exit.OK


def test_a_comment_counts_in_its_own_file(botsync: Program, write: Write) -> None:
    other = "stories: # botsync: ignore[unreachable] not finished\n  pizza: {name: Pizza}\n"
    ran = botsync("lint", "-C", write({"pizza.yaml": ALONE, "other.yaml": other}))
    assert f"{PLACE}: warning: {MESSAGE}" in ran.out
    assert "other.yaml:1:10: warning: this suppresses no finding of `unreachable` [unused-suppression]" in ran.out


def test_a_suppression_without_a_reason_is_found(botsync: Program, write: Write) -> None:
    ran = botsync("lint", "-C", write({"pizza.yaml": annotated("# botsync: ignore[unreachable]")}))
    assert ran.code == Exit.PROBLEMS
    assert ran.out.startswith(
        "pizza.yaml:6:7: warning: this suppression does not say why [suppression-without-reason]\n"
    )
    assert "1 warning in 2 files; 1 suppressed by comments.\n" in ran.out


def test_moved_and_forgotten_addresses_are_found_again_in_the_file_that_lists_them(
    botsync: Program, write: Write, rule: Callable[[Problem, Fix | None], None]
) -> None:
    """Paths of these lists count on over all files; a comment knows its own file only."""
    rule(Problem(code="odd", message="this is odd", path=("forget", 1)), None)
    first = "forget: [entity.a]\n"
    second = "forget:\n  # botsync: ignore[odd] it is\n  - entity.b\n"
    ran = botsync("lint", "-C", write({"a.yaml": first, "b.yaml": second}))
    assert (ran.code, ran.out) == (Exit.OK, "No findings in 3 files; 1 suppressed by comments.\n")


# baseline


def test_a_baseline_keeps_quiet_what_is_known(botsync: Program, root: Path) -> None:
    ran = botsync("lint", "-C", root, "--write-baseline")
    assert (ran.code, ran.out) == (Exit.OK, "")
    assert ran.err == (
        "wrote 1 known finding to lint-baseline.json\n"
        "to use it, write `lint: {baseline: lint-baseline.json}` into botsync.yaml\n"
    )
    (entry,) = json.loads((root / "lint-baseline.json").read_text())["findings"]
    assert (entry["code"], entry["where"]) == ("unreachable", "interaction.pizza.alone")
    assert botsync("lint", "-C", root).code == Exit.PROBLEMS, "no setting names it yet"
    (root / "botsync.yaml").write_text(settings("{baseline: lint-baseline.json}"))
    (root / "pizza.yaml").write_text("# a line more\n" + ALONE)
    ran = botsync("lint", "-C", root)
    assert (ran.code, ran.out) == (Exit.OK, "No findings in 2 files; 1 known from the baseline.\n")


def test_a_baseline_tells_what_was_resolved_and_drops_it(botsync: Program, write: Write) -> None:
    root = write({"botsync.yaml": settings("{baseline: known.json}"), "pizza.yaml": ALONE})
    assert botsync("lint", "-C", root, "--write-baseline").err == "wrote 1 known finding to known.json\n"
    (root / "pizza.yaml").write_text(ALONE.replace("start: [order]", "start: [order, alone]"))
    ran = botsync("lint", "-C", root)
    assert ran.code == Exit.OK
    assert ran.out.startswith(
        "known.json: info: `unreachable` at interaction.pizza.alone is known, and found no more [stale-baseline]\n"
    )
    assert botsync("lint", "-C", root, "--write-baseline").err == "wrote 0 known findings to known.json\n"
    assert botsync("lint", "-C", root).out == "No findings in 2 files.\n"


def test_another_file_may_be_written(botsync: Program, root: Path) -> None:
    assert botsync("lint", "--write-baseline", "other.json", "-C", root).code == Exit.OK
    assert (root / "other.json").exists()


@pytest.mark.parametrize(
    ("baseline", "content", "said"),
    [
        ("gone.json", None, "cannot be read (No such file or directory)"),
        ("known.json", "{}", "known.json is no baseline: it holds no `format_version`"),
        ("../known.json", None, "outside of the project"),
    ],
)
def test_a_baseline_that_cannot_be_used_is_said(
    baseline: str, content: str | None, said: str, botsync: Program, write: Write
) -> None:
    files = {} if content is None else {baseline: content}
    root = write({"botsync.yaml": settings(f"{{baseline: {baseline}}}"), **files})
    ran = botsync("lint", "-C", root)
    assert ran.code == Exit.USAGE
    assert said in ran.err


def test_no_other_file_is_written_over(botsync: Program, root: Path) -> None:
    ran = botsync("lint", "-C", root, "--write-baseline", "pizza.yaml")
    assert ran.code == Exit.USAGE
    assert (root / "pizza.yaml").read_text() == ALONE


# forms


def test_one_run_gives_several_forms(botsync: Program, root: Path, tmp_path: Path) -> None:
    outs = [tmp_path / name for name in ("found.txt", "found.json", "found.SARIF")]
    ran = botsync("lint", "-C", root, "--format", "github", *(word for out in outs for word in ("--out", out)))
    assert ran.code == Exit.PROBLEMS
    assert ran.out.startswith("::warning file=")
    assert ran.err == "".join(f"wrote {out}\n" for out in outs)
    text, report, sarif = (out.read_text() for out in outs)
    assert text == botsync("lint", "-C", root).out
    assert report == botsync("lint", "-C", root, "--format", "json").out
    assert sarif == botsync("lint", "-C", root, "--format", "sarif").out


@pytest.mark.parametrize("form", ["sarif", "github"])
def test_files_are_named_from_the_repository(form: str, botsync: Program, root: Path) -> None:
    assert f"{root.as_posix()}/pizza.yaml" in botsync("lint", "-C", root, "--format", form).out
    (root.parent / ".git").mkdir()
    out = botsync("lint", "-C", root, "--format", form).out
    assert "project/pizza.yaml" in out
    assert f"{root.as_posix()}/pizza.yaml" not in out
    (root / ".git").mkdir()
    assert "project/pizza.yaml" not in botsync("lint", "-C", root, "--format", form).out


def test_validation_speaks_the_same_forms(botsync: Program, write: Write) -> None:
    root = write({"pizza.yaml": ALONE.replace("[order]", "[ordre]")})
    (root / ".git").mkdir()
    ran = botsync("validate", "-C", root, "--format", "github")
    assert ran.code == Exit.PROBLEMS
    assert ran.out == (
        "::error file=pizza.yaml,line=3,col=13,title=botsync dangling-reference::"
        "there is no interaction `ordre`%0Adid you mean `order`?\n"
    )
    (result,) = botsync("validate", "-C", root, "--format", "sarif").report["runs"][0]["results"]
    assert result["ruleId"] == "dangling-reference"


# rules


def test_rules_are_explained(botsync: Program) -> None:
    ran = botsync("lint", "--explain", "unreachable")
    assert ran.code == Exit.OK
    assert ran.out.startswith("unreachable  (warning)\nAn interaction that no conversation can get to.\n\nIt is not on")


def test_rules_are_listed(botsync: Program) -> None:
    text = botsync("lint", "--list").out
    assert "unused-suppression  " in text
    codes = [rule["code"] for rule in botsync("lint", "--list", "--format", "json").report["rules"]]
    assert codes == [line.split()[0] for line in text.splitlines()]
    page = botsync("lint", "--list", "--format", "markdown").out
    assert [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")] == codes


# language


def test_where_language_is_not_understood_rules_that_need_it_are_not_run(write: Write) -> None:
    """In a process of its own in which the library of the language engine is not there."""
    root = write(SMALL)
    program = (
        "import sys; sys.modules['numpy'] = None\n"
        "from dataclasses import replace\n"
        "from botsync.lint import catalogue\n"
        "catalogue.CATALOGUE = tuple(\n"
        "    replace(rule, needs_language=rule.code == 'unreachable') for rule in catalogue.CATALOGUE)\n"
        "from botsync.cli import run\n"
        f"sys.exit(run(['lint', '-C', {str(root)!r}, '--select', 'unreachable', '--format', 'json']))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == (
        "not run, as language understanding is not installed (pip install 'botsync[sandbox]'): unreachable\n"
    )
    assert json.loads(ran.stdout)["skipped"] == ["unreachable"]


# fixes


@pytest.fixture
def rule(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Problem, Fix | None], None]]:
    """Make a rule that finds a problem until its fix is carried out."""

    def make(problem: Problem, fix: Fix | None) -> None:
        def check(subject: Subject) -> Iterator[Problem]:
            if "fixed" not in (subject.project.stories or {}):
                yield problem

        odd = Rule(
            code=problem.code,
            severity=Severity.WARNING,
            title="Odd.",
            documentation="",
            check=check,
            fix=lambda *_: fix,
        )
        monkeypatch.setattr(command, "CATALOGUE", (odd, *UPKEEP))

    return make


def fix(*edits: Edit) -> Fix:
    return Fix(description="mend it", edits=edits)


FIXED = Put(path=("stories", "fixed"), value={"name": "Fixed"})
ODD = Problem(code="odd", message="this is odd", path=("stories", "pizza", "interactions", "order"))


def test_a_fix_is_carried_out_and_shown(
    botsync: Program, write: Write, rule: Callable[[Problem, Fix | None], None]
) -> None:
    rule(ODD, fix(FIXED))
    root = write({"pizza.yaml": PIZZA.replace("webhook: orders", "text: Yes").replace("size:size", "x:y")})
    before = (root / "pizza.yaml").read_text()
    ran = botsync("lint", "-C", root)
    assert "1 warning in 2 files; 1 can be fixed with --fix.\n" in ran.out
    shown = botsync("lint", "-C", root, "--diff")
    assert shown.code == Exit.PROBLEMS
    assert shown.out.startswith("--- a/pizza.yaml\n+++ b/pizza.yaml\n@@ ")
    assert "+  fixed:\n" in shown.out
    assert (root / "pizza.yaml").read_text() == before, "it is only shown"
    ran = botsync("lint", "-C", root, "--fix")
    assert (ran.code, ran.out) == (Exit.OK, "No findings in 2 files.\n")
    assert ran.err == f"{shown.out}fixed 1 finding\n"
    assert (root / "pizza.yaml").read_text().endswith("\n  fixed:\n    name: Fixed\n")
    again = botsync("lint", "-C", root, "--diff")
    assert (again.code, again.out) == (Exit.OK, "")


def test_a_fix_that_would_break_the_project_is_not_written(
    botsync: Program, root: Path, rule: Callable[[Problem, Fix | None], None]
) -> None:
    rule(ODD, fix(Remove(path=ODD.path)))
    ran = botsync("lint", "-C", root, "--fix")
    assert ran.code == Exit.REFUSED
    assert "the fixes would break the project; nothing was written\n    there is no interaction `order`" in ran.err
    assert (root / "pizza.yaml").read_text() == ALONE


def test_a_fix_that_cannot_be_carried_out_is_told(
    botsync: Program, root: Path, rule: Callable[[Problem, Fix | None], None]
) -> None:
    rule(ODD, fix(Remove(path=(*ODD.path, "next"))))
    ran = botsync("lint", "-C", root, "--fix")
    assert ran.code == Exit.PROBLEMS
    assert "left as it is, " in ran.err
    assert ran.err.endswith(": pizza.yaml:5:14: mend it\nfixed 0 findings\n")
    assert (root / "pizza.yaml").read_text() == ALONE


def test_fixes_of_one_list_do_not_move_what_the_others_are_about() -> None:
    file = SourceFile(name="a.yaml", text="forget:\n  - entity.a\n  - entity.b\n  - entity.c # see\n  - entity.d\n")
    fixes = [fix(Remove(path=("forget", index))) for index in (0, 1, 3)]
    fixes.append(fix(Put(path=("forget", 2), value="entity.e")))
    finding = Finding(code="odd", message="")
    judged = tuple(
        Judged(finding=finding, where="", fingerprint=str(number), fix=item) for number, item in enumerate(fixes)
    )
    mended = mend(merge_files([file]), Verdict(judged=judged))
    assert mended.files[0].text == "forget:\n  - entity.e # see\n"
    assert (len(mended.fixed), mended.left) == (4, ())


def test_what_stands_there_twice_is_taken_out(botsync: Program, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the rules that there are; comments stay."""
    monkeypatch.setattr(command, "CATALOGUE", CATALOGUE)
    text = """\
stories:
  pizza:
    start: [order]
    interactions:
      order:
        user_says:
          - a pizza # the first
          - A pizza!
          - one {{size:size}} pizza
          - a  pizza
        parameters: {size: {entity: size}}
        responses: [text: Here]
entities:
  size:
    entries:
      big: # the usual
        - large
        - Large
"""
    root = write({"pizza.yaml": text})
    ran = botsync("lint", "-C", root, "--fix", "--select", "repeated-phrase", "--select", "repeated-synonym")
    assert (ran.code, ran.out) == (Exit.OK, "No findings in 2 files.\n")
    assert ran.err.endswith("fixed 3 findings\n")
    fixed = "".join(
        line for line in text.splitlines(keepends=True) if line.strip()[2:] not in {"A pizza!", "a  pizza", "Large"}
    )
    assert (root / "pizza.yaml").read_text() == fixed


def test_line_ends_and_byte_order_mark_stay(
    botsync: Program, write: Write, rule: Callable[[Problem, Fix | None], None]
) -> None:
    rule(ODD, fix(FIXED))
    text = "# all\r\nstories:\r\n  pizza:\r\n    start: [] # none\r\n    interactions: {order: {}}"
    root = write({"pizza.yaml": b"\xef\xbb\xbf" + text.encode()})
    ran = botsync("lint", "-C", root, "--fix")
    assert ran.code == Exit.OK
    assert "\\ No newline at end of file\n" in ran.err
    fixed = text + "\r\n  fixed:\r\n    name: Fixed"
    assert (root / "pizza.yaml").read_bytes() == b"\xef\xbb\xbf" + fixed.encode()


def test_an_item_is_inserted(botsync: Program, root: Path, rule: Callable[[Problem, Fix | None], None]) -> None:
    rule(ODD, fix(FIXED, Insert(path=("stories", "pizza", "start"), value="alone")))
    assert botsync("lint", "-C", root, "--fix").code == Exit.OK
    assert "start: [order, alone]" in (root / "pizza.yaml").read_text()
