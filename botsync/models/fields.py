"""Canonical fields of each kind: which there are, and the form of each, read off the models.

Nested models become dotted names (`welcome.responses`, `auth.password`). Canonical values are plain data, so that two
resources are compared with `==`; only secrets are wrapped, so that no representation shows them.
"""

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any

from pydantic import SecretStr

from botsync.address import Kind
from botsync.models.base import Form, Model
from botsync.models.bot import Entity, Interaction, Segment, Story, Webhook

Fields = dict[str, Any]
"""Canonical fields of one resource by name; see `FIELDS`."""

MODELS: Mapping[Kind, type[Model]] = {
    Kind.STORY: Story,
    Kind.INTERACTION: Interaction,
    Kind.ENTITY: Entity,
    Kind.WEBHOOK: Webhook,
    Kind.SEGMENT: Segment,
}

SECTIONS: Mapping[Kind, str] = {
    Kind.STORY: "stories",
    Kind.INTERACTION: "interactions",
    Kind.ENTITY: "entities",
    Kind.WEBHOOK: "webhooks",
    Kind.SEGMENT: "segments",
}
"""The key in YAML under which resources of a kind stand."""


def _forms(model: type[Model], prefix: str = "") -> dict[str, Form]:
    forms: dict[str, Form] = {}
    for name, info in model.model_fields.items():
        declared = [item for item in info.metadata if isinstance(item, Form)]
        if declared:
            forms[prefix + name] = declared[0]
            continue
        for candidate in (info.annotation, *getattr(info.annotation, "__args__", ())):
            if isinstance(candidate, type) and issubclass(candidate, Model):
                forms |= _forms(candidate, f"{prefix}{name}.")
    return forms


FIELDS: Mapping[Kind, Mapping[str, Form]] = {kind: _forms(model) for kind, model in MODELS.items()}
"""Form of each canonical field, by kind, in the order of the models."""


def one_line_end(value: str) -> str:
    """Return the text with line feeds as its only line ends."""
    return value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value


def _lines(value: Any) -> Any:  # noqa: ANN401  (any plain data)
    if isinstance(value, str):
        return one_line_end(value)
    if isinstance(value, list):
        return [_lines(item) for item in value]
    if isinstance(value, dict):
        return {key: item if key == "raw" else _lines(item) for key, item in value.items()}
    return value


def _list(value: Iterable[Any]) -> list[Any]:
    return [_lines(item) for item in value]


def _set(value: Iterable[str]) -> list[str]:
    return sorted(set(map(one_line_end, value)))


def _entries(value: Mapping[str, Any]) -> dict[str, list[str]]:
    return {
        one_line_end(entry): sorted({one_line_end(entry), *map(one_line_end, synonyms)})
        for entry, synonyms in sorted(value.items())
    }


def _secret(value: SecretStr | str) -> SecretStr:
    return value if isinstance(value, SecretStr) else SecretStr(value)


def _secrets(value: Mapping[str, SecretStr | str]) -> dict[str, SecretStr]:
    return {name: _secret(item) for name, item in sorted(value.items())}


_CANONICAL: Mapping[Form, Callable[[Any], Any]] = {
    Form.TEXT: one_line_end,
    Form.FLAG: bool,
    Form.SET: _set,
    Form.LIST: _list,
    Form.KEYED: _list,
    Form.RESPONSES: _list,
    Form.ENTRIES: _entries,
    Form.SECRET: _secret,
    Form.SECRETS: _secrets,
}
_MAKERS = {
    kind: tuple((name, _CANONICAL[form], form) for name, form in forms.items()) for kind, forms in FIELDS.items()
}


def canonical(form: Form, value: Any) -> Any:  # noqa: ANN401  (one function per form)
    """Return the canonical value of a field of that form; idempotent."""
    return _CANONICAL[form](value)


def canonical_fields(kind: Kind, values: Mapping[str, Any]) -> Fields:
    """Return canonical fields of a resource, in the order of `FIELDS`; absent ones stay absent."""
    return {name: make(values[name]) for name, make, _ in _MAKERS[kind] if name in values}


def secret_paths() -> tuple[tuple[str, ...], ...]:
    """Return where secrets stand in a project's YAML, as paths in which `*` stands for any key."""
    paths: list[tuple[str, ...]] = [("environments", "*", "token")]
    for kind, forms in FIELDS.items():
        for name, form in forms.items():
            if form in {Form.SECRET, Form.SECRETS}:
                tail = ("*",) if form is Form.SECRETS else ()
                paths.append((SECTIONS[kind], "*", *name.split("."), *tail))
    return tuple(paths)


_REFERRING = {
    kind: tuple((name, form) for name, form in forms.items() if form in {Form.RESPONSES, Form.LIST})
    for kind, forms in FIELDS.items()
}
"""Fields that may refer to other resources."""

Translate = Callable[[Kind, str], str]
"""Gives another name for a reference to a resource of that kind."""


def translate_response(response: Mapping[str, Any], translate: Translate) -> dict[str, Any]:
    """Return a canonical response with every reference replaced by what `translate` says."""
    result = dict(response)
    if response.get("type") == "raw":
        return result
    if "interaction" in response:
        result["interaction"] = translate(Kind.INTERACTION, response["interaction"])
    if "webhook" in response:
        result["webhook"] = translate(Kind.WEBHOOK, response["webhook"])
    if "buttons" in response:
        result["buttons"] = [translate_response(button, translate) for button in response["buttons"]]
    if response.get("type") == "cards":
        result["elements"] = [translate_response(card, translate) for card in response["elements"]]
    return result


def translate_references(kind: Kind, fields: Mapping[str, Any], translate: Translate) -> Fields:
    """Return the fields with every reference to another resource replaced by what `translate` says."""
    result = dict(fields)
    for name, form in _REFERRING[kind]:
        if name in fields:
            result[name] = _translated(form, fields[name], translate)
    return result


def _translated(form: Form, value: Any, translate: Translate) -> Any:  # noqa: ANN401  (any plain data)
    if form is Form.RESPONSES:
        return [translate_response(response, translate) for response in value]
    return [translate(Kind.INTERACTION, item) for item in value] if form is Form.LIST else value


def settled(kind: Kind, found: Mapping[str, Any], wanted: Fields, translate: Translate) -> Fields | None:
    """Return the canonical fields of a live resource if all that is wanted of it is so already; otherwise ``None``.

    Says what `canonical_fields(kind, translate_references(kind, found, translate))` says, in a third of the time and
    without a copy: what equals a canonical value has that canonical value. Nearly all resources of nearly all plans are
    settled.

    Args:
        kind: of the resource.
        found: its fields in the API's order, references by remote id.
        wanted: canonical fields; a field that is absent is not managed.
        translate: gives the address for a remote id.
    """
    if _are_the_same(kind, found, wanted, translate):
        return wanted
    unmanaged: Fields = {}
    for name, make, form in _MAKERS[kind]:
        if name not in wanted:
            if name in found:
                unmanaged[name] = make(_translated(form, found[name], translate))
            continue
        if name not in found:
            return None
        value, after = found[name], wanted[name]
        if form in {Form.RESPONSES, Form.LIST}:
            is_settled = _leads_alike(form, value, after, translate)
        else:
            is_settled = value == after or make(value) == after
        if not is_settled:
            return None
    if not unmanaged:
        return wanted
    return {name: (wanted if name in wanted else unmanaged)[name] for name in FIELDS[kind] if name in found}


_PLAIN = {
    kind: itemgetter(*(name for name, form in forms.items() if form not in {Form.RESPONSES, Form.LIST}))
    for kind, forms in FIELDS.items()
}
"""Gives the fields of a kind that refer to nothing, all at once."""


def _are_the_same(kind: Kind, found: Mapping[str, Any], wanted: Fields, translate: Translate) -> bool:
    """Tell whether both have every field, as they nearly always do, and all are equal without being made canonical."""
    plain = _PLAIN[kind]
    try:
        if plain(found) != plain(wanted):
            return False
        for name, form in _REFERRING[kind]:
            value, after = found[name], wanted[name]
            if (form is Form.LIST or value != after) and not _leads_alike(form, value, after, translate):
                return False
    except KeyError:
        return False
    return True


def _leads_alike(form: Form, value: Any, wanted: Any, translate: Translate) -> bool:  # noqa: ANN401  (plain data)
    if form is Form.RESPONSES:
        return _are_settled(value, wanted, translate)
    return bool([translate(Kind.INTERACTION, item) for item in value] == wanted)


def _are_settled(responses: list[Any], wanted: list[Any], translate: Translate) -> bool:
    if len(responses) != len(wanted):
        return False
    for before, after in zip(responses, wanted, strict=True):
        if before != after:
            told = translate_response(before, translate)
            if told != after and _lines(told) != after:
                return False
    return True


def references(kind: Kind, fields: Mapping[str, Any]) -> frozenset[str]:
    """Return all references of the fields to other resources."""
    found: set[str] = set()

    def note(_: Kind, reference: str) -> str:
        found.add(reference)
        return reference

    translate_references(kind, fields, note)
    return frozenset(found)
