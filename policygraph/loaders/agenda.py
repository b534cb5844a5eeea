"""Where the items of an agenda begin: after a word ("Punkt 3:", "Ad 2)"), at a number, or at a heading."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from policygraph.loaders.blocks import Block
from policygraph.loaders.source import Stretch
from policygraph.ontology.vocabulary import Vocabulary

_NUMBERED = re.compile(r"^(?P<number>\d{1,3})[.)]?\s+(?P<title>[A-ZÆØÅ(\"”].*)$", re.S)
_NR = re.compile(r"^Nr\.?\s*(?P<number>\d+)(?P<mark>\s*[:.)–-])?\s+(?P<title>[A-ZÆØÅ].*)$", re.S)
_VERDICT = re.compile(r"(?:godkendt|vedtaget|tiltrådt|anbefales|taget|tages|udsat|drøftet|ingen|intet)\b", re.I)


@dataclass(frozen=True, slots=True)
class Opening:
    """The number of an item, if it has one, and its title; ``awaited`` if the title stands in the next block."""

    number: Stretch | None
    title: Stretch
    awaited: bool = False


def openings(parts: Sequence[Block], words: Vocabulary, label: Callable[[Block], str]) -> dict[int, Opening]:
    """The items of an agenda, by the first line of the block that opens each.

    The surest mark that a document has decides: a word before the number; else "Ad" and a number; else numbers that rise
    by one; else headings, those the format marks or those above a label. An agenda printed at the top, which only lists
    what comes, is passed over.

    :param label: "part" if a block is a label of a part ("Beslutning"), "front" if one of the head ("Mødedato"), else ""
    """
    body = [b for b in parts if b.kind not in ("page", "footnote")]
    words_of = "|".join(r"\s*".join(map(re.escape, w.split())) for w in words.words("item"))
    worded = re.compile(
        rf"^(?:{words_of})\s*(?:nr\.?\s*)?(?P<number>\d+(?:\.\d+)?)(?:(?P<mark>\s*[:.)–-]|\s*\([^)]*\)\s*:?)?\s+(?P<title>\S.*)|\s*[:.]?$)",
        re.I | re.S,
    )
    ad = re.compile(r"^ad\.?\s*(?:pkt\.?\s*|punkt\s*)?(?P<number>\d+)\s*[.:)–-]?\s+(?P<title>[A-ZÆØÅ(].*)$", re.I | re.S)
    found = _listed_once(body, [(n, b, m) for n, b in enumerate(body) if (m := worded.match(b.text)) and _opens(b, m)])
    if not found:
        by_nr = [(n, b, m) for n, b in enumerate(body) if (m := _NR.match(b.text)) and _opens(b, m)]
        found = _listed_once(body, by_nr) if len(by_nr) > 1 else {}
    if not found:
        by_ad = [(n, b, m) for n, b in enumerate(body) if (m := ad.match(b.text)) and not _VERDICT.match(m["title"])]
        found = _listed_once(body, by_ad) if len(by_ad) > 1 else {}
    return found or _by_number(body, label) or _by_heading(body, label)


def _opens(block: Block, match: re.Match[str]) -> bool:
    """Not "Punkt 3 blev udsat.", nor a line of a table of contents."""
    title = match["title"]
    return block.kind != "row" and (
        title is None or bool(match["mark"] or not title[0].islower()) and not re.search(r"\.{4,}", title)
    )


def _opening(block: Block, match: re.Match[str]) -> Opening:
    number = block.stretch.part(*match.span("number"))
    if match["title"] is None:
        return Opening(number, block.stretch.part(len(block.text)), awaited=True)
    return Opening(number, block.stretch.part(*match.span("title")).strip())


def _listed_once(body: Sequence[Block], marks: list[tuple[int, Block, re.Match[str]]]) -> dict[int, Opening]:
    """The marks as openings; of two with one number, one of them in a bare list, the other counts."""
    at = {n for n, _, _ in marks}
    found: dict[int, Opening] = {}
    for n, block, match in marks:
        bare = n + 1 in at or n - 1 in at
        again = any(other != n and m["number"] == match["number"] and not {other + 1, other - 1} & at for other, _, m in marks)
        if not (bare and again):
            found[block.first] = _opening(block, match)
    return found


def _by_number(body: Sequence[Block], label: Callable[[Block], str]) -> dict[int, Opening]:
    """Short numbered lines whose numbers rise by one through the document."""
    marks: list[tuple[int, Block, Opening]] = []
    for n, block in enumerate(body):
        if (opening := _numbered(block)) is not None and not label(block):
            marks.append((n, block, opening))
    if any(b.lines[0].heading for _, b, _ in marks):
        marks = [mark for mark in marks if mark[1].lines[0].heading]
    runs: list[list[tuple[int, Block, Opening]]] = []
    for mark in marks:
        joined = runs and mark[0] == runs[-1][-1][0] + 1 and _value(mark[2]) == _value(runs[-1][-1][2]) + 1
        if joined:
            runs[-1].append(mark)
        else:
            runs.append([mark])
    found: dict[int, Opening] = {}
    last: int | None = None
    for index, run in enumerate(runs):
        later = [m for other in runs[index + 1 :] for m in other]
        if len(run) > 1 and sum(_same(mark[2], other[2]) for mark in run for other in later) * 2 > len(run):
            continue
        if last is None or _value(run[0][2]) == last + 1:
            found.update({block.first: opening for _, block, opening in run})
            last = _value(run[-1][2])
    return found if len(found) > 1 else {}


def _numbered(block: Block) -> Opening | None:
    if block.kind == "item" and block.marker.strip("().").isdigit():
        line = block.stretch.source.stretch(block.lines[0])
        at = line.text.index(block.marker) + len(block.marker) - len(block.marker.lstrip("("))
        number, title = line.part(at, at + len(block.marker.strip("()."))), block.stretch
    elif block.kind in ("heading", "text") and (match := _NUMBERED.match(block.text)):
        number, title = block.stretch.part(*match.span("number")), block.stretch.part(*match.span("title"))
    else:
        return None
    text = title.text.strip()
    like_title = len(text) <= 140 and text[:1].isupper() and not re.search(r"[a-zæøå][.;]$|[.!?] [A-ZÆØÅ]|\bat\b.*,$", text)
    return Opening(number, title.strip()) if like_title and not text.startswith("At ") else None


def _value(opening: Opening) -> int:
    return int(opening.number.text) if opening.number else 0


def _same(one: Opening, two: Opening) -> bool:
    return _value(one) == _value(two) and fuzz.ratio(one.title.text.casefold(), two.title.text.casefold()) > 75


def _by_heading(body: Sequence[Block], label: Callable[[Block], str]) -> dict[int, Opening]:
    """Headings: the level under which labels stand, or those just above a label."""
    marked = [b for b in body[1:] if b.lines[0].heading and not label(b)]
    levels = {b.lines[0].heading for b in marked if b.lines[0].heading > body[0].lines[0].heading}
    if marked and levels:
        return {b.first: Opening(None, b.stretch.strip()) for b in marked if b.lines[0].heading == min(levels)}
    above = [b for b, after in zip(body[1:], body[2:]) if b.kind == "heading" and not label(b) and label(after) == "part"]
    return {b.first: Opening(None, b.stretch.strip()) for b in above}
