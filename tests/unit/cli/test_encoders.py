"""Sentence encoders are chosen by the name of an installed entry point, and by nothing else."""

from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from botsync.cli.encoders import encoder_option, find_encoder
from botsync.conversation.language import train
from botsync.errors import UsageError

MODULE = """
class Letters:
    name = "letters-1"
    def encode(self, texts):
        return [[float(text.count(letter)) for letter in "abcdefgh"] for text in texts]

class Nameless:
    def encode(self, texts): ...

class Mute:
    name = "mute"

def failing():
    raise RuntimeError("no weights")
"""
POINTS = """[botsync.encoders]
letters = {0}:Letters
nameless = {0}:Nameless
mute = {0}:Mute
failing = {0}:failing
missing = {0}_which_is_not_there:Letters

[other.group]
stranger = {0}:Letters
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a distribution that brings encoders."""
    site = tmp_path / "site"
    info = site / "letters_encoder-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: letters-encoder\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(POINTS.format("letters_encoder"))
    (site / "letters_encoder.py").write_text(MODULE)
    monkeypatch.syspath_prepend(site)
    return site


def test_an_installed_encoder_is_found_by_name(installed: Path) -> None:
    encoder = find_encoder("letters")
    assert encoder.name == "letters-1"
    assert train([("a", "abc abc"), ("b", "def def")], encoder).scores("abc")[0][0] == "a"


@pytest.mark.parametrize("name", ["letter", "stranger", "os.path:join", "letters_encoder:Letters", ""])
def test_what_is_not_installed_as_an_encoder_is_refused_and_those_that_are_named(installed: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"installed: failing, letters, missing, mute, nameless") as refused:
        find_encoder(name)
    assert refused.value.hint


def test_where_none_is_installed_it_says_how_one_gets_there() -> None:
    with pytest.raises(UsageError, match=r"installed: none") as refused:
        find_encoder("letters")
    assert "botsync.encoders" in refused.value.hint


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("failing", "RuntimeError: no weights"),
        ("missing", "ModuleNotFoundError"),
        ("nameless", "is no encoder"),
        ("mute", "is no encoder"),
    ],
)
def test_an_encoder_that_cannot_be_used_is_a_wrong_usage(installed: Path, name: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        find_encoder(name)


@pytest.fixture
def chosen() -> Callable[..., str]:
    @click.command
    @encoder_option
    def command(encoder: str | None) -> None:
        click.echo(f"chosen: {encoder}")

    def run(*arguments: str, **environment: str) -> str:
        return CliRunner().invoke(command, arguments, env=environment).output.strip()

    return run


def test_the_command_line_goes_before_the_environment(chosen: Callable[..., str]) -> None:
    assert chosen() == "chosen: None"
    assert chosen(BOTSYNC_ENCODER="letters") == "chosen: letters"
    assert chosen("--encoder", "other", BOTSYNC_ENCODER="letters") == "chosen: other"
