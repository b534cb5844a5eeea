"""A drawing of an answer, where one suits: a bar for each thing that has a number, or for how often each stands there."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from policygraph.ontology import BASE
from policygraph.queries import Answer
from policygraph.views.terms import Cell, cell

#: More bars than these say less than the table.
MOST = 30
#: Columns that name no thing by themselves, and columns that a sum is only comparable within.
_NAMES = re.compile(r"line|number|\w+Number|line(Start|End)|file|quote")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ALIKE = ("role", "basis", "currency")


@dataclass(frozen=True)
class Bar:
    """A thing, where it leads, its number, and how long it is in percent of the longest."""

    label: str
    iri: str
    value: Decimal
    share: float


@dataclass
class Chart:
    """Bars of a column (or of how many rows), those that share ``alike``; ``more`` are not drawn."""

    things: str
    measure: str | None
    bars: list[Bar]
    alike: list[tuple[str, str]] = field(default_factory=list)
    more: int = 0


def chart(answer: Answer) -> Chart | None:
    """The drawing that suits an answer, if one does."""
    if answer.kind != "select" or len(answer.rows) < 2 or "unit" in answer.variables:
        return None
    rows = [dict(zip(answer.variables, map(cell, row))) for row in answer.rows]
    measure = next(
        (n for n in answer.variables if not _NAMES.fullmatch(n) and any(_number(r[n]) is not None for r in rows)), None
    )
    return (measure and _measured(answer, rows, measure)) or _counted(answer, rows)


def _measured(answer: Answer, rows: list[dict[str, Cell | None]], measure: str) -> Chart | None:
    """A bar for each row, if each is of a thing of its own; sums only beside sums of their own kind."""
    kinds = Counter(tuple(_text(r.get(n)) for n in _ALIKE) for r in rows if _number(r[measure]) is not None)
    ((alike, _),) = kinds.most_common(1)
    kept = [r for r in rows if _number(r[measure]) is not None and tuple(_text(r.get(n)) for n in _ALIKE) == alike]
    for name in answer.variables:
        if name in (measure, *_ALIKE) or name.endswith("Iri") or _NAMES.fullmatch(name):
            continue
        things = [_text(r.get(f"{name}Iri")) or _text(r[name]) for r in kept]
        if all(things) and len(set(things)) == len(things) and not any(_number(r[name]) is not None for r in kept):
            numbers = [(_text(r[name]), thing, _number(r[measure]) or Decimal()) for r, thing in zip(kept, things)]
            return _drawn(name, measure, numbers, [(n, a) for n, a in zip(_ALIKE, alike) if a])
    return None


def _counted(answer: Answer, rows: list[dict[str, Cell | None]]) -> Chart | None:
    """A bar for each thing of the first column, if they come again and again; how many rows a document has says little."""
    first = next((n for n in answer.variables if not _NAMES.fullmatch(n)), "document")
    if first == "document" or any(_DAY.fullmatch(_text(r[first])) for r in rows):
        return None
    counts = Counter((_text(r[first]), _text(r.get(f"{first}Iri"))) for r in rows if r[first] is not None)
    if not 1 < len(counts) <= len(rows) / 2:
        return None
    return _drawn(first, None, [(label, iri, Decimal(n)) for (label, iri), n in counts.items()], [])


def _drawn(
    things: str, measure: str | None, numbers: list[tuple[str, str, Decimal]], alike: list[tuple[str, str]]
) -> Chart | None:
    longest = max((n for _, _, n in numbers), default=Decimal())
    if len(numbers) < 2 or longest <= 0 or min(n for _, _, n in numbers) < 0:
        return None
    ordered = sorted(numbers, key=lambda bar: (-bar[2], bar[0].casefold()))
    bars = [
        Bar(label, iri if iri.startswith(f"{BASE}id/") else "", n, float(round(100 * n / longest, 2)))
        for label, iri, n in ordered[:MOST]
    ]
    return Chart(things, measure, bars, alike, max(0, len(ordered) - MOST))


def _text(value: Any) -> str:
    return value.text if value is not None else ""


def _number(value: Cell | None) -> Decimal | None:
    try:
        return Decimal(value.text) if value is not None and value.number else None
    except InvalidOperation:
        return None
