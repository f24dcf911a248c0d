"""Stories in process, trained, for whatever plays conversations or asks what a text means: no server, no socket."""

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from time import perf_counter
from typing import TYPE_CHECKING

from botsync.address import Address
from botsync.api.dialect.responses import encode_response
from botsync.errors import UsageError
from botsync.models.fields import Fields

if TYPE_CHECKING:
    from botsync.conversation.dialogue.turn import Settings
    from botsync.conversation.planned import PlannedStory
    from botsync.conversation.testing.cases import Case
    from botsync.conversation.testing.rehearsal import Rehearsal, Rehearsed
    from botsync.conversation.testing.verdict import Result

FEW = 2_000
"""Turns below which more than one process takes longer than one alone."""
_CHUNKS = 8
"""Portions for each process, so that none waits long for the others."""


def rehearsed_stories(resources: Mapping[Address, Fields], encoder: str | None = None) -> "dict[str, Rehearsed]":
    """Return the stories that resources make up, by key, each trained on its phrases.

    Raises:
        UsageError: what understands language is not installed, or there is no such encoder.
    """
    try:
        from botsync.conversation.planned import planned_stories  # noqa: PLC0415  (an optional part)
    except ImportError as error:
        raise UsageError(
            f"what understands language is not installed ({error.name} is missing)",
            hint="pip install 'botsync[sandbox]'",
        ) from error
    return _trained({key: (item, None) for key, item in planned_stories(resources, encode_response).items()}, encoder)


def _trained(planned: "Mapping[str, tuple[PlannedStory, bytes | None]]", encoder: str | None) -> "dict[str, Rehearsed]":
    from botsync.cli.embedding import usable_encoder  # noqa: PLC0415  (start-up time)
    from botsync.conversation.testing.rehearsal import Rehearsed  # noqa: PLC0415  (an optional part)
    from botsync.conversation.understanding import understand  # noqa: PLC0415  (an optional part)

    means = usable_encoder(encoder)
    return {
        key: Rehearsed(planned=item, mind=understand(item.story, item.entities, means, model))
        for key, (item, model) in planned.items()
    }


def play_all(
    stories: "Mapping[str, Rehearsed]",
    cases: "Sequence[Case]",
    settings: "Settings",
    *,
    encoder: str | None = None,
    workers: int | None = None,
) -> "tuple[Result, ...]":
    """Play cases, and return their results in the same order, whatever the number of workers.

    Args:
        stories: by key.
        cases: what is to be played.
        settings: of the dialogue.
        encoder: name of the encoder that the stories were trained with.
        workers: processes; ``None`` for as many as make it fastest.
    """
    from botsync.conversation.testing.rehearsal import Rehearsal  # noqa: PLC0415  (an optional part)

    if workers is None:
        workers = 1 if sum(len(case.steps) for case in cases) < FEW else os.cpu_count() or 1
    if workers <= 1 or len(cases) <= 1:
        return _play(Rehearsal(stories, settings, encode_response), cases)
    packed = {key: (item.planned, item.mind.model) for key, item in stories.items()}
    size = -(-len(cases) // (workers * _CHUNKS))
    chunks = [cases[start : start + size] for start in range(0, len(cases), size)]
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_prepare, initargs=(_Packed(packed, settings, encoder),)
    ) as pool:
        return tuple(result for results in pool.map(_play_here, chunks) for result in results)


def _play(rehearsal: "Rehearsal", cases: "Iterable[Case]") -> "tuple[Result, ...]":
    results = []
    for case in cases:
        began = perf_counter()
        result = rehearsal.run(case)
        results.append(replace(result, seconds=perf_counter() - began))
    return tuple(results)


# in a process of its own


@dataclass(frozen=True, slots=True)
class _Packed:
    """What another process needs to play."""

    stories: "Mapping[str, tuple[PlannedStory, bytes | None]]"
    settings: "Settings"
    encoder: str | None


_HERE: "list[Rehearsal]" = []
"""What this process plays with, once it is prepared."""


def _prepare(packed: _Packed) -> None:
    from botsync.conversation.testing.rehearsal import Rehearsal  # noqa: PLC0415  (an optional part)

    _HERE[:] = [Rehearsal(_trained(packed.stories, packed.encoder), packed.settings, encode_response)]


def _play_here(cases: "Sequence[Case]") -> "tuple[Result, ...]":
    return _play(_HERE[0], cases)
