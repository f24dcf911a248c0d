"""Fixtures of all tests."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from support.program import Program

os.environ["PYTHONSAFEPATH"] = "1"
"""What tests start imports the installed package too, not the folder that they happen to run in."""

OURS = ("BOTSYNC_ENCODER", "BOTSYNC_ENV_FILE", "BOTSYNC_TOKEN_COMMAND")

SIZES = {"ci": 25, "full": 400}

for name, examples in SIZES.items():
    settings.register_profile(
        name,
        max_examples=examples,
        deadline=None,
        derandomize=name == "ci",
        phases=[Phase.explicit, Phase.reuse, Phase.generate] if name == "ci" else list(Phase),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
settings.load_profile("ci")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--size", choices=sorted(SIZES), default="ci", help="How far property tests go.")
    parser.addoption("--update-golden", action="store_true", help="Write what the golden tests compare with anew.")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile(config.getoption("--size"))


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Path]:
    """Write files into a project folder; `botsync.yaml` is there unless given."""

    def make(files: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "project"
        for file, content in {"botsync.yaml": "version: 1\nname: test\n", **files}.items():
            path = root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return root

    return make


@pytest.fixture
def botsync(capsys: pytest.CaptureFixture[str]) -> Program:
    """Run the program in this process."""
    return Program(capsys)


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Take out of the environment what a user may have set."""
    for variable in ("CHATBOT_TOKEN", "NO_COLOR", "FORCE_COLOR", "ORDERS_TOKEN", *OURS):
        monkeypatch.delenv(variable, raising=False)
