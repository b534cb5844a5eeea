"""What stands under a goal or a label: which zone a label opens, and what a block without a mark is in it.

Under a label its role says what a block is. Under a goal alone it is background, unless its own words say more.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from policygraph.loaders.blocks import Block
from policygraph.loaders.outline import normal_number
from policygraph.loaders.parse.dates import find_dates
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.prose import goals, initiatives, targets, titles
from policygraph.loaders.prose.reading import Reading, Section
from policygraph.loaders.records import Name
from policygraph.loaders.source import Stretch
from policygraph.loaders.targets import has_figure, read_method, says_how

#: "Begge succeskriterier skal være nået den 31. december": by when, and how, of all the targets that follow.
_OF_ALL_TARGETS = re.compile(
    r"(?:De \w+|Alle(?: \w+)?|Begge|Samtlige)\s+(?:succeskriterier|kriterier|resultatmål|mål|måltal|effektmål|indikatorer)\b",
    re.I,
)


def label_of(now: Reading, block: Block) -> tuple[str, Stretch] | None:
    """The role of a label that opens the block, and what follows it on the line."""
    found = now.outline.zone(block)
    if found is not None and now.section.goal is None and now.listed is not None and not now.section.lead:
        now.section = Section(now.listed, level=now.levels.get(now.listed.key, 0))
    if found is None or now.section.goal is None and not _in_catalogue(now, found[0]) and not _heads_targets(now, found, block):
        return None
    role, rest = found
    if rest.text and role == "result-target" and (now.section.titled or now.section.zone == "initiatives"):
        return None
    return found


def _heads_targets(now: Reading, found: tuple[str, Stretch], block: Block) -> bool:
    """A heading over targets that say themselves which goals they are of, or are of the whole document."""
    after = now.parts[(at := bisect_right(now.firsts, block.first)) : at + 3]
    items = [p for p in after if p.kind == "item"]
    said = (now.outline.goal(p) for p in items)
    whole = bool(now.document.of("goal")) and any(has_figure(p.text) and find_dates(p.text) for p in items)
    return found[0] == "result-target" and (whole or any(o is not None and o.number and has_figure(o.text.text) for o in said))


def _in_catalogue(now: Reading, role: str) -> bool:
    """A catalogue needs no goal for its initiatives."""
    return now.document.genre == "catalogue" and role in ("initiatives", "measures")


_WHENCE = re.compile(r"\([^()]*\b(?:hentes|opgøres|måles|trækkes|stammer|tælles|kilde)\b[^()]*\)", re.I)


def begin(now: Reading, block: Block, role: str, rest: Stretch) -> None:
    """Open a zone; what follows its label on the line is the first of it."""
    if (of := now.known(now.outline.zone_of(block))) is not None and of is not now.section.goal:
        now.section = Section(of, level=now.levels.get(of.key, 0))  # the label names another goal than the open one
    now.section.zone, now.section.initiative, now.section.initiative_list, now.section.lead = role, None, False, False
    if now.section.whole is not None:  # what comes after the goals below a goal is said of that goal again
        now.section.goal, now.section.whole, now.section.target = now.section.whole, None, None
    if role == "result-target" and re.search(r"\d", block.lines[0].text):
        now.section.target = None  # "Resultatmål 4.2": a target of its own
    now.section.measuring = role == "method" and now.section.target is None
    now.section.inline = bool(rest.text.strip())
    # "Resultatmål (alle tal under mål 7 hentes i den årlige undersøgelse)"
    now.section.how = block.stretch if role == "result-target" and not rest.text.strip() and _WHENCE.search(block.text) else None
    now.section.due = block.stretch if role == "result-target" and not rest.text.strip() and "(" in block.text else None
    now.document.claim(block.first, block.first, f"label: {role}")
    if rest.text.strip():
        if role == "result-target":
            now.section.target = None  # a label of its own: a target of its own
        _in_zone(now, block, rest)


def _in_zone(now: Reading, block: Block, stretch: Stretch) -> None:
    """What stands under a label: an initiative, a target, a method, a measure."""
    after_target = now.section.inline or now.section.target is not None
    if now.section.zone == "result-target" and after_target and block.gap and initiatives.is_named(now, block, stretch):
        now.section.zone = "initiatives"
    zone, goal = now.section.zone, now.section.goal
    titled = block.kind == "item" or titles.own_title(block, stretch.text, sentences=False) is not None
    if zone == "initiatives" or zone == "measures" and (now.document.genre != "policy" or titled):
        initiatives.take(now, block, stretch)
        return
    if goal is None:
        if zone == "result-target" and has_figure(stretch.text):
            targets.begin(now, stretch, None)
        return
    if zone == "result-target":
        if now.words.pattern("no-target").search(stretch.text):
            targets.take_no_target(now, stretch)
            return
        if block.kind != "item" and _OF_ALL_TARGETS.match(stretch.text):
            now.section.due, now.section.how = stretch, stretch if says_how(stretch.text) else None
            return
        if re.fullmatch(r"(?:ingen|ikke fastsat|[-–])\.?", stretch.text.strip(), re.I):
            return
        if now.words.pattern("baseline-cue").match(stretch.text) and now.section.target is not None:
            _background(now, block)  # "Baseline er brugerundersøgelsen 2024": said of all the targets above
            return
        if now.section.target is not None and block.kind != "item" and not targets.is_another(stretch.text):
            if re.search(r"\d", stretch.text):
                now.section.background.append(stretch)
            if says_how(stretch.text) and not now.section.target.values("method"):
                read_method(now.section.target, stretch, now.words)
                return
            goal.add("description", stretch.text, stretch.passage())
            return
        for one in targets.told_in(now, stretch):
            targets.begin(now, one, goal)
    elif (
        zone == "method"
        and (now.section.target is None or now.section.measuring)
        and (
            has_figure(stretch.text)
            or re.match(r"(?:Ingen|Alle|Flere|Færre|Andelen|Antallet)\b", stretch.text)
            or block.kind == "item"
            and find_dates(stretch.text)
        )
    ):
        targets.begin(now, stretch, goal)
    elif zone == "method" and now.section.target is not None:
        read_method(now.section.target, stretch, now.words)
        now.section.zone = "after-method"
    elif zone == "measures":
        for start, end in sentence_spans(stretch.text):
            part = stretch.part(start, end)
            if now.section.initiative is not None and re.match(r"[A-ZÆØÅ]\w+(?:en|et|ne)\s+(?:blev|er|var|har)\b", part.text):
                initiatives.extend(now, part)
                continue
            why = "a sentence under a label for measures"
            for measure in initiatives.measures_in(now, part):
                initiatives.begin(now, block, measure, measure, why, 0.7, title=titles.measure_title(measure.text))
    else:
        _background(now, block)


def take(now: Reading, block: Block) -> None:
    """A block that opens nothing by its marks: it belongs to what is open."""
    if now.section.goal is None and now.section.initiative is not None:
        _in_zone(now, block, block.stretch)
    elif now.section.goal is None and now.section.zone and not now.section.lead:
        _in_zone(now, block, block.stretch)
    elif now.section.goal is None and now.listed is not None and targets.aims(now, block):
        targets.begin(now, block.stretch, now.listed)
    elif now.section.goal is None or now.section.lead:
        if now.section.goal is None and block.first > now.body_from:
            _rests_on(now, block)
        if now.section.lead and block.kind != "item" and now.section.goal is not None:
            now.listed, now.section = now.section.goal, Section()
    elif (target := targets.measured(now, block)) is not None:
        now.section.zone = "result-target"
        targets.begin(now, target, now.section.goal)
    elif now.section.zone:
        _in_zone(now, block, block.stretch)
    elif now.section.initiative_list and block.kind == "item":
        initiatives.begin(now, block, block.stretch, None, "an item of a list of initiatives", 0.9)
    else:
        _background(now, block)


def _background(now: Reading, block: Block) -> None:
    """What stands under a goal and no label: its wording, its description, or a target or an initiative told without one."""
    goal = now.section.goal
    assert goal is not None
    if now.document.genre == "action-plan" and (
        block.first in now.outline.named_activities or initiatives.tells_itself(now, block)
    ):
        initiatives.take(now, block, block.stretch)
        return
    if now.section.initiative is not None and now.section.zone == "" and block.kind != "heading":
        initiatives.extend(now, block.stretch)
        return
    now.section.background.append(block.stretch)
    if targets.aims(now, block) or targets.falls_due(now, block) or targets.numbered_below(now, block):
        targets.begin(now, block.stretch, goal)
        return
    if not goal.values("description") and goals.is_stated_by(goal, block):
        goal.facts = [f for f in goal.facts if f.field != "text"]
        goal.add("text", block.text, block.stretch.passage())
        goal.more.append(block.stretch.passage())
        now.names.add_laws(goal, block.stretch)
        return
    if not goal.values("description") and block.kind == "text" and goals.is_worded_by(goal, block):
        goal.more.append(block.stretch.passage())
    goal.add("description", block.text, block.stretch.passage())
    if (
        now.document.genre == "action-plan"
        and not goal.values("succeeds")
        and (match := now.outline.taken_over.search(block.text))
    ):
        for number in re.finditer(r"\d{1,2}(?:\.\d{1,2})*", match["numbers"] or match["of"]):
            goal.add("succeeds", Name("goal", normal_number(number.group())), block.stretch.passage(*match.span()))
    now.names.add_laws(goal, block.stretch)
    targets.take_no_target(now, block.stretch)
    now.section.initiative_list = block.text.rstrip().endswith(":") and bool(
        now.words.pattern("initiatives").search(block.text[-80:])
    )


def _rests_on(now: Reading, block: Block) -> None:
    """What stands across the goals may rest on an act as well: its section says that it is no mention in passing."""
    if "§" in block.text:
        now.names.add_laws(now.document.of("document")[0], block.stretch)


def take_footnote(now: Reading, block: Block) -> None:
    """A footnote is said of the goal that is open."""
    if now.section.goal is None:
        now.document.claim(block.first, block.last, "footnote")
        return
    now.section.goal.add("note", block.text, block.stretch.passage())
    now.names.add_laws(now.section.goal, block.stretch)
    targets.take_no_target(now, block.stretch)
