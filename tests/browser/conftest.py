"""Chromium, driven by Playwright; pages in it must log no error."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support.chromium import WIDE
from support.loopback import serving
from support.paging import Talker

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start the browser that the machine has; it is never downloaded."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine (Debian: apt-get install chromium)")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install 'botsync[test]'")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def talker() -> Iterator[Talker]:
    """Serve a sandbox whose answers are written down."""
    found = Talker()
    with serving(found) as address:
        found.address = address
        yield found
        found.app.state.changes.end()  # else the server waits for the pages that are still open
    found.app.state.store.close()


@pytest.fixture
def show(browser: Any) -> Iterator[Open]:
    """Open addresses, each in a window of its own; at the end none may have logged an error that was not expected."""
    contexts, problems = [], list[str]()
    expected: list[str] = []

    def opened(address: str, *, size: tuple[int, int] = WIDE, scheme: str = "light", errors: str = "") -> Any:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        expected.extend([errors] if errors else [])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [problem for problem in problems if not any(words in problem for words in expected)] == []


@pytest.fixture
def chat(show: Open, talker: Talker) -> Open:
    """Open the page of the sandbox and wait until the bot has said hello."""

    def opened(**options: Any) -> Any:
        page = show(talker.address, **options)
        page.wait_for_selector("body[data-ready]")
        return page

    return opened
