"""How many requests a plan and an apply send: no more than they need, whatever the size."""

from typing import Any

from support.bench import Bench, load_data

STORIES, WEBHOOKS = 3, 4


def project() -> dict[str, Any]:
    """Return a bot of three stories of four interactions, each of which leads to the next, in a circle."""
    keys = ["a", "b", "c", "d"]

    def interaction(number: int) -> dict[str, Any]:
        return {"user_says": [keys[number]], "next": [keys[(number + 1) % len(keys)]]}

    return {
        "version": 1,
        "name": "x",
        "stories": {
            f"s{n}": {
                "name": f"Story {n}",
                "start": ["a"],
                "interactions": {key: interaction(number) for number, key in enumerate(keys)},
            }
            for n in range(STORIES)
        },
        "entities": {f"e{n}": {"entries": {"a": ["b"]}} for n in range(5)},
        "webhooks": {f"w{n}": {"url": f"https://example.com/{n}"} for n in range(WEBHOOKS)},
        "segments": {"vip": {}},
    }


READS = 4 + 4 * STORIES + WEBHOOKS
"""One for each list, four for a story (map, interactions, defaults), one for a webhook: the rest the lists show."""


def sent(bench: Bench, data: dict[str, Any]) -> list[tuple[str, str]]:
    """Apply, and return the requests beyond those of the plan."""
    bench.requests.clear()
    _, report = bench.apply(load_data(data))
    assert report.is_complete
    return bench.requests[READS:]


def test_a_plan_reads_each_list_once_and_in_full_only_what_the_lists_do_not_show() -> None:
    bench = Bench()
    bench.apply(load_data(project()))
    bench.requests.clear()
    bench.plan(load_data(project()))
    assert len(bench.requests) == READS
    assert len(set(bench.requests)) == READS
    assert {method for method, _ in bench.requests} == {"GET"}


def test_an_apply_of_nothing_sends_nothing() -> None:
    bench = Bench()
    bench.apply(load_data(project()))
    assert sent(bench, project()) == []


def test_an_apply_re_reads_and_writes_each_changed_resource_once() -> None:
    bench = Bench()
    bench.apply(load_data(project()))
    after = project()
    after["stories"]["s0"]["interactions"]["b"]["action"] = "changed"
    after["stories"]["s1"]["interactions"]["c"]["user_says"] = ["another"]
    after["entities"]["e2"]["entries"]["a"] = ["c"]
    after["webhooks"]["w1"]["url"] = "https://example.com/changed"
    requests = sent(bench, after)
    assert sorted(method for method, _ in requests) == ["GET"] * 4 + ["PUT"] * 4


def test_an_apply_links_a_story_in_one_step() -> None:
    bench = Bench()
    bench.apply(load_data(project()))
    after = project()
    for key in ("a", "b", "c"):
        after["stories"]["s2"]["interactions"][key]["next"] = ["d"]
    requests = sent(bench, after)
    assert sorted(method for method, _ in requests) == ["GET", "PUT"]
