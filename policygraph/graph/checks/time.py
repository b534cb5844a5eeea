"""What is reckoned of a document's times: its period, what has ended, what is planned, what was to be told by now."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from policygraph.graph.checks.document import Checks, pattern_of
from policygraph.loaders.parse.dates import Moment, find_dates, find_ranges
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.records import Name, Ref, Term
from policygraph.ontology import PG
from policygraph.ontology.vocabulary import default_vocabulary

#: What stands before "udgangen af 2026", if it is the end: "gælder til", "udløber ved"; "en midtvejsstatus ved" is another's.
_HOLDS_TO = re.compile(r"\b(?:til(?: og med)?|med|(?:gælder|løber|udløber|ophører|slutter|stopper|afsluttes)(?: \w+)?)\s*$", re.I)
#: "Den gælder i fire år", behind a sentence that names the document.
_IT_HOLDS = re.compile(
    r"(?:Den|Det|Politikken|Planen|Strategien|Kataloget)\s+træder i kraft\b.{2,60}?\bog\s+(?:gælder|er gældende|løber)\b|(?:Den|Det|Dette|Planen|(?:Planens|Kataloget?s|Handleplanens) \w+(?: og \w+)?)\s+(?:gælder|løber|dækker|er gældende|rækker|strækker sig|sætter (?:retningen|rammen|rammerne)|viser vejen)\b"
    r"|(?:Indsatserne|Initiativerne|Tiltagene|Projekterne|Aktiviteterne) (?:her|i (?:kataloget|planen)) (?:løber|gælder|gennemføres)\b"
)


#: "Planen dækker årene 2022 og 2023"
_TWO_YEARS = re.compile(r"\bårene\s+(?P<a>20\d\d)\s+og\s+(?P<b>20\d\d)\b(?!\s*(?:og|,|-|–)\s*\d)")


#: "Flere indsatser løber længere end kataloget": of what goes on when the document no longer holds.
_LONGER_THAN = re.compile(r"\blængere end\b|\bud over (?:planen|kataloget|perioden)\b", re.I)


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
        if _LONGER_THAN.search(text):
            continue
        told = min(
            (m.end for m in find_dates(text) if own and m.start > own.end()), default=len(text)
        )  # then of the next, or the last
        if not own or pattern_of("former").search(text[:told]) or checks.subject(passage).kind not in ("document", "goal"):
            continue
        both = [m for m in _TWO_YEARS.finditer(text) if int(m["b"]) == int(m["a"]) + 1 and m.start() >= own.end()]
        ranges = [
            r for r in find_ranges(text.rstrip(".")) if not _of_another(text[: r.span[0]], own.end(), checks.document.genre)
        ]
        until = [
            m
            for m in find_dates(text)
            if re.search(rf"(?:{pattern_of('holds-until').pattern})\s+(?:skoleåret\s+|den\s+)?$", text[: m.start], re.I)
            or text[m.start : m.end].casefold().startswith("udgangen")
            and _HOLDS_TO.search(text[: m.start])
        ]
        said = {(r.start.year, r.end.year) for r in ranges if r.start and r.end} or {(start.year, m.last.year) for m in until} | {
            (int(m["a"]), int(m["b"])) for m in both
        }
        if (start.year, end.year) in said:
            checks.add("period-said", Ref("document", checks.document.file), [passage])
        if own.start() > 60 or not said or (start.year, end.year) in said:
            continue
        first, last = min(said)
        words = f"{first}-{last}" if ranges or both else str(last)
        checks.add("period", Ref("document", checks.document.file), [passage, title], words, f"{start.year}-{end.year}")


#: "gælder derefter, indtil det afløses af et nyt"
_HOLDS_ON = re.compile(
    r"\b(?:gælder|gældende|fortsætter|løber|forlænges)\b[^.]*\b(?:indtil|til|så længe)\b[^.]*\b(?:afløses|afløst|erstattes|erstattet|ny(?:t|e)? (?:\w+ )?(?:er |bliver )?vedtage[ts]|foreligger)\b",
    re.I,
)


def _holds_on(checks: Checks) -> None:
    """A document that says it holds until another takes its place."""
    for sentence in checks.sentences:
        if _HOLDS_ON.search(sentence.text) and checks.subject(sentence.passage()).kind == "document":
            checks.add("holds-on", Ref("document", checks.document.file), [sentence.passage()])


def _of_another(before: str, own: int, genre: str) -> bool:
    """Whether the words in front of a period end with the name of another document: "fører ungepolitikken 2022-2025 ud i livet".

    :param own: where the words end by which the document speaks of itself
    """
    for of in ("policy", "action-plan"):
        named = "|".join(map(re.escape, default_vocabulary().words(f"genre-{of}")))
        told = rf"[\wæøå-]*(?:{named})(?:k?en)?\s*(?:(?:for|i|fra|om)\b(?:\s+[\wæøå,-]+){{0,7}})?\s*$"
        if re.search(told, before[own:] if of == genre else before, re.I):
            return True
    return False


#: "Holdt den 12. november 2024": told as what was.
_HELD = re.compile(r"\W*(?:holdt|afholdt|gennemført|blev|var|fandt sted|afsluttet)\b", re.I)


def _ended(checks: Checks) -> None:
    """Initiatives that ended before the document was written."""
    if checks.written is None:
        return
    day, said = checks.written
    for record in checks.document.of("initiative"):
        end, start = record.first("end"), record.first("start")
        told = next((str(f.value) for f in record.facts if f.field == "timeframe"), "")
        if not isinstance(end, date) or end >= day or isinstance(start, date) and start > end or _HELD.match(told):
            continue  # of an end before its start only that is said
        passage = next(f.passage for f in record.facts if f.field == "end")
        evaluation = record.first("evaluation_status")
        coming = record.first("ongoing") is True or isinstance(evaluation, Term) and evaluation.key in ("announced", "too-early")
        status = record.first("status")
        told = f"{record.first('title')} {' '.join(str(v) for v in record.values('description'))}"
        again = bool(_GOES_ON_NOW.search(told)) or _open_after_its_end(told)
        if not again and (isinstance(status, Term) and status.key == "ended" or pattern_of("is-ended").search(told)):
            continue  # told as what it is
        coming = coming or again
        coming = coming or (isinstance(status, Term) and status.key == "ongoing")
        coming = coming or bool(pattern_of("runs-now").search(" ".join(str(v) for v in record.values("description"))))
        kind = "ended-running" if coming else "ended"
        checks.add(kind, Ref("initiative", record.key), [passage], end, day if said else str(day.year))


#: "Cafeerne, der sluttede den 30. november 2021, holder for tiden åbent": told as ended and as running in one sentence.
_ENDED_THEN = re.compile(r"\b(?:sluttede|lukkede|ophørte|udløb|stoppede|blev (?:lukket|nedlagt|afsluttet))\b[^.,;]{0,40}$", re.I)
_FOR_THE_TIME = re.compile(
    r"\b(?<!ikke )(?<!ikke længere )(?:for tiden|lige nu|i øjeblikket|fortsat|stadig|hver (?:anden )?(?:uge|mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag))\b",
    re.I,
)


def _ended_in_words(checks: Checks) -> None:
    """Sentences that tell of an end that is past and go on in the present."""
    if checks.written is None:
        return
    for sentence in checks.sentences:
        for moment in find_dates(sentence.text):
            before, after = sentence.text[: moment.start], sentence.text[moment.end :]
            if (
                moment.last < checks.written[0]
                and _ENDED_THEN.search(before)
                and re.match(r"[^.]*\b\w+(?:r|s)\b", after)
                and _FOR_THE_TIME.search(after)
            ):
                passage = sentence.passage()
                checks.add("ended-running", checks.subject(passage), [passage], moment.last, checks.written[0])


#: "Holdet sluttede i juni. Det mødes nu hver tirsdag": told as ended and as running.
_GOES_ON_NOW = re.compile(r"\.\s(?:Det|Den|De|[A-ZÆØÅ][a-zæøå]+(?:et|en|ne))\s(?:mødes|kører|løber|holdes|foregår)\snu\b")


#: "Der er åbent alle hverdage", in a sentence of the present.
_OPEN_NOW = re.compile(
    r"\b(?:er|har|holder|holdes|mødes|kører|kommer)\b[^.]*\b(?:(?:alle|hver) (?:hver)?dage?|hverdage|dagligt|hver (?:uge|måned|mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag)|lige nu|for tiden|stadig)\b",
    re.I,
)
_THEN = re.compile(r"\b(?:var|blev|havde|kom|fik|sluttede|indtil|frem til)\b", re.I)


def _open_after_its_end(told: str) -> bool:
    """Whether a sentence behind the one that tells of an end says that it is open every day."""
    spans = sentence_spans(told)
    ended = next((i for i, (a, b) in enumerate(spans) if pattern_of("is-ended").search(told[a:b])), len(spans))
    return any(_OPEN_NOW.search(told[a:b]) and not _THEN.search(told[a:b]) for a, b in spans[ended + 1 :])


def _from_outside(payer: Name) -> bool:
    """Whether a payer is the state, the European Union or a foundation: as its concept says, or as its name ends."""
    known = {c.iri: c.links.get(PG + "sourceKind", "") for c in default_vocabulary().scheme("funding-sources").values()}
    sort = default_vocabulary().ends_as("source-kind", payer.text)
    kind = known.get(payer.iri or "") or (sort.iri if sort else "")
    return kind.rpartition("/")[2] in ("state", "eu", "foundation", "external")


#: "der skal være brugt senest 30. juni 2025"
_TO_BE_SPENT = re.compile(
    r"\b(?:skal være brugt|skal bruges|kan bruges|brugt)\s+(?:senest|inden|til og med|indtil)\s+(?:den\s+)?$", re.I
)


#: "Bevillingen løber i 2023 og 2024"
_RUNS_IN = re.compile(
    r"\b(?:bevillingen|tilskuddet|støtten|midlerne|puljen|pengene)\s+(?:løber|gælder|dækker|gives)\s+(?:kun\s+)?(?:i|for)\s+(?:årene\s+)?(?=20\d\d)",
    re.I,
)


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
        until = re.compile(rf"(?:{pattern_of('holds-until', 'held-until').pattern}|\btil)\s*(?:i\s+|den\s+|ved\s+)?$", re.I)
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
        if runs := _RUNS_IN.search(text):
            behind = [m for m in find_dates(text) if m.start >= runs.end() and "." not in text[runs.end() : m.start]]
            paid_until += [(m.last, m.end) for m in behind[-1:]]
        paid_until += [(m.last, m.end) for m in find_dates(text) if _TO_BE_SPENT.search(text[: m.start])]
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


#: "Sættes i gang i september", "huset åbner 1. marts": a field for the time that tells what will be.
_GOES_OFF = re.compile(
    r"\b(?:sættes i gang|åbner|åbnes|begynder|starter|opstart|ventes|forventes|igangsættes|går i gang|tages i brug|skal (?:åbne|starte|begynde))\b",
    re.I,
)


#: "I oktober 2023 åbner en månedlig café"
_OPENS_THEN = re.compile(
    r"(?:I|Den|Fra|Til|Ved)\b[^.]{2,40}\b20\d\d\s+(?:åbner|begynder|starter|indvies|går|sættes|tages|igangsættes|kører|kommer|får)\b"
)


#: "Den gamle stald indrettes til naturskole. Den åbner i maj 2025."
_OPENS_ON = re.compile(
    r"(?:^|[.!?]\s+)(?:Den|Det|De|[A-ZÆØÅ][a-zæøå]+(?:en|et|ne))\s+(?:åbner|indvies|står klar|står færdig|skal åbne|er klar|bliver klar)\s+(?:i|til|den)?\s*"
)


def _planned(checks: Checks) -> None:
    """Initiatives that are told of as planned in the words of their account, and begin after the document was written."""
    for record in checks.document.of("initiative"):
        start = record.first("start")
        told = next(
            (
                f.passage
                for f in record.facts
                if f.field == "description"
                and (pattern_of("is-planned").search(str(f.value)) or _OPENS_THEN.match(str(f.value)))
                or f.field == "timeframe"
                and _GOES_OFF.search(str(f.value))
            ),
            None,
        )
        if told and isinstance(start, date) and checks.written and start > checks.written[0]:
            checks.add("told-as-planned", Ref("initiative", record.key), [told])
        for fact in (
            f
            for f in record.facts
            if f.field == "description"
            and checks.written
            and not (told and isinstance(start, date) and start > checks.written[0])
        ):
            for opens in _OPENS_ON.finditer(str(fact.value)):
                moment = next((m for m in find_dates(str(fact.value)) if m.start >= opens.end()), None)
                if moment and moment.precision != "year" and moment.start - opens.end() < 5 and moment.first > checks.written[0]:  # type: ignore[index]
                    checks.add("opens-later", Ref("initiative", record.key), [fact.passage], moment.first)


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
    r"\b(?:inden for|over|af|fra)\s+(?:[\wæøåÆØÅ&-]+\s+){0,4}?(?:eget |egne |eksisterende )?(?!tidsramme)[\wæøå-]*(?:driftsbudget|budget|(?<!prog)ramme|driftsmidler|egne midler)\w*|\b(?:egenfinansiering|medfinansier\w*|kommunal finansiering)\b",
    re.I,
)


_NO = re.compile(r"\b(?:ingen|uden|ikke)\s+(?:\w+\s+)?$", re.I)


#: "til 31. december 2022; fra 1. januar 2023 betaler …": who pays from then on.
_THEN_PAYS = re.compile(
    r"\b(?:når|efter)\s+(?:tilskuddet|bevillingen|puljen|fonden|støtten|pengene|midlerne)\b[^.]{0,60}?\b(?:betaler|overtager|dækker|finansierer|afholder)\b|\bfra\s+(?:og med\s+)?(?:den\s+)?(?:\d{1,2}\.\s*)?(?:[a-zæøå]+\s+)?(?:19|20)\d\d\s+(?:\w+\s+)?(?:betaler|betales|overtager|dækker|dækkes|finansierer|finansieres|afholder|afholdes)\b",
    re.I,
)
#: "bevilget 1. januar 2021 – 31. december 2023": of a grant the time that it is for.
_GRANTED = re.compile(
    r"(?:\d\s?(?:kr\.|kroner),?(?=\s+(?:for|til)\s+(?:perioden|årene))|\b(?:bevilget|bevilling(?:en)?|tilsagn|støtten?|tilskud(?:det)?|givet))\s+(?:for\s+|til\s+|i\s+|gælder\s+|løber\s+|fra\s+)?(?:perioden\s+|årene\s+)?(?:fra\s+)?$",
    re.I,
)


#: "Midtvejs i juni 2024 og igen i december 2025": word is due from the first time on.
_FIRST_OF_SEVERAL = re.compile(
    r"\b(?:første gang|midtvejs\w*|undervejs)\b[^.]*\b(?:og igen|og slut\w*|igen|anden gang|begge)\b", re.I
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
            # Of several days ("midtvejs i juni 2024 og igen i december 2025") there is to be word from the first on.
            again = kind == "evaluation-due" and any(_FIRST_OF_SEVERAL.search(str(f.value)) for f in facts)
            due = (min if again else max)(dated, key=lambda d: d[0]) if dated else end if facts else None
            if due is not None:
                checks.add(kind, Ref("initiative", record.key), [due[1]], due[0])


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
#: "vinteren 2024/25" is over in its second year.
_OVER_NEW_YEAR = re.compile(r"\s?[/–-]\s?(?:20)?\d\d\b")


#: "I vinteren 2022-2023 skal skemaerne kvalitetssikres"
_WINTER = re.compile(
    r"\b(?P<when>vinteren\s+(?P<first>(?:19|20)\d\d)\s?[-–/]\s?(?:(?:19|20)?\d\d))\s+(?:skal|vil|bliver|kommer|begynder|starter|åbner)\b",
    re.I,
)


def _futures(checks: Checks) -> None:
    """A month, season or year told as still to come that lies before the document."""
    if checks.written is None or not checks.written[1]:
        return
    day = checks.written[0]
    for sentence in checks.sentences:
        text = sentence.text
        for winter in _WINTER.finditer(text):
            if date(int(winter["first"]) + 1, 3, 1) <= day:
                checks.add("future-past", checks.subject(sentence.passage()), [sentence.passage()], winter["when"], day)
        ranges = [r.span for r in find_ranges(text)]
        for moment in find_dates(text):
            if (
                _ENDED_THEN.search(text[: moment.start])
                or _THEN_ENDS.match(text, moment.end)
                or _OVER_NEW_YEAR.match(text, moment.end)
            ):
                continue
            if moment.last >= day or any(a <= moment.start < b for a, b in ranges):
                continue
            if not _told_as_future(text, moment) and not _NEXT_TIME.search(text[: moment.start]):
                continue
            passage = sentence.passage()
            checks.add("future-past", checks.subject(passage), [passage], text[moment.start : moment.end], day)


#: "Næste møde er den 12. april 2023", "Næste møde: …"
_NEXT_TIME = re.compile(r"\bnæste\s+(?:ordinære\s+)?møde\b[^.;]{0,40}$", re.I)
#: "Køkkenet bygges om til sommeren 2022"
_TO_THE_SEASON = re.compile(r"\b(?!blev\b)(?:\w{3,}(?:es|er)|går|står|får)\b(?:\s+\w+){0,3}\s+til\s+$", re.I)


#: "Udbuddet sendes ud i foråret 2025", "undersøgelsen bliver gennemført i foråret 2025"
_WILL_BE = re.compile(
    r"\ber\s+(?:sat|fastsat|berammet)\s+til\s+(?:den\s+)?$|\b(?:bliver\s+[a-zæøå]{3,}t|(?!deres|vores|jeres|fælles|findes|kaldes|opgøres|måles|mødes|synes|ses)[a-zæøå]{4,}es"
    r"(?:\s+(?:ud|op|i gang|frem|ned|ind|i brug))?)\s+(?:i|til)\s+(?:løbet af\s+)?$"
)


def _told_as_future(text: str, moment: Moment) -> bool:
    """Whether a verb of what is to come stands in front of a moment, or right behind one that opens its clause."""
    if moment.precision != "year" and _WILL_BE.search(text[: moment.start]):
        return True
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
    season = moment.precision == "season" and re.search(r"\btil\s+$", before) and weak.search(text[: moment.start])
    if exact and (season or _TO_THE_SEASON.search(text[: moment.start])) and not pattern_of("done").search(text):
        return True
    within = exact and re.search(r"\b(?:i|til|den|om)\s+$", text[: moment.start], re.I)
    if within or _OPENS_WITH.search(text[: moment.start]):
        behind = re.match(r"\s*,?\s*", text[moment.end :])
        at = moment.end + (behind.end() if behind else 0)
        return bool(strong.match(text, at) or (exact and weak.match(text, at) and not pattern_of("done").search(text)))
    return False


TIMES: tuple[Callable[[Checks], None], ...] = (
    _periods,
    _holds_on,
    _ended,
    _ended_in_words,
    _money_ends,
    _planned,
    _taken_over,
    _dues,
    _futures,
)
