"""What people decided about the reading: ``curation.csv``, a plain file beside the documents.

One line a decision; the latest of a thing holds, and ``undo`` takes the latest back. The program only ever adds lines at
the end; what else stands in the file (columns of your own, lines that cannot be read, another separator) stays as it is.
Excel opens it as it is (UTF-8 with its mark, semicolons) and may save it in its own way: commas, tabs and
Windows-1252 are read too.
"""

from __future__ import annotations

import csv
import errno
import getpass
import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from policygraph.errors import InputError
from policygraph.loaders.source import decode

FILE = "curation.csv"
#: What a line may decide, and the Danish words for it.
DECISIONS = {
    "accept": "godkend",
    "reject": "afvis",
    "correct": "ret",
    "add": "tilføj",
    "remove": "fjern",
    "merge": "saml",
    "apart": "adskil",
    "undo": "fortryd",
}
_WORDS = {danish: word for word, danish in DECISIONS.items()} | {word: word for word in DECISIONS}
_STAMPS = ("%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M", "%d-%m-%Y")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


@dataclass(frozen=True)
class Decision:
    """One line of the file.

    ``id`` names what is decided upon. ``subject``, ``property`` and ``object`` are the words people read, the ``_iri``
    columns what programs go by. ``text`` and ``fingerprint`` are the words of the documents as they were then.
    """

    id: str
    decision: str
    value: str = ""
    who: str = ""
    when: str = ""
    note: str = ""
    subject: str = ""
    property: str = ""
    object: str = ""
    text: str = ""
    subject_iri: str = ""
    property_iri: str = ""
    object_iri: str = ""
    fingerprint: str = ""
    #: Where it stands ("curation.csv:12"), "" while it stands nowhere.
    where: str = field(default="", compare=False)


COLUMNS = tuple(f.name for f in fields(Decision) if f.name != "where")


@dataclass
class Decisions:
    """What one or several files hold: the lines that could be read, in the order they were taken, and those that could not."""

    lines: list[Decision] = field(default_factory=list)
    #: (file:line, what is wrong with it)
    bad: list[tuple[str, str]] = field(default_factory=list)

    def in_force(self) -> list[Decision]:
        """The decision that holds for each thing, in the order they were taken."""
        stacks: dict[str, list[int]] = {}
        for number, line in enumerate(self.lines):
            stack = stacks.setdefault(line.id, [])
            if line.decision != "undo":
                stack.append(number)
            elif stack:
                stack.pop()
        return [self.lines[number] for number in sorted(stack[-1] for stack in stacks.values() if stack)]

    def last_batch(self) -> list[Decision]:
        """The decisions taken together last, of those that hold."""
        holding = self.in_force()
        latest = max((d.when for d in holding), default="")
        return [d for d in holding if d.when == latest]


def read_decisions(paths: Iterable[Path]) -> Decisions:
    """Read files of decisions as far as they go; a missing file holds none."""
    found = Decisions()
    stamped: list[tuple[str, Decision]] = []
    for path in paths:
        latest = ""
        try:
            table = _Table.read(path)
        except InputError as fault:
            found.bad.append((str(path), fault.what))
            continue
        for number, cells, fault_ in table.rows:
            where = f"{path.name}:{number}"
            decision = None if fault_ else _decision(table, cells, where, found)
            if fault_:
                found.bad.append((where, fault_))
            if decision:
                # A line without a date was written by hand: it is as late as the one above it.
                latest = decision.when or latest
                stamped.append((latest, decision))
    found.lines = [decision for _, decision in sorted(stamped, key=lambda pair: pair[0])]
    return found


def _decision(table: _Table, cells: list[str], where: str, found: Decisions) -> Decision | None:
    row = {name: _bare(cell).strip() for name, cell in zip(table.names, cells)}
    word = row.get("decision", "").casefold()
    if not word:
        return None  # not decided yet
    if word not in _WORDS:
        found.bad.append((where, f"{row['decision']!r} is no decision ({', '.join(DECISIONS)})"))
        return None
    if not row.get("id"):
        found.bad.append((where, "the column id is empty"))
        return None
    when = _stamp(row.get("when", ""))
    if when is None:
        found.bad.append((where, f"{row['when']!r} is no time; the line counts, by its place in the file"))
    known = {name: row.get(name, "") for name in COLUMNS}
    return Decision(**{**known, "decision": _WORDS[word], "when": when or ""}, where=where)


def _stamp(text: str) -> str | None:
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
    return _written(moment)


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def add_decisions(path: Path, decisions: Sequence[Decision], *, others: Sequence[Path] = ()) -> list[Decision]:
    """Add lines at the end of the file, all of one time, and give them back as written.

    The file is replaced whole, under a lock; the lines before are kept byte for byte (as UTF-8).

    :param others: further files that count, so that the new lines are later than theirs
    :raises InputError: if the file cannot be written, is held, or is no table of decisions
    """
    with locked(path):
        table = _Table.read(path)
        now = datetime.now(UTC)
        latest = max((d.when for d in read_decisions([path, *others]).lines), default="")
        if latest and _written(now) <= latest:
            now = datetime.fromisoformat(latest) + timedelta(milliseconds=1)
        stamped = [replace(d, when=_written(now)) for d in decisions]
        _replace(path, table.with_rows([{name: getattr(d, name) for name in COLUMNS} for d in stamped]))
    return stamped


def as_table(rows: Iterable[dict[str, str]], more: Sequence[str] = ()) -> bytes:
    """Lines in the form of the file, with further columns: to be filled in, and put into it."""
    return _Table([*COLUMNS, *more], ";", "\n", "", []).with_rows(rows).encode("utf-8-sig")


def login() -> str:
    """Who is logged in, "" if the system does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file against other writers.

    :raises InputError: if somebody else holds it, or its folder cannot be written
    """
    from filelock import SoftFileLock, Timeout

    target = path.resolve()
    try:
        if not target.parent.is_dir():  # the lock would make it
            raise FileNotFoundError(errno.ENOENT, "there is no such folder")
        with SoftFileLock(target.with_name(f".{target.name}.lock"), timeout=20):
            yield
    except Timeout:
        raise InputError(
            "another program is writing here",
            where=str(path),
            remedy="Try again when it is done; if none is, remove the .lock file.",
        ) from None
    except OSError as fault:
        raise InputError(
            f"this cannot be written: {fault.strerror or fault}",
            where=str(path),
            remedy="Close it in other programs, check permissions, or name another file with --curation FILE.",
        ) from fault


def _replace(path: Path, text: str) -> None:
    """Write the file whole or not at all."""
    target = path.resolve()
    handle, draft = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode("utf-8-sig"))
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(draft, target.stat().st_mode & 0o777 if target.exists() else 0o644)
        os.replace(draft, target)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise


@dataclass
class _Table:
    """The file as it stands: its columns, separator and line end, its text, its rows with their first line and fault."""

    names: list[str]
    separator: str
    end: str
    text: str
    rows: list[tuple[int, list[str], str]]

    @classmethod
    def read(cls, path: Path) -> _Table:
        """:raises InputError: if it is there and no table of decisions"""
        if not path.exists():
            return cls(list(COLUMNS), ";", "\n", "", [])
        try:
            text, _ = decode(path.read_bytes(), str(path))
        except OSError as fault:
            raise InputError(f"this file cannot be read: {fault.strerror or fault}", where=str(path)) from fault
        if not text.strip():
            return cls(list(COLUMNS), ";", "\n", "", [])
        lines = text.splitlines(keepends=True)
        first = 1 if re.match(r"sep=.\s*$", lines[0], re.I) else 0
        header = lines[first] if first < len(lines) else ""
        separator = max(";,\t", key=header.count)
        names = [name.strip().casefold() for name in next(csv.reader([header], delimiter=separator), [])]
        if not {"id", "decision"} <= set(names):
            raise InputError(
                "this is no table of decisions: its first line names no columns 'id' and 'decision'",
                where=str(path),
                remedy=f"Put back the first line: {';'.join(COLUMNS)}",
            )
        end = "\r\n" if header.endswith("\r\n") else "\n"
        return cls(names, separator, end, text, list(_rows(lines[first + 1 :], first + 2, separator)))

    def with_rows(self, rows: Iterable[dict[str, str]]) -> str:
        """The whole text with further rows at its end; columns that the first line lacks are added to it."""
        names, text = list(self.names), self.text
        missing = [name for name in COLUMNS if name not in names]
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


def _rows(lines: list[str], first: int, separator: str) -> Iterator[tuple[int, list[str], str]]:
    """The rows, each with the number of its first line; a row whose quotation mark never ends does not swallow the rest."""
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
            yield first + at, cells, fault
        at = last


def _guarded(cell: str) -> str:
    """A cell on one line, that a spreadsheet does not take for a formula."""
    flat = " ".join(cell.split())
    return f"'{flat}" if _FORMULA.match(flat) else flat


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
