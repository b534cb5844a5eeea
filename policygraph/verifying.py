"""Whether what the graph claims still stands: each passage at its place in its document, each statement with a passage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from policygraph.auditing import texts_of
from policygraph.graph.store import Store
from policygraph.queries.audit.quality import FileText

_PREFIX = "PREFIX pg: <https://w3id.org/policygraph/ontology#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
_PASSAGES = """SELECT DISTINCT ?file ?first ?last ?quote { ?passage pg:inDocument/pg:sourceFile ?file ;
  pg:lineStart ?first ; pg:lineEnd ?last ; pg:quote ?quote } ORDER BY ?file ?first ?last ?quote"""
_HASHES = "SELECT DISTINCT ?file ?hash { ?document pg:sourceFile ?file ; pg:sourceHash ?hash } ORDER BY ?file"
_STATEMENTS = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a pg:Statement }"
_BARE = "SELECT DISTINCT ?s { ?s a pg:Statement FILTER NOT EXISTS { ?s pg:evidence ?passage } } ORDER BY ?s"


@dataclass
class Verification:
    """What was looked at, and what does not hold.

    ``astray`` are passages whose words do not stand at their lines (file, first line, last line, quote); ``gone`` documents
    that are not where they were, ``changed`` those whose bytes are others now; ``bare`` statements without a passage. ``files``
    is how many files the graph lies in, all of them as they were written.
    """

    files: int = 0

    passages: int = 0
    statements: int = 0
    astray: list[tuple[str, int, int, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether everything stands where the graph says."""
        return not (self.astray or self.gone or self.bare)


def verify(store: Store, files: int = 0) -> Verification:
    """Look up every passage in the documents as they are now.

    White space does not count; where a name was withheld any words may stand. A passage of a document that is gone is not
    counted as astray.

    :param files: how many files of the store were looked at, and found as they were written
    """
    texts = texts_of(store)
    found = Verification(files)
    for file, hash in _rows(store, _HASHES):
        now = texts.get(file)
        if now is None:
            found.gone.append(file)
        elif now.hash != hash:
            found.changed.append(file)
    lines = {file: text.text.split("\n") for file, text in texts.items() if text is not None}
    for file, first, last, quote in _rows(store, _PASSAGES):
        found.passages += 1
        if file in lines and not FileText("\n".join(lines[file][int(first) - 1 : int(last)]), "").holds(quote):
            found.astray.append((file, int(first), int(last), quote))
    found.statements = int(next(_rows(store, _STATEMENTS))[0])
    found.bare = [row[0] for row in _rows(store, _BARE)]
    return found


def _rows(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    for row in store.query(_PREFIX + query, with_suggested=True):
        yield tuple(term.value for term in row)
