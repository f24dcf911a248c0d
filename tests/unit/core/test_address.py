"""Addresses: how they sort."""

from botsync.address import Address


def test_addresses_sort_by_kind_story_and_key() -> None:
    texts = ["segment.a", "interaction.b.a", "story.z", "entity.a", "interaction.a.b", "webhook.a", "story.a"]
    wanted = ["story.a", "story.z", "interaction.a.b", "interaction.b.a", "entity.a", "webhook.a", "segment.a"]
    addresses = [Address.parse(text) for text in texts]
    assert [str(address) for address in sorted(addresses)] == wanted
    assert str(min(addresses)) == "story.a"
    assert str(max(addresses)) == "segment.a"
    assert [str(address) for address in sorted(addresses, key=lambda address: address.order)] == wanted
