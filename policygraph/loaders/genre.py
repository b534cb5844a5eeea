"""Which genre a document is of, by looking at it: its title's words, its labels, its tables. And why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

from policygraph.errors import UnreadableDocument
from policygraph.loaders.blocks import blocks
from policygraph.loaders.catalogue import header_roles
from policygraph.loaders.outline import Outline, label_lines
from policygraph.loaders.records import Genre
from policygraph.loaders.source import Line, Source
from policygraph.ontology.vocabulary import Vocabulary

#: How much the name of a genre counts in a title: a plan names the policy that it carries out, minutes and status papers
#: what they speak of.
_NAMED: dict[Genre, float] = {
    "status": 5.5,
    "minutes": 5,
    "action-plan": 4,
    "catalogue": 3.5,
    "policy": 2.5,
}
_MARKS: dict[Genre, tuple[str, ...]] = {
    "minutes": ("decision", "proposal", "case", "authority", "participants"),
    "action-plan": ("result-target", "initiatives"),
    "policy": ("goals-lead-in", "result-target", "method", "measures"),
}


def _first_named(titles: list[str], words: Vocabulary) -> Genre | None:
    """The genre that the title names first: "Handleplan …" carries out the policy that its second line names.

    A word by itself in small letters names a document only before what it is for ("politik for ældre", not "fra politik til praksis").
    """
    aside: Genre | None = None
    for title in titles:
        found: list[tuple[int, Genre]] = []
        for genre in _NAMED:
            known = words.words(f"genre-{genre}")
            stems = "|".join(rf"\w*{re.escape(w)}" for w in known)
            for match in re.finditer(stems, title, re.I) if stems else ():
                alone = match.group().islower() and match.group() in known and re.search(r"(?:^|\s)$", title[: match.start()])
                if alone and not re.match(r"\w*\s+(?:for|på|om|\d)", title[match.end() :]):
                    aside = aside or genre
                    continue
                found.append((match.start(), genre))
                break
        if found:
            return min(found)[1]
    return aside


def _new_chapter(lines: Sequence[Line], line: Line) -> bool:
    """Whether a heading opens the text: a sentence stands before it."""
    at = lines.index(line)
    return bool(line.heading) and any(before.text.rstrip().endswith(".") for before in lines[:at])


def recognise(source: Source, words: Vocabulary) -> tuple[Genre, str]:
    """The genre of a text and the reason, in words.

    :raises UnreadableDocument: if it looks like none of them
    """
    lines = [line for line in source.lines if not line.blank]
    scores: dict[Genre, float] = dict.fromkeys(_NAMED, 0.0)
    reasons: dict[Genre, list[str]] = {g: [] for g in scores}
    named: set[Genre] = set()
    head = list(takewhile(lambda line: line is lines[0] or not _new_chapter(lines, line), lines[:8]))
    titles = [line.text for line in head if len(line.text) <= 100 and not line.text.rstrip().endswith(".")]
    parts = words.pattern("front-heading", "goals-heading")
    labelled = {line.text for line in lines[1:8] if line.origin}
    titles = list(takewhile(lambda t: not parts.fullmatch(t.strip(" :")) and t not in labelled, titles)) or titles[:1]
    text = " ".join(line.text for line in lines[:8] if line.text not in titles)
    for genre, weight in _NAMED.items():
        pattern = re.compile("|".join(rf"(?<!\w)\w*{re.escape(w)}" for w in words.words(f"genre-{genre}")) or r"(?!)", re.I)
        for where, share in ((" | ".join(titles), 1.0), (Path(source.file).stem, 0.5), (text, 0.25)):
            if match := pattern.search(where.replace("-", " ") if share == 0.5 else where):
                scores[genre] += weight * share
                named |= {genre} if share == 1.0 else set()
                place = {1.0: "in its head", 0.5: "in the file's name", 0.25: "in its first lines"}[share]
                reasons[genre].append(f"'{match.group()}' stands {place}")
                break
    if first := _first_named(titles, words):
        scores[first] += 0.6 * _NAMED[first]
    outline = Outline(blocks(source, label_lines(words)), words, "catalogue")
    goals, titled = len(outline.openings), len(outline.layout.titles)
    own = sum(outline.zone(b) is not None and outline.zone(b)[0] == "result-target" for b in outline.parts)  # type: ignore[index]
    rows = [line for line in lines if "\t" in line.text.strip()]
    header = next((line for line in rows if header_roles(line.cells, words)), None)
    if header is not None and len(rows) >= 3:
        # A strategy may tell its initiatives in tables; what is called so, and sets goals, is no catalogue for that.
        other = goals > 1 and "catalogue" not in named and bool(named & {"policy", "action-plan"})
        scores["catalogue"] += 8 if len(rows) * 2 >= len(lines) and not other else 3
        reasons["catalogue"].append(f"a table with known column headings (line {header.number})")
    for genre, roles in _MARKS.items():
        for role in roles:
            label = re.compile(
                rf"\s*(?:{'|'.join(map(re.escape, words.words(role))) or '(?!)'})(?:\s?\d[\d.]*)?\s*(?::|,? at:?\s*$|\s*$)", re.I
            )
            # "Hvad gør vi: …" among the facts of an initiative is no label of a policy.
            count = sum(bool(label.match(line.text)) for line in lines if not (role == "measures" and line.origin))
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
    is_policy = "policy" in named and "action-plan" not in named
    is_catalogue = named == {"catalogue"}
    if goals > 1:
        scores["policy"] += 2
        scores["action-plan"] += 2 if titled > 1 and not is_policy and not is_catalogue else 0
        reasons["policy"].append(f"{goals} marks of goals")
    if titled > 1:
        of: Genre = "catalogue" if goals * 3 <= titled or is_catalogue else "policy" if is_policy else "action-plan"
        scores[of] += 2
        reasons[of].append(f"{titled} titles with labelled facts under them")
    if own or scores["status"] < _NAMED["status"]:
        scores["status"] = 0  # who sets targets does not only report on them
    best = max(scores, key=lambda g: scores[g])
    if scores[best] < 2:
        raise UnreadableDocument(
            "this is no policy, action plan, initiative catalogue or minutes that we recognise",
            where=source.path or source.file,
            remedy="Check that it is the right file; if it is, name its genre in corpus.toml.",
        )
    return best, "; ".join(reasons[best])
