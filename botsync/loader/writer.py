"""Writes plain data as YAML that people like to read, and that every YAML 1.1 or 1.2 reader reads the same."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.emitter import RoundTripEmitter
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from botsync.loader.reader import resolve_plain

WIDTH = 120
_NO_WIDTH = 1 << 30
"""Columns that no line has: what is not to be wrapped may have as many."""
_SHORT = 90
_OLD_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", ""})
_NUMBER_LIKE = re.compile(r"[-+.]?[0-9][0-9_:.eExXobODdTtZ+-]*\Z")
HIDDEN = r"\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
"""Characters that are not seen, or turn the direction of what is; not those that join signs and letters."""
PLAIN_TEXT = re.compile(rf"[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff{HIDDEN}]*\Z")
"""Texts without characters that only an escape can write, or show."""
_TOUCHY = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`=<]|\.\.\.|.*:(?:[\s,\[\]{}]|\Z)|.*\s#", re.DOTALL)
"""Texts that YAML readers take for syntax, or that some take for it in flow lists."""


class _Representer(RoundTripRepresenter):
    """Writes `null` where nothing stands: in an overlay that takes something away, so it must be seen."""

    def null(self, _: None) -> ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:null", "null")


_Representer.add_representer(type(None), _Representer.null)


class _Emitter(RoundTripEmitter):
    """Wraps nothing but the values that it is told of, in the order in which they are written."""

    @property
    def best_width(self) -> int:
        """Columns after which the value that is written now is wrapped."""
        return WIDTH if self._wraps else _NO_WIDTH

    @best_width.setter
    def best_width(self, _: int) -> None:
        self._wraps = False

    def expect_node(self, *where: Any, **context: Any) -> None:  # noqa: ANN401  (the library's own arguments)
        self._wraps = next(self.dumper.wrapped, False)
        super().expect_node(*where, **context)


class _Yaml(YAML):
    wrapped: Iterator[bool]


def new_yaml(wrapped: Iterable[bool] = ()) -> YAML:
    """Return a round-trip YAML reader and writer in our layout.

    Args:
        wrapped: which of the values, in the order of a document, may be wrapped to several lines; no others are.
    """
    yaml = _Yaml(typ="rt")
    yaml.Representer = _Representer
    yaml.Emitter = _Emitter
    yaml.wrapped = iter(wrapped)
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.preserve_quotes = True
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    yaml.allow_duplicate_keys = True
    return yaml


def escape(value: Any) -> Any:  # noqa: ANN401  (any plain data)
    """Return plain data whose texts survive interpolation: `${` becomes `$${`."""
    match value:
        case str():
            return value.replace("${", "$${")
        case Mapping():
            return {key: escape(item) for key, item in value.items()}
        case list():
            return [escape(item) for item in value]
        case _:
            return value


def fits_literal(text: str) -> bool:
    """Tell whether a text of several lines can stand as it is, below a `|`."""
    if "\n" not in text or "\t" in text or not PLAIN_TEXT.match(text):
        return False
    lines = text.split("\n")
    return lines[0][:1] not in {" ", ""} and not any(line != line.rstrip() for line in lines)


def fits_plain(text: str) -> bool:
    """Tell whether a text can stand in a line without quotes, and stay that text for every reader."""
    if text.lower() in _OLD_WORDS or _NUMBER_LIKE.match(text) or not isinstance(resolve_plain(text), str):
        return False
    if _TOUCHY.match(text) or "\n" in text or "\t" in text or text != text.strip():
        return False
    return PLAIN_TEXT.match(text) is not None


def _scalar(text: str) -> object:
    """Return a text in the style in which it stays that text."""
    if fits_literal(text):
        return LiteralScalarString(text)
    return text if fits_plain(text) else DoubleQuotedScalarString(text)


def _node(value: Any, path: tuple[str, ...], comments: Mapping[tuple[str, ...], str]) -> Any:  # noqa: ANN401
    match value:
        case str():
            return _scalar(value)
        case Mapping():
            node = CommentedMap()
            for key, item in value.items():
                node[_scalar(key)] = _node(item, (*path, key), comments)
                if (*path, key) in comments:
                    node.yaml_set_comment_before_after_key(key, before=comments[*path, key], indent=2 * len(path))
            if not value:
                node.fa.set_flow_style()
            return node
        case list():
            items = CommentedSeq([_node(item, (*path, "-"), comments) for item in value])
            if is_short(value, path):
                items.fa.set_flow_style()
            return items
        case _:
            return value


def is_short(items: Sequence[Any], path: tuple[str, ...]) -> bool:
    """Tell whether a list reads better in one line: keys and short words do, phrases do not."""
    if not items:
        return True
    if path[-1:] in {("user_says",), ("responses",), ("text",), ("prompts",)}:
        return False
    texts = [item for item in items if isinstance(item, str)]
    return len(texts) == len(items) and sum(len(item) + 2 for item in texts) < _SHORT and "\n" not in "".join(texts)


def write_yaml(
    data: Mapping[str, Any], *, comments: Mapping[tuple[str, ...], str] | None = None, header: str = ""
) -> str:
    """Return YAML text of plain data.

    Args:
        data: the document.
        comments: a comment to stand before a key, by its path.
        header: a first line, as a comment, without `#`.
    """
    buffer = io.StringIO()
    new_yaml().dump(_node(data, (), comments or {}), buffer)
    return (f"# {header}\n" if header else "") + buffer.getvalue()
