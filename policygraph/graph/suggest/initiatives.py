"""Which initiative carries on an earlier one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from policygraph.graph.suggest.goals import serves
from policygraph.graph.suggest.links import End, Link, Reason
from policygraph.graph.suggest.reasons import reasons, sure
from policygraph.graph.suggest.sides import Corpus, Near, Side
from policygraph.loaders.records import Ref
from policygraph.ontology.lexicon import likeness

#: The least score of two initiatives.
CONTINUES = 0.575
#: How much of a title must be the name of the section that the earlier initiative stands in.
_FRAME = 0.7


def continuations(corpus: Corpus) -> Iterator[Link]:
    """Initiatives that may carry on one of an earlier document; of each earlier one the likeliest in each later document."""
    initiatives = corpus.of("initiative")
    compare = _Compare(corpus)
    near = Near(initiatives)
    stated = {(id(s.record), v.document, v.key) for s in initiatives for v in s.record.values("continues") if isinstance(v, Ref)}
    position = {id(d): n for n, d in enumerate(corpus.documents)}
    for old in initiatives:
        found: dict[int, list[tuple[float, Side]]] = {}
        for new in near.to(old):
            if position[id(old.document)] < position[id(new.document)] and (score := compare.score(old, new)) >= CONTINUES:
                found.setdefault(position[id(new.document)], []).append((score, new))
        for _, pairs in sorted(found.items()):
            score, new = min(pairs, key=lambda p: (-p[0], p[1].record.key))
            if (id(new.record), old.document.file, old.record.key) not in stated:
                why = (*compare.reasons(old, new), *reasons(corpus, old, new))
                ends = End(new.document, new.record), End(old.document, old.record)
                yield Link(ends[0], "continues", ends[1], sure(score, CONTINUES), why)


class _Compare:
    """Compares initiatives: words, title, the frame they belong to, subjects, partners, people, and the goals they serve."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.initiatives = len(corpus.of("initiative"))
        self.named = Counter(name for side in corpus.of("initiative") for name in side.names)
        self.titles = {id(s): corpus.lexicon.keys(s.text("title")) for s in corpus.of("initiative")}
        self.contents = {id(s): corpus.lexicon.content(s.text("title")) for s in corpus.of("initiative")}
        self.frames = {id(s): self._frame(s) for s in corpus.of("initiative")}
        self.goals = {(g.document.file, g.record.key): g for g in corpus.of("goal")}
        self._served: dict[tuple[int, str], dict[str, float]] = {}

    def score(self, old: Side, new: Side) -> float:
        """How likely it is, 0 to 1, that one carries on the other."""
        corpus = self.corpus
        words = min(1.0, likeness(old.bag, new.bag) / 0.45)
        content, frame = self.contents[id(new)], self.framed(old, new)
        # A title of one word is found in many texts.
        spoken = corpus.held(content, old.bag) if len(content) > 1 else 0.0
        title = max(corpus.overlap(self.titles[id(old)], self.titles[id(new)]), frame, 0.6 * spoken)
        subjects = likeness(old.subjects, new.subjects) if old.subjects or new.subjects else title
        score = 0.3 * words + 0.4 * title + 0.4 * subjects + 0.1 * self.partner(old, new) + 0.1 * bool(old.life & new.life)
        score *= corpus.groups_fit(old, new, unsaid=1.0, apart=0.7)
        return min(1.0, score + 0.2 if frame else score * (0.5 + 0.5 * self.same_goal(old, new)))

    def framed(self, old: Side, new: Side) -> float:
        """How much a title is the name of the section that the earlier initiative stands in."""
        frame = self.frames[id(old)]
        named = self.corpus.overlap(frame, self.titles[id(new)]) if frame else 0.0
        return named if named >= _FRAME else 0.0

    def partner(self, old: Side, new: Side) -> float:
        """Whether they share a partner, the more the fewer initiatives it has."""
        return max((1 / (1 + 0.15 * self.named[name]) for name in old.names & new.names), default=0.0)

    def same_goal(self, old: Side, new: Side) -> float:
        """How well the goal that the new one states suits the old one, beside the other goals of that document."""
        refs = [v for v in new.record.values("contributes_to") if isinstance(v, Ref)]
        if not refs:
            return 1.0
        file = refs[0].document or new.document.file
        if (id(old), file) not in self._served:
            scores = {key: serves(self.corpus, old, goal) for (f, key), goal in self.goals.items() if f == file}
            most = max(scores.values(), default=0.0) or 1.0
            self._served[id(old), file] = {key: score / most for key, score in scores.items()}
        return max(self._served[id(old), file].get(ref.key, 0.0) for ref in refs)

    def reasons(self, old: Side, new: Side) -> Iterator[Reason]:
        """What only initiatives have in common."""
        title = self.corpus.overlap(self.titles[id(old)], self.titles[id(new)])
        if title >= 0.9:
            yield "the same title", "samme titel"
        elif shared := [lemma for key, lemma in self.contents[id(new)].items() if key in self.contents[id(old)]]:
            yield f"both titles name: {', '.join(shared)}", f"begge titler nævner: {', '.join(shared)}"
        if self.framed(old, new):
            section = old.text("section")
            yield (
                f"the title names what the earlier one was part of: {section}",
                f"titlen nævner det, den tidligere var en del af: {section}",
            )
        if names := ", ".join(sorted(old.names & new.names)):
            yield f"the same partners or responsible: {names}", f"samme partnere eller ansvarlige: {names}"
        refs = [v for v in new.record.values("contributes_to") if isinstance(v, Ref)]
        if refs and self.same_goal(old, new) == 1.0:
            number = refs[0].key
            yield f"the earlier one suits the same goal best ({number})", f"den tidligere passer bedst til samme mål ({number})"

    def _frame(self, side: Side) -> dict[str, int]:
        """The words of a section's name before any bracket; a name of one word is no frame."""
        name = re.split(r"[(–]", side.text("section"))[0]
        words = self.corpus.lexicon.keys(name)
        return dict(words) if sum(1 for _ in filter(self.corpus.lexicon.tells, self.corpus.lexicon.words(name))) > 1 else {}
