"""`botsync schema`: prints or writes the JSON Schemas of project files and saved plans."""

from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.exits import Exit
from botsync.cli.schemas import schema_file, schema_texts

NAMES = ("botsync", "bot", "overlay", "plan")


@click.command()
@click.argument("name", type=click.Choice(NAMES), required=False)
@click.option(
    "--out", "directory", type=click.Path(file_okay=False, path_type=Path), help="Write all into this folder."
)
@click.option("--check", is_flag=True, help="With --out: change nothing; exit with 1 where a file is not current.")
def command(name: str | None, directory: Path | None, check: bool) -> int:
    """Print the JSON Schema of a file type.

    That is `botsync` for botsync.yaml, `overlay` for what is below overlays/, `bot` (the default) for all other YAML
    files, and `plan` for saved plans.
    """
    texts = schema_texts()
    if directory is None:
        output.data(texts[schema_file(name or "bot")])
        return Exit.OK
    stale = 0
    for file, text in texts.items():
        path = directory / file
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale += 1
            output.data(f"{'not current' if check else 'wrote'}: {path}\n")
            if not check:
                directory.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
    return Exit.PROBLEMS if check and stale else Exit.OK
