"""The whole way through a policy or a plan, block by block, in one short file.

The order of the questions matters: a block is what the first of them says. What the document says only as a whole (which
initiatives its sentences are of, by when a target is due that names no day) is put in after the last block.
"""

from __future__ import annotations

from bisect import bisect_right

from policygraph.loaders.blocks import Block
from policygraph.loaders.front import front_matter
from policygraph.loaders.outline import Opening, number_of
from policygraph.loaders.prose import goals, headings, initiatives, tables, targets, zones
from policygraph.loaders.prose.reading import Reading, Section
from policygraph.loaders.records import Document, Name
from policygraph.loaders.several import goals_are_listed, tell_of_each


def read(now: Reading) -> Document:
    """Read all of it."""
    now.body_from = next(
        (
            b.first
            for n, b in enumerate(now.parts)
            if goals.opened_by(now, b)
            or goals.opens_list(now, n, b)
            or goals.is_area(now, b)
            or now.document.genre == "catalogue"
            and b.first in now.layout.titles
        ),
        now.document.source.lines[-1].number,
    )
    front_matter(now.document, now.parts, now.words, now.names, now.body_from)
    for index, block in enumerate(now.parts):
        _take(now, index, block)
        now.above = now.outline.depth(block) or now.above
        if block.kind not in ("page", "footnote"):
            now.last = block
    now.tables.finish(now.tabled)
    if goals_are_listed(now.document):
        initiatives.let_go_of_place(now)
    tell_of_each(now.document, now.parts, now.names, now.words)
    for record in now.document.of("initiative"):  # who answers does not take part as well
        answers = {v.text for v in record.values("responsible") if isinstance(v, Name)}
        record.facts = [f for f in record.facts if not (f.field == "partner" and getattr(f.value, "text", "") in answers)]
    targets.date_by_period(now)
    return now.document


def _take(now: Reading, index: int, block: Block) -> None:
    """A block opens something, closes something, or belongs to what is open; the first that fits."""
    if block.kind == "page":
        now.document.claim(block.first, block.last, "page number")
    elif block.kind == "footnote":
        zones.take_footnote(now, block)
    elif block.kind == "row" or tables.is_within(now, index, block):
        tables.take(now, block)
    elif now.outline.is_contents(block):
        now.document.claim(block.first, block.last, "table of contents")
    elif now.awaited is not None:
        _awaited_text(now, block)
    elif now.outline.heads_parts(block) and now.section.initiative is None:
        now.section = Section(lead=True, whole=now.section.goal)
        now.document.claim(block.first, block.last, "opens a list of goals below a goal")
    elif goals.opens_list(now, index, block):
        now.section = Section(lead=True)
        now.document.claim(block.first, block.last, "opens a list of goals")
    elif headings.opens_part(now, block):
        now.section, now.theme, now.theme_number = Section(), block.stretch, number_of(block)
        now.document.claim(block.first, block.last, "heading of a part")
    elif opening := initiatives.opened_by(now, block):
        initiatives.begin_titled(now, block, opening)
    elif goals.take_area(now, block):
        return
    elif targets.take_named(now, block):
        return
    elif goal := goals.opened_by(now, block):
        goals.begin(now, block, *goal)
    elif goals.is_awaited(now, block):
        now.awaited = Opening("", None, block.stretch)
        now.document.claim(block.first, block.last, "label: goal")
    elif goals.comes_from(now, block):
        return
    elif headings.is_within_goal(now, block):
        now.section.zone, now.section.target = "", None
        now.document.claim(block.first, block.last, "heading within a goal")
    elif targets.take_fact(now, block):
        return
    elif (
        block.kind == "heading"
        or block.text.rstrip().endswith("?")
        or headings.is_chapter(now, block)
        or headings.stands_alone(now, index, block)
    ) and headings.closes(now, block):
        headings.take(now, block)
    elif label := zones.label_of(now, block):
        zones.begin(now, block, *label)
    elif initiatives.take_facts(now, block):
        return
    elif now.section.lead and block.kind == "item":
        whole = now.section.whole
        goals.begin(now, block, None, block.stretch, False)
        now.section.lead, now.section.whole = True, whole
        if whole is not None and now.section.goal is not None:
            now.section.goal.add("theme", Name("theme", str(whole.first("label"))), whole.passage)
    elif block.kind == "heading" and not headings.belongs(now, block):
        headings.take(now, block)
    else:
        zones.take(now, block)


def _awaited_text(now: Reading, block: Block) -> None:
    """The text of a goal whose number stood alone on its line."""
    opening, now.awaited = now.awaited, None
    marker, now.marker = now.marker, None
    if marker is not None and block.first > marker.passage().line_end + 2:
        marker = None  # something else stands between
    assert opening is not None
    if goals.opened_by(now, block) or zones.label_of(now, block):
        return _take(now, bisect_right(now.firsts, block.first) - 1, block)
    goals.begin(now, block, opening.number or goals.number_of_area(now), block.stretch, True, marker)
