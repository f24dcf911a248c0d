"""What lint found, as text: the findings, then a line that sums up."""

from botsync.lint.judge import Standing, Verdict
from botsync.render.findings_text import count_findings, render_findings
from botsync.render.style import Paint


def render_lint(verdict: Verdict, files: int, paint: Paint) -> str:
    """Return findings and summary.

    Args:
        verdict: the findings.
        files: how many were looked at.
        paint: how they are coloured.
    """
    told = verdict.with_standing(Standing.OPEN)
    parts = [f"{count_findings(verdict.open)} in {files} file{'' if files == 1 else 's'}"]
    if fixable := sum(item.fix is not None for item in told):
        parts.append(f"{fixable} can be fixed with --fix")
    if suppressed := len(verdict.with_standing(Standing.SUPPRESSED)):
        parts.append(f"{suppressed} suppressed by comments")
    if known := len(verdict.with_standing(Standing.KNOWN)):
        parts.append(f"{known} known from the baseline")
    summary = "; ".join(parts)
    return f"{render_findings(verdict.open, paint)}{summary[:1].upper()}{summary[1:]}.\n"
