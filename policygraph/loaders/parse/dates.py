"""Danish dates and periods: "31. Januar 2017", "01-10-2017", "efteråret 2020", "2021-23", "Igangværende fra 2015 -".

A month or a year as printed becomes its first day for a start and its last day for an end. A length of time ends the day
before it has gone round ("to år fra 1. januar 2023" → 2024-12-31), but from a vague edge it reaches the same edge ("primo
2018 … to år" → 2020-01-01). A week is that of ISO 8601.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from policygraph.loaders.parse.numbers import WORDS, parse_count

MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december")
_MONTH = "(?P<month>" + "|".join(f"{m}|{m[:3]}" if m != "maj" else m for m in MONTHS) + r")\b\.?"
#: Danish seasons as months; winter is counted to the year in which it ends.
SEASONS = {"forår": (3, 5), "sommer": (6, 8), "efterår": (9, 11), "vinter": (1, 2)}
_YEAR = r"(?P<year>(?:19|20)\d\d)"

_FORMS = [
    re.compile(form, re.I)
    for form in (
        rf"(?<!\d)(?P<day>\d{{1,2}})\.?\s?{_MONTH}\s*{_YEAR}?(?!\d)",
        rf"(?<![\d.])(?P<day>\d{{1,2}})[-./](?P<monthno>\d{{1,2}})(?:[-./]|\s){_YEAR}(?!\d)",
        rf"(?<![\d-]){_YEAR}-(?P<monthno>\d\d)-(?P<day>\d\d)(?!\d)",
        rf"(?<!\w)(?:(?P<edge>primo|medio|ultimo)|(?P<edgeof>start(?:en)?|begyndelsen|midten|slutningen|udgangen)\s+af)\s+"
        rf"(?:{_MONTH}\s+)?{_YEAR}(?!\d)",
        rf"(?<!\w){_MONTH}\s*{_YEAR}(?!\d)",
        rf"(?<!\w)(?P<season>forår|sommer|efterår|vinter)(?:et|en)?\s+{_YEAR}(?!\d)",
        rf"(?<!\w)(?P<half>(?:[12]\.|første|andet)(?=\s?halvår)|H[12])\s?(?:halvår)?(?:\s+(?:i|af))?[\s,-]+{_YEAR}(?!\d)",
        rf"(?<!\w)(?P<quarter>(?:[1-4]\.|første|andet|tredje|fjerde)(?=\s?kv)|[QK][1-4])\s?(?:kvartal|kvt\.?|kv\.)?(?:\s+(?:i|af))?[\s,/-]*{_YEAR}(?!\d)",
        rf"(?<![\d.,/-]){_YEAR}[\s,/-]+(?P<quarter>[QK][1-4])(?!\w)",
        rf"(?<!\w)uge\s+(?P<week>\d{{1,2}})(?:\s?[-–]\s?(?P<lastweek>\d{{1,2}}))?(?:\s+i)?[\s,/-]+{_YEAR}(?!\d)",
        r"(?<![\w.,/-])(?<!kl\. )(?P<day>\d{1,2})(?P<sep>[./-])(?P<monthno>\d{1,2})(?:(?P=sep)|-)(?P<shortyear>[0-4]\d)(?![\d.,/-]|\s?(?:kr|%))",
        rf"(?<![\d.,/-])(?<!§ ){_YEAR}/(?P<next>(?:19|20)?\d\d)(?!\d)",
        rf"(?<![\d.,/]){_YEAR}(?![\d%]|[.,]\d)",
    )
]
#: Every year has them.
_TWO_DIGITS = re.compile(r"\d\d")
_BARE_MONTH = re.compile(rf"(?<!\w){_MONTH}(?!\w)", re.I)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as printed: the days it may mean, how exactly it is said, its place in the text."""

    first: date
    last: date
    precision: str
    start: int
    end: int


def find_dates(text: str) -> list[Moment]:
    """Every date, month, season or year that is printed with a year, in order."""
    return list(_find_dates(text)) if _TWO_DIGITS.search(text) else []


@lru_cache(4096)  # rule after rule looks at the same sentences
def _find_dates(text: str) -> tuple[Moment, ...]:
    found: list[Moment] = []
    for form in _FORMS:
        for match in form.finditer(text):
            if not any(match.start() < m.end and m.start < match.end() for m in found):
                moment = _moment(match)
                if moment:
                    found.append(moment)
    return tuple(sorted(found, key=lambda m: m.start))


def _moment(match: re.Match[str]) -> Moment | None:
    groups = match.groupdict()
    if groups.get("shortyear"):
        groups["year"] = "20" + groups["shortyear"]
    if not groups.get("year"):
        return None
    year, at = int(groups["year"]), (match.start(), match.end())
    month = _month_number(groups.get("month")) or int(groups.get("monthno") or 0)
    if groups.get("day"):
        try:
            day = date(year, month, int(groups["day"]))
        except ValueError:
            return None
        return Moment(day, day, "day", *at)
    if groups.get("week"):
        return _weeks(year, int(groups["week"]), int(groups["lastweek"] or groups["week"]), at)
    groups["edge"] = groups.get("edge") or groups.get("edgeof")
    if month:
        precision = "edge" if groups["edge"] else "month"
        return Moment(date(year, month, 1), _month_end(year, month), precision, *at) if month <= 12 else None
    for name, months in _PARTS.items():
        if key := groups.get(name):
            first, last = months(key.casefold())
            return Moment(date(year, first, 1), _month_end(year, last), name, *at)
    if groups.get("next"):
        other = int(str(year)[: 4 - len(groups["next"])] + groups["next"])
        return Moment(date(year, 8, 1), date(other, 7, 31), "school-year", *at) if other == year + 1 else None
    return Moment(date(year, 1, 1), date(year, 12, 31), "year", *at)


_PARTS = {
    "season": lambda key: SEASONS[key],
    "edge": lambda key: (1, 3) if key[:3] in ("pri", "sta", "beg") else (5, 8) if key[:2] in ("me", "mi") else (10, 12),
    "half": lambda key: (1, 6) if _ordinal(key) == 1 else (7, 12),
    "quarter": lambda key: (_ordinal(key) * 3 - 2, _ordinal(key) * 3),
}


def _ordinal(printed: str) -> int:
    digit = re.search(r"\d", printed)
    return int(digit.group()) if digit else ("første", "andet", "tredje", "fjerde").index(printed) + 1


def _weeks(year: int, first: int, last: int, at: tuple[int, int]) -> Moment | None:
    try:
        return Moment(date.fromisocalendar(year, first, 1), date.fromisocalendar(year, last, 7), "week", *at)
    except ValueError:
        return None


def _month_number(name: str | None) -> int:
    return next((n for n, month in enumerate(MONTHS, 1) if name and month.startswith(name.casefold()[:3])), 0)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


# --- periods ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when, as far as it is said; ``ongoing`` only where the words say that it goes on."""

    start: date | None = None
    end: date | None = None
    ongoing: bool = False
    span: tuple[int, int] = (0, 0)


_SHORT = re.compile(r"(?<![\d.,/-])(?P<a>(?:19|20)\d\d)\s?[-–/]\s?(?P<b>\d\d)(?![\d.,-])")
_LONG = re.compile(r"(?<![\d.,/-])(?P<a>(?:19|20)\d\d)\s?[-–]\s?(?P<b>(?:19|20)\d\d)(?![\d-])")
_MONTHS_ONE_YEAR = re.compile(
    rf"(?<!\w)(?:(?P<d1>\d{{1,2}})\.\s?)?{_MONTH.replace('month', 'm1')}\s?(?:-|–|til|til og med)\s?"
    rf"(?:(?P<d2>\d{{1,2}})\.\s?)?{_MONTH.replace('month', 'm2')}\s?{_YEAR}",
    re.I,
)
_TO = re.compile(r"\s*(?:[-–—→]|til(?: og med)?|t\.?o\.?m\.?|(?:og )?frem til|indtil)\s*(?:den\s+|d\.\s*)?", re.I)
_OPEN = re.compile(
    r"\s*[-–](?=\s*(?:$|[A-ZÆØÅ]|\.|,|\)))|\s+(?:og frem(?:efter|adrettet)?|og fortsat|og indtil videre|ff\.)", re.I
)
_AND = re.compile(r"\s*(?:,|;|/|\+|&|og|samt|-|–)\s*(?:i\s+)?", re.I)
_END_CUE = re.compile(
    r"(?:slutdato|slutter|afsluttes|afsluttet|færdig(?:t|e)?|færdiggøres|fuldført|ophører|udløber|senest|indtil|frem til|til og med|t\.?o\.?m|inden|(?<!\w)til|lukket i|lukkede|slut)\W*(?:d\.|den|i|ved|med)?\W*$",
    re.I,
)
_START_CUE = re.compile(
    r"(?:opstart(?:er|et|es)?|start(?:er|ede|et|es)?|startdato|fra|siden|påbegynd\w*|igangsat\w*|igangsættes|etableret|begynder|begyndte|"
    r"iværksat|igangværende|forventet opstart|(?:går|gik|sættes|sat|kommer) i gang)(?:\s+\w+){0,2}?\W*(?:den|d\.|i|fra|som \w+ i)?\W*$",
    re.I,
)
_LASTS = re.compile(
    r"(?:løber|varer|kører|strækker sig|varighed:?|over|i)\s+(?:over\s+|i\s+)?(?P<n>\w+)\s?(?P<unit>år\b|årig|måneder\b|mdr\b)|(?P<m>\w+?)-?\s?årig(?:t|e)?\b"
    r"|^\W*(?P<k>\w+)\s(?P<unit2>år|måneder|mdr\.?)\s+fra\b",
    re.I,
)
_NO_END = re.compile(r"\b(?:ingen (?:endelig )?slutdato|permanent|fast tilbud|derefter|løbende)\b", re.I)
_GOES_ON = re.compile(
    r"\b(?:løbende|igangværende|ingen (?:endelig )?slutdato|kører|permanent|fast tilbud|i drift|årligt tilbagevendende|forankret|fortsætter|indtil videre)\b"
    r"|\b(?:årlige|ugentlige|månedlige)\b",
    re.I,
)


def find_ranges(text: str) -> list[Period]:
    """Explicit ranges: "2016-2018", "2021-23", "marts 2015 - september 2016", "Marts - september 2018"."""
    ranges: list[Period] = []

    def add(start: date, end: date, span: tuple[int, int]) -> None:
        if start <= end and not any(span[0] < r.span[1] and r.span[0] < span[1] for r in ranges):
            ranges.append(Period(start, end, False, span))

    moments = find_dates(text)
    for one, two in zip(moments, moments[1:]):
        if _TO.fullmatch(text, one.end, two.start):
            add(one.first, two.last, (one.start, two.end))
    for match in _LONG.finditer(text):
        add(date(int(match["a"]), 1, 1), date(int(match["b"]), 12, 31), match.span())
    for match in _MONTHS_ONE_YEAR.finditer(text):
        year, m1, m2 = int(match["year"]), _month_number(match["m1"]), _month_number(match["m2"])
        first = year - 1 if m1 > m2 else year
        add(_day(first, m1, match["d1"]) or date(first, m1, 1), _day(year, m2, match["d2"]) or _month_end(year, m2), match.span())
    for match in _SHORT.finditer(text):
        year, last = int(match["a"]), int(match["a"][:2] + match["b"])
        if year < last <= year + 30 and not (text[match.end() - 3] == "/" and last == year + 1):
            add(date(year, 1, 1), date(last, 12, 31), match.span())
    return sorted(ranges, key=lambda r: r.span)


def _day(year: int, month: int, day: str | None) -> date | None:
    try:
        return date(year, month, int(day)) if day else None
    except ValueError:
        return None


def parse_period(text: str) -> Period:
    """The period a time frame states ("Start primo 2018 - projektet løber to år" → 2018-01-01 to 2020-01-01)."""
    ongoing = bool(_GOES_ON.search(text))
    if ranges := find_ranges(text):
        first = ranges[0]
        return Period(first.start, first.end, False, first.span)
    moments = find_dates(text)
    for one, two in zip(moments, moments[1:]):
        if one.first > two.last and one.precision == two.precision and _TO.fullmatch(text, one.end, two.start):
            return Period(one.first, two.last, False, (one.start, two.end))  # as printed, wrong way round
    if not moments:
        return Period(None, None, ongoing, (0, len(text)))
    start, end, span = _said(text, moments)
    lasts = _months(text)
    if start and not end and lasts and (not ongoing or not _NO_END.search(text)):
        vague = any(m.precision == "edge" and m.first == start for m in moments)
        end = _after(start, lasts) if vague else _after(start, lasts) - timedelta(1)
    if start and not end and _OPEN.match(text, span[1]):
        ongoing = True
    return Period(start, end, ongoing and not end, span)


def _said(text: str, moments: list[Moment]) -> tuple[date | None, date | None, tuple[int, int]]:
    """Start and end among single moments, by the words in front of each."""
    start = end = None
    for moment in moments:
        before = text[max(0, moment.start - 45) : moment.start]
        if end is None and _END_CUE.search(before):
            end = moment
        elif start is None and _START_CUE.search(before):
            start = moment
    whole = (min(m.start for m in (start, end) if m), max(m.end for m in (start, end) if m)) if start or end else (0, 0)
    if start or end:
        return start.first if start else None, end.last if end else None, whole
    first, last = moments[0], moments[-1]
    listed = all(_AND.fullmatch(text, a.end, b.start) for a, b in zip(moments, moments[1:]))
    if len(moments) > 1 and (listed or all(m.precision == "day" for m in moments)) and first.first <= last.last:
        return first.first, last.last, (first.start, last.end)
    if first.precision == "edge" and re.match(r"ultimo|slut|udgang", text[first.start :], re.I):
        return None, first.last, (first.start, first.end)
    only = len(moments) == 1 and first.precision != "edge" and not _OPEN.match(text, first.end)
    alone = only and len(text.strip()) <= (first.end - first.start) + 12 and not _GOES_ON.search(text)
    return first.first, first.last if alone else None, (first.start, first.end)


def _months(text: str) -> int | None:
    """How many months it lasts, where the words say so."""
    for match in _LASTS.finditer(text):
        if count := parse_count(match["n"] or match["m"] or match["k"] or ""):
            return count * (1 if (match["unit"] or match["unit2"] or "")[:1].casefold() == "m" else 12)
    return None


def _after(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def years_named(text: str) -> Iterator[int]:
    """The years printed in a text."""
    for moment in find_dates(text):
        yield moment.first.year


__all__ = ["MONTHS", "Moment", "Period", "WORDS", "find_dates", "find_ranges", "parse_period", "timedelta", "years_named"]
