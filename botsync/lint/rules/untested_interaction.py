"""An interaction that no conversation test gets to.

A change that breaks it is not noticed before users notice it. Counted are interactions that a test expects, goes to,
starts by a trigger or clicks on, and those to which these jump. A story without any test is reported once, and so is a
project.

    conversations:
      hours:
        turns: [{user: when do you open, expect: {interaction: hours}}]

Add a turn that expects it.
"""

from collections.abc import Iterator, Mapping

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.answers import message_of
from botsync.lint.conversations import conversations_of
from botsync.lint.phrases import normal, phrases_of
from botsync.lint.subject import StoryView, Subject, buttons_of, jumps_of
from botsync.models.button import GotoButton, title_of
from botsync.models.conversation import Conversation, Turn

CODE = "untested-interaction"
SEVERITY = Severity.INFO


def check(subject: Subject) -> Iterator[Problem]:
    """Yield what no test gets to: the project, a story or an interaction."""
    suggestion = "add a conversation that expects it"
    stories = [story for story in subject.stories if story.interactions]
    if stories and not subject.project.conversations:
        message = "no conversation tests this project"
        yield Problem(code=CODE, message=message, path=("name",), suggestion="add `conversations:` to any file")
        return
    conversations = conversations_of(subject.project)
    for story in stories:
        if story.key not in conversations:
            message = f"no conversation tests the story `{story.key}`"
            yield Problem(code=CODE, message=message, path=story.path, suggestion="add a conversation with it")
            continue
        tested = _tested(subject, story, conversations[story.key])
        for key in story.interactions:
            if key not in tested:
                message = f"no conversation tests `{key}`"
                yield Problem(code=CODE, message=message, path=story.at(key), suggestion=suggestion)


def _tested(subject: Subject, story: StoryView, conversations: Mapping[str, Conversation]) -> set[str]:
    clicks = _clicks(subject, story)
    pending = [
        key
        for conversation in conversations.values()
        for turn in conversation.turns
        for key in _named(story, turn, clicks)
    ]
    found: set[str] = set()
    while pending:
        key = pending.pop()
        if key not in found and key in story.interactions:
            found.add(key)
            pending += [target for _, target in jumps_of(story.interactions[key].responses)]
    return found


def _named(story: StoryView, turn: Turn, clicks: Mapping[str, set[str]]) -> Iterator[str]:
    expect = turn.expect
    yield from (key for key in (expect.interaction, turn.goto) if key is not None)
    yield from expect.context or ()
    yield from clicks.get(turn.click or "", ())
    for key, interaction in story.interactions.items() if turn.trigger else ():
        if turn.trigger in interaction.triggers:
            yield key


def _clicks(subject: Subject, story: StoryView) -> Mapping[str, set[str]]:
    """Return where buttons lead by their titles: by a jump, or by saying a phrase."""
    owners: dict[str, set[str]] = {}
    for phrase in phrases_of(subject, story):
        owners.setdefault(phrase.normal, set()).add(phrase.interaction)
    found: dict[str, set[str]] = {}
    for holder in story.holders:
        for response in holder.responses:
            for _, button in buttons_of(response):
                led = found.setdefault(title_of(button), set())
                message = message_of(button)
                if isinstance(button, GotoButton):
                    led.add(button.goto)
                elif message is not None:
                    led |= owners.get(normal(subject, message), set())
    return found
