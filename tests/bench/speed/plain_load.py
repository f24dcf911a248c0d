"""The yardstick of validation: PyYAML's C loader (or a JSON parser) on every file, merged, and the same models.

plain_load.py yaml|json FOLDER
"""

import sys
from pathlib import Path
from typing import Any

from botsync.models.project import Project


def merge(into: dict[str, Any], value: dict[str, Any]) -> None:
    for key, item in value.items():
        if isinstance(item, dict) and isinstance(into.get(key), dict):
            merge(into[key], item)
        else:
            into[key] = item


def main() -> None:
    form, folder = sys.argv[1:]
    tree: dict[str, Any] = {}
    if form == "yaml":
        import yaml  # noqa: PLC0415  (one of the two)

        for path in sorted(Path(folder).rglob("*.yaml")):
            merge(tree, yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
    else:
        import orjson  # noqa: PLC0415

        for path in sorted(Path(folder).rglob("*.json")):
            merge(tree, orjson.loads(path.read_bytes()))
    project = Project.model_validate(tree)
    print(sum(len(story.interactions or {}) for story in (project.stories or {}).values()))


if __name__ == "__main__":
    main()
