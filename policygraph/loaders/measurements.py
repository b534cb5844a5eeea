"""Results that a document reports: "I 2023 følte 12,5 % sig ensomme", "68 personer deltog i 2022".

A sentence reports a result if it states a figure with a unit and says that it was or is so. A wish, a forecast, a target, a
budget, a change ("faldet med 3 %"), an earlier level ("mod 14 % i 2021") and a comparison ("på landsplan") are none. What
the result is of is known where the goal or target is named, or stands over it; otherwise it is left open, for the graph
to find. A policy or plan gives results only of earlier documents' targets, unless it says "Status" itself: what else it
reports is where its own targets start from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from policygraph.loaders.blocks import Block, blocks
from policygraph.loaders.front import front_matter, issued
from policygraph.loaders.names import Names
from policygraph.loaders.outline import label_lines, normal_number
from policygraph.loaders.parse.dates import Moment, find_dates
from policygraph.loaders.parse.numbers import NUMBER as NUMBER_PRINTED
from policygraph.loaders.parse.numbers import find_numbers, parse_number
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.prose import short
from policygraph.loaders.records import Document, Genre, Name, Record, Ref, slug
from policygraph.loaders.source import Passage, Source, Stretch
from policygraph.loaders.targets import UNITS, Figure, find_figures
from policygraph.ontology.vocabulary import Vocabulary

_IRREGULAR = (
    "er|var|har|havde|udgør|udgjorde|lå|ligger|fik|får|gik|går|kom|deltog|deltager|steg|faldt|nåede|blev|stod|står|tog|tager|sad|"
    "skete|viste|viser|bestod|består|nået|opnået|steget|faldet|målt|opgjort|gennemført|bruger|brugte|stemte|oplever"
)
_OBSERVED = re.compile(rf"\b(?:{_IRREGULAR}|[a-zæøå]{{3,}}(?:ede|[^es\W]te))\b", re.I)
_NOT_YET = re.compile(
    r"\b(?:skal|skulle|bør|burde|vil|ville|forvent\w*|ønske\w*|foreslå\w*|indstill\w*|prognose\w*|budget\w*|afsat|hvis|såfremt|planlæg\w*)\b",
    re.I,
)
_AIM = re.compile(
    r"(?:\b(?:mål(?:et|ene)?|måltallet|målsætningen|ambitionen|visionen) (?:er|var)\b.*|(?:\w*mål\w*|\w*ambition\w*)(?:\s+\w+){0,2}?\s*:?|\b(?:mindst|højst|minimum|maksimum|op til|max\.?))\s*$",
    re.I,
)
#: Counts that a result may be stated in, beside those of targets.
_COUNT = re.compile(
    rf"(?<![\d.,§/-])(?P<n>{NUMBER_PRINTED})\s+(?:[a-zæøå-]+\s+)?(?P<unit>besøg|besøgende|deltagelser|ansøgninger|pladser|kurser|hold|møder|samtaler|henvendelser|"
    r"brugere|beboere|medarbejdere|frivillige|kursister|lærlinge|praktikanter|boliger|sager|ture|cyklister|point|stemmer|årsværk|MWh|kWh|kg)(?!\w)"
)
#: Results in a unit of the target's own, or in none: "er oprettet 17 nye fællesskaber", "er steget til 9", "fik 4,6 i dansk".
_TOLD = re.compile(
    rf"\b(?:er|blev|har|havde)\s+(?:nu\s+)?(?:[a-zæøå]+\s+){{0,2}}?(?P<n>{NUMBER_PRINTED})\s+(?:nye\s+)?(?P<unit>(?!år|kr|mio|procent|pct)[a-zæøå]{{4,}})"
    rf"|\b(?:steget|faldet|vokset|kommet op|kommet ned)\s+til\s+(?P<n2>{NUMBER_PRINTED})(?=\s*[.,;]|$)"
    rf"|\bfik\s+[^.\d]{{3,60}}(?P<n3>\d{{1,2}},\d)(?=\s+i\b)",
    re.I,
)
_DIFFERENCE = re.compile(r"\b(?:forskel\w*|\w*gab(?:et)?)\b", re.I)
_EARLIER = re.compile(r"(?:\b(?:fra|mod|imod|sammenlignet med|i forhold til|end)|,\s*mod)\s+(?:kun\s+|hele\s+|ca\.\s+)?$", re.I)
_CHANGE = re.compile(
    r"(?:stige[rt]?|steg|steget|stigning|øget|vokset|forbedret|fremgang|falde[rt]?|faldt|faldet|fald|reduceret|mindsket|tilbagegang)\s+(?:\w+\s+)?(?:med|på)\s+(?:\w+\s+)?$",
    re.I,
)
_PARTS = re.compile(r"(?:,\s+(?:mens|så|og|men|hvor|hvilket)\b|\bmens\b|;|[(–])")
_PARENTHESIS = re.compile(r"\([^()]*\)")
#: The number of a goal in running text: its letter is a capital, or is written together ("mål 2 i planen" is mål 2).
_NUMBER = r"\d{1,2}(?:\.\d{1,2})*(?:(?:\.?\s?(?-i:[A-ZÆØÅ])|[a-zæøå])(?![\wæøå]))?"
_DOCUMENT = r"(?<![\w-])(?P<document>[\wæøå-]*(?:{stems})(?:en|n|s|ken|kens)?)\b"
_ROLES = ("goal", "goal-reference", "goal-area", "result-target", "result", "baseline", "number", "status", "method")


@dataclass
class _Of:
    """What is spoken of: the number of a goal or target, and where that was said; the document, as far as it is named."""

    goal: str = ""
    target: str = ""
    passage: Passage | None = None
    document: str = ""
    level: int = 0


#: Letters. What is longer is no sentence that people write, and each of its parts would be looked at together with all that follow.
_LONGEST = 3000


def _figures(text: str) -> list[Figure]:
    """The shares and counts of a text."""
    found = [f for f in find_figures(text) if f.unit in UNITS] or [
        Figure(parse_number(m["n"]), m["unit"].casefold(), m.start(), m.end()) for m in _COUNT.finditer(text)
    ]
    if not found:
        found = [f for f in find_figures(text) if f.unit == "percent"] + [
            Figure(parse_number(m[m.lastgroup]), "", m.start(m.lastgroup), m.end(m.lastgroup))
            if m.lastgroup in ("n2", "n3")
            else Figure(parse_number(m["n"]), m["unit"].casefold(), m.start("n"), m.end())
            for m in _TOLD.finditer(text)
        ]
    return sorted(found, key=lambda f: f.start)


def read_measurements(document: Document, words: Vocabulary) -> None:
    """Put the results that a document reports on it, after its loader has read everything else.

    Records of kind ``measurement``: ``actual_value``, ``unit``, ``measured_at``, ``text``, and ``of_goal`` or ``of_target`` as a
    name to be resolved across documents (``reports_on`` is the document meant, as named) or as a reference to the
    document's own.
    """
    if document.genre != "catalogue":
        _Reader(document, words).run()


def load_status(source: Source, genre: Genre, why: str, words: Vocabulary) -> Document:
    """Read a status paper: it sets no goals of its own, it reports on those of a plan or policy.

    It is kept among the action plans, as a paper on one, with its results.
    """
    document = Document(source, "action-plan", why)
    parts = blocks(source, label_lines(words))
    names = Names(words, source.text)
    front = next((b.first for b in parts[1:] if find_figures(b.text) or b.kind == "row"), source.lines[-1].number)
    record = front_matter(document, parts, words, names, front)
    record.facts = [f for f in record.facts if f.field not in ("period_start", "period_end")]  # its title names the plan's
    for line in source.lines[: front - 1]:
        if not record.values("issued"):
            issued(record, Block("text", source.stretch(line), [line]), month=True)
            document.claim(line.number, line.number, "head of the paper")
    _Reader(document, words, status=True).run()
    return document


class _Reader:
    def __init__(self, document: Document, words: Vocabulary, *, status: bool = False) -> None:
        self.document, self.words, self.status = document, words, status
        self.own = not status and document.genre != "minutes"
        self.parts = [b for b in blocks(document.source, label_lines(words)) if b.kind not in ("page", "footnote")]
        self.title = next((str(r.first("title")) for r in document.of("document")), "")
        self.dated = self._day()
        goal, target = (
            "|".join(r"\s+".join(map(re.escape, w.split())) for w in words.words(role) if w[-1].isalpha())
            for role in ("goal", "result-target")
        )
        number = rf"\s*(?:nr\.?\s*)?(?P<number>{_NUMBER})"
        parts = "|".join(re.escape(w) for w in words.words("result-target") if "mål" in w.casefold() and " " not in w)
        self.target = re.compile(rf"(?<!\w)(?:{target or '(?!)'}){number}(?![\d%]|\s*%)", re.I)
        self.goal = re.compile(rf"(?<!\w)(?:{goal or '(?!)'}){number}(?![\d%]|\s*%)", re.I)
        self.part = re.compile(rf"(?:{parts or '(?!)'})\b", re.I)
        stems = "|".join(map(re.escape, words.words("genre-action-plan", "genre-policy")))
        self.names_document = re.compile(_DOCUMENT.format(stems=stems), re.I)
        about = self._document(self.title) or (self._document(self._head()) if status else "")
        self.of = _Of(document="" if self.own else about)
        self.whole = self.of
        self.aims, self.starts = self._taken("target_value", "change_value"), self._taken("baseline_value")

    def run(self) -> None:
        items = {r.passage.line_start: r for r in self.document.of("item")}
        columns: list[str | None] = []
        dates: list[date | None] = []
        begin = (
            min(items, default=0) if self.document.genre == "minutes" else self.document.of("document")[0].passage.line_end + 1
        )
        told = not self.own
        for block in self.parts:
            if block.first < begin:
                continue
            if item := items.get(block.first):
                self.of = self._spoken_of(str(item.first("label")), item.passage) or replace(
                    self.whole, document=self._document(str(item.first("label"))) or self.whole.document
                )
            if block.kind != "row":
                columns = []
            if block.kind == "row":
                roles, days = self._header(block)
                if roles:
                    columns, dates = roles, days
                    if self.status:
                        self.document.claim(block.first, block.last, "header of a table")
                elif columns and not self.own:
                    self._row(block, columns, dates)
                elif not self.own and block.first not in items:
                    self._text(block.stretch, told)
                continue
            if not self.own and (block.kind == "heading" or self._opens(block)):
                self._heading(block)
            if self.own:
                told = self._says_status(block) or told and block.kind != "heading" and not self._opens(block)
            self._text(block.stretch, told)

    # --- where we are ---------------------------------------------------------------------------------------------------

    def _day(self) -> date | None:
        record = next(iter(self.document.of("document")), None)
        found = [v for name in ("issued", "period_start") for v in (record.values(name) if record else [])]
        return next((v for v in found if isinstance(v, date)), None)

    def _head(self) -> str:
        return " ".join(b.text for b in self.parts[:6])

    def _document(self, text: str) -> str:
        match = self.names_document.search(text)
        return match["document"] if match else ""

    def _opens(self, block: Block) -> bool:
        return bool(self.goal.match(block.text) or self.target.match(block.text))

    def _heading(self, block: Block) -> None:
        level = block.lines[0].heading
        if (spoken := self._spoken_of(block.text, block.stretch.passage(), opening=True)) is not None:
            if spoken.target and not spoken.goal and not self.target_says_goal(spoken.target):
                spoken.goal = self.of.goal
            self.of = replace(spoken, level=level)
            if self.status:
                self.document.claim(block.first, block.last, "heading of a goal or target reported on")
        elif block.kind == "heading" and not self.own and level and level <= self.of.level:
            self.of = self.whole

    @staticmethod
    def target_says_goal(number: str) -> bool:
        """Whether a target's number holds its goal's ("1.2")."""
        return "." in number

    def _spoken_of(self, text: str, passage: Passage, *, opening: bool = False) -> _Of | None:
        """The one goal or target that a text names by number."""
        find = (lambda p: [m for m in [p.match(text)] if m]) if opening else (lambda p: list(p.finditer(text)))
        targets, goals = find(self.target), [m for m in find(self.goal) if not self.part.match(m.group())]
        goals += [m for m in find(self.goal) if self.part.match(m.group()) and not targets]
        document = self._document(text) or self.of.document
        if len({m["number"] for m in targets}) == 1:
            return _Of("", normal_number(targets[0]["number"]), passage, document)
        if not targets and len({m["number"] for m in goals}) == 1:
            also = re.match(r"\s*(?:,|og|samt|-|–)\s*\d", text[goals[0].end() :])
            return None if also else _Of(normal_number(goals[0]["number"]), "", passage, document)
        return None

    def _says_status(self, block: Block) -> bool:
        """Whether a plan says "Status" over or before what follows."""
        labels = "|".join(re.escape(w) for w in self.words.words("result") if " " not in w)
        return bool(re.match(rf"(?:{labels or '(?!)'})(?:\s+(?:pr\.\s+)?[\w.]*\s*\d{{4}})?\s*(?::|$)", block.text, re.I))

    def _taken(self, *fields: str) -> set[tuple[int, Decimal]]:
        """Figures that the document's own targets are stated with, by line."""
        return {
            (line, f.value)
            for target in self.document.of("target")
            for f in target.facts
            if f.field in fields and isinstance(f.value, Decimal)
            for line in range(f.passage.line_start, f.passage.line_end + 1)
        }

    # --- sentences ----------------------------------------------------------------------------------------------------------

    def _text(self, stretch: Stretch, told: bool) -> None:
        for start, end in sentence_spans(stretch.text):
            if end - start > _LONGEST:
                continue
            sentence = stretch.part(start, end)
            for clause, figure in self._observed(sentence.text):
                self._measurement(sentence, clause, figure, told)

    def _observed(self, sentence: str) -> Iterator[tuple[tuple[int, int], Figure]]:
        """The figures that a sentence says were or are so, each with its clause."""
        for first, last in self._clauses(sentence):
            clause = sentence[first:last]
            for figure in _figures(clause):
                before = clause[: figure.start]
                inside = any(m.start() < figure.start < m.end() for m in _PARENTHESIS.finditer(clause))
                if (
                    inside
                    or re.match(r"\d+\s+[A-ZÆØÅ]", clause[figure.start :])
                    or self.words.pattern("baseline", "baseline-cue").search(before[-40:])
                    or _NOT_YET.search(clause)
                    or any(p.search(before) for p in (_AIM, _EARLIER, _CHANGE))
                    or self.words.pattern("comparator").search(clause)
                    and not _DIFFERENCE.search(clause)
                    or self.words.pattern("trend").search(before[-30:])
                    and not re.search(r"\btil\s+(?:\w+\s+)?$", before)
                    or re.match(r"\s?[-–]\s?\d", clause[figure.end :])
                    or re.search(r"\d\s?[-–]\s?$", before)
                    or not (_OBSERVED.search(clause) or _OBSERVED.search(sentence))
                ):
                    continue
                yield (first, last), replace(figure, start=figure.start + first, end=figure.end + first)
                break

    @staticmethod
    def _clauses(sentence: str) -> list[tuple[int, int]]:
        """The parts of a sentence that may state a figure each."""
        cuts = [0]
        for match in _PARTS.finditer(sentence):
            if _figures(sentence[cuts[-1] : match.start()]) and _figures(sentence[match.end() :]):
                cuts.append(match.start())
        return list(zip(cuts, [*cuts[1:], len(sentence)]))

    def _measurement(self, sentence: Stretch, clause: tuple[int, int], figure: Figure, told: bool) -> None:
        passage = sentence.passage()
        moment = self._moment(sentence.text, clause, figure)
        if moment is not None and self.dated is not None and moment.first > self.dated and not (self.own or self.status):
            return
        text = sentence.text[slice(*clause)].strip(" ,;–")
        lines = [(n, figure.value) for n in range(passage.line_start, passage.line_end + 1)]
        if self.aims.intersection(lines):
            return
        told = told and not self.starts.intersection(lines)
        record = self._record(text, passage, figure.value, figure.unit)
        record.add("text", sentence.text, passage)
        record.add("clause", text, passage)
        if moment is not None:
            record.add("measured_at", moment.last, sentence.passage(moment.start, moment.end))
        elif self.dated is not None and not self.own:
            record.add("measured_at", self.dated, passage)
        spoken = self._spoken_of(text, passage) or self._spoken_of(sentence.text, passage)
        self._link(record, spoken or self.of, told)
        if not (record.values("of_goal") or record.values("of_target")):
            record.why = "a figure that is said to be so; kept if a target of an earlier document has its words"
            record.confidence = 0.7

    def _record(self, text: str, passage: Passage, value: Decimal, unit: str) -> Record:
        record = Record("measurement", slug(text, 50), passage, confidence=0.85, why="a figure that is said to be so")
        self.document.add(record)
        record.add("label", short(re.sub(r"^(?:og|men|mens|så|hvor|hvilket)\s+", "", text)))
        record.add("actual_value", value, passage)
        record.add("unit", unit, passage)
        return record

    def _moment(self, sentence: str, clause: tuple[int, int], figure: Figure) -> Moment | None:
        """When it was so: the date in the figure's own clause, else in the sentence; not that of a figure set against it."""
        moments = [
            m
            for m in find_dates(sentence)
            if not re.search(r"\b(?:mod|fra|end)\s[^,;]{0,30}$", sentence[max(0, m.start - 34) : m.start])
        ]
        near = [m for m in moments if clause[0] <= m.start < clause[1]] or moments
        return min(near, key=lambda m: abs(m.start - figure.start), default=None)

    def _link(self, record: Record, of: _Of, told: bool) -> None:
        """What it is of, where the document says so."""
        itself = self.own and of.document.casefold()[:6] in ("", self._document(self.title).casefold()[:6])
        if itself and not told:
            return
        if itself:
            goal = self._own_goal(record, of)
            record.add("of_goal", Ref("goal", goal.key) if goal else None)
            return
        passage = of.passage or record.passage
        record.add("of_target", Name("target", of.target) if of.target else None, passage)
        record.add("of_goal", Name("goal", of.goal) if of.goal else None, passage)
        record.add("reports_on", Name("document", of.document) if of.document else None, passage)

    def _own_goal(self, record: Record, of: _Of) -> Record | None:
        if of.goal:
            return next((g for g in self.document.of("goal") if g.first("number") == of.goal), None)
        above = [g for g in self.document.of("goal") if g.passage.line_start <= record.passage.line_start]
        return above[-1] if above else None

    # --- tables -------------------------------------------------------------------------------------------------------------

    def _header(self, block: Block) -> tuple[list[str | None], list[date | None]]:
        """The roles of a header row with a column of results, and the date that each heading says."""
        cells = [re.sub(r"\s+", " ", c.text).strip(" :") for c in block.stretch.source.cells(block.lines[0])]
        roles: list[str | None] = []
        days: list[date | None] = []
        for cell in cells:
            moments = find_dates(cell)
            bare = (cell[: moments[-1].start] + cell[moments[-1].end :] if moments else cell).strip(" :()").casefold()
            bare = re.sub(r"\s*(?:pr\.|i|den|ultimo|for)$", "", bare)
            role = next((r for r in _ROLES if any(bare == w.casefold() for w in self.words.words(r))), None)
            roles.append("result" if role in (None, "status") and moments and bare in ("", "status") else role)
            days.append(moments[-1].last if moments else None)
        useful = "result" in roles and len([r for r in roles if r]) >= 2 and not any(find_figures(c) for c in cells)
        return (roles, days) if useful else ([], [])

    def _row(self, block: Block, columns: list[str | None], dates: list[date | None]) -> None:
        cells = block.stretch.source.cells(block.lines[0])
        of = replace(self.of)
        known = [
            c
            for r, c in zip(columns, cells)
            if r in ("goal", "goal-reference", "goal-area", "number", "result-target", "baseline")
        ]
        unit = next((f.unit for c in known for f in find_figures(c.text)), "")
        for role, cell in zip(columns, cells):
            if role in ("goal", "goal-reference", "number", "goal-area") and (
                match := re.match(rf"(?:\w+\s+)?({_NUMBER})(?=[.:)\s]|$)", cell.text)
            ):
                of.goal, of.passage = normal_number(match.group(1)), cell.passage()
            elif role == "result-target" and (match := re.match(rf"(?:\w+\s+)?({_NUMBER})[.:)]?\s+\D", cell.text)):
                of.target, of.passage = normal_number(match.group(1)), cell.passage()
        for role, cell, day in zip(columns, cells, dates):
            if role != "result":
                continue
            figure = next(iter(find_figures(cell.text)), None)
            if figure is None and (bare := re.fullmatch(r"(?:ca\.\s*)?([\d.,]+)", cell.text.strip())):
                number = next(find_numbers(bare.group(1)), None)
                figure = Figure(number.value, unit, 0, len(cell.text)) if number else None
            if figure is None:
                continue
            said = " ".join(c.text for c in cells if c.text.strip())
            name = max((c.text.strip() for c in known), key=len, default="")
            record = self._record(f"{name}: {cell.text}", block.stretch.passage(), figure.value, figure.unit or unit)
            record.add("text", said, block.stretch.passage())
            record.add("clause", said, block.stretch.passage())
            moments = find_dates(cell.text)
            record.add("measured_at", moments[-1].last if moments else day or self.dated, cell.passage())
            self._link(record, of, True)


__all__ = ["load_status", "read_measurements"]
