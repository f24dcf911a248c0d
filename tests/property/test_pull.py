"""The laws of `pull`: only the lines concerned change, comments stay, and the plan is empty then."""

import re
from random import Random
from typing import Any

from hypothesis import given, note
from hypothesis import strategies as st
from support.author import Author
from support.bench import Bench, bytes_of, load_data, load_files
from support.installed import ROOT
from support.projects import projects
from support.pulling import Outcome, pulled, spared, touched
from support.vendor import Vendor
from support.yamltext import Document, Scribe

from botsync.core.threeway import Take
from botsync.loader.reader import Path

HELPDESK = {
    path.relative_to(ROOT / "examples/helpdesk").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "examples/helpdesk").rglob("*.yaml"))
}
FIRED = frozenset(re.findall(r"trigger: (\w+)", "".join(HELPDESK.values())))
"""What conversations fire; pull leaves that in the files, and says so."""


def steady() -> Bench:
    """Return a workspace that gives ids in the same order each time."""
    bench = Bench()
    bench.parallel = 1
    return bench


def check(bench: Bench, files: dict[str, str], outcome: Outcome) -> None:
    """Check what holds after every pull into files of which nothing waits for an apply."""
    assert outcome.pull.conflicts == []
    assert outcome.made.refused == {}
    loaded = load_files(outcome.files)
    assert loaded.desired is not None, loaded.findings
    plan = bench.plan(loaded)
    assert plan.is_empty, bytes_of(plan).decode()
    for name, text in files.items():
        before, after = spared(text, outcome.files[name], touched(outcome))
        assert after == before
    assert pulled(bench, outcome.files).made.texts == {}


def styled(project: dict[str, Any], seed: int) -> dict[str, Document]:
    """Write a project in random styles, into one file or several."""
    random = Random(seed)
    parts = {"botsync.yaml": {key: project[key] for key in ("version", "name", "environments")}}
    for section in ("stories", "entities", "webhooks", "segments"):
        part = parts["botsync.yaml"] if random.random() < 0.3 else parts.setdefault(f"{random.choice('ab')}.yaml", {})
        part[section] = project[section]
    return {name: Scribe(random, anchors=False).document(part) for name, part in parts.items()}


def goes(path: Path, paths: list[Path]) -> bool:
    """Tell whether a comment may go: what it speaks of is gone, or was in a list that changed."""
    return any(path[: len(one)] == one and (len(path) > len(one) or one[-2:-1] != ("stories",)) for one in paths)


@given(project=projects(), seed=st.integers(0, 10**9))
def test_only_what_changed_is_touched_in_texts_of_any_style(project: dict[str, Any], seed: int) -> None:
    documents = styled(project, seed)
    files = {name: document.text for name, document in documents.items()}
    bench = steady()
    loaded = load_files(files)
    assert loaded.desired == load_data(project).desired, loaded.findings
    bench.apply(loaded)
    random = Random(seed)
    note(str(Vendor(bench, random).edits(random.choice((1, 1, 2, 5)))))
    outcome = pulled(bench, files)
    for name, text in outcome.files.items():
        note(f"--- {name}\n{files.get(name)}\n--- becomes\n{text}")
    check(bench, files, outcome)
    paths = touched(outcome)
    for name, document in documents.items():
        kept = [comment for comment, path in document.comments.items() if not goes(path, paths)]
        assert [comment for comment in kept if comment in document.text and comment not in outcome.files[name]] == []


@given(seed=st.integers(0, 10**9))
def test_only_what_changed_is_touched_in_a_real_project(seed: int) -> None:
    bench, random = steady(), Random(seed)
    bench.apply(load_files(HELPDESK))
    note(str(Vendor(bench, random, FIRED).edits(random.choice((1, 1, 2, 5)))))
    outcome = pulled(bench, HELPDESK)
    check(bench, HELPDESK, outcome)


@given(project=projects(), seed=st.integers(0, 10**9), take=st.sampled_from([None, *Take]))
def test_both_sides_may_change_a_project(project: dict[str, Any], seed: int, take: Take | None) -> None:
    """It stays valid, a second pull changes nothing, and what is left is the project's own doing."""
    bench, random = steady(), Random(seed)
    bench.apply(load_files({name: document.text for name, document in styled(project, seed).items()}))
    documents = styled(Author(project, random).edits(random.choice((1, 3, 6))), seed + 1)
    files = {name: document.text for name, document in documents.items()}
    note(str(Vendor(bench, random).edits(random.choice((1, 3, 6)))))
    outcome = pulled(bench, files, take=take)
    for name, text in outcome.files.items():
        note(f"--- {name}\n{files.get(name)}\n--- becomes\n{text}")
    note(str(outcome.pull.conflicts))
    loaded = load_files(outcome.files)
    assert loaded.desired is not None, loaded.findings
    again = pulled(bench, outcome.files, take=take)
    assert again.made.texts == {}
    assert take is None or not any(item.settles for item in outcome.pull.conflicts)
    plan = bench.plan(loaded)
    conflicts = {str(item.address) for item in outcome.pull.conflicts}
    told = {finding.message.split(":")[0].split()[0] for finding in plan.findings if finding.code == "conflict"}
    assert told <= conflicts
    if not plan.is_refused:
        assert bench.apply(loaded)[1].is_complete
        assert pulled(bench, outcome.files).made.texts == {}
