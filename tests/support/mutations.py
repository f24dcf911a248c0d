"""Changes that somebody might make to a bot by mistake, and whether its conversations notice them.

A mutation changes one thing in the merged data of a project. It is drawn from a seed, kind by kind in turn, so that
kinds with few places are not lost among those with hundreds. One that makes the project invalid is drawn anew:
`botsync validate` has noticed it already.
"""

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from botsync.cli.baseline import Baseline
from botsync.cli.conversing import Picked, Tested, open_tested, settings_of
from botsync.cli.embedding import Tongue
from botsync.cli.linting import Linting, lint
from botsync.cli.options import Where
from botsync.cli.reach import Reach
from botsync.cli.rehearsing import play_all, rehearsed_stories
from botsync.conversation.testing.verdict import Result, Verdict
from botsync.diagnostics import Severity
from botsync.errors import ProjectInvalid
from botsync.lint.catalogue import CATALOGUE
from botsync.lint.run import Choice
from botsync.loader.project import read_sources
from botsync.loader.writer import write_yaml

Tree = dict[str, Any]
Place = tuple[str | int, ...]
Lint = Callable[[Tested], frozenset[str]]
"""Gives the findings of lint, each as a text that does not depend on where it stands in a file."""
NOBODY = "NOBODY"
TITLED = ("quick_replies", "button", "card", "cards")


def here(folder: Path) -> Where:
    """Return the project in a folder, as the command line names it."""
    return Where(directory=folder, environment=None, reach=Reach(parallel=1, timeout=30))


def no_lint(tested: Tested) -> frozenset[str]:
    """Find nothing, so that conversations alone are measured."""
    return frozenset()


def failing_lint(tested: Tested) -> frozenset[str]:
    """Return the findings that make `botsync lint` fail by default."""
    linting = Linting(catalogue=CATALOGUE, choice=Choice(), environment=None)
    verdict = lint(tested.sources, linting, Baseline(root=Path(), file=None)).verdict
    return frozenset(f"{item.code}: {item.message}" for item in verdict.open if item.severity is not Severity.INFO)


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change.

    Attributes:
        kind: what sort of change.
        what: what is changed, for people.
        change: makes the change, in a copy of the data.
    """

    kind: str
    what: str
    change: Callable[[Tree], None]


Kind = Callable[[Tree, random.Random], Iterable[Mutation]]
"""Gives all mutations of one kind."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who noticed a mutation; empty where nobody did.

    Attributes:
        mutation: the mutation.
        test: the first conversation that went another way.
        lint: a finding that was not there before.
    """

    mutation: Mutation
    test: str = ""
    lint: str = ""

    @property
    def is_caught(self) -> bool:
        """Whether anybody noticed."""
        return bool(self.test or self.lint)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of the mutations of one seed.

    Attributes:
        outcomes: one for each.
        invalid: what was drawn too, and made the project invalid.
    """

    outcomes: tuple[Outcome, ...]
    invalid: tuple[Mutation, ...]

    @property
    def caught(self) -> int:
        """How many were noticed."""
        return sum(item.is_caught for item in self.outcomes)


# --- what can be changed ---------------------------------------------------------------------------------------------


def _at(tree: Any, path: Sequence[str | int]) -> Any:
    for name in path:
        tree = tree[name]
    return tree


def _interactions(tree: Tree) -> Iterator[tuple[str, str, Tree]]:
    for story, declared in tree["stories"].items():
        for key, interaction in declared["interactions"].items():
            yield story, key, interaction


def _holders(tree: Tree) -> Iterator[tuple[Place, str, Tree]]:
    """Yield path, name and value of everything that has responses."""
    for story, declared in tree["stories"].items():
        for name in ("welcome", "fallback"):
            if name in declared:
                yield ("stories", story, name), f"{story}.{name}", declared[name]
    for story, key, interaction in _interactions(tree):
        yield ("stories", story, "interactions", key), f"{story}.{key}", interaction


def _responses(tree: Tree) -> Iterator[tuple[Place, str, Tree]]:
    for path, name, holder in _holders(tree):
        for index, response in enumerate(holder.get("responses", ())):
            yield (*path, "responses", index), f"{name}, response {index + 1}", response


def _buttons(tree: Tree) -> Iterator[tuple[Place, str, Any]]:
    for path, name, response in _responses(tree):
        for kind in (item for item in TITLED if item in response):
            cards = response[kind] if kind == "cards" else [response[kind]]
            for number, card in enumerate(cards):
                below = (*path, kind, number) if kind == "cards" else (*path, kind)
                for index, button in enumerate(card["buttons"]):
                    yield (*below, "buttons", index), name, button


def _drop(path: Place) -> Callable[[Tree], None]:
    def change(tree: Tree) -> None:
        del _at(tree, path[:-1])[path[-1]]

    return change


def _put(path: Place, value: object) -> Callable[[Tree], None]:
    def change(tree: Tree) -> None:
        _at(tree, path[:-1])[path[-1]] = value

    return change


def _phrases_moved(tree: Tree, chance: random.Random) -> Iterator[Mutation]:
    """Move a phrase to another interaction of its story that has phrases and is not found by keywords."""
    for story, key, interaction in _interactions(tree):
        others = [
            other
            for at, other, declared in _interactions(tree)
            if (at, other) != (story, key)
            and at == story
            and declared.get("user_says")
            and "classifier" not in declared
        ]
        for index, phrase in enumerate(interaction.get("user_says", ())):
            to = chance.choice([item for item in others if phrase not in _phrases(tree, story, item)])
            yield Mutation("phrase moved", f"{story}.{key}: {phrase!r} to {to}", _move(story, key, index, to))


def _phrases(tree: Tree, story: str, key: str) -> list[str]:
    found: list[str] = tree["stories"][story]["interactions"][key]["user_says"]
    return found


def _move(story: str, key: str, index: int, to: str) -> Callable[[Tree], None]:
    def change(tree: Tree) -> None:
        phrase = _phrases(tree, story, key).pop(index)
        _phrases(tree, story, to).append(phrase)

    return change


def _edges_dropped(tree: Tree, chance: random.Random) -> Iterator[Mutation]:
    """Drop a next step. One to an interaction without phrases is left out: nobody could ever take it."""
    for story, key, interaction in _interactions(tree):
        for index, to in enumerate(interaction.get("next", ())):
            if tree["stories"][story]["interactions"][to].get("user_says"):
                path = ("stories", story, "interactions", key, "next", index)
                yield Mutation("next step dropped", f"{story}.{key} -> {to}", _drop(path))


def _starts_dropped(tree: Tree, chance: random.Random) -> Iterator[Mutation]:
    """Drop an entry of the first level; one that only a trigger sets off has no use for it."""
    for story, declared in tree["stories"].items():
        for index, key in enumerate(declared["start"]):
            if declared["interactions"][key].get("user_says"):
                yield Mutation("start dropped", f"{story}: {key}", _drop(("stories", story, "start", index)))


def _responses_removed(tree: Tree, chance: random.Random) -> Iterator[Mutation]:
    for path, name, response in _responses(tree):
        kind = next(iter(response))
        yield Mutation("response removed", f"{name} ({kind})", _drop(path))


def _responses_emptied(tree: Tree, chance: random.Random) -> Iterator[Mutation]:
    for path, name, response in _responses(tree):
        kind = next(iter(response))
        match kind:
            case "text":
                yield Mutation("response emptied", f"{name} (text)", _put((*path, kind), "…"))
            case "quick_replies" | "button" | "card":
                yield Mutation("response emptied", f"{name} ({kind}, title)", _put((*path, kind, "title"), "…"))


def _entities_renamed(tree: Tree, chance: random.Random) -> Iterator[Mutation]:
    for key in tree.get("entities", {}):
        yield Mutation("entity renamed", f"{key} to {key}_2, everywhere", _rename(key, f"{key}_2"))


def _rename(old: str, new: str) -> Callable[[Tree], None]:
    def renamed(value: Any) -> Any:
        match value:
            case dict():
                return {
                    name: new if name == "entity" and item == old else renamed(item) for name, item in value.items()
                }
            case list():
                return [renamed(item) for item in value]
            case str():
                return re.sub(r"\{\{" + re.escape(old) + ":", "{{" + new + ":", value)
            case _:
                return value

    def change(tree: Tree) -> None:
        tree["stories"] = renamed(tree["stories"])
        tree["entities"] = {new if key == old else key: item for key, item in tree["entities"].items()}

    return change


def _values_dropped(tree: Tree, chance: random.Random) -> Iterator[Mutation]:
    for key, entity in tree.get("entities", {}).items():
        for value in entity["entries"]:
            yield Mutation("entity value dropped", f"{key}: {value}", _drop(("entities", key, "entries", value)))


def _synonyms_dropped(tree: Tree, chance: random.Random) -> Iterator[Mutation]:
    for key, entity in tree.get("entities", {}).items():
        for value, synonyms in entity["entries"].items():
            for index, synonym in enumerate(synonyms):
                path = ("entities", key, "entries", value, index)
                yield Mutation("synonym dropped", f"{key}, {value}: {synonym}", _drop(path))


def _gotos_retargeted(tree: Tree, chance: random.Random) -> Iterator[Mutation]:
    for path, name, response in _responses(tree):
        if "goto" in response:
            to = _elsewhere(tree, path[1], response["goto"], chance)
            yield Mutation("goto retargeted", f"{name}: {response['goto']} to {to}", _put((*path, "goto"), to))
    for path, name, button in _buttons(tree):
        if isinstance(button, dict) and "goto" in button:
            to = _elsewhere(tree, path[1], button["goto"], chance)
            what = f"{name}, button {button['title']!r}: {button['goto']} to {to}"
            yield Mutation("goto retargeted", what, _put((*path, "goto"), to))


def _elsewhere(tree: Tree, story: str | int, target: str, chance: random.Random) -> str:
    return chance.choice([key for key in tree["stories"][story]["interactions"] if key != target])


def _buttons_renamed(tree: Tree, chance: random.Random) -> Iterator[Mutation]:
    for path, name, button in _buttons(tree):
        what = f"{name}: {button if isinstance(button, str) else button.get('title')!r}"
        if isinstance(button, str):
            yield Mutation("button renamed", what, _put(path, f"{button} now"))
        elif "title" in button:
            yield Mutation("button renamed", what, _put((*path, "title"), f"{button['title']} now"))


def _prompts_removed(tree: Tree, chance: random.Random) -> Iterator[Mutation]:
    for story, key, interaction in _interactions(tree):
        for name, parameter in interaction.get("parameters", {}).items():
            for index, prompt in enumerate(parameter.get("prompts", ())):
                path = ("stories", story, "interactions", key, "parameters", name, "prompts", index)
                yield Mutation("prompt removed", f"{story}.{key}, {name}: {prompt!r}", _drop(path))


def _attributes_changed(tree: Tree, chance: random.Random) -> Iterator[Mutation]:
    for path, name, response in _responses(tree):
        for attribute, value in response.get("set_attributes", {}).items():
            what = f"{name}: {attribute}={value}"
            yield Mutation("attribute changed", what, _put((*path, "set_attributes", attribute), f"{value}_2"))


KINDS: tuple[Kind, ...] = (
    _phrases_moved,
    _edges_dropped,
    _responses_removed,
    _responses_emptied,
    _entities_renamed,
    _values_dropped,
    _synonyms_dropped,
    _gotos_retargeted,
    _buttons_renamed,
    _prompts_removed,
    _attributes_changed,
    _starts_dropped,
)


def all_mutations(tree: Tree, seed: int, kinds: Sequence[Kind] = KINDS) -> list[list[Mutation]]:
    """Return all mutations by kind, each kind in the order in which it is drawn."""
    chance = random.Random(seed)
    found = [list(kind(tree, chance)) for kind in kinds]
    for mutations in found:
        chance.shuffle(mutations)
    return [mutations for mutations in found if mutations]


def drawn(tree: Tree, seed: int, kinds: Sequence[Kind] = KINDS) -> Iterator[Mutation]:
    """Yield all mutations, one of each kind in turn as long as there are any."""
    left = all_mutations(tree, seed, kinds)
    while left:
        for found in left:
            yield found.pop()
        left = [found for found in left if found]


# --- who notices it --------------------------------------------------------------------------------------------------


def tree_of(project: Path) -> Tree:
    """Return what the files of a project say, in one map."""
    return read_sources(project).merged.tree


def first_failed(tested: Tested) -> str:
    """Return the first case that fails; empty if none does. Cases with first variants come first: they are few."""
    assert tested.loaded.desired is not None
    tongue = Tongue()
    stories = rehearsed_stories(tested.loaded.desired.written)
    plain = [case for case in tested.cases if case.id == case.conversation]
    rest = [case for case in tested.cases if case.id != case.conversation]
    for cases in (plain, rest):
        found = next(filter(_failed, play_all(stories, cases, settings_of(tongue), workers=1)), None)
        if found is not None:
            return found.case.id
    return ""


def _failed(result: Result) -> bool:
    return result.verdict is not Verdict.PASS


def mutated(tree: Tree, mutation: Mutation, folder: Path) -> Tested | None:
    """Write a project with a mutation into a folder and open it; ``None`` where it is invalid."""
    changed = deepcopy(tree)
    mutation.change(changed)
    (folder / "botsync.yaml").write_text(write_yaml(changed), encoding="utf-8")
    try:
        return open_tested(here(folder), Picked())
    except ProjectInvalid:
        return None


def judged(tested: Tested, mutation: Mutation, known: frozenset[str], lint: Lint) -> Outcome:
    """Return who notices a mutation."""
    outcome = Outcome(mutation, lint=next(iter(sorted(lint(tested) - known)), ""))
    return replace(outcome, test=first_failed(tested))


def mutate(
    project: Path, folder: Path, *, seed: int, count: int, lint: Lint = failing_lint, kinds: Sequence[Kind] = KINDS
) -> Report:
    """Try mutations.

    Args:
        project: the project, which is only read.
        folder: an empty folder, for its mutated copies.
        seed: which mutations.
        count: how many.
        lint: gives findings; those that the project itself has do not count.
        kinds: give the mutations of each kind.
    """
    tree = tree_of(project)
    known = lint(open_tested(here(project), Picked()))
    outcomes, invalid = list[Outcome](), list[Mutation]()
    for mutation in drawn(tree, seed, kinds):
        if len(outcomes) == count:
            break
        tested = mutated(tree, mutation, folder)
        if tested is None:
            invalid.append(mutation)
        else:
            outcomes.append(judged(tested, mutation, known, lint))
    return Report(tuple(outcomes), tuple(invalid))


# --- for people ------------------------------------------------------------------------------------------------------


def table(report: Report) -> str:
    """Return a line for each mutation, and who noticed it."""
    rows = _rows(report)
    width = max(len(kind) for kind, _, _ in rows)
    lines = [f"{kind:{width}}  {who:42.42}  {what}" for kind, what, who in rows]
    redrawn = f"; {len(report.invalid)} more made the project invalid" if report.invalid else ""
    return "\n".join([*lines, "", f"{report.caught} of {len(rows)} caught{redrawn}"])


def _rows(report: Report) -> list[tuple[str, str, str]]:
    return [(item.mutation.kind, item.mutation.what, _who(item)) for item in report.outcomes]


def _who(outcome: Outcome) -> str:
    who = [name for name, found in ((f"test {outcome.test}", outcome.test), ("lint", outcome.lint)) if found]
    return ", ".join(who) or NOBODY


def figures(reports: Mapping[int, Report]) -> str:
    """Return the same for programs, by seed."""
    return json.dumps(
        {
            seed: {
                "caught": report.caught,
                "of": len(report.outcomes),
                "missed": [f"{kind}: {what}" for kind, what, who in _rows(report) if who == NOBODY],
            }
            for seed, report in reports.items()
        },
        indent=2,
    )
