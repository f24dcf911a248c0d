"""What a change of a story takes away from its users."""

from typing import Any

from support.talking import say, story

from botsync.conversation.dialogue.bot import Story
from botsync.conversation.losses import Loss, losses, reachable

GRAPH = {"a": "b", "b": "", "c": ""}


def lost(before: Story, after: Story) -> list[tuple[Loss, str]]:
    return [(item.loss, item.interaction) for item in losses("s", before, after)]


def button(target: str) -> dict[str, Any]:
    card = {"title": "t", "buttons": [{"type": "goto", "title": "go", "value": target}, "odd"]}
    return {"type": "cards", "elements": [card], "filters": []}


def quiet(graph: dict[str, str], order: str = "a", **more: Any) -> Story:
    """Return a story without triggers."""
    found = story(graph, order, **more)
    silent = {
        name: type(item)(id=name, name=name, responses=item.responses) for name, item in found.interactions.items()
    }
    return Story(**{**{f: getattr(found, f) for f in Story.__dataclass_fields__}, "interactions": silent})


def test_nothing_is_lost_where_nothing_changes_or_all_is_new() -> None:
    whole = quiet(GRAPH)
    assert lost(whole, whole) == []
    assert lost(quiet({"a": ""}), quiet({"a": "b", "b": ""})) == []


def test_what_nobody_gets_to_any_more_is_lost() -> None:
    assert lost(quiet(GRAPH), quiet({**GRAPH, "a": ""})) == [(Loss.DEAD_END, "a"), (Loss.UNREACHABLE, "b")]


def test_what_was_out_of_reach_before_is_not_lost() -> None:
    assert "c" not in reachable(quiet(GRAPH))
    assert lost(quiet(GRAPH), quiet({**GRAPH, "c": ""})) == []


def test_buttons_jumps_triggers_and_the_welcome_lead_somewhere() -> None:
    goto = {"type": "goto", "interactionId": "c", "filters": []}
    assert reachable(quiet(GRAPH, responses={"a": [goto]})) == {"a", "b", "c"}
    assert reachable(quiet(GRAPH, responses={"b": [button("c")]})) == {"a", "b", "c"}
    assert reachable(quiet(GRAPH, welcome={"responses": (button("c"),)})) == {"a", "b", "c"}
    off = quiet(GRAPH, welcome={"responses": (button("c"),), "enabled": False})
    assert reachable(off) == {"a", "b"}
    assert "c" in reachable(story(GRAPH, "a")), "it has a trigger"


def test_an_end_or_a_question_is_no_dead_end() -> None:
    before = quiet({"a": "b", "b": ""})
    for kind in ("end", "attributes", "webhook"):
        after = quiet({"a": "", "b": ""}, "a b", responses={"a": [say("x"), {"type": kind, "filters": []}]})
        assert lost(before, after) == []


def test_a_fallback_that_says_nothing_any_more_is_lost() -> None:
    whole = quiet(GRAPH)
    for after in ({"responses": ()}, {"enabled": False}):
        assert lost(whole, quiet(GRAPH, fallback=after)) == [(Loss.NO_FALLBACK, "fallback")]
        assert lost(quiet(GRAPH, fallback=after), whole) == []
