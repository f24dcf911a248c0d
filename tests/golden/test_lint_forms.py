"""What lint found, word for word in every form; after a change on purpose as in `test_golden`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from botsync.diagnostics import Finding, Place, Severity
from botsync.lint.fix import Fix, Remove
from botsync.lint.judge import Judged, Standing, Verdict
from botsync.lint.rule import Rule
from botsync.render.findings_github import findings_github
from botsync.render.findings_sarif import findings_sarif
from botsync.render.lint_json import catalogue_json, lint_json
from botsync.render.lint_text import render_lint
from botsync.render.rules_text import render_rule, render_rules, rules_markdown
from botsync.render.style import plain

HERE = Path(__file__).parent
RULES = (
    Rule(
        code="repeated-phrase",
        severity=Severity.WARNING,
        title="A phrase that an interaction has twice.",
        documentation="It teaches nothing.\n\n    hours: {user_says: [one, one]}\n\nDelete one of them.",
        fix=lambda *_: None,
    ),
    Rule(code="odd", severity=Severity.INFO, title="Odd.", documentation="", needs_language=True),
)
TWICE = Finding(
    code="repeated-phrase",
    severity=Severity.WARNING,
    message="the phrase '100 %: sure,\tyes' stands there twice",
    place=Place(file="stories/my pizza.yaml", line=7, column=13),
    suggestion="delete one of them,\nor say it in other words",
    also=(Place(file="stories/my pizza.yaml", line=6, column=13), Place(file="b.yaml")),
)
ODD = Finding(code="odd", severity=Severity.INFO, message="this is odd", place=Place(file="known.json"))
BROKEN = Finding(code="unreadable", message="it cannot be read")
WHERE = "interaction.pizza.order:user_says"


def judged(finding: Finding, standing: Standing = Standing.OPEN, reason: str = "", fix: Fix | None = None) -> Judged:
    where = WHERE if finding is TWICE else ""
    return Judged(finding=finding, where=where, fingerprint=finding.code, standing=standing, reason=reason, fix=fix)


REMOVE = Fix(description="remove the repeated phrase", edits=(Remove(path=("a",)),))
VERDICT = Verdict(
    judged=(
        judged(BROKEN),
        judged(ODD),
        judged(TWICE, fix=REMOVE),
        judged(TWICE, Standing.SUPPRESSED, "so it is"),
        judged(TWICE, Standing.SUPPRESSED),
        judged(TWICE, Standing.KNOWN),
    )
)
FORMS = {
    "lint.text": render_lint(VERDICT, 3, plain),
    "lint.json": lint_json(VERDICT, ["odd"]),
    "lint.sarif": findings_sarif(VERDICT, RULES, version="1.2.3", prefix="bots/shop/"),
    "lint.github": findings_github(VERDICT.open, prefix="bots/shop/"),
    "rules.text": render_rules(RULES, plain) + "\n" + "\n".join(render_rule(rule, plain) for rule in RULES),
    "rules.json": catalogue_json(RULES),
    "rules.md": rules_markdown(RULES),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form(name: str, request: pytest.FixtureRequest) -> None:
    path = HERE / name
    if request.config.getoption("--update-golden"):
        path.write_text(FORMS[name], encoding="utf-8")
    assert path.read_text(encoding="utf-8") == FORMS[name]


def test_one_file_is_one_file() -> None:
    assert render_lint(Verdict(judged=()), 1, plain) == "No findings in 1 file.\n"


# what SARIF asks of a document (SARIF 2.1.0, sections 3.13 to 3.49)


def _results(text: str) -> tuple[dict[str, Any], Sequence[dict[str, Any]]]:
    document = json.loads(text)
    assert (document["version"], len(document["runs"])) == ("2.1.0", 1)
    run = document["runs"][0]
    return run["tool"]["driver"], run["results"]


def test_sarif_has_what_it_must_have() -> None:
    driver, results = _results(FORMS["lint.sarif"])
    assert driver["name"] == "botsync"
    for rule in driver["rules"]:
        assert rule["id"]
        for text in ("shortDescription", "fullDescription", "help"):
            assert text not in rule or rule[text]["text"], "an empty text is no text"
    for result in results:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        for location in [*result.get("locations", ()), *result.get("relatedLocations", ())]:
            region = location["physicalLocation"].get("region", {"startLine": 1, "startColumn": 1})
            assert region["startLine"] >= 1
            assert region["startColumn"] >= 1
            assert " " not in location["physicalLocation"]["artifactLocation"]["uri"]
    assert all("suppressions" in result for result in results), "where one result has them, all must"
    assert len({str(result["partialFingerprints"]) for result in results}) == len(results)


def test_sarif_names_a_file_outside_of_the_repository_in_full() -> None:
    _, results = _results(findings_sarif(VERDICT, (), version="1", prefix="/my bots/"))
    uri = results[-1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "file:///my%20bots/stories/my%20pizza.yaml"
