"""What people decided about the reading: ``curation.csv``, a plain file beside the documents.

One line a decision; the latest of a thing holds, and ``undo`` takes the latest back. The program only ever adds lines
at the end; :mod:`policygraph.loaders.ledger` reads and writes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from policygraph.errors import InputError
from policygraph.loaders.ledger import Form, Row, Table, locked, login, replace_file, stamp, written

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
FORM = Form("table of decisions", COLUMNS, ("id", "decision"), "--curation")


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
            table = Table.read(path, FORM)
        except InputError as fault:
            found.bad.append((str(path), fault.what))
            continue
        for line in table.rows:
            where = f"{path.name}:{line.line}"
            decision = None if line.fault else _decision(table, line, where, found)
            if line.fault:
                found.bad.append((where, line.fault))
            if decision:
                # A line without a date was written by hand: it is as late as the one above it.
                latest = decision.when or latest
                stamped.append((latest, decision))
    found.lines = [decision for _, decision in sorted(stamped, key=lambda pair: pair[0])]
    return found


def _decision(table: Table, line: Row, where: str, found: Decisions) -> Decision | None:
    row = table.cells(line)
    word = row.get("decision", "").casefold()
    if not word:
        return None  # not decided yet
    if word not in _WORDS:
        found.bad.append((where, f"{row['decision']!r} is no decision ({', '.join(DECISIONS)})"))
        return None
    if not row.get("id"):
        found.bad.append((where, "the column id is empty"))
        return None
    when = stamp(row.get("when", ""))
    if when is None:
        found.bad.append((where, f"{row['when']!r} is no time; the line counts, by its place in the file"))
    known = {name: row.get(name, "") for name in COLUMNS}
    return Decision(**{**known, "decision": _WORDS[word], "when": when or ""}, where=where)


def add_decisions(path: Path, decisions: Sequence[Decision], *, others: Sequence[Path] = ()) -> list[Decision]:
    """Add lines at the end of the file, all of one time, and give them back as written.

    The file is replaced whole, under a lock; the lines before are kept byte for byte (as UTF-8).

    :param others: further files that count, so that the new lines are later than theirs
    :raises InputError: if the file cannot be written, is held, or is no table of decisions
    """
    with locked(path, FORM.option):
        table = Table.read(path, FORM)
        now = datetime.now(UTC)
        latest = max((d.when for d in read_decisions([path, *others]).lines), default="")
        if latest and written(now) <= latest:
            now = datetime.fromisoformat(latest) + timedelta(milliseconds=1)
        stamped = [replace(d, when=written(now)) for d in decisions]
        replace_file(path, table.with_rows([{name: getattr(d, name) for name in COLUMNS} for d in stamped]))
    return stamped


def as_table(rows: Iterable[dict[str, str]], more: Sequence[str] = ()) -> bytes:
    """Lines in the form of the file, with further columns: to be filled in, and put into it."""
    return Table(FORM, [*COLUMNS, *more]).with_rows(rows).encode("utf-8-sig")


__all__ = ["COLUMNS", "DECISIONS", "FILE", "Decision", "Decisions", "add_decisions", "as_table", "login", "read_decisions"]
