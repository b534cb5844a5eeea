"""What SPARQL cannot say well, reckoned when the graph is built: sums, shares, rates, dates, wordings that changed.

Each finding of this module is a record of kind "check" with what was found, what was to be expected and the passages, so
that it reaches the graph as every other fact does and a rule of the audit reads it. Nothing here judges: the rules do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property

from rapidfuzz import fuzz

from policygraph.graph.figures import Off, products_off, rates_off, shares_off, sums_off, table_sums_off
from policygraph.graph.goals import carried_out
from policygraph.graph.names import Resolver, fold
from policygraph.graph.slips import misplaced, placeholders, references_missing
from policygraph.loaders.blocks import breaks_sentences
from policygraph.loaders.clauses import deadline_in_words, number_in_words
from policygraph.loaders.outline import normal_number
from policygraph.loaders.parse.dates import Moment, find_dates, find_ranges
from policygraph.loaders.parse.money import find_money
from policygraph.loaders.parse.numbers import find_numbers, parse_count
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.parse.titles import main_clause, nameable
from policygraph.loaders.persons import WITHHELD
from policygraph.loaders.records import Document, Law, Name, Record, Ref, Term, Value, slug
from policygraph.loaders.source import Line, Passage, Source, Stretch
from policygraph.ontology import PG
from policygraph.ontology.change import no_longer_all
from policygraph.ontology.lexicon import idle_words, stop_words
from policygraph.ontology.vocabulary import any_of, default_vocabulary

#: How like (0 to 100) a plan's goal is to the policy's that it takes over, and a sentence to the one that says the same.
_SAME_GOAL, _SAME_SENTENCE = 70, 62
#: The same, of a goal that the plan says nothing of, where it says which of the policy's goals others take over.
_SAME_STATED = 88
#: Kinds of records that a check may be of, the narrowest first.
_SUBJECTS = ("target", "need", "task", "decision", "initiative", "goal", "item")


def checks(documents: Sequence[Document], organisations: Resolver) -> dict[str, list[Record]]:
    """The checks of one municipality's documents, by file.

    :param documents: with goals and measurements settled
    :param organisations: what the names of bodies resolve to
    """
    found = {d.file: _Checks(d) for d in documents}
    for document in documents:
        if document.source.path.endswith(".csv"):  # transcribed: its lines are not the document's
            continue
        for check in _ALONE:
            check(found[document.file])
    for plan in documents:
        policy = _policy_of(plan, documents)
        if policy is not None:
            _goals_on_the_way(found[plan.file], found[policy.file])
    _unknown_goals(found)
    _names(found, organisations)
    _departments(found, organisations)
    _evaluations(found)
    _told_later(found)
    _answers(found)
    return {file: one.records for file, one in found.items()}


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


class _Checks:
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
        decided = _words("was-decided")
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


def _words(*roles: str) -> re.Pattern[str]:
    return default_vocabulary().pattern(*roles)


# --- figures -------------------------------------------------------------------------------------------------------------


def _sums(checks: _Checks) -> None:
    """Parts that do not add up, told in words or in a table."""
    for paragraph in checks.paragraphs:
        for off in sums_off(paragraph.text):
            _figure(checks, "sum", paragraph, off)
    for rows in checks.tables:
        for wrong in table_sums_off([[c.text for c in row] for row in rows]):
            places = [c for row in rows[wrong.first : wrong.row] for c in row[wrong.column : wrong.column + 1] if c.text.strip()]
            here = rows[wrong.row][wrong.column].passage()
            checks.add("sum", checks.subject(here), [here, *(p.passage() for p in places)], wrong.found, wrong.expected)


def _products(checks: _Checks) -> None:
    """A price times a number that is not the stated total."""
    for paragraph in checks.paragraphs:
        for off in products_off(paragraph.text, _said_of(checks, paragraph)):
            _figure(checks, "product", paragraph, off)


def _said_of(checks: _Checks, paragraph: Stretch) -> str:
    """The words of the thing that a paragraph is part of."""
    subject = checks.subject(paragraph.passage())
    record = next((r for r in checks.document.records if (r.kind, r.key) == (subject.kind, subject.key)), None)
    return record.passage.quote if record and subject.kind != "document" else ""


def _rates(checks: _Checks) -> None:
    """Sums converted at rates that cannot be the same one, however they were rounded."""
    for row in checks.rows:
        for high, low in rates_off(row.text):
            places = [row.passage(o.start, o.end) for o in (high, low)]
            checks.add("exchange-rate", checks.subject(places[0]), places, high.found, high.expected)


def _shares(checks: _Checks) -> None:
    """A share of n persons that no whole number gives: 66,69 % of 48."""
    for paragraph in checks.paragraphs:
        before = ""
        for start, end in sentence_spans(paragraph.text):
            sentence = paragraph.part(start, end)
            for off in shares_off(sentence.text, before):
                _figure(checks, "share", sentence, off)
            before = sentence.text


def _figure(checks: _Checks, kind: str, where: Stretch, off: Off) -> None:
    passage = where.passage(off.start, off.end)
    checks.add(kind, checks.subject(passage), [passage], off.found, off.expected)


def _currencies(checks: _Checks) -> None:
    """Sums that stand without a currency of their own."""
    for funding in checks.document.of("funding"):
        quote = funding.passage.quote
        around = " ".join(checks.document.source.text[max(0, funding.passage.start - 12) : funding.passage.end + 14].split())
        amount = funding.first("amount")
        if not isinstance(amount, Decimal) or any(m.amount == amount for m in find_money(quote)):
            continue
        if not find_money(around) and (bare := [m for m in find_money(quote, bare="DKK") if m.amount == amount]):
            passage = checks.document.source.passage(funding.passage.start + bare[0].start, funding.passage.start + bare[0].end)
            checks.add("no-currency", checks.subject(passage), [passage], passage.quote)


#: "af centrets uddannelsesramme", "som foreningen selv afholder"
_PURSE = re.compile(
    r"\w(?:ramme|rammen|budget|budgettet|midler|midlerne|bevilling|pulje|puljen)\b|\b(?:selv|foreningen|kommunen)\s+(?:afholder|betaler|dækker|finansierer)",
    re.I,
)


#: "fra Kommunalbestyrelsens pulje til velfærdsteknologi", "over Vejs konto": somebody's money, whoever that is.
_FROM_PURSE = re.compile(
    r"\b(?:fra|af|på|over|via|inden for|gennem)\s+(?:[\wæøåÆØÅ&-]+\s+){0,5}?[\wæøå-]*(?:pulje|ramme|budget|konto|midler|bevilling|drift|anlæg|reserve|fond|legat|rådighedsbeløb)\w*",
    re.I,
)


def _funders(checks: _Checks) -> None:
    """Sums of which it is not said who pays, not even that it is the municipality."""
    funding = {f.key: f for f in checks.document.of("funding")}
    for record in checks.document.of("initiative"):
        sums = [funding[v.key] for v in record.values("funding") if isinstance(v, Ref) and v.key in funding]
        if not sums or record.values("funded_by") or any(f.values("source") for f in sums):
            continue
        status = record.first("funding_status")
        if any(_PURSE.search(f.passage.quote) or _FROM_PURSE.search(f.passage.quote) for f in sums):
            continue
        said = [record.passage.quote, *(f.passage.quote for f in sums)]
        around = said[1:] if checks.document.genre == "catalogue" else said
        own = isinstance(status, Term) and status.key == "existing-budget"
        if not own and not any(_words("payer-said").search(text) for text in around):
            checks.add("no-funder", Ref("initiative", record.key), [f.passage for f in sums])


# --- time ----------------------------------------------------------------------------------------------------------------


#: "Den gælder i fire år", behind a sentence that names the document.
#: What stands before "udgangen af 2026", if it is the end: "gælder til", "udløber ved"; "en midtvejsstatus ved" is another's.
_HOLDS_TO = re.compile(r"\b(?:til(?: og med)?|med|(?:gælder|løber|udløber|ophører|slutter|stopper|afsluttes)(?: \w+)?)\s*$", re.I)
_IT_HOLDS = re.compile(r"(?:Den|Det|Dette)\s+(?:gælder|løber|dækker|er gældende|rækker|strækker sig)\b")


def _periods(checks: _Checks) -> None:
    """Sentences in which the document gives itself another period than its title does."""
    record = checks.document.of("document")[0]
    start, end = record.first("period_start"), record.first("period_end")
    if (
        checks.document.genre not in ("policy", "action-plan", "catalogue")
        or not isinstance(start, date)
        or not isinstance(end, date)
    ):
        return
    title = next((f.passage for f in record.facts if f.field == "period_end"), record.passage)
    for sentence in checks.sentences:
        text = sentence.text
        own = _words("own-plan").search(text) or _IT_HOLDS.match(text)
        passage = sentence.passage()
        if not own or _words("former").search(text) or checks.subject(passage).kind not in ("document", "goal"):
            continue
        ranges = [r for r in find_ranges(text.rstrip(".")) if not _of_another(text[own.end() : r.span[0]])]
        until = [
            m
            for m in find_dates(text)
            if re.search(rf"(?:{_words('holds-until').pattern})\s*$", text[: m.start], re.I)
            or text[m.start : m.end].casefold().startswith("udgangen")
            and _HOLDS_TO.search(text[: m.start])
        ]
        said = {(r.start.year, r.end.year) for r in ranges if r.start and r.end} or {(start.year, m.last.year) for m in until}
        if own.start() > 60 or not said or (start.year, end.year) in said:
            continue
        first, last = min(said)
        words = f"{first}-{last}" if ranges else str(last)
        checks.add("period", Ref("document", checks.document.file), [passage, title], words, f"{start.year}-{end.year}")


def _of_another(before: str) -> bool:
    """Whether the words in front of a period end with the name of a document: "fører ungepolitikken 2022-2025 ud i livet"."""
    named = "|".join(map(re.escape, default_vocabulary().words("genre-policy", "genre-action-plan")))
    return bool(re.search(rf"[\wæøå-]*(?:{named})(?:k?en)?\s*(?:for|i|fra)?\s*$", before, re.I))


def _ended(checks: _Checks) -> None:
    """Initiatives that ended before the document was written."""
    if checks.written is None:
        return
    day, said = checks.written
    for record in checks.document.of("initiative"):
        end = record.first("end")
        if not isinstance(end, date) or end >= day:
            continue
        passage = next(f.passage for f in record.facts if f.field == "end")
        evaluation = record.first("evaluation_status")
        coming = record.first("ongoing") is True or isinstance(evaluation, Term) and evaluation.key in ("announced", "too-early")
        status = record.first("status")
        told = f"{record.first('title')} {' '.join(str(v) for v in record.values('description'))}"
        if isinstance(status, Term) and status.key == "ended" or _words("is-ended").search(told):
            continue  # told as what it is
        coming = coming or (isinstance(status, Term) and status.key == "ongoing")
        coming = coming or bool(_words("runs-now").search(" ".join(str(v) for v in record.values("description"))))
        kind = "ended-running" if coming else "ended"
        checks.add(kind, Ref("initiative", record.key), [passage], end, day if said else str(day.year))


def _money_ends(checks: _Checks) -> None:
    """Where it is said until when somebody pays, and that is before the initiative ends, or the document's period."""
    period = checks.document.of("document")[0].first("period_end")
    ends = {r.key: r.first("end") for r in checks.document.of("initiative")}
    told = [(s.stretch, s.passage()) for s in checks.sentences if _words("is-paid").search(s.text)]
    for record in checks.document.of("initiative"):
        if record.values("funded_by"):  # the whole field, whatever its verb
            told += [(checks.stretch(f.passage), f.passage) for f in record.facts if f.field == "funding_status"]
    for stretch, passage in told:
        text, subject = stretch.text, checks.subject(passage)
        last = ends.get(subject.key) or period if subject.kind == "initiative" else None
        if not isinstance(last, date):
            continue
        until = re.compile(rf"(?:{_words('holds-until').pattern}|\btil)\s*(?:i\s+|den\s+|ved\s+)?$", re.I)
        begins = {r.span[0] for r in find_ranges(text)}
        paid_until = [
            (m.last, m.end)
            for m in find_dates(text)
            if m.start not in begins
            and (found := until.search(text[: m.start]))
            and (m.precision != "year" or found.group().strip().casefold() != "til")
        ]
        paid_until += [
            (r.end, r.span[1])
            for r in find_ranges(text)
            if r.end and re.search(r"\(\D{0,12}$", text[: r.span[0]]) and text[r.span[1] :].startswith(")")
        ]
        taken_over = _words("afterwards").search(checks.said_of(subject)) or _THE_REST.search(text)
        # Another sum, or the same funder, for the time after: "… og 300.000 kr. fra august 2024 til december 2026".
        covered = [m.last for m in find_dates(text)]
        for day, at in paid_until:
            if day < last and not _words("afterwards").search(text, at) and not taken_over and max(covered, default=day) < last:
                checks.add("money-ends", subject, [passage], day, last)


#: "De sidste halvandet år betaler …": somebody pays for what is left.
_THE_REST = re.compile(
    r"\b(?:sidste|resterende|følgende|øvrige|efterfølgende)\s+(?:\w+\s+)?(?:år|måneder|periode|tid|del)\b", re.I
)


def _taken_over(checks: _Checks) -> None:
    """Initiatives that somebody outside pays for, and of which it is said who pays when that ends."""
    for record in checks.document.of("initiative"):
        said = checks.said_of(Ref("initiative", record.key))
        if record.values("funded_by") and (_words("afterwards").search(said) or _OWN_MONEY.search(said)):
            checks.add("money-after", Ref("initiative", record.key), [record.passage])


#: "holdes inden for Ungecenterets budget", "medfinansieres af kommunen".
_OWN_MONEY = re.compile(
    r"\b(?:inden for|over|af|fra)\s+(?:[\wæøåÆØÅ&-]+\s+){0,4}?(?:eget |egne |eksisterende )?(?!tidsramme)[\wæøå-]*(?:driftsbudget|budget|ramme|driftsmidler|egne midler)\w*|\b(?:egenfinansiering|medfinansier\w*|kommunal finansiering)\b",
    re.I,
)


def _dues(checks: _Checks) -> None:
    """From when on there should be word of an evaluation that was announced, of a criterion that was set."""
    for record in checks.document.of("initiative"):
        end = next(((f.value, f.passage) for f in record.facts if f.field == "end"), None)
        for kind, field in (("evaluation-due", "evaluation_text"), ("criterion-due", "success_criterion")):
            facts = [f for f in record.facts if f.field == field]
            dated = [(m.last, f.passage) for f in facts for m in find_dates(str(f.value))]
            due = max(dated, key=lambda d: d[0]) if dated else end if facts else None
            if due is not None:
                checks.add(kind, Ref("initiative", record.key), [due[1]], due[0])


def _results(checks: _Checks) -> None:
    """ "Succeskriteriet var, at 300 elever deltog", with no figure of what came of it in the same paragraph."""
    if checks.document.genre not in ("minutes", "status"):
        return
    for paragraph in checks.paragraphs:
        spans = sentence_spans(paragraph.text)
        set_ = [
            (a, b)
            for a, b in spans
            if _words("criterion-was").search(paragraph.text[a:b]) and re.search(r"\d", paragraph.text[a:b])
        ]
        told = any(
            re.search(r"(?<![\d./])\d+(?![\d/]|\.\s)", _dateless(paragraph.text[a:b])) for a, b in spans if (a, b) not in set_
        )
        if set_ and not told:
            passage = paragraph.passage(*set_[0])
            checks.add("criterion-no-result", checks.subject(passage), [passage])


def _results_of_tables(checks: _Checks) -> None:
    """Rows of a table of results ("Emne | Mål for 2024 | Resultat") that say what was to be reached, and leave the result open."""
    if checks.document.genre not in ("minutes", "status"):
        return
    for head, *rows in checks.tables:
        aims = [n for n, c in enumerate(head) if _AIM_HEAD.fullmatch(c.text.strip(" :"))]
        results = [n for n, c in enumerate(head) if _RESULT_HEAD.fullmatch(c.text.strip(" :"))]
        if len(aims) != 1 or len(results) != 1:
            continue
        for row in rows:
            if re.search(r"\d", row[aims[0]].text) and re.fullmatch(r"[\s.…_?–-]*", row[results[0]].text):
                passage = row[aims[0]].passage()
                checks.add("criterion-no-result", checks.subject(passage), [row[0].passage(), passage])


_AIM_HEAD = re.compile(
    r"(?:(?:resultat|succes|del|års|effekt)?mål|måltal|resultatmål|succeskriteri(?:um|er)|kriteri(?:um|er)|målsætning|forventet|ønsket resultat)(?:et|ene|erne)?(?:\s+(?:for|i|til|ved|pr\.?)?\s*.{0,30})?",
    re.I,
)
_RESULT_HEAD = re.compile(
    r"(?:resultat(?:et|er)?|opnået|nået|opnåede?|realiseret|faktisk(?:\s+\w+)?|målt|status|målopfyldelse)(?:\s+(?:for|i|pr\.?|ultimo|ved)?\s*.{0,25})?",
    re.I,
)


def _dateless(text: str) -> str:
    for moment in reversed(find_dates(text)):
        text = text[: moment.start] + text[moment.end :]
    return text


#: What stands between a verb and a moment that is not its own: "skal stige fra 14 pct. i 2021", "bliver højere end i 2021".
_NOT_ITS_OWN = re.compile(
    r"[.;:]\s|\b(?:fra|siden|mod|end|efter|som|der|blev|var|havde|har|sammenlignet|hvor|tidligere|i forhold til)\b|\d\s?(?:%|pct|procent)",
    re.I,
)
_OPENS_WITH = re.compile(
    r"(?:^|[.;:,]\s|\b(?:og|men)\s)\s*(?:allerede\s|først\s)?(?:i|til|om|den|fra og med|fra|pr\.|ultimo|primo)\s+(?:den\s+)?$",
    re.I,
)


def _futures(checks: _Checks) -> None:
    """A month, season or year told as still to come that lies before the document."""
    if checks.written is None or not checks.written[1]:
        return
    day = checks.written[0]
    for sentence in checks.sentences:
        text = sentence.text
        ranges = [r.span for r in find_ranges(text)]
        for moment in find_dates(text):
            if moment.last >= day or any(a <= moment.start < b for a, b in ranges):
                continue
            if not _told_as_future(text, moment):
                continue
            passage = sentence.passage()
            checks.add("future-past", checks.subject(passage), [passage], text[moment.start : moment.end], day)


def _told_as_future(text: str, moment: Moment) -> bool:
    """Whether a verb of what is to come stands in front of a moment, or right behind one that opens its clause."""
    strong, weak = _words("to-come"), _words("to-come-weak")
    before = text[max(0, moment.start - 45) : moment.start]
    if cues := list(strong.finditer(before)):
        last = cues[-1]
        if not re.search(r"[.;:]\s", before[last.end() :]) and (
            len(before) - last.end() < 22 or not _NOT_ITS_OWN.search(before[last.end() :])
        ):
            return True
    exact = moment.precision != "year"
    if exact and (cues := list(weak.finditer(before))) and not _NOT_ITS_OWN.search(before[cues[-1].end() :]):
        return not _words("done").search(text)
    within = exact and re.search(r"\b(?:i|til|den|om)\s+$", text[: moment.start], re.I)
    if within or _OPENS_WITH.search(text[: moment.start]):
        behind = re.match(r"\s*,?\s*", text[moment.end :])
        at = moment.end + (behind.end() if behind else 0)
        return bool(strong.match(text, at) or (exact and weak.match(text, at) and not _words("done").search(text)))
    return False


# --- words ---------------------------------------------------------------------------------------------------------------

_REPEALED_SECTIONS = re.compile(r"§§? (?P<first>\d+)(?:-(?P<last>\d+))?: (?P<day>\d{4}-\d\d-\d\d)")


def _sections(checks: _Checks) -> None:
    """Sections that were repealed before the document was written, where the act itself still holds."""
    if checks.written is None:
        return
    acts = {c.iri: c for c in default_vocabulary().scheme("acts").values() if PG + "repealedSections" in c.links}
    for record in checks.document.records:
        for fact in record.facts if acts else []:
            law = fact.value
            if not isinstance(law, Law) or law.iri not in acts or not (number := re.match(r"§+ (\d+)", law.provision or "")):
                continue
            for match in _REPEALED_SECTIONS.finditer(acts[law.iri].links[PG + "repealedSections"]):
                day = date.fromisoformat(match["day"])
                within = int(match["first"]) <= int(number[1]) <= int(match["last"] or match["first"])
                if within and day <= checks.written[0] and not _words("former-law").search(fact.passage.quote):
                    checks.add(
                        "repealed-section", Ref(record.kind, record.key), [fact.passage], f"{law.act} {law.provision}", day
                    )


def _places(checks: _Checks) -> None:
    """A town with a country that it does not lie in."""
    for paragraph in checks.paragraphs:
        for start, end, lies in misplaced(paragraph.text):
            passage = paragraph.passage(start, end)
            checks.add("place", checks.subject(passage), [passage], paragraph.text[start:end], lies)


def _placeholders(checks: _Checks) -> None:
    appointed = [p for r in checks.records if r.first("check_kind") == Term("check", "appointment") for p in r.passages()]
    for paragraph in checks.paragraphs:
        for start, end in placeholders(paragraph.text):
            passage = paragraph.passage(start, end)
            if any(p.start <= passage.start and passage.end <= p.end for p in appointed):
                continue  # a post that nobody was appointed to is reported as that
            checks.add("placeholder", checks.subject(passage), [passage], paragraph.text[start:end])


#: "Formand: ____", "Rådets repræsentant i følgegruppen: ikke udpeget".
_POST = re.compile(r"\W*(?P<post>[\wæøå-]+(?: [\wæøå-]+){0,5}?)\s*:\s*(?P<who>.*?)\s*$")
_BLANK = re.compile(r"(?:_{2,}|\.{3,}|…+|[-–—?]|\[[\s_.…]*\])?")
#: "Som ny formand valgtes", "Valgt til næstformand blev …": a sentence that breaks off before the name.
_BREAKS_OFF = re.compile(r".*\b(?:valgtes|udpegedes|blev|er|valgt|udpeget|vælges|udpeges)\s*(?:…+|\.{3,}|_{2,}|[-–—])?\s*$", re.I)


def _appointments(checks: _Checks) -> None:
    """ "Rådet udpeger følgende:" with the next heading right below, or "Formand: ____"."""
    lines = [line for line in checks.document.source.lines if not line.blank]
    heads = _words("decision", "proposal", "case", "authority")
    opens = {r.passage.line_start for r in checks.document.of("item")}
    nobody = _words("nobody")
    for line, below in zip(lines, [*lines[1:], None]):
        text = line.text.rstrip()
        ends = below is None or below.number in opens or bool(heads.fullmatch(below.text.strip(" :")))
        post = _POST.match(text)
        is_post = post is not None and bool(_words("post").search(post["post"]))
        said = post["who"].strip(" .") if post else ""
        if post and is_post and (_BLANK.fullmatch(said) or nobody.fullmatch(said.strip("()[]"))):
            left = said or ends or heads.match(below.text.strip()) or ":" in below.text if below else True
        elif _BREAKS_OFF.match(text) and ends:
            left = bool(_words("post").search(text) and _words("appoints").search(text))
        else:
            left = text.endswith(":") and ends and bool(_words("appoints").search(text))
        if left:
            passage = checks.document.source.stretch(line).strip().passage()
            checks.add("appointment", checks.subject(passage), [passage])


def _decisions(checks: _Checks) -> None:
    """Items under whose heading for the decision nothing stands."""
    if checks.document.genre != "minutes":
        return
    lines = [line for line in checks.document.source.lines if not line.blank]
    items = checks.document.of("item")
    opens = {i.passage.line_start: i for i in items}
    heads, item = _words("decision", "proposal", "case", "authority", "attachments"), None
    for line, below in zip(lines, [*lines[1:], None]):
        item = opens.get(line.number, item)
        if item is None or item.values("decision_recorded") or not _words("decision").fullmatch(line.text.strip(" :*#")):
            continue
        if below is None or below.number in opens or heads.fullmatch(below.text.strip(" :*#")):
            passage = checks.document.source.stretch(line).strip().passage()
            checks.add("decision-empty", Ref("item", item.key), [item.passage, passage])


def _references(checks: _Checks) -> None:
    """A numbered part of the document that no line of it begins with."""
    whole, cued = checks.document.source.text, checks.document.genre == "minutes"
    for sentence in checks.sentences:
        for start, end in references_missing(sentence.text, whole, only_cued=cued):
            passage = sentence.passage(start, end)
            checks.add("reference", checks.subject(passage), [passage], " ".join(sentence.text[start:end].split()))


def _populations(checks: _Checks) -> None:
    """A starting value and a target that are said of people called by different names, or of other ages or forms."""
    for target in checks.document.of("target"):
        start = str(target.first("baseline_text") or "")
        rest = str(target.first("text")).replace(start, "")
        if start and not re.search(r"\d", rest) and (parts := _started(start)):  # all in one sentence
            rest, start = parts
        if _worse(target, rest):
            checks.add(
                "no-better",
                Ref("target", target.key),
                [target.passage],
                target.first("target_value"),
                target.first("baseline_value"),
            )
        pairs = [(_called(start), _called(rest)), (_aged(start), _aged(rest)), _qualified(start, rest)]
        pairs += [(_sorted(sort, start), _sorted(sort, rest)) for sort in ("home", "role", "sex", "age")]
        before, now = next(((a, b) for a, b in pairs if a and b and not a & b), (set[str](), set[str]()))
        if before:
            place = next(f.passage for f in target.facts if f.field == "baseline_text")
            of = Ref("target", target.key)
            checks.add("population", of, [target.passage, place], ", ".join(sorted(now)), ", ".join(sorted(before)))


#: "80 % af de pårørende til borgere med demens": of whom a share is, and which of them.
_OF_WHOM = re.compile(
    r"(?:%|pct\.?|procent)\s+af\s+(?:de\s+|alle\s+)*(?P<noun>[a-zæøå]{4,})\s+(?:til|med|i|på|fra|uden|hos)\s+(?P<which>[a-zæøå]{4,}(?:\s+(?:med|i|på|uden)\s+[a-zæøå]{3,})?)",
    re.I,
)


def _qualified(start: str, rest: str) -> tuple[set[str], set[str]]:
    """Of the same people those that the start is said of, and those that the target is; empty where it cannot be told."""
    one, two = _OF_WHOM.search(start), _OF_WHOM.search(rest)
    if not one or not two or one["noun"].casefold()[:6] != two["noun"].casefold()[:6]:
        return set(), set()
    before, now = (f"{m['noun']} {m['which']}".casefold() for m in (one, two))
    same = _content(one["which"]) & _content(two["which"]) or one["which"].casefold() == two["which"].casefold()
    return ({before}, {before}) if same else ({before}, {now})


#: That what was reached is to be kept.
_KEPT = re.compile(
    r"\b(?:fasthold\w*|bevar\w*|oprethold\w*|vedligehold\w*|forbliver?|uændret|(?:fortsat|stadig|mindst lige så) \w+)\b", re.I
)


def _worse(target: Record, text: str) -> bool:
    """Whether a share is to be lower than it was, where neither a verb says so nor what is counted is a bad thing."""
    value, start = target.first("target_value"), target.first("baseline_value")
    if (
        not isinstance(value, Decimal)
        or not isinstance(start, Decimal)
        or target.first("direction")
        or target.first("change_value")
    ):
        return False
    return (
        target.first("unit") == "percent"
        and value <= start
        and not (value == start and _KEPT.search(text))
        and not any(w in text.casefold() for w in default_vocabulary().words("less-is-better"))
    )


def _started(text: str) -> tuple[str, str] | None:
    """What a sentence says of the target, and what of the start: "stiger til 80 pct. mod 70 pct. blandt …"."""
    if then := re.search(
        r"(?<=[.%])\s+(?=(?:I|Ved udgangen af|Ultimo|Primo) (?:dag|(?:19|20)\d\d)\b)", text
    ):  # "pct. I 2021 var …"
        return text[: then.start()], text[then.end() :]
    cut = re.search(r"(?:,?\s+(?:i?mod|sammenlignet med|hvor)\s|\()", text) or re.search(r"\bfra\s", text)
    if not cut:
        return None
    end = re.search(r"\b(?:til|i)\s+(?:mindst\s+|højst\s+)?\d", text[cut.end() :]) if cut.group().strip() == "fra" else None
    stop = cut.end() + end.start() if end else len(text)
    return text[: cut.start()] + " " + text[stop:], text[cut.start() : stop]


def _numbers_told(checks: _Checks) -> None:
    """Targets whose number or deadline is said in words: "halveres", "alle", "hver femte"; "hvert år", "ved periodens udløb"."""
    for target in checks.document.of("target"):
        text = str(target.first("text") or "")
        if number_in_words(text):
            checks.add("number-told", Ref("target", target.key), [target.passage])
        if deadline_in_words(text):
            checks.add("deadline-told", Ref("target", target.key), [target.passage])


#: A sentence about somebody who does something: "Teknik og Miljø udarbejder …", "Skolerne vil undersøge …".
_SOMEBODY = re.compile(
    r"(?!(?:Der|Det|Den|De|Dette|Sagen|Punktet|Emnet|Drøftelsen|Spørgsmålet|Forslaget|Ansøgningen|Notatet|Planen|Politikken|Udkastet|Rapporten|Evalueringen|Resultatet|Status|Indstillingen|Beslutningen|Kontakten|Muligheden|Mulighederne|Arbejdet|Temaet|Materialet|I|På|Til|Ved|Som|Når|Hvis|Inden|Senest|Efter|Udsat|Godkendt|Drøftet|Taget)\b)"
    r"[A-ZÆØÅ][\wæøå-]*(?:,? (?:og|&|for|i|af) (?:[A-ZÆØÅ][\wæøå-]*|[a-zæøå]+))*(?: [A-ZÆØÅ][\wæøå-]*)* (?:vil |skal (?!\w+es\b)|[a-zæøå]{2,}(?<!e)(?:er|år|ør)\b)"
)
#: What is said of a task right behind it: "Notatet skal foreligge inden sommerferien", "Frist: 1. maj".
_BY_THEN = re.compile(
    r"(?:Det|Den|De|Dette|Frist\w*|[A-ZÆØÅ][a-zæøå]+(?:et|en|ne))\b[^.]*\b(?:senest|inden|frist\w*|til (?:næste |det kommende )?møde\w*|på (?:næste |det kommende )?møde\w*|klar til|foreligge\w*|i (?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december))\b"
)
#: A case that comes back to the meeting: whoever holds the meeting takes it up.
_COMES_BACK = re.compile(
    r"(?:Sagen|Punktet|Emnet|Drøftelsen|Temaet|Dagsordenspunktet|Behandlingen)\s+(?:genoptages|tages op|behandles|drøftes|sættes på|forelægges|udsættes|fortsættes|fortsætter|kommer)\b.*\b(?:møde\w*|januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|kvartal|forår\w*|efterår\w*|(?:19|20)\d\d)\b"
)


def _tasks(checks: _Checks) -> None:
    """Tasks whose words tell of an owner or a deadline that is no fact of its own: a person withheld, "before the summer"."""
    for task in checks.document.of("task"):
        text = str(task.first("text") or "")
        owner = WITHHELD in text or _SOMEBODY.match(text) or _COMES_BACK.match(text)
        said = _next_sentence(checks, task)
        dated = _words("due-said").search(text) or said and _BY_THEN.match(said.quote)
        for kind, told in (("owner-told", owner), ("deadline-told", dated)):
            if told:
                checks.add(kind, Ref("task", task.key), [task.passage])


#: That an initiative is looked back on, in other words than those of the field "Evaluering".
_LOOKED_BACK_ON = re.compile(
    r"\b(?:evalueres|evaluerer|evaluerede|evalueret|(?:følges|følger|følge|samles|samler) (?:\w+ )?op\b|opfølgning\w*:?\s+\w|afrapporter\w+|slutrapport\w*|midtvejs\w+"
    r"|(?:effekt|resultat|virkning|udbytte|erfaring|tilfredshed)\w*\s+(?:\w+\s+){0,3}?(?:måles|følges|undersøges|dokumenteres|opgøres|gøres op|samles|vurderes|beskrives))",
    re.I,
)
#: Who does an initiative, in its own words.
_DONE_BY = re.compile(
    r"\b(?:løses|varetages|udføres|drives|ledes|koordineres|styres|administreres|forestås|bemandes) (?:i dag |primært |fremover )?af (?:en |et |den |det )?[A-ZÆØÅ]"
    r"|\b(?:[Aa]nsvar(?:et|lig|lige)?|[Tt]ovholder\w*|[Ff]orankr\w+)\s+(?:for \w+ )?(?:ligger|er|bliver|hos|i|placeres|har)\s+(?:hos |i |ved )?(?:en |et |den |det )?[A-ZÆØÅ]"
)
_WILL_ASK = re.compile(
    r"\b\w*(?:spørgeskema|interview|undersøgelse|måling|opgørelse|rapport|survey|spørges|gøres op|samles op|optælling|tælling|statistik)\w*\b",
    re.I,
)
_WAS = re.compile(r"\b(?:var|blev|havde|viste|gav|har|er blevet|kunne)\b", re.I)
_DENIED = re.compile(r"\b(?:ikke|ingen|hverken|uden)\b", re.I)


def _told_in_its_words(checks: _Checks) -> None:
    """Initiatives whose own words say that they are followed up, or who does them, under no label for it."""
    for record in checks.document.of("initiative"):
        for passage in (record.passage, *record.more):
            for start, end in sentence_spans(passage.quote):
                sentence = passage.quote[start:end]
                if _DENIED.search(sentence):
                    continue
                for kind, told in (("evaluation-said", _LOOKED_BACK_ON), ("responsible-told", _DONE_BY)):
                    if told.search(sentence):
                        checks.add(kind, Ref("initiative", record.key), [passage])
        for fact in [f for f in record.facts if f.field == "evaluation_text"]:
            said = str(fact.value)  # "September 2025" in the field is a day for it; what somebody thought of it is none
            if (find_dates(said) and len(said) < 80 or _WILL_ASK.search(said)) and not (
                _WAS.search(said) or _DENIED.search(said)
            ):
                checks.add("evaluation-said", Ref("initiative", record.key), [fact.passage])


def _together(checks: _Checks) -> None:
    """Initiatives that are evaluated together with others, not by themselves: that is an evaluation all the same."""
    for record in checks.document.of("initiative"):
        said = next((f for f in record.facts if f.field == "evaluation_text"), None)
        if said and _words("evaluated-together").search(str(said.value)):
            checks.add("evaluated-together", Ref("initiative", record.key), [said.passage])


#: "Alle tre indsatser i dette afsnit hører under Pejlemærke 1", "De tre indsatser bidrager til mål 9".
_BELONG = re.compile(
    r"(?:De|Alle(?: de)?|Begge|Samtlige|Disse)\s*(?P<n>\w+)?\s+(?:indsatser|initiativer|tiltag|projekter)\b.{0,60}?\b(?:hører under|bidrager til|understøtter|er knyttet til|hører til)\b"
)


def _told_of_several(checks: _Checks) -> None:
    """What one sentence says of several initiatives: who answers for them, who pays, which goal they serve."""
    doings = sorted(checks.document.of("initiative"), key=lambda r: r.passage.start)
    goals = sorted(checks.document.of("goal"), key=lambda r: r.passage.start)
    for sentence in checks.sentences:
        text, passage = sentence.text, sentence.passage()
        if belong := _BELONG.search(text):
            count = parse_count(belong["n"] or "") or (2 if text.startswith("Begge") else 0)
            below = [r for r in doings if r.passage.start > passage.start]
            for record in below[: count or len(below)]:
                checks.add("goal-told", Ref("initiative", record.key), [passage])
        every = re.search(r"\b(?:begge|alle|samtlige|de \w+)\s+(?:indsatser|initiativer|tiltag)\b|\bindsatserne\b", text, re.I)
        goal = next((g for g in reversed(goals) if g.passage.start < passage.start), None)
        if every is None:
            continue
        under = _below(checks, passage) if goal is None else _initiatives_of(checks.document, goal)
        under = [r for r in under if r.passage.start > passage.start]
        answers = re.search(r"\b(?:er|har)\s+(?:ansvarlig|ansvaret|tovholder|hovedansvaret)\b", text, re.I)
        for kind, told in (("responsible-told", answers), ("funding-told", find_money(text) and _words("is-paid").search(text))):
            for record in under if told else []:
                checks.add(kind, Ref("initiative", record.key), [passage])
            if told and kind == "funding-told" and goal is not None:
                checks.add(kind, Ref("goal", goal.key), [passage])


def _below(checks: _Checks, passage: Passage) -> list[Record]:
    """The initiatives of the part of a table that a line across it, or of the chapter that a heading, stands over."""
    source, last = checks.document.source, passage.line_start
    following = [line for line in source.lines[last:] if not line.blank]
    rows = bool(following) and len(source.cells(following[0])) > 1
    for line in following:
        if line.heading if not rows else sum(bool(c.text) for c in source.cells(line)) == 1:
            break
        last = line.number
    return [r for r in checks.document.of("initiative") if passage.line_start < r.passage.line_start <= last]


#: What is said once of all the initiatives of a goal, by the role of the label that opens the line.
_TOLD_OF_ALL = {
    "responsible": "responsible-told",
    "economy": "funding-told",
    "funding-source": "funding-told",
    "evaluation": "evaluation-said",
}


def _responsible_for_all(checks: _Checks) -> None:
    """ "Ansvarlig for begge indsatser under mål 6: Hjemmesygeplejen", "… er Hjemmesygeplejen": said once of all of a goal."""
    goals = checks.document.of("goal")
    for line in checks.document.source.lines:
        match = _FOR_ALL.match(line.text)
        role = next((r for r in _TOLD_OF_ALL if match and _words(r).match(match["label"])), None)
        if match is None or role is None:
            continue
        number = re.search(r"\b(?:mål|pejlemærke|målsætning|fokusområde) (\d{1,2}(?:\.?\s?[A-Z])?)", match["whom"], re.I)
        above = [g for g in goals if g.passage.line_start <= line.number]
        named = [g for g in goals if number and normal_number(str(g.first("number") or "")) == normal_number(number[1])]
        over = checks.document.source.stretch(line).passage()
        for under in [_initiatives_of(checks.document, g) for g in named[:1] or above[-1:]] or [_below(checks, over)]:
            for initiative in under:
                checks.add(_TOLD_OF_ALL[role], Ref("initiative", initiative.key), [over])


_FOR_ALL = re.compile(
    r"\s*(?P<label>[A-ZÆØÅ][\wæøå ]*?)\s+(?:for|af)\s+(?P<whom>(?:begge|alle|samtlige|hele|målets|de \w+|indsatserne|initiativerne)\b[^:]{0,60}?)(?::|\ser)\s+\S"
)


def _former_acts(checks: _Checks) -> None:
    """Acts that are told of as the law that held before: "Indtil maj 2018 byggede praksis på …"."""
    for record in checks.document.records:
        for fact in record.facts:
            if isinstance(fact.value, Law) and _words("former-law").search(fact.passage.quote):
                checks.add("law-before", Ref(record.kind, record.key), [fact.passage], fact.value.act)


def _frames(checks: _Checks) -> None:
    """Acts that a document names as the frame of its whole field, with no duty that hangs on them."""
    for record in checks.document.of("document"):
        for fact in record.facts:
            said = fact.passage.quote
            if isinstance(fact.value, Law) and _words("law-as-frame").search(said) and not _words("duty-cue").search(said):
                checks.add("law-frame", Ref(record.kind, record.key), [fact.passage], fact.value.act)


def _coordinated(checks: _Checks) -> None:
    """Initiatives whose words speak of somebody who coordinates."""
    for record in checks.document.of("initiative"):
        said = " ".join(p.quote for p in (record.passage, *record.more)).casefold()
        if any(word in said for word in default_vocabulary().words("coordinates")):
            checks.add("coordinated", Ref("initiative", record.key), [record.passage])
    partners = {v.text: v for r in checks.document.of("initiative") for v in r.values("partner") if isinstance(v, Name)}
    for sentence in checks.sentences:
        said = sentence.text.casefold()
        if any(word in said for word in default_vocabulary().words("coordinates")):
            for name, partner in sorted(partners.items()):
                if name.casefold() in said:
                    checks.add("coordinated", partner, [sentence.passage()])


_AGES = re.compile(r"(?<![\d.,])(?P<from>\d{1,2})\.?\s?(?:-|–|til)\s?(?P<to>\d{1,2})\.?[\s-]?(?P<what>klasse|år)", re.I)
_BETWEEN = re.compile(r"\bmellem (?P<from>\d{1,2}) og (?P<to>\d{1,2}) (?P<what>år)", re.I)
_OVER = re.compile(
    r"\b(?:over|fra|fyldt|mindst)\s(?:de\s)?(?P<n>\d{2})\s?\+?[\s-]?år(?!\w*\s+til)|(?<![\d.,])(?P<plus>\d{2})\s?\+(?!\d)|(?P<up>\d{2})\s?år (?:og|eller) (?:derover|ældre|opefter)",
    re.I,
)
_UNDER = re.compile(r"\bunder\s(?:de\s)?(?P<n>\d{1,2})\s?år", re.I)
_OF_AGE = re.compile(r"(?<![\d.,–-])(?P<n>\d{1,2})\.?(?:-(?P<year>årige)|\s(?P<form>klasse)\b)", re.I)


def _least(over: re.Match[str]) -> int:
    return int(over["n"] or over["plus"] or over["up"])


def _age(text: str) -> re.Match[str] | None:
    """The first ages or forms from one to another that a text names."""
    return _AGES.search(text) or _BETWEEN.search(text)


def _aged(text: str) -> set[str]:
    """The ages and forms that a text speaks of: "4.-6. klasse", "13-17 år", "over 80 år", "65+"."""
    ages = {f"{m['from']}-{m['to']} {m['what'].casefold()}" for p in (_AGES, _BETWEEN) for m in p.finditer(text)}
    ages |= {f"{m['n'] or m['plus'] or m['up']}+ år" for m in _OVER.finditer(text)}
    ages |= {f"-{m['n']} år" for m in _UNDER.finditer(text)}
    return ages or {f"{m['n']} {'år' if m['year'] else 'klasse'}" for m in _OF_AGE.finditer(text)}


def _sorted(sort: str, text: str) -> set[str]:
    """What the people in a text are called of one sort of names, of which none is another."""
    said = {m.group().casefold() for m in _words(f"apart-{sort}").finditer(text)}
    return said


def _called(text: str) -> set[str]:
    """What the people in a text are called by their origin, without the endings."""
    said = text.casefold()
    return {word for word in default_vocabulary().words("said-of-origin") if re.search(rf"(?<!\w){re.escape(word)}", said)}


_ALONE: tuple[Callable[[_Checks], None], ...] = (
    _sums, _products, _rates, _shares, _currencies, _funders, _periods, _ended, _money_ends, _taken_over, _dues, _results, _results_of_tables, _sections, _futures, _places, _appointments, _decisions, _placeholders,
    _references, _populations, _numbers_told, _tasks, _coordinated, _together, _told_in_its_words, _responsible_for_all, _told_of_several, _former_acts, _frames,
)  # fmt: skip


# --- from policy to plan -------------------------------------------------------------------------------------------------


def _policy_of(plan: Document, documents: Sequence[Document]) -> Document | None:
    """The policy that a plan carries out: of those it names the one whose goals are most like its own."""
    if plan.genre != "action-plan" or not plan.of("goal"):
        return None
    policies = [d for d in documents if d.genre == "policy" and d.of("goal")]
    named = carried_out(plan, policies) or policies
    likeness = [
        (sum(max(_alike(_said(g), _said(p)) for p in policy.of("goal")) for g in plan.of("goal")) / len(plan.of("goal")), policy)
        for policy in named
    ]
    best = max(likeness, key=lambda pair: (pair[0], pair[1].file), default=(0, None))
    return best[1] if best[0] >= _SAME_GOAL else None


def _goals_on_the_way(plan: _Checks, policy: _Checks) -> None:
    """What became of each goal of a policy in the plan that carries it out."""
    theirs = plan.document.of("goal")
    taken: dict[str, list[tuple[float, Record]]] = defaultdict(list)
    stated = {v.key: t for t in theirs for v in t.values("succeeds") if isinstance(v, Ref) and v.document == policy.document.file}
    for goal in policy.document.of("goal"):
        likeness, best = max(((_held(_said(goal), _said(t)), t) for t in theirs), key=lambda pair: pair[0])
        if goal.key in stated:
            likeness, best = 100.0, stated[goal.key]
            _account(plan, policy, goal, best)
        lost = likeness < (_SAME_STATED if stated else _SAME_SENTENCE) or (
            goal.key not in stated and not _particular(goal, best, theirs)
        )
        if lost and (heir := _numbered_alike(goal, theirs)) and _keeps_numbers(plan):
            likeness, best, lost = _SAME_SENTENCE, heir, False
        if lost:
            policy.add("goal-lost", Ref("goal", goal.key), [goal.passage], None, plan.document.file)
            continue
        taken[best.key].append((likeness, goal))
        _wording(plan, policy, goal, best)
        laws = {v.act for v in goal.values("law") if isinstance(v, Law)}
        near = goal.key in stated or likeness >= _SAME_GOAL
        heirs = [best, *_initiatives_of(plan.document, best)] if near else theirs
        for act in sorted(laws - {v.act for t in heirs for v in t.values("law") if isinstance(v, Law)}):
            _both("law-lost", (plan, best), (policy, goal), None, act)
        _targets(plan, policy, goal, best)
    for key, goals in taken.items():
        home = next(t for t in theirs if t.key == key)
        for _, goal in sorted(goals, key=lambda pair: -pair[0])[1:]:
            _both("goal-merged", (policy, goal), (plan, home), None, _numbered(home))


def _keeps_numbers(plan: _Checks) -> bool:
    """Whether a plan says that its goals have the policy's numbers: "Målene bærer politikkens numre"."""
    return any(_POLICYS_NUMBERS.search(s.text) for s in plan.sentences)


#: "bærer politikkens numre", "nummereret som i politikken", "de samme numre som i strategien"
_POLICYS_NUMBERS = re.compile(
    r"\b(?:politikkens|strategiens)\s+(?:numre|nummerering)\b|\b(?:samme\s+(?:numre|nummerering|nummer)|nummereret|numrene)\s+(?:er\s+)?(?:de\s+samme\s+)?som\s+(?:i\s+)?(?:politikken|strategien)",
    re.I,
)


def _numbered_alike(goal: Record, theirs: Sequence[Record]) -> Record | None:
    """The plan's goal of the same number, if it speaks of the same thing: a long word of the one begins one of the other."""
    same = next((t for t in theirs if t.first("number") and t.first("number") == goal.first("number")), None)
    if same is None:
        return None
    one, other = (
        {w for w in re.findall(r"[a-zæøå]{6,}", f"{g.first('label')} {_said(g)}".casefold()) if w not in _idle()}
        for g in (goal, same)
    )
    common = {w[:6] for t in theirs if t is not same for w in re.findall(r"[a-zæøå]{6,}", _said(t).casefold())}
    return same if any(v.startswith(w[:6]) and w[:6] not in common for w in one for v in other) else None


def _within(wide: re.Match[str], narrow: re.Match[str]) -> bool:
    """Whether an age or a form lies within another, and is not all of it; the first form is for children of seven."""
    (a, b), (c, d) = (
        tuple(int(m[g]) + (6 if m["what"].casefold() == "klasse" else 0) for g in ("from", "to")) for m in (wide, narrow)
    )
    return a <= c and d <= b and (a, b) != (c, d)


def _particular(goal: Record, heir: Record, theirs: Sequence[Record]) -> bool:
    """Whether a plan's goal has more of a policy's goal than the words that all its goals have ("Ældre skal have …")."""
    common = [_content(_said(t)) for t in theirs]
    words = {w for w in _content(_said(goal)) if sum(w in c for c in common) * 3 <= len(common) or len(common) < 3}
    own = _content(f"{_whole_said(heir)} {' '.join(str(v) for v in heir.values('description'))}")
    return not words or any(w in own for w in words)


def _initiatives_of(document: Document, goal: Record) -> list[Record]:
    return [r for r in document.of("initiative") if Ref("goal", goal.key) in r.values("contributes_to")]


def _account(plan: _Checks, policy: _Checks, old: Record, new: Record) -> None:
    """What became of the sentences that say more of a goal, where the plan names the goal that it takes over."""
    theirs = dict(_sentences_of(new))
    for sentence, passage in _sentences_of(old):
        other = max(theirs, key=lambda s: fuzz.ratio(sentence.casefold(), s.casefold()))
        said = (theirs[other], passage)
        if fuzz.ratio(sentence.casefold(), other.casefold()) < _SAME_SENTENCE:
            continue
        lost = _phrases(sentence, "strong") - _phrases(other, "strong")
        come = _phrases(other, "weak") - _phrases(sentence, "weak")
        if lost and come:
            _both("goal-weakened", (plan, new), (policy, old), f"„{max(come, key=len)}“", f"„{max(lost, key=len)}“", said)
        before, now = _age(sentence), _age(other)
        if before and now and before["what"] == now["what"]:
            (a, b), (c, d) = ((int(m["from"]), int(m["to"])) for m in (before, now))
            if a <= c and d <= b and (a, b) != (c, d):
                _both("goal-narrowed", (plan, new), (policy, old), before.group(), _numbered(new), said)


def _sentences_of(goal: Record) -> list[tuple[str, Passage]]:
    """What a goal says, and what is said of it, sentence by sentence with the paragraph each stands in."""
    told = [(s, f.passage) for f in goal.facts if f.field == "description" for s in _parts(str(f.value))]
    return [*told, (_said(goal), goal.passage)]


def _phrases(text: str, kind: str) -> set[str]:
    """The words of a text that bind so much."""
    concept = default_vocabulary().scheme("obligation")[kind]
    return {" ".join(m.group().casefold().split()) for m in any_of(concept.words).finditer(text)}


_Placed = tuple[_Checks, Record]


def _both(
    kind: str,
    of: _Placed,
    beside: _Placed,
    found: Value | None = None,
    expected: Value | None = None,
    said: tuple[Passage, Passage] | None = None,
) -> None:
    """Note a check with its passages in two documents: each document's graph holds its own.

    :param said: where each says it, if not at the head of the two records
    """
    (checks, record), (others, other) = of, beside
    here, there = ([said[0]], [said[1]]) if said else (_said_at(record), _said_at(other))
    checks.add(kind, Ref(record.kind, record.key), here, found, expected)
    others.add(kind, Ref(record.kind, record.key, checks.document.file), there, found, expected)


def _numbered(goal: Record) -> str:
    return str(goal.first("number") or goal.first("label") or goal.key)


def _aim(goal: Record) -> tuple[str, Passage] | None:
    """The sentence under a goal's short name that says what is wanted, and its place: "Vi vil, at alle børn …"."""
    if re.search(r"\bskal\b|\bvil\b", _said(goal)):
        return None
    told = [(" ".join(s.split()), f.passage) for f in goal.facts if f.field == "description" for s in _parts(str(f.value))]
    return next((t for t in told if _words("goal-sentence", "goals-lead-in").match(t[0])), None)


def _wording(plan: _Checks, policy: _Checks, old: Record, new: Record) -> None:
    before, now = _said(old), _counterpart(_said(old), _said(new))
    aims = _aim(old), _aim(new)
    said = None
    if aims[0] and aims[1]:
        (before, there_), (now, here_) = aims[0], aims[1]
        said = (here_, there_)
    here, there = (plan, new), (policy, old)
    strong, weak = _binding(before), _binding(now)
    if fewer := no_longer_all(before, now):
        _both("goal-weakened", here, there, f"„{fewer[1]}“", f"„{fewer[0]}“", said)
    elif strong and weak and strong[0] == "strong" and weak[0] == "weak":
        _both("goal-weakened", here, there, f"„{weak[1]}“", f"„{strong[1]}“", said)
    if (first := _age(before)) and (last := _age(now)) and _within(first, last):
        _both("goal-narrowed", here, there, first.group(), last.group(), said)
    if (least := _OVER.search(before)) and (most := _OVER.search(now)) and _least(least) < _least(most):
        _both("goal-narrowed", here, there, least.group(), most.group(), said)
    ages = _aged(now) - ({"18+ år"} if "voksne" in before.casefold() else set())
    if ages and not _aged(before) and _alike(before, now) >= _SAME_SENTENCE:
        everybody = _words("for-everybody").search(before)
        _both("goal-narrowed", here, there, everybody[0] if everybody else before, ", ".join(sorted(ages)), said)
    rest = [_said(t) for t in plan.document.of("goal")]
    for sentence in _parts(before)[1:]:
        if all(_in_order(sentence, other) < _SAME_SENTENCE for other in rest):
            _both("goal-narrowed", here, there, sentence.rstrip("."), _numbered(new))


def _binding(text: str) -> tuple[str, str] | None:
    """How binding a text is, and the phrase that says so; the longest decides."""
    best: tuple[str, str] | None = None
    for concept in default_vocabulary().scheme("obligation").values():
        for match in any_of(concept.words).finditer(text):
            if best is None or len(match.group()) > len(best[1]):
                best = (concept.key, " ".join(match.group().split()))
    return best


def _targets(plan: _Checks, policy: _Checks, old: Record, new: Record) -> None:
    before, now = _targets_of(policy.document, old), _targets_of(plan.document, new)
    if before and not now and not new.first("no_target_reason"):
        _both("target-lost", (plan, new), (policy, before[0]))
    for target in before:
        value, unit, due = (target.first(f) for f in ("target_value", "unit", "due_date"))
        same = [t for t in now if t.first("unit") == unit and isinstance(t.first("target_value"), Decimal)]
        if isinstance(value, Decimal) and now and not same:
            _both("number-lost", (plan, now[0]), (policy, target), None, value)
        for other in sorted(same, key=lambda t: _alike(str(target.first("text")), str(t.first("text"))))[-1:]:
            theirs, later = other.first("target_value"), other.first("due_date")
            if not isinstance(value, Decimal) or not isinstance(theirs, Decimal) or not isinstance(due, date):
                continue
            if theirs == value and isinstance(later, date) and later > due:
                _both("deadline-later", (plan, other), (policy, target), later, due)
            worse = theirs < value if target.first("direction") != "decrease" else theirs > value
            if worse and isinstance(later, date) and later >= due:
                _both("target-lower", (plan, other), (policy, target), theirs, value)


def _targets_of(document: Document, goal: Record) -> list[Record]:
    keys = {v.key for v in goal.values("has_target") if isinstance(v, Ref)}
    return [t for t in document.of("target") if t.key in keys]


def _said(goal: Record) -> str:
    """The words of a goal, without which goal of the policy it is said to take over."""
    taken = next((f.passage.quote for f in goal.facts if f.field == "succeeds"), "")
    return _whole_said(goal).replace(taken, "").strip() if taken else _whole_said(goal)


def _whole_said(goal: Record) -> str:
    """What a goal says; of one that is called by a name ("Mål 4. Plads til de pårørende") the sentence under it that binds."""
    said = _bound(goal)
    return said[0] if said else " ".join(str(goal.first("text") or goal.first("label") or "").split())


def _bound(goal: Record) -> tuple[str, Passage] | None:
    """The first sentence under a goal that has but a name, if it says what somebody shall, should or will: with its place."""
    name = str(goal.first("text") or goal.first("label") or "")
    if goal.kind != "goal" or not nameable(main_clause(name)) or len(name) > 80 or _binding(name):
        return None
    first = next((f for f in goal.facts if f.field == "description"), None)
    sentence = _parts(str(first.value))[:1] if first is not None else []
    if first is None or not sentence or not _binding(sentence[0]):
        return None
    return " ".join(sentence[0].split()), first.passage


def _said_at(record: Record) -> list[Passage]:
    """Where a record says what it says: a goal that has but a name, in the sentence under it too."""
    said = _bound(record)
    return [said[1], record.passage] if said else [record.passage]


def _parts(text: str) -> list[str]:
    return [p for p in re.split(r"(?<=[.;])\s+(?=[A-ZÆØÅ])", text) if p.strip()]


def _alike(one: str, other: str) -> float:
    return fuzz.token_set_ratio(one.casefold(), other.casefold())


def _held(one: str, other: str) -> float:
    """How much of a text another one says, by its best sentence and as a whole, in whatever order."""
    return max(_in_order(one, other), *(_alike(one, s) for s in [other, *_parts(other)]))


def _in_order(one: str, other: str) -> float:
    """The same with the words in their order, so that a sentence left out is not found in scattered words."""
    return max(fuzz.ratio(one.casefold(), s.casefold()) for s in [other, *_parts(other), _window(one, other)])


def _window(one: str, other: str) -> str:
    """The stretch of a longer text that is most like a shorter one."""
    at = fuzz.partial_ratio_alignment(one.casefold(), other.casefold())
    return other[at.dest_start : at.dest_end] if at and len(one) <= len(other) else other


def _counterpart(old: str, new: str) -> str:
    """The sentence of a goal that is most like an older goal; of a goal that holds two ("…, og borgere …") its half."""
    halves = [h for h in re.split(r",\s+(?:og|samt)\s+", new) if fuzz.ratio(old.casefold(), h.casefold()) >= _SAME_SENTENCE]
    if halves:
        return max(halves, key=lambda s: fuzz.ratio(old.casefold(), s.casefold()))
    return max(_parts(new) or [new], key=lambda s: fuzz.ratio(old.casefold(), s.casefold()))


# --- across documents ------------------------------------------------------------------------------------------------------

_GOAL_NUMBER = re.compile(
    r"(?<![\wæøå-])[Mm]ål(?:et)?\s(?P<number>\d{1,2}(?:\.\s?[A-Z](?![\wæøå]))?)(?![\d%]|[.,]\d|\s?(?:%|procent))"
)


def _unknown_goals(found: dict[str, _Checks]) -> None:
    """A goal's number that no goal of any document has."""
    numbers = {
        re.sub(r"[\s.]", "", str(g.first("number"))).casefold()
        for c in found.values()
        for g in c.document.of("goal")
        if g.first("number")
    }
    if not numbers:
        return
    for checks in found.values():
        for record, fact in checks.document.unlinked:
            number = re.sub(r"[\s.]", "", str(getattr(fact.value, "text", ""))).casefold()
            if re.fullmatch(r"\d{1,3}[a-zæøå]?", number) and number not in numbers and not any(n[:-1] == number for n in numbers):
                checks.add("unknown-goal", Ref(record.kind, record.key), [fact.passage], fact.value.text)  # type: ignore[union-attr]
        for sentence in checks.sentences:
            for match in _GOAL_NUMBER.finditer(sentence.text):
                number = re.sub(r"[\s.]", "", match["number"]).casefold()
                if number not in numbers and not any(n[:-1] == number for n in numbers):
                    passage = sentence.passage(*match.span())
                    checks.add("unknown-goal", checks.subject(passage), [passage], normal_number(match["number"]))


def _names(found: dict[str, _Checks], organisations: Resolver) -> None:
    """Bodies that are called by names which do not follow from one another."""
    called: dict[str, dict[str, tuple[str, Name, Passage]]] = defaultdict(dict)
    texts = "\n".join(c.document.source.text for c in found.values())
    for file, checks in sorted(found.items()):
        for record in checks.document.records:
            for fact in record.facts:
                name = fact.value
                if not isinstance(name, Name) or name.kind not in ("organisation", "department", "body"):
                    continue
                node = organisations.node(name)
                if not re.search(rf"\({re.escape(name.text)}\)", texts):  # "… (PPR)" says what PPR is
                    called[node.iri or node.key].setdefault(_bare(name.text), (file, name, fact.passage))
    for names in called.values():
        if len(names) < 2:
            continue
        (file, first, passage), *others = sorted(names.values(), key=lambda n: (-len(n[1].text), n[0], n[1].text))
        places = [passage, *(p for f, _, p in others if f == file)]
        found[file].add("names", first, places, ", ".join(sorted(n.text for _, n, _ in others)))


_UNIT_KINDS = re.compile(r"(?:s?(?P<kind>afdeling|forvaltning|center|centr|område|sekretariat|stab))(?:en|et|er|eret)?s?$")


def _unit(name: str) -> tuple[frozenset[str], str]:
    """What a department does and what kind of unit it is: "Omsorgs- og Sundhedsafdelingen", "Afdelingen for Sundhed og Omsorg"."""
    kind, does = "", set()
    for word in re.findall(r"[\wæøå]+", fold(name)):
        if match := _UNIT_KINDS.search(word):
            kind = match["kind"][:5]
            word = word[: match.start()]
        word = re.sub(r"(?:erne|ene|er|en|et|s|e)$", "", word) if len(word) > 5 else word
        if len(word) > 3:
            does.add(word)
    return frozenset(does), kind


def _departments(found: dict[str, _Checks], organisations: Resolver) -> None:
    """Departments that do the same, word for word, under names that were not taken for one."""
    known: dict[frozenset[str], dict[str, tuple[str, str, Name, Passage]]] = defaultdict(dict)
    for file, checks in sorted(found.items()):
        for record in checks.document.records:
            for fact in record.facts:
                name = fact.value
                if isinstance(name, Name) and name.kind == "department":
                    node = organisations.node(name)
                    does, kind = _unit(name.text)
                    if does:
                        known[does].setdefault(node.iri or node.key, (kind, file, name, fact.passage))
    for does, nodes in known.items():
        alike = sorted(nodes.values(), key=lambda n: (-len(n[2].text), n[2].text))
        if len(alike) < 2 or (len(does) < 2 and len({kind for kind, *_ in alike}) > 1):
            continue
        _, file, first, passage = alike[0]
        places = [passage, *(p for _, f, _, p in alike[1:] if f == file)]
        found[file].add("names", first, places, ", ".join(sorted(n.text for _, _, n, _ in alike[1:])))


def _bare(name: str) -> str:
    return re.sub(r"s$", "", re.sub(r"[\s/]+", "", fold(name)))


def _evaluations(found: dict[str, _Checks]) -> None:
    """One initiative, of two documents, whose evaluation they tell differently."""
    told = [
        (c, r, v.key)
        for c in found.values()
        for r in c.document.of("initiative")
        if isinstance(v := r.first("evaluation_status"), Term) and v.key != "none-stated"
    ]
    ours, nobody = {"announced", "evaluated", "ongoing-followup"}, {"not-by-municipality", "not-evaluated-separately"}
    for n, (checks, record, said) in enumerate(told):
        for others, other, theirs in told[n + 1 :]:
            one, two = str(record.first("label") or record.first("title")), str(other.first("label") or other.first("title"))
            alike = checks is not others and min(len(one), len(two)) > 10 and _alike(one, two) > 95
            if alike and ({said, theirs} & ours and {said, theirs} & nobody):
                here, there = (next(f.passage for f in r.facts if f.field == "evaluation_status") for r in (record, other))
                checks.add("evaluation-disagrees", Ref("initiative", record.key), [here], _term(said), _term(theirs))
                of = Ref("initiative", record.key, checks.document.file)
                others.add("evaluation-disagrees", of, [there], _term(said), _term(theirs))


_TARGET_NO = re.compile(
    r"(?<![\wæøå])(?:resultatmål|måltal|delmål|mål|succeskriterium)\s(?P<n>\d{1,2}\.\d{1,2})(?![.\d]\d|\s?(?:%|pct|procent|mio))",
    re.I,
)


def _targets_told(checks: _Checks, other: _Checks) -> None:
    """Targets that a later document says the result of by their number: "resultatmål 3.3 om 40 par er dermed nået"."""
    numbered = {m.group(): t for t in checks.document.of("target") if (m := re.match(r"\d{1,2}\.\d{1,2}", str(t.first("text"))))}
    for sentence in other.sentences if numbered else []:
        for match in _TARGET_NO.finditer(sentence.text):
            target = numbered.get(match["n"])
            if target is not None and (
                _words("result-told").search(sentence.text) or re.search(r"\d\s?(?:%|pct)", sentence.text)
            ):
                other.add("target-told", Ref("target", target.key, checks.document.file), [sentence.passage()])


def _targets_spoken_of(checks: _Checks, other: _Checks) -> None:
    """Targets whose own words a later document has beside a number, or beside "nået", once they were due."""
    written = other.written[0] if other.written else None
    for target in checks.document.of("target"):
        due = target.first("due_date")
        if not isinstance(due, date) or written is None or written < due or other.document.genre not in ("minutes", "status"):
            continue
        words = _content(str(target.first("text")))
        for paragraph in other.paragraphs:
            for start, end in sentence_spans(paragraph.text):
                sentence = paragraph.text[start:end]
                shared = _content(sentence) & words
                value = target.first("target_value")
                same = isinstance(value, Decimal) and value in {n.value for n in find_numbers(_dateless(sentence))}
                if (len(shared) > 1 or shared and same) and (_NUMBERED.search(_dateless(sentence)) or _REACHED.search(sentence)):
                    other.add("target-told", Ref("target", target.key, checks.document.file), [paragraph.passage(start, end)])


_NUMBERED = re.compile(r"\d|\b(?:to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|alle|ingen|halvdelen)\b", re.I)
_REACHED = re.compile(r"\b(?:nået|opnået|opfyldt|indfriet|nåede|nås)\b", re.I)


def _all_evaluated(checks: _Checks, other: _Checks) -> None:
    """ "Evalueringerne fra januar 2025 er gennemført": said of all that were due then."""
    for sentence in other.sentences:
        if not re.search(r"\bevaluering(?:er|erne)\b", sentence.text, re.I) or not _words("carried-out").search(sentence.text):
            continue
        for moment in find_dates(sentence.text):
            for due in [r for r in checks.records if r.first("check_kind") == Term("check", "evaluation-due")]:
                day, of = due.first("found"), due.first("checks")
                if isinstance(day, date) and moment.first <= day <= moment.last and isinstance(of, Ref):
                    other.add("evaluation-told", Ref(of.kind, of.key, checks.document.file), [sentence.passage()])


def _told_later(found: dict[str, _Checks]) -> None:
    """Initiatives of which a later document says what their evaluation showed, or in figures how they went."""
    titles = {
        t
        for c in found.values()
        for r in c.document.of("initiative")
        if len(t := " ".join(str(r.first("title")).split()).casefold()) >= 8
    }
    for checks in found.values():
        later = [c for c in found.values() if c.written and checks.written and c.written[0] > checks.written[0]]
        for other in later:
            _all_evaluated(checks, other)
            _targets_told(checks, other)
            _targets_spoken_of(checks, other)
            _left_out(checks, other)
        for record in checks.document.of("initiative") if later else []:
            title = " ".join(str(record.first("title")).split()).casefold()
            if len(title) < 8:
                continue
            named = re.compile(rf"(?<![\w-]){re.escape(title)}(?:e?[nt]|e?ne|erne)?s?(?![\w-])")  # "Ungdomskortet"
            beside = [t for t in titles if t != title and title not in t]
            for other in later:
                _item_on_evaluation(record, checks, other, named)
                for paragraph in other.rows:
                    if named.search(paragraph.text.casefold()):
                        _word_of(record, paragraph, checks, other, named, beside)
                        other.add("heard-of", Ref("initiative", record.key, checks.document.file), [paragraph.passage()])


def _left_out(checks: _Checks, other: _Checks) -> None:
    """Initiatives that later minutes or a status do not name where they go through nearly all of those that had begun."""
    if checks.document.genre != "action-plan" or other.document.genre not in ("minutes", "status") or other.written is None:
        return
    begun = [r for r in checks.document.of("initiative") if isinstance(s := r.first("start"), date) and s < other.written[0]]
    cells = {" ".join(c.text.split()).casefold() for rows in other.tables for row in rows for c in row}
    missing = [r for r in begun if " ".join(str(r.first("title")).split()).casefold() not in cells]
    if len(begun) >= _LISTED and 0 < len(missing) * 8 <= len(begun):
        for record in missing:
            checks.add("status-left-out", Ref("initiative", record.key), [record.passage])


#: So many initiatives make a status of the whole plan.
_LISTED = 6


def _item_on_evaluation(record: Record, checks: _Checks, other: _Checks, named: re.Pattern[str]) -> None:
    """An item of later minutes that has the initiative and an evaluation in its title, and says something of it below."""
    for item in other.document.of("item"):
        title = str(item.first("label") or item.first("title") or item.passage.quote).casefold()
        told = [f.passage for f in item.facts if f.field == "description" and _SHOWS.search(f.passage.quote)]
        if named.search(title) and re.search(r"evaluer|slutrapport|erfaring|effektmåling|midtvejs", title) and told:
            other.add("evaluation-told", Ref("initiative", record.key, checks.document.file), told[:1])


#: What tells of an evaluation that it says something, and is no announcement.
_SHOWS = re.compile(
    r"\b(?:viser|viste|vist|konkluder\w+|peger på|pegede på|fremgår|resultat\w*|tilfreds\w*|erfaringer\w*|deltog|evalueringen (?:er|blev|har)|procent|pct)\b|%",
    re.I,
)
#: How much of what is particular in a need's words (0 to 1) a text has that answers it.
_ANSWER = 0.5
#: How many particular words an initiative shares with a need and the sentence before it.
_SHARED_AROUND = 4


def _answers(found: dict[str, _Checks]) -> None:
    """Needs whose own words an initiative has, or a later document: they are not unheard, whoever linked them."""
    needs = [(c, n) for c in found.values() for n in c.document.of("need")]
    if not needs:
        return
    paragraphs = [(c, p, _content(p.text)) for c in found.values() for p in c.paragraphs]
    often: dict[str, int] = defaultdict(int)
    for _, _, words in paragraphs:
        for word in words:
            often[word] += 1
    doings = [
        (c, r, _content(f"{r.first('title') or ''} {' '.join(str(v) for v in r.values('description'))}", tails=True))
        for c in found.values()
        for r in c.document.of("initiative")
    ]
    for checks, need in needs:
        words = _content(str(need.first("text") or need.passage.quote))
        weight = {w: 1 / max(1, often[w]) for w in words}
        around = _content(_sentence_before(checks, need))
        for other, stretch, theirs in paragraphs:
            later = other.written and checks.written and other.written[0] > checks.written[0]
            if later and _held_of(weight, theirs) and checks.subject(stretch.passage()).kind != "need":
                other.add("need-answered", Ref("need", need.key, checks.document.file), [stretch.passage()])
                break
        said = _next_sentence(checks, need)
        if said and any(
            t.passage.start == said.start and (t.values("due_date") or t.values("due_text")) for t in checks.document.of("task")
        ):
            checks.add("need-answered", Ref("need", need.key), [said])
        if said and _SINCE_DONE.search(said.quote) and not _STILL.search(said.quote):
            checks.add("need-answered", Ref("need", need.key), [said])
        # The one task of an item that speaks of "the possibilities" or "the wish" speaks of its one need.
        raised = [n for n in checks.document.of("need") if n.first("item") == need.first("item")]
        for given in checks.document.of("task") if need.first("item") and len(raised) == 1 else []:
            back = given.first("item") == need.first("item") and given.passage.start > need.passage.start
            if back and given.values("assigned_to") and _BACK_TO.search(str(given.first("text"))):
                checks.add("need-answered", Ref("need", need.key), [given.passage])
        for taken in [*checks.document.of("task"), *checks.document.of("decision")]:
            after = taken.first("item") == need.first("item") and taken.passage.start > need.passage.start
            shared = _content(str(taken.first("text"))) & words if after else frozenset[str]()
            # A word that stands hardly anywhere else, or two.
            if any(often[w] <= 2 for w in shared) or len(shared) > 1:
                checks.add("need-answered", Ref("need", need.key), [taken.passage])
        for other, record, theirs in doings:
            if other is not checks and theirs & words and (answer := _answers_wish(record, checks)):
                other.add("need-answered", Ref("need", need.key, checks.document.file), [answer])
        for other, record, theirs in doings:
            until = other.document.of("document")[0].first("period_end")
            runs = isinstance(until, date) and checks.written is not None and until >= checks.written[0]
            named = _held_of(weight, theirs) and _content(str(record.first("title") or ""), tails=True) & words
            # Or it has much of what was said before the need, and a word of its own: "… har ingen at følges med. Der er behov for …".
            told = words & theirs and len((words | around) & theirs) >= _SHARED_AROUND
            if runs and (named or told):
                of = Ref("need", need.key, None if other is checks else checks.document.file)
                other.add("need-answered", of, [record.passage])
                break


def _answers_wish(record: Record, minutes: _Checks) -> Passage | None:
    """Where an initiative says that it answers a wish of those minutes: of that time, if it says of when."""
    if minutes.written is None:
        return None
    for fact in record.facts:
        for start, end in sentence_spans(str(fact.value)) if fact.field == "description" else []:
            sentence = str(fact.value)[start:end]
            when = find_dates(sentence)
            if _ON_A_WISH.search(sentence) and any(m.first <= minutes.written[0] <= m.last for m in when):
                return fact.passage
    return None


_ON_A_WISH = re.compile(
    r"\b(?:svar(?:er)? på|imødekommer|efter|på baggrund af|som følge af|følger op på|opfølgning på|udspringer af|kommer af|bygger på)\b.{0,60}?\b(?:ønske\w*|behov\w*|forslag\w*|opfordring\w*|henvendelse\w*|efterspørgsel\w*)\b"
    r"|\bønske\w* (?:af|fra)\b",
    re.I,
)
#: That something has been done since: "… har siden maj haft en aftenvagt", "Den blev indført i januar".
_SINCE_DONE = re.compile(
    r"\b(?:har|er|fik|begyndte|åbnede|blev)\s+(?:\w+\s+){0,3}?(?:siden|nu|derfor|derefter|efterfølgende|allerede|i mellemtiden)\b|\b(?:siden|derfor|efterfølgende|nu)\s+(?:har|er|blev|fik)\b"
    r"|\b(?:er|blev|bliver)\s+(?:\w+\s+){0,3}?(?:indført|åbnet|ansat|sat op|oprettet|etableret|løst|rettet|udbedret|imødekommet|iværksat|sat i gang)\b|\bDet har \w+ fået\b",
    re.I,
)
_BACK_TO = re.compile(
    r"\b(?:mulighed(?:en|erne)|sagen|ønsket|ønskerne|forslaget|henvendelsen|spørgsmålet|problemet|problemerne|det|dette|heraf|behovet|emnet|bekymringen|løsning(?:en|er)?)\b",
    re.I,
)
_STILL = re.compile(r"\b(?:ikke|ingen|stadig|fortsat|endnu|mangler|men)\b", re.I)


def _sentence_before(checks: _Checks, need: Record) -> str:
    """What is said right before a need, in the same paragraph; empty where it opens the paragraph."""
    for paragraph in checks.paragraphs:
        if not paragraph.origin or not paragraph.origin[0] <= need.passage.start <= paragraph.origin[-1]:
            continue
        before = ""
        for start, end in sentence_spans(paragraph.text):
            if paragraph.passage(start, end).end > need.passage.start:
                return before
            before = paragraph.text[start:end]
    return ""


def _next_sentence(checks: _Checks, need: Record) -> Passage | None:
    """What is said right behind a need, in the same paragraph."""
    for paragraph in checks.paragraphs:
        if not paragraph.origin or not paragraph.origin[0] <= need.passage.start <= paragraph.origin[-1]:
            continue
        for start, end in sentence_spans(paragraph.text):
            passage = paragraph.passage(start, end)
            if passage.start >= need.passage.end:
                return passage
    return None


def _content(text: str, *, tails: bool = False) -> frozenset[str]:
    """The words of a text that say what it is about, without their endings.

    :param tails: with what long words end in, so that "børnepasning" is a "pasning" too
    """
    idle = default_vocabulary().pattern("need-cue").sub(" ", text.casefold())
    words = [w for w in re.findall(r"[a-zæøåéü-]{5,}", idle) if w not in _idle()]
    return frozenset(w[:7] for w in words) | frozenset(w[-7:] for w in words if tails and len(w) > 9)


@cache
def _idle() -> frozenset[str]:
    return stop_words() | idle_words()


def _held_of(weight: dict[str, float], theirs: frozenset[str]) -> bool:
    """Whether a text has most of the particular words, and two of them at least."""
    shared = [w for w in weight if w in theirs]
    held = sum(weight[w] for w in shared) / (sum(weight.values()) or 1)
    return len(shared) > 1 and held >= _ANSWER or len(shared) > 2 and len(shared) >= _ANSWER * len(weight)


def _word_of(
    record: Record, paragraph: Stretch, checks: _Checks, other: _Checks, named: re.Pattern[str], beside: Sequence[str]
) -> None:
    """Note what a paragraph that names an initiative says of it; of a sentence that names only others nothing."""
    of = Ref("initiative", record.key, checks.document.file)
    spans = sentence_spans(paragraph.text)
    first = next((a for a, b in spans if named.search(paragraph.text[a:b].casefold())), 0)
    if _SAID_OF_BEFORE.match(paragraph.text[first:]):
        first = 0
    for start, end in spans:
        sentence = paragraph.text[start:end]
        if start < first:  # of something else that was told of before
            continue
        if not named.search(sentence.casefold()) and any(t in sentence.casefold() for t in beside):
            continue
        if _words("evaluation-told").search(sentence) or _counted_since(record, sentence, other):
            other.add("evaluation-told", of, [paragraph.passage(start, end)])
        if (
            re.search(r"\d", _dateless(sentence))
            and _words("result-told").search(sentence)
            and not _words("criterion-was").search(sentence)
        ):
            other.add("result-told", of, [paragraph.passage(start, end)])


#: "Det viser evalueringen af …": the sentence that names it says what those before it are of.
_SAID_OF_BEFORE = re.compile(r"\s*(?:Det|Dette|Tallet|Tallene|Resultatet|Resultaterne|Alle|Begge|De|Det samme|Sådan)\b")

#: An evaluation that is to count something: the number is what it shows.
_COUNTS = re.compile(
    r"\b(?:opgør\w*|gøres op|gør op|antal\w*|tæller|tælles|tællinger|måles|målinger|besøgstal|registrer\w*|statistik\w*)\b", re.I
)


def _counted_since(record: Record, sentence: str, other: _Checks) -> bool:
    """Whether a sentence gives a number for an evaluation that was to count, written when that was due."""
    said = str(record.first("evaluation_text") or "")
    due = max((m.first for m in find_dates(said)), default=None) or record.first("end")
    written = other.written[0] if other.written else None
    return bool(
        _COUNTS.search(said)
        and re.search(r"\d", _dateless(sentence))
        and isinstance(due, date)
        and written is not None
        and written >= due
    )


def _term(key: str) -> str:
    concept = default_vocabulary().scheme("evaluation-status").get(key)
    return concept.label if concept else key
