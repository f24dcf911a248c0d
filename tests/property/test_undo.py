"""Undo after any run restores the workspace, whatever the run did."""

from typing import Any

from hypothesis import assume, given
from support.bench import Bench, content, load_data
from support.projects import projects


@given(projects(), projects())
def test_undo_restores_what_was_there(first: dict[str, Any], second: dict[str, Any]) -> None:
    bench = Bench()
    one, other = load_data(first), load_data(second)
    bench.apply(one)
    before = bench.live()
    codes = {finding.code for finding in bench.plan(other).findings}
    assume(not codes & {"delete-used", "delete-leaves-links"})  # links that are cut where no file speaks stay cut
    _, report = bench.apply(other)
    assert report.is_complete
    done = bench.live()
    _, report = bench.undo(bench.runs[-1], one, other)
    assert report.is_complete, [(str(item.change.address), str(item.error)) for item in report.applied if item.error]
    assert content(bench.live()) == content(before)
    _, report = bench.undo(bench.runs[-1], one, other)
    assert report.is_complete
    assert content(bench.live()) == content(done), "an undo can be undone"
