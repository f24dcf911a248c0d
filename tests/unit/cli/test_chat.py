"""`botsync chat`: what is typed, what is said of it, and what is written down."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from support.hooks import hooks
from support.program import Program, Ran

from botsync.cli.exits import Exit
from botsync.cli.learned import LearnedModels

Write = Callable[[Mapping[str, str | bytes]], Path]
Talk = Callable[..., Ran]

BOT = """\
stories:
  shop:
    start: [hours, status, tell]
    welcome:
      responses: [{set_attributes: {greeted: "yes"}}, {text: "Hello!"}]
    fallback: {responses: [{text: Pardon?}]}
    interactions:
      hours:
        user_says: [when are you open, opening hours, are you open today]
        responses: [{text: "From 9 to 22, $${more}"}]
        next: [late]
      late: {user_says: [how late is the last order, last order], responses: [{text: At nine.}]}
      status:
        user_says: [where is my order, order status]
        responses: [{webhook: orders}, {text: "That is all, {{greeted}}."}]
      tell:
        user_says: [tell a friend, spread the word]
        responses:
          - button:
              title: Tell it
              buttons: [{raw: {type: share, title: Tell, value: x}}, {title: Read, url: "https://example.com/\\x1b[1m"}]
webhooks:
  orders: {url: "HOOK?own=planted-query"}
"""


@pytest.fixture
def talk(write: Write, botsync: Program, monkeypatch: pytest.MonkeyPatch) -> Talk:
    """Type lines into `botsync chat`, in a project with a small bot."""

    def run(*lines: str | bytes, hook: str = "http://127.0.0.1:1/x", arguments: tuple[str | Path, ...] = ()) -> Ran:
        root = write({"bot.yaml": BOT.replace("HOOK", hook)})
        typed = b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="utf-8"))
        return botsync("chat", "-C", root, *arguments)

    return run


def test_a_new_conversation_begins_with_the_welcome_and_is_recorded_apart(
    talk: Talk, tmp_path: Path, botsync: Program
) -> None:
    """Runs of conversation tests begin with the welcome too, so what it sets and where it leads is there again."""
    file = tmp_path / "project" / "tests" / "Größe 1.yaml"
    lines = ("/reset", "order status", "/reset", "/reset", "order status", "opening hours")
    ran = talk(*lines, arguments=("--record", file, "--no-webhooks"))
    assert ran.out.count("bot: Hello!\n") == 4
    assert ran.out.count("bot: That is all, yes.\n") == 2
    assert f"Wrote 2 conversations with 3 turns to {file}." in ran.err
    text = file.read_text()
    assert "\n  gr__e_1:\n" in text
    assert "\n  gr__e_1_2:\n" in text
    assert text.count("welcome") == 0
    assert text.count("- user: ") == 3
    assert botsync("validate", "-C", tmp_path / "project").code == Exit.OK


def test_what_looks_like_a_variable_is_recorded_as_a_text(talk: Talk, tmp_path: Path, botsync: Program) -> None:
    file = tmp_path / "project" / "1.yaml"
    assert talk("what is ${var.none}", "opening hours", arguments=("--record", file)).code == Exit.OK
    assert "recorded_1:" in file.read_text()
    assert "Wrote 1 turn to" in talk("x", arguments=("--record", tmp_path / "2.yaml")).err
    assert botsync("validate", "-C", tmp_path / "project").code == Exit.OK


def test_nothing_is_written_where_nothing_was_said(talk: Talk, tmp_path: Path) -> None:
    assert talk("/reset", "/help", arguments=("--record", tmp_path / "x.yaml")).code == Exit.OK
    assert not (tmp_path / "x.yaml").exists()


def test_buttons_that_cannot_be_clicked_here_say_so(talk: Talk) -> None:
    ran = talk("tell a friend", "/click Tell", "/click 2")
    assert "     [1] Tell  share x\n" in ran.out
    assert "a button of the kind `share` cannot be clicked here" in ran.err
    assert "the button leads away: https://example.com/" in ran.err
    assert "\x1b" not in ran.text
    assert ran.out.count("bot: ") == 2, "nothing was said for it"


def test_a_text_that_is_cut_is_told(talk: Talk) -> None:
    ran = talk("x" * 256, "y" * 257, "/click " + "z" * 300)
    assert ran.err.count("Only the first 256 characters are sent") == 1
    assert ran.out.count("bot: Pardon?\n") == 2


def test_what_is_no_text_is_no_traceback(talk: Talk) -> None:
    ran = talk(b"caf\xe9 \xff", "opening hours")
    assert ran.code == Exit.OK
    assert "bot: Pardon?\nbot: From 9 to 22" in ran.out


def test_a_miss_says_what_came_nearest_and_why_it_lost(talk: Talk) -> None:
    lines = ("my open eels", "last order", "opening hours", "last order", "/trigger nix", "???")
    out = talk(*lines, arguments=("--debug", "--confidence", "0.9")).out
    assert "nothing matched: 'hours' is best with 0." in out
    assert ", but at least 0.90 is needed, 1 failure left\n" in out
    assert "nothing matched: 'late' would with 1.00, but is out of reach here, 0 failures left\n" in out
    assert "     1.00  late  (ml, out of reach)\n" in out
    assert "     user 'late' matched with 1.00 (at least 0.90), 2 failures left\n" in out
    assert "no interaction has the trigger 'nix', 1 failure left" in out


@pytest.mark.enable_socket
def test_a_webhook_that_fails_is_told(talk: Talk) -> None:
    with hooks() as served:
        ran = talk("order status", hook=f"{served.address}/structure")
        assert ran.out.endswith("bot: That is all, yes.\n")
        (note,) = [line for line in ran.err.splitlines() if "webhook" in line]
        assert note.startswith(f"note: webhook 'orders' ({served.address}/structure) failed after ")
        assert note.endswith(" ms: `responses` is no list of maps")
        assert "planted" not in ran.text
        ran = talk("order status", hook=f"{served.address}/good", arguments=("--debug",))
        assert f"     webhook 'orders' ({served.address}/good) answered after " in ran.out
        assert "webhook" not in ran.err
        ran = talk("order status", hook=f"{served.address}/good", arguments=("--debug", "--no-webhooks"))
        assert f"     webhook 'orders' ({served.address}/good) not called\n" in ran.out


def test_the_environment_that_is_meant_is_said(botsync: Program) -> None:
    for name in ("chat", "graph"):
        assert "Environment (default: sandbox)." in botsync(name, "--help").out
    assert "where it is the only one" in " ".join(botsync("plan", "--help").out.split())


# what was learned


def test_what_took_long_to_learn_is_kept(talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small bots leave no file behind; a damaged file is learned anew."""
    folder = tmp_path / "project" / ".botsync" / "models"
    talk("opening hours")
    assert not folder.exists()
    monkeypatch.setattr("botsync.cli.learned.WORTH_KEEPING", 0)
    monkeypatch.setattr("botsync.cli.embedding.PATIENCE", 0)
    assert "Learning from the project's phrases" in talk("opening hours").err
    (file,) = folder.iterdir()
    learned = file.read_bytes()
    with monkeypatch.context() as forgetful:
        forgetful.setattr("botsync.conversation.understanding.train", None)
        assert "bot: From 9 to 22" in talk("opening hours").out, "nothing is learned again"
    file.write_bytes(learned[:-1])
    assert "bot: From 9 to 22" in talk("opening hours").out
    assert file.read_bytes() == learned


def test_only_the_newest_models_stay(tmp_path: Path) -> None:
    now = [0.0]
    models = LearnedModels(tmp_path, lambda: now[0])
    for number in range(12):
        assert models.model(f"digest {number}") is None
        now[0] += 2
        models.keep_model(f"digest {number}", b"learned")
        again = LearnedModels(tmp_path).model(f"digest {number}")
        assert again == b"learned"
    assert len(list((tmp_path / ".botsync" / "models").iterdir())) == 8


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / ".botsync").write_text("a file")
    models = LearnedModels(tmp_path, iter(range(0, 100, 10)).__next__)
    assert models.model("x") is None
    models.keep_model("x", b"learned")
    assert (tmp_path / ".botsync").read_text() == "a file"
