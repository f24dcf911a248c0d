"""The three sides of a pull in one form: what was applied last, what the files say, what the workspace says.

Entities are spoken of by key here, on every side, as the files do: so another display name of one changes no phrase.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from botsync.address import Address, Kind
from botsync.core.annotation import rename_entities
from botsync.core.diff import PLACEMENT, managed
from botsync.core.identity import renamed
from botsync.core.live import LiveResource, with_addresses
from botsync.core.pull.newcomers import Newcomers
from botsync.core.situation import Situation
from botsync.core.state import without_secrets
from botsync.core.threeway import drifted
from botsync.models.base import Form
from botsync.models.fields import FIELDS, Fields, canonical, canonical_fields, references

SECRET = frozenset({Form.SECRET, Form.SECRETS})
"""Forms of fields that are never written to a file."""


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


class Sides:
    """What each side says of a resource.

    Attributes:
        addresses: address of each remote id; also of what is gone, and of what nobody manages yet.
        entities: keys of the declared entities by display name.
    """

    def __init__(self, situation: Situation, new: Newcomers) -> None:
        self._situation = situation
        self._desired = situation.desired
        identity = situation.identity
        ghosts = {(old.kind, entry.remote_id): self.today(old) for old, entry in situation.state.resources.items()}
        self._lost = {str(address): remote_id for (_, remote_id), address in ghosts.items() if address in identity.gone}
        self.addresses = {**ghosts, **identity.addresses, **new.addresses}
        self.entities = _names(self._desired.resources)
        self._base_names = self.entities | _names({a: situation.recorded_fields(a) for a in identity.ids})
        live = situation.live.resources
        found = {self.addresses[key]: item.fields for key, item in live.items() if key in self.addresses}
        self._live_names = self._base_names | _names(found)

    def today(self, old: Address) -> Address:
        """Return where `moved:` puts a recorded address."""
        return renamed(old, self._desired.moved)

    def ours(self, address: Address) -> Fields:
        """Return what the files say of a declared resource."""
        return canonical_fields(address.kind, keyed(address.kind, self._desired.resources[address], self.entities))

    def base(self, address: Address) -> Fields:
        """Return what is recorded of a resource that is there."""
        return self._canonical(address, self._situation.recorded_fields(address))

    def _canonical(self, address: Address, recorded: Fields) -> Fields:
        fields = keyed(address.kind, recorded, self._base_names)
        fields |= {name: managed(fields[name]) for name in PLACEMENT & fields.keys()}
        return {
            name: canonical(form, fields[name]) if form not in SECRET else fields[name]
            for name, form in FIELDS[address.kind].items()
            if name in fields
        }

    def found(self, resource: LiveResource) -> Fields:
        """Return what the workspace says, in the API's order and without links to what nobody manages."""
        fields = keyed(resource.kind, with_addresses(resource, self.addresses), self._live_names)
        return fields | {name: managed(fields[name]) for name in PLACEMENT & fields.keys()}

    def seen(self, resource: LiveResource) -> Fields:
        """Return what the workspace says, as it is recorded."""
        return canonical_fields(resource.kind, with_addresses(resource, self.addresses))

    def unsealed(self, address: Address, found: Fields, base: Fields) -> tuple[Fields, set[str]]:
        """Return live fields in which responses that lead to what was deleted are as they were applied, and which.

        They are read as opaque, as nothing can name what they lead to; nobody changed them.
        """
        result, names = dict(found), set()
        for name, form in FIELDS[address.kind].items():
            if form is not Form.RESPONSES or name not in base:
                continue
            led = [item for item in base[name] if references(address.kind, {name: [item]}) & self._lost.keys()]
            for place, item in enumerate(found[name]):
                if led and item["type"] == "raw" and _mentions(item["raw"], set(self._lost.values())):
                    result[name] = [*result[name][:place], led.pop(0), *result[name][place + 1 :]]
                    names.add(name)
        return result, names

    def is_touched(self, address: Address) -> bool:
        """Tell whether the project changed a declared resource, or something in it, since it was applied."""
        recorded = {self.today(old): old for old in self._situation.state.resources}
        for item, fields in self._desired.resources.items():
            if not address.covers(item):
                continue
            if item not in recorded:
                return True
            base = self._canonical(item, self._situation.remembered_fields(recorded[item]))
            ours = without_secrets(self.ours(item), self._situation.digest)
            if any(name in base and base[name] != ours[name] for name in fields):
                return True
        return False

    def has_drifted(self, address: Address) -> bool:
        """Tell whether someone changed it in the workspace; also by letting it lead to something new."""
        live = self.seen(self._situation.live_resource(address))
        return bool(drifted(address, self._situation.recorded_fields(address), live, self._situation.digest))


def _names(resources: Mapping[Address, Fields]) -> dict[str, str]:
    return {
        fields["name"]: address.key
        for address, fields in resources.items()
        if address.kind is Kind.ENTITY and "name" in fields
    }


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
