"""`botsync fmt`: formats the project's files; content, comments and order stay."""

from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.exits import Exit
from botsync.cli.options import directory_option
from botsync.loader.format import format_file
from botsync.loader.project import read_sources


@click.command()
@directory_option
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 where something would change.")
def command(directory: Path, check: bool) -> int:
    """Format the project's YAML files in place."""
    sources = read_sources(directory)
    broken = [finding for finding in sources.findings if finding.code in {"yaml", "not-utf8", "unreadable"}]
    output.findings(broken)
    changed = 0
    for file in sources.files:
        path = directory / file.name
        text = format_file(file)
        if text is None:
            output.note(f"left as it is, so that it keeps what it says: {file.name}")
        elif text != path.read_bytes().decode("utf-8"):
            changed += 1
            output.data(f"{'would format' if check else 'formatted'} {file.name}\n")
            if not check:
                path.write_text(text, encoding="utf-8", newline="")
    output.note(f"{changed} of {len(sources.files)} files {'would change' if check else 'changed'}.")
    return Exit.PROBLEMS if broken or (check and changed) else Exit.OK
