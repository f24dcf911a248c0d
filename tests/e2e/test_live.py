"""The installed program against a server on loopback: tokens, networks, states, and what must never leave."""

import asyncio
import json
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.installed import BIN, ROOT, environment, execute, served
from support.loopback import serving
from support.small import COUNT, ENV, LIVE, SMALL

from botsync.sandbox import create_app

Write = Callable[[Mapping[str, str | bytes]], Path]

pytestmark = pytest.mark.enable_socket


class Live:
    """A workspace behind a socket, and what was asked of it."""

    def __init__(self, api: str, asked: list[tuple[str, str]], app: Any) -> None:
        self.api = api
        self.asked = asked
        self.app = app
        self.refuse_writes = False
        self.slow = 0.0
        self.failing: set[tuple[str, str]] = set()

    def call(self, method: str, path: str, body: object = None) -> Any:
        headers = {"authorization": "Bearer sandbox-developer"}
        answer = httpx.request(method, self.api + path, json=body, headers=headers, trust_env=False)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def live() -> Iterator[Live]:
    app, asked = create_app(), []
    found = Live("", asked, app)

    async def recording(scope: Any, receive: Any, send: Any) -> None:
        asked.append((scope["method"], scope["path"]))
        request = (scope["method"], scope["path"])
        status = 500 if request in found.failing else 403 if found.refuse_writes and request[0] != "GET" else None
        if status is not None:
            await send({"type": "http.response.start", "status": status, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        if found.slow and request[0] != "GET":
            await asyncio.sleep(found.slow)
        await app(scope, receive, send)

    with serving(recording) as address:
        found.api = address
        yield found
    app.state.store.close()


@pytest.fixture
def root(write: Write, live: Live) -> Path:
    return write({**SMALL, "botsync.yaml": LIVE.format(api=live.api)})


def apply(root: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    return execute("apply", "-C", root, "--env", "live", "--auto-approve", env=ENV, **options)


def plan(root: Path, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return execute("plan", "-C", root, "--env", "live", *arguments, env=ENV, **options)


def test_the_main_job_over_a_socket(root: Path, live: Live) -> None:
    assert f"{COUNT} to create" in plan(root).stdout
    assert f"{COUNT} created" in apply(root).stdout
    assert "No changes" in plan(root).stdout
    (story,) = live.call("GET", "/stories")
    graph = live.call("GET", f"/stories/{story['id']}")
    names = {key: node["name"] for key, node in graph["interactions"].items()}
    assert [names[item] for item in graph["order"]] == ["Order a pizza", "hours"]
    assert {
        names[key]: [names[item] for item in node["contextOut"]] for key, node in graph["interactions"].items()
    } == {
        "Order a pizza": ["confirm", "cancel"],
        "confirm": [],
        "cancel": ["Order a pizza"],
        "hours": [],
    }


def test_nothing_but_get_leaves_from_a_preview(root: Path, live: Live, tmp_path: Path) -> None:
    apply(root)
    (root / "pizza.yaml").write_text((root / "pizza.yaml").read_text().replace("never mind", "stop it"))
    live.asked.clear()
    live.refuse_writes = True
    assert "1 to update" in plan(root).stdout
    execute("drift", "-C", root, "--env", "live", env=ENV)
    execute("validate", "-C", root, env=ENV)
    execute("state", "rm", "segment.vip", "-C", root, "--env", "live", env=ENV)
    execute("import", "--all", "-C", root, "--env", "live", env=ENV)
    other = tmp_path / "other"
    other.mkdir()
    (other / "botsync.yaml").write_text(LIVE.format(api=live.api))
    execute("pull", "-C", other, "--env", "live", env=ENV)
    assert "No changes" in plan(other).stdout
    assert len(live.asked) > 20
    assert {method for method, _ in live.asked} == {"GET"}


def test_what_someone_else_changed_is_found_and_put_right(root: Path, live: Live) -> None:
    apply(root)
    (entity,) = live.call("GET", "/entities")
    live.call("PUT", f"/entities/{entity['id']}", {"name": "size", "entries": [{"value": "small", "synonyms": []}]})
    (segment,) = live.call("GET", "/segments")
    live.call("DELETE", f"/segments/{segment['id']}")
    found = plan(root, "--detailed-exitcode", check=2).stdout
    assert (
        "Changed in the workspace since the last apply:\n\n~ entity.size  (update)\n"
        "    changed in the workspace since the last apply; this puts it back\n"
        "    entries\n      - small\n      + large: big\n      + small: little\n"
    ) in found
    told = execute("drift", "-C", root, "--env", "live", env=ENV, check=2).stdout
    assert "~ entity.size  (changed in the workspace)\n    entries\n      - large: big\n      - small: little\n" in told
    assert "- segment.vip  (deleted in the workspace)" in told
    assert told.endswith("Drift in live: 1 changed, 1 deleted; 6 as applied.\n")
    assert '+ segment.vip  "VIP"  (create)\n    it is no longer in the workspace\n' in found
    apply(root)
    assert "No changes" in plan(root).stdout


def test_what_nobody_declares_is_left_alone_and_counted(root: Path, live: Live) -> None:
    live.call("POST", "/segments", {"name": "theirs"})
    live.call("POST", "/stories", {"name": "theirs"})
    apply(root)
    assert "Left alone, as no file declares them: 1 story, 1 segment." in plan(root).stdout
    execute("destroy", "-C", root, "--env", "live", "--auto-approve", env=ENV)
    assert [item["name"] for item in live.call("GET", "/stories")] == ["theirs"]
    assert [item["name"] for item in live.call("GET", "/segments")] == ["theirs"]


def test_two_live_stories_of_one_name_are_ambiguous(root: Path, live: Live) -> None:
    ids = [live.call("POST", "/stories", {"name": "Pizza ordering"})["id"] for _ in range(2)]
    refused = apply(root, check=3)
    assert f"story.pizza: 2 live resources have the name 'Pizza ordering' ({', '.join(ids)})" in refused.stdout
    assert f"`botsync import story.pizza {ids[0]}`" in refused.stdout
    execute("import", "story.pizza", ids[1], "-C", root, "--env", "live", env=ENV)
    apply(root)
    assert "No changes" in plan(root).stdout
    assert live.call("GET", f"/stories/{ids[0]}")["interactions"] == {}


@pytest.mark.parametrize("token", ["wrong", "sandbox-client"])
def test_a_token_that_is_not_accepted(root: Path, token: str) -> None:
    env = {**ENV, "CHATBOT_TOKEN": token}
    for command in ("plan", "apply", "pull"):
        place = root if command != "pull" else root.parent / "bare"
        if not place.exists():
            place.mkdir()
            shutil.copy(root / "botsync.yaml", place / "botsync.yaml")
        ran = execute(command, "-C", place, "--env", "live", env=env, check=5)
        assert "the API does not accept the token" in ran.stderr
        assert "developer access token" in ran.stderr
        assert token not in ran.stdout + ran.stderr


def test_no_network(root: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]
    (root / "botsync.yaml").write_text(LIVE.format(api=f"http://127.0.0.1:{port}"))
    ran = plan(root, check=5)
    assert f"http://127.0.0.1:{port} cannot be reached" in ran.stderr
    assert "check the network" in ran.stderr


@pytest.mark.parametrize("name", ["truncated", "empty", "not ours", "newer"])
def test_a_state_that_cannot_be_read_stops_everything(name: str, root: Path, live: Live) -> None:
    apply(root)
    path = root / ".botsync" / "state" / "live.json"
    text = path.read_text()
    bad = {
        "truncated": text[: len(text) // 2],
        "empty": "",
        "not ours": '["a"]',
        "newer": json.dumps({**json.loads(text), "version": 99}),
    }[name]
    path.write_text(bad)
    live.asked.clear()
    for command in (["plan"], ["apply", "--auto-approve"], ["destroy", "--auto-approve"]):
        ran = execute(*command, "-C", root, "--env", "live", env=ENV, check=1)
        assert "live.json" in ran.stderr, ran.stderr
        assert ran.stderr.count("\n") >= 2, ran.stderr
    assert live.asked == []
    assert path.read_text() == bad


def test_a_state_of_another_environment_is_refused(root: Path, live: Live) -> None:
    apply(root)
    state = root / ".botsync" / "state"
    (root / "botsync.yaml").write_text((root / "botsync.yaml").read_text().replace("  live:", "  other:"))
    shutil.copy(state / "live.json", state / "other.json")
    ran = execute("apply", "-C", root, "--env", "other", "--auto-approve", env=ENV, check=3)
    assert "live" in ran.stderr
    assert "other" in ran.stderr


def test_no_secret_is_in_any_output_or_file(root: Path, live: Live) -> None:
    secrets = ["sandbox-developer", "hook-s3cret-value", "changed-s3cret-value"]
    printed = [plan(root), plan(root, "--format", "json"), apply(root)]
    changed = {**ENV, "ORDERS_TOKEN": "changed-s3cret-value"}
    commands = (["plan"], ["plan", "--format", "json"], ["apply", "--auto-approve", "--format", "json"])
    printed += [execute(*arguments, "-C", root, "--env", "live", env=changed) for arguments in commands]
    printed.append(execute("state", "show", "webhook.orders", "-C", root, "--env", "live", env=changed))
    assert "      - (secret " in printed[3].stdout
    assert "      + (secret " in printed[3].stdout
    written = [path.read_bytes().decode() for path in root.rglob("*") if path.is_file()]
    for text in [*(item.stdout + item.stderr for item in printed), *written]:
        assert not any(secret in text for secret in secrets)
    (hook,) = live.call("GET", "/webhooks")
    assert live.call("GET", f"/webhooks/{hook['id']}")["token"] == "changed-s3cret-value"


def test_a_half_done_apply_says_so_and_the_next_one_goes_on(root: Path, live: Live) -> None:
    """What does not depend on the failure is done; the report says what is not, and why."""
    live.failing = {("POST", "/entities")}
    partly = apply(root, check=4)
    assert "failed         create entity.size\n    the API failed\n" in partly.stdout
    assert "not attempted  create interaction.pizza.order\n" in partly.stdout
    assert (
        "failed         create story.pizza\n    3 of its 6 steps were done, the rest was not attempted\n"
        in partly.stdout
    )
    assert "Applied to live: 3 created. 2 failed, 3 not attempted." in partly.stdout
    assert "run the same command again to go on" in partly.stdout
    assert plan(root).stdout.endswith("Plan for live: 4 to create, 1 to move; 3 unchanged.\n")
    live.failing = set()
    assert "4 created, 1 moved" in apply(root).stdout
    assert "No changes" in plan(root).stdout
    assert len(live.call("GET", "/segments")) == 1


def test_a_half_done_apply_as_json(root: Path, live: Live) -> None:
    live.failing = {("POST", "/segments")}
    apply(root, check=4)
    partly = execute("apply", "-C", root, "--env", "live", "--auto-approve", "--format", "json", env=ENV, check=4)
    report = json.loads(partly.stdout)
    assert report["complete"] is False
    assert report["changes"] == [
        {
            "address": "segment.vip",
            "action": "create",
            "reason": "new",
            "outcome": "failed",
            "error": "the API failed",
            "error_code": "server-fault",
            "hint": "try again later; the vendor's status page may know more",
        }
    ]


@pytest.fixture(scope="module")
def journal_sizes(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, int]:
    """Return how long the first line of a journal is, and the whole, in bytes."""
    folder = tmp_path_factory.mktemp("sizes")
    for name, text in SMALL.items():
        (folder / name).write_text(text)
    execute("apply", "-C", folder, "--env", "sandbox", "--auto-approve", env=ENV)
    (journal,) = (folder / ".botsync" / "state" / "sandbox.runs").iterdir()
    return len(journal.read_bytes().splitlines()[0]), journal.stat().st_size


@pytest.mark.parametrize("part", [-0.5, 0.1, 0.5, 0.8])
def test_a_disk_that_is_full(part: float, root: Path, live: Live, journal_sizes: tuple[int, int]) -> None:
    """No step is taken that cannot be written down first; with room again, the next apply goes on."""
    first, whole = journal_sizes
    limit = int(first + part * (whole - first)) if part > 0 else first // 2
    code = (
        "import resource as r; size = r.RLIMIT_FSIZE; before = r.getrlimit(size)\n"
        f"r.setrlimit(size, ({limit}, before[1]))\n"
        "from botsync.cli import main\n"
        "try: main()\n"
        "finally: r.setrlimit(size, before)\n"
    )
    command = [str(BIN / "python"), "-c", code, "apply", "-C", str(root), "--env", "live", "--auto-approve"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment(ENV), timeout=60)
    assert "Traceback" not in ran.stderr
    assert ran.returncode in {1, 4}, (ran.stdout, ran.stderr)
    assert "cannot be written (File too large)" in ran.stdout + ran.stderr, (ran.stdout, ran.stderr)
    if part < 0:
        assert {method for method, _ in live.asked} == {"GET"}
    assert "Applied to live" in apply(root).stdout
    assert "No changes" in plan(root).stdout
    assert len(live.call("GET", "/segments")) == len(live.call("GET", "/stories")) == 1


def test_a_deadline_ends_a_run_with_a_report(write: Write) -> None:
    """What was done is told and recorded, what was not attempted too, and the next apply goes on."""
    app = create_app()

    async def dawdling(scope: Any, receive: Any, send: Any) -> None:
        if scope["method"] == "POST":
            await asyncio.sleep(0.4)
        await app(scope, receive, send)

    with serving(dawdling) as address:
        root = write({**SMALL, "botsync.yaml": LIVE.format(api=address)})
        saved = root.parent / "plan.json"
        plan(root, "--out", saved)
        ran = execute("apply", saved, "-C", root, "--parallel", "1", "--deadline", "1", env=ENV, check=4)
        assert "not attempted  create interaction.pizza.order\n" in ran.stdout
        assert "What is done is recorded; to go on: botsync apply --resume --env live.\n" in ran.stdout
        spent = execute("apply", saved, "-C", root, env=ENV, check=3)
        assert "was applied before" in spent.stderr, "a plan is begun once, however it ends"
        history = execute("history", "-C", root, "--env", "live", env=ENV).stdout
        assert "  partial  apply plan.json: " in history
        assert "Applied to live" in execute("apply", "-C", root, "--env", "live", "--resume", env=ENV).stdout
        assert "No changes" in plan(root).stdout
    app.state.store.close()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_interrupting_an_apply_reports_and_records(how: signal.Signals, tmp_path: Path) -> None:
    """Ctrl-C, or a pipeline that is cancelled: running steps end, no new ones start, the next apply goes on."""
    app = create_app()
    slow = True

    async def dawdling(scope: Any, receive: Any, send: Any) -> None:
        if slow and scope["method"] == "POST":
            await asyncio.sleep(0.2)
        await app(scope, receive, send)

    with serving(dawdling) as address:
        root = tmp_path / "helpdesk"
        shutil.copytree(ROOT / "examples" / "helpdesk", root, ignore=shutil.ignore_patterns(".botsync"))
        settings = (root / "botsync.yaml").read_text()
        (root / "botsync.yaml").write_text(
            settings.replace("    token: ${CHATBOT_STAGING_TOKEN}", "    token: ${CHATBOT_TOKEN}").replace(
                "  staging:\n    api: https://api.chatbot.com", f"  staging:\n    api: {address}"
            )
        )
        secrets = dict.fromkeys(
            (
                "CHATBOT_TOKEN",
                "TICKETS_WEBHOOK_TOKEN",
                "TICKETS_API_KEY",
                "PROCUREMENT_WEBHOOK_TOKEN",
                "PROCUREMENT_USER",
                "PROCUREMENT_PASSWORD",
            ),
            "sandbox-developer",
        )
        command = [
            str(BIN / "botsync"),
            "apply",
            "-C",
            str(root),
            "--env",
            "staging",
            "--auto-approve",
            "--parallel",
            "2",
        ]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(secrets)
        )
        time.sleep(3)
        process.send_signal(how)
        out, err = process.communicate(timeout=30)
        assert process.returncode == 130, (out, err)
        assert "not attempted." in out
        assert "run the same command again to go on" in out
        slow = False
        again = execute(*command[1:], env=secrets)
        assert "Applied to staging" in again.stdout
        assert "No changes" in execute("plan", "-C", root, "--env", "staging", env=secrets).stdout
    app.state.store.close()


def test_what_a_killed_run_did_is_nobody_elses_doing(root: Path, live: Live) -> None:
    """Also for those who only look: neither drift nor a conflict, and nothing is written by looking."""
    apply(root)
    text = (root / "pizza.yaml").read_text()
    for old, new in (("never mind", "stop it"), ("when are you open", "what are your hours"), ("Hi!", "Hello!")):
        text = text.replace(old, new)
    (root / "pizza.yaml").write_text(text)
    live.slow = 0.3
    command = [str(BIN / "botsync"), "apply", "-C", str(root), "--env", "live", "--auto-approve", "--parallel", "1"]
    with subprocess.Popen(command, env=environment(ENV), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        writes = len([method for method, _ in live.asked if method != "GET"])
        while len([method for method, _ in live.asked if method != "GET"]) < writes + 2:
            time.sleep(0.01)
        run.kill()
    live.slow = 0
    (root / "pizza.yaml").write_text(text.replace("stop it", "forget it"))
    before = {path: path.read_bytes() for path in (root / ".botsync").rglob("*") if path.is_file()}
    seen = execute("drift", "-C", root, "--env", "live", env=ENV)
    assert "what it did so far is counted here" in seen.stderr
    seen = plan(root)
    assert "conflict" not in seen.stdout
    assert "drift" not in seen.stdout
    assert "cut off" in execute("history", "-C", root, "--env", "live", env=ENV).stdout
    assert {path: path.read_bytes() for path in (root / ".botsync").rglob("*") if path.is_file()} == before
    apply(root)
    assert "No changes" in plan(root).stdout


def test_a_reader_that_goes_away_is_no_error(root: Path) -> None:
    process = subprocess.Popen(
        [str(BIN / "botsync"), "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


# sandbox serve


def test_serving_a_project(write: Write) -> None:
    root = write(SMALL)
    with served("-C", root, "--client-token", "mine") as (address, printed):
        assert f"Applied to sandbox: {COUNT} created." in printed
        assert "developer token:  sandbox-developer\nclient token:     mine\n" in printed
        headers = {"authorization": "Bearer sandbox-developer"}
        answer = httpx.get(f"{address}/stories", headers=headers, trust_env=False)
        assert [item["name"] for item in answer.json()] == ["Pizza ordering"]


def test_serving_with_data_kept(tmp_path: Path, write: Write) -> None:
    root = write(SMALL)
    data = tmp_path / "kept.db"
    with served("-C", root, "--data", data):
        pass
    with served("-C", root, "--data", data) as (_, printed):
        assert "created" not in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--host", "0.0.0.0"], "0.0.0.0 is not a loopback address"),
        (["--host", "example.com"], "example.com is not a loopback address"),
        (["--port", "70000"], "--port"),
        (["-C", "/nowhere"], "there is no botsync.yaml in /nowhere"),
    ],
)
def test_what_cannot_be_served(arguments: list[str], said: str) -> None:
    assert said in execute("sandbox", "serve", *arguments, check=64).stderr


def test_a_port_that_is_taken(root: Path, live: Live) -> None:
    port = live.api.rpartition(":")[2]
    ran = execute("sandbox", "serve", "--port", port, check=64)
    assert "choose another --port" in ran.stderr


@pytest.mark.skipif(not Path("/proc/net/if_inet6").exists(), reason="this machine has no IPv6")
def test_serving_on_ipv6() -> None:
    with served("--host", "::1") as (address, _):
        assert address.startswith("http://[::1]:")
        assert httpx.get(f"{address}/openapi.json", trust_env=False).status_code == 200
