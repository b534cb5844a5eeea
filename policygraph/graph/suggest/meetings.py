"""Which initiative meets a need that was raised at a meeting, and what a decision is about."""

from __future__ import annotations

from collections.abc import Iterator

from policygraph.graph.suggest.links import End, Link
from policygraph.graph.suggest.reasons import reasons, sure
from policygraph.graph.suggest.sides import Corpus, Near, Side
from policygraph.ontology.lexicon import likeness

#: The least score of a need and an initiative, and of a decision and what it is about.
RESPONDS, CONCERNS = 0.5, 0.6
#: How many are suggested of each.
MOST = 2


def responses(corpus: Corpus) -> Iterator[Link]:
    """Initiatives that may meet a need; the likeliest of all documents."""
    near = Near(corpus.of("initiative"))
    for need in corpus.of("need"):
        for score, initiative in _best(corpus, need, near.to(need), RESPONDS):
            why = (*reasons(corpus, need, initiative),)
            yield Link(_end(initiative), "respondsTo", _end(need), sure(score, RESPONDS), why)


def concerns(corpus: Corpus) -> Iterator[Link]:
    """Initiatives and goals that a decision may be about."""
    indexes = [Near(corpus.of("initiative")), Near(corpus.of("goal"))]
    for decision in corpus.of("decision"):
        others = [side for near in indexes for side in near.to(decision)]
        for score, other in _best(corpus, decision, others, CONCERNS):
            yield Link(_end(decision), "concerns", _end(other), sure(score, CONCERNS), (*reasons(corpus, decision, other),))


def _best(corpus: Corpus, side: Side, others: list[Side], least: float) -> list[tuple[float, Side]]:
    found = [(score, other) for other in others if (score := _about(corpus, side, other)) >= least]
    return sorted(found, key=lambda p: (-p[0], -p[1].year, p[1].document.file, p[1].record.key))[:MOST]


def _about(corpus: Corpus, said: Side, other: Side) -> float:
    """How likely it is, 0 to 1, that a short statement is about a goal or an initiative; two words must be common."""
    if len(said.bag.keys() & other.bag.keys()) < 2:
        return 0.0
    words = min(1.0, likeness(said.bag, other.bag) / 0.35)
    score = 0.65 * words + 0.35 * likeness(said.subjects, other.subjects)
    return min(1.0, score * corpus.groups_fit(said, other, unsaid=0.85, apart=0.6, same=1.1))


def _end(side: Side) -> End:
    return End(side.document, side.record)
