"""Sums of money as Danish documents print them: "kr. 1.416.000,-", "1,2 mio. kr.", "t.kr. 300", "250.223 euro".

A range ("200.000-300.000 kr.") is two sums, its lower and its upper end: neither alone is what the document says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from policygraph.loaders.parse.numbers import NUMBER, WORDS, parse_number
from policygraph.loaders.parse.sentences import sentence_around

_CURRENCIES = {
    "DKK": r"(?:danske\s)?kroner\b|danske\skr\b\.?|kr(?![a-zæøå])\.?|dkk\b",
    "EUR": r"euros?\b|eur\b|€",
    "SEK": r"sek\b|svenske\s(?:kroner\b|kr\b\.?)",
    "NOK": r"nok\b|norske\s(?:kroner\b|kr\b\.?)",
    "USD": r"usd\b|us\$",
}
_SCALES = {
    r"tusinde?\b|t\.?\s?(?=kr|dkk|eur)": 1_000,
    r"mio\b\.?|mill\b\.?|millioner\b|million\b": 10**6,
    r"mia\b\.?|milliard(?:er)?\b": 10**9,
}
_CURRENCY = "(?:" + "|".join(_CURRENCIES.values()) + ")"
_SCALE = "(?:" + "|".join(_SCALES) + ")"
# "50,000" with exactly three decimals is a thousand written the English way; no sum has a tenth of an øre. "1.2" counts
# only before a scale ("1.2 mio."); blanks between thousands are those of "1 200 000".
_AMOUNT = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?![\d,])|\d{{1,3}}(?: \d{{3}})+(?![\d.,]\d)(?!\d)|\d+\.\d{{1,2}}(?=\s?(?:mio|mill|mia))|{NUMBER})"
_DASH = r"\s?(?:[-–]|til)\s?"
_RANGE = rf"{_AMOUNT}(?:{_DASH}{_AMOUNT})?"

_BEFORE = re.compile(
    rf"(?<![\w])(?P<scale>{_SCALE})?\s?(?P<currency>{_CURRENCY}):?\s?(?P<amount>{_RANGE})(?!\s?%)(?:\s?(?P<after>{_SCALE}))?(?!\d)",
    re.I,
)
_AFTER = re.compile(rf"(?<![\d.,§])(?P<amount>{_RANGE})(?:,-)?\s?(?P<scale>{_SCALE})?\s?(?P<currency>{_CURRENCY})(?!\w)", re.I)
#: "450.000,-" is kroner without saying so.
_KRONER = re.compile(rf"(?<![\d.,§/-])(?P<amount>{_RANGE}),[-–](?!\d)")
_WORDED = re.compile(
    rf"(?<!\w)(?P<count>(?:en|én|et)?\s?halv|halvanden|{'|'.join(WORDS)})\s(?P<scale>{_SCALE})\s?(?P<currency>{_CURRENCY})(?!\w)",
    re.I,
)
_GROUPED = r"\d{1,3}(?:(?:\.\d{3})+(?:,\d{2,3})?|(?:,\d{3})+)"
_BARE = re.compile(
    rf"(?<![\d.,§/-])(?P<amount>{_GROUPED}(?:\s?[-–]\s?{_GROUPED})?|\d{{5,}}(?:,\d\d)?)"
    rf"(?P<tail>,-)?(?![\d%]|[.,/-]\d)|(?<![\d.,§/-])(?P<scaled>{_RANGE})\s?(?P<scale>{_SCALE})(?!\w)",
    re.I,
)
_LONE = re.compile(rf"\s*(?:ca\.?\s*|cirka\s*)?(?P<amount>{_RANGE})\s*")
#: "520 årligt i 2022-2024 af centrets ramme" in a column headed "t.kr.".
_LEAD = re.compile(
    rf"\s*(?:ca\.?\s*|cirka\s*)?(?P<amount>{_RANGE})(?=\s+(?:i alt|årligt|om året|pr\.|hvert|i (?:19|20)\d\d|fra|af)\b)"
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


def find_money(text: str, *, bare: str | None = None, scale: int | None = None) -> list[Money]:
    """Every sum in the text, in order; a range gives both its ends.

    :param bare: currency for large numbers without one (a column headed "Økonomi" holds money even so)
    :param scale: what a bare number counts (1000 in a column headed "t.kr."); a number that stands alone is then a sum
        however small it is
    """
    return list(_find_money(text, bare, scale))


@lru_cache(4096)  # rule after rule looks at the same sentences
def _find_money(text: str, bare: str | None, scale: int | None) -> tuple[Money, ...]:
    found: list[Money] = []
    taken: list[tuple[int, int]] = []

    def free(match: re.Match[str]) -> bool:
        return not any(match.start() < end and start < match.end() for start, end in taken)

    behind = [m for m in _AFTER.finditer(text) if m["scale"] or re.search(r"\d[., ]\d", m["amount"])]
    # "1,2 mio. kr.: 400.000 kr. i 2023": the currency belongs to the sum before it.
    ahead = [m for m in _BEFORE.finditer(text) if not any(a.start() < m.start() < a.end() for a in behind)]
    for match in [*ahead, *_AFTER.finditer(text), *_WORDED.finditer(text), *_KRONER.finditer(text)]:
        if free(match):
            taken.append(match.span())
            found.extend(_sums(match))
    if bare and scale is not None and (lone := _LONE.fullmatch(text)) and not found:
        return tuple(Money(_plain(value * scale), bare, *lone.span("amount")) for value in _values(lone["amount"]))
    if bare and scale is not None and not found and (lead := _LEAD.match(text)):
        taken.append(lead.span())
        found.extend(Money(_plain(value * scale), bare, *lead.span("amount")) for value in _values(lead["amount"]))
    if bare:
        for match in _BARE.finditer(text):
            if free(match) and not _COUNTED.match(text, match.end()):
                taken.append(match.span())
                factor = _scale(match["scale"]) if match["scaled"] else scale or 1
                values = _values(match["amount"] or match["scaled"])
                found.extend(Money(_plain(value * factor), bare, *match.span()) for value in values)
    return tuple(sorted(found, key=lambda money: (money.start, money.amount)))


def unit_of(heading: str) -> tuple[str, int] | None:
    """Currency and scale that a column's heading gives its bare numbers ("Budget (t.kr.)" → DKK, 1000); None if it gives none."""
    if match := _UNIT.search(heading):
        return _currency(match["currency"]), 1_000 if match["thousand"] else _scale(match["scale"])
    return ("DKK", _scale(match["scale"])) if (match := _UNIT_SCALE.search(heading)) else None


_UNIT = re.compile(rf"(?<![\w.])(?:(?P<thousand>1[.\s]?000\s?)|(?P<scale>{_SCALE})\s?)?(?P<currency>{_CURRENCY})(?!\w)", re.I)
_UNIT_SCALE = re.compile(r"(?<![\w.])(?P<scale>i tusinde?r?|mio\b\.?|mill\b\.?|i millioner)(?!\w)", re.I)


def _sums(match: re.Match[str]) -> Iterator[Money]:
    groups = match.groupdict()
    factor = _scale(groups.get("scale")) * _scale(groups.get("after"))
    values = [_counted(groups["count"])] if groups.get("count") else _values(match["amount"])
    for value in values:
        yield Money(_plain(value * factor), _currency(groups.get("currency") or "kr."), *match.span())


def _counted(word: str) -> Decimal:
    return {"halvanden": Decimal("1.5")}.get(word.casefold()) or (
        Decimal("0.5") if word.casefold().endswith("halv") else Decimal(WORDS[word.casefold()])
    )


def _values(printed: str) -> list[Decimal]:
    parts = re.split(_DASH, printed)
    values = [_value(part) for part in parts]
    if len(parts) == 2 and parts[0].isdigit() and values[0] * 1000 < values[1] and re.fullmatch(r"\d+(?:[. ]\d{3})+", parts[1]):
        values[0] *= 1000  # "50-100.000 kr."
    return values


def _value(printed: str) -> Decimal:
    plain = printed.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", plain):
        return Decimal(plain.replace(",", ""))
    return Decimal(plain) if re.fullmatch(r"\d+\.\d{1,2}", plain) else parse_number(plain)


def _plain(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole if whole == value else value


def _scale(printed: str | None) -> int:
    initial = (printed or "").strip().casefold().removeprefix("i ")[:3]
    return {"mio": 10**6, "mil": 10**9 if "milliard" in (printed or "").casefold() else 10**6, "mia": 10**9}.get(
        initial, 1_000 if initial[:1] == "t" else 1
    )


def _currency(printed: str) -> str:
    return next(code for code, pattern in _CURRENCIES.items() if re.match(pattern, printed, re.I))


# --- what a sum is for -----------------------------------------------------------------------------------------------

_NEXT_SUM = re.compile(rf"\d{{1,3}}(?:\.\d{{3}})+\D{{0,6}}|\d+(?:,\d+)?\s?(?:{_SCALE})|(?:{_CURRENCY})\s?\d+", re.I)
_ANNUAL = re.compile(r"\b(?:årligt|årlig|om året|pr\.? år|per år|hvert år|hvert af årene|i hvert år|p\.a\.)|/\s?år\b", re.I)
_PER = re.compile(r"\b(?:pr\.?|per)\s+(?P<what>(?:igu\s+)?[a-zæøå]+)", re.I)
_HALF = re.compile(r"\b(?P<half>1\.|2\.|første|andet)\s+halvår(?:\s+(?:i|af))?\s+(?P<year>(?:19|20)\d\d)", re.I)
_ONE_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\s?(?:[-–/+]|og)\s?\d)"
_YEAR = re.compile(
    rf"\b(?:i|for|for hele|hele|budget(?:år(?:et)?)?|regnskab)\s+{_ONE_YEAR}|\({_ONE_YEAR.replace('year', 'alone')}\)", re.I
)
#: "2023: 300.000 kr." and "i 2023 300.000 kr.": a year that leads up to the sum after it.
_LEADING = re.compile(
    r"(?:\b(?:i|for|og i)\s+(?P<year>(?:19|20)\d\d)\s*(?:er der\s+)?|(?P<alone>(?:19|20)\d\d)\s*:\s*)(?:ca\.\s*)?(?:kr\.?\s*)?$",
    re.I,
)
_TOTAL = re.compile(
    r"\b(?:i alt|ialt|samlet|samlede|hele perioden|over perioden|i perioden|projektperioden|(?:over|i løbet af) \w+ år)\b", re.I
)
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
    after, *more = _NEXT_SUM.split(text[money.end : last], maxsplit=1)
    before = _NEXT_SUM.split(text[first : money.start])[-1]
    leading = _LEADING.search(before)
    if more and (next_year := _LEADING.search(after)) and (leading or _basis(before)):
        after = after[: next_year.start()]
    for clause in (after, before):
        if basis := _basis(clause):
            return basis
    return f"year {leading['year'] or leading['alone']}" if leading else "total"


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
        return f"year {match['year'] or match['alone']}"
    return "total" if _TOTAL.search(clause) else None
