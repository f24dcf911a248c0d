"""Runs the command that prints a token, without a shell; nothing that it prints is ever shown."""

import os
import shlex
import subprocess

from botsync.errors import UsageError
from botsync.render.style import visible

PATIENCE = 30.0
"""Seconds until it must have ended."""


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
        raise UsageError(
            f"the token command failed with exit code {ran.returncode}",
            hint="run it by itself to see why: what it prints may hold the token, and is not shown here",
        )
    if not token:
        raise UsageError("the token command printed nothing", hint="it prints the token on stdout, and nothing else")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError("the token command printed more than a token", hint="one word, on stdout, and nothing else")
    return token
