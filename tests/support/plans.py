"""Plans made by hand, small and large: what the renderers of plans are tried on."""

from collections.abc import Iterator, Sequence
from itertools import cycle, product
from typing import Any

from hypothesis import strategies as st

from botsync.address import Address, Kind
from botsync.conversation.changed_graphs import changed_graphs
from botsync.core.plan import Action, Change, FieldChange, Origin, Plan, Reason
from botsync.core.plan_document import BehaviourDocument
from botsync.core.saved import Beside, Stamp
from botsync.diagnostics import Finding, Place, Severity
from botsync.models.fields import FIELDS
from botsync.render.overview import Overview, Source, overview

STAMP = Stamp(id="x", created="2026-01-02T03:04:05Z", tool="1.2.3", commit="0123456789abcdef0123456789abcdef01234567")
_SAID = ("Of course.", "One moment, please: I am looking for it.", "Here you are. Is there anything else?")


def field(kind: Kind, name: str, before: Any, after: Any, origin: Origin = Origin.PROJECT) -> FieldChange:
    return FieldChange(field=name, form=FIELDS[kind][name], before=before, after=after, origin=origin)


def change(address: str, action: Action = Action.UPDATE, reason: Reason = Reason.CHANGED, **more: Any) -> Change:
    return Change(address=Address.parse(address), action=action, reason=reason, **{"name": address, **more})


def interaction(text: str, action: Action, reason: Reason, said: str, name: str = "") -> Change:
    """Return what happens to an interaction that says something."""
    before = None if action is Action.CREATE else fields_of(name or text, said)
    after = None if action is Action.DELETE else fields_of(name or text, f"{said} Anything else?")
    origin = {Reason.DRIFTED: Origin.WORKSPACE, Reason.CONFLICT: Origin.BOTH}.get(reason, Origin.PROJECT)
    names = [it for it in (after or before or {}) if before is None or after is None or before[it] != after[it]]
    changes = tuple(field(Kind.INTERACTION, it, (before or {}).get(it), (after or {}).get(it), origin) for it in names)
    return change(text, action, reason, name=name or text, fields=changes, before=before, after=after)


def fields_of(name: str, said: str) -> dict[str, Any]:
    return {
        "name": name,
        "user_says": [said[:20], f"please {said[:20]}"],
        "responses": [{"type": "text", "elements": [said]}],
        "next": [],
    }


def seen(plan: Plan, *, beside: Beside | None = None, file: str = "plan.json", verified: bool = True) -> Overview:
    """Return what reports show of a plan."""
    return overview(plan, lambda _: "", Source(stamp=STAMP, beside=beside or Beside(), file=file, verified=verified))


# small


def everything(text: str = "Hello", environment: str = "staging") -> Overview:
    """Return a plan with a bit of everything, and a text wherever a user's text can be."""
    story = {"name": text, "start": ["interaction.pizza.order"], "description": text}
    resources: dict[str, dict[str, Any]] = {
        "story.pizza": story,
        "interaction.pizza.order": {
            **fields_of(text, text),
            "next": ["interaction.pizza.old", "interaction.pizza.hours"],
        },
        "interaction.pizza.old": fields_of(text, text),
        "interaction.pizza.hours": fields_of("Opening hours", "9 to 17"),
        "interaction.pizza.both": fields_of(text, text),
    }
    after = {name: fields for name, fields in resources.items() if name != "interaction.pizza.old"}
    after["interaction.pizza.new"] = fields_of(text, text)
    after["interaction.pizza.order"] = {
        **fields_of(text, text),
        "next": ["interaction.pizza.new", "interaction.pizza.hours"],
    }
    changes = (
        change("story.pizza", fields=(field(Kind.STORY, "description", "", text),), name=text),
        interaction("interaction.pizza.both", Action.UPDATE, Reason.CONFLICT, text, text),
        interaction("interaction.pizza.hours", Action.UPDATE, Reason.DRIFTED, text, "Opening hours"),
        interaction("interaction.pizza.new", Action.CREATE, Reason.NEW, text, text),
        interaction("interaction.pizza.old", Action.DELETE, Reason.REMOVED, text, text),
        interaction("interaction.pizza.order", Action.UPDATE, Reason.CHANGED, text, text),
        change(
            "webhook.orders", fields=(field(Kind.WEBHOOK, "token", {"secret": "abc"}, {"secret": "def"}),), name=text
        ),
        change("segment.vip", Action.ADOPT, Reason.ADOPTED, name=text),
    )
    withheld = (field(Kind.ENTITY, "name", text, "City"),)
    plan = Plan(
        environment=environment,
        changes=changes,
        unchanged=7,
        left=(change("entity.city", Action.NONE, Reason.DRIFTED, withheld=withheld, name=text),),
        unmanaged={Kind.STORY: 2},
        findings=(
            Finding(code="likely-rename", severity=Severity.WARNING, message=f"looks like a rename: {text}"),
            Finding(code="delete-used", message=f"still used: {text}", suggestion=f"first line\n{text}"),
        ),
        targeted=True,
    )
    graphs = changed_graphs(
        plan,
        {Address.parse(name): fields for name, fields in resources.items()},
        {Address.parse(name): fields for name, fields in after.items()},
    )
    places = {Address.parse("interaction.pizza.old"): Place(file="stories/pizza.yaml", line=7, column=3)}
    return seen(plan, beside=Beside(behaviour=behaviour(text), places=places, graphs=graphs), verified=False)


def behaviour(text: str, turns: int = 2) -> BehaviourDocument:
    reply = {"interaction": "order", "score": 0.93, "text": text, "verdict": "pass"}
    shift = {"case": text, "story": "pizza", "kind": "user", "said": text, "changed": ["answer"], "before": reply}
    return BehaviourDocument.model_validate(
        {
            "shifts": [
                {**shift, "place": f"tests/pizza.yaml:{number}:3", "after": {**reply, "text": f"{text} now"}}
                for number in range(1, turns)
            ]
            + [{**shift, "place": "", "after": None}],
            "losses": [{"loss": "unreachable", "story": "pizza", "interaction": "hours"}],
            "new": 0,
            "before": {"passed": 2, "mismatched": 0, "errors": 0},
            "after": {"passed": 1, "mismatched": 1, "errors": 0},
            "failing": [text],
        }
    )


# large

_VERBS = (
    "order",
    "track",
    "cancel",
    "return",
    "change",
    "ask",
    "find",
    "report",
    "confirm",
    "explain",
    "renew",
    "stop",
)
_NOUNS = ("parcel", "invoice", "refund", "address", "voucher", "laptop", "password", "contract", "delivery", "account")
_MORE = ("", "_again", "_later", "_help", "_abroad", "_status", "_by_phone", "_urgent", "_form")


def keys(number: int, which: int = 0) -> list[str]:
    """Return so many keys as people choose them, others for each number of a story."""
    named = [f"{verb}_{noun}{more}" for more, verb, noun in product(_MORE, _VERBS, _NOUNS)]
    return sorted(named[(37 * which + 7 * place) % len(named)] for place in range(number))


def large(count: int = 5000, stories: int = 50, deletes: float = 0.2) -> Overview:
    """Return a plan of so many changes, with its stories before and after, and two hundred turns that change."""
    made = list(_changes(count, stories, deletes))
    before, after = {}, {}
    for number in range(stories):
        story = Address(Kind.STORY, f"story_{number}")
        own = [item for item in made if item.address.story == story.key]
        names = [str(item.address) for item in own]
        before[story] = after[story] = {"name": f"Story {number}", "start": names[:3]}
        for place, item in enumerate(own):
            following = {"next": [names[(place * 2 + step) % len(names)] for step in (1, 2)]}
            if item.before is not None:
                before[item.address] = {**item.before, **following}
            if item.after is not None:
                after[item.address] = {**item.after, **following}
    plan = Plan(environment="production", changes=tuple(made), unchanged=1200)
    return seen(
        plan, beside=Beside(behaviour=behaviour("please help", 200), graphs=changed_graphs(plan, before, after))
    )


def _changes(count: int, stories: int, deletes: float) -> Iterator[Change]:
    every = round(1 / deletes)
    said = cycle(_SAID)
    for number in range(stories):
        for place, key in enumerate(keys(count // stories, number)):
            action = (Action.UPDATE, Action.CREATE)[place % 2] if place % every else Action.DELETE
            reason = {Action.CREATE: Reason.NEW, Action.DELETE: Reason.REMOVED}.get(
                action, Reason.DRIFTED if place % 8 == 2 else Reason.CHANGED
            )
            name = key.replace("_", " ").capitalize()
            yield interaction(f"interaction.story_{number}.{key}", action, reason, next(said), name)


# random


def plans(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Overview]:
    """Make plans of changes of every action, with texts from a strategy."""

    @st.composite
    def made(draw: Any) -> Overview:
        names = draw(st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True), unique=True, max_size=30))
        changes = []
        for name in sorted(names):
            action = draw(st.sampled_from([Action.CREATE, Action.UPDATE, Action.DELETE, Action.DELETE]))
            reasons = [Reason.CHANGED, Reason.DRIFTED, Reason.CONFLICT] if action is Action.UPDATE else [Reason.NEW]
            text = draw(texts)
            changes.append(
                interaction(f"interaction.s.{name}", action, draw(st.sampled_from(reasons)), text, draw(texts) or "x")
            )
        findings = draw(st.lists(st.builds(Finding, code=st.just("code"), message=texts, suggestion=texts), max_size=4))
        plan = Plan(environment=draw(texts), changes=tuple(changes), findings=tuple(findings))
        before = _resources((item.address, item.before) for item in changes)
        after = _resources((item.address, item.after) for item in changes)
        told = draw(st.one_of(st.none(), texts.map(behaviour)))
        beside = Beside(behaviour=told, graphs=changed_graphs(plan, before, after))
        return seen(plan, beside=beside, file=draw(texts), verified=draw(st.booleans()))

    return made()


def _resources(pairs: Any) -> dict[Address, dict[str, Any]]:
    found: dict[Address, dict[str, Any]] = {Address(Kind.STORY, "s"): {"name": "S", "start": []}}
    own = {address: fields for address, fields in pairs if fields is not None}
    names: Sequence[str] = [str(address) for address in own]
    return found | {address: {**fields, "next": list(names[:2])} for address, fields in own.items()}
