"""Reasons in words, in English and Danish, for a suggested link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policygraph.graph.suggest.links import Reason
from policygraph.graph.suggest.sides import Corpus, Side

#: How many common words a reason names.
_MOST = 6


def reasons(corpus: Corpus, one: Side, two: Side) -> Iterator[Reason]:
    """What two records have in common: words, subjects, people, acts."""
    shared = sorted(one.bag.keys() & two.bag.keys(), key=lambda k: (-one.bag[k] * two.bag[k], k))
    words: list[str] = []
    for lemma in dict.fromkeys(one.forms[key] for key in shared):
        if len(words) < _MOST and not any(lemma in word for word in words):
            words.append(lemma)
    if words:
        yield f"both speak of: {', '.join(words)}", f"begge taler om: {', '.join(words)}"
    common = one.subjects.keys() & two.subjects.keys()
    if subjects := sorted(common, key=lambda k: (-one.subjects[k] * two.subjects[k], k))[:2]:
        yield named(corpus, "same subject", "samme fagområde", subjects)
    if groups := sorted(one.life & two.life & (one.groups | two.groups)):
        yield named(corpus, "same target group", "samme målgruppe", groups)
    if acts := ", ".join(sorted(one.acts & two.acts)):
        yield f"same act: {acts}", f"samme lov: {acts}"


def named(corpus: Corpus, en: str, da: str, iris: Iterable[str]) -> Reason:
    """A reason that names concepts of the vocabulary."""
    concepts = [corpus.concepts[iri] for iri in iris]
    english = ", ".join(c.english or c.label for c in concepts)
    return f"{en}: {english}", f"{da}: {', '.join(c.label for c in concepts)}"


def sure(score: float, least: float) -> float:
    """A score as a confidence: 0.5 at the least score that is suggested, 0.95 at a perfect one."""
    return round(min(0.95, 0.5 + 0.45 * (score - least) / (1 - least)), 2)
