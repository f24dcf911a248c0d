"""The git program, on a repository of its own, in the name of a project's repository.

The project's repository is only asked for its settings: addresses, credentials, helpers. Work tree, index, branches and
objects of it stay as they are.
"""

import re
import subprocess
import tempfile
import weakref
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from botsync.errors import StateUnavailable, UsageError

REMOTE: Final = "state"
"""Name of the remote in the repository of its own."""
_TIMEOUT = 120.0
_OURS = frozenset(
    f"GIT_{name}"
    for name in (
        "DIR",
        "WORK_TREE",
        "INDEX_FILE",
        "OBJECT_DIRECTORY",
        "ALTERNATE_OBJECT_DIRECTORIES",
        "COMMON_DIR",
        "PREFIX",
        "NAMESPACE",
        "SHALLOW_FILE",
        "GRAFT_FILE",
        "QUARANTINE_PATH",
        "INTERNAL_SUPER_PREFIX",
    )
)
"""Settings of whoever calls us from inside Git, such as a hook."""
_PASSED = re.compile(r"(credential|http|https|url|ssl|protocol|ssh|safe)\.|core\.(sshcommand|askpass|gitproxy)$")
"""Settings of the project's repository that say how a remote is reached."""
_CREDENTIALS = re.compile(r"(?<=://)[^/\s]*@")
_TRUSTING = re.compile(r"git config --global --add safe\.directory (?:'[^'\n]*'(?:\\''[^'\n]*')*|\S+)")
_ELSEWHERE = "or keep state elsewhere, for example in a file: `state: .botsync/state/NAME.json`"


def trusting(said: str) -> str:
    """Return the command by which git trusts a repository whose files are another user's; empty if it says no such."""
    found = _TRUSTING.search(said)
    return found[0] if found else ""


class GitFailed(Exception):
    """Git said no.

    Attributes:
        said: what it said, without credentials.
    """

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


class Git:
    """The git program; call it with arguments.

    Args:
        project: a folder in the project's repository.
        remote: name of the remote there.
        environ: the process environment.

    Raises:
        UsageError: there is no git, no repository, or no such remote.
    """

    def __init__(self, project: Path, remote: str, environ: Mapping[str, str]) -> None:
        self._environ = {name: value for name, value in environ.items() if name not in _OURS} | {"LC_ALL": "C"}
        self._environ.setdefault("GIT_TERMINAL_PROMPT", "0")
        self._cwd = project
        add = f"git remote add {remote} ADDRESS"
        why = "`state: git` needs the project to be in Git"
        top = self._asked("rev-parse", "--show-toplevel", why=why, way=f"git init && {add}")
        self._cwd = Path(top.rstrip("\n"))
        why = f"`state: git` needs the remote `{remote}`"
        url = self._asked("remote", "get-url", "--push", remote, why=why, way=add)
        self.url = url.rstrip("\n")
        settings = [(f"remote.{REMOTE}.url", self.url), *self._settings()]
        self._environ["GIT_CONFIG_COUNT"] = str(len(settings))
        for index, (key, value) in enumerate(settings):
            self._environ |= {f"GIT_CONFIG_KEY_{index}": key, f"GIT_CONFIG_VALUE_{index}": value}
        folder = tempfile.TemporaryDirectory(prefix="botsync-git-", ignore_cleanup_errors=True)
        weakref.finalize(self, folder.cleanup)
        self._environ["GIT_DIR"] = folder.name
        self("init", "--quiet", "--bare", folder.name)

    @property
    def place(self) -> str:
        """The address of the remote, without credentials."""
        return _CREDENTIALS.sub("", self.url)

    def _asked(self, *arguments: str, why: str, way: str) -> str:
        try:
            return self._run(arguments).decode("utf-8", "surrogateescape")
        except GitFailed as error:
            trusts = trusting(error.said)
            said = error.said.partition(" / ")[0] if trusts else error.said
            raise UsageError(f"{why}, and git says: {said}", hint=f"{trusts or way}; {_ELSEWHERE}") from error

    def _settings(self) -> Iterable[tuple[str, str]]:
        listed = self._asked(
            "config", "--list", "--null", "--includes", "--show-scope", why="settings", way="git config --list"
        )
        parts = listed.split("\0")
        for scope, setting in zip(parts[::2], parts[1::2], strict=False):
            key, _, value = setting.partition("\n")
            if scope in {"local", "worktree", "command"} and _PASSED.match(key):
                yield key, value

    def __call__(self, *arguments: str, stdin: str | bytes = b"", env: Mapping[str, str] | None = None) -> str:
        """Run git; return what it printed.

        Raises:
            GitFailed: it ended with an error.
            StateUnavailable: it did not end, or is not there.
        """
        told = stdin.encode("utf-8", "surrogatepass") if isinstance(stdin, str) else stdin
        quiet = ("-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0", "-c", "maintenance.auto=false")
        return self._run((*quiet, *arguments), told, env or {}).decode("utf-8", "surrogatepass")

    def _run(self, arguments: tuple[str, ...], told: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        try:
            ran = subprocess.run(  # noqa: S603  (fixed arguments; addresses come by way of the environment)
                ["git", *arguments],  # noqa: S607  (the user's own git)
                input=told,
                capture_output=True,
                check=False,
                cwd=self._cwd,
                env={**self._environ, **(env or {})},
                timeout=_TIMEOUT,
            )
        except FileNotFoundError as error:
            raise UsageError("`state: git` needs the git program", hint="install git 2.31 or newer") from error
        except subprocess.TimeoutExpired as error:
            raise StateUnavailable(f"git did not end within {_TIMEOUT:.0f} seconds", hint="try again later") from error
        except OSError as error:
            raise StateUnavailable(f"git cannot be run ({error.strerror})") from error
        if ran.returncode:
            said = _CREDENTIALS.sub("", ran.stderr.decode("utf-8", "replace")).strip()
            raise GitFailed(" / ".join(line for line in said.splitlines() if line.strip())[-600:] or "nothing")
        return ran.stdout
