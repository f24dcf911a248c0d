"""The laws of laying one tree over another, and of a project under an overlay."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from support.bench import load_files
from support.projects import projects

from botsync.loader.merge import Merged, Part
from botsync.loader.patch import patched
from botsync.loader.reader import SourceFile
from botsync.loader.writer import write_yaml

KEYS = st.sampled_from(["a", "b", "c"])
LEAVES = st.one_of(st.integers(0, 3), st.sampled_from(["x", "y"]), st.lists(st.none() | st.integers(0, 3), max_size=2))


def trees(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(
        KEYS, st.recursive(leaves, lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=8), max_size=3
    )


TREES = trees(LEAVES)
PATCHES = trees(LEAVES | st.none())


def paths(tree: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    """Return every path of a tree of maps, with what stands there."""
    found = [(path, tree)] if path else []
    if isinstance(tree, dict):
        found += [item for key, value in tree.items() for item in paths(value, (*path, key))]
    return found


def lay(base: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    return patched(base, patch)[0]


@given(TREES)
def test_nothing_changes_nothing(tree: dict[str, Any]) -> None:
    assert patched(tree, {}) == (tree, [])


@given(TREES)
def test_a_tree_laid_over_itself_or_over_nothing_is_itself(tree: dict[str, Any]) -> None:
    assert patched(tree, tree) == (tree, [])
    assert patched({}, tree) == (tree, [])


@given(TREES, PATCHES)
def test_what_was_laid_once_is_laid(tree: dict[str, Any], patch: dict[str, Any]) -> None:
    assert lay(lay(tree, patch), patch) == lay(tree, patch)


@given(TREES, PATCHES)
def test_each_path_of_the_patch_holds_and_all_others_stay(tree: dict[str, Any], patch: dict[str, Any]) -> None:
    before = repr(tree), repr(patch)
    result, idle = patched(tree, patch)
    there, was = dict(paths(result)), dict(paths(tree))
    set_here = dict(paths(patch))
    for path, value in set_here.items():
        if value is None:
            assert path not in there
            assert (path in idle) == (path not in was)
        elif not isinstance(value, dict):
            assert there[path] == value
    for path, value in was.items():
        leads = [path[:depth] for depth in range(1, len(path) + 1)]
        untouched = all(not isinstance(set_here.get(step, {}), int | str | list | None) for step in leads)
        if untouched and not isinstance(value, dict) and not isinstance(set_here.get(path), dict):
            assert there[path] == value
    assert (repr(tree), repr(patch)) == before, "neither is changed"


@given(TREES, PATCHES)
def test_every_value_has_its_place_where_it_was_written(tree: dict[str, Any], patch: dict[str, Any]) -> None:
    base, over = (
        Part(SourceFile(name=name, text=write_yaml(data)), data) for name, data in (("b", tree), ("o", patch))
    )
    laid = Merged([base]).under(Merged([over]))
    written = dict(paths(patch))
    for path, value in paths(laid.tree):
        if not isinstance(value, dict):
            place = laid.locate(path)
            assert place is not None
            assert place.file == ("o" if path in written else "b")
            assert (laid.locate_overlay(path) is not None) == (path in written)


@given(projects(), projects())
def test_a_project_under_another_one_is_what_the_trees_make(base: dict[str, Any], over: dict[str, Any]) -> None:
    """Whatever the overlay: the same findings and the same bot as of a project that says it all at once."""
    settings = {name: base.pop(name) for name in ("version", "name", "environments")}
    parts = {key: value for key, value in over.items() if key not in settings}
    root = write_yaml(settings)
    apart = load_files({"botsync.yaml": root, "b.yaml": write_yaml(base), "overlays/sandbox/o.yaml": write_yaml(parts)})
    whole = load_files({"botsync.yaml": root, "b.yaml": write_yaml(lay(base, parts))})
    assert apart.desired == whole.desired
    assert sorted((item.code, item.message) for item in apart.findings) == sorted(
        (item.code, item.message) for item in whole.findings
    )
