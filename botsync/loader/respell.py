"""Gives values of a workspace the form in which a file has them: what is the same keeps its characters.

A file may say the same in several ways: a text for a list of one, a title for a button, a variable for a value. Raw
values are those of the file, before variables are put in; plain ones are what `core.pulled` writes for canonical ones.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from botsync.core.annotation import rename_entities
from botsync.core.pulled import key_of, plain_entries, plain_parameters, plain_responses
from botsync.core.references import Path
from botsync.loader.editing.align import align
from botsync.loader.interpolate import Values, filled, variables_in
from botsync.loader.writer import escape
from botsync.models.base import Form
from botsync.models.fields import one_line_end

NOTHING: Any = object()
"""Stands where a file says nothing."""
_ORDERED = frozenset({"attributes", "parameters"})
"""Maps whose order counts."""
_LEFT_OUT: Mapping[str, Any] = {"delay": 0, "filters": [], "prompts": [], "subtitle": "", "image_url": ""}
"""What a file may say although it goes without saying."""


class Respeller:
    """Writes plain values as a file of one project would."""

    def __init__(self, values: Values, entities: Mapping[str, str]) -> None:
        """Take what is put in for references, and the keys of declared entities by name."""
        self._values = values
        keys = set(entities.values())
        self._entities = {name: key for name, key in entities.items() if name not in keys}

    def field(
        self,
        form: Form,
        raw: Any,  # noqa: ANN401  (any plain data)
        ours: Any,  # noqa: ANN401  (any canonical value)
        wanted: Any,  # noqa: ANN401  (any canonical value)
        path: Path,
        *,
        found: Any = None,  # noqa: ANN401  (any canonical value)
    ) -> Any:  # noqa: ANN401  (any plain data)
        """Return what a file is to say for a field.

        Args:
            form: the form of the field.
            raw: what it says now, or `NOTHING`.
            ours: the canonical value of that.
            wanted: the canonical value that it is to have.
            path: where it stands.
            found: what the workspace says, for its order.
        """
        match form:
            case Form.SET:
                return self._members([] if raw is NOTHING else raw, wanted, path, order=found)
            case Form.LIST:
                return self._keys([] if raw is NOTHING else raw, wanted, path)
            case Form.KEYED:
                return self._value(raw, plain_parameters(ours, {}), plain_parameters(wanted, {}), path)
            case Form.ENTRIES:
                return self._entries({} if raw is NOTHING else raw, wanted, path, found)
            case Form.RESPONSES:
                return self._value(raw, plain_responses(ours, {}), plain_responses(wanted, {}), path)
            case _:
                return self._value(raw, ours, wanted, path)

    def text(self, raw: Any, wanted: str, path: Path) -> str:  # noqa: ANN401  (any plain data)
        """Return a text with the variables that the old one used, where their values still stand in it."""
        if isinstance(raw, str) and "${" in raw:
            if self._says(raw, path) == wanted:
                return raw
            again = _put_back(wanted, [(f"${{var.{name}}}", self._variable(name, path)) for name in variables_in(raw)])
            if self._says(again, path) == wanted:
                return again
        return wanted.replace("${", "$${")

    def _variable(self, name: str, path: Path) -> str:
        return self._values.variable(name, path)

    def _says(self, raw: str, path: Path) -> str:
        return one_line_end(filled(raw, path, self._values))

    def _value(self, raw: Any, ours: Any, wanted: Any, path: Path) -> Any:  # noqa: ANN401  (any plain data)
        if raw is not NOTHING and ours == wanted and (path[-1:] != ("parameters",) or list(ours) == list(wanted)):
            return self._reordered(raw, wanted, path)
        if path[-1:] == ("text",):
            return self._variants(raw, ours, wanted, path)
        if len(path) > 1 and path[-2] == "buttons":
            raw, ours, wanted = _buttons(raw, ours, wanted)
        match raw, ours, wanted:
            case str(), str(), str():
                return self.text(raw, wanted, path)
            case dict(), dict(), dict():
                return self._map(raw, ours, wanted, path)
            case list(), list(), list() if len(raw) == len(ours):
                return [
                    escape(item) if origin is None else self._value(raw[origin], ours[origin], item, (*path, index))
                    for index, (origin, item) in enumerate(zip(align(ours, wanted), wanted, strict=True))
                ]
            case _:
                return escape(wanted)

    def _reordered(self, raw: Any, wanted: Any, path: Path) -> Any:  # noqa: ANN401  (any plain data)
        """Return what says the same already, its questions in the order that is wanted."""
        if isinstance(raw, dict) and isinstance(wanted, dict):
            names = wanted if path[-1:] and path[-1] in _ORDERED and raw.keys() == wanted.keys() else raw
            return {name: self._reordered(raw[name], wanted.get(name), (*path, name)) for name in names}
        if isinstance(raw, list) and isinstance(wanted, list) and len(raw) == len(wanted):
            return [self._reordered(item, other, path) for item, other in zip(raw, wanted, strict=True)]
        return raw

    def _variants(self, raw: Any, ours: Any, wanted: Any, path: Path) -> Any:  # noqa: ANN401  (texts)
        """Return the variants of a text; what was a list stays one."""
        if raw is NOTHING:
            return escape(wanted)
        texts, before, after = (item if isinstance(item, list) else [item] for item in (raw, ours, wanted))
        made = [
            escape(item) if origin is None else self.text(texts[origin], item, path)
            for origin, item in zip(align(before, after), after, strict=True)
        ]
        return made[0] if len(made) == 1 and not isinstance(raw, list) else made

    def _map(self, raw: dict[str, Any], ours: dict[str, Any], wanted: dict[str, Any], path: Path) -> dict[str, Any]:
        if "raw" in raw and "raw" not in ours:  # a type that is known after all
            return dict(escape(wanted))
        usual = {name for name in raw if name in _LEFT_OUT and name not in ours and raw[name] == _LEFT_OUT[name]}
        names = [name for name in raw if name in wanted or name in usual]
        names = list(wanted) if path[-1:] and path[-1] in _ORDERED else [*names, *(n for n in wanted if n not in raw)]
        return {
            name: raw[name]
            if name not in wanted
            else self._value(raw.get(name, NOTHING), ours.get(name, NOTHING), wanted[name], (*path, name))
            for name in names
        }

    def _members(
        self,
        raw: Sequence[str],
        wanted: Sequence[str],
        path: Path,
        *,
        order: Sequence[str],
        unsaid: str | None = None,
    ) -> list[str]:
        """Return a set: what stays keeps its place, what is new comes in the place of what it was made of."""
        said = [rename_entities(self._says(item, path), self._entities) for item in raw]
        places = {item: place for place, item in reversed(list(enumerate(map(one_line_end, order))))}
        fresh = sorted(set(wanted) - set(said) - {unsaid}, key=lambda item: (places.get(item, len(places)), item))
        gone = [index for index, item in enumerate(said) if item not in set(wanted)]
        origins = align([said[index] for index in gone], fresh)
        instead = {gone[origin]: item for origin, item in zip(origins, fresh, strict=True) if origin is not None}
        result = []
        for index, item in enumerate(raw):
            if index in instead:
                result.append(self.text(item, instead[index], path))
            elif index not in gone:
                result.append(item)
        return result + [self.text(None, item, path) for item in fresh if item not in instead.values()]

    def _keys(self, raw: Sequence[str], wanted: Sequence[str], path: Path) -> list[str]:
        """Return a list of keys; that of the interaction itself, which means nothing, stays where it is."""
        keys = list(map(key_of, wanted))
        said = {self._says(item, path): item for item in raw}
        result = [said.get(key, key) for key in keys]
        own = path[3] if path[-1] == "next" else None
        for index, item in enumerate(raw):
            if self._says(item, path) == own and own not in keys:
                result.insert(min(index, len(result)), item)
        return result

    def _entries(
        self, raw: Mapping[str, list[str]], wanted: Mapping[str, list[str]], path: Path, found: Mapping[str, list[str]]
    ) -> dict[str, list[str]]:
        order = {one_line_end(value): synonyms for value, synonyms in found.items()}
        said = {one_line_end(value): value for value in raw}
        result = {
            raw_value: self._members(raw[raw_value], wanted[value], path, order=order.get(value, ()), unsaid=value)
            for value, raw_value in said.items()
            if value in wanted
        }
        fresh = {value: order.get(value, wanted[value]) for value in (*order, *wanted) if value in wanted}
        added = plain_entries({value: synonyms for value, synonyms in fresh.items() if value not in said})
        return result | {value: escape(synonyms) for value, synonyms in added.items()}


def _buttons(raw: Any, ours: Any, wanted: Any) -> tuple[Any, Any, Any]:  # noqa: ANN401  (any plain data)
    """Return three sides of a button in one form, where they are not: a title alone, or a map."""
    if isinstance(raw, str) and isinstance(wanted, dict):
        return {"title": raw}, {"title": ours}, wanted
    if isinstance(raw, dict) and isinstance(ours, str):
        usual = {"postback": ""} if "postback" in raw else {}
        return raw, {"title": ours, **usual}, {"title": wanted, **usual} if isinstance(wanted, str) else wanted
    return raw, ours, wanted


def _put_back(text: str, variables: Sequence[tuple[str, str]]) -> str:
    """Return a text, escaped, in which values give way to references, as often as each was used."""
    pieces: list[tuple[str, bool]] = [(text, False)]
    for reference, value in sorted(variables, key=lambda pair: -len(pair[1])):
        for index, (piece, done) in enumerate(pieces):
            at = -1 if done or not value else _find_word(piece, value)
            if at >= 0:
                pieces[index : index + 1] = [(piece[:at], False), (reference, True), (piece[at + len(value) :], False)]
                break
    return "".join(piece if done else piece.replace("${", "$${") for piece, done in pieces)


def _find_word(text: str, value: str) -> int:
    """Return where a value stands in a text and is no part of a longer word; -1 where it does not."""
    is_word: Callable[[str], bool] = str.isalnum
    at = text.find(value)
    while at >= 0:
        before, behind = text[at - 1 : at] if at else "", text[at + len(value) : at + len(value) + 1]
        if not (is_word(before) and is_word(value[0])) and not (is_word(behind) and is_word(value[-1])):
            return at
        at = text.find(value, at + 1)
    return -1
