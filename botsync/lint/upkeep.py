"""Rules about lint itself: its settings, comments and baseline. `lint.judge` finds them, `lint.run` the first one."""

from botsync.diagnostics import Severity
from botsync.lint.rule import Rule

UNKNOWN_RULE = Rule(
    code="unknown-rule",
    severity=Severity.WARNING,
    title="A code that no rule has.",
    documentation=(
        "`lint.rules` or a comment names a rule that does not exist, so it changes nothing. Mend the spelling, or\n"
        "take it out: `botsync lint --list` shows all codes."
    ),
)
UNCLEAR_SUPPRESSION = Rule(
    code="unclear-suppression",
    severity=Severity.WARNING,
    title="A comment that speaks to botsync and is not understood.",
    documentation=(
        "Comments that begin with `botsync:` are for botsync. The one form it knows is\n"
        "`# botsync: ignore[code] reason`, with several codes `ignore[one, two]`."
    ),
)
SUPPRESSION_WITHOUT_REASON = Rule(
    code="suppression-without-reason",
    severity=Severity.WARNING,
    title="A suppression that does not say why.",
    documentation=(
        "Whoever reads it next year must know whether it still holds. Write the reason behind the brackets:\n"
        "`# botsync: ignore[code] the kitchen wants it so`. It counts all the same."
    ),
)
UNUSED_SUPPRESSION = Rule(
    code="unused-suppression",
    severity=Severity.WARNING,
    title="A suppression that suppresses nothing.",
    documentation=(
        "What it was written for is gone, or it stands in the wrong place; left there, it hides the next finding.\n"
        "Remove it, or move it to the line of the finding or directly above."
    ),
)
STALE_BASELINE = Rule(
    code="stale-baseline",
    severity=Severity.INFO,
    title="A finding of the baseline that is there no more.",
    documentation=(
        "Somebody resolved it: thank them, and take it out with `botsync lint --write-baseline`, so that it is told\n"
        "should it come back."
    ),
)

UPKEEP: tuple[Rule, ...] = (
    UNKNOWN_RULE,
    UNCLEAR_SUPPRESSION,
    SUPPRESSION_WITHOUT_REASON,
    UNUSED_SUPPRESSION,
    STALE_BASELINE,
)
"""In the order of the catalogue; severities can be changed, and off, as those of all rules."""
