"""Figures of a text that contradict one another: parts and total, price and number, two rates, a share and its whole.

Pure functions of words and numbers; :mod:`policygraph.graph.checks` makes checks of what they find.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from policygraph.loaders.parse.dates import find_dates, find_ranges
from policygraph.loaders.parse.money import Money, find_money
from policygraph.loaders.parse.numbers import NUMBER, WORDS, parse_count, parse_number
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.ontology.vocabulary import default_vocabulary


@dataclass(frozen=True, slots=True)
class Off:
    """A figure that is not what the others make of it; where it stands (character offsets, end exclusive)."""

    start: int
    end: int
    found: Decimal | int | str
    expected: Decimal | int


def _words(*roles: str) -> re.Pattern[str]:
    return default_vocabulary().pattern(*roles)


# --- parts and totals ----------------------------------------------------------------------------------------------------

#: What may stand between two parts of one sum: what the part is for, but no end of a sentence.
_ASIDE = r"[^.;:()=+]{0,70}?"
_LISTED = re.compile(rf"\)?\.?{_ASIDE}(?:[,;+]|\bog\b|\bsamt\b|\bmens\b|\bplus\b){_ASIDE}\(?(?:(?:19|20)\d\d:\s*)?", re.I)


def sums_off(text: str) -> Iterator[Off]:
    """Parts that do not add up to the stated total, before or behind them.

    "300.000 kr., heraf 100.000 kr. i 2023 og 150.000 kr. i 2024"; "100.000 kr. til løn og 150.000 kr. til drift, i alt 300.000 kr."
    """
    sums = [m for m in find_money(text, bare="DKK") if m.amount]
    for run in _runs(text, sums):
        first, last = sums[run.start], sums[run.stop - 1]
        parts = [_over_years(text, sums, i) for i in range(run.start, run.stop)]
        around = text[_sentence_start(text, first.start) : _sentence_end(text, last.end)]
        if None in parts or _words("open-parts", "roughly").search(around):
            continue
        added = sum(p for p in parts if p is not None)
        before = sums[run.start - 1] if run.start else None
        behind = sums[run.stop] if run.stop < len(sums) else None
        priced = (
            before and (each := _EACH.search(text[: before.start])) and _PRICE.search(each.group())
        )  # "4 hold x 55.000 kr. = …"
        if behind and _EACH.search(text[: last.start]) and _PRICE.search(text[: last.start]):
            continue  # "heraf 4 aftener à 25.000 kr., i alt 100.000 kr.": a product, and no list
        if before and not priced and before.currency == first.currency and _opens(text[before.end : first.start]):
            if added != before.amount and not _PER.match(text, before.end):
                yield Off(before.start, last.end, added, before.amount)
        elif behind and behind.currency == last.currency and _totals(text[last.end : behind.start]):
            if len(parts) > 1 and added != behind.amount and not _PER.match(text, behind.end):
                yield Off(first.start, behind.end, added, behind.amount)


def _runs(text: str, sums: Sequence[Money]) -> Iterator[range]:
    """Runs of sums that are told as a list; a total in front of a run or behind it is no part of it."""
    start = 0
    for i in range(1, len(sums) + 1):
        between = text[sums[i - 1].end : sums[i].start] if i < len(sums) else ""
        listed = i < len(sums) and sums[i].currency == sums[i - 1].currency and _LISTED.fullmatch(between)
        bracketed = between.startswith(")") and between.endswith("(")  # "løn (640.000 kr.), kurser (170.000 kr.)"
        if i < len(sums) and listed and (bracketed or not _opens(between)) and not _totals(between):
            continue
        if i - start > 1 or (
            i == start + 1 and _years(text[sums[start].end : _sentence_end(text, sums[start].end)], strict=True) > 1
        ):
            yield range(start, i)
        start = i


def _opens(between: str) -> bool:
    """Whether what stands between a total and a sum says that the parts follow."""
    if len(between) > 90:
        return False
    cue = list(_words("parts").finditer(between))
    if cue:
        return not re.search(r"\d", _undated(between[cue[-1].end() :]))
    total = list(_words("in-all").finditer(between))
    if total and "." not in between[: total[-1].end()] and _LIST_FOLLOWS.search(between[total[-1].end() :]):
        return True
    return bool(
        re.search(
            r"(?:(?:\b(?:i|perioden|årene|for)\s+(?:19|20)\d\d(?:\s?[-–]\s?\d{2,4})?|(?<!\d\d\d\d))[:=]|\()\s*(?:(?:19|20)\d\d:?\s*)?(?:med\s+)?$",
            between,
        )
    )


#: "i alt i 2023-2025 af klimapuljen: biler": behind a total a colon, and then what the first part is for.
_LIST_FOLLOWS = re.compile(r"^[^.;:]*:\s+[^\d.;:]{3,40}$")


def _totals(between: str) -> bool:
    """Whether what stands between a sum and the next says that the next is the total."""
    cue = list(_words("in-all", "comes-to").finditer(between)) or list(re.finditer(r"=", between))
    if cue and _LIST_FOLLOWS.search(between[cue[-1].end() :]):
        return False
    return bool(cue) and len(between) - cue[-1].end() < 30 and len(between) < 110


def _over_years(text: str, sums: Sequence[Money], i: int) -> Decimal | None:
    """A part, for all the years that it is said of; None if it is a price of something."""
    until = sums[i + 1].start if i + 1 < len(sums) else _sentence_end(text, sums[i].end)
    tail, lead = text[sums[i].end : until], text[max(0, sums[i].start - 25) : sums[i].start]
    if _words("each-year").search(tail) or _words("each-year").search(lead):
        in_all = len(sums) > 1 and _words("in-all").search(text, sums[-2].end, sums[-1].start)
        if in_all and _words("each-year").match(text, sums[-1].end + 1):
            return sums[i].amount  # the total is a year's too
        years = _years(tail)
        return sums[i].amount * years if years else None
    if _PER.match(tail):
        return None
    each = _EACH.search(text[: sums[i].start])  # "leje af to haller á 45.000 kr."
    return (
        sums[i].amount * _number(each["n"])
        if each and _PRICE.search(each.group()) and not find_dates(each.group())
        else sums[i].amount
    )


def _years(text: str, strict: bool = False) -> int:
    """How many years a text names, as a period ("2023-2025"), one by one, or in words ("i tre år"); 0 if none.

    :param strict: only where each of them is meant ("i hvert af de tre år")
    """
    if strict and not _words("each-year").search(text):
        return 0
    if said := re.search(rf"\b(?P<n>{'|'.join(WORDS)}|\d{{1,2}})\s+(?:hele\s+)?(?:år|budgetår|skoleår)(?:ene)?\b", text, re.I):
        return parse_count(said["n"]) or 0
    for period in find_ranges(text):
        if period.start and period.end:
            return period.end.year - period.start.year + 1
    return len({m.first.year for m in find_dates(text)})


def _undated(text: str) -> str:
    for moment in reversed(find_dates(text)):
        text = text[: moment.start] + text[moment.end :]
    return text


def _sentence_end(text: str, at: int) -> int:
    return next((b for a, b in sentence_spans(text) if a <= at <= b), len(text))


def _sentence_start(text: str, at: int) -> int:
    return next((a for a, b in sentence_spans(text) if a <= at < b), 0)


# --- price times number ----------------------------------------------------------------------------------------------------

#: "pr. deltager", "per time"; but "pr. 1. januar" is a day and "pr. år" a period.
_PER = re.compile(
    r"\s*(?:(?:pr\.|per|for\s+hver[t]?)\s+(?=(?!år\b|måned\b|halvår\b|kvartal\b|uge\b)[a-zæøå]{3,})|om\s+(?=(?:ugen|måneden|dagen)\b))(?P<unit>[a-zæøå]{3,})",
    re.I,
)
_EACH = re.compile(
    rf"(?<![\d.,])(?P<n>\d{{1,3}}(?:\.\d{{3}})*|\d{{1,5}}|{'|'.join(WORDS)})\s+(?P<unit>[\wæøå-]+)\s+(?:a|à|á|x|×|\*|gange|til|for)\s+$",
    re.I,
)
#: Of what may stand between a number and a price that which says nothing but a price.
_PRICE = re.compile(r"\s(?:a|à|á|x|×|\*|gange)\s+$", re.I)
_COSTS = re.compile(r"\b(?:hver|hvert|et|en|ét|én)\s+(?P<unit>[a-zæøå]{3,})\s+koster\s+(?:ca\.\s+)?$", re.I)
_COUNT = re.compile(
    rf"(?<![\d.,/-])(?P<n>\d{{1,3}}(?:\.\d{{3}})+|\d{{1,5}}|{'|'.join(WORDS)})\s+(?:\w+e\s+)?(?P<unit>[a-zæøå]{{3,}})", re.I
)


def products_off(text: str, said_of_it: str = "") -> Iterator[Off]:
    """A price times a number that is not the stated total: "24 forløb a 15.000 kr., i alt 380.000 kr.".

    :param said_of_it: all that is said of the same thing, where the number may stand
    """
    sums = [m for m in find_money(text, bare="DKK") if m.amount]
    for price, total in zip(sums, sums[1:]):
        between = text[price.end : total.start]
        if price.currency != total.currency or len(between) > 140 or total.amount <= price.amount:
            continue
        comes = _totals(between) or bool(
            re.search(r"(?:koster|giver|bliver|udgør|udgiften\s+er|prisen\s+er)\D{0,25}$", between, re.I)
        )
        if not comes or _words("roughly").search(text[max(0, total.start - 10) : total.start]):
            continue
        start, counts = price.start, list[int]()
        each, per, costs = _EACH.search(text[: price.start]), _PER.match(text, price.end), _COSTS.search(text[: price.start])
        if each and not find_dates(each.group()):
            start, counts = each.start(), [_number(each["n"])]
        elif per or costs:
            unit = re.sub(r"(?<=.{2})en$", "", (per or costs)["unit"])  # type: ignore[index]
            start = costs.start() if costs else start
            counts = _counted(between, unit) or _counted(text, unit) or _counted(said_of_it, unit)
        elif _words("each-year").search(between) and not _LISTED.fullmatch(_before(text, sums, price)):
            counts = [n] if (n := _years(between)) > 1 else []
        times = {1, max(1, _years(text[price.end :])) if each or per else 1}
        if per and (again := _PER.match(text, per.end())):  # "pr. elev pr. døgn for 600 elever i to døgn"
            times |= {
                _number(m["n"]) for m in _COUNT.finditer(between) if m["unit"].casefold().startswith(again["unit"][:4].casefold())
            }
        if counts and not any(price.amount * n * k == total.amount for n in counts for k in times):
            nearest = min(counts, key=lambda n: abs(price.amount * n - total.amount))
            yield Off(start, total.end, price.amount * nearest, total.amount)

    yield from _totals_first(text, sums)


#: "svarende til 8 steder a", "(60 forløb til", "nemlig 5 shelters à": how a total in front comes about.
_MADE_OF = re.compile(
    rf"(?:\bsvarende\s+til|\bnemlig|\bdvs\.|\bdet\s+vil\s+sige|\bfordelt\s+på|\btil|[(=:])\s+?(?P<n>\d{{1,5}}|{'|'.join(WORDS)})\s+(?P<unit>[\wæøå-]+)\s+(?P<sign>a|à|á|til)\s+$",
    re.I,
)
#: "for hele beløbet": the price and the number make the sum that was told before.
_ALL_OF_IT = re.compile(r"\b(?:for|af)\s+(?:hele\s+)?beløbet\b|\bfor\s+pengene\b", re.I)


def _totals_first(text: str, sums: Sequence[Money]) -> Iterator[Off]:
    """The same with the total in front: "540.000 kr., svarende til 8 steder a 72.500 kr."."""
    for total, price in zip(sums, sums[1:]):
        if price.currency != total.currency or total.amount <= price.amount:
            continue
        made = _MADE_OF.search(text[total.end : price.start].replace("(", "( "))
        per = _PER.match(text, price.end)
        if made and (made["sign"] != "til" or re.match(r"\s+(?:stykket|hver|pr\.|per)\b", text[price.end :])):
            counts = [_number(made["n"])]
        elif per and _ALL_OF_IT.search(text[price.end : _sentence_end(text, price.end)]):
            counts = _counted(text[price.end : _sentence_end(text, price.end)], per["unit"])
        else:
            continue
        years = {1, _years(text[: price.start]), _years(text[price.end :])}
        if counts and all(price.amount * n * k != total.amount for n in counts for k in years):
            yield Off(total.start, price.end, price.amount * counts[0], total.amount)


def _before(text: str, sums: Sequence[Money], one: Money) -> str:
    """What stands between a sum and the one in front of it; a full stop where there is none."""
    at = sums.index(one)
    return text[sums[at - 1].end : one.start] if at else "."


def _number(printed: str) -> int:
    return parse_count(printed) or int(printed.replace(".", ""))


def _counted(text: str, unit: str) -> list[int]:
    """How many of a unit a text names ("25 pladser" for "pr. deltager" does not count, "25 deltagere" does)."""
    stem = unit.casefold()[: max(3 if len(unit) < 4 else 4, len(unit) - 2)]
    counts = {
        _number(m["n"])
        for m in _COUNT.finditer(text)
        if m["unit"].casefold().startswith(stem) and m["n"].casefold() not in ("en", "et", "én", "ét")
    }
    return sorted(counts)


# --- rates -----------------------------------------------------------------------------------------------------------------


def rates_off(text: str) -> Iterator[tuple[Off, Off]]:
    """Sums converted at rates that cannot be the same one, however they were rounded: the highest and the lowest."""
    rates: dict[str, list[tuple[Decimal, Decimal, Decimal, int, int]]] = defaultdict(list)
    sums = find_money(text)
    for one, two in zip(sums, sums[1:]):
        between = text[one.end : two.start]
        if one.currency == two.currency or not one.amount or not two.amount:
            continue
        if not re.fullmatch(
            rf"\s*[,;]?\s*(?:\(|=|/|{_words('converted').pattern})?\s*(?:{_words('converted').pattern}\s*)?|(?:[^\d();,.]|(?:19|20)\d\d){{0,40}}\((?:kurs|omregnet)?[^\d();]{{0,12}}[\d,]*\s*[=:]?\s*",
            between,
            re.I,
        ):
            continue
        foreign, own = (two, one) if one.currency == "DKK" else (one, two)
        # The sum that was granted is as a rule exact, even where it is a round one; its conversion is what is rounded.
        about = min(_slack(foreign.amount), foreign.amount / 400)
        rounded = min(_slack(own.amount), own.amount / 200)
        low = (own.amount - rounded) / (foreign.amount + about)
        high = (own.amount + rounded) / (foreign.amount - about)
        rates[foreign.currency].append((low, own.amount / foreign.amount, high, one.start, two.end))
    for of_one in rates.values():
        first, last = min(of_one, key=lambda r: r[2]), max(of_one, key=lambda r: r[0])
        if last[0] > first[2]:
            found, expected = round(last[1], 2), round(first[1], 2)
            yield Off(last[3], last[4], found, expected), Off(first[3], first[4], found, expected)


def _slack(amount: Decimal) -> Decimal:
    """Half of the place that a figure was rounded to: 0.5 for 250223, 500 for 96000."""
    exponent = amount.normalize().as_tuple().exponent
    return Decimal(10) ** int(exponent) / 2


# --- shares ----------------------------------------------------------------------------------------------------------------

_SHARE = re.compile(r"(?<![\d.,-])(?P<share>\d{1,3}(?:,\d{1,2})?)\s?(?:%|pct\b\.?|procent\b)(?!\s?-?point)", re.I)
_N = r"(?P<n>\d{1,3}(?:\.\d{3})*|\d{1,6})\s+(?:(?:tilfældigt|tilfældig)\s+(?:valgte|udvalgte|udtrukne)\s+)?(?P<who>[\wæøå-]+)(?:\s+(?P<or>[\wæøå-]+))?"
_OF = re.compile(rf"\s*(?:for|af|blandt)\s+(?:de|alle|samtlige|vores|kommunens)?\s*(?:i alt|ialt)?\s*{_N}", re.I)
#: "Af de 30 familier, der …, gennemførte 63,4 pct."; "Blandt holdets 16 deltagere …".
_WHOLE = re.compile(rf"(?:^|[:;,]\s+|\b)(?:af|blandt)\s+(?:de|alle|samtlige|\w+s)?\s*(?:i alt\s+)?{_N}", re.I)
#: "Af de 33, der svarede, …": whoever they are.
_THOSE = re.compile(
    r"(?:^|[:;,]\s+|\b)(?:af|blandt)\s+(?:de|alle|samtlige)\s+(?:i alt\s+)?(?P<n>\d{1,3}(?:\.\d{3})*|\d{1,6}),?\s+(?P<who>der|som)(?P<or>)\b",
    re.I,
)
#: "har fået mindst én ny ven" says what was, and aims at nothing.
_AT_LEAST_ONE = re.compile(r"\bmindst\s+(?:(?:én|ét|en|et|1)\b|(?:\w+|\d+)\s+(?:gange?|timer?|dage?|år|måneder)\b)", re.I)
#: "Heraf var 64,2 % …": a share of those whom the sentence before counts.
_OF_THOSE = re.compile(r"\W*(?:Heraf|Deraf|Af dem|Blandt dem|Af disse)\b", re.I)
_EACH_NUMBER = re.compile(rf"(?<![\d.,-])(?=(?!(?:19|20)\d\d\s){_N})", re.I)
#: "Af de 35 ville 64,2 % …": counted in the sentence before.
_OF_THEM_FIRST = re.compile(r"(?:^|[:;]\s+)Af\s+(?:de|disse)\s+(?P<n>\d{1,3}(?:\.\d{3})+|\d{1,6})\s+(?=\w+\s+\d)")
_OF_THEM = re.compile(r"\s*af\s+(?:de|disse)\s+(?P<n>\d{1,3}(?:\.\d{3})+|\d{1,6})(?!\d|\s?(?:%|pct|procent))", re.I)
_THEM = re.compile(r"\s*af\s+(?:dem|disse)\b", re.I)
_FIRST = re.compile(rf"(?<![\d.,-])(?!(?:19|20)\d\d\s){_N}", re.I)
#: "18 ud af 25 borgere (74 pct.)".
_OUT_OF = re.compile(
    r"(?<![\d.,-])(?P<k>\d{1,3}(?:\.\d{3})*|\d{1,6})\s+(?:(?!procent|pct)\w+\s+)?(?:ud\s+)?af\s+(?:de\s+|i alt\s+|de i alt\s+)?(?P<n>\d{1,3}(?:\.\d{3})*|\d{1,6})\b(?!\s?(?:%|pct|procent))",
    re.I,
)


def shares_off(text: str, before: str = "") -> Iterator[Off]:
    """A share of n persons that no whole number gives: 66,69 % of 48; or that the number named does not give: 18 of 25 as 74 %.

    :param before: the sentence in front, which "af dem" may mean
    """
    shares = list(_SHARE.finditer(text))
    held = text[: shares[-1].end()] + _WHAT_OF.sub("", text[shares[-1].end() :]) if shares else ""
    if _words("hoped-for").search(_AT_LEAST_ONE.sub("", held)):
        return
    for match in shares:
        if _words("roughly").search(text[max(0, match.start() - 8) : match.start()]):
            continue
        share, places = parse_number(match["share"]), len(match["share"].partition(",")[2])
        told = next((m for m in _OUT_OF.finditer(text) if _beside(text, m.span(), match.span(), shares)), None)
        if told:
            k, n = (int(told[g].replace(".", "")) for g in ("k", "n"))
            if (
                n > 1
                and k <= n
                and not _is(share, places, k, n)
                and not _words("roughly").search(text[max(0, told.start() - 8) : told.start()])
            ):
                yield Off(min(match.start(), told.start()), max(match.end(), told.end()), f"{match['share']} %", n)
            continue
        of = _OF.match(text, match.end())
        if of is None or not _is_counted(of):  # "63,9 pct. af de 52 har …": counted in words before
            again = _OF_THEM.match(text, match.end())
            said = f"{before} {text[: match.start()]}"
            if again and any(m["n"] == again["n"] and _is_counted(m) for m in _FIRST.finditer(said)):
                n = int(again["n"].replace(".", ""))
                if not any(_is(share, places, k, n) for k in _near(share, n)):
                    yield Off(match.start(), again.end(), f"{match['share']} %", n)
                continue
        of_them = next((m for m in _OF_THEM_FIRST.finditer(text) if m.end() <= match.start()), None)
        if of is None and of_them and any(m["n"] == of_them["n"] and _is_counted(m) for m in _EACH_NUMBER.finditer(before)):
            n = int(of_them["n"].replace(".", ""))
            if not any(_is(share, places, k, n) for k in _near(share, n)):
                yield Off(of_them.start(), match.end(), f"{match['share']} %", n)
            continue
        if of is None and (n := _of_people(text, before, match)):
            if not any(_is(share, places, k, n) for k in _near(share, n)):
                yield Off(match.start(), match.end(), f"{match['share']} %", n)
            continue
        if of is None and len(shares) == 1:
            of = _THOSE.search(text, 0, match.start()) or _WHOLE.search(text, 0, match.start())
            if of is None:  # "blandt 45 pårørende svarede 71,5 pct."
                among = [
                    m for m in _FIRST.finditer(text, 0, match.start()) if _is_counted(m) and _AMONG.search(text[: m.start()])
                ]
                of = next((m for m in among if _SAID_SO.fullmatch(text[m.end() : match.start()])), None)
            if of is None and (_THEM.match(text, match.end()) or _OF_THOSE.match(text)):
                counted = [m for m in _FIRST.finditer(text, 0, match.start()) if _is_counted(m)]
                if not counted and len(earlier := [m for m in _FIRST.finditer(before) if _is_counted(m)]) == 1:
                    n = int(earlier[0]["n"].replace(".", ""))
                    if not any(_is(share, places, k, n) for k in _near(share, n)):
                        yield Off(match.start(), match.end(), f"{match['share']} %", n)
                    continue
                of = counted[-1] if counted else None
        if not of or not _is_counted(of):
            continue
        n = int(of["n"].replace(".", ""))
        if not any(_is(share, places, k, n) for k in _near(share, n)):
            yield Off(min(match.start(), of.start()), max(match.end(), of.end()), f"{match['share']} %", n)


_SHARE_MOVES = re.compile(
    r"\b(?:vokset|steget|faldet|øget|sænket|forbedret|gået (?:op|ned)|stigning|fald|fremgang|vækst|forbedring)\w*\s+(?:med|på)\s+(?P<n>\d{1,3}(?:,\d{1,2})?)\s?(?:%|pct\b\.?|procent\b)(?!\s?-?point)",
    re.I,
)


#: "…, at de ved, hvem de skal ringe til": what they answered.
_WHAT_OF = re.compile(r",\s+at\b[^.]*", re.I)
_AMONG = re.compile(r"\b(?:blandt|hos)\s+(?:de\s+|i alt\s+)?$", re.I)
_SAID_SO = re.compile(
    r"\s+(?:svarede|svarer|sagde|siger|oplyste|oplyser|mente|mener|oplevede|angav|havde|var)\s+(?:kun\s+|hele\s+|i alt\s+)?", re.I
)
_ANSWERS = re.compile(r"\b(?:svar|besvar\w*|deltog|deltagere|samtlige|alle)\b", re.I)


def _of_people(text: str, before: str, share: re.Match[str]) -> int:
    """How many a share is of that names them again ("16 kvinder, og 43,5 % af kvinderne"), or opens a sentence behind them; 0 if none."""
    if again := re.match(r"\s*af\s+(?P<who>[a-zæøå]{4,})", text[share.end() :]):
        same = [
            m for m in _FIRST.finditer(f"{before} {text[: share.start()]}") if _is_counted(m) and m["who"][:5] == again["who"][:5]
        ]
        return int(same[0]["n"].replace(".", "")) if len(same) == 1 else 0
    if not text[: share.start()].strip() and re.match(r"\s+(?:var|er|havde|har|sagde|svarede|oplevede)\b", text[share.end() :]):
        counted = [m for m in _FIRST.finditer(before) if _is_counted(m)]
        return int(counted[0]["n"].replace(".", "")) if len(counted) == 1 and _ANSWERS.search(before) else 0
    return 0


#: "… på 11 procent fra de 54 % i 2022"
_GOES_BACK = re.compile(r"\s+(?:fra|i forhold til|sammenlignet med|mod)\s+(?:de\s+)?\d[\d.,]*\s?(?:%|pct\.?|procent)", re.I)


def points_off(text: str, before: str = "") -> Iterator[Off]:
    """A share that moved by "5 %" where the two shares told lie five percentage points apart: "59 % … i 2021 var det 54 %".

    :param before: the sentence in front, where one of the shares may stand
    """
    for move in _SHARE_MOVES.finditer(text):
        by = parse_number(move["n"])
        back = _GOES_BACK.match(text, move.end())
        told = [
            parse_number(m["share"]) for m in _SHARE.finditer(f"{before} {text[: move.start()]} {back.group() if back else ''}")
        ]
        apart = next(((a, b) for n, a in enumerate(told) for b in told[n + 1 :] if abs(a - b) == by), None)
        if by and apart:
            yield Off(move.start(), move.end(), *apart)


def _is_counted(of: re.Match[str]) -> bool:
    """Whether what is counted are persons, households, institutions: "36 pårørende", "40 ældre borgere", "12 plejehjemsbeboere"."""
    words = "|".join(map(re.escape, default_vocabulary().words("counted-persons")))
    return of.re is _THOSE or any(re.fullmatch(rf"[\wæøå-]*(?:{words})", word, re.I) for word in (of["who"], of["or"] or ""))


def _beside(text: str, told: tuple[int, int], share: tuple[int, int], shares: Sequence[re.Match[str]]) -> bool:
    """Whether a number out of a number and a share stand side by side, with no other share nearer."""
    between = text[told[1] : share[0]] if told[1] <= share[0] else text[share[1] : told[0]]
    gap = len(between)
    nearer = [s for s in shares if s.span() != share and _gap(told, s.span()) < gap]
    link = re.fullmatch(
        r"(?:\s+[\wæøå-]+){0,2}\s*(?:\(|,|\beller\b|=|\bsvarende til\b|\bdvs\.|\bdet er\b|\bdet svarer til\b)*\s*", between, re.I
    )
    return bool(link) and not nearer


def _gap(one: tuple[int, int], two: tuple[int, int]) -> int:
    return max(two[0] - one[1], one[0] - two[1])


def _is(share: Decimal, places: int, k: int, n: int) -> bool:
    """Whether k of n is the share, rounded or cut off."""
    if n == 0:
        return True
    step = Decimal(1).scaleb(-places)
    return -step / 2 <= Decimal(100 * k) / n - share < step


def _near(share: Decimal, n: int) -> Iterator[int]:
    whole = int(share * n / 100)
    yield from range(max(0, whole - 1), whole + 3)


# --- tables ----------------------------------------------------------------------------------------------------------------

_PLAIN = re.compile(
    rf"\s*(?:kr\.?\s*)?(?P<n>-?{NUMBER}|\d{{1,3}}(?: \d{{3}})+)\s*(?:kr\.?|,-|t\.?\s?kr\.?|mio\.?\s?(?:kr\.?)?)?\s*", re.I
)


@dataclass(frozen=True, slots=True)
class OffInTable:
    """A total of a table that its cells do not give: row and column (from 0), and the row that its parts begin in."""

    row: int
    column: int
    first: int
    found: Decimal
    expected: Decimal


def table_sums_off(rows: Sequence[Sequence[str]]) -> Iterator[OffInTable]:
    """Totals of a table that its cells do not give: of a row marked "I alt", of a column headed "I alt" beside years.

    :param rows: the cells, the headings first
    """
    total = _words("in-all")
    if len(rows) < 2:
        return
    head = rows[0]
    years = [c for c, cell in enumerate(head) if re.fullmatch(r"\D{0,12}(?:19|20)\d\d\D{0,12}", cell.strip())]
    summed = [c for c, cell in enumerate(head) if total.search(cell) and years and c > max(years)]
    marked = [
        r for r, row in enumerate(rows) if r and (at := next((c for c in row if c.strip()), "")) and total.match(at.strip())
    ]
    for r, row in enumerate(rows[1:], 1):
        for c in summed[:1]:
            parts = [_cell(row, y) for y in years]
            said = _cell(row, c)
            if (
                said is not None
                and sum(p is not None for p in parts) > 1
                and (added := sum(p for p in parts if p is not None)) != said
            ):
                yield OffInTable(r, c, r, Decimal(added), said)
    if len(marked) != 1 or marked[0] < 3:
        return
    last = marked[0]
    for c in range(1, max(map(len, rows))):
        said = _cell(rows[last], c)
        column = [_cell(row, c) for row in rows[1:last]]
        told = [p for p in column if p is not None]
        blank = all(not row[c].strip(" -–—") for row, p in zip(rows[1:last], column) if p is None and c < len(row))
        if said is not None and len(told) > 1 and blank and (added := sum(told)) != said:
            yield OffInTable(last, c, 1, Decimal(added), said)


def _cell(row: Sequence[str], column: int) -> Decimal | None:
    match = _PLAIN.fullmatch(row[column]) if column < len(row) and row[column].strip() else None
    return parse_number(match["n"].replace(" ", "").lstrip("-")) * (-1 if match["n"].startswith("-") else 1) if match else None


__all__ = ["Off", "OffInTable", "products_off", "rates_off", "shares_off", "sums_off", "table_sums_off"]
