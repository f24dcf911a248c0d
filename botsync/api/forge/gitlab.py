"""GitLab, over version 4 of its REST API: a pull request is a merge request there, a comment a note."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from botsync.api.forge.fields import number_of, text_of, time_of
from botsync.api.forge.session import Access, ForgeSession
from botsync.ports import Post, PullRequest


def gitlab_access(api: str, token: str) -> Access:
    """Return how GitLab is reached."""
    return Access(
        name="GitLab",
        api=api,
        variable="CI_API_V4_URL",
        headers={"private-token": token, "accept": "application/json"},
        token=token,
        token_variable="GITLAB_TOKEN",  # noqa: S106  (a name)
        scopes="the scope `api` and the role Developer (a project access token; the job's own token cannot comment)",
    )


class GitLab:
    """A project at GitLab.

    Args:
        session: requests to it.
        repo: `group/name`, or the number of the project.
        author: login that the token stands for, where that is known.
    """

    def __init__(self, session: ForgeSession, repo: str, *, author: str | None = None) -> None:
        self._session = session
        self._base = f"/projects/{quote(repo, safe='')}"
        self._author = author

    @property
    def longest(self) -> int:
        """Characters of a comment or an issue at most."""
        return 1_000_000

    def me(self) -> str:
        """Return the login that the token stands for."""
        if self._author is None:
            self._author = text_of(self._session.send("GET", "/user"), "username")
        return self._author

    def comments(self, number: int) -> Iterator[Post]:
        """Yield the notes of a merge request that people or tools wrote, oldest first."""
        for item in self._session.pages(self._notes(number), sort="asc", order_by="created_at"):
            if not item.get("system"):
                yield _post(item, "id", "body")

    def comment(self, number: int, body: str) -> Post:
        """Add a note to a merge request."""
        return _post(self._session.send("POST", self._notes(number), {"body": body}), "id", "body")

    def edit_comment(self, number: int, comment: int, body: str) -> Post:
        """Replace the text of a note."""
        return _post(self._session.send("PUT", f"{self._notes(number)}/{comment}", {"body": body}), "id", "body")

    def remove_comment(self, number: int, comment: int) -> None:
        """Remove a note."""
        self._session.send("DELETE", f"{self._notes(number)}/{comment}")

    def issues(self, label: str) -> Iterator[Post]:
        """Yield the issues with a label, open or not, newest first."""
        for item in self._session.pages(f"{self._base}/issues", labels=label, state="all", scope="all"):
            yield _post(item, "iid", "description")

    def issue(self, title: str, body: str, label: str) -> Post:
        """Open an issue."""
        told = {"title": title, "description": body, "labels": label}
        return _post(self._session.send("POST", f"{self._base}/issues", told), "iid", "description")

    def edit_issue(self, issue: int, *, title: str, body: str, is_open: bool) -> Post:
        """Replace title and text of an issue, and close or open it."""
        told = {"title": title, "description": body, "state_event": "reopen" if is_open else "close"}
        return _post(self._session.send("PUT", f"{self._base}/issues/{issue}", told), "iid", "description")

    def pull(self, number: int) -> PullRequest:
        """Return a merge request."""
        return _pull(self._session.send("GET", f"{self._base}/merge_requests/{number}"))

    def merged(self, branch: str) -> Iterator[PullRequest]:
        """Yield the merge requests that were merged into a branch, last changed first."""
        query = {"state": "merged", "target_branch": branch, "order_by": "updated_at", "sort": "desc", "scope": "all"}
        for item in self._session.pages(f"{self._base}/merge_requests", **query):
            yield _pull(item)

    def _notes(self, number: int) -> str:
        return f"{self._base}/merge_requests/{number}/notes"


def _pull(item: Mapping[str, Any]) -> PullRequest:
    return PullRequest(
        number=number_of(item, "iid"),
        head=text_of(item, "sha"),
        is_open=text_of(item, "state") == "opened",
        merged=time_of(item, "merged_at"),
    )


def _post(item: Mapping[str, Any], key: str, text: str) -> Post:
    author = item.get("author")
    return Post(
        id=number_of(item, key),
        body=text_of(item, text),
        author=text_of(author, "username"),
        url=text_of(item, "web_url"),
        title=text_of(item, "title"),
        is_open=item.get("state", "opened") == "opened",
        changed=time_of(item, "updated_at"),
    )
