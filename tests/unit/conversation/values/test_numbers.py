"""Numbers as people type them: figures, words, and both."""

import pytest

from botsync.conversation.values.numbers import find_numbers

WHOLE = {
    "12": 12,
    "-3": -3,
    "\u22123.5": -3.5,
    "+7": 7,
    ".75": 0.75,
    "1,234,567.5": 1234567.5,
    "12\u202f000": 12000,
    "1,5": 1.5,
    "1/2": 0.5,
    "½": 0.5,
    "2½": 2.5,
    "3rd": 3,
    "5k": 5000,
    "2.0": 2,
    "zero": 0,
    "a hundred": 100,
    "hundred": 100,
    "thousand": 1000,
    "a dozen": 12,
    "half a dozen": 6,
    "1 hundred": 100,
    "Twenty One": 21,
    "twentyone": 21,
    "twenty-first": 21,
    "two hundredth": 200,
    "one hundred and twenty-third": 123,
    "fourty": 40,
    "nineteen hundred eighty": 1980,
    "twenty five hundred": 2500,
    "one hundred and five": 105,
    "seventy thousand and six": 70006,
    "a thousand and one": 1001,
    "one million, two hundred thousand": 1200000,
    "one hundred thirty million five hundred seventy thousand": 130570000,
    "one thousand million": 10**9,
    "three trillion": 3 * 10**12,
    "minus five": -5,
    "negative twelve": -12,
    "point five": 0.5,
    "minus point five": -0.5,
    "three point one four": 3.14,
    "one point twenty five": 1.25,
    "one point two million": 1200000,
    "1.5 million": 1500000,
    "a half": 0.5,
    "half a million": 500000,
    "two and a half": 2.5,
    "two and a half million": 2500000,
    "two hundred and a half": 200.5,
    "three and half": 3.5,
    "three quarters": 0.75,
    "two and three quarters": 2.75,
    "one third": 1 / 3,
    "two thirds": 2 / 3,
}


@pytest.mark.parametrize("text", WHOLE)
def test_a_number_is_read_to_its_end(text: str) -> None:
    (number,) = find_numbers(text)
    assert number.value == pytest.approx(WHOLE[text], abs=1e-12)
    assert isinstance(number.value, float) == (WHOLE[text] % 1 != 0)
    assert (number.start, number.end) == (0, len(text))


IN_TEXT = {
    "I want two large pizzas and a hundred small ones": ["two", "a hundred"],
    "one two three": ["one", "two", "three"],
    "one million, please": ["one million"],
    "one hundred and fifty, or sixty": ["one hundred and fifty", "sixty"],
    "one hundred and": ["one hundred"],
    "two and": ["two"],
    "two and a third of it": ["two and a third"],
    "two point, five": ["two", "five"],
    "two point first": ["two", "first"],
    "two point ½": ["two", "½"],
    "five five thousand": ["five", "five thousand"],
    "first and second": ["first", "second"],
    "hundredth hundred": ["hundredth", "hundred"],
    "one second": ["one"],
    "the big one": [],
    "wait a second": [],
    "millions of people, hundreds of thousands": [],
    "two hundreds": ["two"],
    "a hundreds": [],
    "half past five": ["half", "five"],
    "at this point five people": ["five"],
    "point blank": [],
    "point zero": ["zero"],
    "and a minus": [],
    "$60 or 50% or 5kg or 37c": ["60", "50", "5", "37"],
    "pages 5-6": ["5", "6"],
    "(-5) and 5-5": ["-5", "5", "5"],
    "24/7": ["24", "7"],
    "AP456UQW v2.0 4you": [],
    "10:30": [],
    "3.5.": ["3.5"],
    "six million five thousand thousand": ["six million", "five thousand thousand"],
}


@pytest.mark.parametrize("text", IN_TEXT)
def test_numbers_end_where_they_do_not_go_on(text: str) -> None:
    assert [text[number.start : number.end] for number in find_numbers(text)] == IN_TEXT[text]
