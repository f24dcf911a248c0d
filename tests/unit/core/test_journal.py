"""A journal is read back as what happened; a torn last line is no line, and a damaged one is refused."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from support.bench import Bench, Lines, load_data

from botsync.address import Address
from botsync.core.journal import Run, decode_run, left_out
from botsync.core.recording import fold
from botsync.core.state import Recorded
from botsync.errors import PlanTooNew, StateCorrupt

DATA: dict[str, Any] = {
    "version": 1,
    "name": "t",
    "entities": {"size": {"entries": {"small": []}}},
    "segments": {"vip": {"name": "VIP"}},
}


@pytest.fixture
def text(monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the journal of a run that created two resources."""
    kept: list[Lines] = []
    monkeypatch.setattr("support.bench.Lines", lambda left: kept.append(Lines(left)) or kept[-1])
    Bench().apply(load_data(DATA))
    return kept[-1].text


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def joined(entries: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(entry) + "\n" for entry in entries)


def decode(text: str) -> Run:
    found = decode_run(text)
    assert found is not None
    return found


def test_a_whole_journal(text: str) -> None:
    run = decode(text)
    assert not run.is_open
    assert (run.outcome, run.ended, run.command, run.who) == ("complete", "then", "apply", "me")
    assert {str(address) for address in run.complete} == {"entity.size", "segment.vip"}
    assert all(fact.done and fact.remote_id for fact in run.facts)


def test_wherever_it_is_cut_it_says_what_was_written_whole(text: str) -> None:
    whole = lines(text)
    first = len(text.split("\n", maxsplit=1)[0]) + 1
    for end in range(len(text)):
        run = decode_run(text[:end])
        if end < first:
            assert run is None
            continue
        assert run is not None
        seen = list(whole[1 : text[:end].count("\n")])
        assert run.taken == {entry["step"] for entry in seen if entry["line"] == "done"}
        open_ = {entry["step"] for entry in seen if entry["line"] == "begin"} - run.taken
        assert sum(not fact.done for fact in run.facts) == len(open_)
        assert run.is_open


def test_a_failure_of_which_nobody_knows_counts_as_maybe_done(text: str) -> None:
    opening, begin = lines(text)[:2]
    failure = {"line": "failed", "step": begin["step"], "error": "lost", "unsure": True}
    (fact,) = decode(joined([opening, begin, failure])).facts
    assert not fact.done
    assert decode(joined([opening, begin, {**failure, "unsure": False}])).facts == []


DAMAGE: dict[str, Callable[[list[dict[str, Any]]], object]] = {
    "an unknown line": lambda entries: entries[1].update(line="what"),
    "no kind": lambda entries: entries[1].pop("line"),
    "a step that is no text": lambda entries: entries[1].update(step=["x"]),
    "an unknown step": lambda entries: entries[1].update(step="create entity.other"),
    "no plan": lambda entries: entries[0].pop("plan"),
    "a plan that is none": lambda entries: entries[0].update(plan={"kind": "other"}),
    "a plan that is no map": lambda entries: entries[0].update(plan=3),
    "no name": lambda entries: entries[0].update(who=None),
    "a list": lambda entries: entries.insert(1, []),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_journal_is_refused(name: str, text: str) -> None:
    entries = lines(text)
    DAMAGE[name](entries)
    with pytest.raises(StateCorrupt, match="the journal cannot be read") as caught:
        decode_run(joined(entries))
    assert "move it away" in caught.value.hint


def test_a_line_that_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(StateCorrupt):
        decode_run(text.replace("\n", "\nx\n", 1))


def test_a_newer_journal_is_refused(text: str) -> None:
    entries = lines(text)
    entries[0]["plan"]["format_version"] = 99
    with pytest.raises(PlanTooNew):
        decode_run(joined(entries))


# what is recorded of it


def recorded(run: Run, before: dict[str, Recorded]) -> dict[str, Recorded]:
    found = fold(
        {Address.parse(key): value for key, value in before.items()},
        run.saved.plan.changes,
        run.facts,
        run.complete,
        str,
    )
    return {str(key): value for key, value in found.items()}


def test_what_may_have_been_written_is_not_recorded(text: str) -> None:
    """An update that was begun: nobody knows the field, so nothing later takes it for somebody else's doing."""
    bench = Bench()
    bench.apply(load_data(DATA))
    bench.apply(load_data({**DATA, "entities": {"size": {"entries": {"big": []}}}}))
    run = bench.runs[-1]
    before = {"entity.size": Recorded(remote_id="1", fields={"name": "size", "entries": {"small": ["small"]}})}
    run.facts = [
        type(fact)(operation=fact.operation, address=fact.address, covers=fact.covers, done=False) for fact in run.facts
    ]
    run.taken = set()
    (entry,) = recorded(run, before).values()
    assert "entries" not in entry.fields


def test_a_create_that_may_have_been_done_is_not_recorded(text: str) -> None:
    entries = lines(text)
    assert recorded(decode(joined(entries[:2])), {}) == {}


def test_a_story_that_was_deleted_takes_its_interactions_along() -> None:
    bench = Bench()
    data = {**DATA, "stories": {"s": {"start": ["a"], "interactions": {"a": {}}}}}
    bench.apply(load_data(data))
    known = {str(key): value for key, value in bench.state.resources.items()}
    bench.apply(load_data({**DATA, "stories": {}}))
    run = bench.runs[-1]
    assert set(recorded(run, known)) == {"entity.size", "segment.vip"}
    run.facts = [
        type(fact)(operation=fact.operation, address=fact.address, covers=fact.covers, done=False) for fact in run.facts
    ]
    run.taken = set()
    assert set(recorded(run, known)) == set(known), "nobody knows whether it is gone"


# journals of which some lines may be lost, and what is left out


def test_where_lines_may_be_lost_every_step_may_have_been_begun(text: str) -> None:
    """The machine vanished with the last lines of its journal."""
    first = text.split("\n", maxsplit=1)[0] + "\n"
    run = decode_run(first, is_whole=False)
    assert run is not None
    assert {str(fact.address) for fact in run.facts} == {"entity.size", "segment.vip"}
    assert not any(fact.done for fact in run.facts)
    assert not run.complete
    assert not decode(first).facts
    part = joined(lines(text)[:3])
    known = decode_run(part, is_whole=False)
    assert known is not None
    assert sorted(fact.done for fact in known.facts) == [False, True]


def test_a_run_that_came_to_its_end_lost_nothing(text: str) -> None:
    run = decode_run(text, is_whole=False)
    assert run is not None
    assert all(fact.done for fact in run.facts)


def test_what_no_longer_fitted_is_told(text: str) -> None:
    entries = lines(text)
    address = Address.parse("story.other")
    left = json.loads(left_out(address, "somebody changed it"))
    run = decode(joined([entries[0], left, *entries[1:]]))
    assert run.left == {"story.other": "somebody changed it"}
    entry = run.entry
    assert (entry.run, entry.command, entry.who, entry.started) == ("run-0", "apply", "me", "now")
    assert (entry.at, entry.outcome, entry.plan, entry.commit) == ("then", "complete", "plan 0", "")
    assert (entry.done, entry.changes) == ({"create": 2}, 3)
