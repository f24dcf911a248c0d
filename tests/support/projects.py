"""Hypothesis strategies for whole projects, as the plain data that YAML files hold."""

from typing import Any

from hypothesis import strategies as st

KEYS = ["a", "b", "c", "order", "yes_1", "x9", "long_key_with_many_words"]
TEXT = st.one_of(
    st.sampled_from(
        ["Hi", "yes", "no", "10", "null", "a: b", "- x", "# c", "é", "👍", "٣", "  lead", "two\nlines", "\t", "'", '"']
    ),
    st.text(
        st.characters(codec="utf-8", exclude_characters="\x00"),
        min_size=1,
        max_size=12,
    ),
).filter(lambda text: "${" not in text and "{{" not in text and "\r" not in text)
NAMES = st.one_of(st.sampled_from(["Pizza", "Hours", "Ünïcode", "x" * 128, "same"]), TEXT)
FEW = 3


def _key_subset(draw: Any, keys: list[str], most: int) -> list[str]:
    return draw(st.lists(st.sampled_from(keys), unique=True, max_size=most)) if keys else []


@st.composite
def buttons(draw: Any, keys: list[str], *, most: int, reply: bool) -> list[Any]:
    titles = draw(st.lists(TEXT.map(lambda t: t[:80]), unique=True, min_size=1, max_size=most))
    made: list[Any] = []
    for title in titles:
        kinds = ["plain", "postback"] + (["goto"] if keys else []) + ([] if reply else ["url", "phone"])
        kind = draw(st.sampled_from(kinds))
        if kind == "plain":
            made.append(title)
        elif kind == "goto":
            made.append({"title": title, "goto": draw(st.sampled_from(keys))})
        else:
            made.append({"title": title, kind: draw(TEXT)})
    return made


def _card(keys: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"title": TEXT, "subtitle": TEXT, "buttons": buttons(keys, most=2, reply=False)})


def _response_types(keys: list[str], webhooks: list[str]) -> list[st.SearchStrategy[dict[str, Any]]]:
    """Return a strategy for each type of response that can stand here."""
    titled = {"title": TEXT, "buttons": buttons(keys, most=3, reply=False)}
    values: dict[str, st.SearchStrategy[Any]] = {
        "text": st.one_of(TEXT, st.lists(TEXT, min_size=2, max_size=4)),
        "quick_replies": st.fixed_dictionaries({"title": TEXT, "buttons": buttons(keys, most=3, reply=True)}),
        "card": st.fixed_dictionaries(titled),
        "cards": st.lists(_card(keys), min_size=1, max_size=2),
        "button": st.fixed_dictionaries(titled),
        "end": st.just(value=True),
        "reset": st.just(value=True),
        "image": st.just("https://example.com/a.png"),
        "set_attributes": st.dictionaries(TEXT, TEXT, min_size=1, max_size=2),
        "backtracking": st.sampled_from(["children", "root"]),
    }
    if keys:
        values["goto"] = st.sampled_from(keys)
    if webhooks:
        values["webhook"] = st.sampled_from(webhooks)
    delay = {"delay": st.integers(1, 5000)}
    raw = TEXT.map(lambda text: {"type": "somethingNew", "deep": [1, {"x": text}], "interactionId": "zzz"})
    return [
        *(st.fixed_dictionaries({name: value}, optional=delay) for name, value in values.items()),
        st.fixed_dictionaries({"raw": raw}),
    ]


def responses(keys: list[str], webhooks: list[str]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Make the responses of one interaction."""
    return st.lists(st.one_of(_response_types(keys, webhooks)), max_size=FEW)


@st.composite
def interactions(draw: Any, key: str, keys: list[str], webhooks: list[str], entities: list[str]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    phrases = draw(st.lists(TEXT, max_size=FEW))
    if entities and draw(st.booleans()):
        entity = draw(st.sampled_from(entities))
        made["parameters"] = {"size": {"entity": entity, "prompts": draw(st.lists(TEXT, max_size=2))}}
        phrases.append(f"a {{{{{entity}:size}}}} please")
    made["user_says"] = phrases
    made["responses"] = draw(responses(keys, webhooks))
    made["next"] = [item for item in _key_subset(draw, keys, 4) if item != key]
    if draw(st.booleans()):
        made["action"] = draw(TEXT)
        made["classifier"] = draw(st.sampled_from(["ml", "keywords"]))
        made["triggers"] = draw(st.lists(TEXT, max_size=2))
    return made


def _names(draw: Any, keys: list[str]) -> dict[str, str]:
    """Give some of the keys another name, all different."""
    names: dict[str, str] = {}
    for key in keys:
        name = draw(NAMES) if draw(st.booleans()) else key
        if name not in names.values() and name not in set(keys) - {key}:
            names[key] = name
    return names


@st.composite
def stories(draw: Any, webhooks: list[str], entities: list[str]) -> dict[str, Any]:
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=6))
    names = _names(draw, keys)
    made: dict[str, Any] = {"start": _key_subset(draw, keys, 4), "interactions": {}}
    for key in keys:
        interaction = draw(interactions(key, keys, webhooks, entities))
        if key in names:
            interaction["name"] = names[key]
        made["interactions"][key] = interaction
    if draw(st.booleans()):
        made["name"] = draw(NAMES)
        made["description"] = draw(TEXT)
    for which in ("welcome", "fallback"):
        if draw(st.booleans()):
            made[which] = {"enabled": draw(st.booleans()), "responses": draw(responses(keys, webhooks))}
    return made


@st.composite
def projects(draw: Any, *, secrets: bool = True) -> dict[str, Any]:
    """Make a whole project, valid by construction."""
    entity_keys = draw(st.lists(st.sampled_from(["size", "city", "kind"]), unique=True, max_size=3))
    webhook_keys = draw(st.lists(st.sampled_from(["hook", "orders"]), unique=True, max_size=2))
    entity_names = _names(draw, entity_keys)
    entities: dict[str, Any] = {}
    for key in entity_keys:
        entries = draw(st.dictionaries(TEXT, st.lists(TEXT, max_size=3), min_size=1, max_size=3))
        entities[key] = {"entries": entries}
        name = entity_names.get(key, key)
        if not name.startswith("sys.") and not any(char in name for char in "{}:"):
            entities[key]["name"] = name
    webhooks = {
        key: {"url": "https://example.com/" + key, "name": draw(NAMES)} | ({"token": "${TOKEN}"} if secrets else {})
        for key in webhook_keys
    }
    story_keys = draw(st.lists(st.sampled_from(["pizza", "help", "shop"]), unique=True, max_size=2))
    return {
        "version": 1,
        "name": "random",
        "environments": {"sandbox": {"deletes": {"allow": True}}},
        "stories": {key: draw(stories(webhook_keys, entity_keys)) for key in story_keys},
        "entities": entities,
        "webhooks": webhooks,
        "segments": {key: {"name": draw(NAMES)} for key in _key_subset(draw, KEYS, 2)},
    }
