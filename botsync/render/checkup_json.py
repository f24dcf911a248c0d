"""A checkup as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from botsync.core.checkup import Check, is_ill


def checkup_json(checks: Sequence[Check]) -> str:
    """Return what was found as one JSON document."""
    document = {"format_version": 1, "well": not is_ill(checks), "checks": [asdict(check) for check in checks]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
