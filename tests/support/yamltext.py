"""YAML texts in all the styles that people write, with comments of which it is known what they speak of."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from botsync.loader.reader import Path
from botsync.loader.writer import fits_plain

WORDS = (
    "pizza",
    "order",
    "size",
    "yes",
    "no",
    "3",
    "a: b",
    "# x",
    "it's",
    'say "hi"',
    "${var.x}",
    "{{name}}",
    "é 😀",
    "-",
)
KEYS = ("name", "text", "yes", "a b", "x: y", "{k}", "12", "goto", "title", "é", "- dash", "#1", "it's")
SCALARS = (1, -2, 2.5, 1e20, True, False, None, "", "true", "null", "2024-01-01", " padded ", "a\tb", "...")


def any_text(random: Random) -> str:
    text = " ".join(random.choices(WORDS, k=random.randint(1, 3)))
    match random.randrange(10):
        case 0:
            return text + "\n" + random.choice(["second line", "  indented", "", "# no comment", "x\n\ny"])
        case 1:
            return text + "\nlast\n"
        case 2:
            return random.choice(
                ["long words " * 15, "one paragraph\n", "\n", "\u2028", "a\u0085b", "\x07", "tail \n x"]
            )
        case _:
            return text


def any_scalar(random: Random) -> Any:
    return any_text(random) if random.random() < 0.75 else random.choice(SCALARS)


def any_value(random: Random, depth: int = 3) -> Any:
    match random.randrange(5) if depth else 4:
        case 0 | 1:
            return any_map(random, depth)
        case 2:
            return [any_value(random, depth - 1) for _ in range(random.choice((0, 1, 2, 3, 4)))]
        case _:
            return any_scalar(random)


def any_map(random: Random, depth: int) -> dict[str, Any]:
    return {random.choice(KEYS): any_value(random, depth - 1) for _ in range(random.choice((0, 1, 2, 3, 4)))}


@dataclass
class Document:
    """A text.

    Attributes:
        text: what it says.
        comments: each comment, and the path of the key or item that it speaks of; the path of one that stands between
            others, or behind them, has an empty step for its last.
    """

    text: str
    comments: dict[str, Path]


@dataclass
class Scribe:
    """Writes values in random styles."""

    random: Random
    anchors: bool = True
    comments: dict[str, Path] = field(default_factory=dict)
    maps: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    named: int = 0
    above: dict[Path, str | int] = field(default_factory=dict)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def comment(self, path: Path) -> str:
        text = f"#c{len(self.comments)}."
        self.comments[text] = path
        return text

    def document(self, value: Any = None) -> Document:
        """Return a text of a value, or of any value."""
        if self.chance(0.3):
            self.lines.append(self.comment(()))
            if self.chance(0.5):
                self.lines.append("---")
            elif self.chance(0.5):
                self.lines.append("")
        self.step, self.offset = self.random.choice((2, 2, 4, 3)), self.random.choice((0, 2, 2, 4))
        drawn = value is None
        if drawn:
            value = any_map(self.random, 4) if self.chance(0.9) else any_value(self.random, 4)
        if value and isinstance(value, dict) and (not drawn or self.chance(0.9)):
            self.mapping(value, 0, ())
        elif value and isinstance(value, list):
            self.sequence(value, 0, ())
        else:
            self.lines.append(self.flow(value, (), 1))
        newline = "\r\n" if self.chance(0.2) else "\n"
        text = "\n".join(self.lines) + ("\n" if self.chance(0.85) else "")
        return Document(text.replace("\n", newline), self.comments)

    def around(self, column: int, path: Path, *, first: bool) -> None:
        """Write what stands before an entry."""
        if not first and self.chance(0.2):
            self.lines.append("")
        if self.chance(0.15):
            self.lines += [" " * column + self.comment((*path[:-1], "")), ""]
        if not first and self.offset and self.chance(0.05):  # deeper than what is above it, so inside of that
            above = (*path[:-1], self.above.get(path[:-1], ""), "")
            self.lines.append(" " * (column + 1) + self.comment(above))
        for _ in range(2):
            if self.chance(0.15):
                self.lines.append(" " * column + self.comment(path))

    def end(self, column: int, path: Path) -> None:
        if self.chance(0.1):
            self.lines.append("")
        if self.chance(0.1):
            self.lines.append(" " * column + self.comment((*path, "")))

    def eol(self, path: Path) -> str:
        return " " * self.random.randint(1, 3) + self.comment(path) if self.chance(0.15) else ""

    def mapping(self, value: dict[str, Any], column: int, path: Path, *, compact: str = "") -> None:
        first = True
        merge = self.anchors and self.maps and self.chance(0.3)
        for name, item in [*([("<<", None)] if merge else []), *value.items()]:
            if not compact:
                self.around(column, (*path, name), first=first)
            begin = compact or " " * column
            compact, first = "", False
            self.above[path] = name
            if merge and name == "<<":
                self.lines.append(f"{begin}<<: *{self.random.choice(self.maps)}")
                merge = False
                continue
            if self.chance(0.04):
                self.lines.append(f"{begin}? {self.key(name)}{self.eol((*path, name))}")
                self.value(" " * column + ":", item, column, (*path, name), in_map=True)
                continue
            self.value(
                begin + self.key(name) + self.random.choice((":", ":", ":", " :")),
                item,
                column,
                (*path, name),
                in_map=True,
            )
        self.end(column, path)

    def sequence(self, value: list[Any], column: int, path: Path, *, compact: str = "") -> None:
        for index, item in enumerate(value):
            if not compact:
                self.around(column, (*path, index), first=not index)
            begin = compact or " " * column
            compact = ""
            self.above[path] = index
            self.value(begin + "-", item, column, (*path, index), in_map=False)
        if self.offset or not path:
            self.end(column, path)

    def key(self, name: str, *, inside: bool = False) -> str:
        if fits_plain(name) and self.chance(0.8) and not (inside and set(name) & set(",[]{}")):
            return name
        return self.quoted(name)

    def quoted(self, text: str) -> str:
        if text.isprintable() and self.chance(0.5):
            return "'" + text.replace("'", "''") + "'"
        return (
            '"'
            + "".join(sign if sign.isprintable() and sign not in '"\\' else f"\\U{ord(sign):08x}" for sign in text)
            + '"'
        )

    def value(self, begin: str, value: Any, column: int, path: Path, *, in_map: bool) -> None:
        if self.anchors and self.values and self.chance(0.12):
            self.lines.append(f"{begin} *{self.random.choice(self.values)}{self.eol(path)}")
            return
        name = ""
        if self.anchors and self.chance(0.12):
            self.named += 1
            name = f"a{self.named if self.chance(0.9) else 1}"
            begin += f" &{name}"
        if isinstance(value, dict | list) and value and self.chance(0.75):
            self.block(begin, value, column, path, in_map=in_map, named=bool(name))
        elif isinstance(value, str) and self.literal(begin, value, column, path):
            pass
        else:
            self.line(begin, value, column, path)
        if name:
            self.values.append(name)
            if isinstance(value, dict):
                self.maps.append(name)
            elif name in self.maps:
                self.maps = [other for other in self.maps if other != name]

    def line(self, begin: str, value: Any, column: int, path: Path) -> None:
        """Write a value into the line of its key, or folded below it."""
        if value is None and self.chance(0.5):
            text = ""
        elif isinstance(value, str) and fits_plain(value) and " " in value and self.chance(0.3):
            text = " " + self.folded(value, column)
        else:
            tag = "!!str " if isinstance(value, str) and self.chance(0.03) else ""
            text = f" {tag}{self.flow(value, path, column + 1)}"
        self.lines.append(begin + text + self.eol(path))

    def block(self, begin: str, value: Any, column: int, path: Path, *, in_map: bool, named: bool) -> None:
        if not in_map and not named and self.chance(0.8):
            gap = self.random.choice((1, 1, 1, 3))
            inner = len(begin) + gap
            compact = begin + " " * gap
        else:
            self.lines.append(begin + self.eol(path))
            is_map = isinstance(value, dict)
            inner = column + (self.step if is_map else self.offset if in_map else 2)
            compact = ""
        if isinstance(value, dict):
            self.mapping(value, inner, path, compact=compact)
        else:
            self.sequence(value, inner, path, compact=compact)

    def literal(self, begin: str, value: str, column: int, path: Path) -> bool:
        if not value.replace("\n", "").isprintable() or not self.chance(0.6):
            return False
        body = value.removesuffix("\n")
        lines = body.split("\n")
        if not body or body.endswith("\n") or lines[0][:1] in {" ", ""}:
            return False
        sign = self.random.choice(("|", "|", "|+")) if value.endswith("\n") else "|-"
        if len(lines) == 1 and "  " not in body and self.chance(0.7):
            sign = sign.replace("|", ">")
            lines = body.split(" ") if body == " ".join(body.split()) else lines
        elif len(lines) == 1 and self.chance(0.7):
            return False
        indent = " " * (column + self.random.choice((2, 2, 4)))
        self.lines.append(f"{begin} {sign}{self.eol(path)}")
        self.lines += [indent + line if line else "" for line in lines]
        return True

    def folded(self, value: str, column: int) -> str:
        quote = self.random.choice(("", '"', "'")) if value.isprintable() and not set(value) & set("\"'\\") else ""
        if "  " in value or " #" in value or ": " in value or " -" in value:
            return self.quoted(value)
        indent = "\n" + " " * (column + self.random.choice((1, 2, 5)))
        return quote + indent.join(value.split(" ")) + quote

    def flow(self, value: Any, path: Path, column: int) -> str:
        if not isinstance(value, dict | list):
            return self.scalar(value)
        named = list(value.items()) if isinstance(value, dict) else [("", item) for item in value]
        wide = bool(named) and self.chance(0.3)
        texts = []
        for index, (name, item) in enumerate(named):
            inner = (*path, name if isinstance(value, dict) else index)
            lead = ""
            if wide:
                lead = "\n" + " " * (column + 2)
                if self.chance(0.2):
                    lead += self.comment(inner) + lead
            text = self.flow(item, inner, column + 2)
            if self.anchors and self.values and self.chance(0.1):
                text = "*" + self.random.choice(self.values)
            if (
                isinstance(value, list)
                and isinstance(item, dict)
                and len(item) == 1
                and "\n" not in text
                and self.chance(0.3)
            ):
                text = text[1:-1].strip() if text[-1] == "}" and text.rstrip("} ")[-1:] != "," else text
            if isinstance(value, dict):
                key = self.key(name, inside=True)
                text = f"{key}: {text}" if text or self.chance(0.5) else key
            last = index == len(named) - 1
            comma = " ," if text.endswith("*a1") or "*" in text else ","
            tail = ("" if last and not (wide and self.chance(0.5)) else comma) + (self.eol(inner) if wide else "")
            if not wide and index:
                lead = self.random.choice((" ", "", "  ")) if not text.startswith("*") else " "
            texts.append(lead + text + tail)
        inside = "".join(texts) + ("\n" + " " * column if wide else "")
        pad = self.random.choice(("", "", " ")) if not wide else ""
        if inside.endswith(":"):
            inside += " "
        return ("{%s}" if isinstance(value, dict) else "[%s]") % (pad + inside + pad)

    def scalar(self, value: Any) -> str:
        if value is None:
            return self.random.choice(("null", "~"))
        if isinstance(value, bool):
            return "true" if value else "false"
        if not isinstance(value, str):
            return repr(value) if value != 1e20 else "1.0e+20"
        if fits_plain(value) and not set(value) & set(",[]{}") and self.chance(0.7):
            return value
        return self.quoted(value)
