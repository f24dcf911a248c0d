"""`pull` into the files that are there, on the embedded sandbox: what changes in them, and what does not."""

import asyncio
import difflib
import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.editor import call, edit
from support.loopback import serving
from support.program import Program
from support.small import ENV, LIVE, SMALL
from support.torn import hiding

from botsync.api.transport import Session, in_process
from botsync.sandbox import create_app

Write = Callable[[Mapping[str, str | bytes]], Path]

SETTINGS = """\
version: 1
name: shop
environments:
  sandbox:
    vars: {site: https://example.com, phone: "+15550100"}
    deletes: {allow: true}
"""
STORY = """\
# The whole of it.
stories:
  shop:
    name: Shop
    start: [order, hours]
    welcome: {responses: [{text: Hi!}]}

    interactions:
      order:  # the money
        name: Order
        user_says:
          - I want a pizza  # the classic
          - a {{size:size}} one
          - 'one more'
        parameters:
          size: {entity: size, prompts: [Which size?]}
        responses:
          - text: "See ${var.site}/menu for more."
          - quick_replies: {title: Sure?, buttons: ["Yes", {title: "No", goto: cancel}]}
        next: [confirm, cancel]

      # Nobody knows why.
      confirm: {user_says: [that is right], responses: [{text: [Thanks!]}, {webhook: orders}]}
      cancel:
        user_says: [never mind]
        next: [order]
      hours:
        user_says: [when are you open]
        responses:
          - text: From 9 to 22.
"""
PARTS = """\
entities:
  size:
    name: Pizza size
    entries: {small: [little], large: [big]}  # two will do
webhooks:
  orders: {url: "${var.site}/orders", token: "${ORDERS_TOKEN}"}
segments: {vip: {name: VIP}}
"""
FILES = {"botsync.yaml": SETTINGS, "shop.yaml": STORY, "parts.yaml": PARTS}


@pytest.fixture
def root(write: Write, botsync: Program) -> Path:
    root = write(FILES)
    assert botsync("apply", "-C", root, "--auto-approve").code == 0
    return root


@pytest.fixture
def pull(root: Path, botsync: Program) -> Callable[..., Any]:
    def run(*arguments: str, code: int = 0) -> Any:
        ran = botsync("pull", "-C", root, *arguments)
        assert ran.code == code, ran.text
        return ran

    return run


def changed(root: Path, file: str = "shop.yaml") -> list[str]:
    """Return the lines of a file that went, and those that came."""
    lines = difflib.ndiff(FILES[file].splitlines(), (root / file).read_text().splitlines())
    return [line for line in lines if line[0] in "+-"]


def replace(root: Path, old: str, new: str, file: str = "shop.yaml") -> None:
    text = (root / file).read_text()
    assert old in text
    (root / file).write_text(text.replace(old, new))


def found(root: Path, name: str) -> tuple[str, dict[str, Any]]:
    story = next(item for item in call(root, "GET", "/stories") if item["name"] == "Shop")
    path = f"/stories/{story['id']}/interactions"
    item = next(item for item in call(root, "GET", path) if item["name"] == name)
    return f"{path}/{item['id']}", item


def responses(root: Path, name: str) -> list[Any]:
    listed: list[Any] = found(root, name)[1]["responses"]
    return listed


def keep_small_only(root: Path) -> None:
    """Take every other entry out of the only entity, in the workspace."""
    (entity,) = call(root, "GET", "/entities")
    entity["entries"] = [entry for entry in entity["entries"] if entry["value"] == "small"]
    call(root, "PUT", f"/entities/{entity['id']}", entity)


def settled(root: Path, botsync: Program) -> None:
    assert "No changes" in botsync("plan", "-C", root).out
    assert "No drift" in botsync("drift", "-C", root).out
    assert "0 changed, 0 added, 0 removed" in botsync("pull", "-C", root).out


def test_nothing_changed(root: Path, pull: Any) -> None:
    ran = pull()
    assert (ran.out, ran.err) == ("Pulled from sandbox: 0 changed, 0 added, 0 removed.\n", "")
    assert [changed(root, file) for file in FILES] == [[], [], []]


def test_what_someone_changed_comes_into_the_file(root: Path, pull: Any, botsync: Program) -> None:
    said = found(root, "Order")[1]["userSays"]
    edit(root, "Order", userSays=[*(item for item in said if item != "one more"), "another {{Pizza size:size}}"])
    edit(root, "hours", action="opening")
    ran = pull()
    assert ran.out == (
        "wrote shop.yaml\n"
        "  ~ interaction.shop.hours  action\n"
        "  ~ interaction.shop.order  user_says\n"
        "Pulled from sandbox: 2 changed, 0 added, 0 removed.\n"
    )
    assert changed(root) == [
        "-           - 'one more'",
        "+           - 'another {{size:size}}'",
        "+         action: opening",
    ]
    settled(root, botsync)


def test_a_variable_stays_where_its_value_still_stands(root: Path, pull: Any, botsync: Program) -> None:
    first, second = responses(root, "Order")
    first["elements"] = ["Look at https://example.com/menu, or pay ${cash}."]
    edit(root, "Order", responses=[first, second])
    pull()
    assert changed(root) == [
        '-           - text: "See ${var.site}/menu for more."',
        '+           - text: "Look at ${var.site}/menu, or pay $${cash}."',
    ]
    settled(root, botsync)


def test_what_can_be_said_in_two_ways_is_said_as_before(root: Path, pull: Any, botsync: Program) -> None:
    text, replies = responses(root, "Order")
    replies["title"] = "Really?"
    edit(root, "Order", responses=[text, replies])
    thanks, webhook = responses(root, "confirm")
    edit(root, "confirm", responses=[{**thanks, "elements": ["Thank you!"], "delay": 5}, webhook])
    pull()
    assert changed(root) == [
        '-           - quick_replies: {title: Sure?, buttons: ["Yes", {title: "No", goto: cancel}]}',
        '+           - quick_replies: {title: Really?, buttons: ["Yes", {title: "No", goto: cancel}]}',
        "-       confirm: {user_says: [that is right], responses: [{text: [Thanks!]}, {webhook: orders}]}",
        "+       confirm: {user_says: [that is right], responses: [{text: [Thank you!], delay: 5}, {webhook: orders}]}",
    ]
    settled(root, botsync)


def test_entities_webhooks_and_segments(root: Path, pull: Any, botsync: Program) -> None:
    (entity,) = call(root, "GET", "/entities")
    entity["entries"][0]["synonyms"].append({"value": "tiny"})
    entity["entries"].append({"value": "huge", "synonyms": [{"value": "huge"}, {"value": "giant"}]})
    call(root, "PUT", f"/entities/{entity['id']}", entity)
    (webhook,) = call(root, "GET", "/webhooks")
    webhook = call(root, "GET", f"/webhooks/{webhook['id']}")
    call(root, "PUT", f"/webhooks/{webhook['id']}", {**webhook, "url": "https://example.com/v2/orders"})
    (segment,) = call(root, "GET", "/segments")
    call(root, "PUT", f"/segments/{segment['id']}", {"name": "Regulars"})
    pull()
    assert changed(root, "parts.yaml") == [
        "-     entries: {small: [little], large: [big]}  # two will do",
        "+     entries: {small: [little, tiny], large: [big], huge: [giant]}  # two will do",
        '-   orders: {url: "${var.site}/orders", token: "${ORDERS_TOKEN}"}',
        '+   orders: {url: "${var.site}/v2/orders", token: "${ORDERS_TOKEN}"}',
        "- segments: {vip: {name: VIP}}",
        "+ segments: {vip: {name: Regulars}}",
    ]
    settled(root, botsync)


def test_another_name_of_an_entity_changes_no_phrase(root: Path, pull: Any, botsync: Program) -> None:
    (entity,) = call(root, "GET", "/entities")
    call(root, "PUT", f"/entities/{entity['id']}", {**entity, "name": "Size"})
    _, order = found(root, "Order")
    order["parameters"][0]["entity"] = "Size"
    says = [phrase.replace("Pizza size", "Size") for phrase in order["userSays"]]
    edit(root, "Order", userSays=says, parameters=order["parameters"])
    pull()
    assert (changed(root), changed(root, "parts.yaml")) == ([], ["-     name: Pizza size", "+     name: Size"])
    settled(root, botsync)


def test_the_order_of_parameters_counts(root: Path, pull: Any, botsync: Program) -> None:
    _, order = found(root, "Order")
    edit(root, "Order", parameters=[{"alias": "who", "entity": "sys.any", "prompts": []}, *order["parameters"]])
    pull()
    assert changed(root) == ["+           who: {entity: sys.any}"]
    edit(root, "Order", parameters=[*order["parameters"], {"alias": "who", "entity": "sys.any", "prompts": []}])
    pull()
    assert (root / "shop.yaml").read_text().index("who:") > (root / "shop.yaml").read_text().index("size: {entity")
    settled(root, botsync)


def test_what_is_changed_in_the_project_waits_for_apply(root: Path, pull: Any, botsync: Program) -> None:
    replace(root, "From 9 to 22.", "From 10 to 20.")
    edit(root, "hours", action="opening")
    pull()
    assert changed(root) == [
        "-           - text: From 9 to 22.",
        "+           - text: From 10 to 20.",
        "+         action: opening",
    ]
    plan = botsync("plan", "-C", root, "--format", "json").report
    assert [(item["address"], [one["field"] for one in item["fields"]]) for item in plan["changes"]] == [
        ("interaction.shop.hours", ["responses"])
    ]
    assert plan["changes"][0]["reason"] == "changed"


def conflicting(root: Path) -> None:
    replace(root, "From 9 to 22.", "From 10 to 20.")
    (response,) = responses(root, "hours")
    edit(root, "hours", responses=[{**response, "elements": ["Day and night."]}], action="opening")


def test_a_conflict_is_left_and_told(root: Path, pull: Any, botsync: Program) -> None:
    conflicting(root)
    ran = pull(code=3)
    assert ran.err == (
        "shop.yaml:29:9: error: interaction.shop.hours: `responses` was changed in the project and in the workspace "
        "since the last apply [conflict]\n"
        '    "From 10 to 20." in the file, "Day and night." in the workspace\n'
        "    --take live writes what the workspace says;\n"
        "    --take git keeps what the file says, for the next apply\n"
        "1 error\n"
    )
    assert "+         action: opening" in changed(root)
    assert "+           - text: From 10 to 20." in changed(root)
    assert pull(code=3).out == "Pulled from sandbox: 0 changed, 0 added, 0 removed, 1 left as it is.\n"
    assert botsync("plan", "-C", root).code == 3


def test_a_conflict_is_settled_for_the_workspace(root: Path, pull: Any, botsync: Program) -> None:
    conflicting(root)
    pull("--take", "live")
    assert "+           - text: Day and night." in changed(root)
    settled(root, botsync)


def test_a_conflict_is_settled_for_the_project(root: Path, pull: Any, botsync: Program) -> None:
    conflicting(root)
    assert pull("--take", "git").err == ""
    assert "+           - text: From 10 to 20." in changed(root)
    plan = botsync("plan", "-C", root, "--format", "json").report
    assert [item["reason"] for item in plan["changes"]] == ["changed"]
    assert botsync("apply", "-C", root, "--auto-approve").code == 0
    settled(root, botsync)


def test_new_interactions_come_where_their_siblings_are(root: Path, pull: Any, botsync: Program) -> None:
    path, _ = found(root, "Order")
    bye = {"type": "text", "elements": ["Bye!"], "filters": []}
    call(root, "POST", path, {"name": "Cancel!", "responses": [bye]})
    ran = pull()
    assert "  + interaction.shop.cancel_2  new in the workspace\n" in ran.out
    assert changed(root) == [
        "-         next: [confirm, cancel]",
        "+         next: [confirm, cancel, cancel_2]",
        "+       cancel_2:",
        "+         name: Cancel!",
        "+         responses:",
        "+           - text: Bye!",
    ]
    settled(root, botsync)


def test_what_new_ones_use_comes_too(root: Path, pull: Any, botsync: Program) -> None:
    secret = {"name": "Kitchen", "url": "https://example.com/kitchen", "token": "abc"}
    webhook = call(root, "POST", "/webhooks", secret)["id"]
    call(root, "POST", "/webhooks", {"name": "Unused", "url": "https://example.com/unused"})
    entries = [{"value": "red", "synonyms": [{"value": "red"}]}]
    call(root, "POST", "/entities", {"name": "Colour", "entries": entries})
    _, hours = found(root, "hours")
    calls = {"type": "webhook", "webhookId": webhook, "filters": []}
    edit(root, "hours", userSays=[*hours["userSays"], "a {{Colour:c}} one"], responses=[*hours["responses"], calls])
    ran = pull()
    assert "Not managed, and left alone: 1 webhook. `botsync pull --all` takes them into the files.\n" in ran.out
    assert changed(root, "parts.yaml") == [
        "+   colour:",
        "+     name: Colour",
        "+     entries:",
        "+       red: []",
        "+   kitchen: {name: Kitchen, url: https://example.com/kitchen}",
    ]
    assert "abc" not in "".join((root / file).read_text() for file in FILES)
    assert "+           - webhook: kitchen" in changed(root)
    assert "No changes" in botsync("plan", "-C", root).out


def test_all_of_it_comes_when_it_is_asked_for(root: Path, pull: Any, botsync: Program) -> None:
    story = call(root, "POST", "/stories", {"name": "Help", "description": "Helps."})["id"]
    call(root, "POST", f"/stories/{story}/interactions", {"name": "Start", "userSays": ["help"]})
    call(root, "POST", "/segments", {"name": "New ones"})
    assert "Not managed, and left alone: 1 story, 1 segment." in pull().out
    ran = pull("--all")
    assert ran.out == (
        "wrote help.yaml\n"
        "wrote parts.yaml\n"
        "  + story.help  new in the workspace\n"
        "  + interaction.help.start  new in the workspace\n"
        "  + segment.new_ones  new in the workspace\n"
        "Pulled from sandbox: 0 changed, 3 added, 0 removed.\n"
    )
    assert (root / "help.yaml").read_text().startswith("stories:\n  help:\n    name: Help\n    description: Helps.\n")
    assert changed(root, "parts.yaml")[1] == "+ segments: {vip: {name: VIP}, new_ones: {name: New ones}}"
    settled(root, botsync)


def test_what_was_deleted_goes_with_what_leads_to_it(root: Path, pull: Any, botsync: Program) -> None:
    call(root, "DELETE", found(root, "hours")[0])
    (segment,) = call(root, "GET", "/segments")
    call(root, "DELETE", f"/segments/{segment['id']}")
    ran = pull()
    assert "  - interaction.shop.hours  deleted in the workspace\n" in ran.out
    assert changed(root) == [
        "-     start: [order, hours]",
        "+     start: [order]",
        "-       hours:",
        "-         user_says: [when are you open]",
        "-         responses:",
        "-           - text: From 9 to 22.",
    ]
    assert (root / "parts.yaml").read_text().endswith("segments: {}\n")
    settled(root, botsync)


def test_what_was_deleted_and_is_still_used_stays(root: Path, pull: Any, botsync: Program) -> None:
    call(root, "DELETE", found(root, "cancel")[0])
    ran = pull(code=3)
    assert (
        "error: interaction.shop.cancel was deleted in the workspace, and interaction.shop.order still refers to it: "
        "change that first [not-written]\n"
    ) in ran.err
    assert "      cancel:\n" in (root / "shop.yaml").read_text()
    assert botsync("validate", "-C", root).code == 0


def test_what_a_conversation_names_stays(root: Path, pull: Any) -> None:
    turns = "turns: [{user: when, expect: {interaction: hours}}]"
    (root / "tests.yaml").write_text(f"conversations:\n  open: {{story: shop, {turns}}}\n")
    call(root, "DELETE", found(root, "hours")[0])
    before = (root / "shop.yaml").read_text()
    assert "and the conversation `open` still refers to it" in pull(code=3).err
    assert (root / "shop.yaml").read_text() == before, "what leads to it stays too"


def test_links_to_what_stays_keep_their_place(root: Path, pull: Any) -> None:
    turns = "turns: [{user: when, expect: {interaction: hours}}, {user: a pizza, expect: {interaction: order}}]"
    (root / "tests.yaml").write_text(f"conversations:\n  open: {{story: shop, {turns}}}\n")
    (story,) = call(root, "GET", "/stories")
    call(root, "POST", f"/stories/{story['id']}/interactions", {"name": "Fresh", "userSays": ["fresh"]})
    call(root, "DELETE", found(root, "hours")[0])
    assert "and the conversation `open` still refers to it" in pull(code=3).err
    assert "start: [order, hours, fresh]" in (root / "shop.yaml").read_text()


FIRED = """\
stories: {shop: {name: Shop, start: [ready, other], interactions: {
  ready: {triggers: [pickup_ready, pickup_late], responses: [{text: Come and get it}]},
  other: {user_says: [other]}}}}
conversations: {told: {story: shop, turns: [{trigger: pickup_ready, expect: {says: Come and get it}}]}}
"""
WHY = "the conversation `told` still fires"


@pytest.fixture
def fired(write: Write, botsync: Program) -> Path:
    root = write({"botsync.yaml": SETTINGS, "shop.yaml": FIRED})
    assert botsync("apply", "-C", root, "--env", "sandbox", "--auto-approve").code == 0
    return root


def test_a_trigger_that_a_conversation_fires_stays(fired: Path, botsync: Program) -> None:
    here = ("-C", fired, "--env", "sandbox")
    path, body = found(fired, "ready")
    call(fired, "PUT", path, {**body, "triggers": ["pickup"], "responses": []})
    ran = botsync("pull", *here)
    assert ran.code == 3
    assert f"`triggers` lost `pickup_ready` in the workspace, and {WHY} it: change that first" in ran.err
    assert "triggers: [pickup_ready, pickup_late], responses: []" in (fired / "shop.yaml").read_text()
    replace(fired, FIRED.splitlines()[-1], "conversations: {}")
    assert botsync("pull", *here).code == 0
    assert "triggers: [pickup], responses: []" in (fired / "shop.yaml").read_text()


def test_a_trigger_that_a_conversation_fires_may_move(fired: Path, botsync: Program) -> None:
    path, body = found(fired, "ready")
    call(fired, "PUT", path, {**body, "triggers": []})
    path, body = found(fired, "other")
    call(fired, "PUT", path, {**body, "triggers": ["pickup_ready"]})
    assert botsync("pull", "-C", fired, "--env", "sandbox").code == 0
    assert botsync("plan", "-C", fired, "--env", "sandbox").code == 0


def test_what_answers_to_a_trigger_that_a_conversation_fires_stays(fired: Path, botsync: Program) -> None:
    call(fired, "DELETE", found(fired, "ready")[0])
    ran = botsync("pull", "-C", fired, "--env", "sandbox")
    assert ran.code == 3
    assert f"interaction.shop.ready was deleted in the workspace, and {WHY} its trigger `pickup_ready`" in ran.err
    assert "  ready: {triggers:" in (fired / "shop.yaml").read_text()


@pytest.mark.parametrize("take", [(), ("--take", "git")])
def test_what_stays_is_led_to_as_before(root: Path, pull: Any, botsync: Program, take: tuple[str, ...]) -> None:
    replace(root, "when are you open", "opening hours")
    before = (root / "shop.yaml").read_text()
    call(root, "DELETE", found(root, "hours")[0])
    pull(*take, code=0 if take else 3)
    assert (root / "shop.yaml").read_text() == before
    if take:
        assert pull().code == 0
        plan = botsync("plan", "-C", root).out
        assert "+ interaction.shop.hours" in plan
        assert "start\n      + hours" in plan


def test_what_comes_back_is_led_to_again(root: Path, pull: Any, botsync: Program) -> None:
    replace(root, "      hours:\n        user_says: [when are you open]\n        responses:\n", "")
    replace(root, "          - text: From 9 to 22.\n", "")
    replace(root, "start: [order, hours]", "start: [order]")
    path, body = found(root, "hours")
    call(root, "PUT", path, {**body, "userSays": ["made in the editor"]})
    pull("--take", "live")
    assert "start: [order, hours]" in (root / "shop.yaml").read_text()
    settled(root, botsync)


@pytest.mark.parametrize("take", [None, "live", "git"])
def test_deleted_there_and_changed_here(root: Path, pull: Any, botsync: Program, take: str | None) -> None:
    replace(root, "From 9 to 22.", "From 10 to 20.")
    call(root, "DELETE", found(root, "hours")[0])
    ran = pull(*(["--take", take] if take else []), code=0 if take else 3)
    assert ("deleted in the workspace since the last apply [conflict]" in ran.err) is (take is None)
    assert ("hours:" in (root / "shop.yaml").read_text()) is (take != "live")
    assert botsync("validate", "-C", root).code == 0
    if take == "git":
        assert botsync("apply", "-C", root, "--auto-approve").code == 0
    if take:
        settled(root, botsync)


@pytest.mark.parametrize("take", [None, "live", "git"])
def test_deleted_here_and_changed_there(root: Path, pull: Any, botsync: Program, take: str | None) -> None:
    replace(root, STORY[STORY.index("      hours:") :], "")
    replace(root, "start: [order, hours]", "start: [order]")
    edit(root, "hours", action="opening")
    ran = pull(*(["--take", take] if take else []), code=0 if take else 3)
    assert ("is no longer declared, and was changed in the workspace" in ran.err) is (take is None)
    assert ("action: opening" in (root / "shop.yaml").read_text()) is (take == "live")
    if take:
        assert botsync("apply", "-C", root, "--auto-approve").code == 0
        settled(root, botsync)


def test_a_secret_never_comes_into_a_file(root: Path, pull: Any) -> None:
    (webhook,) = call(root, "GET", "/webhooks")
    webhook = call(root, "GET", f"/webhooks/{webhook['id']}")
    call(root, "PUT", f"/webhooks/{webhook['id']}", {**webhook, "token": "s3cret"})
    ran = pull()
    assert "webhook.orders: `token` was changed in the workspace; a secret is never written to a file" in ran.err
    assert "s3cret" not in ran.text
    assert changed(root, "parts.yaml") == []


def test_without_a_record_it_is_a_conflict(root: Path, pull: Any, botsync: Program) -> None:
    edit(root, "hours", action="opening")
    (root / ".botsync" / "state" / "sandbox.json").unlink()
    ran = pull(code=3)
    assert "`action` differs, and nothing is recorded that would tell who changed it [conflict]" in ran.err
    assert (root / "shop.yaml").read_text() == STORY
    pull("--take", "live")
    settled(root, botsync)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_patch_does_what_a_pull_does(root: Path, pull: Any, tmp_path: Path, mark: str) -> None:
    edit(root, "hours", action="opening")
    (root / "parts.yaml").write_text(mark + (root / "parts.yaml").read_text())
    (segment,) = call(root, "GET", "/segments")
    call(root, "PUT", f"/segments/{segment['id']}", {"name": "Very important"})
    story = call(root, "POST", "/stories", {"name": "Help"})["id"]
    call(root, "POST", f"/stories/{story}/interactions", {"name": "Start"})
    state = (root / ".botsync" / "state" / "sandbox.json").read_text()
    before = {path: path.read_text() for path in root.glob("*.yaml")}
    patch = pull("--as-patch", "--all").out
    assert {path: path.read_text() for path in root.glob("*.yaml")} == before
    assert (root / ".botsync" / "state" / "sandbox.json").read_text() == state
    other = tmp_path / "other"
    other.mkdir()
    for path, text in before.items():
        (other / path.name).write_text(text)
    subprocess.run(["git", "init", "-q", str(other)], check=True)
    subprocess.run(["git", "apply", "-"], input=patch, text=True, check=True, cwd=other)
    pull("--all")
    assert {path.name: path.read_text() for path in root.glob("*.yaml")} == {
        path.name: path.read_text() for path in other.glob("*.yaml")
    }


def test_as_json(root: Path, pull: Any) -> None:
    edit(root, "hours", action="opening")
    document = json.loads(pull("--format", "json").out)
    assert document["files"] == ["shop.yaml"]
    assert document["changed"] == {"interaction.shop.hours": ["action"]}
    assert (document["added"], document["removed"], document["findings"]) == ([], [], [])


def test_history_tells_of_it(root: Path, pull: Any, botsync: Program) -> None:
    edit(root, "hours", action="opening")
    pull()
    assert "pull" in botsync("state", "history", "-C", root).out


OVERLAY = """\
stories:
  shop:
    interactions:
      hours: {responses: [{text: The sandbox never sleeps.}]}
entities:
  size:
    entries: {tiny: [mini], large: null}
"""


def test_what_an_overlay_sets_is_written_there(write: Write, botsync: Program) -> None:
    name = "overlays/sandbox/sandbox.yaml"
    root = write({**FILES, name: OVERLAY})
    assert botsync("apply", "-C", root, "--auto-approve").code == 0
    (response,) = responses(root, "hours")
    edit(root, "hours", responses=[{**response, "elements": ["Day and night."]}], action="opening")
    (entity,) = call(root, "GET", "/entities")
    for entry in entity["entries"]:
        entry["synonyms"].append({"value": f"{entry['value']} one"})
    call(root, "PUT", f"/entities/{entity['id']}", entity)
    assert botsync("pull", "-C", root).code == 0
    assert (root / name).read_text() == (
        OVERLAY.replace("The sandbox never sleeps.", "Day and night.").replace("[mini]", "[mini, tiny one]")
    )
    assert changed(root) == ["+         action: opening"]
    assert changed(root, "parts.yaml") == [
        "-     entries: {small: [little], large: [big]}  # two will do",
        "+     entries: {small: [little, small one], large: [big]}  # two will do",
    ]
    settled(root, botsync)


def test_what_goes_in_one_environment_goes_from_its_overlay(write: Write, botsync: Program) -> None:
    name = "overlays/sandbox/sandbox.yaml"
    root = write({**FILES, name: "entities:\n  size:\n    entries: {tiny: [mini], large: [huge]}\n"})
    assert botsync("apply", "-C", root, "--auto-approve").code == 0
    keep_small_only(root)
    assert botsync("pull", "-C", root).code == 0
    assert (root / name).read_text() == "entities:\n  size:\n    entries: {large: null}\n"
    assert changed(root, "parts.yaml") == []
    settled(root, botsync)


def test_anchors_stay_true(write: Write, botsync: Program) -> None:
    text = STORY.replace("welcome: {responses: [{text: Hi!}]}", "welcome: {responses: &hello [{text: Hi!}]}")
    text = text.replace("responses:\n          - text: From 9 to 22.", "responses: *hello")
    root = write({**FILES, "shop.yaml": text})
    assert botsync("apply", "-C", root, "--auto-approve").code == 0
    (response,) = responses(root, "hours")
    edit(root, "hours", responses=[{**response, "elements": ["From 9 to 22."]}])
    assert botsync("pull", "-C", root).code == 0
    after = (root / "shop.yaml").read_text()
    assert "welcome: {responses: [{text: Hi!}]}" in after or "welcome: {responses: &hello [{text: Hi!}]}" in after
    assert "- text: From 9 to 22.\n" in after
    settled(root, botsync)


@pytest.mark.enable_socket
def test_half_a_story_is_left_alone(write: Write, botsync: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENV.items():
        monkeypatch.setenv(name, value)
    app, hidden = create_app(), set[str]()
    with serving(hiding(app, hidden)) as address:
        root = write({**SMALL, "botsync.yaml": LIVE.format(api=address)})
        here = ("-C", root, "--env", "live")
        assert botsync("apply", *here, "--auto-approve").code == 0

        async def ask(method: str, path: str, body: object = None) -> Any:
            async with Session("http://localhost", ENV["CHATBOT_TOKEN"], transport=in_process(app)) as session:
                return await session.send(method, path, body)

        (story,) = asyncio.run(ask("GET", "/stories"))
        listed = asyncio.run(ask("GET", f"/stories/{story['id']}/interactions"))
        hidden.add(next(item["id"] for item in listed if item["name"] == "hours"))
        asyncio.run(ask("PUT", f"/stories/{story['id']}", {"description": "changed"}))
        (segment,) = asyncio.run(ask("GET", "/segments"))
        asyncio.run(ask("PUT", f"/segments/{segment['id']}", {"name": "Regulars"}))
        ran = botsync("pull", *here)
        assert (ran.code, "so nothing can be said of its 5 resource(s) [incomplete-read]" in ran.err) == (0, True)
        assert ran.out == (
            "wrote parts.yaml\n  ~ segment.vip  name\nPulled from live: 1 changed, 0 added, 0 removed.\n"
        )
        assert (root / "pizza.yaml").read_text() == SMALL["pizza.yaml"]
        hidden.clear()
        assert "  ~ story.pizza  description\n" in botsync("pull", *here).out
        assert "No changes" in botsync("plan", *here).out
    app.state.store.close()


def test_drift_that_is_known_stays_out_of_the_files(root: Path, pull: Any, botsync: Program) -> None:
    known = "    known_drift: [{address: interaction.shop.hours, field: action, until: 2999-01-01}]\n"
    (root / "botsync.yaml").write_text(SETTINGS + known)
    edit(root, "hours", action="opening")
    assert "interaction.shop.hours: `action` was changed in the workspace; left alone until 2999-01-01" in pull().err
    assert changed(root) == []
    (root / "botsync.yaml").write_text(SETTINGS)
    pull()
    assert changed(root) == ["+         action: opening"]
    settled(root, botsync)


def test_what_no_file_may_say_is_left_and_told(root: Path, pull: Any, botsync: Program) -> None:
    """An opaque response leads to what nobody can name; a file may carry it, a goto to nothing may not."""
    edit(root, "hours", responses=[{"type": "somethingNew", "deep": {"x": [1]}}])
    pull()
    assert "+           - raw:" in changed(root)
    settled(root, botsync)


def test_a_story_that_was_deleted_goes_whole(root: Path, pull: Any, botsync: Program) -> None:
    (story,) = call(root, "GET", "/stories")
    call(root, "DELETE", f"/stories/{story['id']}")
    pull()
    assert (root / "shop.yaml").read_text() == "# The whole of it.\nstories: {}\n"
    settled(root, botsync)


def test_a_new_project_as_a_patch(root: Path, tmp_path: Path, botsync: Program) -> None:
    other = tmp_path / "other"
    assert botsync("init", other, "--bare").code == 0
    (other / ".botsync").mkdir()
    (other / ".botsync" / "sandbox.db").write_bytes((root / ".botsync" / "sandbox.db").read_bytes())
    patch = botsync("pull", "-C", other, "--env", "sandbox", "--as-patch").out
    assert "--- /dev/null\n+++ b/stories/shop.yaml\n" in patch
    assert not (other / "stories").exists()
    assert not (other / ".botsync" / "state" / "sandbox.json").exists()


def test_two_live_resources_of_one_name_are_not_guessed(root: Path, pull: Any, botsync: Program) -> None:
    botsync("state", "rm", "segment.vip", "-C", root)
    call(root, "POST", "/segments", {"name": "VIP"})
    edit(root, "hours", action="opening")
    ran = pull(code=3)
    assert "segment.vip: 2 live resources have the name 'VIP'" in ran.err
    assert "error: it cannot be told which live resources these are; nothing was written\n" in ran.err
    assert changed(root) == []


def test_what_a_merge_makes_invalid_is_left_and_told(root: Path, pull: Any, botsync: Program) -> None:
    """Both added a button of one title, with other effects."""
    replace(root, '["Yes", {title', '["Yes", {title: Maybe, postback: perhaps}, {title')
    text, replies = responses(root, "Order")
    replies["buttons"].append({"type": "postback", "title": "Maybe", "value": "who knows"})
    edit(root, "Order", responses=[text, replies])
    ran = pull(code=3)
    assert "interaction.shop.order: `responses` cannot be written as the workspace has it: " in ran.err
    assert "titles must differ [not-written]" in ran.err
    assert changed(root)[1].count("Maybe") == 1
    assert botsync("plan", "-C", root).code == 3


def test_a_story_that_is_no_longer_declared_comes_back_when_the_workspace_counts(
    write: Write, botsync: Program
) -> None:
    rest = "stories:\n  rest: {start: []}\n"
    root = write({**FILES, "rest.yaml": rest})
    assert botsync("apply", "-C", root, "--auto-approve").code == 0
    edit_path, item = found(root, "hours")
    call(root, "PUT", edit_path, {**item, "action": "opening"})
    (root / "shop.yaml").unlink()
    ran = botsync("pull", "-C", root)
    assert (ran.code, "story.shop is no longer declared, and was changed in the workspace" in ran.err) == (3, True)
    assert botsync("pull", "-C", root, "--take", "live").code == 0
    assert "action: opening" in (root / "shop.yaml").read_text()
    settled(root, botsync)


def test_a_section_that_no_file_has_gets_a_file(write: Write, botsync: Program) -> None:
    root = write({"shop/shop.yaml": "stories: {shop: {start: [], interactions: {}}}\n"})
    here = ("-C", root, "--env", "sandbox")
    assert botsync("apply", *here, "--auto-approve").code == 0
    entries = [{"value": "red", "synonyms": [{"value": "red"}, {"value": "crimson"}]}]
    call(root, "POST", "/entities", {"name": "Colour", "entries": entries})
    call(root, "POST", "/webhooks", {"name": "Orders", "url": "https://example.com/orders", "token": "abc"})
    story = call(root, "POST", "/stories", {"name": "Shop!"})["id"]
    said = {"userSays": ["a {{Colour:c}} one"], "parameters": [{"entity": "Colour", "alias": "c", "prompts": []}]}
    call(root, "POST", f"/stories/{story}/interactions", {"name": "Start", **said})
    assert botsync("pull", *here, "--all").code == 0
    assert (root / "entities.yaml").read_text() == (
        "entities:\n  colour:\n    name: Colour\n    entries:\n      red: [crimson]\n"
    )
    assert (
        (root / "webhooks.yaml")
        .read_text()
        .startswith(
            "webhooks:\n  # token: set in the workspace, left alone; to manage: token: ${ORDERS_TOKEN}\n  orders:\n"
        )
    )
    assert "- a {{colour:c}} one\n" in (root / "shop" / "shop_2.yaml").read_text()
    assert "No changes" in botsync("plan", *here).out


def test_entities_that_are_spoken_of_by_name_stay_unmanaged(write: Write, botsync: Program) -> None:
    asked = "parameters: {c: {entity: The colour}}"
    story = f"stories: {{shop: {{start: [a], interactions: {{a: {{{asked}}}}}}}}}\n"
    root = write({"shop.yaml": story})
    here = ("-C", root, "--env", "sandbox")
    assert botsync("apply", *here, "--auto-approve").code == 0
    entries = [{"value": "red", "synonyms": [{"value": "red"}]}]
    call(root, "POST", "/entities", {"name": "The colour", "entries": entries})
    assert "Not managed, and left alone: 1 entity." in botsync("pull", *here, "--all").out
    assert (root / "shop.yaml").read_text() == story


@pytest.mark.parametrize("overlay", ["production", "sandbox"])
def test_what_is_new_gets_no_key_of_another_environment(root: Path, pull: Any, botsync: Program, overlay: str) -> None:
    """Nor one that an overlay takes out: it would be merged with what has it, or go with it."""
    settings = SETTINGS + "  production: {api: 'http://127.0.0.1:9', token: '${T}'}\n"
    (root / "botsync.yaml").write_text(settings)
    path = root / "overlays" / overlay / "o.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    what = "{user_says: [promo]}" if overlay == "production" else "null"
    path.write_text(f"stories: {{shop: {{interactions: {{promo: {what}}}}}}}\n")
    if overlay == "sandbox":
        replace(root, "      cancel:\n", "      promo: {user_says: [promo]}\n      cancel:\n")
    where = found(root, "hours")[0].rpartition("/")[0]
    call(root, "POST", where, {"name": "Promo", "userSays": ["a new one"]})
    ran = pull("--env", "sandbox")
    assert "+ interaction.shop.promo_2  new in the workspace" in ran.out
    assert botsync("plan", "-C", root, "--env", "sandbox").out.startswith("No changes.")


def test_entities_that_are_spoken_of_by_key_come_with_everything(write: Write, botsync: Program) -> None:
    root = write({"shop.yaml": "stories: {shop: {name: Shop, start: [a], interactions: {a: {user_says: [a]}}}}\n"})
    here = ("-C", root, "--env", "sandbox")
    assert botsync("apply", *here, "--auto-approve").code == 0
    entries = [{"value": "red", "synonyms": [{"value": "red"}]}]
    for name in ("colour", "shape"):
        call(root, "POST", "/entities", {"name": name, "entries": entries})
    path = found(root, "a")[0].rpartition("/")[0]
    asks = [{"entity": "colour", "alias": "c", "prompts": []}]
    call(root, "POST", path, {"name": "New", "userSays": ["new"], "parameters": asks})
    assert "left alone: 2 entities. `botsync pull --all` takes" in botsync("pull", *here).out
    assert "2 added" in botsync("pull", *here, "--all").out
    assert "Not managed" not in botsync("pull", *here, "--all").out
    assert "No changes" in botsync("plan", *here).out


def test_what_an_overlay_adds_to_goes_from_where_it_stands(write: Write, botsync: Program) -> None:
    name = "overlays/sandbox/sandbox.yaml"
    root = write({**FILES, name: "entities:\n  size:\n    entries: {tiny: [mini]}\n"})
    assert botsync("apply", "-C", root, "--auto-approve").code == 0
    keep_small_only(root)
    assert botsync("pull", "-C", root).code == 0
    assert (root / name).read_text() == "entities:\n  size:\n    entries: {}\n"
    assert changed(root, "parts.yaml")[1] == "+     entries: {small: [little]}  # two will do"
    settled(root, botsync)


def test_deletes_that_are_known_stay_out_of_the_files(root: Path, pull: Any) -> None:
    known = "    known_drift: [{address: interaction.shop.hours, until: 2999-01-01}]\n"
    (root / "botsync.yaml").write_text(SETTINGS + known)
    call(root, "DELETE", found(root, "hours")[0])
    assert "interaction.shop.hours was deleted in the workspace; left alone until 2999-01-01" in pull().err
    assert changed(root) == []


def test_a_file_with_a_byte_order_mark_keeps_it(write: Write, botsync: Program) -> None:
    root = write({**FILES, "shop.yaml": b"\xef\xbb\xbf" + STORY.replace("\n", "\r\n").encode()})
    assert botsync("apply", "-C", root, "--auto-approve").code == 0
    edit(root, "hours", action="opening")
    assert botsync("pull", "-C", root).code == 0
    text = (root / "shop.yaml").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf# The whole of it.\r\n")
    assert text.endswith(b"        action: opening\r\n")


def test_another_token_in_the_project_is_for_apply(root: Path, pull: Any) -> None:
    replace(root, "${ORDERS_TOKEN}", "${OTHER_TOKEN}", "parts.yaml")
    assert pull().err == ""
    assert [line[0] for line in changed(root, "parts.yaml")] == ["-", "+"]


def test_what_is_no_longer_declared_and_as_it_was_is_for_apply(root: Path, pull: Any) -> None:
    replace(root, "segments: {vip: {name: VIP}}", "segments: {}", "parts.yaml")
    ran = pull()
    assert (ran.out, ran.err) == ("Pulled from sandbox: 0 changed, 0 added, 0 removed.\n", "")


def test_what_is_no_longer_declared_and_gone_is_forgotten(root: Path, pull: Any, botsync: Program) -> None:
    replace(root, "segments: {vip: {name: VIP}}", "segments: {}", "parts.yaml")
    (segment,) = call(root, "GET", "/segments")
    call(root, "DELETE", f"/segments/{segment['id']}")
    pull()
    assert "segment.vip" not in botsync("state", "list", "-C", root).out
    settled(root, botsync)


def test_what_comes_to_use_what_is_forgotten_is_told(root: Path, pull: Any) -> None:
    """A file could not name it."""
    replace(root, "webhooks:\n", "webhooks: {}\n", "parts.yaml")
    replace(root, '  orders: {url: "${var.site}/orders", token: "${ORDERS_TOKEN}"}\n', "", "parts.yaml")
    replace(root, ", {webhook: orders}", "")
    (root / "botsync.yaml").write_text(SETTINGS + "forget: [webhook.orders]\n")
    call_it = responses(root, "confirm")[1]
    edit(root, "hours", responses=[*responses(root, "hours"), call_it])
    new = {"name": "New", "userSays": ["new"], "responses": [call_it, {"type": "text", "elements": ["Hi"]}]}
    call(root, "POST", found(root, "Order")[0].rpartition("/")[0], new)
    ran = pull(code=3)
    assert "was changed in the workspace to refer to what no file can name" in ran.err
    assert "refers to what no file can name; that part is left out" in ran.err
    text = (root / "shop.yaml").read_text()
    assert "webhook" not in text
    assert "responses: [{text: Hi}]" in text.replace("\n          - ", " [{").replace("Hi\n", "Hi}]\n")


def test_a_link_to_what_the_project_took_out_stays_out(root: Path, pull: Any) -> None:
    replace(root, "      # Nobody knows why.\n", "")
    replace(
        root, "      confirm: {user_says: [that is right], responses: [{text: [Thanks!]}, {webhook: orders}]}\n", ""
    )
    replace(root, "next: [confirm, cancel]", "next: [cancel]")
    before = (root / "shop.yaml").read_text()
    cancel, order, confirm = (found(root, name)[1]["id"] for name in ("cancel", "Order", "confirm"))
    story = call(root, "GET", "/stories")[0]["id"]
    node = {"id": cancel, "root": False, "references": [], "contextOut": [order, confirm]}
    call(root, "PUT", f"/stories/{story}/contexts", [node])
    pull()
    assert (root / "shop.yaml").read_text() == before


def test_what_the_project_is_about_to_add_leads_no_longer_to_what_was_deleted(
    root: Path, pull: Any, botsync: Program
) -> None:
    replace(root, "      cancel:\n", "      later: {user_says: [later], next: [hours]}\n      cancel:\n")
    replace(root, "next: [confirm, cancel]", "next: [confirm, cancel, later]")
    call(root, "DELETE", found(root, "hours")[0])
    pull()
    assert "      later: {user_says: [later], next: []}\n" in (root / "shop.yaml").read_text()
    assert botsync("plan", "-C", root).code == 0


def test_what_a_move_leads_to_stays(root: Path, pull: Any) -> None:
    (root / "botsync.yaml").write_text(
        SETTINGS + "moved: [{from: interaction.shop.open, to: interaction.shop.hours}]\n"
    )
    call(root, "DELETE", found(root, "hours")[0])
    ran = pull(code=3)
    assert "`moved:` (to interaction.shop.hours) still refers to it: change that first" in ran.err
    assert "      hours:\n" in (root / "shop.yaml").read_text()


def test_a_story_that_was_deleted_and_grew_here_is_a_conflict(root: Path, pull: Any) -> None:
    replace(root, "      cancel:\n", "      later: {user_says: [later]}\n      cancel:\n")
    (story,) = call(root, "GET", "/stories")
    call(root, "DELETE", f"/stories/{story['id']}")
    ran = pull(code=3)
    assert "story.shop was changed in the project and deleted in the workspace since the last apply" in ran.err


def test_interactions_that_nobody_asked_for_are_counted(write: Write, botsync: Program) -> None:
    root = write({"shop.yaml": "stories: {shop: {name: Shop}}\n"})
    here = ("-C", root, "--env", "sandbox")
    assert botsync("apply", *here, "--auto-approve").code == 0
    (story,) = call(root, "GET", "/stories")
    call(root, "POST", f"/stories/{story['id']}/interactions", {"name": "Start", "userSays": ["a"]})
    assert "Not managed, and left alone: 1 interaction." in botsync("pull", *here).out


def test_what_leads_to_what_was_deleted_is_found_beside_opaque_responses(write: Write, botsync: Program) -> None:
    late = STORY.replace(
        "          - quick_replies:", "          - raw: {type: somethingNew, count: 1}\n          - quick_replies:"
    )
    root = write({**FILES, "shop.yaml": late})
    assert botsync("apply", "-C", root, "--auto-approve").code == 0
    call(root, "DELETE", found(root, "cancel")[0])
    ran = botsync("pull", "-C", root)
    assert ran.code == 3
    assert (
        "interaction.shop.cancel was deleted in the workspace, and interaction.shop.order still refers to it" in ran.err
    )


def test_what_is_new_beside_an_alias_makes_it_a_map_of_its_own(write: Write, botsync: Program) -> None:
    said = "interactions: &all {x: {user_says: [x]}}"
    text = f"stories:\n  a: {{start: [x], {said}}}\n  b: {{start: [x], interactions: *all}}\n"
    root = write({"shop.yaml": text})
    here = ("-C", root, "--env", "sandbox")
    assert botsync("apply", *here, "--auto-approve").code == 0
    story = next(item for item in call(root, "GET", "/stories") if item["name"] == "b")
    call(root, "POST", f"/stories/{story['id']}/interactions", {"name": "New", "userSays": ["new"]})
    assert botsync("pull", *here).code == 0
    lines = (root / "shop.yaml").read_text().splitlines()
    assert lines[1] == f"  a: {{start: [x], {said}}}"
    assert lines[2].endswith("interactions: {x: {user_says: [x]}, new: {name: New, user_says: [new]}}}")


NAMES = {"Botsync": "story_botsync", "Con": "story_con", "LPT1": "story_lpt1", "Help": "help"}


def test_stories_of_any_name_come_into_files_that_are_read(root: Path, pull: Any, botsync: Program) -> None:
    (root / "stories").mkdir()
    (root / "shop.yaml").rename(root / "stories" / "HELP.yaml")
    for name in NAMES:
        call(root, "POST", "/stories", {"name": name, "description": ""})
    pull("--all")
    assert {path.name for path in (root / "stories").iterdir()} == {
        "HELP.yaml", "help_2.yaml", "story_botsync.yaml", "story_con.yaml", "story_lpt1.yaml"
    }  # fmt: skip
    settled(root, botsync)


def test_stories_of_any_name_come_into_a_new_project(write: Write, botsync: Program) -> None:
    root = write({"botsync.yaml": SETTINGS})
    for name in NAMES:
        call(root, "POST", "/stories", {"name": name, "description": ""})
    assert botsync("pull", "-C", root).code == 0
    assert {path.stem for path in (root / "stories").iterdir()} == set(NAMES.values())
    settled(root, botsync)


def test_what_would_not_be_read_again_is_not_written(root: Path, pull: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever names files get: a pull that loses what is declared, or what it brings, writes nothing."""
    monkeypatch.setattr("botsync.loader.pulled_files.file_name", lambda key, taken: "botsync.yaml")
    (root / "stories").mkdir()
    (root / "shop.yaml").rename(root / "stories" / "shop.yaml")
    call(root, "POST", "/stories", {"name": "Help", "description": ""})
    ran = pull("--all", code=3)
    assert "the files would not declare story.help, story.shop, interaction.shop.cancel" in ran.err
    assert not (root / "stories" / "botsync.yaml").exists()


def test_nothing_is_written_into_a_project_inside_the_project(write: Write, botsync: Program) -> None:
    root = write({"botsync.yaml": SETTINGS, "stories/botsync.yaml": "version: 1\nname: other\n"})
    call(root, "POST", "/stories", {"name": "Help", "description": ""})
    ran = botsync("pull", "-C", root)
    assert (ran.code, "stories/botsync.yaml makes that folder a project of its own" in ran.err) == (64, True)
    (root / "more.yaml").write_text("segments: {vip: {name: VIP}}\n")
    ran = botsync("pull", "-C", root, "--all")
    assert (ran.code, "the files would not declare story.help any more" in ran.err) == (3, True), ran.text
    assert [path.name for path in (root / "stories").iterdir()] == ["botsync.yaml"]


def test_long_texts_come_as_fmt_writes_them(root: Path, pull: Any, botsync: Program) -> None:
    assert botsync("fmt", "-C", root).code == 0
    long = " ".join(["https://example.com/" + "x" * 110, *["and so on"] * 15])
    edit(root, "hours", userSays=[long[:250], "when are you open"], responses=[{"type": "text", "elements": [long]}])
    story = call(root, "POST", "/stories", {"name": "Help", "description": long})["id"]
    call(root, "POST", f"/stories/{story}/interactions", {"name": "Start", "userSays": [long[:250]]})
    pull("--all")
    assert botsync("fmt", "-C", root, "--check").code == 0
    assert [line for file in root.glob("*.yaml") for line in file.read_text().split("\n") if line.endswith(" ")] == []


def test_a_comment_above_several_phrases_stays_when_the_first_of_them_goes(write: Write, botsync: Program) -> None:
    phrases = (
        "          # greetings\n          - hello\n          - hi there\n\n          # farewells\n          - bye\n"
    )
    story = "stories:\n  shop:\n    name: Shop\n    start: [x]\n    interactions:\n      x:\n        user_says:\n"
    root = write({"shop.yaml": story + phrases})
    here = ("-C", root, "--env", "sandbox")
    assert botsync("apply", *here, "--auto-approve").code == 0
    edit(root, "x", userSays=["hi there"])
    assert botsync("pull", *here).code == 0
    left = "          # greetings\n          - hi there\n"
    assert (root / "shop.yaml").read_text() == story + left
