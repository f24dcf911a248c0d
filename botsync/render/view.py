"""The view model of a plan: what every format shows, in lines with a sign. Built once, read by all renderers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, assert_never

from botsync.address import Kind
from botsync.core.plan import Action, Change, FieldChange, Origin, Plan, Reason
from botsync.core.state import Digest
from botsync.models.base import Form
from botsync.render.describe import indented, question_lines, response_lines, secret, short


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a field: `+` comes, `-` goes, blank stays."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One field that differs.

    Attributes:
        field: its name.
        note: who changed it, where it was not the project alone.
        lines: what differs.
    """

    field: str
    note: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One resource that something happens to.

    Attributes:
        sign: one character for the action.
        address: its address.
        kind: its kind.
        story: key of the story that it is or belongs to; empty for other kinds.
        title: its display name.
        action: the action.
        note: why, where that is worth a word.
        is_drift: only the workspace changed since the last apply.
        is_conflict: both sides changed the same field since the last apply.
        fields: what differs.
    """

    sign: str
    address: str
    kind: Kind
    story: str
    title: str
    action: Action
    note: str
    is_drift: bool
    is_conflict: bool
    fields: tuple[FieldView, ...]


SIGNS: Mapping[Action, str] = {
    Action.CREATE: "+",
    Action.UPDATE: "~",
    Action.MOVE: ">",
    Action.DELETE: "-",
    Action.ADOPT: "=",
    Action.FORGET: "?",
    Action.NONE: " ",
}

_NOTES: Mapping[Reason, str] = {
    Reason.GONE: "it is no longer in the workspace",
    Reason.ADOPTED: "found in the workspace by its name; managed from now on",
    Reason.REMOVED: "no file declares it any more",
    Reason.FORGOTTEN: "listed under `forget`; the workspace keeps it",
    Reason.PLACED: "only its place in the conversation changes",
    Reason.DRIFTED: "changed in the workspace since the last apply; this puts it back",
    Reason.FOLLOWS: "follows from a delete: the API takes what goes out of every list that leads to it",
}


_LEFT: Mapping[Reason, str] = {
    Reason.CONFLICT: "changed on both sides since the last apply",
    Reason.DRIFTED: "changed in the workspace since the last apply",
    Reason.GONE: "deleted in the workspace since the last apply",
}
_SIDES = "left alone: - is what the workspace keeps, + what the project says"


def plan_view(plan: Plan, digest: Digest) -> tuple[ChangeView, ...]:
    """Return what to show of each change."""
    return tuple(_change(change, digest) for change in plan.changes)


def left_view(plan: Plan, digest: Digest) -> tuple[ChangeView, ...]:
    """Return what to show of each resource that differs and is left as the workspace has it."""
    return tuple(_left(change, digest) for change in plan.left)


def _left(change: Change, digest: Digest) -> ChangeView:
    declared = all(field.after is not None for field in change.withheld)
    return ChangeView(
        sign=SIGNS[change.action],
        address=str(change.address),
        kind=change.address.kind,
        story=_story(change),
        title=change.name,
        action=change.action,
        note=_LEFT.get(change.reason, "") if declared else "no file declares it any more, and the workspace changed it",
        is_drift=False,
        is_conflict=_is_conflict(change),
        fields=tuple(field_view(field, digest) for field in change.withheld),
    )


def _change(change: Change, digest: Digest) -> ChangeView:
    note = _NOTES.get(change.reason, "")
    if change.action is Action.FORGET and change.reason is Reason.GONE:
        note = "it is gone from the workspace and from the project"
    if change.moved_from is not None:
        note = "; ".join(part for part in (f"was {change.moved_from}", note) if part)
    return ChangeView(
        sign=SIGNS[change.action],
        address=str(change.address),
        kind=change.address.kind,
        story=_story(change),
        title=change.name,
        action=change.action,
        note=note,
        is_drift=change.reason is Reason.DRIFTED,
        is_conflict=_is_conflict(change),
        fields=tuple(
            _field(field, digest, whole=change.reason in {Reason.DRIFTED, Reason.REMOVED})
            for field in change.fields
            if not (field.field == "name" and change.action in {Action.CREATE, Action.DELETE})
        )
        + tuple(field_view(field, digest, note=_SIDES) for field in change.withheld),
    )


def _story(change: Change) -> str:
    return change.address.key if change.address.kind is Kind.STORY else change.address.story


def _is_conflict(change: Change) -> bool:
    both = any(field.origin is Origin.BOTH for field in (*change.fields, *change.withheld))
    return both or change.reason is Reason.CONFLICT


_ORIGINS: Mapping[Origin, str] = {
    Origin.PROJECT: "",
    Origin.WORKSPACE: "changed in the workspace; this puts it back",
    Origin.BOTH: "conflict: changed on both sides",
}


def _field(field: FieldChange, digest: Digest, *, whole: bool) -> FieldView:
    """Return what to show of a field; what is true of the whole resource is not said of each field."""
    return field_view(field, digest, note="" if whole else _ORIGINS[field.origin])


def field_view(field: FieldChange, digest: Digest, *, note: str = "") -> FieldView:
    """Return what to show of a field, with a note beside its name."""
    return FieldView(field=field.field, note=note, lines=tuple(_lines(field, digest)))


def _lines(field: FieldChange, digest: Digest) -> Iterator[Line]:
    before, after = field.before, field.after
    match field.form:
        case Form.TEXT:
            yield from _diff(*_both(before, after, lambda value: indented(value) if value else []))
        case Form.FLAG:
            yield from _diff(*_both(before, after, lambda value: ["yes" if value else "no"]))
        case Form.SET:
            yield from _sets(before or (), after or ())
        case Form.LIST:
            yield from _references(before, after)
        case Form.KEYED:
            yield from _diff(*_both(before, after, _all(question_lines)), context=1)
        case Form.RESPONSES:
            yield from _diff(*_both(before, after, _all(response_lines)), context=1)
        case Form.ENTRIES:
            yield from _diff(*_both(before, after, _entries))
        case Form.SECRET:
            yield from _diff(*_both(before, after, lambda value: [secret(value, digest)]))
        case Form.SECRETS:
            yield from _diff(*_both(before, after, lambda value: _headers(value, digest)))
        case _:
            assert_never(field.form)


def _both(before: Any, after: Any, describe: Callable[[Any], list[str]]) -> tuple[list[str], list[str]]:  # noqa: ANN401
    return ([] if before is None else describe(before)), ([] if after is None else describe(after))


def _all(describe: Callable[[Any], list[str]]) -> Callable[[Any], list[str]]:
    return lambda values: [line for value in values for line in describe(value)]


def _entries(entries: Mapping[str, Sequence[str]]) -> list[str]:
    return [
        f"{value}: {', '.join(item for item in synonyms if item != value)}".rstrip(": ")
        for value, synonyms in entries.items()
    ]


def _headers(headers: Mapping[str, Any], digest: Digest) -> list[str]:
    return [f"{name}: {secret(value, digest)}" for name, value in headers.items()]


def _line(sign: str, text: str) -> Line:
    """Return a line; a text that was to be one line stays one, whatever it holds."""
    return Line(sign, text.replace("\n", "\\n"))


def _sets(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    old, new = set(before), set(after)
    for item in sorted(old - new):
        yield _line("-", item)
    for item in sorted(new - old):
        yield _line("+", item)


def _references(before: Sequence[str] | None, after: Sequence[str] | None) -> Iterator[Line]:
    old, new = [short(item) for item in before or ()], [short(item) for item in after or ()]
    if before is not None and after is not None and sorted(old) == sorted(new):
        yield _line("-", f"order: {', '.join(old)}")
        yield _line("+", f"order: {', '.join(new)}")
        return
    yield from _diff(old, new)


def _diff(before: list[str], after: list[str], *, context: int = 0) -> Iterator[Line]:
    """Yield the lines that differ, with so many equal lines around them."""
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for group in matcher.get_grouped_opcodes(context):
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                yield from (_line(" ", text) for text in before[start:end])
            else:
                yield from (_line("-", text) for text in before[start:end])
                yield from (_line("+", text) for text in after[new_start:new_end])
