"""A plan as a comment on a pull request: what matters is never cut, no text does anything, and it fits."""

import re
import time
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.named import READER, fences, named, unbraced
from support.plans import change, everything, interaction, keys, large, plans, seen
from support.reports import HOSTILE

from botsync.core.plan import Action, Change, Plan, Reason
from botsync.diagnostics import Finding
from botsync.render.cut import cut, one_line
from botsync.render.forge import FORGES, Forge, size
from botsync.render.overview import Overview
from botsync.render.plan_markdown import render_plan_markdown
from botsync.render.plan_mermaid import plan_mermaid
from botsync.render.short_lists import folded, grouped

TAGS = {"<code>", "</code>", "<details>", "</details>", "<summary>", "</summary>"}
LIMITS = [*FORGES.values(), Forge(limit=4000)]
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60), st.text("`~<>&|*_\n #@-", max_size=40))


def tags(text: str) -> set[str]:
    """Return the HTML that a reader would find, but for the marker."""
    found = [token for block in READER.parse(text) for token in (block, *(block.children or ()))]
    blocks = [token.content for token in found if token.type in {"html_block", "html_inline"}]
    return {tag for block in blocks for tag in re.findall(r"<[^>]*>?", block) if not tag.startswith("<!-- botsync:")}


def check(view: Overview, forge: Forge) -> str:
    """Return the comment, which has all that every comment has."""
    text = render_plan_markdown(view, forge)
    assert size(text) <= forge.limit
    text.encode()
    assert text.splitlines()[0] == forge.marker(view.plan.environment)
    assert text.count("<details>") == text.count("</details>")
    assert tags(text) <= TAGS
    opened, mark = 0, ""
    for line in text.split("\n"):
        found = re.match("`{3,}", line)
        if mark:
            mark = "" if line == mark else mark
        elif found and "`" not in line[found.end() :]:
            opened, mark = opened + 1, found[0]
    assert (opened, mark) == (len(list(fences(text))), ""), "each fence is closed by its own end"
    return text


# what stands there


def test_what_matters_comes_first_and_how_to_apply_last() -> None:
    text = check(everything("Hi there"), FORGES["github"])
    headings = re.findall("^#+ (.*)$", text, re.MULTILINE)
    assert headings == [
        "❌ Plan for <code>staging</code>: 1 to create, 5 to update, 1 to delete, 1 to adopt",
        "Findings",
        "Deletes (1)",
        "Conflicts: changed in the project and in the workspace (1)",
        "Changes",
        "Changed in the workspace since the last apply, and put back",
        "Conversations",
        "Left alone, as the workspace has it (1)",
        "Stories",
    ]
    assert "**Refused:** nothing is applied as long as the errors below stand.\n" in text
    assert "commit <code>0123456789ab</code> · made <code>2026-01-02T03:04:05Z</code> · 7 unchanged" in text
    assert "- ❌ <code>delete-used</code>: <code>still used: Hi there</code>\n  - <code>first line</code>\n" in text
    assert "\n- <code>interaction.pizza.old</code> <code>Hi there</code> (no file declares it any more)\n" in text
    assert "\n```diff\n@@ token @@\n- (secret abc)\n+ (secret def)\n```\n" in text
    assert "\n- adopt <code>segment.vip</code> <code>Hi there</code> (found in the workspace by its name;" in text
    assert "\n```diff\n- order (0.93), pass\n-   Hi there\n+ order (0.93), pass\n+   Hi there now\n```\n" in text
    assert "- <code>entity.city</code>: name (changed in the workspace since the last apply)\n" in text
    assert '    n_pizza_order -->|"+"| n_pizza_new\n' in text
    assert '    n_pizza_new("#43; Hi there"):::added\n' in text or '    n_pizza_new("+ Hi there"):::added\n' in text
    assert text.endswith("Shown from the file alone: its seal is checked when it is applied, not here.\n")
    assert "To apply it" not in text, "it is refused"
    assert "Left out" not in text


def test_how_to_apply_it() -> None:
    plan = Plan(environment="staging", changes=(change("segment.vip", Action.CREATE, Reason.NEW, name="VIP"),))
    assert render_plan_markdown(seen(plan)).endswith(
        "To apply it: <code>botsync apply plan.json</code> does exactly this, and refuses what changed meanwhile.\n"
    )
    assert render_plan_markdown(seen(plan, file="")).endswith(
        "To apply it: <code>botsync apply --env staging</code>.\n"
    )


def test_a_plan_that_does_nothing() -> None:
    text = check(seen(Plan(environment="staging", changes=(), unchanged=3)), FORGES["github"])
    assert text == (
        "<!-- botsync:plan staging -->\n### ✅ Plan for <code>staging</code>: no changes\n\n"
        "commit <code>0123456789ab</code> · made <code>2026-01-02T03:04:05Z</code> · 3 unchanged\n\n"
        "There is nothing to apply.\n"
    )


def test_bitbucket_gets_no_html_and_no_diagrams() -> None:
    text = check(everything("Hi `there`"), FORGES["bitbucket"])
    assert text.startswith("[//]: # (botsync:plan staging)\n### ❌ Plan for `staging`: ")
    assert "<" not in text
    assert "- `interaction.pizza.old` `` Hi `there` `` (no file declares it any more)\n" in text
    assert "mermaid" not in text


def test_a_marker_is_one_line_whatever_the_name() -> None:
    for name in (*HOSTILE, "-->", "a--b---c", "x" * 5000):
        marker = FORGES["github"].marker(name)
        assert re.fullmatch(r"<!-- botsync:plan [A-Za-z0-9._~%-]+ -->", marker), marker
        assert "--" not in marker[4:-3]
    assert FORGES["github"].marker("a--b") != FORGES["github"].marker("a-b")


# what no text does


@pytest.mark.parametrize("forge", FORGES.values(), ids=FORGES)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_does_anything(text: str, forge: Forge) -> None:
    shown = check(everything(text, environment=text), forge)
    assert not re.search(r"(?<![`\w])@someone", re.sub(r"(?s)(`{3,}).*?\n\1|<code>.*?</code>|`[^`]*`", "", shown))


@given(plans(TEXTS), st.sampled_from(LIMITS))
def test_any_plan_fits_and_names_every_delete(view: Overview, forge: Forge) -> None:
    text = check(view, forge)
    assert {change.address for change in view.deletes} <= named(text)
    assert {change.address for change in view.conflicts} <= named(text)


def test_a_long_diff_is_cut_at_the_end_of_a_line() -> None:
    made = interaction("interaction.s.a", Action.CREATE, Reason.NEW, "\n".join(map(str, range(500))))
    text = check(seen(Plan(environment="e", changes=(made,))), FORGES["github"])
    assert re.search(r"^@@ and 4\d\d more lines @@$", text, re.MULTILINE)


# what is told where there is little room


@pytest.mark.parametrize("deletes", [0.2, 0.5, 1.0], ids=["some", "half", "all"])
@pytest.mark.parametrize("name", FORGES)
def test_five_thousand_changes(name: str, deletes: float) -> None:
    view, forge = large(deletes=deletes), FORGES[name]
    began = time.monotonic()
    text = check(view, forge)
    print(f"{name}: {size(text)} of {forge.limit} in {time.monotonic() - began:.2f} s")
    assert len(view.deletes) == 5000 * deletes
    missing = {change.address for change in view.deletes} - named(text)
    if forge.limit / len(view.deletes) < 14:  # characters each: not enough for these keys, however they are folded
        assert f"**{len(missing)} of them are too many to be named in a comment of this size:**" in text
    else:
        assert not missing
    assert "**Left out for lack of room:** " in text
    assert "botsync show plan.json --out plan.html" in text


@pytest.mark.parametrize("name", FORGES)
def test_stories_that_go_with_all_that_is_in_them(name: str) -> None:
    """Nothing of a story is left where the story goes: its interactions are named by it, under every limit."""
    some, forge = large(deletes=1.0), FORGES[name]
    stories = [_deleted(f"story.story_{number}") for number in range(50)]
    view = seen(replace(some.plan, changes=(*stories, *some.plan.changes, _deleted("interaction.other.a"))))
    text = check(view, forge)
    told = set(re.findall(r"^(story\.\w+), and with it all of its 100 interactions$", text, re.MULTILINE))
    assert bool(told) is (name != "gitlab")  # which has room to name each
    by_story = {str(item.address) for item in some.plan.changes if f"story.{item.address.story}" in told}
    assert {change.address for change in view.deletes} <= named(text) | told | by_story


def test_findings_give_way_before_deletes_do() -> None:
    view = large(500, 5, 1.0)
    findings = tuple(Finding(code="delete-protected", message=f"{item.address} stays") for item in view.deletes)
    view = replace(view, plan=replace(view.plan, findings=findings))
    text = check(view, Forge(limit=9000))
    assert "- ❌ <code>delete-protected</code>: <code>interaction.story&#95;0" in text.replace("story_0", "story&#95;0")
    assert ", and 499 more like it\n" in text
    assert {change.address for change in view.deletes} <= named(text)


def test_where_nothing_else_helps_deletes_are_counted() -> None:
    words = ["".join(word) for word in product("abcdefgh", repeat=4)]
    view = seen(Plan(environment="e", changes=tuple(_deleted(f"interaction.s.{word}") for word in words)))
    text = check(view, Forge(limit=4000))
    (rest,) = re.findall(r"\*\*(\d+) of them are too many to be named in a comment of this size:", text)
    assert f"\n```text\ninteraction.s: {rest}\n```\n" in text
    assert len({f"interaction.s.{word}" for word in words} & named(text)) == 4096 - int(rest)
    spread = seen(Plan(environment="e", changes=tuple(_deleted(f"interaction.{word}.x") for word in words)))
    assert "**Deletes:** 4096, too many to be named in a comment of this size\n" in check(spread, Forge(limit=4000))


def _deleted(address: str) -> Change:
    return change(address, Action.DELETE, Reason.REMOVED, name="")


def test_short_lists_name_everything() -> None:
    names = [*(f"interaction.s.{key}" for key in keys(300)), "interaction.t.a1", "interaction.t.a2", "story.a"]
    for short in (grouped, folded):
        assert named("\n".join(["```text", *short(names), "```"])) - {"interaction.s", "interaction.t"} == set(names)
    assert folded(["entity.a", "entity.item_08", "entity.item_09", "entity.item_10", "entity.x1", "entity.x2"]) == [
        "entity: a,item_{08..10},x{1,2}"
    ]


@given(st.lists(st.from_regex(r"[a-c][a-c0-1_]{0,6}", fullmatch=True), unique=True))
def test_folded_lists_unfold(found: list[str]) -> None:
    lines = folded([f"entity.{key}" for key in found])
    assert sorted(unbraced(lines[0].removeprefix("entity: ")) if lines else []) == sorted(found)


# characters


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        ("abe\u0301x", 4, "ab…"),
        ("ab👍🏽x", 4, "ab…"),
        ("a🇩🇪🇫🇷", 4, "a…"),
        ("a👩\u200d👧x", 4, "a…"),
        ("\u0301" * 9, 4, "…"),
    ],
)
def test_a_cut_splits_no_character(text: str, most: int, expected: str) -> None:
    assert cut(text, most) == expected


def test_a_line_is_one_line() -> None:
    assert one_line(" a\n b\tc ", 20) == "a b c"[:20].replace("b c", "b\\x09c")


def test_a_diagram_has_a_limit() -> None:
    picture = large(600, 1).pictures[0]
    part = picture.changed_part(10, 5)
    assert len(part.graph.nodes) == 10
    assert part.left_out == picture.left_out + len(picture.graph.nodes) - 10
    assert len([line for line in plan_mermaid(part) if " --> " in line or "-->|" in line]) <= 5
