"""Makes responses opaque that lead to nothing, or out of their story: no address can name what they lead to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from botsync.address import Kind
from botsync.core.live import Listed, LiveResource
from botsync.models.base import Form
from botsync.models.fields import FIELDS, Fields, references
from botsync.ports import WorkspaceReader


def seal_fields(reader: WorkspaceReader, kind: Kind, fields: Fields, known: AbstractSet[str]) -> Fields:
    """Return fields of a live resource in which every response leads to one of the known remote ids, or is opaque."""
    names = [name for name, form in FIELDS[kind].items() if form is Form.RESPONSES and name in fields]
    changed = {
        name: [
            response if references(Kind.INTERACTION, {"responses": [response]}) <= known else reader.opaque(response)
            for response in fields[name]
        ]
        for name in names
        if not references(kind, {name: fields[name]}) <= known
    }
    return {**fields, **changed} if changed else fields


def seal(
    reader: WorkspaceReader, listed: Iterable[Listed], resources: Mapping[tuple[Kind, str], LiveResource]
) -> dict[tuple[Kind, str], LiveResource]:
    """Return the resources sealed: known are all webhooks, and the interactions of the own story."""
    webhooks = {item.remote_id for item in listed if item.kind is Kind.WEBHOOK}
    members: dict[str, set[str]] = defaultdict(set)
    for kind, remote_id in resources:
        if kind is Kind.INTERACTION:
            members[resources[kind, remote_id].story].add(remote_id)

    def sealed(resource: LiveResource) -> LiveResource:
        known = webhooks | members[resource.story or resource.remote_id]
        fields = seal_fields(reader, resource.kind, resource.fields, known)
        return resource if fields is resource.fields else replace(resource, fields=fields)

    return {key: sealed(resource) for key, resource in resources.items()}
