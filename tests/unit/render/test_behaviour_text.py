"""What a plan does to conversations, in one line."""

from typing import Any

import pytest
from support.plans import behaviour

from botsync.core.plan_document import BehaviourDocument
from botsync.render.behaviour_text import conversations_summary

NONE = {"passed": 0, "mismatched": 0, "errors": 0}


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "Conversations: 1 of 2 pass on what will be, 2 of 2 on what is live; 2 turns change."),
        ({"after": NONE}, "Conversations: there are none."),
        (
            {"new": 1, "before": {**NONE, "passed": 1}, "shifts": []},
            (
                "Conversations: 1 of 2 pass on what will be, 1 of them with a new story, 1 of 1 on what is live; "
                "no turn changes."
            ),
        ),
        (
            {"new": 2, "before": NONE, "shifts": []},
            "Conversations: 1 of 2 pass on what will be; their stories are not live yet.",
        ),
    ],
)
def test_the_summary(changes: dict[str, Any], text: str) -> None:
    found = BehaviourDocument.model_validate({**behaviour("Hi").model_dump(), **changes})
    assert conversations_summary(found) == text
