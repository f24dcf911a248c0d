"""One request as its endpoint sees it: identifiers from the path, a body, the data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel

from botsync.sandbox.bodies import parse
from botsync.sandbox.faults import bad
from botsync.sandbox.store import Store

_ID = re.compile(r"[0-9a-f]{24}\Z")
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Raw:
    """A reply that is JSON text already."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request.

    Attributes:
        store: the data.
        params: what the path names.
        search: what stands behind the path's question mark; a list where a name stands there more than once.
        body: the parsed body; ``None`` for none.
        strict: unknown fields and response types are rejected (12, rows 5 and 24).
    """

    store: Store
    params: Mapping[str, str]
    body: object
    strict: bool
    search: Mapping[str, str | list[str]] = field(default_factory=dict)

    def id(self, name: str) -> str:
        """Return an identifier from the path.

        Raises:
            Fault: 400 where it does not have the form of one (12, row 3).
        """
        value = self.params[name]
        if not _ID.match(value):
            raise bad(name, "an identifier is 24 hexadecimal digits")
        return value

    def parse(self, model: type[Model]) -> Model:
        """Return the body.

        Raises:
            Fault: 400, with every reason.
        """
        return parse(model, self.body, strict=self.strict)

    def ask(self, model: type[Model]) -> Model:
        """Return what is searched for.

        Raises:
            Fault: 400, with every reason.
        """
        return parse(model, dict(self.search))
