"""`botsync init`: makes a new project that validates and applies to the sandbox at once."""

import re
from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.exits import Exit
from botsync.errors import UsageError
from botsync.loader.files import ROOT_FILE

_SETTINGS = """\
version: 1
name: {name}
environments:
  production:
    api: https://api.chatbot.com
    token: ${{CHATBOT_TOKEN}}   # developer access token, from the process environment
    state: git                # in refs of this repository's remote; or a path, s3://…, gs://…, az://…, https://…
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


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--name", help="Name of the project (default: the folder's).")
@click.option("--bare", is_flag=True, help="Settings only, no first story: to `botsync pull` into.")
def command(directory: Path, name: str | None, bare: bool) -> int:
    """Make a new project in DIRECTORY (default: here)."""
    given = name or directory.resolve().name
    files = {ROOT_FILE: _SETTINGS.format(name=_quoted(given)), ".gitignore": ".botsync/\n"}
    if not bare:
        files["stories/hello.yaml"] = _STORY
    if (directory / ROOT_FILE).exists():
        raise UsageError(f"{directory / ROOT_FILE} is there already", hint="this is a project; try `botsync validate`")
    for file, text in files.items():
        path = directory / file
        if path.exists():
            output.note(f"left as it is: {file}")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        output.data(f"wrote {file}\n")
    where = f" -C {directory}" if directory != Path() else ""
    step = "pull --env production" if bare else "plan --env sandbox"
    output.data(f"Next: botsync {step}{where}\n")
    return Exit.OK


def _quoted(name: str) -> str:
    """Return a name as a YAML scalar."""
    return (
        name
        if re.fullmatch(r"[A-Za-z][A-Za-z0-9 _-]*[A-Za-z0-9]", name)
        else '"' + re.sub(r'["\\\s]+', " ", name) + '"'
    )
