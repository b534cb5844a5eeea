"""Which policy a plan or catalogue carries out, where it does not say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from policygraph.graph.suggest.goals import takes_up
from policygraph.graph.suggest.links import End, Link
from policygraph.graph.suggest.reasons import sure
from policygraph.graph.suggest.sides import Corpus, year_of
from policygraph.loaders.records import Document, Name

#: The least share of a plan's goals that a policy must have too, and how like they must be.
IMPLEMENTS, _SAME_GOAL = 0.5, 0.5


def implementations(corpus: Corpus) -> Iterator[Link]:
    """Plans whose goals are those of a policy that is not later than they are."""
    policies = [d for d in corpus.documents if d.genre == "policy" and d.of("goal")]
    for plan in corpus.documents:
        if plan.genre != "action-plan" or not plan.of("goal") or _stated(plan, policies):
            continue
        shares: dict[int, float] = defaultdict(float)
        for number, policy in enumerate(policies):
            if year_of(policy) <= year_of(plan):
                likest = [max(takes_up(corpus, old, new) for old in corpus.of("goal", policy)) for new in corpus.of("goal", plan)]
                shares[number] = sum(score >= _SAME_GOAL for score in likest) / len(likest)
        best = max(shares, key=lambda n: (shares[n], year_of(policies[n]), policies[n].file), default=None)
        if best is not None and shares[best] >= IMPLEMENTS:
            share = f"{shares[best]:.0%}"
            why = ((f"{share} of its goals are goals of that policy", f"{share} af dens mål er mål i den politik"),)
            yield Link(_end(plan), "implements", _end(policies[best]), sure(shares[best], IMPLEMENTS), why)


def _stated(plan: Document, policies: Sequence[Document]) -> bool:
    """Whether a plan names a policy that was read."""
    titles = [str(d.of("document")[0].first("title")).casefold() for d in policies]
    named = [v.text.casefold() for v in plan.of("document")[0].values("implements") if isinstance(v, Name)]
    return any(name[:-1] in title for name in named for title in titles)


def _end(document: Document) -> End:
    return End(document, document.of("document")[0])
