"""The installed program, as a process of its own."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

BIN = Path(sys.executable).parent
ROOT = Path(__file__).parents[2]
"""The checkout, for what stands beside the package: examples, schemas, README."""


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment in which `botsync` is the installed one."""
    return {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **(extra or {})}


def execute(
    *arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None, check: int | None = 0
) -> subprocess.CompletedProcess[str]:
    """Run the installed program to its end."""
    command = [str(BIN / "botsync"), *map(str, arguments)]
    ran = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=cwd, env=environment(env), stdin=subprocess.DEVNULL
    )
    assert "Traceback" not in ran.stderr, ran.stderr
    assert check is None or ran.returncode == check, (ran.returncode, ran.stdout, ran.stderr)
    return ran


@contextlib.contextmanager
def served(*arguments: str | Path, cwd: Path | None = None) -> Iterator[tuple[str, str]]:
    """Serve the sandbox on a free port; yield its address and the rest that it printed."""
    command = [str(BIN / "botsync"), "sandbox", "serve", "--port", "0", *map(str, arguments)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=cwd, env=environment()
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        printed = ""
        while "client token:" not in printed:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            printed += line
        address = next(line.split()[1] for line in printed.splitlines() if line.startswith("address:"))
        yield address, printed
    finally:
        process.terminate()
        process.communicate(timeout=10)
