"""Initiative catalogues: tables drawn from Word, Excel or a web page, one initiative a row, or one a table of two columns.

The header row gives the columns their roles (vocabulary), and of sums the currency, the scale and the year. Rows need not
keep to it: a number may stand in front, title and purpose may be merged, markup may be left over, a sub-heading may be a
row of its own. A row of the header's width is read column by column; any other is fitted to the columns by its length and
by what its cells look like. Sums of rows or columns are no initiatives.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from policygraph.loaders.blocks import Block, blocks
from policygraph.loaders.fields import Column, funding_status, read_field
from policygraph.loaders.front import front_matter
from policygraph.loaders.names import Names
from policygraph.loaders.outline import normal_number
from policygraph.loaders.parse.dates import find_dates
from policygraph.loaders.parse.money import find_money, unit_of
from policygraph.loaders.parse.sentences import sentence_around, sentence_spans
from policygraph.loaders.records import Document, Genre, Name, Record, Term, slug
from policygraph.loaders.source import Line, Source, Stretch
from policygraph.ontology.vocabulary import Vocabulary, any_of

#: The roles a column can have, in the order in which an ambiguous heading is decided.
COLUMNS = (
    "number",
    "title",
    "purpose",
    "timeframe",
    "start",
    "end",
    "economy",
    "funding-source",
    "evaluation",
    "responsible",
    "partners",
    "target-group",
    "goal-reference",
    "law",
    "place",
    "theme",
    "success-criterion",
    "staffing",
    "status",
)
_OPENERS = (
    "Der",
    "Det",
    "Den",
    "De",
    "Et",
    "En",
    "Til",
    "Formålet",
    "Formål",
    "For",
    "Vi",
    "Dette",
    "Projektet",
    "Tilbuddet",
    "Indsatsen",
    "Kurset",
    "Som",
    "Med",
    "Her",
    "I",
    "Ved",
)
_STOP = re.compile(
    r"[.,;:(]|\b(?:er|har|får|gives|giver|tilbyder|tilbydes|skal|kan|vil|bliver|tilføres|går|foregår|består|hjælper|støtter|arbejder|samler|mødes|gennemføres|afholdes|sikrer|styrker|omfatter)\b"
)


#: What a cell with an initiative's number holds: "7", "2.3", "A4", "12a".
_NUMBER = re.compile(r"[A-ZÆØÅ]{0,3}[-. ]?\d{1,4}(?:\.\d{1,3})*[a-z]?[.)]?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: Columns that may hold a bare number which is not the initiative's.
_NUMERIC = ("economy", "sum", "timeframe", "start", "end", "goal-reference", "staffing")
#: "Skole og Børn": two or more capitalised words are how departments are named.
_DEPARTMENT = re.compile(r"[A-ZÆØÅ][\w-]+(?:, [A-ZÆØÅ][\w-]+)*,? (?:og|&) [A-ZÆØÅ][\w-]+")
#: The first paragraph of a cell: up to a mark that was left over, or to the two blanks that a format puts where it ends.
_PARAGRAPH = re.compile(r"(?P<first>[^<\t\n]{2,119}?)\s*(?:</p>|(?<=\S) {2,}(?=\S))")
#: The number of a part in front of a name, in the same cell.
_PART_NUMBER = re.compile(r"(?P<number>\d{1,2}\.\d{1,2}[a-z]?)[.:)]?\s+(?=[A-ZÆØÅ\"”»])")
#: A label within a cell: "Ansvarlig: …"; another one after a full stop.
_LABEL = re.compile(r"(?:^|(?<=[.;]\s))(?P<label>[A-ZÆØÅ][\wæøå ]{2,30}):\s+")
#: A title with its purpose behind it is longer than a title.
_TITLE_LENGTH = 90


@dataclass
class _Place:
    """Where in the catalogue we are."""

    area: Stretch | None = None
    section: Stretch | None = None
    heading: Line | None = None
    columns: list[Column] = field(default_factory=list)
    unit: tuple[str, int] | None = None
    group: Stretch | None = None
    above: dict[int, Stretch] = field(default_factory=dict)
    record: Record | None = None
    after_gap: bool = True
    goals: int | None = None


# --- headings of columns -----------------------------------------------------------------------------------------------


def role_of(heading: str, words: Vocabulary) -> str | None:
    """The role of a column heading: one of its words, else one that it begins with or holds ("Forventet økonomi")."""
    text = re.sub(r"\s+", " ", heading).strip(" :*")
    bare = _bare(text)
    for candidate in (text, bare):
        for role in COLUMNS:
            if candidate.casefold() in _exact(role, words):
                return role
    for role in COLUMNS[1:]:
        if _begins(role, words).match(bare):
            return role
    if len(bare.split()) <= 5:
        for role in COLUMNS[2:]:
            if _within(role, words).search(bare):
                return role
    return "economy" if not bare and (unit_of(text) or _YEAR.search(text)) else None


def _bare(heading: str) -> str:
    """A heading without its brackets, its year and its unit."""
    text = _YEAR.sub("", re.sub(r"\([^)]*\)", "", heading))
    text = re.sub(
        r"(?:,|\bi)?\s*(?<![\w.])(?:(?:1[.\s]?000|t\.?|mio\.?|mill\.?)\s?)?(?:kr\.?|kroner|dkk|eur|euro)(?!\w)",
        "",
        text,
        flags=re.I,
    )
    return re.sub(r"\s+", " ", text).strip(" :*.,-–/")


def columns_of(cells: list[str], words: Vocabulary) -> list[Column] | None:
    """What a header row says of its columns; None if the row is none: too few known headings, or nothing that is named."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    headings = [re.sub(r"\s+", " ", c).strip() for c in cells]
    filled = [h for h in headings if h]
    if len(filled) < 2 or any(len(h) > 60 for h in filled):
        return None
    columns = [_column(h, words) for h in headings]
    known = [c for c in columns if c.role]
    named = {c.role for c in known}
    if "title" not in named and len(named - {"number", "status", "place", "theme"}) > 2:
        # Enough is known to tell what table it is: the first heading that is not known is that of the names.
        upto = next((n for n, c in enumerate(columns) if c.role == "purpose"), len(columns))
        at = next((n for n, c in enumerate(columns[:upto]) if c.role is None and c.heading), None)
        if at is not None:
            columns[at] = Column("title", columns[at].heading)
            known, named = [*known, columns[at]], named | {"title"}
    if not {"title", "purpose"} & named or len(named) < 2 or len(filled) - len(known) > max(1, len(filled) * 0.4):
        return None
    if len(known) < 3 and not all(c.heading.casefold() in _exact(c.role, words) for c in known):
        return None
    years = [c for c in columns if c.year and c.role == "economy"]
    if years:
        columns = [
            Column("sum", c.heading) if c.role in (None, "economy") and not c.year and _is_sum(_bare(c.heading), words) else c
            for c in columns
        ]
    return columns


def _column(heading: str, words: Vocabulary) -> Column:
    role = role_of(heading, words) if heading else None
    if role is None and heading and _is_sum(_bare(heading), words):
        role = "economy"
    years = _YEAR.findall(heading)
    year = int(years[0]) if role == "economy" and len(years) == 1 else None
    return Column(role, heading, unit_of(heading) if role == "economy" else None, year)


@lru_cache(maxsize=256)
def _exact(role: str | None, words: Vocabulary) -> frozenset[str]:
    """The headings of a role, folded."""
    return frozenset(w.casefold() for w in words.words(str(role), f"column-{role}"))


@lru_cache(maxsize=256)
def _begins(role: str, words: Vocabulary) -> re.Pattern[str]:
    """A word of the role that a heading begins with, if it is long enough to be no chance."""
    return any_of(w for w in words.words(role) if len(w) > 4)


@lru_cache(maxsize=256)
def _within(role: str, words: Vocabulary) -> re.Pattern[str]:
    return any_of(w for w in words.words(role) if len(w) > 5)


def _is_sum(text: str, words: Vocabulary) -> bool:
    """Whether a cell says that its row or column is a sum: "I alt", "Total 2024"."""
    match = words.pattern("sum-row").match(text.strip())
    return match is not None and len(text.strip()) - match.end() <= 25


def has_tables(source: Source, words: Vocabulary) -> bool:
    """Whether a text has tables of initiatives."""
    tables = Tables(Document(source, "catalogue", ""), words)
    return any("\t" in n.text and columns_of(n.cells, words) for n in source.lines) or bool(tables.pairs or tables.spaced)


def header_roles(cells: list[str], words: Vocabulary) -> list[str] | None:
    """The roles of a header row ("note" for a heading that is not known); None if the row is not one."""
    columns = columns_of(cells, words)
    return [c.role or "note" for c in columns] if columns else None


def load_catalogue(source: Source, genre: Genre, why: str, words: Vocabulary) -> Document:
    """Read a catalogue of initiatives."""
    return Tables(Document(source, genre, why), words).run()


#: "Børn og klima. Ansvarlig for nr. 15 og 16: Center for Skole": a row over others that says who answers for them.
_SECTION_ANSWERS = re.compile(
    r"\b[Aa]nsvarlig\w*(?:\s+for\s+(?P<of>[^:]{1,40}?))?(?::|\s+er)\s+(?P<who>[A-ZÆØÅ][^.;]{3,80})\.?$"
    r"|(?:^|[(.:]\s*)(?P<first>[A-ZÆØÅ][^.:;()]{3,60}?)\s(?:er ansvarlige?|har ansvaret|svarer) for (?P<those>[^.;()]{3,60})[.)]*$"
)
#: "Beløb er i t.kr., hvis ikke andet er nævnt": holds for all tables of the document.
_UNIT_STATED = re.compile(
    r"\bbeløb(?:ene)?\s+(?:er\s+)?(?:angivet\s+|opgjort\s+)?i\s+(?P<unit>(?:t\.?\s?|1\.000\s|mio\.?\s|hele\s)?kr\b\.?)", re.I
)


class Tables:
    """Reads the tables of a document: of a catalogue all of it, of a policy or plan row by row as they come."""

    def __init__(self, document: Document, words: Vocabulary) -> None:
        self.document, self.words = document, words
        self.names = Names(words, document.source.text)
        self.place = _Place()
        self.pairs = self._pair_tables()
        self.units = [(m.start(), unit_of(m["unit"])) for m in _UNIT_STATED.finditer(document.source.text)]
        book = document.source.path.casefold().endswith((".xlsx", ".xlsm", ".ods"))
        self.sheets = [line.start for line in document.source.lines if line.heading == 1] if book else []
        self.wrapped: set[int] = set()
        self.spaced = self._spaced_tables()
        self._responsible_area: dict[str, Stretch] = {}

    def run(self) -> Document:
        source = self.document.source
        first = next((n.number for n in source.lines if self._is_row(n)), len(source.lines))
        top = [b for b in blocks(source) if b.first < first and not (len(b.lines) == 1 and self._is_sheet(b.lines[0]))]
        if len(top) > 1 and (first in self.pairs or self._heads_table(top[-1], top[0])):
            top.pop()  # the name of the first initiative or area, not of the catalogue
        if top and self.words.pattern("front-heading").fullmatch(top[0].text.strip(" :")):
            # A guide to the reader stands in front: "Læsevejledning".
            named = self.words.pattern("genre-catalogue")
            own = next(
                (n for n, b in enumerate(top) if named.search(b.text) and not re.search(r"[.!?]$|.{80}", b.text.strip())), 0
            )
            top = top[own:] + top[:own]
        front_matter(self.document, top, self.words, self.names, first)
        self._carries_out(top)
        title_line = self.document.records[0].passage.line_end if first > 1 else 0  # a table from the first line on has no title
        for line in source.lines:
            if line.blank:
                self.place.after_gap = True
                continue
            if self._is_sheet(line):
                self._sheet(line)
            elif line.number > title_line:
                self._row(line) if self._is_row(line) else self._between(line)
                self.place.after_gap = False
        self.finish(self.document.of("initiative"))
        return self.document

    def take(self, line: Line, heading: Line | None, told: Record | None = None) -> list[Record]:
        """Read one row of a table that stands in prose, under the given heading; the initiatives that it began.

        :param told: the initiative that the text above a table of labels has begun
        """
        if self.place.heading is not heading:
            self.place = _Place(heading=heading, record=told)
        before = len(self.document.of("initiative"))
        self._row(line)
        return self.document.of("initiative")[before:]

    def finish(self, records: list[Record]) -> None:
        """Say of initiatives whose rows are all read what can be said only then."""
        for record in records:
            self._finish(record)

    def _heads_table(self, block: Block, title: Block) -> bool:
        """Whether the last line above the first table names a department, or is a heading below that of the title."""
        if self._area(block.lines[0]) is None:
            return False
        deeper = 0 < title.lines[0].heading < block.lines[0].heading
        return deeper or len(block.lines) == 1 and self._is_department(block.text.strip(" :"))

    def _is_department(self, text: str) -> bool:
        named = any(m.name.kind in ("department", "body") for m in self.names.organisations(text))
        return bool(_DEPARTMENT.fullmatch(text)) or named and len(text) <= 60

    def _carries_out(self, top: list[Block]) -> None:
        """The policy or plan that the catalogue names above its first table."""
        stems = "|".join(map(re.escape, self.words.words("genre-policy", "genre-action-plan")))
        for block in top:
            match = re.search(
                rf"(?<!\w)(?P<name>(?:\w+- og )?[\wæøå-]*(?:{stems}))(?:ken|en|er|ens|kens|s)?(?!\w)", block.text, re.I
            )
            if match and len(match["name"]) > 8 and not self.words.pattern("genre-catalogue").fullmatch(match["name"]):
                passage = block.stretch.passage(*sentence_around(block.text, *match.span()))
                self.document.records[0].add("implements", Name("document", match["name"].capitalize()), passage)
                return

    def _is_row(self, line: Line) -> bool:
        return "\t" in line.text or line.number in self.spaced or line.number in self.wrapped

    def _is_sheet(self, line: Line) -> bool:
        place = self.document.source.place(line.number)
        return bool(place and place.sheet and place.row is None)

    def _sheet(self, line: Line) -> None:
        """A sheet begins: its name may be that of an area, its tables have headings of their own."""
        self.document.claim(line.number, line.number, "name of a sheet")
        self.place = _Place(area=self._area(line))

    def _area(self, line: Line) -> Stretch | None:
        """A heading over a table as an area, unless it only says that a table of initiatives follows."""
        text = self.document.source.stretch(line).clean()
        general = self.words.pattern("genre-catalogue", "initiatives", "sum-row", "economy").search(text.text)
        return None if general or re.search(r"\d", text.text) else text

    def _between(self, line: Line) -> None:
        """A line between tables: the heading of an area if it is short and a table follows."""
        if line.text.startswith("■ "):
            self.document.claim(line.number, line.number, "legend")
            return
        self.place.heading, self.place.record = line, None
        if "§" in line.text:  # what stands beside the tables may rest on an act
            self.names.add_laws(self.document.records[0], self.document.source.stretch(line).clean())
        self._unit(line)
        following = next((n for n in self.document.source.lines[line.number :] if not n.blank), None)
        if following is None or not self._is_row(following) or following.number in self.pairs:
            return
        short = len(line.text.strip()) < 90
        if (
            short
            and not self.names.organisations(line.text.split(":")[0])
            or columns_of([c.text for c in self._cells(following)], self.words)
        ):
            self.place.area, self.place.section = self._area(line), None
            self.document.claim(line.number, line.number, "heading of an area")

    def _unit(self, line: Line) -> bool:
        """ "Beløb i t.kr." above a table holds for its sums."""
        if len(line.text) > 160 or not re.search(r"\bbeløb|\(|^\W*(?:i )?(?:1\.000|t\.?|mio)", line.text, re.I):
            return False
        unit = unit_of(line.text)
        self.place.unit = unit or self.place.unit
        return unit is not None

    def _unit_stated(self, cell: Stretch) -> tuple[str, int] | None:
        """What the document says of all its sums; of a workbook each sheet for itself."""
        sheet = bisect_right(self.sheets, cell.origin[0]) if cell.origin else 0
        return next((unit for at, unit in self.units if bisect_right(self.sheets, at) == sheet), None)

    def _row(self, line: Line) -> None:
        if line.number in self.pairs:
            self._pair(line)
            return
        if line.number in self.wrapped:
            self.document.claim(line.number, line.number, "the rest of a row")
            return
        cells = self._cells(line)
        filled = [c for c in cells if c.text]
        if not filled:
            return
        if (at := self._goal_column([c.text for c in cells])) is not None:
            self.place.goals = at
            self.document.claim(line.number, line.number, "header row of a table of goals")
        elif self.place.goals is not None and not columns_of([c.text for c in cells], self.words):
            self._goal(line, cells)
        elif columns := columns_of([c.text for c in cells], self.words):
            self.place.goals = None
            self.place.columns = self._grouped(columns, line)
            self.place.above, self.place.record, self.place.group = {}, None, None
            self.document.claim(line.number, line.number, "header row")
        elif _is_sum(filled[0].text, self.words) and all(_is_figure(c.text) for c in filled[1:]):
            self.document.claim(line.number, line.number, "sum of rows")
        elif self._continues(cells):
            self._initiative(line, cells)
        elif len(filled) == 1 and not self.place.columns and self._unit(line):
            self.document.claim(line.number, line.number, "unit of the sums")
        elif len(filled) == 1 and not re.fullmatch(r"\d+\.?", filled[0].text) and len(filled[0].text) < 140:
            self._section(line, filled[0])
        elif self.place.columns:
            self._initiative(line, cells)

    def _goal_column(self, cells: list[str]) -> int | None:
        """Where the goals stand in a table of goals: its header has a number, a word for goals and no name of an initiative."""
        roles = [role_of(c, self.words) if c else None for c in cells]
        named = {w.casefold() for w in self.words.words("goal", "goals-heading")}
        found = [n for n, c in enumerate(cells) if c.strip(" :").casefold() in named]
        others = {r for n, r in enumerate(roles) if n not in found} - {None, "number", "theme", "responsible"}
        return found[0] if len(found) == 1 and "number" in roles and not others and len(cells) < 5 else None

    def _goal(self, line: Line, cells: list[Stretch]) -> None:
        """A row of a table of goals."""
        at = self.place.goals
        if at is None or at >= len(cells) or not cells[at].text or not cells[0].text or at == 0:
            return
        number, text, whole = normal_number(cells[0].text.strip(" .)")), cells[at], self.document.source.stretch(line).passage()
        record = self.document.add(Record("goal", slug(number), whole, confidence=0.9, why="a row of a table of goals"))
        record.add("number", number, cells[0].passage())
        record.add("text", text.text, text.passage())
        record.add("label", text.text.strip(" ."))

    def _grouped(self, columns: list[Column], header: Line) -> list[Column]:
        """Of two columns with titles ("Indsats", "Aktivitet") the first groups rows if it is blank or repeated in some."""
        titles = [n for n, c in enumerate(columns) if c.role == "title"]
        if len(titles) < 2:
            return columns
        rows = []
        for line in self.document.source.lines[header.number :]:
            if "\t" not in line.text:
                break
            rows.append([c.strip() for c in line.cells] + [""] * len(columns))
        one, two = ([row[n] for row in rows] for n in titles[:2])
        groups = any(b and (not a or a == before) for a, b, before in zip(one[1:], two[1:], one))
        drop = titles[0] if groups else titles[1]
        role = "section" if groups else "purpose"
        return [Column(role, c.heading) if n == drop else c for n, c in enumerate(columns) if n not in titles[2:] or c]

    def _continues(self, cells: list[Stretch]) -> bool:
        """Whether a row of one cell adds to the initiative above: it stands in a column of facts, not where names do."""
        columns, filled = self.place.columns, [n for n, c in enumerate(cells) if c.text]
        if self.place.record is None or self.place.after_gap or len(filled) != 1 or len(cells) < len(columns):
            return False
        role = columns[filled[0]].role if 0 < filled[0] < len(columns) else None
        return role not in (None, "title", "number", "purpose", "section")

    def _section(self, line: Line, cell: Stretch) -> None:
        if self.place.after_gap and self.place.area is not None and self.document.of("initiative"):
            self.document.notes.append(
                f"line {line.number}: a new part of the table without an area heading; '{self.place.area.text}' is not carried on to it"
            )
            self.place.area = None
        self.place.section, self.place.record = cell, None
        self.document.claim(line.number, line.number, "section row")

    # --- one row ----------------------------------------------------------------------------------------------------

    def _initiative(self, line: Line, cells: list[Stretch]) -> None:
        number, pairs, confidence = self._divided(cells)
        fitted: dict[str, Stretch] = {}
        for column, cell in pairs:
            role = column.role or "note"
            fitted[role] = fitted[role] + _blank(cell) + cell if role in fitted else cell
        title, purpose = self._title(fitted)
        whole = self.document.source.stretch(line).passage()
        before = self.place.record
        same = title is None or before is not None and title.text.strip(" .:") == before.first("title")
        if before is not None and same and (number is None or number.text.rstrip(".") == before.first("number")):
            before.more.append(whole)
            record = before
        elif title is None:
            return
        else:
            if number is None and (opens := _PART_NUMBER.match(title.text)):  # "5.1 Ud med oliefyrene"
                number, title = title.part(*opens.span("number")), title.part(opens.end())
            record = self._told_before(title) or self._begin(
                title, number, Record("initiative", "", whole, confidence=confidence, why="a row of the table")
            )
            self.place.record = record
            if whole is not record.passage:
                record.more.append(whole)
            self._partners_in_title(record, title)
        self._placed(record, fitted.get("section"))
        if purpose is not None:
            read_field(record, "purpose", purpose, self.words, self.names)
        for column, cell in pairs:
            if column.role == "economy":
                self._economy(record, column, cell)
        for heading, cell in fitted.items():
            for role, part in self._labelled(heading, cell):
                if role not in ("title", "purpose", "number", "section", "sum", "economy"):
                    read_field(record, role, part, self.words, self.names)
        self._evaluation_named(record, fitted)

    def _labelled(self, role: str, cell: Stretch) -> list[tuple[str, Stretch]]:
        """The parts of a cell by their roles: "Ansvarlig: Teknik. Samarbejde: Hallerne" stands under one heading for both."""
        opens = [m for m in _LABEL.finditer(cell.text) if self._role_of_label(m["label"])]
        if not opens or opens[0].start():
            return [(role, cell)]
        ends = [m.start() for m in opens[1:]] + [len(cell.text)]
        found = list[tuple[str, Stretch]]()
        for mark, end in zip(opens, ends):
            part, own = cell.part(mark.end(), end).strip(), str(self._role_of_label(mark["label"]))
            spans = sentence_spans(part.text)
            if own == "success-criterion" != role and len(spans) > 1:  # what follows the criterion is the column's again
                found += [(own, part.part(*spans[0]).strip()), (role, part.part(spans[1][0]).strip())]
            elif part.text:
                found.append((own, part))
        return found

    def _role_of_label(self, label: str) -> str | None:
        return next((r for r in COLUMNS if label.strip().casefold() in _exact(r, self.words)), None)

    def _told_before(self, title: Stretch) -> Record | None:
        """The initiative that the text of a plan told of under this name: a table sums up what it costs."""
        if self.document.genre == "catalogue":
            return None
        match = re.match(r"(?:(?P<number>\d{1,2}(?:\.\d{1,2})*[a-z]?)[.:)]?\s+)?(?P<title>.+)", title.text.strip(" .:"), re.S)
        if match is None:
            return None
        for record in self.document.of("initiative"):
            same = str(record.first("title")).casefold() == match["title"].casefold()
            if same and match["number"] in (None, record.first("number")):
                return record
        return None

    def _begin(self, title: Stretch, number: Stretch | None, record: Record) -> Record:
        record.key = slug(number.text.rstrip(".)")) if number else slug(title.text)
        self.document.add(record)
        if number is not None:
            record.add("number", number.text.rstrip(".)"), number.passage())
        record.add("title", title.text.strip(" .:"), title.passage())
        self.place.record = record
        return record

    def _partners_in_title(self, record: Record, title: Stretch) -> None:
        for mention in self.names.organisations(title.text, eager=False):
            if mention.name.kind != "municipality" and (mention.name.iri or mention.end - mention.start < len(title.text)):
                record.add("partner", mention.name, title.passage(mention.start, mention.end))

    def _economy(self, record: Record, column: Column, cell: Stretch) -> None:
        unit = self.place.unit or self._unit_stated(cell)
        column = column if column.unit or not unit else Column("economy", column.heading, unit, column.year)
        before = [f for f in record.facts if f.field == "funding_status"]
        read_field(record, "economy", cell, self.words, self.names, column)
        if before:  # the columns of several years make one status
            record.facts = [f for f in record.facts if f.field != "funding_status"]
            record.add("funding_status", Term("funding-status", funding_status(record, cell.text, self.words)), cell.passage())

    def _finish(self, record: Record) -> None:
        """What can be said only when all rows of an initiative are read."""
        if self._responsible_area.get(record.key) and not record.values("responsible"):
            area = self._responsible_area[record.key]
            record.add("responsible", Name("department", area.text.strip(" :")), area.passage())
        own = str(record.first("title")).casefold().split(" ")[0]
        record.facts = [
            f
            for f in record.facts
            if not (
                f.field == "partner"
                and isinstance(f.value, Name)
                and len(own) > 6
                and f.value.text.casefold().startswith(own)
                and " " not in f.value.text
                and f.value.iri is None
            )
        ]
        if not record.values("funding_status"):
            record.add("funding_status", Term("funding-status", funding_status(record, "", self.words)))

    def _divided(self, cells: list[Stretch]) -> tuple[Stretch | None, list[tuple[Column, Stretch]], float]:
        """The row's number, its cells with their columns, and how sure that is."""
        columns = self.place.columns
        numbered = next((n for n, c in enumerate(columns) if c.role == "number"), None)
        if numbered is not None and len(cells) >= len(columns):
            number = cells[numbered] if cells[numbered].text else None
            return number, self._assigned(columns, cells, remember=True), 1.0
        found: Stretch | None = None
        if columns[0].role not in _NUMERIC:
            found, cells = self._number(cells)
        pairs, confidence = self._fit(cells)
        return found, pairs, confidence

    def _number(self, cells: list[Stretch]) -> tuple[Stretch | None, list[Stretch]]:
        if cells and re.fullmatch(r"\d{1,4}[.)]?|\d{1,2}\.\d{1,2}", cells[0].text):
            return cells[0], cells[1:]
        merged = re.match(r"(?P<n>\d{1,3})[.)]?\s+(?=[A-ZÆØÅ])", cells[0].text) if cells else None
        before = self.document.of("initiative")[-1].first("number") if self.document.of("initiative") else None
        if merged and before is not None and str(before).isdigit() and int(merged["n"]) == int(str(before)) + 1:
            rest = cells[0].part(merged.end())
            return cells[0].part(*merged.span("n")), [rest, *cells[1:]]
        return None, cells

    def _fit(self, cells: list[Stretch]) -> tuple[list[tuple[Column, Stretch]], float]:
        """The cells by column. Shorter rows have title and purpose merged, or lack their last columns."""
        columns = [c for c in self.place.columns if c.role != "number"]
        roles = [c.role for c in columns]
        while len(cells) > len(columns) and not cells[-1].text:
            cells = cells[:-1]
        if len(cells) >= len(columns):
            if len(cells) > len(columns) and not cells[0].text:
                cells = cells[1:]
            return self._assigned(columns, cells, remember=True), 1.0
        options = [(self._plausible(columns, cells), self._assigned(columns, cells))]
        if "title" in roles and "purpose" in roles:
            merged = [c for c in columns if c.role != "purpose"]
            options.append(
                (self._plausible(merged, cells) + 0.5 + 0.01 * (len(cells) == len(merged)), self._assigned(merged, cells))
            )
        return max(options, key=lambda o: o[0])[1], 0.85

    def _assigned(self, columns: list[Column], cells: list[Stretch], remember: bool = False) -> list[tuple[Column, Stretch]]:
        pairs = []
        merged = not cells[0].text  # over several rows, if its column is one that groups them
        for at, (column, cell) in enumerate(zip(columns, cells)):
            merged = merged and not cell.text and column.role in ("goal-reference", "theme", "responsible", "section")
            if (merged or cell.text in self.words.words("ditto")) and at in self.place.above:
                cell = self.place.above[at]
            if cell.text and cell.text not in ("-", "–") and column.role != "number":
                pairs.append((column, cell))
                if remember:
                    self.place.above[at] = cell
        return pairs

    def _plausible(self, columns: list[Column], cells: list[Stretch]) -> float:
        score = 0.0
        for column, cell in zip(columns, cells):
            role = column.role
            if role == "timeframe":
                score += 2 if len(cell.text) < 160 and (find_dates(cell.text) or self.words.kind_of("status", cell.text)) else -1
            if role == "economy":
                score += (
                    2
                    if find_money(cell.text, bare="DKK")
                    or self.words.kind_of("funding-status", cell.text)
                    or self.names.funders(cell.text)
                    else -1
                )
            if role == "evaluation":
                score += 1 if self.words.kind_of("evaluation-status", cell.text) else 0
        return score

    def _title(self, fitted: dict[str, Stretch]) -> tuple[Stretch | None, Stretch | None]:
        title, purpose = fitted.get("title"), fitted.get("purpose")
        if title is None and (
            purpose is None or self.place.record is not None and any(c.role == "title" for c in self.place.columns)
        ):
            return None, purpose
        if title is None:
            assert purpose is not None
            title, purpose = purpose, None
        if purpose is None and (spans := sentence_spans(title.text))[1:] and spans[0][1] <= _TITLE_LENGTH:
            at = spans[0][1]  # "Musik i dagligstuen. Musikere spiller …": a title with a full stop of its own
            return title.part(0, at).strip(), title.part(at).strip()
        if purpose is None and (len(title.text) > _TITLE_LENGTH or _PARAGRAPH.match(title.raw)):
            return split_title(title)
        return title, purpose

    def _placed(self, record: Record, group: Stretch | None) -> None:
        if group is not None:
            self.place.group = group
        if (group := group or self.place.group) is not None:
            record.add("section", group.text, group.passage())
        section, area = self.place.section, self.place.area
        if section is not None:
            record.add("section", section.text, section.passage())
            answers = _SECTION_ANSWERS.search(section.text)
            if answers:
                numbers = re.findall(r"\d+", answers["of"] or answers["those"] or "")
                if not numbers or str(record.first("number")) in numbers:
                    self._responsible_area[record.key] = section.part(*answers.span("who" if answers["who"] else "first"))
            for mention in () if answers else self.names.organisations(section.text):
                if mention.name.kind != "municipality" and mention.end - mention.start < len(section.text):
                    record.add("partner", mention.name, section.passage(mention.start, mention.end))
        if area is not None:
            text = area.text.strip(" :")
            if self._is_department(text):
                self._responsible_area[record.key] = area
            elif section is None and group is None:
                record.add("section", text, area.passage())

    def _evaluation_named(self, record: Record, fitted: dict[str, Stretch]) -> None:
        """Partners that only the evaluation or the time frame names are named all the same."""
        if "evaluation" in fitted:
            cell = fitted["evaluation"]
            evaluators = {v.text for v in record.values("evaluator") if isinstance(v, Name)}
            for role, mention in self.names.roles(cell.text):
                if (
                    role == "partner"
                    and mention.name.text not in evaluators
                    and re.search(r"samarbejde|sammen med|støtte", cell.text, re.I)
                ):
                    record.add("partner", mention.name, cell.passage(mention.start, mention.end))

    # --- tables whose columns only blanks divide ------------------------------------------------------------------------

    def _cells(self, line: Line) -> list[Stretch]:
        return self.spaced.get(line.number) or self.document.source.cells(line)

    def _spaced_tables(self) -> dict[int, list[Stretch]]:
        """Their rows by the line they begin on: what stands below a heading is its column's; wrapped lines are joined."""
        rows: dict[int, list[Stretch]] = {}
        edges: list[int] = []
        row: list[Stretch] | None = None
        empty = Stretch(self.document.source, "", ())
        for line in self.document.source.lines:
            pieces = [] if "\t" in line.text else list(re.finditer(r"\S+(?: \S+)*", line.text))
            if len(pieces) > 1 and columns_of([p.group() for p in pieces], self.words):
                edges, row = [p.start() for p in pieces], None
                rows[line.number] = [self.document.source.stretch(line, *p.span()).clean() for p in pieces]
                continue
            if not pieces or not edges or any(p.start() < e - 1 and e + 1 < p.end() for p in pieces for e in edges):
                edges, row = (edges if line.blank else []), None
                continue
            cells = [empty] * len(edges)
            for piece in pieces:
                at = max((n for n, e in enumerate(edges) if e <= piece.start() + 1), default=0)
                cells[at] = self.document.source.stretch(line, *piece.span()).clean()
            if row is not None and self._wraps(row, cells):
                row[:] = [one + _blank(two) + two if one.text and two.text else one for one, two in zip(row, cells)]
                self.wrapped.add(line.number)
            else:
                row = rows[line.number] = cells
        return rows

    def _wraps(self, row: list[Stretch], cells: list[Stretch]) -> bool:
        """Whether a line goes on with the row above: only cells that are open there, and none that begins anew."""
        filled = [(one, two) for one, two in zip(row, cells) if two.text]
        anew = cells[0].text[:1].isupper() or cells[0].text[:1].isdigit()
        return len(filled) < len([c for c in row if c.text]) and all(one.text for one, _ in filled) and not anew

    # --- tables of two columns: a label and what it says, one initiative a table ---------------------------------------

    def _pair_tables(self) -> set[int]:
        """The lines of such tables: runs of rows most of which have a known label in front of one other cell."""
        found: set[int] = set()
        run: list[Line] = []
        for line in [*self.document.source.lines, Line(0, "", 0)]:
            if "\t" in line.text.strip("\n ") and not line.blank:
                run.append(line)
                continue
            labelled = [role for n in run if (role := self._label(n)[0]) is not None]
            if len(set(labelled)) > 1 and len(labelled) >= 0.6 * len(run) and not columns_of(run[0].cells, self.words):
                found.update(n.number for n in run)
            run = []
        return found

    def _label(self, line: Line) -> tuple[str | None, str]:
        """The role of a row's first cell, where it has one other, and the number that stands behind its word."""
        cells = [c.strip() for c in line.cells]
        if not cells[0] or len([c for c in cells if c]) > 2 or len(cells[0]) > 60:
            return None, ""
        match = re.fullmatch(r"(?P<label>.*?)(?:\s+(?:nr\.?\s*)?(?P<number>\d+(?:\.\d+)*))?[.:]?", cells[0])
        assert match is not None
        label = match["label"].strip(" :").casefold()
        role = next((r for r in COLUMNS if label in _exact(r, self.words)), None)
        return role, (match["number"] or "") if role == "title" else ""

    def _pair(self, line: Line) -> None:
        cells = [c for c in self.document.source.cells(line) if c.text]
        role, number = self._label(line)
        value = cells[-1] if role is None or len(cells) > 1 else None
        if len(cells) == 1 and role is None and self.place.record is None:
            role = "title"
        if role == "number":
            self.place.record = None
        whole = self.document.source.stretch(line).passage()
        if role == "title" and value is not None and not (self.place.record and len(value.text) > _TITLE_LENGTH):
            if self.place.record is None or self.place.record.values("description") or self.place.record.why != _FROM_HEADING:
                printed = self._printed_number(cells[0], number)
                self._begin(value, printed, Record("initiative", "", whole, why="a table of labels"))
                self._placed(self.place.record, None)  # type: ignore[arg-type]
                return
        if self.place.record is None:
            heading = self.place.heading
            if heading is None:
                return
            heading, accounts = self._over(heading)
            title = self.document.source.stretch(heading).clean()
            passage, numbered = title.passage(), self._numbered.match(title.text) or _BARE_NUMBER.match(title.text)
            stated = title.part(*numbered.span("number")) if numbered else None
            title = title.part(numbered.end()) if numbered else title
            begun = self._begin(title, stated, Record("initiative", "", passage, why=_FROM_HEADING))
            self._placed(begun, None)
            for account in accounts:
                told = self.document.source.stretch(account).clean()
                begun.more.append(told.passage())
                read_field(begun, "purpose", told, self.words, self.names)
        record = self.place.record
        assert record is not None
        record.more.append(whole)
        if value is None or role == "number":
            return
        if role == "economy":
            self._economy(record, Column("economy", cells[0].text, unit_of(cells[0].text)), value)
        else:
            read_field(record, "purpose" if role in (None, "title") else role, value, self.words, self.names)

    def _over(self, line: Line) -> tuple[Line, list[Line]]:
        """The heading over a table of labels, and what is said between the two: the last line above may be a sentence."""
        accounts = list[Line]()
        for above in reversed(self.document.source.lines[: line.number]):
            if above.blank:
                continue
            if above.heading and (accounts or above is line):
                return above, accounts[::-1]
            if self._is_row(above) or len(accounts) == _ACCOUNT or not above.text.rstrip().endswith((".", "!", "?")):
                break
            accounts.append(above)
        return line, []

    @cached_property
    def _numbered(self) -> re.Pattern[str]:
        """ "Indsats 12: …" in front of a title."""
        words = "|".join(re.escape(w) for w in sorted(self.words.words("initiative-word"), key=len, reverse=True))
        return re.compile(rf"(?:{words})\s+(?:nr\.?\s*)?(?P<number>{_NUMBER.pattern})\s*[:.–-]\s+(?=\S)", re.I)

    def _printed_number(self, label: Stretch, number: str) -> Stretch | None:
        at = label.text.rfind(number) if number else -1
        return label.part(at, at + len(number)) if at >= 0 else None


#: "9. Sansehave": the number that a heading over a table of labels opens with.
_BARE_NUMBER = re.compile(
    r"(?:[Nn]r\.?\s+)?(?P<number>\d{1,3}(?:\.\d{1,3})*[a-z]?)(?:\s?(?:[.):]|[–-](?=\s))\s*(?:(?<=\s)(?=\d)|(?=[A-ZÆØÅ\"”»]))|\s+(?=[A-ZÆØÅ\"”»]))"
)
_FROM_HEADING = "a heading over a table of labels"
#: So many paragraphs stand at the most between the heading of an initiative and the table of its fields.
_ACCOUNT = 4


def _blank(cell: Stretch) -> Stretch:
    return Stretch(cell.source, " ", (cell.origin[0],))


def _is_figure(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,\s%–-]*(?:\s?(?:t\.?|mio\.?)?\s?(?:kr\.?|dkk|eur|euro|€))?", text, re.I))


def split_title(cell: Stretch) -> tuple[Stretch, Stretch | None]:
    """Title and purpose of a cell that holds both: at the first paragraph mark, else where a sentence begins."""
    if paragraph := _PARAGRAPH.match(cell.raw):
        cut = len(" ".join(paragraph["first"].split()))
        return cell.part(0, cut).strip(), cell.part(cut).strip()
    at = title_end(cell.text)
    return (cell.part(0, at).strip(), cell.part(at).strip()) if 0 < at < len(cell.text) else (cell, None)


def title_end(text: str) -> int:
    """Where the title ends in "Sprogcafé på havnen Der øves dansk hver uge …".

    The first sentence opens with a capital after a word that ends no sentence: at a word that opens sentences, else at
    the last capital before the first verb or punctuation.
    """
    starts = [m.start() for m in re.finditer(r"(?<=[\w)”\"%] )[A-ZÆØÅ]", text)]
    for start in starts[:12]:
        word = re.match(r"\w+", text[start:])
        if word and word.group() in _OPENERS:
            return start
    for start in starts[:12]:
        if re.match(r"[A-ZÆØÅ]\w+(?:ne|en|et|erne)\s+[a-zæøå]{2,}(?:er|es)\b", text[start:]):
            return start
    stop = _STOP.search(re.sub(r"\b(?:ifbm|ift|bl\.a|fx|pr)\.", lambda m: m.group()[:-1] + " ", text), 12)
    before = [s for s in starts if stop is None or s < stop.start()]
    return before[-1] if before else len(text)
