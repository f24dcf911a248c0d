"""A plan as a page that opens from disk and asks no network: everything, to look around in."""

from collections.abc import Iterator

from botsync.core.history import short_commit
from botsync.core.plan_document import BehaviourDocument, ReplyDocument, ShiftDocument
from botsync.diagnostics import Severity
from botsync.render.behaviour_text import LOSSES, conversations_summary
from botsync.render.overview import Overview, counts
from botsync.render.page import policy
from botsync.render.plan_html_changes import badge, changes_section, left_section, shown
from botsync.render.plan_html_graphs import graphs_section
from botsync.render.plan_page import SCRIPT, STYLE

_SECTIONS = {
    "findings": "Findings",
    "conversations": "Conversations",
    "stories": "Stories",
    "changes": "Changes",
    "left": "Left alone",
}


def render_plan_html(view: Overview) -> str:
    """Return the page; without scripts it shows everything, only unfiltered."""
    lines = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        policy(STYLE, SCRIPT),
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Plan for {shown(view.plan.environment)}: {_told(view)}</title>",
        f"<style>{STYLE}</style></head>",
        "<body>",
        *_head(view),
        "<main>",
        *_findings(view),
        *(_conversations(view.behaviour) if view.behaviour is not None else ()),
        *graphs_section(view),
        *changes_section(view),
        *left_section(view),
        "</main>",
        *_foot(view),
        f"<script>{SCRIPT}</script>",
        "</body></html>",
    ]
    return "\n".join(lines) + "\n"


def _told(view: Overview) -> str:
    return ", ".join(f"{number} to {action}" for action, number in counts(view).items()) or "no changes"


def _head(view: Overview) -> Iterator[str]:
    plan, stamp = view.plan, view.source.stamp
    badges = "".join(badge(action, f"{number} to {action}") for action, number in counts(view).items())
    yield f"<header><h1>Plan for {shown(plan.environment)}</h1>"
    yield f"<p>{badges or 'No changes.'}</p>"
    parts = [f"commit <code>{shown(short_commit(stamp.commit))}</code>"] if stamp.commit else []
    parts += [f"made {shown(stamp.created)}", f"with botsync {shown(stamp.tool)}", f"{plan.unchanged} unchanged"]
    parts += [f"{len(view.left)} left alone"] if view.left else []
    unmanaged = ", ".join(f"{kind}: {number}" for kind, number in plan.unmanaged.items())
    parts += [f"not managed: {unmanaged}"] if unmanaged else []
    yield f'<p class="quiet">{" · ".join(parts)}</p>'
    if plan.targeted:
        yield "<p>Only a part of the project was looked at.</p>"
    if plan.is_refused:
        yield '<p class="refused"><strong>Refused:</strong> nothing is applied as long as the errors below stand.</p>'
    sections = {
        "findings": bool(plan.findings),
        "conversations": view.behaviour is not None,
        "stories": any(picture.graph.nodes for picture in view.pictures),
        "changes": bool(view.changes),
        "left": bool(view.left),
    }
    links = [f'<a href="#{name}">{_SECTIONS[name]}</a>' for name, is_there in sections.items() if is_there]
    yield f'<nav aria-label="On this page">{" ".join(links)}</nav>' if links else ""
    yield "</header>"


def _findings(view: Overview) -> Iterator[str]:
    if not view.plan.findings:
        return
    ranks = list(Severity)
    yield '<section aria-labelledby="findings"><h2 id="findings">Findings</h2><ul class="plain">'
    for finding in sorted(view.plan.findings, key=lambda finding: ranks.index(finding.severity)):
        place = f" <code>{shown(str(finding.place))}</code>" if finding.place else ""
        yield f"<li>{badge(finding.severity, finding.severity)} {shown(finding.message)}{place}"
        yield f' <span class="quiet">{shown(finding.code)}</span>'
        yield f'<p class="way-out">{shown(finding.suggestion)}</p></li>' if finding.suggestion else "</li>"
    yield "</ul></section>"


def _conversations(found: BehaviourDocument) -> Iterator[str]:
    yield '<section aria-labelledby="conversations"><h2 id="conversations">Conversations</h2>'
    yield f"<p>{conversations_summary(found).removeprefix('Conversations: ')}</p>"
    if found.losses:
        yield '<ul class="plain">'
        for loss in found.losses:
            name = f"<code>{shown(loss.story)}.{shown(loss.interaction)}</code>"
            yield f"<li>{badge('warning', 'lost')} {name}: {LOSSES[loss.loss]}</li>"
        yield "</ul>"
    if found.failing:
        count = f"{len(found.failing)} conversation{'' if len(found.failing) == 1 else 's'}"
        yield f"<details><summary>{badge('error', 'fails')} {count} on what will be</summary><ul>"
        yield from (f"<li>{shown(name)}</li>" for name in found.failing)
        yield "</ul></details>"
    for shift in found.shifts:
        yield from _shift(shift)
    yield "</section>"


def _shift(shift: ShiftDocument) -> Iterator[str]:
    said = "the welcome" if shift.kind == "welcome" else f"{shown(shift.kind)} “{shown(shift.said)}”"
    place = f" <code>{shown(shift.place)}</code>" if shift.place else ""
    yield f"<details><summary><strong>{shown(shift.case)}</strong>{said}"
    yield f' <span class="quiet">{", ".join(shift.changed)}{place}</span></summary><div class="sides">'
    for title, reply in (("Before", shift.before), ("After", shift.after)):
        yield f"<div><h3>{title}</h3>{_reply(reply)}</div>"
    yield "</div></details>"


def _reply(reply: ReplyDocument | None) -> str:
    if reply is None:
        return '<p class="quiet">not played</p>'
    what = f"<code>{shown(reply.interaction)}</code> with {reply.score:.2f}" if reply.interaction else "not carried out"
    return f'<p class="quiet">{what}, {reply.verdict}</p><p class="answer">{shown(reply.text)}</p>'


def _foot(view: Overview) -> Iterator[str]:
    yield "<footer>"
    if not view.plan.is_empty and not view.plan.is_refused:
        yield f"<h2>To apply it</h2><p><code>{shown(view.command)}</code></p>"
    if not view.source.verified:
        yield '<p class="quiet">Shown from the file alone: its seal is checked when it is applied, not here.</p>'
    yield "</footer>"
