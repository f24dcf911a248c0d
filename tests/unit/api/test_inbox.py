"""The training inbox is read page by page, whatever a page holds."""

import asyncio
from typing import Any

import httpx
import pytest

from botsync.api.client import ReadClient
from botsync.api.dialect.training import LAST_PAGE
from botsync.api.transport import Session
from botsync.api.workspace import ApiReader
from botsync.conversation.inbox.phrase import Inbox, Phrase
from botsync.errors import BadRequest, MalformedAnswer


def item(number: int, **more: Any) -> dict[str, Any]:
    date = f"2026-01-{31 - number % 30:02}T00:00:00.000Z"
    return {"id": f"{number:024x}", "storyId": "s", "text": f"text {number}", "date": date, "unmatched": 1, **more}


def read(*pages: Any, status: int = 200, limit: int = 1000, **more: Any) -> tuple[Inbox, list[str]]:
    """Read an inbox of these pages, the last one again and again; return the numbers of the pages that were asked."""
    asked: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        assert request.method == "GET"
        page = request.url.params["page"]
        asked.append(page)
        return httpx.Response(status, json=pages[min(int(page), len(pages)) - 1])

    async def run() -> Inbox:
        async with Session("http://localhost", "token-1", transport=httpx.MockTransport(serve)) as session:
            return await ApiReader(ReadClient(session)).inbox(limit, **more)

    return asyncio.run(run()), asked


def page(*items: dict[str, Any]) -> dict[str, Any]:
    return {"items": list(items), "count": len(items)}


def test_pages_are_read_until_one_is_empty() -> None:
    inbox, asked = read(page(item(1), item(2)), page(item(3)), page())
    assert [phrase.text for phrase in inbox.phrases] == ["text 1", "text 2", "text 3"]
    assert inbox.is_whole
    assert asked == ["1", "2", "3"]


def test_a_server_without_pages_is_asked_twice() -> None:
    inbox, asked = read({"items": [item(1)]})
    assert len(inbox.phrases) == 1
    assert asked == ["1", "2"]


def test_what_moved_to_the_next_page_meanwhile_is_read_once() -> None:
    inbox, _ = read(page(item(1), item(2)), page(item(2), item(3)), page())
    assert len(inbox.phrases) == 3


def test_no_more_is_read_than_was_asked_for() -> None:
    inbox, asked = read(page(item(1), item(2)), page(item(3), item(4)), page(), limit=3)
    assert (len(inbox.phrases), inbox.is_whole, asked) == (3, False, ["1", "2"])
    inbox, _ = read(page(item(1), item(2)), page(), limit=2)
    assert (len(inbox.phrases), inbox.is_whole) == (2, True)


def test_old_phrases_and_other_stories_are_passed_over() -> None:
    inbox, asked = read(
        page(item(1), item(2, storyId="other")), page(item(3)), page(item(29)), since="2026-01-10", stories={"s"}
    )
    assert [phrase.text for phrase in inbox.phrases] == ["text 1", "text 3"]
    assert inbox.is_whole
    assert asked == ["1", "2", "3"]


def test_an_inbox_without_end_ends() -> None:
    inbox, asked = read(*(page(item(number)) for number in range(LAST_PAGE + 5)), limit=LAST_PAGE + 5)
    assert (len(asked), inbox.is_whole) == (LAST_PAGE, False)


@pytest.mark.parametrize(
    ("given", "phrase"),
    [
        (
            {"id": "1", "storyId": "s", "text": "t", "date": "2026-01-02 03:04:05.678Z", "unmatched": 5, "more": {}},
            Phrase(id="1", story="s", text="t", date="2026-01-02T03:04:05.678Z", times=5),
        ),
        ({"id": "1", "text": "t"}, Phrase(id="1", story="", text="t")),
        ({"id": "1", "text": "", "storyId": None, "date": None, "unmatched": None}, Phrase(id="1", story="", text="")),
        ({"id": "1", "text": "t", "unmatched": 0}, Phrase(id="1", story="", text="t")),
    ],
)
def test_items_are_read_as_far_as_they_say_something(given: dict[str, Any], phrase: Phrase) -> None:
    assert read(page(given))[0].phrases == (phrase,)


@pytest.mark.parametrize("answer", [[], {}, {"items": [{"id": "1"}]}, {"items": [{"id": 1, "text": "t"}]}])
def test_other_answers_are_malformed(answer: Any) -> None:
    with pytest.raises(MalformedAnswer) as caught:
        read(answer)
    assert caught.value.path == "/training"


def test_a_refusal_is_told_without_what_was_asked() -> None:
    answer = {"timestamp": "", "status": {"code": 400, "type": "bad_request", "message": "no"}}
    with pytest.raises(BadRequest) as caught:
        read(answer, status=400)
    assert caught.value.path == "/training"
