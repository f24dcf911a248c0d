"""What all pages have that open from disk: nothing but what stands in them may run, be shown or be loaded."""

import base64
import hashlib


def policy(style: str, *scripts: str) -> str:
    """Return the element that allows a style and scripts, by their digests, and nothing else."""
    allowed = " ".join(map(_digest, scripts))
    content = (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; base-uri 'none'; form-action 'none'"
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{content}">'


def _digest(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
