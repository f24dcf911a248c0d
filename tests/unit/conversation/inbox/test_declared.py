"""The stories of a project, as language understanding needs them."""

from collections.abc import Callable, Mapping
from pathlib import Path

from support.small import SMALL

from botsync.conversation.inbox.declared import declared_stories
from botsync.loader.project import load, read_sources

Write = Callable[[Mapping[str, str | bytes]], Path]


def test_a_story_of_a_project(write: Write) -> None:
    desired = load(read_sources(write(SMALL)), "sandbox", {}).desired
    assert desired is not None
    (key,) = stories = declared_stories(desired)
    assert key == "pizza"
    story = stories["pizza"].story
    assert (story.id, story.name, story.order) == ("pizza", "Pizza ordering", ("order", "hours"))
    assert list(story.interactions) == ["order", "confirm", "cancel", "hours"], "in the order of the tree"
    assert story.following["order"] == ("confirm", "cancel")
    order = story.interactions["order"]
    assert order.name == "Order a pizza"
    assert set(order.phrases) == {"I want a pizza", "a {{size:size}} pizza please"}
    assert [(item.attribute, item.entity) for item in order.parameters] == [("size", "size")]
    assert stories["pizza"].entities == {"size": {"small": ("small", "little"), "large": ("large", "big")}}


def test_a_story_may_declare_next_to_nothing(write: Write) -> None:
    desired = load(read_sources(write({"bot.yaml": "stories: {a: {}}\n"})), "sandbox", {}).desired
    assert desired is not None
    assert declared_stories(desired)["a"].story.order == ()
