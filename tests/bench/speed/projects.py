"""Projects of any size, always the same: written as text, so that making them costs little memory."""

import json
from pathlib import Path
from typing import Any

ROOT_FILE = "version: 1\nname: speed\n"
PER_STORY = 100
WORDS = (
    "order",
    "invoice",
    "delivery",
    "refund",
    "table",
    "voucher",
    "address",
    "driver",
    "menu",
    "allergy",
    "receipt",
)


def phrases(number: int, count: int = 9) -> list[str]:
    """Return phrases of an interaction."""
    return [
        f"{WORDS[(number + i) % 11]} {WORDS[(number * 3 + i * 5) % 11]} number {number} variant {i} please"
        for i in range(count)
    ]


def interaction(number: int, count: int, per_story: int = PER_STORY) -> dict[str, Any]:
    """Return an interaction: 25 lines of YAML, with what holds it."""
    story = number // per_story
    last = min((story + 1) * per_story, count) - 1
    following = number + 1 if number < last else story * per_story
    return {
        "name": f"Interaction {number}",
        "action": f"act_{number % 7}",
        "user_says": phrases(number),
        "responses": [
            {"text": [f"Here is what we know about {number}.", f"This is answer two of {number}."]},
            {"quick_replies": {"title": f"What about {number}?", "buttons": ["Yes please", "No thanks"]}},
            {"goto": f"i{following}"},
        ],
        "next": [f"i{following}"],
    }


def as_yaml(value: Any, indent: int = 0) -> str:
    """Return plain data as YAML in block form; lists of keys stand in one line."""
    pad = " " * indent
    if isinstance(value, dict):
        lines = []
        for key, item in value.items():
            if key in {"next", "start"}:
                lines.append(f"{pad}{key}: [{', '.join(item)}]\n")
            elif isinstance(item, dict | list) and item:
                lines.append(f"{pad}{key}:\n{as_yaml(item, indent + 2)}")
            else:
                lines.append(f"{pad}{key}: {item if isinstance(item, str) else json.dumps(item)}\n")
        return "".join(lines)
    lines = []
    for item in value:
        text = as_yaml(item, indent + 2) if isinstance(item, dict | list) else f"{pad}  {item}\n"
        lines.append(f"{pad}- {text[indent + 2 :]}")
    return "".join(lines)


def bot(count: int, per_story: int = PER_STORY) -> dict[str, Any]:
    """Return a bot of so many interactions, all in stories of some size."""
    stories: dict[str, Any] = {}
    for number in range(count):
        key = f"s{number // per_story}"
        story = stories.setdefault(key, {"name": f"Story {key}", "start": [f"i{number}"], "interactions": {}})
        story["interactions"][f"i{number}"] = interaction(number, count, per_story)
    return {"stories": stories}


def write(folder: Path, files: int, in_each: int, *, findings: int = 0, json_twins: Path | None = None) -> None:
    """Write a project of so many files, each of so many interactions.

    Args:
        folder: where.
        files: how many.
        in_each: interactions in each; 1 makes files of 25 lines.
        findings: how many of the files have one: a reference to nothing, an unknown key, or a text that is a number.
        json_twins: a folder for the same as JSON.
    """
    total = files * in_each
    per_story = in_each * max(1, PER_STORY // in_each)
    folder.mkdir(parents=True, exist_ok=True)
    starts = {f"s{n}": {"name": f"Story {n}", "start": [f"i{n * per_story}"]} for n in range(-(-total // per_story))}
    (folder / "botsync.yaml").write_text(ROOT_FILE + as_yaml({"stories": starts}), encoding="utf-8")
    step = files // findings if findings else files + 1
    for file in range(files):
        own = {f"i{n}": interaction(n, total, per_story) for n in range(file * in_each, (file + 1) * in_each)}
        if file % step == step - 1:
            _spoil(next(iter(own.values())), file // step)
        value = {"stories": {f"s{file * in_each // per_story}": {"interactions": own}}}
        text = f"# file {file}\n" + as_yaml(value)
        (folder / f"part{file:05d}.yaml").write_text(text, encoding="utf-8")
        if json_twins is not None:
            json_twins.mkdir(parents=True, exist_ok=True)
            (json_twins / f"part{file:05d}.json").write_text(json.dumps(value), encoding="utf-8")
    if json_twins is not None:
        root = {"version": 1, "name": "speed", "stories": starts}
        (json_twins / "botsync.json").write_text(json.dumps(root), encoding="utf-8")


def _spoil(own: dict[str, Any], number: int) -> None:
    match number % 3:
        case 0:
            own["next"] = ["nowhere"]
        case 1:
            own["colour"] = "blue"
        case _:
            own["user_says"][3] = 42
