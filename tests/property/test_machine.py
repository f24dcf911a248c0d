"""Anything may happen in any order: edits in Git and in the vendor's editor, faults, kills, plans, applies, undos.

`pytest tests/property/test_machine.py --size full -s` takes 2,000 steps and more, and prints how many.
"""

from collections import Counter
from typing import Any

import pytest
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from support.bench import DIGEST, Bench, content, load_data
from support.projects import TEXT, projects

from botsync.address import Kind
from botsync.core import backoff
from botsync.core.desired import Desired
from botsync.core.live import Live, LiveResource
from botsync.core.plan import Plan, Reason
from botsync.core.report import Outcome, Report
from botsync.core.safety import Policy
from botsync.core.threeway import Rules, Take
from botsync.core.undo import maybe_created, overtaken, undone
from botsync.core.vault import Vault
from botsync.errors import ApiError
from botsync.loader.project import Loaded
from botsync.models.project import Deletes

STEPS = {"ci": (10, 20), "full": (120, 50)}
"""How many walks, and how many steps each takes."""
TAKEN: Counter[str] = Counter()

EMPTY = {"version": 1, "name": "none", "stories": {}, "entities": {}, "webhooks": {}, "segments": {}}


def policy(take: Take | None) -> Policy:
    return Policy(environment="sandbox", deletes=Deletes(allow=True), rules=Rules(take=take))


class World(RuleBasedStateMachine):
    """One workspace, the project that is to be there, and everybody who touches them."""

    def __init__(self) -> None:
        super().__init__()
        self.bench = Bench()
        self.bench.parallel = 1  # what happens does not depend on time
        self.data: dict[str, Any] = EMPTY
        self.loaded = load_data(EMPTY)
        self.ever: list[Loaded] = []
        self.nobodys: set[str] = set()
        self.before: list[Any] | None = None
        """What was there before the last run, while nothing else has happened since."""

    def wanted(self) -> Desired:
        assert self.loaded.desired is not None
        return self.loaded.desired

    # Git

    @initialize(data=projects())
    def git_has_a_project_and_it_is_applied(self, data: dict[str, Any]) -> None:
        self.git_has_another_project(data)
        self.carry_out(self.wanted(), None)

    @rule(data=projects())
    def git_has_another_project(self, data: dict[str, Any]) -> None:
        TAKEN["git"] += 1
        self.data = data
        self.loaded = load_data(data)
        self.ever.append(self.loaded)

    @rule(phrase=TEXT, random=st.randoms(use_true_random=False))
    def git_changes_something(self, phrase: str, random: Any) -> None:
        TAKEN["git"] += 1
        inside = [item for story in self.data["stories"].values() for item in story["interactions"].values()]
        if inside:
            random.choice(inside)["user_says"] = [phrase]
            self.loaded = load_data(self.data)

    # the vendor's editor

    def live(self) -> Live:
        return self.bench.live()

    @rule(phrase=TEXT, random=st.randoms(use_true_random=False))
    def editor_changes_something(self, phrase: str, random: Any) -> None:
        TAKEN["editor"] += 1
        found = self.found()
        if found:
            self.change(random.choice(found), phrase)
            self.before = None

    def found(self) -> list[LiveResource]:
        """Return what is there in an order that does not depend on ids."""
        names = {item.remote_id: item.name for item in self.live().listed}
        return sorted(
            self.live().resources.values(), key=lambda item: (item.kind, names.get(item.story, ""), item.name)
        )

    def change(self, resource: LiveResource, phrase: str) -> None:
        path = PATHS[resource.kind].format(story=resource.story, id=resource.remote_id)
        match resource.kind:
            case Kind.STORY:
                self.bench.call("PUT", path, {"description": phrase})
            case Kind.INTERACTION:
                self.bench.call("PUT", path, {**self.bench.call("GET", path), "userSays": [phrase]})
            case Kind.ENTITY:
                entries = [{"value": phrase, "synonyms": [{"value": phrase}]}]
                self.bench.call("PUT", path, {"name": resource.name, "entries": entries})
            case Kind.WEBHOOK:
                whole = self.bench.call("GET", path)
                self.bench.call("PUT", path, {**whole, "url": "https://example.com/editor"})
            case Kind.SEGMENT:
                self.bench.call("PUT", path, {"name": f"{resource.name[:100]}!"})

    @rule(random=st.randoms(use_true_random=False))
    def editor_deletes_something(self, random: Any) -> None:
        TAKEN["editor"] += 1
        found = [item for item in self.found() if item.kind is not Kind.STORY]
        if found:
            resource = random.choice(found)
            self.bench.call("DELETE", PATHS[resource.kind].format(story=resource.story, id=resource.remote_id))
            self.before = None

    @rule(random=st.randoms(use_true_random=False), name=st.sampled_from(["theirs", "a", "size", "hook", "pizza"]))
    def editor_adds_something(self, random: Any, name: str) -> None:
        TAKEN["editor"] += 1
        stories = [item.remote_id for item in self.found() if item.kind is Kind.STORY]
        paths = ["/segments", "/stories", *(f"/stories/{story}/interactions" for story in stories)]
        body = {"name": name, "description": ""}
        path = random.choice(paths)
        try:
            self.bench.call("POST", path, {"name": name} if path == "/segments" else body)
        except ApiError:
            event("a name is taken")
        self.before = None

    # botsync

    @rule(take=st.sampled_from([None, Take.GIT, Take.LIVE]))
    def plan(self, take: Take | None) -> None:
        TAKEN["plan"] += 1
        self.preview(self.wanted(), take)

    def preview(self, desired: Desired, take: Take | None) -> Plan:
        self.bench.requests.clear()
        plan, _ = self.bench.foresee(desired, policy(take))
        assert {method for method, _ in self.bench.requests} == {"GET"}
        return plan

    @rule(
        take=st.sampled_from([None, Take.GIT, Take.GIT, Take.LIVE]),
        fault=st.sampled_from(["", "", "once before", "once after", "down before", "down after"]),
        at=st.integers(0, 12),
    )
    def apply(self, take: Take | None, fault: str, at: int) -> None:
        TAKEN["apply"] += 1
        self.carry_out(self.wanted(), take, fault, at)

    @rule(after=st.integers(0, 20))
    def apply_is_killed(self, after: int) -> None:
        TAKEN["kill"] += 1
        plan = self.preview(self.wanted(), Take.GIT)
        if plan.is_refused or plan.is_empty:
            return
        before = self.live()
        self.bench.become(self.wanted(), policy=policy(Take.GIT), killed_after=after)
        self.remember(before)
        self.check_strangers(before, self.strangers(before, plan))

    def carry_out(self, desired: Desired, take: Take | None, fault: str = "", at: int = 0) -> Report | None:
        plan = self.preview(desired, take)
        if plan.is_refused:
            event("refused")
            return None
        if plan.is_empty:
            return None
        before = self.live()
        strangers = self.strangers(before, plan)
        if fault:
            self.bench.fault = Fault(fault, at)
        _, report = self.bench.become(desired, policy=policy(take))
        self.bench.fault = lambda method, path: ""
        event("complete" if report.is_complete else "partial")
        problems = [(str(item.change.address), str(item.error)) for item in report.applied if item.error]
        assert report.is_complete or fault, problems
        self.remember(before)
        self.check_strangers(before, strangers)
        self.check_report(desired, take, report)
        return report

    def remember(self, before: Live) -> None:
        """Keep what was there before a run; not where it cut links of what nobody manages, which stay cut."""
        self.nobodys = {entry.remote_id for entry in before.resources.values()} - self.managed()
        old, new = content(before, self.nobodys), content(self.live(), self.nobodys)
        self.before = None if str(new).count("(id)") > str(old).count("(id)") else old

    def managed(self) -> set[str]:
        recorded = {entry.remote_id for entry in self.bench.state.resources.values()}
        return recorded | {change.remote_id or "" for change in self.bench.runs[-1].saved.plan.changes}

    def strangers(self, live: Live, plan: Plan) -> set[tuple[Kind, str]]:
        """Return what the plan does not speak of and state does not know."""
        known = {entry.remote_id for entry in self.bench.state.resources.values()}
        planned = {change.remote_id for change in plan.changes}
        return {key for key in live.resources if key[1] not in known | planned}

    def check_strangers(self, before: Live, strangers: set[tuple[Kind, str]]) -> None:
        """Nobody touches what nobody manages, but for links to what is gone."""
        after = self.live().resources
        for key in strangers:
            assert key in after, f"{before.resources[key].name!r} is gone"
            one, other = dict(before.resources[key].fields), dict(after[key].fields)
            for name in ("next", "start"):
                assert set(other.pop(name, [])) <= {*one.pop(name, []), *(item[1] for item in after)}
            for name in ("responses", "welcome.responses", "fallback.responses"):
                if "'raw'" in str(other.get(name)):  # what it leads to may be gone: then it is shown in the API's form
                    del one[name], other[name]
            assert one == other, (before.resources[key], after[key])

    def check_report(self, desired: Desired, take: Take | None, report: Report) -> None:
        """What is reported as done is not planned again; what was not attempted is."""
        plan, _ = self.bench.foresee(desired, policy(take))
        pending = {
            change.address: change
            for change in plan.changes
            if (change.fields or change.after is None) and change.reason is not Reason.FOLLOWS
        }
        for item in report.applied:
            if item.outcome is Outcome.DONE and item.change.reason is not Reason.FOLLOWS and take is not Take.LIVE:
                assert item.change.address not in pending, (item.change, pending[item.change.address])
            elif item.outcome is Outcome.NOT_ATTEMPTED and not plan.is_refused:
                assert item.change.address in {change.address for change in plan.changes}
        if report.is_complete:
            assert plan.is_empty or take is Take.LIVE, plan.changes

    @precondition(lambda self: self.bench.runs)
    @rule(back=st.integers(1, 3), fault=st.sampled_from(["", "", "once after"]), at=st.integers(0, 6))
    def undo(self, back: int, fault: str, at: int) -> None:
        TAKEN["undo"] += 1
        if len(self.bench.runs) < back:
            return
        run, later = self.bench.runs[-back], self.bench.runs[len(self.bench.runs) - back + 1 :]
        known = [fields for one in self.ever if one.desired for fields in one.desired.resources.values()]
        desired = undone(run, Vault(known, DIGEST))
        there, nobodys = (self.before if back == 1 else None), self.nobodys
        plan, situation = self.bench.foresee(desired, policy(Take.GIT))
        if list(maybe_created(run, situation)):
            event("nobody knows whether it was created")
            there = None
        if list(overtaken(run, later, self.bench.state, plan)):
            event("overtaken")
            return
        report = self.carry_out(desired, Take.GIT, fault, at)
        if there is not None and report is not None and report.is_complete:
            event("undone exactly")
            TAKEN["exact undos"] += 1
            now = content(self.live(), nobodys)
            assert now == there, [item for item in now if item not in there] + [
                item for item in there if item not in now
            ]

    # always

    @invariant()
    def nothing_is_recorded_twice(self) -> None:
        recorded = self.bench.state.resources
        ids = [(address.kind, entry.remote_id) for address, entry in recorded.items()]
        assert len(set(ids)) == len(ids)

    def teardown(self) -> None:
        """In the end a last apply, without faults, converges."""
        plan = self.preview(self.wanted(), Take.GIT)
        if plan.is_refused:
            codes = {finding.code for finding in plan.findings if finding.severity == "error"}
            assert codes <= ASKS_A_PERSON, plan.findings
            return
        self.carry_out(self.wanted(), Take.GIT)
        final = self.preview(self.wanted(), Take.GIT)
        assert final.is_empty, final.changes
        self.check_ids(final)

    def check_ids(self, plan: Plan) -> None:
        """Each declared resource is there exactly once."""
        live = self.live()
        for address in self.wanted().resources:
            entry = self.bench.state.resources[address]
            assert (address.kind, entry.remote_id) in live.resources, address
        assert plan.unchanged == len(self.wanted().resources)


ASKS_A_PERSON = {"delete-used", "delete-unmanaged", "name-taken", "ambiguous-name"}
"""Refusals that a person must settle: someone else's work would be lost or taken over."""

PATHS = {
    Kind.STORY: "/stories/{id}",
    Kind.INTERACTION: "/stories/{story}/interactions/{id}",
    Kind.ENTITY: "/entities/{id}",
    Kind.WEBHOOK: "/webhooks/{id}",
    Kind.SEGMENT: "/segments/{id}",
}


class Fault:
    """Fails one write or all from some write on, before or after it was done."""

    def __init__(self, what: str, at: int) -> None:
        self.how, self.when = what.split()
        self.left = at

    def __call__(self, method: str, path: str) -> str:
        if self.how == "down" and self.left < 0:
            return "before"
        if method == "GET":
            return ""
        self.left -= 1
        return self.when if self.left == -1 else ""


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "FIRST", 0.0001)


@pytest.mark.usefixtures("_quick")
def test_whatever_happens(request: pytest.FixtureRequest) -> None:
    size = request.config.getoption("--size")
    walks, steps = STEPS[size]
    TAKEN.clear()
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        World, settings=settings(max_examples=walks, stateful_step_count=steps)
    )
    total = sum(TAKEN.values()) - TAKEN["exact undos"]
    print(f"\n{total} steps in {walks} walks, all invariants held: {dict(sorted(TAKEN.items()))}")
    assert total >= (2000 if size == "full" else walks)
