"""What `botsync graph` writes, in a real browser: from disk, with no network."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.chromium import NARROW, WIDE, picture, violations
from support.installed import ROOT
from support.program import execute

pytestmark = pytest.mark.enable_socket
Open = Callable[..., Any]
HELPDESK = ROOT / "examples" / "helpdesk"


def drawn(folder: Path, name: str) -> str:
    assert execute("graph", "-C", HELPDESK, "--out", folder / name).code == 0
    return (folder / name).as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_page_opens_from_disk_and_shows_where_an_interaction_leads(
    show: Open, tmp_path: Path, scheme: str, size: tuple[int, int]
) -> None:
    page = show(drawn(tmp_path, "bot.html"), size=size, scheme=scheme)
    page.get_by_label("Story").select_option(label="IT helpdesk")
    node = page.get_by_role("button", name="Report a problem", exact=True)
    node.focus()
    page.keyboard.press("Enter")
    assert page.locator("#where").inner_text() == "Report a problem leads to Review the ticket."
    assert node.get_attribute("aria-pressed") == "true"
    assert page.locator(".node.reachable text").first.text_content() == "Review the ticket"
    picture(page, f"drawing-{'wide' if size == WIDE else 'narrow'}-{scheme}")
    assert violations(page) == []
    page.get_by_text("As a list").click()
    assert page.get_by_text("Wireless network (first level):").is_visible()
    assert violations(page) == []
    assert page.evaluate("performance.getEntriesByType('resource').length") == 0, "nothing else was loaded"


def test_the_image_is_one_that_a_browser_shows(show: Open, tmp_path: Path) -> None:
    page = show(drawn(tmp_path, "bot.svg"))
    assert page.evaluate("document.documentElement.localName") == "svg", "well-formed, or there would be an error page"
    boxes = page.evaluate(
        "[...document.querySelectorAll('.node rect')].filter(box => box.closest('.node').querySelector('text'))"
        ".map(box => ({box: box.getBoundingClientRect().width,"
        " text: box.closest('.node').querySelector('text').getBoundingClientRect().width}))"
    )
    assert len(boxes) > 70
    assert all(item["text"] <= item["box"] - 6 for item in boxes), "names fit their boxes"
    picture(page, "image")
