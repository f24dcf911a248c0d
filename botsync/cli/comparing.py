"""Compares two environments of a project as they are declared, or their workspaces with clients that only read."""

from collections.abc import Sequence
from pathlib import Path

from botsync.address import Address
from botsync.cli import output
from botsync.cli.loop import completed
from botsync.cli.outside import outside
from botsync.cli.project import Target, checked, own_workspace, with_token
from botsync.cli.reach import Reach
from botsync.cli.recovery import counted
from botsync.core.compare import Comparison, Declared, compare_declared, path_of
from botsync.core.compare_live import Workspace, compare_live
from botsync.core.situation import Situation
from botsync.core.state import Digest
from botsync.core.torn import names_of_torn
from botsync.diagnostics import Place
from botsync.engine.read import read_all
from botsync.errors import Refused
from botsync.loader.project import Loaded, Sources, load
from botsync.render.compare_view import Places

Compared = tuple[Comparison, Digest, Places]


def declared(sources: Sources, names: Sequence[str]) -> Compared:
    """Compare what the project declares; secrets stay the references that stand in the files, so none is needed."""
    loads = [load(sources, name, None) for name in names]
    first, second = (
        Declared(environment=name, desired=checked(loaded)[1], written=loaded.merged.tree)
        for name, loaded in zip(names, loads, strict=True)
    )
    comparison = compare_declared(first, second)
    return comparison, str, _places(comparison, loads)


def live(sources: Sources, names: Sequence[str], directory: Path, reach: Reach) -> Compared:
    """Compare what is in the workspaces of both.

    Raises:
        Refused: one was not read completely, or looks like another one than that of its state.
    """
    known = outside()
    loads = [load(sources, name, known.environ, known.beside(directory, name)) for name in names]
    opened = [checked(loaded) for loaded in loads]
    targets = [
        Target(directory, name, with_token(name, settings), desired)
        for name, (settings, desired) in zip(names, opened, strict=True)
    ]
    first, second = (
        Workspace(environment=target.name, situation=completed(_read(target, reach)), written=loaded.merged.tree)
        for target, loaded in zip(targets, loads, strict=True)
    )
    comparison = compare_live(first, second)
    return comparison, targets[0].digest, _places(comparison, loads)


async def _read(target: Target, reach: Reach) -> Situation:
    state = counted(target)
    async with target.reader(reach) as reader:
        with output.progress(f"reading {target.name}") as advance:
            situation = await read_all(
                reader, target.desired, state, target.digest, parallel=reach.parallel, advance=advance
            )
    torn = names_of_torn(situation.live)
    if torn:
        raise Refused(
            f"the story map and the list of interactions disagree, so the read of {target.name} is not complete: "
            f"{', '.join(torn)}",
            hint="compare again; if it stays, look at the story in the vendor's editor",
        )
    return own_workspace(situation)


def _places(comparison: Comparison, loads: Sequence[Loaded]) -> Places:
    """Return where overlays say something of what differs."""

    def at(address: Address | None, field: str = "") -> tuple[Place, ...]:
        if address is None:
            return ()
        found = (loaded.merged.locate_overlay(path_of(address, field)) for loaded in loads)
        return tuple(place for place in found if place is not None)

    fields = {
        (item.label, field.field): at(item.address, field.field)
        for item in comparison.differing
        for field in item.fields
    }
    return fields | {(item.label, ""): at(item.address) for items in comparison.only for item in items}
