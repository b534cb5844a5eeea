"""Policies and action plans: goals, and under each goal background, targets, method, measures, initiatives.

Both genres are one outline (:mod:`policygraph.loaders.outline` says what its marks mean). A block either opens a goal,
is a label ("Resultatmål", "Tiltag:", "Ansvarlig:"), or belongs to what was opened last:

- a goal:        a number after a goal word, an item of a list of goals, a sentence ("Vi vil, at …"), or a heading with
                 targets under it
- a target:      what follows a label for targets
- an initiative: a title with labelled facts under it or with a number of its own; under a label for initiatives a
                 run-in title ("Sprogcafé: …"), an item, or a paragraph with an activity of its own
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from rapidfuzz import fuzz

from policygraph.loaders.blocks import Block, blocks
from policygraph.loaders.catalogue import Tables, has_tables, load_catalogue, role_of
from policygraph.loaders.clauses import tells_past, tells_start
from policygraph.loaders.columns import TARGET_COLUMNS, target_columns, tells_targets
from policygraph.loaders.fields import add_criterion, add_duty, add_goals, add_planned, read_field, split_labels
from policygraph.loaders.front import front_matter, is_municipality
from policygraph.loaders.names import Names
from policygraph.loaders.outline import APPENDED, Opening, Outline, first_sentence, label_lines, normal_number, number_of
from policygraph.loaders.parse.dates import find_dates, find_ranges, parse_period
from policygraph.loaders.parse.money import find_money
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.parse.titles import FINITE, VERB, main_clause, nameable, opens_with_title
from policygraph.loaders.records import Document, Genre, Name, Record, Ref, Term, slug
from policygraph.loaders.several import goals_are_listed, of_several, tell_of_each
from policygraph.loaders.source import Passage, Source, Stretch
from policygraph.loaders.targets import due_of_all, has_figure, read_method, read_target, read_target_row, says_how
from policygraph.ontology.vocabulary import Vocabulary

_RUN_IN = re.compile(r"^(?P<title>[A-ZÆØÅ”\"’'][^:!?]{2,140}?):\s+(?=\S)")
_DASHED = re.compile(r"^(?P<title>[A-ZÆØÅ][^:.!?–—]{2,80}?)\s+[–—]\s+(?=\S)")
#: Labels that may as well be the title of an activity, when much text follows.
_PROSE_FIELDS = ("evaluation", "status", "partners", "place", "theme")
#: In running text only these are sure to speak of the initiative itself; "følges" may be said of anything.
_SAID_OF_EVALUATION = ("announced", "evaluated", "not-evaluated-separately", "not-by-municipality")
#: A sentence that says how much something is to be.
_SETS = re.compile(r"\bskal\b.*\d|\d.*\bskal\b", re.S)
#: "K12  Madspild": a number with the letter of a list in front.
_LETTERED = re.compile(r"^(?P<number>[A-ZÆØÅ]{1,2}\d{1,2})[.:)]?\s+(?P<text>[A-ZÆØÅ»\"“].*)$", re.S)
_BACK_REFERENCE = re.compile(
    r"^(?:Projektet|Tilbuddet|Aftalen|Målet|Formålet|Det|Den|De|Dette|Disse|Denne|Herudover|Derudover|Desuden|Her|Samtidig|Endvidere|Ordningen|Forløbet|Indsatsen\s+(?:skal|er|har|vil))\b"
)


def load_overview(source: Source, genre: Genre, why: str, words: Vocabulary) -> Document:
    """Read a catalogue: its tables; its text too where it has none, sets goals above them, or tells initiatives beside them."""
    tables = has_tables(source, words) and not _sets_goals(source, words) and not _tells_initiatives(source, words)
    return (load_catalogue if tables else load_prose)(source, genre, why, words)


def _sets_goals(source: Source, words: Vocabulary) -> bool:
    """Whether two goals or more are numbered in the text."""
    outline = Outline(blocks(source, label_lines(words)), words, "catalogue")
    opened = [outline.goal(block) for block in outline.parts]
    numbered = [o for o in opened if o is not None and o.number and not outline.is_area(o)]
    listed = any(outline.opens_list(block) or outline.heads_list(n) for n, block in enumerate(outline.parts))
    return listed or len({o.number for o in numbered if len(o.text.text.split()) > 2}) > 1


def _tells_initiatives(source: Source, words: Vocabulary) -> bool:
    """Whether two initiatives or more have a number of their own and labelled facts in the text, beside those in tables."""
    outline = Outline(blocks(source, label_lines(words)), words, "catalogue")
    titles = [block for block in outline.parts if block.first in outline.layout.titles]
    opened = [o.number if (o := outline.initiative(block)) else number_of(block) for block in titles]
    return len({number for number in opened if number}) > 1


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
    titled: bool = False
    field: str = ""
    text: str = ""
    lead: bool = False
    initiative_list: bool = False
    measuring: bool = False
    inline: bool = False
    level: int = 0
    whole: Record | None = None
    #: By when, where the label of the targets says it of all of them.
    due: Stretch | None = None
    how: Stretch | None = None


#: "begynder den …", "slutter den …": what stands right before the day on which an initiative begins or ends.
_FROM = re.compile(r"\b(?:begynder|starter|åbner|går i gang|sættes i gang|igangsættes|gælder(?: fra)?)\s+(?:den\s+|i\s+)?$", re.I)
_UNTIL = re.compile(r"\b(?:slutter|er færdig|afsluttes|ophører|stopper|til(?: og med)?|indtil)\s+(?:den\s+|i\s+)?$", re.I)
#: That a further paragraph sets a figure to reach.
_SETS_ANOTHER = re.compile(
    r"\bskal\b|\b(?:mindst|højst|senest|inden|ved udgangen)\b|^(?:Andelen|Antallet)\b|^(?:Fra|I|Inden) (?:19|20)\d\d\b[^.]*\b(?:stiger|falder|vokser)\b",
    re.I,
)
#: That something is looked back on.
_LOOKED_AT = re.compile(r"\bevaluer\w+|\bafrapporter\w+|\bmåles i\b", re.I)
#: That a line says how much is to be, and not what is done.
_SETS_HOW_MUCH = re.compile(
    r"\b(?:skal|stig\w+|steg\w*|fald\w*|halver\w+|fordobl\w+|reducer\w+|øges|øget|nedbring\w+|mindst|højst|andelen|antallet)\b|\d\s?(?:%|pct\.?|procent)",
    re.I,
)
#: With what words a line opens that says by when something is to be.
_FALLS_DUE = re.compile(
    r"(?:Inden|Senest|Ultimo|(?:Ved|Med|Inden|Før)\s+(?:udgangen|udløbet|slutningen|afslutningen)\s+af)\b", re.I
)
#: "Begge succeskriterier skal være nået den 31. december": by when, and how, of all the targets that follow.
_OF_ALL_TARGETS = re.compile(
    r"(?:De \w+|Alle(?: \w+)?|Begge|Samtlige)\s+(?:succeskriterier|resultatmål|mål|måltal|effektmål|indikatorer)\b", re.I
)


class _Reader:
    def __init__(self, document: Document, words: Vocabulary) -> None:
        self.document, self.words = document, words
        self.names = Names(words, document.source.text)
        self.parts = blocks(document.source, label_lines(words))
        self.outline = Outline(self.parts, words, document.genre)
        self.tables = Tables(document, words)
        self.tabled: list[Record] = []
        self.dividing: set[int] = set()
        self.target_columns: list[str] = []
        self.target_headings: dict[str, Stretch] = {}
        self.listed: Record | None = None
        self.section = _Section()
        self.theme: Stretch | None = None
        self.theme_number: str | None = None
        self.awaited: Opening | None = None
        self.marker: Stretch | None = None
        self.last: Block | None = None
        self.above = 0
        self.levels: dict[str, int] = {}
        #: Goals by the numbers that they have besides their first: "Mål 1 og 2".
        self.further: dict[str, Record] = {}
        self.numbered = re.compile(
            r"^(?P<number>\d{1,2}(?:\.\d{1,2})*(?:\s?\.?\s?(?![IÅ]\s+[a-zæøå])[A-ZÆØÅ](?![\wæøå]))?)\s?[.:)–-]?\s+(?P<text>\S.*)$",
            re.S,
        )

    def run(self) -> Document:
        self.layout = self.outline.layout
        self.body_from = next(
            (
                b.first
                for n, b in enumerate(self.parts)
                if self._goal(b)
                or self._opens_list(n, b)
                or self._is_area(b)
                or self.document.genre == "catalogue"
                and b.first in self.layout.titles
            ),
            self.document.source.lines[-1].number,
        )
        front_matter(self.document, self.parts, self.words, self.names, self.body_from)
        for index, block in enumerate(self.parts):
            self._take(index, block)
            self.above = self.outline.depth(block) or self.above
            if block.kind not in ("page", "footnote"):
                self.last = block
        self.tables.finish(self.tabled)
        if goals_are_listed(self.document):
            self._let_go_of_place()
        tell_of_each(self.document, self.parts, self.names, self.words)
        for record in self.document.of("initiative"):  # who answers does not take part as well
            answers = {v.text for v in record.values("responsible") if isinstance(v, Name)}
            record.facts = [f for f in record.facts if not (f.field == "partner" and getattr(f.value, "text", "") in answers)]
        self._date_by_period()
        return self.document

    def _let_go_of_place(self) -> None:
        """Where initiatives say which goal they serve, and all stand after the last goal, its place says nothing."""
        said = [r for r in self.document.of("initiative") if any(isinstance(v, Name) for v in r.values("contributes_to"))]
        if len(said) * 2 >= len(self.document.of("initiative")):
            for record in self.document.of("initiative"):
                record.facts = [f for f in record.facts if not (f.field == "contributes_to" and isinstance(f.value, Ref))]

    def _date_by_period(self) -> None:
        """A target due "within the policy period" is due when the document says that its period ends."""
        ends = [f for f in self.document.of("document")[0].facts if f.field == "period_end"]
        for target in self.document.of("target") if ends else []:
            if target.values("due_text") and not target.values("due_date"):
                target.add("due_date", ends[0].value, ends[0].passage)

    # --- one block ------------------------------------------------------------------------------------------------

    def _take(self, index: int, block: Block) -> None:
        if block.kind == "page":
            self.document.claim(block.first, block.last, "page number")
        elif block.kind == "footnote":
            self._footnote(block)
        elif block.kind == "row" or self._within_table(index, block):
            self._row(block)
        elif self.outline.is_contents(block):
            self.document.claim(block.first, block.last, "table of contents")
        elif self.awaited is not None:
            self._awaited_text(block)
        elif self.outline.heads_parts(block) and self.section.initiative is None:
            self.section = _Section(lead=True, whole=self.section.goal)
            self.document.claim(block.first, block.last, "opens a list of goals below a goal")
        elif self._opens_list(index, block):
            self.section = _Section(lead=True)
            self.document.claim(block.first, block.last, "opens a list of goals")
        elif self._opens_part(block):
            self.section, self.theme, self.theme_number = _Section(), block.stretch, number_of(block)
            self.document.claim(block.first, block.last, "heading of a part")
        elif opening := self._initiative(block):
            self._titled(block, opening)
        elif self._area(block):
            return
        elif self._target_of_goal(block):
            return
        elif goal := self._goal(block):
            self._open_goal(block, *goal)
        elif self._awaits_goal(block):
            self.awaited = Opening("", None, block.stretch)
            self.document.claim(block.first, block.last, "label: goal")
        elif self._comes_from(block):
            return
        elif self._within_goal(block):
            self.section.zone, self.section.target = "", None
            self.document.claim(block.first, block.last, "heading within a goal")
        elif self._fact_of_target(block):
            return
        elif (
            block.kind == "heading"
            or block.text.rstrip().endswith("?")
            or self._chapter(block)
            or self._stands_alone(index, block)
        ) and self._closes(block):
            self._heading(block)
        elif label := self._label(block):
            self._open_zone(block, *label)
        elif self._facts(block):
            return
        elif self.section.lead and block.kind == "item":
            whole = self.section.whole
            self._open_goal(block, None, block.stretch, False)
            self.section.lead, self.section.whole = True, whole
            if whole is not None and self.section.goal is not None:
                self.section.goal.add("theme", Name("theme", str(whole.first("label"))), whole.passage)
        elif block.kind == "heading" and not self._belongs(block):
            self._heading(block)
        else:
            self._body(block)

    def _opens_part(self, block: Block) -> bool:
        """ "AFSNIT B: BEHANDLING" in a catalogue without headings: a line in capitals that stands apart."""
        letters = re.sub(r"[^A-Za-zÆØÅæøå]", "", block.text)
        return (
            self.document.genre == "catalogue"
            and self.section.goal is None
            and block.gap
            and block.kind in ("text", "heading")
            and len(letters) > 6
            and letters.isupper()
            and len(block.text) < 80
            and block.first not in self.layout.titles
        )

    def _row(self, block: Block) -> None:
        """A row of a table: a target under a label for targets, else an initiative of the goal that is open."""
        if self._target_row(block):
            return
        begins = self.last is not None and self.last.kind != "row" and self.last.first not in self.dividing
        heading = self.last.lines[0] if self.last is not None and begins else self.tables.place.heading
        goal, theme = self.section.goal, self.theme
        told = self.section.initiative if begins and self.section.titled and block.first in self.tables.pairs else None
        for record in self.tables.take(block.lines[0], heading, told):
            if goal is not None and not record.values("contributes_to"):
                record.add("contributes_to", Ref("goal", goal.key), goal.more[-1] if goal.more else goal.passage)
            elif goal is None and theme is not None:
                record.add("section", theme.text.strip(), theme.passage())
            self.tabled.append(record)

    def _within_table(self, index: int, block: Block) -> bool:
        """Whether a line of one cell stands between the rows of a table: a heading over those below."""
        around = self.parts[max(index - 1, 0) : index + 2]
        rows = [p for p in around if p is not block and p.kind == "row"]
        within = len(rows) == 2 and around[0].last + 1 == block.first and block.last + 1 == around[-1].first
        self.dividing |= {block.first} if within else set()
        return within

    def _target_row(self, block: Block) -> bool:
        """A row of a table of targets, by the columns of its header."""
        cells = self.document.source.cells(block.lines[0])
        joined = self.last is not None and (self.last.kind == "row" or self.last.first in self.dividing)
        if self.last is None or not joined or block.first > self.last.last + 1:
            self.target_columns = self._target_header(block, [c.text for c in cells])
            self.target_headings = dict(zip(self.target_columns, cells))
            if self.target_columns:
                self.document.claim(block.first, block.last, "header row")
                return True
        if not self.target_columns:
            return False
        row = {role: cell for role, cell in zip(self.target_columns, cells) if role and cell.text}
        if "text" in row and ("goal" in row or self.section.goal is not None):
            target = self._open_target(row["text"], self.section.goal, of=row.get("goal"))
            if "value" in row:  # a figure in the words ("ture under 5 km") is not how much
                target.facts = [f for f in target.facts if f.field not in ("target_value", "unit")]
            read_target_row(target, row, self.words, self.target_headings)
            target.more.append(block.stretch.passage())
        return True

    def _target_header(self, block: Block, cells: list[str]) -> list[str]:
        """The roles of the columns of a table of targets, by their headings and what stands below; none if it is another table."""
        exact = {r: {w.casefold() for w in self.words.words(f"target-column-{r}")} for r in TARGET_COLUMNS}
        bare = [_undated(c) for c in cells]

        def of(heading: str) -> str:
            """The role of a heading, or of its first part ("Datakilde og frekvens")."""
            parts = (heading, re.split(r"\s+og\s+|\s*/\s*", heading)[0])
            return next((r for part in parts for r in TARGET_COLUMNS if part.casefold() in exact[r]), "")

        roles = [of(c) for c in bare]
        years = [n for n, c in enumerate(cells) if re.fullmatch(r"\W*(?:19|20)\d\d\W*", c)]
        if "text" in roles and not {"value", "baseline"} & set(roles) and len(years) > 1:  # "2021", "2025"
            roles[years[0]], roles[years[-1]] = "baseline", "value"
        goals = {w.casefold() for w in self.words.words("goal-reference", "column-goal-reference")}
        if "text" in roles and (of_goal := next((n for n, c in enumerate(bare) if not roles[n] and c.casefold() in goals), None)):
            roles[of_goal] = "goal"
        values = [n for n, role in enumerate(roles) if role == "value"]
        if len(values) > 1 and "text" not in roles:
            roles[values[0]] = "text"  # "Mål" heads what is aimed at where another column says how much
        elif len(values) > 1 and not all(find_dates(cells[n]) for n in values):
            roles[values[0]] = "goal"  # or the numbers of goals
        told = set(roles)
        in_zone = self.section.zone in ("result-target", "method") and self.section.goal is not None
        names = {w.casefold() for w in self.words.words("result-target")}
        worded = "text" in told and bare[roles.index("text")].casefold() in names  # the target says itself how much
        whole = "value" in told or worded and told & {"baseline", "due", "source"}
        if "text" in told and whole and (told & {"baseline", "due", "source"} or in_zone):
            return target_columns(cells, self._rows_below(block), roles, self.words) if "goal" not in told else roles
        return self._by_content(block, cells, roles)

    def _by_content(self, block: Block, cells: list[str], roles: list[str]) -> list[str]:
        """The roles of the columns by what stands below them; only under a goal, and never where a heading is one of initiatives'."""
        if self.section.goal is None or self.section.titled or "goal" in roles or not all(len(c) < 60 for c in cells):
            return []
        fields = {role_of(c, self.words) for c, role in zip(cells, roles) if c and not role}
        named = any(self._names_initiatives(c) for c, role in zip(cells, roles) if not role)
        if named or fields & {"responsible", "economy", "funding-source", "partners", "target-group"}:
            return []
        rows = self._rows_below(block)
        found = target_columns(cells, rows, roles, self.words)
        return found if tells_targets(found, rows) else []

    def _names_initiatives(self, heading: str) -> bool:
        """Whether a heading says that names of initiatives stand below it ("Indsats", "Aktiviteter")."""
        words = {w.casefold() for w in self.words.words("title", "column-title", "initiative-word", "initiatives")}
        return heading.strip(" :.").casefold() in words

    def _rows_below(self, block: Block) -> list[list[str]]:
        """The cells of the rows that follow a header without a break."""
        rows, last = [], block.last
        for part in self.parts[bisect_right(self._firsts, block.first) :]:
            if part.kind != "row" or part.first > last + 1:
                break
            rows.append([c.text for c in self.document.source.cells(part.lines[0])])
            last = part.last
        return rows

    def _opens_list(self, index: int, block: Block) -> bool:
        return (self.outline.opens_list(block) or self.outline.heads_list(index)) and self.section.initiative is None

    def _awaited_text(self, block: Block) -> None:
        """The text of a goal whose number stood alone on its line."""
        opening, self.awaited = self.awaited, None
        marker, self.marker = self.marker, None
        if marker is not None and block.first > marker.passage().line_end + 2:
            marker = None  # something else stands between
        assert opening is not None
        if self._goal(block) or self._label(block):
            return self._take(bisect_right(self._firsts, block.first) - 1, block)
        self._open_goal(block, opening.number or self._area_number(), block.stretch, True, marker)

    def _area_number(self) -> str | None:
        """The number of the heading that a goal without one stands alone under."""
        return self.theme_number if self._known(self.theme_number) is None else None

    def _awaits_goal(self, block: Block) -> bool:
        if self.section.initiative is not None or not self.outline.heads_goal(block):
            return False
        after = self.outline.after(block)
        own = self.section.goal is None and after is not None and self.outline.sentence(after)
        return self.layout.labels_are_goals or own

    def _goal(self, block: Block) -> tuple[str | None, Stretch, bool] | None:
        """Number, text and whether a goal word stands in front, if the block opens a goal."""
        if self.section.lead and block.kind == "item" and re.match(r"\d", block.marker):
            return block.marker.strip(".)("), block.stretch, False
        if (opening := self.outline.goal(block)) is not None:
            return self._worded(block, opening)
        if block.first in self.layout.goals:
            match = self.numbered.match(block.text)
            if match:
                return normal_number(match["number"]), block.stretch.part(match.start("text")), True
            number = block.marker.strip(".)(") if block.kind == "item" and block.marker[:1].isdigit() else None
            return number, block.stretch, True
        if self.layout.sentences_are_goals and self.outline.sentence(block) and not self.section.zone:
            return None, block.stretch, False
        match = self.numbered.match(block.text)
        if block.first in self.outline.numbered_headings and self._restated(number_of(block), block.text):
            return number_of(block), block.stretch.part(match.start("text") if match else 0), False
        if block.kind not in ("text", "heading") or not match:
            return None
        number, text = normal_number(match["number"]), block.stretch.part(*match.span("text"))
        if self.section.lead and not re.match(r"\d+\s+[a-zæøå%]", block.text):
            return number, text, False
        return (number, text, False) if self._restated(number, text.text) else None

    def _restated(self, number: str | None, text: str) -> bool:
        """Whether a numbered line is a goal that was listed before."""
        known = self._known(number)
        return (
            known is not None and fuzz.ratio(str(known.first("text")).casefold(), re.sub(r"^[\d.)\s]+", "", text).casefold()) > 75
        )

    def _worded(self, block: Block, opening: Opening) -> tuple[str | None, Stretch, bool] | None:
        """A goal word opens a goal, unless it opens a theme, a target, or says which goals an initiative serves."""
        if self.outline.is_area(opening) and self.layout.areas_are_themes:
            return None
        text = opening.text.text.strip()
        if self.section.initiative is not None and opening.number is None and re.fullmatch(r"[\d.,A-Z &og–-]*", text):
            return None
        if self.outline.is_part(opening) and has_figure(text) and self.section.goal is not None:
            return None
        if opening.number is None and (block.kind == "item" or not text or self.outline.fields(block) and self.section.titled):
            return None
        return opening.number or self._area_number(), opening.text, True

    def _area(self, block: Block) -> bool:
        """A heading that names an area, where goals stand under areas."""
        if not self._is_area(block):
            return False
        opening = self.outline.goal(block)
        self.theme = opening.text.strip() if opening is not None and opening.text.text.strip() else block.stretch
        self.theme_number = opening.number if opening is not None else number_of(block)
        self.section = _Section()
        self.document.claim(block.first, block.last, "heading of an area")
        return True

    def _target_of_goal(self, block: Block) -> bool:
        """ "Mål 1.A: 600 husstande …" as an item under a label for targets."""
        opening = self.outline.goal(block) if self.section.zone == "result-target" and block.kind == "item" else None
        if opening is None or not opening.number or self.outline.is_area(opening):
            return False
        at = block.text.find(opening.text.text) if opening.text.text else len(block.text)
        self._open_target(opening.text, self.section.goal, of=block.stretch.part(len(opening.word), at))
        return True

    def _is_area(self, block: Block) -> bool:
        opening = self.outline.goal(block)
        worded = opening is not None and self.outline.is_area(opening) and self.layout.areas_are_themes
        return worded or block.first in self.layout.areas

    def _known(self, number: str | None) -> Record | None:
        known = next((g for g in self.document.of("goal") if number and g.first("number") == number), None)
        return known or self.further.get(number or "")

    def _open_goal(self, block: Block, number: str | None, text: Stretch, worded: bool, marker: Stretch | None = None) -> None:
        """Open a goal.

        :param marker: the line above that holds its number alone
        """
        if not text.text.strip():
            self.awaited, self.marker = Opening("", number, text), block.stretch
            self.document.claim(block.first, block.last, "number of a goal")
            return
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
                (marker + block.stretch if marker is not None else block.stretch).passage(),
                why=self._why_goal(block, number, worded),
            )
        )
        record.confidence = 1.0 if number else 0.9
        record.add("number", number)
        record.add("text", text.text, text.passage())
        record.add("label", short(re.sub(r"^at\s+", "", text.text)))
        if self.theme is not None and (self.document.genre == "policy" or self.layout.areas_are_themes):
            record.add("theme", Name("theme", self.theme.text.strip()), self.theme.passage())
        opening = self.outline.goal(block)
        self._takes_over(record, text, opening.word if opening is not None else "")
        for further in opening.more if opening is not None and self.document.genre != "policy" else ():
            self.further[further] = record
            if not record.values("succeeds"):
                record.add("succeeds", Name("goal", str(number)), block.stretch.passage())
            record.add("succeeds", Name("goal", further), block.stretch.passage())
        self.names.add_laws(record, block.stretch)
        before = self.levels.get(self.section.goal.key) if self.section.goal is not None else None
        self.levels[record.key] = block.lines[0].heading or (self.above if before is None else before)
        self.section, self.listed = _Section(record, lead=lead, level=self.levels[record.key]), None

    def _takes_over(self, record: Record, text: Stretch, word: str) -> None:
        """ "… (politikkens mål 3 og 4)": which goals of the policy a plan's goal takes over, in the plan's own words.

        :param word: what the plan calls its goals: "Mål 3: … (pejlemærke 3 og 4)" names others than its own
        """
        match = self.outline.taken_over.search(text.text) or self.outline.goal_of_policy.search(text.text)
        if self.document.genre == "policy" or not match or match.groupdict().get("word", "").casefold() == word.casefold() != "":
            return
        self._succeeds(record, match, text.passage(*match.span()))
        record.facts = [f for f in record.facts if f.field != "label"]
        record.add("label", short((text.text[: match.start()] + text.text[match.end() :]).strip()))

    def _comes_from(self, block: Block) -> bool:
        """ "(Pejlemærke 5 og 6 i politikken)" on a line below a goal: which of the policy's goals it takes over."""
        goal, match = self.section.goal, self.outline.taken_over.fullmatch(block.text.strip(" ."))
        if goal is None or match is None or self.document.genre == "policy":
            return False
        self._succeeds(goal, match, block.stretch.passage())
        goal.more.append(block.stretch.passage())
        return True

    @staticmethod
    def _succeeds(goal: Record, match: re.Match[str], passage: Passage) -> None:
        for number in re.finditer(r"\d{1,2}(?:\.\d{1,2})*", match["numbers"] or match["of"]):
            goal.add("succeeds", Name("goal", normal_number(number.group())), passage)

    def _why_goal(self, block: Block, number: str | None, worded: bool) -> str:
        if block.first in self.layout.goals:
            return "a heading with targets or initiatives under it"
        if worded:
            return "a number after a goal word" if number else "a goal word in front"
        return "an item of a list of goals" if self.section.lead or block.kind == "item" else "a sentence that sets a goal"

    def _label(self, block: Block) -> tuple[str, Stretch] | None:
        """The role of a label that opens the block, and what follows it on the line."""
        found = self.outline.zone(block)
        if found is not None and self.section.goal is None and self.listed is not None and not self.section.lead:
            self.section = _Section(self.listed, level=self.levels.get(self.listed.key, 0))
        if (
            found is None
            or self.section.goal is None
            and not self._in_catalogue(found[0])
            and not self._heads_targets(found, block)
        ):
            return None
        role, rest = found
        if rest.text and role == "result-target" and (self.section.titled or self.section.zone == "initiatives"):
            return None
        return found

    def _heads_targets(self, found: tuple[str, Stretch], block: Block) -> bool:
        """A heading over targets that say themselves which goals they are of, or are of the whole document."""
        after = self.parts[(at := bisect_right(self._firsts, block.first)) : at + 3]
        items = [p for p in after if p.kind == "item"]
        said = (self.outline.goal(p) for p in items)
        whole = bool(self.document.of("goal")) and any(has_figure(p.text) and find_dates(p.text) for p in items)
        return found[0] == "result-target" and (
            whole or any(o is not None and o.number and has_figure(o.text.text) for o in said)
        )

    def _in_catalogue(self, role: str) -> bool:
        return self.document.genre == "catalogue" and role in ("initiatives", "measures")

    def _measured(self, block: Block) -> Stretch | None:
        """ "Delmål 1.2: 60 % …" under a goal is one of its targets."""
        opening = self.outline.goal(block)
        if opening is None or self.section.goal is None or self.section.initiative is not None:
            return None
        if self.outline.is_area(opening) or not (self.outline.is_part(opening) or opening.number is None):
            return None
        return opening.text if has_figure(opening.text.text) else None

    def _open_zone(self, block: Block, role: str, rest: Stretch) -> None:
        if (of := self._known(self.outline.zone_of(block))) is not None and of is not self.section.goal:
            self.section = _Section(of, level=self.levels.get(of.key, 0))  # the label names another goal than the open one
        self.section.zone, self.section.initiative, self.section.initiative_list, self.section.lead = role, None, False, False
        if self.section.whole is not None:  # what comes after the goals below a goal is said of that goal again
            self.section.goal, self.section.whole, self.section.target = self.section.whole, None, None
        if role == "result-target" and re.search(r"\d", block.lines[0].text):
            self.section.target = None  # "Resultatmål 4.2": a target of its own
        self.section.measuring = role == "method" and self.section.target is None
        self.section.inline = bool(rest.text.strip())
        self.section.how = None
        self.section.due = block.stretch if role == "result-target" and not rest.text.strip() and "(" in block.text else None
        self.document.claim(block.first, block.first, f"label: {role}")
        if rest.text.strip():
            if role == "result-target":
                self.section.target = None  # a label of its own: a target of its own
            self._in_zone(block, rest)

    def _heading(self, block: Block) -> None:
        nearby, level = block.first >= self.body_from - 60, block.lines[0].heading
        section = self.section
        if self._closes(block):
            self.section, self.theme = _Section(), None
            self.document.claim(block.first, block.last, "heading")
            return
        if (
            block.last <= self.document.records[0].passage.line_end
            or any(m.precision == "day" for m in find_dates(block.text))
            or is_municipality(block.text)
        ):
            return
        if section.initiative is not None and section.titled and level > section.level > 0:
            self.document.claim(block.first, block.last, "heading within an initiative")
            return
        if level and section.goal is not None and section.level and level <= self._goal_level():
            self.section, self.theme = _Section(), block.stretch
            self.document.claim(block.first, block.last, "heading")
            return
        if (
            section.zone in ("initiatives", "measures")
            and (section.goal is not None or self.document.genre == "catalogue")
            and (self.document.genre != "policy" or self.outline.headed)
            and ":" not in block.text
            and not self.outline.unlike_titles(block)
            and not self._in_tables
        ):
            if self._heads_titles(block):
                self.section.initiative, self.section.titled = None, False
                self.theme, self.theme_number = block.stretch, number_of(block)
                self.document.claim(block.first, block.last, "heading over initiatives")
                return
            if self._heads_pairs(block):
                return  # the table below says the rest, and is read as the initiative of this name
            self._open_initiative(block, block.stretch, None, "a heading among the initiatives", 0.8)
            self.section.titled, self.section.level = bool(level) or self.outline.headed, level
            return
        if section.goal is not None and section.zone == "" and self.document.genre == "action-plan" and not section.lead:
            return
        if any(
            m.name.kind == "body" and m.end - m.start >= len(block.text.strip()) for m in self.names.organisations(block.text)
        ):
            return  # who signs a foreword
        self.listed = None
        if not self.words.pattern("goals-heading", "goal").fullmatch(bare_heading(block.text)):
            self.theme, self.theme_number = block.stretch, number_of(block)
        self.document.claim(block.first, block.last, "heading")
        if nearby:
            self.section = _Section()

    def _fact_of_target(self, block: Block) -> bool:
        """ "Nuværende niveau: 31 %" below the target that is open: what a table of targets has in a column."""
        target = self.section.target
        if target is None or self.section.initiative or block.kind not in ("text", "heading", "item") or self.outline.zone(block):
            return False
        if fact := self.outline.target_fact(block):
            read_target_row(target, dict([fact]), self.words)
            target.more.append(block.stretch.passage())
        return fact is not None

    def _within_goal(self, block: Block) -> bool:
        """A heading that leaves the goal open: of what is known, or any with targets or initiatives of the goal further down."""
        if block.first not in self.outline.inner or self.outline.zone(block):
            return False
        if self.section.goal is None and self.listed is not None and not self.section.zone:
            self.section = _Section(self.listed, level=self.levels.get(self.listed.key, 0))
        section = self.section
        if section.goal is None:
            return False
        section.lead = False
        known = self.words.pattern("front-heading").fullmatch(block.text.strip(" :"))
        return section.zone == "" and section.initiative is None or bool(known)

    def _closes(self, block: Block) -> bool:
        """A heading with which the document turns from its goals to something else."""
        within = self.section.titled and block.lines[0].heading > self.section.level > 0
        if self.section.initiative is not None and any(value.text.strip() for _, value in self.outline.fields(block)):
            return False  # "Opfølgning: Drøftes i rådet hvert forår"
        closing = self.words.pattern("closing-heading", "front-heading")
        if (
            self.section.zone in ("initiatives", "measures")
            and not self.section.titled
            and not self.outline.zone(block)
            and self.outline.role_of(bare_heading(block.text))
        ):
            return True  # "Evaluering", "Økonomi" over what is about the whole plan
        heading = re.sub(r"\s+(?:\d{1,2}|[A-ZÆØÅ])\.?$", "", bare_heading(block.text.split(":")[0]))  # "Bilag 2: …"
        # "Opfølgning og økonomi": one of the two says what it is, the other is a word for facts of initiatives.
        parts = re.split(r"\s+og\s+", heading) if block.gap else []
        mixed = len(parts) == 2 and all(closing.fullmatch(p) or self.outline.role_of(p) for p in parts)
        return not within and bool(
            closing.fullmatch(heading)
            or APPENDED.match(bare_heading(block.text))
            or heading.casefold() in self.outline.chapters_after_goals
            or self._chapter(block)
            or mixed
            and any(closing.fullmatch(p) for p in parts)
        )

    def _stands_alone(self, index: int, block: Block) -> bool:
        """Whether a numbered line ("3. Opfølgning") is no item of a list: nothing is right before it, nor a like one after it."""
        after = self.parts[index + 1] if index + 1 < len(self.parts) else None
        before = self.parts[index - 1] if index else None
        return (
            block.kind == "item"
            and block.marker[:1].isdigit()
            and block.gap
            and len(block.lines) == 1
            and (after is None or after.gap and after.kind != "item")
            and (before is None or before.kind != "item" or before.last < block.first - 2)
        )

    def _chapter(self, block: Block) -> bool:
        """Whether a line is, with its number, one that the table of contents names after the goals."""
        return block.lines[0].text.strip().casefold() in self.outline.chapters_after_goals

    def _goal_level(self) -> int:
        """The level of the heading that the open goal is, or stands under."""
        goal = self.section.goal
        assert goal is not None
        return self.levels.get(goal.key, 0)

    # --- initiatives with a title and labelled facts ------------------------------------------------------------------

    def _initiative(self, block: Block) -> Opening | None:
        """A line that is an initiative's title: by its word and number, or by the labelled facts under it."""
        opening = self.outline.initiative(block)
        if opening is not None and opening.text.text.strip() and not has_figure(opening.text.text[:60]):
            return opening
        if block.first not in self.layout.titles or self.outline.goal(block):
            return None
        marker = block.marker.strip(".)(") if block.kind == "item" and block.marker[:1].isdigit() else None
        match = None if marker else self.numbered.match(block.text) or _LETTERED.match(block.text)
        if match:
            return Opening("", normal_number(match["number"]), block.stretch.part(match.start("text")))
        return Opening("", marker, block.stretch)

    def _titled(self, block: Block, opening: Opening) -> None:
        text = opening.text
        run_in = self._run_in(block, text.text) if len(text.text) > 60 else None
        self.section.lead = False
        self._open_initiative(
            block,
            block.stretch,
            text.part(run_in[1]) if run_in else None,
            "a word for initiatives with a number" if opening.word else "a title with labelled facts under it",
            0.95,
            title=run_in[0] if run_in else text.text.strip(" .:"),
            number=opening.number,
        )
        self.section.zone, self.section.titled, self.section.field = "initiatives", True, ""
        self.section.level = block.lines[0].heading

    def _facts(self, block: Block) -> bool:
        """Labelled facts of the open initiative; a label that stands alone waits for the next block."""
        record, section = self.section.initiative, self.section
        if record is None:
            return self._law_of_goal(block)
        pairs = [(role, value) for role, value in self.outline.fields(block) if self._is_fact(role, value, block)]
        if not pairs:
            if section.field and (block.kind in ("text", "item") or not block.lines[0].heading):
                read_field(record, section.field, block.stretch, self.words, self.names)
                section.field = section.field if block.kind == "item" else ""
                return True
            section.field = ""
            return False
        for role, value in pairs:
            section.field = role if not value.text else ""
            read_field(record, role, value, self.words, self.names)
        record.more.append(block.stretch.passage())
        return True

    def _law_of_goal(self, block: Block) -> bool:
        """ "Lovgrundlag: …" under a goal is the goal's."""
        laws = [value for role, value in self.outline.fields(block) if role == "law" and value.text]
        goal = self.section.goal
        for value in laws if goal is not None else []:
            assert goal is not None
            read_field(goal, "law", value, self.words, self.names)
        return bool(laws) and goal is not None

    def _is_fact(self, role: str, value: Stretch, block: Block) -> bool:
        if self.section.titled:
            return True
        plain = role not in ("purpose", "start", "end", "goal-reference", "success-criterion")
        return bool(plain and value.text and (role not in _PROSE_FIELDS or len(block.text) < 200))

    def _belongs(self, block: Block) -> bool:
        """Whether a short line is no heading: a target, the rest of an unfinished paragraph, a field of the initiative."""
        unfinished = self.last is not None and len(self.last.lines) > 1 and not re.search(r"[.!?:]\s*$", self.last.text)
        if self.section.zone in ("result-target", "method") and not block.lines[0].heading:
            return has_figure(block.text)
        return self.section.zone in ("initiatives", "measures") and (
            block.text.rstrip().endswith(":") and unfinished or ":" in block.text.rstrip(": ")
        )

    def _body(self, block: Block) -> None:
        if self.section.goal is None and self.section.initiative is not None:
            self._in_zone(block, block.stretch)
        elif self.section.goal is None and self.section.zone and not self.section.lead:
            self._in_zone(block, block.stretch)
        elif self.section.goal is None and self.listed is not None and self._aims(block):
            self._open_target(block.stretch, self.listed)
        elif self.section.goal is None or self.section.lead:
            if self.section.goal is None and block.first > self.body_from:
                self._rests_on(block)
            if self.section.lead and block.kind != "item" and self.section.goal is not None:
                self.listed, self.section = self.section.goal, _Section()
        elif (target := self._measured(block)) is not None:
            self.section.zone = "result-target"
            self._open_target(target, self.section.goal)
        elif self.section.zone:
            self._in_zone(block, block.stretch)
        elif self.section.initiative_list and block.kind == "item":
            self._open_initiative(block, block.stretch, None, "an item of a list of initiatives", 0.9)
        else:
            self._background(block)

    def _rests_on(self, block: Block) -> None:
        """What stands across the goals may rest on an act as well: its section says that it is no mention in passing."""
        if "§" in block.text:
            self.names.add_laws(self.document.of("document")[0], block.stretch)

    def _background(self, block: Block) -> None:
        goal = self.section.goal
        assert goal is not None
        if self.document.genre == "action-plan" and (block.first in self.outline.named_activities or self._tells_itself(block)):
            self._activity(block, block.stretch)
            return
        if self.section.initiative is not None and self.section.zone == "" and block.kind != "heading":
            self._extend(block.stretch)
            return
        self.section.background.append(block.stretch)
        if self._aims(block) or self._falls_due(block) or self._numbered_below(block):
            self._open_target(block.stretch, goal)
            return
        if not goal.values("description") and self._states(goal, block):
            goal.facts = [f for f in goal.facts if f.field != "text"]
            goal.add("text", block.text, block.stretch.passage())
            goal.more.append(block.stretch.passage())
            self.names.add_laws(goal, block.stretch)
            return
        if not goal.values("description") and block.kind == "text" and self._words_goal(goal, block):
            goal.more.append(block.stretch.passage())
        goal.add("description", block.text, block.stretch.passage())
        if (
            self.document.genre == "action-plan"
            and not goal.values("succeeds")
            and (match := self.outline.taken_over.search(block.text))
        ):
            for number in re.finditer(r"\d{1,2}(?:\.\d{1,2})*", match["numbers"] or match["of"]):
                goal.add("succeeds", Name("goal", normal_number(number.group())), block.stretch.passage(*match.span()))
        self.names.add_laws(goal, block.stretch)
        self._no_target(block.stretch)
        self.section.initiative_list = block.text.rstrip().endswith(":") and bool(
            self.words.pattern("initiatives").search(block.text[-80:])
        )

    def _tells_itself(self, block: Block) -> bool:
        """ "Fælles tilsynskoncept. Center for Dagtilbud er ansvarlig …": a paragraph with a title that says who, and what it costs or when."""
        if block.kind != "text" or not opens_with_title(block.text):
            return False
        cues = [self.words.pattern(role).search(block.text) for role in ("responsible-cue", "responsible")]
        return (
            any(cues)
            and sum(bool(x) for x in (find_money(block.text), find_ranges(block.text), _LOOKED_AT.search(block.text))) > 0
        )

    def _aims(self, block: Block) -> bool:
        """ "Målet er, at 250 personer …": a target in a sentence, without a label of its own."""
        label = re.match(
            rf"(?:{self.words.pattern('result-target', 'goal-sentence').pattern}),?\s+(?:er,?\s+)?at\b|Vi har som mål",
            block.text,
            re.I,
        )
        return label is not None and has_figure(block.text) and bool(find_dates(block.text))

    def _falls_due(self, block: Block) -> bool:
        """ "• Inden udgangen af 2026 har 90 elever …": an item below a goal that opens with a day and says how much by then."""
        opens = _FALLS_DUE.match(block.text) if block.kind == "item" and self.section.initiative is None else None
        day = next(iter(find_dates(block.text)), None) if opens else None
        return bool(opens and day and day.start <= opens.end() + 25 and has_figure(block.text[day.end :]))

    def _numbered_below(self, block: Block) -> bool:
        """ "4.1 Andelen, der …, skal op på 28 pct." below goal 4 of a plan: an item numbered under the goal that says how much."""
        number = number_of(block) if self.section.initiative is None and self.document.genre != "catalogue" else None
        goal = self.section.goal
        below = number is not None and goal is not None and number.split(".")[0] == goal.first("number") and "." in number
        said = re.sub(r"^\W*[\d.]+\s", "", block.text)
        return below and bool(has_figure(said) or re.search(r"\bfra\s+\d", said)) and bool(_SETS_HOW_MUCH.search(said))

    @staticmethod
    def _words_goal(goal: Record, block: Block) -> bool:
        """Whether the paragraph under a goal's name opens by saying what somebody shall: there the goal is worded."""
        title, spans = str(goal.first("text") or ""), sentence_spans(block.text)
        binds = re.compile(r"\b(?:skal|vil|bør)\b", re.I)
        return bool(spans) and len(title) < 80 and not binds.search(title) and bool(binds.search(block.text[slice(*spans[0])]))

    def _states(self, goal: Record, block: Block) -> bool:
        """Whether the one sentence under a goal's short title says the goal: the title has no verb, the sentence "skal"."""
        title = str(goal.first("text"))
        one = len(sentence_spans(block.text)) == 1 and block.kind == "text" and not block.gap
        return one and nameable(title) and not title.endswith(".") and bool(re.search(r"\bskal\b", block.text))

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
        after_target = self.section.inline or self.section.target is not None
        if self.section.zone == "result-target" and after_target and block.gap and self._named_activity(block, stretch):
            self.section.zone = "initiatives"
        zone, goal = self.section.zone, self.section.goal
        titled = block.kind == "item" or self._run_in(block, stretch.text, sentences=False) is not None
        if zone == "initiatives" or zone == "measures" and (self.document.genre != "policy" or titled):
            self._activity(block, stretch)
            return
        if goal is None:
            if zone == "result-target" and has_figure(stretch.text):
                self._open_target(stretch, None)
            return
        if zone == "result-target":
            if self.words.pattern("no-target").search(stretch.text):
                self._no_target(stretch)
                return
            if block.kind != "item" and _OF_ALL_TARGETS.match(stretch.text):
                self.section.due, self.section.how = stretch, stretch if says_how(stretch.text) else None
                return
            if re.fullmatch(r"(?:ingen|ikke fastsat|[-–])\.?", stretch.text.strip(), re.I):
                return
            if self.words.pattern("baseline-cue").match(stretch.text) and self.section.target is not None:
                self._background(block)  # "Baseline er brugerundersøgelsen 2024": said of all the targets above
                return
            if self.section.target is not None and block.kind != "item" and not self._another_target(stretch.text):
                if re.search(r"\d", stretch.text):
                    self.section.background.append(stretch)
                if says_how(stretch.text) and not self.section.target.values("method"):
                    read_method(self.section.target, stretch, self.words)
                    return
                goal.add("description", stretch.text, stretch.passage())
                return
            for one in self._targets_in(stretch):
                self._open_target(one, goal)
        elif (
            zone == "method"
            and (self.section.target is None or self.section.measuring)
            and (
                has_figure(stretch.text)
                or re.match(r"(?:Ingen|Alle|Flere|Færre|Andelen|Antallet)\b", stretch.text)
                or block.kind == "item"
                and find_dates(stretch.text)
            )
        ):
            self._open_target(stretch, goal)
        elif zone == "method" and self.section.target is not None:
            read_method(self.section.target, stretch, self.words)
            self.section.zone = "after-method"
        elif zone == "measures":
            for start, end in sentence_spans(stretch.text):
                part = stretch.part(start, end)
                if self.section.initiative is not None and re.match(
                    r"[A-ZÆØÅ]\w+(?:en|et|ne)\s+(?:blev|er|var|har)\b", part.text
                ):
                    self._extend(part)
                    continue
                why = "a sentence under a label for measures"
                for measure in self._measures(part):
                    self._open_initiative(block, measure, measure, why, 0.7, title=measure_title(measure.text))
        else:
            self._background(block)

    def _named_activity(self, block: Block, stretch: Stretch) -> bool:
        """After a target given on its label's own line, a paragraph or item with a title of its own is an initiative."""
        run_in = self._run_in(block, stretch.text)
        return run_in is not None and not has_figure(run_in[0]) and self.document.genre != "policy"

    def _measures(self, sentence: Stretch) -> list[Stretch]:
        """The measures that a sentence without a finite verb lists: "X af …, y om … og z for …" are three."""
        if FINITE.search(main_clause(sentence.text)):
            return [sentence]
        nouns = "|".join(map(re.escape, self.words.words("measure-noun", "initiative-word")))
        cuts = [
            (m.start(), m.end())
            for m in re.finditer(
                rf"(?:,\s+|,?\s+(?:og|samt)\s+)(?=(?:[a-zæøå-]+[et]?\s+)?[a-zæøå-]*(?:{nouns})\b)", sentence.text
            )
            if len(sentence.text[: m.start()].split()) > 1
        ]
        starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(sentence.text)]
        return [sentence.part(a, b).strip() for a, b in zip(starts, ends)]

    def _targets_in(self, stretch: Stretch) -> list[Stretch]:
        """The targets of a paragraph: a sentence that sets a figure for something else begins another."""
        starts = [0]
        for start, end in sentence_spans(stretch.text)[1:]:
            sentence = stretch.text[start:end]
            before = stretch.text[starts[-1] : start]
            if tells_start(before):  # "I 2023 svarede 71 %, at …. Ved udgangen af 2026 skal andelen …"
                continue
            if (
                has_figure(before)
                and (_SETS.search(sentence) or self._lies_ahead(sentence))
                and not _BACK_REFERENCE.match(sentence)
            ):
                starts.append(start)
        return [stretch.part(a, b).strip() for a, b in zip(starts, [*starts[1:], len(stretch.text)])]

    def _lies_ahead(self, sentence: str) -> bool:
        """Whether a sentence opens with a time that is to come, and has a figure: "I 2025 har 60 unge et job."."""
        record = self.document.of("document")[0]
        since = next((v for f in ("issued", "period_start") if isinstance(v := record.first(f), date)), None)
        moment = next((m for m in find_dates(sentence[:60]) if m.start < 25), None)
        ahead = since is not None and moment is not None and moment.last > since and not tells_past(sentence)
        return ahead and moment is not None and has_figure(sentence[moment.end :])

    def _another_target(self, text: str) -> bool:
        """A further paragraph under a label for targets is a target of its own if it sets a figure, or has a number of its own."""
        if re.match(r"\d{1,2}\.\d{1,2}\.?\s+[A-ZÆØÅ\d]", text):
            return True
        if has_figure(text):
            return bool(_SETS_ANOTHER.search(text))
        return bool(re.match(r"(?:Ingen|Alle|Flere|Færre|Andelen|Antallet)\b", text) and find_dates(text))

    def _open_target(self, stretch: Stretch, goal: Record | None, of: Stretch | None = None) -> Record:
        """Begin a target of a goal; ``of`` names the goal where it is not the open one, maybe one of another document."""
        if of is not None:
            named = normal_number(re.sub(r"[^\d.A-ZÆØÅa-zæøå]", "", of.text).strip("."))
            known = self._known(named)
            if known is None:
                return self._foreign_target(stretch, named, of)
            goal = known
        own = self.document.of("target") if goal is None else goal.values("has_target")
        number = str(goal.first("number") or goal.key) if goal is not None else "document"
        record = self.document.add(
            Record(
                "target",
                f"{slug(number)}-{len(own) + 1}",
                stretch.passage(),
                why="stands under a label for targets",
            )
        )
        record.add("text", stretch.text, stretch.passage())
        record.add("label", short(stretch.text))
        read_target(record, stretch, self.section.background, self.words)
        if self.section.due is not None:
            due_of_all(record, self.section.due)
        if self.section.how is not None and not record.values("method"):
            read_method(record, self.section.how, self.words)
        self.names.add_laws(record, stretch)
        if goal is not None:
            goal.add("has_target", Ref("target", record.key), stretch.passage())
        self.section.target = record
        return record

    def _foreign_target(self, stretch: Stretch, number: str, of: Stretch) -> Record:
        """A target of a goal that another document sets."""
        count = sum(r.key.startswith(f"{slug(number)}-") for r in self.document.of("target")) + 1
        record = self.document.add(
            Record("target", f"{slug(number)}-{count}", stretch.passage(), why="a target of a goal that another document sets")
        )
        record.add("text", stretch.text, stretch.passage())
        record.add("label", short(stretch.text))
        read_target(record, stretch, [], self.words)
        record.add("of_goal", Name("goal", number), of.passage())
        self.section.target = record
        return record

    # --- initiatives -------------------------------------------------------------------------------------------------

    def _activity(self, block: Block, stretch: Stretch) -> None:
        text, current = stretch.text, self.section.initiative
        if self.words.pattern("no-initiative").search(text) and self.section.goal is not None:
            self.section.goal.add("description", text, stretch.passage())
            return
        if self.section.titled and current is not None:
            self._extend(stretch)
            return
        if self._in_tables:
            self.document.claim(block.first, block.last, "said beside the tables")
            return
        if current is None and of_several(text):
            self.document.claim(block.first, block.last, "said of several initiatives")
            return
        stretch, facts = self.outline.tail(stretch)
        text = stretch.text
        self._open_or_extend(block, stretch, text, current)
        for role, value in (
            [pair for fact in facts for pair in first_sentence(*fact)] if self.section.initiative is not None else []
        ):
            assert self.section.initiative is not None
            read_field(self.section.initiative, role, value, self.words, self.names)

    def _open_or_extend(self, block: Block, stretch: Stretch, text: str, current: Record | None) -> None:
        if run_in := self._run_in(block, text):
            why = "a paragraph with a title of its own"
            self._open_initiative(block, stretch, stretch.part(run_in[1]), why, 0.95, title=run_in[0])
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
        elif text.rstrip().endswith(":") and current is None or self._introduces_table(block):
            if self.section.goal is not None:
                self.section.goal.add("description", text, stretch.passage())
        else:
            self._open_initiative(
                block, stretch, stretch, "a paragraph with an activity of its own", 0.6, title=activity_title(text)
            )

    @cached_property
    def _in_tables(self) -> bool:
        """Whether a catalogue has its initiatives in tables, and none under a title."""
        return self.document.genre == "catalogue" and not self.layout.titles and has_tables(self.document.source, self.words)

    def _heads_titles(self, block: Block) -> bool:
        """Whether the next thing under a heading is a deeper one with the name of an initiative, or is said of several."""
        after = self.outline.after(block)
        if after is not None and of_several(after.text):
            return True
        return (
            after is not None
            and (after.first in self.layout.titles or self.outline.initiative(after) is not None)
            and (after.lines[0].heading > block.lines[0].heading or not block.lines[0].heading)
        )

    def _heads_pairs(self, block: Block) -> bool:
        """Whether a heading stands over a table of labels and what they say of one initiative."""
        return self._introduces_table(block) and self.parts[self.parts.index(block) + 1].first in self.tables.pairs

    def _introduces_table(self, block: Block) -> bool:
        at = bisect_right(self._firsts, block.first)
        return at < len(self.parts) and self.parts[at].kind == "row"

    @cached_property
    def _firsts(self) -> list[int]:
        """The line where each part begins."""
        return [part.first for part in self.parts]

    def _continued_list(self, block: Block) -> bool:
        return (
            self.section.initiative is not None
            and re.match(r"[b-zæøå]\.", block.marker) is not None
            and self.last is not None
            and self.last.kind == "item"
            and not self._run_in(self.last, self.last.text)
        )

    def _run_in(self, block: Block, text: str, *, sentences: bool = True) -> tuple[str, int] | None:
        """The title that a paragraph opens with, and where its text begins."""
        lead = block.lead
        if 2 < lead < len(text) - 10 and text == block.text:
            title = text[:lead].strip(" .:–—-")
            return (title, len(text) - len(text[lead:].lstrip(" .:–—-"))) if title else None
        match = _RUN_IN.match(text)
        if match and len(match["title"].split()) <= 22 and not re.search(r"[.!?]\s+[A-ZÆØÅ]", match["title"]):
            if re.search(r"\b(?:skal|vil|er|har|blev|besluttede)\b.*\b(?:at|til)?$", match["title"]):
                return None
            return match["title"].strip(), match.end()
        if (match := _DASHED.match(text)) and nameable(match["title"]):
            return match["title"].strip(), match.end()
        spans = sentence_spans(text)
        listed = all(not FINITE.search(main_clause(text[a:b])) for a, b in spans)
        if (sentences or not listed) and len(spans) > 1 and text[spans[0][1] - 1] == "." and nameable(text[slice(*spans[0])]):
            return text[slice(*spans[0])].strip(" ."), spans[1][0]
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
        match = re.match(rf"(?P<noun>[A-ZÆØÅ][a-zæøå]+?)(?:en|et|erne|ne)\s+{VERB}\b", text)
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
        self,
        block: Block,
        whole: Stretch,
        body: Stretch | None,
        why: str,
        confidence: float,
        title: str | None = None,
        number: str | None = None,
    ) -> None:
        goal = self.section.goal
        if number and "." in number:
            goal = self._known(number.rsplit(".", 1)[0]) or goal
        name = title or whole.text.strip(" .:")
        record = self.document.add(Record("initiative", slug(name), whole.passage(), why=why, confidence=confidence))
        record.add("number", number)
        at = max(whole.text.find(name), 0)
        record.add("title", name, whole.passage(at, at + len(name)))
        if goal is not None:
            record.add("contributes_to", Ref("goal", goal.key), goal.more[-1] if goal.more else goal.passage)
        elif self.theme is not None:
            record.add("section", self.theme.text.strip(), self.theme.passage())
        self.section.initiative, self.section.text, self.section.field, self.section.titled = record, "", "", False
        if title and body is not None and body is not whole:
            head = whole.part(0, len(whole.text) - len(body.text))
            for period in find_ranges(head.text)[:1]:
                record.add("start", period.start, head.passage())
                record.add("end", period.end, head.passage())
            self.names.add_organisations(record, head)
        if body is not None or title is None:
            self._describe(record, body if body is not None else whole)

    def _describe(self, record: Record, stretch: Stretch) -> None:
        self.section.text += " " + stretch.text
        if stretch.text.strip() != record.first("title"):
            stretch, facts = split_labels(stretch, self.words)
            for role, value in facts:
                read_field(record, role, value, self.words, self.names)
            record.add("description", stretch.text, stretch.passage())
        self.names.add_laws(record, stretch)
        self.names.add_organisations(record, stretch)
        for mention in self.names.funders(stretch.text):
            if mention.name.iri is None or "drift" not in mention.name.text:
                record.add("funded_by", mention.name, stretch.passage(mention.start, mention.end))
        read_field(record, "money", stretch, self.words, self.names)
        self._dates(record, stretch)
        add_planned(record, stretch)
        add_criterion(record, stretch)
        self._evaluation(record, stretch)
        add_duty(record, stretch, self.words)
        add_goals(record, stretch, self.words)

    def _evaluation(self, record: Record, stretch: Stretch) -> None:
        """The first sentence that says outright whether the initiative is evaluated."""
        for start, end in sentence_spans(stretch.text):
            found = self.words.kind_of("evaluation-status", stretch.text[start:end])
            if found and found.key in _SAID_OF_EVALUATION and not record.values("evaluation_status"):
                record.add("evaluation_text", stretch.text[start:end], stretch.passage(start, end))
                record.add("evaluation_status", Term("evaluation-status", found.key), stretch.passage(start, end))

    def _dates(self, record: Record, stretch: Stretch) -> None:
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


def _undated(heading: str) -> str:
    """A column's heading without its year and its brackets: "Mål 2024", "Udgangspunkt (2020)"."""
    text = re.sub(
        r"\([^)]*\)|(?:,?\s*\b(?:i|pr\.|ultimo|ved udgangen af|inden|senest)\s+)?(?<!\d)(?:19|20)\d\d(?!\d)", "", heading
    )
    return " ".join(text.split()).strip(" :.,?")


def bare_heading(text: str) -> str:
    """A heading without its number and colon."""
    return re.sub(r"^[\d.)]+\s+", "", text.strip()).strip(" :")


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
    subject = re.match(rf"(?P<subject>.{{6,120}}?)(?:,\s+(?:der|som|hvor)\b|\s+{VERB}\b)", text)
    return subject["subject"].strip(" ,") if subject else short(text, 80)
