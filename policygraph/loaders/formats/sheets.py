"""Tables: .xlsx, .xlsm, .csv and .tsv, a row a line, its cells tab-separated, as a Danish reader sees them.

openpyxl reads the workbooks, row by row, so that what a sheet is said to measure does not count, only what it holds.
Numbers are printed by their number format, formulas by the value the program saved. A cell merged over rows stands in
each of them; a heading merged over columns is put in front of the headings below it. Where a legend explains the
colours of cells, its words become a column.

Hidden rows and columns are read, and a note says so: a saved filter hides rows that belong to the document. Hidden
sheets are not: they hold the lists behind the drop-downs.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Literal

from policygraph.errors import UnreadableDocument
from policygraph.loaders.parse.dates import MONTHS
from policygraph.loaders.source import Place, Source, decode

#: A catalogue has some hundred rows and some ten columns; a larger sheet is data, and no document.
MAX_CELLS = 500_000
MAX_COLUMNS = 200
#: After so many empty rows nothing is looked for any more.
_EMPTY_ROWS = 20_000
_DEFAULT_NAMES = re.compile(r"(?:ark|sheet|tabelle|table|feuil|blad)\s?\d*", re.I)
#: What is merged stands below all rows of a sheet.
_MERGED = re.compile(r'<(?:\w+:)?mergeCell ref="([A-Z]+\d+:[A-Z]+\d+)"')
_MARK = "■ "
_SWATCH = re.compile(r"^[■▪◼●█]\s*")
_LEGEND_HEADING = re.compile(r"\w*(?:farve|signatur)\w*|(?:tegn)?forklaring|legende?", re.I)
#: The heading of the column that a legend gives, where the legend has no heading of its own.
_CATEGORY = "Kategori"


@dataclass
class _Cell:
    text: str = ""
    colour: str = ""


@dataclass
class _Grid:
    """A sheet: its cells by row and column (from 1), and what is merged, as (first row, first column, last row, last column)."""

    name: str = ""
    rows: dict[int, dict[int, _Cell]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def filled(self, row: int) -> list[int]:
        """The columns of a row that hold text."""
        return sorted(c for c, cell in self.rows.get(row, {}).items() if cell.text)

    def text(self, row: int, column: int) -> str:
        return self.rows.get(row, {}).get(column, _Cell()).text


def read_sheets(path: Path) -> Source:
    """The text of a table.

    :raises UnreadableDocument: if it is encrypted, damaged, or holds more cells than a document does
    """
    notes: list[str] = []
    if path.suffix.lower() in (".csv", ".tsv"):
        text, encoding = decode(path.read_bytes(), str(path))
        grids = [_grid_of_text(text, path)]
    else:
        grids, encoding = _workbook(path, notes), "xlsx"
    lines: list[str] = []
    places: list[Place] = []
    named = len(grids) > 1 or not _DEFAULT_NAMES.fullmatch(grids[0].name) if grids else False
    for grid in grids:
        _check_size(grid, path)
        if grid.name and named:
            _gap(lines, places)
            lines.append(grid.name)
            places.append(Place(sheet=grid.name, heading=1))
            _gap(lines, places)
        for line, row in _drawn(grid):
            if row:
                lines.append(line)
                places.append(Place(sheet=grid.name or None, row=row))
            else:
                _gap(lines, places)
    return Source(path.name, "\n".join([*lines, ""]), encoding, str(path), (*places, Place()), tuple(notes))


def _gap(lines: list[str], places: list[Place]) -> None:
    if lines and lines[-1]:
        lines.append("")
        places.append(Place())


def _check_size(grid: _Grid, path: Path) -> None:
    cells = sum(map(len, grid.rows.values()))
    columns = len({c for row in grid.rows.values() for c, cell in row.items() if cell.text})
    if cells > MAX_CELLS or columns > MAX_COLUMNS:
        where = f"{path} [{grid.name}]" if grid.name else str(path)
        raise UnreadableDocument(
            f"this table is larger than a document's ({columns} columns, {cells} cells)",
            where=where,
            remedy=f"Leave out what is data: at most {MAX_COLUMNS} columns and {MAX_CELLS} cells are read.",
        )


# --- drawing a sheet ------------------------------------------------------------------------------------------------


def _drawn(grid: _Grid) -> Iterator[tuple[str, int]]:
    """The lines of a sheet, each with its row; row 0 is a gap."""
    _carry_down(grid)
    _join_headings(grid)
    legend = _apply_legend(grid)
    columns = sorted({c for row in grid.rows.values() for c, cell in row.items() if cell.text})
    last, in_table = 0, False
    for row in sorted(grid.rows):
        filled = grid.filled(row)
        if not filled:
            continue
        gap = row > last + 1
        if gap and last:
            yield "", 0
        if len(filled) > 1:
            in_table = True
        elif gap:
            in_table = False
        if in_table and not grid.text(row, filled[0]).startswith(_MARK):
            yield "\t".join(grid.text(row, c) for c in columns), row
        else:
            yield grid.text(row, filled[0]), row
        last = row
    if legend:
        yield "", 0
    yield from ((_MARK + text, row) for row, text in legend)


def _carry_down(grid: _Grid) -> None:
    """What is merged over rows stands in each of them."""
    for top, left, bottom, right in grid.merged:
        cell = grid.rows.get(top, {}).get(left)
        if cell is None or bottom == top or not cell.text:
            continue
        whole = right > left and all(left <= c <= right for r in range(top, bottom + 1) for c in grid.filled(r))
        for row in [r for r in grid.rows if top < r <= bottom]:
            if not whole and grid.filled(row):
                grid.rows[row][left] = cell


def _join_headings(grid: _Grid) -> None:
    """A heading over several columns is put in front of each of the headings below it, and its row given up."""
    for row in sorted({m[0] for m in grid.merged if m[3] > m[1] and m[2] == m[0]}):
        below, filled = row + 1, grid.filled(row)
        spans = [(m[1], m[3]) for m in grid.merged if m[0] == m[2] == row and m[3] > m[1] and grid.text(row, m[1])]
        inside = {c: left for left, right in spans for c in range(left, right + 1)}
        under = grid.filled(below)
        if len(under) < 2 or not all(sum(left <= c <= right for c in under) > 1 for left, right in spans):
            continue
        if len(filled) < 2 or any(c not in inside and grid.text(below, c) not in ("", grid.text(row, c)) for c in filled):
            continue
        for column, cell in list(grid.rows[row].items()):
            if column not in inside:
                grid.rows[below][column] = cell
        for column, left in inside.items():
            if text := grid.text(below, column):
                grid.rows[below][column] = _Cell(f"{grid.text(row, left)} {text}")
        del grid.rows[row]


# --- colours --------------------------------------------------------------------------------------------------------


def _apply_legend(grid: _Grid) -> list[tuple[int, str]]:
    """Put a legend's words into a column of their own; what of it stood beside the table is given back, to be put below.

    A legend is a colour beside or behind a short text, apart from the table (in a row of its own, or beyond an empty
    column); it counts if cells of the table have its colours.
    """
    entries = {(row, column): (colour, text) for row, column, colour, text in _swatches(grid)}
    uses = Counter(
        c.colour for r, row in grid.rows.items() if len(grid.filled(r)) > 2 for k, c in row.items() if (r, k) not in entries
    )
    meaning = {colour: text for colour, text in entries.values() if uses[colour]}
    if not meaning:
        return []
    spots = [spot for spot, (colour, _) in entries.items() if colour in meaning]
    top = min(spots)
    near = [c for c in grid.filled(top[0] - 1) if top[1] - 1 <= c <= top[1] + 1]
    alone = len(near) == 1 and not any(c < near[0] and c >= top[1] - 2 for c in grid.filled(top[0] - 1))
    heading = grid.text(top[0] - 1, near[0]).rstrip(" :") if alone else ""
    if heading:
        del grid.rows[top[0] - 1][near[0]]
    beside = []
    for row, column in spots:
        if len(grid.filled(row)) > 1:
            del grid.rows[row][column]
            beside.append((row, entries[row, column][1]))
        else:
            grid.rows[row] = {column: _Cell(_MARK + entries[row, column][1])}
    column = 1 + max((c for row in grid.rows.values() for c in row), default=0)
    width = max((len(grid.filled(r)) for r in grid.rows), default=0)
    head = next(r for r in sorted(grid.rows) if len(grid.filled(r)) > 2 and len(grid.filled(r)) * 2 > width)
    for number, cells in grid.rows.items():
        colours = Counter(cell.colour for cell in cells.values() if cell.colour in meaning)
        if number > head and colours and len(grid.filled(number)) > 1:
            cells[column] = _Cell(meaning[colours.most_common(1)[0][0]])
    grid.rows[head][column] = _Cell(_CATEGORY if not heading or _LEGEND_HEADING.fullmatch(heading) else heading)
    return beside


def _swatches(grid: _Grid) -> Iterator[tuple[int, int, str, str]]:
    """What may be an entry of a legend: the row and column of its text, its colour, its text."""
    for number, row in grid.rows.items():
        filled = grid.filled(number)
        for column in filled:
            before, here = row.get(column - 1, _Cell()), row[column]
            beside = before.colour if before.colour and not before.text.strip("■▪◼●█") else ""
            colour = here.colour or beside
            apart = len(filled) <= 2 or column - (1 if beside else 0) > max((c for c in filled if c < column), default=column) + 1
            last = not any(c > column for c in filled)
            if colour and apart and last and len(here.text) <= 80 and (len(filled) <= 2 or len(filled) > 3):
                yield number, column, colour, _SWATCH.sub("", here.text)


def _colour(cell: Any) -> str:
    """The colour of a cell's fill, or of a swatch that its text begins with."""
    if cell.value is not None and isinstance(cell.value, str) and _SWATCH.match(cell.value) and cell.font.color is not None:
        return _key(cell.font.color)
    return _key(cell.fill.fgColor) if cell.fill is not None and cell.fill.patternType == "solid" else ""


def _key(colour: Any) -> str:
    kind = colour.type
    value = getattr(colour, kind, "")
    if kind == "rgb":
        value = str(value)[-6:].upper()
        return "" if value == "FFFFFF" else f"rgb {value}"
    return f"{kind} {value} {round(colour.tint or 0, 2)}"


# --- workbooks ------------------------------------------------------------------------------------------------------


def _workbook(path: Path, notes: list[str]) -> list[_Grid]:
    import openpyxl

    from policygraph.loaders.formats.package import Package

    Package(path, "an Excel file")  # refuses what is encrypted, cut off or would unpack to too much
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl tells of extensions that it leaves out
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            grids = []
            for sheet in book.worksheets:
                if sheet.sheet_state != "visible":
                    notes.append(f"sheet '{sheet.title}' is hidden and was not read; show it if it belongs to the document")
                elif (grid := _sheet(sheet, notes)).rows:
                    grids.append(grid)
        finally:
            book.close()
    return grids


def _sheet(sheet: Any, notes: list[str]) -> _Grid:
    """One sheet. openpyxl's own parser is asked for what its read-only sheets leave out: merged cells, hidden rows."""
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.utils import range_boundaries
    from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

    class Parser(WorkSheetParser):
        def parse_cell(self, element: Any) -> dict[str, Any]:
            cell: dict[str, Any] = super().parse_cell(element)
            if cell["value"] is None and element.find(FORMULA_TAG) is not None:
                unsaved.append(f"{_letter(cell['column'])}{cell['row']}")
            return cell

    unsaved: list[str] = []
    errors: list[str] = []
    grid, empty, rest = _Grid(sheet.title), 0, ""
    book = sheet.parent
    with sheet._get_source() as stream:
        parser = Parser(
            stream,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, parsed in parser.parse():
            row: dict[int, _Cell] = {}
            for given in parsed:
                cell = ReadOnlyCell(sheet, **given)
                if given["data_type"] == "e":
                    errors.append(f"{_letter(given['column'])}{number}")
                    continue
                text = shown(given["value"], cell.number_format) if given["value"] is not None else ""
                colour = _colour(cell) if given["style_id"] else ""
                if text or colour:
                    row[given["column"]] = _Cell(text, colour)
            empty = 0 if any(cell.text for cell in row.values()) else empty + 1
            if row:
                grid.rows[number] = row
            if empty > _EMPTY_ROWS:
                notes.append(f"sheet '{sheet.title}': nothing was looked for below {_EMPTY_ROWS} empty rows (row {number})")
                rest = stream.read().decode("utf-8", "replace")
                break
    _drop_empty_end(grid)
    refs = [merge.ref for merge in parser.merged_cells.mergeCell] if parser.merged_cells else []
    grid.merged = [(b[1], b[0], b[3], b[2]) for ref in [*refs, *re.findall(_MERGED, rest)] for b in [range_boundaries(ref)]]
    # What is merged beyond the last row and column says nothing, however far it goes.
    last, widest = max(grid.rows, default=0), max((c for row in grid.rows.values() for c in row), default=0)
    clipped = [(top, left, min(bottom, last), min(right, widest + 1)) for top, left, bottom, right in grid.merged]
    grid.merged = list(dict.fromkeys(m for m in clipped if m[0] in grid.rows))
    if sum(bottom - top + 1 for top, _, bottom, _ in grid.merged) > MAX_CELLS:
        raise ValueError("more rows are merged than a document has")
    hidden = sorted(int(n) for n, a in parser.row_dimensions.items() if a.get("hidden") in ("1", "true") and grid.filled(int(n)))
    columns = [c for a in parser.column_dimensions.values() if a.get("hidden") in ("1", "true") for c in _span(a, grid)]
    for what, which in (
        ("hidden rows, read all the same", list(map(str, hidden))),
        ("hidden columns, read all the same", list(map(_letter, columns))),
        ("formulas without a saved value, left empty (open the file in Excel and save it)", unsaved),
        ("cells with an error, left empty", errors),
    ):
        if which:
            more = f" and {len(which) - 8} more" if len(which) > 8 else ""
            notes.append(f"sheet '{sheet.title}': {what}: {', '.join(which[:8])}{more}")
    return grid


def _drop_empty_end(grid: _Grid) -> None:
    """Rows that have only colours and stand below the last text say nothing."""
    last = max((n for n in grid.rows if grid.filled(n)), default=0)
    for number in [n for n in grid.rows if n > last]:
        del grid.rows[number]


def _span(attributes: dict[str, str], grid: _Grid) -> list[int]:
    """The columns with text among those that a ``<col>`` stands for."""
    first, last = int(attributes["min"]), int(attributes["max"])
    return sorted({c for row in grid.rows.values() for c, cell in row.items() if first <= c <= last and cell.text})


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


# --- how a value is shown -------------------------------------------------------------------------------------------

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]|_.|\*.')
_PRIVATE = 0xE000  # a literal's place while the pattern is read
_DIGITS = re.compile(r"[#0?][#0?,.]*(?:E[+-]0+)?|General|@", re.I)


def shown(value: object, number_format: str = "General") -> str:
    """A cell's value as Danish Excel shows it: "1.200.000", "45 %", "31-12-2023", "12,5 kr."."""
    if isinstance(value, bool):
        return "SAND" if value else "FALSK"
    if isinstance(value, int | float):
        return _number(value, number_format or "General")
    if isinstance(value, datetime | date):
        return _date(value, number_format)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return re.sub(r"\s+", " ", str(value).replace("_x000D_", " ")).strip()


def _date(value: datetime | date, number_format: str) -> str:
    plain = _LITERAL.sub("", number_format).casefold()
    if "d" not in plain and "y" in plain:
        return f"{MONTHS[value.month - 1]} {value.year}" if "m" in plain else str(value.year)
    clock = f" {value:%H:%M}" if isinstance(value, datetime) and (value.hour or value.minute) else ""
    return f"{value:%d-%m-%Y}{clock}"


def _number(value: int | float, number_format: str) -> str:
    if not abs(value) < 1e15:  # Excel keeps fifteen digits
        return f"{value:.15g}".replace(".", ",")
    sections = number_format.split(";")
    chosen = sections[1] if value < 0 and len(sections) > 1 and _DIGITS.search(sections[1]) else sections[0]
    literal: list[str] = []

    def keep(match: re.Match[str]) -> str:
        words = match[1] if match[1] is not None else match[2] if match[2] is not None else match[3]
        if not words:
            return " " if match.group().startswith("_") else ""
        literal.append(words)
        return chr(_PRIVATE + len(literal) - 1)

    pattern = _LITERAL.sub(keep, chosen)
    body = _DIGITS.search(pattern)
    if body is None or body.group().casefold() in ("general", "@") or "E" in body.group().upper() or "/" in pattern:
        printed = _plain(Decimal(repr(value)))
    else:
        printed = _grouped(
            abs(Decimal(repr(value))) if value < 0 and len(sections) > 1 else Decimal(repr(value)), body.group(), "%" in pattern
        )
    before, after = (pattern[: body.start()], pattern[body.end() :]) if body and "/" not in pattern else ("", "")
    whole = f"{before}{printed}{after}".replace("%", " %")
    for number, words in enumerate(literal):
        whole = whole.replace(chr(_PRIVATE + number), words)
    return re.sub(r"\s+", " ", whole).strip()


def _plain(value: Decimal) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-10), ROUND_HALF_UP) if value.as_tuple().exponent < -10 else value  # type: ignore[operator]
    text = format(rounded, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _grouped(value: Decimal, digits: str, percent: bool) -> str:
    whole, _, decimals = digits.partition(".")
    decimals = decimals[:10]
    while whole.endswith(",") or decimals.endswith(","):  # a comma at the end divides by a thousand
        value, whole, decimals = value / 1000, whole.removesuffix(","), decimals.removesuffix(",")
    value = (value * 100 if percent else value).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    text = f"{value:,f}" if "," in whole else f"{value:f}"
    text = text.zfill(whole.count("0") + (len(decimals) + 1 if decimals else 0))
    for optional in reversed(decimals):
        if optional != "0" and text.endswith("0") and "." in text:
            text = text[:-1].rstrip(".")
        else:
            break
    return text.translate(str.maketrans(",.", ".,"))


# --- text with separators --------------------------------------------------------------------------------------------


def _grid_of_text(text: str, path: Path) -> _Grid:
    """A .csv or .tsv; its separator is the one that divides most lines alike."""
    delimiters = "\t" if path.suffix.lower() == ".tsv" else ";\t,|"
    rows = max((_parsed(text, d) for d in delimiters), key=_evenness)
    grid = _Grid()
    for number, row in enumerate(rows, 1):
        cells = {c: _Cell(shown(cell)) for c, cell in enumerate(row, 1) if cell.strip()}
        if cells:
            grid.rows[number] = cells
    return grid


def _parsed(text: str, delimiter: str) -> list[list[str]]:
    """The rows; quotation marks that do not come in pairs, and so swallow rows, are taken for words."""
    plain = _read(text, delimiter, csv.QUOTE_NONE) or [[line] for line in text.split("\n")]
    quoted = _read(text, delimiter, csv.QUOTE_MINIMAL)
    width, count = _commonest(quoted)
    return quoted if quoted and sum(len(row) == width for row in plain) <= count else plain


def _read(text: str, delimiter: str, quoting: Literal[0, 3]) -> list[list[str]]:
    with suppress(csv.Error):  # a cell larger than any document's
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting))
    return []


def _commonest(rows: list[list[str]]) -> tuple[int, int]:
    """The commonest width above one, and how many rows have it."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(widths.items(), key=lambda of: (of[1], of[0]), default=(0, 0))


def _evenness(rows: list[list[str]]) -> int:
    width, count = _commonest(rows)
    return count * min(width, 12)
