"""Blast radius: what is still used is not deleted, and the refusal lists who uses it."""

from dataclasses import replace
from typing import Any

import pytest
from support.bench import ALL, POLICY, Bench, content, load_data

from botsync.address import Address
from botsync.core.plan import Plan
from botsync.core.planner import build_plan
from botsync.core.select import Selection

Data = dict[str, Any]


def bot(interactions: Data, **more: Any) -> Data:
    return {
        "version": 1,
        "name": "t",
        "stories": {"s": {"start": ["a"], "interactions": interactions, **more.pop("story", {})}},
        "entities": {"size": {"entries": {"small": []}}},
        "webhooks": {"hook": {"url": "https://example.com/a"}},
        **more,
    }


USES: Data = {
    "a": {"user_says": ["a {{size:size}} one"], "parameters": {"size": {"entity": "size"}}},
    "b": {"responses": [{"webhook": "hook"}]},
}
FREE: Data = {"a": {}, "b": {}}


def refused(plan: Plan) -> dict[str, str]:
    return {
        finding.message.split(" ", 1)[0]: finding.message for finding in plan.findings if finding.code == "delete-used"
    }


@pytest.fixture
def bench() -> Bench:
    made = Bench()
    made.apply(load_data(bot(USES)))
    return made


GONE: Data = {"entities": {}, "webhooks": {}}


def test_what_git_takes_out_of_its_users_may_go(bench: Bench) -> None:
    plan = bench.plan(load_data(bot(FREE, **GONE)))
    assert refused(plan) == {}
    bench.apply(load_data(bot(FREE, **GONE)))
    assert bench.plan(load_data(bot(FREE, **GONE))).is_empty


def test_what_goes_with_its_users_may_go(bench: Bench) -> None:
    assert refused(bench.plan(load_data({**bot(FREE, **GONE), "stories": {}}))) == {}


def test_what_only_the_workspace_uses_stays(bench: Bench) -> None:
    """A story that nobody manages, and an interaction that somebody added, use it: they are named."""
    theirs = bench.call("POST", "/stories", {"name": "Theirs", "description": ""})
    for kind, address in (("entities", "size"), ("webhooks", "hook")):
        assert any(item["name"] == address for item in bench.call("GET", f"/{kind}"))
    hook = bench.call("GET", "/webhooks")[0]["id"]
    body = {
        "name": "asks",
        "userSays": ["one {{size:size}}"],
        "responses": [{"type": "WEBHOOK", "webhookId": hook}],
    }
    bench.call("POST", f"/stories/{theirs['id']}/interactions", webhook_body(bench, body, hook))
    found = refused(bench.plan(load_data(bot(FREE, **GONE))))
    assert set(found) == {"entity.size", "webhook.hook"}
    assert found["webhook.hook"] == (
        "webhook.hook would be deleted, and 1 still use it: in the workspace 'asks' in 'Theirs' (not managed)"
    )


def webhook_body(bench: Bench, body: Data, hook: str) -> Data:
    """Return an interaction that calls the webhook, in the API's own form."""
    (story,) = [item for item in bench.call("GET", "/stories") if item["name"] != "Theirs"]
    inside = bench.call("GET", f"/stories/{story['id']}/interactions")
    (calls,) = [item for item in inside if hook in str(item)]
    return {**body, "responses": calls["responses"]}


def test_a_user_that_is_left_as_it_is_still_counts(bench: Bench) -> None:
    selection = Selection(
        excludes=(Address.parse("story.s"), Address.parse("interaction.s.a"), Address.parse("interaction.s.b"))
    )
    found = refused(bench.plan(load_data(bot(FREE, **GONE)), selection))
    assert found == {
        "entity.size": "entity.size would be deleted, and 1 still use it: in the workspace interaction.s.a",
        "webhook.hook": "webhook.hook would be deleted, and 1 still use it: in the workspace interaction.s.b",
    }


def test_a_story_uses_with_its_welcome(bench: Bench) -> None:
    welcome = {"welcome": {"responses": [{"webhook": "hook"}]}}
    bench.apply(load_data(bot(FREE, story=welcome)))
    assert refused(bench.plan(load_data(bot(FREE, **GONE)), Selection(excludes=(Address.parse("story.s"),))))
    assert refused(bench.plan(load_data(bot(FREE, **GONE)))), "a welcome that Git does not mention stays as it is"
    _, report = bench.apply(load_data(bot(FREE, story={"welcome": {"responses": [{"text": "Hi"}]}}, **GONE)))
    assert report.is_complete


def test_what_is_only_forgotten_goes_on_using(bench: Bench) -> None:
    data = {**bot(USES, **GONE), "stories": {}, "forget": ["story.s"]}
    assert set(refused(bench.plan(load_data(data)))) == {"entity.size", "webhook.hook"}


def test_what_git_itself_still_uses_stays(bench: Bench) -> None:
    """An undo wants less than a whole project; what it wants must not lose what it uses."""
    whole = load_data(bot(USES)).desired
    assert whole is not None
    part = replace(
        whole,
        resources={key: value for key, value in whole.resources.items() if str(key) != "webhook.hook"},
        written={key: value for key, value in whole.written.items() if str(key) != "webhook.hook"},
    )
    situation = replace(bench.situation(load_data(bot(USES))), desired=part)
    found = refused(build_plan(situation, POLICY, ALL))
    assert found == {
        "webhook.hook": "webhook.hook would be deleted, and 1 still use it: in Git interaction.s.b; "
        "in the workspace interaction.s.b"
    }


def test_a_long_list_is_cut(bench: Bench) -> None:
    many = {f"a{n}": {"responses": [{"webhook": "hook"}]} for n in range(25)}
    data = bot(many, story={"start": []})
    bench.apply(load_data(data))
    selection = Selection(targets=(Address.parse("webhook.hook"),))
    found = refused(bench.plan(load_data(bot({key: {} for key in many}, story={"start": []}, **GONE)), selection))
    assert "25 still use it" in found["webhook.hook"]
    assert found["webhook.hook"].endswith(" and 5 more")


def test_links_to_an_interaction_that_goes_are_pointed_out(bench: Bench) -> None:
    """No file speaks of the welcome any more: it stays, and would lead nowhere."""
    welcome = {"welcome": {"responses": [{"button": {"title": "t", "buttons": [{"title": "x", "goto": "b"}]}}]}}
    bench.apply(load_data(bot(FREE, story=welcome)))
    plan = bench.plan(load_data(bot({"a": {}})))
    (finding,) = [item for item in plan.findings if item.code == "delete-leaves-links"]
    assert finding.message == ("interaction.s.b would be deleted, and 1 would still lead to it: story.s")
    assert not plan.is_refused
    other = {"welcome": {"responses": [{"text": "Hi"}]}}
    assert bench.plan(load_data(bot({"a": {}}, story=other))).findings == ()


def test_an_entity_whose_name_another_one_takes_over_may_go(bench: Bench) -> None:
    """Phrases refer to it by its name; there and back again."""

    def named(key: str) -> dict[str, Any]:
        ask = {"user_says": [f"a {{{{{key}:x}}}} b"], "parameters": {"x": {"entity": key}}}
        data = bot({"a": ask})
        return {**data, "entities": {key: {"name": "size", "entries": {"small": ["little"]}}}}

    one, other = load_data(named("city")), load_data(named("size"))
    bench.apply(one)
    before = content(bench.live())
    _, report = bench.apply(other)
    assert report.is_complete
    assert content(bench.live()) == before
    _, report = bench.undo(bench.runs[-1], one, other)
    assert report.is_complete
    assert content(bench.live()) == before
