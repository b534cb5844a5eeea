"""The checks of one document while they are made: its paragraphs, sentences, rows and tables, and what a passage is part of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from rapidfuzz import fuzz

from policygraph.loaders.blocks import breaks_sentences
from policygraph.loaders.parse.dates import find_dates
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.records import Document, Name, Record, Ref, Term, Value, slug
from policygraph.loaders.source import Line, Passage, Source, Stretch
from policygraph.ontology.lexicon import idle_words, stop_words
from policygraph.ontology.vocabulary import default_vocabulary

#: Kinds of records that a check may be of, the narrowest first.
_SUBJECTS = ("target", "need", "task", "decision", "initiative", "goal", "item")


@dataclass
class _Sentence:
    """A sentence with its place, and whether it stands in the cell of a table."""

    stretch: Stretch

    @property
    def text(self) -> str:
        return self.stretch.text

    def passage(self, start: int = 0, end: int | None = None) -> Passage:
        return self.stretch.passage(start, end)


_LABELLED = re.compile(r"\s*(?:[-•*]\s+)?[A-ZÆØÅ][^.:;!?]{2,60}:\s+\S")


def _labelled(source: Source, line: Line) -> bool:
    """Whether the line below one opens with a label: "KOL-skolen: 93 borgere …" begins a paragraph of its own."""
    below = source.lines[line.number] if line.number < len(source.lines) else None
    return below is not None and bool(_LABELLED.match(below.text))


class Checks:
    """The checks of one document while they are made."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.records: list[Record] = []
        self._keys: set[str] = set()

    @cached_property
    def paragraphs(self) -> list[Stretch]:
        """Runs of lines without a blank one between, each as one stretch; of a table row each cell.

        Where no line goes on in the next each is a paragraph of its own.
        """
        source = self.document.source
        running = breaks_sentences(source)
        runs: list[Stretch] = []
        open_: Stretch | None = None
        for line in source.lines:
            cells = [] if line.blank else source.cells(line)
            if len(cells) == 1:
                # A space that is nowhere in the file takes the place of the character before it.
                piece = source.stretch(line).strip()
                space = Stretch(source, " ", (piece.origin[-1],))
                open_ = open_ + piece + space if open_ is not None else piece + space
                if running and not (piece.text.rstrip().endswith((".", "!", "?")) and _labelled(source, line)):
                    continue
                cells = []
            if open_ is not None:
                runs.append(open_)
                open_ = None
            runs.extend(c for c in cells if c.text)
        if open_ is not None:
            runs.append(open_)
        return [r.clean() for r in runs]

    @cached_property
    def rows(self) -> list[Stretch]:
        """The paragraphs, and of a table each row as one."""
        source, rows = self.document.source, list[Stretch]()
        for line in source.lines:
            cells = [c for c in source.cells(line) if c.text] if not line.blank else []
            if len(cells) > 1:
                joined = cells[0]
                for cell in cells[1:]:
                    joined = joined + Stretch(source, " ", (joined.origin[-1],)) + cell
                rows.append(joined)
        in_rows = {r.origin[0] for r in rows}
        return [*(p for p in self.paragraphs if p.origin and p.origin[0] not in in_rows), *rows]

    @cached_property
    def tables(self) -> list[list[list[Stretch]]]:
        """Runs of rows with the same number of cells, the first taken for the headings."""
        source, tables = self.document.source, list[list[list[Stretch]]]()
        wide = 0
        for line in source.lines:
            cells = source.cells(line)
            if len(cells) > 1 and len(cells) == wide:
                tables[-1].append(cells)
            elif len(cells) > 1:
                tables.append([cells])
            wide = len(cells)
        return tables

    @cached_property
    def tops(self) -> dict[int, int]:
        """Of each row of a table its first row, by the numbers of their lines."""
        tops: dict[int, int] = {}
        wide = top = 0
        for line in self.document.source.lines:
            cells = len(self.document.source.cells(line))
            if cells != wide:
                wide, top = cells, line.number
            if cells > 1:
                tops[line.number] = top
        return tops

    @cached_property
    def answering(self) -> frozenset[str]:
        """The names of those who answer for an initiative of the document."""
        return frozenset(
            v.text
            for r in self.document.of("initiative")
            for v in r.values("responsible")
            if isinstance(v, Name) and len(v.text) > 4
        )

    @cached_property
    def sentences(self) -> list[_Sentence]:
        return [_Sentence(p.part(a, b)) for p in self.paragraphs for a, b in sentence_spans(p.text)]

    @cached_property
    def _spans(self) -> list[tuple[int, int, int, Record]]:
        """Of each thing that a check may be of: how long it is, where it stands, and its record."""
        return [
            (p.end - p.start, p.start, p.end, r)
            for kind in _SUBJECTS
            for r in self.document.records
            if r.kind == kind
            for p in [r.passage, *r.more]
        ]

    @cached_property
    def written(self) -> tuple[date, bool] | None:
        """The day the document was written on or after, and whether it is said: its own date, or the latest decision it tells of."""
        record = self.document.of("document")[0]
        told = [v for v in record.values("issued") if isinstance(v, date)]
        decided = pattern_of("was-decided")
        for sentence in self.sentences:
            for moment in find_dates(sentence.text):
                before = sentence.text[max(0, moment.start - 30) : moment.start]
                if moment.precision == "day" and decided.search(before) and not told:
                    told.append(moment.first)
        if told:
            return max(told), True
        start = record.first("period_start")
        years = [int(y) for y in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", f"{record.first('title')} {self.document.file}")]
        return (start, False) if isinstance(start, date) else (date(min(years), 1, 1), False) if years else None

    @property
    def transcribed(self) -> bool:
        """Whether the facts come from a table of facts: then the lines they name are those of a document that is not here."""
        return self.document.source.path.endswith(".csv")

    def stretch(self, passage: Passage) -> Stretch:
        """The words of a passage, with their places."""
        source = self.document.source
        return Stretch(source, source.text[passage.start : passage.end], tuple(range(passage.start, passage.end))).clean()

    def subject(self, passage: Passage) -> Ref:
        """The narrowest thing that a passage is part of; the document if there is none."""
        around = [s for s in self._spans if s[1] <= passage.start and passage.end <= s[2]]
        if not around:
            return Ref("document", self.document.file)
        record = min(around, key=lambda s: s[0])[3]
        return Ref(record.kind, record.key)

    def said_of(self, subject: Ref) -> str:
        """All that the document says of one thing, as it stands there."""
        return " ".join(
            p.quote for r in self.document.records if (r.kind, r.key) == (subject.kind, subject.key) for p in (r.passage, *r.more)
        )

    def add(
        self, kind: str, subject: Value, passages: Iterable[Passage], found: Value | None = None, expected: Value | None = None
    ) -> None:
        """Note a check; the first passage is where it was found."""
        here = list(passages)
        of = subject.key if isinstance(subject, Ref) else subject.text if isinstance(subject, Name) else ""
        # Things of two documents may have the same key.
        home = subject.document if isinstance(subject, Ref) else None
        key = "-".join(slug(str(p), 40) for p in (kind, home, of, found or "", expected or "") if p)
        if key in self._keys:
            return
        self._keys.add(key)
        record = Record("check", key, here[0], more=here[1:], why="reckoned when the graph was built")
        record.add("check_kind", Term("check", kind))
        record.add("checks", subject)
        record.add("found", found)
        record.add("expected", expected)
        self.records.append(record)


def pattern_of(*roles: str) -> re.Pattern[str]:
    return default_vocabulary().pattern(*roles)


def without_dates(text: str) -> str:
    for moment in reversed(find_dates(text)):
        text = text[: moment.start] + text[moment.end :]
    return text


_AGES = re.compile(r"(?<![\d.,])(?P<from>\d{1,2})\.?\s?(?:-|–|til)\s?(?P<to>\d{1,2})\.?[\s-]?(?P<what>klasse|år)", re.I)
_BETWEEN = re.compile(r"\bmellem (?P<from>\d{1,2}) og (?P<to>\d{1,2}) (?P<what>år)", re.I)
OVER_AGE = re.compile(
    r"\b(?:over|fra|fyldt|mindst)\s(?:de\s)?(?P<n>\d{2})\s?\+?[\s-]?år(?!\w*\s+til)|(?<![\d.,])(?P<plus>\d{2})\s?\+(?!\d)|(?P<up>\d{2})\s?år (?:og|eller) (?:derover|ældre|opefter)",
    re.I,
)
_UNDER = re.compile(r"\bunder\s(?:de\s)?(?P<n>\d{1,2})\s?år", re.I)
_OF_AGE = re.compile(r"(?<![\d.,–-])(?P<n>\d{1,2})\.?(?:-(?P<year>årige)|\s(?P<form>klasse)\b)", re.I)


def least_age(over: re.Match[str]) -> int:
    return int(over["n"] or over["plus"] or over["up"])


def first_ages(text: str) -> re.Match[str] | None:
    """The first ages or forms from one to another that a text names."""
    return _AGES.search(text) or _BETWEEN.search(text)


def ages_of(text: str) -> set[str]:
    """The ages and forms that a text speaks of: "4.-6. klasse", "13-17 år", "over 80 år", "65+"."""
    ages = {f"{m['from']}-{m['to']} {m['what'].casefold()}" for p in (_AGES, _BETWEEN) for m in p.finditer(text)}
    ages |= {f"{m['n'] or m['plus'] or m['up']}+ år" for m in OVER_AGE.finditer(text)}
    ages |= {f"-{m['n']} år" for m in _UNDER.finditer(text)}
    return ages or {f"{m['n']} {'år' if m['year'] else 'klasse'}" for m in _OF_AGE.finditer(text)}


def alike(one: str, other: str) -> float:
    return fuzz.token_set_ratio(one.casefold(), other.casefold())


def content_of(text: str, *, tails: bool = False) -> frozenset[str]:
    """The words of a text that say what it is about, without their endings.

    :param tails: with what long words end in, so that "børnepasning" is a "pasning" too
    """
    idle = default_vocabulary().pattern("need-cue").sub(" ", text.casefold())
    words = [w for w in re.findall(r"[a-zæøåéü-]{5,}", idle) if w not in idle_stems()]
    return frozenset(w[:7] for w in words) | frozenset(w[-7:] for w in words if tails and len(w) > 9)


@cache
def idle_stems() -> frozenset[str]:
    return stop_words() | idle_words()


def initiatives_of(document: Document, goal: Record) -> list[Record]:
    return [r for r in document.of("initiative") if Ref("goal", goal.key) in r.values("contributes_to")]


def next_sentence(checks: Checks, need: Record) -> Passage | None:
    """What is said right behind a need, in the same paragraph."""
    for paragraph in checks.paragraphs:
        if not paragraph.origin or not paragraph.origin[0] <= need.passage.start <= paragraph.origin[-1]:
            continue
        for start, end in sentence_spans(paragraph.text):
            passage = paragraph.passage(start, end)
            if passage.start >= need.passage.end:
                return passage
    return None
