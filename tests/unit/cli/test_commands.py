"""Every command, on the embedded sandbox: what it prints, what it leaves behind, and how it exits."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import pytest
from support.editor import edit as edit_live
from support.githttp import bare, git, project_in
from support.loopback import serving
from support.program import Program
from support.small import COUNT, PIZZA, SETTINGS, SMALL

from botsync.sandbox import create_app

Write = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def root(write: Write) -> Path:
    return write(SMALL)


@pytest.fixture
def applied(root: Path, botsync: Program) -> Path:
    ran = botsync("apply", "-C", root, "--auto-approve", "--env", "sandbox")
    assert (ran.code, ran.err) == (0, "")
    assert f"Applied to sandbox: {COUNT} created.\n" in ran.out
    return root


def edit(root: Path, old: str, new: str, file: str = "pizza.yaml") -> None:
    text = (root / file).read_text()
    assert old in text
    (root / file).write_text(text.replace(old, new))


# plan and apply


def test_plan_after_apply_is_empty(applied: Path, botsync: Program) -> None:
    ran = botsync("plan", "-C", applied, "--detailed-exitcode")
    assert (ran.code, ran.out) == (0, f"No changes. sandbox matches the project ({COUNT} resources).\n")
    assert botsync("apply", "-C", applied).code == 0


def test_plan_shows_every_kind_of_change(applied: Path, botsync: Program) -> None:
    edit(applied, "user_says: [never mind]", "user_says: [never mind, forget it]")
    edit(applied, "[confirm, cancel]", "[cancel, confirm]")
    edit(applied, "      hours: {user_says: [when are you open], responses: [{text: From 9 to 22.}]}\n", "")
    edit(applied, "start: [order, hours]", "start: [order]")
    edit(applied, "  vip: {name: VIP}", "  vip: {name: VIP}\n  new: {}", "parts.yaml")
    ran = botsync("plan", "-C", applied, "--detailed-exitcode")
    assert ran.code == 2
    assert ran.out == (
        '> story.pizza  "Pizza ordering"  (move)\n'
        "    only its place in the conversation changes\n"
        "    start\n"
        "      - hours\n"
        "\n"
        "~ interaction.pizza.cancel  (update)\n"
        "    user_says\n"
        "      + forget it\n"
        "\n"
        "- interaction.pizza.hours  (delete)\n"
        "    no file declares it any more\n"
        "    user_says\n"
        "      - when are you open\n"
        "    responses\n"
        "      - text: From 9 to 22.\n"
        "\n"
        '> interaction.pizza.order  "Order a pizza"  (move)\n'
        "    only its place in the conversation changes\n"
        "    next\n"
        "      - order: confirm, cancel\n"
        "      + order: cancel, confirm\n"
        "\n"
        "+ segment.new  (create)\n"
        "\n"
        "Plan for sandbox: 1 to create, 1 to update, 2 to move, 1 to delete; 4 unchanged.\n"
    )
    done = botsync("apply", "-C", applied, "--auto-approve")
    said, run = done.out.rstrip("\n").rsplit("\n", 1)
    assert said == ran.out + "Applied to sandbox: 1 created, 1 updated, 2 moved, 1 deleted."
    assert run.startswith("Run 2")
    assert f"botsync undo {run.split()[1].rstrip('.')}" in run
    assert "No changes" in botsync("plan", "-C", applied).out


def test_plan_as_json(applied: Path, botsync: Program) -> None:
    edit(applied, "Hi!", "Hello!")
    plan = json.loads(botsync("plan", "-C", applied, "--format", "json").out)
    assert (plan["format_version"], plan["environment"], plan["unchanged"]) == (1, "sandbox", COUNT - 1)
    (change,) = plan["changes"]
    assert (change["address"], change["action"], change["reason"]) == ("story.pizza", "update", "changed")
    (field,) = change["fields"]
    assert field["edits"] == [{"path": "[0]['elements'][0]", "before": "Hi!", "after": "Hello!"}]


def test_apply_as_json(root: Path, botsync: Program) -> None:
    ran = botsync("apply", "-C", root, "--auto-approve", "--format", "json")
    report = json.loads(ran.out)
    assert (report["complete"], report["interrupted"], report["steps"]) == (True, False, report["steps_done"])
    assert {change["outcome"] for change in report["changes"]} == {"done"}
    assert {(change["reason"], change["error_code"], change["hint"]) for change in report["changes"]} == {
        ("new", None, None)
    }
    assert report["plan"]["summary"]["create"] == COUNT


def test_nobody_to_ask_is_not_a_yes(root: Path, botsync: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = botsync("apply", "-C", root)
    assert ran.code == 64
    assert "add --auto-approve" in ran.err
    assert f"{COUNT} to create" in botsync("plan", "-C", root).out


@pytest.mark.parametrize(("answer", "code"), [("yes", 0), ("y", 3), ("", 3), ("no", 3)])
def test_only_yes_is_a_yes(
    answer: str, code: int, root: Path, botsync: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: answer)
    ran = botsync("apply", "-C", root)
    assert ran.code == code
    assert ("Nothing was changed." in ran.err) == (code == 3)


def test_who_asks_for_json_is_shown_the_plan_before_the_question(
    root: Path, botsync: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan is for the person at the terminal, the report for the program that reads stdout."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: "no")
    ran = botsync("apply", "-C", root, "--format", "json")
    assert ran.code == 3
    assert f"Plan for sandbox: {COUNT} to create; 0 unchanged.\n" in ran.err
    assert "Nothing was changed." in ran.err
    assert (ran.report["complete"], ran.report["refused"]) == (False, False)
    assert {change["outcome"] for change in ran.report["changes"]} == {"not attempted"}
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: "yes")
    ran = botsync("apply", "-C", root, "--format", "json")
    assert (ran.code, ran.report["complete"]) == (0, True)
    assert "to create" in ran.err


def test_the_report_of_a_refusal(applied: Path, botsync: Program) -> None:
    edit(applied, "deletes: {allow: true}", "deletes: {allow: false}", "botsync.yaml")
    edit(applied, "  vip: {name: VIP}", "  {}", "parts.yaml")
    ran = botsync("apply", "-C", applied, "--auto-approve", "--format", "json")
    assert ran.code == 3
    assert (ran.report["complete"], ran.report["refused"], ran.report["run"]) == (False, True, None)
    assert (ran.report["steps"], ran.report["steps_done"]) == (1, 0)
    assert [(item["address"], item["outcome"]) for item in ran.report["changes"]] == [("segment.vip", "not attempted")]
    assert [item["code"] for item in ran.report["findings"]] == ["delete-not-allowed"]
    path = applied / "plan.json"
    assert botsync("plan", "-C", applied, "--out", path).code == 3
    saved = botsync("apply", path, "-C", applied, "--format", "json")
    assert (saved.code, saved.report["complete"]) == (3, False)
    assert [item["code"] for item in saved.report["findings"]] == ["delete-not-allowed"]


def test_a_refusal_without_a_change_is_not_complete(root: Path, botsync: Program) -> None:
    edit(root, "segments:\n  vip: {name: VIP}", "segments: {a: {name: x}, b: {name: x}}", "parts.yaml")
    assert botsync("apply", "-C", root, "--auto-approve", "--target", "segment.a").code == 0
    botsync("state", "rm", "segment.a", "-C", root)
    chosen = ("--target", "segment.a", "--target", "segment.b")
    ran = botsync("apply", "-C", root, "--auto-approve", "--format", "json", *chosen)
    assert (ran.code, ran.report["changes"], ran.report["complete"]) == (3, [], False)


def test_a_refusal_says_what_would_allow_it(applied: Path, botsync: Program) -> None:
    edit(applied, "deletes: {allow: true}", "deletes: {allow: false}", "botsync.yaml")
    edit(applied, "  vip: {name: VIP}", "  {}", "parts.yaml")
    for ran in (botsync("plan", "-C", applied), botsync("apply", "-C", applied, "--auto-approve")):
        assert ran.code == 3
        assert "environment `sandbox` does not allow deletes [delete-not-allowed]" in ran.out
        assert "under `environments.sandbox`:\n    deletes: {allow: true}\n" in ran.out
    assert "Refused: nothing was changed." in ran.err
    refused = json.loads(botsync("plan", "-C", applied, "--format", "json").out)
    assert (refused["refused"], refused["findings"][0]["code"]) == (True, "delete-not-allowed")


def test_the_lines_of_a_refusal_can_be_pasted(applied: Path, botsync: Program) -> None:
    """Each in the place of the line that is there; then the plan is not refused any more."""
    edit(
        applied,
        "deletes: {allow: true}",
        "deletes: {allow: true, max_count: 0}\n    protect: [segment.vip]",
        "botsync.yaml",
    )
    edit(applied, "  vip: {name: VIP}", "  {}", "parts.yaml")
    lines = [line.strip() for line in botsync("plan", "-C", applied).out.splitlines()]
    assert "deletes: {allow: true, max_count: 1}" in lines
    assert "protect: []" in lines
    edit(applied, "deletes: {allow: true, max_count: 0}", "deletes: {allow: true, max_count: 1}", "botsync.yaml")
    edit(applied, "protect: [segment.vip]", "protect: []", "botsync.yaml")
    assert botsync("plan", "-C", applied).code == 0


def test_a_target_takes_what_it_needs_along(root: Path, botsync: Program) -> None:
    ran = botsync("apply", "-C", root, "--target", "interaction.pizza.confirm", "--auto-approve")
    assert "webhook.orders" in ran.out
    assert "segment.vip" not in ran.out
    assert "Applied to sandbox: 7 created." in ran.out
    assert "Only a part of the project was looked at" in ran.out
    rest = botsync("plan", "-C", root, "--exclude", "segment.vip").out
    assert rest.startswith("No changes. sandbox of the chosen part matches the project (7 resources).")
    assert botsync("apply", "-C", root, "--auto-approve").code == 0
    assert "No changes" in botsync("plan", "-C", root).out


def test_a_plan_says_what_follows_from_a_delete(applied: Path, botsync: Program) -> None:
    edit(applied, "      cancel: {user_says: [never mind], next: [order]}\n", "")
    edit(applied, "next: [confirm, cancel]", "next: [confirm]")
    ran = botsync("plan", "-C", applied, "--target", "interaction.pizza.cancel")
    assert (
        '> interaction.pizza.order  "Order a pizza"  (move)\n'
        "    follows from a delete: the API takes what goes out of every list that leads to it\n"
        "    next\n"
        "      - cancel\n"
    ) in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--target", "interaction.pizza.hour"], "did you mean `interaction.pizza.hours`?"),
        (["--exclude", "pizza"], "must start with one of story, interaction"),
        (["--env", "prod"], "there is no environment `prod`"),
        (["--detailed-exitcodes"], "--detailed-exitcode"),
        (["--format", "xml"], "'xml' is not one of"),
        (["--parallel", "0"], "--parallel"),
        (["--timeout", "0"], "--timeout"),
    ],
)
def test_wrong_usage(arguments: list[str], said: str, root: Path, botsync: Program) -> None:
    ran = botsync("plan", "-C", root, *arguments)
    assert ran.code == 64
    assert said in ran.err
    assert ran.out == ""


def test_several_environments_must_be_told_apart(write: Write, botsync: Program) -> None:
    root = write({**SMALL, "botsync.yaml": SETTINGS + "  live: {token: '${CHATBOT_TOKEN}'}\n"})
    ran = botsync("plan", "-C", root)
    assert (ran.code, ran.out) == (64, "")
    assert "--env live|sandbox" in ran.err


def test_an_unset_secret_is_a_finding_with_a_place(write: Write, botsync: Program) -> None:
    root = write({**SMALL, "botsync.yaml": SETTINGS + "  live: {token: '${CHATBOT_TOKEN}'}\n"})
    ran = botsync("plan", "-C", root, "--env", "live")
    assert ran.code == 1
    assert "botsync.yaml:6:17: error: `${CHATBOT_TOKEN}` is not set in the process environment" in ran.err
    assert "parts.yaml:4:54: error: `${ORDERS_TOKEN}` is not set" in ran.err
    assert "export CHATBOT_TOKEN=" in ran.err


def test_a_folder_without_a_project(tmp_path: Path, botsync: Program) -> None:
    ran = botsync("plan", "-C", tmp_path)
    assert ran.code == 64
    assert "botsync init" in ran.err


def test_state_may_live_elsewhere(write: Write, botsync: Program) -> None:
    root = write({**SMALL, "botsync.yaml": SETTINGS + "    state: kept/here.json\n"})
    assert botsync("apply", "-C", root, "--auto-approve").code == 0
    assert (root / "kept" / "here.json").exists()


def test_settings_of_the_sandbox_read_the_process_environment(
    write: Write, botsync: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is no secret has its value, where it is set."""
    root = write({**SMALL, "botsync.yaml": SETTINGS + "    state: ${STATE_FOLDER}/here.json\n"})
    assert botsync("apply", "-C", root, "--auto-approve").code == 0
    assert (root / "sandbox-STATE_FOLDER" / "here.json").exists()
    monkeypatch.setenv("STATE_FOLDER", "kept")
    assert botsync("import", "--all", "-C", root).code == 0
    assert (root / "kept" / "here.json").exists()


# destroy


def test_destroy_deletes_what_is_managed(applied: Path, botsync: Program) -> None:
    ran = botsync("destroy", "-C", applied, "--auto-approve")
    assert ran.code == 0
    assert f"Applied to sandbox: {COUNT} deleted." in ran.out
    assert botsync("state", "list", "-C", applied).out == ""
    assert f"{COUNT} to create" in botsync("plan", "-C", applied).out


# state and import


def test_state_list_and_show(applied: Path, botsync: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = botsync("state", "list", "-C", applied).out.split()
    assert len(listed) == COUNT
    assert listed[:2] == ["story.pizza", "interaction.pizza.cancel"]
    shown = json.loads(botsync("state", "show", "webhook.orders", "-C", applied).out)
    assert shown["fields"]["url"] == "https://example.com/orders"
    assert list(shown["fields"]["token"]) == ["secret"]


@pytest.mark.parametrize("command", ["show", "rm"])
def test_what_the_state_does_not_know(command: str, applied: Path, botsync: Program) -> None:
    ran = botsync("state", command, "webhook.order", "-C", applied)
    assert ran.code == 64
    assert "did you mean `webhook.orders`?" in ran.err


def test_state_rm_and_import_all(applied: Path, botsync: Program) -> None:
    assert "1 resources are recorded" not in botsync("state", "rm", "story.pizza", "-C", applied).err
    assert len(botsync("state", "list", "-C", applied).out.split()) == COUNT - 5
    plan = botsync("plan", "-C", applied)
    assert "5 to adopt; 3 unchanged" in plan.out
    assert "found in the workspace by its name" in plan.out
    ran = botsync("import", "--all", "-C", applied)
    assert (ran.code, ran.out) == (
        0,
        "Imported 5 resources; 3 were recorded before, 0 declared ones have no live resource of their name.\n",
    )
    assert "No changes" in botsync("plan", "-C", applied).out


def test_state_mv_is_a_rename(applied: Path, botsync: Program) -> None:
    assert botsync("state", "mv", "segment.vip", "segment.guests", "-C", applied).code == 0
    edit(applied, "vip: {name: VIP}", "guests: {name: VIP}", "parts.yaml")
    assert "No changes" in botsync("plan", "-C", applied).out
    taken = botsync("state", "mv", "interaction.pizza.cancel", "interaction.pizza.hours", "-C", applied)
    assert (taken.code, "is recorded already" in taken.err) == (64, True)
    apart = botsync("state", "mv", "segment.guests", "entity.guests", "-C", applied)
    assert (apart.code, "kind and story stay the same" in apart.err) == (64, True)


def test_import_one(applied: Path, botsync: Program) -> None:
    for address in ("segment.vip", "interaction.pizza.hours"):
        shown = json.loads(botsync("state", "show", address, "-C", applied).out)
        botsync("state", "rm", address, "-C", applied)
        ran = botsync("import", address, shown["remote_id"], "-C", applied)
        assert (ran.code, ran.out) == (0, f"Imported {address}; `botsync plan` shows what differs.\n")
    assert "No changes" in botsync("plan", "-C", applied).out


def test_imports_that_cannot_be(applied: Path, botsync: Program) -> None:
    other = json.loads(botsync("state", "show", "interaction.pizza.order", "-C", applied).out)["remote_id"]
    wrong = {
        (): "say what to import",
        ("segment.vip",): "say what to import",
        ("segment.vip", "1", "--all"): "say what to import",
        ("segment.new", "1"): "does not declare segment.new",
        ("segment.vip", "0" * 24): "is recorded as",
        ("interaction.pizza.hours", other): "recorded as",
    }
    for arguments, said in wrong.items():
        ran = botsync("import", *arguments, "-C", applied)
        assert (ran.code, said in ran.err) == (64, True), (arguments, ran.err)
    botsync("state", "rm", "interaction.pizza.hours", "segment.vip", "-C", applied)
    for arguments, said in {
        ("segment.vip", "0" * 24): "the workspace has no segment",
        ("interaction.pizza.hours", "0" * 24): "the workspace has no interaction",
        ("interaction.pizza.hours", other): f"{other} is recorded as interaction.pizza.order already",
    }.items():
        ran = botsync("import", *arguments, "-C", applied)
        assert (ran.code, said in ran.err) == (64, True), (arguments, ran.err)


# pull


def test_plan_after_pull_is_empty(applied: Path, tmp_path: Path, botsync: Program) -> None:
    other = tmp_path / "other"
    assert botsync("init", other, "--bare").code == 0
    (other / ".botsync").mkdir()
    (other / ".botsync" / "sandbox.db").write_bytes((applied / ".botsync" / "sandbox.db").read_bytes())
    ran = botsync("pull", "-C", other, "--env", "sandbox")
    assert ran.code == 0
    assert ran.out == (
        "wrote entities.yaml\nwrote segments.yaml\nwrote stories/pizza_ordering.yaml\nwrote webhooks.yaml\n"
        f"Pulled {COUNT} resources from sandbox.\n"
    )
    assert (other / "webhooks.yaml").read_text() == (
        "# yaml-language-server: $schema=.schemas/bot.schema.json\n"
        "webhooks:\n"
        "  # token: set in the workspace, left alone; to manage: token: ${ORDERS_TOKEN}\n"
        "  orders:\n"
        "    url: https://example.com/orders\n"
    )
    assert "No changes" in botsync("plan", "-C", other, "--env", "sandbox").out
    again = botsync("pull", "-C", other, "--env", "sandbox")
    assert (again.code, again.out) == (0, "Pulled from sandbox: 0 changed, 0 added, 0 removed.\n")


def test_pull_overwrites_nothing(applied: Path, botsync: Program) -> None:
    for file in ("pizza.yaml", "parts.yaml"):
        (applied / file).unlink()
    ran = botsync("pull", "-C", applied)
    assert (ran.code, "the state of sandbox records 8 resources already" in ran.err) == (64, True)
    botsync("state", "rm", "story.pizza", "entity.size", "webhook.orders", "segment.vip", "-C", applied)
    (applied / "entities.yaml").write_text("# mine\n")
    ran = botsync("pull", "-C", applied)
    assert (ran.code, "entities.yaml would be overwritten" in ran.err) == (64, True)
    assert (applied / "entities.yaml").read_text() == "# mine\n"
    assert not (applied / "stories").exists()


# init, validate, fmt, schema


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_fmt_keeps_line_ends(mark: bytes, tmp_path: Path, botsync: Program) -> None:
    botsync("init", tmp_path)
    for file in tmp_path.rglob("*.yaml"):
        file.write_bytes(mark + file.read_bytes().replace(b"\n", b"\r\n"))
    assert botsync("fmt", "-C", tmp_path, "--check").code == (1 if mark else 0)
    story = tmp_path / "stories" / "hello.yaml"
    story.write_bytes(story.read_bytes().replace(b"start: ", b"start:   "))
    assert "formatted stories/hello.yaml" in botsync("fmt", "-C", tmp_path).out
    assert b"    start: [hours]\r\n" in story.read_bytes()
    assert b"\n" not in story.read_bytes().replace(b"\r\n", b"")


def test_init_makes_a_project_that_works(tmp_path: Path, botsync: Program) -> None:
    root = tmp_path / "my bot"
    ran = botsync("init", root)
    assert (ran.code, ran.out.splitlines()[:3]) == (
        0,
        ["wrote botsync.yaml", "wrote stories/hello.yaml", "wrote tests/hello.yaml"],
    )
    assert ran.out.splitlines()[-1] == f"Next: botsync test -C '{root}'"
    for command in ("validate", "lint", "test", "fmt"):
        assert botsync(command, "-C", root, *(["--check"] if command == "fmt" else [])).code == 0, command
    assert "No findings" in botsync("lint", "-C", root).out
    assert botsync("apply", "-C", root, "--env", "sandbox", "--auto-approve").code == 0
    again = botsync("init", root)
    assert (again.code, "is there already" in again.err) == (64, True)


@pytest.mark.parametrize("ci", ["github", "gitlab", "none"])
def test_init_writes_the_pipeline_that_is_asked_for(ci: str, tmp_path: Path, botsync: Program) -> None:
    assert botsync("init", tmp_path, "--ci", ci).code == 0
    assert (tmp_path / ".github" / "workflows" / "botsync-review.yml").exists() == (ci == "github")
    assert (tmp_path / ".gitlab-ci.yml").exists() == (ci == "gitlab")


def test_init_writes_the_pipeline_where_the_repository_begins(tmp_path: Path, botsync: Program) -> None:
    """Whose it is, the address of the remote says."""
    git("init", "--quiet", tmp_path)
    git("-C", tmp_path, "remote", "add", "origin", "git@gitlab.example.com:team/bot.git")
    assert botsync("init", tmp_path / "bots" / "shop").code == 0
    text = (tmp_path / ".gitlab-ci.yml").read_text()
    assert 'cd "bots/shop"' in text
    assert 'junit: "bots/shop/conversations.xml"' in text
    assert not re.search("@[A-Z]+@", text)


def test_init_adds_a_pipeline_to_a_project(tmp_path: Path, botsync: Program) -> None:
    botsync("init", tmp_path, "--bare", "--ci", "none")
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    (tmp_path / ".github" / "workflows" / "botsync-drift.yml").write_text("mine")
    ran = botsync("init", tmp_path, "--ci", "github")
    assert (ran.code, "left as it is: botsync.yaml" in ran.err) == (0, True)
    assert "left as it is: .github/workflows/botsync-drift.yml" in ran.err
    assert "wrote .github/workflows/botsync-apply.yml" in ran.out
    assert not (tmp_path / "stories").exists()


def test_editors_find_the_schemas_of_a_new_project(tmp_path: Path, botsync: Program) -> None:
    botsync("init", tmp_path)
    files = sorted(tmp_path.rglob("*.yaml"))
    assert len(files) == 3
    for path in files:
        target = path.parent / path.read_text().split("\n")[0].partition("=")[2]
        name = "botsync" if path.name == "botsync.yaml" else "bot"
        assert target.resolve() == tmp_path.resolve() / ".schemas" / f"{name}.schema.json"
    assert botsync("schema", "--out", tmp_path / ".schemas", "--check").code == 0


@pytest.mark.enable_socket
def test_init_from_what_is_live(tmp_path: Path, botsync: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "shop"
    refused = botsync("init", root, "--from-live")
    assert (refused.code, "CHATBOT_TOKEN is not set" in refused.err) == (64, True)
    monkeypatch.setenv("CHATBOT_TOKEN", "sandbox-developer")
    refused = botsync("init", root, "--from-live")
    assert (refused.code, "git init && git remote add origin" in refused.err) == (64, True)
    assert not root.exists()
    project_in(root, bare(tmp_path / "bot.git"))
    app = create_app()
    with serving(app) as address:
        httpx.post(f"{address}/segments", json={"name": "VIP"}, headers={"authorization": "Bearer sandbox-developer"})
        ran = botsync("init", root, "--from-live", "--api", address)
        assert ran.code == 0, ran.text
        assert "wrote segments.yaml" in ran.out
        assert (root / "segments.yaml").read_text().startswith("# yaml-language-server: $schema=.schemas/bot.schema")
        assert ran.out.endswith(f"Next: botsync plan --env production -C {root}\n")
        assert "No changes" in botsync("plan", "--env", "production", "-C", root).out
    app.state.store.close()
    again = botsync("init", root, "--from-live")
    assert "is there already" in again.err
    assert "botsync pull --env production brings what is live" in again.err


def test_init_from_what_cannot_be_reached_says_how_to_go_on(
    tmp_path: Path, botsync: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHATBOT_TOKEN", "t")
    root = tmp_path / "shop"
    git("init", "--quiet", root)
    git("-C", root, "remote", "add", "origin", "../nowhere.git")
    ran = botsync("init", root, "--from-live")
    assert "cannot be reached" in ran.err
    assert ran.err.endswith(f"the project is there now; once that is mended: botsync pull --env production -C {root}\n")


def test_init_says_what_it_cannot_write(tmp_path: Path, botsync: Program) -> None:
    (tmp_path / "stories").write_text("a file")
    ran = botsync("init", tmp_path)
    assert (ran.code, "stories/hello.yaml cannot be written" in ran.err) == (64, True)


def test_init_leaves_what_is_there(tmp_path: Path, botsync: Program) -> None:
    (tmp_path / ".gitignore").write_text("mine\n")
    ran = botsync("init", tmp_path, "--name", 'odd "name": \\ [x]')
    assert (ran.code, "left as it is: .gitignore; add .botsync/, .env, plan.json" in ran.err) == (0, True)
    assert (tmp_path / ".gitignore").read_text() == "mine\n"
    assert botsync("validate", "-C", tmp_path).code == 0


def test_validate_looks_at_every_environment(write: Write, botsync: Program) -> None:
    settings = SETTINGS + "  a: {vars: {hours: x}}\n  b: {}\n"
    root = write(
        {
            "botsync.yaml": settings,
            "pizza.yaml": PIZZA.replace("From 9 to 22.", '"${var.hours}"'),
            "x.yaml": SMALL["parts.yaml"],
        }
    )
    ran = botsync("validate", "-C", root)
    assert ran.code == 1
    assert ran.out.count("is not defined in environment `b`") == 1
    assert "environments.b.vars" in ran.out
    assert botsync("validate", "-C", root, "--env", "a").out == f"Valid: {COUNT} resources in 3 files.\n"


def test_validate_as_json(write: Write, botsync: Program) -> None:
    ran = botsync("validate", "-C", write({"a.yaml": "storys: {}\n"}), "--format", "json")
    (finding,) = json.loads(ran.out)["findings"]
    assert ran.code == 1
    assert finding == {
        "also": [],
        "code": "unknown-key",
        "message": "`storys` is not known here",
        "place": {"column": 1, "file": "a.yaml", "line": 1},
        "severity": "error",
        "suggestion": "did you mean `stories`?",
    }


MESSY = """\
# head
entities:   # here


    size:
        entries: {small:  [little], large: [ big ]}   # sizes
segments: {vip: {name: 'VIP'}}
"""


def test_fmt_keeps_content_and_comments(write: Write, botsync: Program) -> None:
    root = write({"a.yaml": MESSY, "b.yaml": "segments: [\n", "c.yaml": "", "d.yaml": "# only this \n"})
    check = botsync("fmt", "-C", root, "--check")
    assert (check.code, check.out) == (1, "would format a.yaml\nwould format d.yaml\n")
    assert (root / "a.yaml").read_text() == MESSY
    ran = botsync("fmt", "-C", root)
    assert (ran.code, ran.out) == (1, "formatted a.yaml\nformatted d.yaml\n")
    assert "left as it is, so that it keeps what it says: b.yaml" in ran.err
    text = (root / "a.yaml").read_text()
    assert [comment in text for comment in ("# head", "# here", "# sizes")] == [True] * 3
    assert text.endswith("segments: {vip: {name: 'VIP'}}\n")
    (root / "b.yaml").unlink()
    assert botsync("fmt", "-C", root, "--check").code == 0
    assert (root / "d.yaml").read_bytes() == b"# only this\n"


def test_drift_is_shown_and_changes_nothing(applied: Path, botsync: Program) -> None:
    ran = botsync("drift", "-C", applied, "--env", "sandbox")
    assert (ran.code, ran.out) == (0, f"No drift. sandbox is as it was applied ({COUNT} resources).\n")
    settings = (applied / "botsync.yaml").read_text()
    until = "      - {address: interaction.pizza.hours, field: user_says, until: 2999-01-01, why: campaign}\n"
    (applied / "botsync.yaml").write_text(f"{settings}    known_drift:\n{until}")
    edit_live(applied, "hours", userSays=["when are you open", "when do you close"])
    known = botsync("drift", "-C", applied, "--env", "sandbox", "--format", "json")
    assert known.code == 0, known.text
    document = json.loads(known.out)
    assert document["found"] is False
    assert document["changed"][0]["fields"][0]["known_until"] == "2999-01-01"
    (applied / "botsync.yaml").write_text(settings)
    found = botsync("drift", "-C", applied, "--env", "sandbox")
    assert found.code == 2
    assert "+ when do you close\n" in found.out


def test_drift_of_what_was_never_applied_is_not_called_none(root: Path, botsync: Program) -> None:
    for_first = "botsync apply, or botsync import --all where the workspace has what the project declares.\n"
    ran = botsync("drift", "-C", root)
    assert ran.code == 0
    assert ran.out == f"Nothing is recorded of sandbox yet, so there is nothing to compare with. First: {for_first}"
    assert botsync("drift", "-C", root, "--format", "json").report["recorded"] is False
    assert botsync("apply", "-C", root, "--auto-approve").code == 0
    (root / ".botsync" / "state" / "sandbox.json").unlink()
    assert botsync("import", "--all", "-C", root).code == 0
    ran = botsync("drift", "-C", root)
    assert ran.code == 0
    assert ran.out == (
        f"Nothing is recorded yet of what was applied to sandbox: {COUNT} resources were only imported. "
        "First: botsync apply; botsync plan shows what differs.\n"
    )
    assert botsync("drift", "-C", root, "--format", "json").report["recorded"] is True
    assert botsync("apply", "-C", root).code == 0
    assert botsync("drift", "-C", root).out == f"No drift. sandbox is as it was applied ({COUNT} resources).\n"


def test_a_conflict_is_settled_on_the_command_line(applied: Path, botsync: Program) -> None:
    edit_live(applied, "hours", userSays=["when are you open", "when do you close"])
    path = applied / "pizza.yaml"
    path.write_text(path.read_text().replace("when are you open", "opening hours"))
    refused = botsync("apply", "-C", applied, "--env", "sandbox", "--auto-approve")
    assert refused.code == 3
    assert "--take git puts into the workspace what the file says" in refused.out
    taken = botsync("apply", "-C", applied, "--env", "sandbox", "--auto-approve", "--take", "git")
    assert taken.code == 0, taken.text
    assert "No changes" in botsync("plan", "-C", applied, "--env", "sandbox").out


def test_what_is_left_to_the_workspace_is_not_called_a_match(applied: Path, botsync: Program) -> None:
    edit_live(applied, "hours", userSays=["when do you close"])
    edit(applied, "when are you open", "opening hours")
    ran = botsync("plan", "-C", applied, "--take", "live", "--detailed-exitcode")
    assert ran.code == 0, "nothing would be done"
    assert "    user_says\n      - when do you close\n      + opening hours\n" in ran.out
    said = f"No changes. sandbox differs from the project in 1 resource that is left alone; {COUNT - 1} match.\n"
    assert ran.out.endswith(said)
    document = botsync("plan", "-C", applied, "--take", "live", "--format", "json").report
    assert document["changes"] == []
    assert [item["address"] for item in document["left_alone"]] == ["interaction.pizza.hours"]
    done = botsync("apply", "-C", applied, "--take", "live")
    assert (done.code, done.out) == (0, ran.out), "nobody is asked, and no run is reported"


def test_known_drift_names_fields_that_exist(write: Write, botsync: Program) -> None:
    entry = "{address: entity.size, field: user_says, until: 2999-01-01}"
    root = write({"botsync.yaml": f"version: 1\nname: x\nenvironments: {{sandbox: {{known_drift: [{entry}]}}}}\n"})
    ran = botsync("validate", "-C", root)
    assert ran.code == 1
    assert "`user_says` is no field of entity.size; known are name, entries" in ran.text


def with_known_drift(write: Write, entry: str) -> Path:
    return write({**SMALL, "botsync.yaml": f"{SETTINGS}    known_drift:\n      - {entry}\n"})


@pytest.mark.parametrize("until", ["2028-02-29", "2400-02-29", "2026-12-31"])
def test_known_drift_ends_on_a_day(until: str, write: Write, botsync: Program) -> None:
    assert botsync("validate", "-C", with_known_drift(write, f"{{address: segment.vip, until: {until}}}")).code == 0


NO_DAYS = (
    *("2026-13-45", "2026-00-10", "2026-04-31", "2026-01-00", "2027-02-29", "2100-02-29", "0000-01-01"),
    *("tomorrow", "2026-1-1"),
)


@pytest.mark.parametrize("until", NO_DAYS)
def test_known_drift_does_not_end_on_a_day_that_never_comes(until: str, write: Write, botsync: Program) -> None:
    ran = botsync("validate", "-C", with_known_drift(write, f'address: segment.vip\n        until: "{until}"'))
    assert ran.code == 1, ran.text
    said = f"botsync.yaml:8:16: error: `{until}` is no date; write the last day as YYYY-MM-DD [invalid]\n"
    assert said in ran.out


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("segment.vips", "did you mean `segment.vip`?"),
        ("interaction.pizza.hour", "did you mean `interaction.pizza.hours`?"),
        ("interaction.shop.hours", "did you mean `interaction.pizza.hours`?"),
        ("story.quite_another_one", "remove the entry"),
        ("segment.vip", ""),
        ("interaction.pizza.hours", ""),
    ],
)
def test_known_drift_of_what_nobody_declares_is_pointed_out(
    address: str, said: str, write: Write, botsync: Program
) -> None:
    root = with_known_drift(write, f"{{address: {address}, until: 2999-01-01}}")
    ran = botsync("validate", "-C", root)
    assert ran.code == 0
    warning = f"botsync.yaml:7:19: warning: the project does not declare {address}, so there is nothing of it"
    assert (warning in ran.out) is bool(said), ran.out
    assert said in ran.out


@pytest.mark.parametrize("address", ["entity.size", "interaction.pizza.hours", "story.other"])
def test_of_what_no_file_mentions_nothing_is_known(address: str, write: Write, botsync: Program) -> None:
    entry = f"      - {{address: {address}, until: 2999-01-01}}\n"
    root = write({"botsync.yaml": f"{SETTINGS}    known_drift:\n{entry}", "more.yaml": "segments: {}\n"})
    assert "declare" not in botsync("validate", "-C", root).out
    (root / "pizza.yaml").write_text("stories: {pizza: {}, other: {}}\n")
    assert "declare" not in botsync("validate", "-C", root).out
