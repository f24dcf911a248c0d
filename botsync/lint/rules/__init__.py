"""All rules, in one table."""

from botsync.lint.rule import Rule
from botsync.lint.rules import (
    duplicate_phrase,
    few_phrases,
    misread_phrase,
    no_phrases,
    repeated_phrase,
    similar_phrase,
    unbalanced,
    unreachable,
)

RULES: tuple[Rule, ...] = tuple(
    Rule.of(module)
    for module in (
        duplicate_phrase,
        few_phrases,
        misread_phrase,
        no_phrases,
        repeated_phrase,
        similar_phrase,
        unbalanced,
        unreachable,
    )
)
