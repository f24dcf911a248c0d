"""Keyed digests: they show that a secret changed, and nothing of what it is."""

import hashlib
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # validation needs digests, and no state
    from botsync.core.state import Digest


def keyed_digest(token: str) -> "Digest":
    """Return a digest of secrets that only holders of the API token can compute."""
    key = hmac.new(b"botsync digest key", token.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()

    def digest(secret: str) -> str:
        if not secret:
            return ""
        return hmac.new(key, secret.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:12]

    return digest
