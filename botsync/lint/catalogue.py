"""All that lint can find: the rules about bots, and those about lint itself."""

from botsync.lint.rule import Rule
from botsync.lint.rules import RULES
from botsync.lint.upkeep import UPKEEP

CATALOGUE: tuple[Rule, ...] = (*RULES, *UPKEEP)
