"""Endpoints of training: what users said and no interaction matched (API reference, section 10.4, and the vendor's v1).

Where the documentation is silent, this is our choice. What was said is noted where the fallback answers a text, whether
or not the fallback is enabled. The same text in the same story is one item: `unmatched` counts how often it was said,
`date` and `conversationId` are those of the last time. A page has forty items, as those of users and chats; behind the
last one pages are empty. `filter[text]` is a part of the text in any case; `filter[from]` and `filter[to]` are
included, a day as a whole; several filters apply together. The path that ignores items is cut behind `/training/` in
every copy of the documentation: `ignore` is a guess. Identifiers that are not there are passed over, and so are unknown
parameters, as unknown fields of bodies are.
"""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

from botsync.sandbox.bodies import Period, PhraseIds, TrainingSearch
from botsync.sandbox.call import Call
from botsync.sandbox.store import Unmatched

PAGE = 40
"""Items of a page."""
_MOST_SECONDS = 10
"""Digits of a moment in seconds; more are milliseconds."""


def conversation_id(session: str) -> str:
    """Return the identifier of the conversation of a session: stable, and of the usual form."""
    return hashlib.sha256(f"conversation {session}".encode("utf-8", "surrogatepass")).hexdigest()[:24]


def list_training(call: Call) -> Any:  # noqa: ANN401  (any JSON)
    """List a page of phrases that no interaction matched."""
    search = call.ask(TrainingSearch)
    since, until = _bounds(search, call.store.clock().astimezone(UTC).date())
    found = [item for item in call.store.unmatched() if _is_wanted(item, search) and _is_within(item, since, until)]
    found.sort(key=lambda item: (item.times if search.field == "unmatched" else 0, item.date, item.id))
    if search.order == "desc":
        found.reverse()
    page = found[(search.page - 1) * PAGE : search.page * PAGE]
    return {"items": [_shown(item) for item in page], "count": len(found)}


def delete_training(call: Call) -> None:
    """Remove phrases."""
    call.store.delete_unmatched(call.parse(PhraseIds).root)


def ignore_training(call: Call) -> None:
    """Mark phrases as ignored."""
    call.store.ignore_unmatched(call.parse(PhraseIds).root)


def _shown(item: Unmatched) -> dict[str, Any]:
    return {
        "id": item.id,
        "storyId": item.story,
        "conversationId": item.conversation,
        "date": item.date,
        "text": item.text,
        "unmatched": item.times,
    }


def _is_wanted(item: Unmatched, search: TrainingSearch) -> bool:
    return (
        bool(item.is_ignored) is search.ignored
        and (not search.stories or item.story in search.stories)
        and (search.text is None or search.text.lower() in item.text.lower())
    )


def _is_within(item: Unmatched, since: list[str], until: list[str]) -> bool:
    """Tell whether an item is from within bounds; a shorter one is a day, or a second, as a whole."""
    return all(bound <= item.date for bound in since) and all(item.date[: len(bound)] <= bound for bound in until)


def _bounds(search: TrainingSearch, today: date) -> tuple[list[str], list[str]]:
    since = [] if search.since is None else [_moment(search.since)]
    until = [] if search.until is None else [_moment(search.until)]
    if search.period is not None:
        first, last = _days(search.period, today)
        since.append(first.isoformat())
        until.append(last.isoformat())
    return since, until


def _moment(text: str) -> str:
    """Return a moment in the form of timestamps, without their last letter, so that texts compare as moments do."""
    if not text.isdecimal():
        return text.removesuffix("Z")
    seconds = int(text) / (1 if len(text) <= _MOST_SECONDS else 1000)
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]


def _days(period: Period, today: date) -> tuple[date, date]:
    """Return the first and the last day of a period."""
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    before = month - timedelta(days=1)
    days: dict[Period, tuple[date, date]] = {
        "yesterday": (today - timedelta(days=1), today - timedelta(days=1)),
        "last7days": (today - timedelta(days=7), today),
        "last30days": (today - timedelta(days=30), today),
        "thisMonth": (month, today),
        "lastMonth": (before.replace(day=1), before),
        "last3Months": (_months_before(month, 3), before),
        "thisYear": (year, today),
        "lastYear": (year.replace(year=year.year - 1), year - timedelta(days=1)),
    }
    return days[period]


def _months_before(month: date, count: int) -> date:
    """Return the first day of the month that is so many months earlier."""
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)
