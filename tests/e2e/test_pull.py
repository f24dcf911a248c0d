"""Pull through the installed program, into a project in Git, from a workspace that is served."""

import json
import shutil
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from support.installed import ROOT, execute, served

ENV = {"CHATBOT_TOKEN": "sandbox-developer", "TICKETS_WEBHOOK_TOKEN": "a", "TICKETS_API_KEY": "b"}
ENV |= {"PROCUREMENT_WEBHOOK_TOKEN": "c", "PROCUREMENT_USER": "d", "PROCUREMENT_PASSWORD": "e"}

pytestmark = pytest.mark.enable_socket


def call(address: str, method: str, path: str, body: Any = None) -> Any:
    request = urllib.request.Request(
        address + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"authorization": f"Bearer {ENV['CHATBOT_TOKEN']}", "content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.loads(answer.read())


def git(root: Path, *arguments: str, text: str = "") -> str:
    identity = ("-c", "user.name=me", "-c", "user.email=me@example.com")
    ran = subprocess.run(
        ["git", *identity, *arguments], cwd=root, input=text, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_what_the_editor_changed_comes_into_a_real_project(tmp_path: Path) -> None:
    root = tmp_path / "helpdesk"
    shutil.copytree(ROOT / "examples" / "helpdesk", root, ignore=shutil.ignore_patterns(".botsync"))
    with served(cwd=tmp_path) as (address, _):
        settings = root / "botsync.yaml"
        local = f"  local:\n    api: {address}\n    token: ${{CHATBOT_TOKEN}}\n    vars:\n"
        variables = "".join(f"      {name}: https://x.example/{name}\n" for name in ("services_url", "portal_url"))
        settings.write_text(
            settings.read_text().replace(
                "environments:\n", f"environments:\n{local}{variables}      desk_phone: '+1'\n", 1
            )
        )
        (root / ".gitignore").write_text(".botsync\n")
        git(root, "init", "-q")
        git(root, "add", "-A")
        git(root, "commit", "-qm", "begin")
        here = ("-C", root, "--env", "local")
        execute("apply", *here, "--auto-approve", env=ENV)

        story = next(item for item in call(address, "GET", "/stories") if item["name"] == "Hardware")
        path = f"/stories/{story['id']}/interactions"
        listed = call(address, "GET", path)
        order = next(item for item in listed if item["name"] == "Order equipment")
        order["userSays"].append("gimme a {{device:device}}")
        call(address, "PUT", f"{path}/{order['id']}", order)
        new = {"name": "Warranty", "userSays": ["is it under warranty"], "responses": []}
        call(address, "POST", f"{path}/{order['id']}", new)

        patch = execute("pull", *here, "--as-patch", env=ENV).stdout
        assert git(root, "status", "--porcelain") == ""
        ran = execute("pull", *here, env=ENV)
        assert "  + interaction.hardware.warranty  new in the workspace\n" in ran.stdout
        assert "No changes" in execute("plan", *here, env=ENV).stdout
        assert "No drift" in execute("drift", *here, env=ENV).stdout
        difference = git(root, "diff")
        lines = [line for line in difference.splitlines() if line[0] in "+-" and line[:3] not in {"+++", "---"}]
        assert [line[0] + line[1:].strip() for line in lines] == [
            "+- gimme a {{device:device}}",
            "-next: [order_review]",
            "+next: [order_review, warranty]",
            "+",
            "+warranty:",
            "+name: Warranty",
            "+user_says:",
            "+- is it under warranty",
        ]
        git(root, "stash", "-q")
        git(root, "apply", "-", text=patch)
        assert git(root, "diff") == difference
        execute("fmt", "-C", root, "--check")
