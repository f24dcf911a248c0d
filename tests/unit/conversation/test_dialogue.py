"""The dialogue, rule by rule: context first, failures that count down, questions, jumps, webhooks, resets."""

from typing import Any

import pytest
from support.talking import Talk, say, story

from botsync.conversation.dialogue.bot import Question, in_tree_order, questions
from botsync.conversation.dialogue.machine import JUMPS, UnknownInteraction
from botsync.conversation.dialogue.session import encode_session
from botsync.conversation.dialogue.turn import Answer

SIZE = Question(attribute="size", entity="size", prompts=("Which size?", "Small or large?"))
SIZE_ONLY: Any = {"attribute": "size", "entity": "size"}
COUNT = Question(attribute="count", entity="sys.integer", prompts=("How many?",))


def names(talk: Talk, text: str, **more: Any) -> str:
    turn = talk(text, **more)
    return turn.interaction.id


# context


def test_at_first_only_the_first_level_is_understood() -> None:
    talk = Talk(story({"a": "b", "b": "", "c": ""}, "a c"))
    assert names(talk, "b") == "fallback"
    assert names(talk, "c") == "c"
    assert names(talk, "a") == "a"
    assert names(talk, "b") == "b"


def test_what_follows_wins_over_what_is_elsewhere() -> None:
    """The tiers are asked one after the other, and the first that understands is taken."""
    talk = Talk(story({"a": "b", "b": "x", "c": "", "x": ""}, "a c"))
    talk("a")
    talk("b")
    talk.understanding.asked.clear()
    talk("x")
    assert talk.understanding.asked == [frozenset({"x"})]


def test_what_was_reached_can_be_gone_back_to() -> None:
    talk = Talk(story({"a": "b c", "b": "d", "c": "", "d": "", "e": "f", "f": ""}, "a e"))
    for text in ("a", "b", "d"):
        assert names(talk, text) == text
    assert names(talk, "c") == "c", "a sister of what was reached"
    assert names(talk, "e") == "e", "another branch"
    assert names(talk, "d") == "d", "the first branch again, as far as it was reached"
    assert names(talk, "f") == "f", "what followed the other branch"


def test_what_was_not_reached_is_not_understood() -> None:
    talk = Talk(story({"a": "b", "b": "c", "c": ""}, "a"))
    talk("a")
    assert names(talk, "c") == "fallback"


def test_the_own_branch_comes_before_the_others() -> None:
    talk = Talk(story({"a": "a1 x", "a1": "", "x": "", "b": "b1 x2", "b1": "", "x2": ""}, "a b"))
    for text in ("a", "a1", "b", "b1"):
        talk(text)
    talk.understanding.asked.clear()
    talk("nothing")
    assert talk.understanding.asked == [
        frozenset({"b", "b1", "x2"}),
        frozenset({"a", "a1", "x"}),
    ]


def test_circles_are_normal() -> None:
    talk = Talk(story({"a": "b", "b": "a b"}, "a"))
    for text in ("a", "b", "a", "b", "b"):
        assert names(talk, text) == text


# failures


def test_failures_count_down_and_then_it_starts_anew() -> None:
    talk = Talk(story({"a": "b", "b": ""}, "a"))
    talk("a")
    turn = talk("what")
    assert (turn.interaction.type, turn.failures_left, turn.current) == ("fallback", 1, "a")
    turn = talk("what")
    assert (turn.failures_left, turn.current, turn.fulfillment) == (0, "", ({"type": "text", "message": "pardon?"},))
    assert names(talk, "b") == "fallback", "the context is gone"
    assert talk("what").failures_left == 0


def test_being_understood_restores_the_count() -> None:
    talk = Talk(story({"a": "b", "b": ""}, "a"))
    talk("a")
    talk("what")
    assert talk("b").failures_left == 2
    assert talk("what").failures_left == 1


def test_a_longer_life() -> None:
    talk = Talk(story({"a": "b", "b": ""}, "a"), lifespan=4)
    talk("a")
    assert [talk("what").failures_left for _ in range(5)] == [3, 2, 1, 0, 3]


def test_the_threshold_decides() -> None:
    talk = Talk(story({"a": ""}, "a"))
    assert talk("a?").score == 0.75
    assert talk("a??").interaction.type == "fallback"
    assert talk("a??").score == 0.5
    assert Talk(story({"a": ""}, "a"), confidence=0.4)("a??").interaction.id == "a"


def test_a_fallback_that_is_off_says_nothing() -> None:
    talk = Talk(story({"a": ""}, "a", fallback={"enabled": False}))
    turn = talk("a??")
    assert (turn.interaction.type, turn.score, turn.fulfillment) == ("fallback", 0, ())


def test_a_fallback_that_goes_somewhere_keeps_the_context() -> None:
    goto = {"type": "goto", "interactionId": "a"}
    talk = Talk(story({"a": "b", "b": ""}, "a", fallback={"responses": (goto,)}), lifespan=1)
    assert talk("what").jumps == (("fallback", "a"),)
    assert names(talk, "b") == "b"


# triggers, gotos, resets


def test_triggers_need_no_understanding() -> None:
    talk = Talk(story({"a": "b", "b": ""}, "a"))
    turn = talk("go-b", "trigger")
    assert (turn.interaction.id, turn.score, turn.current) == ("b", 1.0, "b")
    assert talk.understanding.asked == []
    assert talk.hear("welcome", "trigger") == ["hi"]
    assert talk.session.current == "b", "the welcome is no place to be"
    assert talk("nonsense", "trigger").interaction.type == "fallback"


def test_a_trigger_of_several_starts_the_first_in_the_tree() -> None:
    made = story({"a": "b", "b": "", "c": ""}, "c a")
    object.__setattr__(made.interactions["a"], "triggers", ("same",))
    object.__setattr__(made.interactions["b"], "triggers", ("same",))
    assert names(Talk(made), "same", kind="trigger") == "a"


def test_a_welcome_that_is_off_says_nothing() -> None:
    assert Talk(story({"a": ""}, welcome={"enabled": False})).hear("welcome", "trigger") == []


def test_gotos() -> None:
    talk = Talk(story({"a": "b", "b": ""}, "a"))
    assert talk.hear("b", "goto") == ["b"]
    assert talk.hear("fallback", "goto") == ["pardon?"]
    assert talk.hear("welcome", "goto") == ["hi"]
    with pytest.raises(UnknownInteraction):
        talk("nowhere", "goto")


def test_reset_clears_the_context_and_keeps_what_is_known() -> None:
    talk = Talk(story({"a": "b", "b": ""}, "a"))
    talk("a", parameters={"name": "Ada"})
    turn = talk("b", reset=True)
    assert turn.interaction.type == "fallback"
    assert turn.attributes == {"name": "Ada"}


# questions


def ordering(**more: Any) -> Talk:
    return Talk(
        story(
            {"order": "cancel", "cancel": "", "hours": ""},
            "order hours",
            responses={"order": [say("{{count}} of {{size}}"), say("done")]},
            parameters={"order": [SIZE, COUNT]},
        ),
        **more,
    )


def test_what_is_missing_is_asked_for() -> None:
    talk = ordering()
    turn = talk("order")
    assert (turn.incomplete, turn.fulfillment[0]["message"]) == (True, "Which size?")
    turn = talk("size=large")
    assert (turn.incomplete, turn.fulfillment[0]["message"], turn.interaction.id) == (True, "How many?", "order")
    turn = talk("sys.integer=3")
    assert [item["message"] for item in turn.fulfillment] == ["3 of large", "done"]
    assert (turn.incomplete, turn.score) == (False, 1.0)
    assert turn.attributes == {"size": "large", "count": "3"}
    assert turn.parameters == {"size": "large", "count": "3"}


def test_what_was_said_is_not_asked_for() -> None:
    assert ordering().hear("order size=small sys.integer=1") == ["1 of small", "done"]
    assert ordering().hear("order sys.integer=1") == ["Which size?"]


def test_an_earlier_order_does_not_answer_for_the_next_one() -> None:
    talk = ordering()
    talk("order size=small sys.integer=1")
    assert talk.hear("order") == ["Which size?"]


def test_who_comes_by_a_jump_is_not_asked_what_is_known() -> None:
    talk = ordering()
    assert talk.hear("order", "goto", parameters={"size": "small"}) == ["How many?"]
    assert talk.hear("sys.integer=2") == ["2 of small", "done"]


def test_the_question_is_put_again_until_patience_ends() -> None:
    talk = ordering()
    talk("order")
    turn = talk("no idea")
    assert (turn.incomplete, turn.failures_left, turn.fulfillment[0]["message"]) == (True, 1, "Small or large?")
    turn = talk("still none")
    assert (turn.interaction.type, turn.current) == ("fallback", "")
    assert names(talk, "size=small") == "fallback", "nobody waits for it any more"


def test_who_means_something_else_is_understood() -> None:
    talk = ordering()
    talk("order")
    assert names(talk, "cancel") == "cancel"
    assert names(talk, "size=small") == "fallback"


def test_the_last_prompt_is_repeated() -> None:
    talk = ordering(lifespan=9)
    asked = [talk.hear(text) for text in ("order", "x", "y", "z")]
    assert asked == [["Which size?"], ["Small or large?"], ["Small or large?"], ["Small or large?"]]


def test_a_response_may_ask() -> None:
    ask = {"type": "attributes", "elements": [{"alias": "mail", "entity": "sys.email", "prompts": ["Your mail?"]}]}
    talk = Talk(story({"a": ""}, responses={"a": [say("one"), ask, say("thanks, {{mail}}")]}))
    assert talk.hear("a") == ["one", "Your mail?"]
    assert talk.hear("sys.email=a@b.c") == ["thanks, a@b.c"]
    assert talk.hear("a") == ["one", "Your mail?"], "it asks each time"


def test_a_response_does_not_ask_for_what_was_just_said() -> None:
    ask = {"type": "attributes", "elements": [{"alias": "size", "entity": "size", "prompts": ["Which size?"]}]}
    talk = Talk(story({"a": ""}, responses={"a": [ask, say("{{size}}")]}, parameters={"a": [Question(**SIZE_ONLY)]}))
    assert talk.hear("a size=large") == ["large"]


def test_a_question_without_a_prompt_waits_in_silence() -> None:
    ask = {"type": "attributes", "elements": [{"alias": "mail", "entity": "sys.email"}]}
    talk = Talk(story({"a": ""}, responses={"a": [ask, say("thanks")]}))
    assert talk("a").incomplete
    assert talk.hear("sys.email=a@b.c") == ["thanks"]


def test_questions_of_an_interaction_that_is_gone_are_forgotten() -> None:
    talk = ordering()
    talk("order")
    made = story({"x": ""})
    talk.story = made
    assert talk("size=small").interaction.type == "fallback"
    talk = ordering()
    talk("order")
    talk.story = made
    assert talk("nothing").interaction.type == "fallback"


# what is said


def test_texts_have_variants_and_what_is_known_in_them() -> None:
    made = story({"a": ""}, responses={"a": [say("hi {{ name }}{{nobody}}", "hello", "hey", "ahoy")]})
    assert Talk(made).hear("a", parameters={"name": "Ada"}) == ["hi Ada"]
    seeded = [tuple(Talk(made, seed=seed).hear("a")) for seed in range(1, 40)]
    assert len(set(seeded)) == 4
    assert seeded == [tuple(Talk(made, seed=seed).hear("a")) for seed in range(1, 40)]
    talk = Talk(made, seed=1)
    assert len({tuple(talk.hear("a")) for _ in range(30)}) == 4, "another one each turn"


def test_everything_that_is_said_is_flat() -> None:
    buttons = [{"type": "postback", "title": "Yes, {{name}}", "value": ""}]
    card = {"title": "t", "subtitle": "{{name}}", "buttons": buttons}
    responses = [
        {"type": "image", "imageUrl": "https://example.com/{{name}}.png", "filters": []},
        {"type": "quickReplies", "title": "Well?", "buttons": buttons, "delay": 500, "filters": []},
        {"type": "cards", "elements": [card], "filters": []},
        {"type": "carrierPigeon", "wings": 2, "filters": []},
        {"type": "text", "elements": [], "filters": []},
    ]
    turn = Talk(story({"a": ""}, responses={"a": responses}))("a", parameters={"name": "Ada"})
    assert list(turn.fulfillment) == [
        {"type": "image", "imageUrl": "https://example.com/Ada.png"},
        {
            "type": "quickReplies",
            "title": "Well?",
            "buttons": [{"type": "postback", "title": "Yes, Ada", "value": ""}],
            "delay": 500,
        },
        {
            "type": "cards",
            "elements": [
                {
                    "title": "t",
                    "subtitle": "Ada",
                    "buttons": [{"type": "postback", "title": "Yes, Ada", "value": ""}],
                }
            ],
        },
        {"type": "carrierPigeon", "wings": 2},
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x", "x"),
        (3, "3"),
        (3.0, "3"),
        (2.5, "2.5"),
        (True, "true"),
        (False, "false"),
        (None, ""),
        ({"amount": 37, "unit": "celsius"}, "37 celsius"),
        ({"amount": 45, "unit": "unknown"}, "45"),
        ({"a": [1]}, '{"a":[1]}'),
        ([1, "x"], '[1,"x"]'),
    ],
)
def test_values_in_texts(value: object, text: str) -> None:
    talk = Talk(story({"a": ""}, responses={"a": [say("<{{x}}>")]}))
    assert talk.hear("a", parameters={"x": value}) == [f"<{text}>"]


def test_attributes_are_set() -> None:
    set_ = {"type": "setAttributes", "elements": [{"name": "who", "value": "{{name}}!"}, {"value": "nameless"}]}
    talk = Talk(story({"a": ""}, responses={"a": [set_, say("{{who}}")]}))
    assert talk.hear("a", parameters={"name": "Ada"}) == ["Ada!"]
    assert talk.session.attributes == {"name": "Ada", "who": "Ada!"}


# jumps


def test_a_jump_goes_on_in_its_target_and_says_nothing_more_here() -> None:
    goto = {"type": "goto", "interactionId": "b"}
    talk = Talk(story({"a": "", "b": "c", "c": ""}, "a", responses={"a": [say("one"), goto, say("never")]}))
    turn = talk("a")
    assert [item["message"] for item in turn.fulfillment] == ["one", "b"]
    assert (turn.interaction.id, turn.current, turn.jumps) == ("a", "b", (("a", "b"),))
    assert names(talk, "c") == "c"


def test_jumps_in_a_circle_end() -> None:
    there, back = {"type": "goto", "interactionId": "b"}, {"type": "goto", "interactionId": "a"}
    turn = Talk(story({"a": "", "b": ""}, "a", responses={"a": [say("a"), there], "b": [back]}))("a")
    assert len(turn.jumps) == JUMPS


def test_a_jump_to_nowhere_is_skipped() -> None:
    goto = {"type": "goto", "interactionId": "gone"}
    assert Talk(story({"a": ""}, responses={"a": [goto, say("still here")]})).hear("a") == ["still here"]


# reset, end, backtracking


def test_reset_and_end_clear_the_context() -> None:
    for kind, heard in (("reset", ["one", "two"]), ("end", ["one"])):
        talk = Talk(story({"a": "b", "b": ""}, responses={"a": [say("one"), {"type": kind}, say("two")]}))
        assert talk.hear("a") == heard
        assert talk.session.current == ""
        assert names(talk, "b") == "fallback"
    assert talk("a").has_ended


@pytest.mark.parametrize(("mode", "reached"), [("children", {"c"}), ("root", {"c", "a", "r"}), ("other", {"c"})])
def test_backtracking_cuts_the_history(mode: str, reached: set[str]) -> None:
    back = {"type": "backtracking", "mode": mode}
    talk = Talk(story({"a": "b d", "b": "c", "c": "", "d": "", "r": ""}, "a r", responses={"b": [back]}))
    talk("a")
    assert set(talk("b").reachable) == reached
    talk("c")
    assert names(talk, "d") == "fallback", "what was there before is forgotten"


# webhooks


def test_a_webhook_answers_in_its_place() -> None:
    hook = {"type": "webhook", "webhookId": "w"}
    answer = Answer(responses=({"type": "text", "message": "from afar: {{x}}"},), attributes={"x": 7})
    talk = Talk(story({"a": ""}, responses={"a": [say("one"), hook, say("two {{x}}")]}), {"w": answer})
    assert talk.hear("a") == ["one", "from afar: 7", "two 7"]
    (call,) = talk.calls
    assert (call.webhook, call.reply.interaction.id) == ("w", "a")
    assert [item["message"] for item in call.reply.fulfillment] == ["one"]


def test_a_webhook_may_send_elsewhere() -> None:
    hook = {"type": "webhook", "webhookId": "w"}
    answer = Answer(responses=({"type": "goto", "interactionId": "b"}, {"type": "text", "message": "never"}))
    talk = Talk(story({"a": "", "b": ""}, "a", responses={"a": [hook, say("never")]}), {"w": answer})
    assert talk.hear("a") == ["b"]


def test_no_webhook_calls_another_one() -> None:
    """Nor itself, without end."""
    hook = {"type": "webhook", "webhookId": "w"}
    talk = Talk(story({"a": ""}, responses={"a": [hook]}), {"w": Answer(responses=(hook, say("once")))})
    assert talk.hear("a") == ["once"]
    assert len(talk.calls) == 1


def test_after_a_webhook_that_fails_the_rest_is_said() -> None:
    hook = {"type": "webhook", "webhookId": "w"}
    assert Talk(story({"a": ""}, responses={"a": [hook, say("the rest")]})).hear("a") == ["the rest"]


# filters


@pytest.mark.parametrize(
    ("item", "holds"),
    [
        ({"type": "attribute", "name": "n", "operator": "equal", "value": "Ada"}, True),
        ({"type": "attribute", "name": "n", "operator": "is not", "value": "ada"}, False),
        ({"type": "attribute", "name": "n", "operator": "contains", "value": "d"}, True),
        ({"type": "attribute", "name": "n", "operator": "not_contains", "value": "d"}, False),
        ({"type": "attribute", "name": "n", "operator": "exists"}, True),
        ({"type": "attribute", "name": "z", "operator": "not exists"}, True),
        ({"type": "attribute", "name": "k", "operator": ">", "value": 2}, True),
        ({"type": "attribute", "name": "k", "operator": "gte", "value": "3"}, True),
        ({"type": "attribute", "name": "k", "operator": "lt", "value": 3}, False),
        ({"type": "attribute", "name": "k", "operator": "<=", "value": 3}, True),
        ({"type": "attribute", "name": "n", "operator": ">", "value": 3}, False),
        ({"type": "lifespan", "operator": "=", "value": 2}, True),
        ({"type": "score", "operator": ">=", "value": 0.9}, True),
        ({"type": "resolvedQuery", "operator": "contains", "value": "a"}, True),
        ({"type": "trigger", "operator": "equal", "value": "x"}, False),
        ({"type": "moon", "operator": "equal", "value": "full"}, True),
        ({"type": "score", "operator": "smells", "value": 1}, True),
        ("what", True),
    ],
)
def test_a_response_is_shown_where_its_filters_hold(item: object, holds: bool) -> None:  # noqa: FBT001
    response = {**say("shown"), "filters": [item]}
    talk = Talk(story({"a": ""}, responses={"a": [response]}))
    assert talk.hear("a", parameters={"n": "Ada", "k": 3}) == (["shown"] if holds else [])


def test_filters_of_no_known_form_hide_nothing() -> None:
    for filters in (None, "x", {"a": 1}):
        assert Talk(story({"a": ""}, responses={"a": [{**say("shown"), "filters": filters}]})).hear("a") == ["shown"]


# what is told


def test_contexts_are_told_newest_first() -> None:
    talk = Talk(story({"a": "b", "b": ""}, "a"))
    talk("a")
    assert [item.id for item in talk("b").contexts] == ["b", "a"]


def test_candidates_are_told_where_that_is_asked_for() -> None:
    talk = Talk(story({"a": "b", "b": ""}, "a"), explains=True)
    (first,) = talk("a?").candidates
    assert (first.interaction, first.name, first.score, first.tier, first.system) == ("a", "A", 0.75, "roots", "ml")
    turn = talk("a??")
    assert [item.interaction for item in turn.candidates] == ["a"]
    assert turn.interaction.type == "fallback"


def test_what_was_out_of_reach_is_told_where_nothing_matched() -> None:
    for explains in (True, False):
        talk = Talk(story({"a": "b", "b": ""}, "a"), explains=explains)
        found = [(item.interaction, item.score, item.tier) for item in talk("b").nearest]
        assert found == ([("b", 1.0, "out of reach")] if explains else [])
        assert talk("a").nearest == ()
        assert talk("b").nearest == ()


def test_the_tree_is_walked_from_the_first_level_down() -> None:
    following = {"c": (), "a": ("b", "gone"), "b": ("a", "d"), "d": (), "lost": ()}
    assert in_tree_order(["a", "c"], following, list(following)) == ["a", "b", "d", "c", "lost"]


def test_questions_without_a_name_are_no_questions() -> None:
    assert questions([{"entity": "size"}, {"name": "x"}]) == (Question(attribute="x", entity="sys.any"),)


@pytest.mark.parametrize(
    ("prompts", "asked"),
    [(None, ()), (7, ()), ({"a": 1}, ()), ("Which?", ("Which?",)), (["a", 5, "b"], ("a", "b"))],
)
def test_prompts_of_any_form_are_read(prompts: object, asked: tuple[str, ...]) -> None:
    """The API stores questions of whatever form."""
    assert questions([{"name": "x", "entity": None, "prompts": prompts}]) == (
        Question(attribute="x", entity="sys.any", prompts=asked),
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"elements": 5}, []),
        ({"elements": {"a": 1}}, []),
        ({"message": True}, []),
        ({"elements": [5, None]}, ["5"]),
        ({"elements": [], "message": "Hi"}, ["Hi"]),
        ({"messages": ["Ho"]}, ["Ho"]),
    ],
)
def test_a_text_of_any_form_is_said_as_far_as_it_goes(more: dict[str, Any], said: list[str]) -> None:
    assert Talk(story({"a": ""}, responses={"a": [{"type": "text", **more}]})).hear("a") == said


def test_values_are_set_as_they_are_shown() -> None:
    elements = [{"name": "yes", "value": True}, {"name": "none", "value": None}, {"name": "text", "value": "{{x}}!"}]
    talk = Talk(story({"a": ""}, responses={"a": [{"type": "setAttributes", "elements": elements}]}))
    assert talk("a", parameters={"x": 1.0}).attributes == {"x": 1.0, "yes": "true", "none": "", "text": "1!"}


def test_half_a_character_is_remembered() -> None:
    talk = Talk(story({"a": ""}))
    talk("a", parameters={"x": "\ud800"})
    assert encode_session(talk.session).isascii()
