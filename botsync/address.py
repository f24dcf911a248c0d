"""Addresses: kind and key of a resource, as users write them."""

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class Kind(StrEnum):
    """The kinds of resource, in the order in which a report lists them."""

    STORY = "story"
    INTERACTION = "interaction"
    ENTITY = "entity"
    WEBHOOK = "webhook"
    SEGMENT = "segment"


KEY_PATTERN = r"[a-z][a-z0-9_]*"
KEY = re.compile(rf"{KEY_PATTERN}\Z")
_ORDER = {kind: index for index, kind in enumerate(Kind)}
_KINDS = {str(kind): kind for kind in Kind}


class Address(NamedTuple):
    """Kind and key of a resource, ``entity.pizza_size`` or ``interaction.pizza.confirm``.

    Addresses sort by kind (in the order of `Kind`), then by key.

    There are many, and they are looked up all the time: as tuples they are hashed and compared without Python.

    Attributes:
        kind: the type of the resource.
        key: its key in YAML; for an interaction its own, without the story's.
        story: the story's key, for an interaction; otherwise empty.
    """

    kind: Kind
    key: str
    story: str = ""

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Read an address.

        Raises:
            ValueError: the text is no address; the message says why.
        """
        head, *rest = text.split(".")
        kind = _KINDS.get(head)
        if kind is None:
            raise ValueError(f"`{text}` is no address: it must start with one of {', '.join(_KINDS)}")
        wanted = 2 if kind is Kind.INTERACTION else 1
        if len(rest) != wanted:
            form = "interaction.STORY.KEY" if kind is Kind.INTERACTION else f"{kind}.KEY"
            raise ValueError(f"`{text}` is no address: write {form}")
        for key in rest:
            if not KEY.match(key):
                raise ValueError(f"`{text}` is no address: `{key}` is no key (lower-case letters, digits and `_`)")
        return cls(kind, rest[-1], rest[0] if wanted > 1 else "")

    def __str__(self) -> str:
        return f"{self.kind}.{self.story}.{self.key}" if self.story else f"{self.kind}.{self.key}"

    def __lt__(self, other: "Address") -> bool:  # type: ignore[override]  # with no other tuples
        return self.order < other.order

    def __gt__(self, other: "Address") -> bool:  # type: ignore[override]
        return self.order > other.order

    @property
    def order(self) -> tuple[int, str, str]:
        """What addresses sort by."""
        return (_ORDER[self.kind], self.story, self.key)

    def covers(self, other: "Address") -> bool:
        """Tell whether this is the other address, or the story that holds it."""
        return self == other or (self.kind is Kind.STORY and other.story == self.key)


@lru_cache(maxsize=1024)
def story_address(key: str) -> Address:
    """Return the address of a story."""
    return Address(Kind.STORY, key)


def interaction_address(story: str, key: str) -> Address:
    """Return the address of an interaction."""
    return Address(Kind.INTERACTION, key, story)
