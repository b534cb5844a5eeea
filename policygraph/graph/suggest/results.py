"""Which target a reported result is of, where no document names it."""

from __future__ import annotations

from collections.abc import Iterator

from policygraph.graph.measurements import proposals
from policygraph.graph.suggest.links import End, Link
from policygraph.graph.suggest.sides import Corpus


def measured(corpus: Corpus) -> Iterator[Link]:
    """Results and the targets they may be of."""
    for p in proposals(corpus.documents):
        why = tuple((reason, reason) for reason in p.reasons)
        yield Link(End(p.document, p.measurement), "ofTarget", End(p.other, p.target), p.confidence, why)
