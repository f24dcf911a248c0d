"""Servers that keep state: Terraform's http protocol as a plain server has it and as GitLab has it, and S3."""

import base64
import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from support.loopback import serving

GITLAB_STATE = "/api/v4/projects/1/terraform/state/pizza"


@dataclass
class Terraform:
    """Terraform's http protocol, an ASGI application: one document and one lock for each path.

    Attributes:
        is_gitlab: whether it is locked with POST and DELETE at `…/lock`, tells of a lock only what GitLab does, and
            takes no document whose serial it has seen.
        documents: what was posted, by path.
        locks: who holds which path.
        asked: methods and paths.
        lose: asked with the number and the method of each request: whether its answer gets lost.
    """

    is_gitlab: bool = False
    password: str = ""
    documents: dict[str, bytes] = field(default_factory=dict)
    locks: dict[str, dict[str, Any]] = field(default_factory=dict)
    serials: dict[str, set[int]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    lose: Any = field(default=lambda number, method: False)
    mutex: Any = field(default_factory=threading.Lock)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = dict(scope["headers"])
        with self.mutex:
            self.asked.append((scope["method"], scope["path"]))
            number = len(self.asked)
            wanted = b"Basic " + base64.b64encode(f"me:{self.password}".encode())
            if self.password and headers.get(b"authorization") != wanted:
                status, answer = 401, b""
            else:
                status, answer = self.answer(scope, body)
        if self.lose(number, scope["method"]):
            status, answer = 502, b"lost"
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": answer})

    def answer(self, scope: Any, body: bytes) -> tuple[int, bytes]:
        path, method, query = scope["path"], scope["method"], scope["query_string"].decode()
        asked = dict(pair.split("=", 1) for pair in query.split("&") if pair)
        if self.is_gitlab and path.endswith("/lock"):
            return self.locking(path.removesuffix("/lock"), {"POST": "LOCK", "DELETE": "UNLOCK"}[method], body)
        if method in {"LOCK", "UNLOCK"}:
            return self.locking(path, method, body)
        if method == "GET":
            return (200, self.documents[path]) if path in self.documents else (404, b"")
        held = self.locks.get(path)
        if held is not None and asked.get("ID") != held["ID"]:
            return 409, json.dumps(held).encode()
        if method == "DELETE":
            self.documents.pop(path, None)
            self.serials.pop(path, None)
            return 200, b""
        if self.is_gitlab:
            serial = json.loads(body)["serial"]
            if serial in self.serials.setdefault(path, set()):
                return 422, b'{"message": "serial has been taken"}'
            self.serials[path].add(serial)
        self.documents[path] = body
        return 200, b""

    def locking(self, path: str, method: str, body: bytes) -> tuple[int, bytes]:
        asked, held = json.loads(body), self.locks.get(path)
        if self.is_gitlab and method == "LOCK":
            assert set(asked) == {"ID", "Operation", "Info", "Who", "Version", "Created", "Path"}
        if method == "LOCK":
            if held is None:
                self.locks[path] = held = asked
                return 200, json.dumps(held).encode()
            told = {**asked, **{name: held[name] for name in ("ID", "Created")}, "Who": "root"}
            return (409, json.dumps(told).encode()) if self.is_gitlab else (423, json.dumps(held).encode())
        if held is not None and held["ID"] != asked["ID"]:
            return 409, b""
        self.locks.pop(path, None)
        return 200, b""


@contextlib.contextmanager
def terraform_served(server: Terraform) -> Iterator[str]:
    """Serve it; yield the address of one state."""
    with serving(server) as address:
        yield address + (GITLAB_STATE if server.is_gitlab else "/state/pizza")


@contextlib.contextmanager
def s3_served() -> Iterator[dict[str, str]]:
    """Serve S3, one request at a time; yield the process environment with which it is used."""
    from moto.server import DomainDispatcherApplication, create_backend_app  # noqa: PLC0415  (slow)
    from werkzeug.serving import make_server  # noqa: PLC0415  (slow)

    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = make_server("127.0.0.1", port, DomainDispatcherApplication(create_backend_app), threaded=False)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        time.sleep(0.05)
        yield {
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "s3-s3cret-value",
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT": f"http://127.0.0.1:{port}",
            "AWS_ALLOW_HTTP": "true",
        }
    finally:
        server.shutdown()
        thread.join()


def make_bucket(environment: dict[str, str], name: str) -> None:
    """Make a bucket, with a request of the protocol itself."""
    import httpx  # noqa: PLC0415

    headers = {"authorization": "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request"}
    answer = httpx.put(f"{environment['AWS_ENDPOINT']}/{name}", headers=headers, trust_env=False)
    assert answer.status_code == 200, answer.text
