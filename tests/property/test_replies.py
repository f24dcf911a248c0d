"""Whatever a webhook answers, and whatever form of response is stored: the bot answers, in JSON."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from support.asked import Sandbox

from botsync.conversation.webhook import Exchange, Heard, Outcome
from botsync.sandbox.talker import Manner, talking

NAMES = ["elements", "message", "messages", "title", "buttons", "value", "name", "alias", "entity", "prompts", "mode"]
TYPES = ["text", "image", "quickReplies", "button", "card", "cards", "goto", "attributes", "setAttributes", "reset"]
TYPES += ["backtracking", "end", "webhook", "moon"]
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["{{x}}", "\ud800"])
)


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keys = st.sampled_from(NAMES) | st.text(max_size=4)
    return st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3)


JSON = st.recursive(SCALARS, nested, max_leaves=12)
RESPONSES = st.lists(
    st.builds(
        lambda kind, rest: {**rest, "type": kind},
        st.sampled_from(TYPES),
        st.dictionaries(st.sampled_from([*NAMES, "delay", "filters", "imageUrl", "interactionId"]), JSON, max_size=4),
    ),
    max_size=3,
)
REPLIES = JSON | st.fixed_dictionaries(
    {}, optional={"responses": RESPONSES | JSON, "attributes": JSON, "parameters": JSON}
)


class Bot:
    """A sandbox whose only interaction calls a webhook that answers with `reply`."""

    def __init__(self) -> None:
        self.reply = b""
        self.box = Sandbox(talks=talking(Manner(carry_out=self.carry_out)))
        hook = self.box.make("/webhooks", {"name": "hook", "url": "https://example.com/x"})
        self.story = self.box.make("/stories", {"name": "s"})
        self.calls = self.box.make(
            f"/stories/{self.story}/interactions",
            {"name": "calls", "userSays": ["call"], "responses": [{"type": "webhook", "webhookId": hook}]},
        )

    async def carry_out(self, exchange: Exchange) -> tuple[Outcome, float]:
        next(exchange)
        try:
            exchange.send(Heard(status=200, body=self.reply))
        except StopIteration as over:
            return over.value, 0.0
        raise AssertionError

    def hear(self, **said: Any) -> None:
        answer = self.box("POST", "/query", {"sessionId": "session-0001", "storyId": self.story, **said})
        assert answer.status == 200, answer.text
        json.loads(answer.text, parse_constant=lambda name: json.loads(f"no {name}"))


BOT = Bot()


@given(REPLIES)
def test_a_webhook_may_answer_anything(reply: Any) -> None:
    BOT.reply = json.dumps(reply).encode()
    BOT.hear(goto=BOT.calls, debug=True, reset=True)
    BOT.hear(query="call", debug=True)


@given(st.binary(max_size=40))
def test_not_even_json_is_needed(reply: bytes) -> None:
    BOT.reply = reply
    BOT.hear(goto=BOT.calls, reset=True)


@given(RESPONSES)
def test_what_is_stored_may_be_anything(responses: list[dict[str, Any]]) -> None:
    """As far as it can be stored."""
    path = f"/stories/{BOT.story}/interactions/welcome"
    text = json.dumps({"enabled": True, "responses": responses}).encode()
    if BOT.box("PUT", path, content=text).status == 200:
        BOT.hear(trigger="welcome", debug=True, reset=True)
        BOT.hear(query="something else")
