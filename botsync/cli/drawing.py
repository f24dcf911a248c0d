"""The graphs of the stories that a project declares."""

from collections.abc import Iterator
from typing import Any

from botsync.address import Address, Kind, story_address
from botsync.conversation.graph import Graph, Role, Step, story_graph
from botsync.core.desired import Desired
from botsync.diagnostics import did_you_mean
from botsync.errors import UsageError
from botsync.models.fields import Fields

Json = dict[str, Any]


def project_graphs(desired: Desired, story: str | None) -> list[Graph]:
    """Return the graph of one story, or of all where none is named; nodes have addresses as identifiers.

    Raises:
        UsageError: the project has no such story, or none at all.
    """
    known = [address.key for address in desired.resources if address.kind is Kind.STORY]
    if not known:
        raise UsageError("the project declares no story", hint="see `botsync init`")
    if story is not None and story not in known:
        near = did_you_mean(story, known)
        raise UsageError(f"the project has no story `{story}`", hint=near or f"it has {', '.join(known)}")
    return [_graph(desired, key) for key in known if story in {None, key}]


def _graph(desired: Desired, key: str) -> Graph:
    fields = desired.resources[story_address(key)]
    start: list[str] = fields.get("start", [])
    own = [str(address) for address in desired.resources if address.story == key]
    ordered = [item for item in start if item in own] + [item for item in own if item not in start]
    steps = [
        *_default(fields, key, Role.WELCOME),
        *(_interaction(item, desired.resources[Address.parse(item)], root=item in start) for item in ordered),
        *_default(fields, key, Role.FALLBACK),
    ]
    return story_graph(key, fields["name"], steps)


def _interaction(address: str, fields: Fields, *, root: bool) -> Step:
    return Step(
        id=address,
        name=fields["name"],
        root=root,
        next=fields["next"],
        responses=[_wire(response) for response in fields["responses"]],
    )


def _default(fields: Fields, story: str, role: Role) -> Iterator[Step]:
    """Yield the welcome or the fallback where the project declares it and it is enabled."""
    if fields.get(f"{role}.enabled"):
        responses = [_wire(response) for response in fields.get(f"{role}.responses", [])]
        yield Step(id=f"{role}.{story}", name=role.capitalize(), role=role, responses=responses)


def _wire(canonical: Json) -> Json:
    """Return what the graph looks at in a canonical response, in the API's terms: jumps and buttons."""
    if canonical["type"] == "raw":
        return dict(canonical["raw"])
    found: Json = {"type": canonical["type"]}
    if "interaction" in canonical:
        found["interactionId"] = canonical["interaction"]
    if "buttons" in canonical:
        found["buttons"] = [_button(button) for button in canonical["buttons"]]
    if canonical["type"] == "cards":
        found["elements"] = [
            {"buttons": [_button(button) for button in card["buttons"]]} for card in canonical["elements"]
        ]
    return found


def _button(canonical: Json) -> Json:
    if canonical["type"] == "raw":
        return dict(canonical["raw"])
    return {
        "type": canonical["type"],
        "title": canonical["title"],
        "value": canonical.get("interaction", canonical.get("value", "")),
    }
