"""What is reckoned of a document by itself: its figures, its times, its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from policygraph.graph.checks.document import (
    Checks,
    ages_of,
    content_of,
    pattern_of,
    without_dates,
)
from policygraph.graph.checks.told import DENIED, TOLD
from policygraph.graph.figures import Off, points_off, products_off, rates_off, shares_off, sums_off, table_sums_off
from policygraph.graph.slips import misplaced, placeholders, references_missing
from policygraph.loaders.clauses import number_in_words
from policygraph.loaders.parse.dates import Moment, find_dates, find_ranges
from policygraph.loaders.parse.law import find_laws
from policygraph.loaders.parse.money import find_money
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.records import Law, Name, Record, Ref, Term
from policygraph.loaders.source import Passage, Stretch
from policygraph.ontology import PG
from policygraph.ontology.vocabulary import default_vocabulary

# --- figures -------------------------------------------------------------------------------------------------------------


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


def _currencies(checks: Checks) -> None:
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


def _funders(checks: Checks) -> None:
    """Sums of which it is not said who pays, not even that it is the municipality."""
    funding = {f.key: f for f in checks.document.of("funding")}
    for record in checks.document.of("initiative"):
        sums = [funding[v.key] for v in record.values("funding") if isinstance(v, Ref) and v.key in funding]
        status = record.first("funding_status")
        own = isinstance(status, Term) and status.key == "existing-budget"
        if not sums or own or record.values("funded_by") or any(f.values("source") for f in sums):
            continue
        said = [w for f in sums for w in (f.passage.quote, *_beside_sum(checks, f.passage))]
        near = [
            w[slice(*span)]
            for w in said
            for span in sentence_spans(w)
            if any(f.passage.quote[:12] in w[slice(*span)] for f in sums)
        ]
        if checks.document.genre != "catalogue":  # there the whole account of an initiative is one paragraph
            near.append(record.passage.quote)
        named = any(_purses().search(words) or _FROM_SOMEBODY.search(words) for words in said)
        if not named and not any(pattern_of("payer-said").search(words) for words in near):
            checks.add("no-funder", Ref("initiative", record.key), [f.passage for f in sums])


@cache
def _purses() -> re.Pattern[str]:
    """What money lies in, alone or as the end of a word: "velfærdspuljen", "boligsociale konto"."""
    return re.compile(rf"(?:{'|'.join(default_vocabulary().words('purse'))})\w{{0,5}}\b", re.I)


#: "fra Fiskeplejen", "statens særtilskud", "(Nordea-fonden 2024)", ", Vejle Bank": whoever that is.
_FROM_SOMEBODY = re.compile(
    r"\b(?:statens|regionens|EU's|EUs|fondens|foreningens)\s+\w+"
    r"|\b(?:[Ff]ra|[Aa]f|[Gg]ennem|[Vv]ia)\s+(?!(?:i|og|til|den|det|de)\b)(?:[a-zæøå]+s\s+)?[A-ZÆØÅ][\wæøåÆØÅ-]+"
    r"|(?<=\d)[\w .,–-]*[(,;]\s*[A-ZÆØÅ][\wæøåÆØÅ-]{2,}"
)


#: Where a field opens within a line: "… Økonomi: 90.000 kr. Tidsplan: …".
_FIELD_OPENS = re.compile(r"(?:^|(?<=[.;] ))[A-ZÆØÅ][\wæøå ]{2,30}:\s")


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
        return [line.text[max(opens, default=0) : min(ends, default=len(line.text))]]
    heads = source.cells(source.lines[checks.tops[line.number] - 1]) if line.number in checks.tops else []
    return [cells[at].text, *(h.text for h in heads[at : at + 1])]


def _periods_over_columns(checks: Checks) -> None:
    """Sums over whose column it stands for which years they are: "Økonomi (1.000 kr. pr. år 2023-2025)"."""
    funding = {f.key: f for f in checks.document.of("funding")}
    for record in checks.document.of("initiative"):
        for value in record.values("funding"):
            told = funding[value.key].passage if isinstance(value, Ref) and value.key in funding else None
            if told and told.line_start in checks.tops and any(find_ranges(t) for t in _beside_sum(checks, told)[1:]):
                checks.add("period-told", Ref("initiative", record.key), [told])


# --- time ----------------------------------------------------------------------------------------------------------------


#: "Den gælder i fire år", behind a sentence that names the document.
#: What stands before "udgangen af 2026", if it is the end: "gælder til", "udløber ved"; "en midtvejsstatus ved" is another's.
_HOLDS_TO = re.compile(r"\b(?:til(?: og med)?|med|(?:gælder|løber|udløber|ophører|slutter|stopper|afsluttes)(?: \w+)?)\s*$", re.I)
_IT_HOLDS = re.compile(
    r"(?:Den|Det|Dette)\s+(?:gælder|løber|dækker|er gældende|rækker|strækker sig|sætter (?:retningen|rammen|rammerne)|viser vejen)\b"
)


def _periods(checks: Checks) -> None:
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
    headed = next(
        (r for r in find_ranges(str(record.first("title") or "")) if r.start and r.end and r.start.year != r.end.year), None
    )
    if headed and headed.start and headed.end and (headed.start.year, headed.end.year) != (start.year, end.year):
        start, end = headed.start, headed.end
        title = next((f.passage for f in record.facts if f.field == "title"), record.passage)
    for sentence in checks.sentences:
        text = sentence.text
        own = pattern_of("own-plan").search(text) or _IT_HOLDS.match(text)
        passage = sentence.passage()
        told = min(
            (m.end for m in find_dates(text) if own and m.start > own.end()), default=len(text)
        )  # then of the next, or the last
        if not own or pattern_of("former").search(text[:told]) or checks.subject(passage).kind not in ("document", "goal"):
            continue
        ranges = [r for r in find_ranges(text.rstrip(".")) if not _of_another(text[own.end() : r.span[0]])]
        until = [
            m
            for m in find_dates(text)
            if re.search(rf"(?:{pattern_of('holds-until').pattern})\s*$", text[: m.start], re.I)
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
    return bool(re.search(rf"[\wæøå-]*(?:{named})(?:k?en)?\s*(?:(?:for|i|fra|om)\b(?:\s+[\wæøå,-]+){{0,7}})?\s*$", before, re.I))


def _ended(checks: Checks) -> None:
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
        again = bool(_GOES_ON_NOW.search(told))
        if not again and (isinstance(status, Term) and status.key == "ended" or pattern_of("is-ended").search(told)):
            continue  # told as what it is
        coming = coming or again
        coming = coming or (isinstance(status, Term) and status.key == "ongoing")
        coming = coming or bool(pattern_of("runs-now").search(" ".join(str(v) for v in record.values("description"))))
        kind = "ended-running" if coming else "ended"
        checks.add(kind, Ref("initiative", record.key), [passage], end, day if said else str(day.year))


#: "Holdet sluttede i juni. Det mødes nu hver tirsdag": told as ended and as running.
_GOES_ON_NOW = re.compile(r"\.\s(?:Det|Den|De|[A-ZÆØÅ][a-zæøå]+(?:et|en|ne))\s(?:mødes|kører|løber|holdes|foregår)\snu\b")


def _from_outside(payer: Name) -> bool:
    """Whether a payer is the state, the European Union or a foundation: as its concept says, or as its name ends."""
    known = {c.iri: c.links.get(PG + "sourceKind", "") for c in default_vocabulary().scheme("funding-sources").values()}
    sort = default_vocabulary().ends_as("source-kind", payer.text)
    kind = known.get(payer.iri or "") or (sort.iri if sort else "")
    return kind.rpartition("/")[2] in ("state", "eu", "foundation", "external")


def _money_ends(checks: Checks) -> None:
    """Where it is said until when somebody pays, and that is before the initiative ends, or the document's period."""
    period = checks.document.of("document")[0].first("period_end")
    ends = {r.key: r.first("end") for r in checks.document.of("initiative")}
    told = [(s.stretch, s.passage()) for s in checks.sentences if pattern_of("is-paid").search(s.text)]
    outside = {
        r.key
        for r in checks.document.of("initiative")
        if (payers := [v for v in r.values("funded_by") if isinstance(v, Name)]) and all(_from_outside(v) for v in payers)
    }
    for record in checks.document.of("initiative"):
        if record.values("funded_by"):  # the whole field, whatever its verb
            told += [(checks.stretch(f.passage), f.passage) for f in record.facts if f.field == "funding_status"]
    for stretch, passage in told:
        text, subject = stretch.text, checks.subject(passage)
        last = ends.get(subject.key) or period if subject.kind == "initiative" else None
        if not isinstance(last, date):
            continue
        until = re.compile(rf"(?:{pattern_of('holds-until').pattern}|\btil)\s*(?:i\s+|den\s+|ved\s+)?$", re.I)
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
        paid_until += [(r.end, r.span[1]) for r in find_ranges(text) if r.end and _GRANTED.search(text[: r.span[0]])]
        if (
            ends.get(subject.key)
            and subject.key in outside
            and len(ranges := [(r.end, r.span[1]) for r in find_ranges(text) if r.end]) == 1
        ):
            paid_until += ranges  # "420.000 kr. fra Sundhedsstyrelsens ensomhedspulje i 2023-2024"
        whole = checks.said_of(subject)
        taken_over = pattern_of("afterwards").search(whole) or _THE_REST.search(text) or _THEN_PAYS.search(whole)
        # Another sum, or the same funder, for the time after: "… og 300.000 kr. fra august 2024 til december 2026".
        covered = [m.last for m in find_dates(text)]
        for day, at in paid_until:
            if (
                day < last
                and not pattern_of("afterwards").search(text, at)
                and not taken_over
                and max(covered, default=day) < last
            ):
                checks.add("money-ends", subject, [passage], day, last)


def _planned(checks: Checks) -> None:
    """Initiatives that are told of as planned in the words of their account, and begin after the document was written."""
    for record in checks.document.of("initiative"):
        start = record.first("start")
        told = next(
            (f.passage for f in record.facts if f.field == "description" and pattern_of("is-planned").search(str(f.value))), None
        )
        if told and isinstance(start, date) and checks.written and start > checks.written[0]:
            checks.add("told-as-planned", Ref("initiative", record.key), [told])


#: "De sidste halvandet år betaler …": somebody pays for what is left.
_THE_REST = re.compile(
    r"\b(?:sidste|resterende|følgende|øvrige|efterfølgende)\s+(?:\w+\s+)?(?:år|måneder|periode|tid|del)\b", re.I
)


def _taken_over(checks: Checks) -> None:
    """Initiatives that somebody outside pays for, and of which it is said who pays when that ends."""
    for record in checks.document.of("initiative"):
        said = checks.said_of(Ref("initiative", record.key))
        own = _OWN_MONEY.search(said)
        if record.values("funded_by") and (pattern_of("afterwards").search(said) or own and not _NO.search(said[: own.start()])):
            checks.add("money-after", Ref("initiative", record.key), [record.passage])


#: "holdes inden for Ungecenterets budget", "medfinansieres af kommunen".
_OWN_MONEY = re.compile(
    r"\b(?:inden for|over|af|fra)\s+(?:[\wæøåÆØÅ&-]+\s+){0,4}?(?:eget |egne |eksisterende )?(?!tidsramme)[\wæøå-]*(?:driftsbudget|budget|ramme|driftsmidler|egne midler)\w*|\b(?:egenfinansiering|medfinansier\w*|kommunal finansiering)\b",
    re.I,
)


_NO = re.compile(r"\b(?:ingen|uden|ikke)\s+(?:\w+\s+)?$", re.I)


#: "til 31. december 2022; fra 1. januar 2023 betaler …": who pays from then on.
_THEN_PAYS = re.compile(
    r"\bfra\s+(?:og med\s+)?(?:den\s+)?(?:\d{1,2}\.\s*)?(?:[a-zæøå]+\s+)?(?:19|20)\d\d\s+(?:\w+\s+)?(?:betaler|betales|overtager|dækker|dækkes|finansierer|finansieres|afholder|afholdes)\b",
    re.I,
)
#: "bevilget 1. januar 2021 – 31. december 2023": of a grant the time that it is for.
_GRANTED = re.compile(
    r"(?:\d\s?(?:kr\.|kroner),?(?=\s+(?:for|til)\s+(?:perioden|årene))|\b(?:bevilget|bevilling(?:en)?|tilsagn|støtten?|tilskud(?:det)?|givet))\s+(?:for\s+|til\s+|i\s+|gælder\s+|løber\s+|fra\s+)?(?:perioden\s+|årene\s+)?(?:fra\s+)?$",
    re.I,
)


def _dues(checks: Checks) -> None:
    """From when on there should be word of an evaluation that was announced, of a criterion that was set."""
    for record in checks.document.of("initiative"):
        if pattern_of("is-ended").search(str(record.first("title") or "")):
            checks.add("evaluation-told", Ref("initiative", record.key), [record.passage])  # told of as history
            continue
        end = next(((f.value, f.passage) for f in record.facts if f.field == "end"), None)
        for kind, field in (("evaluation-due", "evaluation_text"), ("criterion-due", "success_criterion")):
            facts = [f for f in record.facts if f.field == field]
            dated = [(m.last, f.passage) for f in facts for m in find_dates(str(f.value))]
            due = max(dated, key=lambda d: d[0]) if dated else end if facts else None
            if due is not None:
                checks.add(kind, Ref("initiative", record.key), [due[1]], due[0])


#: "40 medlemmer. Resultat 2022: 44", "30 % er røgfri. Resultat: -": what came of a criterion, said behind it.
_ITS_RESULT = re.compile(r"\w[.;,]?\s+(?:resultat|opnået|nået)\w*(?:\s+(?:i\s+)?\d{4})?\s*:(?P<result>.*)$", re.I | re.S)


def _results_behind(checks: Checks) -> None:
    """Success criteria of initiatives with their result behind them, told or left open."""
    for record in checks.document.of("initiative"):
        for fact in (f for f in record.facts if f.field == "success_criterion"):
            if of_it := _ITS_RESULT.search(str(fact.value)):
                kind = "result-told" if re.search(r"\w", of_it["result"]) else "criterion-no-result"
                checks.add(kind, Ref("initiative", record.key), [fact.passage])


def _results(checks: Checks) -> None:
    """ "Succeskriteriet var, at 300 elever deltog", with no figure of what came of it in the same paragraph."""
    if checks.document.genre not in ("minutes", "status"):
        return
    for paragraph in checks.paragraphs:
        spans = sentence_spans(paragraph.text)
        set_ = [
            (a, b)
            for a, b in spans
            if (pattern_of("criterion-was").search(paragraph.text[a:b]) or _AIM_WAS.search(paragraph.text[a:b]))
            and (re.search(r"\d", paragraph.text[a:b]) or number_in_words(paragraph.text[a:b]))
            and not _BOTH.search(paragraph.text[a:b])
            and not reached_before_aim(paragraph.text[a:b])
            and not (
                _WAS_REACHED.search(paragraph.text[a:b])
                and len(re.findall(r"(?<![\d.,])\d+", without_dates(paragraph.text[a:b]))) > 1
            )
        ]
        told = any(
            re.search(r"(?<![\d./])\d+(?![\d/]|\.\s)", without_dates(paragraph.text[a:b])) for a, b in spans if (a, b) not in set_
        )
        if set_ and not told:
            passage = paragraph.passage(*set_[0])
            checks.add("criterion-no-result", checks.subject(passage), [passage])


def reached_before_aim(sentence: str) -> bool:
    """Whether a number stands in front of what was aimed at: "nåede op på 72 deltagere, hvor målet var 60"."""
    aim = pattern_of("criterion-was").search(sentence)
    before = without_dates(sentence[: aim.start()]) if aim else ""
    return bool(aim and re.search(r"(?<![\d./])\d+(?![\d/]|\.\s)", before))


_AIM_WAS = re.compile(
    r"\bskulle\s+(?:trække|have|nå|samle|give|få)\s+(?:\w+\s+)?\d|\b[Mm]ålet\s+(?:for|i)\s+(?:skoleåret\s+)?(?:19|20)\d\d(?:/\d\d)?\s+var\b"
)
_WAS_REACHED = re.compile(r"\b(?:nået|opfyldt|indfriet|opnået|overskredet|ramt)\b", re.I)
#: "Målet var 600 besøgende; der kom 715": what was aimed at and what came of it.
_BOTH = re.compile(
    r"\d[^;,:]*[;,:]\s+(?:og\s+|men\s+)?(?:der|de|det|i alt|\w+et|\w+en)\s+(?:kom|blev|deltog|var|er|nåede|fik|har|endte|lå)\b[^.]*?\d",
    re.I,
)


def _results_of_tables(checks: Checks) -> None:
    """Rows of a table of results ("Emne | Mål for 2024 | Resultat") that say what was to be reached, and leave the result open."""
    if checks.document.genre not in ("minutes", "status"):
        return
    for head, *rows in checks.tables:
        aims = [n for n, c in enumerate(head) if _AIM_HEAD.fullmatch(c.text.strip(" :"))]
        results = [n for n, c in enumerate(head) if RESULT_HEAD.fullmatch(c.text.strip(" :"))]
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
RESULT_HEAD = re.compile(
    r"(?:resultat(?:et|er)?|opnået|nået|opnåede?|realiseret|faktisk(?:\s+\w+)?|målt|status|målopfyldelse)(?:\s+(?:for|i|pr\.?|ultimo|ved)?\s*.{0,25})?",
    re.I,
)


#: What stands between a verb and a moment that is not its own: "skal stige fra 14 pct. i 2021", "bliver højere end i 2021".
_NOT_ITS_OWN = re.compile(
    r"[.;:]\s|\b(?:fra|siden|mod|end|efter|som|der|blev|var|havde|har|sammenlignet|hvor|tidligere|i forhold til)\b|\d\s?(?:%|pct|procent)",
    re.I,
)
_OPENS_WITH = re.compile(
    r"(?:^|[.;:,]\s|\b(?:og|men)\s)\s*(?:allerede\s|først\s)?(?:i|til|om|den|fra og med|fra|pr\.|ultimo|primo)\s+(?:den\s+)?$",
    re.I,
)


#: "Begynder 1.4.2023, slut 31.10.2023": a time plan, whatever the day it is written.
_THEN_ENDS = re.compile(r"\W{1,3}(?:slut\w*|ophører|ender|afsluttes)\W{1,2}(?:den\s+)?\d")


def _futures(checks: Checks) -> None:
    """A month, season or year told as still to come that lies before the document."""
    if checks.written is None or not checks.written[1]:
        return
    day = checks.written[0]
    for sentence in checks.sentences:
        text = sentence.text
        ranges = [r.span for r in find_ranges(text)]
        for moment in find_dates(text):
            if _THEN_ENDS.match(text, moment.end):
                continue
            if moment.last >= day or any(a <= moment.start < b for a, b in ranges):
                continue
            if not _told_as_future(text, moment):
                continue
            passage = sentence.passage()
            checks.add("future-past", checks.subject(passage), [passage], text[moment.start : moment.end], day)


#: "Køkkenet bygges om til sommeren 2022"
_TO_THE_SEASON = re.compile(r"\b(?!blev\b)\w{3,}(?:es|er)\b(?:\s+\w+){0,3}\s+til\s+$", re.I)


def _told_as_future(text: str, moment: Moment) -> bool:
    """Whether a verb of what is to come stands in front of a moment, or right behind one that opens its clause."""
    strong, weak = pattern_of("to-come"), pattern_of("to-come-weak")
    before = text[max(0, moment.start - 45) : moment.start]
    if cues := list(strong.finditer(before)):
        last = cues[-1]
        was = last.group().casefold() == "efter planen" and re.search(
            r"\b(?:blev|er|var|har)\b[^.;,]*$", text[: max(0, moment.start - 45) + last.start()]
        )
        if (
            not was
            and not re.search(r"[.;:]\s", before[last.end() :])
            and (len(before) - last.end() < 22 or not _NOT_ITS_OWN.search(before[last.end() :]))
        ):
            return True
    exact = moment.precision != "year"
    if exact and (cues := list(weak.finditer(before))) and not _NOT_ITS_OWN.search(before[cues[-1].end() :]):
        return not pattern_of("done").search(text)
    if exact and _TO_THE_SEASON.search(text[: moment.start]) and not pattern_of("done").search(text):
        return True
    within = exact and re.search(r"\b(?:i|til|den|om)\s+$", text[: moment.start], re.I)
    if within or _OPENS_WITH.search(text[: moment.start]):
        behind = re.match(r"\s*,?\s*", text[moment.end :])
        at = moment.end + (behind.end() if behind else 0)
        return bool(strong.match(text, at) or (exact and weak.match(text, at) and not pattern_of("done").search(text)))
    return False


# --- words ---------------------------------------------------------------------------------------------------------------

_REPEALED_SECTIONS = re.compile(r"§§? (?P<first>\d+)(?:-(?P<last>\d+))?: (?P<day>\d{4}-\d\d-\d\d)")


def _sections(checks: Checks) -> None:
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
                if within and day <= checks.written[0] and not pattern_of("former-law").search(fact.passage.quote):
                    checks.add(
                        "repealed-section", Ref(record.kind, record.key), [fact.passage], f"{law.act} {law.provision}", day
                    )


def _places(checks: Checks) -> None:
    """A town with a country that it does not lie in."""
    for paragraph in checks.paragraphs:
        for start, end, lies in misplaced(paragraph.text):
            passage = paragraph.passage(start, end)
            checks.add("place", checks.subject(passage), [passage], paragraph.text[start:end], lies)


def _placeholders(checks: Checks) -> None:
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
#: "… Grethe Vinther, med suppleant ________": a post and right behind it what was to be filled in.
_LEFT_BLANK = re.compile(r"(?P<post>(?:[\wæøåÆØÅ-]+\s+){0,4}?[\wæøåÆØÅ-]+\s*:?\s+)(?:_{3,}|\.{4,}|…{2,})")
#: "Til følgegruppen for badet: ______"
_TO_NOBODY = re.compile(
    r"\s*(?:(?:Til|Som|I)\s[^:.]{3,80}:\s*(?:_{3,}|\.{4,}|…{2,})|(?:Udpegning|Udpeget|Valgt|Valg)\s*:\s*(?:[(\[]?navn(?:e)?[)\]]?|_{3,}|\.{4,}|[-–]))\s*$"
)
#: "Til følgegruppen for … udpeges: ______"
_NOBODY_BEHIND = re.compile(
    r"\b(?:udpeges|udpegedes|udpegede|vælges|valgtes|valgte|indstilles)\s*:?\s*(?:_{3,}|\.{4,}|…{2,})\s*$", re.I
)
#: "Som ny formand valgtes", "Valgt til næstformand blev …": a sentence that breaks off before the name.
_BREAKS_OFF = re.compile(r".*\b(?:valgtes|udpegedes|blev|er|valgt|udpeget|vælges|udpeges)\s*(?:…+|\.{3,}|_{2,}|[-–—])?\s*$", re.I)


#: What was to be filled in right behind a word that appoints: "Rådet udpegede ________ til udvalget".
_UNFILLED = re.compile(r"\s+(?:\w+\s+){0,3}?(?:_{3,}|…{2,}|\.{4,})")


def _appointments(checks: Checks) -> None:
    """ "Rådet udpeger følgende:" with the next heading right below, or "Formand: ____"."""
    lines = [line for line in checks.document.source.lines if not line.blank]
    heads = pattern_of("decision", "proposal", "case", "authority")
    opens = {r.passage.line_start for r in checks.document.of("item")}
    nobody = pattern_of("nobody")
    for line, below in zip(lines, [*lines[1:], None]):
        text = line.text.rstrip()
        ends = below is None or below.number in opens or bool(heads.fullmatch(below.text.strip(" :")))
        post = _POST.match(text)
        is_post = post is not None and bool(pattern_of("post").search(post["post"]))
        said = post["who"].strip(" .") if post else ""
        if post and is_post and (_BLANK.fullmatch(said) or nobody.fullmatch(said.strip("()[]"))):
            left = said or ends or heads.match(below.text.strip()) or ":" in below.text if below else True
        elif (
            _NOBODY_BEHIND.search(text)
            or _TO_NOBODY.match(text)
            or any(_UNFILLED.match(text, m.end()) for m in pattern_of("appoints").finditer(text))
        ):
            left = True
        elif _BREAKS_OFF.match(text) and ends:
            left = bool(pattern_of("post").search(text) and pattern_of("appoints").search(text))
        else:
            left = text.endswith(":") and ends and bool(pattern_of("appoints").search(text))
        if not left and (blank := _LEFT_BLANK.search(text)) and list(pattern_of("post").finditer(blank["post"])):
            passage = checks.document.source.stretch(line).part(blank.start(), blank.end()).strip().passage()
            checks.add("appointment", checks.subject(passage), [passage])
            continue
        if left:
            passage = checks.document.source.stretch(line).strip().passage()
            checks.add("appointment", checks.subject(passage), [passage])


def _decisions(checks: Checks) -> None:
    """Items under whose heading for the decision nothing stands."""
    if checks.document.genre != "minutes":
        return
    lines = [line for line in checks.document.source.lines if not line.blank]
    items = checks.document.of("item")
    opens = {i.passage.line_start: i for i in items}
    heads, item = pattern_of("decision", "proposal", "case", "authority", "attachments"), None
    for line, below in zip(lines, [*lines[1:], None]):
        item = opens.get(line.number, item)
        if item is None or item.values("decision_recorded") or not pattern_of("decision").fullmatch(line.text.strip(" :*#")):
            continue
        if below is None or below.number in opens or heads.fullmatch(below.text.strip(" :*#")):
            passage = checks.document.source.stretch(line).strip().passage()
            checks.add("decision-empty", Ref("item", item.key), [item.passage, passage])


def _references(checks: Checks) -> None:
    """A numbered part of the document that no line of it begins with."""
    whole, cued = checks.document.source.text, checks.document.genre == "minutes"
    for sentence in checks.sentences:
        for start, end in references_missing(sentence.text, whole, only_cued=cued):
            passage = sentence.passage(start, end)
            checks.add("reference", checks.subject(passage), [passage], " ".join(sentence.text[start:end].split()))


def _populations(checks: Checks) -> None:
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
        pairs = [(_called(start), _called(rest)), (ages_of(start), ages_of(rest)), _qualified(start, rest)]
        pairs.append(_of_all(start, rest))
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


_EVERY_ONE = re.compile(r"(?:%|pct\.?|procent)\s+af\s+(?:alle|samtlige)\s+(?:[a-zæøå]+t\s+)?(?P<noun>[a-zæøå]{4,})", re.I)


def _qualified(start: str, rest: str) -> tuple[set[str], set[str]]:
    """Of the same people those that the start is said of, and those that the target is; empty where it cannot be told."""
    one, two = _OF_WHOM.search(start), _OF_WHOM.search(rest)
    if one and re.search(r"\b[A-ZÆØÅ]|rådhus|hovedkontor", one["which"]) and (every := _EVERY_ONE.search(rest)):
        if every["noun"].casefold()[:5] == one["noun"].casefold()[:5]:
            return {f"{one['noun']} {one['which']}".casefold()}, {every.group("noun").casefold()}
    if not one or not two or one["noun"].casefold()[:6] != two["noun"].casefold()[:6]:
        return set(), set()
    before, now = (f"{m['noun']} {m['which']}".casefold() for m in (one, two))
    same = content_of(one["which"]) & content_of(two["which"]) or one["which"].casefold() == two["which"].casefold()
    return ({before}, {before}) if same else ({before}, {now})


def _of_all(start: str, rest: str) -> tuple[set[str], set[str]]:
    """ "41 % af samtlige virksomheder" beside "70 % af produktionsvirksomhederne": all of a kind, and some of it."""
    every = re.search(
        r"(?:(?:%|pct\.?|procent)\s+af|\bblandt)\s+(?:alle|samtlige)\s+(?:\w+s\s+)?(?P<noun>[a-zæøå]{4,})", start, re.I
    )
    if not every:
        return set(), set()
    stem = re.sub(r"(?:erne|ene|ne|er|e)$", "", every["noun"].casefold())
    tail = _OF_THESE_QUALIFIED.search(rest)
    if (
        tail
        and len(own_stem := re.sub(r"(?:erne|ene|ne|er|e)$", "", tail["noun"].casefold())) > 4
        and own_stem in stem
        and every["noun"].casefold() != tail["noun"].casefold()
    ):
        return {every["noun"].casefold()}, {
            tail.group("who").casefold()
        }  # "alle skoleforældre", "forældrene til elever i specialklasser"
    some_of = re.search(
        rf"\b(?:af|blandt)\s+(?:de\s+)?(?P<who>{re.escape(every['noun'][:6])}\w*\s+(?:med|uden|på|fra)\s+[\wæøå]+)", rest, re.I
    )
    if some_of and "%" not in some_of["who"]:  # "blandt alle elever", "blandt elever med minoritetsbaggrund"
        return {every["noun"].casefold()}, {some_of["who"].casefold()}
    own = _OF_THESE.search(rest)
    if own and len(stem) > 4 and not _alike_nouns(stem, own["noun"].casefold()) and stem[:5] not in rest.casefold():
        return {every["noun"].casefold()}, {own["noun"].casefold()}
    some = re.search(rf"\b[a-zæøå]{{3,}}{re.escape(stem)}\w*", rest.casefold())
    return ({every["noun"].casefold()}, {some.group()}) if some and len(stem) > 3 else (set(), set())


_OF_THESE_QUALIFIED = re.compile(
    r"(?:%|pct\.?|procent)\s+af\s+(?:de\s+)?(?P<who>(?P<noun>[a-zæøå]{5,})\s+(?:til|med|i|på|fra)\s+[a-zæøå]+(?:\s+i\s+[a-zæøå]+)?)",
    re.I,
)
#: "60 % af beboerne på Ankeret"
_OF_THESE = re.compile(r"(?:%|pct\.?|procent)\s+af\s+(?:de\s+)?(?P<noun>(?!dem\b|alle\b|samtlige\b)[a-zæøå]{5,})", re.I)


def _alike_nouns(one: str, other: str) -> bool:
    return one[:5] == other[:5] or one in other or re.sub(r"(?:erne|ene|ne|er|e)$", "", other) in one


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
        (target.first("unit") == "percent" or value < start)
        and value <= start
        and not (value == start and _KEPT.search(text))
        and not any(
            re.search(rf"(?<![a-zæøå]){re.escape(w)}" if len(w) < 5 else re.escape(w), text.casefold())
            for w in default_vocabulary().words("less-is-better")
        )
    )


def _started(text: str) -> tuple[str, str] | None:
    """What a sentence says of the target, and what of the start: "stiger til 80 pct. mod 70 pct. blandt …"."""
    if then := re.search(
        r"(?<=[.%])\s+(?=(?:I|Ved udgangen af|Ultimo|Primo) (?:dag|(?:19|20)\d\d)\b)", text
    ):  # "pct. I 2021 var …"
        return text[: then.start()], text[then.end() :]
    cut = re.search(r"(?:[;,]\s+(?=udgangspunkt)|,?\s+(?:i?mod|sammenlignet med|hvor)\s|\()", text) or re.search(r"\bfra\s", text)
    if not cut:
        return None
    end = re.search(r"\b(?:til|i)\s+(?:mindst\s+|højst\s+)?\d", text[cut.end() :]) if cut.group().strip() == "fra" else None
    stop = cut.end() + end.start() if end else len(text)
    return text[: cut.start()] + " " + text[stop:], text[cut.start() : stop]


def _sorted(sort: str, text: str) -> set[str]:
    """What the people in a text are called of one sort of names, of which none is another."""
    said = {m.group().casefold() for m in pattern_of(f"apart-{sort}").finditer(text)}
    return said


def _called(text: str) -> set[str]:
    """What the people in a text are called by their origin, without the endings."""
    said = text.casefold()
    return {word for word in default_vocabulary().words("said-of-origin") if re.search(rf"(?<!\w){re.escape(word)}", said)}


#: "Vi er efter loven forpligtet til at …": a duty under an act that is called "the act".
_BY_THE_LAW = re.compile(
    r"\b(?:efter|ifølge|i henhold til|af)\s+(?:loven|lovgivningen)\b[^.]*?\b(?:forpligtet|tvunget|pligt|skal)\b|\bved lov\s+(?:forpligtet|pålagt|bestemt|fastsat)\b"
    r"|\b(?:forpligtet|pligt|skal)\b[^.]*?\b(?:efter|ifølge|i henhold til)\s+(?:loven|lovgivningen)\b|\ber lovpligtigt?(?:\s+(?:at|for)\b|[.;,])",
    re.I,
)


_ANOTHER = re.compile(r"\bved lov\b|\b(?:desuden|også|derudover|endvidere|tillige)\s+(?:\w+\s+)?(?:efter|ifølge)\s+lov", re.I)


def _duties(checks: Checks) -> None:
    """Duties that a text claims of no initiative, with no act named in the paragraph or in the one before."""
    acts = {w.casefold(): (c.label, c.iri) for c in default_vocabulary().scheme("acts").values() for w in c.words}
    before = ""
    for paragraph in checks.paragraphs:
        for start, end in sentence_spans(paragraph.text):
            said, passage = paragraph.text[start:end], paragraph.passage(start, end)
            cue = _BY_THE_LAW.search(said)
            if not cue or DENIED.search(said[: cue.end()]) or checks.subject(passage).kind == "initiative":
                continue
            # "Ved lov" and "desuden efter loven" speak of another act than the one named before.
            around = said if _ANOTHER.search(said) else f"{before} {paragraph.text}"
            if "§" not in around and not find_laws(around, acts):
                checks.add("duty-no-act", checks.subject(passage), [passage])
        before = paragraph.text


ALONE: tuple[Callable[[Checks], None], ...] = (
    _sums, _products, _rates, _shares, _points, _currencies, _funders, _periods, _ended, _money_ends, _periods_over_columns, _planned, _taken_over, _dues, _results_behind, _results, _results_of_tables, _sections, _futures, _places, _appointments, _decisions, _placeholders,
    _references, _populations, _duties, *TOLD,
)  # fmt: skip
