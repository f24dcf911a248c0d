"""A forge of the tests' own, as far as comments, issues and merged pull requests go: GitHub's API and GitLab's.

Written from what the forges document, sharing nothing with the client: pages of at most 100, who may do what, limits.
"""

import contextlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote

from support.loopback import serving

REPO = "octo/bot"
TOKEN = "ghs_forge-s3cret-value"
BOT = {"github": "github-actions[bot]", "gitlab": "project_7_bot"}
LIMIT = {"github": 65_536, "gitlab": 1_000_000}
Reply = tuple[int, Any]


@dataclass
class Written:
    """A comment or an issue."""

    id: int
    body: str
    author: str
    number: int = 0
    title: str = ""
    labels: tuple[str, ...] = ()
    is_open: bool = True
    is_system: bool = False
    changed: int = 0


@dataclass
class Pull:
    """A pull request, open or merged into a branch.

    Attributes:
        merged: when it was; 0 for not.
        head: the commit that it proposes.
    """

    number: int
    base: str = "main"
    merged: int = 0
    head: str = ""
    comments: list[Written] = field(default_factory=list)


class ForgeServer:
    """An ASGI application that is both forges.

    Attributes:
        pulls: by number, last changed first in lists.
        issues: oldest first.
        asked: methods and paths.
        users: login by token; one of a workflow may not ask who it is.
        now: seconds since this day began; each change takes one.
        fault: asked with each request's method, path and number: what is answered instead; `lost` does it all the same.
    """

    def __init__(self) -> None:
        self.pulls: dict[int, Pull] = {}
        self.issues: list[Written] = []
        self.asked: list[tuple[str, str]] = []
        self.users = {TOKEN: "bot", "glpat-person": "grace"}
        self.fault: Callable[[str, str, int], tuple[int, dict[str, str], bytes] | str | None] = lambda *_: None
        self.ids = iter(range(100, 10_000))
        self.now = 0

    def pull(self, number: int, **more: Any) -> Pull:
        return self.pulls.setdefault(number, Pull(number=number, **more))

    def merge(self, number: int) -> None:
        """Merge a pull request; lists have it first then."""
        pull = self.pulls.pop(number)
        pull.merged = self.tick()
        self.pulls[number] = pull

    def tick(self) -> int:
        self.now += 1
        return self.now

    def says(self, number: int, body: str, author: str = "ada", **more: Any) -> Written:
        written = Written(id=next(self.ids), body=body, author=author, changed=self.tick(), **more)
        self.pull(number).comments.append(written)
        return written

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        path = scope["raw_path"].decode().partition("?")[0]
        query = {name: values[0] for name, values in parse_qs(scope["query_string"].decode()).items()}
        self.asked.append((scope["method"], path))
        fault = self.fault(scope["method"], path, len(self.asked))
        if isinstance(fault, tuple):
            await _answer(send, *fault)
            return
        status, found = self.answer(scope["method"], path, query, headers, json.loads(body) if body else {})
        if fault == "lost":
            status, found = 502, {"message": "bad gateway"}
        await _answer(send, status, {}, b"" if found is None else json.dumps(found).encode())

    def answer(self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: Any) -> Reply:
        is_github = not path.startswith("/api/v4")
        forge = "github" if is_github else "gitlab"
        token = headers.get("authorization", "").removeprefix("Bearer ") if is_github else headers.get("private-token")
        if token not in self.users:
            return 401, {"message": "Bad credentials" if is_github else "401 Unauthorized"}
        me = BOT[forge] if self.users[token] == "bot" else self.users[token]
        text = body.get("body") or body.get("description") or ""
        if len(text) > LIMIT[forge]:
            return (422 if is_github else 400), {"message": "Validation Failed: body is too long"}
        if path in {"/user", "/api/v4/user"}:
            if is_github and me.endswith("[bot]"):
                return 403, {"message": "Resource not accessible by integration"}
            return 200, {"login": me, "username": me}
        base = f"/repos/{REPO}" if is_github else f"/api/v4/projects/{REPO.replace('/', '%2F')}"
        if not path.startswith(base + "/"):
            return 404, {"message": "Not Found" if is_github else "404 Project Not Found"}
        route = unquote(path.removeprefix(base))
        return self.github(method, route, query, me, body) if is_github else self.gitlab(method, route, query, me, body)

    def github(self, method: str, route: str, query: dict[str, str], me: str, body: Any) -> Reply:
        if found := re.fullmatch(r"/issues/(\d+)/comments", route):
            pull = self.pulls.get(int(found[1]))
            if pull is None:
                return 404, {"message": "Not Found"}
            if method == "POST":
                return 201, github_comment(self.says(pull.number, body["body"], me))
            return 200, paged([github_comment(item) for item in pull.comments], query)
        if found := re.fullmatch(r"/issues/comments/(\d+)", route):
            return self.one_comment(method, int(found[1]), body, github_comment, 204)
        if route == "/issues" and method == "POST":
            return 201, github_issue(self.open(body["title"], body["body"], body["labels"], me))
        if route == "/issues":
            labelled = [github_issue(item) for item in self.labelled(query)]
            return 200, paged([*labelled, {"number": 1, "pull_request": {}}], query)
        if found := re.fullmatch(r"/issues/(\d+)", route):
            return self.one_issue(int(found[1]), body, github_issue, text=body["body"], is_open=body["state"] == "open")
        if route == "/pulls":
            found_pulls = [pull for pull in reversed(self.pulls.values()) if pull.base == query["base"]]
            return 200, paged([github_pull(pull) for pull in found_pulls], query)
        if (found := re.fullmatch(r"/pulls/(\d+)", route)) and int(found[1]) in self.pulls:
            return 200, github_pull(self.pulls[int(found[1])])
        return 404, {"message": "Not Found"}

    def gitlab(self, method: str, route: str, query: dict[str, str], me: str, body: Any) -> Reply:
        if found := re.fullmatch(r"/merge_requests/(\d+)/notes", route):
            pull = self.pulls.get(int(found[1]))
            if pull is None:
                return 404, {"message": "404 Not found"}
            if method == "POST":
                return 201, gitlab_note(self.says(pull.number, body["body"], me))
            return 200, paged([gitlab_note(item) for item in pull.comments], query)
        if found := re.fullmatch(r"/merge_requests/(\d+)/notes/(\d+)", route):
            return self.one_comment(method, int(found[2]), body, gitlab_note, 204)
        if route == "/issues" and method == "POST":
            return 201, gitlab_issue(self.open(body["title"], body["description"], body["labels"].split(","), me))
        if route == "/issues":
            return 200, paged([gitlab_issue(item) for item in self.labelled(query)], query)
        if found := re.fullmatch(r"/issues/(\d+)", route):
            is_open = body["state_event"] == "reopen"
            return self.one_issue(int(found[1]), body, gitlab_issue, text=body["description"], is_open=is_open)
        if route == "/merge_requests":
            branch = query["target_branch"]
            merged = [pull for pull in reversed(self.pulls.values()) if pull.base == branch and pull.merged]
            return 200, paged([gitlab_pull(pull) for pull in merged], query)
        if (found := re.fullmatch(r"/merge_requests/(\d+)", route)) and int(found[1]) in self.pulls:
            return 200, gitlab_pull(self.pulls[int(found[1])])
        return 404, {"error": "404 Not Found"}

    def one_comment(self, method: str, wanted: int, body: Any, shown: Any, gone: int) -> Reply:
        for pull in self.pulls.values():
            for item in pull.comments:
                if item.id == wanted and method == "DELETE":
                    pull.comments.remove(item)
                    return gone, None
                if item.id == wanted:
                    item.body, item.changed = body["body"], self.tick()
                    return 200, shown(item)
        return 404, {"message": "Not Found"}

    def open(self, title: str, body: str, labels: list[str], me: str) -> Written:
        number = len(self.issues) + 2
        issue = Written(id=next(self.ids), number=number, title=title, body=body, author=me, labels=tuple(labels))
        self.issues.append(issue)
        return issue

    def labelled(self, query: dict[str, str]) -> list[Written]:
        assert query["state"] == "all"
        return [item for item in reversed(self.issues) if query["labels"] in item.labels]

    def one_issue(self, wanted: int, body: Any, shown: Any, *, text: str, is_open: bool) -> Reply:
        for item in self.issues:
            if item.number == wanted:
                item.title, item.body, item.is_open = body["title"], text, is_open
                return 200, shown(item)
        return 404, {"message": "Not Found"}


async def _answer(send: Any, status: int, headers: dict[str, str], body: bytes) -> None:
    pairs = [(name.encode(), value.encode()) for name, value in {"content-type": "application/json", **headers}.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})


def paged(items: list[Any], query: dict[str, str]) -> list[Any]:
    size, page = min(int(query.get("per_page", "30")), 100), int(query.get("page", "1"))
    return items[(page - 1) * size : page * size]


def _time(second: int) -> str:
    return f"2026-01-01T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


def github_pull(pull: Pull) -> dict[str, Any]:
    merged = f"{_time(pull.merged)}Z" if pull.merged else None
    state = "closed" if merged else "open"
    return {"number": pull.number, "state": state, "merged_at": merged, "head": {"sha": pull.head}}


def gitlab_pull(pull: Pull) -> dict[str, Any]:
    merged = f"{_time(pull.merged)}.000Z" if pull.merged else None
    return {"iid": pull.number, "state": "merged" if merged else "opened", "merged_at": merged, "sha": pull.head}


def github_comment(item: Written) -> dict[str, Any]:
    url, author = f"https://forge/{item.id}", {"login": item.author}
    changed = f"{_time(item.changed)}Z"
    return {"id": item.id, "body": item.body, "user": author, "html_url": url, "updated_at": changed}


def github_issue(item: Written) -> dict[str, Any]:
    state = "open" if item.is_open else "closed"
    return {**github_comment(item), "number": item.number, "title": item.title, "state": state}


def gitlab_note(item: Written) -> dict[str, Any]:
    changed, author = f"{_time(item.changed)}.000Z", {"username": item.author}
    return {"id": item.id, "body": item.body, "author": author, "system": item.is_system, "updated_at": changed}


def gitlab_issue(item: Written) -> dict[str, Any]:
    return {
        "id": item.id,
        "iid": item.number,
        "title": item.title,
        "description": item.body,
        "author": {"username": item.author},
        "web_url": f"https://forge/{item.id}",
        "state": "opened" if item.is_open else "closed",
    }


@contextlib.contextmanager
def forge_served() -> Iterator[tuple[str, ForgeServer]]:
    """Serve a forge; yield its address and the server."""
    server = ForgeServer()
    with serving(server) as address:
        yield address, server


def forge_environment(address: str, forge: str, token: str = TOKEN, number: int = 12) -> dict[str, str]:
    """Return what a pipeline of that forge has in its environment, for a pull request."""
    if forge == "github":
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": address,
            "GITHUB_REPOSITORY": REPO,
            "GITHUB_REF": f"refs/pull/{number}/merge",
            "GITHUB_TOKEN": token,
            "GITHUB_SERVER_URL": "https://forge",
            "GITHUB_RUN_ID": "77",
        }
    return {
        "GITLAB_CI": "true",
        "CI_API_V4_URL": f"{address}/api/v4",
        "CI_PROJECT_ID": REPO,
        "CI_MERGE_REQUEST_IID": str(number),
        "GITLAB_TOKEN": token,
        "CI_JOB_URL": "https://forge/bots/shop/-/jobs/77",
    }
