"""Finds secrets again: files hold keyed digests only, and the values are in the project's environment or live."""

from collections.abc import Iterable, Mapping

from pydantic import SecretStr

from botsync.address import Kind
from botsync.core.state import Digest
from botsync.models.base import Form
from botsync.models.fields import FIELDS, Fields


class Vault:
    """Values of secrets by their digest.

    Args:
        resources: fields of resources in which secrets stand.
        digest: gives keyed digests.
    """

    def __init__(self, resources: Iterable[Fields], digest: Digest) -> None:
        self._values: dict[str, SecretStr] = {"": SecretStr("")}
        for fields in resources:
            for value in fields.values():
                items = value.values() if isinstance(value, dict) else [value]
                for item in items:
                    if isinstance(item, SecretStr):
                        self._values[digest(item.get_secret_value())] = item

    def reveal(self, kind: Kind, fields: Fields) -> tuple[Fields, tuple[str, ...]]:
        """Return fields with secrets for digests, and the names of those that are not known; these are left out."""
        found: Fields = {}
        unknown: list[str] = []
        for name, value in fields.items():
            form = FIELDS[kind][name]
            digests = {"": value} if form is Form.SECRET else value if form is Form.SECRETS else {}
            if any(item["secret"] not in self._values for item in digests.values()):
                unknown.append(name)
            elif form is Form.SECRET:
                found[name] = self._values[value["secret"]]
            elif form is Form.SECRETS:
                found[name] = self._revealed(value)
            else:
                found[name] = value
        return found, tuple(unknown)

    def _revealed(self, value: Mapping[str, Mapping[str, str]]) -> dict[str, SecretStr]:
        return {key: self._values[item["secret"]] for key, item in value.items()}
