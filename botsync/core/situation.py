"""What a plan is made from: wishes, memory and workspace, and which of their resources are the same."""

from dataclasses import dataclass

from botsync.address import Address
from botsync.core.desired import Desired
from botsync.core.identity import Identity, match, renamed
from botsync.core.live import Live, LiveResource, with_addresses
from botsync.core.state import Digest, State
from botsync.core.threeway import recorded_fields
from botsync.models.fields import Fields, Translate, canonical_fields, settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a plan is made from.

    Attributes:
        desired: what the project declares.
        state: what the last apply left behind.
        live: what the API reports.
        identity: which live resource is which address.
        digest: gives keyed digests of secrets, as state has them.
    """

    desired: Desired
    state: State
    live: Live
    identity: Identity
    digest: Digest

    @classmethod
    def of(cls, desired: Desired, state: State, live: Live, digest: Digest) -> "Situation":
        """Match addresses, and return it all."""
        return cls(desired=desired, state=state, live=live, identity=match(desired, state, live), digest=digest)

    def live_resource(self, address: Address) -> LiveResource:
        """Return the live resource of an address that has one and was read."""
        return self.live.resources[address.kind, self.identity.ids[address]]

    def live_fields(self, address: Address) -> Fields:
        """Return its canonical fields, references by address."""
        return canonical_fields(address.kind, self.found_fields(address))

    def settled_fields(self, address: Address, translate: Translate) -> Fields | None:
        """Return its canonical fields if all that is wanted of it is so already; otherwise ``None``.

        Args:
            address: of a resource that is declared, and was read.
            translate: see `live.to_addresses`; one for all resources spares looking up what many refer to.
        """
        return settled(address.kind, self.live_resource(address).fields, self.desired.resources[address], translate)

    def found_fields(self, address: Address) -> Fields:
        """Return its fields in the API's order, references by address."""
        return with_addresses(self.live_resource(address), self.identity.addresses)

    def recorded_fields(self, address: Address) -> Fields:
        """Return what was applied last of an address, by its name today; nothing where nothing is recorded."""
        old = self.identity.moved_from.get(address, address)
        recorded = self.state.resources.get(old)
        if recorded is None or recorded.remote_id != self.identity.ids.get(address):
            return {}
        return self.remembered_fields(old)

    def remembered_fields(self, old: Address) -> Fields:
        """Return what was applied last of a recorded address, whether it is still there or not."""
        recorded = self.state.resources[old]
        return recorded_fields(renamed(old, self.desired.moved), recorded, lambda it: renamed(it, self.desired.moved))
