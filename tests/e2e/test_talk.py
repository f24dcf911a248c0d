"""Talking with the installed program: a client that knows only the vendor's API, webhooks for real, a terminal."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.installed import BIN, ROOT, environment, execute, served
from support.loopback import answering, http

pytestmark = pytest.mark.enable_socket


class VendorClient:
    """A client as others have written it for the vendor's API: the standard library, section 8 of its documentation.

    Nothing of it knows of a sandbox but the base address.
    """

    def __init__(self, base: str, token: str) -> None:
        self.base, self.token = base, token
        self.session = str(uuid.uuid4())

    def request(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            self.base + path,
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={"authorization": f"Bearer {self.token}", "content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def send_query(self, query: str, story: str) -> list[str]:
        return self.texts({"query": query, "storyId": story})

    def send_trigger(self, trigger: str, story: str) -> list[str]:
        return self.texts({"trigger": trigger, "storyId": story})

    def texts(self, body: dict[str, Any]) -> list[str]:
        answer = self.request("POST", "/query", {"sessionId": self.session, **body})
        assert answer["status"]["code"] == 200
        assert answer["sessionId"] == self.session
        return [item["message"] for item in answer["result"]["fulfillment"] if item["type"] == "text"]


def test_a_client_of_the_vendors_api_needs_another_base_address_and_nothing_else() -> None:
    with served("-C", ROOT / "examples" / "pizza") as (address, _):
        client = VendorClient(address, "sandbox-developer")
        (story,) = client.request("GET", "/stories")
        talker = VendorClient(address, "sandbox-client")
        assert talker.send_trigger("welcome", story["id"])[0].startswith("Hi")
        assert talker.send_query("I want a pizza", story["id"]) == ["Which size would you like?"]
        assert talker.send_query("large", story["id"]) == ["Which pizza shall it be?"]


def project(folder: Path, hook: str = "https://sandbox.invalid/x") -> Path:
    folder.mkdir()
    (folder / "botsync.yaml").write_text("version: 1\nname: talk\n")
    (folder / "bot.yaml").write_text(
        f"""\
stories:
  shop:
    start: [hours, status]
    fallback: {{responses: [{{text: Pardon?}}]}}
    interactions:
      hours:
        user_says: [when are you open, opening hours, are you open today]
        responses:
          - text: From 9 to 22.
          - quick_replies: {{title: Anything else?, buttons: [{{title: Order status, goto: status}}]}}
      status:
        user_says: [where is my order, order status]
        responses: [{{webhook: orders}}, {{text: "That is all, {{{{name}}}}."}}]
webhooks:
  orders: {{url: "{hook}", token: "${{ORDERS_TOKEN}}"}}
"""
    )
    return folder


def test_a_webhook_is_called_for_real(tmp_path: Path) -> None:
    reply = json.dumps(
        {"responses": [{"type": "text", "elements": ["It is in the oven."]}], "parameters": {"name": "Ada"}}
    )
    with answering(http(200, reply)) as (hook, asked):
        root = project(tmp_path / "bot", f"{hook}/orders")
        with served("-C", root) as (address, _):
            client = VendorClient(address, "sandbox-developer")
            (story,) = client.request("GET", "/stories")
            assert client.send_query("where is my order", story["id"]) == ["It is in the oven.", "That is all, Ada."]
        (request,) = asked
        assert request.startswith(b"POST /orders?token=sandbox-ORDERS_TOKEN HTTP/1.1")
        assert b'"resolvedQuery": "where is my order"' in request or b'"resolvedQuery":"where is my order"' in request


def test_a_webhook_that_gives_no_challenge_back_is_not_taken(tmp_path: Path) -> None:
    with answering(http(200, "something else")) as (hook, asked), served("--verify-webhooks") as (address, _):
        client = VendorClient(address, "sandbox-developer")
        with pytest.raises(urllib.error.HTTPError) as refused:
            client.request("POST", "/webhooks", {"name": "x", "url": f"{hook}/x", "token": "t"})
        assert refused.value.code == 400
        assert "cannot be verified" in refused.value.read().decode()
        assert client.request("GET", "/webhooks") == []
    assert asked[0].startswith(b"GET /x?")


def test_webhooks_can_be_left_alone(tmp_path: Path) -> None:
    with answering(http(200, "{}")) as (hook, asked):
        root = project(tmp_path / "bot", f"{hook}/orders")
        with served("-C", root, "--no-webhooks") as (address, _):
            client = VendorClient(address, "sandbox-developer")
            (story,) = client.request("GET", "/stories")
            assert client.send_query("where is my order", story["id"]) == ["That is all, ."]
    assert asked == []


def test_the_project_is_loaded_anew_when_a_file_changes(tmp_path: Path) -> None:
    root = project(tmp_path / "bot")
    with served("-C", root) as (address, _):
        client = VendorClient(address, "sandbox-developer")
        (story,) = client.request("GET", "/stories")
        assert client.send_query("opening hours", story["id"]) == ["From 9 to 22."]
        text = (root / "bot.yaml").read_text()
        (root / "bot.yaml").write_text("stories: [broken\n")
        time.sleep(1.2)
        assert client.send_query("opening hours", story["id"]) == ["From 9 to 22."], "it stays as it was loaded last"
        (root / "bot.yaml").write_text(text.replace("From 9 to 22.", "Never again."))
        until = time.monotonic() + 20
        while client.send_query("opening hours", story["id"]) != ["Never again."]:
            assert time.monotonic() < until
            time.sleep(0.1)


def test_nothing_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    root, data = project(tmp_path / "bot"), tmp_path / "data.db"
    command = [str(BIN / "botsync"), "sandbox", "serve", "--port", "0", "--data", str(data)]
    with killed([*command, "-C", str(root)]) as address:
        client = VendorClient(address, "sandbox-developer")
        (story,) = client.request("GET", "/stories")
        client.send_query("opening hours", story["id"])
        client.texts({"trigger": "welcome", "storyId": story["id"], "parameters": {"name": "Grace"}})
    with killed(command) as address:
        client.base = address
        assert client.send_query("where is my order", story["id"]) == ["That is all, Grace."]


@contextlib.contextmanager
def killed(command: list[str]) -> Iterator[str]:
    """Serve, and end the server with SIGKILL; yield its address."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=-3, text=True, env=environment()) as server:
        assert server.stdout is not None
        address = next(line.split()[1] for line in server.stdout if line.startswith("address:"))
        yield address
        server.send_signal(signal.SIGKILL)


# in the terminal


def talk(command: list[str], text: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False, env=environment(env or {}))


def chat(root: Path, *lines: str, code: int = 0, arguments: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [str(BIN / "botsync"), "chat", "-C", str(root), *arguments]
    ran = talk(command, "".join(f"{line}\n" for line in lines))
    assert ran.returncode == code, ran.stderr
    assert "Traceback" not in ran.stderr
    return ran


def test_talking_in_the_terminal(tmp_path: Path) -> None:
    ran = chat(
        project(tmp_path / "bot"),
        "opening hours",
        "/click 1",
        "/click nothing",
        "/what",
        "/goto hours",
        "/goto hour",
        "/trigger nothing",
        "/reset",
        "/help",
        "",
        "qwertz",
        arguments=("--no-webhooks",),
    )
    assert "bot: From 9 to 22.\nbot: Anything else?\n     [1] Order status\nbot: That is all, .\n" in ran.stdout
    assert ran.stdout.endswith("bot: Pardon?\n")
    assert "there is no button `nothing`" in ran.stderr
    assert "`/what` is no command" in ran.stderr
    assert "did you mean `hours`?" in ran.stderr
    assert "A new conversation." in ran.stderr


def test_debug_tells_why(tmp_path: Path) -> None:
    ran = chat(project(tmp_path / "bot"), "opening hours", arguments=("--debug",))
    assert "     user 'hours' matched with 1.00 (at least 0.70), 2 failures left\n" in ran.stdout
    assert "     1.00  hours  (ml, roots)\n" in ran.stdout


def test_what_is_recorded_is_a_conversation_test(tmp_path: Path) -> None:
    root = project(tmp_path / "bot")
    record = root / "tests" / "hours and more.yaml"
    record.parent.mkdir()
    ran = chat(
        root, "opening hours", "/click Order status", "qwertz", arguments=("--record", str(record), "--no-webhooks")
    )
    assert "Wrote 3 turns to " in ran.stderr
    assert record.read_text() == (
        "conversations:\n"
        "  hours_and_more:\n"
        "    story: shop\n"
        "    turns:\n"
        "      - user: opening hours\n"
        "        expect:\n"
        "          interaction: hours\n"
        "          says:\n"
        "            contains: From 9 to 22.\n"
        "      - click: Order status\n"
        "        expect:\n"
        "          interaction: status\n"
        "          says:\n"
        "            contains: That is all, .\n"
        "      - user: qwertz\n"
        "        expect:\n"
        "          fallback: true\n"
        "          says:\n"
        "            contains: Pardon?\n"
    )
    assert "Valid" in execute("validate", "-C", root).stdout
    assert "is there already" in chat(root, code=64, arguments=("--record", str(record))).stderr


def test_a_live_bot_is_talked_to_in_its_environment(tmp_path: Path) -> None:
    root = project(tmp_path / "bot")
    with served() as (address, _):
        settings = f"version: 1\nname: talk\nenvironments:\n  live: {{api: '{address}', token: '${{CHATBOT_TOKEN}}'}}\n"
        (root / "botsync.yaml").write_text(settings)
        env = {"CHATBOT_TOKEN": "sandbox-developer", "ORDERS_TOKEN": "x"}
        command = [str(BIN / "botsync"), "chat", "shop", "-C", str(root), "--env", "live"]
        ran = talk(command, "opening hours\n", env)
        assert ran.returncode == 64
        assert "live does not have story.shop yet" in ran.stderr
        execute("apply", "-C", root, "--env", "live", "--auto-approve", env=env)
        ran = talk(command, "opening hours\n", env)
        assert "bot: From 9 to 22.\n" in ran.stdout


ENCODERS = """
class Letters:
    name = "letters"
    def encode(self, texts):
        return [[float(text.count(letter)) + 1 for letter in "abcdefgh"] for text in texts]

class Broken:
    name = "broken"
    def encode(self, texts):
        raise TypeError("no tensor")

class Tired:
    name = "tired"
    def encode(self, texts):
        if any("eels" in text for text in texts):
            raise OSError("out of memory")
        return Letters().encode(texts)

class Liar:
    name = "liar"
    def encode(self, texts):
        return [[float("nan")]]
"""


def test_an_installed_encoder_helps_and_one_that_misbehaves_is_told(tmp_path: Path) -> None:
    """It is chosen by name, and never by a file of the project."""
    root, info = project(tmp_path / "bot"), tmp_path / "site" / "letters-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: letters\nVersion: 1\n")
    points = "".join(f"{name.lower()} = letters:{name}\n" for name in ("Letters", "Liar", "Broken", "Tired"))
    (info / "entry_points.txt").write_text(f"[botsync.encoders]\n{points}")
    (tmp_path / "site" / "letters.py").write_text(ENCODERS)
    path = os.pathsep.join(filter(None, (str(tmp_path / "site"), os.environ.get("PYTHONPATH"))))
    command, env = [str(BIN / "botsync"), "chat", "-C", str(root)], {"PYTHONPATH": path}
    for asked, more in (([*command, "--encoder", "letters"], {}), (command, {"BOTSYNC_ENCODER": "letters"})):
        ran = talk(asked, "opening hours\n", {**env, **more})
        assert ran.returncode == 0, ran.stderr
        assert "bot: From 9 to 22.\n" in ran.stdout
    ran = talk([*command, "--encoder", "tired"], "my eels\nopening hours\n", env)
    assert ran.returncode == 0
    assert "bot: From 9 to 22.\n" in ran.stdout
    assert "encoder tired failed: OSError: out of memory" in ran.stderr
    assert "Traceback" not in ran.stderr
    refused = {
        "liar": "encoder `liar` cannot be used: ",
        "broken": "encoder `broken` cannot be used: encoder broken failed: TypeError: no tensor",
        "letter": "did you mean `letters`?",
    }
    for name, said in refused.items():
        ran = talk([*command, "--encoder", name], "", env)
        assert ran.returncode == 64
        assert said in ran.stderr
        assert "Traceback" not in ran.stderr


def test_which_story_is_asked_for_is_said(tmp_path: Path) -> None:
    root = project(tmp_path / "bot")
    (root / "more.yaml").write_text("stories:\n  other: {start: [x], interactions: {x: {user_says: [x]}}}\n")
    assert "say which story: other, shop" in chat(root, code=64).stderr.replace("shop, other", "other, shop")
    assert "did you mean `shop`?" in chat(root, code=64, arguments=("shopp",)).stderr


@pytest.mark.skipif(sys.platform != "linux", reason="counts what is installed")
def test_what_the_sandbox_adds_is_light(tmp_path: Path) -> None:
    """At most 120 MB: what `botsync[sandbox]` installs beside what botsync itself needs."""
    import importlib.metadata  # noqa: PLC0415

    total = 0
    for name in ("numpy", "regex", "starlette", "uvicorn", "anyio", "h11"):
        for file in importlib.metadata.files(name) or ():
            path = Path(str(file.locate()))
            total += path.stat().st_size if path.exists() else 0
    assert 10_000_000 < total < 120_000_000


def test_the_load_test_runs() -> None:
    """The whole one is `python tests/bench/load.py`."""
    shutil.which("botsync")
    ran = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "bench" / "load.py"), "--sessions", "20", "--seconds", "2", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    figures = json.loads(ran.stdout)
    assert figures["failed"] == 0
    assert figures["turns"] > 40
