"""What came of conversation tests as a page that opens from disk and asks no network: everything, to look around in."""

from collections.abc import Iterator, Mapping

from botsync.conversation.testing.cases import Path
from botsync.conversation.testing.observed import Observed
from botsync.conversation.testing.report import ConversationReport
from botsync.conversation.testing.verdict import Exchange, Result, Verdict, count
from botsync.render.graph_text import escaped
from botsync.render.page import policy
from botsync.render.tests_html_figures import coverage_section, language_section, meter, place
from botsync.render.tests_page import SCRIPT, STYLE
from botsync.render.tests_transcript import VERBS

_WORDS = {Verdict.PASS: "passed", Verdict.MISMATCH: "failed", Verdict.ERROR: "could not be carried out"}


def render_tests_html(report: ConversationReport) -> str:
    """Return the page; without scripts it shows everything, only unfiltered."""
    lines = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        policy(STYLE, SCRIPT),
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Conversations: {_told(report)}</title>",
        f"<style>{STYLE}</style></head>",
        "<body>",
        *_head(report),
        "<main>",
        *_conversations(report),
        *(coverage_section(report.coverage, report) if report.coverage is not None else ()),
        *(language_section(report.language, report) if report.language is not None else ()),
        "</main>",
        f"<script>{SCRIPT}</script>",
        "</body></html>",
    ]
    return "\n".join(lines) + "\n"


def _told(report: ConversationReport) -> str:
    counted = count(report.results)
    return ", ".join(f"{counted[item]} {_WORDS[item]}" for item in Verdict if counted[item]) or "none"


def _head(report: ConversationReport) -> Iterator[str]:
    counted = count(report.results)
    badges = " ".join(_badge(item, f"{counted[item]} {_WORDS[item]}") for item in Verdict if counted[item])
    yield f"<header><h1>Conversations</h1><p>{badges or 'There are none.'}</p>"
    yield f'<p class="quiet">{report.turns} turns on {escaped(report.played_on)}, {report.seconds:.1f} s</p>'
    if report.silent:
        names = ", ".join(f"<code>{escaped(name)}</code>" for name in report.silent)
        yield f"<p>Without a stub, and so without an answer: {names}</p>"
    yield "</header>"


def _badge(verdict: Verdict, words: str) -> str:
    return f'<span class="verdict {verdict}">{words}</span>'


def _conversations(report: ConversationReport) -> Iterator[str]:
    stories = dict.fromkeys(result.case.story for result in report.results)
    yield '<section aria-label="Conversations"><form hidden>'
    yield _choice("verdict", "Verdict", [(str(item), _WORDS[item]) for item in Verdict])
    yield _choice("story", "Story", [(story, story) for story in stories])
    yield '<div class="wide"><label for="text">Text</label>'
    yield '<input id="text" type="search" autocomplete="off"></div>'
    yield '<button type="button" id="open">Open all</button><button type="button" id="close">Close all</button>'
    yield '<output id="shown"></output></form>'
    ordered = sorted(report.results, key=lambda result: result.verdict is Verdict.PASS)
    for number, result in enumerate(ordered, start=1):
        yield from _case(number, result, report)
    yield "</section>"


def _choice(name: str, label: str, values: list[tuple[str, str]]) -> str:
    options = "".join(f'<option value="{escaped(value)}">{escaped(words)}</option>' for value, words in values)
    chooser = f'<select id="{name}"><option value="">all</option>{options}</select>'
    return f'<div><label for="{name}">{label}</label>{chooser}</div>'


def _case(number: int, result: Result, report: ConversationReport) -> Iterator[str]:
    case, verdict = result.case, result.verdict
    data = f'data-verdict="{verdict}" data-story="{escaped(case.story)}"'
    name = "" if case.title == case.id else f"<code>{escaped(case.id)}</code> "
    yield f'<details class="case" id="case-{number}" {data}{"" if verdict is Verdict.PASS else " open"}>'
    yield f"<summary>{_badge(verdict, str(verdict))}<strong>{escaped(case.title)}</strong>{name}"
    tags = "".join(f" #{escaped(tag)}" for tag in case.tags)
    yield f'<span class="quiet">{escaped(case.story)} {place(case.path, report)}{tags}</span></summary>'
    if case.attributes:
        yield f'<p class="note">known before: {_pairs(case.attributes)}</p>'
    yield '<ol class="chat">'
    for exchange in result.exchanges:
        yield from _exchange(exchange, case.path, report)
    yield "</ol>"
    if result.skipped:
        yield f'<p class="note last">{result.skipped} more turn{"" if result.skipped == 1 else "s"} not played</p>'
    yield "</details>"


def _exchange(exchange: Exchange, above: Path, report: ConversationReport) -> Iterator[str]:
    step, seen = exchange.step, exchange.observed
    yield "<li>"
    if step is not None:
        yield f'<p class="said user"><span class="unseen">user: </span>{escaped(step.text)}</p>'
        parts = [VERBS[step.kind]] if step.kind != "user" else []
        yield f'<p class="note">{", ".join([*parts, *_matched(seen)])}</p>'
    if seen is not None:
        yield from _answer(seen)
    if exchange.error:
        hint = f"<p>{escaped(exchange.hint)}</p>" if exchange.hint else ""
        where = place(above if step is None else step.path, report)
        yield f'<div class="problem error"><p>{escaped(exchange.error)} {where}</p>{hint}</div>'
    for item in exchange.differences:
        yield f'<div class="problem mismatch"><strong>{escaped(item.field)}</strong> {place(item.path, report)}'
        yield f"<dl><dt>expected</dt><dd>{escaped(item.expected)}</dd>"
        yield f"<dt>got</dt><dd>{escaped(item.got)}</dd></dl></div>"
    if seen is not None and seen.contenders:
        yield from _contenders(seen, report)
    yield "</li>"


def _matched(seen: Observed | None) -> Iterator[str]:
    if seen is not None:
        yield f"matched <code>{escaped(seen.interaction)}</code> with {seen.score:.2f}"
        yield from [f"gave {_pairs(seen.values)}"] if seen.values else ()


def _answer(seen: Observed) -> Iterator[str]:
    yield from (
        f'<p class="said bot"><span class="unseen">bot: </span>{escaped(message)}</p>' for message in seen.messages
    )
    if seen.buttons:
        titles = "".join(f"<li>{escaped(button.title)}</li>" for button in seen.buttons)
        yield f'<ul class="choices" aria-label="Buttons">{titles}</ul>'
    yield from (f'<p class="note">webhook {escaped(name)}: no stub, no answer</p>' for name in seen.silent)


def _pairs(known: Mapping[str, object]) -> str:
    return ", ".join(f"<code>{escaped(f'{name}={value}')}</code>" for name, value in known.items())


def _contenders(seen: Observed, report: ConversationReport) -> Iterator[str]:
    yield '<div class="scroll few" tabindex="0" role="group" aria-label="What could have been meant"><table><thead><tr>'
    yield "<th>could have been meant</th><th>score</th><th>in</th><th>nearest phrase</th></tr></thead><tbody>"
    for item in seen.contenders or ():
        near = f"{escaped(item.nearest)} {place(item.path, report)}" if item.nearest else ""
        yield f'<tr><th scope="row"><code>{escaped(item.interaction)}</code></th>'
        yield f'<td class="number">{meter(item.score, item.interaction)} {item.score:.2f}</td>'
        yield f"<td>{escaped(item.tier)}</td><td>{near}</td></tr>"
    yield "</tbody></table></div>"
