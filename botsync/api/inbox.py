"""Reads the training inbox page by page, with a client that cannot write."""

from collections.abc import Collection

from botsync.api.client import ReadClient
from botsync.api.dialect.training import LAST_PAGE, decode_phrase
from botsync.conversation.inbox.phrase import Inbox, Phrase


async def read_inbox(
    client: ReadClient, *, limit: int, since: str = "", stories: Collection[str] | None = None
) -> Inbox:
    """Return the newest phrases.

    Args:
        client: reads.
        limit: how many at most.
        since: a day, `2026-01-31`; what was said earlier is left out, and what has no date stays.
        stories: remote ids of the stories that are meant; ``None`` for all.

    Raises:
        ApiError: the inbox cannot be read.
    """
    seen: set[str] = set()
    wanted: list[Phrase] = []
    for page in range(1, LAST_PAGE + 1):
        items = [decode_phrase(item) for item in (await client.list_training(page)).items]
        fresh = [item for item in items if item.id not in seen]
        recent = [item for item in fresh if not item.date or item.date >= since]
        seen.update(item.id for item in fresh)
        wanted += [item for item in recent if stories is None or item.story in stories]
        if len(wanted) > limit:
            return Inbox(phrases=tuple(wanted[:limit]), is_whole=False)
        if not recent:
            return Inbox(phrases=tuple(wanted), is_whole=True)
    return Inbox(phrases=tuple(wanted), is_whole=False)
