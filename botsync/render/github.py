"""Workflow commands of GitHub Actions, which annotate the lines of a pull request.

The escaping is that of GitHub's own toolkit: `%`, CR and LF in texts, `:` and `,` as well in properties.
"""

from typing import Literal

Level = Literal["error", "warning", "notice"]
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def annotation(level: Level, file: str, line: int, col: int, title: str, message: str) -> str:
    """Return the line of one annotation.

    Args:
        level: how bad it is.
        file: path from the root of the repository; empty where no file is meant.
        line: from 1; 0 where the file as a whole is meant.
        col: from 1; 0 where the line as a whole is meant.
        title: shown above the message.
        message: may have several lines.
    """
    given: dict[str, str | int] = {"file": file, "line": line, "col": col, "title": title}
    shown = ",".join(f"{name}={str(value).translate(_PROPERTY)}" for name, value in given.items() if value)
    return f"::{level}{' ' if shown else ''}{shown}::{message.translate(_DATA)}\n"
