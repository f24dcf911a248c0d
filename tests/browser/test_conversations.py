"""The page that `botsync test --out report.html` writes, in a real browser: from disk, with no network."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.chromium import NARROW, WIDE, picture, violations
from support.installed import ROOT
from support.program import execute
from support.reports import HOSTILE, everything, failed, passed, report

from botsync.render.tests_html import render_tests_html

pytestmark = pytest.mark.enable_socket
Open = Callable[..., Any]
HELPDESK = ROOT / "examples" / "helpdesk"


def written(folder: Path, text: str) -> str:
    (folder / "report.html").write_text(text, encoding="utf-8", newline="\n")
    return (folder / "report.html").as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_everything_can_be_read_by_anybody(show: Open, tmp_path: Path, scheme: str, size: tuple[int, int]) -> None:
    page = show(written(tmp_path, render_tests_html(everything("what now?"))), size=size, scheme=scheme)
    name = f"conversations-{'wide' if size == WIDE else 'narrow'}-{scheme}"
    picture(page, name)
    assert violations(page) == []
    page.evaluate("for (const item of document.querySelectorAll('details')) item.open = true")
    page.locator("#reached").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#reached').scrollIntoView()")
    picture(page, f"{name}-figures")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "only what is wide scrolls"
    assert page.evaluate("performance.getEntriesByType('resource').length") == 0, "nothing else was loaded"


def test_a_bot_of_real_size(show: Open, tmp_path: Path) -> None:
    execute("test", "-C", HELPDESK, "--out", tmp_path / "report.html")
    page = show((tmp_path / "report.html").as_uri())
    assert page.locator("details.case").count() > 30
    picture(page, "conversations-helpdesk")
    page.get_by_text("what leads where").first.click()
    assert page.locator("svg.drawing .node.reached").first.is_visible()
    boxes = page.evaluate(
        "[...document.querySelectorAll('details[open] .drawing .node')].map(node => ({"
        "box: node.querySelector('rect').getBoundingClientRect().width,"
        "text: node.querySelector('text').getBoundingClientRect().width}))"
    )
    assert len(boxes) > 20
    assert all(item["text"] <= item["box"] - 6 for item in boxes), "names fit their boxes"
    colours = page.evaluate(
        "['reached', 'missed'].map(mark => getComputedStyle(document.querySelector(`.drawing .edge.${mark}`)).stroke)"
    )
    assert colours[0] != colours[1]
    page.locator(".drawing").first.scroll_into_view_if_needed()
    picture(page, "conversations-helpdesk-drawing")


def test_conversations_are_found_by_verdict_story_and_text_from_the_keyboard(show: Open, tmp_path: Path) -> None:
    page = show(written(tmp_path, render_tests_html(everything("what now?"))))
    cases, shown = page.locator("details.case"), page.locator("#shown")
    visible = cases.filter(visible=True)
    assert shown.inner_text() == "3 of 3 conversations"
    page.get_by_label("Verdict", exact=True).select_option(label="failed")
    assert visible.count() == 1
    assert shown.inner_text() == "1 of 3 conversations"
    page.get_by_label("Verdict", exact=True).select_option(label="all")
    page.get_by_label("Story", exact=True).select_option(label="hardware")
    assert visible.count() == 1
    assert "worse" in visible.first.inner_text()
    page.get_by_label("Story", exact=True).select_option(label="all")
    page.get_by_label("Text", exact=True).focus()
    page.keyboard.type("  GOOD ")
    assert visible.count() == 1
    page.keyboard.press("Enter")
    assert page.url.endswith("report.html"), "nothing is sent"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert visible.first.get_attribute("open") == ""
    assert visible.locator(".said.user").inner_text().endswith("what now?")
    page.get_by_role("button", name="Close all").click()
    assert visible.first.get_attribute("open") is None
    page.get_by_label("Text", exact=True).fill("nobody says this")
    assert shown.inner_text() == "0 of 3 conversations"


def test_no_text_runs_or_is_lost(show: Open, tmp_path: Path) -> None:
    hostile = "\n".join(HOSTILE)
    page = show(written(tmp_path, render_tests_html(everything(hostile))))
    assert page.locator("details.case").count() == 3
    assert page.locator("script").count() == 1
    assert page.locator("img, iframe, a").count() == 0
    said = page.locator(".said.user").first.text_content()
    kept = "".join("\ufffd" if char in "\x07\x1b\x00\ud800\ufffe" else char for char in hostile)
    assert said == "user: " + kept.replace("\r\n", "\n")
    assert violations(page) == []


def test_300_conversations_are_searched_at_once(show: Open, tmp_path: Path) -> None:
    many = [(failed if number % 3 else passed)(f"c{number}", f"text {number}") for number in range(300)]
    page = show(written(tmp_path, render_tests_html(report(*many))))
    page.get_by_label("Text", exact=True).fill("text 299")
    assert page.locator("#shown").inner_text() == "1 of 300 conversations"
