"""Whatever stands in the files: a finding with a place and a way out, never a traceback, and nothing is lost."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from support.program import Program

from botsync.loader.project import read_sources

Write = Callable[[Mapping[str, str | bytes]], Path]

HEAD = "stories:\n  a:\n    start: [x]\n    interactions:\n      x: {responses: [{text: hi}]}\n"


def bomb() -> str:
    """A billion laughs."""
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for number in range(1, 10):
        above, name = chr(96 + number), chr(97 + number)
        lines.append(f"{name}: &{name} [{', '.join([f'*{above}'] * 9)}]")
    return "\n".join(lines) + "\n"


CASES: dict[str, tuple[str | bytes, str, int, int, str]] = {
    # name: text, code, line, column, a word of the way out
    "unknown key": ("stories:\n  a:\n    nam: x\n", "unknown-key", 3, 5, "did you mean `name`?"),
    "unknown key of a response": (
        "stories:\n  a:\n    welcome:\n      responses:\n        - {text: hi, dely: 3}\n",
        "unknown-key",
        5,
        22,
        "did you mean `delay`?",
    ),
    "unknown section": ("storys: {}\n", "unknown-key", 1, 1, "did you mean `stories`?"),
    "unknown response": (
        "stories:\n  a:\n    welcome:\n      responses:\n        - txt: hi\n",
        "response-type",
        5,
        11,
        "did you mean `text`?",
    ),
    "two types in one response": (
        "stories:\n  a:\n    welcome:\n      responses:\n        - {text: hi, image: x}\n",
        "response-type",
        5,
        11,
        "two items",
    ),
    "unknown button": (
        "stories:\n  a:\n    welcome:\n      responses:\n        - button: {title: t, buttons: [{title: x, gto: a}]}\n",
        "response-type",
        5,
        40,
        "did you mean `goto`?",
    ),
    "text where a list belongs": ("entities:\n  e: {entries: {a: b}}\n", "wrong-type", 2, 20, "as a list"),
    "number where text belongs": (
        "stories:\n  a:\n    start: [x]\n    interactions:\n      x: {user_says: [10]}\n",
        "wrong-type",
        5,
        23,
        'quotes around it: "10"',
    ),
    "nothing behind a key": ("stories:\n  a:\n    interactions:\n", "wrong-type", 3, 18, "`{}` or `[]` for none"),
    "nothing behind a section": ("entities:\n", "wrong-type", 1, 10, "or remove the line"),
    "phrase too long": (
        f"stories:\n  a:\n    start: [x]\n    interactions:\n      x: {{user_says: [{'y' * 257}]}}\n",
        "limit",
        5,
        23,
        "shorter",
    ),
    "empty entity": ("entities:\n  e: {entries: {}}\n", "limit", 2, 16, "add one"),
    "bad key": ("entities:\n  Pizza-Size: {entries: {a: []}}\n", "bad-key", 2, 3, "`pizza_size`"),
    "missing key": ("webhooks:\n  w: {name: x}\n", "missing-key", 2, 3, "add `url:`"),
    "wrong word": (
        "stories:\n  a:\n    start: [x]\n    interactions:\n      x: {classifier: keyword}\n",
        "wrong-value",
        5,
        23,
        "did you mean `keywords`?",
    ),
    "dangling start": (HEAD.replace("[x]", "[x, y]"), "dangling-reference", 3, 16, "declared: x"),
    "dangling goto": (HEAD.replace("text: hi", "goto: other"), "dangling-reference", 5, 30, "declared: x"),
    "dangling webhook": (HEAD.replace("text: hi", "webhook: w"), "dangling-reference", 5, 33, "declared: none"),
    "dangling entity": (
        "entities:\n  size: {entries: {a: []}}\n" + HEAD.replace("{responses", '{user_says: ["{{siz:x}}"], responses'),
        "dangling-reference",
        7,
        23,
        "did you mean `size`?",
    ),
    "no start": ("stories:\n  a:\n    interactions:\n      x: {}\n", "no-start", 2, 3, "`start: [...]`"),
    "same name twice": (
        "entities:\n  a: {entries: {x: []}}\n  b: {name: a, entries: {x: []}}\n",
        "same-name",
        3,
        6,
        "another `name`",
    ),
    "duplicate key": (
        "entities:\n  a: {entries: {x: []}}\n  a: {entries: {y: []}}\n",
        "duplicate-key",
        3,
        3,
        "keep one",
    ),
    "tab": ("stories:\n\ta: {}\n", "yaml", 2, 1, "spaces"),
    "no YAML": ("stories: [\n", "yaml", 2, 1, ""),
    "colon in a text": ("stories:\n  a:\n    name: Pizza: the best\n", "yaml", 3, 16, "quotes"),
    "two documents": ("stories: {}\n---\nstories: {}\n", "many-documents", 2, 1, "split"),
    "tag": ("stories: !!python/object:os.system {}\n", "tag", 1, 10, "pure data"),
    "list at the top": ("- a\n", "wrong-type", 1, 1, "examples"),
    "binary": (b"\x00\x01\x02", "binary", 0, 0, "out of the project"),
    "not UTF-8": (b"stories:\n  a: {name: caf\xe9}\n", "not-utf8", 2, 16, "UTF-8"),
    "UTF-16": ("stories: {}\n".encode("utf-16"), "not-utf8", 0, 0, "UTF-8"),
    "control character": ("stories:\n  a: {name: \x07}\n", "yaml", 2, 13, ""),
    "half a character": ('stories:\n  a: {name: "\\ud800"}\n', "yaml", 2, 16, ""),
    "alias bomb": (bomb(), "alias-bomb", 6, 8, "fewer aliases"),
    "alias loop": ("stories: &a [*a]\n", "alias-loop", 1, 14, "write it out"),
    "unknown alias": ("stories: *a\n", "alias-unknown", 1, 10, "&a"),
    "900 nested lists": ("stories: " + "[" * 900, "too-deep", 1, 59, "flatten"),
    "900 nested maps": ("stories: " + "{a: " * 900, "too-deep", 1, 206, "flatten"),
    "50 MB": (b"# " + b"x" * (50 * 1024 * 1024), "file-size", 0, 0, "split"),
    "undefined variable": (
        "webhooks:\n  w: {url: 'https://x', name: '${var.nme}'}\n",
        "undefined-variable",
        2,
        31,
        "did you mean `name`?",
    ),
    "secret outside": (
        "webhooks:\n  w: {url: 'https://x', name: '${HOME}'}\n",
        "bad-reference",
        2,
        31,
        "`${var.home}`",
    ),
    "half a reference": ("webhooks:\n  w: {url: 'https://x', name: 'a ${ b'}\n", "bad-reference", 2, 31, "`$${`"),
    "literal secret": (
        "webhooks:\n  w: {url: 'https://x', token: hunter2secret}\n",
        "literal-secret",
        2,
        32,
        "${SOME_NAME}",
    ),
    "settings in another file": ("environments: {}\n", "unknown-key", 1, 1, "botsync.yaml"),
    "moved to nothing": ("moved:\n  - {from: entity.a, to: entity.b}\n", "dangling-reference", 2, 26, "declare it"),
    "no address": ("forget: [pizza]\n", "invalid", 1, 10, ""),
    "forgotten and declared": (
        "entities:\n  a: {entries: {x: []}}\nforget: [entity.a]\n",
        "forget-declared",
        3,
        10,
        "remove",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_found_at_its_place_with_a_way_out(name: str, write: Write, botsync: Program) -> None:
    text, code, line, column, way_out = CASES[name]
    settings = "version: 1\nname: test\nenvironments:\n  e: {vars: {name: x}, token: '${T}'}\n"
    root = write({"bot.yaml": text, "botsync.yaml": settings})
    ran = botsync("validate", "-C", root, "--env", "e", "--format", "json")
    assert ran.code == 1
    found = [item for item in json.loads(ran.out)["findings"] if item["severity"] == "error"]
    assert (found[0]["code"], found[0]["place"]["line"], found[0]["place"]["column"]) == (code, line, column)
    assert found[0]["place"]["file"] == "bot.yaml"
    assert way_out in found[0]["suggestion"]
    assert "hunter2secret" not in ran.text


def test_all_mistakes_are_found_at_once(write: Write, botsync: Program) -> None:
    root = write(
        {"a.yaml": "storys: {}\n", "b.yaml": HEAD.replace("text: hi", "goto: nowhere"), "c.yaml": "entities: 3\n"}
    )
    ran = botsync("validate", "-C", root)
    assert ran.code == 1
    assert "a.yaml:1:1" in ran.out
    assert "b.yaml:5:30" in ran.out
    assert "c.yaml:1:11" in ran.out
    assert "3 errors in 4 files" in ran.out


def test_the_same_field_in_two_files_shows_both_places(write: Write, botsync: Program) -> None:
    root = write({"a.yaml": "stories:\n  a: {name: x}\n", "b.yaml": "stories:\n  a:\n    name: y\n"})
    ran = botsync("validate", "-C", root)
    assert ran.code == 1
    assert "b.yaml:3:5: error: `stories.a.name` is set in two files" in ran.out
    assert "also at a.yaml:2:7" in ran.out


def test_maps_merge_by_key_across_files(write: Write, botsync: Program) -> None:
    head, tail = HEAD.split("    interactions:\n")
    root = write(
        {
            "a.yaml": head,
            "b.yaml": "stories:\n  a:\n    interactions:\n" + tail,
            "c.yaml": "forget: [entity.x]\n",
            "d.yaml": "forget: [entity.y]\n",
        }
    )
    assert botsync("validate", "-C", root).out == "Valid: 2 resources in 5 files.\n"


@pytest.mark.parametrize("text", ["", "# only a comment\n"])
def test_an_empty_file_is_no_error(text: str, write: Write, botsync: Program) -> None:
    assert botsync("validate", "-C", write({"empty.yaml": text})).code == 0


@pytest.mark.parametrize("change", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")], ids=["BOM", "CRLF"])
def test_bom_and_crlf_read_as_if_they_were_not_there(
    change: Callable[[str], str], write: Write, botsync: Program
) -> None:
    assert botsync("validate", "-C", write({"bot.yaml": change(HEAD)})).code == 0


def test_a_link_loop_is_an_error(write: Write, botsync: Program) -> None:
    root = write({"stories/a.yaml": HEAD})
    (root / "stories" / "again").symlink_to(root / "stories")
    (root / "self.yaml").symlink_to(root / "self.yaml")
    ran = botsync("validate", "-C", root)
    assert ran.code == 1
    assert "stories/again: error: this link leads back" in ran.out
    assert "self.yaml: error: this link leads nowhere or in a circle" in ran.out


def test_a_link_out_of_the_project_is_not_followed(write: Write, botsync: Program, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("hunter2: hunter2\n")
    root = write({})
    (root / "out.yaml").symlink_to(tmp_path / "secret.yaml")
    ran = botsync("validate", "-C", root)
    assert ran.code == 1
    assert "leads out of the project" in ran.out
    assert "hunter2" not in ran.text


def test_a_link_inside_the_project_is_followed(write: Write, botsync: Program) -> None:
    root = write({"shared/a.txt": HEAD})
    (root / "a.yaml").symlink_to(root / "shared" / "a.txt")
    assert "Valid: 2 resources" in botsync("validate", "-C", root).out


WITHOUT_RIGHTS = (
    ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"]
    if os.geteuid() == 0
    else []
)
"""The superuser may read everything, unless that right is taken away."""


@pytest.mark.parametrize(("what", "said"), [("stories", "this folder"), ("stories/a.yaml", "the file")])
def test_what_cannot_be_read_is_an_error_never_absent(what: str, said: str, write: Write) -> None:
    root = write({"stories/a.yaml": HEAD})
    (root / what).chmod(0)
    try:
        command = [*WITHOUT_RIGHTS, sys.executable, "-m", "botsync", "validate", "-C", root]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
    finally:
        (root / what).chmod(0o755)
    assert ran.returncode == 1, ran.stderr
    assert f"{what}: error: {said} cannot be read" in ran.stdout


def test_yml_files_are_pointed_out(write: Write, botsync: Program) -> None:
    ran = botsync("validate", "-C", write({"a.yml": HEAD}))
    assert ran.code == 0
    assert "rename it to a.yaml" in ran.out


def test_a_project_inside_a_project_is_left_out(write: Write, botsync: Program) -> None:
    ran = botsync(
        "validate",
        "-C",
        write(
            {
                "inner/botsync.yaml": "x: y\n",
                "node_modules/x.yaml": "x: y\n",
                ".github/x.yaml": "x: y\n",
                "env/pyvenv.cfg": "",
                "env/x.yaml": "x: 1",
            }
        ),
    )
    assert ran.code == 0
    assert "inner: warning" in ran.out


def test_no_project_is_a_wrong_usage(botsync: Program, tmp_path: Path) -> None:
    ran = botsync("validate", "-C", tmp_path)
    assert ran.code == 64
    assert "botsync init" in ran.err


def test_references_are_checked_even_where_something_else_is_broken(write: Write, botsync: Program) -> None:
    text = (
        HEAD.replace("[x]", "[x, zz]") + "entities:\n  e: {entries: 3}\nwebhooks:\n  w: {}\nsegments:\n  s: {nam: 1}\n"
    )
    ran = botsync("validate", "-C", write({"bot.yaml": text}))
    assert "bot.yaml:3:16: error: there is no interaction `zz`" in ran.out
    assert ran.out.count("error:") == 4


@pytest.mark.parametrize("sign", ["[", "{a: "])
def test_nesting_without_end_is_too_deep(sign: str, write: Write) -> None:
    """Newer parsers have a limit of their own, and tell another place."""
    loaded = read_sources(write({"bot.yaml": "stories: " + sign * 10_000}))
    assert [finding.code for finding in loaded.findings] == ["too-deep"]
