"""Jumps that lead in a circle, and never wait for the user.

The bot says the same texts over and over until it gives up after ten jumps. Only jumps that are made in any case count:
not those with filters, nor those behind a question, a prompt, a webhook or an end.

    one: {responses: [{goto: two}]}
    two: {responses: [{goto: one}]}

Take one of the jumps out, ask something between them, or offer a button that jumps instead.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.answers import certain_jump
from botsync.lint.subject import StoryView, Subject

CODE = "goto-loop"
SEVERITY = Severity.ERROR


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each circle once, where its first interaction jumps."""
    for story in subject.stories:
        jumps = {key: jump for key in story.interactions if (jump := _jump(story, key)) is not None}
        done: set[str] = set()
        for key in jumps:
            way: dict[str, None] = {}
            at = key
            while at in jumps and at not in way and at not in done:
                way[at] = None
                at = jumps[at][1]
            if at in way:
                yield _circle(story, [*way][[*way].index(at) :], jumps)
            done |= way.keys()


def _jump(story: StoryView, key: str) -> tuple[int, str] | None:
    interaction = story.interactions[key]
    if any(parameter.prompts for parameter in interaction.parameters.values()):
        return None
    return certain_jump(interaction.responses)


def _circle(story: StoryView, keys: list[str], jumps: dict[str, tuple[int, str]]) -> Problem:
    order = list(story.interactions)
    first = keys.index(min(keys, key=order.index))
    keys = keys[first:] + keys[:first]
    paths = [story.at(key, "responses", jumps[key][0]) for key in keys]
    return Problem(
        code=CODE,
        message=f"these jumps lead in a circle: {' → '.join(f'`{key}`' for key in (*keys, keys[0]))}",
        path=paths[0],
        suggestion="ask something in between, or take one of the jumps out",
        also=tuple(paths[1:]),
    )
