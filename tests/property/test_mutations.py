"""Mistakes in a bot are noticed by its conversations: the helpdesk example, changed one thing at a time."""

import shutil
from pathlib import Path

import pytest
from support.installed import ROOT
from support.mutations import Mutation, drawn, mutate, table, tree_of

from botsync.cli import conversing

HELPDESK = ROOT / "examples" / "helpdesk"
PIZZA = ROOT / "examples" / "pizza"
SEEDS = {"ci": (1,), "full": (1, 2, 3)}
COUNTS = {"ci": 12, "full": 50}
LEAST = 0.9


def test_conversations_notice_mistakes(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    size = request.config.getoption("--size")
    for seed in SEEDS[size]:
        report = mutate(HELPDESK, tmp_path, seed=seed, count=COUNTS[size])
        print(f"\nSeed {seed}\n{table(report)}")
        assert len(report.outcomes) == COUNTS[size]
        assert report.caught >= LEAST * COUNTS[size], table(report)


def test_the_conversations_pass_where_nothing_is_changed(tmp_path: Path) -> None:
    """Otherwise every mutation would count as noticed."""
    project = shutil.copytree(PIZZA, tmp_path / "pizza")
    report = mutate(project, tmp_path, seed=1, count=1, kinds=(lambda tree, chance: [UNTOUCHED],))
    assert [outcome.is_caught for outcome in report.outcomes] == [False]


UNTOUCHED = Mutation("nothing", "nothing", lambda tree: None)


def test_a_seed_draws_the_same_each_time() -> None:
    tree = tree_of(PIZZA)
    first, again, other = ([item.what for item in drawn(tree, seed)] for seed in (1, 1, 2))
    assert first == again != other
    assert tree == tree_of(PIZZA), "drawing changes nothing"


def test_what_makes_the_project_invalid_is_drawn_anew(tmp_path: Path) -> None:
    broken = Mutation("broken", "no name", lambda tree: tree.pop("name"))
    report = mutate(PIZZA, tmp_path, seed=1, count=1, kinds=(lambda tree, chance: [UNTOUCHED, broken, broken],))
    assert len(report.outcomes) + len(report.invalid) <= 3
    assert {item.kind for item in report.invalid} <= {"broken"}
    assert [outcome.mutation.kind for outcome in report.outcomes] == ["nothing"]


def test_findings_of_lint_count_where_they_are_new(tmp_path: Path) -> None:
    def lint(tested: conversing.Tested) -> frozenset[str]:
        changed = tested.loaded.project is not None and tested.loaded.project.name != "pizza-shop"
        return frozenset({"old", "new"} if changed else {"old"})

    def renamed(tree: object) -> None:
        assert isinstance(tree, dict)
        tree["name"] = "another"

    kinds = (lambda tree, chance: [Mutation("renamed", "the project", renamed)],)
    (outcome,) = mutate(PIZZA, tmp_path, seed=1, count=1, lint=lint, kinds=kinds).outcomes
    assert (outcome.lint, outcome.test, outcome.is_caught) == ("new", "", True)
