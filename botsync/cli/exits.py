"""Exit codes: what they mean, and which error ends in which."""

from enum import IntEnum

from botsync.errors import (
    ApiError,
    BotsyncError,
    ProjectInvalid,
    Refused,
    StateError,
    StateForeign,
    StateMoved,
    UsageError,
)


class Exit(IntEnum):
    """Exit codes of the program."""

    OK = 0
    PROBLEMS = 1
    """Invalid project, findings at or above the threshold."""
    CHANGES = 2
    """Changes are pending (`plan --detailed-exitcode`), drift was found, or two environments differ."""
    REFUSED = 3
    """A safety rule, an ambiguity, a foreign or held state, or the person asked said no."""
    PARTIAL = 4
    """Partly applied; the report says what is done, failed and not attempted."""
    API = 5
    """The API could not be used."""
    USAGE = 64
    BUG = 70
    INTERRUPTED = 130


def exit_of(error: BotsyncError) -> Exit:
    """Return the exit code that an error ends in."""
    match error:
        case UsageError():
            return Exit.USAGE
        case ProjectInvalid():
            return Exit.PROBLEMS
        case Refused() | StateForeign() | StateMoved():
            return Exit.REFUSED
        case StateError():
            return Exit.PROBLEMS
        case ApiError():
            return Exit.API
        case _:
            return Exit.BUG
