"""Runs the shell of pipelines as it is shipped: the `run:` blocks of a workflow, the `script:` of a GitLab job.

What the forges do around it is done as they document it: `bash -eo pipefail` (GitHub) or all lines in one shell with
`errexit` (GitLab), a step after a failed one only if it says so, secrets and tokens only where the job asks for them.
"""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

INSTALL = 'python -m pip install --quiet "$BOTSYNC"'
"""The one line that is not run: what is tried is installed already."""
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


@dataclass
class Ran:
    """What a job left behind.

    Attributes:
        code: exit code of the first step that failed; 0 for none.
        failed: name of that step.
        text: all that was printed.
    """

    code: int = 0
    failed: str = ""
    text: str = ""
    done: list[str] = field(default_factory=list)


def shell(script: str, cwd: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a script as both forges do, its errors among its output."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
        cwd=cwd,
        env=dict(env),
        timeout=300,
    )


def github_job(path: Path, job: str, *, cwd: Path, env: Mapping[str, str], expressions: Mapping[str, str]) -> Ran:
    """Run a job of a workflow in a checkout."""
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    told = workflow["jobs"][job]
    settings = {**env, **workflow.get("env", {}), **_filled(told.get("env", {}), expressions)}
    ran = Ran()
    for step in told["steps"]:
        name = step.get("name") or step["uses"].partition("@")[0]
        always = step.get("if") == "success() || failure()"
        assert always or "if" not in step, step
        if (ran.code and not always) or "uses" in step:
            continue
        if step["run"] == INSTALL:
            continue
        folder = cwd / workflow["defaults"]["run"]["working-directory"]
        got = shell(step["run"], folder, {**settings, **_filled(step.get("env", {}), expressions)})
        ran.text += got.stdout
        ran.done.append(name)
        if got.returncode and not ran.code:
            ran.code, ran.failed = got.returncode, name
    return ran


def _filled(env: Mapping[str, str], expressions: Mapping[str, str]) -> dict[str, str]:
    """Return variables with what GitHub puts for expressions; one that is not known here fails."""
    return {name: _EXPRESSION.sub(lambda found: expressions[found[1]], value) for name, value in env.items()}


def gitlab_job(path: Path, job: str, *, cwd: Path, env: Mapping[str, str]) -> Ran:
    """Run a job of a GitLab pipeline in a checkout."""
    pipeline = yaml.safe_load(path.read_text(encoding="utf-8"))
    told = pipeline[job]
    base = pipeline[told["extends"]]
    lines: list[Any] = [line for line in (*base["before_script"], *told["script"]) if line != INSTALL]
    assert len(lines) == len(base["before_script"]) + len(told["script"]) - 1
    variables = {
        name: value["value"] if isinstance(value, dict) else value
        for name, value in {**pipeline["variables"], **told.get("variables", {})}.items()
    }
    got = shell("\n".join(lines), cwd, {**variables, **env})
    return Ran(code=got.returncode, text=got.stdout)
