"""What a pull makes of a project: which values and resources change in its files, and what is recorded then.

Decides; reads and writes nothing.
"""

from typing import Any

from botsync.address import Address, Kind, story_address
from botsync.core.acknowledged import Gone, known_gone, led_to
from botsync.core.live import LiveResource
from botsync.core.planner import manages
from botsync.core.pull.merging import MISSING, Merge
from botsync.core.pull.newcomers import Newcomers, newcomers
from botsync.core.pull.outcome import WHOLE, Conflict, Pull, Ways, Written
from botsync.core.pull.settle import Users, settle
from botsync.core.pull.sides import SECRET, Sides
from botsync.core.situation import Situation
from botsync.core.state import without_secrets
from botsync.core.threeway import Take, known_until
from botsync.core.torn import not_compared, story_of, torn_stories
from botsync.diagnostics import Finding, Severity
from botsync.models.fields import FIELDS, Fields, canonical_fields
from botsync.models.project import Project


def decide(situation: Situation, project: Project, ways: Ways) -> Pull:
    """Return what a pull does to the files of a project."""
    return _Decision(situation, project, ways).made()


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
        self.new: Newcomers = newcomers(situation, ways.reserved, takes_all=ways.takes_all)
        self.sides = Sides(situation, self.new)
        self.pull.entities = self.sides.entities

    def made(self) -> Pull:
        for address in self.desired.resources:
            if story_of(address) in self.torn:
                continue
            if address in self.identity.ids:
                self._merged(address)
            elif address in self.identity.gone:
                self._deleted(address)
        for old in self.situation.state.resources:
            address = self.sides.today(old)
            if address not in self.desired.resources:
                self._undeclared(address)
        self._take_over()
        settle(self.situation, self.project, self.sides, self.pull)
        self._note()
        return self.pull

    def _resource(self, address: Address) -> LiveResource:
        return self.situation.live_resource(address)

    def _see(self, address: Address, resource: LiveResource) -> None:
        self.pull.ids[address] = resource.remote_id
        self.pull.seen[address] = self.sides.seen(resource)

    # what both sides have

    def _merged(self, address: Address) -> None:
        resource = self._resource(address)
        self._see(address, resource)
        ours, base = self.sides.ours(address), self.sides.base(address)
        found, unsealed = self.sides.unsealed(address, self.sides.found(resource), base)
        self.pull.kept |= {(address, name) for name in unsealed}
        theirs = canonical_fields(address.kind, found)
        for name, form in FIELDS[address.kind].items():
            if name not in ours or ours[name] == theirs[name]:
                continue
            if form in SECRET:
                self._secret(address, name, base, theirs)
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

    def _secret(self, address: Address, name: str, base: Fields, theirs: Fields) -> None:
        if name not in base or base[name] == without_secrets(theirs[name], self.situation.digest):
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
        elif self.take is Take.LIVE or not self.sides.is_touched(address):
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
        changed = [item for item in self.identity.ids if address.covers(item) and self.sides.has_drifted(item)]
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

    def _add(self, address: Address, resource: LiveResource) -> None:
        self.pull.added[address] = self.sides.found(resource)
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
        users = Users(self.situation, self.sides, self.pull)
        used = {item for address, fields in users.after() for item in users.uses(address, fields)}
        return {
            key: address
            for key, address in self.new.addresses.items()
            if address in used and address not in self.pull.added
        }

    def _note(self) -> None:
        live, identity = self.situation.live, self.identity
        left_out: dict[Address, int] = {}
        for address in self.desired.resources:
            story = story_of(address)
            if story is not None and story in self.torn and (address in identity.ids or address in identity.gone):
                left_out[story] = left_out.get(story, 0) + 1
        self.pull.notes += not_compared(live, identity, left_out)
