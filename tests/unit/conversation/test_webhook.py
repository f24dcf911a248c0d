"""The vendor's rules for webhooks: every row of section 7.4, redirects, and where secrets may go."""

import base64
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from botsync.conversation.webhook import (
    Ask,
    Exchange,
    Failure,
    Heard,
    Lost,
    Outcome,
    call_webhook,
    verify_webhook,
)
from botsync.conversation.webhook_check import ACTION, SESSION_PREFIX, Called, Checked, example_payload
from botsync.conversation.webhook_request import public_url

URL = "https://kitchen.example/orders?shop=1"
SECRETS = {"token": "t0k&n/ü", "username": "us:er", "password": "pä ss", "header": "h3ader"}
WEBHOOK: dict[str, Any] = {
    "name": "Kitchen",
    "url": URL,
    "token": SECRETS["token"],
    "headers": [{"key": "X-Key", "value": SECRETS["header"]}],
    "auth": {"username": SECRETS["username"], "password": SECRETS["password"]},
}
PAYLOAD = {"result": {"resolvedQuery": "größe"}}


def play(exchange: Exchange, *answers: Heard | Lost) -> tuple[list[Ask], Outcome]:
    """Answer an exchange; return what it asked, and what it came to. All answers must be used."""
    left = list(answers)
    asked: list[Ask] = []
    try:
        asked.append(next(exchange))
        while True:
            asked.append(exchange.send(left.pop(0)))
    except StopIteration as stop:
        assert not left
        outcome: Outcome = stop.value
        return asked, outcome


def call(*answers: Heard | Lost, webhook: Mapping[str, Any] = WEBHOOK) -> tuple[list[Ask], Outcome]:
    return play(call_webhook(webhook, PAYLOAD), *answers)


def heard(status: int = 200, body: object = b"", **headers: str) -> Heard:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Heard(status=status, headers=headers, body=content)


def query(ask: Ask) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(ask.url).query, keep_blank_values=True))


# what is sent


def test_a_call_posts_the_payload_with_token_headers_and_credentials() -> None:
    (ask,), _ = call(heard())
    assert ask.method == "POST"
    assert ask.url.startswith("https://kitchen.example/orders?shop=1&token=")
    assert query(ask) == {"shop": "1", "token": SECRETS["token"]}
    assert json.loads(ask.body) == PAYLOAD
    assert "größe" in ask.body, "as the vendor writes it, not escaped"
    assert ask.headers["content-type"] == "application/json"
    assert ask.headers["x-key"] == SECRETS["header"]
    scheme, _, credentials = ask.headers["authorization"].partition(" ")
    assert scheme == "Basic"
    assert base64.b64decode(credentials).decode() == "us:er:pä ss"


def test_a_challenge_is_asked_for_by_get() -> None:
    (ask,), outcome = play(verify_webhook(WEBHOOK, "abc"), heard(body=b"abc"))
    assert (ask.method, ask.body) == ("GET", "")
    assert query(ask) == {"shop": "1", "challenge": "abc", "token": SECRETS["token"]}
    assert "content-type" not in ask.headers
    assert ask.headers["x-key"] == SECRETS["header"]
    assert outcome == Outcome()


@pytest.mark.parametrize("auth", [None, {}, {"username": "", "password": ""}])
def test_what_is_empty_is_not_sent(auth: Any) -> None:
    bare = {"url": "https://kitchen.example", "token": "", "headers": None, "auth": auth}
    (ask,), _ = call(heard(), webhook=bare)
    assert ask.url == "https://kitchen.example/"
    assert dict(ask.headers) == {"accept": "application/json", "content-type": "application/json"}


def test_header_keys_may_be_names_and_say_nothing_of_framing() -> None:
    headers = [
        {"name": "X-Name", "value": " v "},
        {"key": "Content-Length", "value": "7"},
        {"key": "Content-Type", "value": "application/vnd.kitchen+json"},
        {"value": "no name"},
        {"key": "X-Empty"},
    ]
    (ask,), _ = call(heard(), webhook={"url": URL, "headers": headers})
    assert dict(ask.headers) == {
        "accept": "application/json",
        "content-type": "application/vnd.kitchen+json",
        "x-name": "v",
        "x-empty": "",
    }


def test_credentials_count_over_a_header_of_the_same_name_and_over_the_address() -> None:
    headers = [{"key": "Authorization", "value": "Bearer x"}]
    webhook = {"url": "https://in:addr%40ess@kitchen.example/", "headers": headers}
    (ask,), _ = call(heard(), webhook=webhook)
    assert ask.url == "https://kitchen.example/"
    assert ask.headers["authorization"] == "Basic " + base64.b64encode(b"in:addr@ess").decode()
    (ask,), _ = call(heard(), webhook={**webhook, "auth": {"username": "", "password": "p"}})
    assert ask.headers["authorization"] == "Basic " + base64.b64encode(b":p").decode()
    (ask,), _ = call(heard(), webhook={"url": URL, "headers": headers})
    assert ask.headers["authorization"] == "Bearer x"


def test_half_a_character_is_escaped() -> None:
    (ask,), _ = play(call_webhook(WEBHOOK, {"said": "\ud83d é"}), heard())
    assert ask.body == '{"said":"\\ud83d \\u00e9"}'
    ask.body.encode()


def test_no_representation_shows_a_secret() -> None:
    (ask,), outcome = call(heard(500, SECRETS))
    shown = repr(ask) + repr(outcome)
    assert not [secret for secret in SECRETS.values() if secret in shown or "Basic" in shown]
    assert "token" not in shown


# the five reasons


def test_200_is_success() -> None:
    assert call(heard(200))[1] == Outcome()


@pytest.mark.parametrize("status", [100, 201, 202, 204, 206, 299, 310, 400, 401, 404, 410, 429, 500, 503, 599])
def test_every_other_status_is_a_failure(status: int) -> None:
    _, outcome = call(heard(status, {"responses": []}))
    assert outcome == Outcome(failure=Failure.STATUS, message=f"Request failed with status code {status}")


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
def test_one_redirect_is_followed_and_a_second_is_not(status: int) -> None:
    there = heard(status, location="https://kitchen.example/new")
    asked, outcome = call(there, heard(body={"responses": [{"type": "end"}]}))
    assert asked[1].url == "https://kitchen.example/new"
    assert (outcome.failure, outcome.responses) == (None, [{"type": "end"}])
    asked, outcome = call(there, there)
    assert len(asked) == 2
    assert (outcome.failure, outcome.message) == (Failure.REDIRECTS, "Maximum number of redirects exceeded")
    assert call(there, heard(404))[1].failure is Failure.STATUS


@pytest.mark.parametrize(
    "url", [None, "", "kitchen", "ftp://x/", "http://", "http://[x/", "https://x:port/", "https://x:99999/"]
)
def test_a_wrong_address_is_not_asked(url: str | None) -> None:
    asked, outcome = call(webhook={"url": url})
    assert asked == []
    assert call(webhook={})[1] == outcome
    assert outcome == Outcome(failure=Failure.ADDRESS, message="Invalid URL")


@pytest.mark.parametrize("header", [{"key": "X Key", "value": "planted"}, {"key": "X-Key", "value": "plan\r\nted"}])
def test_a_header_that_http_cannot_carry_is_named_without_its_value(header: dict[str, str]) -> None:
    asked, outcome = call(webhook={"url": URL, "headers": [header]})
    assert asked == []
    assert outcome.failure is Failure.ADDRESS
    assert outcome.message == f'Invalid character in header content ["{header["key"].lower()}"]'


def test_what_was_lost_is_passed_on() -> None:
    lost = Lost(failure=Failure.TIME, message="timeout of 10000ms exceeded")
    assert call(lost)[1] == Outcome(failure=Failure.TIME, message="timeout of 10000ms exceeded")
    _, outcome = call(heard(308, location="/x"), lost)
    assert outcome == Outcome(failure=Failure.TIME, message="timeout of 10000ms exceeded")
    refused = Lost(failure=Failure.ADDRESS, message="connection refused")
    assert call(refused)[1].message == "connection refused"
    assert call(heard(308, location="/x"), refused)[1].message == "after the redirect: connection refused"


WRONG: dict[str, tuple[bytes, str]] = {
    "a web page": (b" <!doctype html><p>hello", "the reply is not JSON but a web page"),
    "text": (b"OK", "the reply is not JSON"),
    "cut off": (b'{"responses": [', "the reply is not JSON"),
    "not UTF-8": (b'{"x": "\xff"}', "the reply is not JSON"),
    "deep": (b"[" * 100_000, "the reply is not JSON"),
    "NaN": (b'{"attributes": {"x": NaN}}', "the reply is not JSON"),
    "infinite": (b'{"attributes": {"x": [-1e999]}}', "a number of the reply is too large"),
    "nested": (b'{"x": ' + b"[" * 200 + b"]" * 200 + b"}", "the reply is nested too deeply"),
    "a list": (b"[]", "the reply is no map"),
    "null": (b"null", "the reply is no map"),
    "a text": (b'"responses"', "the reply is no map"),
    "responses as a map": (b'{"responses": {"type": "text"}}', "`responses` is no list of maps"),
    "responses null": (b'{"responses": null}', "`responses` is no list of maps"),
    "a response as a text": (b'{"responses": [{}, "Hi"]}', "`responses` is no list of maps"),
    "attributes as a list": (b'{"attributes": []}', "`attributes` is no map"),
    "parameters as a text": (b'{"parameters": "x"}', "`parameters` is no map"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_body_is_a_failure(name: str) -> None:
    body, message = WRONG[name]
    assert call(heard(body=body))[1] == Outcome(failure=Failure.BODY, message=message)


@pytest.mark.parametrize("body", [b"", b" \n", b"{}", b"\xef\xbb\xbf{}", b'{"else": 1}', b'{"responses": []}'])
def test_a_reply_may_be_empty(body: bytes) -> None:
    assert call(heard(body=body))[1] == Outcome()


ILL_TYPED: list[tuple[dict[str, Any], str]] = [
    ({}, "`responses[1].type` is no text"),
    ({"type": ["x"]}, "`responses[1].type` is no text"),
    ({"type": "text"}, "`responses[1]` has no `elements`"),
    ({"type": "text", "elements": None}, "`responses[1]` has no `elements`"),
    ({"type": "text", "elements": 5}, "`responses[1].elements` is no list"),
    ({"type": "text", "elements": {"a": "b"}}, "`responses[1].elements` is no list"),
    ({"type": "text", "elements": ["a", 5]}, "`responses[1].elements[1]` is no text"),
    ({"type": "text", "messages": "Hi"}, "`responses[1].messages` is no list"),
    ({"type": "text", "message": 5}, "`responses[1].message` is no text"),
    ({"type": "text", "message": "Hi", "delay": "1"}, "`responses[1].delay` is no number"),
    ({"type": "text", "message": "Hi", "delay": True}, "`responses[1].delay` is no number"),
    ({"type": "image"}, "`responses[1]` has no `imageUrl`"),
    ({"type": "image", "imageUrl": []}, "`responses[1].imageUrl` is no text"),
    ({"type": "quickReplies", "buttons": {"a": 1}}, "`responses[1].buttons` is no list"),
    ({"type": "button", "buttons": ["Yes"]}, "`responses[1].buttons[0]` is no map"),
    ({"type": "card", "title": {}}, "`responses[1].title` is no text"),
    (
        {"type": "cards", "elements": [{}, {"buttons": [{}, {"title": 1}]}]},
        "`responses[1].elements[1].buttons[1].title` is no text",
    ),
    ({"type": "goto"}, "`responses[1]` has no `interactionId`"),
    ({"type": "goto", "interactionId": 7}, "`responses[1].interactionId` is no text"),
    ({"type": "attributes", "elements": {}}, "`responses[1].elements` is no list"),
    (
        {"type": "attributes", "elements": [{"name": "x", "prompts": 7}]},
        "`responses[1].elements[0].prompts` is no list",
    ),
    ({"type": "setAttributes", "elements": [{"name": 1}]}, "`responses[1].elements[0].name` is no text"),
    ({"type": "backtracking", "mode": 1}, "`responses[1].mode` is no text"),
]


@pytest.mark.parametrize(("response", "message"), ILL_TYPED)
def test_a_response_of_another_form_is_a_failure_that_says_where(response: dict[str, Any], message: str) -> None:
    body = {"responses": [{"type": "end"}, response]}
    assert call(heard(body=body))[1] == Outcome(failure=Failure.BODY, message=message)


def test_what_is_null_is_not_there_and_what_nobody_knows_may_be_anything() -> None:
    responses: list[dict[str, Any]] = [
        {"type": "text", "message": "Hi", "elements": None, "delay": 1.5, "filters": "none"},
        {"type": "card", "title": "x", "subtitle": None, "buttons": [{"title": "y", "value": None, "more": [1]}]},
        {"type": "moon", "elements": 5, "buttons": {"a": 1}, "message": 7},
        {"type": "setAttributes", "elements": [{"name": "x", "value": {"any": [1]}}]},
    ]
    assert call(heard(body={"responses": responses}))[1] == Outcome(responses=responses)


def test_a_reply_gives_responses_and_attributes() -> None:
    responses = [{"type": "text", "elements": ["Größe?"]}, {"type": "goto", "interactionId": "x"}]
    body = {"responses": responses, "parameters": {"a": 1, "b": 1}, "attributes": {"b": 2}}
    _, outcome = call(heard(body=body))
    assert outcome == Outcome(responses=responses, attributes={"a": 1, "b": 2})


@pytest.mark.parametrize("body", ['a"é', ' a"é\n', '"a\\"é"', '"a\\"\\u00e9"\n'])
def test_a_challenge_comes_back_raw_or_quoted(body: str) -> None:
    assert play(verify_webhook(WEBHOOK, 'a"é'), heard(body=body.encode()))[1] == Outcome()


@pytest.mark.parametrize("body", [b"", b"{}", b"abd", b"abcabc", b"'abc'", b'{"challenge": "abc"}', b"\xff"])
def test_anything_else_is_no_challenge(body: bytes) -> None:
    _, outcome = play(verify_webhook(WEBHOOK, "abc"), heard(body=body))
    assert outcome == Outcome(failure=Failure.BODY, message="the challenge did not come back")


def test_a_challenge_needs_status_200_and_may_be_redirected_once() -> None:
    assert play(verify_webhook(WEBHOOK, "abc"), heard(401, b"abc"))[1].failure is Failure.STATUS
    there = heard(302, location="/new?challenge=abc")
    asked, outcome = play(verify_webhook(WEBHOOK, "abc"), there, heard(body=b"abc"))
    assert (asked[1].method, outcome) == ("GET", Outcome())
    assert play(verify_webhook(WEBHOOK, "abc"), there, there)[1].failure is Failure.REDIRECTS


# redirects


@pytest.mark.parametrize(("status", "keeps"), [(301, False), (302, False), (303, False), (307, True), (308, True)])
def test_method_and_body_of_a_redirect(status: int, *, keeps: bool) -> None:
    asked, outcome = call(heard(status, Location="new?x=1"), heard(404))
    first, second = asked
    assert second.url == "https://kitchen.example/new?x=1", "relative to the address that was asked"
    assert (second.method, second.body) == (("POST", first.body) if keeps else ("GET", ""))
    assert ("content-type" in second.headers) is keeps
    assert second.headers["x-key"] == SECRETS["header"], "the same host"
    assert bool(outcome.note) is not keeps
    assert outcome.failure is Failure.STATUS


@pytest.mark.parametrize("status", [301, 304, 307])
def test_a_redirect_must_lead_somewhere(status: int) -> None:
    _, outcome = call(heard(status))
    assert outcome.failure is Failure.ADDRESS
    assert outcome.message == f"redirect without an address (status {status})"
    for location in ("mailto:x@y", "http://", "http://[x/", "//kitchen.example:port/"):
        _, outcome = call(heard(status, location=location))
        assert outcome.failure is Failure.ADDRESS
        assert outcome.message == f"redirect to no http address (status {status})"


OTHERS = [
    "https://elsewhere.example/x",
    "//elsewhere.example/x",
    "https://kitchen.example.evil.example/x",
    "https://kitchen.example:8443/x",
    "http://kitchen.example/x",
    "https://user:pass@elsewhere.example/x",
]


@pytest.mark.parametrize("location", OTHERS)
@pytest.mark.parametrize("status", [302, 308])
def test_no_secret_goes_to_another_host(location: str, status: int) -> None:
    """Not even where the server repeats the query in its redirect, as careless ones do."""
    repeated = f"{location}?shop=1&token={'t0k%26n%2F%C3%BC'}&x={'t0k%26n%2f%c3%bc'}&empty="
    asked, _ = call(heard(status, location=repeated), heard())
    second = asked[1]
    assert query(second) == {"shop": "1", "empty": ""}
    assert set(second.headers) <= {"accept", "content-type"}
    assert "@" not in second.url
    assert second.body == (asked[0].body if status == 308 else "")


def test_a_content_type_of_ones_own_stays_at_home_too() -> None:
    own = {"url": URL, "headers": [{"key": "Content-Type", "value": "application/x"}]}
    asked, _ = call(heard(307, location="https://elsewhere.example/?a=&b=1"), heard(), webhook=own)
    assert [ask.headers["content-type"] for ask in asked] == ["application/x", "application/json"]
    assert asked[1].url == "https://elsewhere.example/?a=&b=1", "no token, nothing to take out"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("http://kitchen.example/a", "https://kitchen.example/a"),
        ("https://kitchen.example/a", "https://KITCHEN.example:443/b"),
        ("http://127.0.0.1:8000/a", "/b"),
    ],
)
def test_secrets_go_on_to_the_same_host(before: str, after: str) -> None:
    asked, _ = call(heard(307, location=after), heard(), webhook={**WEBHOOK, "url": before})
    assert asked[1].headers == asked[0].headers
    assert "token=" not in asked[1].url, "a redirect says all of its address"


# what a check is made of


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://u:p@kitchen.example:8443/a/b?token=x#y", "https://kitchen.example:8443/a/b"),
        ("http://[::1]:80", "http://[::1]:80"),
        ("kitchen?token=x", "(no http address)"),
    ],
)
def test_what_is_shown_of_an_address(url: str, shown: str) -> None:
    assert public_url(url) == shown


def test_the_message_of_a_check_looks_like_the_vendors_and_can_be_told_from_it() -> None:
    payload = example_payload("0" * 16, "2026-01-02T03:04:05.678Z")
    assert {"source", "storyId", "interaction", "contexts", "parameters", "sessionParameters"} <= set(payload["result"])
    assert 10 <= len(payload["sessionId"]) <= 36
    assert payload["sessionId"].startswith(SESSION_PREFIX)
    assert payload["result"]["interaction"]["action"] == ACTION
    assert payload["timestamp"] == "2026-01-02T03:04:05.678Z"


def test_a_webhook_is_good_where_every_call_is() -> None:
    good, bad = Outcome(), Outcome(failure=Failure.TIME)
    for outcomes, is_good in (((good, good), True), ((good, bad), False), ((bad, good), False)):
        calls = tuple(Called(what="call", outcome=outcome, milliseconds=1) for outcome in outcomes)
        assert Checked(address=None, name="x", url="", calls=calls).is_good is is_good
