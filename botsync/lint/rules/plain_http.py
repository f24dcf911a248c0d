"""A webhook that is called without encryption.

Its token, its headers and what users say travel in the clear. Addresses of this machine are left alone.

    webhooks:
      orders: {url: "http://example.com/orders"}

Write `https://`.
"""

import re
from collections.abc import Iterator

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.subject import Subject

CODE = "plain-http"
SEVERITY = Severity.WARNING

_LOOPBACK = re.compile(r"http://(?:[^/?#@]*@)?(?:localhost|127(?:\.[0-9]+){3}|\[::1\])(?:[:/?#]|$)", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each webhook whose address begins with `http://` and is not this machine's."""
    for key, webhook in (subject.project.webhooks or {}).items():
        if webhook.url.startswith("http://") and not _LOOPBACK.match(webhook.url):
            yield Problem(
                code=CODE,
                message=f"the webhook `{key}` is called without encryption",
                path=("webhooks", key, "url"),
                suggestion="write `https://`",
            )
