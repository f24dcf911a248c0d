"""Counts the requests of a plan and of an apply, on the sandbox in this process; prints how many are needed."""

import json

from support.bench import Bench, load_data

from speed.projects import bot

STORIES, WEBHOOKS = 5, 7


def project() -> dict:
    made = bot(STORIES * 10, 10)
    entities = {f"e{n}": {"entries": {"a": ["b"]}} for n in range(6)}
    webhooks = {f"w{n}": {"url": f"https://example.com/{n}"} for n in range(WEBHOOKS)}
    return {"version": 1, "name": "x", **made, "entities": entities, "webhooks": webhooks, "segments": {"vip": {}}}


def main() -> None:
    bench = Bench()
    before = project()
    bench.apply(load_data(before))
    after = project()
    for story, key in (("s0", "i3"), ("s1", "i14"), ("s1", "i15")):
        after["stories"][story]["interactions"][key]["action"] = "changed"
    after["entities"]["e2"]["entries"]["a"] = ["c"]
    after["webhooks"]["w1"]["url"] = "https://example.com/changed"
    after["segments"]["vip"]["name"] = "VIP"
    after["stories"]["s2"]["interactions"]["i22"]["next"] = ["i24"]
    bench.requests.clear()
    bench.plan(load_data(after))
    read = len(bench.requests)
    bench.requests.clear()
    bench.apply(load_data(after))
    print(
        json.dumps(
            {
                8: {
                    "sent": read,
                    "needed": 4 + 4 * STORIES + WEBHOOKS,
                    "why": f"4 lists, 4 a story ({STORIES}), 1 a webhook ({WEBHOOKS})",
                },
                9: {
                    "sent": len(bench.requests) - read,
                    "needed": 2 * 6 + 2,
                    "why": "a re-read and a write for each of 6 resources and the map of one story",
                },
            }
        )
    )


if __name__ == "__main__":
    main()
