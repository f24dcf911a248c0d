"""Carries a pull out in the files of a project, in memory: only the lines that a change concerns become others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from pydantic import ValidationError

from botsync.address import Address, Kind, story_address
from botsync.core.naming import file_name
from botsync.core.pull.outcome import WHOLE, Pull, Spot, Written
from botsync.core.pulled import (
    advice,
    plain_interaction,
    plain_resource,
    plain_story,
    set_secrets,
)
from botsync.core.references import Path
from botsync.errors import Uneditable
from botsync.loader.editing.editor import apply_edits
from botsync.loader.editing.edits import Edit, Put, Remove
from botsync.loader.files import OVERLAYS, ROOT_FILE
from botsync.loader.interpolate import Values, interpolate
from botsync.loader.project import Sources
from botsync.loader.respell import NOTHING, Respeller
from botsync.loader.writer import escape, write_yaml
from botsync.models.fields import FIELDS, MODELS, SECTIONS

_USUAL_FOLDER = "stories"


@dataclass(slots=True, kw_only=True)
class Rewritten:
    """What a pull makes of the files.

    Attributes:
        texts: new texts of the files that change or come, by name.
        refused: what could not be written, and why.
    """

    texts: dict[str, str] = field(default_factory=dict)
    refused: dict[Spot, str] = field(default_factory=dict)


def path_of(address: Address, name: str = WHOLE) -> Path:
    """Return where a resource, or a field of it, stands in a project."""
    inner = tuple(name.split(".")) if name else ()
    if address.kind is Kind.INTERACTION:
        return ("stories", address.story, SECTIONS[Kind.INTERACTION], address.key, *inner)
    return (SECTIONS[address.kind], address.key, *inner)


def rewrite(sources: Sources, pull: Pull, values: Values) -> Rewritten:
    """Return the files of a project after a pull.

    Args:
        sources: its files.
        pull: what is to change in them.
        values: what is put in for references in the environment that was pulled; its overlay counts too.
    """
    return _Rewriting(sources, pull, values).done()


class _Rewriting:
    def __init__(self, sources: Sources, pull: Pull, values: Values) -> None:
        self.merged = sources.chosen(values.where)
        self.before = {file.name: file.text for file in sources.files}
        self.pull = pull
        self.values = values
        self.spell = Respeller(values, pull.entities)
        self.edits: defaultdict[str, list[tuple[Spot, Edit]]] = defaultdict(list)
        self.result = Rewritten()

    def done(self) -> Rewritten:
        by_address: defaultdict[Address, list[Written]] = defaultdict(list)
        for item in self.pull.written.values():
            by_address[item.address].append(item)
        for address in sorted(by_address):
            self._change(address, by_address[address])
        for address in sorted(self.pull.removed):
            for name in self.merged.holders(path_of(address)):
                self.edits[name].append(((address, WHOLE), Remove(path=path_of(address))))
        for address in sorted(self.pull.added):
            self._add(address)
        for name, edits in self.edits.items():
            text = self._edited(name, edits)
            if text != self.before.get(name):
                self.result.texts[name] = text
        return self.result

    def _raw(self, path: Path) -> Any:  # noqa: ANN401  (any plain data)
        value: Any = self.merged.tree
        for step in path:
            if not isinstance(value, Mapping) or step not in value:
                return NOTHING
            value = value[str(step)]
        return value

    def _change(self, address: Address, items: Sequence[Written]) -> None:
        """Change fields of a resource, all but those that no file may say."""
        new: dict[str, Any] = {}
        for item in items:
            path = path_of(address, item.field)
            form = FIELDS[address.kind][item.field]
            new[item.field] = self.spell.field(form, self._raw(path), item.ours, item.wanted, path, found=item.found)
        raw = self._raw(path_of(address))
        while new:
            problem = self._problem(address, raw, new)
            if problem is None:
                break
            name, why = problem
            wrong = [one for one in new if name in {one, one.partition(".")[0], WHOLE}]
            for one in wrong:
                del new[one]
                self.result.refused[address, one] = why
        for name, value in new.items():
            path = path_of(address, name)
            self._put((address, name), path, self._raw(path), value)

    def _put(self, spot: Spot, path: Path, raw: Any, value: Any) -> None:  # noqa: ANN401  (any plain data)
        """Write a value to where it stands: what an overlay adds to a map goes back there, the rest does not."""
        if not (self.merged.adds_to(path) and isinstance(raw, Mapping) and isinstance(value, Mapping)):
            home, inner = self.merged.home(path)
            self.edits[home].append((spot, Put(path=inner, value=value, ordered=True)))
            return
        for key in raw.keys() - value.keys():
            self._take_out(spot, (*path, key))
        for key, item in value.items():
            before = raw.get(key, NOTHING)
            if before is NOTHING or before != item:
                self._put(spot, (*path, key), before, item)

    def _take_out(self, spot: Spot, path: Path) -> None:
        if self.merged.is_overlaid(path):
            home, inner = self.merged.home(path)
            self.edits[home].append((spot, Put(path=inner, value=None)))
            return
        for name in self.merged.holders(path):
            self.edits[name].append((spot, Remove(path=path)))

    def _problem(self, address: Address, raw: Any, new: Mapping[str, Any]) -> tuple[str, str] | None:  # noqa: ANN401
        """Return the field that could not be read again, and why; or nothing."""
        changed = deepcopy(raw) if isinstance(raw, dict) else {}
        if address.kind is Kind.STORY:
            changed.pop("interactions", None)
        for name, value in new.items():
            place: Any = changed
            *above, last = name.split(".")
            for step in above:
                place = place.setdefault(step, {})
            place[last] = value
        tree: Any = changed
        path = list(map(str, path_of(address)))
        for key in reversed(path):
            tree = {key: tree}
        tree = interpolate(tree, self.values)
        for key in path:
            tree = tree[key]
        try:
            MODELS[address.kind].model_validate(tree)
        except ValidationError as error:
            first = error.errors()[0]
            names = [name for name in new if name == str(first["loc"][0]) or name.startswith(f"{first['loc'][0]}.")]
            return (names[0] if names else WHOLE), str(first["msg"])
        return None

    def _add(self, address: Address) -> None:
        fields = self.pull.added[address]
        if address.kind is Kind.INTERACTION:
            if story_address(address.story) in self.pull.added:
                return  # it comes with its story
            value = plain_interaction(address, fields, {})
            home = self._file_of_leader(address) or self.merged.home(path_of(address)[:-1])[0]
        elif address.kind is Kind.STORY:
            members = {
                other: found
                for other, found in self.pull.added.items()
                if other.kind is Kind.INTERACTION and other.story == address.key
            }
            value = plain_story(address, fields, members, {})
            home = self._new_story_file(address.key)
        else:
            value = plain_resource(address, fields)
            section = SECTIONS[address.kind]
            holders = [name for name in self.merged.holders((section,)) if self._raw((section,))]
            home = (holders or self.merged.holders((section,)) or [f"{section}.yaml"])[0]
        self.edits[home].append(((address, WHOLE), Put(path=path_of(address), value=escape(value))))

    def _file_of_leader(self, address: Address) -> str:
        """Return the file of the first interaction that leads to a new one; none where that is new too."""
        for (other, name), item in sorted(self.pull.written.items(), key=lambda pair: pair[0][0]):
            if name == "next" and str(address) in item.wanted and str(address) not in item.ours:
                return self.merged.home(path_of(other))[0]
        return ""

    def _new_story_file(self, key: str) -> str:
        homes = [
            self.merged.home(path_of(story_address(str(other))))[0] for other in self.merged.tree.get("stories") or {}
        ]
        folders = [
            str(PurePosixPath(name).parent)
            for name in homes
            if name != ROOT_FILE and not name.startswith(f"{OVERLAYS}/")
        ]
        folder = PurePosixPath(folders[0] if folders else _USUAL_FOLDER)
        there = map(PurePosixPath, {*self.before, *self.edits})
        taken = [path.name for path in there if str(path.parent).lower() == str(folder).lower()]
        return str(folder / file_name(key, taken))

    def _edited(self, name: str, edits: Sequence[tuple[Spot, Edit]]) -> str:
        before = self.before.get(name)
        if before is None:
            return self._new_file(edits)
        try:
            return apply_edits(before, [edit for _, edit in edits])
        except Uneditable:
            return self._one_by_one(before, edits)

    def _one_by_one(self, text: str, edits: Iterable[tuple[Spot, Edit]]) -> str:
        for spot, edit in edits:
            try:
                text = apply_edits(text, [edit])
            except Uneditable as error:
                self.result.refused[spot] = error.message
        return text

    def _new_file(self, edits: Sequence[tuple[Spot, Edit]]) -> str:
        data: dict[str, Any] = {}
        comments: dict[tuple[str, ...], str] = {}
        for (address, _), edit in edits:
            if isinstance(edit, Put):
                section, key = str(edit.path[0]), str(edit.path[1])
                data.setdefault(section, {})[key] = edit.value
                secrets = set_secrets(self.pull.added[address]) if address.kind is Kind.WEBHOOK else []
                if secrets:
                    comments[section, key] = advice(key, secrets)
        return write_yaml(data, comments=comments)


def left_out(names: Iterable[str]) -> set[str]:
    """Return the names of files that would not be read: those of a project inside the project, and hidden ones."""
    there = [PurePosixPath(name) for name in names]
    nested = {path.parent for path in there if path.name == ROOT_FILE and len(path.parts) > 1}
    return {
        str(path)
        for path in there
        if any(part.startswith(".") for part in path.parts) or nested.intersection(path.parents)
    }
