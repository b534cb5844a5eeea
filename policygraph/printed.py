"""Numbers, sums and dates as people write them, in Danish and in English.

>>> number("1250000.50", "da"), money("1416000", "DKK", "en"), day("2021-12-31", "da")
('1.250.000,50', 'DKK 1,416,000', '31. december 2021')
"""

from __future__ import annotations

import re
from typing import NamedTuple

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = frozenset(_XSD + name for name in ("decimal", "double", "float", "integer", "int", "long", "nonNegativeInteger"))
_MONTHS = {
    "da": ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
}  # fmt: skip


def number(text: str, lang: str) -> str:
    """A decimal with thousands apart: 1250000.50 is 1,250,000.50 or 1.250.000,50."""
    whole, _, part = text.partition(".")
    part = part.rstrip("0")
    part = part.ljust(2, "0") if len(part) == 1 and len(whole.lstrip("-")) > 3 else part
    plain = f"{int(whole):,}" + (f".{part}" if part else "")
    if whole.startswith("-") and not plain.startswith("-"):
        plain = f"-{plain}"
    return plain.translate(str.maketrans(",.", ".,")) if lang == "da" else plain


def money(amount: str, currency: str, lang: str) -> str:
    """A sum with its currency, before it in English, after it in Danish."""
    said = number(amount, lang)
    if lang == "da":
        return f"{said} {'kr.' if currency == 'DKK' else currency}"
    return f"{currency} {said}"


def day(iso: str, lang: str) -> str:
    """A day with the name of its month; what is no day stays as it is."""
    from datetime import date

    try:
        found = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{found.day}{'.' if lang == 'da' else ''} {_MONTHS[lang][found.month - 1]} {found.year}"


class Value(NamedTuple):
    """A value of an answer: its text, the IRI of its datatype, and the currency that its row names."""

    text: str
    datatype: str | None = None
    currency: str | None = None

    def said(self, lang: str) -> str:
        """The value as it is written in a sentence."""
        if self.datatype == f"{_XSD}date":
            return day(self.text, lang)
        if self.datatype in _NUMBERS and re.fullmatch(r"-?\d+(\.\d+)?", self.text):
            sum_ = self.currency and self.datatype == f"{_XSD}decimal"
            return money(self.text, self.currency or "", lang) if sum_ else number(self.text, lang)
        return self.text
