"""What a model says of texts, down to bots of one phrase."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.phrases import EXAMPLES, FOREIGN, IN_SCOPE, SHOP

import botsync
from botsync.conversation.language import Model, train


@pytest.fixture(scope="module")
def shop() -> Model:
    return train(EXAMPLES)


@pytest.mark.parametrize(("label", "text"), IN_SCOPE)
def test_other_words_for_the_same_are_understood(shop: Model, label: str, text: str) -> None:
    best, confidence = shop.scores(text)[0]
    assert best == label
    assert confidence >= 0.7


@pytest.mark.parametrize("text", FOREIGN)
def test_foreign_questions_are_rejected(shop: Model, text: str) -> None:
    assert shop.scores(text)[0][1] < 0.7


@pytest.mark.parametrize(("label", "phrase"), EXAMPLES)
def test_a_phrase_of_the_project_scores_1(shop: Model, label: str, phrase: str) -> None:
    assert shop.scores(phrase)[0] == (label, 1.0)
    assert shop.scores(f"  {phrase.upper()}?! ")[0] == (label, 1.0)


def test_scores_are_sorted_and_within_0_and_1(shop: Model) -> None:
    for text in (*FOREIGN, *(text for _, text in IN_SCOPE), *SHOP["hours"]):
        scores = shop.scores(text)
        assert [label for label, _ in sorted(scores, key=lambda item: -item[1])] == [label for label, _ in scores]
        assert {label for label, _ in scores} == set(SHOP)
        assert all(0 <= score <= 1 for _, score in scores)


def test_only_candidates_are_scored(shop: Model) -> None:
    found = dict(shop.scores("where is my order", {"hours", "refund", "unknown"}))
    assert set(found) == {"hours", "refund"}
    assert max(found.values()) < 0.7
    assert shop.scores("where is my order", []) == []
    assert shop.scores("where is my order", {"unknown"}) == []


def test_fewer_candidates_make_one_surer(shop: Model) -> None:
    text = "can I pay when the order arrives"
    assert dict(shop.scores(text, {"payment", "hours"}))["payment"] >= dict(shop.scores(text))["payment"]


def test_a_text_without_anything_in_it_means_nothing(shop: Model) -> None:
    assert {score for _, score in shop.scores("  \n")} == {0.0}


def test_no_phrases_give_a_model_that_knows_nothing() -> None:
    for examples in ([], [("a", ""), ("b", "  ")]):
        model = train(examples)
        assert model.labels == ()
        assert model.scores("hello") == []
        assert Model.from_bytes(model.to_bytes()).scores("hello") == []


def test_one_intent_with_one_phrase_knows_that_phrase() -> None:
    model = train([("policy", "Tell me more about your payments policy")])
    assert model.scores("tell me more about your payments policy!") == [("policy", 1.0)]
    assert model.scores("tell me about payments policy")[0][1] >= 0.7
    assert model.scores("is it going to rain tomorrow")[0][1] < 0.7


def test_one_intent_with_many_phrases_rejects_what_is_foreign() -> None:
    model = train([("hours", phrase) for phrase in SHOP["hours"]])
    assert model.scores("are you open on saturday")[0][1] >= 0.7
    assert model.scores("translate butterfly into latin")[0][1] < 0.7


def test_a_phrase_of_two_intents_belongs_to_both() -> None:
    model = train(
        [*EXAMPLES, ("confirm", "yes"), ("confirm", "yes please"), ("subscribe", "yes"), ("subscribe", "yep")]
    )
    assert {label for label, score in model.scores("yes") if score == 1} == {"confirm", "subscribe"}
    assert model.scores("yes", {"subscribe", "hours"})[0] == ("subscribe", 1.0)
    assert model.scores("yep")[0] == ("subscribe", 1.0)


def test_intents_that_are_told_apart_by_nothing_are_no_failure() -> None:
    model = train([("a", "yes"), ("b", "yes")])
    assert model.scores("yes") == [("a", 1.0), ("b", 1.0)]


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("thumb", "👍"),
        ("russian", "где мой заказ"),
        ("chinese", "我想要一个披萨"),
        ("hindi", "मेरा ऑर्डर कहाँ है"),
        ("ask", "??"),
    ],
)
def test_every_script_and_sign_is_understood(label: str, text: str) -> None:
    model = train(
        [
            ("thumb", "👍"),
            ("russian", "где мой заказ?"),
            ("russian", "когда придет мой заказ"),
            ("chinese", "我想要一个披萨"),
            ("chinese", "请给我披萨"),
            ("hindi", "मेरा ऑर्डर कहाँ है"),
            ("ask", "??"),
        ]
    )
    assert model.scores(text)[0] == (label, 1.0)


def test_parts_of_a_sentence_count_in_scripts_without_spaces() -> None:
    model = train(
        [("pizza", "我想要一个披萨"), ("pizza", "请给我披萨"), ("hours", "你们几点开门"), ("hours", "星期天开门吗")]
    )
    assert model.scores("我要披萨")[0][0] == "pizza"
    assert model.scores("几点开门")[0][0] == "hours"


def test_half_characters_and_zeros_do_no_harm() -> None:
    model = train([("a", "hello \ud83d there"), ("b", "bye\x00bye")])
    assert Model.from_bytes(model.to_bytes()).scores("hello \ud83d there")[0] == ("a", 1.0)


def test_a_very_long_text_takes_no_time(shop: Model) -> None:
    start = time.process_time()
    shop.scores("where is my order " * 20_000)
    shop.scores("x" * 1_000_000)
    assert time.process_time() - start < 5


def test_a_placeholder_stands_for_its_value(shop: Model) -> None:
    assert shop.scores("a {{pizza_size}} pizza please")[0] == ("pizza", 1.0)


def test_order_and_repetition_of_examples_change_no_byte() -> None:
    expected = train(EXAMPLES).to_bytes()
    for seed in range(3):
        shuffled = [*EXAMPLES, *EXAMPLES[:7]]
        random.Random(seed).shuffle(shuffled)
        assert train(shuffled).to_bytes() == expected


@pytest.mark.parametrize(("hash_seed", "threads"), [("1", "1"), ("2", "2")])
def test_every_process_trains_the_same_bytes(tmp_path: Path, hash_seed: str, threads: str) -> None:
    examples = tmp_path / "examples.json"
    examples.write_text(json.dumps(EXAMPLES), encoding="utf-8")
    code = (
        "import json, random, sys; from botsync.conversation.language import train\n"
        "rows = json.load(open(sys.argv[1], encoding='utf-8')); random.Random(hash('x')).shuffle(rows)\n"
        "sys.stdout.buffer.write(train(map(tuple, rows)).to_bytes())"
    )
    environment = {
        "PYTHONPATH": str(Path(botsync.__file__).parents[1]),
        "PYTHONHASHSEED": hash_seed,
        "OMP_NUM_THREADS": threads,
        "OPENBLAS_NUM_THREADS": threads,
    }
    ran = subprocess.run([sys.executable, "-c", code, str(examples)], capture_output=True, check=True, env=environment)
    assert ran.stdout == train(EXAMPLES).to_bytes()


def test_large_projects_are_calibrated_on_a_part_of_their_phrases() -> None:
    """A model of 1,600 phrases is trained in seconds, and its confidence means the same."""
    chance = random.Random(4)
    words = [f"word{i}" for i in range(300)]
    examples = [
        (f"i{i}", f"topic{i} " + " ".join(chance.choice(words) for _ in range(4))) for i in range(40) for _ in range(40)
    ]
    model = train(examples)
    assert model.scores("topic7 word1 word2 word3")[0][0] == "i7"
    assert model.scores("topic7 word1 word2 word3")[0][1] >= 0.7
    assert model.scores("completely foreign")[0][1] < 0.7
