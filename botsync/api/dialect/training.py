"""The training inbox as the API has it, in both of its generations (API reference, section 10.4).

How many items a page has is not documented, nor whether `count` is of the page or of all, and the second generation
documents neither: so pages are asked for until one brings nothing new. Filters are not asked for, as the form of their
values is not documented everywhere; what is not wanted is passed over. The time of a date may stand behind a blank.
"""

from urllib.parse import urlencode

from botsync.api.payloads import TrainingItem
from botsync.conversation.inbox.phrase import Phrase

LAST_PAGE = 1024
"""The highest number that a page may have."""


def newest_first(page: int) -> str:
    """Return what asks for a page, the newest first."""
    return urlencode({"page": page, "sort[field]": "date", "sort[order]": "desc"})


def decode_phrase(item: TrainingItem) -> Phrase:
    """Return an item of the inbox; what was not counted was said once."""
    return Phrase(
        id=item.id,
        story=item.storyId or "",
        text=item.text,
        date=(item.date or "").replace(" ", "T"),
        times=max(1, int(item.unmatched or 1)),
    )
