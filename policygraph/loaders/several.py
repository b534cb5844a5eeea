"""What is said once of several initiatives: who answers for them, from when to when they run, who pays, how they are looked back on.

It holds for each of them that does not say it itself: for those of the goal that it stands under, or for all of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from policygraph.loaders.blocks import Block
from policygraph.loaders.fields import read_field
from policygraph.loaders.names import Names
from policygraph.loaders.parse.dates import parse_period
from policygraph.loaders.parse.money import find_money
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.records import Document, Name, Record, Ref
from policygraph.loaders.source import Stretch
from policygraph.ontology.vocabulary import Vocabulary

_ACTS = r"(?:indsatser|initiativer|tiltag|projekter|aktiviteter|handlinger|opgaver)(?:ne)?"
#: "De tre indsatser bidrager til …": about initiatives, none itself.
_OF_SEVERAL = re.compile(
    rf"(?:De \w+|Alle(?: \w+)?|Begge|Samtlige|Disse)\s+{_ACTS}\b|Indsatserne\s"
    rf"|[A-ZÆØÅ][^.:]{{2,60}}?\s(?:er|har)\s(?:ansvarligt?|ansvaret|tovholder|hovedansvaret)\s+(?:for|på)\s+(?:begge|alle|samtlige|de \w+)\s+(?:\w+\s+)?{_ACTS}"
)
#: "Ansvarlig for alle initiativer under mål 4 er …", "Fælles for indsatserne: …": said of several too.
_FOR_SEVERAL = re.compile(
    rf"(?:[A-ZÆØÅ][\wæøå ]{{2,40}}?|Fælles)\s+(?:for|af|til|i)\s+(?:(?:begge|alle|samtlige|målets|de \w+)(?:\s+\w+)?\s+)?"
    rf"{_ACTS}\b.{{0,60}}?(?:\s(?:er|har|sker|ligger|betales|finansieres|evalueres|afholdes)\b|:\s)"
)
_ANSWERS = re.compile(r"(?:\w*[Aa]nsvarlig|Tovholder|Ansvaret)\b[^.:]*?(?:\s(?:er|ligger hos|har)\s|:\s)")
#: What stands behind "ansvarlig … er" and is a name as it stands.
_A_NAME = re.compile(r"[A-ZÆØÅ][\wæøå-]*(?:(?:,| og| for| i)? [A-ZÆØÅ][\wæøå-]*){0,4}")
_LABEL = re.compile(r"[A-ZÆØÅ][\wæøå -]{2,30}:\s+(?=[A-ZÆØÅ])")
_RUNS = re.compile(
    r"\b(?:løber|begynder|starter|slutter|varer|afsluttes|gælder|gennemføres|går i gang|igangsættes|er i gang)\b", re.I
)
_PAYS = re.compile(r"\b(?:finansieres|betales|afholdes|dækkes|betaler)\b", re.I)
_LOOKS_BACK = re.compile(r"\bevaluer\w+|\bafrapporter\w+|\bfølges op\b|\bgøres op\b", re.I)
#: Not of those of one goal only.
_OF_ALL = re.compile(r"\b(?:i|af)\s+(?:hele\s+)?(?:planen|handleplanen|kataloget|politikken|strategien)\b", re.I)


def of_several(text: str) -> bool:
    """Whether a paragraph is about several initiatives, and opens none."""
    return bool(_OF_SEVERAL.match(text) or _FOR_SEVERAL.match(text))


def goals_are_listed(document: Document) -> bool:
    """Whether all initiatives stand after all goals: then none stands under the one that it serves."""
    goals, initiatives = document.of("goal"), document.of("initiative")
    first = min((r.passage.line_start for r in initiatives), default=0)
    return len(goals) > 1 and len(initiatives) > 1 and first > max(g.passage.line_start for g in goals)


def tell_of_each(document: Document, parts: Sequence[Block], names: Names, words: Vocabulary) -> None:
    """Put on each initiative what is said of all, where it says nothing of it itself."""
    listed = goals_are_listed(document)
    for n, said in islice(_said_of_several(parts), _MOST):
        for record in _meant(document, parts, n, everywhere=listed or bool(_OF_ALL.search(said.text))):
            _tell(record, said, names, words)


#: No document says so much of several.
_MOST = 100


def _said_of_several(parts: Sequence[Block]) -> Iterator[tuple[int, Stretch]]:
    """The sentences that are about several initiatives, with the number of their block."""
    for n, block in enumerate(parts):
        for start, end in sentence_spans(block.text) if block.kind in ("text", "heading", "item") else ():
            said = block.stretch.part(start, end)
            if label := _LABEL.match(said.text):
                said = said.part(label.end())
            if of_several(said.text):
                yield n, said


def _meant(document: Document, parts: Sequence[Block], n: int, *, everywhere: bool) -> list[Record]:
    """The initiatives that a block speaks of: those of the goal, or of the section, that it stands in; all if none is there."""
    initiatives = document.of("initiative")
    before = [g for g in document.of("goal") if g.passage.line_start <= parts[n].first]
    if before and not everywhere:
        goal = Ref("goal", max(before, key=lambda g: g.passage.line_start).key)
        return [r for r in initiatives if goal in r.values("contributes_to")]
    if not everywhere and (section := _section_over(initiatives, parts[n])):
        return [r for r in initiatives if r.first("section") == section]
    level = next((p.lines[0].heading for p in reversed(parts[:n]) if p.lines[0].heading), 0)
    ends = next((p.first for p in parts[n + 1 :] if 0 < p.lines[0].heading <= level), parts[-1].last + 1)
    within = [r for r in initiatives if parts[n].first < r.passage.line_start < ends]
    return within if within and not everywhere else initiatives


def _section_over(initiatives: Sequence[Record], block: Block) -> str:
    """The section that a block stands at the head of: below its heading, above its first initiative; "" if it has none."""
    following = [r for r in initiatives if r.passage.line_start > block.first]
    heading = next((f for r in following[:1] for f in r.facts if f.field == "section"), None)
    return str(heading.value) if heading is not None and heading.passage.line_start <= block.first else ""


def _tell(record: Record, said: Stretch, names: Names, words: Vocabulary) -> None:
    who = [m for role, m in names.roles(said.text) if role == "responsible"]
    if answers := _ANSWERS.match(said.text):  # "Ansvarlig for alle indsatser er Center for Klima"
        who = [m for m in names.organisations(said.text) if m.start >= answers.end()]
    names_ = [m.name for m in who]
    if answers and not names_ and (rest := _A_NAME.fullmatch(said.text[answers.end() :].strip(" ."))):
        names_ = [Name("department", rest.group())]  # "… er Ungeenheden"
    if len(names_) == 1 and not record.values("responsible"):
        record.add("responsible", names_[0], said.passage())
    if _RUNS.search(said.text) and not record.values("ongoing"):
        period = parse_period(said.text)
        only_end = bool(
            re.search(r"\b(?:slutter|afsluttes|til og med|ophører)\b", said.text) and not (period.start and period.end)
        )
        first, last = (None, period.end or period.start) if only_end else (period.start, period.end)
        own = record.first("end")
        if not record.values("start") and not (isinstance(own, date) and first and own < first):
            record.add("start", first, said.passage())
        if not record.values("end"):
            record.add("end", last, said.passage())
    if _LOOKS_BACK.search(said.text) and not record.values("evaluation_text"):
        read_field(record, "evaluation", said, words, names)
    if _PAYS.search(said.text) and not record.values("funded_by") and not find_money(said.text):
        for mention in names.funders(said.text):
            record.add("funded_by", mention.name, said.passage())
