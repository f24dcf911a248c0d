"""What a new project consists of, as texts; and the repository that it is in."""

import json
import os
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from botsync import __version__
from botsync.loader.files import ROOT_FILE

SCHEMAS = ".schemas"
"""Folder of a project for the schemas that its editors use; it is committed, so that they are there for everybody."""
IGNORED = (".botsync/", ".env", "plan.json")
GITHUB, GITLAB, NONE = "github", "gitlab", "none"
_REMOTE = re.compile(r"^\s*url\s*=\s*(\S+)", re.MULTILINE)

_SETTINGS = """\
{schema}version: 1
name: {name}
environments:
  production:
    api: {api}
    token: ${{CHATBOT_TOKEN}} # developer access token, from the process environment
    state: git # in refs of this repository's remote; or a path, s3://…, gs://…, az://…, https://…
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


def settings_text(name: str, api: str) -> str:
    """Return the settings of a new project."""
    return _SETTINGS.format(schema=schema_line("botsync", ROOT_FILE), name=_quoted(name), api=api)


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
        "README.md": _README.format(name=name, how=how, schemas=SCHEMAS),
        **{f"{SCHEMAS}/{file}": text for file, text in schema_texts().items()},
    }


def pipeline_files(ci: str, folder: str) -> Mapping[str, str]:
    """Return the files of a pipeline by their place in the repository.

    Args:
        ci: `github`, `gitlab` or `none`.
        folder: of the project in the repository.
    """
    if ci == NONE:
        return {}
    places = {GITHUB: ".github/workflows/{}", GITLAB: ".{}"}
    return {
        places[ci].format(template.name): _filled(template.read_text(encoding="utf-8"), folder)
        for template in sorted((files("botsync.cli") / "_templates" / ci).iterdir(), key=lambda item: item.name)
    }


def _filled(text: str, folder: str) -> str:
    return (
        text.replace("@VERSION@", __version__)
        .replace("@FOLDER@/", "" if folder == "." else f"{folder}/")
        .replace("@FOLDER@", folder)
    )


def repository(directory: Path) -> tuple[Path, str]:
    """Return the root of the repository that a folder is in, else the folder; and the address of its remote, if any."""
    folder = directory.resolve()
    for above in (folder, *folder.parents):
        if (above / ".git").exists():
            try:
                settings = (above / ".git" / "config").read_text(encoding="utf-8", errors="replace")
            except OSError:  # a work tree of a repository elsewhere
                return above, ""
            _, _, origin = settings.partition('[remote "origin"]')
            found = _REMOTE.search(origin.partition("\n[")[0])
            return above, found[1] if found else ""
    return folder, ""


def forge_of(remote: str) -> str:
    """Return whose pipelines a repository has, by the address of its remote: GitHub's, unless it says otherwise."""
    return GITLAB if "gitlab" in remote.lower() else GITHUB


def relative(folder: Path, root: Path) -> str:
    """Return where a project is in its repository; `.` at its root."""
    return Path(os.path.relpath(folder.resolve(), root.resolve())).as_posix()


def _quoted(name: str) -> str:
    """Return a name as a YAML scalar."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9 _-]*[A-Za-z0-9]", name):
        return name
    return json.dumps(re.sub(r'["\\\s]+', " ", name), ensure_ascii=False)
