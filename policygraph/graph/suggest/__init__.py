"""Links that no document states but the words suggest, each with its confidence, its reasons and the words on both sides.

    sides.py        what a goal, initiative, need or decision says, made ready to be compared
    goals.py        initiative → goal; goal → the earlier goal it takes up, and what became of that
    initiatives.py  initiative → the earlier one it carries on
    meetings.py     initiative → need; decision → initiative or goal
    documents.py    plan → policy
    results.py      result → target
    terms.py        term → what it is called later
    links.py        how a link is written

What is below a suggester's least score is not written. A further kind of link is a function in :data:`SUGGESTERS`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import pyoxigraph as ox

from policygraph.graph.build import municipality_of
from policygraph.graph.suggest.documents import implementations
from policygraph.graph.suggest.goals import contributions, successions
from policygraph.graph.suggest.initiatives import continuations
from policygraph.graph.suggest.links import Link, Writer
from policygraph.graph.suggest.meetings import concerns, responses
from policygraph.graph.suggest.results import measured
from policygraph.graph.suggest.sides import Corpus
from policygraph.graph.suggest.terms import renamings
from policygraph.loaders.records import Document

Suggester = Callable[[Corpus], Iterator[Link]]

#: Every kind of link that is suggested, by the property it is written with.
SUGGESTERS: dict[str, Suggester] = {
    "contributesTo": contributions,
    "continues": continuations,
    "succeeds": successions,
    "implements": implementations,
    "respondsTo": responses,
    "concerns": concerns,
    "ofTarget": measured,
    "renamedTo": renamings,
}


def suggested_quads(documents: Sequence[Document]) -> Iterator[ox.Quad]:
    """The suggested links of each place, written into ``graph/suggested``.

    :param documents: settled: the graph of what they state has been made of them
    """
    places: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        places[municipality_of(document)].append(document)
    writer = Writer()
    for _, members in sorted(places.items()):
        if len(members) > 1:
            for link in suggestions(members):
                yield from writer.quads(link)


def suggestions(documents: Sequence[Document]) -> Iterator[Link]:
    """The links that the words of one place's documents suggest."""
    corpus = Corpus(documents)
    for suggester in SUGGESTERS.values():
        yield from suggester(corpus)
