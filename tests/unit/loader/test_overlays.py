"""Overlays: what an environment lays over the project, where its values stand, and what is wrong with it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from support.bench import load_files
from support.program import Program

from botsync.diagnostics import Finding
from botsync.loader.project import Loaded

Write = Callable[[Mapping[str, str | bytes]], Path]

SETTINGS = """\
version: 1
name: t
environments:
  staging: {token: "${STAGING_TOKEN}"}
  production: {token: "${PRODUCTION_TOKEN}"}
"""
BOT = """\
stories:
  p:
    name: Pizza
    start: [order, hours]
    fallback: {responses: [{text: Sorry}]}
    interactions:
      order: {user_says: [pizza], responses: [{text: One pizza.}], next: [cancel]}
      cancel: {user_says: [stop]}
      hours: {user_says: [when], responses: [{text: Nine.}]}
webhooks:
  orders: {url: "https://example.com", token: "${TOKEN}"}
segments:
  vip: {name: VIP}
conversations:
  first:
    story: p
    turns: [{user: pizza, expect: {interaction: order}}]
"""
BASE = {"botsync.yaml": SETTINGS, "bot.yaml": BOT}


def loaded(overlay: str, environment: str = "staging", file: str = "overlays/staging/a.yaml") -> Loaded:
    environ = {"STAGING_TOKEN": "s", "PRODUCTION_TOKEN": "p", "TOKEN": "t"}
    return load_files({**BASE, file: overlay}, environment, environ)


def said(found: Loaded) -> list[tuple[str, str]]:
    return [(finding.code, str(finding.place)) for finding in found.findings]


def fields(found: Loaded) -> dict[str, dict[str, object]]:
    assert found.desired is not None, found.findings
    return {str(address): fields for address, fields in found.desired.resources.items()}


def test_without_an_overlay_nothing_is_different() -> None:
    plain = load_files(BASE, "staging", {"STAGING_TOKEN": "s", "TOKEN": "t"})
    assert fields(plain) == fields(loaded("webhooks: {orders: {url: 'https://x.example'}}", "production"))


def test_an_overlay_changes_its_environment_and_no_other() -> None:
    overlay = "stories: {p: {interactions: {hours: {responses: [{text: Ten.}]}}}}"
    ten = {"type": "text", "elements": ["Ten."]}
    assert fields(loaded(overlay))["interaction.p.hours"]["responses"] == [ten]
    assert fields(loaded(overlay, "production"))["interaction.p.hours"]["responses"] != [ten]
    assert fields(loaded(overlay))["interaction.p.hours"]["user_says"] == ["when"], "the rest of the map stays"


def test_an_overlay_splits_over_files_at_any_depth() -> None:
    files = {
        "overlays/staging/a.yaml": "stories: {p: {name: Test}}",
        "overlays/staging/deep/er/b.yaml": "stories: {p: {description: for tests}}",
    }
    story = fields(load_files({**BASE, **files}, "staging", {"STAGING_TOKEN": "s", "TOKEN": "t"}))["story.p"]
    assert (story["name"], story["description"]) == ("Test", "for tests")


def test_the_sandbox_has_overlays_too() -> None:
    found = loaded("stories: {p: {name: Sand}}", "sandbox", "overlays/sandbox/a.yaml")
    assert fields(found)["story.p"]["name"] == "Sand"


def test_null_takes_away_a_field_an_interaction_a_section() -> None:
    overlay = """\
stories:
  p: {start: [order], fallback: null, interactions: {hours: null}}
webhooks: {orders: {token: null}}
segments: null
"""
    found = fields(loaded(overlay))
    assert "fallback.responses" not in found["story.p"]
    assert "interaction.p.hours" not in found
    assert "token" not in found["webhook.orders"]
    assert "segment.vip" not in found


def test_a_list_is_replaced_as_a_whole() -> None:
    found = loaded("stories: {p: {interactions: {order: {user_says: [a, b], next: []}}}}\nforget: [segment.old]")
    assert fields(found)["interaction.p.order"]["user_says"] == ["a", "b"]
    assert fields(found)["interaction.p.order"]["next"] == []
    assert found.desired is not None
    assert [str(item) for item in found.desired.forget] == ["segment.old"]


def test_conversations_merge_as_everything_else() -> None:
    found = loaded("conversations: {first: null, second: {story: p, turns: [{user: when}]}}")
    assert found.project is not None
    assert list(found.project.conversations) == ["second"]


PLACES: dict[str, tuple[str, str, str]] = {
    # overlay, code, place
    "a value": ("segments:\n  vip:\n    name: [1]", "wrong-type", "overlays/staging/a.yaml:3:11"),
    "a key": ("segments:\n  vip:\n    nmae: x", "unknown-key", "overlays/staging/a.yaml:3:5"),
    "a new resource": ("webhooks:\n  new: {name: x}", "missing-key", "overlays/staging/a.yaml:2:3"),
    "an item of a list": (
        "stories:\n  p:\n    start:\n      - hours\n      - ordr",
        "dangling-reference",
        "overlays/staging/a.yaml:5:9",
    ),
    "inside a list that takes the place of one": (
        "stories:\n  p:\n    interactions:\n      order:\n        responses:\n          - goto: nowhere",
        "dangling-reference",
        "overlays/staging/a.yaml:6:19",
    ),
    "what was taken away": ("webhooks:\n  orders:\n    url: null", "missing-key", "overlays/staging/a.yaml:2:3"),
    "the base, of what only it says": (
        "stories: {p: {start: [order], interactions: {cancel: null}}}",
        "dangling-reference",
        "bot.yaml:7:75",
    ),
    "an entry of a top-level list": ("forget:\n  - story.p", "forget-declared", "overlays/staging/a.yaml:2:5"),
    "a list where the base has a map": ("stories: []", "wrong-type", "overlays/staging/a.yaml:1:10"),
    "a map where the base has a list": ("stories: {p: {start: {a: b}}}", "wrong-type", "overlays/staging/a.yaml:1:22"),
    "a secret": ("webhooks: {orders: {token: hunter2}}", "literal-secret", "overlays/staging/a.yaml:1:28"),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_value_of_an_overlay_has_its_place_there(name: str) -> None:
    overlay, code, place = PLACES[name]
    assert (code, place) in said(loaded(overlay))


def one(found: Loaded) -> Finding:
    (finding,) = found.findings
    return finding


def test_a_null_that_removes_nothing_is_a_warning() -> None:
    finding = one(loaded("stories:\n  p:\n    interactions:\n      hour: null"))
    assert (finding.code, finding.severity, str(finding.place)) == (
        "removes-nothing",
        "warning",
        "overlays/staging/a.yaml:4:13",
    )
    assert "`stories.p.interactions.hour` is not set" in finding.message
    assert finding.suggestion == "did you mean `hours`?"
    assert one(loaded("webhooks: {new: {url: 'https://x.example', token: null}}")).suggestion == "take it out"


def test_an_overlay_of_no_environment_is_found() -> None:
    finding = one(loaded("segments: {}", file="overlays/stagin/a.yaml"))
    assert (finding.code, str(finding.place)) == ("unknown-environment", "overlays/stagin/a.yaml")
    assert finding.suggestion == "did you mean `staging`?"
    assert "declared are production, sandbox, staging" in one(loaded("{}", file="overlays/x/y/a.yaml")).suggestion


@pytest.mark.parametrize(("file", "folder"), [("staging", "staging"), ("other", "ENVIRONMENT")])
def test_a_file_beside_the_folders_is_found(file: str, folder: str) -> None:
    finding = one(loaded("segments: {}", file=f"overlays/{file}.yaml"))
    assert (finding.code, finding.suggestion) == ("overlay-place", f"move it to overlays/{folder}/")


def test_settings_have_no_overlay() -> None:
    found = loaded("environments: {staging: {api: 'https://evil.example', token: hunter2}}\nname: other")
    assert {finding.code for finding in found.findings} == {"unknown-key", "literal-secret"}
    assert all("an overlay holds parts of the bot" in item.message for item in found.findings if "key" in item.code)
    assert found.merged.tree["name"] == "t"
    assert "api" not in found.merged.tree["environments"]["staging"]


def test_a_settings_file_in_an_overlay_is_an_error(write: Write, botsync: Program) -> None:
    root = write({**BASE, "overlays/staging/botsync.yaml": SETTINGS})
    ran = botsync("validate", "-C", root)
    assert ran.code == 1
    assert "overlays/staging: error: botsync.yaml holds settings, and an overlay holds none" in ran.out


def test_only_files_of_one_overlay_can_set_a_field_twice() -> None:
    files = {
        "overlays/staging/a.yaml": "stories: {p: {name: A}}",
        "overlays/production/a.yaml": "stories: {p: {name: B}}",
    }
    assert not load_files({**BASE, **files}, "staging", {"STAGING_TOKEN": "s", "TOKEN": "t"}).findings
    files["overlays/staging/b.yaml"] = "stories: {p: {name: null}}"
    finding = one(load_files({**BASE, **files}, "staging", {"STAGING_TOKEN": "s", "TOKEN": "t"}))
    assert (finding.code, str(finding.place)) == ("set-twice", "overlays/staging/b.yaml:1:15")
    assert [str(place) for place in finding.also] == ["overlays/staging/a.yaml:1:15"]


def test_validate_checks_every_environment_that_has_an_overlay(write: Write, botsync: Program) -> None:
    files = {
        **BASE,
        "overlays/production/a.yaml": "stories: {p: {interactions: {cancel: null}}}",
        "overlays/sandbox/a.yaml": "stories: {p: {start: [nothing]}}",
    }
    root = write(files)
    ran = botsync("validate", "-C", root)
    assert ran.code == 1
    assert "Valid" not in ran.out
    assert "bot.yaml:7:75: error: there is no interaction `cancel` (in production)" in ran.out
    assert "overlays/sandbox/a.yaml:1:23: error: there is no interaction `nothing` (in sandbox)" in ran.out
    assert botsync("validate", "-C", root, "--env", "staging").code == 0


def test_what_all_environments_have_is_said_once(write: Write, botsync: Program) -> None:
    bad = BOT.replace("next: [cancel]", "next: [cancle]")
    root = write({**BASE, "bot.yaml": bad, "overlays/production/a.yaml": "segments: {vip: {name: V}}"})
    ran = botsync("validate", "-C", root)
    assert ran.out.count("there is no interaction `cancle`") == 1
    assert "(in " not in ran.out


def test_a_variable_of_an_overlay_is_that_of_its_environment(write: Write, botsync: Program) -> None:
    overlay = {"overlays/production/a.yaml": "segments: {vip: {name: '${var.missing}'}}"}
    ran = botsync("validate", "-C", write({**BASE, **overlay}))
    assert (
        "overlays/production/a.yaml:1:24: error: `${var.missing}` is not defined in environment `production`" in ran.out
    )
    assert ran.out.count("missing") == 2


def test_fmt_formats_overlays(write: Write, botsync: Program) -> None:
    root = write({**BASE, "overlays/staging/a.yaml": "segments:\n    vip:   null\nstories: {p: {start: }}\n"})
    assert "formatted overlays/staging/a.yaml" in botsync("fmt", "-C", root).out
    assert (root / "overlays/staging/a.yaml").read_text() == "segments:\n  vip: null\nstories: {p: {start: null}}\n"


def test_the_sandbox_is_loaded_and_tested_with_its_overlay(write: Write, botsync: Program) -> None:
    root = write({**BASE, "overlays/sandbox/a.yaml": "stories: {p: {interactions: {hours: {name: Opening}}}}"})
    assert '"Opening"' in botsync("plan", "-C", root, "--env", "sandbox").out
    assert botsync("test", "-C", root).code == 0
