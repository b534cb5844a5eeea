"""The graph of one municipality, made by itself: what is stated, suggested and decided among its documents.

Municipalities share only what is known nationally, so the graph of each can be made in another process, and kept until
one of its documents or decisions changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from policygraph.graph.build import (
    CURATED_GRAPH,
    SUGGESTED_GRAPH,
    THINGS_GRAPH,
    quads,
    vocabulary_quads,
)
from policygraph.graph.curation import Check, curate, names_of
from policygraph.graph.suggest import suggested_quads
from policygraph.loaders.decisions import Decision
from policygraph.loaders.records import Document
from policygraph.ontology import BASE

UNKNOWN = "ukendt"
_SHARED = (THINGS_GRAPH, CURATED_GRAPH)


@dataclass
class PlaceGraph:
    """The graph of one municipality as N-Quads.

    ``own`` stands in graphs of its own; ``shared`` (national things, what was curated) and ``suggested`` stand in graphs
    that all municipalities share. ``tried`` are the decisions that could be about it, ``checks`` those to look at again.
    """

    own: bytes
    shared: bytes
    suggested: bytes
    counts: dict[str, int] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)


def places_of(homes: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Documents by municipality: one that names none belongs to the only one that the others name.

    :param homes: a document's key and the municipality that it names, or "ukendt"
    """
    homes = list(homes)
    named = {place for _, place in homes} - {UNKNOWN}
    rest = next(iter(named)) if len(named) == 1 else UNKNOWN
    found: dict[str, list[str]] = defaultdict(list)
    for key, place in homes:
        found[rest if place == UNKNOWN else place].append(key)
    return dict(sorted(found.items()))


def prefix_of(place: str) -> str:
    """How the names of a municipality's graphs begin."""
    return f"{BASE}graph/{place}/"


def concerns(decision: Decision, place: str) -> bool:
    """Whether a decision can be about a municipality: it names a thing of it, or a thing of none."""
    homes = {
        parts[0]
        for iri in (decision.subject_iri, decision.object_iri)
        if iri.startswith(BASE + "id/") and len(parts := iri.removeprefix(BASE + "id/").split("/")) > 1
    } - {"organisation", "funding-source", "act"}
    return not homes or place in homes


def read_graph(documents: Sequence[Document], decisions: Sequence[Decision]) -> list[ox.Quad]:
    """What one municipality's documents state and suggest. Makes the documents say of each other what they can.

    :param decisions: of these only those count that say which names are one, and which are two
    """
    ordered = sorted(documents, key=lambda d: d.file)
    return [*quads(ordered, *names_of(decisions)), *suggested_quads(ordered)]


def place_graph(read: Sequence[ox.Quad], decisions: Sequence[Decision]) -> PlaceGraph:
    """The graph of one municipality, with what people decided.

    :param read: what :func:`read_graph` gave, with the vocabulary, where values of a correction are looked up
    :param decisions: those in force that can be about it
    """
    known = set(vocabulary_quads())
    curated = curate(read, decisions)
    parts: dict[str, list[ox.Quad]] = {"own": [], "shared": [], "suggested": []}
    for quad in curated.quads:
        if quad not in known:
            name = "suggested" if quad.graph_name == SUGGESTED_GRAPH else "shared" if quad.graph_name in _SHARED else "own"
            parts[name].append(quad)
    own, shared, suggested = (nquads(part) for part in parts.values())
    return PlaceGraph(own, shared, suggested, curated.counts, curated.checks)


def nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Quads as N-Quads."""
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
