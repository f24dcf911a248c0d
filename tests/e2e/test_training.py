"""The training inbox as a program: something is said, listed, accepted, planned, applied, and understood."""

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest
from support.installed import BIN, environment, execute, served

pytestmark = pytest.mark.enable_socket

SETTINGS = """\
version: 1
name: shop
environments:
  live: {{api: '{api}', token: '${{CHATBOT_TOKEN}}'}}
"""
BOT = """\
# The shop.
stories:
  shop:
    start: [hours, status]
    interactions:
      hours:
        user_says:
          - when are you open   # the usual
          - opening hours
        # the answer
        responses: [{text: From 9 to 22.}]
      status: {user_says: [where is my order, order status], responses: [{text: In the oven.}]}
"""
ENV = {"CHATBOT_TOKEN": "sandbox-developer"}


def chat(root: Path, *lines: str) -> str:
    ran = subprocess.run(
        [str(BIN / "botsync"), "chat", "-C", str(root), "--env", "live"],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        check=False,
        env=environment(ENV),
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_from_what_was_said_to_what_is_understood(tmp_path: Path) -> None:
    root, data = tmp_path / "bot", tmp_path / "data.db"
    root.mkdir()
    (root / "bot.yaml").write_text(BOT)
    here = ("-C", root, "--env", "live")
    with served("--data", data, "--confidence", "0.95") as (address, _):
        (root / "botsync.yaml").write_text(SETTINGS.format(api=address))
        execute("apply", *here, "--auto-approve", env=ENV)
        assert "From 9 to 22." not in chat(root, "when do you close", "reach me at ada@example.com", "xylophone")
        before = sorted(path for path in root.rglob("*") if path.is_file())
        listed = execute("training", *here, env=ENV).stdout
        assert 'interaction.shop.hours  "hours"\n' in listed
        assert "when do you close" in listed
        assert "like: when are you open" in listed
        report = json.loads(execute("training", *here, "--format", "json", "--redact", env=ENV).stdout)
        texts = [phrase["text"] for group in report["groups"] for phrase in group["phrases"]]
        assert sorted(texts) == ["reach me at <email>", "when do you close", "xylophone"]
        assert (root / "bot.yaml").read_text() == BOT
        assert before == sorted(path for path in root.rglob("*") if path.is_file()), "listing keeps nothing"

        execute("training", *here, "--accept", "when do you close=hours", env=ENV)
        line = "          - opening hours\n"
        assert (root / "bot.yaml").read_text() == BOT.replace(line, f"{line}          - when do you close\n")
        execute("validate", "-C", root, env=ENV)
        assert "      + when do you close\n" in execute("plan", *here, env=ENV).stdout
        execute("apply", *here, "--auto-approve", env=ENV)
        assert "bot: From 9 to 22.\n" in chat(root, "when do you close")
        again = execute("training", *here, env=ENV).stdout
        assert "a phrase already: accepted since" in again, "it stays in the inbox"
        assert "ada@example.com" not in "".join(
            path.read_text(errors="replace") for path in (root / ".botsync").rglob("*") if path.is_file()
        )


def test_a_person_goes_through_it_in_a_terminal(tmp_path: Path) -> None:
    root = tmp_path / "bot"
    root.mkdir()
    (root / "bot.yaml").write_text(BOT)
    with served() as (address, _):
        (root / "botsync.yaml").write_text(SETTINGS.format(api=address))
        execute("apply", "-C", root, "--env", "live", "--auto-approve", env=ENV)
        chat(root, "xylophone")
        leader, follower = pty.openpty()
        command = [str(BIN / "botsync"), "training", "-C", str(root), "--env", "live", "--ask"]
        with subprocess.Popen(
            command, stdin=follower, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(ENV)
        ) as process:
            os.write(leader, b"status\n")
            out, err = process.communicate(timeout=60)
        os.close(leader)
        os.close(follower)
    assert process.returncode == 0, err
    assert "story.shop  (nothing is near)" in err
    assert "added to interaction.shop.status: xylophone\n" in out
    assert "order status, xylophone]" in (root / "bot.yaml").read_text()
