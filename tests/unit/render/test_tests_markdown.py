"""Conversation tests as a comment on a pull request: no text does anything, and it fits."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from support.reports import HOSTILE, broken, coverage, everything, failed, item, language, passed, report, sure

from botsync.conversation.testing.coverage import Coverage, Subject
from botsync.render.markdown import code, details, fence, table
from botsync.render.tests_markdown import LIMIT, render_tests_markdown

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
TAGS = {"<code>", "</code>", "<details>", "</details>", "<summary>", "</summary>"}


def tokens(text: str) -> Iterator[Token]:
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


def tags(text: str) -> set[str]:
    """Return the HTML that a reader would find."""
    blocks = [token.content for token in tokens(text) if token.type in {"html_block", "html_inline"}]
    return {tag for block in blocks for tag in re.findall(r"<[^>]*>?", block)}


def test_the_count_comes_first() -> None:
    assert render_tests_markdown(report(passed(), passed("b", story="hours"))) == (
        "### ✅ Conversations: 2 passed\n\n"
        "2 turns on the project, 0.2 s\n\n"
        "| story | passed | failed | could not be carried out |\n"
        "| --- | ---: | ---: | ---: |\n"
        "| <code>pizza</code> | 1 | 0 | 0 |\n"
        "| <code>hours</code> | 1 | 0 | 0 |\n"
    )
    assert render_tests_markdown(report()) == "### ✅ Conversations: none\n\n0 turns on the project, 0.2 s\n"


def test_failures_are_collapsed_and_have_their_transcript() -> None:
    text = render_tests_markdown(report(passed(), failed(text="when"), broken()))
    assert text.startswith("### ⚠️ Conversations: 1 passed, 1 failed, 1 could not be carried out\n")
    assert (
        "<details>\n<summary>❌ <code>bad</code> at <code>tests/pizza.yaml:12:3</code></summary>\n\n```text\n"
        "     Hi!\nuser says 'when'  -> hours 0.93\n"
    ) in text
    assert "<summary>⚠️ <code>worse</code> at" in text
    assert text.count("<details>") == text.count("</details>") == 2
    assert "Without a stub, and so without an answer: <code>tickets</code>\n" in text


def test_a_live_environment_is_named() -> None:
    live = report(passed(), places={})
    live = type(live)(results=live.results, played_on="staging_@eu")
    assert "1 turn on <code>staging&#95;&#64;eu</code>, 0.0 s" in render_tests_markdown(live)
    assert "<summary>❌ <code>bad</code></summary>" in render_tests_markdown(report(failed(), places={}))


def test_what_was_not_reached() -> None:
    two = coverage(missed=3)
    hours = item(Subject.INTERACTION, "late", ("interaction", "late"), "hours")
    two = Coverage(items=(*two.items, hours), missed=two.missed)
    text = render_tests_markdown(report(coverage=two))
    assert "| <code>pizza</code> | 2 of 2 (100 %) | 2 of 4 (50 %) | 1 of 1 (100 %) | 0 of 1 (0 %) |\n" in text
    assert "| <code>hours</code> | 1 of 1 (100 %) | - | - | - |\n| all | 3 of 3 (100 %) |" in text
    assert "<summary>2 transitions not reached</summary>\n" in text
    assert "<summary>1 fallback not reached</summary>\n" in text
    assert "- <code>stories/pizza.yaml:3:5</code> <code>order -&#62; hours</code>\n" in text
    assert "Reached" not in render_tests_markdown(report(coverage=Coverage(items=(), missed=())))
    many = Coverage(items=two.items, missed=two.missed[:1] * 60)
    assert "\n- and 10 more\n" in render_tests_markdown(report(coverage=many))


def test_what_is_understood() -> None:
    text = render_tests_markdown(report(language=language()))
    assert "| phrases, each held out | 50.0 % | 4 |\n" in text
    assert "| turns seen in training | - | 0 |\n\nMacro F1 of the phrases: 0.583\n" in text
    assert "<summary>2 phrases taken for another</summary>\n" in text
    assert "| <code>order</code> | <code>hours</code> | 1 |\n" in text
    assert "<code>when</code> meant <code>order</code> got <code>hours</code> 0.70, <code>order</code> 0.30\n" in text
    assert "<code>when?</code> meant <code>hours</code> got <code>fallback</code>\n" in text
    assert "<summary>1 phrase understood, and nearly taken for another</summary>\n" in text
    assert "Macro F1 of the phrases: -\n" in render_tests_markdown(report(language=sure()))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_is_taken_for_markdown_or_html(hostile: str) -> None:
    """The same structure as with a harmless text, and no element but our own."""
    text, harmless = render_tests_markdown(everything(hostile)), render_tests_markdown(everything())
    assert tags(text) <= TAGS
    assert [token.type for token in READER.parse(text)] == [token.type for token in READER.parse(harmless)]
    leaves = {token.type for token in tokens(text) if token.nesting == 0}
    assert leaves <= {"html_block", "fence", "inline", "text", "text_special", "html_inline", "softbreak"}
    assert all(char.isprintable() or char == "\n" for char in text.replace("\ufe0f", ""))
    text.encode()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_looks_like_a_mention_stands_in_code(hostile: str) -> None:
    """GitHub and GitLab link mentions and references wherever they find them, but not in `<code>` and fences."""
    text = render_tests_markdown(everything(hostile))
    outside = re.sub(
        r"<code>.*?</code>", "", re.sub(r"^(`{3,})text\n.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    )
    assert not re.search(r"[@\[\]*~$]|#\d|https?:|www\.", outside)


@given(st.text())
def test_code_is_one_word_whatever_it_holds(text: str) -> None:
    shown = code(text)
    found = [token for token in tokens(f"a {shown} b") if not token.children]
    assert {token.content for token in found if token.type == "html_inline"} <= {"<code>", "</code>"}
    kinds = {"paragraph_open", "paragraph_close", "text", "text_special", "html_inline"}
    assert {token.type for token in found} <= kinds
    row = [token.type for token in READER.parse("\n".join(table(["h", "i"], [[shown or "-", "1"]])))]
    assert row.count("td_open") == 2


@given(st.lists(st.text(alphabet="`~a \n"), max_size=4))
def test_no_text_ends_its_fence(lines: list[str]) -> None:
    first, *rest = READER.parse("\n".join([*fence(lines), "", "after"]))
    assert first.type == "fence"
    assert [token.type for token in rest] == ["paragraph_open", "inline", "paragraph_close"]
    assert first.content == "".join(f"{part}\n" for line in lines for part in line.split("\n"))


def test_details_are_closed() -> None:
    assert details("s", ["a"]) == ["<details>", "<summary>s</summary>", "", "a", "", "</details>"]


# size


def whole_and_closed(text: str) -> None:
    assert text.count("<details>") == text.count("</details>")
    assert len(re.findall("^`{3,}", text, re.MULTILINE)) % 2 == 0
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    text.encode()


def test_300_failures_fit() -> None:
    many = [failed(f"c{number}", "👍🏽" * 20) for number in range(300)]
    text = render_tests_markdown(report(*many, coverage=coverage(), language=language()))
    assert len(text) <= LIMIT
    shown = text.count("<summary>❌")
    assert shown > 50
    left = re.search(r"^(\d+) more are not shown for lack of room\.$", text, re.MULTILINE)
    assert left
    assert shown + text.count("\n❌ ") + int(left[1]) == 300
    whole_and_closed(text)


@pytest.mark.parametrize("limit", range(0, 4000, 111))
def test_whatever_the_limit_it_is_kept_and_failures_go_last(limit: int) -> None:
    told = report(
        failed("a", "👍🏽"), failed("b"), broken("c", "```"), coverage=coverage(), language=language("a long text " * 9)
    )
    text = render_tests_markdown(told, limit=limit)
    least = "### ⚠️ Conversations: 2 failed, 1 could not be carried out\n\n4 turns on the project, 0.2 s\n\n"
    assert text.startswith(least.removesuffix("\n"))
    assert len(text) <= max(limit, len(least))
    if "Reached" in text:
        assert "not shown" not in text
        assert text.count("```text") == 3
    if "taken for" in text:
        assert "Reached" in text
    whole_and_closed(text)


def test_of_a_long_transcript_the_end_is_kept() -> None:
    told = report(failed("a", message="\n".join(f"line {number}" for number in range(400))))
    text = render_tests_markdown(told, limit=2500)
    assert len(text) <= 2500
    assert "```text\n…\n" in text
    assert "line 399" in text
    assert "line 10\n" not in text
    assert "x interaction: expected order" in text
    whole_and_closed(text)


def test_where_no_transcript_fits_the_cause_is_told() -> None:
    text = render_tests_markdown(report(failed("a"), broken("b")), limit=420)
    assert "```" not in text
    assert "❌ <code>a</code> at <code>tests/pizza.yaml:2:3</code>\n- <code>interaction: expected order, got" in text
    one = render_tests_markdown(report(failed("a")), limit=180)
    assert "1 more is not shown for lack of room.\n" in one
