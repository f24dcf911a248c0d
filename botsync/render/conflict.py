"""A conflict of a pull as a finding: both values, shortened, and the way out."""

import json
from typing import Any

from pydantic import SecretStr

from botsync.core.pull.merging import MISSING
from botsync.core.pull.outcome import WHOLE, Conflict
from botsync.diagnostics import Finding
from botsync.render.cut import one_line

_LONGEST = 60
_SHOWN = 3


def conflict_finding(conflict: Conflict) -> Finding:
    """Return the finding of a conflict, without a place."""
    what = str(conflict.address) if conflict.field == WHOLE else f"{conflict.address}: `{conflict.field}`"
    sides = [f"{_short(clash.ours)} in the file, {_short(clash.theirs)} in the workspace" for clash in conflict.clashes]
    more = [f"and {len(sides) - _SHOWN} more"] if len(sides) > _SHOWN else []
    way = (
        "--take live writes what the workspace says;\n--take git keeps what the file says, for the next apply"
        if conflict.settles
        else ""
    )
    return Finding(
        code="conflict" if conflict.settles else "not-written",
        message=f"{what} {conflict.why}",
        suggestion="\n".join(filter(None, [*sides[:_SHOWN], *more, way])),
    )


def _short(value: Any) -> str:  # noqa: ANN401  (any canonical value)
    if value is MISSING:
        return "nothing"
    if isinstance(value, SecretStr):
        return "a secret"
    text = json.dumps(value, ensure_ascii=False, default=lambda _: "a secret")
    return one_line(text, _LONGEST)
