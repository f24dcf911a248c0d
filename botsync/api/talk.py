"""Talks with a bot: `POST /query` (API reference, section 8). Changes nothing that anybody declares."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from botsync.api.transport import Session
from botsync.errors import MalformedAnswer

Kind = Literal["query", "goto", "trigger"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said to the bot.

    Attributes:
        kind: a text, a jump to an interaction by its remote id, or a trigger.
        text: the text, the id, or the name.
        parameters: attributes that come along.
    """

    kind: Kind
    text: str
    parameters: dict[str, Any] = field(default_factory=dict)


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore", populate_by_name=True)


class Interaction(_Lenient):
    """What answered."""

    id: str = ""
    name: str = ""
    action: str = ""
    type: str = "user"


class Reached(_Lenient):
    """An interaction that was reached."""

    id: str = ""


class Candidate(_Lenient):
    """What could have been meant; only the sandbox tells."""

    id: str
    name: str
    score: float
    tier: str = ""
    system: str = ""


class Called(_Lenient):
    """A webhook that the turn came upon; only the sandbox tells."""

    id: str = ""
    name: str = ""
    url: str = ""
    outcome: str = ""
    failure: str = ""
    message: str = ""
    milliseconds: int | None = None


class Debug(_Lenient):
    """What the sandbox tells beside the answer."""

    candidates: list[Candidate] = []
    nearest: list[Candidate] = []
    webhooks: list[Called] = []
    reachable: list[str] = []
    current: str = ""
    jumps: list[dict[str, str]] = []


def _as_known(value: Any, check: ValidatorFunctionWrapHandler) -> Debug | None:  # noqa: ANN401  (any JSON)
    """Return what is told beside the answer; nothing where it has another form, which nobody documents."""
    try:
        debug: Debug | None = check(value)
    except ValidationError:
        return None
    return debug


class Heard(_Lenient):
    """What the bot answered; a part that it leaves out is empty."""

    interaction: Interaction = Interaction()
    score: float = 0
    confidence: float = 0
    lifespan: int = 0
    incomplete: bool = False
    parameters: dict[str, Any] = {}
    attributes: dict[str, Any] = Field(default={}, alias="sessionParameters")
    contexts: list[Reached] = []
    fulfillment: list[dict[str, Any]] = []
    debug: Annotated[Debug | None, WrapValidator(_as_known)] = None


class _Reply(_Lenient):
    result: Heard = Heard()


class TalkClient:
    """Talks in one session. Every method raises `errors.ApiError`.

    Args:
        session: how the API is reached.
        name: the id of the conversation, 10 to 36 characters.
        story: remote id of the story.
    """

    def __init__(self, session: Session, *, name: str, story: str) -> None:
        self._session = session
        self._name = name
        self._story = story

    async def say(self, said: Said, *, debug: bool = False) -> Heard:
        """Say something, and return what the bot answers."""
        body = {"sessionId": self._name, "storyId": self._story, said.kind: said.text, "parameters": said.parameters}
        answer = await self._session.send("POST", "/query", {**body, "debug": True} if debug else body)
        try:
            return _Reply.model_validate(answer or {}).result
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            place = ".".join(map(str, first["loc"]))
            message = f"the answer does not have the documented form: {place}: {first['msg']}"
            raise MalformedAnswer(message, method="POST", path="/query", status=200) from error
