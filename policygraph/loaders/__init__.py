"""Documents in, records out: one loader a genre, chosen by looking at the document.

Enters: a file. Leaves: a :class:`~policygraph.loaders.records.Document` of records, each with its passages.
Must not know: RDF, IRIs, stores, queries.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from policygraph.loaders.formats import FORMATS, REFUSED, read
from policygraph.loaders.records import Document, Genre
from policygraph.loaders.source import Source
from policygraph.ontology.vocabulary import Vocabulary, default_vocabulary

#: What a document may be, and what reads it: a function of a module of this room. A further genre is one more line.
GENRES: dict[Genre, tuple[str, str]] = {
    "policy": ("prose", "load_prose"),
    "action-plan": ("prose", "load_prose"),
    "catalogue": ("prose", "load_overview"),
    "minutes": ("minutes", "load_minutes"),
    "status": ("measurements", "load_status"),
}


def load(path: Path, vocabulary: Vocabulary | None = None, genre: Genre | None = None, keep_persons: str = "") -> Document:
    """Read one document.

    :param genre: the genre, where it is known; otherwise the document is looked at
    :param keep_persons: the reason for which names of persons stay; without one they are withheld
    :raises UnreadableDocument: if the file cannot be read or is of no known genre
    """
    # Here and not above: who only asks a graph, or audits it, does not wait for a thousand patterns to be compiled.
    from policygraph.loaders.genre import recognise
    from policygraph.loaders.measurements import read_measurements
    from policygraph.loaders.own_labels import with_own_labels
    from policygraph.loaders.persons import withhold_persons
    from policygraph.loaders.template import PARTS, as_told

    words = vocabulary or default_vocabulary()
    printed = read(path)
    source = as_told(printed, words)
    found, why = (genre, "said in corpus.toml") if genre else recognise(source, words)
    if found in ("policy", "action-plan", "catalogue"):
        words = with_own_labels(source, words)
    elif found == "minutes":
        words = with_own_labels(source, words, PARTS)
    document = _reader(found)(source, found, why, words)
    if found != "status":
        read_measurements(document, words)
    document.source = printed
    document.notes[:0] = source.notes
    withhold_persons(document, words, keep_persons)
    return document


def _reader(genre: Genre) -> Callable[[Source, Genre, str, Vocabulary], Document]:
    module, name = GENRES[genre]
    reader: Callable[[Source, Genre, str, Vocabulary], Document] = getattr(import_module(f"{__name__}.{module}"), name)
    return reader


__all__ = ["FORMATS", "GENRES", "REFUSED", "load", "read"]
