"""The whole way, in one short file.

    documents ──loaders──▶ records with passages ──graph──▶ quads ──store──▶ questions, audits, views

:func:`build` reads each document with the loader of its genre, turns the records into one graph, and replaces the
store only when all of it is written. What a loader could not read is in the report, line by line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from policygraph import __version__
from policygraph.errors import Conflict, InputError, PolicygraphError, UnreadableDocument
from policygraph.graph import store as stores
from policygraph.graph.build import quads
from policygraph.graph.suggest import suggested_quads
from policygraph.loaders import FORMATS, GENRES, REFUSED, load
from policygraph.loaders.facts import is_fact_table, load_facts
from policygraph.loaders.records import Document, Genre
from policygraph.ontology.vocabulary import Vocabulary, default_vocabulary, read_vocabulary


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


@dataclass
class LoadReport:
    """The report of a build; ``exit_code`` is 3 if a file was refused or contradicts itself."""

    documents: list[DocumentReport]

    @property
    def exit_code(self) -> int:
        return 3 if any(d.failed or any("stands twice" in n for n in d.notes) for d in self.documents) else 0


def documents_in(paths: Sequence[Path]) -> list[Path]:
    """The files to read: those named, and those of a known format in the folders named, in order of their names.

    :raises UnreadableDocument: if a path is missing or no document is found
    :raises Conflict: if two files have one name
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UnreadableDocument("there is no such file or folder", where=str(path), remedy="Check the path.")
        if path.is_dir():
            found.extend(sorted(p for p in path.rglob("*") if p.is_file() and _is_document(p)))
        else:
            found.append(path)
    if not found:
        raise UnreadableDocument(
            "no document was found here",
            where=", ".join(map(str, paths)),
            remedy=f"Name a folder with documents ({', '.join(sorted(FORMATS))}).",
        )
    names: dict[str, Path] = {}
    for path in found:
        other = names.setdefault(path.name, path)
        if other.resolve() != path.resolve():
            raise Conflict(
                f"two documents have the name {path.name}: {other} and {path}",
                where=str(path),
                remedy="Rename one of them, or build them into two stores.",
            )
    return list({p.resolve(): p for p in found}.values())


def settings(paths: Sequence[Path], vocabulary: Vocabulary | None = None) -> tuple[Vocabulary, dict[str, Genre]]:
    """What a ``corpus.toml`` beside the documents says: vocabulary files of the user's own, genres by file name.

        vocabulary = ["ord.ttl"]
        [genre]
        "notat-2024.txt" = "action-plan"

    :raises UnreadableDocument: if the file is not TOML, or names a genre that there is not
    """
    genres: dict[str, Genre] = {}
    files: list[Path] = []
    for path in dict.fromkeys(p if p.is_dir() else p.parent for p in paths):
        file = path / "corpus.toml"
        if not file.exists():
            continue
        try:
            given = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            raise UnreadableDocument(
                f"this is not TOML: {fault}", where=str(file), remedy="Correct the line it names."
            ) from fault
        for name, genre in given.get("genre", {}).items():
            if genre not in GENRES:
                raise UnreadableDocument(
                    f"{genre!r} is no genre", where=f"{file} [genre]", remedy=f"One of: {', '.join(GENRES)}."
                )
            genres[name] = genre
        files += [path / name for name in given.get("vocabulary", [])]
    if vocabulary is not None:
        return vocabulary, genres
    return (default_vocabulary().extended(read_vocabulary(files)) if files else default_vocabulary()), genres


def _is_document(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts[-2:])
    return (
        not hidden
        and path.stem.casefold() not in ("readme", "license", "changelog")
        and (path.suffix.lower() in FORMATS or path.suffix.lower() in REFUSED)
    )


def build(
    paths: Sequence[Path],
    store: Path,
    *,
    progress: Callable[[str, int, int], None] | None = None,
    vocabulary: Vocabulary | None = None,
) -> LoadReport:
    """Read documents into a store.

    :param progress: called with a file's name, its number and how many there are
    :raises PolicygraphError: if nothing could be read, or the store cannot be written; what was there is still there
    """
    stores.check_writable(store)
    files = documents_in(paths)
    words, genres = settings(paths, vocabulary)
    documents: list[Document] = []
    refused: list[DocumentReport] = []
    tables = [f for f in files if is_fact_table(f)]
    for number, file in enumerate(files, 1):
        if progress:
            progress(file.name, number, len(files))
        if file in tables:
            continue
        try:
            documents.append(load(file, words, genres.get(file.name)))
        except InputError as fault:
            refused.append(DocumentReport(file.name, "", "", failed=str(fault)))
    if tables:
        documents.extend(load_facts(tables, words))
    if not documents:
        raise UnreadableDocument(
            "no document could be read", remedy="\n    ".join(["What was wrong:", *(r.failed or "" for r in refused)])
        )
    documents.sort(key=lambda d: d.file)
    graph = list(quads(documents))
    graph.extend(suggested_quads(documents))
    stores.write(store, graph, {"version": __version__, "documents": [d.file for d in documents]})
    return LoadReport([*map(report_on, documents), *refused])


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
    )


def status(store: stores.Store) -> list[DocumentReport]:
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


__all__ = ["DocumentReport", "LoadReport", "PolicygraphError", "build", "documents_in", "report_on", "status"]
