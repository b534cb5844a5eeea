"""How much of what one text is about another says, in whatever form of its words.

Whoever answers a need or tells of an evaluation seldom uses the words it was asked in, but says the same things: "busser
hjem fra aftentræning" is answered by "natbussen fra Hallen". So of two words one may be a part of the other, or begin as it
does, and each counts by how seldom its like stands in the documents (the inverse document frequency of Spärck Jones, 1972).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from math import log

from policygraph.graph.checks.document import Checks, idle_stems
from policygraph.loaders.source import Stretch
from policygraph.ontology.vocabulary import default_vocabulary

#: Words alike in so many letters begin alike; a part of a word has so many at the least.
_BEGIN, _PART = 7, 4
#: A long word that stands in so few paragraphs at the most says as much as two.
_RARE = 2
_ENDINGS = re.compile(r"(?:ernes|erne|enes|ene|ets|ens|ers|er|en|et|es|s|e)$")


class Echoes:
    """The paragraphs of some documents, or their sentences, and the words that stand in them."""

    def __init__(self, found: Iterable[Checks], *, sentences: bool = False) -> None:
        self.texts: list[tuple[Checks, Stretch]] = [
            (c, p) for c in found for p in ((s.stretch for s in c.sentences) if sentences else c.rows)
        ]
        self._standing: dict[str, set[int]] = defaultdict(set)
        for number, (_, text) in enumerate(self.texts):
            for word in _words(text.text):
                self._standing[word].add(number)
        self._like: dict[str, set[int]] = {}

    def held(self, said: str, where: Callable[[Checks, Stretch], bool], least: int = 1) -> tuple[float, Stretch | None]:
        """How much of what a text says (0 to 1) the paragraph has that has most of it, and which that is.

        :param where: the paragraphs that count, :param least: how many of its words one must have, a long and rare one counting twice
        """
        if not self.texts:
            return 0.0, None
        weight = {w: log(len(self.texts) / max(1, len(self._alike(w)))) for w in _words(said) - _people()}
        whole = sum(weight.values())
        shares: dict[int, float] = defaultdict(float)
        words: dict[int, int] = defaultdict(int)
        for word, counts in weight.items():
            for number in self._alike(word):
                shares[number] += counts / whole if whole else 0
                words[number] += 2 if len(word) >= _BEGIN and len(self._alike(word)) <= _RARE else 1
        shares = {number: share for number, share in shares.items() if words[number] >= least}
        best = sorted(((share, n) for n, share in shares.items()), key=lambda s: (-s[0], s[1]))
        return next(((share, self.texts[n][1]) for share, n in best if where(*self.texts[n])), (0.0, None))

    def _alike(self, word: str) -> set[int]:
        """The paragraphs that have a word like one."""
        if word not in self._like:
            self._like[word] = set[int]().union(*(held for other, held in self._standing.items() if _same(word, other)))
        return self._like[word]


def _same(one: str, other: str) -> bool:
    return one[:_BEGIN] == other[:_BEGIN] or len(one) >= _PART and one in other or len(other) >= _PART and other in one


def _words(text: str) -> frozenset[str]:
    """The words of a text that say what it is about, without their endings."""
    said = default_vocabulary().pattern("need-cue").sub(" ", text.casefold())
    words = [w for w in re.findall(r"[a-zæøåéü]{4,}", said) if w not in idle_stems()]
    return frozenset(_ENDINGS.sub("", w) if len(w) > 5 else w for w in words)


@cache
def _people() -> frozenset[str]:
    """What those are called whom policy is for: they stand everywhere."""
    return frozenset(_ENDINGS.sub("", w.casefold()) for g in default_vocabulary().scheme("group").values() for w in g.words)
