"""Git and files, as `botsync doctor` looks at them: what should not be there, and what should not be committed.

A secret is looked for by its value, which is never printed.
"""

import os
import re
import shlex
import stat
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from botsync.backends.git_program import trusting
from botsync.cli.places import LOCAL
from botsync.core.checkup import Check, Health

_OLDEST = (2, 31)
"""Version of git that `state: git` needs."""
_REFERENCE = re.compile(rb"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_PASSWORD = re.compile(r"://[^/\s:@]*:[^/\s@]+@|^https?://(?!git@)[^/\s:@]+:?@", re.IGNORECASE)
"""What lets in stands behind a user's name, or over http in place of it."""
_SHORTEST = 8
"""Characters of a value below which it may stand somewhere by chance."""
_LARGEST = 1 << 20
_MODELS = (".example", ".sample", ".template", ".dist")
"""Endings of files that show which variables there are, without their values; they are committed."""
_SKIPPED = {".git", LOCAL, "node_modules", "__pycache__", ".venv"}


def git(root: Path, *arguments: str) -> str | None:
    """Return what git says about a folder; ``None`` where it says no, or is not there."""
    ran = _ran(root, arguments)
    return ran.stdout if ran is not None and ran.returncode == 0 else None


def _ran(root: Path, arguments: Sequence[str]) -> subprocess.CompletedProcess[str] | None:
    try:
        return subprocess.run(  # noqa: S603  (fixed arguments)
            ["git", "-C", str(root), *arguments],  # noqa: S607  (the user's own git)
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
            errors="surrogateescape",
        )
    except (OSError, subprocess.TimeoutExpired):
        return None


def repository_above(folder: Path) -> Path | None:
    """Return the root of the repository that a folder is in, without git; a folder that is not there yet too."""
    resolved = folder.resolve()
    return next((above for above in (resolved, *resolved.parents) if (above / ".git").exists()), None)


def git_checks(root: Path, *, keeps_state: bool) -> Iterator[Check]:
    """Look at git, and at the repository that the project is in.

    Args:
        root: folder of the project.
        keeps_state: whether an environment has `state: git`.
    """
    bad = Health.ERROR if keeps_state else Health.WARNING
    said = git(root, "--version")
    if said is None:
        yield Check(code="git", health=bad, message="there is no git", hint="install git 2.31 or newer")
        return
    version = said.split()[2] if len(said.split()) > 2 else "?"  # noqa: PLR2004  (git version X)
    numbers = tuple(map(int, re.findall(r"\d+", version)[:2]))
    if numbers < _OLDEST:
        hint = "`state: git` needs git 2.31 or newer"
        yield Check(code="git", health=bad, message=f"git is version {version}", hint=hint)
    else:
        yield Check(code="git", health=Health.OK, message=f"git {version}")
    if git(root, "rev-parse", "--show-toplevel") is None:
        yield _refused(root, bad)
        return
    yield from _repository(root, bad if keeps_state else Health.NOTE)


def _refused(root: Path, bad: Health) -> Check:
    """Return why git knows no repository: there is none, or one that it does not trust, or cannot read."""
    above = repository_above(root)
    if above is None:
        message = "the project is in no Git repository"
        return Check(code="repository", health=bad, message=message, hint="git init, and commit it")
    asked = _ran(root, ("rev-parse", "--show-toplevel"))
    said = "" if asked is None else asked.stderr
    way = trusting(said)
    if way:
        message = f"git does not trust the repository {above}, as its files are another user's"
        return Check(code="repository", health=bad, message=message, hint=f"{way}; or make them your own")
    message = f"git cannot read the repository {above}: {' '.join(said.split()) or 'it says nothing'}"
    return Check(code="repository", health=bad, message=message, hint=f"git -C {shlex.quote(str(above))} status")


def _repository(root: Path, without_remote: Health) -> Iterator[Check]:
    changed = len((git(root, "status", "--porcelain", "--", ".") or "").splitlines())
    if changed:
        message = f"{changed} files of the project are changed or new, and not committed"
        hint = "a plan names the commit that it was made from: commit before you plan for others"
        yield Check(code="work-tree", health=Health.NOTE, message=message, hint=hint)
    else:
        yield Check(code="work-tree", health=Health.OK, message="everything of the project is committed")
    remote = (git(root, "remote", "get-url", "origin") or "").strip()
    if not remote:
        hint = "git remote add origin ADDRESS"
        yield Check(code="remote", health=without_remote, message="there is no remote `origin`", hint=hint)
    elif _PASSWORD.search(remote):
        message = "a password or a token stands in the address of the remote `origin`, in .git/config"
        hint = "git remote set-url origin ADDRESS without it; let a credential helper keep it"
        yield Check(code="remote", health=Health.WARNING, message=message, hint=hint)
    if git(root, "check-ignore", "--quiet", f"{LOCAL}/x") is None:
        hint = f"add the line {LOCAL}/ to .gitignore"
        yield Check(code="ignored", health=Health.WARNING, message=f"Git does not ignore {LOCAL}/", hint=hint)


def secret_checks(root: Path, environ: Mapping[str, str]) -> Iterator[Check]:
    """Look for the values of secrets in the project's files, and for files of variables that Git would take.

    Args:
        root: folder of the project.
        environ: what `${NAME}` stands for.
    """
    listed = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ".")
    names = sorted(set(listed.split("\0")) - {""}) if listed is not None else list(walked(root))
    texts = {name: text for name in names if (text := _content(root / name)) is not None}
    wanted = {found.decode() for text in texts.values() for found in _REFERENCE.findall(text)}
    secrets = {name: value for name in sorted(wanted) if len(value := environ.get(name, "")) >= _SHORTEST}
    found = [(file, name) for file, text in texts.items() for name, value in secrets.items() if value.encode() in text]
    for file, name in found:
        message = f"the value of {name} stands in {file}"
        hint = f"write ${{{name}}} instead, and renew it: what was committed once stays in the history"
        yield Check(code="secret", health=Health.ERROR, message=message, hint=hint)
    if not found:
        message = f"none of {len(texts)} files has the value of a secret ({len(secrets)} were looked for)"
        yield Check(code="secret", health=Health.OK, message=message)
    for path in sorted(root.glob(".env*")):
        if path.is_file() and _holds_values(path.name):
            yield from _variables(root, path, in_git=listed is not None and path.name in names)


def _variables(root: Path, path: Path, *, in_git: bool) -> Iterator[Check]:
    name = path.name
    if in_git:
        is_tracked = bool(git(root, "ls-files", "--", name))
        message = f"{name} is {'committed' if is_tracked else 'not ignored by Git'}"
        hint = f"add {name} to .gitignore" + (
            f"; git rm --cached {name}, and renew what is in it" if is_tracked else ""
        )
        yield Check(code="env-file", health=Health.ERROR, message=message, hint=hint)
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        message = f"other users of this machine can read {name}"
        yield Check(code="env-file", health=Health.WARNING, message=message, hint=f"chmod 600 {name}")


def walked(root: Path) -> Iterator[str]:
    """Yield the files below a folder, as git would name them, where git does not tell; none of what is installed."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(set(folders) - _SKIPPED)
        for file in sorted(files):
            yield (Path(folder) / file).relative_to(root).as_posix()


def _holds_values(name: str) -> bool:
    """Tell whether a file is one of variables with their values: that it holds secrets is what it is for."""
    return (name == ".env" or name.startswith(".env.")) and not name.endswith(_MODELS)


def _content(path: Path) -> bytes | None:
    """Return what is in a file that may be looked into; a link is looked into where it leads."""
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST or _holds_values(path.name):
            return None
        return path.read_bytes()
    except OSError:
        return None
