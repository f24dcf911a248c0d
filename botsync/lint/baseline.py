"""The baseline: findings that are known and not told again, as a text that stays the same while lines move."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One known finding.

    Attributes:
        code: of the rule.
        where: address and field, see `fingerprint.where`.
        fingerprint: of what it says, see `fingerprint.fingerprint`.
    """

    code: str
    where: str
    fingerprint: str


def baseline_text(entries: Iterable[Entry]) -> str:
    """Return the text of a baseline: JSON, sorted, an entry for each finding."""
    document = {"format_version": FORMAT_VERSION, "findings": [asdict(entry) for entry in sorted(entries)]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def read_baseline(text: str) -> tuple[Entry, ...]:
    """Return the entries of a baseline.

    Raises:
        ValueError: the text is no baseline; the message says why.
    """
    try:
        document: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError("it is not JSON") from error
    match document:
        case {"format_version": int(version), "findings": list(items)}:
            if version != FORMAT_VERSION:
                raise ValueError(f"its format_version is not {FORMAT_VERSION}: another botsync wrote it")
            return tuple(map(_entry, items))
        case _:
            raise ValueError("it holds no `format_version` and `findings`")


def _entry(item: object) -> Entry:
    match item:
        case {"code": str(code), "where": str(where), "fingerprint": str(fingerprint)}:
            return Entry(code, where, fingerprint)
        case _:
            raise ValueError("each of its findings needs `code`, `where` and `fingerprint`")
