"""Danish numbers: full stop between thousands, comma before decimals ("1.861.659,10")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

#: Digits grouped by full stops (or by no-break spaces, wide or narrow), optional decimals; or plain digits, optional decimals.
NUMBER = r"(?:\d{1,3}(?:[.\u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
_NUMBER = re.compile(rf"(?<![\d.,]){NUMBER}(?![\d])")

WORDS = {
    "en": 1,
    "én": 1,
    "et": 1,
    "ét": 1,
    "to": 2,
    "tre": 3,
    "fire": 4,
    "fem": 5,
    "seks": 6,
    "syv": 7,
    "otte": 8,
    "ni": 9,
    "ti": 10,
    "elleve": 11,
    "tolv": 12,
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number and its place in the text it was found in (character offsets, end exclusive)."""

    value: Decimal
    start: int
    end: int


def parse_number(printed: str) -> Decimal:
    """The value of a Danish number as printed.

    >>> parse_number("1.861.659,10")
    Decimal('1861659.10')

    :raises ValueError: if it is not one number
    """
    text = printed.strip()
    if not re.fullmatch(NUMBER, text):
        raise ValueError(f"not a Danish number: {printed!r}")
    return Decimal(re.sub(r"[.\u00a0\u202f]", "", text).replace(",", "."))


def find_numbers(text: str) -> Iterator[Number]:
    """Every number printed in digits, in order."""
    for match in _NUMBER.finditer(text):
        yield Number(parse_number(match.group()), match.start(), match.end())


def parse_count(printed: str) -> int | None:
    """A small whole number in digits or words ("3", "to"); None if it is neither."""
    text = printed.strip().casefold()
    return int(text) if text.isascii() and text.isdigit() else WORDS.get(text)
