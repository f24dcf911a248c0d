"""Endpoints of stories, their graph and their interactions, v1 and v2 (API reference, sections 3 and 4)."""

from typing import Any

from botsync.sandbox.bodies import (
    ContextNode,
    Contexts,
    DefaultBody,
    InteractionBody,
    NewStory,
    StoryUpdate,
    V2Story,
)
from botsync.sandbox.call import Call, Raw
from botsync.sandbox.faults import bad, missing
from botsync.sandbox.graph import GraphNode, new_order, without
from botsync.sandbox.replies import check_responses
from botsync.sandbox.store import dump

_TEXTS = {
    "welcome": ["Hi", "Hello", "What can I do for you?", "Have a great day!"],
    "fallback": [
        "Sorry, I did not get that.",
        "Can you say it in other words?",
        "I am not sure what you mean.",
        "I am afraid I cannot help with that yet.",
    ],
}
"""New stories greet and give up in four ways each (API reference, section 4.1); the words are ours."""


def list_stories(call: Call) -> Any:  # noqa: ANN401  (any JSON)
    """List all stories."""
    return [
        {"id": story, "name": name, "description": description, "integrations": [], "metrics": []}
        for story, name, description in call.store.stories()
    ]


def get_story(call: Call) -> Any:  # noqa: ANN401  (any JSON)
    """Get one story with its graph."""
    story = call.id("story")
    name, description, order = call.store.story(story)
    names = call.store.names(story)
    nodes = {
        node: {
            "id": node,
            "name": names[node],
            "root": placed.root,
            "references": placed.references,
            "contextOut": placed.following,
            "webhook": "",
        }
        for node, placed in call.store.graph(story).items()
    }
    return {"id": story, "name": name, "description": description, "order": order, "interactions": nodes}


def create_story(call: Call) -> str:
    """Create a story."""
    body = call.parse(NewStory)
    defaults = {which: [{"type": "text", "elements": texts, "filters": []}] for which, texts in _TEXTS.items()}
    return call.store.add_story(body.name, body.description, defaults)


def update_story(call: Call) -> None:
    """Update the given keys of a story."""
    story, body = call.id("story"), call.parse(StoryUpdate)
    name, description, order = call.store.story(story)
    if "order" in body.model_fields_set:
        if sorted(body.order) != sorted(order):
            raise bad("order", "must list exactly the interactions of the first level")
        order = body.order
    name = body.name if "name" in body.model_fields_set else name
    description = body.description if "description" in body.model_fields_set else description
    call.store.set_story(story, name, description, order)


def delete_story(call: Call) -> None:
    """Delete a story and all it holds."""
    call.store.delete_story(call.id("story"))


def put_contexts(call: Call) -> None:
    """Set the placement of some interactions."""
    story, body = call.id("story"), call.parse(Contexts)
    name, description, order = call.store.story(story)
    before = call.store.graph(story)
    after = dict(before)
    for index, node in enumerate(body.root):
        _check_node(index, node, before)
        after[node.id] = GraphNode(root=node.root, references=tuple(node.references), following=tuple(node.contextOut))
    call.store.set_graph(before, after)
    call.store.set_story(story, name, description, new_order(order, after, [node.id for node in body.root]))


def _check_node(index: int, node: ContextNode, known: dict[str, GraphNode]) -> None:
    for target in (node.id, *node.references, *node.contextOut):
        if target not in known:
            raise bad(str(index), f"the story has no interaction {target}")
    if node.id in node.contextOut:
        raise bad(f"{index}.contextOut", "an interaction cannot lead to itself")


def list_interactions(call: Call) -> Raw:
    """List all interactions of a story."""
    return Raw("[" + ",".join(call.store.contents(call.id("story"))) + "]")


def get_interaction(call: Call) -> Raw:
    """Get one interaction."""
    return Raw(call.store.content(call.id("story"), call.id("interaction")))


def _content(call: Call, story: str, but: str = "") -> dict[str, Any]:
    body = call.parse(InteractionBody)
    check_responses(body.responses, strict=call.strict)
    if call.store.has_name(story, body.name, but):
        raise bad("name", f"another interaction of the story has the name {body.name!r}")
    return body.model_dump()


def create_interaction(call: Call) -> str:
    """Create an interaction on the first level."""
    story = call.id("story")
    name, description, order = call.store.story(story)
    interaction = call.store.add_interaction(story, _content(call, story), root=True)
    call.store.set_story(story, name, description, [*order, interaction])
    return interaction


def create_child(call: Call) -> str:
    """Create an interaction below another."""
    story = call.id("story")
    call.store.story(story)
    parent = call.id("interaction")
    call.store.content(story, parent)
    interaction = call.store.add_interaction(story, _content(call, story), root=False)
    call.store.follow(story, parent, interaction)
    return interaction


def update_interaction(call: Call) -> None:
    """Replace the content of an interaction."""
    story, interaction = call.id("story"), call.id("interaction")
    call.store.content(story, interaction)
    call.store.set_content(interaction, _content(call, story, interaction))


def delete_interaction(call: Call) -> None:
    """Delete an interaction and what only it leads to."""
    story, interaction = call.id("story"), call.id("interaction")
    name, description, order = call.store.story(story)
    before = call.store.graph(story)
    if interaction not in before:
        raise missing("interaction")
    after, gone = without(before, interaction)
    call.store.set_graph(before, after)
    call.store.set_story(story, name, description, [node for node in order if node not in gone])


def get_default(call: Call) -> Raw:
    """Get a default interaction."""
    which = call.params["which"]
    enabled, responses = call.store.default(call.id("story"), which)
    head = dump({"name": f"{which.capitalize()} Interaction", "enabled": enabled})
    return Raw(f'{head[:-1]},"responses":{responses}}}')


def put_default(call: Call) -> None:
    """Replace a default interaction."""
    story, which, body = call.id("story"), call.params["which"], call.parse(DefaultBody)
    check_responses(body.responses, strict=call.strict)
    _, responses = call.store.default(story, which)
    if "responses" in body.model_fields_set:
        responses = dump(body.responses)
    call.store.set_default(story, which, body.enabled, responses)


def list_v2(call: Call) -> Any:  # noqa: ANN401  (any JSON)
    """List all v2 stories."""
    return [
        {key: story[key] for key in ("id", "name", "description", "version", "published", "metrics")}
        for story in call.store.items("v2 story")
    ]


def get_v2(call: Call) -> Any:  # noqa: ANN401  (any JSON)
    """Get one v2 story."""
    return call.store.item("v2 story", call.id("story"))


def _diagram(seed: int) -> dict[str, Any]:
    """Return the diagram of a new story; it cannot be changed (12, row 43)."""

    def node(number: int, kind: str, name: str, *children: dict[str, Any]) -> dict[str, Any]:
        uuid = f"{seed:08x}-0000-4000-8000-{number:012x}"
        return {"id": uuid, "type": kind, "name": name, "children": list(children)}

    welcome = node(2, "BOT_RESPONSE", "Welcome message")
    return node(1, "START_POINT", "", welcome, node(3, "DEFAULT_FALLBACK", "Default fallback"))


def create_v2(call: Call) -> str:
    """Create a v2 story."""
    body = call.parse(V2Story)
    settings = {"confidence": 0.7, "language": "en", **body.settings}
    story = {
        "name": body.name,
        "description": body.description,
        "version": 2,
        "published": False,
        "integrations": [],
        "metrics": [],
        "settings": settings,
        "userSettings": {},
        "state": {},
        "history": {"undo": False, "redo": False},
        "diagram": _diagram(len(call.store.items("v2 story")) + 1),
    }
    return call.store.add_item("v2 story", story)


def update_v2(call: Call) -> None:
    """Update the given keys of a v2 story."""
    story, body = call.id("story"), call.parse(V2Story)
    content = call.store.item("v2 story", story)
    given = body.model_dump(include=body.model_fields_set)
    settings = {**content["settings"], **given.pop("settings", {})}
    call.store.set_item("v2 story", story, {**content, **given, "settings": settings})
