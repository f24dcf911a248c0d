"""The view model of a comparison: what every format shows. `-` is the first environment, `+` the second one."""

from collections.abc import Mapping
from dataclasses import dataclass

from botsync.core.compare import Comparison, Single
from botsync.core.plan import FieldChange, Origin
from botsync.core.state import Digest
from botsync.diagnostics import Place
from botsync.render.view import FieldView, field_view

Places = Mapping[tuple[str, str], tuple[Place, ...]]
"""Where overlays say something of a field, by label and field; of the resource as a whole where the field is empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceView:
    """One resource that differs.

    Attributes:
        sign: `-` only the first has it, `+` only the second, `~` both have it.
        label: its address, or how else people find it.
        title: its display name, where the label does not say it.
        note: what the matter is, where no field shows it.
        fields: what differs.
    """

    sign: str
    label: str
    title: str
    note: str
    fields: tuple[FieldView, ...]


def compare_view(comparison: Comparison, digest: Digest, places: Places) -> tuple[ResourceView, ...]:
    """Return what to show of each resource."""
    differing = [
        ResourceView(
            sign="~",
            label=item.label,
            title=_title(item.label, item.name),
            note="",
            fields=tuple(
                field_view(field, digest, note=_note(comparison, field, places.get((item.label, field.field), ())))
                for field in item.fields
            ),
        )
        for item in comparison.differing
    ]
    alone = [
        _alone(sign, name, item, places)
        for sign, name, items in zip("-+", comparison.environments, comparison.only, strict=True)
        for item in items
    ]
    return (*differing, *alone)


def _alone(sign: str, environment: str, item: Single, places: Places) -> ResourceView:
    note = "; ".join([f"only in {environment}", *_lines(places.get((item.label, ""), ()))])
    return ResourceView(sign=sign, label=item.label, title=_title(item.label, item.name), note=note, fields=())


def _title(label: str, name: str) -> str:
    return "" if label.endswith((f".{name}", f'"{name}"')) or f'"{name}" in ' in label else name


def _lines(places: tuple[Place, ...]) -> list[str]:
    return [f"{place.file}:{place.line}" for place in places]


def _note(comparison: Comparison, field: FieldChange, places: tuple[Place, ...]) -> str:
    said = _lines(places)
    if comparison.is_live:
        said.insert(0, "as declared" if field.origin is Origin.PROJECT else "not as declared")
    return "; ".join(said)


def summary(comparison: Comparison) -> str:
    """Return one line that says how much differs."""
    first, second = comparison.environments
    fields = comparison.by_variables
    variables = f", {fields} field{'s differ' if fields != 1 else ' differs'} by variables only" if fields else ""
    if comparison.is_same:
        what = "hold" if comparison.is_live else "are declared to hold"
        return f"{first} and {second} {what} the same ({comparison.same} resources{variables})."
    counts = [f"{len(comparison.differing)} in both"] if comparison.differing else []
    counts += [
        f"{len(items)} only in {name}"
        for name, items in zip(comparison.environments, comparison.only, strict=True)
        if items
    ]
    return f"{first} and {second} differ: {', '.join(counts)}; {comparison.same} the same{variables}."
