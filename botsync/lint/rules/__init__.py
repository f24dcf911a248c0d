"""All rules, in one table."""

from botsync.lint.rule import Rule
from botsync.lint.rules import unreachable

RULES: tuple[Rule, ...] = (Rule.of(unreachable),)
