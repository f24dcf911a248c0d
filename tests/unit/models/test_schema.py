"""The published schemas are current, and a validator that is not ours agrees with them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.program import Program

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted(path for path in (ROOT / "examples").rglob("*.yaml"))


def check(schema: str, *files: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--schemafile",
        str(ROOT / "schemas" / f"{schema}.schema.json"),
    ]
    return subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)


def kind_of(path: Path) -> str:
    """Return the schema that a file of an example is to fit."""
    if path.name == "botsync.yaml":
        return "botsync"
    return "overlay" if "overlays" in path.parts else "bot"


def test_schemas_are_current(botsync: Program) -> None:
    ran = botsync("schema", "--out", ROOT / "schemas", "--check")
    assert (ran.code, ran.out) == (0, "")


def test_a_stale_schema_is_noticed_and_written_anew(botsync: Program, tmp_path: Path) -> None:
    (tmp_path / "bot.schema.json").write_text("{}")
    assert botsync("schema", "--out", tmp_path, "--check").code == 1
    assert botsync("schema", "--out", tmp_path).code == 0
    assert botsync("schema", "--out", tmp_path, "--check").code == 0


def test_one_schema_can_be_printed(botsync: Program) -> None:
    assert json.loads(botsync("schema").out)["title"].startswith("Parts of a bot")
    assert "environments" in json.loads(botsync("schema", "botsync").out)["properties"]


def test_all_example_files_fit_their_schema() -> None:
    kinds: dict[str, list[Path]] = {"botsync": [], "bot": [], "overlay": []}
    for path in EXAMPLES:
        kinds[kind_of(path)].append(path)
    assert len(kinds["botsync"]) == 3
    assert len(kinds["bot"]) > 5
    for schema, files in kinds.items():
        ran = check(schema, *files)
        assert ran.returncode == 0, ran.stdout


def test_all_example_files_point_to_their_schema() -> None:
    for path in EXAMPLES:
        first = path.read_text(encoding="utf-8").split("\n")[0]
        name = kind_of(path)
        assert first.startswith("# yaml-language-server: $schema="), path
        target = (path.parent / first.partition("=")[2]).resolve()
        assert target == ROOT / "schemas" / f"{name}.schema.json", path


BAD = {
    "unknown key": "stories: {a: {nam: x}}",
    "unknown section": "storys: {}",
    "literal secret": "webhooks: {w: {url: 'https://x', token: abc}}",
    "literal header": "webhooks: {w: {url: 'https://x', headers: {A: b}}}",
    "not a URL": "webhooks: {w: {url: x}}",
    "bad key": "entities: {Pizza: {entries: {a: []}}}",
    "empty entity": "entities: {e: {entries: {}}}",
    "nothing": "entities:",
    "two types": "stories: {a: {welcome: {responses: [{text: a, end: true}]}}}",
    "no type": "stories: {a: {welcome: {responses: [{delay: 3}]}}}",
    "too long": f"stories: {{a: {{name: {'x' * 129}}}}}",
    "turn without input": "conversations: {c: {turns: []}}",
    "wrong word": "stories: {a: {interactions: {b: {classifier: x}}}}",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_does_not_fit(name: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(BAD[name], encoding="utf-8")
    assert check("bot", path).returncode == 1


def test_parts_need_not_be_whole(tmp_path: Path) -> None:
    path = tmp_path / "part.yaml"
    path.write_text("webhooks: {w: {name: x}}\nentities: {e: {name: y}}\n", encoding="utf-8")
    assert check("bot", path).returncode == 0


OVERLAYS = {
    "nothing": ("{}", True),
    "null for a section, a resource, a field": (
        "stories: {p: {start: null, interactions: {a: null, b: {name: null}}}}\nwebhooks: null",
        True,
    ),
    "a part of what must be whole elsewhere": ("webhooks: {w: {name: x}}\nentities: {e: {name: x}}", True),
    "one value of an entity": ("entities: {e: {entries: {small: null, large: [big]}}}", True),
    "a prompt of a parameter": (
        "stories: {p: {interactions: {a: {parameters: {size: {prompts: [Which?]}}}}}}",
        True,
    ),
    "a list is whole": ("stories: {p: {interactions: {a: {responses: [{text: Hi}, {goto: b}]}}}}", True),
    "null inside a list": ("stories: {p: {start: [null]}}", False),
    "half a card in a list": ("stories: {p: {fallback: {responses: [{card: {title: x}}]}}}", False),
    "an unknown key": ("stories: {p: {strat: [a]}}", False),
    "settings": ("name: x", False),
    "a secret": ("webhooks: {w: {token: hunter2}}", False),
}


@pytest.mark.parametrize("name", OVERLAYS)
def test_the_schema_of_overlays_takes_null_in_maps_and_parts_of_them(name: str, tmp_path: Path) -> None:
    text, fits = OVERLAYS[name]
    (tmp_path / "a.yaml").write_text(text)
    ran = check("overlay", tmp_path / "a.yaml")
    assert (ran.returncode == 0) == fits, ran.stdout


@pytest.mark.parametrize("name", ["botsync", "bot"])
def test_no_schema_offers_what_it_does_not_take(name: str) -> None:
    assert "null" not in (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
