"""What a delete does to others: the API takes a deleted interaction out of every list that leads to it.

A whole project says so itself. A part of it (`--target`, an undo) does not, so a plan adds it: what happens is shown,
written down, and can be put back.
"""

from collections.abc import Iterator, Sequence

from botsync.address import Address, Kind
from botsync.core.diff import PLACEMENT, diff_fields, managed
from botsync.core.plan import Action, Change, Reason
from botsync.core.situation import Situation


def consequences(changes: Sequence[Change], situation: Situation) -> Iterator[Change]:
    """Yield a change for each managed resource that loses a link, and that the plan does not speak of."""
    gone = {
        str(change.address)
        for change in changes
        if change.action is Action.DELETE and change.address.kind is Kind.INTERACTION
    }
    if not gone:
        return
    spoken = {change.address for change in changes if change.action is not Action.NONE}
    stories = {Address.parse(name).story for name in gone}
    for address in situation.identity.ids:
        if address in spoken or (address.story or address.key) not in stories or address.kind not in _PLACED:
            continue
        before = situation.live_fields(address)
        lists = {name: [item for item in before[name] if item not in gone] for name in PLACEMENT & before.keys()}
        after = before | lists
        fields = diff_fields(address, before, {name: managed(value) for name, value in lists.items()})
        if fields:
            yield Change(
                address=address,
                action=Action.MOVE,
                reason=Reason.FOLLOWS,
                name=after["name"],
                fields=fields,
                remote_id=situation.identity.ids[address],
                before=before,
                after=after,
            )


_PLACED = frozenset({Kind.STORY, Kind.INTERACTION})
