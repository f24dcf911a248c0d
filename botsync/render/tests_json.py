"""What came of conversation tests as JSON, for programs: everything that is known, in one document.

`seconds` apart, the same run gives the same bytes. Places are `{"file", "line", "column"}`, or ``null`` where nobody
knows them. At the top:

- `passed`, `played_on`, `turns` (played, welcomes left out), `seconds`, `verdicts` (how many of each),
  `silent_webhooks` (called without a stub).
- `cases`: `id`, `conversation`, `title`, `story`, `tags`, `place`,
  `verdict`, `skipped` turns, `seconds`, `attributes` known before, and `turns`. A turn has `does` and `text` (both
  ``null`` for the welcome), `variant`, `place`, `verdict`, `error` and `hint` where it could not be carried out,
  `differences` (`field`, `expected`, `got`, `place`) and `observed`: `interaction`, `fallback`, `score`, `messages`,
  `buttons`, `values` that the turn gave, `entities` of these, `attributes` known, `context` newest first, `played`
  responses, `jumps`, `current`, `silent_webhooks`, and `contenders` best first, or ``null`` where nobody told.
- `coverage`, or ``null``: `reached` and `all` by subject, over all and by story; `items`, each `reached` or
  not; those that are not have a `place`.
- `language`, or ``null``: accuracies with `right` and `all`, `macro_f1`, `repeated`, `confusions` and `ambiguous`.
"""

from collections.abc import Iterable
from typing import Any

from botsync.conversation.testing.cases import Path
from botsync.conversation.testing.coverage import Coverage, Subject
from botsync.conversation.testing.language import Judged, LanguageReport, Share
from botsync.conversation.testing.observed import Contender, Observed
from botsync.conversation.testing.report import ConversationReport
from botsync.conversation.testing.verdict import Exchange, Result, Verdict, count
from botsync.render.as_json import document_text, place_data

Json = dict[str, Any]


def render_tests_json(report: ConversationReport) -> str:
    """Return the document."""
    counted = count(report.results)
    return document_text(
        {
            "passed": report.passed,
            "played_on": report.played_on,
            "turns": report.turns,
            "seconds": round(report.seconds, 3),
            "verdicts": {str(verdict): counted[verdict] for verdict in Verdict},
            "silent_webhooks": list(report.silent),
            "cases": [_case(result, report) for result in report.results],
            "coverage": None if report.coverage is None else _coverage(report.coverage, report),
            "language": None if report.language is None else _language(report.language, report),
        }
    )


def _at(path: Path, report: ConversationReport) -> Json | None:
    return place_data(report.place(path))


def _case(result: Result, report: ConversationReport) -> Json:
    case = result.case
    return {
        "id": case.id,
        "conversation": case.conversation,
        "title": case.title,
        "story": case.story,
        "tags": list(case.tags),
        "place": _at(case.path, report),
        "verdict": str(result.verdict),
        "skipped": result.skipped,
        "seconds": round(result.seconds, 3),
        "attributes": dict(case.attributes),
        "turns": [_turn(exchange, report) for exchange in result.exchanges],
    }


def _turn(exchange: Exchange, report: ConversationReport) -> Json:
    step, seen = exchange.step, exchange.observed
    return {
        "does": None if step is None else step.kind,
        "text": None if step is None else step.text,
        "variant": 0 if step is None else step.variant,
        "place": None if step is None else _at(step.path, report),
        "verdict": str(exchange.verdict),
        "error": exchange.error or None,
        "hint": exchange.hint or None,
        "differences": [
            {"field": item.field, "expected": item.expected, "got": item.got, "place": _at(item.path, report)}
            for item in exchange.differences
        ],
        "observed": None if seen is None else _observed(seen, report),
    }


def _observed(seen: Observed, report: ConversationReport) -> Json:
    return {
        "interaction": seen.interaction,
        "fallback": seen.is_fallback,
        "score": _rounded(seen.score),
        "messages": list(seen.messages),
        "buttons": [{"title": item.title, "kind": item.kind, "value": item.value} for item in seen.buttons],
        "values": dict(seen.values),
        "entities": dict(seen.entities),
        "attributes": dict(seen.attributes),
        "context": list(seen.context),
        "contenders": None if seen.contenders is None else [_contender(item, report) for item in seen.contenders],
        "played": [{"interaction": interaction, "response": index} for interaction, index in seen.played],
        "jumps": [{"from": source, "to": target} for source, target in seen.jumps],
        "current": seen.current or None,
        "silent_webhooks": list(seen.silent),
    }


def _contender(item: Contender, report: ConversationReport) -> Json:
    return {
        "interaction": item.interaction,
        "score": _rounded(item.score),
        "tier": item.tier,
        "nearest": item.nearest or None,
        "place": _at(item.path, report),
    }


def _coverage(coverage: Coverage, report: ConversationReport) -> Json:
    missed = set(coverage.missed)
    stories = dict.fromkeys(item.story for item in coverage.items)
    return {
        "all": _reached(coverage, None),
        "stories": {story: _reached(coverage, story) for story in stories},
        "items": [
            {
                "subject": str(item.subject),
                "story": item.story,
                "name": item.name,
                "reached": item not in missed,
                "place": _at(item.path, report) if item in missed else None,
            }
            for item in coverage.items
        ],
    }


def _reached(coverage: Coverage, story: str | None) -> Json:
    return {
        str(subject): dict(zip(("reached", "all"), coverage.of(subject, story), strict=True)) for subject in Subject
    }


def _language(language: LanguageReport, report: ConversationReport) -> Json:
    return {
        "phrases": _share(language.phrases),
        "macro_f1": _rounded(language.macro_f1),
        "turns_seen": _share(language.seen),
        "turns_unseen": _share(language.unseen),
        "repeated": _rounded(language.repeated),
        "confusions": [
            {
                "story": pair.story,
                "meant": pair.meant,
                "taken_for": pair.taken_for,
                "texts": _judged(pair.texts, report),
            }
            for pair in language.confusions
        ],
        "ambiguous": _judged(language.ambiguous, report),
    }


def _share(share: Share) -> Json:
    return {"right": share.right, "all": share.all, "accuracy": _rounded(share.accuracy)}


def _judged(texts: Iterable[Judged], report: ConversationReport) -> list[Json]:
    return [
        {
            "story": item.story,
            "text": item.text,
            "meant": item.meant,
            "taken_for": item.taken_for,
            "guesses": [{"interaction": name, "score": _rounded(score)} for name, score in item.guesses],
            "place": _at(item.path, report),
        }
        for item in texts
    ]


def _rounded(share: float | None) -> float | None:
    """Return a share with as many places as mean something."""
    return None if share is None else round(share, 4)
