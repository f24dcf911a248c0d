"""A model as bytes is the same model; what is not one is refused."""

import random

import pytest
from support.phrases import EXAMPLES, FOREIGN, IN_SCOPE, SYNONYMS, Concepts

from botsync.conversation.language import Encoder, Model, examples_digest, train

TEXTS = [*FOREIGN, *(text for _, text in IN_SCOPE)]


@pytest.mark.parametrize("encoder", [None, Concepts(SYNONYMS)])
def test_a_model_read_back_says_the_same(encoder: Encoder | None) -> None:
    model = train(EXAMPLES, encoder)
    again = Model.from_bytes(model.to_bytes(), encoder)
    assert again.to_bytes() == model.to_bytes()
    assert [again.scores(text) for text in TEXTS] == [model.scores(text) for text in TEXTS]


def test_damaged_bytes_are_refused() -> None:
    data = train(EXAMPLES[:8]).to_bytes()
    chance = random.Random(3)
    damaged = [b"", data[:5], data[:-1], data + b"\0", data[:40], b"PK" + data]
    places = [*range(60), *chance.sample(range(len(data)), 60)]
    damaged += [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in places]
    for item in damaged:
        with pytest.raises(ValueError, match="damaged"):
            Model.from_bytes(item)


def test_a_model_is_used_with_its_own_encoder_only() -> None:
    with_encoder, without = train(EXAMPLES, Concepts()).to_bytes(), train(EXAMPLES).to_bytes()
    other = Concepts()
    other.name = "other"
    for data, encoder in ((with_encoder, None), (with_encoder, other), (without, other)):
        with pytest.raises(ValueError, match="encoder"):
            Model.from_bytes(data, encoder)


def test_the_digest_tells_projects_apart_and_nothing_else() -> None:
    digest = examples_digest(EXAMPLES)
    assert digest == examples_digest([*reversed(EXAMPLES), EXAMPLES[0]])
    others = [
        examples_digest(EXAMPLES[1:]),
        examples_digest([("other", EXAMPLES[0][1]), *EXAMPLES[1:]]),
        examples_digest(EXAMPLES, "concepts-1"),
        examples_digest([("a", "b c")]),
        examples_digest([("a b", "c")]),
    ]
    assert len({digest, *others}) == 6
    assert set(digest) <= set("0123456789abcdef")
