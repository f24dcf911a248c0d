"""A bot before and after an edit that has everything in it: creates, updates, moves, deletes, and circles."""

from typing import Any

Data = dict[str, Any]

ENVIRONMENT = """\
version: 1
name: upheaval
environments:
  live:
    api: {api}
    token: ${{CHATBOT_TOKEN}}
    deletes: {{allow: true}}
"""


def say(*phrases: str, text: str = "ok", **more: Any) -> Data:
    return {"user_says": list(phrases), "responses": [{"text": text}], **more}


def before() -> Data:
    """Return the bot as it was applied first."""
    stay = {f"a{n}": say(f"phrase {n}", next=[f"a{(n + 1) % 8}"]) for n in range(8)}
    return {
        "stories": {
            "main": {"start": ["a0", "a2"], "welcome": {"responses": [{"text": "Hi"}]}, "interactions": stay},
            "old": {"start": ["x"], "interactions": {"x": say("x", next=["y"]), "y": say("y")}},
        },
        "entities": {
            "size": {"entries": {"small": ["little"], "large": ["big"]}},
            "colour": {"entries": {"red": []}},
        },
        "webhooks": {
            "orders": {"url": "https://example.com/orders", "token": "${HOOK_TOKEN}"},
            "gone": {"url": "https://example.com/gone"},
        },
        "segments": {"vip": {"name": "VIP"}, "loose": {"name": "Loose"}},
    }


def after() -> Data:
    """Return the bot after the edit."""
    data = before()
    main = data["stories"]["main"]
    bots = main["interactions"]
    for n in range(3):
        bots[f"a{n}"] = say(f"phrase {n}", "something new", text="changed", next=[f"a{(n + 1) % 8}"])
    for n in (6, 7):
        del bots[f"a{n}"]
    bots["a5"]["next"] = ["a0", "b0"]
    bots["a3"]["next"] = ["a1"]
    for n in range(10):
        circle = [{"text": f"b{n}"}, {"goto": f"b{(n + 1) % 3}"}] if n < 3 else [{"webhook": "kitchen"}]
        bots[f"b{n}"] = {"user_says": [f"b phrase {n}"], "responses": circle, "next": [f"b{(n + 1) % 10}"]}
    bots["b4"] |= {"user_says": ["a {{shape:shape}} one"], "parameters": {"shape": {"entity": "shape"}}}
    main["start"] = ["a2", "b5", "a0"]
    main["welcome"] = {"responses": [{"text": "Hello"}]}
    main["fallback"] = {"responses": [{"text": "Pardon?"}]}
    del data["stories"]["old"]
    data["stories"]["new"] = {"start": ["n0"], "interactions": {"n0": say("n0", next=["n1"]), "n1": say("n1")}}
    data["entities"]["size"]["entries"]["huge"] = ["giant"]
    data["entities"]["shape"] = {"entries": {"round": ["circular"], "square": []}}
    del data["entities"]["colour"]
    data["webhooks"]["orders"]["url"] = "https://example.com/v2/orders"
    data["webhooks"]["kitchen"] = {"url": "https://example.com/kitchen", "token": "${HOOK_TOKEN}"}
    del data["webhooks"]["gone"]
    data["segments"] = {"vip": {"name": "VIPs"}, "fresh": {"name": "Fresh"}, "fresher": {"name": "Fresher"}}
    return data
