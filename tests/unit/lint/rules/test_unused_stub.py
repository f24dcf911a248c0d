"""Stubs that nothing asks."""

from support.linting import found, problems

CODE = "unused-stub"
TEXT = """
webhooks: {orders: {url: "https://example.com"}, others: {url: "https://example.com"}}
stories:
  s: {welcome: {responses: [{text: Hi}, {webhook: orders}]}}
  t: {}
conversations:
  one: {story: s, webhooks: {orders: [{}], others: [{}]}, turns: [{user: hi}]}
  two: {story: t, webhooks: {orders: [{}]}, turns: [{user: hi}]}
"""


def test_each_story_is_looked_at_alone() -> None:
    assert found(CODE, TEXT) == [
        ("conversations.one.webhooks.others", "the story `s` does not call the webhook `others`"),
        ("conversations.two.webhooks.orders", "the story `t` does not call the webhook `orders`"),
    ]
    assert [problem.suggestion for problem in problems(CODE, TEXT)] == ["did you mean `orders`?", "take the stub out"]
