"""A sandbox with the page and a small pizza story, whose `/query` says what is written here."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from botsync.sandbox import create_app
from botsync.sandbox.graph import GraphNode

Message = MutableMapping[str, Any]
NAMES = ("Order a pizza", "Opening hours", "Show the menu", "Review the order", "Confirm the order", "Cancel the order")
NEXT = {
    "Order a pizza": ["Review the order"],
    "Show the menu": ["Order a pizza"],
    "Review the order": ["Confirm the order", "Cancel the order", "Order a pizza"],
    "Cancel the order": ["Order a pizza"],
}
ROOTS = NAMES[:3]
HOSTILE = "<img src=x onerror=\"document.title='owned'\"> & <script>alert(1)</script>"


class Talker:
    """The application. Remembers what `/query` was asked.

    Attributes:
        app: the sandbox itself.
        asked: bodies of the questions.
        story: identifier of the story.
        ids: identifiers of its interactions by name.
    """

    def __init__(self) -> None:
        self.app = create_app(clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))
        self.asked: list[dict[str, Any]] = []
        self.tokens: set[str] = set()
        self.address = ""
        self.story, self.ids = self.add_story("Pizza ordering")

    def add_story(self, name: str) -> tuple[str, dict[str, str]]:
        store = self.app.state.store
        with store.change():
            hi = {"type": "quickReplies", "title": "Hi", "buttons": []}
            story = store.add_story(name, "", {"welcome": [hi], "fallback": [{"type": "text", "elements": ["?"]}]})
            ids = {
                item: store.add_interaction(story, {"name": item, "responses": []}, root=item in ROOTS)
                for item in NAMES
            }
            jump = {"type": "goto", "interactionId": ids["Review the order"]}
            again = {"type": "goto", "title": "Something else", "value": ids["Show the menu"]}
            buttons = {"type": "quickReplies", "title": "?", "buttons": [again]}
            store.set_content(ids["Order a pizza"], {"name": "Order a pizza", "responses": [jump]})
            store.set_content(ids["Review the order"], {"name": "Review the order", "responses": [buttons]})
            before = store.graph(story)
            after = {
                ids[item]: replace(before[ids[item]], following=tuple(ids[target] for target in NEXT.get(item, [])))
                for item in NAMES
            }
            store.set_graph(before, after)
            store.set_story(story, name, "", [ids[item] for item in ROOTS])
        assert isinstance(after[ids["Show the menu"]], GraphNode)
        return story, ids

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        if scope["type"] == "http" and scope["path"] == "/query":
            body = b""
            more = True
            while more:
                message = await receive()
                body += message["body"]
                more = message.get("more_body", False)
            headers = dict(scope["headers"])
            self.tokens.add(headers.get(b"authorization", b"").decode())
            question = json.loads(body)
            self.asked.append(question)
            status, answer = self.answer(question)
            head = [(b"content-type", b"application/json")]
            await send({"type": "http.response.start", "status": status, "headers": head})
            await send({"type": "http.response.body", "body": json.dumps(answer).encode()})
        else:
            await self.app(scope, receive, send)

    def answer(self, question: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Return status and body for a question."""
        said = question.get("query") or question.get("trigger") or question.get("goto") or ""
        if said == "fail":
            return 500, {"status": {"code": 500, "type": "internal_error", "message": "the sandbox failed"}}
        name, fulfillment = self.script().get(said, ("fallback", [text("Sorry, I did not get that.")]))
        return 200, {"result": self.result(question, name, fulfillment), "sessionId": question["sessionId"]}

    def script(self) -> dict[str, tuple[str, list[dict[str, Any]]]]:
        """Return what is said to what, and in which interaction."""
        picture = f"{self.address}/page/static/icon.svg"
        menu = [card("Margherita", "Tomato, mozzarella, basil", picture), card("Funghi", "Mushrooms, thyme", picture)]
        return {
            "welcome": ("welcome", [text("Hi, this is Nonna's Oven. Hungry?"), what(self.ids["Show the menu"])]),
            "I want a pizza": (
                "Review the order",
                [text("A good choice."), text("Here is your order: size large."), SURE],
            ),
            "Send it": ("Confirm the order", [text("Your order is in the oven. See you soon!")]),
            self.ids["Show the menu"]: (
                "Show the menu",
                [text("This is what we bake."), {"type": "cards", "elements": menu}],
            ),
            "when are you open": ("Opening hours", [text("From 11 to 23,\nevery day.")]),
            "allergens": ("Opening hours", [allergens(picture)]),
            "picture": ("Opening hours", [{"type": "image", "imageUrl": picture}]),
            "call": ("Opening hours", [CALL]),
            "hostile": (
                "Opening hours",
                [
                    text(HOSTILE),
                    {"type": "image", "imageUrl": "javascript:alert(1)"},
                    {"type": "button", "title": HOSTILE, "buttons": BAD},
                    {"type": "transfer", "group": HOSTILE},
                ],
            ),
            "nothing": ("Opening hours", []),
        }

    def result(self, question: dict[str, Any], name: str, fulfillment: list[dict[str, Any]]) -> dict[str, Any]:
        kind = name if name in {"welcome", "fallback"} else "user"
        current = self.ids.get(name, "0" * 24)
        scores = {"Order a pizza": 0.93, "Cancel the order": 0.41, "Show the menu": 0.18}
        candidates = [
            {"id": self.ids[item], "name": item, "score": score, "tier": "roots", "system": "ml"}
            for item, score in scores.items()
        ]
        jumps = [{"from": self.ids["Order a pizza"], "to": current}] if name == "Review the order" else []
        targets = [self.ids[item] for item in NEXT.get(name, [])]
        roots = [self.ids[item] for item in ROOTS]
        return {
            "source": "custom",
            "confidence": 0.7,
            "score": 0.93 if kind == "user" else 0,
            "lifespan": 2,
            "incomplete": False,
            "storyId": self.story,
            "interaction": {"id": current, "name": name.capitalize(), "action": "", "type": kind},
            "parameters": {"size": "large"} if jumps else {},
            "sessionParameters": {"size": "large", "name": HOSTILE} if kind == "user" else {},
            "fulfillment": fulfillment,
            "debug": {
                "jumps": jumps,
                "candidates": candidates if "query" in question else [],
                "reachable": list(dict.fromkeys([*targets, *roots])),
                "current": current,
                "nearest": [],
            },
        }


def text(message: str) -> dict[str, Any]:
    return {"type": "text", "message": message}


def card(title: str, subtitle: str, picture: str) -> dict[str, Any]:
    take = {"type": "postback", "title": "Take this one", "value": "I want a pizza"}
    more = {"type": "url", "title": "Read more", "value": "https://pizza.example/menu"}
    return {"title": title, "subtitle": subtitle, "imageUrl": picture, "buttons": [take, more]}


def what(menu: str) -> dict[str, Any]:
    return {
        "type": "quickReplies",
        "title": "What can I do for you?",
        "buttons": [
            {"type": "postback", "title": "Order a pizza", "value": "I want a pizza"},
            {"type": "postback", "title": "when are you open", "value": ""},
            {"type": "goto", "title": "Show the menu", "value": menu},
        ],
    }


SURE = {
    "type": "quickReplies",
    "title": "Shall I pass it to the kitchen?",
    "buttons": [
        {"type": "postback", "title": "Send it", "value": ""},
        {"type": "postback", "title": "Cancel", "value": ""},
    ],
}
CALL = {
    "type": "button",
    "title": "How would you like to reach us?",
    "buttons": [{"type": "phone", "title": "Call the shop", "value": "+1 555 0142"}],
}
BAD = [
    {"type": "url", "title": "Click me", "value": "javascript:alert(1)"},
    {"type": "phone", "title": "Dial me", "value": "javascript:alert(2)"},
    {"type": "share", "title": "Tell a friend", "value": ""},
]


def allergens(picture: str) -> dict[str, Any]:
    return {"type": "card", **card("Allergens", "What is in which pizza", picture)}
