"""What the machine asks of language understanding; `conversation.understanding` answers, and tests do."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from botsync.conversation.dialogue.bot import Interaction


class Ranked(Protocol):
    """An interaction, and how well a text fits it."""

    @property
    def interaction(self) -> str:
        """Its id."""
        ...

    @property
    def score(self) -> float:
        """From 0 to 1."""
        ...

    @property
    def system(self) -> str:
        """`ml` or `keywords`."""
        ...


class Understanding(Protocol):
    """Understands texts in one story."""

    def rank(self, text: str, candidates: Collection[str] | None, threshold: float) -> Sequence[Ranked]:
        """Return the candidates that a text may mean, best first by the vendor's rules; ``None`` for all."""
        ...

    def fill(self, text: str, interaction: Interaction) -> Mapping[str, Any]:
        """Return the attributes that a text gives to the parameters of an interaction."""
        ...

    def answers(self, text: str, entity: str) -> Any | None:  # noqa: ANN401  (any JSON)
        """Return the value that a text answers a question with; ``None`` where it does not."""
        ...
