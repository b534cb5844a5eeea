"""A table that people and the program both write, beside the documents: decisions, suppressed findings.

The program adds lines at the end or takes whole lines out; what else stands in the file (columns of your own, lines that
cannot be read, another separator) stays as it is. Excel opens it as it is (UTF-8 with its mark, semicolons) and may save
it in its own way: commas, tabs and Windows-1252 are read too. The file is replaced whole, under a lock.
"""

from __future__ import annotations

import csv
import errno
import getpass
import io
import re
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from policygraph.errors import InputError
from policygraph.files import HeldError, held, put_in_place
from policygraph.loaders.source import decode

_STAMPS = ("%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M", "%d-%m-%Y")
_DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


@dataclass(frozen=True)
class Form:
    """What a table is called, its columns, those it cannot do without, and the option that names another file."""

    name: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    option: str = ""


class Row(NamedTuple):
    """A row as it stands: its lines (from 1), its cells, and what is wrong with it."""

    line: int
    last: int
    cells: list[str]
    fault: str


def stamp(text: str) -> str | None:
    """A time in the form we write, "" if there is none, None if it is none."""
    if not text:
        return ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        for form in _STAMPS:
            try:
                moment = datetime.strptime(text, form)
                break
            except ValueError:
                continue
        else:
            return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return written(moment)


def written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day(text: str) -> str | None:
    """A day as YYYY-MM-DD, "" if there is none, None if it is none."""
    if not text:
        return ""
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    return None


def login() -> str:
    """Who is logged in, "" if the system does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


@contextmanager
def locked(path: Path, option: str = "") -> Iterator[None]:
    """Hold a file against other writers.

    :param option: the option that names another file, for the advice
    :raises InputError: if somebody else holds it, or its folder cannot be written
    """
    target = path.resolve()
    try:
        if not target.parent.is_dir():  # the lock would make it
            raise FileNotFoundError(errno.ENOENT, "there is no such folder")
        with held(target.with_name(f".{target.name}.lock"), 20):
            yield
    except HeldError as fault:
        raise InputError(str(fault), where=str(path), remedy="Try again when it is done.") from None
    except OSError as fault:
        raise InputError(
            f"this cannot be written: {fault.strerror or fault}",
            where=str(path),
            remedy="Close it in other programs, check space and permissions"
            + (f", or name another file with {option} FILE." if option else "."),
        ) from fault


def replace_file(path: Path, text: str) -> None:
    """Write the file whole or not at all."""
    put_in_place(path.resolve(), text.encode("utf-8-sig"))


@dataclass
class Table:
    """The file as it stands: its columns, separator and line end, its text, its rows."""

    form: Form
    names: list[str]
    separator: str = ";"
    end: str = "\n"
    text: str = ""
    rows: list[Row] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path, form: Form) -> Table:
        """:raises InputError: if it is there and no table of this form"""
        if not path.exists():
            return cls(form, list(form.columns))
        try:
            text, _ = decode(path.read_bytes(), str(path))
        except OSError as fault:
            raise InputError(f"this file cannot be read: {fault.strerror or fault}", where=str(path)) from fault
        if not text.strip():
            return cls(form, list(form.columns))
        lines = text.splitlines(keepends=True)
        first = 1 if re.match(r"sep=.\s*$", lines[0], re.I) else 0
        header = lines[first] if first < len(lines) else ""
        separator = max(";,\t", key=header.count)
        names = [name.strip().casefold() for name in next(csv.reader([header], delimiter=separator), [])]
        if not set(form.needed) <= set(names):
            raise InputError(
                f"this is no {form.name}: its first line names no columns {' and '.join(map(repr, form.needed))}",
                where=str(path),
                remedy=f"Put back the first line: {';'.join(form.columns)}",
            )
        end = "\r\n" if header.endswith("\r\n") else "\n"
        return cls(form, names, separator, end, text, list(_rows(lines[first + 1 :], first + 2, separator)))

    def cells(self, row: Row) -> dict[str, str]:
        """The cells of a row by column, as they were meant."""
        return {name: _bare(cell).strip() for name, cell in zip(self.names, row.cells)}

    def without(self, rows: Container[Row]) -> Table:
        """The table less some rows; every other line stays byte for byte."""
        gone = {n for row in self.rows if row in rows for n in range(row.line, row.last + 1)}
        lines = self.text.splitlines(keepends=True)
        kept = [row for row in self.rows if row not in rows]
        return replace(self, text="".join(line for n, line in enumerate(lines, 1) if n not in gone), rows=kept)

    def with_rows(self, rows: Iterable[dict[str, str]]) -> str:
        """The whole text with further rows at its end; columns that the first line lacks are added to it."""
        names, text = list(self.names), self.text
        missing = [name for name in self.form.columns if name not in names]
        if not text:
            text = self.separator.join(names) + self.end
        elif missing:
            at = 1 if text[:4].casefold() == "sep=" else 0
            lines = text.splitlines(keepends=True)
            lines[at] = self.separator.join([lines[at].rstrip("\r\n"), *missing]) + self.end
            text, names = "".join(lines), [*names, *missing]
        if not text.endswith(("\n", "\r")):
            text += self.end
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.separator, lineterminator=self.end)
        writer.writerows([_guarded(row.get(name, "")) for name in names] for row in rows)
        return text + out.getvalue()


def _rows(lines: list[str], first: int, separator: str) -> Iterator[Row]:
    """The rows; a row whose quotation mark never ends does not swallow the rest."""
    at = 0
    while at < len(lines):
        last = at + 1
        while "".join(lines[at:last]).count('"') % 2 and last < len(lines) and last - at < 30:
            last += 1
        whole = "".join(lines[at:last])
        broken = whole.count('"') % 2 == 1
        if broken:
            last, whole = at + 1, lines[at]
        if whole.strip():
            try:
                cells = next(csv.reader(io.StringIO(whole, newline=""), delimiter=separator, strict=not broken), [])
                fault = "a quotation mark is not closed" if broken else ""
            except csv.Error as error:
                cells, fault = [], str(error)
            yield Row(first + at, first + last - 1, cells, fault)
        at = last


def _guarded(cell: str) -> str:
    """A cell on one line, that a spreadsheet does not take for a formula."""
    flat = " ".join(cell.split())
    return f"'{flat}" if _FORMULA.match(flat) else flat


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
