"""`botsync training`: what nothing matched is listed, and what is accepted is written, and nothing else."""

import io
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from support.asked import Sandbox
from support.program import Program, Ran

from botsync.cli.asking import go_through
from botsync.conversation.dialogue.turn import Settings
from botsync.conversation.inbox.overview import Overview
from botsync.sandbox.talker import Manner, talking

Write = Callable[[Mapping[str, str | bytes]], Path]

BOT = """\
stories:
  shop:
    name: The shop
    start: [hours, order]
    interactions:
      hours:
        name: Opening hours
        user_says:   # all of them
          - when are you open
          - what are your opening hours   # the usual
          - are you open on sunday

        responses: [{text: From 9 to 22.}]
      order: {user_says: [where is my order, I want to track my order], next: [thanks]}
      thanks: {user_says: [thank you so much]}
"""
OTHER = """\
stories:
  help:
    start: [hours]
    interactions:
      hours: {user_says: [ask somebody]}
"""
SAID = ("when are you there", "When are you there?", "is it raining", "is it raining again", "thank you so much")
MAIL = "when are you open, ada@example.com"

CAREFUL = Manner(settings=Settings(confidence=0.99))
"""Answers with the fallback what it would understand otherwise."""


class Shop:
    """A project that was applied to its sandbox, and talked to."""

    def __init__(self, root: Path, botsync: Program) -> None:
        self.root, self._botsync = root, botsync
        assert botsync("apply", "-C", root, "--auto-approve").code == 0
        self.say(*SAID)

    def say(self, *texts: str, story: str = "The shop") -> None:
        box = Sandbox(data=str(self.root / ".botsync" / "sandbox.db"), talks=talking(CAREFUL))
        stories = {item["name"]: item["id"] for item in box("GET", "/stories").body}
        for number, text in enumerate(texts):
            body = {"sessionId": f"session-{number:04}", "storyId": stories[story], "query": text}
            answer = box("POST", "/query", body)
            assert answer.body["result"]["interaction"]["type"] == "fallback", text
        box.app.state.store.close()

    def __call__(self, *arguments: str) -> Ran:
        return self._botsync("training", "-C", self.root, *arguments)

    @property
    def text(self) -> str:
        return (self.root / "bot.yaml").read_text()


@pytest.fixture
def shop(write: Write, botsync: Program) -> Shop:
    return Shop(write({"bot.yaml": BOT}), botsync)


def test_the_inbox_is_listed_by_what_was_meant(shop: Shop) -> None:
    ran = shop()
    assert ran.code == 0
    lines = [line.split("  6")[0].rstrip() for line in ran.out.splitlines()]
    assert lines == [
        'interaction.shop.hours  "Opening hours"',
        "    0.95    2x  2026-01-02  when are you there",
        "                          like: when are you open",
        "",
        'interaction.shop.thanks  "thanks"',
        "    1.00    1x  2026-01-02  thank you so much",
        "                          a phrase already: accepted since, or said where it cannot be reached",
        "",
        "story.shop  (nothing is near)",
        "            1x  2026-01-02  is it raining",
        "            1x  2026-01-02  is it raining again",
        "",
        "4 phrases wait for training in sandbox, said 5 times.",
    ]
    assert shop.text == BOT


def test_the_inbox_for_programs(shop: Shop) -> None:
    report = shop("--format", "json").report
    assert (report["environment"], report["phrases"], report["times"], report["whole"]) == ("sandbox", 4, 5, True)
    hours, thanks, new = report["groups"]
    assert (hours["interaction"], hours["name"], hours["story"]) == (
        "interaction.shop.hours",
        "Opening hours",
        "story.shop",
    )
    (phrase,) = hours["phrases"]
    assert len(phrase["ids"]) == 2
    assert (phrase["times"], phrase["nearest"], phrase["known"]) == (2, "when are you open", False)
    assert thanks["phrases"][0]["known"]
    assert new["interaction"] is None
    assert new["phrases"][0]["score"] is None
    assert report["added"] == report["findings"] == []


def test_an_empty_inbox_says_so(write: Write, botsync: Program) -> None:
    root = write({"bot.yaml": BOT})
    ran = botsync("training", "-C", root)
    assert (ran.code, ran.out) == (0, "Nothing waits for training in sandbox.\n")


def test_what_is_accepted_is_written(shop: Shop, botsync: Program) -> None:
    ran = shop("--accept", "WHEN ARE YOU THERE=hours", "--accept", "is it raining=interaction.shop.order")
    assert ran.code == 0
    assert ran.out.endswith(
        "added to interaction.shop.hours: when are you there\n"
        "added to interaction.shop.order: is it raining\n"
        "Wrote 2 phrases to bot.yaml; in the vendor's inbox they stay until removed there.\n"
    )
    there = "          - are you open on sunday\n"
    changed = BOT.replace(there, f"{there}          - when are you there\n")
    assert shop.text == changed.replace("track my order]", "track my order, is it raining]")
    assert botsync("validate", "-C", shop.root).code == 0
    plan = botsync("plan", "-C", shop.root).out
    assert "      + when are you there\n" in plan
    assert "2 to update" in plan
    assert shop("--accept", "when are you there=hours").code == 1


def test_a_phrase_is_accepted_by_its_id(shop: Shop) -> None:
    (phrase,) = shop("--format", "json").report["groups"][0]["phrases"]
    report = shop("--accept", f"{phrase['ids'][1]}=hours", "--format", "json").report
    assert report["added"] == [{"interaction": "interaction.shop.hours", "text": "when are you there"}]
    assert "          - when are you there\n" in shop.text


def test_all_that_is_likely_is_accepted_at_once(shop: Shop) -> None:
    """Neither what has no proposal, nor what is known, nor what holds personal data."""
    shop.say(MAIL)
    assert "ada@example.com" in shop("--accept-all", "--at-least", "0.999").out
    assert shop.text == BOT
    ran = shop("--accept-all", "--at-least", "0.3")
    assert "added to interaction.shop.hours: when are you there\nWrote 1 phrase to bot.yaml;" in ran.out
    assert "ada@" not in shop.text
    assert shop.text.count("\n") == BOT.count("\n") + 1


def test_personal_data_is_hidden_and_accepted_by_hand_only(shop: Shop) -> None:
    shop.say(MAIL)
    for form in ("text", "json"):
        ran = shop("--redact", "--format", form)
        assert "when are you open, <email>" in ran.out
        assert "ada" not in ran.text
    ran = shop("--redact", "--accept", "when are you open, bob=hours")
    assert "did you mean `when are you open, <email>`?" in ran.err
    assert "ada" not in ran.text
    ran = shop("--redact", "--accept", f"{MAIL}=hours")
    assert "added to interaction.shop.hours: when are you open, <email>\n" in ran.out
    assert MAIL in shop.text
    ran = shop("--redact", "--accept", f"{MAIL}=hours")
    assert "`when are you open, <email>` cannot become a phrase of hours: it is one already" in ran.err
    assert "ada" not in ran.text


def test_a_refusal_leaves_everything_as_it_was(shop: Shop) -> None:
    ran = shop("--accept", "is it raining=hours", "--accept", "is it raining=order")
    assert ran.code == 1
    assert "hours has it, and could be meant in the same place [phrase-competes]" in ran.err
    assert ran.err.endswith("Nothing was written.\n")
    assert shop.text == BOT
    report = shop("--format", "json", "--accept", "thank you so much=thanks").report
    assert [finding["code"] for finding in report["findings"]] == ["phrase-is-there"]


def test_what_cannot_be_written_is_told(shop: Shop) -> None:
    (shop.root / "bot.yaml").write_text(BOT)
    (shop.root / "bot.yaml").chmod(0o444)
    ran = shop("--accept", "is it raining=thanks")
    if ran.code != 0:  # where files can be protected from us
        assert "bot.yaml cannot be written" in ran.err


def test_a_byte_order_mark_stays(shop: Shop) -> None:
    (shop.root / "bot.yaml").write_bytes(b"\xef\xbb\xbf" + BOT.encode())
    assert shop("--accept", "is it raining=order").code == 0
    assert (shop.root / "bot.yaml").read_bytes().startswith(b"\xef\xbb\xbfstories:")


def test_other_stories_are_passed_over(write: Write, botsync: Program) -> None:
    shop = Shop(write({"bot.yaml": BOT, "other.yaml": OTHER}), botsync)
    shop.say("is it raining", story="help")
    assert "said 6 times" in shop().out
    ran = shop("--story", "help")
    assert "story.help  (nothing is near)" in ran.out
    assert ran.out.endswith("1 phrase waits for training in sandbox, said once.\n")
    ran = shop("--accept", "is it raining=hours")
    assert ran.code == 64
    assert "was said in several stories that have `hours`" in ran.err
    assert shop("--accept", "is it raining=interaction.help.hours").code == 0
    assert "[ask somebody, is it raining]" in (shop.root / "other.yaml").read_text()
    (shop.root / "other.yaml").unlink()
    assert shop().out.endswith("Passed over, as of stories that were not asked for: 1.\n")


def test_no_more_is_read_than_was_asked_for(shop: Shop) -> None:
    assert "older ones; --limit reads further" in shop("--limit", "2").out
    assert not shop("--limit", "2", "--format", "json").report["whole"]
    assert shop("--since", "2026-01-03").out == "Nothing waits for training in sandbox.\n"
    assert "said 5 times" in shop("--since", "2026-01-02").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--accept", "x=hours", "--ask"), "exclude each other"),
        (("--accept-all",), "--accept-all and --at-least belong together"),
        (("--at-least", "0.5"), "--accept-all and --at-least belong together"),
        (("--ask",), "--ask needs a terminal"),
        (("--story", "shopp"), "did you mean `shop`?"),
        (("--accept", "hours"), "has no phrase or no interaction"),
        (("--accept", "is it snowing=hours"), "did you mean `is it raining`?"),
        (("--accept", "is it raining=hour"), "did you mean `hours`?"),
        (("--encoder", "nobody"), "there is no encoder `nobody`"),
        (("--since", "yesterday"), "Invalid value for '--since'"),
    ],
)
def test_wrong_usage(shop: Shop, arguments: tuple[str, ...], said: str) -> None:
    ran = shop(*arguments)
    assert ran.code == 64
    assert said in ran.err
    assert shop.text == BOT


class Terminal(io.StringIO):
    """A person at the keyboard."""

    def isatty(self) -> bool:
        return True


def test_going_through_it(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.say(MAIL)
    monkeypatch.setattr(sys, "stdin", Terminal("y\nn\nwhat\norder\n"))
    ran = shop("--ask")
    assert ran.code == 0
    assert "when are you there" in ran.err
    assert "there is no interaction `what`." in ran.err
    assert ran.out == (
        "added to interaction.shop.hours: when are you there\n"
        "added to interaction.shop.order: is it raining\n"
        "added to interaction.shop.order: is it raining again\n"
        "Wrote 3 phrases to bot.yaml; in the vendor's inbox they stay until removed there.\n"
    )


@pytest.mark.parametrize("answers", ["q\n", "", "n\nq\n"])
def test_nothing_is_written_without_a_yes(shop: Shop, monkeypatch: pytest.MonkeyPatch, answers: str) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answers))
    ran = shop("--ask")
    assert (ran.code, ran.out) == (0, "")
    assert shop.text == BOT


def test_there_may_be_nothing_to_go_through() -> None:
    empty = Overview(environment="x", stories=(), elsewhere=0, is_whole=True)
    assert go_through(empty, show=lambda *_: None, ask=lambda _: None, tell=lambda _: None) == {}
