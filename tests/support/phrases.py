"""A small shop's bot as examples, questions that it should and should not answer, and an encoder."""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from botsync.conversation.language.tokens import tokens

SHOP: dict[str, list[str]] = {
    "greeting": ["hello", "hi there", "good morning", "hey", "good evening to you"],
    "hours": [
        "when are you open",
        "what are your opening hours",
        "are you open on sunday",
        "until what time is the shop open",
        "when do you close today",
        "is the shop open on holidays",
    ],
    "order_status": [
        "where is my order",
        "when will my parcel arrive",
        "my package has not been delivered",
        "I want to track my order",
        "has my order been shipped",
        "the delivery is late",
    ],
    "refund": [
        "I want my money back",
        "how do I return an item",
        "can I get a refund",
        "I would like to send the shoes back",
        "refund my last purchase please",
        "return policy",
    ],
    "payment": [
        "which payment methods do you accept",
        "can I pay by credit card",
        "do you take paypal",
        "is it possible to pay on invoice",
        "my credit card was declined",
        "how can I pay",
    ],
    "pizza": [
        "I want a {{pizza_size:size}} pizza",
        "a {{pizza_size:size}} pizza please",
        "order a pizza",
        "can I have a pizza with {{sys.any:topping}}",
        "get me a pizza",
    ],
    "human": [
        "I want to talk to a person",
        "connect me with an agent",
        "is there anybody I can talk to",
        "call somebody from support",
        "human please",
    ],
}
EXAMPLES = [(label, phrase) for label, phrases in SHOP.items() for phrase in phrases]
IN_SCOPE = [
    ("hours", "are you open on saturday"),
    ("hours", "what time do you close"),
    ("order_status", "when does my order arrive"),
    ("order_status", "wher is my packge"),
    ("refund", "i want to return the shoes"),
    ("refund", "could I have my money back please"),
    ("payment", "may I pay with my credit card"),
    ("pizza", "I want to order a pizza"),
    ("human", "let me talk to a human please"),
]
FOREIGN = [
    "how high is mount everest",
    "who won the election in france",
    "translate butterfly into latin",
    "tell me a joke about elephants",
    "what rhymes with orange",
    "is it going to rain tomorrow",
]


class Concepts:
    """An encoder that knows some synonyms: a word's vector is drawn from its concept's name."""

    name = "concepts-1"

    def __init__(self, synonyms: dict[str, str] | None = None, *, shift: float = 0.0) -> None:
        self._synonyms = synonyms or {}
        self._shift = shift

    def encode(self, texts: Sequence[str]) -> Any:
        rows = np.array([self._sentence(text) for text in texts])
        rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        rows[:, 0] += self._shift
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    def _sentence(self, text: str) -> Any:
        return sum((self._word(self._synonyms.get(word, word)) for word in tokens(text)), np.full(64, 1e-3))

    @staticmethod
    def _word(word: str) -> Any:
        return np.frombuffer(hashlib.sha512(word.encode()).digest(), np.uint8).astype(float) - 127.5


SYNONYMS = {"reimbursement": "refund", "operator": "agent", "accessible": "open", "cheque": "paypal"}
