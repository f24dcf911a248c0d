"""Drift as text: what was applied, and what someone made of it."""

from collections.abc import Iterator

from botsync.core.drift import Drift, Drifted
from botsync.core.state import Digest
from botsync.render.findings_text import finding_lines
from botsync.render.plan_text import field_lines, left_alone
from botsync.render.style import Paint, visible_line
from botsync.render.view import field_view


def render_drift(drift: Drift, environment: str, digest: Digest, paint: Paint) -> str:
    """Return the text of drift, ending with a summary; `-` is what was applied, `+` what is there now."""
    lines: list[str] = []
    for item in drift.changed:
        lines += [*_changed_lines(item, digest, paint), ""]
    for gone in drift.gone:
        known = f"; {_known(gone.known)}" if gone.known else ""
        lines += [f"{paint('red', f'- {gone.address}')}  {paint('dim', f'(deleted in the workspace{known})')}", ""]
    for finding in drift.findings:
        lines += [*finding_lines(finding, paint), ""]
    lines.append(paint("bold", _summary(drift, environment)))
    if drift.unknown and not _is_only_imported(drift):
        lines.append(
            paint("dim", f"Of {drift.unknown} nothing is recorded yet that tells; `botsync plan` compares them.")
        )
    lines += [paint("dim", line) for line in left_alone(drift.unmanaged)]
    return "\n".join(lines) + "\n"


def _changed_lines(item: Drifted, digest: Digest, paint: Paint) -> Iterator[str]:
    title = f'  "{visible_line(item.name)}"' if not str(item.address).endswith(f".{item.name}") else ""
    yield f"{paint('yellow', f'~ {item.address}')}{title}  {paint('dim', '(changed in the workspace)')}"
    for field in item.fields:
        until = item.known.get(field.field)
        yield from field_lines(field_view(field, digest, note=_known(until) if until else ""), paint)


def _known(until: str) -> str:
    return f"known, left alone until {until}"


def _is_only_imported(drift: Drift) -> bool:
    return bool(drift.unknown) and not (drift.changed or drift.gone or drift.unchanged)


def _summary(drift: Drift, environment: str) -> str:
    if not drift.is_recorded:
        return (
            f"Nothing is recorded of {environment} yet, so there is nothing to compare with. First: "
            "botsync apply, or botsync import --all where the workspace has what the project declares."
        )
    if _is_only_imported(drift):
        return (
            f"Nothing is recorded yet of what was applied to {environment}: {drift.unknown} resources were only "
            "imported. First: botsync apply; botsync plan shows what differs."
        )
    unread = f", {drift.left_out} not compared" if drift.left_out else ""
    if not drift.changed and not drift.gone:
        return f"No drift. {environment} is as it was applied ({drift.unchanged} resources{unread})."
    counts = [f"{len(drift.changed)} changed", f"{len(drift.gone)} deleted"]
    known = "" if drift.is_found else " All of it is known."
    return f"Drift in {environment}: {', '.join(counts)}; {drift.unchanged} as applied{unread}.{known}"
