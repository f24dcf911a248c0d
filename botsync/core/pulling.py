"""What a pull makes of a project: which values and resources change in its files, and what is recorded then.

Decides; reads and writes nothing. Entities are spoken of by key here, on every side, as the files do: so a new display
name of an entity changes no phrase.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from botsync.address import Address, Kind, story_address
from botsync.core.acknowledged import Gone, known_gone, led_to
from botsync.core.annotation import entity_names_used, rename_entities
from botsync.core.diff import PLACEMENT, managed
from botsync.core.identity import renamed
from botsync.core.live import LiveResource, with_addresses
from botsync.core.merging import MISSING, Align, Clash, Merge
from botsync.core.newcomers import Newcomers, newcomers
from botsync.core.planner import manages
from botsync.core.situation import Situation
from botsync.core.state import Recorded, without_secrets
from botsync.core.threeway import Rules, Take, drifted, known_until
from botsync.core.torn import not_compared, story_of, torn_stories
from botsync.diagnostics import Finding, Severity
from botsync.models.base import Form
from botsync.models.fields import FIELDS, Fields, canonical, canonical_fields, references
from botsync.models.project import Project

WHOLE = ""
"""Stands for the resource itself where a field is asked for."""
Spot = tuple[Address, str]
"""A field of a resource, or the resource itself."""
_SECRET = frozenset({Form.SECRET, Form.SECRETS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One field that the files are to say otherwise.

    Attributes:
        address: the resource.
        field: canonical name of the field.
        ours: canonical value that the files say now.
        wanted: the one that they are to say.
        found: what the workspace says, in its own order.
    """

    address: Address
    field: str
    ours: Any
    wanted: Any
    found: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What a pull leaves as it is.

    Attributes:
        address: the resource.
        field: the field; `WHOLE` for the resource itself.
        why: what is the matter, behind the name of the resource.
        clashes: the values that both sides changed.
        settles: `--take` would settle it.
    """

    address: Address
    field: str
    why: str
    clashes: tuple[Clash, ...] = ()
    settles: bool = True


@dataclass(slots=True, kw_only=True)
class Pull:
    """What a pull does.

    Attributes:
        written: fields that change in the files, by resource and field.
        added: fields of resources that come into the files, in the workspace's order.
        removed: resources that go from the files.
        conflicts: what is left as it is, and must not be.
        notes: what a reader must know besides.
        kept: fields and resources of which the earlier record stays.
        dropped: resources of which nothing is recorded any more.
        seen: canonical fields of the workspace that are recorded, by resource.
        ids: remote ids of what is recorded.
        unmanaged: how many live resources are left alone, by kind.
        entities: keys of the declared entities by display name.
    """

    written: dict[Spot, Written] = field(default_factory=dict)
    added: dict[Address, Fields] = field(default_factory=dict)
    removed: set[Address] = field(default_factory=set)
    conflicts: list[Conflict] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    kept: set[Spot] = field(default_factory=set)
    dropped: set[Address] = field(default_factory=set)
    seen: dict[Address, Fields] = field(default_factory=dict)
    ids: dict[Address, str] = field(default_factory=dict)
    unmanaged: Mapping[Kind, int] = field(default_factory=dict)
    entities: Mapping[str, str] = field(default_factory=dict)

    def leave(self, conflict: Conflict) -> None:
        """Leave something as the files have it, and as it was recorded."""
        spot = conflict.address, conflict.field
        self.conflicts = [other for other in self.conflicts if (other.address, other.field) != spot]
        self.conflicts.append(conflict)
        self.kept.add(spot)
        self.written.pop(spot, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How a pull is done.

    Attributes:
        rules: whose side counts in a conflict, and what drift is left alone.
        align: tells which item of a list became which.
        takes_all: stories, entities, webhooks and segments that nobody manages come into the files too.
    """

    rules: Rules
    align: Align
    takes_all: bool = False


def decide(situation: Situation, project: Project, ways: Ways) -> Pull:
    """Return what a pull does to the files of a project."""
    return _Decision(situation, project, ways).made()


def keyed(kind: Kind, fields: Mapping[str, Any], names: Mapping[str, str]) -> Fields:
    """Return fields in which entities are spoken of by key.

    Args:
        kind: the kind of resource.
        fields: its fields.
        names: keys by display name.
    """

    def question(item: Mapping[str, Any]) -> dict[str, Any]:
        return {**item, "entity": names.get(item["entity"], item["entity"])}

    def response(item: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**item, "elements": list(map(question, item["elements"]))} if item["type"] == "attributes" else item

    result = dict(fields)
    for name, form in FIELDS[kind].items():
        if name not in fields:
            continue
        if name == "user_says":
            result[name] = [rename_entities(phrase, names) for phrase in fields[name]]
        elif form is Form.KEYED:
            result[name] = list(map(question, fields[name]))
        elif form is Form.RESPONSES:
            result[name] = list(map(response, fields[name]))
    return result


def record(situation: Situation, pull: Pull, refused: AbstractSet[Spot] = frozenset()) -> dict[Address, Recorded]:
    """Return what is recorded after a pull.

    Args:
        situation: what was there before.
        pull: what was decided.
        refused: what could not be written after all.
    """
    kept = pull.kept | refused
    result = {}
    for old, entry in situation.state.resources.items():
        address = renamed(old, situation.desired.moved)
        if address not in pull.dropped:
            result[address] = Recorded(remote_id=entry.remote_id, fields=situation.remembered_fields(old))
    for address, live in pull.seen.items():
        if (address, WHOLE) in kept:
            continue
        before = situation.recorded_fields(address)
        fields = {name: value for name, value in live.items() if (address, name) not in kept}
        fields |= {name: before[name] for name in live if (address, name) in kept and name in before}
        result[address] = Recorded(
            remote_id=pull.ids[address],
            fields=without_secrets(
                {name: fields[name] for name in FIELDS[address.kind] if name in fields}, situation.digest
            ),
        )
    return result


class _Decision:
    """The making of one decision."""

    def __init__(self, situation: Situation, project: Project, ways: Ways) -> None:
        self.situation = situation
        self.desired, self.identity = situation.desired, situation.identity
        self.project = project
        self.ways = ways
        self.take = ways.rules.take
        self.pull = Pull()
        self.torn = torn_stories(situation.live, self.identity)
        self.gone: Gone = known_gone(situation, ways.rules)
        self.new: Newcomers = newcomers(situation, takes_all=ways.takes_all)
        ghosts = {
            (old.kind, entry.remote_id): renamed(old, self.desired.moved)
            for old, entry in situation.state.resources.items()
        }
        self.lost = {
            str(address): remote_id for (_, remote_id), address in ghosts.items() if address in self.identity.gone
        }
        self.addresses = {**ghosts, **self.identity.addresses, **self.new.addresses}
        self.ours_names = self._names(self.desired.resources)
        self.base_names = self.ours_names | self._names({a: situation.recorded_fields(a) for a in self.identity.ids})
        live = situation.live.resources
        found = {self.addresses[key]: item.fields for key, item in live.items() if key in self.addresses}
        self.pull.entities = self.ours_names
        self.live_names = self.base_names | self._names(found)

    @staticmethod
    def _names(resources: Mapping[Address, Fields]) -> dict[str, str]:
        return {
            fields["name"]: address.key
            for address, fields in resources.items()
            if address.kind is Kind.ENTITY and "name" in fields
        }

    def made(self) -> Pull:
        for address in self.desired.resources:
            if story_of(address) in self.torn:
                continue
            if address in self.identity.ids:
                self._merged(address)
            elif address in self.identity.gone:
                self._deleted(address)
        for old in self.situation.state.resources:
            address = renamed(old, self.desired.moved)
            if address not in self.desired.resources:
                self._undeclared(address)
        self._take_over()
        self._settle()
        self._note()
        return self.pull

    def _resource(self, address: Address) -> LiveResource:
        return self.situation.live_resource(address)

    def _found(self, resource: LiveResource) -> Fields:
        """Return live fields in the API's order, references by address, without links to what nobody manages."""
        fields = keyed(resource.kind, with_addresses(resource, self.addresses), self.live_names)
        return fields | {name: managed(fields[name]) for name in PLACEMENT & fields.keys()}

    def _unsealed(self, address: Address, found: Fields, base: Fields) -> Fields:
        """Return live fields in which responses that lead to what was deleted are as they were applied.

        They are read as opaque, as nothing can name what they lead to; nobody changed them.
        """
        result = dict(found)
        for name, form in FIELDS[address.kind].items():
            if form is not Form.RESPONSES or name not in base:
                continue
            led = [item for item in base[name] if references(address.kind, {name: [item]}) & self.lost.keys()]
            for place, item in enumerate(found[name]):
                if led and item["type"] == "raw" and _mentions(item["raw"], set(self.lost.values())):
                    result[name] = [*result[name][:place], led.pop(0), *result[name][place + 1 :]]
                    self.pull.kept.add((address, name))
        return result

    def _ours(self, address: Address) -> Fields:
        fields = keyed(address.kind, self.desired.resources[address], self.ours_names)
        return canonical_fields(address.kind, fields)

    def _base(self, address: Address, recorded: Fields) -> Fields:
        fields = keyed(address.kind, recorded, self.base_names)
        fields |= {name: managed(fields[name]) for name in PLACEMENT & fields.keys()}
        return {
            name: canonical(form, fields[name]) if form not in _SECRET else fields[name]
            for name, form in FIELDS[address.kind].items()
            if name in fields
        }

    def _see(self, address: Address, resource: LiveResource) -> None:
        self.pull.ids[address] = resource.remote_id
        self.pull.seen[address] = canonical_fields(resource.kind, with_addresses(resource, self.addresses))

    # what both sides have

    def _merged(self, address: Address) -> None:
        resource = self._resource(address)
        self._see(address, resource)
        base = self._base(address, self.situation.recorded_fields(address))
        ours, found = self._ours(address), self._unsealed(address, self._found(resource), base)
        theirs = canonical_fields(address.kind, found)
        for name, form in FIELDS[address.kind].items():
            if name not in ours or ours[name] == theirs[name]:
                continue
            if form in _SECRET:
                self._secret(address, name, base, ours, theirs)
                continue
            old = base.get(name, MISSING)
            if old is not MISSING and old != theirs[name] and self._acknowledged(address, name, old):
                continue
            self._field(address, name, (old, ours[name], theirs[name]), found[name])

    def _field(self, address: Address, name: str, values: tuple[Any, Any, Any], found: Any) -> None:  # noqa: ANN401
        merge = Merge(self.ways.align, self.take)
        wanted = merge.field(FIELDS[address.kind][name], *values)
        if wanted != values[1]:
            self.pull.written[address, name] = Written(
                address=address, field=name, ours=values[1], wanted=wanted, found=found
            )
        if merge.clashes and self.take is None:
            why = "was changed in the project and in the workspace since the last apply"
            if values[0] is MISSING:
                why = "differs, and nothing is recorded that would tell who changed it"
            self.pull.conflicts.append(Conflict(address=address, field=name, why=why, clashes=tuple(merge.clashes)))
            self.pull.kept.add((address, name))

    def _acknowledged(self, address: Address, name: str, old: Any) -> bool:  # noqa: ANN401  (any canonical value)
        until = known_until(address, name, self.ways.rules) or led_to(address, name, old, self.gone)
        if until:
            self._say("known-drift", f"{address}: `{name}` was changed in the workspace; left alone until {until}")
            self.pull.kept.add((address, name))
        return bool(until)

    def _secret(self, address: Address, name: str, base: Fields, ours: Fields, theirs: Fields) -> None:
        live, wanted = (without_secrets(side[name], self.situation.digest) for side in (theirs, ours))
        if name in base and base[name] not in (live, wanted):
            pass
        elif name not in base or base[name] == live:
            return
        self.pull.kept.add((address, name))
        self._say("secret", f"{address}: `{name}` was changed in the workspace; a secret is never written to a file")

    def _say(self, code: str, message: str, suggestion: str = "", severity: Severity = Severity.INFO) -> None:
        self.pull.notes.append(Finding(code=code, severity=severity, message=message, suggestion=suggestion))

    # what only one side has

    def _deleted(self, address: Address) -> None:
        """Someone deleted it in the workspace."""
        story = story_address(address.story)
        if address in self.gone:
            self._say("known-drift", f"{address} was deleted in the workspace; left alone until {self.gone[address]}")
        elif address.kind is Kind.INTERACTION and story not in self.identity.ids:
            return  # decided with its story
        elif self.take is Take.LIVE or not self._touched(address):
            self.pull.removed.add(address)
        elif self.take is Take.GIT:
            self.pull.dropped |= {item for item in (*self.desired.resources, address) if address.covers(item)}
        else:
            self.pull.leave(
                Conflict(
                    address=address,
                    field=WHOLE,
                    why="was changed in the project and deleted in the workspace since the last apply",
                )
            )

    def _touched(self, address: Address) -> bool:
        """Tell whether the project changed a resource, or something in it, since it was applied."""
        for item, fields in self.desired.resources.items():
            if not address.covers(item):
                continue
            old = next(
                (key for key in self.situation.state.resources if renamed(key, self.desired.moved) == item), None
            )
            if old is None:
                return True
            base = self._base(item, self.situation.remembered_fields(old))
            ours = without_secrets(self._ours(item), self.situation.digest)
            if any(name in base and base[name] != ours[name] for name in fields):
                return True
        return False

    def _undeclared(self, address: Address) -> None:
        """The project took it out of its files."""
        declared_story = not address.story or story_address(address.story) in self.desired.resources
        forgotten = any(entry.covers(address) for entry in self.desired.forget)
        if forgotten or not manages(self.desired, address) or story_of(address) in self.torn:
            return
        if address not in self.identity.ids:
            self.pull.dropped.add(address)
            return
        if not declared_story:
            return  # decided with its story
        changed = [item for item in self.identity.ids if address.covers(item) and self._has_drifted(item)]
        if not changed:
            return
        if self.take is Take.LIVE:
            for item in self.identity.ids:
                if address.covers(item):
                    self._add(item, self._resource(item))
        elif self.take is Take.GIT:
            for item in changed:
                self._see(item, self._resource(item))
        else:
            why = "is no longer declared, and was changed in the workspace since the last apply"
            self.pull.conflicts.append(Conflict(address=address, field=WHOLE, why=why))

    def _has_drifted(self, address: Address) -> bool:
        """Tell whether someone changed it in the workspace; also by letting it lead to something new."""
        resource = self._resource(address)
        live = canonical_fields(address.kind, with_addresses(resource, self.addresses))
        recorded = self.situation.recorded_fields(address)
        return bool(drifted(address, recorded, live, self.situation.digest))

    def _add(self, address: Address, resource: LiveResource) -> None:
        self.pull.added[address] = self._found(resource)
        self._see(address, resource)

    def _take_over(self) -> None:
        """Add what is new in the workspace: what belongs to what is managed, what that uses, and what was asked for."""
        pending = dict(self.new.wanted) or self._lacking()
        while pending:
            for key, address in pending.items():
                self._add(address, self.situation.live.resources[key])
            pending = self._lacking()
        self.pull.unmanaged = self.new.left(self.pull.added)

    def _lacking(self) -> dict[tuple[Kind, str], Address]:
        """Return what nobody manages yet, and what the files would refer to."""
        used = {item for address, fields in self._after() for item in self._uses(address, fields)}
        return {
            key: address
            for key, address in self.new.addresses.items()
            if address in used and address not in self.pull.added
        }

    # what refers to what

    def _after(self) -> Iterator[tuple[Address, Fields]]:
        """Yield the resources that the files will declare."""
        for address in self.desired.resources:
            if address not in self.pull.removed and story_address(address.story) not in self.pull.removed:
                fields = self._ours(address)
                changed = {name: self.pull.written.get((address, name)) for name in fields}
                yield address, fields | {name: item.wanted for name, item in changed.items() if item is not None}
        yield from self.pull.added.items()

    def _uses(self, address: Address, fields: Mapping[str, Any]) -> set[Address]:
        """Return what a resource needs to be there: all that it refers to but by its place."""
        plain = {name: value for name, value in fields.items() if name not in PLACEMENT}
        used = {Address.parse(name) for name in references(address.kind, plain) if not name.startswith("#")}
        return used | {
            Address(Kind.ENTITY, name)
            for name in entity_names_used(plain)
            if self._keeps_entities and not name.startswith("sys.")
        }

    @property
    def _keeps_entities(self) -> bool:
        return Kind.ENTITY in self.desired.kinds or any(item.kind is Kind.ENTITY for item in self.pull.added)

    def _settle(self) -> None:
        """Leave as it is what would lead nowhere, until nothing does."""
        spoken = dict(_spoken_of(self.project))
        forgotten = {item for item in self.desired.forget if item.kind is Kind.ENTITY}
        while True:
            after = dict(self._after())
            there = after.keys() | forgotten
            users = {used: str(address) for address, fields in after.items() for used in self._uses(address, fields)}
            blocked = sorted(
                address for address in self.pull.removed if any(address.covers(used) for used in (*users, *spoken))
            )
            for address in blocked:
                self.pull.removed.discard(address)
                user = next(user for used, user in {**users, **spoken}.items() if address.covers(used))
                why = f"was deleted in the workspace, and {user} still refers to it: change that first"
                self.pull.leave(Conflict(address=address, field=WHOLE, why=why, settles=False))
            unfit = [] if blocked else [item for item in self.pull.written.values() if self._leads_nowhere(item, there)]
            for item in unfit:
                why = "was changed in the workspace to refer to what no file can name"
                self.pull.leave(Conflict(address=item.address, field=item.field, why=why, settles=False))
            if not blocked and not unfit:
                break
        self.pull.dropped |= {
            item
            for item in (*self.desired.resources, *map(self._today, self.situation.state.resources))
            if any(address.covers(item) for address in self.pull.removed)
        }
        self._trim(after.keys(), there)

    def _today(self, old: Address) -> Address:
        return renamed(old, self.desired.moved)

    def _leads_nowhere(self, item: Written, there: AbstractSet[Address]) -> bool:
        fields = {item.field: item.wanted}
        return not self._is_fit(item.address, fields, there) and item.field not in PLACEMENT

    def _is_fit(self, address: Address, fields: Mapping[str, Any], there: AbstractSet[Address]) -> bool:
        names = references(address.kind, fields)
        return not any(name.startswith("#") for name in names) and self._uses(address, fields) <= there

    def _trim(self, declared: AbstractSet[Address], there: AbstractSet[Address]) -> None:
        """Take out of what is written, or comes, what it would say of what no file declares."""
        names = set(map(str, declared))
        for spot, item in list(self.pull.written.items()):
            if item.field in PLACEMENT:
                wanted = [name for name in item.wanted if name in names]
                del self.pull.written[spot]
                if wanted != item.ours:
                    self.pull.written[spot] = Written(
                        address=item.address, field=item.field, ours=item.ours, wanted=wanted, found=item.found
                    )
        for address in {name for name in declared if name.kind in {Kind.STORY, Kind.INTERACTION}}:
            self._trim_places(address, names)
        for address, fields in self.pull.added.items():
            self.pull.added[address] = self._without_strays(address, fields, names, there)

    def _trim_places(self, address: Address, names: AbstractSet[str]) -> None:
        """Take links to what goes out of fields that are otherwise as they were."""
        if address in self.pull.added:
            return
        for name in PLACEMENT & self.desired.resources[address].keys():
            ours = self.desired.resources[address][name]
            left = [item for item in ours if item in names]
            if left != ours and (address, name) not in self.pull.written:
                self.pull.written[address, name] = Written(
                    address=address, field=name, ours=ours, wanted=left, found=left
                )

    def _without_strays(
        self, address: Address, fields: Fields, names: AbstractSet[str], there: AbstractSet[Address]
    ) -> Fields:
        result = dict(fields)
        for name, form in FIELDS[address.kind].items():
            if form is Form.LIST:
                result[name] = [item for item in fields[name] if item in names]
            elif form in {Form.SET, Form.KEYED, Form.RESPONSES}:
                result[name] = [item for item in fields[name] if self._is_fit(address, {name: [item]}, there)]
                if result[name] != fields[name]:
                    why = "refers to what no file can name; that part is left out"
                    self.pull.conflicts.append(Conflict(address=address, field=name, why=why, settles=False))
        return result

    def _note(self) -> None:
        live, identity = self.situation.live, self.identity
        left_out: dict[Address, int] = {}
        for address in self.desired.resources:
            story = story_of(address)
            if story is not None and story in self.torn and (address in identity.ids or address in identity.gone):
                left_out[story] = left_out.get(story, 0) + 1
        self.pull.notes += not_compared(live, identity, left_out)


def _mentions(value: object, ids: AbstractSet[str]) -> bool:
    """Tell whether a remote id stands anywhere in plain data."""
    match value:
        case str():
            return value in ids
        case Mapping():
            return any(_mentions(item, ids) for item in value.values())
        case list():
            return any(_mentions(item, ids) for item in value)
        case _:
            return False


def _spoken_of(project: Project) -> Iterator[tuple[Address, str]]:
    """Yield what conversation tests and `moved:` name."""
    stories = list(project.stories or {})
    for key, conversation in project.conversations.items():
        story = conversation.story or (stories[0] if len(stories) == 1 else "")
        who = f"the conversation `{key}`"
        yield story_address(story), who
        for turn in conversation.turns:
            named = [turn.goto, turn.expect.interaction, *(turn.expect.context or ())]
            yield from ((Address(Kind.INTERACTION, name, story), who) for name in named if name)
        yield from ((Address(Kind.WEBHOOK, name), who) for name in conversation.webhooks)
    for move in project.moved:
        yield Address.parse(move.to), f"`moved:` (to {move.to})"
