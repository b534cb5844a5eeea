"""Documents in, records out: one loader a genre, chosen by looking at the document.

Enters: a file. Leaves: a :class:`~policygraph.loaders.records.Document` of records, each with its passages.
Must not know: RDF, IRIs, stores, queries.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from policygraph.loaders.formats import FORMATS, REFUSED, read
from policygraph.loaders.genre import recognise
from policygraph.loaders.measurements import load_status, read_measurements
from policygraph.loaders.minutes import load_minutes
from policygraph.loaders.own_labels import with_own_labels
from policygraph.loaders.persons import withhold_persons
from policygraph.loaders.prose import load_overview, load_prose
from policygraph.loaders.records import Document, Genre
from policygraph.loaders.source import Source
from policygraph.loaders.template import PARTS, as_told
from policygraph.ontology.vocabulary import Vocabulary, default_vocabulary

#: Reading a source of a genre gives a document. A further genre is one more line.
GENRES: dict[Genre, Callable[[Source, Genre, str, Vocabulary], Document]] = {
    "policy": load_prose,
    "action-plan": load_prose,
    "catalogue": load_overview,
    "minutes": load_minutes,
    "status": load_status,
}


def load(path: Path, vocabulary: Vocabulary | None = None, genre: Genre | None = None, keep_persons: str = "") -> Document:
    """Read one document.

    :param genre: the genre, where it is known; otherwise the document is looked at
    :param keep_persons: the reason for which names of persons stay; without one they are withheld
    :raises UnreadableDocument: if the file cannot be read or is of no known genre
    """
    words = vocabulary or default_vocabulary()
    printed = read(path)
    source = as_told(printed, words)
    found, why = (genre, "said in corpus.toml") if genre else recognise(source, words)
    if found in ("policy", "action-plan", "catalogue"):
        words = with_own_labels(source, words)
    elif found == "minutes":
        words = with_own_labels(source, words, PARTS)
    document = GENRES[found](source, found, why, words)
    if found != "status":
        read_measurements(document, words)
    document.source = printed
    document.notes[:0] = source.notes
    withhold_persons(document, words, keep_persons)
    return document


__all__ = ["FORMATS", "GENRES", "REFUSED", "load", "read"]
