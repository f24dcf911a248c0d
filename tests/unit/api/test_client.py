"""One method per endpoint, typed both ways; and what can only read has nothing to write with."""

import asyncio
import inspect
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from botsync.address import Kind
from botsync.api.client import ReadClient, WriteClient
from botsync.api.transport import Session
from botsync.api.workspace import ApiReader, ApiWriter
from botsync.errors import MalformedAnswer

Requests = list[tuple[str, str, Any]]


def call(use: Callable[[WriteClient], Awaitable[Any]], answer: object) -> tuple[Any, Requests]:
    """Use a client whose server gives one answer to everything; return the result and what was asked."""
    asked: Requests = []

    def serve(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content) if request.content else None
        asked.append((request.method, request.url.raw_path.decode(), body))
        return httpx.Response(200, json=answer)

    async def run() -> Any:
        async with Session("http://localhost", "t", transport=httpx.MockTransport(serve)) as session:
            return await use(WriteClient(session))

    return asyncio.run(run()), asked


READS: dict[str, tuple[Callable[[WriteClient], Awaitable[Any]], str, Any]] = {
    "list_stories": (lambda c: c.list_stories(), "/stories", [{"id": "1", "name": "n", "metrics": []}]),
    "get_story": (lambda c: c.get_story("1"), "/stories/1", {"id": "1", "name": "n"}),
    "list_interactions": (
        lambda c: c.list_interactions("1"),
        "/stories/1/interactions",
        [{"id": "2", "name": "n", "userSays": ["a"]}],
    ),
    "get_interaction": (
        lambda c: c.get_interaction("1", "2"),
        "/stories/1/interactions/2",
        {"id": "2", "name": "n"},
    ),
    "get_default": (
        lambda c: c.get_default("1", "welcome"),
        "/stories/1/interactions/welcome",
        {"name": "Welcome", "enabled": False, "responses": []},
    ),
    "list_entities": (lambda c: c.list_entities(), "/entities", [{"id": "1", "name": "n"}]),
    "get_entity": (lambda c: c.get_entity("1"), "/entities/1", {"id": "1", "name": "n", "entries": []}),
    "list_webhooks": (lambda c: c.list_webhooks(), "/webhooks", [{"id": "1", "name": "n", "url": "u"}]),
    "get_webhook": (lambda c: c.get_webhook("1"), "/webhooks/1", {"id": "1", "name": "n", "url": "u", "auth": None}),
    "list_training": (
        lambda c: c.list_training(2),
        "/training?page=2&sort%5Bfield%5D=date&sort%5Border%5D=desc",
        {"items": [{"id": "1", "text": "t", "storyId": "2", "date": "d", "unmatched": 3}], "count": 1},
    ),
    "list_segments": (lambda c: c.list_segments(), "/segments", [{"id": "1", "name": "n", "users": 3}]),
}

BODY = {"name": "n"}
WRITES: dict[str, tuple[Callable[[WriteClient], Awaitable[Any]], str, str]] = {
    "create_story": (lambda c: c.create_story(BODY), "POST", "/stories"),
    "update_story": (lambda c: c.update_story("1", BODY), "PUT", "/stories/1"),
    "delete_story": (lambda c: c.delete_story("1"), "DELETE", "/stories/1"),
    "put_contexts": (lambda c: c.put_contexts("1", []), "PUT", "/stories/1/contexts"),
    "create_interaction": (lambda c: c.create_interaction("1", BODY), "POST", "/stories/1/interactions"),
    "create_child": (lambda c: c.create_child("1", "2", BODY), "POST", "/stories/1/interactions/2"),
    "update_interaction": (lambda c: c.update_interaction("1", "2", BODY), "PUT", "/stories/1/interactions/2"),
    "delete_interaction": (lambda c: c.delete_interaction("1", "2"), "DELETE", "/stories/1/interactions/2"),
    "put_default": (lambda c: c.put_default("1", "fallback", BODY), "PUT", "/stories/1/interactions/fallback"),
    "create_entity": (lambda c: c.create_entity(BODY), "POST", "/entities"),
    "update_entity": (lambda c: c.update_entity("1", BODY), "PUT", "/entities/1"),
    "delete_entity": (lambda c: c.delete_entity("1"), "DELETE", "/entities/1"),
    "create_webhook": (lambda c: c.create_webhook(BODY), "POST", "/webhooks"),
    "update_webhook": (lambda c: c.update_webhook("1", BODY), "PUT", "/webhooks/1"),
    "delete_webhook": (lambda c: c.delete_webhook("1"), "DELETE", "/webhooks/1"),
    "create_segment": (lambda c: c.create_segment(BODY), "POST", "/segments"),
    "update_segment": (lambda c: c.update_segment("1", BODY), "PUT", "/segments/1"),
    "delete_segment": (lambda c: c.delete_segment("1"), "DELETE", "/segments/1"),
}


@pytest.mark.parametrize("name", READS)
def test_reads(name: str) -> None:
    use, path, answer = READS[name]
    result, asked = call(use, answer)
    assert asked == [("GET", path, None)]
    first = result[0] if isinstance(result, list) else result
    given = answer[0] if isinstance(answer, list) else answer
    for field in first.model_fields_set:
        assert json.loads(first.model_dump_json())[field] == given[field]


@pytest.mark.parametrize("name", WRITES)
def test_writes(name: str) -> None:
    use, method, path = WRITES[name]
    result, asked = call(use, {"id": "new", "timestamp": "", "status": {"code": 200, "type": "success"}})
    body = None if method == "DELETE" else [] if name == "put_contexts" else BODY
    assert asked == [(method, path, body)]
    assert result == ("new" if method == "POST" else None)


def test_every_method_is_in_the_tables() -> None:
    public = {name for name, _ in inspect.getmembers(WriteClient, inspect.isfunction) if name[0] != "_"}
    assert public == {*READS, *WRITES, "conceal"}


def test_a_reading_client_has_no_method_that_writes() -> None:
    public = {name for name, _ in inspect.getmembers(ReadClient, inspect.isfunction) if name[0] != "_"}
    assert public == {*READS}
    source = inspect.getsource(ReadClient) + inspect.getsource(ApiReader)
    assert not any(f'"{method}"' in source for method in ("POST", "PUT", "PATCH", "DELETE"))


def test_a_remote_id_cannot_lead_elsewhere() -> None:
    _, asked = call(lambda c: c.delete_entity("../stories/1?x"), {})
    assert asked[0][1] == "/entities/..%2Fstories%2F1%3Fx"


def test_a_created_id_may_come_in_a_list_of_one() -> None:
    assert call(lambda c: c.create_story(BODY), [{"id": "new"}])[0] == "new"


@pytest.mark.parametrize("answer", [{}, [], None, {"id": ""}, {"id": 7}, [{"id": "1"}, {"id": "2"}]])
def test_a_create_without_an_id_is_malformed(answer: object) -> None:
    with pytest.raises(MalformedAnswer, match="no id"):
        call(lambda c: c.create_story(BODY), answer)


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        ({}, "the answer: Input should be a valid list"),
        ([{"id": 7, "name": "n"}], "0.id: Input should be a valid string"),
        ([{"id": "1"}], "0.name: Field required"),
        ([{"id": "", "name": "n"}], "0.id: String should have at least 1 character"),
    ],
)
def test_wrong_types_are_malformed(answer: object, place: str) -> None:
    with pytest.raises(MalformedAnswer) as caught:
        call(lambda c: c.list_stories(), answer)
    assert caught.value.message == f"the answer does not have the documented form: {place}"


def test_an_entity_by_itself_has_entries() -> None:
    with pytest.raises(MalformedAnswer, match="no entries"):
        call(lambda c: ApiReader(c).read(Kind.ENTITY, "1"), {"id": "1", "name": "n"})


def test_interactions_live_in_stories() -> None:
    for use in (
        lambda c: ApiReader(c).listed(Kind.INTERACTION),
        lambda c: ApiWriter(c).create(Kind.INTERACTION, {}),
        lambda c: ApiWriter(c).update(Kind.INTERACTION, "1", {}),
        lambda c: ApiWriter(c).delete(Kind.INTERACTION, "1"),
    ):
        with pytest.raises(ValueError, match=r"interactions are .* (by|in a) story"):
            call(use, {})
