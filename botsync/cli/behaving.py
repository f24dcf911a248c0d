"""What a plan does to conversations: plays them in process on what is live and on what will be; what tests forbid."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from botsync.cli.conversing import Picked, open_tested, settings_of
from botsync.cli.options import Where
from botsync.cli.rehearsing import play_all, rehearsed_stories
from botsync.core.outlook import after, before
from botsync.core.plan import Plan
from botsync.core.plan_document import BehaviourDocument
from botsync.core.situation import Situation
from botsync.diagnostics import Finding

if TYPE_CHECKING:
    from botsync.cli.embedding import Tongue
    from botsync.conversation.testing.behaviour import Behaviour, Reply
    from botsync.conversation.testing.cases import Path
    from botsync.conversation.testing.verdict import Verdict

_VERDICTS = {"passed": "pass", "mismatched": "mismatch", "errors": "error"}
_NAMED = 10
"""Failing conversations that a refusal names."""


def behave(plan: Plan, situation: Situation, where: Where, tongue: "Tongue") -> BehaviourDocument:
    """Play the project's conversations on what is live and on what will be.

    Raises:
        UsageError: what understands language is not installed, or there is no such encoder.
    """
    from botsync.conversation.losses import losses  # noqa: PLC0415  (start-up time)
    from botsync.conversation.testing.behaviour import behaviour_of  # noqa: PLC0415  (start-up time)

    tested = open_tested(replace(where, environment=plan.environment), Picked())
    live = rehearsed_stories(before(situation), tongue.encoder)
    planned = rehearsed_stories(after(plan, situation), tongue.encoder)
    settings = settings_of(tongue)
    known = [case for case in tested.cases if case.story in live]
    found = behaviour_of(
        {result.case.id: result for result in play_all(live, known, settings, encoder=tongue.encoder)},
        play_all(planned, tested.cases, settings, encoder=tongue.encoder),
        [
            item
            for key, story in planned.items()
            if key in live
            for item in losses(key, live[key].planned.story, story.planned.story)
        ],
    )
    merged = tested.loaded.merged
    return _document(found, {shift.path: str(merged.locate(shift.path) or "") for shift in found.shifts})


def gated(plan: Plan, behaviour: BehaviourDocument | None, *, required: bool) -> Plan:
    """Return a plan that is refused where the environment requires tests that do not pass, or were not run."""
    if not required or plan.is_empty:
        return plan
    if behaviour is None:
        finding = Finding(
            code="tests-not-run",
            message=f"{plan.environment} requires tests, and the saved plan has none",
            suggestion="plan again with `--with-tests`, or set `require_tests: false` in the environment",
        )
    elif not behaviour.after.passed and not behaviour.failing:
        finding = Finding(
            code="no-tests",
            message=f"{plan.environment} requires tests, and the project has no conversations",
            suggestion="`botsync chat --record FILE` writes some; `require_tests: false` would allow it without",
        )
    elif behaviour.failing:
        named = ", ".join(behaviour.failing[:_NAMED]) + (", …" if len(behaviour.failing) > _NAMED else "")
        count = len(behaviour.failing)
        finding = Finding(
            code="tests-failed",
            message=f"{plan.environment} requires tests, and {count} of them fail on what will be: {named}",
            suggestion="`botsync test` shows why; `require_tests: false` in the environment would allow it",
        )
    else:
        return plan
    return replace(plan, findings=(*plan.findings, finding))


def _document(found: "Behaviour", places: "Mapping[Path, str]") -> BehaviourDocument:
    def reply(item: "Reply | None") -> dict[str, object] | None:
        if item is None:
            return None
        return {"interaction": item.interaction, "score": item.score, "text": item.text, "verdict": str(item.verdict)}

    def verdicts(counts: "Mapping[Verdict, int]") -> dict[str, int]:
        by_name = {str(verdict): count for verdict, count in counts.items()}
        return {field: by_name.get(name, 0) for field, name in _VERDICTS.items()}

    return BehaviourDocument.model_validate(
        {
            "shifts": [
                {
                    "case": shift.case,
                    "story": shift.story,
                    "kind": shift.kind,
                    "said": shift.said,
                    "place": places[shift.path],
                    "changed": list(shift.changed),
                    "before": reply(shift.before),
                    "after": reply(shift.after),
                }
                for shift in found.shifts
            ],
            "losses": [
                {"loss": str(item.loss), "story": item.story, "interaction": item.interaction} for item in found.losses
            ],
            "new": found.new,
            "before": verdicts(found.before),
            "after": verdicts(found.after),
            "failing": list(found.failing),
        }
    )
