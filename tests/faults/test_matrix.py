"""Every fault at every request of an apply: the report is truthful, and the next apply finishes the work.

`pytest tests/faults --size full -s` tries each fault at each request and prints how many were tried and survived.
"""

from collections.abc import Iterator

import pytest
from faults.conftest import Stage
from support.faulty import FAULTS
from support.installed import ROOT
from support.program import Ran, execute

pytestmark = pytest.mark.enable_socket

CI_STEP = 13
"""In the CI size every so many requests, another one for each fault; in the full size all."""


@pytest.fixture(scope="module")
def requests(stage: Stage) -> int:
    """Return how many requests the apply has, reads of the plan included."""
    stage.reset()
    ran = stage.apply()
    assert ran.code == 0, ran.out
    count = stage.server.count
    assert sum(method != "GET" for method, _ in stage.server.asked) >= 36
    assert count >= 60
    return count


@pytest.fixture(scope="module")
def wanted(stage: Stage, requests: int) -> dict[str, list[str]]:
    """Return what the workspace holds in the end."""
    return stage.names()


def check_truth(stage: Stage, ran: Ran, fault: str) -> None:
    """What the report says is done is there, and what it says was not attempted is as it was."""
    if ran.code == 5:
        return
    report = ran.report
    if "outcome" not in report["changes"][0]:  # the plan was refused
        assert ran.code == 3
        assert {method for method, _ in stage.server.asked} == {"GET"}
        return
    pending = execute("plan", "-C", stage.root, "--env", "live", "--format", "json", "--take", "git").report
    open_ = {change["address"]: change["action"] for change in pending["changes"]}
    for item in report["changes"]:
        match item["outcome"]:
            case "done":
                assert item["address"] not in open_ or fault == "editor", item
            case "not attempted":
                assert open_.get(item["address"], "none") in {item["action"], "forget"}, (item, open_)
            case "failed":
                assert item["error"], item
    assert report["complete"] == all(item["outcome"] == "done" for item in report["changes"])
    assert ran.code == (0 if report["complete"] else ran.code), report
    assert ran.code in {0, 3, 4, 5}, report


def check_end(stage: Stage, wanted: dict[str, list[str]]) -> None:
    """A second apply converges: live equals desired, nothing is there twice, and strangers are as they were."""
    again = stage.apply(None, "--take", "git")
    if again.code == 4:  # an editor's change may need a look of its own
        again = stage.apply(None, "--take", "git")
    assert again.code == 0, again.out + again.err
    rest = execute("plan", "-C", stage.root, "--env", "live", "--detailed-exitcode")
    assert rest.code == 0, rest.out
    assert "No changes" in rest.out
    assert stage.names() == wanted
    (story,) = [item for item in stage.call("GET", "/stories") if item["name"] == "theirs"]
    assert story["description"] == "not ours"


def indexes(fault: str, requests: int, size: str) -> Iterator[int]:
    first = FAULTS.index(fault) % CI_STEP
    yield from range(requests) if size == "full" else range(first, requests, CI_STEP)


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_at_every_request(
    fault: str, stage: Stage, requests: int, wanted: dict[str, list[str]], request: pytest.FixtureRequest
) -> None:
    tried = 0
    for index in indexes(fault, requests, request.config.getoption("--size")):
        stage.reset(fault, index)
        stage.server.meanwhile = lambda index=index: edit(stage, index)  # type: ignore[misc]
        try:
            if fault.startswith("sigkill"):
                stage.kill_at()
            else:
                ran = stage.apply()
            assert stage.server.count > index, "the fault was never met"
            stage.server.fault = ""
            if not fault.startswith("sigkill"):
                check_truth(stage, ran, fault)
            check_end(stage, wanted)
        except AssertionError as error:
            raise AssertionError(f"{fault} at request {index} of {requests}") from error
        tried += 1
    assert tried
    print(f"\n{fault:>15}: {tried} tried, {tried} survived")


def test_the_pages_say_how_many(stage: Stage, requests: int) -> None:
    """What is promised is what the full size tries."""
    total = len(FAULTS) * requests
    page = (ROOT / "docs" / "explanation" / "reliability.md").read_text(encoding="utf-8")
    assert f"--size full -s` | {total} | {total} |" in page
    assert f"An apply of {requests} requests" in page
    assert f"one of {len(FAULTS)} faults" in page
    stage.reset()
    assert stage.apply().code == 0
    writes = sum(method != "GET" for method, _ in stage.server.asked)
    assert f"of which {writes} write" in page
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert f"Twelve faults at each of {requests} requests, {total} in all" in readme


def edit(stage: Stage, index: int) -> None:
    """Change something in the workspace that the run is about, or not, as the vendor's editor would."""
    import threading  # noqa: PLC0415

    def change() -> None:
        match index % 4:
            case 0:
                entity = next(item for item in stage.call("GET", "/entities") if item["name"] == "size")
                entries = [{"value": "tiny", "synonyms": [{"value": "tiny"}]}]
                stage.call("PUT", f"/entities/{entity['id']}", {"name": "size", "entries": entries})
            case 1:
                story = next(item for item in stage.call("GET", "/stories") if item["name"] == "main")
                path = f"/stories/{story['id']}/interactions"
                found = next(item for item in stage.call("GET", path) if item["name"] == f"a{index % 6}")
                stage.call("PUT", f"{path}/{found['id']}", {**found, "userSays": ["an editor was here"]})
            case 2:
                story = next(item for item in stage.call("GET", "/stories") if item["name"] == "main")
                stage.call("PUT", f"/stories/{story['id']}", {"description": "an editor was here"})
            case _:
                hook = next(item for item in stage.call("GET", "/webhooks") if item["name"] == "orders")
                whole = stage.call("GET", f"/webhooks/{hook['id']}")
                keep = {key: whole[key] for key in ("name", "token", "headers", "auth")}
                stage.call("PUT", f"/webhooks/{hook['id']}", {**keep, "url": "https://example.com/editor"})

    thread = threading.Thread(target=change)
    thread.start()
    thread.join()
