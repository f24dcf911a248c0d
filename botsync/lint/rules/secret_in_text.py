"""What looks like a key, a token or a password in a text of the bot.

Texts are sent to everybody who talks to the bot, and stay in Git for ever. Looked for are the forms of well-known keys,
private keys, `Bearer` tokens, and passwords in addresses: as `user:password@`, or as `?token=…`. The secret itself is
not repeated in the finding.

    webhooks:
      orders: {url: "https://example.com/orders?api_key=…"}

Change the secret, then take it out: secrets belong into the `token`, `headers` and `auth` of a webhook, as references
to the process environment.
"""

import re
from collections.abc import Iterator, Mapping

from botsync.core.references import Path, Problem
from botsync.diagnostics import Severity
from botsync.lint.strings import strings
from botsync.lint.subject import Subject

CODE = "secret-in-text"
SEVERITY = Severity.ERROR

FORMS: Mapping[str, str] = {
    "an access key of AWS": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a key of Stripe": r"\b[sr]k_(?:live|test)_[0-9A-Za-z]{16,}",
    "a token of GitHub": r"\b(?:gh[pousr]_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z_]{36,})",
    "a token of GitLab": r"\bglpat-[0-9A-Za-z_-]{20,}",
    "a token of Slack": r"\bxox[abeoprs]-[0-9A-Za-z-]{10,}",
    "a key of Google": r"\bAIza[0-9A-Za-z_-]{35}",
    "a key of SendGrid": r"\bSG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "a signed token": r"\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}",
    "a bearer token": r"\b[Bb]earer +(?=[^\s]*[0-9])[0-9A-Za-z._~+/-]{20,}",
    "a password in an address": r"\bhttps?://[^\s/:@{}<>]+:[^\s/@{}<>]+@",
    "a secret in an address": r"(?i)[?&](?:access_?token|api_?key|client_secret|pass(?:word|wd)?|secret"
    r"|sig(?:nature)?|token)=(?=[^\s&#]*[0-9])[0-9a-z._~+/%-]{12,}",
}
_ANY = re.compile("|".join(f"({form.removeprefix('(?i)')})" for form in FORMS.values()), re.IGNORECASE)
"""What may be one of them, in one pass."""
_FORMS = {name: re.compile(form) for name, form in FORMS.items()}

_SECTIONS = ("stories", "entities", "segments", "conversations")


def check(subject: Subject) -> Iterator[Problem]:
    """Yield each text with a secret; fields that hold references to secrets are not looked at."""
    for path, text in _texts(subject):
        if _ANY.search(text):
            for name, form in _FORMS.items():
                if form.search(text):
                    yield Problem(
                        code=CODE,
                        message=f"this looks like {name}",
                        path=path,
                        suggestion="change it wherever it is used, and take it out of the file",
                    )
                    break


def _texts(subject: Subject) -> Iterator[tuple[Path, str]]:
    for section in _SECTIONS:
        for key, item in (getattr(subject.project, section) or {}).items():
            yield from strings(item, (section, key))
    for key, webhook in (subject.project.webhooks or {}).items():
        yield ("webhooks", key, "url"), webhook.url
