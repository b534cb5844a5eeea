"""Fact tables (CSV): what a reader found in documents that are not at hand, one table a kind.

Each row is a record: ``document`` and ``line`` say where it stands, ``key`` names it within its document, the other
columns are fields (``loaders.records``). Several values of a field are separated by " | ". A passage then quotes the
row's own words, and says which row they were transcribed from.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import cast, get_args

from policygraph.errors import UnreadableDocument
from policygraph.loaders.parse.law import find_laws
from policygraph.loaders.persons import withhold_persons
from policygraph.loaders.records import Document, Genre, Kind, Law, Name, Record, Ref, Term, Value
from policygraph.loaders.source import Passage, Source
from policygraph.ontology.vocabulary import Vocabulary

SEPARATOR = " | "
_KINDS = {
    "documents": "document",
    "themes": "theme",
    "goals": "goal",
    "targets": "target",
    "measurements": "measurement",
    "initiatives": "initiative",
    "funding": "funding",
    "items": "item",
    "decisions": "decision",
    "needs": "need",
    "tasks": "task",
}
_REFS = {
    "contributes_to": "goal",
    "has_target": "target",
    "funding": "funding",
    "item": "item",
    "of_goal": "goal",
    "of_target": "target",
}
_NAMES = {
    "publisher": "municipality",
    "responsible": "department",
    "partner": "organisation",
    "evaluator": "organisation",
    "funded_by": "funding-source",
    "source": "funding-source",
    "theme": "theme",
    "target_group": "target-group",
    "decided_by": "body",
    "raised_by": "body",
    "assigned_to": "department",
    "implements": "document",
}
_TERMS = {"status": "status", "evaluation_status": "evaluation-status", "funding_status": "funding-status"}
_DECIMALS = {"amount", "baseline_value", "target_value", "change_value", "actual_value"}
_DATES = {"start", "end", "due_date", "baseline_date", "issued", "period_start", "period_end", "measured_at"}
_BOOLEANS = {"ongoing", "statutory", "measurable", "decision_recorded"}
#: No document has so many lines, no municipality spends a sum of so many digits.
_MOST_LINES, _MOST_DIGITS = 10**7, 18
_PLACE = {"document", "line", "last_line", "key", "confidence"}


def is_fact_table(path: Path) -> bool:
    """Whether a file is a CSV whose header names a document and a line."""
    if path.suffix.lower() != ".csv":
        return False
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header = [c.strip().casefold() for c in next(csv.reader(stream), [])]
    except (OSError, UnicodeDecodeError, csv.Error):
        return False
    return {"document", "line"} <= set(header)


def load_facts(paths: Sequence[Path], words: Vocabulary, keep_persons: str = "") -> list[Document]:
    """Read fact tables into the documents that they are about.

    :param keep_persons: the reason for which names of persons stay; without one they are withheld
    :raises UnreadableDocument: if a table is of no known kind, or a cell cannot be read (file and line)
    """
    documents: dict[str, Document] = {}
    known = _known(words)
    order = list(_KINDS)
    for path in sorted(paths, key=lambda p: (order.index(p.stem) if p.stem in order else 99, p.name)):
        if path.stem not in _KINDS:
            raise UnreadableDocument(
                "this table is of no kind we know", where=str(path), remedy=f"Name it after what it holds: {', '.join(_KINDS)}."
            )
        number = 1
        try:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                for number, row in enumerate(csv.DictReader(stream), 2):
                    cells = {k.strip().casefold(): (v or "").strip() for k, v in row.items() if k}
                    _row(documents, path, number, cells, known)
        except (UnicodeDecodeError, csv.Error) as fault:
            raise UnreadableDocument(
                f"this table cannot be read: {fault}", where=f"{path}:{number}", remedy="Save it as CSV (UTF-8)."
            ) from fault
    for document in documents.values():
        document.claim(1, len(document.source.lines), "a row of documents.csv")
        _link_targets(document)
        withhold_persons(document, words, keep_persons)
    return list(documents.values())


def _row(documents: dict[str, Document], path: Path, number: int, row: dict[str, str], known: dict[tuple[str, str], str]) -> None:
    where = f"{path}:{number}"
    file, kind = row["document"], _KINDS[path.stem]
    if kind == "document":
        if row.get("genre") not in get_args(Genre):
            raise UnreadableDocument(
                f"{row.get('genre')!r} is no genre", where=where, remedy=f"One of: {', '.join(get_args(Genre))}."
            )
        words = "\n".join(v for v in row.values() if v)
        documents[file] = Document(Source(file, words, "utf-8", str(path)), row["genre"], "said in documents.csv")  # type: ignore[arg-type]
    if file not in documents:
        raise UnreadableDocument(f"{file!r} does not stand in documents.csv", where=where, remedy="Add it there, with its genre.")
    try:
        first = int(row["line"] or 1)
        last = int(row.get("last_line") or first)
        if not 0 < first <= last < _MOST_LINES:
            raise ValueError
    except ValueError:
        raise UnreadableDocument(f"{row['line']!r} is no line number", where=where, remedy="Write a whole number.") from None
    quote = (
        row.get("quote")
        or row.get("text")
        or row.get("title")
        or row.get("label")
        or row.get("timeframe")
        or row.get("amount")
        or file
    )
    passage = Passage(first, last, first, last, quote, transcribed_from=f"{path.name}, line {number}")
    record: Record
    if kind == "document":
        record = Record("document", "document", passage)
        documents[file].records.insert(0, record)
    else:
        record = documents[file].add(
            Record(cast(Kind, kind), row.get("key") or row.get("number") or str(number), passage, why="a row of a fact table")
        )
    for field, cell in row.items():
        if field not in _PLACE | {"genre", "quote"} and cell:
            for part in cell.split(SEPARATOR):
                record.add(field, _value(kind, field, part.strip(), where, known))


def _value(kind: str, field: str, cell: str, where: str, known: dict[tuple[str, str], str]) -> Value | None:
    try:
        if field == "law":
            found = find_laws(cell, {name: (name, iri) for (k, name), iri in known.items() if k == "act"})
            return Law(found[0].act, found[0].provision, found[0].iri) if found else Law(cell)
        if field in _REFS and not (field == "funding" and kind != "initiative"):
            return Ref(_REFS[field], cell)  # type: ignore[arg-type]
        if field in _NAMES:
            of = _NAMES[field]
            if of in ("department", "body", "organisation") and re.search(r"(?:udvalget|rådet|byrådet)$", cell, re.I):
                of = "body"
            return Name(of, cell, known.get((of if of == "funding-source" else "organisation", cell.casefold())))  # type: ignore[arg-type]
        if field in _TERMS:
            return Term(_TERMS[field], cell)
        if field in _DECIMALS:
            if not (number := Decimal(cell)).is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
                raise ValueError
            return number
        if field in _DATES:
            return date.fromisoformat(cell)
        if field in _BOOLEANS:
            return {"true": True, "false": False}[cell.casefold()]
    except (ValueError, KeyError, InvalidOperation):
        raise UnreadableDocument(
            f"{cell!r} cannot be read as {field}", where=where, remedy="Dates as 2020-12-31, numbers as 1500.50, true or false."
        ) from None
    return cell


def _known(words: Vocabulary) -> dict[tuple[str, str], str]:
    schemes = {"organisation": "organisations", "funding-source": "funding-sources", "act": "acts"}
    return {
        (kind, w.casefold()): c.iri for kind, scheme in schemes.items() for c in words.scheme(scheme).values() for w in c.words
    }


def _link_targets(document: Document) -> None:
    """A target's ``of_goal`` is the goal's ``has_target``."""
    goals = {g.key: g for g in document.of("goal")}
    for target in document.of("target"):
        for fact in [f for f in target.facts if f.field == "of_goal" and isinstance(f.value, Ref)]:
            assert isinstance(fact.value, Ref)
            if fact.value.key in goals:
                goals[fact.value.key].add("has_target", Ref("target", target.key), target.passage)
        target.facts = [f for f in target.facts if f.field != "of_goal"]


__all__ = ["Kind", "is_fact_table", "load_facts"]
