"""Refs of a remote, seen and moved by way of the git program: whole or not at all, and never over somebody else's.

A push names the commit that it takes the place of. When its answer is lost, a look at the remote tells what it did.
"""

from collections.abc import Callable, Mapping, Sequence

from botsync.backends.git_program import REMOTE, Git, GitFailed
from botsync.errors import StateUnavailable

_TRIES = 3
_PAUSE = 0.3
"""Seconds before the second attempt; each further one waits twice as long."""
_HINT = (
    "see that the remote can be reached and that you may push refs to it; "
    "in a pipeline: `contents: write` (GitHub), a token that may push (GitLab)"
)

Move = tuple[str, str, str]
"""A ref, the commit that it points at, and the one that it is to point at; nothing where there is none."""


class Refs:
    """Refs of one remote. Every method raises `errors.StateUnavailable`.

    Args:
        git: the git program.
        who: in whose name commits are made.
        sleep: waits so many seconds.
    """

    def __init__(self, git: Git, *, who: str, sleep: Callable[[float], None]) -> None:
        self._git = git
        self._who = "".join(sign for sign in who if sign.isprintable() and sign not in "<>").strip() or "botsync"
        self._sleep = sleep
        self._is_atomic = True

    @property
    def place(self) -> str:
        """The address of the remote, without credentials."""
        return self._git.place

    def fetched(self, ref: str, *, depth: int = 1, whole: bool = False) -> str:
        """Fetch a ref; return its commit, or nothing where it is not there."""
        for _ in range(_TRIES):
            commit = self.remote(ref)
            if not commit:
                return ""
            if depth == 1 and not whole and self._has(commit):
                return commit
            far = ("--unshallow",) if whole and self._is_shallow() else () if whole else (f"--depth={depth}",)
            fetch = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", *far, REMOTE, f"+{ref}:{ref}")
            try:
                self._git(*fetch)
            except GitFailed as error:
                if "couldn't find remote ref" in error.said:  # somebody removed it just now
                    return ""
                failed = error
                self._sleep(_PAUSE)
                continue
            return self._git("rev-parse", "--verify", ref).strip()
        raise self._unavailable("cannot be fetched from", failed)

    def _is_shallow(self) -> bool:
        return self._git("rev-parse", "--is-shallow-repository").strip() == "true"

    def _has(self, commit: str) -> bool:
        try:
            self._git("cat-file", "-e", f"{commit}^{{tree}}")
        except GitFailed:
            return False
        return True

    def remote(self, ref: str) -> str:
        """Return the commit of a ref at the remote, or nothing."""
        for attempt in range(_TRIES):
            try:
                listed = self._git("ls-remote", REMOTE, ref)
            except GitFailed as error:
                failed = error
                self._sleep(_PAUSE * 2**attempt)
                continue
            return next((line.split("\t")[0] for line in listed.splitlines() if line.endswith(f"\t{ref}")), "")
        raise self._unavailable("cannot be reached", failed)

    def show(self, commit: str, path: str) -> str:
        """Return a file of a commit that is here."""
        return self.run("cat-file", "blob", f"{commit}:{path}")

    def files(self, commit: str, prefix: str) -> list[str]:
        """Return the paths of a commit that is here, below a prefix."""
        return self.run("ls-tree", "-r", "--name-only", commit, "--", prefix).split()

    def run(self, *arguments: str, stdin: str = "", env: Mapping[str, str] | None = None) -> str:
        """Run a command that only concerns the repository here."""
        try:
            return self._git(*arguments, stdin=stdin, env=env)
        except GitFailed as error:
            raise self._unavailable("cannot be worked with", error) from error

    def _unavailable(self, what: str, error: GitFailed) -> StateUnavailable:
        return StateUnavailable(f"the Git remote {self.place} {what}: {error.said}", hint=_HINT)

    def commit(self, files: Mapping[str, str], parent: str, note: str) -> str:
        """Make a commit of these files, at most one folder deep, on top of another or of none; return it."""
        inside: dict[str, list[str]] = {"": []}
        for path, text in files.items():
            folder, _, name = path.rpartition("/")
            blob = self.run("hash-object", "-w", "--stdin", stdin=text).strip()
            inside.setdefault(folder, []).append(f"100644 blob {blob}\t{name}\n")
        for folder in [name for name in inside if name]:
            tree = self.run("mktree", stdin="".join(inside[folder])).strip()
            inside[""].append(f"040000 tree {tree}\t{folder}\n")
        tree = self.run("mktree", stdin="".join(inside[""])).strip()
        author = {
            f"GIT_{role}_{what}": value
            for role in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", self._who), ("EMAIL", "botsync@localhost"))
        }
        return self.run(
            "commit-tree", tree, *(("-p", parent) if parent else ()), "-F", "-", stdin=note, env=author
        ).strip()

    def push(self, moves: Sequence[Move]) -> bool:
        """Move refs of the remote from one commit to another, all or none; return whether that was done.

        Raises:
            StateUnavailable: it was not, though nobody else has moved them.
        """
        leases = [f"--force-with-lease={ref}:{old}" for ref, old, _ in moves]
        specs = [f"{new}:{ref}" for ref, _, new in moves]
        atomic = ("--atomic",) if len(moves) > 1 else ()
        if atomic and not self._is_atomic:
            return self._one_by_one(moves)
        for attempt in range(_TRIES):
            try:
                self._git("push", "--quiet", *atomic, "--no-verify", *leases, REMOTE, *specs)
            except GitFailed as error:
                failed = error
                if atomic and "--atomic" in error.said:  # a server that moves refs one by one only
                    self._is_atomic = False
                    return self._one_by_one(moves)
            else:
                return True
            now = [self.remote(ref) for ref, _, _ in moves]
            if now == [new for _, _, new in moves]:
                return True
            if now != [old for _, old, _ in moves]:
                return False
            self._sleep(_PAUSE * 2**attempt)
        raise self._unavailable("cannot be pushed to", failed)

    def _one_by_one(self, moves: Sequence[Move]) -> bool:
        """Move refs in their order, after seeing that all of them are where they are thought to be."""
        if any(self.remote(ref) != old for ref, old, _ in moves):
            return False
        return all(self.push([move]) for move in moves)
