"""What happened between plan and write, and what came of a write whose answer was lost: looked up, not guessed."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from support.bench import Bench, load_data

from botsync.core.report import Outcome, Report

Data = dict[str, Any]

BOT: Data = {
    "version": 1,
    "name": "t",
    "stories": {
        "s": {
            "start": ["a", "c"],
            "welcome": {"responses": [{"text": "Hi"}]},
            "interactions": {"a": {"next": ["b"]}, "b": {}, "c": {}},
        }
    },
    "entities": {"size": {"entries": {"small": []}}},
    "webhooks": {"hook": {"url": "https://example.com/a"}},
    "segments": {"vip": {"name": "VIP"}},
}


def bot(**changed: Any) -> Data:
    return {**BOT, **changed}


def story(**changed: Any) -> Data:
    return bot(stories={"s": {**BOT["stories"]["s"], **changed}})


@pytest.fixture
def bench() -> Bench:
    made = Bench()
    made.apply(load_data(BOT))
    return made


def ids(bench: Bench) -> dict[str, str]:
    return {str(address): entry.remote_id for address, entry in bench.state.resources.items()}


def outcomes(report: Report) -> Mapping[str, tuple[str, str]]:
    return {
        str(item.change.address): (str(item.outcome), item.error.message if item.error else "")
        for item in report.applied
    }


def stale(address: str, what: str) -> tuple[str, str]:
    return (
        str(Outcome.FAILED),
        f"{address} was {what} in the workspace since the plan was made; it is left as it is now",
    )


Meanwhile = Callable[[Bench], object]


def path(bench: Bench, address: str) -> str:
    known = ids(bench)
    kind, _, _ = address.partition(".")
    if kind == "interaction":
        return f"/stories/{known['story.s']}/interactions/{known[address]}"
    return (
        f"/{'entities' if kind == 'entity' else kind[:-1] + 'ies' if kind == 'story' else kind + 's'}/{known[address]}"
    )


def put(address: str, **fields: Any) -> Meanwhile:
    return lambda bench: bench.call("PUT", path(bench, address), fields)


def gone(address: str) -> Meanwhile:
    return lambda bench: bench.call("DELETE", path(bench, address))


def below(address: str) -> Meanwhile:
    """Add an interaction below another one, as the vendor's editor does."""
    return lambda bench: bench.call("POST", path(bench, address), {"name": "theirs"})


MOVED: dict[str, tuple[Data, Meanwhile, str, str]] = {
    "an entity": (
        bot(entities={"size": {"entries": {"big": []}}}),
        put("entity.size", name="size", entries=[{"value": "x", "synonyms": [{"value": "x"}]}]),
        "entity.size",
        "changed",
    ),
    "an entity that is gone": (
        bot(entities={"size": {"entries": {"big": []}}}),
        gone("entity.size"),
        "entity.size",
        "deleted",
    ),
    "a segment": (bot(segments={"vip": {"name": "V"}}), put("segment.vip", name="theirs"), "segment.vip", "changed"),
    "a segment that is gone": (bot(segments={"vip": {"name": "V"}}), gone("segment.vip"), "segment.vip", "deleted"),
    "a deleted resource": (bot(segments={}), put("segment.vip", name="theirs"), "segment.vip", "changed"),
    "a webhook": (
        bot(webhooks={"hook": {"url": "https://example.com/b"}}),
        put("webhook.hook", name="hook", url="https://example.com/c"),
        "webhook.hook",
        "changed",
    ),
    "a story": (story(description="new"), put("story.s", description="theirs"), "story.s", "changed"),
    "the map of a story": (story(start=["c", "a"]), below("interaction.s.b"), "story.s", "changed"),
    "a story that is gone": (story(description="new"), gone("story.s"), "story.s", "deleted"),
    "a story to which something was added": (bot(stories={}), below("interaction.s.b"), "story.s", "changed"),
    "an interaction": (
        story(interactions={**BOT["stories"]["s"]["interactions"], "b": {"user_says": ["x"]}}),
        gone("interaction.s.b"),
        "interaction.s.b",
        "deleted",
    ),
}


@pytest.mark.parametrize("name", MOVED)
def test_what_moved_since_the_plan_is_left(name: str, bench: Bench) -> None:
    data, meanwhile, address, what = MOVED[name]
    bench.meanwhile = lambda: meanwhile(bench)
    _, report = bench.apply(load_data(data))
    assert outcomes(report)[address] == stale(address, what)


def test_what_is_gone_already_is_deleted(bench: Bench) -> None:
    bench.meanwhile = lambda: gone("segment.vip")(bench)
    _, report = bench.apply(load_data(bot(segments={})))
    assert report.is_complete


def test_what_the_run_itself_creates_and_deletes_is_no_editor(bench: Bench) -> None:
    data = story(start=["a", "d"], interactions={"a": {"next": ["b"]}, "b": {"next": ["d"]}, "d": {}})
    _, report = bench.apply(load_data(data))
    assert report.is_complete, outcomes(report)


# lost answers


EVERYTHING: Data = bot(
    stories={
        "s": {
            "start": ["c", "a", "d"],
            "description": "new",
            "welcome": {"responses": [{"text": "Hello"}]},
            "interactions": {"a": {"next": ["b"], "user_says": ["x"]}, "c": {"next": ["d"]}, "d": {}, "b": {}},
        },
        "t": {"start": ["x"], "interactions": {"x": {}}},
    },
    entities={"size": {"entries": {"big": []}}, "shape": {"entries": {"round": []}}},
    webhooks={"new": {"url": "https://example.com/b"}},
    segments={"vip": {"name": "V"}, "new": {}},
)


class Once:
    """Fails each writing request once: the same request fails one time only."""

    def __init__(self, fault: str, limit: int = 1) -> None:
        self.fault = fault
        self.limit = limit
        self.seen: dict[tuple[str, str], int] = {}

    def __call__(self, method: str, path: str) -> str:
        count = self.seen.get((method, path), 0)
        self.seen[method, path] = count + 1
        return self.fault if method != "GET" and count < self.limit else ""


@pytest.mark.parametrize("fault", ["before", "after"])
def test_a_lost_answer_is_read_back(fault: str, bench: Bench) -> None:
    """Every write fails once, done or not: everything is done in the end, and once."""
    bench.fault = Once(fault)
    _, report = bench.apply(load_data(EVERYTHING))
    assert report.is_complete, outcomes(report)
    bench.fault = lambda method, path: ""
    assert bench.plan(load_data(EVERYTHING)).is_empty
    assert sorted(item["name"] for item in bench.call("GET", "/segments")) == ["V", "new"]
    assert sorted(item["name"] for item in bench.call("GET", "/entities")) == ["shape", "size"]
    stories = bench.call("GET", "/stories")
    assert len(stories) == 2
    for item in stories:
        inside = [one["name"] for one in bench.call("GET", f"/stories/{item['id']}/interactions")]
        assert len(set(inside)) == len(inside)


def test_a_create_of_which_two_could_be_the_result_is_not_guessed(bench: Bench) -> None:
    def fault(method: str, path: str) -> str:
        return "before" if (method, path) == ("POST", "/segments") else ""

    def twins() -> None:
        bench.fault = lambda method, path: ""
        for _ in range(2):
            bench.call("POST", "/segments", {"name": "new"})
        bench.fault = fault

    bench.meanwhile = twins
    _, report = bench.apply(load_data(bot(segments={"vip": {"name": "VIP"}, "new": {}})))
    assert outcomes(report)["segment.new"] == ("failed", "the API failed (503)")


def test_when_reading_back_fails_nobody_knows(bench: Bench) -> None:
    asked: list[str] = []

    def fault(method: str, path: str) -> str:
        if path == "/segments" and method == "POST":
            asked.append(method)
        return "after" if path == "/segments" and asked else ""

    bench.fault = fault
    data = load_data(bot(segments={"vip": {"name": "VIP"}, "new": {}}))
    _, report = bench.apply(data)
    assert outcomes(report)["segment.new"] == ("failed", "the API failed (503)")
    assert asked == ["POST"], "never repeated blindly"
    (unsure,) = bench.runs[-1].facts
    assert not unsure.done
    bench.fault = lambda method, path: ""
    _, report = bench.apply(data)
    assert report.is_complete
    assert sorted(item["name"] for item in bench.call("GET", "/segments")) == ["VIP", "new"]


@pytest.mark.parametrize(("meanwhile", "what"), [("changed", "changed"), ("deleted", "deleted")])
def test_an_editor_between_a_lost_answer_and_its_read_back(meanwhile: str, what: str, bench: Bench) -> None:
    """Neither what was sent nor what was there before is there: somebody was faster."""
    target = path(bench, "entity.size")
    writes = 0

    def fault(method: str, at: str) -> str:
        nonlocal writes
        if (method, at) == ("PUT", target):
            writes += 1
            return "before"
        return ""

    def between(method: str, at: str) -> str:
        if writes == 1 and (method, at) == ("GET", target):
            edit()
        return fault(method, at)

    def edit() -> None:
        import threading  # noqa: PLC0415

        def do() -> None:
            bench.fault = lambda method, at: ""
            if meanwhile == "deleted":
                bench.call("DELETE", target)
            else:
                entries = [{"value": "x", "synonyms": [{"value": "x"}]}]
                bench.call("PUT", target, {"name": "size", "entries": entries})

        thread = threading.Thread(target=do)
        thread.start()
        thread.join()

    bench.fault = between
    _, report = bench.apply(load_data(bot(entities={"size": {"entries": {"big": []}}})))
    assert outcomes(report)["entity.size"] == stale("entity.size", what)
