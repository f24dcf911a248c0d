"""A test that says a phrase which the bot has learned by heart.

It passes whatever the bot has understood, so it says nothing about what users will say in words of their own. Phrases
of less than three words are left alone: there is only one way to say "yes".

    user_says: [I want to order a pizza]
    …
    turns: [{user: i want to order a pizza, expect: {interaction: order}}]

Say it in other words in the test, or take the phrase out of `user_says`.
"""

from collections.abc import Iterator, Sequence

from botsync.core.references import Path, Problem
from botsync.diagnostics import Severity
from botsync.lint.conversations import conversations_of
from botsync.lint.phrases import Phrase, normal, phrases_of
from botsync.lint.strings import strings
from botsync.lint.subject import StoryView, Subject

CODE = "tested-phrase"
SEVERITY = Severity.INFO

SHORT = 3
"""Words from which there are other ways to say it."""


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each text of a test that is a phrase of its story."""
    conversations = conversations_of(subject.project)
    for story in subject.stories:
        tests = conversations.get(story.key, {})
        learned: dict[str, list[Phrase]] = {}
        for phrase in phrases_of(subject, story) if tests else ():
            if not phrase.marks:
                learned.setdefault(phrase.normal, []).append(phrase)
        for key, conversation in tests.items():
            for index, turn in enumerate(conversation.turns):
                for inside, text in strings(turn.user, ("conversations", key, "turns", index, "user")):
                    found = learned.get(normal(subject, text), []) if len(text.split()) >= SHORT else []
                    yield from _learned(story, turn.expect.interaction, found, inside, text)


def _learned(
    story: StoryView, expected: str | None, phrases: Sequence[Phrase], path: Path, text: str
) -> Iterator[Problem]:
    if phrases:
        phrase = next((phrase for phrase in phrases if phrase.interaction == expected), phrases[0])
        yield Problem(
            code=CODE,
            message=f"{text!r} is a phrase of `{phrase.interaction}`, learned by heart",
            path=path,
            suggestion="say it in other words in the test",
            also=(story.at(phrase.interaction, "user_says", phrase.index),),
        )
