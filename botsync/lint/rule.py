"""A rule: a module with a code, a severity, a docstring that documents it, a check, and a fix where one is safe."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from botsync.core.references import Problem
from botsync.diagnostics import Severity
from botsync.lint.fix import Fix
from botsync.lint.subject import Subject

Check = Callable[[Subject], Iterator[Problem]]
Mend = Callable[[Subject, Problem], Fix | None]


class RuleModule(Protocol):
    """What a module of `lint.rules` has.

    Two names more are looked for, and may be left out: `fix(subject, problem)` returns what resolves a problem that
    `check` gave, or ``None``; `NEEDS_LANGUAGE = True` says that without `Subject.language` nothing can be found.
    """

    CODE: str
    SEVERITY: Severity

    def check(self, subject: Subject, /) -> Iterator[Problem]:
        """Yield what is wrong; the code of each problem is the rule's own."""
        ...


def _nothing(_: Subject) -> Iterator[Problem]:
    return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule.

    Attributes:
        code: stable kebab-case name.
        severity: unless the project says otherwise.
        title: what it finds, in a line.
        documentation: why that matters, and the way out.
        check: finds it; nothing, for a rule about lint itself (`lint.upkeep`).
        fix: resolves it; ``None`` where only a person can.
        needs_language: it finds nothing unless language is understood.
    """

    code: str
    severity: Severity
    title: str
    documentation: str
    check: Check = _nothing
    fix: Mend | None = None
    needs_language: bool = False

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
            fix=getattr(module, "fix", None),
            needs_language=getattr(module, "NEEDS_LANGUAGE", False),
        )
