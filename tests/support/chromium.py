"""What the tests in a browser share: sizes of windows, what axe-core finds, pictures."""

import os
from pathlib import Path
from typing import Any

WIDE, NARROW = (1400, 900), (390, 780)
_AXE = Path(__file__).parents[1] / "browser" / "vendor" / "axe.min.js"


def violations(page: Any) -> list[str]:
    """Return what axe-core finds, in words: WCAG 2.2 AA and good practice."""
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    return [f"{item['id']}: {node['target']} {node['failureSummary']}" for item in found for node in item["nodes"]]


def picture(page: Any, name: str) -> None:
    """Keep a picture of the page in the folder that BOTSYNC_SCREENSHOTS names, if it names one."""
    folder = os.environ.get("BOTSYNC_SCREENSHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))
