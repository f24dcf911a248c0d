"""What refers to nothing, cannot be told apart, or breaks a limit: a finding at its place, with the way out."""

import pytest
from support.bench import load_files

from botsync.diagnostics import Finding
from botsync.loader.files import SourceFile
from botsync.loader.reader import read_yaml


def findings(part: str) -> list[Finding]:
    return list(load_files({"botsync.yaml": "version: 1\nname: t\n", "a.yaml": part}).findings)


def story(inside: str) -> str:
    return "stories:\n  p:\n    start: []\n    interactions:\n" + inside


CASES: dict[str, tuple[str, str, str, str]] = {
    # name: part, code, message, suggestion
    "start names nothing": (
        "stories: {p: {start: [ordr], interactions: {order: {}}}}",
        "dangling-reference",
        "there is no interaction `ordr`",
        "did you mean `order`?",
    ),
    "start names one twice": (
        "stories: {p: {start: [a, a], interactions: {a: {}}}}",
        "listed-twice",
        "`a` is listed twice",
        "keep one",
    ),
    "next names nothing": (
        story("      a: {next: [zzz]}"),
        "dangling-reference",
        "there is no interaction `zzz`",
        "declare it, or take the reference out; declared: a",
    ),
    "next names itself": (
        story("      a: {next: [a]}"),
        "self-reference",
        "`a` follows itself; the API knows no such link, so it is left out",
        "take it out: what has been reached stays reachable",
    ),
    "an interaction has the key of a default one": (
        story("      fallback: {}") + "\nconversations: {c: {turns: [{user: hi}]}}",
        "ambiguous-key",
        "conversations cannot tell `fallback` from the story's own fallback",
        "give it another key",
    ),
    "an expectation is no regular expression": (
        story("      a: {}") + '\nconversations: {c: {turns: [{user: hi, expect: {says: {matches: "("}}}]}}',
        "invalid",
        "'(' is no regular expression: missing ), unterminated subpattern at position 0",
        "",
    ),
    "a stub is of no webhook": (
        story("      a: {}") + "\nconversations: {c: {webhooks: {orders: [{}]}, turns: [{user: hi}]}}",
        "dangling-reference",
        "there is no webhook `orders`",
        "declared: none",
    ),
    "a context names nothing": (
        story("      order: {}") + "\nconversations: {c: {turns: [{user: hi, expect: {context: [ordr]}}]}}",
        "dangling-reference",
        "there is no interaction `ordr`",
        "did you mean `order`?",
    ),
    "goto to nothing": (
        story("      a: {responses: [{goto: b}]}"),
        "dangling-reference",
        "there is no interaction `b`",
        "declared: a",
    ),
    "goto of a button to nothing": (
        story("      a: {responses: [{button: {title: t, buttons: [{title: x, goto: b}]}}]}"),
        "dangling-reference",
        "there is no interaction `b`",
        "declared: a",
    ),
    "goto of a quick reply to nothing": (
        story("      a: {responses: [{quick_replies: {title: t, buttons: [{title: x, goto: b}]}}]}"),
        "dangling-reference",
        "there is no interaction `b`",
        "declared: a",
    ),
    "goto of a card to nothing": (
        story("      a: {responses: [{card: {title: t, buttons: [{title: x, goto: b}]}}]}"),
        "dangling-reference",
        "there is no interaction `b`",
        "declared: a",
    ),
    "goto of a carousel to nothing": (
        story("      a: {responses: [{cards: [{title: t, buttons: [{title: x, goto: b}]}]}]}"),
        "dangling-reference",
        "there is no interaction `b`",
        "declared: a",
    ),
    "no webhook": (
        story("      a: {responses: [{webhook: w}]}") + "\nwebhooks: {}",
        "dangling-reference",
        "there is no webhook `w`",
        "declared: none",
    ),
    "no entity in a phrase": (
        story("      a: {user_says: ['{{sise:s}}'], parameters: {s: {entity: size}}}")
        + "\nentities: {size: {entries: {x: []}}}",
        "dangling-reference",
        "there is no entity `sise`",
        "did you mean `size`?",
    ),
    "no system entity": (
        story("      a: {parameters: {s: {entity: sys.emial}}}"),
        "dangling-reference",
        "there is no entity `sys.emial`",
        "did you mean `sys.email`?",
    ),
    "no entity in a question": (
        story("      a: {responses: [{attributes: {k: {entity: nope}}}]}") + "\nentities: {}",
        "dangling-reference",
        "there is no entity `nope`",
        "declared: ",
    ),
    "alias without parameter": (
        story("      a: {user_says: ['{{sys.any:x}}']}"),
        "alias-undeclared",
        "the phrase marks `x`, and `parameters` does not list it",
        "add `x: {entity: sys.any}` to `parameters`",
    ),
    "two interactions of one name": (
        story("      a: {name: Same}\n      b: {name: Same}"),
        "same-name",
        "two interactions of the story have the name 'Same'",
        "give one of them another `name`",
    ),
    "two entities of one name": (
        "entities: {a: {name: n, entries: {x: []}}, n: {entries: {x: []}}}",
        "same-name",
        "two entities have the name 'n'",
        "give one of them another `name`",
    ),
    "interactions without a start": (
        "stories: {p: {interactions: {a: {}}}}",
        "no-start",
        "the story has interactions and no `start`",
        "an empty list is allowed",
    ),
    "moved between kinds": (
        "segments: {s: {}}\nmoved: [{from: entity.e, to: segment.s}]",
        "moved-apart",
        "entity.e cannot become segment.s",
        "create the new one and delete the old one",
    ),
    "moved to nothing": (
        "segments: {vip: {}}\nmoved: [{from: segment.a, to: segment.vp}]",
        "dangling-reference",
        "there is no address `segment.vp`",
        "did you mean `segment.vip`?",
    ),
    "moved and still declared": (
        "segments: {a: {}, b: {}}\nmoved: [{from: segment.a, to: segment.b}]",
        "moved-from-declared",
        "segment.a is declared, so it has not moved",
        "remove the entry, or the declaration",
    ),
    "moved is no address": (
        "moved: [{from: segmnt.a, to: segment.b}]",
        "invalid",
        "`segmnt.a` is no address: it must start with one of story, interaction, entity, webhook, segment",
        "",
    ),
    "moved is half an address": (
        "moved: [{from: interaction.a, to: interaction.a.b}]",
        "invalid",
        "`interaction.a` is no address: write interaction.STORY.KEY",
        "",
    ),
    "moved has too long an address": (
        "moved: [{from: segment.a.b, to: segment.b}]",
        "invalid",
        "`segment.a.b` is no address: write segment.KEY",
        "",
    ),
    "moved has no key": (
        "moved: [{from: segment.A, to: segment.b}]",
        "invalid",
        "`segment.A` is no address: `A` is no key (lower-case letters, digits and `_`)",
        "",
    ),
    "forgotten and still declared": (
        "segments: {a: {}}\nforget: [segment.a]",
        "forget-declared",
        "segment.a is declared and to be forgotten at once",
        "remove the entry, or the declaration",
    ),
    "a conversation with which story": (
        "stories: {p: {}, q: {}}\nconversations: {c: {turns: [{user: hi}]}}",
        "which-story",
        "the conversation does not say which story it is with",
        "add `story:`, one of p, q",
    ),
    "a conversation with no story": (
        "stories: {p: {}}\nconversations: {c: {story: q, turns: [{user: hi}]}}",
        "dangling-reference",
        "there is no story `q`",
        "declared: p",
    ),
    "a turn that expects nothing there is": (
        story("      order: {}") + "\nconversations: {c: {turns: [{user: hi, expect: {interaction: ordr}}]}}",
        "dangling-reference",
        "there is no interaction `ordr`",
        "did you mean `order`?",
    ),
    "a turn that goes where nothing is": (
        story("      order: {}") + "\nconversations: {c: {story: p, turns: [{goto: x}]}}",
        "dangling-reference",
        "there is no interaction `x`",
        "declared: fallback, order, welcome",
    ),
    "a trigger that nothing answers to": (
        story("      order: {triggers: [paid]}") + "\nconversations: {c: {turns: [{trigger: payed}]}}",
        "dangling-reference",
        "there is no trigger `payed`",
        "did you mean `paid`?",
    ),
    "a text that is in every answer": (
        story("      a: {}") + '\nconversations: {c: {turns: [{user: hi, expect: {not: " "}}]}}',
        "invalid",
        "a blank text is in every answer: it expects nothing",
        "",
    ),
    "an answer that is to be like nothing": (
        story("      a: {}") + "\nconversations: {c: {turns: [{user: hi, expect: {says: {}}}]}}",
        "invalid",
        "there is no condition: give `contains`, `matches` or `one_of`",
        "",
    ),
    "a match that is to be the fallback": (
        story("      a: {}") + "\nconversations: {c: {turns: [{user: hi, expect: {interaction: a, fallback: true}}]}}",
        "invalid",
        "the fallback is expected, and `interaction` says otherwise: both cannot be",
        "",
    ),
    "no match, and still the fallback": (
        story("      a: {}")
        + "\nconversations: {c: {turns: [{user: hi, expect: {interaction: fallback, fallback: false}}]}}",
        "invalid",
        "the fallback is not expected, and `interaction` says otherwise: both cannot be",
        "",
    ),
    "a turn with two inputs": (
        "stories: {p: {}}\nconversations: {c: {turns: [{user: hi, trigger: x}]}}",
        "invalid",
        "a turn has exactly one of `user`, `click`, `trigger`, `goto`",
        "",
    ),
    "a name that no entity may have": (
        "entities: {e: {name: 'a:b', entries: {x: []}}}",
        "invalid",
        "the name of an entity must not start with `sys.` or contain `{`, `}` or `:`",
        "",
    ),
    "too many synonyms": (
        f"entities: {{e: {{entries: {{x: [{', '.join(f's{number}' for number in range(99))}]}}}}}}",
        "invalid",
        "`x` has more than 99 synonyms, itself included",
        "",
    ),
    "an address that is none": ("webhooks: {w: {url: example.com}}", "invalid", "starts with https://", ""),
    "two buttons of one title": (
        "stories: {p: {welcome: {responses: [{button: {title: t, buttons: [x, {title: x, url: 'https://x'}]}}]}}}",
        "invalid",
        "two buttons have the title 'x'; titles must differ",
        "",
    ),
    "a link among quick replies": (
        "stories: {p: {welcome: {responses: [{quick_replies: {title: t, buttons: [{title: x, url: 'https://x'}]}}]}}}",
        "invalid",
        "quick replies take only titles, `postback` and `goto` buttons",
        "",
    ),
    "a button that is a number": (
        "stories: {p: {welcome: {responses: [{button: {title: t, buttons: [7]}}]}}}",
        "response-type",
        "a button",
        "",
    ),
    "a response that is text": (
        "stories: {p: {welcome: {responses: [hi]}}}",
        "response-type",
        "a response",
        "write `- text: …`",
    ),
    "true where text belongs": ("segments: {a: {name: true}}", "wrong-type", "expected text, found true or false", ""),
    "a map where text belongs": ("segments: {a: {name: {}}}", "wrong-type", "expected text, found a map", ""),
    "a list where text belongs": ("segments: {a: {name: []}}", "wrong-type", "expected text, found a list", ""),
    "an empty text": ("segments: {a: {name: ''}}", "limit", "the text is empty", "write something"),
    "too many variants": (
        f"stories: {{p: {{welcome: {{responses: [{{text: [{', '.join('abcdefghijklmnopqrstu')}]}}]}}}}}}",
        "limit",
        "21 items; the limit is 20",
        "split it",
    ),
    "a number among variants": (
        "stories: {p: {welcome: {responses: [{text: [a, 7]}]}}}",
        "wrong-type",
        "expected text, found a number",
        'put quotes around it: "7"',
    ),
    "a negative delay": (
        "stories: {p: {welcome: {responses: [{text: a, delay: -1}]}}}",
        "limit",
        "the number must be",
        "",
    ),
    "a wrong word": (
        story("      a: {classifier: keyword}"),
        "wrong-value",
        "this must be `ml` or `keywords`",
        "did you mean `keywords`?",
    ),
    "a tag": ("segments: !!set {a}", "tag", "the tag tag:yaml.org,2002:set is not known", "files are pure data"),
    "a tag on a text": ("segments: {a: {name: !!python/name:os.system x}}", "tag", "is not known", "pure data"),
    "a key that is a list": ("segments: {[a]: {}}", "key-type", "a key must be text", "quote it"),
    "a key that stands for a map": (
        "segments: {a: &x {name: a}, *x : {}}",
        "key-type",
        "a key must be text",
        "quote it",
    ),
    "a merge of no map": ("segments: {a: {<<: [1]}}", "merge-type", "`<<` takes a map, or a list of maps", ""),
    "a key twice": ("segments: {a: {}, a: {}}", "duplicate-key", "`a` stands twice in the same map", ""),
    "a moved that is no list": ("moved: {from: a}", "wrong-type", "expected a list, found a map", ""),
    "a section that is no map": ("segments: [a]", "wrong-type", "expected a map", ""),
    "a story that is no map": ("stories: {p: hi}", "wrong-type", "expected a map", ""),
    "an interaction with a bad key": (story("      A: {}"), "bad-key", "`A` is no key", "`a`"),
    "half a reference": ("segments: {a: {name: 'x ${y'}}", "bad-reference", "is no reference", "write `${var.name}`"),
    "an unknown reference": ("segments: {a: {name: '${vars.y}'}}", "bad-reference", "`${vars.y}` is no reference", ""),
}


@pytest.mark.parametrize("name", CASES)
def test_every_mistake_is_found_once(name: str) -> None:
    part, code, message, suggestion = CASES[name]
    (finding,) = findings(part)
    assert (finding.code, message in finding.message, suggestion in finding.suggestion) == (code, True, True), finding
    assert finding.place is not None
    assert (finding.place.file, finding.place.line > 0, finding.place.column > 0) == ("a.yaml", True, True)


VALUES: dict[str, object] = {
    # how it is written, what it is (YAML 1.2 core schema)
    "~": None,
    "null": None,
    "": None,
    "true": True,
    "False": False,
    "yes": "yes",
    "on": "on",
    "12": 12,
    "+1": 1,
    "0o17": 15,
    "0x1F": 31,
    "017": 17,
    "1.5": 1.5,
    "1e3": 1000.0,
    "-.inf": float("-inf"),
    ".INF": float("inf"),
    "1_000": "1_000",
    "12:30": "12:30",
    "2026-01-01": "2026-01-01",
    "9" * 4000: "9" * 4000,
    "'12'": "12",
    "! 12": "12",
    "!!str 12": "12",
}


@pytest.mark.parametrize("written", VALUES, ids=lambda text: text[:12] or "nothing")
def test_plain_values(written: str) -> None:
    value, found = read_yaml(SourceFile(name="a", text=f"a: {written}\n"))
    assert (value, found) == ({"a": VALUES[written]}, [])


def test_anchors_aliases_and_merges() -> None:
    text = (
        "base: &base {a: 1, b: &two 2}\n"
        "other: &other {b: 3, c: 4}\n"
        "both: {<<: [*base, *other], a: 9}\n"
        "one: {<<: *other, d: *two}\n"
        "&key k: v\n"
        "again: {*key : x}\n"
    )
    value, found = read_yaml(SourceFile(name="a", text=text))
    assert found == []
    assert value == {
        "base": {"a": 1, "b": 2},
        "other": {"b": 3, "c": 4},
        "both": {"a": 9, "b": 2, "c": 4},
        "one": {"b": 3, "c": 4, "d": 2},
        "k": "v",
        "again": {"k": "x"},
    }


def test_lists_of_several_files_are_one_list() -> None:
    loaded = load_files(
        {
            "botsync.yaml": "version: 1\nname: t\n",
            "a.yaml": "segments: {a: {}, b: {}}\nmoved: [{from: segment.x, to: segment.a}]\n",
            "b.yaml": "moved: [{from: segment.y, to: segment.b}, {from: segment.z, to: segment.nope}]\n",
        }
    )
    (finding,) = loaded.findings
    assert finding.place is not None
    assert (finding.place.file, finding.place.line, finding.place.column) == ("b.yaml", 1, 65)


def test_a_variable_may_stand_in_any_text() -> None:
    settings = "version: 1\nname: t\nenvironments: {sandbox: {vars: {size: big}}}\n"
    part = "segments: {a: {name: 'a ${var.size} $${one} ${var.other}'}}\nwebhooks: {w: {url: '${var.site_url}'}}\n"
    desired = load_files({"botsync.yaml": settings, "a.yaml": part}).desired
    assert desired is not None
    named = {str(address): fields["name"] for address, fields in desired.resources.items()}
    assert named["segment.a"] == "a big ${one} other"
    (hook,) = (fields for address, fields in desired.resources.items() if address.kind == "webhook")
    assert hook["url"] == "https://sandbox.invalid/site_url"


def test_entities_that_no_file_mentions_may_be_used() -> None:
    """They are managed elsewhere; a misspelt system entity is a mistake all the same."""
    part = story("      a: {parameters: {x: {entity: theirs}}}")
    assert findings(part) == []
