"""Which goal an initiative serves, and which earlier goal a goal takes up, and how."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rapidfuzz import fuzz

from policygraph.graph.goals import shared_subjects, subjects
from policygraph.graph.names import fold
from policygraph.graph.suggest.links import End, Link, Reason
from policygraph.graph.suggest.reasons import named, reasons, sure
from policygraph.graph.suggest.sides import Corpus, Near, Side
from policygraph.loaders.records import Document, Name, Ref
from policygraph.ontology.change import change, for_whom, weakening
from policygraph.ontology.lexicon import likeness

#: The least score of an initiative and a goal, and how many goals one initiative may be suggested to serve.
CONTRIBUTES, MOST_GOALS = 0.44, 3
#: The least score of a goal and an earlier one.
SUCCEEDS = 0.24
#: The same for a goal of a plan and one of a policy: a plan repeats the goals that it carries out.
_REPEATED = 0.46
#: The same where the titles of the two documents speak of different things, and neither names the other.
_UNRELATED = 0.75
#: Of several, those far behind the best are left out: the more so, if the best is as good as the same.
_BEHIND, _BEHIND_SAME, _SAME = 0.45, 0.75, 0.8
#: The share of an old goal's words that the new one must hold to have taken it in.
_TAKEN_IN = 0.55


def contributions(corpus: Corpus) -> Iterator[Link]:
    """Goals that initiatives may serve for which no document states one."""
    near = Near(corpus.of("goal"))
    for initiative in corpus.of("initiative"):
        if initiative.record.values("contributes_to"):
            continue
        scored = [(serves(corpus, initiative, goal), goal) for goal in near.to(initiative)]
        best = sorted((p for p in scored if p[0] >= CONTRIBUTES), key=lambda p: (-p[0], p[1].document.file, p[1].record.key))
        for score, goal in best[:MOST_GOALS]:
            if score >= _BEHIND_SAME * best[0][0]:
                yield Link(
                    _end(initiative), "contributesTo", _end(goal), sure(score, CONTRIBUTES), (*reasons(corpus, initiative, goal),)
                )


def serves(corpus: Corpus, initiative: Side, goal: Side) -> float:
    """How likely it is, 0 to 1, that an initiative serves a goal: subjects first, then words, for the same people."""
    words = min(1.0, likeness(initiative.bag, goal.bag) / 0.3)
    # A goal whose main clause names no subject has only that of its target or background.
    subjects = likeness(initiative.subjects, goal.subjects) * (1.0 if goal.aims else 0.7)
    score = 0.6 * subjects + 0.4 * words + 0.05 * bool(initiative.acts & goal.acts)
    if not goal.life:
        return score * (0.95 if initiative.life else 1.0)
    return score * corpus.groups_fit(initiative, goal, unsaid=0.85, apart=0.6, same=1.1)


def successions(corpus: Corpus) -> Iterator[Link]:
    """Goals that take up goals of earlier documents; reckoned once for a corpus."""
    if corpus.successions is None:
        corpus.successions = list(_successions(corpus))
    yield from corpus.successions


def _successions(corpus: Corpus) -> Iterator[Link]:
    stated = {
        (d.file, goal.key, ref.document, ref.key)
        for d in corpus.documents
        for goal in d.of("goal")
        for ref in goal.values("succeeds")
        if isinstance(ref, Ref)
    }
    goals = corpus.of("goal")
    near = Near(goals)
    position = {id(d): n for n, d in enumerate(corpus.documents)}
    #: (old document, new document) → the pairs of goals that may be one after the other
    pairs: dict[tuple[int, int], list[tuple[float, Side, Side]]] = defaultdict(list)
    least: dict[tuple[int, int], float] = {}
    for new in goals:
        for old in near.to(new):
            before, after = position[id(old.document)], position[id(new.document)]
            if before >= after:
                continue
            if (before, after) not in least:
                least[before, after] = _least(old.document, new.document)
            if (score := takes_up(corpus, old, new)) >= least[before, after]:
                pairs[before, after].append((score, old, new))
    for _, found in sorted(pairs.items()):
        kept = _best(found)
        kinds = _kinds(corpus, kept)
        for score, old, new in kept:
            if (new.document.file, new.record.key, old.document.file, old.record.key) not in stated:
                said = kinds[id(old), id(new)]
                why = (*_change_reasons(corpus, old, new, said), *reasons(corpus, old, new))
                yield Link(_end(new), "succeeds", _end(old), sure(score, SUCCEEDS), why, said)


def _least(old: Document, new: Document) -> float:
    """The least score of goals of two documents."""
    if not _of_one_field(old, new):
        return _UNRELATED
    return SUCCEEDS if old.genre == new.genre else _REPEATED


def _of_one_field(old: Document, new: Document) -> bool:
    """Whether two documents are about one thing: by their titles, or because the later names the earlier."""
    named = [v.text for f in ("implements", "replaces") for v in new.of("document")[0].values(f) if isinstance(v, Name)]
    title = fold(str(old.of("document")[0].first("title")))
    if any(title and fuzz.partial_ratio(fold(name)[:-1], title) >= 92 for name in named if len(name) > 1):
        return True
    return not (subjects(old) and subjects(new)) or shared_subjects(old, new) > 0


def takes_up(corpus: Corpus, old: Side, new: Side) -> float:
    """How likely it is, 0 to 1, that a goal takes up another: what both want, not what either is good for."""
    if _text(old).casefold() == _text(new).casefold():
        return 1.0
    words = min(1.0, likeness(old.bag, new.bag) / 0.4)
    held = corpus.held(old.wants, new.says)
    terms = len(old.terms.keys() & new.all_terms.keys())
    # Where neither names a subject, their words alone tell.
    aims = likeness(old.aims, new.aims) if old.aims or new.aims else words
    score = 0.35 * words + 0.35 * aims + 0.2 * held + 0.15 * min(terms, 2)
    return min(1.0, score * corpus.groups_fit(old, new, unsaid=0.85, apart=0.6))


def _best(pairs: list[tuple[float, Side, Side]]) -> list[tuple[float, Side, Side]]:
    """The pairs that are not far behind the best of either goal."""
    top: dict[int, float] = defaultdict(float)
    for score, old, new in pairs:
        top[id(old)], top[id(new)] = max(top[id(old)], score), max(top[id(new)], score)

    def stays(score: float, best: float) -> bool:
        return score >= best * (_BEHIND_SAME if best >= _SAME else _BEHIND)

    kept = [(s, old, new) for s, old, new in pairs if stays(s, top[id(old)]) and stays(s, top[id(new)])]
    return sorted(kept, key=lambda p: (p[2].record.key, -p[0], p[1].record.key))


def _kinds(corpus: Corpus, pairs: list[tuple[float, Side, Side]]) -> dict[tuple[int, int], tuple[str, ...]]:
    """What became of each old goal: of its wording, and whether it was merged with others or split."""
    lexicon = corpus.lexicon
    into: dict[int, set[int]] = defaultdict(set)
    out_of: dict[int, set[int]] = defaultdict(set)
    for _, old, new in pairs:
        if corpus.held(old.wants, new.says) >= _TAKEN_IN:
            into[id(new)].add(id(old))
        if corpus.held(new.wants, old.says) >= _TAKEN_IN:
            out_of[id(old)].add(id(new))
    kinds: dict[tuple[int, int], tuple[str, ...]] = {}
    for _, old, new in pairs:
        said = [change(_text(old), _text(new), lexicon)]
        if len(into[id(new)]) > 1 and id(old) in into[id(new)]:
            said.append("merged")
        if len(out_of[id(old)]) > 1 and id(new) in out_of[id(old)]:
            said.append("split")
        kinds[id(old), id(new)] = tuple(said)
    return kinds


def _change_reasons(corpus: Corpus, old: Side, new: Side, kinds: tuple[str, ...]) -> Iterator[Reason]:
    """What changed between the wordings."""
    if "kept" in kinds:
        yield "the same words", "de samme ord"
    if weaker := weakening(_text(old), _text(new), corpus.lexicon):
        yield "binding before: '{}', now: '{}'".format(*weaker), "forpligtede før: '{}', nu: '{}'".format(*weaker)
    if "narrowed" in kinds:
        groups = for_whom(_text(new), corpus.lexicon) - for_whom(_text(old), corpus.lexicon)
        yield named(corpus, "now only for", "nu kun for", sorted(groups))
    for iri in sorted(old.terms.keys() & new.all_terms.keys()):
        if old.terms[iri] != (now := new.all_terms[iri]):
            yield f"called otherwise: {old.terms[iri]} → {now}", f"kaldt noget andet: {old.terms[iri]} → {now}"


def _text(side: Side) -> str:
    return str(side.record.first("text") or side.record.first("label") or "")


def _end(side: Side) -> End:
    return End(side.document, side.record)
