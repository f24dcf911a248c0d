"""What edits mean, on plain data: the model that the editor of texts is compared with."""

from random import Random
from typing import Any

from botsync.loader.editing.edits import Edit, Insert, Move, Put, Remove, Rename
from botsync.loader.reader import Path
from support.yamltext import KEYS, any_scalar, any_value


def paths(value: Any, path: Path = ()) -> list[Path]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for step, item in inner for found in paths(item, (*path, step)))]


def copied(value: Any) -> Any:
    """Return a copy whose parts are all its own, even where aliases made two of them one."""
    match value:
        case dict():
            return {name: copied(item) for name, item in value.items()}
        case list():
            return [copied(item) for item in value]
        case _:
            return value


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def changed(value: Any, edit: Edit) -> Any:
    """Return a document after an edit."""
    value = copied(value)
    if isinstance(edit, Put) and not edit.path:
        return copied(edit.value)
    if isinstance(edit, Put) and value is None:
        value = {}
    holder = value
    for step in edit.path if isinstance(edit, Insert) else edit.path[:-1]:
        if isinstance(edit, Put) and isinstance(holder, dict) and holder.get(step) is None:
            holder[step] = {}
        holder = holder[step]
    last = edit.path[-1] if edit.path else ""
    match edit:
        case Put():
            holder[last] = copied(edit.value)
        case Insert():
            holder.insert(len(holder) if edit.index is None else edit.index, copied(edit.value))
        case Remove():
            del holder[last]
        case Rename():
            holder[edit.name] = holder.pop(last)
        case Move():
            holder.insert(edit.index, holder.pop(last))
    return value


def any_edit(random: Random, value: Any) -> Edit:
    """Return an edit that has a place in a document."""
    everywhere = paths(value)
    below = [path for path in everywhere if path]
    lists = [path for path in everywhere if isinstance(at(value, path), list)]
    maps = [path for path in everywhere if isinstance(at(value, path), dict)]
    items = [path for path in below if isinstance(path[-1], int)]
    keys = [path for path in below if isinstance(path[-1], str)]
    match random.randrange(9):
        case 0 | 1 if below:
            return Put(path=random.choice(below), value=any_scalar(random))
        case 2 if maps:
            steps = random.choices(KEYS, k=random.choice((1, 1, 1, 2)))
            path = (*random.choice(maps), steps[0])
            there = path in everywhere
            return Put(path=path if there else (*path, *steps[1:]), value=any_value(random, 2))
        case 3 | 4 if lists:
            path = random.choice(lists)
            index = random.choice([None, *range(len(at(value, path)) + 1)])
            return Insert(path=path, value=any_value(random, 2), index=index)
        case 5 | 6 if below:
            return Remove(path=random.choice(below))
        case 7 if keys:
            path = random.choice(keys)
            names = [name for name in KEYS if name not in at(value, path[:-1])]
            return Rename(path=path, name=random.choice(names)) if names else Remove(path=path)
        case 8 if items:
            path = random.choice(items)
            return Move(path=path, index=random.randrange(len(at(value, path[:-1]))))
        case _:
            return Put(path=random.choice(everywhere), value=any_value(random, 3))
