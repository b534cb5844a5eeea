"""Minutes: agenda items with what was decided, proposed and raised, and who is to do what."""

from __future__ import annotations

import re
from dataclasses import replace

from policygraph.loaders.blocks import Block, blocks
from policygraph.loaders.front import front_matter, issued
from policygraph.loaders.names import Names
from policygraph.loaders.parse.dates import MONTHS, find_dates
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.persons import Persons
from policygraph.loaders.prose import short
from policygraph.loaders.records import Document, Genre, Kind, Name, NameKind, Record, Ref, slug
from policygraph.loaders.source import Source, Stretch
from policygraph.ontology.vocabulary import Vocabulary

_PARTS = ("decision", "proposal", "case", "authority", "comment")
_NOTHING = re.compile(r"^[-–—.\s]*$")
_PASSIVE_DONE = re.compile(
    r"\b(?:inviteret til at deltage|deltog|er gennemført|blev gennemført|orienterede at|orienterede om at)\b", re.I
)
_DECIDED = re.compile(
    r"\b(?:beslutte\w*|vedtog|vedtaget|godkend\w*|tiltråd\w*|udpegede|udpeger|(?:rådet|udvalget|byrådet|bestyrelsen) ønsker at|vil søge|tages til efterretning|taget til efterretning|tog til efterretning|aftalt|afvis\w*|anbefal\w*|bevilg\w*|indstiller til|afgiver|nedsætter|valgte|udsætte\w*)\b",
    re.I,
)
#: In the account of a case only plain wishes and worries count as needs.
_RAISED = re.compile(r"\b(?:bekymring|der mangler|mangler et|efterlys\w*|savner|ønsker (?!at\b)\w+)", re.I)
_WHO = re.compile(
    r"\b(?P<who>(?:[A-ZÆØÅ][\w-]*(?:- og [A-ZÆØÅ]\w*)?(?:forvaltningen|udvalget|rådet|afdelingen|centret|sekretariatet))|Forvaltningen|Administrationen|Sekretariatet|Rådet|Udvalget|Forpersonen?|Formanden|alle medlemmer|medlemmerne|rådet|udvalget|forvaltningen)\b"
)


def load_minutes(source: Source, genre: Genre, why: str, words: Vocabulary) -> Document:
    """Read the minutes of a council, committee or board."""
    return _Reader(Document(source, genre, why), words).run()


class _Reader:
    def __init__(self, document: Document, words: Vocabulary) -> None:
        self.document, self.words = document, words
        self.names = Names(words, document.source.text)
        self.parts = blocks(document.source)
        self.item: Record | None = None
        self.part = ""
        self.body: Name | None = None
        item = "|".join(map(re.escape, words.words("item")))
        self.opens_item = re.compile(rf"^(?:{item})\s*(?:nr\.?\s*)?(?P<number>\d+(?:\.\d+)?)\s*[:.–-]?\s+(?P<title>\S.*)$", re.I)

    def run(self) -> Document:
        participants = [b for b in self.parts if self._label(b.text, "participants")]
        self.persons = Persons(self.words, [b.text for b in participants])
        first = next((b.first for b in self.parts if self.opens_item.match(b.text)), self.document.source.lines[-1].number)
        record = front_matter(self.document, self.parts, self.words, self.names, first)
        for block in self.parts:
            if block.first < first:
                self._front(record, block, participants)
            else:
                self._take(block)
        self._withhold()
        return self.document

    def _front(self, record: Record, block: Block, participants: list[Block]) -> None:
        if block in participants:
            self.document.claim(block.first, block.last, "participants (withheld)")
        elif self._label(block.text, "meeting-date") or block.first == record.passage.line_start:
            issued(record, block)
        elif self._label(block.text, "meeting-place") or self._label(block.text, "contents") or re.search(r"\.{4,}", block.text):
            self.document.claim(block.first, block.last, "meeting place or table of contents")
        bodies = [m.name for m in self.names.organisations(block.text) if m.name.kind == "body"]
        if self.body is None and bodies:
            self.body = bodies[0]

    def _label(self, text: str, role: str) -> re.Match[str] | None:
        return re.match(rf"(?:{'|'.join(map(re.escape, self.words.words(role)))})(?:\s*:\s*|\s+(?=\S)|\s*$)", text, re.I)

    def _take(self, block: Block) -> None:
        if block.kind == "page":
            self.document.claim(block.first, block.last, "page number")
        elif match := self.opens_item.match(block.text):
            self.item = self.document.add(
                Record("item", slug(match["number"]), block.stretch.passage(), why="a numbered item of the agenda")
            )
            self.item.add("number", match["number"], block.stretch.passage(*match.span("number")))
            self.item.add("label", match["title"].strip(), block.stretch.passage(*match.span("title")))
            self.part = ""
        elif label := self._part(block):
            self.part = label[0]
            self.document.claim(block.first, block.first, f"label: {self.part}")
            if label[1].text.strip():
                self._in_part(block, label[1])
        elif self.item is not None:
            self._in_part(block, block.stretch)

    def _part(self, block: Block) -> tuple[str, Stretch] | None:
        for role in _PARTS:
            words = "|".join(map(re.escape, self.words.words(role)))
            match = re.match(rf"(?:{words})(?P<end>\s*:\s*|\s*$)", block.text, re.I) or (
                re.match(rf"(?:{words})\b[^.:]{{0,20}}:\s*", block.text, re.I) if role == "comment" else None
            )
            if match and block.kind != "item":
                return role, block.stretch.part(match.end())
        return None

    def _in_part(self, block: Block, stretch: Stretch) -> None:
        item = self.item
        assert item is not None
        text = stretch.text.strip()
        if self.part == "decision":
            if _NOTHING.match(block.stretch.source.text[block.lines[0].start : block.lines[0].start + len(block.lines[0].text)]):
                item.add("decision_recorded", False, block.stretch.passage())
                self.document.claim(block.first, block.last, "no decision")
                return
            self._decided(stretch)
        elif self.part == "proposal":
            item.add("proposal", text, stretch.passage())
        elif self.part == "authority":
            name = self._body_named(text)
            item.add("decided_by", name, stretch.passage())
            for decision in [d for d in self.document.of("decision") if d.first("item") == Ref("item", item.key)]:
                decision.add("decided_by", name, stretch.passage())
        elif self.part == "comment":
            self._need(stretch, 0, len(stretch.text))
        elif _NOTHING.match(text):
            self.document.claim(block.first, block.last, "nothing recorded")
        else:
            item.add("description", text, stretch.passage())
            for start, end in sentence_spans(stretch.text):
                if _RAISED.search(stretch.text[start:end]):
                    self._need(stretch, start, end)

    def _body_named(self, text: str) -> Name:
        found = [m.name for m in self.names.organisations(text) if m.name.kind == "body"]
        return found[0] if found else Name("body", text.strip(" ."))

    def _decided(self, stretch: Stretch) -> None:
        """What stands under "Beslutning": decisions, needs that were raised, tasks that were given."""
        item = self.item
        assert item is not None
        item.add("text", stretch.text, stretch.passage())
        if not any(f.field == "decision_recorded" for f in item.facts):
            item.add("decision_recorded", True, stretch.passage())
        taken = False
        for start, end in sentence_spans(stretch.text):
            sentence = stretch.text[start:end]
            task = self.words.pattern("task-cue").search(sentence) and not _PASSIVE_DONE.search(sentence)
            if task:
                self._task(stretch, start, end)
            elif (
                _DECIDED.search(sentence)
                and not _PASSIVE_DONE.search(sentence)
                and not re.search(r"\b(?:borgere|medlemmer)\s+ønsker\b", sentence)
            ):
                self._record("decision", stretch, start, end, 0.85)
            elif not taken and self.words.pattern("need-cue").search(sentence):
                self._need(stretch, start, end)
                taken = True

    def _record(self, kind: Kind, stretch: Stretch, start: int, end: int, confidence: float) -> Record:
        item = self.item
        assert item is not None
        text = stretch.text[start:end].strip(" -")
        record = self.document.add(
            Record(
                kind,
                f"{item.key}-{slug(text, 40)}",
                stretch.passage(start, end),
                confidence=confidence,
                why=f"its words mark a {kind}",
            )
        )
        record.add("label", short(text))
        record.add("text", text, stretch.passage(start, end))
        record.add("item", Ref("item", item.key), item.passage)
        return record

    def _need(self, stretch: Stretch, start: int, end: int) -> None:
        record = self._record("need", stretch, start, end, 0.8)
        record.add("raised_by", self.body, record.passage)

    def _task(self, stretch: Stretch, start: int, end: int) -> None:
        record = self._record("task", stretch, start, end, 0.8)
        text = stretch.text[start:end]
        if match := _WHO.search(text):
            name = (
                self.body
                if match["who"].casefold() == "rådet" and self.body
                else Name(_kind_of_actor(match["who"]), match["who"][0].upper() + match["who"][1:])
            )
            if match["who"].casefold() not in ("alle medlemmer", "medlemmerne"):
                record.add("assigned_to", name, stretch.passage(start + match.start(), start + match.end()))
        moments = [m for m in find_dates(text) if m.precision in ("day", "month")]
        if moments:
            record.add("due_date", moments[-1].last, stretch.passage(start + moments[-1].start, start + moments[-1].end))
            record.add("due_text", text[moments[-1].start : moments[-1].end])
        elif match := re.search(
            rf"\b(?:i|senest|inden|til)\s+(?P<when>(?:{'|'.join(MONTHS)})|næste møde|næstkommende møde|efteråret|foråret)\b|på næste møde",
            text,
            re.I,
        ):
            record.add("due_text", match.group())

    def _withhold(self) -> None:
        """Replace names of persons in everything that was read, passages included."""
        withheld = 0
        self.document.redact = lambda text: self.persons.withhold(text)[0]

        def clean(text: str) -> str:
            nonlocal withheld
            out, count = self.persons.withhold(text)
            withheld += count
            return out

        for record in self.document.records:
            record.facts = [
                replace(
                    f,
                    value=clean(f.value) if isinstance(f.value, str) else f.value,
                    passage=replace(f.passage, quote=clean(f.passage.quote)),
                )
                for f in record.facts
            ]
            record.passage = replace(record.passage, quote=clean(record.passage.quote))
            record.more = [replace(p, quote=clean(p.quote)) for p in record.more]
            record.key = (
                slug(self.persons.withhold(str(record.first("text") or ""))[0].join((f"{self._item_key(record)} ", "")), 44)
                if record.kind in ("decision", "need", "task")
                else record.key
            )
        seen: set[tuple[str, str]] = set()
        for record in self.document.records:
            base, n = record.key, 2
            while (record.kind, record.key) in seen:
                record.key, n = f"{base}-{n}", n + 1
            seen.add((record.kind, record.key))
        self.document.withheld = withheld

    def _item_key(self, record: Record) -> str:
        ref = record.first("item")
        return ref.key if isinstance(ref, Ref) else ""


def _kind_of_actor(who: str) -> NameKind:
    return "body" if who.casefold().endswith(("udvalget", "rådet")) else "department"
