"""What is called otherwise in a later document: found where one goal takes up another."""

from __future__ import annotations

from collections.abc import Iterator

from policygraph.graph.build import municipality_of
from policygraph.graph.suggest.goals import successions
from policygraph.graph.suggest.links import End, Link
from policygraph.graph.suggest.sides import Corpus, Side
from policygraph.loaders.records import slug
from policygraph.ontology import BASE
from policygraph.ontology.lexicon import Mention

#: How sure a change of term is at most, and how much less than the succession that shows it.
_MOST, _LESS = 0.9, 0.05


def renamings(corpus: Corpus) -> Iterator[Link]:
    """Terms that a later goal replaced by another word for the same thing or the same people."""
    sides = {id(s.record): s for s in corpus.of("goal")}
    surest: dict[tuple[str, str], Link] = {}
    for link in successions(corpus):
        old, new = sides[id(link.object.record)], sides[id(link.subject.record)]
        for before, now in _replaced(corpus, old, new):
            ends = [_term(old, before), _term(new, now)]
            confidence = min(_MOST, link.confidence - _LESS)
            name = before.concept
            why = (
                (f"both mean: {name.english or name.label}", f"begge betyder: {name.label}"),
                ("one goal takes up the other", "det ene mål viderefører det andet"),
            )
            known = surest.get((ends[0].iri, ends[1].iri))
            if ends[0].iri != ends[1].iri and (known is None or known.confidence < confidence):
                surest[ends[0].iri, ends[1].iri] = Link(ends[0], "renamedTo", ends[1], confidence, why)
    yield from (link for _, link in sorted(surest.items()))


def _replaced(corpus: Corpus, old: Side, new: Side) -> Iterator[tuple[Mention, Mention]]:
    """Pairs of words of one concept, of which the new goal no longer has the first and the old one had not the second."""
    taken: set[tuple[int, int]] = set()
    for scheme in ("drift", "group"):  # what changes its name goes before what groups of people are called
        before = corpus.lexicon.mentions(old.text("text"), scheme)
        now = corpus.lexicon.mentions(new.text("text", "effect", "target"), scheme)
        for one in before:
            for two in now:
                if one.concept.iri != two.concept.iri or one.word in two.word or two.word in one.word:
                    continue
                gone = not any(one.word == m.word for m in now)
                came = not any(two.word == m.word for m in before)
                if gone and came and (one.at, two.at) not in taken:
                    taken.add((one.at, two.at))
                    yield one, two


def _term(side: Side, mention: Mention) -> End:
    iri = f"{BASE}id/{municipality_of(side.document)}/term/{slug(mention.word)}"
    return End(side.document, side.record, iri, mention.word)
