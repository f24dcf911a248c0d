"""A button whose message no interaction understands.

A click on a title, or on a `postback` button, says something for the user. Where nothing that can be matched after the
answer has that phrase, understands it or waits for it, the click ends in the fallback. Next steps, the first level and
what was visited on the way count.

    - quick_replies: {title: Anything else?, buttons: [Track my parcel]}   # and no interaction knows about parcels

Add the title to the phrases of the interaction that it is meant for, or let the button jump: `{title: …, goto: track}`.
"""

from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.answers import messages_of
from botsync.lint.language import CONFIDENT, Language
from botsync.lint.phrases import normal, phrases_of
from botsync.lint.reach import leading_to, perhaps_matchable, surely_matchable
from botsync.lint.subject import Holder, StoryView, Subject
from botsync.models.response import AttributesResponse

CODE = "unanswered-button"
SEVERITY = Severity.WARNING
NEEDS_LANGUAGE = True


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each button that leads to the fallback; nothing where nobody understands language."""
    if subject.language is None:
        return
    for story in subject.stories:
        listener = _Listener(subject, subject.language, story)
        for holder in story.holders:
            if any(isinstance(response, AttributesResponse) for response in holder.responses):
                continue  # the click answers the question
            for path, message in messages_of(holder.responses):
                if "{{" not in message and not listener.understands(holder, message):
                    yield Problem(
                        code=CODE,
                        message=f"nothing that can follow understands {message!r}, which this button says",
                        path=(*holder.path, "responses", *path),
                        suggestion="add it to the phrases of an interaction that can follow, or let the button jump",
                    )


class _Listener:
    """Says who in a story understands what."""

    def __init__(self, subject: Subject, language: Language, story: StoryView) -> None:
        self._subject, self._language, self._story = subject, language, story
        self._leading = leading_to(story)
        self._among: dict[str, frozenset[str]] = {}
        self._owners: dict[str, set[str]] = {}
        for phrase in phrases_of(subject, story):
            self._owners.setdefault(phrase.normal, set()).add(phrase.interaction)

    def understands(self, holder: Holder, message: str) -> bool:
        """Tell whether something that can be matched after an answer understands a message."""
        own = self._owners.get(normal(self._subject, message), set())
        if own & surely_matchable(self._story, holder):
            return True
        among = self._among.get(holder.key)
        if among is None:
            among = self._among[holder.key] = perhaps_matchable(self._story, holder, self._leading)
        if own & among:
            return True
        guesses = self._language.guess(self._story.key, message, among)
        return bool(guesses) and guesses[0].score >= CONFIDENT
