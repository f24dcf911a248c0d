"""The workspace before and after a plan, as canonical resources by address: what is live, and what will be.

What has no address keeps the marked remote id as its key, so that a story is whole with what nobody manages.
"""

from botsync.address import Address, Kind
from botsync.core.live import UNMANAGED, LiveResource, with_addresses
from botsync.core.plan import Action, Plan
from botsync.core.situation import Situation
from botsync.models.fields import Fields, canonical_fields


def before(situation: Situation) -> dict[Address, Fields]:
    """Return what is live, as far as it was read."""
    addresses = situation.identity.addresses
    return {
        _address(resource, situation): canonical_fields(resource.kind, with_addresses(resource, addresses))
        for resource in situation.live.resources.values()
    }


def after(plan: Plan, situation: Situation) -> dict[Address, Fields]:
    """Return what will be live once a plan is applied."""
    found = before(situation)
    for change in plan.changes:
        if change.action is Action.DELETE:
            found.pop(change.address, None)
        elif change.after is not None:
            found[change.address] = change.after
    return found


def _address(resource: LiveResource, situation: Situation) -> Address:
    addresses = situation.identity.addresses
    known = addresses.get((resource.kind, resource.remote_id))
    if known is not None:
        return known
    home = addresses.get((Kind.STORY, resource.story))
    story = home.key if home is not None else UNMANAGED + resource.story
    return Address(resource.kind, UNMANAGED + resource.remote_id, story if resource.kind is Kind.INTERACTION else "")
