"""`botsync graph`: draws the stories of a project. Needs no network, no account and no secret."""

from importlib import resources
from pathlib import Path

import click

from botsync.cli import output
from botsync.cli.drawing import project_graphs
from botsync.cli.exits import Exit
from botsync.cli.options import directory_option, sandbox_option
from botsync.cli.project import checked
from botsync.conversation.graph import Graph
from botsync.errors import UsageError
from botsync.loader.project import choose_environment, load, read_sources
from botsync.models.project import SANDBOX

FORMATS = ("svg", "mermaid", "dot", "html")
_SUFFIXES = {
    "": "svg", ".svg": "svg", ".html": "html", ".htm": "html",
    ".mmd": "mermaid", ".mermaid": "mermaid", ".dot": "dot", ".gv": "dot",
}  # fmt: skip
PAGE = ("sandbox", "page")
"""Where the package keeps what draws graphs in a browser; no code of the sandbox is needed for it."""


@click.command()
@click.argument("story", required=False)
@directory_option
@sandbox_option
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="Form of the drawing (default: by the name of the file, else svg).",
)
@click.option(
    "--out",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it into this file instead of stdout.",
)
def command(story: str | None, directory: Path, environment: str | None, form: str | None, file: Path | None) -> int:
    """Draw what leads where in STORY, or in all stories.

    `svg` is an image, `html` a page to zoom and click that opens from disk, `mermaid` is for Markdown on GitHub and
    GitLab, `dot` for Graphviz.
    """
    form = form or _form_of(file)
    sources = read_sources(directory)
    name = SANDBOX if environment is None else choose_environment(sources, environment)
    _, desired = checked(load(sources, name, None))
    text = _drawn(project_graphs(desired, story), form)
    if file is None:
        output.data(text)
        return Exit.OK
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{file} cannot be written ({error.strerror})") from error
    output.note(f"wrote {file}")
    return Exit.OK


def _form_of(file: Path | None) -> str:
    suffix = "" if file is None else file.suffix.lower()
    if suffix not in _SUFFIXES:
        known = ", ".join(filter(None, _SUFFIXES))
        raise UsageError(f"`{suffix}` is no form of a drawing", hint=f"name a file with {known}, or give --format")
    return _SUFFIXES[suffix]


def _drawn(graphs: list[Graph], form: str) -> str:
    match form:
        case "mermaid":
            from botsync.render.graph_mermaid import render_mermaid  # noqa: PLC0415  (only what is asked for)

            return render_mermaid(graphs)
        case "dot":
            from botsync.render.graph_dot import render_dot  # noqa: PLC0415  (only what is asked for)

            return render_dot(graphs)
        case "html":
            from botsync.render.graph_html import Assets, render_html  # noqa: PLC0415  (only what is asked for)

            page = resources.files("botsync").joinpath(*PAGE)
            return render_html(
                graphs,
                Assets(
                    library=page.joinpath("vendor", "dagre.min.js").read_text(encoding="utf-8"),
                    drawing=page.joinpath("graph.js").read_text(encoding="utf-8"),
                    style=page.joinpath("graph.css").read_text(encoding="utf-8"),
                ),
            )
        case _:
            from botsync.render.graph_svg import render_svg  # noqa: PLC0415  (only what is asked for)

            return render_svg(graphs)
