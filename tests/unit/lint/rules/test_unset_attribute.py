"""Attributes that nothing sets."""

import pytest
from support.linting import found, problems

CODE = "unset-attribute"


@pytest.mark.parametrize(
    "setter",
    [
        "{user_says: ['{{sys.any:name}}']}",
        "{parameters: {name: {entity: sys.any}}}",
        "{responses: [{set_attributes: {name: x}}]}",
        "{responses: [{attributes: {name: {entity: sys.any}}}]}",
    ],
)
def test_what_sets_an_attribute_anywhere_in_the_project(setter: str) -> None:
    text = f"""
stories:
  s: {{welcome: {{responses: [{{text: "Hi {{{{name}}}}"}}]}}}}
  t: {{start: [], interactions: {{a: {setter}}}}}
"""
    assert found(CODE, text) == []


def test_every_text_is_looked_at_and_each_name_is_told_once() -> None:
    text = """
stories:
  s:
    start: []
    welcome:
      responses:
        - text: [Hi, "{{ one }} {{one}} {{default_name}} {{sys.any}} {{a:b}} {{}}"]
        - button: {title: "{{two}}", buttons: ["{{three}}", {title: x, postback: "{{four}}"}]}
        - attributes: {known: {entity: sys.any, prompts: ["{{five}}"]}}
        - set_attributes: {other: "{{six}}"}
          filters: [{type: attribute, name: "{{seven}}"}]
    interactions:
      a: {parameters: {known: {entity: sys.any, prompts: ["{{eight}} {{known}}"]}}}
"""
    assert [(path, message.split("`")[1]) for path, message in found(CODE, text)] == [
        ("stories.s.welcome.responses.0.text.1", "one"),
        ("stories.s.welcome.responses.1.button.title", "two"),
        ("stories.s.welcome.responses.1.button.buttons.0", "three"),
        ("stories.s.welcome.responses.1.button.buttons.1.postback", "four"),
        ("stories.s.welcome.responses.2.attributes.known.prompts.0", "five"),
        ("stories.s.welcome.responses.3.set_attributes.other", "six"),
        ("stories.s.interactions.a.parameters.known.prompts.0", "eight"),
    ]


CALLS = """
webhooks: {w: {url: "https://example.com"}}
stories:
  s: {welcome: {responses: [{webhook: w}, {text: "{{name}} {{nmae}} {{city}}"}]}}
"""


def test_webhooks_may_set_anything_unless_stubs_say_what() -> None:
    stub = "conversations: {c: {setup: {attributes: {city: Rome}}, webhooks: {w: [%s]}, turns: [{user: hi}]}}"
    assert found(CODE, CALLS) == []
    assert found(CODE, CALLS + stub % "{}") == []
    (problem,) = problems(CODE, CALLS + stub % "{attributes: {name: Kim}}, {status: 500}")
    assert problem.message == "nothing sets the attribute `nmae`"
    assert problem.suggestion == "did you mean `name`?"


def test_unknown_responses_may_set_anything() -> None:
    text = 'stories: {s: {welcome: {responses: [{raw: {type: ask}}, {text: "{{name}}"}]}}}'
    assert found(CODE, text) == []
    (problem,) = problems(CODE, text.replace("{raw: {type: ask}}, ", ""))
    assert problem.suggestion == "set it before, or correct its name"


def test_who_starts_an_interaction_by_a_trigger_may_bring_along_what_it_shows() -> None:
    text = """
stories:
  s:
    start: []
    fallback: {responses: [{text: "{{order}} {{other}}"}]}
    interactions: {a: {triggers: [ready], responses: [{text: "{{order}} is ready"}]}, b: {}}
"""
    assert [message for _, message in found(CODE, text)] == ["nothing sets the attribute `other`"]
