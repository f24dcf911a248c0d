"""A button whose message no interaction understands.

A click on a title, or on a `postback` button, says something for the user. Where nothing that can be matched after the
answer has that phrase, understands it or waits for it, the click ends in the fallback. Next steps, the first level and
what was visited on the way count.

    - quick_replies: {title: Anything else?, buttons: [Track my parcel]}   # and no interaction knows about parcels

Add the title to the phrases of the interaction that it is meant for, or let the button jump: `{title: …, goto: track}`.
"""

from collections.abc import Iterator, Mapping

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.answers import messages_of
from botsync.lint.judged import CONFIDENT
from botsync.lint.language import Language
from botsync.lint.phrases import normal, phrases_of
from botsync.lint.reach import leading_to, perhaps_matchable, surely_matchable
from botsync.lint.subject import Holder, StoryView, Subject
from botsync.models.response import AttributesResponse

CODE = "unanswered-button"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each button that leads to the fallback; nothing where nobody understands language."""
    if subject.language is None:
        return
    for story in subject.stories:
        owners: dict[str, set[str]] = {}
        for phrase in phrases_of(subject, story):
            owners.setdefault(phrase.normal, set()).add(phrase.interaction)
        leading = leading_to(story)
        for holder in story.holders:
            yield from _unanswered(_Asked(subject, subject.language, story, owners, leading), holder)


class _Asked:
    """Who understands what in a story."""

    def __init__(
        self,
        subject: Subject,
        language: Language,
        story: StoryView,
        owners: Mapping[str, set[str]],
        leading: Mapping[str, frozenset[str]],
    ) -> None:
        self.subject, self.language, self.story = subject, language, story
        self.owners, self.leading = owners, leading

    def understands(self, holder: Holder, message: str) -> bool:
        """Tell whether something that can be matched after an answer understands a message."""
        own = self.owners.get(normal(self.subject, message), set())
        if own & surely_matchable(self.story, holder):
            return True
        among = perhaps_matchable(self.story, holder, self.leading)
        if own & among:
            return True
        guesses = self.language.guess(self.story.key, message, among)
        return bool(guesses) and guesses[0].score >= CONFIDENT


def _unanswered(asked: _Asked, holder: Holder) -> Iterator[Problem]:
    if any(isinstance(response, AttributesResponse) for response in holder.responses):
        return  # the click answers the question
    for path, message in messages_of(holder.responses):
        if "{{" not in message and not asked.understands(holder, message):
            yield Problem(
                code=CODE,
                message=f"nothing that can follow understands {message!r}, which this button says",
                path=(*holder.path, "responses", *path),
                suggestion="add it to the phrases of an interaction that can follow, or let the button jump by `goto`",
            )
