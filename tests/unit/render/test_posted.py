"""What is posted fits, can be found again, and leaves nothing open."""

import pytest

from botsync.core.reviewed import is_marked, noted_in
from botsync.render.posted import carried, fitted, post_body, room_beside

FOLDED = "<details>\n<summary>all</summary>\n\n```text\n" + "line\n" * 500 + "```\n\n</details>\n\nThe end.\n"


def test_digests_are_carried_one_by_one_while_there_is_room() -> None:
    digests = [f"{number:024x}" for number in range(40)]
    body = post_body("plan a", "text", 4_000, digests)
    assert (is_marked(body, "plan a"), noted_in(body)) == (True, frozenset(digests))
    assert carried(digests, 4_000, lambda _: True) == digests
    assert carried(digests, 1_300, lambda _: True) == digests[-1:], "the one of all together"
    assert carried(digests, 4_000, lambda some: len(some) < 9) == digests[-1:]
    assert room_beside("plan a", 4_000, digests) == 4_000 - len(post_body("plan a", "", 4_000, digests))
    assert noted_in(post_body("plan a", "text", 4_000)) == frozenset()
    assert noted_in(post_body("plan a", "text", 4_000, [])) == frozenset()


def test_a_report_that_is_marked_already_is_marked_once() -> None:
    body = post_body("plan a", "<!-- botsync:plan a -->\n\n### Plan\n", 4_000)
    assert body == "<!-- botsync:plan a -->\n\n### Plan\n"


@pytest.mark.parametrize("longest", [500, 800, 1_500, 2_500])
def test_what_is_cut_fits_and_closes_what_it_opens(longest: int) -> None:
    text = fitted(FOLDED, longest)
    assert len(text) <= longest
    assert text.count("```") % 2 == 0
    assert text.count("<details>") == text.count("</details>")
    assert "more characters" in text


def test_what_fits_stays_as_it_is() -> None:
    assert fitted(FOLDED, len(FOLDED)) == FOLDED
    assert fitted("x" * 5_000, 1_000).startswith("x" * 600 + "\n\n*Cut here: 4400 more")
    assert fitted("a\n" + "x" * 5_000, 1_000).startswith("a\n" + "x" * 598 + "\n\n*Cut here: ")
    after = fitted("```\na\n```\n" + "b\n" * 5_000, 1_000)
    assert after.count("```") == 2
