"""Entities, webhooks and segments (API reference, sections 5, 7, 10 and 12)."""

from typing import Any

import pytest
from support.asked import Sandbox

UNKNOWN = "0" * 24
ENTITY = {"name": "size", "entries": [{"value": "small", "synonyms": [{"value": "little"}]}]}
WEBHOOK = {"name": "orders", "url": "https://example.com/orders"}
SEGMENT = {"name": "vip"}
BODIES: dict[str, dict[str, Any]] = {"entities": ENTITY, "webhooks": WEBHOOK, "segments": SEGMENT}


@pytest.mark.parametrize("kind", BODIES)
def test_life_of_an_item(sandbox: Sandbox, kind: str) -> None:
    item = sandbox.make(f"/{kind}", BODIES[kind])
    other = {**BODIES[kind], "name": "other"}
    assert sandbox("PUT", f"/{kind}/{item}", other).status == 200
    assert [(found["id"], found["name"]) for found in sandbox("GET", f"/{kind}").body] == [(item, "other")]
    assert sandbox("DELETE", f"/{kind}/{item}").status == 200
    assert sandbox("GET", f"/{kind}").body == []
    assert sandbox("DELETE", f"/{kind}/{item}").status == 404
    assert sandbox("PUT", f"/{kind}/{UNKNOWN}", other).status == 404


def test_an_entity_is_replaced_as_a_whole(sandbox: Sandbox) -> None:
    entity = sandbox.make("/entities", ENTITY)
    assert sandbox("GET", f"/entities/{entity}").body == {"id": entity, **ENTITY}
    entries = [{"value": "big", "synonyms": []}]
    assert sandbox("PUT", f"/entities/{entity}", {"name": "size", "entries": entries}).status == 200
    assert sandbox("GET", f"/entities/{entity}").body["entries"] == entries
    assert sandbox("PUT", f"/entities/{entity}", {"name": "size"}).status == 400


def test_names_of_entities_are_unique(sandbox: Sandbox) -> None:
    sandbox.make("/entities", ENTITY)
    other = sandbox.make("/entities", {**ENTITY, "name": "other"})
    assert sandbox("POST", "/entities", ENTITY).status == 400
    assert sandbox("PUT", f"/entities/{other}", ENTITY).status == 400


@pytest.mark.parametrize("name", ["", "x" * 129, "sys.any", "a{", "a}", "a:b"])
def test_names_that_no_entity_may_have(sandbox: Sandbox, name: str) -> None:
    assert sandbox("POST", "/entities", {**ENTITY, "name": name}).status == 400


@pytest.mark.parametrize(
    ("entries", "status"),
    [
        ([], 400),
        ([{"value": "x", "synonyms": []}] * 2000, 200),
        ([{"value": "x", "synonyms": []}] * 2001, 400),
        ([{"value": "x", "synonyms": [{"value": "y"}] * 99}], 200),
        ([{"value": "x", "synonyms": [{"value": "y"}] * 100}], 400),
        ([{"value": "", "synonyms": []}], 400),
        ([{"value": "x" * 256, "synonyms": []}], 200),
        ([{"value": "x" * 257, "synonyms": []}], 400),
    ],
)
def test_limits_of_entries(sandbox: Sandbox, entries: list[Any], status: int) -> None:
    assert sandbox("POST", "/entities", {"name": "e", "entries": entries}).status == status


def test_strict_asks_for_the_value_among_its_synonyms(strict: Sandbox) -> None:
    assert strict("POST", "/entities", ENTITY).status == 400
    entries = [{"value": "small", "synonyms": [{"value": "small"}]}]
    assert strict("POST", "/entities", {"name": "size", "entries": entries}).status == 200


def test_the_list_of_webhooks_shows_no_secret(sandbox: Sandbox) -> None:
    secret = {
        "token": "t0p",
        "headers": [{"key": "A", "value": "h1dden"}],
        "auth": {"username": "u", "password": "p4ss"},
    }
    webhook = sandbox.make("/webhooks", {**WEBHOOK, **secret})
    listed = sandbox("GET", "/webhooks")
    assert listed.body == [{"id": webhook, **WEBHOOK, "error": ""}]
    body = sandbox("GET", f"/webhooks/{webhook}").body
    assert (body["token"], body["headers"][0]["value"], body["auth"]["password"]) == ("t0p", "h1dden", "p4ss")


@pytest.mark.parametrize("url", ["", "example.com", "ftp://x", "https://", "https://a b", "https://x/" + "y" * 2040])
def test_addresses_that_no_webhook_may_have(sandbox: Sandbox, url: str) -> None:
    assert sandbox("POST", "/webhooks", {**WEBHOOK, "url": url}).status == 400


def test_a_segment_counts_its_users(sandbox: Sandbox) -> None:
    segment = sandbox.make("/segments", SEGMENT)
    created = "2026-01-02 03:04:05.678Z"
    assert sandbox("GET", "/segments").body == [{"id": segment, "name": "vip", "users": 0, "createdAt": created}]
    assert sandbox("POST", "/segments", {"name": "x" * 256}).status == 200
    assert sandbox("POST", "/segments", {"name": "x" * 257}).status == 400
