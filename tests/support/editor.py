"""The vendor's editor: changes the embedded workspace of a project behind its back, over the API."""

import asyncio
from pathlib import Path
from typing import Any

from botsync.api.transport import Session, in_process
from botsync.cli.project import LOCAL, SANDBOX_API, SANDBOX_TOKEN, open_sandbox


def call(root: Path, method: str, path: str, body: object = None) -> Any:
    """Ask the embedded workspace of a project."""

    async def run() -> Any:
        app = open_sandbox(root / LOCAL / "sandbox.db")
        try:
            async with Session(SANDBOX_API, SANDBOX_TOKEN, transport=in_process(app)) as session:
                return await session.send(method, path, body)
        finally:
            app.state.store.close()

    return asyncio.run(run())


def edit(root: Path, name: str, /, **fields: Any) -> None:
    """Change fields of an interaction of the only story, by its display name."""
    (story,) = call(root, "GET", "/stories")
    path = f"/stories/{story['id']}/interactions"
    (found,) = [item for item in call(root, "GET", path) if item["name"] == name]
    call(root, "PUT", f"{path}/{found['id']}", {**found, **fields})
