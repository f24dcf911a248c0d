"""A rule: a module with a code, a severity, a docstring that documents it, and a check."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.subject import Subject

Check = Callable[[Subject], Iterator[Problem]]


class RuleModule(Protocol):
    """What a module of `lint.rules` has."""

    CODE: str
    SEVERITY: Severity

    def check(self, subject: Subject, /) -> Iterator[Problem]:
        """Yield what is wrong; the code of each problem is the rule's own."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule.

    Attributes:
        code: stable kebab-case name.
        severity: unless the project says otherwise.
        title: what it finds, in a line.
        documentation: why that matters, and the way out.
        check: finds it.
    """

    code: str
    severity: Severity
    title: str
    documentation: str
    check: Check

    @classmethod
    def of(cls, module: RuleModule) -> "Rule":
        """Return the rule of a module."""
        title, _, rest = (module.__doc__ or "").strip().partition("\n")
        return cls(
            code=module.CODE,
            severity=module.SEVERITY,
            title=title,
            documentation=rest.strip(),
            check=module.check,
        )
