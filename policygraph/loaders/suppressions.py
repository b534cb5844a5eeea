"""What people answered to the audit: ``suppressions.csv``, a plain file beside the documents.

One line a finding that is not to be reported: its key, why, who says so, until when. The key is what holds; the rule and
the label are for the reader. A line that lacks a reason, or whose last day is no day, does not count, and is named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path

from policygraph.errors import InputError
from policygraph.loaders.ledger import Form, Row, Table, day, locked, replace_file, written

FILE = "suppressions.csv"


@dataclass(frozen=True)
class Suppression:
    """One line: the finding ``key`` is not to be reported up to and with ``expires`` (YYYY-MM-DD, "" for ever)."""

    key: str
    rule: str = ""
    label: str = ""
    reason: str = ""
    who: str = ""
    when: str = ""
    expires: str = ""
    #: Where it stands ("suppressions.csv:12"), "" while it stands nowhere.
    where: str = field(default="", compare=False)


COLUMNS = tuple(f.name for f in fields(Suppression) if f.name != "where")
FORM = Form("table of suppressions", COLUMNS, ("key", "reason"))


def read_suppressions(paths: Iterable[Path]) -> tuple[list[Suppression], list[tuple[str, str]]]:
    """The lines that count, the last of each key, and those that do not: (file:line, what is wrong); a missing file holds none."""
    found: dict[str, Suppression] = {}
    bad: list[tuple[str, str]] = []
    for path in paths:
        try:
            table = Table.read(path, FORM)
        except InputError as fault:
            bad.append((str(path), fault.what))
            continue
        for row in table.rows:
            if not any(row.cells) and not row.fault:
                continue  # a spreadsheet leaves lines of separators
            line, fault_ = _suppression(table, row, f"{path}:{row.line}")
            if fault_:
                bad.append((f"{path}:{row.line}", fault_))
            else:
                found[line.key] = line
    return list(found.values()), bad


def _suppression(table: Table, row: Row, where: str) -> tuple[Suppression, str]:
    cells = table.cells(row)
    line = Suppression(**{name: cells.get(name, "") for name in COLUMNS}, where=where)
    line = replace(line, key=line.key.casefold())
    expires = day(line.expires)
    if row.fault:
        return line, row.fault
    if not line.key or not line.reason:
        return line, f"the column {'reason' if line.key else 'key'} is empty"
    if expires is None:
        return line, f"{line.expires!r} is no day (YYYY-MM-DD)"
    return replace(line, expires=expires), ""


def add_suppressions(path: Path, lines: Sequence[Suppression]) -> list[Suppression]:
    """Put lines into the file, in place of those of the same keys, and give them back as written.

    :raises InputError: if the file cannot be written, is held, or is no table of suppressions
    """
    with locked(path):
        table = Table.read(path, FORM)
        stamped = [replace(line, when=written(datetime.now(UTC))[:19] + "Z") for line in lines]
        table = table.without(_of(table, {line.key for line in lines}))
        replace_file(path, table.with_rows([{name: getattr(line, name) for name in COLUMNS} for line in stamped]))
    return stamped


def remove_suppressions(path: Path, keys: Collection[str]) -> None:
    """Take the lines of these keys out of the file.

    :raises InputError: see :func:`add_suppressions`
    """
    with locked(path):
        table = Table.read(path, FORM)
        if gone := _of(table, keys):
            replace_file(path, table.without(gone).text)


def _of(table: Table, keys: Collection[str]) -> list[Row]:
    return [row for row in table.rows if not row.fault and table.cells(row).get("key", "").casefold() in keys]
