"""A day of the calendar, as text: `YYYY-MM-DD`."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

_FORM = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


def _real(value: str) -> str:
    try:
        if re.fullmatch(_FORM, value):
            date.fromisoformat(value)
            return value
    except ValueError:
        pass
    raise ValueError(f"`{value}` is no date; write the last day as YYYY-MM-DD")


Day = Annotated[str, AfterValidator(_real), Field(json_schema_extra={"pattern": f"^{_FORM}$"})]
"""A day that exists."""
