"""What is written reads back as the same data, in our reader and in others, and looks as people would write it."""

import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from botsync.loader.files import SourceFile
from botsync.loader.reader import read_yaml
from botsync.loader.writer import escape, write_yaml

TOUCHY = [
    "...",
    "---",
    ":0",
    "a:",
    "a: b",
    "?",
    "- x",
    "<<",
    "=",
    "[x",
    "a, b",
    "# no",
    "x #no",
    "yes",
    "1e3",
    "0o7",
    "é",
]
TEXT = st.one_of(
    st.sampled_from(TOUCHY),
    st.text("-?:,[]{}#&*!|>'\"%@`=<~. abé\n\t\\0", max_size=6),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=8),
)
DATA = st.recursive(
    st.one_of(TEXT, st.integers(), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
    max_leaves=10,
)


@given(st.dictionaries(TEXT, DATA, min_size=1, max_size=3))
@example({"Hi": [], "yes": [":0"]})
@example({"...": {"---": ["...", "a:"]}})
def test_what_is_written_reads_back(data: dict[str, object]) -> None:
    value, findings = read_yaml(SourceFile(name="a.yaml", text=write_yaml(data)))
    assert (value, findings) == (data, [])


@given(st.dictionaries(st.sampled_from(TOUCHY), st.lists(st.sampled_from(TOUCHY), max_size=3), min_size=1))
def test_other_readers_agree(data: dict[str, object]) -> None:
    text = write_yaml(data)
    assert yaml.safe_load(text) == data
    assert YAML(typ="safe", pure=True).load(text) == data


def test_layout() -> None:
    data = {
        "stories": {
            "a": {
                "start": ["x", "other"],
                "interactions": {
                    "x": {
                        "user_says": ["yes", "10", "Hi, you"],
                        "responses": [{"text": "one\ntwo"}],
                        "next": [],
                    },
                },
            }
        }
    }
    assert write_yaml(data, comments={("stories", "a", "interactions"): "here"}, header="head") == (
        "# head\n"
        "stories:\n"
        "  a:\n"
        "    start: [x, other]\n"
        "    # here\n"
        "    interactions:\n"
        "      x:\n"
        "        user_says:\n"
        '          - "yes"\n'
        '          - "10"\n'
        "          - Hi, you\n"
        "        responses:\n"
        "          - text: |-\n"
        "              one\n"
        "              two\n"
        "        next: []\n"
    )


def test_texts_from_elsewhere_cannot_become_references() -> None:
    assert escape({"a": ["${NAME}", 1], "b": {"c": "$$ ${var.x}"}}) == {
        "a": ["$${NAME}", 1],
        "b": {"c": "$$ $${var.x}"},
    }
