"""What a new project consists of, as texts; and the repository that it is in."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from botsync.cli.hygiene import git, repository_above
from botsync.cli.pipeline import GITHUB, GITLAB, NONE
from botsync.errors import UsageError
from botsync.loader.editing.scalars import scalar_text
from botsync.loader.files import ROOT_FILE
from botsync.loader.writer import escape

SCHEMAS = ".schemas"
"""Folder of a project for the schemas that its editors use; it is committed, so that they are there for everybody."""
IGNORED = (".botsync/", ".env", "plan.json")
LONGEST_NAME = 128
_REMOTE = re.compile(r"^\s*url\s*=\s*(\S+)", re.MULTILINE)
_HOST = re.compile(r"[a-z][a-z0-9+.-]*://(?:[^/@]*@)?([^/:]*)|(?:[^/:@]*@)?([^/:]+):", re.IGNORECASE)
"""Host in the address of a remote, `https://host/path` or `me@host:path`; a path on this machine has none."""

_SETTINGS = """\
{schema}version: 1
name: {name}
environments:
  production:
    api: {api}
    token: ${{CHATBOT_TOKEN}} # developer access token, from the process environment
    state: {state} # in refs of this repository's remote; or a path, s3://…, gs://…, az://…, https://…
    # deletes: {{allow: true}}   # without this line no run deletes anything
# The environment `sandbox` always exists: the embedded server, no account.
"""

_STORY = """\
stories:
  hello:
    name: Hello
    start: [hours]
    welcome:
      responses:
        - text: Hi! Ask me when we are open.
    fallback:
      responses:
        - text: Sorry, I did not get that.
    interactions:
      hours:
        name: Opening hours
        user_says:
          - when are you open
          - opening hours
          - are you open today
          - what are your hours
          - when do you close
        responses:
          - text: We are open from 9 to 17, Monday to Friday.
"""

_TESTS = """\
# What must work, whatever is changed: `botsync test` plays it.
conversations:
  asks_for_the_hours:
    turns:
      - trigger: welcome
        expect: {says: Ask me when we are open}
      - user: [when do you open, what are the opening hours]
        expect: {interaction: hours, says: from 9 to 17}
      - user: is it raining
        expect: {fallback: true}
"""

_README = """\
# {name}

A bot of ChatBot.com, kept in Git with [botsync](https://pypi.org/project/botsync/).

- `botsync validate`, `botsync lint` and `botsync test` check it; they need no account.
- `botsync plan --env production` shows what would change in the workspace; it needs the token in `CHATBOT_TOKEN`.
- What is merged is applied{how}. Nobody edits the bot in the vendor's editor: what is changed there shows up as drift.

Editors with a YAML language server complete and check the files: the first line of each names its schema in
`{schemas}`. After a newer botsync is installed, `botsync schema --out {schemas}` renews them.
"""


def schema_line(schema: str, file: str) -> str:
    """Return the first line of a YAML file, by which editors find its schema.

    Args:
        schema: `botsync` for the settings, `bot` for all else.
        file: name of the file, relative to the project.
    """
    return f"# yaml-language-server: $schema={'../' * file.count('/')}{SCHEMAS}/{schema}.schema.json\n"


def settings_text(name: str, api: str, state: str) -> str:
    """Return the settings of a new project.

    Raises:
        UsageError: no project may have that name.
    """
    if not 1 <= len(name) <= LONGEST_NAME:
        raise UsageError(
            f"the name of a project has 1 to {LONGEST_NAME} characters", hint="say another one with --name"
        )
    said = scalar_text(escape(name))
    return _SETTINGS.format(schema=schema_line("botsync", ROOT_FILE), name=said, api=scalar_text(api), state=state)


def first_story() -> Mapping[str, str]:
    """Return a story and a conversation that tests it."""
    return {
        file: schema_line("bot", file) + text
        for file, text in {"stories/hello.yaml": _STORY, "tests/hello.yaml": _TESTS}.items()
    }


def beside(name: str, ci: str) -> Mapping[str, str]:
    """Return what stands beside the bot's own files."""
    from botsync.cli.schemas import schema_texts  # noqa: PLC0415  (start-up time)

    how = {GITHUB: " by `.github/workflows`", GITLAB: " by `.gitlab-ci.yml`", NONE: " with `botsync apply`"}[ci]
    return {
        ".gitignore": "".join(f"{line}\n" for line in IGNORED),
        "README.md": _README.format(name=" ".join(name.split()), how=how, schemas=SCHEMAS),
        **{f"{SCHEMAS}/{file}": text for file, text in schema_texts().items()},
    }


def repository(directory: Path) -> tuple[Path, str]:
    """Return the root of the repository that a folder is in, else the folder; and the address of its remote, if any."""
    root = repository_above(directory)
    if root is None:
        return directory.resolve(), ""
    asked = git(root, "remote", "get-url", "origin")
    return root, (_remote_in_file(root) if asked is None else asked).strip()


def _remote_in_file(root: Path) -> str:
    """Return the address of the remote where git does not tell it, as it is not there or distrusts the repository."""
    try:
        settings = (_git_folder(root / ".git") / "config").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    _, _, origin = settings.partition('[remote "origin"]')
    found = _REMOTE.search(origin.partition("\n[")[0])
    return found[1] if found else ""


def _git_folder(path: Path) -> Path:
    """Return the folder of a repository's settings; in work trees and submodules `.git` is a file that tells it."""
    if path.is_dir():
        return path
    folder = path.parent / path.read_text(encoding="utf-8", errors="replace").removeprefix("gitdir:").strip()
    common = folder / "commondir"
    return folder / common.read_text(encoding="utf-8", errors="replace").strip() if common.exists() else folder


def forge_of(remote: str) -> str:
    """Return whose pipelines a repository has, by the host of its remote: GitHub's, unless it says otherwise."""
    found = _HOST.match(remote)
    host = (found[1] or found[2] or "") if found else ""
    return GITLAB if "gitlab" in host.lower() else GITHUB


def relative(folder: Path, root: Path) -> str:
    """Return where a project is in its repository; `.` at its root."""
    return Path(os.path.relpath(folder.resolve(), root.resolve())).as_posix()
