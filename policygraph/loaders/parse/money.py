"""Sums of money as Danish documents print them: "kr. 1.416.000", "1,2 mio. kr.", "t.kr. 300", "250.223 euro"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from policygraph.loaders.parse.numbers import NUMBER, parse_number
from policygraph.loaders.parse.sentences import sentence_around

_CURRENCIES = {
    "DKK": r"kroner\b|kr(?![a-zæøå])\.?|dkk\b",
    "EUR": r"euros?\b|eur\b|€",
    "SEK": r"sek\b",
    "NOK": r"nok\b",
    "USD": r"usd\b|us\$",
}
_SCALES = {
    r"tusinde?\b|t\.?\s?(?=kr)": 1_000,
    r"mio\b\.?|mill\b\.?|millioner\b|million\b": 10**6,
    r"mia\b\.?|milliard(?:er)?\b": 10**9,
}
_CURRENCY = "(?:" + "|".join(_CURRENCIES.values()) + ")"
_SCALE = "(?:" + "|".join(_SCALES) + ")"
# "50,000" with exactly three decimals is a thousand written the English way; no sum has a tenth of an øre.
_AMOUNT = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?![\d,])|{NUMBER})"
_RANGE = rf"{_AMOUNT}(?:\s?[-–]\s?{_AMOUNT})?"

_BEFORE = re.compile(
    rf"(?<![\w])(?P<scale>{_SCALE})?\s?(?P<currency>{_CURRENCY})\s?(?P<amount>{_RANGE})(?!\s?%)(?:\s?(?P<after>{_SCALE}))?(?!\d)",
    re.I,
)
_AFTER = re.compile(rf"(?<![\d.,§])(?P<amount>{_RANGE})(?:,-)?\s?(?P<scale>{_SCALE})?\s?(?P<currency>{_CURRENCY})(?!\w)", re.I)
_BARE = re.compile(
    r"(?<![\d.,§/-])(?P<amount>\d{1,3}(?:[.,]\d{3})+(?:\s?[-–]\s?\d{1,3}(?:[.,]\d{3})+)?|\d{5,})(?P<tail>,-)?(?![\d%]|[.,/-]\d)",
    re.I,
)
_COUNTED = re.compile(
    r"\s*(?:%|procent|timer|time|børn|borgere|personer|elever|unge|familier|pladser|kursister|deltagere|besøg|km|m2|ton)", re.I
)


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in its currency (ISO 4217), with its place in the text (character offsets, end exclusive)."""

    amount: Decimal
    currency: str
    start: int
    end: int


def find_money(text: str, *, bare: str | None = None, scale: int = 1) -> list[Money]:
    """Every sum in the text, in order; a range gives both its ends.

    :param bare: currency for large numbers without one (a column headed "Økonomi" holds money even so)
    :param scale: what a bare number counts (1000 in a column headed "t.kr.")
    """
    found: list[Money] = []
    taken: list[tuple[int, int]] = []
    for match in [*_BEFORE.finditer(text), *_AFTER.finditer(text)]:
        if not any(match.start() < end and start < match.end() for start, end in taken):
            taken.append(match.span())
            found.extend(_sums(match))
    if bare:
        for match in _BARE.finditer(text):
            if not any(match.start() < end and start < match.end() for start, end in taken) and not _COUNTED.match(
                text, match.end()
            ):
                taken.append(match.span())
                found.extend(Money(_plain(value * scale), bare, *match.span()) for value in _values(match["amount"]))
    return sorted(found, key=lambda money: (money.start, money.amount))


def _sums(match: re.Match[str]) -> Iterator[Money]:
    factor = _scale(match["scale"]) * (_scale(match["after"]) if "after" in match.re.groupindex else 1)
    for value in _values(match["amount"]):
        yield Money(_plain(value * factor), _currency(match["currency"]), *match.span())


def _values(printed: str) -> Iterator[Decimal]:
    for part in re.split(r"\s?[-–]\s?", printed):
        english = re.fullmatch(r"\d{1,3}(?:,\d{3})+", part)
        yield Decimal(part.replace(",", "")) if english else parse_number(part)


def _plain(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole if whole == value else value


def _scale(printed: str | None) -> int:
    initial = (printed or "").strip().casefold()[:3]
    return {"mio": 10**6, "mil": 10**9 if "milliard" in (printed or "").casefold() else 10**6, "mia": 10**9}.get(
        initial, 1_000 if initial[:1] == "t" else 1
    )


def _currency(printed: str) -> str:
    return next(code for code, pattern in _CURRENCIES.items() if re.match(pattern, printed, re.I))


# --- what a sum is for -----------------------------------------------------------------------------------------------

_NEXT_SUM = re.compile(r"\d{1,3}(?:\.\d{3})+\D{0,6}")
_ANNUAL = re.compile(r"\b(?:årligt|årlig|om året|pr\.? år|per år|hvert år|p\.a\.)", re.I)
_PER = re.compile(r"\b(?:pr\.?|per)\s+(?P<what>(?:igu\s+)?[a-zæøå]+)", re.I)
_HALF = re.compile(r"\b(?P<half>1\.|2\.|første|andet)\s+halvår(?:\s+(?:i|af))?\s+(?P<year>(?:19|20)\d\d)", re.I)
_YEAR = re.compile(r"\b(?:i|for|for hele|hele|budget)\s+(?P<year>(?:19|20)\d\d)(?!\s?[-–/]\s?\d)", re.I)
_TOTAL = re.compile(r"\b(?:i alt|ialt|samlet|samlede|hele perioden|over perioden|i perioden|projektperioden)\b", re.I)
_PEOPLE = {
    "deltager": "participant",
    "kursist": "participant",
    "person": "person",
    "borger": "citizen",
    "barn": "child",
    "elev": "pupil",
    "familie": "family",
    "medlem": "member",
    "måned": "month",
    "uge": "week",
    "gang": "time",
    "plads": "place",
    "forløb": "course",
    "time": "hour",
    "kvartal": "quarter",
}


def basis_of(text: str, money: Money) -> str:
    """What the sum is counted over: total, annual, year 2018, half-year 2018-1, per participant …

    The words after the sum, up to the next sum or the end of the sentence, count before the words in front of it.
    """
    first, last = sentence_around(text, money.start, money.end - 1)
    after = _NEXT_SUM.split(text[money.end : last], maxsplit=1)[0]
    before = _NEXT_SUM.split(text[first : money.start])[-1]
    for clause in (after, before):
        if basis := _basis(clause):
            return basis
    return "total"


def _basis(clause: str) -> str | None:
    if _ANNUAL.search(clause):
        return "annual"
    if match := _HALF.search(clause):
        return f"half-year {match['year']}-{1 if match['half'].casefold() in ('1.', 'første') else 2}"
    if match := _PER.search(clause):
        what = match["what"].casefold()
        return "per " + next((name for word, name in _PEOPLE.items() if what.startswith(word) or what.endswith(word)), what)
    if re.search(r"\bhver gang\b", clause, re.I):
        return "per time"
    if match := _YEAR.search(clause):
        return f"year {match['year']}"
    return "total" if _TOTAL.search(clause) else None
