"""The page that `botsync show --out plan.html` writes, in a real browser: from disk, with no network."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.chromium import NARROW, WIDE, picture, violations
from support.plans import everything, large, seen
from support.reports import HOSTILE

from botsync.core.plan import Plan
from botsync.render.plan_html import render_plan_html

pytestmark = pytest.mark.enable_socket
Open = Callable[..., Any]
SECONDS = 8
"""In which a page of 5,000 changes is to be there, on a machine that has other things to do."""


def written(folder: Path, text: str) -> str:
    (folder / "plan.html").write_text(text, encoding="utf-8", newline="\n")
    return (folder / "plan.html").as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_everything_can_be_read_by_anybody(show: Open, tmp_path: Path, scheme: str, size: tuple[int, int]) -> None:
    page = show(written(tmp_path, render_plan_html(everything("What now?"))), size=size, scheme=scheme)
    name = f"plan-{'wide' if size == WIDE else 'narrow'}-{scheme}"
    picture(page, name)
    assert violations(page) == []
    page.evaluate("for (const item of document.querySelectorAll('details')) item.open = true")
    for heading in ("conversations", "stories", "changes", "left"):
        page.evaluate(f"document.getElementById('{heading}').scrollIntoView()")
        picture(page, f"{name}-{heading}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "only what is wide scrolls"
    assert page.evaluate("performance.getEntriesByType('resource').length") == 0, "nothing else was loaded"


def test_the_drawing_shows_what_comes_goes_changes_and_is_put_back(show: Open, tmp_path: Path) -> None:
    page = show(written(tmp_path, render_plan_html(everything("Order"))))
    signs = {mark: page.locator(f"main section .scroll .node.{mark} text").all_text_contents() for mark in
             ("added", "removed", "changed", "drifted")}  # fmt: skip
    assert signs == {
        "added": ["+ Order"],
        "removed": ["- Order"],
        "changed": ["~ Order", "~ Order"],
        "drifted": ["! Opening hours"],
    }
    colours = page.evaluate(
        "['added', 'removed', 'changed', 'drifted', 'same'].map("
        "mark => getComputedStyle(document.querySelector(`.legend .${mark} rect`)).stroke)"
    )
    assert len(set(colours)) == 5
    assert page.locator(".scroll .edge.added").count() == 1
    assert page.locator(".scroll .edge.removed").count() == 1
    boxes = page.evaluate(
        "[...document.querySelectorAll('.scroll .node')].map(node => ({"
        "box: node.querySelector('rect').getBoundingClientRect().width,"
        "text: node.querySelector('text').getBoundingClientRect().width}))"
    )
    assert all(item["text"] <= item["box"] - 6 for item in boxes), "names fit their boxes"
    page.get_by_text("As a list").click()
    assert page.get_by_text("removed: Order → Order (can follow)").is_visible()


def test_changes_are_found_by_action_kind_story_and_text_from_the_keyboard(show: Open, tmp_path: Path) -> None:
    page = show(written(tmp_path, render_plan_html(everything("What now?"))))
    visible, shown = page.locator("details.change").filter(visible=True), page.locator("#shown")
    assert shown.inner_text() == "8 of 8 changes"
    assert "interaction.pizza.old" in visible.first.inner_text(), "deletes come first"

    def choose(label: str, option: str) -> list[str]:
        page.get_by_label(label, exact=True).select_option(label=option)
        found: list[str] = visible.locator("summary code").all_inner_texts()
        page.get_by_label(label, exact=True).select_option(label="all")
        return found

    assert choose("Action", "delete") == ["interaction.pizza.old"]
    assert choose("Action", "drift") == ["interaction.pizza.hours"]
    assert choose("Action", "conflict") == ["interaction.pizza.both"]
    assert choose("Kind", "webhook") == ["webhook.orders"]
    assert len(choose("Story", "pizza")) == 6
    page.get_by_label("Text", exact=True).focus()
    page.keyboard.type("  OPENING ")
    assert visible.count() == 1
    assert shown.inner_text() == "1 of 8 changes"
    page.keyboard.press("Enter")
    assert page.url.endswith("plan.html"), "nothing is sent"
    page.get_by_role("button", name="Open all").press("Enter")
    assert page.get_by_text("changed in the workspace since the last apply; this puts it back").is_visible()
    page.get_by_role("button", name="Close all").press("Enter")
    assert page.locator("details.change[open]").count() == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_does_anything(show: Open, tmp_path: Path, text: str) -> None:
    page = show(written(tmp_path, render_plan_html(everything(text, environment=text))))
    assert page.locator("details.change").count() == 8
    assert page.locator("img, script:not(:last-of-type), a:not([href^='#'])").count() == 0
    assert violations(page) == []


def test_a_plan_that_does_nothing(show: Open, tmp_path: Path) -> None:
    page = show(written(tmp_path, render_plan_html(seen(Plan(environment="staging", changes=())))))
    assert page.get_by_text("No changes.").is_visible()
    assert not page.locator("form").is_visible()
    assert violations(page) == []


def test_five_thousand_changes_open_and_are_searched_fast(show: Open, tmp_path: Path) -> None:
    address = written(tmp_path, render_plan_html(large()))
    began = time.monotonic()
    page = show(address)
    opened = time.monotonic() - began
    assert page.locator("details.change").count() == 5000
    began = time.monotonic()
    page.get_by_label("Text", exact=True).fill("track_parcel_later")
    searched = time.monotonic() - began
    assert page.locator("#shown").inner_text() == "4 of 5000 changes"
    print(f"opened in {opened:.2f} s, searched in {searched:.2f} s")
    picture(page, "plan-large")
    assert opened < SECONDS
    assert searched < SECONDS
