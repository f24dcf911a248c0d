"""Every text in models and plain data, with its path, which is the path in the project's files."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from botsync.lint.subject import Path, StoryView
from botsync.models.base import Model
from botsync.models.response import Response

Text = tuple[Path, str]


def strings(value: Any, path: Path = ()) -> Iterator[Text]:  # noqa: ANN401  (a model or plain data)
    """Yield the texts in what some file says; keys of maps are none."""
    match value:
        case Model():
            for name, field in type(value).model_fields.items():
                if name in value.model_fields_set:
                    yield from strings(getattr(value, name), (*path, field.alias or name))
        case str():
            yield path, value
        case Mapping():
            for key, item in value.items():
                yield from strings(item, (*path, key))
        case list():
            for index, item in enumerate(value):
                yield from strings(item, (*path, index))
        case _:
            return


def texts_of(responses: Sequence[Response]) -> Iterator[Text]:
    """Yield the texts of responses, those of buttons, cards and prompts included; filters have none."""
    for index, response in enumerate(responses):
        yield from (item for item in strings(response, (index,)) if item[0][1] != "filters")


def said_in(story: StoryView) -> Iterator[Text]:
    """Yield every text that a story says, prompts of parameters included, with its path in the project."""
    for holder in story.holders:
        yield from (((*holder.path, "responses", *path), text) for path, text in texts_of(holder.responses))
    for key, interaction in story.interactions.items():
        for alias, parameter in interaction.parameters.items():
            yield from strings(list(parameter.prompts), story.at(key, "parameters", alias, "prompts"))
