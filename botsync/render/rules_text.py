"""Rules as text and as Markdown: the catalogue, and what one of them is about."""

from collections.abc import Iterator, Sequence

from botsync.lint.rule import Rule
from botsync.render.style import Paint

HEADER = """\
# Rules of lint

<!-- Written by `botsync lint --list --format markdown`; a test compares. -->

What `botsync lint` looks for; [lint.md](../how-to/lint.md) says how it is used.
`botsync lint --explain CODE` prints one of them.

| rule | severity | finds |
| --- | --- | --- |
"""


def render_rule(rule: Rule, paint: Paint) -> str:
    """Return all that is known of a rule."""
    about = "".join(f"{line}\n" for line in _traits(rule))
    documentation = f"\n{rule.documentation}\n" if rule.documentation else ""
    return f"{paint('bold', rule.code)}  ({rule.severity})\n{rule.title}\n{documentation}{about and chr(10)}{about}"


def render_rules(rules: Sequence[Rule], paint: Paint) -> str:
    """Return the catalogue, a line for each rule."""
    width = max(len(rule.code) for rule in rules)
    return "".join(
        f"{paint('bold', rule.code)}{' ' * (width - len(rule.code))}  {rule.severity:<7}  {rule.title}\n"
        for rule in rules
    )


def rules_markdown(rules: Sequence[Rule]) -> str:
    """Return the catalogue as a page."""
    rows = "".join(f"| `{rule.code}` | {rule.severity} | {rule.title} |\n" for rule in rules)
    return HEADER + rows + "".join(map(_section, rules))


def _section(rule: Rule) -> str:
    paragraphs = [f"## {rule.code}", f"{rule.title} *({rule.severity})*"]
    paragraphs += [rule.documentation] if rule.documentation else []
    paragraphs += _traits(rule)
    return "".join(f"\n{paragraph}\n" for paragraph in paragraphs)


def _traits(rule: Rule) -> Iterator[str]:
    if rule.fix is not None:
        yield "`--fix` resolves it where that is safe."
    if rule.needs_language:
        yield "Needs language understanding: `pip install 'botsync[sandbox]'`."
