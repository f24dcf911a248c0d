"""Overlays: what stands in `overlays/ENVIRONMENT/` is laid over the project when that environment is chosen."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from botsync.core.references import Path, Problem
from botsync.diagnostics import Finding, Place, Severity, did_you_mean
from botsync.loader.files import OVERLAYS, ROOT_FILE
from botsync.loader.interpolate import literal_secrets
from botsync.loader.merge import Merged, Part
from botsync.models.project import SETTINGS


def overlay_of(name: str) -> str | None:
    """Return the environment whose overlay a file is part of, by its name; `""` for none, ``None`` for the base."""
    folder, *inside = name.split("/")
    if folder != OVERLAYS or not inside:
        return None
    return inside[0] if len(inside) > 1 else ""


def split(parts: Sequence[Part]) -> tuple[list[Part], Mapping[str, list[Part]]]:
    """Return the parts of the base, and those of each overlay."""
    base: list[Part] = []
    overlays: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        environment = overlay_of(part.file.name)
        (base if environment is None else overlays[environment]).append(part)
    return base, overlays


def read_overlays(
    parts: Mapping[str, Sequence[Part]], environments: Sequence[str]
) -> tuple[dict[str, Merged], list[Finding]]:
    """Merge the files of each overlay, and return what is wrong with them by themselves.

    Args:
        parts: files by environment, as `split` returns them.
        environments: names of those that exist.
    """
    overlays: dict[str, Merged] = {}
    findings: list[Finding] = []
    for name, own in parts.items():
        if name not in environments:
            findings.append(_homeless(name, own, environments))
            continue
        written = Merged(own)
        findings += [*written.conflicts(), *written.misplaced()]
        findings += map(written.find, literal_secrets(written.tree))
        overlays[name] = Merged([_without_settings(part) for part in own])
    return overlays, findings


def _without_settings(part: Part) -> Part:
    return Part(part.file, {key: value for key, value in part.value.items() if key not in SETTINGS})


def _homeless(name: str, parts: Sequence[Part], environments: Sequence[str]) -> Finding:
    place = Place(file=parts[0].file.name)
    if not name:
        stem = place.file.removeprefix(f"{OVERLAYS}/").removesuffix(".yaml")
        folder = stem if stem in environments else "ENVIRONMENT"
        return Finding(
            code="overlay-place",
            message="an overlay belongs to an environment, and this file is in the folder of none",
            place=place,
            suggestion=f"move it to {OVERLAYS}/{folder}/",
        )
    return Finding(
        code="unknown-environment",
        message=f"there is no environment `{name}`, so nothing in {OVERLAYS}/{name} is ever used",
        place=place,
        suggestion=did_you_mean(name, environments)
        or f"declare it under `environments` in {ROOT_FILE}, or remove the folder; declared are "
        f"{', '.join(environments)}",
    )


def idle_nulls(idle: Sequence[Path], base: Mapping[str, object]) -> Iterator[Problem]:
    """Yield a warning for each `null` that removes nothing."""
    for path in idle:
        near = did_you_mean(str(path[-1]), _keys_at(base, path[:-1]))
        yield Problem(
            code="removes-nothing",
            severity=Severity.WARNING,
            message=f"`{path[-1]}: null` removes nothing: `{'.'.join(map(str, path))}` is not set without it",
            path=path,
            suggestion=near or "take it out",
        )


def _keys_at(tree: object, path: Path) -> list[str]:
    for step in path:
        tree = tree.get(step) if isinstance(tree, Mapping) else None
    return list(tree) if isinstance(tree, Mapping) else []
