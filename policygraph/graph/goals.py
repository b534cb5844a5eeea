"""Which goal is meant: a catalogue says "Bidrager til mål 3.A", and the goal stands in the policy or plan it carries out.

A goal of the document itself comes first, then those of the document that it says it carries out, then those of the one
loaded document of the place with such a goal that is valid at the time. Where several could be meant none is linked, and
a note in the load report says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rapidfuzz import fuzz

from policygraph.graph.names import fold
from policygraph.loaders.parse.dates import years_named
from policygraph.loaders.records import Document, Fact, Name, Record, Ref
from policygraph.ontology.vocabulary import default_vocabulary

#: How like a goal's own words (0 to 100) the words are that name it.
_LIKE = 88
#: How like two goals are of which the one restates the other.
_RESTATED = 70
#: A phrase longer than this describes an aim of the initiative's own, where no goal has its words.
_NAME_LENGTH = 60


def link_goals(documents: Sequence[Document]) -> None:
    """Replace the goals that the initiatives and targets of one place name by references to them; note those that stay open."""
    for document in documents:
        open_: dict[str, str] = {}
        for record in [*document.of("initiative"), *document.of("target"), *document.of("goal")]:
            resolved = [(fact, _resolved(fact, document, documents, open_)) for fact in record.facts]
            record.facts = [f for _, f in resolved if f is not None]
            document.unlinked.extend((record, fact) for fact, f in resolved if f is None)
        for text, why in open_.items():
            note = f"'{text}' is named as a goal, but {why}; it was not linked"
            if note not in document.notes:
                document.notes.append(note)


def _resolved(fact: Fact, document: Document, corpus: Sequence[Document], open_: dict[str, str]) -> Fact | None:
    name = fact.value
    if fact.field not in ("contributes_to", "of_goal", "succeeds") or not isinstance(name, Name) or name.kind != "goal":
        return fact
    numbered = bool(re.fullmatch(r"[\d.]+[A-ZÆØÅ]?", name.text))
    others = [d for d in corpus if d is not document and d.of("goal")]
    own = [] if fact.field == "succeeds" else [document]
    if fact.field == "succeeds":
        others = [d for d in others if d.genre == "policy"]
    for candidates in (own, carried_out(document, others), _valid(document, others)):
        found = [(d, g) for d in candidates for g in _goals(d, name.text, numbered)]
        if len(found) == 1:
            other, goal = _as_planned(*found[0], fact, document, corpus)
            return replace(fact, value=Ref("goal", goal.key, None if other is document else other.file))
        if len(of_subject := _same_subject(document, found)) == 1:
            other, goal = of_subject[0]
            return replace(fact, value=Ref("goal", goal.key, None if other is document else other.file))
        if len(ranked := _of_named_genre(document, found)) == 1:
            other, goal = ranked[0]
            return replace(fact, value=Ref("goal", goal.key, None if other is document else other.file))
        if found:
            files = ", ".join(sorted({d.file for d, _ in found}))
            open_[name.text] = f"{len(found)} goals could be meant ({files})"
            return None
    if numbered or len(name.text) <= _NAME_LENGTH:
        open_[name.text] = "no document that was read has such a goal"
    return None


def _same_subject(document: Document, found: list[tuple[Document, Record]]) -> list[tuple[Document, Record]]:
    """Of several goals those of the document whose title shares most words with this one's ("kultur", "fritid")."""
    shares = [shared_subjects(document, other) for other, _ in found]
    best = max(shares, default=0)
    return [pair for pair, n in zip(found, shares) if n == best] if best else []


def _as_planned(
    other: Document, goal: Record, fact: Fact, document: Document, corpus: Sequence[Document]
) -> tuple[Document, Record]:
    """The goal that a catalogue names, or the plan's of that number that restates it: there the rest of what is done for it stands."""
    if document.genre != "catalogue" or other.genre != "policy" or fact.field != "contributes_to":
        return other, goal
    number, said = goal.first("number"), f"{goal.first('label')} {goal.first('text')}"
    plans = _valid(document, [d for d in corpus if d.genre == "action-plan"])
    again = [
        (plan, g)
        for plan in plans
        for g in plan.of("goal")
        if number
        and g.first("number") == number
        and fuzz.token_set_ratio(said, f"{g.first('label')} {g.first('text')}") >= _RESTATED
    ]
    return again[0] if len(again) == 1 else (other, goal)


def _of_named_genre(document: Document, found: list[tuple[Document, Record]]) -> list[tuple[Document, Record]]:
    """Of a policy's goal and a plan's of the same number or words the plan's, where it says the same; else the one the document speaks of."""
    said = [" ".join(str(g.first(f) or "") for f in ("label", "text")) for _, g in found]
    if all(fuzz.token_set_ratio(said[0], other) >= _RESTATED for other in said[1:]):
        return [pair for pair in found if pair[0].genre == "action-plan"]
    named = "|".join(map(re.escape, default_vocabulary().words("genre-policy")))
    policy = re.search(
        rf"(?:{named})(?:kens|ens|s)\s+(?:mål|numre|pejlemærker)|\bmål\w*\s+er\s+\w*(?:{named})(?:kens|ens|s)\b",
        document.source.text,
        re.I,
    )
    return [pair for pair in found if pair[0].genre == ("policy" if policy else "action-plan")]


def subjects(document: Document) -> set[str]:
    """The words of a title that say what it is about: not the genre, nor a place or year."""
    words = default_vocabulary()
    genres = {
        w.casefold() for g in ("policy", "action-plan", "catalogue", "minutes", "status") for w in words.words(f"genre-{g}")
    }
    title = str(document.of("document")[0].first("title")).casefold()
    return {w for w in re.findall(r"[a-zæøå]{5,}", title) if w not in genres and not w.startswith("kommune")}


def shared_subjects(one: Document, two: Document) -> int:
    """How many words of one title open as words of the other do ("klimaplan" and "klima- og naturpolitik")."""
    theirs = subjects(two)
    return sum(any(w.startswith(mine[:6]) or mine.startswith(w[:6]) for w in theirs) for mine in subjects(one))


def _goals(document: Document, text: str, numbered: bool) -> list[Record]:
    if numbered:
        return [g for g in document.of("goal") if str(g.first("number") or "").rstrip(".") == text.rstrip(".")]
    name = fold(text)
    words = [(g, [fold(str(v)) for f in ("label", "text") for v in g.values(f)]) for g in document.of("goal")]
    return [g for g, said in words if name in said] or [g for g, said in words if any(_like(name, one) for one in said)]


def _like(name: str, goal: str) -> bool:
    return fuzz.ratio(name, goal) >= _LIKE or len(name) > 15 and goal.startswith(name)


def carried_out(document: Document, others: Sequence[Document]) -> list[Document]:
    """The documents whose title holds the name of what the document carries out; of several the latest that is valid."""
    named = [fold(v.text) for r in document.of("document") for v in r.values("implements") if isinstance(v, Name)]
    titled = [d for d in others if any(name[:-1] in fold(str(d.of("document")[0].first("title"))) for name in named)]
    return _valid(document, titled) or titled


def _valid(document: Document, others: Sequence[Document]) -> list[Document]:
    """The documents whose period the document falls into; a document without a period may be valid at any time."""
    first, last = _period(document)
    return [
        d for d in others for start, end in [_period(d)] if not (last and start and last < start or first and end and end < first)
    ]


def _period(document: Document) -> tuple[date | None, date | None]:
    """From when to when a document speaks: its period, else the day it was issued, else the years in its title and name."""
    record = document.of("document")[0]
    start, end, issued = (record.first(field) for field in ("period_start", "period_end", "issued"))
    if isinstance(start, date) or isinstance(end, date):
        return start if isinstance(start, date) else None, end if isinstance(end, date) else None
    if isinstance(issued, date):
        return issued, issued
    years = list(years_named(f"{record.first('title')} {re.sub(r'[-_]', ' ', document.file.rsplit('.', 1)[0])}"))
    return (date(min(years), 1, 1), date(max(years), 12, 31)) if years else (None, None)
