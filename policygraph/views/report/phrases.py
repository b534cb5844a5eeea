"""Dates, sums, periods and places as people write them, as runs of a paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from policygraph.printed import day
from policygraph.printed import money as printed_money
from policygraph.printed import number as printed_number
from policygraph.views.report.paper import Run
from policygraph.views.report.words import say


def place(of: Any, lang: str, file: str = "") -> str:
    """Where something stands: file and line; within ``file`` only the line."""
    if of is None:
        return ""
    line = f"{say('line', lang)}\u00a0{of.line}"
    return line if of.file == file else f"{of.file}, {line}"


def gap(lang: str) -> list[Run]:
    """What no document says."""
    return [Run(say("not-stated", lang), tone="gap")]


def facts(of: Iterable[Any], lang: str, file: str) -> list[Run]:
    """Facts, a line each, or that nothing is stated. Facts that rest on one place name it once, after the last."""
    found = list(of)
    runs = []
    for fact, following in zip(found, [*found[1:], None]):
        where = place(fact.place, lang, file)
        same = following is not None and place(following.place, lang, file) == where
        mark = f" ({say(fact.status, lang)})" if fact.status in ("suggested", "curated") else ""
        mark += f" ({say('goal-group', lang)})" if fact.code == "goal" else ""
        runs.append(Run(fact.text + mark, "" if same else where))
    return runs or gap(lang)


def when(of: Any, lang: str, file: str) -> list[Run]:
    """The period of an initiative: days, "ongoing", or the words as printed."""
    if of.when is None:
        return gap(lang)
    where = place(of.when.place, lang, file)
    if of.when.code == "dated":
        return [Run(span(of.start, of.end, lang), where)]
    if of.when.code == "ongoing":
        return [Run(say("ongoing", lang), where)]
    return [Run(of.when.text, where, "quote")]


def span(start: str, end: str, lang: str) -> str:
    """Two days, either of which may be missing; whole years as years.

    >>> span("2018-01-01", "2019-12-31", "da"), span("", "2020-06-30", "en")
    ('2018–2019', 'until 30 June 2020')
    """
    if start and end:
        if start[5:] == "01-01" and end[5:] == "12-31":
            return start[:4] if start[:4] == end[:4] else f"{start[:4]}–{end[:4]}"
        return say("span", lang, start=day(start, lang), end=day(end, lang))
    return say("until", lang, end=day(end, lang)) if end else say("since", lang, start=day(start, lang))


def money(of: Any, lang: str, file: str) -> list[Run]:
    """What is stated of an initiative's money: each sum, or what is said instead of one."""
    if of.sums:
        return [Run(sum_words(one, lang), place(one.place, lang, file)) for one in of.sums]
    if of.money is None:
        return gap(lang)
    sources = f": {', '.join(of.sources)}" if of.sources else ""
    return [Run(of.money.text + sources, place(of.money.place, lang, file))]


def sum_words(of: Any, lang: str) -> str:
    """A sum in words: how much, for how long, as what, from whom, by how many shared."""
    words = f"{amount(of, lang)} {basis(of.basis, lang)} ({say(f'role-{of.role}', lang)})"
    if of.source:
        words += f" {say('from', lang)} {of.source}"
    return words + (f", {say('shared', lang, n=of.shared_by)}" if of.shared_by > 1 else "")


def amount(of: Any, lang: str) -> str:
    """A sum with its currency, which may not be stated."""
    if of.currency:
        return printed_money(str(of.amount), of.currency, lang)
    return f"{printed_number(str(of.amount), lang)} ({say('no-currency', lang)})"


def basis(of: str, lang: str) -> str:
    """What a sum is counted over: "annual", "year 2018", "half-year 2018-1", "per participant"."""
    head, _, rest = of.partition(" ")
    if head == "year":
        return say("year", lang, year=rest)
    if head == "half-year":
        year, _, half = rest.partition("-")
        return say("half-year", lang, half=say("first-half" if half == "1" else "second-half", lang), year=year)
    if head == "per":
        key = f"per-{rest}"
        return said if (said := say(key, lang)) != key else f"{say('per', lang)} {rest}"
    return say(of or "no-basis", lang)


def evaluation(of: Any, lang: str, file: str) -> list[Run]:
    """What is stated of the evaluation, and by whom it is made."""
    if of.evaluation is None:
        return gap(lang)
    by = f" ({of.evaluator})" if of.evaluator else ""
    return [Run(of.evaluation.text + by, place(of.evaluation.place, lang, file))]


def figure(value: str, unit: str, lang: str) -> str:
    """A figure with its unit."""
    said = say(unit, lang) if unit else ""
    return " ".join(filter(None, (printed_number(value, lang), said)))


def short(words: str, limit: int = 240) -> str:
    """Words cut at a blank."""
    return words if len(words) <= limit else words[:limit].rsplit(" ", 1)[0] + " …"


def listed(words: Sequence[str], lang: str) -> str:
    """Words in a row: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {'og' if lang == 'da' else 'and'} {words[-1]}"
