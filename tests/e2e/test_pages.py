"""Every command in the documentation is run, in order, as a reader would, and prints what the page shows.

Pages that need more than a shell (a service, a workspace with data of its own) have tests of their own in test_readmes.
"""

import re
import shutil
from pathlib import Path

import pytest
from support.pages import DOCS, blocks, fits, walk

ELSEWHERE = {
    f"how-to/{name}.md"
    for name in (
        "environments",
        "lint",
        "machine",
        "pipelines",
        "pull",
        "reports",
        "sandbox",
        "state",
        "talking",
        "testing",
        "training",
        "webhooks",
    )
}
"""Pages whose commands test_readmes runs."""

PAGES = sorted(
    str(path.relative_to(DOCS))
    for path in DOCS.rglob("*.md")
    if any(block.kind == "sh" for block in blocks(path.read_text(encoding="utf-8")))
)


def test_every_page_with_commands_is_run() -> None:
    assert set(PAGES) >= ELSEWHERE
    tests = (Path(__file__).parent / "test_readmes.py").read_text(encoding="utf-8")
    for page in ELSEWHERE:
        assert f'"how-to" / "{Path(page).name}"' in tests


@pytest.mark.enable_socket
@pytest.mark.skipif(shutil.which("curl") is None, reason="the pages use curl in the place of the vendor's editor")
@pytest.mark.parametrize("name", [name for name in PAGES if name not in ELSEWHERE])
def test_a_page_shows_what_its_commands_print(name: str, tmp_path: Path) -> None:
    """Where a change is meant: `PYTHONPATH=tests python -m support.pages docs/PAGE` writes it into the page."""
    page = (DOCS / name).read_text(encoding="utf-8")
    for block, printed in walk(page, tmp_path):
        assert fits(block.body, printed), f"{name} shows\n{block.body}\nand printed is\n{printed}"


def test_no_page_shows_a_path_of_a_machine() -> None:
    for path in DOCS.rglob("*.md"):
        assert not re.search(r"/(home|root|tmp|Users)/", path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize(
    ("shown", "printed", "right"),
    [
        ("a\nb", "a\nb\n", True),
        ("a\n...\nd", "a\nb\nc\nd", True),
        ("a\n...\nd", "a\nb\nc", False),
        ("a", "a\nb", False),
        ("run 20260101T000000000-abcd", "run 20271231T235959999-0123", True),
        ("commit ade0bd10511c", "commit 0123456789ab", True),
        ("4 turns, 0.1 s", "4 turns, 12.0 s", True),
        ("4 turns, 0.1 s", "5 turns, 0.1 s", False),
    ],
)
def test_what_is_new_in_every_run_may_differ_and_nothing_else(shown: str, printed: str, *, right: bool) -> None:
    assert fits(shown, printed) is right
