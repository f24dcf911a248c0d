"""A bare Git repository served over http by git's own `http-backend`, as forges do it."""

import asyncio
import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from support.loopback import serving


def git(*arguments: str | Path, cwd: Path | None = None) -> str:
    """Run git as somebody else than botsync does."""
    ran = subprocess.run(
        ["git", "-c", "user.name=Test", "-c", "user.email=test@localhost", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
    )
    assert ran.returncode == 0, (arguments, ran.stderr)
    return ran.stdout


def bare(path: Path) -> Path:
    """Make a bare repository that lets others push."""
    git("init", "--quiet", "--bare", "--initial-branch=main", path)
    git("-C", path, "config", "http.receivepack", "true")
    return path


def project_in(folder: Path, url: str | Path) -> Path:
    """Make a repository with a commit whose `origin` is that address."""
    git("init", "--quiet", "--initial-branch=main", folder)
    git("-C", folder, "remote", "add", "origin", str(url))
    git("-C", folder, "commit", "--quiet", "--allow-empty", "-m", "first")
    git("-C", folder, "push", "--quiet", "origin", "main")
    return folder


class GitServer:
    """Serves all repositories below a folder; an ASGI application.

    Attributes:
        root: the folder.
        asked: services and paths that were asked for.
        authorization: what the header must say; empty for nothing.
        reading: what else it may say where nothing is written.
        lose: asked with a number of each request that writes: whether its answer gets lost.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.asked: list[str] = []
        self.authorization = ""
        self.reading = ""
        self.writes = 0
        self.lose = lambda number: False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.asked.append(f"{scope['method']} {scope['path']}")
        if self.authorization and headers.get("authorization") not in self.accepted(scope):
            await self.answer(send, 401, [(b"www-authenticate", b'Basic realm="git"')], b"")
            return
        loses = False
        if scope["path"].endswith("git-receive-pack") and scope["method"] == "POST":
            self.writes += 1
            loses = self.lose(self.writes)
        status, out_headers, out = await asyncio.to_thread(self.run, scope, headers, body)
        if loses:
            status, out_headers, out = 502, [], b"lost"
        await self.answer(send, status, out_headers, out)

    def accepted(self, scope: Any) -> set[str]:
        writes = "receive-pack" in scope["path"] or b"receive-pack" in scope["query_string"]
        return {self.authorization} if writes or not self.reading else {self.authorization, self.reading}

    async def answer(self, send: Any, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def run(self, scope: Any, headers: dict[str, str], body: bytes) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        environment = {
            **os.environ,
            "GIT_PROJECT_ROOT": str(self.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REMOTE_USER": "test",
            "REMOTE_ADDR": "127.0.0.1",
            "PATH_INFO": scope["path"],
            "QUERY_STRING": scope["query_string"].decode(),
            "REQUEST_METHOD": scope["method"],
            "CONTENT_TYPE": headers.get("content-type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": headers.get("content-encoding", ""),
            "GIT_PROTOCOL": headers.get("git-protocol", ""),
        }
        ran = subprocess.run(["git", "http-backend"], input=body, capture_output=True, check=False, env=environment)
        head, _, content = ran.stdout.partition(b"\r\n\r\n")
        pairs = [line.split(b": ", 1) for line in head.split(b"\r\n") if line]
        status = next((int(value.split()[0]) for name, value in pairs if name.lower() == b"status"), 200)
        return status, [(name.lower(), value) for name, value in pairs if name.lower() != b"status"], content


@contextlib.contextmanager
def git_served(root: Path) -> Iterator[tuple[str, GitServer]]:
    """Serve the repositories below a folder; yield the address and the server."""
    server = GitServer(root)
    with serving(server) as address:
        yield address, server
