"""Whether a response is shown: filters, as far as anything is known of them.

The reference names five kinds (attribute, lifespan, score, resolved query, trigger) and says that all of a response's
filters must hold; their wire form is not documented (section 6). Read are maps of `type`, `name`, `operator` and
`value` with the usual operators; a filter of another form holds, so that nothing is hidden by what nobody knows.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from botsync.conversation.dialogue.template import shown


def _number(value: object) -> float | None:
    try:
        return float(shown(value))
    except ValueError:
        return None


def _compare(holds: Callable[[float, float], bool]) -> Callable[[object, object], bool]:
    def compared(left: object, right: object) -> bool:
        one, other = _number(left), _number(right)
        return one is not None and other is not None and holds(one, other)

    return compared


def _equal(left: object, right: object) -> bool:
    return shown(left).casefold() == shown(right).casefold()


def _contains(left: object, right: object) -> bool:
    return shown(right).casefold() in shown(left).casefold()


_OPERATORS: Mapping[str, Callable[[object, object], bool]] = {
    "equal": _equal,
    "not_equal": lambda left, right: not _equal(left, right),
    "contains": _contains,
    "not_contains": lambda left, right: not _contains(left, right),
    "exists": lambda left, _: shown(left) != "",
    "not_exists": lambda left, _: shown(left) == "",
    "greater": _compare(lambda one, other: one > other),
    "greater_or_equal": _compare(lambda one, other: one >= other),
    "less": _compare(lambda one, other: one < other),
    "less_or_equal": _compare(lambda one, other: one <= other),
}
_OTHER_NAMES: Mapping[str, str] = {
    "is": "equal", "eq": "equal", "=": "equal", "==": "equal", "equals": "equal",
    "is_not": "not_equal", "ne": "not_equal", "!=": "not_equal", "not_equals": "not_equal",
    "gt": "greater", ">": "greater", "gte": "greater_or_equal", ">=": "greater_or_equal",
    "lt": "less", "<": "less", "lte": "less_or_equal", "<=": "less_or_equal",
}  # fmt: skip


def shows(filters: object, facts: Mapping[str, object], attributes: Mapping[str, Any]) -> bool:
    """Tell whether all filters of a response hold.

    Args:
        filters: in whatever form they came.
        facts: `lifespan`, `score`, `query` and `trigger` of the turn.
        attributes: what is known of the user.
    """
    if not isinstance(filters, Sequence) or isinstance(filters, str):
        return True
    return all(_holds(item, facts, attributes) for item in filters if isinstance(item, Mapping))


def _holds(item: Mapping[str, Any], facts: Mapping[str, object], attributes: Mapping[str, Any]) -> bool:
    operator = str(item.get("operator", "equal")).lower().replace(" ", "_").replace("-", "_")
    test = _OPERATORS.get(_OTHER_NAMES.get(operator, operator))
    kind = str(item.get("type", "")).lower().replace("resolved", "").strip(" _-")
    if kind == "attribute":
        left: object = attributes.get(str(item.get("name", "")))
    elif kind in facts:
        left = facts[kind]
    else:
        return True
    return test is None or test(left, item.get("value"))
