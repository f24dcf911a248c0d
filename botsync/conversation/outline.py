"""The graphs of stories that are given as resources in canonical form: what a project declares, or what is live."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from botsync.address import Address, Kind, story_address
from botsync.conversation.graph import Graph, Role, Step, story_graph
from botsync.core.live import UNMANAGED
from botsync.models.fields import Fields

Json = dict[str, Any]


def outlines(resources: Mapping[Address, Fields], stories: Collection[str]) -> dict[str, Graph]:
    """Return the graphs of those of these stories that there are, by key.

    Nodes have addresses as identifiers, default interactions `welcome.STORY` and `fallback.STORY`, and what nobody
    manages its marked remote id.
    """
    held: dict[str, dict[str, Fields]] = {key: {} for key in stories if story_address(key) in resources}
    for address, fields in resources.items():
        if address.kind is Kind.INTERACTION and address.story in held:
            held[address.story][reference_of(address)] = fields
    return {key: _outline(key, resources[story_address(key)], own) for key, own in held.items()}


def reference_of(address: Address) -> str:
    """Return by what others refer to an interaction."""
    return address.key if address.key.startswith(UNMANAGED) else str(address)


def default_of(story: str, role: Role) -> str:
    """Return the identifier of a default interaction."""
    return f"{role}.{story}"


def _outline(key: str, story: Fields, own: Mapping[str, Fields]) -> Graph:
    start: list[str] = story.get("start", [])
    ordered = [item for item in start if item in own] + [item for item in own if item not in start]
    steps = [
        *_default(story, key, Role.WELCOME),
        *(_interaction(item, own[item], root=item in start) for item in ordered),
        *_default(story, key, Role.FALLBACK),
    ]
    return story_graph(key, story["name"], steps)


def _interaction(name: str, fields: Fields, *, root: bool) -> Step:
    return Step(
        id=name,
        name=fields["name"],
        root=root,
        next=fields.get("next", ()),
        responses=[_wire(response) for response in fields.get("responses", ())],
    )


def _default(fields: Fields, story: str, role: Role) -> Iterator[Step]:
    """Yield the welcome or the fallback where the project declares it and it is enabled."""
    if fields.get(f"{role}.enabled"):
        responses = [_wire(response) for response in fields.get(f"{role}.responses", [])]
        yield Step(id=default_of(story, role), name=role.capitalize(), role=role, responses=responses)


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
