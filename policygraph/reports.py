"""What is said of a build: what became of each document, what is doubtful, which decisions to look at again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from policygraph.graph.curation import Check
from policygraph.graph.store import Store
from policygraph.loaders.explain import title_of
from policygraph.loaders.records import Document


@dataclass
class DocumentReport:
    """What became of one file: its genre and why, what was read, the lines that nothing was read from."""

    file: str
    genre: str
    why: str
    counts: dict[str, int] = field(default_factory=dict)
    unread: list[tuple[int, int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failed: str | None = None
    claimed_lines: int = 0
    lines: int = 0
    withheld: int = 0
    persons_kept: str = ""
    unchanged: bool = False


@dataclass(frozen=True)
class Doubt:
    """A record whose reading is not sure, and what made it one."""

    file: str
    line: int
    kind: str
    title: str
    confidence: float
    why: str
    quote: str


@dataclass
class CurationReport:
    """The decisions that are in the graph: where they are written, how many of each, which to check."""

    files: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)


@dataclass
class LoadReport:
    """The report of a build; ``exit_code`` is 3 if a file was refused, contradicts itself or holds lines nobody can read."""

    documents: list[DocumentReport]
    doubtful: list[Doubt] = field(default_factory=list)
    curation: CurationReport = field(default_factory=CurationReport)

    @property
    def exit_code(self) -> int:
        bad = any(c.why == "bad" for c in self.curation.checks)
        return 3 if bad or any(d.failed or any("stands twice" in n for n in d.notes) for d in self.documents) else 0


def doubtful_in(documents: Sequence[Document]) -> list[Doubt]:
    """The records that are not sure, the least sure first."""
    found = (
        Doubt(
            d.file,
            r.passage.line_start,
            r.kind,
            d.redact(title_of(r)),
            r.confidence,
            r.why,
            d.redact(r.passage.quote),
        )
        for d in documents
        for r in d.records
        if r.confidence < 1
    )
    return least_sure_first(found)


def least_sure_first(doubts: Iterable[Doubt]) -> list[Doubt]:
    """Doubts in the order in which they are looked at."""
    return sorted(doubts, key=lambda x: (x.confidence, x.file, x.line, x.title))


def report_on(document: Document) -> DocumentReport:
    """The report of one document."""
    lines = document.source.lines
    unread = [(a, b, document.redact("\n".join(line.text for line in lines[a - 1 : b]))) for a, b in document.unread()]
    claimed = document.claimed()
    filled = [line.number for line in lines if not line.blank]
    return DocumentReport(
        document.file,
        document.genre,
        document.why,
        document.counts(),
        unread,
        document.notes,
        claimed_lines=sum(n in claimed for n in filled),
        lines=len(filled),
        withheld=document.withheld,
        persons_kept=document.persons_kept,
    )


def status(store: Store) -> list[DocumentReport]:
    """The same report, read from a store."""
    reports: dict[str, DocumentReport] = {}
    prefix = "PREFIX pg: <https://w3id.org/policygraph/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    rows = store.query(
        prefix
        + """SELECT DISTINCT ?file ?type ?why ?lines WHERE { ?d pg:sourceFile ?file ; a ?type ; pg:genreReason ?why ; pg:lineCount ?lines .
        VALUES ?type { pg:Policy pg:ActionPlan pg:InitiativeCatalogue pg:Minutes } } ORDER BY ?file"""
    )
    for file, kind, why, lines in rows:
        reports[file.value] = DocumentReport(file.value, kind.value.rsplit("#", 1)[1], why.value, lines=int(lines.value))
    for file, note in store.query(prefix + "SELECT ?file ?note WHERE { ?d pg:sourceFile ?file ; skos:editorialNote ?note }"):
        reports[file.value].notes.append(note.value)
    for file, number in store.query(prefix + "SELECT ?file ?n WHERE { ?d pg:sourceFile ?file ; pg:personsWithheld ?n }"):
        reports[file.value].withheld = int(number.value)
    for file, reason in store.query(prefix + "SELECT ?file ?why WHERE { ?d pg:sourceFile ?file ; pg:personsKept ?why }"):
        reports[file.value].persons_kept = reason.value
    counts = store.query(
        prefix
        + """SELECT ?file ?type (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x pg:statedIn ?d ; a ?type . ?d pg:sourceFile ?file .
        VALUES ?type { pg:PoliticalGoal pg:ResultTarget pg:Initiative pg:Funding pg:AgendaItem pg:Decision pg:Need pg:Task } } GROUP BY ?file ?type ORDER BY ?file ?type"""
    )
    for file, kind, number in counts:
        reports[file.value].counts[kind.value.rsplit("#", 1)[1]] = int(number.value)
    for file, first, last, quote in store.query(
        prefix
        + """SELECT DISTINCT ?file ?a ?b ?q WHERE { ?p a pg:UnreadPassage ; pg:inDocument/pg:sourceFile ?file ;
        pg:lineStart ?a ; pg:lineEnd ?b ; pg:quote ?q } ORDER BY ?file ?a"""
    ):
        reports[file.value].unread.append((int(first.value), int(last.value), quote.value))
    for report in reports.values():
        report.claimed_lines = report.lines - sum(1 for a, b, q in report.unread for line in q.split("\n") if line.strip())
    return list(reports.values())
