"""Undo after any run restores the workspace, whatever the run did."""

from typing import Any

from hypothesis import assume, given
from support.bench import Bench, load_data
from support.projects import projects

from botsync.core.live import Live


def content(live: Live) -> list[Any]:
    """Return everything that the workspace holds, by names: ids of what was created again differ."""
    names = {key[1]: (str(key[0]), item.name) for key, item in live.resources.items()}

    def named(value: Any) -> Any:
        match value:
            case str():
                return names.get(value, value)
            case dict():
                return {key: named(item) for key, item in value.items()}
            case list() | tuple():
                return [named(item) for item in value]
            case _:
                return value.get_secret_value() if hasattr(value, "get_secret_value") else value

    return sorted(
        (
            str(item.kind),
            item.name,
            str(names.get(item.story)),
            repr(sorted(named(item.fields).items())),
            repr(None if item.node is None else (item.node.root, named(item.node.next))),
        )
        for item in live.resources.values()
    )


@given(projects(), projects())
def test_undo_restores_what_was_there(first: dict[str, Any], second: dict[str, Any]) -> None:
    bench = Bench()
    one, other = load_data(first), load_data(second)
    bench.apply(one)
    before = bench.live()
    assume(all(finding.code != "delete-used" for finding in bench.plan(other).findings))
    _, report = bench.apply(other)
    assert report.is_complete
    done = bench.live()
    _, report = bench.undo(bench.runs[-1], one, other)
    assert report.is_complete, [(str(item.change.address), str(item.error)) for item in report.applied if item.error]
    assert content(bench.live()) == content(before)
    _, report = bench.undo(bench.runs[-1], one, other)
    assert report.is_complete
    assert content(bench.live()) == content(done), "an undo can be undone"
