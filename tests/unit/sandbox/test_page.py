"""What the sandbox serves for its page: files, stories, graphs, and word of changes."""

import asyncio
import hashlib
import re
import threading
from collections.abc import Iterator
from importlib import resources
from typing import Any

import httpx
import pytest
from support.paging import NAMES, ROOTS, Talker

from botsync.sandbox import create_app, page
from botsync.sandbox.changes import Changes

FOLDER = resources.files("botsync.sandbox") / "page"


@pytest.fixture
def talker() -> Iterator[Talker]:
    found = Talker()
    yield found
    found.app.state.store.close()


def get(app: Any, path: str, host: str = "127.0.0.1:8420") -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
            return await client.get(path)

    return asyncio.run(ask())


def test_the_page_holds_the_client_token_and_nothing_that_a_browser_would_run() -> None:
    app = create_app(client_token='a"><script>')
    text = get(app, "/").text
    app.state.store.close()
    assert 'content="a&quot;&gt;&lt;script&gt;"' in text
    assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=|\sstyle=", text)
    assert "sandbox-developer" not in text


def test_every_file_of_the_page_is_served_as_what_it_is(talker: Talker) -> None:
    for name, kind in page.FILES.items():
        answer = get(talker.app, f"/page/static/{name}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].split(";")[0] == kind
        assert answer.content == FOLDER.joinpath(*name.split("/")).read_bytes()


def test_every_file_of_the_page_is_listed() -> None:
    files = {item.name for item in FOLDER.iterdir() if item.is_file()}
    vendored = {f"vendor/{item.name}" for item in FOLDER.joinpath("vendor").iterdir()}
    licences = {name for name in vendored if "LICENSE" in name or name == "vendor/VERSIONS"}
    assert files - {"index.html"} | vendored - licences == set(page.FILES)
    assert len(licences) == 2


def test_what_the_page_names_is_served(talker: Talker) -> None:
    texts = {name: FOLDER.joinpath(name).read_text(encoding="utf-8") for name in ("index.html", *page.FILES)}
    named = set(re.findall(r'"/page/static/([^"]+)"', texts["index.html"]))
    modules = {item for text in texts.values() for item in re.findall(r'from "\./([^"]+)"', text)}
    assert named | modules == set(page.FILES)


def test_vendored_files_are_those_that_were_published() -> None:
    versions = FOLDER.joinpath("vendor", "VERSIONS").read_text(encoding="utf-8")
    (digest,) = re.findall(r"sha256 (\w{64})", versions)
    assert hashlib.sha256(FOLDER.joinpath("vendor", "dagre.min.js").read_bytes()).hexdigest() == digest


def test_no_file_but_these_is_served(talker: Talker) -> None:
    for path in ("index.html", "vendor/VERSIONS", "../page.py", "%2e%2e/page.py", "..%2fpage.py", "/etc/passwd", ""):
        assert get(talker.app, f"/page/static/{path}").status_code == 404, path


def test_the_browser_is_told_to_run_and_load_nothing_else(talker: Talker) -> None:
    for path in ("/", "/page/static/chat.js", "/page/stories", f"/page/graph?story={talker.story}"):
        policy = get(talker.app, path).headers["content-security-policy"]
        assert policy.startswith("default-src 'self';")
        assert "unsafe" not in policy


@pytest.mark.parametrize("host", ["localhost:8420", "127.0.0.1", "[::1]:8420", "127.8.8.8:1"])
def test_the_page_is_there_under_loopback_names(talker: Talker, host: str) -> None:
    assert get(talker.app, "/page/stories", host).json() == [{"id": talker.story, "name": "Pizza ordering"}]


@pytest.mark.parametrize("host", ["evil.example", "10.0.0.1:8420", "localhost.evil.example"])
def test_no_website_reaches_the_page_by_a_name_of_its_own(talker: Talker, host: str) -> None:
    for path in ("/", "/page/stories", f"/page/graph?story={talker.story}", "/page/changes"):
        assert get(talker.app, path, host).status_code == 404


def test_the_graph_of_a_story(talker: Talker) -> None:
    graph = get(talker.app, f"/page/graph?story={talker.story}").json()
    assert graph["name"] == "Pizza ordering"
    assert [(node["name"], node["root"], node["role"]) for node in graph["nodes"]] == [
        ("Welcome", False, "welcome"),
        *((name, name in ROOTS, "user") for name in NAMES),
        ("Fallback", False, "fallback"),
    ]
    names = {node["id"]: node["name"] for node in graph["nodes"]}
    edges = {(names[edge["from"]], names[edge["to"]], edge["kind"], *edge["labels"]) for edge in graph["edges"]}
    assert ("Order a pizza", "Review the order", "next") in edges
    assert ("Order a pizza", "Review the order", "goto") in edges
    assert ("Review the order", "Show the menu", "button", "Something else") in edges
    assert len(edges) == 8


def test_the_first_level_comes_in_its_order_and_what_is_switched_off_is_left_out(talker: Talker) -> None:
    store, roots = talker.app.state.store, [talker.ids[name] for name in reversed(ROOTS)]
    store.set_story(talker.story, "Renamed", "", roots)
    store.set_default(talker.story, "fallback", enabled=False, responses="[]")
    graph = get(talker.app, f"/page/graph?story={talker.story}").json()
    assert [node["id"] for node in graph["nodes"]][:4] == ["welcome", *roots]
    assert "fallback" not in [node["id"] for node in graph["nodes"]]


def test_what_is_not_there_is_told_as_the_api_tells_it(talker: Talker) -> None:
    assert get(talker.app, f"/page/graph?story={'0' * 24}").json()["status"]["type"] == "not_found"
    assert get(talker.app, "/page/graph").json()["status"]["type"] == "bad_request"


async def events(changes: Changes, last: str | None = None) -> list[str]:
    """Return the events of a stream until it ends."""
    return [
        re.sub(r"retry: \d+\n", "", event).replace("\n", " ").strip() async for event in page._events(changes, last)
    ]


def test_each_change_is_told_once() -> None:
    async def scene() -> list[str]:
        changes = Changes()
        stream = asyncio.create_task(events(changes))
        for _ in range(2):
            await asyncio.sleep(0.01)
            changes.announce()
        await asyncio.sleep(0.01)
        changes.end()
        return await stream

    assert asyncio.run(scene()) == [
        "event: known id: 0 data: 0",
        "event: changed id: 1 data: 1",
        "event: changed id: 2 data: 2",
    ]


def test_who_comes_back_late_is_told_what_was_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "PATIENCE", 0.01)
    changes = Changes()
    changes.announce()
    assert asyncio.run(events(changes, "0")) == ["event: changed id: 1 data: 1"]
    assert asyncio.run(events(changes, "7")) == ["event: changed id: 1 data: 1"], "the server was started anew"
    assert asyncio.run(events(changes, "1")) == ["event: known id: 1 data: 1"]


def test_a_change_may_be_told_from_another_thread() -> None:
    async def scene() -> bool:
        changes = Changes()
        timer = threading.Timer(0.02, changes.announce)
        timer.start()
        return await changes.wait(0, 10)

    assert asyncio.run(scene()) is True


def test_nobody_waits_once_it_is_over() -> None:
    changes = Changes()
    changes.end()
    assert asyncio.run(changes.wait(0, 10)) is False


def test_the_stream_of_changes_is_one_that_browsers_read(talker: Talker) -> None:
    talker.app.state.changes.end()
    answer = get(talker.app, "/page/changes")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.endswith("event: known\nid: 0\ndata: 0\n\n")
