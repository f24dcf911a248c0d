"""A plan as annotations and as SARIF: findings and what is risky, at their places, the worst first."""

import json
from dataclasses import replace

import pytest
from support.plans import change, everything, large, seen
from support.reports import HOSTILE

from botsync.core.plan import Action, Plan, Reason
from botsync.diagnostics import Finding, Severity
from botsync.render.plan_github import SHOWN, plan_github
from botsync.render.plan_sarif import plan_sarif


def test_findings_and_risks_are_annotated_where_they_are_known() -> None:
    lines = plan_github(everything("Hi"), prefix="bots/").splitlines()
    assert lines == [
        "::error title=botsync delete-used::still used: Hi%0Afirst line%0AHi",
        "::warning title=botsync likely-rename::looks like a rename: Hi",
        (
            "::warning file=bots/stories/pizza.yaml,line=7,col=3,title=botsync plan-deletes"
            '::interaction.pizza.old "Hi" would be deleted'
        ),
        (
            '::warning title=botsync plan-conflict::interaction.pizza.both "Hi" was changed in the project and in the '
            "workspace"
        ),
        (
            '::warning title=botsync plan-overwrites::interaction.pizza.hours "Opening hours" was changed in the '
            "workspace, which would be put back"
        ),
        "::warning title=botsync plan-loses::interaction.pizza.hours: no conversation can get to it any more",
    ]


def test_a_finding_stands_where_what_it_speaks_of_is_declared() -> None:
    view = everything("Hi")
    told = "entity.size is not deleted: interaction.pizza.old still uses it"
    finding = Finding(code="delete-used", severity=Severity.ERROR, message=told)
    view = replace(view, plan=replace(view.plan, findings=(finding,)))
    assert plan_github(view).splitlines()[0] == (
        f"::error file=stories/pizza.yaml,line=7,col=3,title=botsync delete-used::{told}"
    )


def test_no_more_is_annotated_than_is_shown() -> None:
    lines = plan_github(large(500, 5)).splitlines()
    assert len(lines) == SHOWN
    assert lines[-1].startswith("::warning title=botsync plan::and ")
    assert lines[-1].endswith(" more; the report of the plan lists them")


def test_sarif_has_a_place_for_everything() -> None:
    document = json.loads(plan_sarif(everything("Hi"), version="1.2.3", prefix="bots/"))
    (run,) = document["runs"]
    places = {
        result["ruleId"]: result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in run["results"]
    }
    assert places == {
        "delete-used": "bots/botsync.yaml",
        "likely-rename": "bots/botsync.yaml",
        "plan-deletes": "bots/stories/pizza.yaml",
        "plan-conflict": "bots/botsync.yaml",
        "plan-overwrites": "bots/botsync.yaml",
        "plan-loses": "bots/botsync.yaml",
    }
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert rules["plan-deletes"]["shortDescription"] == {"text": "The plan deletes a resource."}
    assert all(run["tool"]["driver"]["rules"][item["ruleIndex"]]["id"] == item["ruleId"] for item in run["results"])


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_does_anything(text: str) -> None:
    view = everything(text)
    github, sarif = plan_github(view), plan_sarif(view, version="1")
    github.encode()
    sarif.encode()
    assert all(line.startswith(("::error ", "::warning ")) for line in github.split("\n")[:-1])
    assert json.loads(sarif)


def test_a_harmless_plan_says_nothing() -> None:
    view = seen(Plan(environment="e", changes=(change("segment.vip", Action.CREATE, Reason.NEW),)))
    assert plan_github(view) == ""
    assert json.loads(plan_sarif(view, version="1"))["runs"][0]["results"] == []
