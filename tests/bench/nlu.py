"""How well the sandbox understands, and how fast: printed beside a plain baseline that is measured in the same run.

    python tests/bench/nlu.py [--data DIR] [--json FILE] [--encoder NAME]

DIR holds `train.csv` and `test.csv` (header `text,category`), and may hold `train_5.csv`, `train_10.csv` (otherwise 5
and 10 phrases of each category are drawn from `train.csv`) and `out_of_scope*.txt` (a foreign question on each line).
The baseline, word and character TF-IDF with LinearSVC, needs scikit-learn; without it, its column stays empty.
"""

import argparse
import csv
import importlib.util
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).parents[2]
if importlib.util.find_spec("botsync") is None:
    sys.path.insert(0, str(ROOT))
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np  # noqa: E402  (reads the number of threads when it is imported)

from botsync.cli.encoders import find_encoder  # noqa: E402
from botsync.conversation.language import Encoder, Model, held_out, train  # noqa: E402

Examples = list[tuple[str, str]]
Result = TypeVar("Result")
THRESHOLD = 0.7
SMALL = ((3, 5), (10, 5), (10, 10), (40, 8))
DRAWS = 5
COLUMNS = ("accuracy", "baseline", "rejected", "lost", "wrong", "error", "training_s", "query_ms")
HEADS = ("accuracy", "baseline", "foreign rejected", "in-scope lost", "wrong", "calibration", "training", "query")
UNITS = (" %", " %", " %", " pt", " pt", " pt", " s", " ms")


class Remembering:
    """An encoder that encodes a text once: the figures of one run ask for the same texts many times."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._known: dict[str, Any] = {}

    def encode(self, texts: Sequence[str]) -> Any:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.stack([self._known[text] for text in texts])


def read(path: Path) -> Examples:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["category"], row["text"]) for row in csv.DictReader(file)]


def draw(examples: Examples, phrases: int, seed: int, intents: int | None = None) -> Examples:
    """Return some phrases of each category, or of some categories."""
    chance = random.Random(seed)
    by_label: dict[str, list[str]] = {}
    for label, text in examples:
        by_label.setdefault(label, []).append(text)
    names = sorted(by_label) if intents is None else sorted(chance.sample(sorted(by_label), intents))
    return [(name, text) for name in names for text in chance.sample(by_label[name], min(phrases, len(by_label[name])))]


def timed(function: Callable[[], Result]) -> tuple[Result, float]:
    start = time.perf_counter()
    result = function()
    return result, time.perf_counter() - start


def calibration_error(confidence: Any, right: Any, bins: int = 10) -> float:
    """Return the expected calibration error: how far confidence is from accuracy, on average over ten bins."""
    at = np.minimum((confidence * bins).astype(int), bins - 1)
    parts = [at == b for b in range(bins) if (at == b).any()]
    return float(sum(abs(confidence[part].mean() - right[part].mean()) * part.mean() for part in parts))


def measure(examples: Examples, test: Examples, foreign: Sequence[str], encoder: Encoder | None) -> dict[str, float]:
    model, took = timed(lambda: train(examples, encoder))
    best, asked = timed(lambda: [model.scores(text)[0] for _, text in test])
    right = np.array([label == wanted for (label, _), (wanted, _) in zip(best, test, strict=True)])
    confidence = np.array([score for _, score in best])
    answered = confidence >= THRESHOLD
    figures = {
        "accuracy": right.mean() * 100,
        "lost": (right & ~answered).mean() * 100,
        "wrong": (~right & answered).mean() * 100,
        "error": calibration_error(confidence, right) * 100,
        "training_s": took,
        "query_ms": asked / len(test) * 1e3,
    }
    if foreign:
        figures["rejected"] = float(np.mean([model.scores(text)[0][1] < THRESHOLD for text in foreign]) * 100)
    return {name: round(float(figure), 2) for name, figure in figures.items()}


def baseline(examples: Examples, test: Examples) -> float | None:
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  (an optional part)
        from sklearn.pipeline import make_pipeline, make_union  # noqa: PLC0415
        from sklearn.svm import LinearSVC  # noqa: PLC0415
    except ImportError:
        return None
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    model = make_pipeline(make_union(words, characters), LinearSVC())
    model.fit([text for _, text in examples], [label for label, _ in examples])
    guessed = model.predict([text for _, text in test])
    return round(float(np.mean([a == b for a, (b, _) in zip(guessed, test, strict=True)]) * 100), 2)


def hundred_by_ten(examples: Examples) -> Examples:
    """Return 100 interactions of 10 phrases that share their words, as those of one trade do.

    Each draws its phrases from six words of its own choice among 150, and from 60 that all of them use.
    """
    chance = random.Random(1)
    words = sorted({word for _, text in examples for word in text.lower().split()})
    common, topics = (chance.sample(words, min(count, len(words))) for count in (60, 150))
    own = [chance.sample(topics, min(6, len(topics))) for _ in range(100)]
    return [
        (f"i{i}", " ".join([*chance.sample(own[i], 2), *chance.choices(common, k=chance.randint(3, 9))]))
        for i in range(100)
        for _ in range(10)
    ]


def of_a_trade(few: Examples, full: Examples) -> Examples:
    """Return the phrases of a data set, with more of its first categories under other names, to 100 x 10 at most.

    What is added is as hard as it gets: interactions that mean the same.
    """
    known = {text.lower() for _, text in few}
    rest: dict[str, list[str]] = {}
    for label, text in full:
        if text.lower() not in known:
            rest.setdefault(label, []).append(text)
    missing = max(0, 100 - len({label for label, _ in few}))
    return few + [(f"{label} again", text) for label in sorted(rest)[:missing] for text in rest[label][:10]]


def elsewhere(code: str, argument: str = "", **environment: str) -> str:
    """Run code in a process of its own and return what it prints."""
    paths = os.pathsep.join(filter(None, sys.path))
    ran = subprocess.run(
        [sys.executable, "-c", code, argument],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": paths, **environment},
    )
    return ran.stdout.strip()


def import_seconds() -> float:
    code = "import time; t = time.perf_counter(); import botsync.conversation.language; print(time.perf_counter() - t)"
    return statistics.median(float(elsewhere(code)) for _ in range(5))


def sameness(examples: Examples) -> dict[str, Any]:
    """Train in two processes with other hash seeds, orders and numbers of threads, and compare the bytes."""
    code = (
        "import hashlib, json, random, sys; from botsync.conversation.language import train\n"
        "rows = json.load(open(sys.argv[1], encoding='utf-8')); random.Random(hash('x')).shuffle(rows)\n"
        "print(hashlib.sha256(train(map(tuple, rows)).to_bytes()).hexdigest())"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "examples.json")
        path.write_text(json.dumps(examples), encoding="utf-8")
        found = {
            elsewhere(code, str(path), PYTHONHASHSEED=seed, OMP_NUM_THREADS=threads, OPENBLAS_NUM_THREADS=threads)
            for seed, threads in (("1", "1"), ("2", "2"))
        }
    return {"5-shot model, SHA-256": " ".join(sorted(found)), "two processes train the same bytes": len(found) == 1}


def trainings(data: Path) -> Mapping[str, Examples]:
    full = read(data / "train.csv")
    few = {
        f"{count}-shot": read(path) if (path := data / f"train_{count}.csv").exists() else draw(full, count, seed=count)
        for count in (5, 10)
    }
    return {**few, "full": full}


def small_bots(full: Examples, test: Examples, foreign: Sequence[str], encoder: Encoder | None) -> dict[str, Any]:
    """Measure bots of few intents and phrases, on average over some draws."""
    rows: dict[str, Any] = {}
    for intents, phrases in SMALL:
        if intents > len({label for label, _ in full}):
            continue
        draws = [draw(full, phrases, seed, intents) for seed in range(DRAWS)]
        found = [measure(some, [row for row in test if row[0] in dict(some)], foreign, encoder) for some in draws]
        rows[f"{intents} x {phrases}"] = {name: round(statistics.mean(f[name] for f in found), 2) for name in found[0]}
    return rows


def run(data: Path, encoder_name: str | None) -> dict[str, Any]:
    test, sets = read(data / "test.csv"), trainings(data)
    foreign = [
        line.strip() for path in sorted(data.glob("out_of_scope*.txt")) for line in path.read_text("utf-8").splitlines()
    ]
    foreign = [line for line in foreign if line]
    rows: dict[str, Any] = {}
    for name, examples in sets.items():
        rows[name] = {**measure(examples, test, foreign, None), "baseline": baseline(examples, test)}
    rows |= small_bots(sets["full"], test, foreign, None)
    if encoder_name:
        encoder = Remembering(find_encoder(encoder_name))
        found = {name: measure(examples, test, foreign, encoder) for name, examples in sets.items()}
        found |= small_bots(sets["full"], test, foreign, encoder)
        for name, figures in found.items():  # texts that were met before took no time: `speed` measures it
            rows[f"{name} + {encoder_name}"] = {**figures, "training_s": None, "query_ms": None}
    return {"data": str(data), "rows": rows, **speed(sets, encoder_name), **sameness(sets["5-shot"])}


def speed(sets: Mapping[str, Examples], encoder_name: str | None) -> dict[str, Any]:
    full = sets["full"]
    bot, trade = hundred_by_ten(full), of_a_trade(sets["10-shot"], full)
    found: dict[str, Any] = {}
    for name, examples in (("100 x 10", bot), (f"{len(dict(trade))} x 10 of the data set", trade)):
        times = [timed(lambda examples=examples: train(examples))[1] for _ in range(3)]
        found[f"{name}: training, s"] = round(statistics.median(times), 3)
    found["100 x 10: held out in five folds, s"] = round(timed(lambda: held_out(bot))[1], 3)
    model, questions = train(bot), [text for _, text in full[:300]]
    _, asked = timed(lambda: [model.scores(text) for text in questions])
    data = model.to_bytes()
    _, loaded = timed(lambda: Model.from_bytes(data))
    found |= {
        "100 x 10: query, ms": round(asked / len(questions) * 1e3, 3),
        "100 x 10: loading, s": round(loaded, 3),
        "100 x 10: size, kB": round(len(data) / 1e3, 1),
        "import of botsync.conversation.language, s": round(import_seconds(), 3),
    }
    if encoder_name:
        encoder = find_encoder(encoder_name)
        model, took = timed(lambda: train(bot, encoder))
        _, asked = timed(lambda: [model.scores(text) for text in questions[:100]])
        found["100 x 10 with the encoder: training, s"] = round(took, 3)
        found["100 x 10 with the encoder: query, ms"] = round(asked / 100 * 1e3, 3)
    return found


def show(report: Mapping[str, Any]) -> None:
    print(f"{report['data']}; at confidence {THRESHOLD}\n")
    print(f"{'':24}" + "".join(f"{head:>18}" for head in HEADS))
    for name, row in report["rows"].items():
        cells = [
            "-" if row.get(column) is None else f"{row[column]:.{2 if unit in ' s ms' else 1}f}{unit}"
            for column, unit in zip(COLUMNS, UNITS, strict=True)
        ]
        print(f"{name:24}" + "".join(f"{cell:>18}" for cell in cells))
    print()
    for name, figure in report.items():
        if name not in {"data", "rows"}:
            print(f"{name}: {figure}")


def main() -> None:
    parser = argparse.ArgumentParser(description="How well the sandbox understands, beside a baseline.")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "nlu", help="folder of the data set")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--encoder", default=os.environ.get("BOTSYNC_ENCODER"), help="installed sentence encoder")
    asked = parser.parse_args()
    if not (asked.data / "train.csv").exists():
        parser.error(f"there is no train.csv in {asked.data}; name a folder with --data")
    report = run(asked.data, asked.encoder)
    show(report)
    if asked.json:
        asked.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
