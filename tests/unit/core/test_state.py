"""State: what is written is read again; what cannot be trusted is refused, and nothing is lost."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from botsync.address import Address
from botsync.core.digest import keyed_digest
from botsync.core.history import KEPT, Entry
from botsync.core.state import STATE_VERSION, Recorded, State, decode_state, encode_state, is_moved, moved_state
from botsync.errors import StateCorrupt, StateForeign, StateTooNew

DIGEST = keyed_digest("token")
STATE = State(
    environment="e",
    api="https://api",
    lineage="l",
    serial=3,
    resources={Address.parse("entity.a"): Recorded(remote_id="1", fields={"name": "a", "entries": {"x": ["x"]}})},
)


def decode(text: str) -> State:
    return decode_state(text, environment="e", api="https://api", digest=DIGEST)


def test_decode_is_the_inverse_of_encode() -> None:
    assert decode(encode_state(STATE, DIGEST)) == STATE


@given(st.dictionaries(st.sampled_from(["entity.a", "story.b", "interaction.b.c"]), st.text()), st.integers(0))
def test_any_state_survives(ids: dict[str, str], serial: int) -> None:
    resources = {Address.parse(key): Recorded(remote_id=value) for key, value in sorted(ids.items())}
    state = State(environment="e", api="https://api", lineage="x", serial=serial, resources=resources)
    assert decode(encode_state(state, DIGEST)) == state


def test_state_holds_no_secret() -> None:
    fields = {"token": SecretStr("hunter2"), "headers": {"A": SecretStr("hunter3"), "B": SecretStr("")}}
    secret = State(
        environment="e",
        api="a",
        lineage="l",
        resources={Address.parse("webhook.w"): Recorded(remote_id="1", fields=fields)},
    )
    text = encode_state(secret, DIGEST)
    assert "hunter" not in text
    assert json.loads(text)["resources"]["webhook.w"]["fields"]["headers"]["B"] == {"secret": ""}


def test_digests_differ_by_secret_and_by_token() -> None:
    assert len({DIGEST("a"), DIGEST("b"), keyed_digest("other")("a")}) == 3
    assert DIGEST("a") == keyed_digest("token")("a")


def test_a_cut_state_is_refused_wherever_it_is_cut() -> None:
    text = encode_state(STATE, DIGEST).rstrip()
    for end in range(len(text)):
        with pytest.raises(StateCorrupt):
            decode(text[:end])


@pytest.mark.parametrize(
    "change",
    [
        {"version": 0},
        {"version": "1"},
        {"serial": "x"},
        {"lineage": 3},
        {"resources": []},
        {"resources": {"nonsense": {"remote_id": "1", "fields": {}}}},
        {"resources": {"entity.a": {"fields": {}}}},
        {"resources": {"entity.a": {"remote_id": 1, "fields": {}}}},
        {"resources": {"entity.a": {"remote_id": "1", "fields": []}}},
        {"history": {}},
        {"history": [3]},
        {"history": [{"who": 3}]},
        {"history": [{"done": []}]},
        {"history": [{"serial": "1"}]},
        {"history": [{"serial": True}]},
        {"history": [{"done": {"create": "1"}}]},
    ],
)
def test_a_damaged_state_is_refused(change: dict[str, object]) -> None:
    document = {**json.loads(encode_state(STATE, DIGEST)), **change}
    with pytest.raises(StateCorrupt):
        decode(json.dumps(document))


def test_a_newer_state_is_refused() -> None:
    with pytest.raises(StateTooNew, match="format version 99"):
        decode(json.dumps({"version": 99}))


def test_a_foreign_state_is_refused() -> None:
    text = encode_state(STATE, DIGEST)
    with pytest.raises(StateForeign, match="belongs to environment `e`"):
        decode_state(text, environment="other", api="https://api", digest=DIGEST)
    with pytest.raises(StateForeign, match="recorded against"):
        decode_state(text, environment="e", api="https://elsewhere", digest=DIGEST)


def test_the_serial_counts_changes_only() -> None:
    assert STATE.with_resources(dict(STATE.resources)) is STATE
    assert STATE.with_resources({}).serial == 4


def test_what_became_other_is_known_by_serial() -> None:
    entry = Entry(at="2026-01-01T00:00:00Z", who="ada", command="apply")
    a, b = Address.parse("entity.a"), Address.parse("entity.b")
    more = {b: Recorded(remote_id="2", fields={"name": "b"})}
    second = STATE.with_resources({**STATE.resources, **more}).with_entry(entry, STATE)
    assert (second.serial, second.touched) == (4, {b: 4})
    known = {a: replace(STATE.resources[a], fields={"name": "a", "entries": {"x": ["x"]}, "more": 1})}
    third = second.with_resources({**known, b: replace(more[b], fields={"name": "c"})}).with_entry(entry, second)
    assert (third.serial, third.touched) == (5, {b: 5}), "to know more is no change"
    fourth = third.with_resources(known).with_entry(entry, third)
    assert fourth.touched == {b: 6}, "it is known when something went"
    unknown = fourth.with_resources({a: Recorded(remote_id="1")}).with_entry(entry, fourth)
    assert unknown.touched == {a: 7, b: 6}
    assert decode(encode_state(unknown, DIGEST)).touched == unknown.touched


def test_digests_that_another_token_made_tell_nothing() -> None:
    """After the token of the API has changed, no secret looks changed by somebody."""
    fields = {"name": "w", "url": "https://example.com", "token": {"secret": DIGEST("x")}, "headers": {}}
    state = State(
        environment="e",
        api="https://api",
        lineage="l",
        resources={Address.parse("webhook.w"): Recorded(remote_id="1", fields=fields)},
    )
    text = encode_state(state, DIGEST)
    assert decode(text) == state
    other = decode_state(text, environment="e", api="https://api", digest=keyed_digest("another token"))
    assert other.resources[Address.parse("webhook.w")].fields == {"name": "w", "url": "https://example.com"}


def test_references_to_what_nobody_manages_are_recorded_as_they_are() -> None:
    fields = {"name": "a", "next": ["interaction.s.b", "#0123456789ab"]}
    state = State(
        environment="e",
        api="https://api",
        lineage="l",
        resources={Address.parse("interaction.s.a"): Recorded(remote_id="1", fields=fields)},
    )
    assert decode(encode_state(state, DIGEST)) == state


# history and versions

WRITTEN = Entry(
    serial=4,
    at="2026-01-02T03:04:05Z",
    who="ada",
    command="apply",
    run="r1",
    started="2026-01-02T03:04:00Z",
    outcome="complete",
    commit="c0ffee",
    plan="p1",
    done={"create": 2, "update": 1},
    changes=4,
)


def test_history_survives() -> None:
    state = STATE.with_entry(WRITTEN, STATE)
    assert (state.serial, state.history) == (4, (WRITTEN,))
    assert decode(encode_state(state, DIGEST)) == state


def test_history_is_bounded() -> None:
    state = STATE
    for number in range(KEPT + 5):
        state = state.with_entry(Entry(at=str(number), who="ada", command="state rm"), state)
    assert len(state.history) == KEPT
    assert (state.history[0].at, state.history[-1].serial, state.serial) == ("5", KEPT + 8, KEPT + 8)


VERSIONS = {
    1: """{
 "api": "https://api",
 "digest_check": "%s",
 "environment": "e",
 "lineage": "l",
 "resources": {"entity.a": {"fields": {"entries": {"x": ["x"]}, "name": "a"}, "remote_id": "1"}},
 "serial": 3,
 "version": 1
}
""",
    2: """{
 "api": "https://api",
 "digest_check": "%s",
 "environment": "e",
 "history": [{"at": "2026-01-02T03:04:05Z", "command": "import", "serial": 3, "who": "ada"}],
 "lineage": "l",
 "resources": {"entity.a": {"fields": {"entries": {"x": ["x"]}, "name": "a"}, "remote_id": "1"}},
 "serial": 3,
 "version": 2
}
""",
}
"""A text of every version that botsync ever wrote; one is added with each new version, none is changed."""


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_is_read(version: int) -> None:
    state = decode(VERSIONS[version] % DIGEST("botsync"))
    assert (state.serial, state.lineage, state.resources) == (3, "l", STATE.resources)
    assert json.loads(encode_state(state, DIGEST))["version"] == STATE_VERSION == max(VERSIONS)


def test_a_state_that_was_moved_says_where_to() -> None:
    text = moved_state("s3://bucket/x")
    assert is_moved(text)
    assert not is_moved(encode_state(STATE, DIGEST))
    assert not is_moved("{")
    assert not is_moved("3")
    with pytest.raises(StateForeign, match="was moved to s3://bucket/x"):
        decode(text)


def test_a_state_of_another_project_is_refused() -> None:
    from dataclasses import replace  # noqa: PLC0415

    text = encode_state(replace(STATE, project="pizza"), DIGEST)
    assert decode(text).project == "pizza", "where any will do"
    known = {"environment": "e", "api": "https://api", "digest": DIGEST}
    assert decode_state(text, project="pizza", **known).project == "pizza"
    with pytest.raises(StateForeign, match="belongs to project `pizza`, not to `My Taxi`") as refused:
        decode_state(text, project="My Taxi", **known)
    assert "state: git:origin/my-taxi" in refused.value.hint
    assert decode_state(encode_state(STATE, DIGEST), project="new", **known).project == ""
