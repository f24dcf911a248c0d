"""The file of the baseline: where it is, and what it holds."""

from dataclasses import dataclass
from pathlib import Path

from botsync.errors import UsageError
from botsync.lint.baseline import Entry, read_baseline
from botsync.models.project import Lint

DEFAULT = "lint-baseline.json"
"""Where a baseline is written that no setting names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The file with findings that are known.

    Attributes:
        root: folder of the project.
        file: as it was named on the command line; empty for what the project says, ``None`` where none is written.
    """

    root: Path
    file: str | None = None

    def name(self, settings: Lint) -> str:
        """Return the name of the file, relative to the project; empty for none."""
        named = self.file or settings.baseline or ("" if self.file is None else DEFAULT)
        if named and not (self.root / named).resolve().is_relative_to(self.root.resolve()):
            raise UsageError(f"the baseline {named} is outside of the project", hint="keep it beside botsync.yaml")
        return named

    def read(self, settings: Lint) -> tuple[Entry, ...]:
        """Return what is known; nothing where a baseline is to be written for the first time.

        Raises:
            UsageError: the file is not there, or is no baseline.
        """
        name = self.name(settings)
        if not name or (self.file is not None and not (self.root / name).exists()):
            return ()
        try:
            return read_baseline((self.root / name).read_text(encoding="utf-8"))
        except OSError as error:
            hint = "write it with `botsync lint --write-baseline`, or take `lint.baseline` out"
            raise UsageError(f"the baseline {name} cannot be read ({error.strerror})", hint=hint) from error
        except ValueError as error:
            raise UsageError(f"{name} is no baseline: {error}", hint="name another file, or delete this one") from error
