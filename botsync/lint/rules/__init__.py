"""All rules, in one table."""

from botsync.lint.rule import Rule
from botsync.lint.rules import (
    catch_all,
    dead_end,
    duplicate_phrase,
    empty_welcome,
    few_phrases,
    goto_loop,
    misread_phrase,
    no_fallback,
    no_phrases,
    repeated_phrase,
    shared_trigger,
    silent_interaction,
    similar_phrase,
    unanswered_button,
    unbalanced,
    unreachable,
    unsaid_response,
)

RULES: tuple[Rule, ...] = tuple(
    Rule.of(module)
    for module in (
        catch_all,
        dead_end,
        duplicate_phrase,
        empty_welcome,
        few_phrases,
        goto_loop,
        misread_phrase,
        no_fallback,
        no_phrases,
        repeated_phrase,
        shared_trigger,
        silent_interaction,
        similar_phrase,
        unanswered_button,
        unbalanced,
        unreachable,
        unsaid_response,
    )
)
