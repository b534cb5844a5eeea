"""What is reckoned of a document's figures: sums, products, rates, shares, currencies, and who pays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from policygraph.graph.checks.document import Checks, pattern_of
from policygraph.graph.figures import Off, points_off, products_off, rates_off, shares_off, sums_off, table_sums_off
from policygraph.loaders.parse.dates import find_dates, find_ranges
from policygraph.loaders.parse.money import find_money
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.records import Record, Ref, Term
from policygraph.loaders.source import Passage, Stretch
from policygraph.ontology.vocabulary import default_vocabulary


def _sums(checks: Checks) -> None:
    """Parts that do not add up, told in words or in a table."""
    for paragraph in checks.paragraphs:
        for off in sums_off(paragraph.text):
            _figure(checks, "sum", paragraph, off)
    for rows in checks.tables:
        for wrong in table_sums_off([[c.text for c in row] for row in rows]):
            places = [c for row in rows[wrong.first : wrong.row] for c in row[wrong.column : wrong.column + 1] if c.text.strip()]
            here = rows[wrong.row][wrong.column].passage()
            checks.add("sum", checks.subject(here), [here, *(p.passage() for p in places)], wrong.found, wrong.expected)


def _products(checks: Checks) -> None:
    """A price times a number that is not the stated total."""
    for paragraph in checks.paragraphs:
        for off in products_off(paragraph.text, _said_of(checks, paragraph)):
            _figure(checks, "product", paragraph, off)


def _said_of(checks: Checks, paragraph: Stretch) -> str:
    """The words of the thing that a paragraph is part of."""
    subject = checks.subject(paragraph.passage())
    record = next((r for r in checks.document.records if (r.kind, r.key) == (subject.kind, subject.key)), None)
    return record.passage.quote if record and subject.kind != "document" else ""


def _rates(checks: Checks) -> None:
    """Sums converted at rates that cannot be the same one, however they were rounded."""
    for row in checks.rows:
        for high, low in rates_off(row.text):
            places = [row.passage(o.start, o.end) for o in (high, low)]
            checks.add("exchange-rate", checks.subject(places[0]), places, high.found, high.expected)


def _with_before(checks: Checks) -> Iterator[tuple[Stretch, str]]:
    """Each sentence, and the one before it in its paragraph."""
    for paragraph in checks.paragraphs:
        before = ""
        for start, end in sentence_spans(paragraph.text):
            sentence = paragraph.part(start, end)
            yield sentence, before
            before = sentence.text


def _shares(checks: Checks) -> None:
    """A share of n persons that no whole number gives: 66,69 % of 48."""
    for sentence, before in _with_before(checks):
        for off in shares_off(sentence.text, before):
            _figure(checks, "share", sentence, off)


def _points(checks: Checks) -> None:
    """A share that is told to have moved by as many per cent as it moved by percentage points; of a target its own figures say so."""
    for sentence, before in _with_before(checks):
        for off in points_off(sentence.text, before):
            if checks.subject(sentence.passage(off.start, off.end)).kind != "target":
                _figure(checks, "points", sentence, off)


def _figure(checks: Checks, kind: str, where: Stretch, off: Off) -> None:
    passage = where.passage(off.start, off.end)
    checks.add(kind, checks.subject(passage), [passage], off.found, off.expected)


_CURRENCY = re.compile(r"(?<!\w)(?:kr|DKK|kroner|euro|EUR|€)(?!\w)", re.I)


def _currencies(checks: Checks) -> None:
    """Sums that stand without a currency of their own."""
    for funding in checks.document.of("funding"):
        quote = funding.passage.quote
        around = " ".join(checks.document.source.text[max(0, funding.passage.start - 12) : funding.passage.end + 14].split())
        amount = funding.first("amount")
        if not isinstance(amount, Decimal) or any(m.amount == amount for m in find_money(quote)):
            continue
        if any(_CURRENCY.search(head) for head in _beside_sum(checks, funding.passage)[1:]):
            continue  # "Budget (kr.)" stands over the column
        if not find_money(around) and (bare := [m for m in find_money(quote, bare="DKK") if m.amount == amount]):
            passage = checks.document.source.passage(funding.passage.start + bare[0].start, funding.passage.start + bare[0].end)
            checks.add("no-currency", checks.subject(passage), [passage], passage.quote)


def _funders(checks: Checks) -> None:
    """Sums of which it is not said who pays, not even that it is the municipality."""
    funding = {f.key: f for f in checks.document.of("funding")}
    for record in checks.document.of("initiative"):
        sums = [funding[v.key] for v in record.values("funding") if isinstance(v, Ref) and v.key in funding]
        status = record.first("funding_status")
        own = isinstance(status, Term) and status.key == "existing-budget"
        if not sums or own or record.values("funded_by") or any(f.values("source") for f in sums):
            continue
        said = [_HEADS_SUM.sub("", w) for f in sums for w in (f.passage.quote, *_beside_sum(checks, f.passage))]
        near = [
            w[slice(*span)]
            for w in said
            for span in sentence_spans(w)
            if any(_HEADS_SUM.sub("", f.passage.quote)[:12] in w[slice(*span)] for f in sums)
        ]
        if checks.document.genre != "catalogue":  # there the whole account of an initiative is one paragraph
            near.append(record.passage.quote)
        own_units = any(w.startswith(name) for w in said for name in checks.answering)  # "Ældre og Sundhed, 66.000 kr. årligt"
        named = own_units or any(_purses().search(words) or _FROM_SOMEBODY.search(words) for words in said)
        if not named and not any(pattern_of("payer-said").search(words) for words in near):
            checks.add("no-funder", Ref("initiative", record.key), [f.passage for f in sums])


@cache
def _purses() -> re.Pattern[str]:
    """What money lies in, alone or as the end of a word: "velfærdspuljen", "boligsociale konto"."""
    return re.compile(rf"(?:{'|'.join(default_vocabulary().words('purse'))})\w{{0,5}}\b", re.I)


#: "Finansiering: Tiltaget koster …", "Budget 2023-2025: 420.000 kr.", "Der er bevilget 195.000 kr.": a word for money that names no payer.
_HEADS_SUM = re.compile(
    r"^\s*(?:Finansiering|Økonomi|Budget|Udgifter?|Pris|Midler)\s*:\s*|\bBudget(?:\s+(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?)?\s*:\s*(?=\d)|\bBudget\s+(?=\d)|\bDer (?:er|blev|bliver) bevilget(?=\s+\d)",
    re.I,
)
#: "fra Fiskeplejen", "statens særtilskud", "(Nordea-fonden 2024)", ", Vejle Bank": whoever that is.
_FROM_SOMEBODY = re.compile(
    r"\b(?:statens|regionens|EU's|EUs|fondens|foreningens)\s+\w+"
    r"|\b(?:[Ff]ra|[Aa]f|[Gg]ennem|[Vv]ia)\s+(?!(?:i|og|til|den|det|de)\b)(?:[a-zæøå]+s\s+)?[A-ZÆØÅ][\wæøåÆØÅ-]+"
    r"|(?<=\d)[\w .,–-]*[(,;]\s*[A-ZÆØÅ][\wæøåÆØÅ-]{2,}"
)


#: Where a field opens within a line: "… Økonomi: 90.000 kr. Tidsplan: …".
_FIELD_OPENS = re.compile(r"(?:^|(?<=[.;] ))[A-ZÆØÅ][\wæøå ]{2,30}:\s")


#: So many lines a field may take up.
_GOES_ON = 3


def _beside_sum(checks: Checks, place: Passage) -> list[str]:
    """What stands in the same cell as a sum and over its column, or in the same field of a line."""
    source = checks.document.source
    line = source.lines[place.line_start - 1]
    cells = source.cells(line)
    at = next((n for n, c in enumerate(cells) if c.origin and c.origin[0] <= place.start <= c.origin[-1]), None)
    if at is None or len(cells) < 2:
        here = place.start - line.start
        opens = [m.start() for m in _FIELD_OPENS.finditer(line.text) if m.start() <= here]
        ends = [m.start() for m in _FIELD_OPENS.finditer(line.text) if m.start() > here]
        said = line.text[max(opens, default=0) : min(ends, default=len(line.text))]
        for after in source.lines[line.number : line.number + _GOES_ON] if not ends else ():
            if after.blank or said.rstrip().endswith((".", ":")) or _FIELD_OPENS.match(after.text):
                break  # what the page's width broke goes on below
            said = f"{said} {after.text}"
        return [said]
    heads = source.cells(source.lines[checks.tops[line.number] - 1]) if line.number in checks.tops else []
    return [cells[at].text, *(h.text for h in heads[at : at + 1])]


def _periods_over_columns(checks: Checks) -> None:
    """Sums beside which or over whose column it stands for which years they are: "Økonomi (1.000 kr. pr. år 2023-2025)"."""
    funding = {f.key: f for f in checks.document.of("funding")}
    for record in checks.document.of("initiative"):
        for value in record.values("funding"):
            told = funding[value.key].passage if isinstance(value, Ref) and value.key in funding else None
            if told and told.line_start in checks.tops and any(find_ranges(t) for t in _beside_sum(checks, told)):
                checks.add("period-told", Ref("initiative", record.key), [told])


#: A document says of its sums for which time they are, if of so many, and of so great a share of them.
_SAYS_WHEN, _NEARLY_ALL = 8, 0.9


#: A grant is for what it is given for, however long that takes.
_A_GRANT = re.compile(r"\b(?:støtte|tilskud|\w*bevilling|bevilget|tilsagn)\b", re.I)


#: "Alle beløb er årlige, hvis ikke andet er nævnt"
_ALL_SUMS = re.compile(r"\bbeløb\w*\s+(?:\w+\s+){0,3}?(?:årlige?|pr\. år|om året|for hele perioden|i alt)\b", re.I)


def _periods_left_out(checks: Checks) -> None:
    """Sums of initiatives of more than a year with no time beside them, in a document that has one beside nearly all others."""
    funding = {f.key: f for f in checks.document.of("funding")}
    if _ALL_SUMS.search(checks.document.source.text):
        return
    told, left_out = 0, list[tuple[Record, Passage]]()
    for record in checks.document.of("initiative"):
        sums = [funding[v.key] for v in record.values("funding") if isinstance(v, Ref) and v.key in funding]
        said = " ".join(t for f in sums for t in _beside_sum(checks, f.passage))
        if not sums:
            continue
        if any(f.first("basis") != "total" for f in sums) or find_dates(said) or pattern_of("sum-for-time").search(said):
            told += 1
        elif len(sums) == 1 and not _within_a_year(record) and not _A_GRANT.search(said):
            left_out.append((record, sums[0].passage))
    if told >= _SAYS_WHEN and told >= _NEARLY_ALL * (told + len(left_out)):
        for record, place in left_out:
            checks.add("period-left-out", Ref("initiative", record.key), [place])


def _within_a_year(record: Record) -> bool:
    start, end = record.first("start"), record.first("end")
    return isinstance(start, date) and (not isinstance(end, date) or (end - start).days < 366)


FIGURES: tuple[Callable[[Checks], None], ...] = (
    _sums,
    _products,
    _rates,
    _shares,
    _points,
    _currencies,
    _funders,
    _periods_over_columns,
    _periods_left_out,
)
