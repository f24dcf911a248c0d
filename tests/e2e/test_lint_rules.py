"""Every rule of lint through the program's entry point: fires, is silent, is suppressed by a comment with a reason."""

from pathlib import Path

import pytest
from support.lintcases import CASES, HERE, LintCase
from support.linting import SETTINGS
from support.program import execute


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_rule_fires_is_silent_and_is_suppressed(case: LintCase, tmp_path: Path) -> None:
    file = tmp_path / "botsync.yaml"
    only = ("lint", "-C", tmp_path, "--select", case.code, "--fail-on", "info")

    file.write_text(SETTINGS + case.fires)
    told = execute(*only, "--format", "json")
    assert told.code == 1
    (finding,) = told.report["findings"]
    line = (
        (SETTINGS + case.fires).splitlines().index(next(t for t in file.read_text().splitlines() if t.endswith(HERE)))
    )
    assert (finding["code"], finding["place"]["line"]) == (case.code, line + 1)
    assert case.message in finding["message"]

    file.write_text(SETTINGS + case.fires.replace(HERE, f"# botsync: ignore[{case.code}] tried on purpose"))
    told = execute(*only)
    assert (told.code, "1 suppressed by comments" in told.out) == (0, True)

    file.write_text(SETTINGS + case.silent)
    told = execute(*only)
    assert (told.code, told.out.startswith("No findings")) == (0, True)
