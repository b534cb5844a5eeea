"""Links that no document states but the words suggest: for now, a goal that takes up a goal of an earlier document."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import pyoxigraph as ox
import snowballstemmer
from rapidfuzz import fuzz

from policygraph.graph.build import SUGGESTED_GRAPH, TYPE, document_slug, literal, municipality_of, node, pg
from policygraph.graph.measurements import proposals
from policygraph.loaders.parse.dates import years_named
from policygraph.loaders.records import Document, Record
from policygraph.ontology import BASE, PREFIXES

#: Below this likeness of stemmed words (0 to 100) a goal is not said to take up another.
THRESHOLD = 62
_RDF = PREFIXES["rdf"]


def suggested_quads(documents: Sequence[Document]) -> Iterator[ox.Quad]:
    """Suggested ``pg:succeeds`` and ``pg:ofTarget`` links, each with its statement, confidence and both passages."""
    stem = snowballstemmer.stemmer("danish").stemWords
    dated = sorted((d for d in documents if d.of("goal")), key=lambda d: (_year(d), d.genre != "policy", d.file))
    for position, newer in enumerate(dated):
        for older in dated[:position]:
            if municipality_of(older) == municipality_of(newer):
                for goal in newer.of("goal"):
                    yield from _succession(newer, goal, older, stem)
    for place in sorted({municipality_of(d) for d in documents}):
        for p in proposals([d for d in documents if municipality_of(d) == place]):
            yield from _link(p.document, p.measurement, p.other, p.target, p.confidence, "ofTarget")


def _year(document: Document) -> int:
    record = document.of("document")[0]
    dates = [v for name in ("period_start", "issued") for v in record.values(name)]
    return min((d.year for d in dates if hasattr(d, "year")), default=next(years_named(document.file.replace("-", " ")), 0))


def _succession(newer: Document, goal: Record, older: Document, stem) -> Iterator[ox.Quad]:  # type: ignore[no-untyped-def]
    words = " ".join(stem(_words(goal)))
    scored = [(fuzz.token_sort_ratio(words, " ".join(stem(_words(old)))), old) for old in older.of("goal")]
    for score, old in scored:
        if score >= THRESHOLD:
            yield from _link(newer, goal, older, old, round(score / 100, 2))


def _words(goal: Record) -> list[str]:
    return re.findall(r"[a-zæøå]{4,}", str(goal.first("text")).casefold())


def _iri(document: Document) -> str:
    return f"{BASE}id/{municipality_of(document)}/{document_slug(document)}"


def _link(
    newer: Document, goal: Record, older: Document, old: Record, confidence: float, property: str = "succeeds"
) -> Iterator[ox.Quad]:
    subject, value = node(f"{_iri(newer)}/{goal.kind}/{goal.key}"), node(f"{_iri(older)}/{old.kind}/{old.key}")
    predicate = pg(property)
    key = hashlib.sha256(f"{subject.value} {value.value}".encode()).hexdigest()[:16]
    statement = node(f"{BASE}id/suggested/statement/{key}")
    yield ox.Quad(subject, predicate, value, SUGGESTED_GRAPH)
    for iri, term in (
        (TYPE, pg("Statement")),
        (node(_RDF + "subject"), subject),
        (node(_RDF + "predicate"), predicate),
        (node(_RDF + "object"), value),
        (pg("statementStatus"), pg("Suggested")),
        (pg("confidence"), literal(Decimal(str(confidence)))),
        (pg("statedIn"), node(_iri(newer))),
    ):
        yield ox.Quad(statement, iri, term, SUGGESTED_GRAPH)
    for document, record in ((newer, goal), (older, old)):
        quote = hashlib.sha256(
            "\x1f".join((record.passage.quote, "0", record.passage.transcribed_from or "")).encode()
        ).hexdigest()[:16]
        yield ox.Quad(statement, pg("evidence"), node(f"{_iri(document)}/passage/{quote}"), SUGGESTED_GRAPH)
