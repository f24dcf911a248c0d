"""A training inbox as text: what was said, how often, and what it may have meant."""

from collections.abc import Callable, Iterator, Sequence

from botsync.conversation.inbox.overview import Added, Overview, StoryInbox
from botsync.conversation.inbox.proposals import Group, Suggestion
from botsync.render.style import Paint, visible

Shown = Callable[[str], str]
"""Gives a text as it may be shown, without what is personal where that is not wanted."""


def render_inbox(overview: Overview, shown: Shown, paint: Paint) -> str:
    """Return a paragraph for each group, then a count."""
    found = "".join(
        f"{render_group(story, group, shown, paint)}\n" for story in overview.stories for group in story.groups
    )
    elsewhere = (
        f"Passed over, as of stories that were not asked for: {overview.elsewhere}.\n" if overview.elsewhere else ""
    )
    more = "" if overview.is_whole else "There are more, and older ones; --limit reads further.\n"
    if not overview.sayings:
        return f"Nothing waits for training in {overview.environment}.\n{elsewhere}{more}"
    one = overview.sayings == 1
    what = f"1 phrase waits for training in {overview.environment}" if one else _many(overview)
    return f"{found}{what}, said {_times(overview.times)}.\n{elsewhere}{more}"


def _many(overview: Overview) -> str:
    return f"{overview.sayings} phrases wait for training in {overview.environment}"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def render_group(story: StoryInbox, group: Group, shown: Shown, paint: Paint) -> str:
    """Return a group: what is proposed, and what was said."""
    if group.interaction is None:
        head = f"story.{story.story}  (nothing is near)"
    else:
        name = story.names[group.interaction]
        head = visible(f'interaction.{story.story}.{group.interaction}  "{name}"')
    lines = (line for item in group.suggestions for line in _lines(item, shown, paint))
    return "".join(f"{line}\n" for line in (paint("bold", head), *lines))


def _lines(item: Suggestion, shown: Shown, paint: Paint) -> Iterator[str]:
    saying = item.saying
    score = f"{item.score:.2f}" if item.nearest else "    "
    text = visible(shown(saying.text))
    yield f"    {score}  {saying.times:>3}x  {saying.last[:10]:<10}  {text}  {paint('dim', visible(saying.ids[-1]))}"
    if item.is_known:
        yield " " * 26 + paint("yellow", "a phrase already: accepted since, or said where it cannot be reached")
    elif item.nearest:
        yield " " * 26 + paint("dim", visible(f"like: {item.nearest}"))


def render_added(added: Sequence[Added], files: Sequence[str], shown: Shown) -> str:
    """Return what was written, and where."""
    lines = [f"added to {item.address}: {visible(shown(item.text))}" for item in added]
    word = "1 phrase" if len(added) == 1 else f"{len(added)} phrases"
    count = f"Wrote {word} to {', '.join(files)}; in the vendor's inbox they stay until removed there."
    return "".join(f"{line}\n" for line in (*lines, count))
