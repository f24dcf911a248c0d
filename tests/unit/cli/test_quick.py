"""What is answered without click is what click answers."""

import pytest
from click.testing import CliRunner

from botsync.cli.app import cli
from botsync.cli.quick import quick_answer


@pytest.mark.parametrize("flag", ["--version", "--help", "-h"])
def test_flags(flag: str) -> None:
    assert quick_answer([flag], {}) == CliRunner().invoke(cli, [flag], prog_name="botsync", terminal_width=80).output


@pytest.mark.parametrize(
    ("arguments", "environ"),
    [
        ([], {}),
        (["plan", "--help"], {}),
        (["--help"], {"COLUMNS": "40"}),
        ([], {"_BOTSYNC_COMPLETE": "tcsh_complete", "COMP_WORDS": "botsync p", "COMP_CWORD": "1"}),
        ([], {"_BOTSYNC_COMPLETE": "bash_source"}),
    ],
)
def test_everything_else_takes_the_whole_program(arguments: list[str], environ: dict[str, str]) -> None:
    assert quick_answer(arguments, environ) is None
