"""Writes single values in one line of YAML: in the quotes that they had, or in those that they need."""

import math
import re

from botsync.loader.writer import HIDDEN, PLAIN_TEXT, fits_plain

Scalar = str | int | float | bool | None

_INSIDE = re.compile(r"[,\[\]{}]")
"""Ends a plain text inside brackets."""
_ESCAPED = re.compile(rf'[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff{HIDDEN}"\\]')
_SHORT_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\", "\0": "\\0"}
_BYTE, _WORD = 0x100, 0x10000


def scalar_text(value: Scalar, *, style: str = "", inside: bool = False) -> str:
    """Return the text of a value in one line.

    Args:
        value: a single value.
        style: `'` or `"` to quote a text so where that is possible; else it is quoted where it has to be.
        inside: the place is inside brackets.
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _float(value)
        case str():
            return _text(value, style, inside=inside)


def _text(value: str, style: str, *, inside: bool) -> str:
    if style == "'" and "\n" not in value and "\t" not in value and PLAIN_TEXT.match(value):
        return "'" + value.replace("'", "''") + "'"
    if style not in {"'", '"'} and fits_plain(value) and not (inside and _INSIDE.search(value)):
        return value
    return '"' + _ESCAPED.sub(_escape, value) + '"'


def _escape(match: re.Match[str]) -> str:
    sign = match[0]
    if sign in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[sign]
    code = ord(sign)
    return f"\\x{code:02x}" if code < _BYTE else f"\\u{code:04x}" if code < _WORD else f"\\U{code:08x}"


def _float(value: float) -> str:
    if math.isnan(value):
        return ".nan"
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    text = repr(value)
    mantissa, exponent, power = text.partition("e")
    return text if "." in mantissa else f"{mantissa}.0{exponent}{power}"
