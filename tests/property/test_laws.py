"""The laws of planning and applying, for random projects and random live workspaces, on the real sandbox."""

import json
from typing import Any

from hypothesis import assume, example, given, note
from hypothesis import strategies as st
from support.bench import Bench, bytes_of, load_data, load_files
from support.projects import projects

from botsync.core.pulled import pull_project
from botsync.core.state import State
from botsync.loader.writer import escape, write_yaml


def settle(bench: Bench, project: dict[str, Any]) -> None:
    """Apply, and check that nothing is left to do; what an unmanaged part still uses is rightly not deleted."""
    loaded = load_data(project)
    assume(all(finding.code != "delete-used" for finding in bench.plan(loaded).findings))
    _, report = bench.apply(loaded)
    note(str([(str(item.change.address), item.outcome, str(item.error)) for item in report.applied if item.error]))
    assert report.is_complete
    again = bench.plan(loaded)
    assert again.is_empty, bytes_of(again).decode()
    assert not again.is_refused
    assert again.unchanged == len(loaded.desired.resources) if loaded.desired else False


@given(projects())
def test_plan_after_apply_is_empty(project: dict[str, Any]) -> None:
    bench = Bench()
    settle(bench, project)


@given(projects(), projects())
def test_any_project_can_become_any_other(first: dict[str, Any], second: dict[str, Any]) -> None:
    bench = Bench()
    settle(bench, first)
    settle(bench, second)
    live = bench.live()
    declared = load_data(second).desired
    assert declared is not None
    assert len(live.resources) == len(declared.resources)
    settle(bench, first)


@given(projects(), projects(), st.randoms(use_true_random=False))
def test_any_live_workspace_can_be_adopted(first: dict[str, Any], second: dict[str, Any], random: Any) -> None:
    """State may be lost in part: names are found again, or the plan says why not."""
    bench = Bench()
    settle(bench, first)
    kept = {address: entry for address, entry in bench.state.resources.items() if random.random() < 0.5}
    bench.state = State(environment="sandbox", api="sandbox", lineage="x", resources=kept)
    before = bench.live()
    loaded = load_data(second)
    plan = bench.plan(loaded)
    assume(not plan.is_refused)
    settle(bench, second)
    after = bench.live()
    managed = {entry.remote_id for entry in bench.state.resources.values()}
    known = {entry.remote_id for entry in kept.values()} | managed
    for key, resource in before.resources.items():
        if key[1] not in known and resource.story not in known:
            assert after.resources[key].fields["name"] == resource.fields["name"]


ODD_NAME: dict[str, Any] = {
    "version": 1,
    "name": "found by a run at full size: an entity whose name ends in a blank",
    "entities": {"size": {"name": "0 ", "entries": {"x": []}}},
    "webhooks": {},
    "segments": {},
    "stories": {
        "s": {
            "start": [],
            "interactions": {"a": {"user_says": ["{{size:s}}"], "parameters": {"s": {"entity": "size"}}}},
        }
    },
}


@given(projects(secrets=False))
@example(ODD_NAME)
def test_plan_after_pull_is_empty(project: dict[str, Any]) -> None:
    bench = Bench()
    settle(bench, project)
    pulled = pull_project(bench.live())
    files = {name: write_yaml(escape(data)) for name, data in pulled.files.items()}
    loaded = load_files({"botsync.yaml": "version: 1\nname: pulled\n", **files})
    assert loaded.desired is not None, loaded.findings
    bench.state = bench.state.with_resources(pulled.recorded)
    plan = bench.plan(loaded)
    assert plan.is_empty, bytes_of(plan).decode()
    bench.state = State(environment="sandbox", api="sandbox", lineage="none")
    renewed = bench.plan(loaded)
    assert all(change.action == "adopt" for change in renewed.changes), bytes_of(renewed).decode()


def shuffled(value: Any, random: Any, *, order_counts: bool = False) -> Any:
    """Return plain data with the keys of its maps in another order; parameters are asked for in theirs."""
    if isinstance(value, dict):
        keys = list(value)
        if not order_counts:
            random.shuffle(keys)
        return {key: shuffled(value[key], random, order_counts=key in {"parameters", "attributes"}) for key in keys}
    if isinstance(value, list):
        return [shuffled(item, random) for item in value]
    return value


def split(project: dict[str, Any], random: Any) -> dict[str, str]:
    """Return the project as files, each with a random part of it."""
    parts: dict[str, dict[str, Any]] = {
        "botsync.yaml": {key: project[key] for key in ("version", "name", "environments")}
    }
    for section in ("entities", "webhooks", "segments"):
        for key, value in project[section].items():
            parts.setdefault(random.choice("abc"), {}).setdefault(section, {})[key] = value
        if not project[section]:
            parts["botsync.yaml"][section] = {}
    parts["botsync.yaml"].update({"stories": {}} if not project["stories"] else {})
    for key, story in project["stories"].items():
        for field, value in story.items():
            target = parts.setdefault(random.choice("abc"), {}).setdefault("stories", {}).setdefault(key, {})
            if field != "interactions":
                target[field] = value
                continue
            target.setdefault("interactions", {})
            for name, interaction in value.items():
                other = parts.setdefault(random.choice("abc"), {}).setdefault("stories", {}).setdefault(key, {})
                other.setdefault("interactions", {})[name] = interaction
    named = {name if "." in name else f"{random.choice('pqr')}/{name}.yaml": data for name, data in parts.items()}
    return {name: write_yaml(shuffled(data, random)) for name, data in named.items()}


@given(projects(), projects(), st.randoms(use_true_random=False))
def test_plan_is_the_same_bytes_whatever_the_order_of_files_and_keys(
    first: dict[str, Any], second: dict[str, Any], random: Any
) -> None:
    bench = Bench()
    bench.apply(load_data(first))
    whole = bytes_of(bench.plan(load_data(second)))
    for _ in range(3):
        loaded = load_files(split(second, random))
        assert loaded.desired is not None, loaded.findings
        assert bytes_of(bench.plan(loaded)) == whole


@given(projects(), projects(), st.randoms(use_true_random=False))
def test_plan_is_the_same_bytes_whatever_the_order_of_api_lists(
    first: dict[str, Any], second: dict[str, Any], random: Any
) -> None:
    """Lists of resources, phrases, triggers, entries and synonyms have no order that counts."""
    bench = Bench()
    bench.apply(load_data(first))
    loaded = load_data(second)
    whole = bytes_of(bench.plan(loaded))
    real = bench.app

    async def scrambling(scope: Any, receive: Any, send: Any) -> None:
        async def scramble(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [item for item in message["headers"] if item[0] != b"content-length"]}
            elif message["type"] == "http.response.body":
                message = {**message, "body": json.dumps(scrambled(json.loads(message["body"]), random)).encode()}
            await send(message)

        await real(scope, receive, scramble)

    bench.app = scrambling
    for _ in range(2):
        assert bytes_of(bench.plan(loaded)) == whole


def scrambled(answer: Any, random: Any) -> Any:
    """Return an answer of the API with everything that has no order in another one."""
    if isinstance(answer, list):
        random.shuffle(answer)
        return [scrambled(item, random) for item in answer]
    for name in ("userSays", "triggers", "entries"):
        if name in answer:
            random.shuffle(answer[name])
    for entry in answer.get("entries", ()):
        random.shuffle(entry["synonyms"])
    return answer
