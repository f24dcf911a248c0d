"""Changes a draft: makes a value equal to another one with as little change as possible, and applies edits."""

from collections.abc import Callable
from typing import Any, assert_never

from botsync.errors import Uneditable
from botsync.loader.editing.align import align
from botsync.loader.editing.draft import Branch, Draft, Item, fresh, opened, plain
from botsync.loader.editing.edits import Edit, Insert, Move, Put, Remove, Rename
from botsync.loader.editing.nodes import Kind
from botsync.loader.editing.same import in_order, same
from botsync.loader.reader import Path


def amend(draft: Draft, value: Any, *, ordered: bool = False) -> Draft:  # noqa: ANN401  (any plain data)
    """Return a draft that says a value, and keeps of the old one what is the same.

    Args:
        draft: the old one.
        value: what it is to say.
        ordered: whether the order of keys counts.
    """
    now = plain(draft)
    if same(now, value) and not (ordered and not in_order(now, value)):
        return draft
    branch = opened(draft)
    if not isinstance(branch, Branch):
        return fresh(value)
    if isinstance(value, dict) and branch.kind is Kind.MAP:
        return _amend_map(branch, value, ordered=ordered)
    if isinstance(value, list) and branch.kind is Kind.LIST:
        items = []
        for origin, item in zip(align(now, value), value, strict=True):
            if origin is None:
                items.append(Item("", fresh(item)))
            else:
                before = branch.items[origin]
                items.append(Item("", amend(before.value, item, ordered=ordered), before.origin))
        return Branch(Kind.LIST, items, branch.origin)
    return fresh(value)


def _amend_map(branch: Branch, value: dict[str, Any], *, ordered: bool) -> Branch:
    """Change a map.

    Where the order does not count, the keys that are there keep theirs, and a new one goes behind the one that precedes
    it in the new value.
    """
    items = [item for item in branch.items if item.merge or item.name in value]
    result = Branch(Kind.MAP, items, branch.origin)
    before: Item | None = None
    for name, wanted in value.items():
        item = result.find(name)
        if item is None:
            item = Item(name, fresh(wanted))
            items.insert(items.index(before) + 1 if before else _first(items), item)
        else:
            changed = amend(item.value, wanted, ordered=ordered)
            if changed is not item.value:
                items[items.index(item)] = item = Item(name, changed, item.origin)
        before = item
    if ordered:
        places = {name: place for place, name in enumerate(value)}
        own = [index for index, item in enumerate(items) if not item.merge and not item.inherited]
        moved = sorted((items[index] for index in own), key=lambda item: places[item.name])
        for index, item in zip(own, moved, strict=True):
            items[index] = item
    return result


def _first(items: list[Item]) -> int:
    """Return where a first key goes: behind `<<`."""
    return next((index for index, item in enumerate(items) if not item.merge and not item.inherited), len(items))


def apply(draft: Draft, edit: Edit) -> Draft:
    """Return a draft after an edit.

    Raises:
        Uneditable: there is nothing at its path, or nothing of the right kind.
    """
    match edit:
        case Put():
            value = plain(fresh(edit.value))
            return _at(draft, edit.path, lambda there: amend(there, value, ordered=edit.ordered), value)
        case Insert():
            return _at(draft, edit.path, lambda there: _inserted(there, edit))
        case Remove() | Rename() | Move() if not edit.path:
            raise Uneditable("the whole document has no place in a map or list")
        case Remove():
            return _at(draft, edit.path[:-1], lambda there: _removed(there, edit))
        case Rename():
            return _at(draft, edit.path[:-1], lambda there: _renamed(there, edit))
        case Move():
            return _at(draft, edit.path[:-1], lambda there: _moved(there, edit))
        case _:
            assert_never(edit)


_NOTHING = object()


def _at(draft: Draft, path: Path, change: Callable[[Draft], Draft], missing: Any = _NOTHING) -> Draft:  # noqa: ANN401
    """Return a draft in which a value is changed; ``missing`` is put where a key is not there."""
    if not path:
        return change(draft)
    step, rest = path[0], path[1:]
    if missing is not _NOTHING and isinstance(step, str) and not isinstance(draft, Branch) and plain(draft) is None:
        draft = Branch(Kind.MAP, [])
    branch = opened(draft)
    if isinstance(step, str) and missing is not _NOTHING and isinstance(branch, Branch) and branch.kind is Kind.MAP:
        item = branch.find(step)
        if item is None:
            branch.items.append(Item(step, fresh(_nested(rest, missing))))
            return branch
    else:
        branch, item = _item(branch, step)
    changed = _at(item.value, rest, change, missing)
    if changed is item.value and not isinstance(changed, Branch):
        return draft
    item.value, item.inherited = changed, False
    return branch


def _nested(path: Path, value: Any) -> Any:  # noqa: ANN401  (any plain data)
    for step in reversed(path):
        if not isinstance(step, str):
            raise Uneditable(f"there is no list that has an item {step}")
        value = {step: value}
    return value


def _item(draft: Draft, step: str | int) -> tuple[Branch, Item]:
    if isinstance(draft, Branch):
        if draft.kind is Kind.LIST and isinstance(step, int) and 0 <= step < len(draft.items):
            return draft, draft.items[step]
        item = draft.find(step) if draft.kind is Kind.MAP and isinstance(step, str) else None
        if item is not None:
            return draft, item
    raise Uneditable(f"there is no {f'item {step}' if isinstance(step, int) else f'key `{step}`'} at that place")


def _list(draft: Draft) -> Branch:
    branch = opened(draft)
    if isinstance(branch, Branch) and branch.kind is Kind.LIST:
        return branch
    raise Uneditable("there is no list at that place")


def _place(branch: Branch, index: int, last: int) -> int:
    if not 0 <= index <= last:
        raise Uneditable(f"a list of {len(branch.items)} items has no place {index}")
    return index


def _inserted(draft: Draft, edit: Insert) -> Branch:
    branch = _list(draft)
    index = len(branch.items) if edit.index is None else _place(branch, edit.index, len(branch.items))
    branch.items.insert(index, Item("", fresh(edit.value)))
    return branch


def _removed(draft: Draft, edit: Remove) -> Draft:
    branch, item = _item(opened(draft), edit.path[-1])
    branch.items.remove(item)
    return branch


def _renamed(draft: Draft, edit: Rename) -> Draft:
    branch, item = _item(opened(draft), edit.path[-1])
    if branch.kind is Kind.LIST:
        raise Uneditable("an item of a list has no name")
    if edit.name != item.name:
        if branch.find(edit.name):
            raise Uneditable(f"there is a key `{edit.name}` already")
        item.name, item.inherited = edit.name, False
    return branch


def _moved(draft: Draft, edit: Move) -> Draft:
    branch, item = _item(_list(draft), edit.path[-1])
    index = _place(branch, edit.index, len(branch.items) - 1)
    branch.items.remove(item)
    branch.items.insert(index, item)
    return branch
