"""Interactions that nothing can start."""

import pytest
from support.linting import found

CODE = "no-phrases"


@pytest.mark.parametrize(
    ("promo", "hi", "fires"),
    [
        ("{}", "{next: [promo]}", True),
        ("{}", "{}", False),
        ("{user_says: [offers]}", "{next: [promo]}", False),
        ("{triggers: [promo]}", "{next: [promo]}", False),
        ("{}", "{next: [promo], responses: [{goto: promo}]}", False),
        ("{}", "{next: [promo], responses: [{button: {title: x, buttons: [{title: y, goto: promo}]}}]}", False),
        ("{}", "{next: [promo], responses: [{raw: {type: unknown}}]}", False),
        ("{}", "{next: [promo], responses: [{webhook: w}]}", False),
    ],
)
def test_what_starts_an_interaction(promo: str, hi: str, fires: bool) -> None:  # noqa: FBT001
    text = f"""
webhooks: {{w: {{url: "https://example.com"}}}}
stories:
  s:
    start: []
    interactions:
      promo: {promo}
      hi: {hi}
"""
    assert bool(found(CODE, text)) is fires
