"""`POST /query` over the protocol: what it takes, what it answers, what it remembers."""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.asked import NOW, Answer, Sandbox

from botsync.conversation.dialogue.turn import Settings
from botsync.conversation.webhook import Exchange, Failure, Heard, Outcome
from botsync.sandbox.faults import Fault
from botsync.sandbox.talker import SESSION_SECONDS, Manner, talking

SESSION = "session-0001"


class Clock:
    """A time that can be moved on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Bot:
    """A sandbox with a small bot in it."""

    def __init__(self, manner: Manner | None = None, data: Path | None = None) -> None:
        self.clock = Clock()
        options: dict[str, Any] = {} if data is None else {"data": str(data)}
        self.box = Sandbox(talks=talking(manner or Manner()), clock=self.clock, **options)
        self.calls: list[Any] = []
        if data is not None and self.box("GET", "/stories").body:
            return
        self.box.make("/entities", {"name": "size", "entries": [entry("small", "little"), entry("large", "big")]})
        self.hook = self.box.make("/webhooks", {"name": "orders", "url": "https://example.com/orders", "token": "t0k"})
        self.story = self.box.make("/stories", {"name": "Pizza"})
        inside = f"/stories/{self.story}/interactions"
        self.order = self.box.make(
            inside,
            {
                "name": "Order",
                "action": "order",
                "userSays": ["I want a pizza", "a {{size:size}} pizza please", "order a pizza"],
                "triggers": ["order-now"],
                "parameters": [{"entity": "size", "alias": "size", "prompts": ["Which size?"]}],
                "responses": [{"type": "text", "elements": ["One {{size}} pizza."], "filters": []}],
            },
        )
        self.confirm = self.box.make(
            f"{inside}/{self.order}",
            {
                "name": "Confirm",
                "userSays": ["yes please", "that is right"],
                "responses": [{"type": "webhook", "webhookId": self.hook, "filters": []}],
            },
        )
        self.hours = self.box.make(
            inside,
            {
                "name": "Hours",
                "userSays": ["when are you open", "opening hours", "are you open today"],
                "responses": [{"type": "text", "elements": ["From 9 to 22."], "filters": []}],
            },
        )

    def ask(self, session: str = SESSION, *, token: str = "sandbox-client", **body: Any) -> Answer:
        return self.box("POST", "/query", {"sessionId": session, "storyId": self.story, **body}, token=token)

    def hear(self, **body: Any) -> Any:
        answer = self.ask(**body)
        assert answer.status == 200, answer.text
        return answer.body["result"]


def entry(value: str, *synonyms: str) -> dict[str, Any]:
    return {"value": value, "synonyms": [{"value": item} for item in (value, *synonyms)]}


@pytest.fixture(scope="module")
def shared() -> Bot:
    return Bot()


def test_the_shape_of_a_reply(shared: Bot) -> None:
    body = shared.ask(query="a big pizza please").body
    assert set(body) == {"result", "sessionId", "timestamp", "status"}
    assert body["sessionId"] == SESSION
    assert body["status"] == {"code": 200, "type": "success"}
    result = body["result"]
    assert result["interaction"] == {"id": shared.order, "name": "Order", "action": "order", "type": "user"}
    assert result["fulfillment"] == [{"type": "text", "message": "One large pizza."}]
    assert result["parameters"] == result["sessionParameters"] == {"size": "large"}
    assert result["contexts"] == [{"id": shared.order, "name": "Order", "parameters": {"size": "large"}}]
    assert (result["source"], result["resolvedQuery"]) == ("custom", "a big pizza please")
    assert (result["confidence"], result["lifespan"], result["incomplete"]) == (0.7, 2, False)
    assert result["storyId"] == shared.story
    assert 0.7 <= result["score"] <= 1
    assert "trigger" not in result
    assert "debug" not in result


def test_the_welcome(shared: Bot) -> None:
    result = shared.hear(trigger="welcome", session="session-welcome")
    assert (result["trigger"], result["resolvedQuery"], result["score"]) == ("welcome", "", 1)
    assert result["interaction"]["type"] == "welcome"
    assert result["interaction"]["action"] == "default.welcome"
    assert len(result["interaction"]["id"]) == 24
    assert result["fulfillment"][0]["message"]
    again = shared.hear(goto=result["interaction"]["id"], session="session-welcome")
    assert again["interaction"]["type"] == "welcome"


def test_a_conversation(shared: Bot) -> None:
    hear = lambda **body: shared.hear(session="session-talk", **body)  # noqa: E731
    assert hear(query="order a pizza")["incomplete"]
    result = hear(query="little")
    assert result["fulfillment"] == [{"type": "text", "message": "One small pizza."}]
    assert hear(query="yes please")["interaction"]["id"] == shared.confirm
    assert hear(query="when are you open")["interaction"]["id"] == shared.hours
    failed = hear(query="my hovercraft is full of eels")
    assert (failed["interaction"]["type"], failed["lifespan"]) == ("fallback", 1)
    assert failed["sessionParameters"] == {"size": "small"}
    assert hear(query="yes please", reset=True)["interaction"]["type"] == "fallback"


@pytest.mark.parametrize("token", ["sandbox-client", "sandbox-developer"])
def test_both_tokens_may_talk(token: str, shared: Bot) -> None:
    assert shared.ask(token=token, trigger="order-now", session="session-token").status == 200
    assert shared.box("GET", "/stories", token="sandbox-client").status == 401
    assert shared.ask(token="other", query="x").status == 401


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"query": "x", "trigger": "y"},
        {"query": ""},
        {"query": "x" * 257},
        {"trigger": "x" * 51},
        {"goto": "nonsense"},
        {"query": "x", "sessionId": "short"},
        {"query": "x", "sessionId": "x" * 37},
        {"query": "x", "confidence": 2},
        {"query": "x", "lifespan": 0},
        {"query": "x", "lifespan": 11},
        {"query": "x", "storyId": "nonsense"},
        {"query": "x", "parameters": []},
    ],
)
def test_what_cannot_be_asked_is_refused(body: dict[str, Any], shared: Bot) -> None:
    whole = {"sessionId": SESSION, "storyId": shared.story, **body}
    assert shared.box("POST", "/query", whole, token="sandbox-client").status == 400


@pytest.mark.parametrize(
    "body",
    [
        {"confidence": "high"},
        {"confidence": "1.5"},
        {"confidence": "nan"},
        {"confidence": "1e0"},
        {"confidence": True},
        {"lifespan": "0"},
        {"lifespan": "2.5"},
        {"lifespan": ""},
        {"reset": "yes"},
    ],
)
def test_a_text_that_is_no_such_number_is_refused(body: dict[str, Any], shared: Bot) -> None:
    assert shared.ask(query="x", **body).status == 400


def test_numbers_may_come_as_texts_and_null_is_nothing(shared: Bot) -> None:
    """The documentation types them as texts."""
    nothing = {"reset": None, "parameters": None, "debug": None, "goto": None}
    told = shared.hear(
        query="my hovercraft is full of eels", confidence="0.65", lifespan="7", session="session-text", **nothing
    )
    assert (told["confidence"], told["lifespan"]) == (0.65, 6)
    assert "debug" not in told
    assert shared.hear(query="x", confidence="1", lifespan=None, session="session-tex2")["confidence"] == 1


def test_what_is_refused_is_said_in_our_own_words(shared: Bot) -> None:
    assert shared.ask(query="x", trigger="y").message == "exactly one of query, goto and trigger is needed"
    answer = shared.box("POST", "/entities", {"name": "sys.x", "entries": [entry("a")]})
    assert answer.message == "name: must not start with `sys.` or contain `{`, `}` or `:`"


def test_what_is_not_there_is_not_found(shared: Bot) -> None:
    assert shared.ask(goto="f" * 24).status == 404
    assert shared.box("POST", "/query", {"sessionId": SESSION, "query": "x", "storyId": "f" * 24}).status == 404
    assert Sandbox(talks=talking())("POST", "/query", {"sessionId": SESSION, "query": "x"}).status == 400


def test_without_a_story_the_newest_one_talks(shared: Bot) -> None:
    answer = shared.box("POST", "/query", {"sessionId": "session-none", "query": "opening hours"})
    assert answer.body["result"]["storyId"] == shared.story


def test_a_request_may_set_threshold_and_patience(shared: Bot) -> None:
    assert shared.hear(query="open hours", confidence=1, session="session-conf")["interaction"]["type"] == "fallback"
    result = shared.hear(query="nothing at all", lifespan=7, session="session-life")
    assert (result["confidence"], result["lifespan"]) == (0.7, 6)


def test_parameters_come_along(shared: Bot) -> None:
    result = shared.hear(goto=shared.order, parameters={"size": "huge"}, session="session-para")
    assert result["fulfillment"] == [{"type": "text", "message": "One huge pizza."}]
    assert result["sessionParameters"] == {"size": "huge"}


def test_debug_tells_what_was_understood(shared: Bot) -> None:
    debug = shared.hear(query="opening hours", debug=True, session="session-debg")["debug"]
    assert debug["candidates"][0] == {
        "id": shared.hours,
        "name": "Hours",
        "score": 1.0,
        "tier": "roots",
        "system": "ml",
    }
    assert debug["current"] == shared.hours
    assert set(debug["reachable"]) == {shared.order, shared.hours}


# sessions


def test_sessions_are_apart(shared: Bot) -> None:
    shared.hear(query="a big pizza please", session="session-one1")
    assert shared.hear(query="yes please", session="session-two2")["interaction"]["type"] == "fallback"
    assert shared.hear(query="yes please", session="session-one1")["interaction"]["id"] == shared.confirm


def test_a_session_lasts_ten_minutes_after_each_turn() -> None:
    bot = Bot()
    bot.hear(query="a big pizza please")
    bot.clock.now += timedelta(seconds=SESSION_SECONDS - 1)
    assert bot.hear(query="opening hours")["sessionParameters"] == {"size": "large"}
    bot.clock.now += timedelta(seconds=SESSION_SECONDS - 1)
    assert bot.hear(query="yes please")["interaction"]["id"] == bot.confirm
    bot.clock.now += timedelta(seconds=SESSION_SECONDS + 1)
    result = bot.hear(query="yes please")
    assert (result["interaction"]["type"], result["sessionParameters"]) == ("fallback", {})


def test_an_edit_counts_at_once() -> None:
    bot = Bot()
    bot.hear(query="opening hours")
    path = f"/stories/{bot.story}/interactions/{bot.hours}"
    text = [{"type": "text", "elements": ["Never."], "filters": []}]
    changed = {"name": "Hours", "userSays": ["is the shop open"], "responses": text}
    assert bot.box("PUT", path, changed).status == 200
    assert bot.hear(query="is the shop open")["fulfillment"] == [{"type": "text", "message": "Never."}]
    assert bot.hear(query="qwertz uiop")["interaction"]["type"] == "fallback"


def test_conversations_and_what_was_learned_outlive_the_server(tmp_path: Path) -> None:
    """Also SIGKILL: each turn is on its way to the disk before it is answered."""
    bot = Bot(data=tmp_path / "a.db")
    bot.hear(query="a big pizza please")
    for name in ("a.db", "a.db-wal"):
        shutil.copy(tmp_path / name, tmp_path / name.replace("a.", "b."))
    again = Bot(data=tmp_path / "b.db")
    again.story, again.confirm = bot.story, bot.confirm
    assert again.box.app.state.store.model is not None
    assert again.hear(query="yes please")["interaction"]["id"] == bot.confirm


def test_the_same_project_is_understood_the_same_in_every_process() -> None:
    """Scores to the last digit, whatever the seed of hashes."""
    code = (
        "import json; from botsync.conversation.language.training import train; "
        "m = train([('a', 'I want a pizza'), ('a', 'order a pizza'), ('b', 'opening hours'), ('b', 'are you open')]); "
        "print(json.dumps([m.scores(t) for t in ('a pizza', 'open now', 'what')]), hash('x') % 7)"
    )
    said = set()
    for seed in ("1", "2", "3"):
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        )
        said.add(ran.stdout.rpartition(" ")[0])
    assert len(said) == 1
    assert json.loads(said.pop())


# webhooks


class Hooks:
    """Carries out what webhooks are asked, without a network."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.asked: list[Any] = []

    async def __call__(self, exchange: Exchange) -> tuple[Outcome, float]:
        self.asked.append(next(exchange))
        exchange.close()
        return self.outcome, 0.25


def test_a_webhook_answers() -> None:
    hooks = Hooks(
        Outcome(responses=[{"type": "text", "elements": ["Baking, {{size}}, {{eta}}"]}], attributes={"eta": "soon"})
    )
    bot = Bot(Manner(carry_out=hooks))
    bot.hear(query="a big pizza please")
    result = bot.hear(query="yes please")
    assert result["fulfillment"] == [{"type": "text", "message": "Baking, large, soon"}]
    assert result["sessionParameters"] == {"size": "large", "eta": "soon"}
    (ask,) = hooks.asked
    assert (ask.method, ask.url) == ("POST", "https://example.com/orders?token=t0k")
    sent = json.loads(ask.body)
    assert sent["sessionId"] == SESSION
    assert sent["result"]["interaction"]["id"] == bot.confirm
    assert sent["result"]["sessionParameters"] == {"size": "large"}


def replying(body: bytes) -> Any:
    """Carry out what a webhook is asked: it answers with this body."""

    async def carry_out(exchange: Exchange) -> tuple[Outcome, float]:
        next(exchange)
        try:
            exchange.send(Heard(status=200, body=body))
        except StopIteration as over:
            return over.value, 0.0
        raise AssertionError

    return carry_out


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"responses": [{"type": "text", "elements": 5}]}', "`responses[0].elements` is no list"),
        (b'{"attributes": {"x": 1e999}}', "a number of the reply is too large"),
        (b'{"attributes": {"x": ' + b"[" * 500 + b"]" * 500 + b"}}", "the reply is nested too deeply"),
    ],
)
def test_a_reply_of_a_wrong_form_is_noted_and_the_conversation_goes_on(body: bytes, message: str) -> None:
    bot = Bot(Manner(carry_out=replying(body)))
    bot.hear(query="a big pizza please")
    assert bot.hear(query="yes please")["fulfillment"] == []
    assert bot.box("GET", f"/webhooks/{bot.hook}").body["error"]["message"] == message
    assert bot.hear(query="when are you open")["interaction"]["id"] == bot.hours


def test_debug_tells_what_became_of_webhooks() -> None:
    def told(bot: Bot) -> list[dict[str, Any]]:
        bot.hear(query="a big pizza please")
        found: list[dict[str, Any]] = bot.hear(query="yes please", debug=True)["debug"]["webhooks"]
        return [{name: value for name, value in item.items() if name != "id"} for item in found]

    hooks = Hooks(Outcome(failure=Failure.TIME, message="timeout of 10000ms exceeded"))
    bot = Bot(Manner(carry_out=hooks))
    where = {"name": "orders", "url": "https://example.com/orders"}
    failed = {"outcome": "failed", "failure": "time", "message": "timeout of 10000ms exceeded"}
    assert told(bot) == [{**where, **failed, "milliseconds": 250}]
    hooks.outcome = Outcome(note="odd")
    assert told(bot) == [{**where, "outcome": "answered", "message": "odd", "milliseconds": 250}]
    assert told(Bot()) == [{**where, "outcome": "not called"}]
    bot.box("DELETE", f"/webhooks/{bot.hook}")
    assert told(bot) == [{"name": "", "url": "", "outcome": "gone"}]


def test_debug_tells_what_was_out_of_reach(shared: Bot) -> None:
    debug = shared.hear(query="that is right", debug=True, session="session-near")["debug"]
    assert debug["nearest"][0] == {
        "id": shared.confirm,
        "name": "Confirm",
        "score": 1.0,
        "tier": "out of reach",
        "system": "ml",
    }


class Flaky:
    """An encoder that stops working."""

    name = "flaky"
    fault: Any = None

    def encode(self, texts: Sequence[str]) -> Any:
        if isinstance(self.fault, Exception):
            raise self.fault
        return [[float(text.count(letter)) + 1 for letter in self.fault or "abcdefgh"] for text in texts]


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (RuntimeError("out of memory"), "encoder flaky failed: RuntimeError: out of memory"),
        ("abc", "encoder flaky returned 3 numbers for a text, not 8"),
    ],
)
def test_an_encoder_that_fails_is_named(fault: Any, message: str) -> None:
    encoder = Flaky()
    bot = Bot(Manner(encoder=encoder))
    assert bot.hear(query="opening hours")["interaction"]["id"] == bot.hours
    encoder.fault = fault
    answer = bot.ask(query="something new")
    assert (answer.status, answer.message) == (500, message)
    encoder.fault = None
    assert bot.hear(query="are you open today")["interaction"]["id"] == bot.hours


def test_what_a_story_understands_can_be_learned_beforehand() -> None:
    encoder = Flaky()
    bot = Bot(Manner(encoder=encoder))
    encoder.fault = RuntimeError("no weights")
    with pytest.raises(Fault, match="encoder flaky failed: RuntimeError: no weights"):
        asyncio.run(bot.box.app.state.talks.prepare(bot.story))
    encoder.fault = None
    asyncio.run(bot.box.app.state.talks.prepare(bot.story))
    asyncio.run(Sandbox().app.state.talks.prepare(bot.story))


def test_other_questions_are_learned_anew() -> None:
    """Which entities are looked for in a text depends on what is asked for."""
    bot = Bot()
    bot.hear(query="opening hours")
    path = f"/stories/{bot.story}/interactions/{bot.hours}"
    asked = {"name": "Hours", "userSays": ["opening hours"], "parameters": [{"entity": "sys.email", "alias": "mail"}]}
    assert bot.box("PUT", path, asked).status == 200
    assert bot.hear(query="opening hours ada@example.com", confidence=0.1)["parameters"] == {"mail": "ada@example.com"}


def test_what_a_phrase_annotates_is_a_parameter() -> None:
    """Section 9.4 of the reference: each annotation implies one; it has no prompts, so nothing is asked for."""
    bot = Bot()
    path = f"/stories/{bot.story}/interactions/{bot.hours}"
    said = {
        "name": "Hours",
        "userSays": ["my name is {{sys.any:name}}", "call me {{sys.any:name}} at {{sys.email:at}}"],
    }
    reply = [{"type": "text", "elements": ["Hi {{name}}"]}]
    assert bot.box("PUT", path, {**said, "responses": reply}).status == 200
    result = bot.hear(query="my name is Ada")
    assert (result["parameters"], result["incomplete"]) == ({"name": "Ada"}, False)
    assert result["fulfillment"] == [{"type": "text", "message": "Hi Ada"}]
    assert bot.box("GET", path).body["parameters"] == [], "what is stored stays as it was sent"


def test_half_a_character_from_a_webhook_breaks_nothing() -> None:
    bot = Bot(
        Manner(
            carry_out=replying(b'{"responses": [{"type": "text", "message": "{{x}}"}], "attributes": {"x": "\\ud800"}}')
        )
    )
    bot.hear(query="a big pizza please")
    assert bot.hear(query="yes please")["fulfillment"] == [{"type": "text", "message": "?"}]
    assert bot.hear(query="when are you open")["sessionParameters"] == {"size": "large", "x": "?"}


@pytest.mark.parametrize(
    "response",
    [
        {"type": "attributes", "elements": [{"name": "x", "prompts": 7}, {"name": "y", "entity": 7, "prompts": "Y?"}]},
        {"type": "attributes", "elements": 7},
        {"type": "button", "title": 7, "buttons": {"a": 1}},
        {"type": "setAttributes", "elements": [{"name": ["x"], "value": {"a": 1}}]},
        {"type": "webhook", "webhookId": 7},
        {"type": "moon", "delay": [], "filters": 7},
    ],
)
def test_responses_that_were_stored_in_any_form_break_nothing(response: dict[str, Any]) -> None:
    bot = Bot()
    path = f"/stories/{bot.story}/interactions/{bot.hours}"
    changed = {"name": "Hours", "userSays": ["opening hours"], "responses": [response]}
    assert bot.box("PUT", path, changed).status == 200
    bot.hear(query="opening hours", debug=True)
    bot.hear(query="opening hours", debug=True)


def test_what_is_nested_without_end_is_refused(shared: Bot) -> None:
    deep = b'{"sessionId": "session-deep", "query": "x", "parameters": {"x": ' + b"[" * 900 + b"]" * 900 + b"}}"
    answer = shared.box("POST", "/query", content=deep)
    assert (answer.status, answer.message) == (400, "the body is nested too deeply")


def test_a_failure_is_noted_on_the_webhook_until_it_works_again() -> None:
    hooks = Hooks(Outcome(failure=Failure.TIME, message="timeout of 10000ms exceeded"))
    bot = Bot(Manner(carry_out=hooks))
    bot.hear(query="a big pizza please")
    assert bot.hear(query="yes please")["fulfillment"] == []
    noted = bot.box("GET", f"/webhooks/{bot.hook}").body["error"]
    assert bot.box("GET", "/webhooks").body[0]["error"] == "timeout of 10000ms exceeded"
    assert noted == {"date": "2026-01-02T03:04:05.678Z", "message": "timeout of 10000ms exceeded"}
    hooks.outcome = Outcome()
    bot.hear(query="a big pizza please")
    bot.hear(query="yes please")
    assert bot.box("GET", f"/webhooks/{bot.hook}").body["error"] == ""


def test_where_no_webhook_is_called_the_rest_is_said() -> None:
    bot = Bot()
    bot.hear(query="a big pizza please")
    assert bot.hear(query="yes please")["fulfillment"] == []
    bot.box("DELETE", f"/webhooks/{bot.hook}")
    assert bot.hear(query="yes please")["interaction"]["id"] == bot.confirm
    called = Bot(Manner(carry_out=Hooks(Outcome())))
    called.box("DELETE", f"/webhooks/{called.hook}")
    called.hear(query="a big pizza please")
    assert called.hear(query="yes please")["fulfillment"] == []


def test_settings_of_the_server_count() -> None:
    bot = Bot(Manner(settings=Settings(confidence=0.99, lifespan=5)))
    result = bot.hear(query="open hours perhaps")
    assert (result["interaction"]["type"], result["confidence"], result["lifespan"]) == ("fallback", 0.99, 4)


def test_a_server_that_only_keeps_a_workspace_says_so() -> None:
    answer = Sandbox()("POST", "/query", {"sessionId": SESSION, "query": "x"})
    assert answer.status == 501
    assert "does not talk" in answer.message


def test_a_webhook_is_verified_before_it_is_stored() -> None:
    hooks = Hooks(Outcome(failure=Failure.BODY, message="the challenge did not come back"))
    box = Sandbox(talks=talking(Manner(carry_out=hooks, verifies=True)))
    body = {"name": "new", "url": "https://example.com/new", "token": "t0k"}
    answer = box("POST", "/webhooks", body)
    assert (answer.status, answer.message) == (
        400,
        "url: the webhook cannot be verified: the challenge did not come back",
    )
    assert box("GET", "/webhooks").body == []
    (ask,) = hooks.asked
    assert ask.method == "GET"
    assert "challenge=" in ask.url
    hooks.outcome = Outcome()
    hook = box.make("/webhooks", body)
    hooks.outcome = Outcome(failure=Failure.STATUS, message="Request failed with status code 404")
    assert box("PUT", f"/webhooks/{hook}", {**body, "url": "https://example.com/moved"}).status == 400
    assert box("GET", f"/webhooks/{hook}").body["url"] == "https://example.com/new"
    assert Sandbox(talks=talking(Manner(verifies=True)))("POST", "/webhooks", body).status == 200, "nothing can be sent"
