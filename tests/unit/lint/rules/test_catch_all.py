"""First levels that take anything."""

import pytest
from support.linting import found

CODE = "catch-all"


@pytest.mark.parametrize(
    ("phrase", "fallback", "fires"),
    [
        ("{{sys.any:x}}", "", True),
        (" {{ sys.any }} ", "fallback: {responses: [{text: Sorry?}]}", True),
        ("{{sys.any:x}}", "fallback: {enabled: false}", False),
        ("note {{sys.any:x}}", "", False),
        ("{{sys.number:x}}", "", False),
        ("{{sys.any:x}} {{sys.any:y}}", "", False),
    ],
)
def test_what_takes_anything(phrase: str, fallback: str, fires: bool) -> None:  # noqa: FBT001
    text = f"""
stories:
  s:
    start: [a]
    interactions:
      a: {{user_says: [hello, "{phrase}"]}}
    {fallback}
"""
    assert [path for path, _ in found(CODE, text)] == (["stories.s.interactions.a.user_says.1"] if fires else [])
