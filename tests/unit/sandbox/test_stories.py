"""Stories, their graph and their interactions (API reference, sections 3, 4 and 12)."""

from typing import Any

import pytest
from support.asked import Sandbox

UNKNOWN = "0" * 24


def node(interaction: str, *following: str, root: bool = True, references: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"id": interaction, "root": root, "references": list(references), "contextOut": list(following)}


def test_two_stories_may_have_one_name(sandbox: Sandbox) -> None:
    assert sandbox.make("/stories", {"name": "s"}) != sandbox.make("/stories", {"name": "s"})


@pytest.mark.parametrize(("field", "longest"), [("name", 128), ("description", 1024)])
def test_limits_of_a_story(sandbox: Sandbox, field: str, longest: int) -> None:
    body = {"name": "s", field: "x" * longest}
    assert sandbox("POST", "/stories", body).status == 200
    assert sandbox("POST", "/stories", {**body, field: "x" * (longest + 1)}).status == 400
    assert sandbox("POST", "/stories", {"description": "no name"}).status == 400


def test_an_update_changes_only_what_is_given(sandbox: Sandbox) -> None:
    story = sandbox.make("/stories", {"name": "s", "description": "d"})
    sandbox("PUT", f"/stories/{story}", {"name": "t"})
    body = sandbox("GET", f"/stories/{story}").body
    assert (body["name"], body["description"]) == ("t", "d")
    sandbox("PUT", f"/stories/{story}", {"description": ""})
    body = sandbox("GET", f"/stories/{story}").body
    assert (body["name"], body["description"]) == ("t", "")


def test_the_order_is_a_permutation_of_the_first_level(sandbox: Sandbox) -> None:
    story, (a, b) = sandbox.story("a", "b")
    assert sandbox("PUT", f"/stories/{story}", {"order": [b, a]}).status == 200
    assert sandbox.graph(story)[0] == ["b", "a"]
    for wrong in ([a], [a, b, UNKNOWN], [a, a]):
        assert sandbox("PUT", f"/stories/{story}", {"order": wrong}).status == 400


def test_a_story_takes_its_interactions_along(sandbox: Sandbox) -> None:
    story, (a,) = sandbox.story("a")
    sandbox("DELETE", f"/stories/{story}")
    assert sandbox("GET", "/stories").body == []
    assert sandbox("GET", f"/stories/{story}/interactions/{a}").status == 404
    assert sandbox("GET", f"/stories/{story}/interactions").status == 404
    assert sandbox("DELETE", f"/stories/{story}").status == 404


def test_a_child_is_appended_to_what_follows_its_parent(sandbox: Sandbox) -> None:
    story, (a,) = sandbox.story("a")
    sandbox.make(f"/stories/{story}/interactions/{a}", {"name": "b"})
    sandbox.make(f"/stories/{story}/interactions/{a}", {"name": "c"})
    assert sandbox.graph(story) == (["a"], {"a": (True, ["b", "c"]), "b": (False, []), "c": (False, [])})


@pytest.mark.parametrize(("parent", "status"), [(UNKNOWN, 404), ("welcome", 400), ("fallback", 400)])
def test_a_parent_is_an_interaction(sandbox: Sandbox, parent: str, status: int) -> None:
    story, _ = sandbox.story()
    assert sandbox("POST", f"/stories/{story}/interactions/{parent}", {"name": "b"}).status == status


def test_contexts_replace_the_lists_of_the_listed_nodes(sandbox: Sandbox) -> None:
    story, (a, b, c) = sandbox.story("a", "b", "c")
    assert (
        sandbox("PUT", f"/stories/{story}/contexts", [node(a, b), node(b, a, root=False, references=(c,))]).status
        == 200
    )
    assert sandbox.graph(story) == (["a", "c"], {"a": (True, ["b"]), "b": (False, ["a"]), "c": (True, [])})
    sandbox("PUT", f"/stories/{story}/contexts", [node(a), node(b)])
    assert sandbox.graph(story) == (["a", "c", "b"], {"a": (True, []), "b": (True, []), "c": (True, [])})


def test_contexts_know_only_what_exists_and_no_loop(sandbox: Sandbox) -> None:
    story, (a,) = sandbox.story("a")
    for wrong in ([node(UNKNOWN)], [node(a, UNKNOWN)], [node(a, references=(UNKNOWN,))], [node(a, a)], {}, [{"id": a}]):
        assert sandbox("PUT", f"/stories/{story}/contexts", wrong).status == 400
    assert sandbox("PUT", f"/stories/{UNKNOWN}/contexts", []).status == 404


def test_a_delete_takes_what_only_it_leads_to(sandbox: Sandbox) -> None:
    story, (a, b) = sandbox.story("a", "b")
    child = sandbox.make(f"/stories/{story}/interactions/{a}", {"name": "child"})
    shared = sandbox.make(f"/stories/{story}/interactions/{a}", {"name": "shared"})
    grandchild = sandbox.make(f"/stories/{story}/interactions/{child}", {"name": "grandchild"})
    sandbox("PUT", f"/stories/{story}/contexts", [node(b, shared, a, references=(a,)), node(grandchild, a, root=False)])
    assert sandbox("DELETE", f"/stories/{story}/interactions/{a}").status == 200
    assert sandbox.graph(story) == (["b"], {"b": (True, ["shared"]), "shared": (False, [])})
    assert sandbox("DELETE", f"/stories/{story}/interactions/{a}").status == 404


def test_names_are_unique_within_a_story(sandbox: Sandbox) -> None:
    story, (a, _) = sandbox.story("a", "b")
    assert sandbox("POST", f"/stories/{story}/interactions", {"name": "a"}).status == 400
    assert sandbox("PUT", f"/stories/{story}/interactions/{a}", {"name": "b"}).status == 400
    assert sandbox("PUT", f"/stories/{story}/interactions/{a}", {"name": "a"}).status == 200
    assert sandbox("POST", f"/stories/{story}/interactions", {"name": "A"}).status == 200
    assert sandbox.story("a")


def test_an_update_replaces_the_content_and_not_the_place(sandbox: Sandbox) -> None:
    story, (a, b) = sandbox.story("a", "b")
    path = f"/stories/{story}/interactions/{a}"
    sandbox("PUT", path, {"name": "a", "userSays": ["x"], "triggers": ["t"], "action": "act"})
    sandbox("PUT", f"/stories/{story}/contexts", [node(a, b)])
    sandbox("PUT", path, {"name": "z", "userSays": ["y"]})
    body = sandbox("GET", path).body
    assert (body["name"], body["userSays"], body["triggers"], body["action"], body["classifier"]) == (
        "z",
        ["y"],
        [],
        "",
        "ml",
    )
    assert sandbox.graph(story) == (["z", "b"], {"z": (True, ["b"]), "b": (True, [])})
    assert sandbox("GET", f"/stories/{story}/interactions").body[0] == body
    assert sandbox("PUT", f"/stories/{story}/interactions/{UNKNOWN}", {"name": "q"}).status == 404


LIMITS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    # field: the most, one too many
    "name": ({"name": "x" * 128}, {"name": "x" * 129}),
    "action": ({"action": "x" * 128}, {"action": "x" * 129}),
    "userSays": ({"userSays": ["x"] * 2000}, {"userSays": ["x"] * 2001}),
    "phrase": ({"userSays": ["x" * 256]}, {"userSays": ["x" * 257]}),
    "no phrase": ({"userSays": ["x"]}, {"userSays": [""]}),
    "triggers": ({"triggers": ["x"] * 99}, {"triggers": ["x"] * 100}),
    "trigger": ({"triggers": ["x" * 50]}, {"triggers": ["x" * 51]}),
    "parameters": ({"parameters": [{"entity": "e", "alias": "a"}] * 99}, {"parameters": [{"entity": "e"}]}),
    "prompts": (
        {"parameters": [{"entity": "e", "alias": "a", "prompts": ["x"] * 20}]},
        {"parameters": [{"entity": "e", "alias": "a", "prompts": ["x"] * 21}]},
    ),
    "classifier": ({"classifier": "keywords"}, {"classifier": "magic"}),
    "responses": ({"responses": [{"type": "end"}] * 99}, {"responses": [{"type": "end"}] * 100}),
    "response without type": ({"responses": []}, {"responses": [{"elements": []}]}),
    "text": (
        {"responses": [{"type": "text", "elements": ["x" * 1024] * 20}]},
        {"responses": [{"type": "text", "elements": ["x" * 1025]}]},
    ),
    "no variants": ({"responses": []}, {"responses": [{"type": "text", "elements": []}]}),
    "filters": (
        {"responses": [{"type": "text", "elements": ["a"], "filters": [{}] * 10}]},
        {"responses": [{"type": "text", "elements": ["a"], "filters": [{}] * 11}]},
    ),
    "quick replies": (
        {
            "responses": [
                {
                    "type": "quickReplies",
                    "title": "t",
                    "buttons": [{"type": "postback", "title": str(number)} for number in range(11)],
                }
            ]
        },
        {"responses": [{"type": "quickReplies", "title": "t", "buttons": [{"type": "url", "title": "x"}]}]},
    ),
    "titles of buttons": (
        {"responses": [{"type": "card", "title": "t", "buttons": [{"type": "url", "title": t} for t in "abc"]}]},
        {"responses": [{"type": "card", "title": "t", "buttons": [{"type": "url", "title": t} for t in "aa"]}]},
    ),
    "cards": (
        {
            "responses": [
                {"type": "cards", "elements": [{"title": "t", "buttons": [{"type": "url", "title": t} for t in "abc"]}]}
            ]
        },
        {
            "responses": [
                {
                    "type": "cards",
                    "elements": [{"title": "t", "buttons": [{"type": "url", "title": t} for t in "abcd"]}],
                }
            ]
        },
    ),
    "goto": (
        {"responses": [{"type": "goto", "interactionId": UNKNOWN}]},
        {"responses": [{"type": "goto", "interactionId": "confirm"}]},
    ),
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits_of_an_interaction(sandbox: Sandbox, name: str) -> None:
    story, _ = sandbox.story()
    good, bad = ({"name": "a", **body} for body in LIMITS[name])
    assert sandbox("POST", f"/stories/{story}/interactions", bad).status == 400
    assert sandbox("POST", f"/stories/{story}/interactions", good).status == 200


def test_unknown_responses_are_stored_untouched_unless_strict(sandbox: Sandbox, strict: Sandbox) -> None:
    odd = {"type": "somethingNew", "b": [1.5, None, {"z": "é"}], "a": True}
    guessed = {"type": "backtracking", "anything": [1]}
    story, _ = sandbox.story()
    made = sandbox.make(f"/stories/{story}/interactions", {"name": "a", "responses": [odd, guessed]})
    text = sandbox("GET", f"/stories/{story}/interactions/{made}").text
    assert '[{"type":"somethingNew","b":[1.5,null,{"z":"é"}],"a":true},{"type":"backtracking","anything":[1]}]' in text
    story, _ = strict.story()
    path = f"/stories/{story}/interactions"
    assert strict("POST", path, {"name": "a", "responses": [odd]}).status == 400
    assert strict("POST", path, {"name": "a", "responses": [guessed]}).status == 200


@pytest.mark.parametrize("which", ["welcome", "fallback"])
def test_default_interactions(sandbox: Sandbox, which: str) -> None:
    """They are there from the start, in neither list, and an update may leave the responses out."""
    story, _ = sandbox.story()
    path = f"/stories/{story}/interactions/{which}"
    new = sandbox("GET", path).body
    assert (new["name"], new["enabled"]) == (f"{which.capitalize()} Interaction", True)
    assert len(new["responses"][0]["elements"]) == 4
    assert sandbox("PUT", path, {"enabled": False}).status == 200
    assert sandbox("GET", path).body == {**new, "enabled": False}
    assert sandbox("PUT", path, {"enabled": True, "responses": [{"type": "end"}]}).status == 200
    assert sandbox("GET", path).body["responses"] == [{"type": "end"}]
    assert sandbox("PUT", path, {"responses": []}).status == 400
    assert sandbox("GET", f"/stories/{story}/interactions").body == []
    assert sandbox("GET", f"/stories/{story}").body["interactions"] == {}


def test_v2_stories_are_another_list(sandbox: Sandbox) -> None:
    old = sandbox.make("/stories", {"name": "old"})
    new = sandbox.make("/v2/stories", {})
    assert [item["id"] for item in sandbox("GET", "/stories").body] == [old]
    assert sandbox("GET", "/v2/stories").body == [
        {"id": new, "name": "New story", "description": "", "version": 2, "published": False, "metrics": []}
    ]
    assert sandbox("PUT", f"/v2/stories/{new}", {"name": "n", "settings": {"confidence": 0.5}}).status == 200
    story = sandbox("GET", f"/v2/stories/{new}").body
    assert (story["name"], story["description"]) == ("n", "")
    assert story["settings"] == {"confidence": 0.5, "language": "en"}
    assert [child["type"] for child in story["diagram"]["children"]] == ["BOT_RESPONSE", "DEFAULT_FALLBACK"]
    assert sandbox("DELETE", f"/v2/stories/{new}").status == 404
