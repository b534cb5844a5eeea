"""Initiatives: what opens one, with a title or without, and what is told of it in labelled facts and in running text."""

from __future__ import annotations

import re
from bisect import bisect_right

from policygraph.loaders.blocks import Block
from policygraph.loaders.fields import add_criterion, add_duty, add_goals, add_planned, read_field, split_labels
from policygraph.loaders.outline import Opening, first_sentence, normal_number
from policygraph.loaders.parse.dates import find_dates, find_ranges, parse_period
from policygraph.loaders.parse.money import find_money
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.parse.titles import FINITE, VERB, main_clause, opens_with_title
from policygraph.loaders.prose import goals, titles
from policygraph.loaders.prose.reading import Reading
from policygraph.loaders.prose.titles import BACK_REFERENCE, NUMBERED
from policygraph.loaders.records import Name, Record, Ref, Term, slug
from policygraph.loaders.several import of_several
from policygraph.loaders.source import Stretch
from policygraph.loaders.targets import has_figure

#: Labels that may as well be the title of an activity, when much text follows.
_PROSE_FIELDS = ("evaluation", "status", "partners", "place", "theme")
#: In running text only these are sure to speak of the initiative itself; "følges" may be said of anything.
_SAID_OF_EVALUATION = ("announced", "evaluated", "not-evaluated-separately", "not-by-municipality")
#: "K12  Madspild": a number with the letter of a list in front.
_LETTERED = re.compile(r"^(?P<number>[A-ZÆØÅ]{1,2}\d{1,2})[.:)]?\s+(?P<text>[A-ZÆØÅ»\"“].*)$", re.S)
#: "begynder den …", "slutter den …": what stands right before the day on which an initiative begins or ends.
_FROM = re.compile(r"\b(?:begynder|starter|åbner|går i gang|sættes i gang|igangsættes|gælder(?: fra)?)\s+(?:den\s+|i\s+)?$", re.I)
_UNTIL = re.compile(r"\b(?:slutter|er færdig|afsluttes|ophører|stopper|til(?: og med)?|indtil)\s+(?:den\s+|i\s+)?$", re.I)
#: That something is looked back on.
_LOOKED_AT = re.compile(r"\bevaluer\w+|\bafrapporter\w+|\bmåles i\b", re.I)


def opened_by(now: Reading, block: Block) -> Opening | None:
    """A line that is an initiative's title: by its word and number, or by the labelled facts under it."""
    opening = now.outline.initiative(block)
    if opening is not None and opening.text.text.strip() and not has_figure(opening.text.text[:60]):
        return opening
    if block.first not in now.layout.titles or now.outline.goal(block):
        return None
    marker = block.marker.strip(".)(") if block.kind == "item" and block.marker[:1].isdigit() else None
    match = None if marker else NUMBERED.match(block.text) or _LETTERED.match(block.text)
    if match:
        return Opening("", normal_number(match["number"]), block.stretch.part(match.start("text")))
    return Opening("", marker, block.stretch)


def begin_titled(now: Reading, block: Block, opening: Opening) -> None:
    """Open an initiative that has a title of its own and may have labelled facts under it."""
    text = opening.text
    run_in = titles.own_title(block, text.text) if len(text.text) > 60 else None
    now.section.lead = False
    begin(
        now,
        block,
        block.stretch,
        text.part(run_in[1]) if run_in else None,
        "a word for initiatives with a number" if opening.word else "a title with labelled facts under it",
        0.95,
        title=run_in[0] if run_in else text.text.strip(" .:"),
        number=opening.number,
    )
    now.section.zone, now.section.titled, now.section.field = "initiatives", True, ""
    now.section.level = block.lines[0].heading


def take_facts(now: Reading, block: Block) -> bool:
    """Labelled facts of the open initiative; a label that stands alone waits for the next block."""
    record, section = now.section.initiative, now.section
    if record is None:
        return goals.take_law(now, block)
    pairs = [(role, value) for role, value in now.outline.fields(block) if _is_fact(now, role, value, block)]
    if not pairs:
        if section.field and (block.kind in ("text", "item") or not block.lines[0].heading):
            read_field(record, section.field, block.stretch, now.words, now.names)
            section.field = section.field if block.kind == "item" else ""
            return True
        section.field = ""
        return False
    for role, value in pairs:
        section.field = role if not value.text else ""
        read_field(record, role, value, now.words, now.names)
    record.more.append(block.stretch.passage())
    return True


def _is_fact(now: Reading, role: str, value: Stretch, block: Block) -> bool:
    """Whether a label states a fact of an initiative without a title, and does not open its text."""
    if now.section.titled:
        return True
    plain = role not in ("purpose", "start", "end", "goal-reference", "success-criterion")
    return bool(plain and value.text and (role not in _PROSE_FIELDS or len(block.text) < 200))


def take(now: Reading, block: Block, stretch: Stretch) -> None:
    """A paragraph or an item under a label for initiatives."""
    text, current = stretch.text, now.section.initiative
    if now.words.pattern("no-initiative").search(text) and now.section.goal is not None:
        now.section.goal.add("description", text, stretch.passage())
        return
    if now.section.titled and current is not None:
        extend(now, stretch)
        return
    if now.in_tables:
        now.document.claim(block.first, block.last, "said beside the tables")
        return
    if current is None and of_several(text):
        now.document.claim(block.first, block.last, "said of several initiatives")
        return
    stretch, facts = now.outline.tail(stretch)
    text = stretch.text
    _open_or_extend(now, block, stretch, text, current)
    for role, value in [pair for fact in facts for pair in first_sentence(*fact)] if now.section.initiative is not None else []:
        assert now.section.initiative is not None
        read_field(now.section.initiative, role, value, now.words, now.names)


def _open_or_extend(now: Reading, block: Block, stretch: Stretch, text: str, current: Record | None) -> None:
    """It opens an initiative, or goes on about the one that is open."""
    if run_in := titles.own_title(block, text):
        why = "a paragraph with a title of its own"
        begin(now, block, stretch, stretch.part(run_in[1]), why, 0.95, title=run_in[0])
    elif (
        block.kind == "item"
        and not (
            current is not None and now.last is not None and now.last.text.rstrip().endswith(":") and now.last.kind == "heading"
        )
        and not _continued_list(now, block)
    ):
        begin(now, block, stretch, stretch, "an item under a label for initiatives", 0.8, title=titles.short(text, 110))
    elif block.kind == "heading" or _continues(now, text) or block.kind == "item":
        extend(now, stretch)
    elif text.rstrip().endswith(":") and current is None or _introduces_table(now, block):
        if now.section.goal is not None:
            now.section.goal.add("description", text, stretch.passage())
    else:
        begin(now, block, stretch, stretch, "a paragraph with an activity of its own", 0.6, title=titles.activity_title(text))


def _continues(now: Reading, text: str) -> bool:
    """Whether a paragraph goes on about the initiative that is open."""
    if now.section.initiative is None:
        return False
    if BACK_REFERENCE.match(text):
        return True
    title = str(now.section.initiative.first("title")).casefold()
    opening = text.casefold()[: max(30, len(title) + 12)]
    if len(title) > 8 and title[:40] in opening:
        return True
    match = re.match(rf"(?P<noun>[A-ZÆØÅ][a-zæøå]+?)(?:en|et|erne|ne)\s+{VERB}\b", text)
    return bool(match and len(match["noun"]) > 3 and match["noun"].casefold() in now.section.text.casefold())


def _continued_list(now: Reading, block: Block) -> bool:
    """ "b." goes on with a list that the initiative is told in."""
    return (
        now.section.initiative is not None
        and re.match(r"[b-zæøå]\.", block.marker) is not None
        and now.last is not None
        and now.last.kind == "item"
        and not titles.own_title(now.last, now.last.text)
    )


def is_named(now: Reading, block: Block, stretch: Stretch) -> bool:
    """After a target given on its label's own line, a paragraph or item with a title of its own is an initiative."""
    run_in = titles.own_title(block, stretch.text)
    return run_in is not None and not has_figure(run_in[0]) and now.document.genre != "policy"


def tells_itself(now: Reading, block: Block) -> bool:
    """ "Fælles tilsynskoncept. Center for Dagtilbud er ansvarlig …": a paragraph with a title that says who, and what it costs or when."""
    if block.kind != "text" or not opens_with_title(block.text):
        return False
    cues = [now.words.pattern(role).search(block.text) for role in ("responsible-cue", "responsible")]
    return (
        any(cues) and sum(bool(x) for x in (find_money(block.text), find_ranges(block.text), _LOOKED_AT.search(block.text))) > 0
    )


def measures_in(now: Reading, sentence: Stretch) -> list[Stretch]:
    """The measures that a sentence without a finite verb lists: "X af …, y om … og z for …" are three."""
    if FINITE.search(main_clause(sentence.text)):
        return [sentence]
    nouns = "|".join(map(re.escape, now.words.words("measure-noun", "initiative-word")))
    cuts = [
        (m.start(), m.end())
        for m in re.finditer(rf"(?:,\s+|,?\s+(?:og|samt)\s+)(?=(?:[a-zæøå-]+[et]?\s+)?[a-zæøå-]*(?:{nouns})\b)", sentence.text)
        if len(sentence.text[: m.start()].split()) > 1
    ]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(sentence.text)]
    return [sentence.part(a, b).strip() for a, b in zip(starts, ends)]


def heads_titles(now: Reading, block: Block) -> bool:
    """Whether the next thing under a heading is a deeper one with the name of an initiative, or is said of several."""
    after = now.outline.after(block)
    if after is not None and of_several(after.text):
        return True
    return (
        after is not None
        and (after.first in now.layout.titles or now.outline.initiative(after) is not None)
        and (after.lines[0].heading > block.lines[0].heading or not block.lines[0].heading)
    )


def heads_pairs(now: Reading, block: Block) -> bool:
    """Whether a heading stands over a table of labels and what they say of one initiative."""
    return _introduces_table(now, block) and now.parts[now.parts.index(block) + 1].first in now.tables.pairs


def _introduces_table(now: Reading, block: Block) -> bool:
    """Whether the next block is a row of a table."""
    at = bisect_right(now.firsts, block.first)
    return at < len(now.parts) and now.parts[at].kind == "row"


def begin(
    now: Reading,
    block: Block,
    whole: Stretch,
    body: Stretch | None,
    why: str,
    confidence: float,
    title: str | None = None,
    number: str | None = None,
) -> None:
    """Open an initiative.

    :param whole: all that it is read from, its title included
    :param body: what is told of it; none if there is but a title
    :param title: its title; without one the whole is
    """
    goal = now.section.goal
    if number and "." in number:
        goal = now.known(number.rsplit(".", 1)[0]) or goal
    name = title or whole.text.strip(" .:")
    record = now.document.add(Record("initiative", slug(name), whole.passage(), why=why, confidence=confidence))
    record.add("number", number)
    at = max(whole.text.find(name), 0)
    record.add("title", name, whole.passage(at, at + len(name)))
    if goal is not None:
        record.add("contributes_to", Ref("goal", goal.key), goal.more[-1] if goal.more else goal.passage)
    elif now.theme is not None:
        record.add("section", now.theme.text.strip(), now.theme.passage())
    now.section.initiative, now.section.text, now.section.field, now.section.titled = record, "", "", False
    if title and body is not None and body is not whole:
        head = whole.part(0, len(whole.text) - len(body.text))
        for period in find_ranges(head.text)[:1]:
            record.add("start", period.start, head.passage())
            record.add("end", period.end, head.passage())
        now.names.add_organisations(record, head)
    if body is not None or title is None:
        _describe(now, record, body if body is not None else whole)


def extend(now: Reading, stretch: Stretch) -> None:
    """Add to the initiative that is open; without one, to the goal."""
    record = now.section.initiative
    if record is None:
        if now.section.goal is not None:
            now.section.goal.add("description", stretch.text, stretch.passage())
        return
    record.more.append(stretch.passage())
    _describe(now, record, stretch)


def _describe(now: Reading, record: Record, stretch: Stretch) -> None:
    """Read what is told of an initiative in running text."""
    now.section.text += " " + stretch.text
    if stretch.text.strip() != record.first("title"):
        stretch, facts = split_labels(stretch, now.words)
        for role, value in facts:
            read_field(record, role, value, now.words, now.names)
        record.add("description", stretch.text, stretch.passage())
    now.names.add_laws(record, stretch)
    now.names.add_organisations(record, stretch)
    for mention in now.names.funders(stretch.text):
        if mention.name.iri is None or "drift" not in mention.name.text:
            record.add("funded_by", mention.name, stretch.passage(mention.start, mention.end))
    read_field(record, "money", stretch, now.words, now.names)
    _dates(record, stretch)
    add_planned(record, stretch)
    add_criterion(record, stretch)
    _evaluation(now, record, stretch)
    add_duty(record, stretch, now.words)
    add_goals(record, stretch, now.words)


def _evaluation(now: Reading, record: Record, stretch: Stretch) -> None:
    """The first sentence that says outright whether the initiative is evaluated."""
    for start, end in sentence_spans(stretch.text):
        found = now.words.kind_of("evaluation-status", stretch.text[start:end])
        if found and found.key in _SAID_OF_EVALUATION and not record.values("evaluation_status"):
            record.add("evaluation_text", stretch.text[start:end], stretch.passage(start, end))
            record.add("evaluation_status", Term("evaluation-status", found.key), stretch.passage(start, end))


def _dates(record: Record, stretch: Stretch) -> None:
    """The first sentence that says when the initiative begins or ends."""
    if record.values("start") or record.values("end"):
        return
    for start, end in sentence_spans(stretch.text):
        sentence = stretch.text[start:end]
        moments = [m for m in find_dates(sentence) if m.precision in ("day", "month")]
        if len(moments) == 2 and _FROM.search(sentence[: moments[0].start]) and _UNTIL.search(sentence[: moments[1].start]):
            record.add("start", moments[0].first, stretch.passage(start, end))
            record.add("end", moments[1].last, stretch.passage(start, end))
            return
        if re.search(r"\b(?:i årene|i perioden|perioden|løber|fra)\b", sentence, re.I) and (ranges := find_ranges(sentence)):
            record.add("start", ranges[0].start, stretch.passage(start, end))
            record.add("end", ranges[0].end, stretch.passage(start, end))
            return
        if happening := re.search(
            r"\b(?:afprøves|gennemføres|afholdes|kører|løber|finder sted)\b[^.]{0,60}?\bi (?=(?:19|20)\d\d\b)", sentence
        ):
            moment = next((m for m in find_dates(sentence) if m.start == happening.end()), None)
            if moment:
                record.add("start", moment.first, stretch.passage(start, end))
                record.add("end", moment.last, stretch.passage(start, end))
                return
        if find_dates(sentence) and re.search(
            r"\b(?:opstart\w*|start(?:er|ede|es)|påbegynd\w*|igangsat|begynder|igangsættes|fra)\b", sentence, re.I
        ):
            period = parse_period(sentence)
            near = sentence[max(0, period.span[0] - 22) : period.span[0]]
            if period.start and re.search(r"(?:opstart\w*|start\w*|påbegynd\w*|igangs\w+|begynd\w+|fra)", near, re.I):
                record.add("start", period.start, stretch.passage(start, end))
                return


def let_go_of_place(now: Reading) -> None:
    """Where initiatives say which goal they serve, and all stand after the last goal, its place says nothing."""
    said = [r for r in now.document.of("initiative") if any(isinstance(v, Name) for v in r.values("contributes_to"))]
    if len(said) * 2 >= len(now.document.of("initiative")):
        for record in now.document.of("initiative"):
            record.facts = [f for f in record.facts if not (f.field == "contributes_to" and isinstance(f.value, Ref))]
