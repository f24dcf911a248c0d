"""`botsync forge`: what a pipeline tells GitHub or GitLab, and what it asks them. The token is in the environment."""

import json
from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.exits import Exit
from botsync.cli.forging import Site, forge_options, job_address, main_branch, open_forge, pull_number
from botsync.cli.posting import Said, comment_body, text_of
from botsync.core.plan_document import PlanDocument
from botsync.core.reviewed import change_digests, is_marker, plan_marker, whole_digest
from botsync.core.saved import read_document
from botsync.engine.review import Review, Sought, find_review
from botsync.engine.sticky import Put, close_issue, put_comment, put_issue, too_late
from botsync.errors import NotReviewed, PlanAltered, UsageError
from botsync.render.posted import failure, post_body
from botsync.render.style import visible

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Tell GitHub or GitLab what a pipeline found; ask them what was reviewed.

    Where it runs, for which repository and pull request is taken from the pipeline's environment; the token is in
    GITHUB_TOKEN or GITLAB_TOKEN, and nowhere else.
    """


@command.command()
@click.option("--plan", "plan_file", type=_FILE, metavar="PLAN", help="Saved plan that it shows: for `forge reviewed`.")
@click.option("--body-file", type=_FILE, metavar="FILE", help="What it says instead; shown as it is unless *.md.")
@click.option("--failed", is_flag=True, help="Say that there is no newer text, and which job tells why.")
@click.option("--commit", default="", metavar="SHA", help="Commit of the pull request that it is about; it is named.")
@click.option("--marker", metavar="TEXT", help="What it is found by (default: `plan ENV`, of the plan).")
@click.option("--number", type=click.IntRange(min=1), metavar="N", help="Pull request (default: that of the pipeline).")
@forge_options
def comment(
    plan_file: Path | None,
    body_file: Path | None,
    failed: bool,
    commit: str,
    marker: str | None,
    number: int | None,
    site: Site,
) -> int:
    """Make a comment of a pull request say something: a new one, or the one that is there already.

    It is found by a hidden line `<!-- botsync:TEXT -->`. There is never a second one. Of a plan it shows the report, in
    the room that there is. Nothing is said of a plan once the pull request is merged, nor of a --commit that is not its
    newest.
    """
    if failed == (body_file is not None or plan_file is not None):
        raise UsageError("either --plan, or --body-file, or both, or --failed")
    document = None if plan_file is None else _read(plan_file)
    mark = _marker(marker, document)
    said = Said(marker=mark, commit=commit, body_file=body_file, plan_file=plan_file, document=document)
    where = pull_number(number)
    with open_forge(site) as forge:
        is_plan = failed or document is not None
        late = too_late(forge.pull(where), commit, is_plan=is_plan) if is_plan or commit else ""
        if late:
            output.data(f"nothing is said: #{where} {late}\n")
            return Exit.OK
        if failed:
            body = post_body(mark, failure(mark, commit, job_address()), forge.longest)
        else:
            body = comment_body(said, forge.longest)
        _say(put_comment(forge, where, mark, body), f"comment of #{where}")
    return Exit.OK


@command.command()
@click.option("--marker", required=True, metavar="TEXT", help="What it is found by.")
@click.option("--title", metavar="TEXT", help="Its title.")
@click.option("--body-file", type=_FILE, metavar="FILE", help="What it says; shown as it is unless *.md.")
@click.option("--failed", is_flag=True, help="Say that the job failed, and where it is, instead of --body-file.")
@click.option("--close", "closes", is_flag=True, help="Close it, if it is open: what it is about is over.")
@forge_options
def issue(marker: str, title: str | None, body_file: Path | None, failed: bool, closes: bool, site: Site) -> int:
    """Make an issue say something: a new one, or the one that is there already, which is opened again; or close it."""
    mark = _marker(marker, None)
    speaks = failed != (body_file is not None)
    if closes in {title is not None, speaks}:
        raise UsageError("either --title and --body-file or --failed, or --close")
    with open_forge(site) as forge:
        if title is None:
            put = close_issue(forge, mark)
        else:
            text = failure(mark, "", job_address()) if body_file is None else text_of(body_file)
            put = put_issue(forge, mark, title, post_body(mark, text, forge.longest))
        _say(put, f"issue `{mark}`")
    return Exit.OK


@command.command()
@click.argument("plan_file", metavar="PLAN", type=_FILE)
@click.option("--branch", metavar="NAME", help="Into which was merged (default: that of the pipeline).")
@click.option("--approved", metavar="DIGEST", help="What a person approved by hand: exactly this plan, and no other.")
@click.option(
    "--within",
    type=click.IntRange(1, 1000),
    default=50,
    show_default=True,
    help="How many pull requests are looked at.",
)
@click.option("--marker", metavar="TEXT", help="What the comments are found by (default: `plan ENV`, of the plan).")
@forge_options
def reviewed(
    plan_file: Path, branch: str | None, approved: str | None, within: int, marker: str | None, site: Site
) -> int:
    """Tell whether all that a saved plan does was shown in pull requests that were merged; exits with 3 if not.

    A change counts as shown where it was the same in all: what is there, what will be, and why. Run it before `apply`.
    """
    document = _read(plan_file)
    mark = _marker(marker, document)
    digests, whole = change_digests(document), whole_digest(document)
    if approved:
        if approved.strip() != whole:
            raise NotReviewed(
                f"the plan has the digest {whole}, and {visible(approved.strip())} was approved",
                hint="something changed meanwhile: look at the plan again",
            )
        output.data(f"The plan {whole} was approved by hand: {len(digests)} changes.\n")
        return Exit.OK
    if not digests:
        output.data("Nothing is to be changed, so there is nothing to review.\n")
        return Exit.OK
    with open_forge(site) as forge:
        found = find_review(forge, Sought(digests=digests, whole=whole), mark, main_branch(branch), within=within)
    if found.unseen:
        raise _not_reviewed(found, len(digests), whole)
    numbers = ", ".join(f"#{number}" for number in sorted(set(found.shown.values())))
    output.data(f"All {len(digests)} changes were shown in {numbers}.\n")
    return Exit.OK


def _not_reviewed(found: Review, count: int, whole: str) -> NotReviewed:
    named = ", ".join(found.unseen[:10]) + (" …" if len(found.unseen) > 10 else "")  # noqa: PLR2004  (what fits a line)
    return NotReviewed(
        f"{len(found.unseen)} of {count} changes were not shown as they are now in any of the {found.looked} pull "
        f"requests that were merged last: {named}",
        hint="Nothing was changed. Workspace, project or variables changed since the review, or there was none.\n"
        f"Look at the plan; if it is right, approve exactly it, by its digest: --approved {whole}",
    )


def _read(path: Path) -> PlanDocument:
    """Read a saved plan, whoever sealed it: what it does is only looked at here.

    Raises:
        UsageError: there is none.
        PlanAltered: it is none.
    """
    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror})", hint="botsync plan --out plan.json") from error
    except (ValueError, RecursionError) as error:
        raise PlanAltered(f"{path} is no saved plan", hint="botsync plan --out plan.json") from error
    if not isinstance(data, dict):
        raise PlanAltered(f"{path} is no saved plan", hint="botsync plan --out plan.json")
    read_document(data)
    return PlanDocument.model_validate(data)


def _marker(marker: str | None, document: PlanDocument | None) -> str:
    if marker is None:
        if document is None:
            raise UsageError("it is not said what the comment is found by", hint="say --marker TEXT, or --plan PLAN")
        marker = plan_marker(document.environment)
    if not is_marker(marker):
        raise UsageError(f"`{visible(marker)}` cannot mark a comment", hint="letters, digits, blanks and _ . : / % -")
    return marker


def _say(put: Put, what: str) -> None:
    line = f"nothing to close: {what}" if put.done == "nothing" else f"{put.done}: {what}"
    output.data(f"{line}{f' {put.url}' if put.url else ''}\n")
