"""The stories of a plan on its page: each drawn, with a legend, and the same in words."""

from collections.abc import Iterator

from botsync.conversation.graph import EdgeKind
from botsync.render.overview import Overview
from botsync.render.picture import SIGNS, WORDS, Mark, Picture
from botsync.render.plan_html_changes import shown
from botsync.render.plan_svg import EDGES, NODES, plan_svg

_OPEN = 2
"""Stories that are shown without a click."""
_DRAWN = 1500
"""Interactions that are drawn at the most on a page; it would take too long to open."""
_KINDS = {EdgeKind.NEXT: "can follow", EdgeKind.GOTO: "the bot jumps", EdgeKind.BUTTON: "a button jumps"}


def graphs_section(view: Overview) -> Iterator[str]:
    """Yield the stories that change."""
    told = [picture for picture in view.pictures if picture.graph.nodes]
    if not told:
        return
    yield '<section aria-labelledby="stories"><h2 id="stories">Stories</h2>'
    yield from _legend()
    room = _DRAWN
    for number, picture in enumerate(told):
        part = picture
        if len(picture.graph.nodes) > NODES or len(picture.graph.edges) > EDGES:
            part = picture.changed_part(NODES, EDGES)
        is_drawn = len(part.graph.nodes) <= room
        room -= len(part.graph.nodes) if is_drawn else 0
        yield from _story(f"story-{number}", picture, part if is_drawn else None, is_open=len(told) <= _OPEN)
    yield "</section>"


def _story(name: str, picture: Picture, part: Picture | None, *, is_open: bool) -> Iterator[str]:
    title = shown(picture.graph.name)
    changing = sum(mark is not Mark.SAME for mark in picture.nodes.values())
    there = len(picture.nodes) + picture.left_out
    yield f"<details{' open' if is_open else ''}><summary><strong>{title}</strong>"
    yield f'<span class="quiet">{changing} of {there} interactions change</span></summary>'
    if part is None:
        yield '<p class="quiet">Not drawn: the page would be too large. The list has it all.</p>'
    else:
        if part.left_out:
            yield f'<p class="quiet">{part.left_out} more interactions are not drawn.</p>'
        yield f'<div class="scroll" tabindex="0" role="group" aria-label="Drawing of {title}">'
        yield f"{plan_svg(part, name)}</div>"
    yield "<details><summary>As a list</summary>"
    yield from _words(picture)
    yield "</details></details>"


def _words(picture: Picture) -> Iterator[str]:
    """Yield what the drawing shows."""
    names = {node.id: shown(node.name) for node in picture.graph.nodes}
    nodes = [
        f"<li>{WORDS[picture.mark(node)]}: {names[node.id]}</li>"
        for node in picture.graph.nodes
        if picture.mark(node) is not Mark.SAME
    ]
    ways = [
        f"<li>{WORDS[picture.mark(edge)]}: {names[edge.source]} → {names[edge.target]} ({_KINDS[edge.kind]})</li>"
        for edge in picture.graph.edges
        if picture.mark(edge) is not Mark.SAME
    ]
    yield f'<ul class="ways">{"".join([*nodes, *ways]) or "<li>no interaction and no way changes</li>"}</ul>'


def _legend() -> Iterator[str]:
    yield '<ul class="legend" aria-label="Legend">'
    for mark, words in WORDS.items():
        box = '<rect x="1.5" y="1.5" width="31" height="15" rx="4"/>'
        sign = f'<text x="17" y="13">{SIGNS[mark]}</text>'
        yield (
            '<li><svg class="drawing" width="34" height="18" aria-hidden="true">'
            f'<g class="node {mark}">{box}{sign}</g></svg>{words}</li>'
        )
    yield "</ul>"
