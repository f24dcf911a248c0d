"""Serves the sandbox on a loopback address until a signal stops it."""

import asyncio
import ipaddress
import socket
from collections.abc import Callable, Coroutine
from typing import Any

import uvicorn
from starlette.applications import Starlette

from botsync.errors import UsageError
from botsync.sandbox.changes import Changes


def serve(
    app: Starlette,
    *,
    host: str,
    port: int,
    on_ready: Callable[[str], None],
    beside: Callable[[], Coroutine[Any, Any, None]] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM.

    Args:
        app: the server.
        host: a loopback address.
        port: 0 takes any free one.
        on_ready: told the address once connections are accepted.
        beside: makes what runs as long as the server does.

    Raises:
        UsageError: the address is not a loopback one, or is taken.
    """
    if host != "localhost" and not _is_loopback(host):
        raise UsageError(f"{host} is not a loopback address", hint="the sandbox has no secrets to keep: use 127.0.0.1")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else an answer's second half waits 40 ms
        try:
            listener.bind((host, port))
        except OSError as error:
            hint = "stop what listens there, or choose another --port"
            raise UsageError(f"{host}:{port} cannot be listened on ({error.strerror})", hint=hint) from error
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listener.getsockname()[1]}"
        config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", server_header=False)
        server = _Server(config, app.state.changes)
        asyncio.run(_run(server, listener, lambda: on_ready(address), beside))


class _Server(uvicorn.Server):
    """A server that lets pages go that wait for changes: else it would wait for them when it stops."""

    def __init__(self, config: uvicorn.Config, changes: Changes) -> None:
        super().__init__(config)
        self._changes = changes

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._changes.end()
        await super().shutdown(sockets)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def _run(
    server: uvicorn.Server,
    listener: socket.socket,
    on_ready: Callable[[], None],
    beside: Callable[[], Coroutine[Any, Any, None]] | None,
) -> None:
    async def announce() -> None:
        while not server.started:  # noqa: ASYNC110  (uvicorn has no event to wait for)
            await asyncio.sleep(0.01)
        on_ready()

    tasks = [asyncio.create_task(announce()), *([] if beside is None else [asyncio.create_task(beside())])]
    try:
        await server.serve(sockets=[listener])
    finally:
        for task in tasks:
            task.cancel()
