"""Initiative catalogues: tables drawn from Word or a web page, one initiative a row.

The header row gives the columns their roles (vocabulary). Rows need not keep to it: a number may stand in front, title
and purpose may be merged, markup may be left over, a sub-heading may be a row of its own. Each row is fitted to the
columns by its length and by what its cells look like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policygraph.loaders.blocks import blocks
from policygraph.loaders.fields import funding_status, read_field
from policygraph.loaders.front import front_matter
from policygraph.loaders.names import Names
from policygraph.loaders.parse.dates import find_dates
from policygraph.loaders.parse.money import find_money
from policygraph.loaders.records import Document, Genre, Name, Record, Term, slug
from policygraph.loaders.source import Line, Source, Stretch
from policygraph.ontology.vocabulary import Vocabulary

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


@dataclass
class _Place:
    """Where in the catalogue we are."""

    area: Stretch | None = None
    section: Stretch | None = None
    columns: list[str] = field(default_factory=list)
    after_gap: bool = True


def role_of(heading: str, words: Vocabulary) -> str | None:
    """The role of a column heading."""
    text = re.sub(r"\s+", " ", heading).strip(" :")
    for role in COLUMNS:
        if any(text.casefold() == w.casefold() for w in words.words(role)):
            return role
    for role in COLUMNS[1:]:
        if any(len(w) > 4 and re.match(rf"{re.escape(w)}\b", text, re.I) for w in words.words(role)):
            return role
    return None


def header_roles(cells: list[str], words: Vocabulary) -> list[str] | None:
    """The roles of a header row; None if the row is not one (fewer than three known headings)."""
    roles = [role_of(c, words) if c.strip() else None for c in cells]
    while roles and roles[-1] is None and not cells[len(roles) - 1].strip():
        roles.pop()
    known = [r for r in roles if r]
    if len(known) < 3 or len(known) < len([c for c in cells if c.strip()]) - 1 or any(len(c) > 60 for c in cells):
        return None
    return [r or "purpose" for r in roles]


def load_catalogue(source: Source, genre: Genre, why: str, words: Vocabulary) -> Document:
    """Read a catalogue of initiatives."""
    return _Reader(Document(source, genre, why), words).run()


class _Reader:
    def __init__(self, document: Document, words: Vocabulary) -> None:
        self.document, self.words = document, words
        self.names = Names(words, document.source.text)
        self.place = _Place()

    def run(self) -> Document:
        source = self.document.source
        first = next((n.number for n in source.lines if "\t" in n.text), len(source.lines))
        top = [b for b in blocks(source) if b.first < first]
        front_matter(self.document, top, self.words, self.names, first)
        title_line = self.document.records[0].passage.line_end
        for line in source.lines:
            if line.blank:
                self.place.after_gap = True
                continue
            if line.number > title_line:
                self._row(line) if "\t" in line.text else self._between(line)
                self.place.after_gap = False
        return self.document

    def _between(self, line: Line) -> None:
        """A line between tables: the heading of an area if it is short and a table follows."""
        following = next((n for n in self.document.source.lines[line.number :] if not n.blank), None)
        if (
            following is not None
            and "\t" in following.text
            and len(line.text.strip()) < 90
            and not self.names.organisations(line.text.split(":")[0])
            or (following is not None and "\t" in following.text and header_roles(following.cells, self.words))
        ):
            self.place.area, self.place.section = self.document.source.stretch(line).clean(), None
            self.document.claim(line.number, line.number, "heading of an area")

    def _row(self, line: Line) -> None:
        cells = self.document.source.cells(line)
        filled = [c for c in cells if c.text]
        if not filled:
            return
        if roles := header_roles([c.text for c in cells], self.words):
            self.place.columns = roles
            self.document.claim(line.number, line.number, "header row")
        elif len(filled) == 1 and not re.fullmatch(r"\d+\.?", filled[0].text) and len(filled[0].text) < 140:
            self._section(line, filled[0])
        elif self.place.columns:
            self._initiative(line, cells)

    def _section(self, line: Line, cell: Stretch) -> None:
        if self.place.after_gap and self.place.area is not None and self.document.of("initiative"):
            self.document.notes.append(
                f"line {line.number}: a new part of the table without an area heading; '{self.place.area.text}' is not carried on to it"
            )
            self.place.area = None
        self.place.section = cell
        self.document.claim(line.number, line.number, "section row")

    # --- one row ----------------------------------------------------------------------------------------------------

    def _initiative(self, line: Line, cells: list[Stretch]) -> None:
        raw = line.cells
        number, cells, raw = self._number(cells, raw)
        fitted, confidence = self._fit(cells)
        title, purpose = self._title(fitted, raw, cells)
        if title is None:
            return
        whole = self.document.source.stretch(line).passage()
        record = self.document.add(
            Record(
                "initiative",
                slug(number.text.rstrip(".")) if number else slug(title.text),
                whole,
                confidence=confidence,
                why="a row of the table",
            )
        )
        if number is not None:
            record.add("number", number.text.rstrip("."), number.passage())
        record.add("title", title.text.strip(" .:"), title.passage())
        for mention in self.names.organisations(title.text, eager=False):
            if mention.name.kind != "municipality" and (mention.name.iri or mention.end - mention.start < len(title.text)):
                record.add("partner", mention.name, title.passage(mention.start, mention.end))
        self._placed(record)
        if purpose is not None:
            read_field(record, "purpose", purpose, self.words, self.names)
        for role, cell in fitted.items():
            if role not in ("title", "purpose", "number"):
                read_field(record, role, cell, self.words, self.names)
        self._evaluation_named(record, fitted)
        own = title.text.casefold().split(" ")[0]
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
            text = fitted["economy"].text if "economy" in fitted else ""
            record.add("funding_status", Term("funding-status", funding_status(record, text, self.words)))

    def _number(self, cells: list[Stretch], raw: list[str]) -> tuple[Stretch | None, list[Stretch], list[str]]:
        if cells and re.fullmatch(r"\d{1,4}[.)]?|\d{1,2}\.\d{1,2}", cells[0].text):
            return cells[0], cells[1:], raw[1:]
        merged = re.match(r"(?P<n>\d{1,3})[.)]?\s+(?=[A-ZÆØÅ])", cells[0].text) if cells else None
        before = self.document.of("initiative")[-1].first("number") if self.document.of("initiative") else None
        if merged and before is not None and str(before).isdigit() and int(merged["n"]) == int(str(before)) + 1:
            rest = cells[0].part(merged.end())
            return cells[0].part(*merged.span("n")), [rest, *cells[1:]], [rest.text, *raw[1:]]
        return None, cells, raw

    def _fit(self, cells: list[Stretch]) -> tuple[dict[str, Stretch], float]:
        """The cells by role. Shorter rows have title and purpose merged, or lack their last columns."""
        roles = [r for r in self.place.columns if r != "number"]
        while len(cells) > len(roles) and not cells[-1].text:
            cells = cells[:-1]
        if len(cells) >= len(roles):
            if len(cells) > len(roles) and not cells[0].text:
                cells = cells[1:]
            return self._assigned(roles, cells), 1.0
        options: list[tuple[float, dict[str, Stretch]]] = [(self._plausible(roles, cells), self._assigned(roles, cells))]
        if "title" in roles and "purpose" in roles:
            merged = [r for r in roles if r != "purpose"]
            options.append(
                (self._plausible(merged, cells) + 0.5 + 0.01 * (len(cells) == len(merged)), self._assigned(merged, cells))
            )
        return max(options, key=lambda o: o[0])[1], 0.85

    def _assigned(self, roles: list[str], cells: list[Stretch]) -> dict[str, Stretch]:
        fitted: dict[str, Stretch] = {}
        for role, cell in zip(roles, cells):
            if cell.text and cell.text not in ("-", "–"):
                blank = Stretch(cell.source, " ", (cell.origin[0],))
                fitted[role] = fitted[role] + blank + cell if role in fitted else cell
        return fitted

    def _plausible(self, roles: list[str], cells: list[Stretch]) -> float:
        score = 0.0
        for role, cell in zip(roles, cells):
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

    def _title(self, fitted: dict[str, Stretch], raw: list[str], cells: list[Stretch]) -> tuple[Stretch | None, Stretch | None]:
        title, purpose = fitted.get("title"), fitted.get("purpose")
        if title is None and purpose is None:
            return None, None
        if title is None:
            title, purpose = purpose, None
        assert title is not None
        if purpose is None:
            return split_title(title, raw[0] if raw else "")
        return title, purpose

    def _placed(self, record: Record) -> None:
        if self.place.section is not None:
            record.add("section", self.place.section.text, self.place.section.passage())
            for mention in self.names.organisations(self.place.section.text):
                if mention.name.kind != "municipality" and mention.end - mention.start < len(self.place.section.text):
                    record.add("partner", mention.name, self.place.section.passage(mention.start, mention.end))
        if self.place.area is not None:
            record.add("responsible", Name("department", self.place.area.text.strip(" :")), self.place.area.passage())

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


def split_title(cell: Stretch, raw: str) -> tuple[Stretch, Stretch | None]:
    """Title and purpose of a cell that holds both: at the first paragraph mark, else where a sentence begins."""
    marked = re.match(r"\s*<p>(?P<title>[^<]{3,120})</p>", raw)
    if marked and cell.text.startswith(marked["title"].strip()[:20]):
        cut = len(re.sub(r"\s+", " ", marked["title"]).strip())
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
