"""The one exception tree.

Library errors are translated into these at the border of ``api``, ``loader`` and ``backends``; only ``cli`` turns them
into exit codes::

    BotsyncError
    ├── UsageError                 the command line asks for something that cannot be
    ├── ProjectInvalid             the project has findings of severity error
    ├── Refused                    a safety rule, an ambiguity or a foreign state says no
    │   ├── Stale                  the workspace was changed since the plan was made
    │   ├── PlanAltered            the saved plan is not what was written
    │   ├── PlanSpent              the saved plan was applied before
    │   ├── PlanForeign            the saved plan belongs to another environment, workspace or history
    │   ├── PlanTooNew             a newer botsync wrote the saved plan
    │   ├── NotReviewed            the plan has changes that no reviewer was shown
    │   ├── LockHeld               another run holds the lock of the state
    │   └── Uneditable             a YAML text cannot be changed as asked without harm to the rest of it
    ├── StateError
    │   ├── StateCorrupt           the file is there and cannot be read as state
    │   ├── StateTooNew            a newer botsync wrote it
    │   ├── StateForeign           it belongs to another environment or workspace
    │   ├── StateMoved             somebody else wrote it since it was read
    │   ├── LockLost               the lock is no longer ours
    │   └── StateUnavailable       the backend cannot be read or written
    ├── Bug                        botsync itself failed in a step of a run
    └── ApiError
        ├── Unreachable            no answer: no network, refused, timed out
        ├── Unauthorized           401: wrong token or wrong kind of token
        ├── BadRequest             400: the API rejected what was sent
        ├── NotFound               404: no such resource
        ├── ServerFault            500 and above: the vendor's side failed
        ├── RateLimited            429: too many requests, and no time left to wait
        ├── UnexpectedStatus       any other status
        └── MalformedAnswer        HTML, broken JSON, wrong types, or an envelope that contradicts its status
"""

import re
from typing import Any


class BotsyncError(Exception):
    """Base of every error that botsync raises on purpose.

    Attributes:
        message: what happened, for the person at the keyboard.
        hint: what to do next; empty where nothing can be suggested.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def code(self) -> str:
        """A stable name of what happened, `rate-limited`, for programs."""
        return re.sub("(?<!^)(?=[A-Z])", "-", type(self).__name__).lower()


class UsageError(BotsyncError):
    """The command line asks for something that cannot be."""


class ProjectInvalid(BotsyncError):
    """The project has findings of severity error; nothing was sent.

    Attributes:
        findings: all findings (``diagnostics.Finding``), errors and warnings, sorted.
    """

    def __init__(self, findings: tuple[Any, ...]) -> None:
        super().__init__(f"the project is not valid: {len(findings)} finding(s)")
        self.findings = findings


class Refused(BotsyncError):
    """A safety rule or an ambiguity says no; nothing was sent."""


class Stale(Refused):
    """The workspace was changed since the plan was made; what was changed is left as it is."""


class PlanAltered(Refused):
    """The saved plan is not what botsync wrote, or was made with another token."""


class PlanSpent(Refused):
    """The saved plan was applied before."""


class PlanForeign(Refused):
    """The saved plan belongs to another environment, workspace or history of state."""


class PlanTooNew(Refused):
    """A newer botsync wrote the saved plan."""


class NotReviewed(Refused):
    """The plan has changes that no reviewer was shown as they are now."""


class LockHeld(Refused):
    """Another run holds the lock of the state.

    Attributes:
        lock: who holds it (``core.lock.Lock``).
    """

    def __init__(self, message: str, *, lock: Any, hint: str = "") -> None:  # noqa: ANN401  (knows no core)
        super().__init__(message, hint=hint)
        self.lock = lock


class Uneditable(Refused):
    """A YAML text cannot be changed as asked without harm to the rest of it; it was left as it is."""


class StateError(BotsyncError):
    """The recorded state cannot be used."""


class StateCorrupt(StateError):
    """The state is there and cannot be read as state."""


class StateTooNew(StateError):
    """A newer botsync wrote the state."""


class StateForeign(StateError):
    """The state belongs to another environment or workspace."""


class StateMoved(StateError):
    """Somebody else wrote the state since it was read; it was not written over."""


class LockLost(StateError):
    """The lock is no longer ours: nothing more may be written."""


class StateUnavailable(StateError):
    """The backend cannot be read or written."""


class Bug(BotsyncError):
    """Botsync itself failed in a step of a run; the run goes on, and its report says so."""


class ApiError(BotsyncError):
    """The API could not do what was asked.

    Attributes:
        method: HTTP method of the request, for example ``GET``.
        path: path of the request without host or query.
        status: HTTP status, or ``None`` where no answer came.
        maybe_done: the API may have done what was asked all the same; only reading back tells.
    """

    maybe_done = False

    def __init__(self, message: str, *, method: str, path: str, status: int | None = None, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.method = method
        self.path = path
        self.status = status


class Unreachable(ApiError):
    """No answer: no network, connection refused or dropped, timed out.

    Attributes:
        maybe_done: the request was sent before the connection was lost.
    """

    def __init__(self, message: str, *, maybe_done: bool = False, **place: Any) -> None:  # noqa: ANN401  (as ApiError)
        super().__init__(message, **place)
        self.maybe_done = maybe_done


class Unauthorized(ApiError):
    """401: the token is wrong, or of the wrong kind."""


class BadRequest(ApiError):
    """400: the API rejected what was sent."""


class NotFound(ApiError):
    """404: there is no such resource."""


class ServerFault(ApiError):
    """500 and above: the vendor's side failed."""

    maybe_done = True


class RateLimited(ApiError):
    """429: too many requests.

    Attributes:
        wait: seconds that the API asks to wait; ``None`` where it does not say.
    """

    def __init__(self, message: str, *, wait: float | None = None, **place: Any) -> None:  # noqa: ANN401  (as ApiError)
        super().__init__(message, **place)
        self.wait = wait


class UnexpectedStatus(ApiError):
    """A status that the API does not document."""


class MalformedAnswer(ApiError):
    """HTML, broken or truncated JSON, wrong types, or an envelope that contradicts its status."""

    maybe_done = True
