"""Between the API's form and the canonical one nothing is lost; what has no canonical form is carried untouched."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from botsync.api.dialect.envelope import check_envelope, error_detail
from botsync.api.dialect.resources import (
    decode_default,
    decode_entity,
    decode_interaction,
    decode_story,
    decode_webhook,
    encode_default,
    encode_entity,
    encode_interaction,
    encode_node,
    encode_webhook,
)
from botsync.api.dialect.responses import decode_response, encode_response
from botsync.api.payloads import DefaultPayload, EntityPayload, InteractionPayload, StoryPayload, WebhookPayload
from botsync.core.live import Node

CARD = {"title": "T", "buttons": [{"type": "url", "title": "u", "value": "https://x"}]}
RESPONSES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    # on the wire, canonical
    ({"type": "text", "elements": ["a", "b"]}, {"type": "text", "elements": ["a", "b"]}),
    ({"type": "image", "imageUrl": "https://x"}, {"type": "image", "image_url": "https://x"}),
    (
        {
            "type": "quickReplies",
            "title": "t",
            "buttons": [
                {"type": "postback", "title": "p", "value": "v"},
                {"type": "goto", "title": "g", "value": "id"},
            ],
        },
        {
            "type": "quick_replies",
            "title": "t",
            "buttons": [
                {"type": "postback", "title": "p", "value": "v"},
                {"type": "goto", "title": "g", "interaction": "id"},
            ],
        },
    ),
    ({"type": "button", **CARD}, {"type": "button", **CARD}),
    (
        {"type": "card", **CARD, "subtitle": "s", "imageUrl": "https://i"},
        {"type": "card", **CARD, "subtitle": "s", "image_url": "https://i"},
    ),
    ({"type": "cards", "elements": [CARD]}, {"type": "cards", "elements": [CARD]}),
    ({"type": "goto", "interactionId": "id"}, {"type": "goto", "interaction": "id"}),
    ({"type": "end"}, {"type": "end"}),
    ({"type": "reset"}, {"type": "reset"}),
    ({"type": "webhook", "webhookId": "id"}, {"type": "webhook", "webhook": "id"}),
    (
        {"type": "attributes", "elements": [{"entity": "e", "alias": "a", "prompts": ["p"]}]},
        {"type": "attributes", "elements": [{"entity": "e", "name": "a", "prompts": ["p"]}]},
    ),
    (
        {"type": "setAttributes", "elements": [{"name": "a", "value": "b"}]},
        {"type": "set_attributes", "values": {"a": "b"}},
    ),
    ({"type": "backtracking", "mode": "root"}, {"type": "backtracking", "mode": "root"}),
]


@pytest.mark.parametrize(("wire", "canonical"), RESPONSES, ids=lambda value: value["type"])
@pytest.mark.parametrize("beside", [{}, {"delay": 5, "filters": [{"any": "thing"}]}], ids=["plain", "beside"])
def test_every_response_type_both_ways(wire: dict[str, Any], canonical: dict[str, Any], beside: dict[str, Any]) -> None:
    assert decode_response({"filters": [], **wire, **beside}) == {**canonical, **beside}
    assert encode_response({**canonical, **beside}) == {"filters": [], **wire, **beside}


ODD: dict[str, dict[str, Any]] = {
    "unknown type": {"type": "transfer", "to": "agents"},
    "no type": {"elements": ["a"]},
    "unknown field": {"type": "text", "elements": ["a"], "voice": "loud"},
    "over a limit": {"type": "text", "elements": ["a" * 1025]},
    "wrong type of a field": {"type": "text", "elements": "a"},
    "goto to nothing": {"type": "goto"},
    "button to nothing": {"type": "button", "title": "t", "buttons": [{"type": "goto", "title": "x"}]},
    "two buttons of one title": {
        "type": "button",
        "title": "t",
        "buttons": [{"type": "url", "title": "x", "value": "1"}, {"type": "url", "title": "x", "value": "2"}],
    },
    "an attribute set twice": {
        "type": "setAttributes",
        "elements": [{"name": "a", "value": "1"}, {"name": "a", "value": "2"}],
    },
}


@pytest.mark.parametrize("name", ODD)
def test_what_has_no_canonical_form_is_carried_untouched(name: str) -> None:
    decoded = decode_response(ODD[name])
    assert decoded == {"type": "raw", "raw": ODD[name]}
    assert encode_response(decoded) == ODD[name]


def test_a_button_of_an_unknown_kind_is_carried_untouched() -> None:
    wire = {"type": "button", "title": "t", "buttons": [{"type": "share", "title": "x", "to": []}], "filters": []}
    decoded = decode_response(wire)
    assert decoded["buttons"] == [{"type": "raw", "raw": {"type": "share", "title": "x", "to": []}}]
    assert encode_response(decoded) == wire


@given(
    st.dictionaries(
        st.sampled_from(["type", "elements", "title", "buttons", "delay", "filters", "mode", "interactionId"]),
        st.recursive(
            st.one_of(
                st.none(),
                st.booleans(),
                st.integers(),
                st.sampled_from(["text", "goto", "card", "cards", "button", "attributes", "setAttributes", "end"]),
            ),
            lambda inner: st.one_of(
                st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["type", "title", "value"]), inner)
            ),
            max_leaves=6,
        ),
    )
)
def test_whatever_the_api_sends_is_carried(wire: dict[str, Any]) -> None:
    """Decoding is total, and what is sent back decodes to the same."""
    decoded = decode_response(wire)
    assert decode_response(encode_response(decoded)) == decoded


def test_story() -> None:
    node = {"id": "2", "root": True, "references": ["3"], "contextOut": ["3"], "name": "n", "webhook": ""}
    payload = StoryPayload.model_validate(
        {"id": "1", "name": "n", "description": None, "order": ["2"], "interactions": {"2": node}}
    )
    story = decode_story(payload)
    assert (story.name, story.description, story.order) == ("n", "", ("2",))
    assert story.nodes == {"2": Node(root=True, next=("3",), references=("3",))}
    assert encode_node("2", story.nodes["2"]) == {"id": "2", "root": True, "references": ["3"], "contextOut": ["3"]}


def test_interaction_with_nothing_has_the_defaults() -> None:
    fields = decode_interaction(InteractionPayload.model_validate({"id": "1", "name": "n", "action": None}))
    assert fields == {
        "name": "n",
        "action": "",
        "classifier": "ml",
        "user_says": [],
        "triggers": [],
        "parameters": [],
        "responses": [],
    }


def test_repeated_phrases_are_sent_once() -> None:
    fields = decode_interaction(InteractionPayload.model_validate({"id": "1", "name": "n"}))
    body = encode_interaction({**fields, "user_says": ["b", "a", "b"], "triggers": ["t", "t"]})
    assert (body["userSays"], body["triggers"]) == (["b", "a"], ["t"])


def test_of_two_parameters_with_one_alias_the_first_counts() -> None:
    parameters = [{"entity": "e", "alias": "a", "prompts": []}, {"entity": "f", "alias": "a", "prompts": []}]
    payload = InteractionPayload.model_validate({"id": "1", "name": "n", "parameters": parameters})
    assert decode_interaction(payload)["parameters"] == [{"name": "a", "entity": "e", "prompts": []}]


def test_default_interaction() -> None:
    payload = DefaultPayload.model_validate({"enabled": False, "responses": [{"type": "end", "filters": []}]})
    assert decode_default(payload) == (False, [{"type": "end"}])
    assert encode_default("welcome", {"welcome.enabled": True}) == {"enabled": True}
    fields = {"welcome.enabled": True, "welcome.responses": [{"type": "end"}]}
    assert encode_default("welcome", fields) == {"enabled": True, "responses": [{"type": "end", "filters": []}]}


def test_entity() -> None:
    entries = [
        {"value": "small", "synonyms": [{"value": "small"}, {"value": "little"}]},
        {"value": "small", "synonyms": [{"value": "tiny"}]},
    ]
    fields = decode_entity(EntityPayload.model_validate({"id": "1", "name": "n", "entries": entries}))
    assert fields == {"name": "n", "entries": {"small": ["little", "tiny"]}}
    body = encode_entity({"name": "n", "entries": {"small": ["little", "small", "little"]}})
    assert body["entries"] == [{"value": "small", "synonyms": [{"value": "small"}, {"value": "little"}]}]
    assert decode_entity(EntityPayload.model_validate({"id": "1", "name": "n"})) is None


def test_webhook() -> None:
    wire = {
        "id": "1",
        "name": "n",
        "url": "https://x",
        "token": "t0ken",
        "headers": [{"key": "A", "value": "h1"}, {"name": "B", "value": "h2"}, {"value": "h3"}],
        "auth": {"username": "u", "password": None},
    }
    fields = decode_webhook(WebhookPayload.model_validate(wire))
    assert "t0ken" not in repr(fields)
    body, secrets = encode_webhook(fields)
    assert body == {
        "name": "n",
        "url": "https://x",
        "token": "t0ken",
        "headers": [{"key": "A", "value": "h1"}, {"key": "B", "value": "h2"}, {"key": "", "value": "h3"}],
        "auth": {"username": "u", "password": ""},
    }
    assert set(secrets) == {"t0ken", "h1", "h2", "h3", "u", ""}


def test_webhook_without_secrets() -> None:
    fields = decode_webhook(WebhookPayload.model_validate({"id": "1", "name": "n", "url": "u", "token": None}))
    assert fields == {
        "name": "n",
        "url": "u",
        "token": SecretStr(""),
        "headers": {},
        "auth.username": SecretStr(""),
        "auth.password": SecretStr(""),
    }
    assert encode_webhook({"name": "n", "url": "u"})[0]["token"] == ""


@pytest.mark.parametrize(
    ("answer", "code", "detail"),
    [
        ([], None, ""),
        ({"status": {"code": 200, "type": "success"}}, None, ""),
        ({"status": "active"}, None, ""),
        ({"status": {"code": 400, "type": "bad_request"}}, 400, "bad_request"),
        ({"status": {"code": 400, "errorDetails": "a\nb"}}, 400, "a b"),
        ({"status": {"code": 500, "message": "m", "details": ["x", {"path": "p", "message": "q"}]}}, 500, "m; p: q"),
        ({"status": {"code": 500, "message": "m; p: q", "details": [{"path": "p", "message": "q"}]}}, 500, "m; p: q"),
        ({"status": {"code": 500, "message": "x  y" * 300}}, 500, "x y" * 300),
        ({"status": {"code": 404}}, 404, ""),
    ],
)
def test_envelopes(answer: object, code: int | None, detail: str) -> None:
    assert check_envelope(answer) == (code, detail)
    if code is not None:
        assert error_detail([answer]) == detail
