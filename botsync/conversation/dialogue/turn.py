"""One turn: what the user did, what came of it, and the call of a webhook in between."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from botsync.conversation.dialogue.bot import Interaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the user did.

    Attributes:
        kind: wrote or clicked a text, went to an interaction, or set off a trigger.
        text: the text, the interaction's id, or the trigger's name.
        parameters: attributes that come along.
        reset: the context is cleared before.
    """

    kind: Literal["query", "goto", "trigger"]
    text: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    reset: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the machine behaves.

    Attributes:
        confidence: the lowest score that counts as understood, 0 to 1.
        lifespan: how many turns in a row may fail before the context is cleared, 1 to 10.
        seed: chooses among the variants of a text; 0 takes the first.
        explains: candidates are told.
    """

    confidence: float = 0.7
    lifespan: int = 2
    seed: int = 0
    explains: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An interaction that could have been meant.

    Attributes:
        interaction: its id.
        name: its name.
        score: how well a text fits it, 0 to 1.
        tier: the context in which it can be matched; `out of reach` where it cannot be matched now.
        system: `ml` or `keywords`.
    """

    interaction: str
    name: str
    score: float
    tier: str
    system: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A webhook that is to be called now.

    Attributes:
        webhook: its id.
        reply: the turn so far, from which the body is made.
    """

    webhook: str
    reply: "Turn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a webhook answered.

    Attributes:
        responses: what it wants said, in the API's own form.
        attributes: what it wants known.
    """

    responses: tuple[Mapping[str, Any], ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What came of it.

    Attributes:
        said: what the user did.
        interaction: what answered; after jumps, the one that was matched first.
        score: how well it matched, 0 to 1; of a failure, the best that there was.
        confidence: the lowest score that counted.
        failures_left: how many more failures are left.
        incomplete: a question waits for its answer.
        parameters: attributes that this turn gave.
        attributes: all that is known.
        contexts: interactions that were reached, newest first.
        fulfillment: what is said, in the flat form of `/query`.
        jumps: from which interaction to which.
        played: responses that were sent or carried out: interaction and index of each.
        candidates: what could have been meant, best first, where that was asked for.
        nearest: what the text fits best of all that was out of reach, where that was asked for and nothing matched.
        reachable: what can be matched next.
        current: where the conversation is now.
        has_ended: the bot ended it.
    """

    said: Said
    interaction: Interaction
    score: float
    confidence: float
    failures_left: int
    incomplete: bool = False
    parameters: Mapping[str, Any] = field(default_factory=dict)
    attributes: Mapping[str, Any] = field(default_factory=dict)
    contexts: tuple[Interaction, ...] = ()
    fulfillment: tuple[Mapping[str, Any], ...] = ()
    jumps: tuple[tuple[str, str], ...] = ()
    played: tuple[tuple[str, int], ...] = ()
    candidates: tuple[Candidate, ...] = ()
    nearest: tuple[Candidate, ...] = ()
    reachable: tuple[str, ...] = ()
    current: str = ""
    has_ended: bool = False
