"""Segments that are left over."""

from support.linting import found

CODE = "unused-segment"
SEGMENTS = "segments: {vip: {name: VIP}, old: {}}\n"


def test_a_name_or_a_key_anywhere_is_a_reference() -> None:
    raw = "stories: {s: {welcome: {responses: [{raw: {segments: [vip, 3]}}]}}}"
    assert [path for path, _ in found(CODE, SEGMENTS + raw)] == ["segments.old"]
    both = "stories: {s: {welcome: {responses: [{raw: {segments: [VIP, old]}}]}}}"
    assert found(CODE, SEGMENTS + both) == []


def test_where_none_is_referred_to_they_are_for_people() -> None:
    assert found(CODE, SEGMENTS) == []
    assert found(CODE, "stories: {}") == []
