"""An answer as a workbook: typed cells, a header that stays, a filter, and nothing that runs.

A text that begins like a formula is stored as text (and marked as such), never as a formula.
"""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from policygraph.errors import UsageError
from policygraph.views.tables import codes, heading
from policygraph.views.terms import XSD, Cell, cells

#: What a workbook can hold in one cell.
LONGEST = 32_767
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def workbook(answer: Any, lang: str = "en") -> bytes:
    """The bytes of an .xlsx file with one sheet."""
    try:
        from openpyxl import Workbook
    except ImportError:
        raise UsageError("this format needs openpyxl", remedy="pip install 'policygraph[excel]'") from None
    book = Workbook()
    sheet = book.active
    names, rows = cells(answer)
    meanings = codes(answer, lang)
    sheet.title = _sheet_name(getattr(getattr(answer, "query", None), "name", None) or "policygraph")
    _fill(sheet, 1, [heading(answer, name, lang) for name in names])
    for number, row in enumerate(rows, 2):
        _fill(sheet, number, [_typed(name, value, meanings, lang) for name, value in zip(names, row, strict=True)])
    _dress(sheet, len(names), len(rows))
    stands_on = getattr(answer, "pins", None)
    book.properties.creator = stands_on.tool if stands_on else "policygraph"
    book.properties.description = stands_on.corpus if stands_on else None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:31]


def _fill(sheet: Any, number: int, values: list[Any]) -> None:
    for column, value in enumerate(values, 1):
        target = sheet.cell(number, column)
        if isinstance(value, str):
            target.value = _ILLEGAL.sub("\ufffd", value)[:LONGEST]
            target.data_type = "s"
            if value[:1] in ("=", "+", "-", "@", "\t", "\r"):
                target.quotePrefix = True
        else:
            target.value = value


def _typed(name: str, value: Cell | None, meanings: dict[str, str], lang: str) -> Any:
    """A value as Excel knows it; what Excel cannot hold exactly stays text."""
    if value is None:
        return None
    if value.number:
        return _number(value.text)
    if value.datatype == f"{XSD}boolean":
        return value.text in ("true", "1")
    if value.datatype in (f"{XSD}date", f"{XSD}dateTime"):
        return _date(value.text)
    return meanings.get(value.text, value.text) if name == "answer" else value.text


def _number(text: str) -> Any:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or len(number.as_tuple().digits) > 15:
        return text
    return int(number) if number == number.to_integral_value() else number


def _date(text: str) -> Any:
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return datetime.fromisoformat(text).replace(tzinfo=None) if "T" in text else (found if found.year >= 1900 else text)


def _dress(sheet: Any, columns: int, rows: int) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for column in range(1, columns + 1):
        sheet.cell(1, column).font = Font(bold=True)
        longest = max(len(str(sheet.cell(r, column).value or "")) for r in range(1, rows + 2))
        sheet.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, 8), 60)
        for r in range(1, rows + 2):
            sheet.cell(r, column).alignment = Alignment(wrap_text=longest > 60, vertical="top")
    if columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{rows + 1}"
