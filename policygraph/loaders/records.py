"""What a loader yields: records with facts, each with the passage it was read from. No RDF here."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from policygraph.loaders.source import Passage, Source

if TYPE_CHECKING:
    from policygraph.loaders.persons import Persons

Kind = Literal[
    "document", "theme", "goal", "target", "measurement", "initiative", "funding", "item", "decision", "need", "task", "check"
]
Genre = Literal["policy", "action-plan", "catalogue", "minutes", "status"]

#: What a name may be resolved to, across documents.
NameKind = Literal[
    "organisation", "municipality", "department", "body", "funding-source", "theme", "target-group", "document", "goal", "target"
]


@dataclass(frozen=True, slots=True)
class Ref:
    """Another record, of the same document unless ``document`` names the file of another."""

    kind: Kind
    key: str
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """Something named, to be resolved to one node across documents.

    ``iri`` where a vocabulary already knows it: one without a scheme ("organisation/havecentret") is of the place that the document is of.
    """

    kind: NameKind
    text: str
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Law:
    """An act as named ("dagtilbudsloven") and the provision, if one is given ("§ 8, stk. 8")."""

    act: str
    provision: str | None = None
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A concept of a shipped vocabulary."""

    scheme: str
    key: str


Value = str | int | bool | Decimal | date | Ref | Name | Law | Term


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of a record, its value, and where it was read."""

    field: str
    value: Value
    passage: Passage


@dataclass
class Record:
    """One thing a document speaks of. ``key`` is stable within the document; ``why`` says what made it one."""

    kind: Kind
    key: str
    passage: Passage
    facts: list[Fact] = field(default_factory=list)
    more: list[Passage] = field(default_factory=list)
    confidence: float = 1.0
    why: str = ""

    def add(self, name: str, value: Value | None, passage: Passage | None = None) -> None:
        """Add a fact, once; None adds nothing."""
        if value is None or value == "":
            return
        fact = Fact(name, value, passage or self.passage)
        if not any(f.field == name and f.value == value for f in self.facts):
            self.facts.append(fact)

    def values(self, name: str) -> list[Value]:
        return [f.value for f in self.facts if f.field == name]

    def first(self, name: str) -> Value | None:
        return next(iter(self.values(name)), None)

    def passages(self) -> Iterator[Passage]:
        yield self.passage
        yield from self.more
        for fact in self.facts:
            yield fact.passage


@dataclass(frozen=True, slots=True)
class Claim:
    """Lines that were understood but state no fact: a page number, a heading, a table of contents."""

    first: int
    last: int
    what: str


@dataclass
class Document:
    """All that was read from one file, and what made it of its genre.

    ``unlinked`` are the goals that things name and that no document has. ``persons`` is set by a loader that knows who took part; ``withheld`` counts the places in the text where persons are named,
    ``persons_kept`` is the reason for which they were not withheld.
    """

    source: Source
    genre: Genre
    why: str
    records: list[Record] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unlinked: list[tuple[Record, Fact]] = field(default_factory=list)
    withheld: int = 0
    persons_kept: str = ""
    place: str = ""
    persons: Persons | None = None
    redact: Callable[[str], str] = str

    @property
    def file(self) -> str:
        return self.source.file

    def add(self, record: Record) -> Record:
        """Add a record; a key that is taken gets a number, so that nothing is lost."""
        taken = {r.key for r in self.records if r.kind == record.kind}
        if record.key in taken:
            record.key = next(f"{record.key}-{n}" for n in range(2, len(taken) + 3) if f"{record.key}-{n}" not in taken)
        self.records.append(record)
        return record

    def of(self, kind: Kind) -> list[Record]:
        return [r for r in self.records if r.kind == kind]

    def claim(self, first: int, last: int, what: str) -> None:
        self.claims.append(Claim(first, last, what))

    def claimed(self) -> set[int]:
        """The numbers of the lines that something was read from or that were understood as structure."""
        lines: set[int] = set()
        for record in self.records:
            for passage in record.passages():
                lines.update(range(passage.line_start, passage.line_end + 1))
        for claim in self.claims:
            lines.update(range(claim.first, claim.last + 1))
        return lines

    def unread(self) -> list[tuple[int, int]]:
        """Runs of non-blank lines that no record claims, as (first, last)."""
        claimed: set[int] = self.claimed()
        runs: list[tuple[int, int]] = []
        for line in self.source.lines:
            if line.blank or line.number in claimed:
                continue
            if runs and not any(not l.blank for l in self.source.lines[runs[-1][1] : line.number - 1]):
                runs[-1] = (runs[-1][0], line.number)
            else:
                runs.append((line.number, line.number))
        return runs

    def counts(self) -> dict[str, int]:
        return dict(sorted(Counter(r.kind for r in self.records if r.kind != "document").items()))


def slug(text: str, limit: int = 60) -> str:
    """A name for an IRI: lower case ASCII, æ→ae, ø→oe, å→aa, the rest to hyphens.

    >>> slug("Mål 3. B: Ærø & Åby")
    'maal-3-b-aeroe-aaby'
    """
    folded = text.casefold().translate(_DANISH)
    folded = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    words = [w for w in re.split(r"[^a-z0-9]+", folded) if w]
    out = ""
    for word in words:
        if out and len(out) + 1 + len(word) > limit:
            break
        out = f"{out}-{word}" if out else word[:limit]
    return out or "unnamed"


_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ö": "oe", "ä": "ae", "ü": "u", "ß": "ss"})


def first_line(passages: Iterable[Passage]) -> int:
    return min(p.line_start for p in passages)
