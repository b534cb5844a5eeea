"""Which genre a document is of, by looking at it: its title's words, its labels, its tables. And why."""

from __future__ import annotations

import re

from policygraph.errors import UnreadableDocument
from policygraph.loaders.catalogue import header_roles
from policygraph.loaders.records import Genre
from policygraph.loaders.source import Source
from policygraph.ontology.vocabulary import Vocabulary

_MARKS: dict[Genre, tuple[str, ...]] = {
    "minutes": ("decision", "proposal", "case", "authority", "participants"),
    "action-plan": ("result-target", "initiatives"),
    "policy": ("goals-lead-in", "result-target", "method", "measures"),
}


def recognise(source: Source, words: Vocabulary) -> tuple[Genre, str]:
    """The genre of a text and the reason, in words.

    :raises UnreadableDocument: if it looks like none of them
    """
    lines = [line for line in source.lines if not line.blank]
    head = " ".join(line.text for line in lines[:8])
    scores: dict[Genre, float] = {"policy": 0, "action-plan": 0, "catalogue": 0, "minutes": 0}
    reasons: dict[Genre, list[str]] = {g: [] for g in scores}
    for genre in scores:
        pattern = re.compile("|".join(rf"\w*{re.escape(w)}" for w in words.words(f"genre-{genre}")) or r"(?!)", re.I)
        if match := pattern.search(head):
            scores[genre] += {"minutes": 4, "action-plan": 4, "catalogue": 1.5, "policy": 2}[genre]
            reasons[genre].append(f"'{match.group()}' stands in its head")
    rows = [line for line in lines if "\t" in line.text.strip()]
    header = next((line for line in rows if header_roles(line.cells, words)), None)
    if header is not None and len(rows) >= 3:
        scores["catalogue"] += 8 if len(rows) * 2 >= len(lines) else 3
        reasons["catalogue"].append(f"a table with known column headings (line {header.number})")
    for genre, roles in _MARKS.items():
        for role in roles:
            label = re.compile(
                rf"\s*(?:{'|'.join(map(re.escape, words.words(role))) or '(?!)'})\d?\s*(?::|,? at:?\s*$|\s*$)", re.I
            )
            count = sum(bool(label.match(line.text)) for line in lines)
            if count:
                scores[genre] += min(count, 4) * (1 if genre == "minutes" else 0.5)
                reasons[genre].append(f"{count} × label for {role}")
    items = sum(
        bool(re.match(rf"\s*(?:{'|'.join(map(re.escape, words.words('item')))})\s*(?:nr\.?\s*)?\d+", line.text, re.I))
        for line in lines
    )
    if items > 1:
        scores["minutes"] += 3
        reasons["minutes"].append(f"{items} numbered agenda items")
    goals = sum(
        bool(re.match(rf"\s*(?:{'|'.join(map(re.escape, words.words('goal')))})\s*\d", line.text, re.I)) for line in lines
    )
    if goals > 1:
        scores["policy"] += 1.5
        reasons["policy"].append(f"{goals} numbered goals")
    best = max(scores, key=lambda g: scores[g])
    if scores[best] < 2:
        raise UnreadableDocument(
            "this is no policy, action plan, initiative catalogue or minutes that we recognise",
            where=source.path or source.file,
            remedy="Check that it is the right file; if it is, name its genre in corpus.toml.",
        )
    return best, "; ".join(reasons[best])
