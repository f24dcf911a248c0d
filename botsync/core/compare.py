"""Two environments side by side: what differs in what the project declares for them, beyond their variables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from botsync.address import Address, Kind
from botsync.core.desired import Desired
from botsync.core.plan import FieldChange
from botsync.core.references import Path
from botsync.models.base import Form
from botsync.models.fields import FIELDS, SECTIONS

SECRET_FORMS = frozenset({Form.SECRET, Form.SECRETS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the project declares for one environment.

    Attributes:
        environment: its name.
        desired: with the environment's values put in.
        written: the tree of the project as it is written, overlay included, before values are put in.
    """

    environment: str
    desired: Desired
    written: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Single:
    """A resource that only one of the environments has.

    Attributes:
        label: its address, or how else people find it.
        name: its display name.
        address: its address; ``None`` where it has none.
    """

    label: str
    name: str
    address: Address | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A resource that both have, and that differs.

    Attributes:
        label: its address, or how else people find it.
        name: its display name in the first environment.
        address: its address; ``None`` where it has none.
        fields: what differs; `before` is the first environment, `after` the second; ``None`` where it is not managed.
    """

    label: str
    name: str
    address: Address | None
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between two environments.

    Attributes:
        environments: the first and the second one.
        is_live: their workspaces were compared, not what is declared.
        only: what only the first has, and what only the second has.
        differing: what both have, and differs.
        same: how many resources are the same, but for variables.
        by_variables: how many fields differ, and only by the variables of the environments.
    """

    environments: tuple[str, str]
    is_live: bool
    only: tuple[tuple[Single, ...], tuple[Single, ...]]
    differing: tuple[Differing, ...]
    same: int
    by_variables: int

    @property
    def is_same(self) -> bool:
        """Whether nothing differs but for variables."""
        return not self.differing and not any(self.only)


def path_of(address: Address, field: str = "") -> Path:
    """Return where a resource, or a field of it, stands in the tree of a project."""
    if address.kind is Kind.INTERACTION:
        path: Path = (SECTIONS[Kind.STORY], address.story, SECTIONS[address.kind], address.key)
    else:
        path = (SECTIONS[address.kind], address.key)
    return (*path, *field.split(".")) if field else path


def written_at(tree: Mapping[str, Any], path: Path) -> Any:  # noqa: ANN401  (any plain data)
    """Return what stands at a path of a tree; ``None`` where nothing does."""
    value: Any = tree
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def compare_declared(first: Declared, second: Declared) -> Comparison:
    """Return what differs in what is declared."""
    sides = (first.desired.resources, second.desired.resources)
    differing: list[Differing] = []
    same = by_variables = 0
    for address in sorted(sides[0].keys() & sides[1].keys()):
        fields, explained = _fields(address, first, second)
        by_variables += explained
        same += not fields
        if fields:
            name = sides[0][address]["name"]
            differing.append(Differing(label=str(address), name=name, address=address, fields=fields))
    only = tuple(
        tuple(
            Single(label=str(address), name=mine[address]["name"], address=address)
            for address in sorted(mine.keys() - theirs.keys())
        )
        for mine, theirs in (sides, sides[::-1])
    )
    return Comparison(
        environments=(first.environment, second.environment),
        is_live=False,
        only=(only[0], only[1]),
        differing=tuple(differing),
        same=same,
        by_variables=by_variables,
    )


def _fields(address: Address, first: Declared, second: Declared) -> tuple[tuple[FieldChange, ...], int]:
    """Return the fields that differ as they are written, and how many others differ by variables only."""
    found: list[FieldChange] = []
    explained = 0
    for name, form in FIELDS[address.kind].items():
        before, after = (side.desired.resources[address].get(name) for side in (first, second))
        if before == after:
            continue
        written = [written_at(side.written, path_of(address, name)) for side in (first, second)]
        if written[0] == written[1]:
            explained += form not in SECRET_FORMS
            continue
        if form in SECRET_FORMS:
            before, after = map(_references, written)
        found.append(FieldChange(field=name, form=form, before=before, after=after))
    return tuple(found), explained


def _references(written: Any) -> Any:  # noqa: ANN401  (what a secret field holds)
    """Return secrets as they are written: references to the process environment, which tell nothing."""
    if isinstance(written, Mapping):
        return {name: SecretStr(item) for name, item in sorted(written.items())}
    return None if written is None else SecretStr(written)
