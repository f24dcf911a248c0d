"""Every rule of lint through the installed program: it fires, is silent, and a comment with a reason suppresses it."""

import json
from pathlib import Path

import pytest
from support.installed import execute
from support.lintcases import CASES, HERE, LintCase
from support.linting import SETTINGS


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_rule_fires_is_silent_and_is_suppressed(case: LintCase, tmp_path: Path) -> None:
    file = tmp_path / "botsync.yaml"
    only = ("lint", "-C", tmp_path, "--select", case.code, "--fail-on", "info")

    file.write_text(SETTINGS + case.fires)
    told = execute(*only, "--format", "json", check=1)
    (finding,) = json.loads(told.stdout)["findings"]
    line = (
        (SETTINGS + case.fires).splitlines().index(next(t for t in file.read_text().splitlines() if t.endswith(HERE)))
    )
    assert (finding["code"], finding["place"]["line"]) == (case.code, line + 1)
    assert case.message in finding["message"]

    file.write_text(SETTINGS + case.fires.replace(HERE, f"# botsync: ignore[{case.code}] tried on purpose"))
    assert "1 suppressed by comments" in execute(*only).stdout

    file.write_text(SETTINGS + case.silent)
    assert execute(*only).stdout.startswith("No findings")
