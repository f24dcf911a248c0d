"""Envelopes, tokens, identifiers and status codes (API reference, sections 1 and 12)."""

from pathlib import Path

import pytest
from support.asked import Sandbox

ENVELOPE = {"timestamp": "2026-01-02T03:04:05.678Z", "status": {"code": 200, "type": "success"}}
UNKNOWN = "0" * 24


def test_a_create_answers_with_an_id(sandbox: Sandbox) -> None:
    answer = sandbox("POST", "/stories", {"name": "s"})
    assert (answer.status, answer.body) == (200, {"id": "64a000000000000000000002", **ENVELOPE})


def test_a_write_answers_with_an_envelope(sandbox: Sandbox) -> None:
    story = sandbox.make("/stories", {"name": "s"})
    assert sandbox("PUT", f"/stories/{story}", {"name": "t"}).body == ENVELOPE
    assert sandbox("DELETE", f"/stories/{story}").body == ENVELOPE


def test_a_read_answers_with_the_bare_resource(sandbox: Sandbox) -> None:
    story = sandbox.make("/stories", {"name": "s", "description": "d"})
    listed = {"id": story, "name": "s", "description": "d", "integrations": [], "metrics": []}
    assert sandbox("GET", "/stories").body == [listed]
    assert sandbox("GET", f"/stories/{story}").body == {
        "id": story,
        "name": "s",
        "description": "d",
        "order": [],
        "interactions": {},
    }


def test_identifiers_are_sequential_and_of_the_vendors_form(sandbox: Sandbox) -> None:
    first, second = (int(sandbox.make("/stories", {"name": "s"}), 16) for _ in range(2))
    assert second == first + 1
    assert Sandbox().make("/stories", {"name": "s"}) == f"{first:024x}"


def test_an_error_says_what_is_wrong(sandbox: Sandbox) -> None:
    answer = sandbox("POST", "/stories", {"name": "", "description": 7})
    assert (answer.status, answer.word) == (400, "bad_request")
    assert answer.body["timestamp"] == ENVELOPE["timestamp"]
    assert [item["path"] for item in answer.body["status"]["details"]] == ["name", "description"]


@pytest.mark.parametrize("token", [None, "", "wrong", "sandbox-client"])
def test_management_takes_the_developer_token_only(sandbox: Sandbox, token: str | None) -> None:
    answer = sandbox("GET", "/stories", token=token)
    assert (answer.status, answer.word) == (401, "unauthorized")


@pytest.mark.parametrize("token", ["sandbox-developer", "sandbox-client"])
def test_both_tokens_may_talk_and_hear_that_nobody_answers_yet(sandbox: Sandbox, token: str) -> None:
    answer = sandbox("POST", "/query", {"sessionId": "0123456789", "query": "hi"}, token=token)
    assert (answer.status, answer.word) == (501, "not_built")


@pytest.mark.parametrize("given", [{}, {"query": "hi", "trigger": "x"}])
def test_a_query_is_exactly_one_of_three(sandbox: Sandbox, given: dict[str, str]) -> None:
    assert sandbox("POST", "/query", {"sessionId": "0123456789", **given}).status == 400


PATHS = [
    "/stories/{}",
    "/stories/{}/interactions",
    "/stories/{}/interactions/welcome",
    "/entities/{}",
    "/webhooks/{}",
    "/v2/stories/{}",
]


@pytest.mark.parametrize("path", PATHS)
def test_what_is_no_identifier_is_bad_and_an_unknown_one_is_not_found(sandbox: Sandbox, path: str) -> None:
    for odd in ("x", "A" * 24, "0" * 23, "0" * 25):
        assert sandbox("GET", path.format(odd)).status == 400
    answer = sandbox("GET", path.format(UNKNOWN))
    assert (answer.status, answer.word) == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/nothing"), ("PATCH", "/stories"), ("DELETE", "/stories"), ("GET", "/stories/"), ("GET", "/query")],
)
def test_an_unknown_route_and_a_wrong_method_are_not_found(sandbox: Sandbox, method: str, path: str) -> None:
    assert sandbox(method, path).status == 404


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'"\\ud800"', b"NaN", b"[" * 100_000])
def test_what_is_no_json_is_bad(sandbox: Sandbox, content: bytes) -> None:
    answer = sandbox("POST", "/stories", content=content)
    assert (answer.status, answer.message) == (400, "the body is not JSON in UTF-8")


def test_unknown_fields_are_ignored_unless_strict(sandbox: Sandbox, strict: Sandbox) -> None:
    body = {"name": "s", "nmae": "x"}
    assert sandbox("POST", "/stories", body).status == 200
    assert strict("POST", "/stories", body).message == "unknown fields: nmae"


def test_an_error_inside_is_a_500(sandbox: Sandbox) -> None:
    sandbox.app.state.store.close()
    answer = sandbox("GET", "/stories")
    assert (answer.status, answer.word) == (500, "internal_error")


def test_data_outlives_the_server(tmp_path: Path) -> None:
    file = str(tmp_path / "sandbox.db")
    first = Sandbox(data=file)
    story, _ = first.story("a")
    first.app.state.store.close()
    again = Sandbox(data=file)
    assert again.graph(story) == (["a"], {"a": (True, [])})
    assert int(again.make("/stories", {"name": "t"}), 16) > int(story, 16)
    again.app.state.store.close()


def test_a_refused_request_changes_nothing(sandbox: Sandbox) -> None:
    story, (a, _) = sandbox.story("a", "b")
    before = sandbox("GET", f"/stories/{story}").text
    nodes = [{"id": a, "root": False}, {"id": UNKNOWN, "root": True}]
    assert sandbox("PUT", f"/stories/{story}/contexts", nodes).status == 400
    assert sandbox("GET", f"/stories/{story}").text == before
