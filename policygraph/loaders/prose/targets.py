"""Targets: what is one, with or without a label, and of which goal. What it says is read in :mod:`policygraph.loaders.targets`."""

from __future__ import annotations

import re
from datetime import date

from policygraph.loaders.blocks import Block
from policygraph.loaders.clauses import tells_past, tells_start
from policygraph.loaders.outline import normal_number, number_of
from policygraph.loaders.parse.dates import find_dates
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.prose import titles
from policygraph.loaders.prose.reading import Reading
from policygraph.loaders.prose.titles import BACK_REFERENCE
from policygraph.loaders.records import Name, Record, Ref, slug
from policygraph.loaders.source import Stretch
from policygraph.loaders.targets import due_of_all, has_figure, read_method, read_target, read_target_row

#: A sentence that says how much something is to be.
_SETS = re.compile(r"\bskal\b.*\d|\d.*\bskal\b", re.S)
#: That a further paragraph sets a figure to reach.
_SETS_ANOTHER = re.compile(
    r"\bskal\b|\b(?:mindst|højst|senest|inden|ved udgangen)\b|^(?:Andelen|Antallet)\b|^(?:Fra|I|Inden) (?:19|20)\d\d\b[^.]*\b(?:stiger|falder|vokser)\b",
    re.I,
)
#: That a line says how much is to be, and not what is done.
_SETS_HOW_MUCH = re.compile(
    r"\b(?:skal|stig\w+|steg\w*|fald\w*|halver\w+|fordobl\w+|reducer\w+|øges|øget|nedbring\w+|mindst|højst|andelen|antallet)\b|\d\s?(?:%|pct\.?|procent)",
    re.I,
)
#: With what words a line opens that says by when something is to be.
_FALLS_DUE = re.compile(
    r"(?:Inden|Senest|Ultimo|(?:Ved|Med|Inden|Før)\s+(?:udgangen|udløbet|slutningen|afslutningen)\s+af)\b", re.I
)


def take_named(now: Reading, block: Block) -> bool:
    """ "Mål 1.A: 600 husstande …" as an item under a label for targets."""
    opening = now.outline.goal(block) if now.section.zone == "result-target" and block.kind == "item" else None
    if opening is None or not opening.number or now.outline.is_area(opening):
        return False
    at = block.text.find(opening.text.text) if opening.text.text else len(block.text)
    begin(now, opening.text, now.section.goal, of=block.stretch.part(len(opening.word), at))
    return True


def measured(now: Reading, block: Block) -> Stretch | None:
    """ "Delmål 1.2: 60 % …" under a goal is one of its targets."""
    opening = now.outline.goal(block)
    if opening is None or now.section.goal is None or now.section.initiative is not None:
        return None
    if now.outline.is_area(opening) or not (now.outline.is_part(opening) or opening.number is None):
        return None
    return opening.text if has_figure(opening.text.text) else None


def aims(now: Reading, block: Block) -> bool:
    """ "Målet er, at 250 personer …": a target in a sentence, without a label of its own."""
    label = re.match(
        rf"(?:{now.words.pattern('result-target', 'goal-sentence').pattern}),?\s+(?:er,?\s+)?at\b|Vi har som mål",
        block.text,
        re.I,
    )
    return label is not None and has_figure(block.text) and bool(find_dates(block.text))


def falls_due(now: Reading, block: Block) -> bool:
    """ "• Inden udgangen af 2026 har 90 elever …": an item below a goal that opens with a day and says how much by then."""
    opens = _FALLS_DUE.match(block.text) if block.kind == "item" and now.section.initiative is None else None
    day = next(iter(find_dates(block.text)), None) if opens else None
    return bool(opens and day and day.start <= opens.end() + 25 and has_figure(block.text[day.end :]))


def numbered_below(now: Reading, block: Block) -> bool:
    """ "4.1 Andelen, der …, skal op på 28 pct." below goal 4 of a plan: an item numbered under the goal that says how much."""
    number = number_of(block) if now.section.initiative is None and now.document.genre != "catalogue" else None
    goal = now.section.goal
    below = number is not None and goal is not None and number.split(".")[0] == goal.first("number") and "." in number
    said = re.sub(r"^\W*[\d.]+\s", "", block.text)
    return below and bool(has_figure(said) or re.search(r"\bfra\s+\d", said)) and bool(_SETS_HOW_MUCH.search(said))


def told_in(now: Reading, stretch: Stretch) -> list[Stretch]:
    """The targets of a paragraph: a sentence that sets a figure for something else begins another."""
    starts = [0]
    for start, end in sentence_spans(stretch.text)[1:]:
        sentence = stretch.text[start:end]
        before = stretch.text[starts[-1] : start]
        if tells_start(before):  # "I 2023 svarede 71 %, at …. Ved udgangen af 2026 skal andelen …"
            continue
        if has_figure(before) and (_SETS.search(sentence) or _lies_ahead(now, sentence)) and not BACK_REFERENCE.match(sentence):
            starts.append(start)
    return [stretch.part(a, b).strip() for a, b in zip(starts, [*starts[1:], len(stretch.text)])]


def _lies_ahead(now: Reading, sentence: str) -> bool:
    """Whether a sentence opens with a time that is to come, and has a figure: "I 2025 har 60 unge et job."."""
    record = now.document.of("document")[0]
    since = next((v for f in ("issued", "period_start") if isinstance(v := record.first(f), date)), None)
    moment = next((m for m in find_dates(sentence[:60]) if m.start < 25), None)
    ahead = since is not None and moment is not None and moment.last > since and not tells_past(sentence)
    return ahead and moment is not None and has_figure(sentence[moment.end :])


def is_another(text: str) -> bool:
    """A further paragraph under a label for targets is a target of its own if it sets a figure, or has a number of its own."""
    if re.match(r"\d{1,2}\.\d{1,2}\.?\s+[A-ZÆØÅ\d]", text):
        return True
    if has_figure(text):
        return bool(_SETS_ANOTHER.search(text))
    return bool(re.match(r"(?:Ingen|Alle|Flere|Færre|Andelen|Antallet)\b", text) and find_dates(text))


def begin(now: Reading, stretch: Stretch, goal: Record | None, of: Stretch | None = None) -> Record:
    """Begin a target of a goal; ``of`` names the goal where it is not the open one, maybe one of another document."""
    if of is not None:
        named = normal_number(re.sub(r"[^\d.A-ZÆØÅa-zæøå]", "", of.text).strip("."))
        known = now.known(named)
        if known is None:
            return _of_another_document(now, stretch, named, of)
        goal = known
    own = now.document.of("target") if goal is None else goal.values("has_target")
    number = str(goal.first("number") or goal.key) if goal is not None else "document"
    record = now.document.add(
        Record(
            "target",
            f"{slug(number)}-{len(own) + 1}",
            stretch.passage(),
            why="stands under a label for targets",
        )
    )
    record.add("text", stretch.text, stretch.passage())
    record.add("label", titles.short(stretch.text))
    read_target(record, stretch, now.section.background, now.words)
    _is_of_then(now, record)
    if now.section.due is not None:
        due_of_all(record, now.section.due)
    if now.section.how is not None and not record.values("method"):
        read_method(record, now.section.how, now.words)
    now.names.add_laws(record, stretch)
    if goal is not None:
        goal.add("has_target", Ref("target", record.key), stretch.passage())
    now.section.target = record
    return record


def _of_another_document(now: Reading, stretch: Stretch, number: str, of: Stretch) -> Record:
    """A target of a goal that another document sets."""
    count = sum(r.key.startswith(f"{slug(number)}-") for r in now.document.of("target")) + 1
    record = now.document.add(
        Record("target", f"{slug(number)}-{count}", stretch.passage(), why="a target of a goal that another document sets")
    )
    record.add("text", stretch.text, stretch.passage())
    record.add("label", titles.short(stretch.text))
    read_target(record, stretch, [], now.words)
    record.add("of_goal", Name("goal", number), of.passage())
    now.section.target = record
    return record


def take_fact(now: Reading, block: Block) -> bool:
    """ "Nuværende niveau: 31 %" below the target that is open: what a table of targets has in a column."""
    target = now.section.target
    if target is None or now.section.initiative or block.kind not in ("text", "heading", "item") or now.outline.zone(block):
        return False
    if fact := now.outline.target_fact(block):
        read_target_row(target, dict([fact]), now.words)
        target.more.append(block.stretch.passage())
    return fact is not None


def take_no_target(now: Reading, stretch: Stretch) -> None:
    """A goal may say why it has no target."""
    match = now.words.pattern("no-target").search(stretch.text)
    if match and now.section.goal is not None:
        now.section.goal.add("no_target_reason", stretch.text, stretch.passage())


#: Words before a day by which something is to be.
_BY = re.compile(r"\b(?:senest|inden|udgangen|frist\w*|ultimo|medio|primo|slutningen)\b", re.I)


def _is_of_then(now: Reading, target: Record) -> None:
    """A bare year before the document begins is when it was so ("mod 14 af de 31 i 2023"), and not by when it is to be."""
    start = now.document.of("document")[0].first("period_start")
    due, told = target.first("due_date"), str(target.first("due_text") or "")
    if isinstance(start, date) and isinstance(due, date) and due < start and re.fullmatch(r"\D{0,3}(?:19|20)\d\d", told):
        if not _BY.search(str(target.first("text"))):
            at = next(f.passage for f in target.facts if f.field == "due_date")
            target.facts = [f for f in target.facts if f.field not in ("due_date", "due_text", "measurable")]
            target.add("baseline_date", due if not target.values("baseline_date") else None, at)
            target.add("measurable", False)


def date_by_period(now: Reading) -> None:
    """A target due "within the policy period" is due when the document says that its period ends."""
    ends = [f for f in now.document.of("document")[0].facts if f.field == "period_end"]
    for target in now.document.of("target") if ends else []:
        if target.values("due_text") and not target.values("due_date"):
            target.add("due_date", ends[0].value, ends[0].passage)
