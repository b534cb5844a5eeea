"""Policies and action plans: goals, and under each goal background, targets, method, measures, initiatives.

Both genres are one outline. A line either opens a goal, is a label ("Resultatmål", "Tiltag:"), or belongs to what was
opened last. The words are vocabulary (role in brackets below); the shapes are here:

- a goal:        a number after [goal] ("Mål 3.A …"), or an item after [goals-lead-in] ("Vi vil arbejde for, at:")
- a target:      what follows [result-target]
- an initiative: under [initiatives] or [measures] a run-in title ("Sprogcafé: …"), an item, or a paragraph with an
                 activity of its own
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from policygraph.loaders.blocks import Block, blocks
from policygraph.loaders.fields import read_field
from policygraph.loaders.front import front_matter
from policygraph.loaders.names import Names
from policygraph.loaders.parse.dates import find_dates, find_ranges, parse_period
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.records import Document, Genre, Name, Record, Ref, slug
from policygraph.loaders.source import Source, Stretch
from policygraph.loaders.targets import read_method, read_target
from policygraph.ontology.vocabulary import Vocabulary

_LABELS = ("result-target", "method", "measures", "initiatives")
_RUN_IN = re.compile(r"^(?P<title>[A-ZÆØÅ”\"’'][^:!?]{2,140}?):\s+(?=\S)")
_VERB = r"(?:er|har|vil|skal|kan|bliver|blev|var|får|arbejder|tilbyder|støtter|sikrer|koordinerer|samarbejder|etablerer|lavede|tilrettelægges|prioriteres|gennemføres|iværksættes|arrangerer|deltager|spiller|fortsætter|består|søger|står)"
_FIELDS = (
    "responsible",
    "partners",
    "economy",
    "funding-source",
    "timeframe",
    "law",
    "evaluation",
    "target-group",
    "status",
    "place",
    "theme",
    "staffing",
)
#: Labels that may as well be the title of an activity, when much text follows.
_PROSE_FIELDS = ("evaluation", "status", "partners", "place", "theme")
_BACK_REFERENCE = re.compile(
    r"^(?:Projektet|Tilbuddet|Aftalen|Målet|Formålet|Det|Den|De|Dette|Disse|Denne|Herudover|Derudover|Desuden|Her|Samtidig|Endvidere|Ordningen|Forløbet|Indsatsen\s+(?:skal|er|har|vil))\b"
)


def load_prose(source: Source, genre: Genre, why: str, words: Vocabulary) -> Document:
    """Read a policy or an action plan."""
    return _Reader(Document(source, genre, why), words).run()


@dataclass
class _Section:
    """What is open under a goal."""

    goal: Record | None = None
    zone: str = ""
    background: list[Stretch] = field(default_factory=list)
    target: Record | None = None
    initiative: Record | None = None
    text: str = ""
    lead: bool = False
    initiative_list: bool = False


class _Reader:
    def __init__(self, document: Document, words: Vocabulary) -> None:
        self.document, self.words = document, words
        self.names = Names(words, document.source.text)
        self.parts = blocks(document.source)
        self.section = _Section()
        self.theme: Block | None = None
        self.listed_under = ""
        self.last: Block | None = None
        goal = "|".join(map(re.escape, words.words("goal")))
        self.numbered = re.compile(
            rf"^(?:(?P<word>{goal})\s*)?(?P<number>\d{{1,2}}(?:\s?\.?\s?[A-ZÆØÅ](?![\wæøå]))?)\s?[.:)–-]?\s+(?P<text>\S.*)$",
            re.I | re.S,
        )

    def run(self) -> Document:
        self.body_from = next(
            (b.first for b in self.parts if self._goal(b) or self._opens_list(b)), self.document.source.lines[-1].number
        )
        front_matter(self.document, self.parts, self.words, self.names, self.body_from)
        for block in self.parts:
            self._take(block)
            if block.kind not in ("page", "footnote"):
                self.last = block
        self._date_by_period()
        return self.document

    def _date_by_period(self) -> None:
        """A target due "within the policy period" is due when the document says that its period ends."""
        ends = [f for f in self.document.of("document")[0].facts if f.field == "period_end"]
        for target in self.document.of("target") if ends else []:
            if target.values("due_text") and not target.values("due_date"):
                target.add("due_date", ends[0].value, ends[0].passage)

    # --- one block ------------------------------------------------------------------------------------------------

    def _take(self, block: Block) -> None:
        if block.kind == "page":
            self.document.claim(block.first, block.last, "page number")
        elif block.kind == "footnote":
            self._footnote(block)
        elif self._opens_list(block):
            self.section = _Section(lead=True)
            self.document.claim(block.first, block.last, "opens a list of goals")
        elif goal := self._goal(block):
            self._open_goal(block, *goal)
        elif label := self._label(block):
            self._open_zone(block, *label)
        elif self.section.lead and block.kind == "item":
            self._open_goal(block, None, block.stretch, False)
            self.section.lead = True
        elif block.kind == "heading" and not self._belongs(block):
            self._heading(block)
        else:
            self._body(block)

    def _opens_list(self, block: Block) -> bool:
        text = block.text.strip()
        if block.kind not in ("text", "heading") or len(text) > 120 or not text.endswith((":", "at")):
            return False
        bare = text.rstrip(": ")
        return bool(
            self.words.pattern("goals-lead-in").fullmatch(bare)
            or re.search(
                r"(?:politik|strategi|plan|vision)\w*s?\s+(?:politiske\s+)?(?:mål|målsætninger|pejlemærker)\s+er$", bare, re.I
            )
        )

    def _goal(self, block: Block) -> tuple[str | None, Stretch, bool] | None:
        """Number, text and whether a goal word stands in front, if the block opens a goal."""
        match = self.numbered.match(block.text)
        if block.kind not in ("text", "heading") or not match:
            if block.kind == "item" and self.section.lead and re.match(r"\d", block.marker):
                return block.marker.strip(".)("), block.stretch, False
            return None
        number = re.sub(r"\s|\.(?=\s?[A-Z])", "", match["number"]).upper()
        number = re.sub(r"^(\d+)([A-ZÆØÅ])$", r"\1.\2", number)
        text = block.stretch.part(*match.span("text"))
        if match["word"] or self.section.lead:
            return number, text, bool(match["word"])
        known = self._known(number)
        if known is not None and fuzz.ratio(str(known.first("text")).casefold(), text.text.casefold()) > 75:
            return number, text, False
        return None

    def _known(self, number: str | None) -> Record | None:
        return next((g for g in self.document.of("goal") if number and g.first("number") == number), None)

    def _open_goal(self, block: Block, number: str | None, text: Stretch, worded: bool) -> None:
        known, lead = self._known(number), self.section.lead and not worded
        if known is not None:
            if fuzz.ratio(str(known.first("text")).casefold(), text.text.casefold()) > 70:
                known.more.append(block.stretch.passage())
                self.section = _Section(known)
                return
            self.document.notes.append(
                f"line {block.first}: goal {number} stands twice with different words (also line {known.passage.line_start})"
            )
        key = slug(number) if number else slug(" ".join(re.findall(r"\w{4,}", text.text)[:6]))
        record = self.document.add(
            Record(
                "goal",
                key,
                block.stretch.passage(),
                why=f"{'a number after a goal word' if worded else 'an item of a list of goals'}",
            )
        )
        record.confidence = 1.0 if number else 0.9
        record.add("number", number)
        record.add("text", text.text, text.passage())
        record.add("label", short(text.text))
        if self.theme is not None and self.document.genre == "policy":
            record.add("theme", Name("theme", self.theme.text.strip()), self.theme.stretch.passage())
        self.names.add_laws(record, block.stretch)
        self.section = _Section(record, lead=lead)

    def _label(self, block: Block) -> tuple[str, Stretch] | None:
        """The role of a label that opens the block, and what follows it on the line."""
        if block.kind not in ("text", "heading", "item") or self.section.goal is None:
            return None
        for role in _LABELS:
            match = re.match(
                rf"(?:{self.words.pattern(role).pattern})(?:\s?\d{{1,2}}(?=\s*:?\s*$)|(?<=[a-zæøå])\d)?(?P<end>\s*:\s*|\s*$)",
                block.text,
                re.I,
            )
            match = match or re.match(
                rf"(?:{'|'.join(map(re.escape, self.words.words(role)))})\d?(?P<end>\s*:\s*|\s*$)", block.text, re.I
            )
            if (
                match
                and (match["end"].strip() or match.end() == len(block.text))
                and not (self.section.zone == "initiatives" and role in ("result-target",) and match.end() < len(block.text))
            ):
                return role, block.stretch.part(match.end())
        return None

    def _open_zone(self, block: Block, role: str, rest: Stretch) -> None:
        self.section.zone, self.section.initiative, self.section.initiative_list, self.section.lead = role, None, False, False
        self.document.claim(block.first, block.first, f"label: {role}")
        if rest.text.strip():
            self._in_zone(block, rest)

    def _heading(self, block: Block) -> None:
        nearby = block.first >= self.body_from - 60
        if (
            self.section.zone in ("initiatives", "measures")
            and self.section.goal is not None
            and self.document.genre == "action-plan"
            and ":" not in block.text
        ):
            self._open_initiative(block, block.stretch, None, "a heading among the initiatives", 0.8)
            return
        if (
            self.section.goal is not None
            and self.section.zone == ""
            and self.document.genre == "action-plan"
            and not self.section.lead
        ):
            return
        self.theme = block
        self.document.claim(block.first, block.last, "heading")
        if nearby:
            self.section = _Section()

    def _belongs(self, block: Block) -> bool:
        """Whether a short line is really the rest of an unfinished paragraph, or a field of the open initiative."""
        unfinished = self.last is not None and len(self.last.lines) > 1 and not re.search(r"[.!?:]\s*$", self.last.text)
        return self.section.zone in ("initiatives", "measures") and (
            block.text.rstrip().endswith(":") and unfinished or ":" in block.text.rstrip(": ")
        )

    def _body(self, block: Block) -> None:
        if self.section.goal is None or self.section.lead:
            if self.section.lead and block.kind != "item":
                self.section = _Section()
            return
        if self.section.zone:
            self._in_zone(block, block.stretch)
        elif self.section.initiative_list and block.kind == "item":
            self._open_initiative(block, block.stretch, None, "an item of a list of initiatives", 0.9)
        else:
            self._background(block)

    def _background(self, block: Block) -> None:
        goal = self.section.goal
        assert goal is not None
        self.section.background.append(block.stretch)
        goal.add("description", block.text, block.stretch.passage())
        self.names.add_laws(goal, block.stretch)
        self._no_target(block.stretch)
        self.section.initiative_list = block.text.rstrip().endswith(":") and bool(
            self.words.pattern("initiatives").search(block.text[-80:])
        )

    def _footnote(self, block: Block) -> None:
        if self.section.goal is None:
            self.document.claim(block.first, block.last, "footnote")
            return
        self.section.goal.add("note", block.text, block.stretch.passage())
        self.names.add_laws(self.section.goal, block.stretch)
        self._no_target(block.stretch)

    def _no_target(self, stretch: Stretch) -> None:
        match = self.words.pattern("no-target").search(stretch.text)
        if match and self.section.goal is not None:
            self.section.goal.add("no_target_reason", stretch.text, stretch.passage())

    # --- under a label ----------------------------------------------------------------------------------------------

    def _in_zone(self, block: Block, stretch: Stretch) -> None:
        zone, goal = self.section.zone, self.section.goal
        assert goal is not None
        if zone == "result-target":
            if self.words.pattern("no-target").search(stretch.text):
                self._no_target(stretch)
                return
            if self.section.target is not None and block.kind != "item" and not self._starts_label(block):
                if re.search(r"\d", stretch.text):
                    self.section.background.append(stretch)
                goal.add("description", stretch.text, stretch.passage())
                return
            self._open_target(stretch, goal)
        elif zone == "method" and self.section.target is not None:
            read_method(self.section.target, stretch, self.words)
            self.section.zone = "after-method"
        elif zone == "measures" and self.document.genre == "policy":
            for start, end in sentence_spans(stretch.text):
                part = stretch.part(start, end)
                if self.section.initiative is not None and re.match(
                    r"[A-ZÆØÅ]\w+(?:en|et|ne)\s+(?:blev|er|var|har)\b", part.text
                ):
                    self._extend(part)
                    continue
                self._open_initiative(
                    block, part, part, "a sentence under a label for measures", 0.7, title=measure_title(part.text)
                )
        elif zone in ("initiatives", "measures"):
            self._activity(block, stretch)
        else:
            self._background(block)

    def _starts_label(self, block: Block) -> bool:
        return self._label(block) is not None

    def _open_target(self, stretch: Stretch, goal: Record) -> None:
        number = str(goal.first("number") or goal.key)
        record = self.document.add(
            Record(
                "target",
                slug(number) + "-" + str(len(goal.values("has_target")) + 1),
                stretch.passage(),
                why="stands under a label for targets",
            )
        )
        record.add("text", stretch.text, stretch.passage())
        record.add("label", short(stretch.text))
        read_target(record, stretch, self.section.background, self.words)
        self.names.add_laws(record, stretch)
        goal.add("has_target", Ref("target", record.key), stretch.passage())
        self.section.target = record

    # --- initiatives -------------------------------------------------------------------------------------------------

    def _activity(self, block: Block, stretch: Stretch) -> None:
        text, current = stretch.text, self.section.initiative
        if self.words.pattern("no-initiative").search(text) and self.section.goal is not None:
            self.section.goal.add("description", text, stretch.passage())
            return
        if current is not None and (role := self._field(text)):
            read_field(current, role[0], stretch.part(role[1]), self.words, self.names)
            return
        if match := self._run_in(text):
            self._open_initiative(
                block,
                stretch,
                stretch.part(match.end()),
                "a paragraph with a title of its own",
                0.95,
                title=match["title"].strip(),
            )
        elif (
            block.kind == "item"
            and not (
                current is not None
                and self.last is not None
                and self.last.text.rstrip().endswith(":")
                and self.last.kind == "heading"
            )
            and not self._continued_list(block)
        ):
            self._open_initiative(block, stretch, stretch, "an item under a label for initiatives", 0.8, title=short(text, 110))
        elif block.kind == "heading" or self._continues(text) or block.kind == "item":
            self._extend(stretch)
        elif text.rstrip().endswith(":") and current is None:
            assert self.section.goal is not None
            self.section.goal.add("description", text, stretch.passage())
        else:
            self._open_initiative(
                block, stretch, stretch, "a paragraph with an activity of its own", 0.6, title=activity_title(text)
            )

    def _continued_list(self, block: Block) -> bool:
        return (
            self.section.initiative is not None
            and re.match(r"[b-zæøå]\.", block.marker) is not None
            and self.last is not None
            and self.last.kind == "item"
            and not self._run_in(self.last.text)
        )

    def _run_in(self, text: str) -> re.Match[str] | None:
        match = _RUN_IN.match(text)
        if not match or len(match["title"].split()) > 22 or re.search(r"[.!?]\s+[A-ZÆØÅ]", match["title"]):
            return None
        return None if re.search(r"\b(?:skal|vil|er|har|blev|besluttede)\b.*\b(?:at|til)?$", match["title"]) else match

    def _field(self, text: str) -> tuple[str, int] | None:
        for role in _FIELDS:
            if match := re.match(rf"(?:{self.words.pattern(role).pattern})\s*:\s*(?=\S)", text, re.I):
                return (role, match.end()) if role not in _PROSE_FIELDS or len(text) < 200 else None
        return None

    def _continues(self, text: str) -> bool:
        """Whether a paragraph goes on about the initiative that is open."""
        if self.section.initiative is None:
            return False
        if _BACK_REFERENCE.match(text):
            return True
        title = str(self.section.initiative.first("title")).casefold()
        opening = text.casefold()[: max(30, len(title) + 12)]
        if len(title) > 8 and title[:40] in opening:
            return True
        match = re.match(rf"(?P<noun>[A-ZÆØÅ][a-zæøå]+?)(?:en|et|erne|ne)\s+{_VERB}\b", text)
        return bool(match and len(match["noun"]) > 3 and match["noun"].casefold() in self.section.text.casefold())

    def _extend(self, stretch: Stretch) -> None:
        record = self.section.initiative
        if record is None:
            if self.section.goal is not None:
                self.section.goal.add("description", stretch.text, stretch.passage())
            return
        record.more.append(stretch.passage())
        self._describe(record, stretch)

    def _open_initiative(
        self, block: Block, whole: Stretch, body: Stretch | None, why: str, confidence: float, title: str | None = None
    ) -> None:
        goal = self.section.goal
        assert goal is not None
        name = title or whole.text.strip(" .:")
        record = self.document.add(Record("initiative", slug(name), whole.passage(), why=why, confidence=confidence))
        record.add("title", name, whole.passage(0, len(name) if title else None))
        record.add("contributes_to", Ref("goal", goal.key), goal.more[-1] if goal.more else goal.passage)
        self.section.initiative, self.section.text = record, ""
        if title and body is not None and body is not whole:
            head = whole.part(0, len(whole.text) - len(body.text))
            for period in find_ranges(head.text)[:1]:
                record.add("start", period.start, head.passage())
                record.add("end", period.end, head.passage())
            self.names.add_organisations(record, head)
        self._describe(record, body if body is not None else whole)

    def _describe(self, record: Record, stretch: Stretch) -> None:
        self.section.text += " " + stretch.text
        if stretch.text.strip() != record.first("title"):
            record.add("description", stretch.text, stretch.passage())
        self.names.add_laws(record, stretch)
        self.names.add_organisations(record, stretch)
        for mention in self.names.funders(stretch.text):
            if mention.name.iri is None or "drift" not in mention.name.text:
                record.add("funded_by", mention.name, stretch.passage(mention.start, mention.end))
        read_field(record, "money", stretch, self.words, self.names)
        self._dates(record, stretch)
        if self.words.pattern("duty-cue").search(stretch.text):
            record.add("statutory", True, stretch.passage())

    def _dates(self, record: Record, stretch: Stretch) -> None:
        if record.values("start") or record.values("end"):
            return
        for start, end in sentence_spans(stretch.text):
            sentence = stretch.text[start:end]
            if re.search(r"\b(?:i årene|i perioden|perioden|løber|fra)\b", sentence) and (ranges := find_ranges(sentence)):
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


def short(text: str, limit: int = 90) -> str:
    """A label: the first sentence, cut at a word if it is long."""
    spans = sentence_spans(text)
    first = text[slice(*spans[0])].rstrip(" .:;") if spans else text
    if len(first) <= limit:
        return first
    cut = first[:limit].rsplit(" ", 1)[0].rstrip(" ,;:-–(")
    return cut + " …"


def measure_title(text: str) -> str:
    """A title for a measure given in a sentence: its noun phrase, without "Fokus på" in front."""
    bare = re.sub(r"^(?:Fokus på|Arbejde med|Der skal|Vi vil)\s+", "", text)
    head = re.split(r", (?:hvor|som|der)\b| med (?:særlig|udgangspunkt|fokus)| rettet mod ", bare, maxsplit=1)[0]
    return short(head[0].upper() + head[1:], 110) if head else short(text, 110)


def activity_title(text: str) -> str:
    """A title for a paragraph that has none: its grammatical subject, or the thing it names."""
    if re.match(r"(?:For|På|I|Ved|Med|Til|Ud over|Udover|Som|Gennem)\b", text):
        named = re.search(
            r"(?P<name>[A-ZÆØÅ][\wæøå-]*(?:\s+(?:i|og|for|af|med|på|til|[A-ZÆØÅ][\wæøå-]*))*\s+\([A-ZÆØÅ]{2,}\))", text[1:]
        )
        if named:
            return named["name"]
        return short(text, 80)
    subject = re.match(rf"(?P<subject>.{{6,120}}?)(?:,\s+(?:der|som|hvor)\b|\s+{_VERB}\b)", text)
    return subject["subject"].strip(" ,") if subject else short(text, 80)
