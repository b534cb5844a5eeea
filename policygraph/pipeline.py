"""The whole way, in one short file.

    documents ──loaders──▶ records with passages ──graph──▶ quads ──store──▶ questions, audits, views

:func:`build` reads each document with the loader of its genre, makes of the records of each municipality one graph, puts
in what people decided, and replaces the store only when all of it is written. What a loader could not read is in the
report, line by line. What was read is kept in the store: an unchanged document is not read again.

    inputs.py    which documents, and the settings beside them     corpus.py    what a store keeps; the graph, made anew
    reports.py   what is said of a build                           deciding.py  what people decide, put into the graph
    bounded.py   a file is read in a process that is ended if it takes too long or too much
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import lru_cache
from os.path import realpath
from pathlib import Path

from policygraph import bounded
from policygraph.corpus import (
    Homes,
    assemble,
    doubtful,
    homes_kept,
    in_order,
    kept_documents,
    read_before,
)
from policygraph.deciding import decide, review
from policygraph.errors import InputError, PolicygraphError, UnreadableDocument
from policygraph.graph import store as stores
from policygraph.graph.build import municipality_of
from policygraph.inputs import (
    curation_files,
    document_folders,
    document_paths,
    documents_in,
    folders_of,
    relative,
    settings,
    settings_digest,
    unfit,
)
from policygraph.loaders import load
from policygraph.loaders.decisions import FILE
from policygraph.loaders.explain import Explained, explain_lines
from policygraph.loaders.facts import is_fact_table, load_facts
from policygraph.loaders.kept import Kept, freeze, key_of, thaw
from policygraph.loaders.records import Genre
from policygraph.ontology.vocabulary import Vocabulary
from policygraph.reports import CurationReport, DocumentReport, Doubt, LoadReport, report_on, status


def build(
    paths: Sequence[Path],
    store: Path,
    *,
    progress: Callable[[str, int, int], None] | None = None,
    vocabulary: Vocabulary | None = None,
    curation: Path | None = None,
    fresh: bool = False,
    keep_persons: str = "",
    workers: Executor | None = None,
) -> LoadReport:
    """Read documents into a store. What is unchanged since the last build there is not read again.

    One document is held while it is read, one municipality while its graph is made. What was read before a build was
    broken off is not read again by the next.

    :param progress: called with a file's name, its number and how many there are
    :param curation: the file of decisions; without it the ``curation.csv`` beside the documents
    :param fresh: read everything again, and take nothing over from what is there
    :param keep_persons: the reason for which names of persons stay; it is recorded. Without one they are withheld
    :param workers: processes that read and make graphs; they must see the same folders
    :raises PolicygraphError: if nothing could be read, or the store cannot be written; what was there is still there
    """
    stores.check_writable(store)
    files = documents_in(paths)
    if curation is not None:
        files = [f for f in files if realpath(f) != realpath(curation)]
    refused = [DocumentReport(f.name, "", "", failed=str(why)) for f in files if (why := unfit(f, paths))]
    files = [f for f in files if f.name not in {r.file for r in refused}]
    words, genres = settings(paths, vocabulary)
    packed = pickle.dumps(words)
    digest = settings_digest(paths, words)
    tables = [f for f in files if is_fact_table(f)]
    groups = [[f] for f in files if f not in tables] + ([tables] if tables else [])
    with stores.writing(store):
        kept, before, read = Kept(store / "read"), read_before(store), Homes()
        to_read: list[_Reading] = []
        for group in groups:
            try:
                key = key_of(group, f"{digest} {genres.get(group[0].name)} {keep_persons}")
            except OSError as fault:
                refused.append(_refused(group[0], fault))
                continue
            read[key] = [] if fresh else homes_kept(kept, before, key)
            if not read[key]:
                to_read.append(_Reading(key, group, group is tables, packed, genres.get(group[0].name), keep_persons))
        unchanged = {file for homes in read.values() for file, _ in homes}
        results = zip(to_read, in_order(_read, to_read, workers))
        for number, (reading, done) in enumerate(results, len(read) - len(to_read) + 1):
            if progress:
                progress(reading.files[0].name, number, len(groups))
            if done.failed:
                refused.append(done.failed)
                del read[reading.key]
            else:
                kept.put(reading.key, done.texts)
                read[reading.key] = done.homes
        if gone := [path for path in paths if not path.exists()]:
            raise UnreadableDocument(
                "this went away while it was read",
                where=", ".join(map(str, gone)),
                remedy="The graph is as it was. Build again when it is back.",
            )
        if not read:
            raise UnreadableDocument(
                "no document could be read", remedy="\n    ".join(["What was wrong:", *(r.failed or "" for r in refused)])
            )
        decided = [curation] if curation else [folder / FILE for folder in folders_of(paths)]
        found = assemble(store, read, decided, [relative(path, store) for path in paths], workers, fresh=fresh)
        kept.forget_but(read)
    for report in found.documents:
        report.unchanged = report.file in unchanged
    return LoadReport([*found.documents, *refused], found.doubtful, found.curation)


@dataclass(frozen=True)
class _Reading:
    """A file to read, or the tables of facts that are read together. ``words`` is a vocabulary, pickled."""

    key: str
    files: list[Path]
    facts: bool
    words: bytes
    genre: Genre | None
    keep_persons: str = ""


@dataclass(frozen=True)
class _Read:
    """Documents as they are kept, each one's file and municipality; or why there are none."""

    texts: list[str]
    homes: list[tuple[str, str]]
    failed: DocumentReport | None = None


def _read(reading: _Reading) -> _Read:
    """:raises InputError: if a table of facts is wrong: the others say nothing without it"""
    path = reading.files[0]
    try:
        return bounded.call(_read_here, reading)
    except InputError as fault:
        if reading.facts:
            raise
        fault.where = fault.where or str(path)
        return _Read([], [], DocumentReport(path.name, "", "", failed=str(fault)))
    except OSError as fault:
        return _Read([], [], _refused(path, fault))
    except Exception as fault:
        if reading.facts:
            raise
        ours = PolicygraphError(
            f"a fault of ours, in reading this ({type(fault).__name__}: {fault})", where=str(path), remedy="Please report it."
        )
        return _Read([], [], DocumentReport(path.name, "", "", failed=str(ours)))


@lru_cache(2)
def _vocabulary(packed: bytes) -> Vocabulary:
    """One for all files that a process reads: what is compiled of it is compiled once."""
    return pickle.loads(packed)


def _read_here(reading: _Reading) -> _Read:
    path, words = reading.files[0], _vocabulary(reading.words)
    if reading.facts:
        found = load_facts(reading.files, words, reading.keep_persons)
    else:
        found = [load(path, words, reading.genre, reading.keep_persons)]
    return _Read([freeze(d) for d in found], [(d.file, municipality_of(d)) for d in found])


def _refused(path: Path, fault: OSError) -> DocumentReport:
    return DocumentReport(path.name, "", "", failed=f"{path}: {fault.strerror or fault}")


def explain(path: Path, vocabulary: Vocabulary | None = None, keep_persons: str = "") -> tuple[DocumentReport, list[Explained]]:
    """What each line of one document became, and why; no store is written.

    :raises UnreadableDocument: if it cannot be read, or is a table of facts, whose rows say it themselves
    """
    if path.is_dir():
        raise UnreadableDocument("this is a folder", where=str(path), remedy="Name one document to explain.")
    if why := unfit(path, [path]):
        raise why
    if is_fact_table(path):
        raise UnreadableDocument("this is a table of facts", where=str(path), remedy="Its rows say themselves what they are.")
    words, genres = settings([path], vocabulary)
    reading = _Reading("", [path], False, pickle.dumps(words), genres.get(path.name), keep_persons)
    document = thaw(bounded.call(_read_here, reading).texts[0])
    return report_on(document), explain_lines(document)


__all__ = [
    "CurationReport",
    "DocumentReport",
    "Doubt",
    "LoadReport",
    "PolicygraphError",
    "build",
    "curation_files",
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
