"""What the vendor sends to a webhook, first and after a redirect (API reference, section 7), and what can come of it.

Where the reference is silent: 301, 302 and 303 are followed with GET and without the body, 307 and 308 with both, as
browsers and HTTP libraries do.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import SplitResult, quote, unquote, unquote_plus, urljoin, urlsplit, urlunsplit

_SAME_METHOD = frozenset({307, 308})
_PORTS = {"http": 80, "https": 443}
_HEADERS = {"accept": "application/json", "content-type": "application/json"}
_FRAMING = frozenset({"connection", "content-length", "transfer-encoding"})
"""Headers that say how a request travels: a webhook's own ones would only break it."""
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class Failure(StrEnum):
    """Why a webhook fails: the complete list of section 7.4."""

    STATUS = "status"
    """A status other than 200 or 30X."""
    REDIRECTS = "redirects"
    """More than one redirect."""
    ADDRESS = "address"
    """A wrong address, or a redirect to one: nothing there answers."""
    BODY = "body"
    """The reply is not JSON, or JSON of a wrong structure; to a challenge, it is not the challenge."""
    TIME = "time"
    """Slower than 10 seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request to be sent.

    Attributes:
        method: `GET` or `POST`.
        url: without user name, password and fragment. Its query holds secrets.
        headers: names in lower case. They hold secrets too.
        body: JSON; empty for none.
    """

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An answer that came.

    Attributes:
        status: HTTP status.
        headers: in any case.
        body: only looked at where the status is 200.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """No answer, or none that can be read.

    Attributes:
        failure: what that counts as.
        message: what happened, in a few words without a secret.
    """

    failure: Failure
    message: str


Webhook = Mapping[str, Any]
"""A webhook as the API shows it: `url`, `token`, `headers`, `auth` (section 7.1)."""


def public_url(url: str) -> str:
    """Return what may be printed of an address: no user name, password, query or fragment."""
    parts = _address(url)
    return "(no http address)" if parts is None else urlunsplit((parts.scheme, _netloc(parts), parts.path, "", ""))


def first_request(webhook: Webhook, method: str, query: Mapping[str, str], body: str) -> Ask | Lost:
    """Return the request; ``Lost`` where none can be made."""
    parts = _address(webhook.get("url") or "")
    if parts is None:
        return Lost(failure=Failure.ADDRESS, message="Invalid URL")
    headers = _HEADERS | _custom_headers(webhook)
    for name, value in headers.items():
        if not _NAME.match(name) or _CONTROL.search(value):
            shown = json.dumps(name)
            return Lost(failure=Failure.ADDRESS, message=f"Invalid character in header content [{shown}]")
    username, password = _credentials(webhook, parts)
    if username or password:
        # over a header of the same name, as HTTP clients have it
        headers["authorization"] = "Basic " + base64.b64encode(_bytes(f"{username}:{password}")).decode()
    if not body:
        del headers["content-type"]
    token = webhook.get("token") or ""
    added = {**query, "token": token} if token else query
    pairs = [parts.query] if parts.query else []
    pairs += [f"{name}={quote(value, safe='', errors='surrogateescape')}" for name, value in added.items()]
    url = urlunsplit((parts.scheme, _netloc(parts), parts.path or "/", "&".join(pairs), ""))
    return Ask(method=method, url=url, headers=headers, body=body)


def _address(url: str) -> SplitResult | None:
    """Return the parts of an http address; ``None`` where it is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return None
    return parts if parts.scheme in _PORTS and parts.hostname else None


def _netloc(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2]


def _custom_headers(webhook: Webhook) -> dict[str, str]:
    """Return the webhook's own headers; `key` and `name` are both understood (section 12, row 28)."""
    found: dict[str, str] = {}
    for item in webhook.get("headers") or ():
        name, value = str(item.get("key") or item.get("name") or "").strip().lower(), str(item.get("value") or "")
        if name and name not in _FRAMING:
            found[name] = value.strip()
    return found


def _credentials(webhook: Webhook, parts: SplitResult) -> tuple[str, str]:
    """Return user name and password: the webhook's, else those in its address."""
    auth = webhook.get("auth") or {}
    declared = (auth.get("username") or "", auth.get("password") or "")
    return declared if any(declared) else (unquote(parts.username or ""), unquote(parts.password or ""))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def as_json(payload: Mapping[str, Any]) -> str:
    """Return a payload as the body of a request."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:  # half a character: escaped, as JavaScript does
        return json.dumps(payload, separators=(",", ":"))
    return text


def redirected(asked: Ask, heard: Heard, token: str) -> Ask | Lost:
    """Return the request that a redirect asks for. To another host go neither token, credentials nor own headers."""
    location = next((value for name, value in heard.headers.items() if name.lower() == "location"), "")
    target = _joined(asked.url, location) if location else None
    if target is None:
        where = "to no http address" if location else "without an address"
        return Lost(failure=Failure.ADDRESS, message=f"redirect {where} (status {heard.status})")
    method, body = (asked.method, asked.body) if heard.status in _SAME_METHOD else ("GET", "")
    is_same = _is_same_host(urlsplit(asked.url), target)
    headers = dict(asked.headers if is_same else _HEADERS)
    if not body:
        headers.pop("content-type", None)
    query = target.query if is_same else _without(token, target.query)
    url = urlunsplit((target.scheme, _netloc(target), target.path or "/", query, ""))
    return Ask(method=method, url=url, headers=headers, body=body)


def _joined(url: str, location: str) -> SplitResult | None:
    try:
        return _address(urljoin(url, location))
    except ValueError:
        return None


def _is_same_host(before: SplitResult, after: SplitResult) -> bool:
    """Tell whether secrets may go there too: the same server, or the same host over TLS instead of without."""
    if before.hostname != after.hostname:
        return False
    old, new = ((parts.scheme, parts.port or _PORTS[parts.scheme]) for parts in (before, after))
    return old == new or (old, new) == (("http", 80), ("https", 443))


def _without(token: str, query: str) -> str:
    """Return a query without the token, which a server may have repeated in its redirect."""
    return "&".join(
        pair
        for pair in query.split("&")
        if not token or unquote_plus(pair.partition("=")[2], errors="surrogateescape") != token
    )
