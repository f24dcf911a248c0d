"""Understanding language: which interaction a text means, learned from the phrases of a project."""

from botsync.conversation.language.encoder import Encoder
from botsync.conversation.language.guesses import Guess, held_out
from botsync.conversation.language.keywords import matches
from botsync.conversation.language.matching import Match, Matcher
from botsync.conversation.language.model import Model
from botsync.conversation.language.storage import examples_digest
from botsync.conversation.language.training import train

__all__ = ["Encoder", "Guess", "Match", "Matcher", "Model", "examples_digest", "held_out", "matches", "train"]
