"""Responses: what a bot says or does (API reference, section 6). One class per type, all listed in `RESPONSES`.

A response in YAML is a map with one type key; `delay` and `filters` may stand beside it. Its canonical form is plain
data with a `type`; references are addresses in the keys `interaction` and `webhook`.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from botsync.address import Address, Kind, interaction_address
from botsync.models.base import Alias, Key, Maybe, Model, Prompt, empty, text
from botsync.models.button import Button, GotoButton, HasButtons, PostbackButton, canonical_button, plain_button

Variant = Annotated[str, text(1, 1024)]
ImageUrl = Annotated[str, text(1, 1024)]
CardImageUrl = Annotated[str, text(0, 2048)]


class Question(Model):
    """How an attribute is asked for: its entity, and what the bot says while it is missing."""

    entity: Annotated[str, text(1, 128)]
    """Key of an entity of the project, or a system entity, `sys.number`."""
    prompts: Annotated[list[Prompt], Field(max_length=20)] = empty(list)
    """What the bot asks while the value is missing, one after the other; without any it is not asked for."""

    def canonical(self, name: str, names: Mapping[str, str]) -> dict[str, Any]:
        """Return the canonical form; `names` maps the keys of entities to their names."""
        return {"name": name, "entity": names.get(self.entity, self.entity), "prompts": list(self.prompts)}


class ResponseBase(Model):
    """What every response may carry beside its type key."""

    delay: Maybe[Annotated[int, Field(ge=0)]] = None
    """Pause before the response, in milliseconds."""
    filters: Annotated[list[dict[str, Any]], Field(max_length=10)] = empty(list)
    """Conditions under which it is sent, in the vendor's form; all must hold."""

    def canonical(self, story: str, names: Mapping[str, str]) -> dict[str, Any]:
        """Return the canonical form of a response of the story with that key."""
        result = self.body(story, names)
        if self.delay:
            result["delay"] = self.delay
        if self.filters:
            result["filters"] = self.filters
        return result

    def body(self, story: str, names: Mapping[str, str]) -> dict[str, Any]:
        """Return the part of the canonical form that belongs to the type."""
        raise NotImplementedError


class TextResponse(ResponseBase):
    """A text, or several variants of which one is sent."""

    text: Variant | Annotated[list[Variant], Field(min_length=1, max_length=20)]
    """The text; a list holds variants."""

    def body(self, story: str, names: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG002, D102
        return {"type": "text", "elements": [self.text] if isinstance(self.text, str) else list(self.text)}


class ImageResponse(ResponseBase):
    """An image by its address."""

    image: ImageUrl
    """Address of the image."""

    def body(self, story: str, names: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG002, D102
        return {"type": "image", "image_url": self.image}


_QUICK_BUTTONS = (str, PostbackButton, GotoButton)


class QuickReplies(HasButtons):
    """A question with buttons that vanish once one is clicked."""

    title: Annotated[str, text(1, 640)]
    """The question or text above the buttons."""
    buttons: Annotated[list[Button], Field(min_length=1, max_length=11)]
    """Titles alone, `postback` or `goto` buttons."""

    @model_validator(mode="after")
    def _kinds(self) -> "QuickReplies":
        if not all(isinstance(button, _QUICK_BUTTONS) for button in self.buttons):
            raise ValueError("quick replies take only titles, `postback` and `goto` buttons")
        return self


class QuickRepliesResponse(ResponseBase):
    """A question with buttons."""

    quick_replies: QuickReplies
    """The question and its buttons."""

    def body(self, story: str, names: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG002, D102
        replies = self.quick_replies
        buttons = [canonical_button(button, story) for button in replies.buttons]
        return {"type": "quick_replies", "title": replies.title, "buttons": buttons}


class Card(HasButtons):
    """A card: title, subtitle, image and up to three buttons."""

    title: Annotated[str, text(1, 80)]
    """The headline."""
    subtitle: Annotated[str, text(0, 80)] = ""
    """The line below it."""
    image_url: CardImageUrl = ""
    """Address of the image; none where empty."""
    buttons: Annotated[list[Button], Field(min_length=1, max_length=3)]
    """Buttons of any kind, with titles that differ."""

    def canonical(self, story: str) -> dict[str, Any]:
        """Return the canonical form without a type; empty texts are left out."""
        result: dict[str, Any] = {"title": self.title}
        if self.subtitle:
            result["subtitle"] = self.subtitle
        if self.image_url:
            result["image_url"] = self.image_url
        result["buttons"] = [canonical_button(button, story) for button in self.buttons]
        return result


class CardResponse(ResponseBase):
    """One card."""

    card: Card
    """The card."""

    def body(self, story: str, names: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG002, D102
        return {"type": "card", **self.card.canonical(story)}


class CardsResponse(ResponseBase):
    """A carousel of cards."""

    cards: Annotated[list[Card], Field(min_length=1)]
    """The cards, in this order."""

    def body(self, story: str, names: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG002, D102
        return {"type": "cards", "elements": [card.canonical(story) for card in self.cards]}


class ButtonTemplate(HasButtons):
    """A text with buttons that stay."""

    title: Annotated[str, text(1, 640)]
    """The question or text above the buttons."""
    buttons: Annotated[list[Button], Field(min_length=1, max_length=3)]
    """Buttons of any kind, with titles that differ."""


class ButtonResponse(ResponseBase):
    """A text with buttons that stay."""

    button: ButtonTemplate
    """The text and its buttons."""

    def body(self, story: str, names: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG002, D102
        buttons = [canonical_button(button, story) for button in self.button.buttons]
        return {"type": "button", "title": self.button.title, "buttons": buttons}


class GotoResponse(ResponseBase):
    """A jump to another interaction of the story."""

    goto: Key
    """The interaction."""

    def body(self, story: str, names: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG002, D102
        return {"type": "goto", "interaction": str(interaction_address(story, self.goto))}


class EndResponse(ResponseBase):
    """The end of the chat."""

    end: Literal[True]
    """Always `true`."""

    def body(self, story: str, names: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG002, D102
        return {"type": "end"}


class ResetResponse(ResponseBase):
    """Forgets where the conversation stands."""

    reset: Literal[True]
    """Always `true`."""

    def body(self, story: str, names: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG002, D102
        return {"type": "reset"}


class WebhookResponse(ResponseBase):
    """Asks a webhook for responses."""

    webhook: Key
    """Key of the webhook."""

    def body(self, story: str, names: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG002, D102
        return {"type": "webhook", "webhook": str(Address(Kind.WEBHOOK, self.webhook))}


class AttributesResponse(ResponseBase):
    """Asks until the answers fit their entities, and stores them as attributes; in the order written."""

    attributes: Annotated[dict[Alias, Question], Field(min_length=1, max_length=99)]
    """Questions by the name of the attribute."""

    def body(self, story: str, names: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG002, D102
        return {
            "type": "attributes",
            "elements": [question.canonical(name, names) for name, question in self.attributes.items()],
        }


class SetAttributesResponse(ResponseBase):
    """Sets attributes to fixed values."""

    set_attributes: Annotated[dict[Alias, Annotated[str, text(0, 1024)]], Field(min_length=1, max_length=99)]
    """Values by the name of the attribute."""

    def body(self, story: str, names: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG002, D102
        return {"type": "set_attributes", "values": dict(self.set_attributes)}


class BacktrackingResponse(ResponseBase):
    """Clears the visited history: what stays matchable is the next steps, or these and the first level."""

    backtracking: Literal["children", "root"]
    """`children` leaves the next steps matchable, `root` the first level too."""

    def body(self, story: str, names: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG002, D102
        return {"type": "backtracking", "mode": self.backtracking}


class RawResponse(ResponseBase):
    """A response of a type that botsync does not know, carried untouched."""

    raw: dict[str, Any]
    """The response as the API has it."""

    def body(self, story: str, names: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG002, D102
        return {"type": "raw", "raw": self.raw}


RESPONSES: Mapping[str, type[ResponseBase]] = {
    "text": TextResponse,
    "image": ImageResponse,
    "quick_replies": QuickRepliesResponse,
    "card": CardResponse,
    "cards": CardsResponse,
    "button": ButtonResponse,
    "goto": GotoResponse,
    "end": EndResponse,
    "reset": ResetResponse,
    "webhook": WebhookResponse,
    "attributes": AttributesResponse,
    "set_attributes": SetAttributesResponse,
    "backtracking": BacktrackingResponse,
    "raw": RawResponse,
}


def _response_tag(value: object) -> str | None:
    if type(value) is dict or isinstance(value, Mapping):  # the second takes long
        found = value.keys() & RESPONSES.keys()
        return found.pop() if len(found) == 1 else None
    return None


Response = Annotated[
    Annotated[TextResponse, Tag("text")]
    | Annotated[ImageResponse, Tag("image")]
    | Annotated[QuickRepliesResponse, Tag("quick_replies")]
    | Annotated[CardResponse, Tag("card")]
    | Annotated[CardsResponse, Tag("cards")]
    | Annotated[ButtonResponse, Tag("button")]
    | Annotated[GotoResponse, Tag("goto")]
    | Annotated[EndResponse, Tag("end")]
    | Annotated[ResetResponse, Tag("reset")]
    | Annotated[WebhookResponse, Tag("webhook")]
    | Annotated[AttributesResponse, Tag("attributes")]
    | Annotated[SetAttributesResponse, Tag("set_attributes")]
    | Annotated[BacktrackingResponse, Tag("backtracking")]
    | Annotated[RawResponse, Tag("raw")],
    Discriminator(
        _response_tag,
        custom_error_type="response_type",
        custom_error_message="a response is a map with exactly one of " + ", ".join(f"`{key}`" for key in RESPONSES),
    ),
]
"""One response."""

Responses = Annotated[list[Response], Field(max_length=99)]


def _plain_card(card: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in card.items() if key != "buttons"} | {
        "buttons": [plain_button(button) for button in card["buttons"]]
    }


def _plain_body(response: Mapping[str, Any]) -> object:  # noqa: C901  (one return per type)
    body = {key: value for key, value in response.items() if key not in {"type", "delay", "filters"}}
    match response["type"]:
        case "text":
            return body["elements"][0] if len(body["elements"]) == 1 else body["elements"]
        case "image":
            return body["image_url"]
        case "card" | "quick_replies" | "button":
            return _plain_card(body)
        case "cards":
            return [_plain_card(card) for card in body["elements"]]
        case "goto":
            return body["interaction"]
        case "end" | "reset":
            return True
        case "webhook":
            return body["webhook"]
        case "attributes":
            return plain_questions(body["elements"])
        case "set_attributes":
            return body["values"]
        case "backtracking":
            return body["mode"]
        case _:
            return body["raw"]


def plain_questions(questions: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what YAML says for canonical questions (or parameters)."""
    return {
        question["name"]: {"entity": question["entity"]}
        | ({"prompts": list(question["prompts"])} if question["prompts"] else {})
        for question in questions
    }


def plain_response(response: Mapping[str, Any]) -> dict[str, Any]:
    """Return what YAML says for a canonical response whose references are keys already."""
    beside = {key: response[key] for key in ("delay", "filters") if key in response}
    return {response["type"]: _plain_body(response), **beside}
