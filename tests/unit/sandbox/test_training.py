"""Training over the protocol: what is noted of a conversation, how it is listed, and how it goes."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote, urlencode

import pytest
from support.asked import NOW, Sandbox

from botsync.sandbox import store
from botsync.sandbox.bodies import Period
from botsync.sandbox.talker import Manner, talking
from botsync.sandbox.training import PAGE

SESSION = "session-0001"
FIRST = "2026-01-02T03:04:05.678Z"


class Bot:
    """A sandbox with two small bots in it, and a clock."""

    def __init__(self, data: Path | None = None) -> None:
        self.now = NOW
        options: dict[str, Any] = {} if data is None else {"data": str(data)}
        self.box = Sandbox(talks=talking(Manner()), clock=lambda: self.now, **options)
        self.story, self.other = (self.make(name) for name in ("Shop", "Other"))

    def make(self, name: str) -> str:
        story = self.box.make("/stories", {"name": name})
        inside = f"/stories/{story}/interactions"
        self.box.make(inside, {"name": "Hours", "userSays": ["when are you open", "opening hours"]})
        return story

    def say(self, text: str, *, story: str = "", session: str = SESSION) -> Any:
        body = {"sessionId": session, "storyId": story or self.story, "query": text}
        answer = self.box("POST", "/query", body, token="sandbox-client")
        assert answer.status == 200, answer.text
        return answer.body["result"]["interaction"]["type"]

    def page(self, **search: Any) -> Any:
        names = {name: f"{name[:6]}[{name[7:]}]" if name[6:7] == "_" else name for name in search}
        names |= {"sort_field": "sort[field]", "sort_order": "sort[order]"}
        query = urlencode({names[name]: value for name, value in search.items()}, doseq=True)
        answer = self.box("GET", f"/training?{query}")
        assert answer.status == 200, answer.text
        assert len(answer.body["items"]) <= answer.body["count"]
        return answer.body

    def texts(self, **search: Any) -> list[str]:
        return [item["text"] for item in self.page(**search)["items"]]


@pytest.fixture
def bot() -> Bot:
    return Bot()


def test_what_the_fallback_answers_is_noted(bot: Bot) -> None:
    assert bot.say("opening hours") == "user"
    assert bot.say("qwertz asdf") == "fallback"
    assert bot.box("POST", "/query", {"sessionId": SESSION, "storyId": bot.story, "trigger": "x"}).status == 200
    (item,) = bot.page()["items"]
    assert set(item) == {"id", "storyId", "conversationId", "date", "text", "unmatched"}
    assert (item["storyId"], item["date"], item["text"]) == (bot.story, FIRST, "qwertz asdf")
    assert item["unmatched"] == 1
    for name in ("id", "conversationId"):
        assert len(item[name]) == 24
        int(item[name], 16)


def test_the_same_text_is_counted_in_its_story(bot: Bot) -> None:
    bot.say("qwertz")
    (first,) = bot.page()["items"]
    bot.now += timedelta(hours=1)
    bot.say("qwertz", session="session-0002")
    bot.say("qwertz", story=bot.other)
    other, again = bot.page()["items"]
    assert (again["id"], again["unmatched"], again["date"]) == (first["id"], 2, "2026-01-02T04:04:05.678Z")
    assert again["conversationId"] != first["conversationId"]
    assert (other["storyId"], other["unmatched"]) == (bot.other, 1)


def test_a_disabled_fallback_leaves_it_noted(bot: Bot) -> None:
    bot.box("PUT", f"/stories/{bot.story}/interactions/fallback", {"enabled": False})
    assert bot.say("qwertz") == "fallback"
    assert bot.texts() == ["qwertz"]


def test_sorting(bot: Bot) -> None:
    for text in ("one more", "two more", "three", "two more"):
        bot.say(text)
        bot.now += timedelta(seconds=1)
    assert bot.texts() == ["two more", "three", "one more"]
    assert bot.texts(sort_order="asc") == ["one more", "three", "two more"]
    assert bot.texts(sort_field="unmatched") == ["two more", "three", "one more"]
    assert bot.texts(sort_field="unmatched", sort_order="asc") == ["one more", "three", "two more"]


def test_pages(bot: Bot) -> None:
    for number in range(PAGE + 2):
        bot.say(f"qwertz {number:02}")
    assert bot.texts() == [f"qwertz {number:02}" for number in range(PAGE + 1, 1, -1)]
    assert bot.texts(page=2) == ["qwertz 01", "qwertz 00"]
    assert bot.page(page=3) == {"items": [], "count": PAGE + 2}


def test_filters(bot: Bot) -> None:
    bot.say("Qwertz at noon")
    bot.say("asdf", story=bot.other)
    assert bot.texts(filter_stories=bot.other) == ["asdf"]
    assert bot.texts(filter_stories=[bot.story, bot.other]) == ["asdf", "Qwertz at noon"]
    assert bot.texts(filter_text="qwe") == ["Qwertz at noon"]
    assert bot.texts(filter_text="qwe", filter_stories=bot.other) == []
    assert bot.texts(filter_ignored="true") == []


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ({"filter_from": "2026-01-02"}, ["qwertz"]),
        ({"filter_from": "2026-01-03"}, []),
        ({"filter_to": "2026-01-02"}, ["qwertz"]),
        ({"filter_to": "2026-01-01"}, []),
        ({"filter_from": "2026-01-02T03:04:05Z", "filter_to": "2026-01-02T03:04:05Z"}, ["qwertz"]),
        ({"filter_from": "2026-01-02T03:04:05.679Z"}, []),
        ({"filter_from": "1767323045"}, ["qwertz"]),
        ({"filter_from": "1767323045679"}, []),
        ({"filter_to": "1767323045678"}, ["qwertz"]),
    ],
)
def test_moments(bot: Bot, search: dict[str, str], found: list[str]) -> None:
    bot.say("qwertz")
    assert bot.texts(**search) == found


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ("2026-01-02", {"thisMonth", "thisYear", "last7days", "last30days"}),
        ("2026-01-03", {"yesterday", "thisMonth", "thisYear", "last7days", "last30days"}),
        ("2026-02-28", {"lastMonth", "last3Months", "thisYear"}),
        ("2026-04-01", {"last3Months", "thisYear"}),
        ("2027-12-31", {"lastYear"}),
        ("2028-02-29", set()),
    ],
)
def test_periods(bot: Bot, now: str, found: set[str]) -> None:
    bot.say("qwertz")
    bot.now = datetime.fromisoformat(f"{now}T12:00:00Z")
    assert {period for period in get_args(Period) if bot.texts(filter_period=period)} == found


@pytest.mark.parametrize(
    "search",
    [
        "page=0",
        "page=1025",
        "page=one",
        "page=1&page=2",
        "sort[field]=text",
        "sort[order]=up",
        "filter[ignored]=perhaps",
        "filter[stories]=1",
        "filter[text]=ab",
        "filter[from]=yesterday",
        "filter[period]=today",
    ],
)
def test_what_cannot_be_searched_for(bot: Bot, search: str) -> None:
    answer = bot.box("GET", f"/training?{quote(search, safe='=&')}")
    assert (answer.status, answer.word) == (400, "bad_request")


def test_phrases_are_deleted_and_ignored(bot: Bot) -> None:
    for text in ("qwertz", "asdf", "yxcv"):
        bot.say(text)
    ids = {item["text"]: item["id"] for item in bot.page()["items"]}
    answer = bot.box("DELETE", "/training", [ids["asdf"], "0" * 24])
    assert (answer.status, set(answer.body)) == (200, {"timestamp", "status"})
    assert bot.box("PUT", "/training/ignore", [ids["yxcv"]]).status == 200
    assert bot.texts() == ["qwertz"]
    assert bot.texts(filter_ignored="true") == ["yxcv"]
    bot.say("yxcv")
    assert bot.texts() == ["qwertz"], "what is ignored stays so"
    for body in ({}, ["1"], [7]):
        assert bot.box("DELETE", "/training", body).status == 400


def test_a_story_takes_its_phrases_along(bot: Bot) -> None:
    bot.say("qwertz")
    bot.box("DELETE", f"/stories/{bot.story}")
    assert bot.page() == {"items": [], "count": 0}


def test_nothing_is_noted_of_a_story_that_went_meanwhile(bot: Bot) -> None:
    bot.box.app.state.store.note_unmatched("0" * 24, "qwertz", "1" * 24, FIRST)
    assert bot.texts() == []


def test_of_many_the_newest_stay(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "UNMATCHED", 2)
    for text in ("one more", "two more", "three"):
        bot.say(text)
        bot.now += timedelta(seconds=1)
    assert bot.texts() == ["three", "two more"]


def test_phrases_outlive_the_server(tmp_path: Path) -> None:
    bot = Bot(tmp_path / "data.db")
    bot.say("qwertz")
    again = Sandbox(data=str(tmp_path / "data.db"))
    assert [item["text"] for item in again("GET", "/training").body["items"]] == ["qwertz"]


def test_a_client_token_is_not_enough(bot: Bot) -> None:
    assert bot.box("GET", "/training", token="sandbox-client").status == 401
