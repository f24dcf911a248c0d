"""Lints project texts in memory, with or without somebody who understands language."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from botsync.conversation.dialogue.bot import Interaction, Story
from botsync.conversation.language.tokens import tokens
from botsync.conversation.understanding import StoryUnderstanding, understand
from botsync.core.references import Path, Problem
from botsync.diagnostics import Place, has_errors
from botsync.lint.language import Guess, HeldOut, Language
from botsync.lint.rules import RULES
from botsync.lint.subject import Subject
from botsync.loader.files import SourceFile
from botsync.loader.merge import Merged, Part
from botsync.loader.project import Sources, load
from botsync.loader.reader import read_yaml
from botsync.models.bot import Story as Declared
from botsync.models.project import Project

SETTINGS = "version: 1\nname: case\n"
FOLDS = 5


def _file(text: str) -> SourceFile:
    return SourceFile(name="botsync.yaml", text=SETTINGS + text)


def merged(text: str) -> Merged:
    """Return the tree of a project of one file; version and name are added."""
    value, findings = read_yaml(_file(text))
    assert isinstance(value, dict)
    assert not findings, findings
    return Merged([Part(_file(text), value)])


def project(text: str) -> Project:
    """Return the valid project of one file."""
    loaded = load(Sources(files=(_file(text),), merged=merged(text), findings=()), "sandbox", None)
    assert loaded.project is not None, loaded.findings
    assert not has_errors(loaded.findings)
    return loaded.project


def subject(text: str, language: Language | None = None) -> Subject:
    return Subject(project=project(text), language=language)


def problems(code: str, text: str, language: Language | None = None) -> list[Problem]:
    """Return what a rule finds in the project of one file."""
    rule = next(rule for rule in RULES if rule.code == code)
    found = list(rule.check(subject(text, language)))
    assert all(problem.code == code for problem in found)
    return found


def found(code: str, text: str, language: Language | None = None) -> list[tuple[str, str]]:
    """Return path and message of what a rule finds, the path with dots."""
    return [(dotted(problem.path), problem.message) for problem in problems(code, text, language)]


def places(code: str, text: str, language: Language | None = None) -> list[Place | None]:
    """Return where in the file a rule finds something."""
    tree = merged(text)
    return [tree.find(problem).place for problem in problems(code, text, language)]


def dotted(path: Path) -> str:
    return ".".join(map(str, path))


@dataclass(frozen=True, kw_only=True)
class Told:
    """Understands what it is told to; for texts that it was told nothing of there is no guess."""

    guesses: Mapping[str, Sequence[tuple[str, float]]] = field(default_factory=dict)
    held: Sequence[tuple[str, str, Sequence[tuple[str, float]]]] = ()

    def guess(self, story: str, text: str, among: Collection[str] | None = None) -> Sequence[Guess]:
        return [
            Guess(interaction=key, score=score)
            for key, score in self.guesses.get(text, ())
            if among is None or key in among
        ]

    def held_out(self, story: str) -> Sequence[HeldOut]:
        return [
            HeldOut(
                interaction=key,
                phrase=phrase,
                guesses=tuple(Guess(interaction=name, score=score) for name, score in guesses),
            )
            for key, phrase, guesses in self.held
        ]

    def normal(self, text: str) -> str:
        return " ".join(tokens(text))


class Trained:
    """Understands the stories of a project as the sandbox does."""

    def __init__(self, text: str | Project) -> None:
        self._project = project(text) if isinstance(text, str) else text
        self._minds: dict[str, StoryUnderstanding] = {}

    def guess(self, story: str, text: str, among: Collection[str] | None = None) -> Sequence[Guess]:
        if story not in self._minds:
            self._minds[story] = self._mind((self._project.stories or {})[story])
        return self._ranked(self._minds[story], text, among)

    def held_out(self, story: str) -> Sequence[HeldOut]:
        declared = (self._project.stories or {})[story]
        result = []
        for fold in range(FOLDS):
            mind = self._mind(declared, without=fold)
            for key, interaction in (declared.interactions or {}).items():
                for phrase in interaction.user_says[fold::FOLDS]:
                    guesses = tuple(self._ranked(mind, phrase, None))
                    result.append(HeldOut(interaction=key, phrase=phrase, guesses=guesses))
        return result

    def normal(self, text: str) -> str:
        return " ".join(tokens(text))

    def _ranked(self, mind: StoryUnderstanding, text: str, among: Collection[str] | None) -> list[Guess]:
        return [Guess(interaction=match.interaction, score=match.score) for match in mind.rank(text, among, 0.7)]

    def _mind(self, declared: Declared, without: int | None = None) -> StoryUnderstanding:
        interactions = {
            key: Interaction(
                id=key,
                name=key,
                classifier=item.classifier,
                phrases=tuple(text for n, text in enumerate(item.user_says) if n % FOLDS != without),
            )
            for key, item in (declared.interactions or {}).items()
        }
        nobody = Interaction(id="", name="")
        story = Story(
            id="s", name="s", order=(), following={}, interactions=interactions, welcome=nobody, fallback=nobody
        )
        entities = {key: entity.entries for key, entity in (self._project.entities or {}).items()}
        return understand(story, entities)
