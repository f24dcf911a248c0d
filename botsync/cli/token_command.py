"""Runs the command that prints a token, without a shell; nothing that it prints is ever shown."""

import os
import shlex
import subprocess

from botsync.errors import UsageError
from botsync.render.style import visible

PATIENCE = 30.0
"""Seconds until it must have ended."""
_LONGEST = 200
"""Characters of what it says of its failure."""
_TELLING = 4
"""Characters below which a word that was printed cannot be told from any other one."""


def printed_token(command: str, environment: str) -> str:
    """Return the token that a command prints; the command finds the environment's name in `BOTSYNC_ENVIRONMENT`.

    Raises:
        UsageError: it does not print one.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(
            f"the token command cannot be read: {str(error).lower()}", hint="quote it for a shell"
        ) from error
    if not words:
        raise UsageError("the token command is empty")
    try:
        ran = subprocess.run(  # noqa: S603  (the user's own command, from the command line or the environment)
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=PATIENCE,
            env={**os.environ, "BOTSYNC_ENVIRONMENT": environment},
        )
    except OSError as error:
        raise UsageError(
            f"the token command cannot be run: {visible(words[0])} ({error.strerror})",
            hint="it is run without a shell: one program and its arguments",
        ) from error
    except subprocess.TimeoutExpired:
        raise UsageError(f"the token command did not end within {PATIENCE:.0f} seconds") from None
    token = ran.stdout.decode("utf-8", "replace").strip()
    if ran.returncode:
        said = _first_line(ran.stderr.decode("utf-8", "replace"), token)
        raise UsageError(f"the token command failed with exit code {ran.returncode}{said and f': {said}'}")
    if not token:
        raise UsageError("the token command printed nothing", hint="it prints the token on stdout, and nothing else")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError("the token command printed more than a token", hint="one word, on stdout, and nothing else")
    return token


def _first_line(said: str, printed: str) -> str:
    """Return what a command says of its failure, without anything of what it printed."""
    line = next((line.strip() for line in said.splitlines() if line.strip()), "")
    for word in sorted({printed, *printed.split()}, key=len, reverse=True):
        if len(word) >= _TELLING:
            line = line.replace(word, "…")
    return visible(line[:_LONGEST])
