"""A text that shows an attribute which nothing sets.

The vendor puts nothing in its place: "Hello !". Attributes are set by phrases that mark a value, by parameters,
questions and `set_attributes`; those that begin with `default_` are collected by the vendor, and who starts an
interaction by a trigger may bring along what it shows. Webhooks may set any attribute, so a story that calls one is
reported only where each of its webhooks has a stub in a conversation that says what it sets.

    - text: "One {{siez}} pizza."

Correct the name, or set the attribute before the text is sent.
"""

import re
from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity, did_you_mean
from botsync.lint.attributes import set_anywhere
from botsync.lint.strings import said_in, texts_of
from botsync.lint.subject import Subject
from botsync.models.response import RawResponse, WebhookResponse

CODE = "unset-attribute"
SEVERITY = Severity.WARNING

_SHOWN = re.compile(r"\{\{\s*([^{}:]+?)\s*\}\}")
_NOT_OURS = ("default_", "sys.")
"""Collected by the vendor (API reference, section 10.1); an entity, which another rule speaks of."""


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each attribute in a text that nothing in the project sets."""
    stubs = _stubs(subject)
    known = _known(subject).union(*stubs.values())
    for story in subject.stories:
        responses = [response for holder in story.holders for response in holder.responses]
        called = {response.webhook for response in responses if isinstance(response, WebhookResponse)}
        if any(isinstance(response, RawResponse) for response in responses) or not all(map(stubs.get, called)):
            continue
        for path, text in said_in(story):
            for name in dict.fromkeys(_SHOWN.findall(text)):
                if name not in known and not name.startswith(_NOT_OURS):
                    yield Problem(
                        code=CODE,
                        message=f"nothing sets the attribute `{name}`",
                        path=path,
                        suggestion=did_you_mean(name, sorted(known)) or "set it before, or correct its name",
                    )


def _known(subject: Subject) -> set[str]:
    """Return the attributes that any story sets, as they stay with the user, and those that come from outside."""
    found: set[str] = set()
    for story in subject.stories:
        responses = [response for holder in story.holders for response in holder.responses]
        found |= set_anywhere(story.interactions.values(), responses)
        for interaction in story.interactions.values():
            if interaction.triggers:
                found.update(name for _, text in texts_of(interaction.responses) for name in _SHOWN.findall(text))
    return found.union(*(conversation.setup.attributes for conversation in subject.project.conversations.values()))


def _stubs(subject: Subject) -> dict[str, set[str]]:
    """Return what stubs of each webhook set."""
    found: dict[str, set[str]] = {}
    for conversation in subject.project.conversations.values():
        for webhook, stubs in conversation.webhooks.items():
            for stub in stubs:
                found.setdefault(webhook, set()).update(stub.attributes or {})
    return found
