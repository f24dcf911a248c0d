"""Says in lines what a canonical value is, for people."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import SecretStr

from botsync.core.live import UNMANAGED
from botsync.core.state import Digest


def short(reference: str) -> str:
    """Return the key of a reference; a marked remote id as it is."""
    return reference if reference.startswith(UNMANAGED) else reference.rpartition(".")[2]


def secret(value: SecretStr | Mapping[str, str], digest: Digest) -> str:
    """Return a mark that changes with the secret and tells nothing of it; a recorded one is a digest already."""
    known = digest(value.get_secret_value()) if isinstance(value, SecretStr) else value["secret"]
    return f"(secret {known})" if known else "(none)"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def indented(text: str) -> list[str]:
    """Return a text as lines, all but the first indented."""
    first, *rest = text.split("\n")
    return [first, *(f"  {line}" for line in rest)]


def response_lines(response: Mapping[str, Any]) -> list[str]:
    """Return what a response says or does."""
    lines = _body_lines(response)
    if "delay" in response:
        lines[0] += f"  (after {response['delay']} ms)"
    if "filters" in response:
        lines.append(f"  only if {len(response['filters'])} filter(s) hold: {_json(response['filters'])}")
    return lines


def _body_lines(response: Mapping[str, Any]) -> list[str]:  # noqa: C901  (one arm per type)
    kind = response["type"]
    match kind:
        case "text":
            if len(response["elements"]) == 1:
                return indented(f"text: {response['elements'][0]}")
            return ["text, one of:", *(f"  {line}" for item in response["elements"] for line in indented(item))]
        case "image":
            return [f"image: {response['image_url']}"]
        case "quick_replies" | "button" | "card":
            return [f"{kind}: {response['title']}", *_card_lines(response)]
        case "cards":
            cards = [line for card in response["elements"] for line in (f"  {card['title']}", *_inner(card))]
            return ["cards:", *cards]
        case "goto":
            return [f"goto → {short(response['interaction'])}"]
        case "webhook":
            return [f"webhook → {short(response['webhook'])}"]
        case "attributes":
            return ["attributes:", *(f"  {line}" for item in response["elements"] for line in question_lines(item))]
        case "set_attributes":
            return ["set_attributes:", *(f"  {name} = {value}" for name, value in response["values"].items())]
        case "backtracking":
            return [f"backtracking: {response['mode']}"]
        case "raw":
            return [f"raw: {_json(response['raw'])}"]
        case _:
            return [kind]


def _card_lines(card: Mapping[str, Any]) -> list[str]:
    beside = [f"  {name}: {card[name]}" for name in ("subtitle", "image_url") if name in card]
    return beside + [f"  {button_line(button)}" for button in card["buttons"]]


def _inner(card: Mapping[str, Any]) -> list[str]:
    return [f"  {line}" for line in _card_lines(card)]


def button_line(button: Mapping[str, Any]) -> str:
    """Return a button in one line."""
    match button["type"]:
        case "goto":
            return f"[{button['title']}] → {short(button['interaction'])}"
        case "raw":
            return f"[raw: {_json(button['raw'])}]"
        case "postback":
            return f"[{button['title']}]" + (f" says {button['value']!r}" if button["value"] else "")
        case kind:
            return f"[{button['title']}] {kind} {button['value']}"


def question_lines(question: Mapping[str, Any]) -> list[str]:
    """Return a parameter or question."""
    asks: Sequence[str] = question["prompts"]
    return [f"{question['name']}: {question['entity']}", *(f"  asks: {item}" for item in asks)]
