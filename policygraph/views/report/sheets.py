"""The facts of a report as a workbook: a sheet a matter, dates as dates, sums as numbers, a filter and a header that stays."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from policygraph.errors import UsageError
from policygraph.settled import settled
from policygraph.views.excel import _dress, _fill
from policygraph.views.report import overview, phrases
from policygraph.views.report.words import say

_MONEY, _DAY = "#,##0.00", "yyyy-mm-dd"


def workbook(report: Any, lang: str) -> bytes:
    """The bytes of an .xlsx file.

    :raises UsageError: if openpyxl is not installed
    """
    try:
        from openpyxl import Workbook
    except ImportError:
        raise UsageError("this format needs openpyxl", remedy="pip install 'policygraph[excel]'") from None
    book = Workbook()
    book.remove(book.active)
    if hasattr(report, "groups"):
        _overview(book, report, lang)
    else:
        _follow_up(book, report, lang)
    basis = [(name, words) for name, words in overview.basis(report.basis, lang)]
    _sheet(book, say("basis", lang), ["", ""], [*basis, ("", say("lead-absence", lang))])
    book.properties.creator = "policygraph"
    book.properties.language = lang
    out = io.BytesIO()
    book.save(out)
    return settled(out.getvalue())


def _overview(book: Any, report: Any, lang: str) -> None:
    keys = [
        "number",
        "initiative",
        *overview.MATTERS[:2],
        "start",
        "end",
        *overview.MATTERS[2:],
        "document",
        "file",
        "from-line",
        "quote",
    ]
    rows: list[list[Any]] = [
        [
            one.number,
            one.label,
            *(_cell(one, matter, lang) for matter in overview.MATTERS[:2]),
            *_days(one, lang),
            *(_cell(one, matter, lang) for matter in overview.MATTERS[2:]),
            one.document,
            one.place.file,
            one.place.line,
            one.place.quote,
        ]
        for one in report.initiatives
    ]
    _sheet(book, say("initiatives", lang), [say(key, lang) for key in keys], rows)
    keys = ["number", "initiative", "sum", "currency", "period", "kind", "source", "shared-by", "file", "from-line", "quote"]
    rows = [
        [
            one.number,
            one.label,
            s.amount,
            s.currency or say("not-stated", lang),
            phrases.basis(s.basis, lang),
            say(f"role-{s.role}", lang),
            s.source or say("not-stated", lang),
            s.shared_by,
            *_place(s.place),
        ]
        for one in report.initiatives
        for s in one.sums
    ]
    _sheet(book, say("money", lang), [say(key, lang) for key in keys], rows)
    keys = ["period", "kind", "currency", "sums", "amount"]
    rows = [
        [phrases.basis(t.basis, lang), say(f"role-{t.role}", lang), t.currency, t.sums, t.amount] for t in report.money.totals
    ]
    _sheet(book, say("money-caption", lang), [say(key, lang) for key in keys], rows)


def _follow_up(book: Any, report: Any, lang: str) -> None:
    goals = [(c, g) for c in report.chapters for g in c.goals]
    gap = say("not-stated", lang)
    keys = ["document", "number", "goal", "result-targets", "initiatives", "findings-short", "file", "from-line"]
    rows: list[list[Any]] = [
        [
            c.document.title,
            g.number,
            g.text,
            len(g.targets) or gap,
            len(g.initiatives) or gap,
            len(g.findings),
            g.place.file,
            g.place.line,
        ]
        for c, g in goals
    ]
    _sheet(book, say("goal", lang), [say(key, lang) for key in keys], rows)
    keys = [
        "document",
        "number",
        "target",
        "baseline",
        "aim",
        "unit",
        "due",
        "value",
        "measured-at",
        "verdict",
        "file",
        "from-line",
    ]
    rows = []
    for c, g in goals:
        for t in g.targets:
            latest = max(t.measurements, key=lambda m: m.at, default=None)
            result = [_number(latest.value, gap), _day(latest.at) or gap] if latest else [gap, gap]
            unit = say(t.unit, lang) if t.unit else gap
            given = [_number(t.baseline, gap), _number(t.aim, gap), _number(t.change, gap), unit, _day(t.due) or gap]
            rows.append([c.document.title, g.number, t.text, *given, *result, say(t.verdict, lang), t.place.file, t.place.line])
    _sheet(book, say("result-targets", lang), [say(key, lang) for key in keys], rows)
    keys = ["document", "number", "goal", "initiative", "status", "start", "end", "money", "evaluation", "file", "from-line"]
    rows = [
        [
            c.document.title,
            g.number,
            g.label,
            f"{i.number} {i.label}".strip(),
            i.status or say("not-stated", lang),
            *_days(i, lang),
        ]
        + [_cell(i, "money", lang), _cell(i, "evaluation", lang), i.place.file, i.place.line]
        for c, g in goals
        for i in g.initiatives
    ]
    _sheet(book, say("initiatives", lang), [say(key, lang) for key in keys], rows)
    keys = ["document", "number", "goal", "finding", "severity", "remedy", "file", "from-line", "quote"]
    found = [(c, g.number, g.label, f) for c, g in goals for f in g.findings]
    found += [(c, "", "", f) for c in report.chapters for f in c.findings]
    rows = []
    for c, number, label, f in found:
        first = next((e for e in f.evidence if e.quote), None)
        where = [first.document, first.line_start, first.quote] if first else [None, None, None]
        rows.append([c.document.title, number, label, f.message, say(f.severity, lang), f.remedy, *where])
    _sheet(book, say("findings-short", lang), [say(key, lang) for key in keys], rows)


def _sheet(book: Any, title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.create_sheet(title[:31])
    found = [list(row) for row in rows]
    _fill(sheet, 1, list(headings))
    for number, row in enumerate(found, 2):
        _fill(sheet, number, row)
        for column, value in enumerate(row, 1):
            if isinstance(value, Decimal):
                sheet.cell(number, column).number_format = _MONEY
            elif isinstance(value, date):
                sheet.cell(number, column).number_format = _DAY
    _dress(sheet, len(headings), len(found))
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _cell(one: Any, matter: str, lang: str) -> str:
    """What is stated of a matter, in one cell."""
    runs = overview.cell(one, matter, lang)
    return "; ".join(run.text for run in runs)


def _days(one: Any, lang: str) -> list[Any]:
    """The first and the last day; in place of what is not stated the words that say so, or those of the document."""
    if one.when is None:
        return [say("not-stated", lang)] * 2
    said = phrases.when(one, lang, one.place.file)[0].text if one.when.code != "dated" else say("not-stated", lang)
    return [_day(one.start) or said, _day(one.end) or said]


def _place(place: Any) -> list[Any]:
    return [place.file, place.line, place.quote] if place else [None, None, None]


def _day(text: str) -> Any:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str, otherwise: str) -> Any:
    return Decimal(text) if text else otherwise
