"""The whole way, in one short file.

    documents ──loaders──▶ records with passages ──graph──▶ quads ──store──▶ questions, audits, views

:func:`build` reads each document with the loader of its genre, turns the records into one graph, puts in what people
decided, and replaces the store only when all of it is written. What a loader could not read is in the report, line by
line. What was read is kept in the store: an unchanged document is not read again, and a decision needs no document.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policygraph import __version__
from policygraph.errors import BadStore, Conflict, InputError, PolicygraphError, UnreadableDocument
from policygraph.graph import store as stores
from policygraph.graph.build import quads
from policygraph.graph.curation import Check, Graph, curate, names_of
from policygraph.graph.suggest import suggested_quads
from policygraph.loaders import FORMATS, GENRES, REFUSED, load, suppressions
from policygraph.loaders.decisions import FILE, Decision, Decisions, add_decisions, read_decisions
from policygraph.loaders.explain import Explained, explain_lines, title_of
from policygraph.loaders.facts import is_fact_table, load_facts
from policygraph.loaders.kept import Kept, freeze, key_of, reader_digest, thaw
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
        and path.name not in (FILE, suppressions.FILE)
        and path.stem.casefold() not in ("readme", "license", "changelog")
        and (path.suffix.lower() in FORMATS or path.suffix.lower() in REFUSED)
    )


def build(
    paths: Sequence[Path],
    store: Path,
    *,
    progress: Callable[[str, int, int], None] | None = None,
    vocabulary: Vocabulary | None = None,
    curation: Path | None = None,
    fresh: bool = False,
) -> LoadReport:
    """Read documents into a store. What is unchanged since the last build there is not read again.

    :param progress: called with a file's name, its number and how many there are
    :param curation: the file of decisions; without it the ``curation.csv`` beside the documents
    :param fresh: read everything again
    :raises PolicygraphError: if nothing could be read, or the store cannot be written; what was there is still there
    """
    stores.check_writable(store)
    files = documents_in(paths)
    if curation is not None:
        files = [f for f in files if f.resolve() != curation.resolve()]
    words, genres = settings(paths, vocabulary)
    digest = _settings_digest(paths, words)
    kept, keys = Kept(store / "read"), dict[str, list[str]]()
    documents: list[Document] = []
    refused: list[DocumentReport] = []
    unchanged: set[str] = set()
    tables = [f for f in files if is_fact_table(f)]
    groups = [[f] for f in files if f not in tables] + ([tables] if tables else [])
    for number, group in enumerate(groups, 1):
        if progress:
            progress(group[0].name, number, len(groups))
        try:
            key = key_of(group, f"{digest} {genres.get(group[0].name)}")
            known = None if fresh else kept.get(key)
            if known is None:
                read = load_facts(group, words) if group is tables else [load(group[0], words, genres.get(group[0].name))]
                # The graph is made of what is kept, so that it is the same whether a document is read again or not.
                keys[key] = [freeze(document) for document in read]
                known = [thaw(text) for text in keys[key]]
            else:
                keys[key] = []
                unchanged.update(d.file for d in known)
            documents.extend(known)
        except InputError as fault:
            if group is tables:
                raise
            refused.append(DocumentReport(group[0].name, "", "", failed=str(fault)))
        except OSError as fault:
            refused.append(DocumentReport(group[0].name, "", "", failed=f"{group[0]}: {fault.strerror or fault}"))
    if not documents:
        raise UnreadableDocument(
            "no document could be read", remedy="\n    ".join(["What was wrong:", *(r.failed or "" for r in refused)])
        )
    decided = [curation] if curation else [folder / FILE for folder in _folders(paths)]
    with stores.writing(store):
        report = _write(store, documents, list(keys), decided, [_relative(path, store) for path in paths])
        for key, texts in keys.items():
            if texts:
                kept.put(key, texts)
        kept.forget_but(keys)
    documents.sort(key=lambda d: d.file)
    doubtful = doubtful_in(documents)  # after the graph is made: figures that turned out to be no results are gone
    reports = [report_on(document) for document in documents]
    for one in reports:
        one.unchanged = one.file in unchanged
    return LoadReport([*reports, *refused], doubtful, report)


def _folders(paths: Sequence[Path]) -> list[Path]:
    return list(dict.fromkeys(p if p.is_dir() else p.parent for p in paths))


def _settings_digest(paths: Sequence[Path], words: Vocabulary) -> str:
    digest = hashlib.sha256(reader_digest(words).encode())
    for folder in _folders(paths):
        if (file := folder / "corpus.toml").exists():
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _graph(documents: list[Document], decisions: Sequence[Decision]) -> list[Any]:
    """What the documents state and what it suggests; names merged and kept apart as people said."""
    documents.sort(key=lambda d: d.file)
    return [*quads(documents, *names_of(decisions)), *suggested_quads(documents)]


def _write(
    store: Path, documents: list[Document], keys: list[str], files: Sequence[Path], paths: Sequence[str]
) -> CurationReport:
    """Make the graph of documents and decisions, and put it into the store."""
    found = read_decisions(files)
    curated = curate(_graph(documents, found.in_force()), found.in_force())
    remembered = {
        "version": __version__,
        "documents": [d.file for d in documents],
        "read": keys,
        "curation": [_relative(file, store) for file in files],
        "paths": list(paths),
    }
    stores.write(store, curated.quads, remembered)
    bad = [Check(where, "", "bad", what) for where, what in found.bad]
    return CurationReport([str(f) for f in files if f.exists()], curated.counts, [*bad, *curated.checks])


def _relative(file: Path, store: Path) -> str:
    """Where a file lies, seen from the store: both may be moved together."""
    try:
        return Path(os.path.relpath(file.resolve(), store.resolve())).as_posix()
    except ValueError:  # another drive
        return str(file.resolve())


# ── Decisions ──


def curation_files(store: Path, curation: Path | None = None) -> list[Path]:
    """The files of decisions that belong to a store; new lines go into the first.

    :raises BadStore: if there is no store
    """
    remembered = stores.info(store).get("curation", [])
    return [curation] if curation is not None else [_from(store, name) for name in remembered]


def document_paths(store: Path) -> list[Path]:
    """The files and folders that a store was built from.

    :raises BadStore: if there is no store
    """
    remembered = stores.info(store)
    if "paths" in remembered:
        return [_from(store, name) for name in remembered["paths"]]
    return [file.parent for file in curation_files(store)]


def document_folders(store: Path) -> list[Path]:
    """The folders of these; what belongs beside the documents lies in the first.

    :raises BadStore: if there is no store
    """
    return _folders(document_paths(store))


def _from(store: Path, name: str) -> Path:
    """What was remembered as seen from the store, as seen from here."""
    return Path(name) if Path(name).is_absolute() else Path(os.path.relpath((store / name).resolve()))


def kept_documents(store: Path) -> list[Document]:
    """The documents of a store as they were read.

    :raises BadStore: if they are not kept there
    """
    documents: list[Document] = []
    for key in stores.info(store).get("read", [None]):
        found = Kept(store / "read").get(key) if key else None
        if found is None:
            raise BadStore(
                "what was read is not kept in this store", where=str(store), remedy="Build it again: policygraph build PATH"
            )
        documents.extend(found)
    return documents


def decide(
    store: Path,
    choose: Callable[[Graph, Decisions], Sequence[Decision]],
    *,
    curation: Path | None = None,
    dry_run: bool = False,
) -> tuple[list[Decision], CurationReport]:
    """Take decisions, write them into their file, and put them into the graph. No document is read.

    :param choose: given the graph without decisions and those taken so far, the new ones
    :param dry_run: only say which
    :returns: the decisions as written, and the report of all
    :raises PolicygraphError: if the choice is refused, or the file or the store cannot be written
    """
    stores.info(store)
    with stores.writing(store):
        files = curation_files(store, curation)
        taken = read_decisions(files)
        read = _graph(kept_documents(store), taken.in_force())
        graph = Graph(read)
        graph.now = Graph(curate(read, taken.in_force()).quads)
        chosen = list(choose(graph, taken))
        if dry_run or not chosen:
            return chosen, CurationReport()
        written = add_decisions(files[0], chosen, others=files[1:])
        remembered = stores.info(store)
        return written, _write(
            store, kept_documents(store), list(remembered["read"]), files, remembered.get("paths") or _beside(files, store)
        )


def _beside(files: Sequence[Path], store: Path) -> list[str]:
    return [_relative(file.parent, store) for file in files]


def review(store: Path, curation: Path | None = None) -> tuple[list[Decision], CurationReport]:
    """The decisions in force, and which of them to check."""
    files = curation_files(store, curation)
    found = read_decisions(files)
    curated = curate(_graph(kept_documents(store), found.in_force()), found.in_force())
    bad = [Check(where, "", "bad", what) for where, what in found.bad]
    return found.in_force(), CurationReport([str(f) for f in files], curated.counts, [*bad, *curated.checks])


# ── What was read ──


def doubtful_in(documents: Sequence[Document]) -> list[Doubt]:
    """The records that are not sure, the least sure first."""
    found = [
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
    ]
    return sorted(found, key=lambda x: (x.confidence, x.file, x.line, x.title))


def doubtful(store: Path) -> list[Doubt]:
    """The records of a store that are not sure, the least sure first.

    :raises BadStore: if there is no store, or what was read is not kept in it
    """
    documents = kept_documents(store)
    _graph(documents, [])  # making the graph settles what the documents say of each other
    return doubtful_in(documents)


def explain(path: Path, vocabulary: Vocabulary | None = None) -> tuple[DocumentReport, list[Explained]]:
    """What each line of one document became, and why; no store is written.

    :raises UnreadableDocument: if it cannot be read, or is a table of facts, whose rows say it themselves
    """
    if path.is_dir():
        raise UnreadableDocument("this is a folder", where=str(path), remedy="Name one document to explain.")
    if is_fact_table(path):
        raise UnreadableDocument("this is a table of facts", where=str(path), remedy="Its rows say themselves what they are.")
    words, genres = settings([path], vocabulary)
    document = thaw(freeze(load(path, words, genres.get(path.name))))
    return report_on(document), explain_lines(document)


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


__all__ = [
    "CurationReport",
    "DocumentReport",
    "Doubt",
    "LoadReport",
    "PolicygraphError",
    "build",
    "decide",
    "document_folders",
    "document_paths",
    "documents_in",
    "doubtful",
    "explain",
    "kept_documents",
    "report_on",
    "review",
    "status",
]
