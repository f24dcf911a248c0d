"""Values with a form of their own: addresses of pages and mailboxes, phone numbers, codes of letters and digits."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

_LOCAL = r"[^\W_](?:[\w.%+'-]{0,62}[\w%+-])?"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_EMAIL = re.compile(rf"(?<![\w.%+'@-]){_LOCAL}@(?:{_LABEL}\.){{1,8}}[^\W\d_]{{2,63}}(?![\w@])")
_TOP = """com|org|net|io|dev|app|ai|edu|gov|mil|int|info|biz|shop|store|online|site|xyz|cloud|tech|blog|news|page|wiki
    |uk|de|fr|nl|pl|es|se|fi|dk|cz|ch|at|be|pt|ie|gr|hu|ro|sk|ua|eu|us|ca|mx|br|ar|cl|au|nz|jp|cn|kr|in|sg|hk|tw|za|il
    |tr|ru|co|tv|cc""".replace("\n", "").replace(" ", "")
_WORDS_TOO = "at|be|in|us|see|page|news|store|shop|site|online|app|blog|info|co|int|cloud|tech"
"""Top-level domains that follow a full stop in ordinary text where a blank was forgotten."""
_HOST = rf"(?:{_LABEL}\.){{1,8}}"
_TAIL = r"(?::\d{1,5})?(?:[/?#][^\s<>\"]*)?"
_URL = re.compile(
    rf"(?:[a-z][a-z0-9+.-]{{1,19}}://[^\s<>\"/?#][^\s<>\"]*"
    rf"|(?<![\w@.-])www\.{_HOST}[^\W\d_]{{2,63}}{_TAIL}"
    rf"|(?<![\w@.-])(?:{_LABEL}\.(?:(?!(?:{_WORDS_TOO})\b(?![/:?#]))|{_HOST}))(?:{_TOP})(?![\w@-]|\.\w){_TAIL})",
    re.IGNORECASE,
)
_AFTER_URL = ".,;:!?'\"\u2019\u201d*"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_PHONE = re.compile(
    r"(?<![\w@.,/:+-])(?:\+|00)?[ (]{0,2}\d(?:[ .()/\u2010-\u2013-]{0,3}\d){5,17}(?![\w@]|[.,:/-]\d)"
    r"(?:,?[ ]?(?:ext\.?|extension|x)[ ]?\d{1,6}(?!\w))?",
    re.IGNORECASE,
)
_NO_PHONE = re.compile(
    r"\d{4}[-./ ]\d{1,2}[-./ ]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ]\d{4}"  # dates
    r"|\d{1,3}(?:\.\d{1,3}){3}|\d+\.\d+|(?:\d{1,2}[ ]){3,}\d{1,2}"  # network addresses, decimals, lists
)
_FEWEST, _MOST = 7, 15
"""Digits of a phone number: E.164 allows no more."""
_CODE = re.compile(r"(?<![\w@.-])[^\W_]+(?:[-_/.][^\W_]+)*(?![\w@])")
_NO_CODE = re.compile(
    r"\d+(?:st|nd|rd|th|k|kg|g|mg|lbs?|oz|km|m|cm|mm|mi|ft|in|inch|l|ml|cl|h|hrs?|mins?|s|secs?|ms|am|pm|x|px|[gmtk]b"
    r"|usd|eur|gbp|%|[cf])|\d+(?:-[^\W\d_]+)+",  # ordinals, amounts, "2-year-old"
    re.IGNORECASE,
)
_GROUPS = re.compile(r"\d+(?:[-/.:]\d+){2,}|\d+:\d+")


def emails(text: str) -> Iterator[Span]:
    """Yield where mail addresses stand."""
    for match in _EMAIL.finditer(text):
        if ".." not in match[0]:
            yield match.span()


def urls(text: str) -> Iterator[Span]:
    """Yield where addresses of pages stand, without the punctuation of the sentence around."""
    for match in _URL.finditer(text):
        start, end = match.span()
        while end > start and _closes_the_sentence(text[start:end]):
            end -= 1
        yield start, end


def phones(text: str) -> Iterator[Span]:
    """Yield where phone numbers stand: seven to fifteen digits in groups, no dates, decimals or network addresses."""
    for match in _PHONE.finditer(text):
        start, end = match.span()
        typed = text[start:end].lstrip()
        start = end - len(typed)
        main = re.split(r"(?i),? ?(?:ext|x)", typed)[0]
        if _FEWEST <= sum(map(str.isdigit, main)) <= _MOST and not _NO_PHONE.fullmatch(main) and _balanced(main):
            yield start, end


def codes(text: str) -> Iterator[Span]:
    """Yield where codes stand: words of letters and digits, such as AP456UQW or ORD-1042."""
    taken = [*emails(text), *urls(text)]
    for match in _CODE.finditer(text):
        start, end = match.span()
        has_both = re.search(r"\d", match[0]) and re.search(r"[^\W\d_]", match[0])
        if has_both and not _NO_CODE.fullmatch(match[0]) and not within(start, end, taken):
            yield start, end


def no_numbers(text: str) -> list[Span]:
    """Return where digits stand that are no numbers: in addresses, phone numbers with groups, dates and times."""
    grouped = [(start, end) for start, end in phones(text) if not text[start:end].isdigit()]
    return [*emails(text), *urls(text), *grouped, *(match.span() for match in _GROUPS.finditer(text))]


def within(start: int, end: int, spans: list[Span]) -> bool:
    """Tell whether a place in the text touches one of the spans."""
    return any(start < other_end and other_start < end for other_start, other_end in spans)


def _closes_the_sentence(url: str) -> bool:
    last = url[-1]
    return last in _AFTER_URL or (last in _PAIRS and url.count(last) > url.count(_PAIRS[last]))


def _balanced(phone: str) -> bool:
    return phone.count("(") == phone.count(")")
