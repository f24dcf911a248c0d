"""Keys made of display names: legible, unique, and the same whatever the order."""

from itertools import permutations

import pytest

from botsync.core.naming import file_name, slug, unique_keys


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Order a pizza", "order_a_pizza"),
        ("  Größe & Łódź! ", "grosse_lodz"),
        ("10 inch", "size_10_inch"),
        ("日本", "size"),
        ("x" * 60, "x" * 48),
        ("a" * 47 + " b", "a" * 47),
    ],
)
def test_slug(name: str, key: str) -> None:
    assert slug(name, "size") == key


def test_names_that_give_one_key_are_numbered() -> None:
    named = [("2", "A b"), ("1", "A b"), ("3", "a-b"), ("4", "!")]
    keys = {"1": "a_b", "2": "a_b_2", "3": "a_b_3", "4": "story"}
    for order in permutations(named):
        assert unique_keys(order, "story") == keys


@pytest.mark.parametrize(
    ("key", "taken", "name"),
    [
        ("order", (), "order.yaml"),
        ("order", ("Order.yaml", "order_2.YAML"), "order_3.yaml"),
        ("botsync", (), "story_botsync.yaml"),
        ("BotSync", ("story_botsync.yaml",), "story_BotSync_2.yaml"),
        ("con", (), "story_con.yaml"),
        ("Aux", (), "story_Aux.yaml"),
        ("lpt9", (), "story_lpt9.yaml"),
        ("com10", (), "com10.yaml"),
        (".hidden", (), "hidden.yaml"),
        ("..", (), "story.yaml"),
    ],
)
def test_files_of_stories_can_be_read_and_checked_out_anywhere(key: str, taken: tuple[str, ...], name: str) -> None:
    assert file_name(key, taken) == name
