"""GitHub, over its REST API (docs.github.com/rest, version 2022-11-28)."""

from collections.abc import Iterator, Mapping
from typing import Any

from botsync.api.forge.fields import number_of, text_of, time_of
from botsync.api.forge.session import Access, ForgeSession
from botsync.errors import Unauthorized
from botsync.ports import Post, PullRequest

VERSION = "2022-11-28"
WORKFLOW = "github-actions[bot]"
"""Login of a workflow's own token: such a token may not ask who it is."""


def github_access(api: str, token: str) -> Access:
    """Return how GitHub is reached."""
    return Access(
        name="GitHub",
        api=api,
        variable="GITHUB_API_URL",
        headers={
            "authorization": f"Bearer {token}",
            "accept": "application/vnd.github+json",
            "x-github-api-version": VERSION,
        },
        token=token,
        token_variable="GITHUB_TOKEN",  # noqa: S106  (a name)
        scopes="`permissions: {pull-requests: write}` for comments, `{issues: write}` for issues",
    )


class GitHub:
    """A repository at GitHub.

    Args:
        session: requests to it.
        repo: `owner/name`.
        author: login that the token stands for, where that is known.
    """

    def __init__(self, session: ForgeSession, repo: str, *, author: str | None = None) -> None:
        self._session = session
        self._base = f"/repos/{repo}"
        self._author = author

    @property
    def longest(self) -> int:
        """Characters of a comment or an issue at most."""
        return 65_536

    def me(self) -> str:
        """Return the login that the token stands for."""
        if self._author is None:
            try:
                self._author = text_of(self._session.send("GET", "/user"), "login")
            except Unauthorized as error:
                if error.status != 403:  # noqa: PLR2004  (not let; 401 is a token that nobody knows)
                    raise
                self._author = WORKFLOW
        return self._author

    def comments(self, number: int) -> Iterator[Post]:
        """Yield the comments of a pull request, oldest first."""
        for item in self._session.pages(f"{self._base}/issues/{number}/comments"):
            yield _post(item, "id")

    def comment(self, number: int, body: str) -> Post:
        """Add a comment to a pull request."""
        return _post(self._session.send("POST", f"{self._base}/issues/{number}/comments", {"body": body}), "id")

    def edit_comment(self, number: int, comment: int, body: str) -> Post:  # noqa: ARG002  (as GitLab wants it)
        """Replace the text of a comment."""
        return _post(self._session.send("PATCH", f"{self._base}/issues/comments/{comment}", {"body": body}), "id")

    def remove_comment(self, number: int, comment: int) -> None:  # noqa: ARG002  (as GitLab wants it)
        """Remove a comment."""
        self._session.send("DELETE", f"{self._base}/issues/comments/{comment}")

    def issues(self, label: str) -> Iterator[Post]:
        """Yield the issues with a label, open or not, newest first; GitHub lists pull requests among them."""
        for item in self._session.pages(f"{self._base}/issues", labels=label, state="all"):
            if "pull_request" not in item:
                yield _post(item, "number")

    def issue(self, title: str, body: str, label: str) -> Post:
        """Open an issue."""
        told = {"title": title, "body": body, "labels": [label]}
        return _post(self._session.send("POST", f"{self._base}/issues", told), "number")

    def edit_issue(self, issue: int, *, title: str, body: str, is_open: bool) -> Post:
        """Replace title and text of an issue, and close or open it."""
        told = {"title": title, "body": body, "state": "open" if is_open else "closed"}
        return _post(self._session.send("PATCH", f"{self._base}/issues/{issue}", told), "number")

    def pull(self, number: int) -> PullRequest:
        """Return a pull request."""
        return _pull(self._session.send("GET", f"{self._base}/pulls/{number}"))

    def merged(self, branch: str) -> Iterator[PullRequest]:
        """Yield the pull requests that were merged into a branch, last changed first."""
        query = {"state": "closed", "base": branch, "sort": "updated", "direction": "desc"}
        for item in self._session.pages(f"{self._base}/pulls", **query):
            if item.get("merged_at"):
                yield _pull(item)


def _pull(item: Mapping[str, Any]) -> PullRequest:
    return PullRequest(
        number=number_of(item, "number"),
        head=text_of(item.get("head"), "sha"),
        is_open=text_of(item, "state") == "open",
        merged=time_of(item, "merged_at"),
    )


def _post(item: Mapping[str, Any], key: str) -> Post:
    author = item.get("user")
    return Post(
        id=number_of(item, key),
        body=text_of(item, "body"),
        author=text_of(author, "login"),
        url=text_of(item, "html_url"),
        title=text_of(item, "title"),
        is_open=item.get("state", "open") == "open",
        changed=time_of(item, "updated_at"),
    )
