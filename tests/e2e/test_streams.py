"""What becomes of the program where its output goes nowhere."""

import subprocess
from pathlib import Path

import pytest
from support.installed import BIN, ROOT, environment

PIZZA = ROOT / "examples" / "pizza"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_disk_is_no_bug() -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [BIN / "botsync", "validate", "-C", PIZZA], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (ran.returncode, ran.stderr) == (64, "error: the output cannot be written (No space left on device)\n")


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"set -o pipefail; botsync graph --format dot -C '{PIZZA}' | head -1"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, env=environment())
    assert (ran.returncode, ran.stderr) == (0, "")
