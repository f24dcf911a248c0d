"""From a plan to ordered steps: one API call each, and the steps that it waits for.

Order is given by waits alone: what a step refers to must exist, an interaction is created below the one that leads to
it, placement is set once all interactions of a story exist, and nothing is deleted while something still uses it.
Where references go round in a circle, an interaction is created without the responses that lead back, and gets them
in a later step.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from botsync.address import Address, Kind, story_address
from botsync.core.annotation import entity_names_used
from botsync.core.creation import Creation, order_creation
from botsync.core.diff import PLACEMENT
from botsync.core.live import UNMANAGED
from botsync.core.placement import Placement, placements
from botsync.core.plan import Action, Change, Plan
from botsync.core.situation import Situation
from botsync.models.fields import Fields, references


class Operation(StrEnum):
    """What a step asks the API to do."""

    CREATE = "create"
    UPDATE = "update"
    RENAME = "rename"
    """Gives up a name that another resource is about to take, for a temporary one."""
    WELCOME = "welcome"
    FALLBACK = "fallback"
    LINK = "link"
    """Sets the placement of interactions of a story."""
    ORDER = "order"
    """Sets the order of a story's first level."""
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One API call.

    Attributes:
        key: unique within the plan, for example ``create entity.size``.
        operation: what it asks for.
        address: the resource that it is about; for `LINK` and `ORDER` the story.
        serves: the changes that are not done without it.
        waits: keys of the steps that must be done before.
        fields: canonical fields to send, references by address (or marked remote id).
        parent: for the create of an interaction, the one below which it is created, if any.
        placements: for `LINK`, the interactions to place.
        unfinished: fields that a later step writes again.
    """

    key: str
    operation: Operation
    address: Address
    serves: tuple[Address, ...]
    waits: tuple[str, ...] = ()
    fields: Fields | None = None
    parent: Address | None = None
    placements: tuple[Placement, ...] = ()
    unfinished: frozenset[str] = frozenset()


_STORY_TEXTS = ("name", "description")


def build_steps(plan: Plan, situation: Situation) -> tuple[Step, ...]:
    """Return the steps of a plan, sorted by key within the order in which they can be taken."""
    return _Builder(plan, situation).build()


class _Builder:
    """Collects steps by key; each method adds those of one concern."""

    def __init__(self, plan: Plan, situation: Situation) -> None:
        self.changes = {change.address: change for change in plan.changes}
        self.situation = situation
        self.steps: dict[str, Step] = {}
        self.entities = {
            change.name: change.address
            for change in plan.changes
            if change.address.kind is Kind.ENTITY and change.after
        }

    def build(self) -> tuple[Step, ...]:
        creation = order_creation(self.changes.values())
        for change in self.changes.values():
            if change.action is Action.CREATE:
                self._create(change, creation)
            elif change.action is Action.UPDATE:
                self._update(change)
        for change in self.changes.values():
            if change.address.kind is Kind.STORY and change.action is not Action.DELETE:
                self._defaults(change)
        self._placement(creation)
        for change in self.changes.values():
            if change.action is Action.DELETE:
                self._delete(change)
        self._release_names()
        self._one_by_one()
        return tuple(
            replace(step, waits=tuple(sorted({key for key in step.waits if key in self.steps and key != step.key})))
            for step in self.steps.values()
        )

    def _add(self, step: Step) -> None:
        self.steps[step.key] = step

    def _changing(self, *addresses: Address | None) -> tuple[Address, ...]:
        return tuple(sorted({address for address in addresses if address in self.changes}))

    def _written(self, change: Change) -> Fields:
        """Return what to send: the fields as they will be, in the order in which they were written."""
        desired = self.situation.desired
        written = desired.written.get(change.address, {})
        if change.action is not Action.CREATE and change.address in desired.parts:  # else what is there is sent back
            meant, after = desired.resources[change.address], change.after or {}
            written = {name: value for name, value in written.items() if meant.get(name) == after.get(name)}
        left = {*PLACEMENT, *(item.field for item in change.withheld)}
        keep_order = {name: value for name, value in written.items() if name not in left}
        return {name: value for name, value in {**(change.after or {}), **keep_order}.items() if name not in PLACEMENT}

    def _content(self, change: Change) -> Fields:
        """Return what to send for the resource itself; a story's default interactions have steps of their own."""
        fields = self._written(change)
        if change.address.kind is Kind.STORY:
            return {name: fields[name] for name in _STORY_TEXTS}
        return fields

    def _creates(self, change: Change, fields: Fields) -> list[str]:
        """Return the keys of the steps that create (or rename) what the fields refer to."""
        kind = change.address.kind
        names = references(kind, fields)
        needed = {Address.parse(name) for name in names if not name.startswith(UNMANAGED)} - {change.address}
        entities = {self.entities[name] for name in entity_names_used(fields) if name in self.entities}
        keys = [_key(Operation.CREATE, address) for address in needed | entities if self._comes(address)]
        return keys + [_key(Operation.UPDATE, address) for address in entities]

    def _comes(self, address: Address) -> bool:
        change = self.changes.get(address)
        return change is not None and change.action is Action.CREATE

    def _create(self, change: Change, creation: Creation) -> None:
        address, fields = change.address, self._content(change)
        waits: list[str] = []
        parent = None
        later = creation.deferred.get(address, frozenset())
        if address.kind is Kind.INTERACTION:
            parent = creation.parents.get(address)
            waits += [_key(Operation.CREATE, item) for item in (parent, story_address(address.story)) if item]
            if later:
                fields = {**fields, "responses": _without(fields["responses"], later)}
        waits += self._creates(change, fields)
        key = _key(Operation.CREATE, address)
        story = story_address(address.story) if address.story else None
        self._add(
            Step(
                key=key,
                operation=Operation.CREATE,
                address=address,
                serves=self._changing(address, parent or story),
                waits=tuple(waits),
                fields=fields,
                parent=parent,
                unfinished=frozenset({"responses"} if later else ()),
            )
        )
        if later:
            whole = self._written(change)
            self._add(
                Step(
                    key=_key(Operation.UPDATE, address),
                    operation=Operation.UPDATE,
                    address=address,
                    serves=(address,),
                    waits=(key, *self._creates(change, whole)),
                    fields=whole,
                )
            )

    def _update(self, change: Change) -> None:
        changed = {field.field for field in change.fields}
        if change.address.kind is Kind.STORY and not changed.intersection(_STORY_TEXTS):
            return
        fields = self._content(change)
        self._add(
            Step(
                key=_key(Operation.UPDATE, change.address),
                operation=Operation.UPDATE,
                address=change.address,
                serves=(change.address,),
                waits=tuple(self._creates(change, fields)),
                fields=fields,
            )
        )

    def _defaults(self, change: Change) -> None:
        changed = {field.field.split(".")[0] for field in change.fields}
        fields = self._written(change)
        if change.action is Action.CREATE:
            changed = {name.split(".")[0] for name in fields}
        for operation in (Operation.WELCOME, Operation.FALLBACK):
            if operation not in changed:
                continue
            part = {name: value for name, value in fields.items() if name.startswith(f"{operation}.")}
            self._add(
                Step(
                    key=_key(operation, change.address),
                    operation=operation,
                    address=change.address,
                    serves=(change.address,),
                    waits=(_key(Operation.CREATE, change.address), *self._creates(change, part)),
                    fields=part,
                )
            )

    def _placement(self, creation: Creation) -> None:
        for place in placements(self.changes, self.situation, creation.parents):
            link = _key(Operation.LINK, place.story)
            created = [
                _key(Operation.CREATE, address)
                for address, change in self.changes.items()
                if change.action is Action.CREATE and place.story.covers(address)
            ]
            if place.nodes:
                self._add(
                    Step(
                        key=link,
                        operation=Operation.LINK,
                        address=place.story,
                        serves=place.serves,
                        waits=tuple(created),
                        placements=place.nodes,
                    )
                )
            if place.order is not None:
                self._add(
                    Step(
                        key=_key(Operation.ORDER, place.story),
                        operation=Operation.ORDER,
                        address=place.story,
                        serves=(place.story,) if place.story in self.changes else place.serves,
                        waits=(*created, link),
                        fields={"start": place.order},
                    )
                )

    def _delete(self, change: Change) -> None:
        address = change.address
        if address.story and self._goes(story_address(address.story)):
            return
        users = [
            other.address
            for other in self.changes.values()
            if other.before is not None and other.address != address and _uses(other, change)
        ]
        waits = [_key(operation, user) for user in users for operation in _before_delete(user, address)]
        waits += [
            _key(Operation.DELETE, story_address(user.story))
            for user in users
            if user.story and user.story != address.story
        ]
        serves = [address]
        if address.story:
            story = story_address(address.story)
            waits += [_key(Operation.LINK, story), _key(Operation.ORDER, story)]
            serves += self._changing(story)
        if address.kind is Kind.STORY:
            serves += [other for other in self.changes if address.covers(other) and other != address]
        self._add(
            Step(
                key=_key(Operation.DELETE, address),
                operation=Operation.DELETE,
                address=address,
                serves=tuple(sorted(serves)),
                waits=tuple(waits),
            )
        )

    def _goes(self, address: Address) -> bool:
        change = self.changes.get(address)
        return change is not None and change.action is Action.DELETE

    def _release_names(self) -> None:
        """Give names up before others take them: those that must be unique, and change hands in this plan."""
        holders: dict[tuple[Kind, str, str], Change] = {
            (change.address.kind, change.address.story, change.before["name"]): change
            for change in self.changes.values()
            if change.address.kind in {Kind.INTERACTION, Kind.ENTITY}
            and change.before is not None
            and (change.action is Action.DELETE or (change.after or {})["name"] != change.before["name"])
        }
        for change in self.changes.values():
            holder = holders.get((change.address.kind, change.address.story, change.name))
            if holder is None or holder is change or change.action not in {Action.CREATE, Action.UPDATE}:
                continue
            key = _key(Operation.RENAME, holder.address)
            self._rename(holder, key)
            for taker in (_key(Operation.CREATE, change.address), _key(Operation.UPDATE, change.address)):
                if taker in self.steps:
                    step = self.steps[taker]
                    self.steps[taker] = replace(step, waits=tuple(sorted({*step.waits, key})))

    def _one_by_one(self) -> None:
        """Let creates of one name wait for each other, so that a lost answer leaves no doubt which one it was."""
        last: dict[tuple[Kind, str], str] = {}
        for key, step in self.steps.items():
            if step.operation is not Operation.CREATE or step.address.kind is Kind.INTERACTION:
                continue  # names of interactions are unique in their story
            name = (step.address.kind, (step.fields or {})["name"])
            if name in last:
                self.steps[key] = replace(step, waits=(*step.waits, last[name]))
            last[name] = key

    def _rename(self, holder: Change, key: str) -> None:
        content = {name: value for name, value in (holder.before or {}).items() if name not in PLACEMENT}
        fields: Fields = {**content, "name": f"{content['name'][:80]} ({holder.remote_id})"}
        self.steps[key] = Step(
            key=key, operation=Operation.RENAME, address=holder.address, serves=(holder.address,), fields=fields
        )
        for operation in (Operation.UPDATE, Operation.DELETE):
            own = _key(operation, holder.address)
            if own in self.steps:
                self.steps[own] = replace(self.steps[own], waits=tuple(sorted({*self.steps[own].waits, key})))


def _key(operation: Operation, address: Address) -> str:
    return f"{operation} {address}"


def _before_delete(user: Address, used: Address) -> list[Operation]:
    """Return what must happen to a user before what it used goes; two interactions that go need not wait."""
    same = user.kind is Kind.INTERACTION and used.kind is Kind.INTERACTION
    return [operation for operation in Operation if not (same and operation is Operation.DELETE)]


def _uses(user: Change, used: Change) -> bool:
    """Tell whether the live form of a resource refers to another one."""
    before = user.before or {}
    if used.address.kind is Kind.ENTITY:
        return used.name in entity_names_used(before)
    return str(used.address) in references(user.address.kind, before)


def _without(responses: Iterable[Mapping[str, Any]], targets: frozenset[Address]) -> list[Any]:
    """Return the responses that lead to none of the targets."""
    avoid = {str(target) for target in targets}
    return [response for response in responses if not avoid & references(Kind.INTERACTION, {"responses": [response]})]
