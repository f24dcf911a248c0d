"""The pipeline of a project in its repository, as texts: for its folder and branch, beside those of other projects."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePosixPath

from botsync import __version__
from botsync.cli.hygiene import git, walked
from botsync.errors import UsageError
from botsync.loader.editing.scalars import scalar_text
from botsync.loader.files import ROOT_FILE

GITHUB, GITLAB, NONE = "github", "gitlab", "none"
MAIN = "main"
_PLACES = {GITHUB: ".github/workflows/{}", GITLAB: ".{}"}
_FOLDER = re.compile(r'"@FOLDER@(/[^"\n]*)?"')
_COMMAND = re.compile(r'(?<=- )cd "@FOLDER@"$', re.MULTILINE)
_GOES_TO = re.compile(
    r"""^\s*(?:- ['"]?cd \\?"([^"\\]+)|working-directory: *(?:"([^"\n]+)"|'([^'\n]+)'|([^\s"'#][^#\n]*)))""",
    re.MULTILINE,
)
"""Where jobs of GitLab, and of GitHub, go to a folder."""
_UNSAFE_FOLDER = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff"$`\\*?\[\]{}<>|]|\A[-~!# ]| \Z')
"""What a shell, a forge or one of its patterns makes something else of, also in quotes."""
_SAFE_BRANCH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./#@=,-]*")
_OWN_NAMES = (
    (re.compile(r"^(name: .+)$", re.MULTILINE), r"\1 (@PART@)"),
    (re.compile(r"(?<= group: botsync-)(plan|apply|drift)-"), r"\1-@PART@-"),
    (re.compile(r"(?<=resource_group: botsync-)"), "@PART@-"),
    (
        re.compile(r"^([^#\n]*\bbotsync forge (?:comment|reviewed))\b(?! --failed)", re.MULTILINE),
        r'\1 --marker "plan @PART@ $BOTSYNC_ENV"',
    ),
    (re.compile(r'(?<=--failed --marker "plan )|(?<=--marker "drift )'), "@PART@ "),
    (re.compile(r"(?<=Drift )(?=in \$BOTSYNC_ENV)"), "of @PART@ "),
)
"""What two projects of one repository may not share: names, groups, and what comments and issues are found by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where a project is in a repository.

    Attributes:
        root: the repository.
        folder: of the project, relative to it; `.` for its root.
        part: what tells the project from others in the repository; empty where there is no need.
    """

    root: Path
    folder: str
    part: str = ""

    @property
    def state(self) -> str:
        """Where its state lives, in the repository's remote."""
        return f"git:origin/{self.part}" if self.part else "git"


def home_of(root: Path, folder: str) -> Home:
    """Return where a project is, told apart from others that the repository holds already."""
    others = sorted(_others(root, folder))
    there = _part_there(root, folder)
    if there is not None:
        return Home(root=root, folder=folder, part=there)
    return Home(root=root, folder=folder, part=_part(root, folder, others) if others else "")


def _others(root: Path, folder: str) -> Iterator[str]:
    """Yield the folders of other projects of a repository, also where git does not tell them; of a mere folder none."""
    pattern = f":(glob)**/{ROOT_FILE}"
    listed = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", pattern)
    if listed is not None:
        names = listed.split("\0")
    elif (root / ".git").exists():
        names = [name for name in walked(root) if PurePosixPath(name).name == ROOT_FILE]
    else:
        names = []
    for name in filter(None, names):
        other = str(PurePosixPath(name).parent)
        if other != folder and (root / name).exists():
            yield other


def _part(root: Path, folder: str, others: Sequence[str]) -> str:
    """Return a name for a project that none of the others has: that of its folder, or all of its path."""
    taken = {_slug(PurePosixPath(other).name or root.name) for other in others}
    names = [_slug(PurePosixPath(folder).name or root.name), _slug(folder)]
    numbered = (f"{names[1]}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (*names, *numbered) if name not in taken)


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-").lower() or "bot"


def _part_there(root: Path, folder: str) -> str | None:
    """Return the part in the names of the workflows that a project has already; ``None`` where it has none."""
    wanted = f"working-directory: {_quoted(folder)}\n"
    for path in sorted((root / ".github" / "workflows").glob("botsync-review*.yml")):
        if wanted in path.read_text(encoding="utf-8", errors="replace"):
            return path.stem.removeprefix("botsync-review").removeprefix("-")
    return None


def branch_of(root: Path) -> str:
    """Return the branch that is merged into: that of the remote where known, else the current one, else `main`."""
    for reference, above in (("refs/remotes/origin/HEAD", "refs/remotes/origin/"), ("HEAD", "refs/heads/")):
        name = (git(root, "symbolic-ref", "--quiet", reference) or "").strip().removeprefix(above)
        if name:
            return name
    return MAIN


def pipeline_files(ci: str, home: Home, branch: str) -> Mapping[str, str]:
    """Return the files of a pipeline by their place in the repository.

    Args:
        ci: `github`, `gitlab` or `none`.
        home: where the project is.
        branch: that is merged into.

    Raises:
        UsageError: a pipeline cannot say the name of the folder, or of the branch.
    """
    if ci == NONE:
        return {}
    if _UNSAFE_FOLDER.search(home.folder):
        raise UsageError(
            f"the folder {home.folder!r} has a name that pipelines cannot be written for",
            hint="give it a name of letters, digits and - _ . or blanks; or `--ci none`, and a pipeline of your own",
        )
    if ci == GITHUB and not _SAFE_BRANCH.fullmatch(branch):
        raise UsageError(
            f"the branch {branch!r} has a name that workflows cannot be written for",
            hint="go to the branch that is merged into (git switch), or `--ci none`, and a pipeline of your own",
        )
    found = {}
    for template in sorted((files("botsync.cli") / "_templates" / ci).iterdir(), key=lambda item: item.name):
        name = template.name
        if home.part and ci == GITHUB:
            name = f"{name.removesuffix('.yml')}-{home.part}.yml"
        found[_PLACES[ci].format(name)] = _filled(template.read_text(encoding="utf-8"), home, branch)
    return found


def _filled(text: str, home: Home, branch: str) -> str:
    """Return a template with everything put in, so that it stands in YAML and in the shell for what it is."""
    if home.part:
        for pattern, own in _OWN_NAMES:
            text = pattern.sub(own.replace("@PART@", home.part), text)
    text = _COMMAND.sub(lambda _: scalar_text(f'cd "{home.folder}"'), text)
    text = _FOLDER.sub(lambda found: _quoted(f"{home.folder}{found[1] or ''}"), text)
    return text.replace('"@BRANCH@"', scalar_text(branch, inside=True)).replace("@VERSION@", __version__)


def _quoted(path: str) -> str:
    return json.dumps(path.removeprefix("./"), ensure_ascii=False)


def left_for(path: Path, home: Home) -> str:
    """Return what to say of a file of a pipeline that is there already and is not for a project; empty where it is."""
    text = path.read_text(encoding="utf-8", errors="replace")
    goes_to = [str(PurePosixPath(next(filter(None, found.groups())).strip())) for found in _GOES_TO.finditer(text)]
    at_gitlab = path.name == _PLACES[GITLAB].format("gitlab-ci.yml")
    if home.folder in goes_to or not (goes_to or at_gitlab or home.folder != "."):
        return ""
    named = ["the root of the repository" if folder == "." else folder for folder in dict.fromkeys(goes_to)]
    whose = f"it is for {', '.join(named)}, and " if named else ""
    lacks = f"; {whose}nothing in it checks or applies {home.folder}: add "
    if at_gitlab:
        return (
            f"{lacks}jobs for it, under names of their own, with"
            f' `cd "{home.folder}"`, and a `resource_group` and a `--marker` of their own'
        )
    return (
        f"{lacks}a workflow for it, in a file of its own, with"
        f' `working-directory: "{home.folder}"`, and a `group` and a `--marker` of its own'
    )
