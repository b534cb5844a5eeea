"""Headings and lines that stand alone: whether they close what is open, stand within it, or name an initiative."""

from __future__ import annotations

import re

from policygraph.loaders.blocks import Block
from policygraph.loaders.front import is_municipality
from policygraph.loaders.outline import APPENDED, number_of
from policygraph.loaders.parse.dates import find_dates
from policygraph.loaders.prose import initiatives, titles
from policygraph.loaders.prose.reading import Reading, Section
from policygraph.loaders.targets import has_figure


def take(now: Reading, block: Block) -> None:
    """A heading: it closes what is open, names an initiative, or says what the next part is about."""
    nearby, level = block.first >= now.body_from - 60, block.lines[0].heading
    section = now.section
    if closes(now, block):
        now.section, now.theme = Section(), None
        now.document.claim(block.first, block.last, "heading")
        return
    if (
        block.last <= now.document.records[0].passage.line_end
        or any(m.precision == "day" for m in find_dates(block.text))
        or is_municipality(block.text)
    ):
        return
    if section.initiative is not None and section.titled and level > section.level > 0:
        now.document.claim(block.first, block.last, "heading within an initiative")
        return
    if level and section.goal is not None and section.level and level <= _goal_level(now):
        now.section, now.theme = Section(), block.stretch
        now.document.claim(block.first, block.last, "heading")
        return
    if (
        section.zone in ("initiatives", "measures")
        and (section.goal is not None or now.document.genre == "catalogue")
        and (now.document.genre != "policy" or now.outline.headed)
        and ":" not in block.text
        and not now.outline.unlike_titles(block)
        and not now.in_tables
    ):
        if initiatives.heads_titles(now, block):
            now.section.initiative, now.section.titled = None, False
            now.theme, now.theme_number = block.stretch, number_of(block)
            now.document.claim(block.first, block.last, "heading over initiatives")
            return
        if initiatives.heads_pairs(now, block):
            return  # the table below says the rest, and is read as the initiative of this name
        initiatives.begin(now, block, block.stretch, None, "a heading among the initiatives", 0.8)
        now.section.titled, now.section.level = bool(level) or now.outline.headed, level
        return
    if section.goal is not None and section.zone == "" and now.document.genre == "action-plan" and not section.lead:
        return
    if any(m.name.kind == "body" and m.end - m.start >= len(block.text.strip()) for m in now.names.organisations(block.text)):
        return  # who signs a foreword
    now.listed = None
    if not now.words.pattern("goals-heading", "goal").fullmatch(titles.bare_heading(block.text)):
        now.theme, now.theme_number = block.stretch, number_of(block)
    now.document.claim(block.first, block.last, "heading")
    if nearby:
        now.section = Section()


def closes(now: Reading, block: Block) -> bool:
    """A heading with which the document turns from its goals to something else."""
    within = now.section.titled and block.lines[0].heading > now.section.level > 0
    if now.section.initiative is not None and any(value.text.strip() for _, value in now.outline.fields(block)):
        return False  # "Opfølgning: Drøftes i rådet hvert forår"
    closing = now.words.pattern("closing-heading", "front-heading")
    if (
        now.section.zone in ("initiatives", "measures")
        and not now.section.titled
        and not now.outline.zone(block)
        and now.outline.role_of(titles.bare_heading(block.text))
    ):
        return True  # "Evaluering", "Økonomi" over what is about the whole plan
    heading = re.sub(r"\s+(?:\d{1,2}|[A-ZÆØÅ])\.?$", "", titles.bare_heading(block.text.split(":")[0]))  # "Bilag 2: …"
    # "Opfølgning og økonomi": one of the two says what it is, the other is a word for facts of initiatives.
    parts = re.split(r"\s+og\s+", heading) if block.gap else []
    mixed = len(parts) == 2 and all(closing.fullmatch(p) or now.outline.role_of(p) for p in parts)
    return not within and bool(
        closing.fullmatch(heading)
        or APPENDED.match(titles.bare_heading(block.text))
        or heading.casefold() in now.outline.chapters_after_goals
        or is_chapter(now, block)
        or mixed
        and any(closing.fullmatch(p) for p in parts)
    )


def is_chapter(now: Reading, block: Block) -> bool:
    """Whether a line is, with its number, one that the table of contents names after the goals."""
    return block.lines[0].text.strip().casefold() in now.outline.chapters_after_goals


def _goal_level(now: Reading) -> int:
    """The level of the heading that the open goal is, or stands under."""
    goal = now.section.goal
    assert goal is not None
    return now.levels.get(goal.key, 0)


def is_within_goal(now: Reading, block: Block) -> bool:
    """A heading that leaves the goal open: of what is known, or any with targets or initiatives of the goal further down."""
    if block.first not in now.outline.inner or now.outline.zone(block):
        return False
    if now.section.goal is None and now.listed is not None and not now.section.zone:
        now.section = Section(now.listed, level=now.levels.get(now.listed.key, 0))
    section = now.section
    if section.goal is None:
        return False
    section.lead = False
    known = now.words.pattern("front-heading").fullmatch(block.text.strip(" :"))
    return section.zone == "" and section.initiative is None or bool(known)


def opens_part(now: Reading, block: Block) -> bool:
    """ "AFSNIT B: BEHANDLING" in a catalogue without headings: a line in capitals that stands apart."""
    letters = re.sub(r"[^A-Za-zÆØÅæøå]", "", block.text)
    return (
        now.document.genre == "catalogue"
        and now.section.goal is None
        and block.gap
        and block.kind in ("text", "heading")
        and len(letters) > 6
        and letters.isupper()
        and len(block.text) < 80
        and block.first not in now.layout.titles
    )


def stands_alone(now: Reading, index: int, block: Block) -> bool:
    """Whether a numbered line ("3. Opfølgning") is no item of a list: nothing is right before it, nor a like one after it."""
    after = now.parts[index + 1] if index + 1 < len(now.parts) else None
    before = now.parts[index - 1] if index else None
    return (
        block.kind == "item"
        and block.marker[:1].isdigit()
        and block.gap
        and len(block.lines) == 1
        and (after is None or after.gap and after.kind != "item")
        and (before is None or before.kind != "item" or before.last < block.first - 2)
    )


def belongs(now: Reading, block: Block) -> bool:
    """Whether a short line is no heading: a target, the rest of an unfinished paragraph, a field of the initiative."""
    unfinished = now.last is not None and len(now.last.lines) > 1 and not re.search(r"[.!?:]\s*$", now.last.text)
    if now.section.zone in ("result-target", "method") and not block.lines[0].heading:
        return has_figure(block.text)
    return now.section.zone in ("initiatives", "measures") and (
        block.text.rstrip().endswith(":") and unfinished or ":" in block.text.rstrip(": ")
    )
