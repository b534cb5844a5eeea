"""What a reported result is of: resolved across documents where it is named, proposed where only its words tell.

:func:`settle` runs before quads are written: a goal or target named by its number becomes a reference to the one meant, and a
reported figure that concerns no goal or target of an earlier document is left out. :func:`proposals` are links that no
document states.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import snowballstemmer
from rapidfuzz import fuzz

from policygraph.loaders.parse.dates import years_named
from policygraph.loaders.records import Document, Fact, Kind, Name, Record, Ref, slug
from policygraph.ontology.vocabulary import Vocabulary, default_vocabulary

#: Below this a result is not proposed as one of a target: the share of the target's words that the result's words hold.
THRESHOLD = 0.5
_WORD = re.compile(r"\d+(?:\.?\s?-\s?\d+\.?)?(?:-årige?)?|[a-zæøåéü]{4,}")
_IDLE = re.compile(
    r"(?:mindst|højst|andel\w*|inden|senest|udgang\w*|perioden|procent|antal\w*|skal|være|blev|bliver|efter|måles|stige\w*|falde\w*|"
    r"kommune\w*|eller|meget|blandt|samt|heraf|januar|februar|marts|april|juni|juli|august|september|oktober|november|december|resultat\w*|status|flere|færre)$"
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A result that may be one of a target: in which documents, how surely (0 to 1), and why."""

    document: Document
    measurement: Record
    other: Document
    target: Record
    confidence: float
    reasons: tuple[str, ...]


def settle(documents: Sequence[Document]) -> None:
    """Resolve what results are of, and leave out figures that concern no goal or target.

    :param documents: those of one municipality; they are changed
    """
    for document in documents:
        others = [d for d in documents if d is not document and d.of("goal")]
        for record in document.of("measurement"):
            _resolve(document, record, others)
        document.records = [
            r
            for r in document.records
            if r.kind != "measurement"
            or not r.values("clause")  # a row of a fact table, which a person wrote
            or _stands(r, documents)
            or not _linked(r)
            and any(True for _ in _candidates(document, r, others))
        ]


def _linked(record: Record) -> bool:
    return bool(record.values("of_goal") or record.values("of_target"))


def _stands(record: Record, documents: Sequence[Document]) -> bool:
    """Whether a result is of something, and is no level that was known when that was set."""
    for ref in [v for name in ("of_target", "of_goal") for v in record.values(name) if isinstance(v, Ref)]:
        if ref.document is None:
            return True
        for other in (d for d in documents if d.file == ref.document):
            return any(_measured_after(record, thing, other) for thing in other.of(ref.kind) if thing.key == ref.key)
    return False


def proposals(documents: Sequence[Document]) -> Iterator[Proposal]:
    """The targets that results may be of, for results whose target no document names: of each document the likeliest.

    :param documents: those of one municipality, settled
    """
    for document in documents:
        others = [d for d in documents if d is not document and d.of("target")]
        for record in document.of("measurement"):
            if not record.values("of_target"):
                yield from _candidates(document, record, others)


# --- named ---------------------------------------------------------------------------------------------------------------


def _resolve(document: Document, record: Record, others: Sequence[Document]) -> None:
    """Turn named goals and targets into references; where the goal has one target in this unit, the result is of that."""
    kept: list[Fact] = []
    hint = next((v.text for v in record.values("reports_on") if isinstance(v, Name)), "")
    for fact in record.facts:
        if fact.field not in ("of_goal", "of_target") or not isinstance(fact.value, Name):
            kept.append(fact)
            continue
        found = _named(fact.value, hint, document, others)
        if found is None:
            continue
        other, thing = found
        kept.append(Fact(fact.field, Ref(thing.kind, thing.key, other.file), fact.passage))
        if thing.kind == "goal":
            targets = _meant(record, [t for t in _targets_of(other, thing) if _comparable(record, t)])
            if len(targets) == 1 and not record.values("of_target"):
                kept.append(Fact("of_target", Ref("target", targets[0].key, other.file), fact.passage))
        elif (goal := _goal_of(other, thing)) is not None:
            kept.append(Fact("of_goal", Ref("goal", goal.key, other.file), fact.passage))
    record.facts = kept
    if record.values("of_goal") and not record.values("of_target"):
        _own_target(document, record)


def _own_target(document: Document, record: Record) -> None:
    """The one target of the document's own goal that a result is of."""
    ref = record.first("of_goal")
    if not isinstance(ref, Ref) or ref.document:
        return
    goal = next((g for g in document.of("goal") if g.key == ref.key), None)
    targets = [t for t in _targets_of(document, goal) if _comparable(record, t)] if goal else []
    if len(targets) == 1:
        record.add("of_target", Ref("target", targets[0].key))


def _meant(record: Record, targets: list[Record]) -> list[Record]:
    """Of several targets of a goal those that state a figure in some unit, if the result does."""
    return [t for t in targets if t.first("unit")] or targets if record.first("unit") else targets


def _named(name: Name, hint: str, document: Document, others: Sequence[Document]) -> tuple[Document, Record] | None:
    """The goal or target of that number: in the document named, else in the latest one before; None if that is unsure."""
    kind: Kind = "target" if name.kind == "target" else "goal"
    earlier = [d for d in others if not _later(d, document)]
    found = [(d, r) for d in earlier for r in d.of(kind) if slug(str(r.first("number") or r.key)) == slug(name.text)]
    if hint:
        found = [(d, r) for d, r in found if _is_named(d, hint)] or found
    found.sort(key=lambda pair: (_when(pair[0]), pair[0].genre == "action-plan"), reverse=True)
    if not found:
        return None
    words = str(found[0][1].first("text")).casefold()
    if hint and _is_named(found[0][0], hint):
        return found[0]
    alike = all(fuzz.token_set_ratio(words, str(r.first("text")).casefold()) > 75 for _, r in found[1:])
    return found[0] if alike else None


def _is_named(document: Document, hint: str, vocabulary: Vocabulary | None = None) -> bool:
    """Whether "handleplanen" or "integrationspolitikken" is that document, by its genre and title."""
    words = vocabulary or default_vocabulary()
    word = hint.casefold()
    of_genre = {g: any(w.casefold() in word for w in words.words(f"genre-{g}")) for g in ("policy", "action-plan")}
    if any(of_genre.values()) and not of_genre.get(document.genre):
        return False
    title = " ".join(str(r.first("title")) for r in document.of("document")).casefold()
    stem = re.sub(r"(?:kens|ken|ens|en|ns|n|s)$", "", word)
    plain = any(stem == w.casefold() for w in words.words("genre-policy", "genre-action-plan"))
    return plain or fuzz.partial_ratio(stem, title) > 85


def _targets_of(document: Document, goal: Record) -> list[Record]:
    keys = {v.key for v in goal.values("has_target") if isinstance(v, Ref)}
    return [t for t in document.of("target") if t.key in keys]


def _goal_of(document: Document, target: Record) -> Record | None:
    return next((g for g in document.of("goal") if Ref("target", target.key) in g.values("has_target")), None)


# --- by their words --------------------------------------------------------------------------------------------------------


def _candidates(document: Document, record: Record, others: Sequence[Document]) -> Iterator[Proposal]:
    """The likeliest target of each earlier document: in the same unit, measured later than its baseline, in its words."""
    said = _stems(str(record.first("clause")))
    if len(said) < 3:
        said = _stems(str(record.first("text")))
    named = {v.document for v in record.values("of_goal") if isinstance(v, Ref)}
    for other in others:
        if not _later(document, other):
            continue
        best: tuple[float, Record, set[str]] | None = None
        for target in other.of("target"):
            if not _comparable(record, target) or not _measured_after(record, target, other):
                continue
            words = _stems(str(target.first("text")))
            shared = said & words
            likeness = len(shared) / max(4, min(len(words), len(said)))
            goal = _goal_of(other, target)
            if goal is not None and any(
                isinstance(v, Ref) and v.document == other.file and v.key == goal.key for v in record.values("of_goal")
            ):
                likeness += 0.3
            elif other.file in named:
                continue
            if len(shared) >= 2 and likeness >= THRESHOLD and (best is None or likeness > best[0]):
                best = (likeness, target, shared)
        if best:
            reasons = (f"same words: {', '.join(sorted(best[2]))}", "same unit", "measured after the target was set")
            yield Proposal(document, record, other, best[1], round(min(0.95, 0.4 + best[0] / 2), 2), reasons)


def _stems(text: str) -> set[str]:
    stem = snowballstemmer.stemmer("danish").stemWord
    words = (re.sub(r"[\s.]", "", w) for w in _WORD.findall(text.casefold()) if not _IDLE.match(w))
    return {_root(stem(w)) for w in words if not re.fullmatch(r"\d+|(?:19|20)\d\d-?\d*", w)}


def _root(stem: str) -> str:
    """A stem without the ending of the past, which a result has and a target has not ("bevægede", "bevæger")."""
    bare = re.sub(r"(?<=[a-zæøå]{3})(?:ed|t|e|r)$", "", stem)
    return bare[:-1] if len(bare) > 3 and bare[-1] == bare[-2] else bare


def _comparable(record: Record, target: Record) -> bool:
    """Whether result and target are stated in units that can be set against each other."""
    mine, theirs = record.first("unit"), target.first("unit")
    return not theirs or not mine or mine == theirs or {mine, theirs} <= {"percent", "percentage points"}


def _measured_after(record: Record, target: Record, other: Document) -> bool:
    at, baseline = record.first("measured_at"), target.first("baseline_date")
    if not isinstance(at, date):
        return True
    return at > baseline if isinstance(baseline, date) else at >= _when(other)


def _later(one: Document, two: Document) -> bool:
    return _when(one) > _when(two)


def _when(document: Document) -> date:
    """The day a document is dated, or its period begins; else the year in its file's name."""
    record = document.of("document")[0]
    dates = [v for name in ("issued", "period_start") for v in record.values(name) if isinstance(v, date)]
    year = next(years_named(document.file.replace("-", " ").replace("_", " ")), 1)
    told = [v for r in document.of("measurement") for v in r.values("measured_at") if isinstance(v, date)]
    return min(dates, default=max(told, default=date(year, 1, 1)) if year == 1 else date(year, 1, 1))
