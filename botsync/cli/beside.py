"""What a saved plan tells its readers beside what is done: where it is declared, and the stories before and after."""

from collections.abc import Iterable

from botsync.address import Address, Kind
from botsync.conversation.changed_graphs import changed_graphs
from botsync.core.outlook import after, before
from botsync.core.plan import Plan
from botsync.core.plan_document import BehaviourDocument
from botsync.core.references import Path
from botsync.core.saved import Beside
from botsync.core.situation import Situation
from botsync.diagnostics import Place
from botsync.loader.merge import Merged
from botsync.loader.project import Sources
from botsync.models.fields import SECTIONS


def beside(
    plan: Plan, situation: Situation, sources: Sources | None, behaviour: BehaviourDocument | None = None
) -> Beside:
    """Return it.

    Args:
        plan: the plan.
        situation: what it was made from.
        sources: the project's files.
        behaviour: what the plan does to conversations, where that was played.
    """
    return Beside(
        behaviour=behaviour,
        places={}
        if sources is None
        else _places((change.address for change in plan.changes), sources.chosen(plan.environment)),
        graphs=changed_graphs(plan, before(situation), after(plan, situation)),
    )


def _places(addresses: Iterable[Address], merged: Merged) -> dict[Address, Place]:
    paths = {address: _path(address) for address in addresses}
    found = merged.locate_keys(list(paths.values()))
    return {address: found[path] for address, path in paths.items() if path in found}


def _path(address: Address) -> Path:
    if address.kind is Kind.INTERACTION:
        return ("stories", address.story, "interactions", address.key)
    return (SECTIONS[address.kind], address.key)
