r"""A model as bytes, and the name under which bytes are kept: the same project gives the same ones.

Layout: ``b"botsync nlu 2\n"``, 16 bytes of SHA-256 of all that follows, the length of the head as uint32, the head as
JSON, then little-endian int16: coefficients (phrases x labels) and, where there is an encoder, the middle of its
vectors and the vectors (phrases x dimensions).
"""

import hashlib
import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from botsync.conversation.language.arrays import Shorts
from botsync.conversation.language.calibration import Calibration
from botsync.conversation.language.encoder import Encoder, Meaning

FORMAT = "botsync nlu 2"
"""Raised with every change that makes other models from the same phrases, so that none is taken for another."""

_MAGIC = f"{FORMAT}\n".encode()
_CHECK = 16
_NUMBER = "<i2"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Learned:
    """What was learned; all else that a model needs is computed from it.

    Attributes:
        labels: sorted.
        phrases: the number of the label, and the phrase; sorted.
        coefficients: phrases x labels, in units of 1/256.
        calibration: what a margin is worth.
        meaning: what the encoder made of the phrases; ``None`` without one.
    """

    labels: tuple[str, ...]
    phrases: tuple[tuple[int, str], ...]
    coefficients: Shorts
    calibration: Calibration
    meaning: Meaning | None


def examples_digest(examples: Iterable[tuple[str, str]], encoder_name: str = "") -> str:
    """Return what identifies a training, in hex: the key of a cache of models.

    Args:
        examples: as for `train`; order and repetitions do not matter.
        encoder_name: of the encoder; empty without one.
    """
    content = json.dumps([FORMAT, encoder_name, sorted(set(examples))])
    return hashlib.sha256(content.encode()).hexdigest()


def pack(learned: Learned) -> bytes:
    """Write a model."""
    meaning, calibration = learned.meaning, learned.calibration
    head = {
        "labels": learned.labels,
        "phrases": learned.phrases,
        "calibration": [calibration.slope, calibration.offset, calibration.cut],
        "encoder": meaning and meaning.encoder.name,
        "dimensions": 0 if meaning is None else len(meaning.middle),
    }
    text = json.dumps(head, separators=(",", ":")).encode()
    body = struct.pack("<I", len(text)) + text + learned.coefficients.astype(_NUMBER).tobytes()
    if meaning is not None:
        body += meaning.middle.astype(_NUMBER).tobytes() + meaning.vectors.astype(_NUMBER).tobytes()
    return _MAGIC + hashlib.sha256(body).digest()[:_CHECK] + body


def unpack(data: bytes, encoder: Encoder | None) -> Learned:
    """Read a model.

    Raises:
        ValueError: these bytes are damaged, of another version, or of a model with another encoder.
    """
    start = len(_MAGIC) + _CHECK
    body = data[start:]
    if not data.startswith(_MAGIC) or hashlib.sha256(body).digest()[:_CHECK] != data[len(_MAGIC) : start]:
        raise ValueError("this is no model of this version, or it is damaged")
    (length,) = struct.unpack_from("<I", body)
    head: dict[str, Any] = json.loads(body[4 : 4 + length])
    name = encoder.name if encoder else None
    if head["encoder"] != name:
        raise ValueError(f"the model was trained with encoder {head['encoder']}, not {name}")
    labels, phrases = tuple(head["labels"]), tuple((number, phrase) for number, phrase in head["phrases"])
    numbers = np.frombuffer(body, _NUMBER, offset=4 + length).astype(np.int16)
    split = len(phrases) * len(labels)
    slope, offset, cut = head["calibration"]
    return Learned(
        labels=labels,
        phrases=phrases,
        coefficients=numbers[:split].reshape(len(phrases), len(labels)),
        calibration=Calibration(slope=slope, offset=offset, cut=cut),
        meaning=_meaning(encoder, numbers[split:], len(phrases), head["dimensions"]) if encoder else None,
    )


def _meaning(encoder: Encoder, numbers: Shorts, phrases: int, dimensions: int) -> Meaning:
    vectors = numbers[dimensions:].reshape(phrases, dimensions).astype(np.float32)
    return Meaning(encoder, numbers[:dimensions], vectors)
