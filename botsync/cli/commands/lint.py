"""`botsync lint`: finds what is valid and yet likely wrong. Needs no network, no account and no secret."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.baseline import Baseline
from botsync.cli.encoders import encoder_option
from botsync.cli.exits import Exit
from botsync.cli.fixing import Mended, changes, mend, write_files
from botsync.cli.linting import Linted, Linting, lint
from botsync.cli.options import directory_option, environment_option
from botsync.cli.outs import form_of, write_text
from botsync.cli.reports import FORMS, Told
from botsync.diagnostics import Severity, did_you_mean, reaches
from botsync.errors import ProjectInvalid, Refused, UsageError
from botsync.lint.baseline import baseline_text
from botsync.lint.catalogue import CATALOGUE
from botsync.lint.judge import unjudged
from botsync.lint.rule import Rule
from botsync.lint.run import Choice
from botsync.loader.project import Sources, merge_files, read_sources
from botsync.render.lint_json import catalogue_json
from botsync.render.rules_text import render_rule, render_rules, rules_markdown
from botsync.render.style import plain

NEVER = "never"


@click.command()
@directory_option
@environment_option
@encoder_option
@click.option(
    "--format",
    "form",
    type=click.Choice([*FORMS, "markdown"]),
    default="text",
    show_default=True,
    help="Form of what is printed on stdout; markdown is for --list.",
)
@click.option(
    "--out",
    "outs",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it into a file too, in the form of its name: .txt, .json, .sarif; may repeat.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*map(str, Severity), NEVER]),
    help="Lowest severity that makes the command fail (default: as the project says).",
)
@click.option("--select", "selected", multiple=True, metavar="CODE", help="Only this rule; may repeat.")
@click.option("--ignore", "ignored", multiple=True, metavar="CODE", help="All but this rule; may repeat.")
@click.option("--fix", is_flag=True, help="Carry out safe fixes, and show what they change.")
@click.option("--diff", is_flag=True, help="Only show what --fix would change; writes nothing.")
@click.option(
    "--write-baseline",
    "baseline",
    is_flag=False,
    flag_value="",
    metavar="[FILE]",
    help="Write down what is found, so that it is not told again.",
)
@click.option("--explain", "explained", metavar="CODE", help="Say what a rule is about.")
@click.option("--list", "listed", is_flag=True, help="List all rules.")
def command(
    directory: Path,
    environment: str | None,
    encoder: str | None,
    form: str,
    outs: tuple[Path, ...],
    fail_on: str | None,
    selected: tuple[str, ...],
    ignored: tuple[str, ...],
    fix: bool,
    diff: bool,
    baseline: str | None,
    explained: str | None,
    listed: bool,
) -> int:
    """Find what is valid and yet likely wrong: what nobody can reach, phrases that mean two things, and so on.

    Exits with 1 where a finding is as severe as the project's `fail_on`, a warning unless it says otherwise. Nothing is
    called, and no secret need be set. A comment `# botsync: ignore[CODE] reason` suppresses a finding.
    """
    if explained is not None:
        output.data(render_rule(_rule(explained), output.data_paint()))
        return Exit.OK
    if listed:
        output.data(_listed(form))
        return Exit.OK
    desk = _Desk(directory, _forms(form, outs), fail_on)
    linting = Linting(
        catalogue=CATALOGUE,
        choice=Choice(
            select=frozenset(_rule(code).code for code in selected),
            ignore=frozenset(_rule(code).code for code in ignored),
        ),
        environment=environment,
        encoder=encoder or None,
    )
    file = Baseline(root=directory, file=baseline)
    sources = read_sources(directory)
    try:
        linted = lint(sources, linting, file)
    except ProjectInvalid as invalid:
        return desk.invalid(sources, invalid)
    if fix or diff:
        mended = mend(sources, linted.verdict)
        sources, linted = _again(mended, linting, file)
        if desk.show(mended, writes=not diff) and diff:
            return Exit.PROBLEMS
    if diff:
        return Exit.OK
    return desk.known(linted, file) if baseline is not None else desk.tell(sources, linted)


def _rule(code: str) -> Rule:
    """Return a rule.

    Raises:
        UsageError: there is none of that code.
    """
    rules = {rule.code: rule for rule in CATALOGUE}
    if code not in rules:
        raise UsageError(f"there is no rule `{code}`", hint=did_you_mean(code, list(rules)) or "see --list")
    return rules[code]


def _listed(form: str) -> str:
    match form:
        case "text":
            return render_rules(CATALOGUE, output.data_paint())
        case "json":
            return catalogue_json(CATALOGUE)
        case "markdown":
            return rules_markdown(CATALOGUE)
        case _:
            raise UsageError(f"rules are not listed as {form}", hint="--format text, json or markdown")


def _forms(form: str, outs: tuple[Path, ...]) -> dict[Path | None, str]:
    """Return in which form findings go where; ``None`` is stdout."""
    if form not in FORMS:
        raise UsageError(f"findings are not told as {form}", hint=f"--format {', '.join(FORMS)}")
    return {None: form, **{path: form_of(path, [*FORMS]) for path in outs}}


def _again(mended: Mended, linting: Linting, file: Baseline) -> tuple[Sources, Linted]:
    """Lint what fixes made of the files.

    Raises:
        Refused: they broke the project.
    """
    sources = merge_files(mended.files)
    try:
        return sources, lint(sources, linting, file)
    except ProjectInvalid as broken:
        raise Refused(
            "the fixes would break the project; nothing was written", hint=broken.findings[0].message
        ) from broken


@dataclass(frozen=True, slots=True)
class _Desk:
    """Tells what was found.

    Attributes:
        root: folder of the project.
        forms: in which form it goes where; ``None`` is stdout.
        fail_on: the threshold that was asked for.
    """

    root: Path
    forms: Mapping[Path | None, str]
    fail_on: str | None

    def tell(self, sources: Sources, linted: Linted) -> Exit:
        """Tell what lint found, and return how the command ends."""
        if linted.skipped:
            output.note(
                f"not run, as language understanding is not installed (pip install 'botsync[sandbox]'): "
                f"{', '.join(linted.skipped)}"
            )
        files = len(sources.files)
        told = Told(verdict=linted.verdict, root=self.root, files=files, rules=linted.rules, skipped=linted.skipped)
        self._write(told)
        threshold = self.fail_on or linted.settings.fail_on
        fails = threshold != NEVER and reaches(linted.verdict.open, Severity(threshold))
        return Exit.PROBLEMS if fails else Exit.OK

    def invalid(self, sources: Sources, invalid: ProjectInvalid) -> Exit:
        """Tell why a project is not valid, which is said before anything is linted."""
        self._write(Told(verdict=unjudged(invalid.findings), root=self.root, files=len(sources.files)))
        output.note("the project is not valid, so it was not linted")
        return Exit.PROBLEMS

    def known(self, linted: Linted, file: Baseline) -> Exit:
        """Write down what was found, so that it is not told again."""
        entries, name = linted.verdict.baseline, file.name(linted.settings)
        write_text(self.root / name, baseline_text(entries))
        output.note(f"wrote {len(entries)} known finding{'' if len(entries) == 1 else 's'} to {name}")
        if linted.settings.baseline != name:
            output.note(f"to use it, write `lint: {{baseline: {name}}}` into botsync.yaml")
        return Exit.OK

    def show(self, mended: Mended, *, writes: bool) -> bool:
        """Show what fixes change, on stdout where nothing else is asked for; return whether they change anything."""
        changed = list(changes(mended.before, mended.files))
        patch = "".join(text for _, text in changed)
        for line in mended.left:
            output.note(line)
        if writes:
            write_files(self.root, [file for file, _ in changed])
            output.note(f"{patch}fixed {len(mended.fixed)} finding{'' if len(mended.fixed) == 1 else 's'}")
        else:
            output.data(patch)
        return bool(changed)

    def _write(self, told: Told) -> None:
        for path, form in self.forms.items():
            if path is None:
                output.data(FORMS[form](told, output.data_paint()))
            else:
                write_text(path, FORMS[form](told, plain))
                output.note(f"wrote {path}")
