"""Leaves as it is what would lead nowhere after a pull, and takes out links to what goes."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from botsync.address import Address, Kind, story_address
from botsync.core.annotation import entity_names_used
from botsync.core.diff import PLACEMENT
from botsync.core.pull.outcome import WHOLE, Conflict, Pull, Written
from botsync.core.pull.sides import Sides
from botsync.core.situation import Situation
from botsync.models.base import Form
from botsync.models.conversation import Conversation
from botsync.models.fields import FIELDS, Fields, references
from botsync.models.project import Project

TRIGGERS = "triggers"
"""The field of interactions that integrations start them by."""


def settle(situation: Situation, project: Project, sides: Sides, pull: Pull) -> None:
    """Take out of a pull what would lead nowhere, and tell of it."""
    _Settling(situation, project, sides, pull).settle()


class Users:
    """Who needs what, as the files will say it."""

    def __init__(self, situation: Situation, sides: Sides, pull: Pull) -> None:
        self.situation = situation
        self.desired = situation.desired
        self.sides = sides
        self.pull = pull

    def after(self) -> Iterator[tuple[Address, Fields]]:
        """Yield the resources that the files will declare."""
        for address in self.desired.resources:
            if address not in self.pull.removed and story_address(address.story) not in self.pull.removed:
                fields = self.sides.ours(address)
                changed = {name: self.pull.written.get((address, name)) for name in fields}
                yield address, fields | {name: item.wanted for name, item in changed.items() if item is not None}
        yield from self.pull.added.items()

    def uses(self, address: Address, fields: Mapping[str, Any]) -> set[Address]:
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

    def leads_nowhere(self, item: Written, there: AbstractSet[Address]) -> bool:
        """Tell whether a new value refers to what is not there; links are trimmed instead."""
        fields = {item.field: item.wanted}
        return not self.is_fit(item.address, fields, there) and item.field not in PLACEMENT

    def is_fit(self, address: Address, fields: Mapping[str, Any], there: AbstractSet[Address]) -> bool:
        """Tell whether fields refer to what is there, and to nothing else."""
        names = references(address.kind, fields)
        return not any(name.startswith("#") for name in names) and self.uses(address, fields) <= there


class _Settling(Users):
    def __init__(self, situation: Situation, project: Project, sides: Sides, pull: Pull) -> None:
        super().__init__(situation, sides, pull)
        self.project = project

    def settle(self) -> None:
        """Leave as it is what would lead nowhere, until nothing does."""
        spoken = dict(_spoken_of(self.project))
        fired = dict(_fired(self.project))
        forgotten = {item for item in self.desired.forget if item.kind is Kind.ENTITY}
        while True:
            after = dict(self.after())
            there = after.keys() | forgotten
            users = {used: str(address) for address, fields in after.items() for used in self.uses(address, fields)}
            blocked = sorted(
                address for address in self.pull.removed if any(address.covers(used) for used in (*users, *spoken))
            )
            for address in blocked:
                self.pull.removed.discard(address)
                user = next(user for used, user in {**users, **spoken}.items() if address.covers(used))
                why = f"was deleted in the workspace, and {user} still refers to it: change that first"
                self.pull.leave(Conflict(address=address, field=WHOLE, why=why, settles=False))
            unanswered = [] if blocked else self._unanswered(fired, after)
            for address, name, why in unanswered:
                self.pull.removed.discard(address)
                self.pull.leave(Conflict(address=address, field=name, why=why, settles=False))
            if unanswered:
                continue
            unfit = [] if blocked else [item for item in self.pull.written.values() if self.leads_nowhere(item, there)]
            for item in unfit:
                why = "was changed in the workspace to refer to what no file can name"
                self.pull.leave(Conflict(address=item.address, field=item.field, why=why, settles=False))
            if not blocked and not unfit:
                break
        self.pull.dropped |= {
            item
            for item in (*self.desired.resources, *map(self.sides.today, self.situation.state.resources))
            if any(address.covers(item) for address in self.pull.removed)
        }
        self._keep_links(after.keys() - self.pull.added.keys())
        self._trim(after.keys(), there)

    def _unanswered(
        self, fired: Mapping[tuple[str, str], str], after: Mapping[Address, Fields]
    ) -> list[tuple[Address, str, str]]:
        """Return what takes a trigger out of a story that a conversation test fires: resource, field, and why not."""
        answered = {(address.story, trigger) for address, fields in after.items() for trigger in _triggers(fields)}
        left = []
        for address in self.desired.resources:
            for trigger in _triggers(self.sides.ours(address)):
                who = fired.get((address.story, trigger))
                if who is None or (address.story, trigger) in answered:
                    continue
                if address in self.pull.removed:
                    why = f"was deleted in the workspace, and {who} still fires its trigger `{trigger}`"
                    left.append((address, WHOLE, f"{why}: change that first"))
                else:
                    why = f"lost `{trigger}` in the workspace, and {who} still fires it: change that first"
                    left.append((address, TRIGGERS, why))
        return left

    def _keep_links(self, declared: AbstractSet[Address]) -> None:
        """Keep the links to what is gone and stays all the same, and bring those to what comes back along with it."""
        ids = self.situation.identity.ids
        stays = {str(address) for address in declared if address not in ids}
        comes = {str(address) for address in self.pull.added}
        for address in declared & ids.keys():
            found = self.sides.found(self.situation.live_resource(address)) if comes else {}
            for name in PLACEMENT & self.desired.resources[address].keys():
                item, ours = self.pull.written.get((address, name)), self.desired.resources[address][name]
                wanted = _with(stays, ours, ours if item is None else item.wanted)
                wanted = _with(comes, found.get(name, ()), wanted)
                if wanted != (ours if item is None else item.wanted) and (address, name) not in self.pull.kept:
                    self.pull.written[address, name] = Written(
                        address=address, field=name, ours=ours, wanted=wanted, found=found.get(name, wanted)
                    )

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
                result[name] = [item for item in fields[name] if self.is_fit(address, {name: [item]}, there)]
                if result[name] != fields[name]:
                    why = "refers to what no file can name; that part is left out"
                    self.pull.conflicts.append(Conflict(address=address, field=name, why=why, settles=False))
        return result


def _with(some: AbstractSet[str], there: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Return links with some of another list as well, each behind the one that it stands behind there."""
    result = list(wanted)
    for place, name in enumerate(there):
        if name in some and name not in result:
            before = next((other for other in reversed(there[:place]) if other in result), None)
            result.insert(0 if before is None else result.index(before) + 1, name)
    return result


def _spoken_of(project: Project) -> Iterator[tuple[Address, str]]:
    """Yield what conversation tests and `moved:` name."""
    for story, who, conversation in _conversations(project):
        yield story_address(story), who
        for turn in conversation.turns:
            named = [turn.goto, turn.expect.interaction, *(turn.expect.context or ())]
            yield from ((Address(Kind.INTERACTION, name, story), who) for name in named if name)
        yield from ((Address(Kind.WEBHOOK, name), who) for name in conversation.webhooks)
    for move in project.moved:
        yield Address.parse(move.to), f"`moved:` (to {move.to})"


def _fired(project: Project) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the triggers that conversation tests fire, each with its story."""
    for story, who, conversation in _conversations(project):
        yield from (((story, turn.fired), who) for turn in conversation.turns if turn.fired)


def _conversations(project: Project) -> Iterator[tuple[str, str, Conversation]]:
    """Yield the conversation tests: the key of the story, what the test is called in a sentence, and the test."""
    stories = list(project.stories or {})
    for key, conversation in project.conversations.items():
        yield conversation.story or (stories[0] if len(stories) == 1 else ""), f"the conversation `{key}`", conversation


def _triggers(fields: Fields) -> list[str]:
    found: list[str] = fields.get(TRIGGERS, [])
    return found
