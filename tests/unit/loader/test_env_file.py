"""Files of `NAME=value`: what a line means, and what it must not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botsync.loader.env_file import read_env_file
from botsync.loader.files import SourceFile


def read(text: str) -> dict[str, str]:
    values, findings = read_env_file(SourceFile(name="x.env", text=text))
    assert not findings
    return values


LINES = {
    "A=b": "b",
    "export A=b": "b",
    "  A=b  ": "b",
    "A=": "",
    "A=b # a comment": "b",
    "A=b#no-comment": "b#no-comment",
    "A= # a comment": "",
    "A=with some words": "with some words",
    "A='single $x ${y} \\n # \"'": 'single $x ${y} \\n # "',
    'A="double \\"x\\" \\\\ \\n \\$ \\`" # a comment': 'double "x" \\ \n $ `',
    "A='x'": "x",
    "A=pa$$word": "pa$$word",
    "A=a=b": "a=b",
    "A=ü": "ü",
    "A=b\r": "b",
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_means_one_thing(line: str) -> None:
    assert read(f"# first\n\n{line}\n") == {"A": LINES[line]}


WRONG = {
    "A": "this is no `NAME=value`",
    "A = b": "this is no `NAME=value`",
    "1A=b": "this is no `NAME=value`",
    "A= b": "a space follows `A=`",
    "A='s3cret": "the value has no ' at its end",
    "A='s3cret' more": "the value has no ' at its end, or something follows it",
    'A="s3cret': 'the value has no " at its end',
    'A="s3cret\\x"': "`\\x` means nothing here",
    "A=${s3cret}": "the value of `A` would have something put in by a shell",
    "A=$(s3cret)": "the value of `A` would have something put in by a shell",
    'A="`s3cret`"': "the value of `A` would have something put in by a shell",
    "BOTSYNC_TOKEN_COMMAND=s3cret": "a file must not name a command to run",
    "export BOTSYNC_ENV_FILE=s3cret": "a file of variables cannot name another one",
    "FIRST=s3cret": "`FIRST` is set twice in this file",
}


@pytest.mark.parametrize("line", WRONG)
def test_a_bad_line_is_found_at_its_place_and_not_repeated(line: str) -> None:
    values, findings = read_env_file(SourceFile(name="x.env", text=f"FIRST=1\n  {line}\nLAST=2\n"))
    (finding,) = findings
    assert (finding.code, str(finding.place)) == ("env-file", "x.env:2:3")
    assert finding.message.startswith(WRONG[line]) or WRONG[line] in finding.message
    assert finding.suggestion
    assert "s3cret" not in finding.message + finding.suggestion
    assert values == {"FIRST": "1", "LAST": "2"}


@given(st.text(st.characters(codec="utf-8", exclude_characters="'\n\r\x00")))
def test_what_stands_in_single_quotes_stays_as_it_is(value: str) -> None:
    assert read(f"A='{value}'") == {"A": value}


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_any_text_is_values_and_findings(text: str) -> None:
    read_env_file(SourceFile(name="x.env", text=text))
