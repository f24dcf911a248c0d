"""Names that are hardly told apart."""

import pytest
from support.linting import found

CODE = "similar-names"


@pytest.mark.parametrize("kind", ["stories", "segments"])
def test_keys_and_names_of_each_kind(kind: str) -> None:
    text = f"{kind}: {{order_pizza: {{}}, order: {{name: Order-Pizza}}, hours: {{name: Hours}}}}"
    assert found(CODE, text) == [
        (f"{kind}.order", "the name 'Order-Pizza' is hardly told from 'order_pizza' of `order_pizza`")
    ]


def test_entities_webhooks_and_interactions() -> None:
    text = """
entities: {a_b: {entries: {x: []}}, ab: {entries: {x: []}}}
webhooks: {c_d: {url: "https://example.com"}, cd: {url: "https://example.com"}}
stories: {s: {start: [], interactions: {e_f: {}, ef: {name: E F}}}}
"""
    assert [path for path, _ in found(CODE, text)] == ["entities.ab", "webhooks.cd", "stories.s.interactions.ef"]


def test_kinds_and_stories_do_not_mix() -> None:
    text = """
segments: {x: {}}
stories: {x: {start: [], interactions: {x: {}}}, y: {start: [], interactions: {x: {}}}}
"""
    assert found(CODE, text) == []
