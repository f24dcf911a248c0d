"""The laws at the ends of the scale: nothing at all, and everything at its limit."""

from typing import Any

import pytest
from support.bench import Bench, load_data, load_files

from botsync.core.pulled import pull_project
from botsync.loader.writer import escape, write_yaml

LONG = "ü" * 1024


def numbered(count: int, size: int) -> list[str]:
    """Return different texts of the same length."""
    return [f"{number:05d} ".ljust(size, "ß") for number in range(count)]


def cards(count: int) -> list[dict[str, Any]]:
    buttons = [{"title": title, "postback": LONG} for title in numbered(3, 80)]
    return [{"title": "t" * 80, "subtitle": "s" * 80, "buttons": buttons} for _ in range(count)]


PARAMETERS = {f"p{number}": {"entity": "big", "prompts": numbered(20, 1024)} for number in range(9)}
MOST: dict[str, Any] = {
    "name": "n" * 128,
    "action": "a" * 128,
    "user_says": numbered(2000, 256),
    "triggers": numbered(99, 50),
    "parameters": {f"p{number}": {"entity": "big"} for number in range(90)} | PARAMETERS,
    "responses": [
        {"text": numbered(20, 1024), "delay": 10**6, "filters": [{"n": number} for number in range(10)]},
        {"quick_replies": {"title": "t" * 640, "buttons": numbered(11, 640)}},
        {"cards": cards(10)},
        {"set_attributes": {f"a{number}": LONG for number in range(99)}},
        *({"text": "x"} for _ in range(95)),
    ],
}
SIZES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "empty sections": {"stories": {}, "entities": {}, "webhooks": {}, "segments": {}},
    "empty resources": {
        "stories": {"a": {}, "b": {"start": [], "interactions": {}}, "c": {"start": ["x"], "interactions": {"x": {}}}},
        "segments": {"s": {}},
    },
    "everything at its limit": {
        "stories": {"s": {"description": "d" * 1024, "start": ["most"], "interactions": {"most": MOST}}},
        "entities": {
            "big": {"name": "e" * 128, "entries": {value: [] for value in numbered(2000, 256)}},
            "deep": {"entries": {"v": numbered(98, 256)}},
        },
        "segments": {"s": {"name": "s" * 256}},
    },
    "300 interactions that lead everywhere": {
        "stories": {
            "s": {
                "start": [f"i{number}" for number in range(0, 300, 3)],
                "interactions": {
                    f"i{number}": {
                        "next": sorted({f"i{(number * step + 1) % 300}" for step in (7, 11)} - {f"i{number}"}),
                        "responses": [{"goto": f"i{(number + 150) % 300}"}],
                    }
                    for number in range(300)
                },
            }
        }
    },
}


@pytest.mark.parametrize("name", SIZES)
def test_plan_apply_and_pull_at_the_ends_of_the_scale(name: str) -> None:
    bench = Bench()
    data = {"version": 1, "name": "t", **SIZES[name]}
    loaded = load_data(data)
    _, report = bench.apply(loaded)
    assert report.is_complete
    assert bench.plan(loaded).is_empty
    pulled = pull_project(bench.live())
    files = {file: write_yaml(escape(part)) for file, part in pulled.files.items()}
    bench.state = bench.state.with_resources(pulled.recorded)
    assert bench.plan(load_files({"botsync.yaml": "version: 1\nname: t\n", **files})).is_empty
    assert loaded.desired is not None
    assert len(pulled.recorded) == len(loaded.desired.resources)
