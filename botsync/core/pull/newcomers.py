"""Live resources that nobody manages: the addresses that they would get, and which of them a pull takes over."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from botsync.address import Address, Kind, interaction_address, story_address
from botsync.core.annotation import entity_names_used
from botsync.core.desired import Desired
from botsync.core.identity import renamed
from botsync.core.naming import unique_keys
from botsync.core.situation import Situation

Remote = tuple[Kind, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomers:
    """Live resources that nobody manages.

    Attributes:
        addresses: the addresses that they would get.
        wanted: those that come into the files whatever refers to them.
        others: the remaining ones, which get no address.
    """

    addresses: Mapping[Remote, Address]
    wanted: Mapping[Remote, Address]
    others: tuple[Kind, ...]

    def left(self, taken: Collection[Address]) -> dict[Kind, int]:
        """Return how many are left alone, by kind."""
        counts = Counter(address.kind for address in self.addresses.values() if address not in taken)
        counts.update(self.others)
        return {kind: counts[kind] for kind in Kind if counts[kind]}


def newcomers(situation: Situation, reserved: Iterable[Address] = (), *, takes_all: bool) -> Newcomers:
    """Return the live resources that nobody manages.

    Args:
        situation: what is known.
        reserved: addresses that something else has in some environment.
        takes_all: all of them come, not only interactions of stories whose interactions are managed.
    """
    desired, identity, live = situation.desired, situation.identity, situation.live
    used: defaultdict[tuple[Kind, str], set[str]] = defaultdict(set)
    today = (renamed(old, desired.moved) for old in situation.state.resources)
    for address in (*desired.resources, *today, *desired.forget, *reserved):
        used[address.kind, address.story].add(address.key)
    addresses: dict[Remote, Address] = {}
    others: list[Kind] = []
    entities = Kind.ENTITY in desired.kinds or (takes_all and _names_entities(desired) <= _keys_of_entities(situation))
    for kind in (Kind.STORY, Kind.ENTITY, Kind.WEBHOOK, Kind.SEGMENT):
        named = []
        for item in live.listed:
            if item.kind is not kind or (kind, item.remote_id) in identity.addresses:
                continue
            is_read = (kind, item.remote_id) in live.resources and item.remote_id not in live.torn
            may_come = kind is Kind.WEBHOOK or (takes_all if kind is not Kind.ENTITY else entities)
            if is_read and may_come:
                named.append((item.remote_id, item.name))
            else:
                others.append(kind)
        for remote_id, key in unique_keys(named, kind.value, used[kind, ""]).items():
            addresses[kind, remote_id] = Address(kind, key)
    wanted = dict(addresses) if takes_all else {}
    inside, strangers = _interactions(situation, addresses, used)
    others += [Kind.INTERACTION] * strangers
    return Newcomers(addresses=addresses | inside, wanted=wanted | inside, others=tuple(others))


def _interactions(
    situation: Situation, stories: Mapping[Remote, Address], used: Mapping[tuple[Kind, str], set[str]]
) -> tuple[dict[Remote, Address], int]:
    """Return new interactions of managed and of new stories, and how many others there are."""
    desired, identity, live = situation.desired, situation.identity, situation.live
    members: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for (kind, remote_id), item in live.resources.items():
        if kind is Kind.INTERACTION and (kind, remote_id) not in identity.addresses:
            members[item.story].append((remote_id, item.name))
    found: dict[Remote, Address] = {}
    strangers = 0
    for remote, named in members.items():
        story = identity.addresses.get((Kind.STORY, remote)) or stories.get((Kind.STORY, remote))
        is_new = (Kind.STORY, remote) in stories
        speaks = story is not None and story_address(story.key) in desired.resources and story.key in desired.stories
        if story is None or remote in live.torn or not (is_new or speaks):
            strangers += len(named)
            continue
        taken = used.get((Kind.INTERACTION, story.key), set())
        for remote_id, key in unique_keys(named, "interaction", taken).items():
            found[Kind.INTERACTION, remote_id] = interaction_address(story.key, key)
    return found, strangers


def _names_entities(desired: Desired) -> set[str]:
    """Return the names of entities that files refer to, although none declares any."""
    used = {name for fields in desired.resources.values() for name in entity_names_used(fields)}
    return {name for name in used if not name.startswith("sys.")}


def _keys_of_entities(situation: Situation) -> set[str]:
    """Return the names of live entities that would be their keys too: what refers to them stays as it is."""
    live = [(item.remote_id, item.name) for item in situation.live.listed if item.kind is Kind.ENTITY]
    keys = unique_keys(live, Kind.ENTITY.value)
    return {name for remote_id, name in live if keys[remote_id] == name}
