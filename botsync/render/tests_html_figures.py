"""The figures of the page of conversation tests: what of each story was reached, and how well texts are understood."""

from collections.abc import Iterable, Iterator

from botsync.conversation.testing.cases import Path
from botsync.conversation.testing.coverage import Coverage, Item, Subject
from botsync.conversation.testing.language import Judged, LanguageReport, Share
from botsync.conversation.testing.report import ConversationReport
from botsync.render.coverage_svg import coverage_svg
from botsync.render.graph_text import escaped

DRAWN = 1_000
"""Transitions up to which a story is drawn: beyond, nobody finds a way in it, and the drawing takes seconds."""


def place(path: Path, report: ConversationReport) -> str:
    """Return where something stands; nothing where that is not known."""
    found = report.place(path)
    return f'<code class="quiet">{escaped(str(found))}</code>' if found else ""


def meter(share: float, label: str) -> str:
    """Return a bar from 0 to 1."""
    return f'<meter min="0" max="1" value="{share:.4f}" aria-label="{escaped(label)}"></meter>'


# what was reached


def coverage_section(coverage: Coverage, report: ConversationReport) -> Iterator[str]:
    """Yield what was reached: a table, and for each story a drawing and what was missed."""
    stories = list(dict.fromkeys(item.story for item in coverage.items))
    if not stories:
        return
    yield '<section aria-labelledby="reached"><h2 id="reached">Reached</h2>'
    yield f"{_scroll('Reached, by story')}<table><thead><tr><th>story</th>"
    yield "".join(f"<th>{subject}s</th>" for subject in Subject) + "</tr></thead><tbody>"
    for story in stories:
        yield _row(escaped(story), coverage, story)
    if len(stories) > 1:
        yield _row("all", coverage, None)
    yield "</tbody></table></div>"
    for number, story in enumerate(stories, start=1):
        yield from _story(coverage, story, number, report)
    yield "</section>"


def _scroll(label: str) -> str:
    return f'<div class="scroll" tabindex="0" role="group" aria-label="{escaped(label)}">'


def _row(name: str, coverage: Coverage, story: str | None) -> str:
    cells = "".join(f'<td class="number">{_reached(coverage, subject, story)}</td>' for subject in Subject)
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _reached(coverage: Coverage, subject: Subject, story: str | None) -> str:
    reached, there = coverage.of(subject, story)
    bar = meter(reached / there, f"{subject}s reached") if there else ""
    return f"{bar} {reached} of {there}" if there else "-"


def _story(coverage: Coverage, story: str, number: int, report: ConversationReport) -> Iterator[str]:
    missed = [item for item in coverage.missed if item.story == story]
    if coverage.of(Subject.TRANSITION, story)[1] <= DRAWN:
        yield f"<details><summary><strong>{escaped(story)}</strong> what leads where, reached and not</summary>"
        yield '<p class="note">Green and solid: reached. Red and dashed: not reached.</p>'
        yield f"{_scroll(f'Drawing of {story}')}{coverage_svg(coverage, story, f'drawing-{number}')}</div></details>"
    if missed:
        yield f"<details><summary><strong>{escaped(story)}</strong> {len(missed)} not reached</summary>"
        yield from _listed(_missed(item, report) for item in missed)
        yield "</details>"


def _missed(item: Item, report: ConversationReport) -> str:
    return f"{item.subject} {escaped(item.name)} {place(item.path, report)}"


def _listed(items: Iterable[str]) -> Iterator[str]:
    yield '<ul class="list">'
    yield from (f"<li>{item}</li>" for item in items)
    yield "</ul>"


# what was understood


def language_section(language: LanguageReport, report: ConversationReport) -> Iterator[str]:
    """Yield how well texts are understood, what is confused, and what nearly is."""
    yield '<section aria-labelledby="understood"><h2 id="understood">Understood</h2><table><thead><tr>'
    yield "<th>texts</th><th>understood</th><th>of</th></tr></thead><tbody>"
    yield _share("phrases, each judged without having been learned", language.phrases)
    yield _share("turns whose text is not in the training", language.unseen)
    yield _share("turns whose text is in the training", language.seen)
    macro = "-" if language.macro_f1 is None else f"{language.macro_f1:.3f}"
    yield f"</tbody></table><p>Macro F1 of the phrases: {macro}</p>"
    if language.confusions:
        yield "<h3>Confused</h3>"
    for pair in language.confusions:
        yield f"<details><summary><code>{escaped(pair.meant)}</code> is taken for"
        yield f" <code>{escaped(pair.taken_for)}</code> ({len(pair.texts)})</summary>"
        yield from _listed(_judged(text, report) for text in pair.texts)
        yield "</details>"
    if language.ambiguous:
        yield "<h3>Ambiguous</h3>"
        yield f"<details><summary>{len(language.ambiguous)} understood, and nearly taken for another</summary>"
        yield from _listed(_judged(text, report) for text in language.ambiguous)
        yield "</details>"
    yield "</section>"


def _share(name: str, share: Share) -> str:
    shown = "-" if share.accuracy is None else f"{meter(share.accuracy, name)} {100 * share.accuracy:.1f} %"
    cells = f'<td class="number">{shown}</td><td class="number">{share.all}</td>'
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _judged(text: Judged, report: ConversationReport) -> str:
    guesses = ", ".join(f"<code>{escaped(name)}</code> {score:.2f}" for name, score in text.guesses[:2])
    return f"<q>{escaped(text.text)}</q> {guesses or 'nothing'} {place(text.path, report)}"
