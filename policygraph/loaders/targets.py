"""What a result target says: from what, to what, by when, measured how."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from policygraph.loaders.clauses import Span, counted, number_in_words, says_source, start_in_words, start_spans, veiled, within
from policygraph.loaders.parse.dates import Moment, find_dates, find_ranges, parse_period
from policygraph.loaders.parse.numbers import NUMBER, parse_number
from policygraph.loaders.parse.sentences import sentence_around, sentence_spans
from policygraph.loaders.records import Record
from policygraph.loaders.source import Stretch
from policygraph.ontology.vocabulary import Vocabulary

_UNIT = r"(?P<unit>procentpoint|pct\.?\s?point|%-point|%|pct\.?|procent)"
_PERCENT = re.compile(rf"(?<![\d.,])(?P<n>{NUMBER})\s?{_UNIT}(?!\w)", re.I)
#: What a count is of.
_NOUNS = (
    "personer|borgere|børn|unge|elever|familier|kvinder|mænd|deltagere|medlemmer|hverdage|dage|uger|timer|ton|km|"
    "arrangementer|tilbud|virksomheder|skoler|klubber|foreninger|aktiviteter|forløb"
)
_COUNT = re.compile(rf"(?<![\d.,§/-])(?P<n>{NUMBER})(?:\s+[a-zæøå-]+)?\s+(?P<unit>{_NOUNS})(?!\w)", re.I)
_MOVES = re.compile(
    r"(?:(?:stige|stiger|steget|øges|øget|øge|hæves|hævet|vokse|vokset|løftes|løftet|falde|falder|faldet|reducere[st]?|reduceret|nedbringes|nedbragt|sænkes|sænket|mindskes|mindsket|forbedres|forbedret|nedsættes|nedsat)\s+(?:\w+\s+)?(?:med|på)|(?:op|ned|højere|lavere)\s+med|\b(?:øges|stiger|falder|hæves|sænkes|steget|faldet|vokset)|(?:fald|stigning|fremgang|forbedring|reduktion|forøgelse|nedgang|løft|vækst)\w*\s+på)\s+(?:mindst|minimum|ca\.)?\s*$",
    re.I,
)
_FOR_THE_PLAN = re.compile(
    r"(?<=[.;]\s)(?:Delmålet|Milepælen|Målet|Måltallet)\s+(?:for|i|inden for)\s+(?:plan|handleplan|politik|strategi)?(?:perioden|planen|politikken|strategien)\b(?=[^.]*\d)",
    re.I,
)
#: "9 procent højere", "25 % oveni": by how much, with the verb behind it.
_MOVES_BEHIND = re.compile(r"\s*(?:højere|lavere|oveni|mere|mindre|bedre|kortere|længere)\b(?!\s+end\s+\d)", re.I)
_FROM = re.compile(r"(?:\bfra|,\s+mod)\s+(?:ca\.\s*)?$", re.I)
_START = re.compile(rf"\bfra\s+(?:ca\.\s+)?(?P<n>{NUMBER})\s+(?:[a-zæøå]+\s+)?(?:i\s+\d{{4}}\s+)?til\s+(?:[a-zæøå]+\s+)?$", re.I)
_NOTED = r"(?:\s+(?:i|pr\.|den|ved|ultimo|primo|inden|mod)\s+[^.;:]{1,40}?|\s+\([^()]{2,60}\))?"
#: "fra nr. 61 til nr. 40": a place in a ranking, of which the first is the best.
_RANK = r"(?:(?:nr\.|nummer|plads(?:\s+(?:nr\.|nummer))?)\s+)"
#: "fra 22 i skoleåret 2021/22 til 60 …", "fra 10-12 klubber i 2022 til 20": from how much to how much, whatever is counted.
_MOVE = re.compile(
    rf"\bfra\s+(?P<rank>(?:en\s+plads\s+som\s+)?{_RANK})?(?:ca\.\s+|kun\s+)?(?P<a>{NUMBER})(?:\s?[-–]\s?\d+)?(?P<unit>\s?(?:%|pct\.?|procent)|\s+[a-zæøå]{{2,}})?{_NOTED}"
    rf"\s+til\s+(?:mindst\s+|ca\.\s+|højst\s+)?(?(rank){_RANK}?)(?P<n>{NUMBER})(?![\d-])",
    re.I,
)
_SCALE = re.compile(r"\bskala(?:en)?(?:\s+(?:der\s+)?går)?\s*$", re.I)
_NUMBER_OF = re.compile(
    r"\b(?:antallet?|tallet)\s+(?:af\s+)?(?:[a-zæøå]+de\s+|[a-zæøå]+te\s+|nye\s+|frivillige\s+)?(?P<unit>[a-zæøå-]{3,})", re.I
)
_OPENS = re.compile(
    rf"^(?:(?:mindst|minimum|højst|ca\.)\s+)?(?P<n>{NUMBER})\s+(?:[a-zæøå]+\s+){{0,2}}?(?P<unit>(?!procent|pct|kr|års?\b|år\b|nye\b)[a-zæøå]{{3,}})(?=\s+(?:i|inden|senest|pr|om|skal|er|har|får|deltager|på|ved|hvert|årligt)\b|[.,;]|$)",
    re.I,
)
_AGAINST = re.compile(
    rf"(?:\b(?:i?mod|udgangspunkt(?:et)?(?:\s+\w+)?:?)\s+(?:kun\s+|ca\.\s+)?|\((?=[\d.,]+\s+(?:i|pr\.)\s))(?!(?:19|20)\d\d(?![\d.,]))(?P<n>{NUMBER})(?!\d)",
    re.I,
)
_MEASURED = re.compile(
    r"^(?:Det |Målet |Dette |Tallet |Tallene |Andelen |Udviklingen )?(?:måles|målt|vejes|opgøres|opgjort|hentes|følges|beskrives|trækkes|registreres)\b|^Kilde\b"
    r"|\bgør tal(?:let|lene) op\b|^[A-ZÆØÅ][\wæøå ]{1,50}?\s(?:tæller|tælles|opgør|måler|registrerer|registreres|fører (?:\w+ )?(?:\w*liste\w*|regnskab|statistik|log\w*|protokol)|følger tallet|opgøres|indsamler|spørger|undersøger|gør tallene op|gør tallet op)\b|\bindberetter\b|\bhentes (?:i|fra)\b|[,;] (?:opgjort|målt|opgøres)\b|\btallet opgøres\b|^[A-ZÆØÅ][\wæøå ]{3,40} (?:gør status|gør op|holder øje|fører liste)\b|^[A-ZÆØÅ][\wæøå ]{3,40} (?:leverer|laver|trækker|finder|står for|har) tal(?:let|lene)\b|^[A-ZÆØÅ][\wæøå ]{3,40}s egne? (?:tal|opgørelser?|optælling(?:er)?|registreringer?)\b",
    re.I,
)
#: "… skal 500 ældre have deltaget", "skal der være 40": a count of whatever it is.
_SHALL = re.compile(
    rf"\b(?:skal|har|er)\s+(?:der\s+(?:være|holdes|gennemføres)\s+)?(?:mindst\s+|minimum\s+|højst\s+)?(?P<n>{NUMBER})(?![.,]?\d)(?=\s+(?P<unit>(?!procent|pct|kr\b|år\b|års\b|dage\b)[a-zæøå]{{3,}})|(?P<none>\s*[.,]))",
    re.I,
)
#: "kommer op på 150.000 mod …": a count of what the sentence is about.
_REACHES = re.compile(
    rf"\b(?:kommer|når|stiger|øges|falder|skal|vokser)\s+(?:op\s+|ned\s+)?(?:på|til)\s+(?:mindst\s+|højst\s+)?(?P<n>{NUMBER})(?P<unit>)(?=\s+(?:mod|i|inden|senest|ved|pr)\b|[.,](?!\d))",
    re.I,
)
_NOUGHT = re.compile(
    r"\b(?:udgangspunkt\w*\s+(?:er|var)|(?:begynder|starter|begyndte|startede)\s+(?:fra|på|ved|med))\s+(?:nul|0)(?!\w|,)", re.I
)
#: "Der var 10-12 par i 2022": where it started, as a range.
_WERE = re.compile(
    rf"\b(?:der|det)\s+(?:var|er)\s+(?:ca\.\s+)?(?P<n>{NUMBER})(?:\s?[-–]\s?\d+)?\s+[a-zæøå]{{2,}}[^.]{{0,40}}?\bi\s+(?:19|20)\d\d",
    re.I,
)
#: "I 2023 var det 47 %.", "Ved udgangen af 2020 var andelen 44 %."
_WAS = re.compile(
    rf"\b(?:I (?:19|20)\d\d\s+[a-zæøå]+\s+(?:de|der|vi|man)\s+(?:i gennemsnit\s+|kun\s+)?|(?:(?:I dag|I (?:19|20)\d\d|Ved udgangen af (?:19|20)\d\d|Udgangspunktet)\s+(?:var|er|lå|udgjorde|gjaldt|gælder)|hvor\s+(?:den|det|andelen|tallet|antallet|niveauet)\s+(?:var|lå|udgjorde))\s+(?:(?:det|den|andelen|tallet|niveauet|antallet)\s+)?(?:på\s+)?)(?P<n>{NUMBER})(?!\d)",
    re.I,
)
#: "Økologiprocenten er 50", "i gennemsnit 5,0": the unit stands in the word, or is none.
_PROCENT = re.compile(
    rf"procenten\b[^.]{{0,60}}?\b(?:skal være|er|var|udgør|udgjorde)\s+(?:mindst\s+)?(?P<n>{NUMBER})(?P<unit>(?=\s|[.,]|$))", re.I
)
#: "bruger mindst 900 kr. i døgnet", "koster højst 45 kr."
_SUM = re.compile(
    rf"\b(?:mindst|minimum|højst|maksimalt|under|over|(?:ned|op) (?:til|på)|falder til|stiger til)\s+(?P<n>{NUMBER})\s+(?P<unit>kr)\b",
    re.I,
)
_MEAN = re.compile(rf"\bi gennemsnit\s+(?:være\s+)?(?:mindst\s+)?(?P<n>{NUMBER})(?P<unit>(?=\s+i\b))", re.I)
_ASIDE = re.compile(r"\((?:[^()\d]|(?:19|20)\d\d){0,30}$", re.I)
_BOUND = re.compile(
    rf"\b(?:mindst|minimum|højst|maksimalt|max\.?|ned til|op på|flere end|færre end|under|over)\s+(?P<n>{NUMBER})\s+(?:(?:nye|flere|andre)\s+)?(?P<unit>(?!procent|pct|års?\b)[a-zæøå]{{3,}}|år(?=\s+(?:i|mod|inden|senest|ved)\b))",
    re.I,
)
_RANGE = re.compile(
    rf"\bfra\s+(?:ca\.\s+)?{NUMBER}\s+(?:[a-zæøå]+\s+)?(?:i\s+\d{{4}}\s+)?til\s+(?P<n>{NUMBER})\s+(?P<unit>[a-zæøå]{{2,}})", re.I
)
_INCREASE = re.compile(
    r"\b(?:stige|stiger|øge[st]?|flere|hæve[st]?|vokse|løfte[st]?|forbedre[st]?|større|fremme[st]?|højere|mindst)\b", re.I
)
_DECREASE = re.compile(
    r"\b(?:falde[rt]?|faldet|reducere[st]?|nedbringe[st]?|sænke[st]?|mindske[st]?|færre|lavere|nedsættes|halveres|højst|maksimalt|nede|ned(?=\s+(?:til|på|med|under|fra)\b))\b",
    re.I,
)
_EQUALISE = re.compile(r"\b(?:udligne[st]?|lige fod|samme som|den samme|forskellen)\b", re.I)
_DEADLINE = re.compile(r"\b(?:inden for|indenfor|inden|senest|i løbet af|ved udgangen af|til udgangen af|i)\b", re.I)
_UNITS = {"%": "percent", "pct": "percent", "procent": "percent", "procentpoint": "percentage points"}
_ENGLISH = {
    "personer": "persons",
    "borgere": "citizens",
    "børn": "children",
    "unge": "young people",
    "elever": "pupils",
    "familier": "families",
    "hverdage": "days",
    "dage": "days",
    "uger": "weeks",
    "timer": "hours",
}

#: The units that counts and shares are stated in.
UNITS = frozenset(["percent", "percentage points", *(_ENGLISH.get(noun, noun) for noun in _NOUNS.split("|"))])


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit ("percent", "persons", …) and its place in the text."""

    value: Decimal
    unit: str
    start: int
    end: int


def read_target(record: Record, stretch: Stretch, background: Sequence[Stretch], words: Vocabulary) -> None:
    """Put on the target what its words say; the baseline may stand in the goal's background."""
    # "I 2030 skal 95 pct. …. Delmålet for planperioden er 80 pct. ved udgangen af 2024": what is set for the plan counts.
    if of_plan := _FOR_THE_PLAN.search(stretch.text):
        stretch = stretch.part(of_plan.start())
    whole = stretch.text
    text = veiled(whole)
    starts = start_spans(text)
    figures = find_figures(text)
    if not any(not within(f.start, starts) for f in figures):
        figures = sorted(
            [*figures, *(f for f in _any_figures(text) if f.start not in {g.start for g in figures})], key=lambda f: f.start
        )
    baseline = next((f for f in figures if _is_baseline(text, f, words)), None)
    change = next(
        (f for f in figures if f is not baseline and (_MOVES.search(text[: f.start]) or _MOVES_BEHIND.match(text, f.end))), None
    )
    change = change or next((f for f in figures if f is not baseline and f.unit == "percentage points"), None)
    rest = [f for f in figures if f not in (baseline, change)]
    if change and not rest and (level := _level_after(text, change)):
        rest, change = [level], None  # a share of what it is measured in: the level says the same in its own unit
    if aside := [f for f in rest if _ASIDE.search(text[: f.start])]:
        rest = [f for f in rest if f not in aside] + ([] if change else aside)
        baseline = baseline or (aside[0] if change and aside[0].unit != "percentage points" else None)
    rest = [f for f in rest if not within(f.start, starts)]
    target = rest[0] if rest else None
    if baseline is not None and target is not None and target.unit != baseline.unit and "percent" not in target.unit:
        target = next(
            (f for f in rest if f.unit == baseline.unit != "number"), target
        )  # "40 km/t ved alle 11 skoler mod 4 skoler"
    if baseline is None and target is not None:
        baseline = next((f for f in rest[1:] if f.unit == target.unit and _ASIDE.search(text[: f.start])), None)
    if baseline is None and target is not None and (was := _WAS.search(text)) and was.start("n") != target.start:
        baseline = Figure(parse_number(was["n"]), target.unit, was.start("n"), was.end("n"))
    if baseline is None and target is not None and (nought := _NOUGHT.search(text)):
        baseline = Figure(Decimal(0), target.unit, nought.start(), nought.end())
    if baseline is None and target is not None and (were := _WERE.search(text)) and were.start("n") != target.start:
        baseline = Figure(parse_number(were["n"]), target.unit, were.start("n"), were.end("n"))
    if baseline is None and target is not None and (against := _AGAINST.search(text, target.end)):
        noun = re.match(r"\s+(?P<noun>[a-zæøå]{4,})", text[against.end("n") :])
        of_noun = (
            re.search(rf"(?<![\d.,])(?P<n>{NUMBER})\s+{re.escape(noun['noun'])}\b", text[: against.start()]) if noun else None
        )
        if noun and of_noun and of_noun.start("n") != target.start:  # "40 km/t ved alle 11 skoler mod 4 skoler"
            target = Figure(parse_number(of_noun["n"]), noun["noun"], of_noun.start("n"), of_noun.end("n"))
            record.add("direction", "increase" if target.value > parse_number(against["n"]) else "decrease")
        baseline = Figure(parse_number(against["n"]), target.unit, against.start("n"), against.end("n"))
    if baseline is None and starts:
        told = [f for f in [*figures, *_any_figures(text)] if within(f.start, starts) and f is not target]
        baseline = next((f for f in told if target and f.unit == target.unit), told[0] if told else None)
    move = _MOVE.search(text)
    if (
        move
        and not _SCALE.search(text[: move.start()])
        and not find_dates(text[move.start("a") : move.end("a")])
        and not find_dates(text[move.start("n") : move.end("n") + 1])
    ):
        baseline, target = _moved(text, move)
        change = change if change and change.start not in (baseline.start, target.start) else None
        if move["rank"]:
            record.add("direction", "decrease")
    else:
        move = None
    for name, figure in (("baseline_value", baseline), ("change_value", change), ("target_value", target)):
        if figure:
            record.add(name, figure.value, stretch.passage(*sentence_around(text, figure.start, figure.end)))
    if target and not baseline and (start := _START.search(text[: target.start])):
        record.add("baseline_value", parse_number(start["n"]), stretch.passage(start.start(), target.end))
        record.add("baseline_text", whole[start.start() : target.end])
    if figure := target or change:
        unit = "percentage points" if change and change.unit == "percentage points" else figure.unit
        record.add("unit", unit, stretch.passage(figure.start, figure.end))
    if baseline:
        record.add("baseline_text", whole[slice(*sentence_around(text, baseline.start, baseline.end))])
        if moment := _dated(text, baseline):
            record.add("baseline_date", moment.last, stretch.passage(baseline.start, baseline.end))
    elif (span := start_in_words(text)) and not record.values("baseline_value"):
        record.add("baseline_text", whole[slice(*span)].strip(), stretch.passage(*span))
    elif (target or change) and not record.values("baseline_value"):
        _background_baseline(record, text, target, background, words)
    for start_, end_ in sentence_spans(text):
        if _MEASURED.search(text[start_:end_]) and not record.values("method"):
            read_method(record, stretch.part(start_, end_), words)
    if not record.values("method") and (source := says_source(text)):
        read_method(record, stretch.part(*source), words)
    if not record.values("method") and (
        said := re.search(r"(?<=\s)Kilde:\s|\b(?:ifølge|opgjort efter|målt (?:i|ved|med|på|gennem))\s", text, re.I)
    ):
        read_method(record, stretch.part(said.start()), words)
    _direction(record, text)
    figure = target or change
    own = sentence_around(text, figure.start, figure.end) if figure else (0, len(text))
    _due(record, stretch, words, _dated(text, baseline) if baseline else None, move.span() if move else (0, 0), own, starts)
    due = record.values("due_date") or record.values("due_text")
    record.add("measurable", bool((target or change) and due))


#: "… er faldet 15 pct., til 32.300 MWh": where a change leads to.
_TO_LEVEL = re.compile(
    r"[,;]?\s*(?:og\s+(?:er\s+)?(?:nede|oppe)\s+på|(?:ned\s+|op\s+)?til)\s+(?:mindst\s+|højst\s+|ca\.\s+)?", re.I
)


def _level_after(text: str, change: Figure) -> Figure | None:
    """The level that a change leads to, right behind it, where it is no share itself."""
    to = _TO_LEVEL.match(text, change.end)
    found = next((f for f in _any_figures(text) if to and f.start == to.end()), None)
    return replace(found, unit="number") if found and found.unit in ("om", "pr", "i", "ved", "inden", "årligt") else found


def _moved(text: str, move: re.Match[str]) -> tuple[Figure, Figure]:
    """Where a target starts and where it is to end; what is counted stands beside a number, or after "Antallet af"."""
    share = re.search(r"%|pct|procent", move["unit"] or "", re.I) or re.match(
        r"\s?(?:%|pct|procent)(?!\s?-?point)", text[move.end() :], re.I
    )
    counted = _NUMBER_OF.search(text[: move.start()])
    noun = (move["unit"] or (counted["unit"] if counted else "")).strip().casefold()
    unit = "percent" if share else _ENGLISH.get(noun, noun) or "number"
    return (
        Figure(parse_number(move["a"]), unit, move.start("a"), move.end("a")),
        Figure(parse_number(move["n"]), unit, move.start("n"), move.end("n")),
    )


def read_target_row(
    record: Record, row: Mapping[str, Stretch], words: Vocabulary, headings: Mapping[str, Stretch] | None = None
) -> None:
    """Put on the target what the cells of its row say: value, baseline, due, source.

    The cell of the value may say by when and how much that is up or down ("12 % i 2024, det vil sige et fald på 6 %"); what a
    cell does not date, its column's heading may ("Mål 2024").
    """
    value, headings = row.get("value"), headings or {}
    found = {role: _cell_figure(cell.text) for role in ("value", "baseline") if (cell := row.get(role))}
    change = _cell_change(value.text) if value else None
    for role, field in (("value", "target_value"), ("baseline", "baseline_value")):
        cell, figure = row.get(role), found.get(role)
        if cell is None or figure is None or record.values(field):
            continue
        record.add(field, figure.value, cell.passage())
        unit = figure.unit if figure.unit != "number" else None
        record.add("unit", unit if not record.values("unit") else None, cell.passage())
        if role == "baseline":
            record.add("baseline_text", cell.text, cell.passage())
            dated = cell if find_dates(cell.text) else headings.get(role)
            moment = next(iter(find_dates(dated.text)), None) if dated is not None else None
            record.add("baseline_date", moment.last if moment else None, dated.passage() if dated is not None else None)
    if (start := row.get("baseline")) and not record.values("baseline_text") and number_in_words(start.text):
        record.add("baseline_text", start.text, start.passage())  # "Tre af otte søer"
    if value and change and (figure := found.get("value")) and not record.values("change_value"):
        if "percent" in figure.unit and "percent" in change.unit:
            record.add("change_value", change.value, value.passage())
            if change.unit == "percentage points":
                record.facts = [f for f in record.facts if f.field != "unit"]
                record.add("unit", change.unit, value.passage())
    if value and not record.values("direction"):
        _direction(record, value.text)
    for cell in (row.get("due"), value, headings.get("due"), headings.get("value")):
        if cell is None or record.values("due_date"):
            continue
        moments = find_dates(cell.text)
        if cell is row.get("due"):
            end = parse_period(cell.text).end or next((m.last for m in moments), None)
            record.add("due_date", end, cell.passage())
            record.add("due_text", cell.text, cell.passage())
        elif moments:
            moment = max(moments, key=lambda m: m.last)
            record.add("due_date", _deadline(cell.text, moment), cell.passage(moment.start, moment.end))
            record.add("due_text", cell.text[moment.start : moment.end], cell.passage(moment.start, moment.end))
    if source := row.get("source"):
        read_method(record, source, words)
        record.add("data_source", source.text.strip(" ."), source.passage())
    record.facts = [f for f in record.facts if f.field != "measurable"]
    told = record.values("target_value") and (record.values("due_date") or record.values("due_text"))
    record.add("measurable", bool(told))


#: "25 % færre", "5 procentpoint højere": by how much, behind the number.
_MORE = re.compile(r"\s*(?:færre|flere|mere|mindre|lavere|højere|under udgangspunktet|over udgangspunktet)\b", re.I)


def _cell_change(text: str) -> Figure | None:
    """How much a cell says that something is to rise or fall."""
    figures = find_figures(text)
    return next((f for f in figures if _MOVES.search(text[: f.start]) or _MORE.match(text, f.end)), None)


def _cell_figure(text: str) -> Figure | None:
    """The number that a cell holds: the first that is no date and no change."""
    change = _cell_change(text)
    dates = [(m.start, m.end) for m in find_dates(text)]
    bare = [
        Figure(parse_number(m.group()), "number", m.start(), m.end()) for m in re.finditer(rf"(?<![\d.,]){NUMBER}(?!\d)", text)
    ]
    units = {f.start: f for f in find_figures(text)}
    left = [f for f in bare if not within(f.start, dates) and not (change and f.start == change.start)]
    first = next(iter(left), None) or (bare[0] if bare and not dates and not change else None)
    return units.get(first.start, first) if first else None


_FRACTION = re.compile(
    r"\b(?:\w+|\d+) ud af (?:\w+|\d+)\b|\b(?:halvdelen|hver (?:anden|tredje|fjerde|femte|sjette|syvende|ottende|niende|tiende))\b"
    r"|\b(?:en|to|tre|fire) (?:tredje|fjerde|femte)dele?\b",
    re.I,
)


def says_how(text: str) -> bool:
    """Whether a sentence says how something is measured, or by whom."""
    return bool(_MEASURED.search(text))


def due_of_all(record: Record, label: Stretch) -> None:
    """Give a target without a deadline the one that the label over it says of all ("Resultatmål (senest i 2025)")."""
    moment = next(iter(find_dates(label.text)), None)
    if moment is None or record.values("due_date") or record.values("due_text"):
        return
    record.add("due_date", moment.last, label.passage(moment.start, moment.end))
    record.add("due_text", label.text[moment.start : moment.end], label.passage(moment.start, moment.end))
    told = bool(record.values("target_value") or record.values("change_value"))
    record.facts = [f for f in record.facts if f.field != "measurable"]
    record.add("measurable", told)


def has_figure(text: str) -> bool:
    """Whether a text states a share or a count, in digits or as a part in words ("to ud af tre")."""
    return bool(find_figures(text) or _FRACTION.search(text))


def find_figures(text: str) -> list[Figure]:
    """Every share ("12 %") in a text, or, where there is none, every count ("68 personer"), in order."""
    found = [Figure(parse_number(m["n"]), _unit(m["unit"]), m.start(), m.end()) for m in _PERCENT.finditer(text)]
    if not found:
        found = [
            Figure(parse_number(m["n"]), _ENGLISH.get(m["unit"].casefold(), m["unit"].casefold()), m.start(), m.end())
            for m in _COUNT.finditer(text)
            if not re.match(r"(?:19|20)\d\d$", m["n"])
        ]
    if not found:
        found = [
            Figure(parse_number(m["n"]), (m["unit"] or "number").casefold(), m.start("n"), m.end("n"))
            for m in [*_SHALL.finditer(text), *_REACHES.finditer(text)]
            if not re.match(r"(?:19|20)\d\d$", m["n"])
        ]
    if not found:
        found = [
            Figure(
                parse_number(m["n"]),
                m["unit"].casefold() or ("percent" if m.re is _PROCENT else "average"),
                m.start("n"),
                m.end(),
            )
            for m in [
                *_OPENS.finditer(text),
                *_BOUND.finditer(text),
                *_RANGE.finditer(text),
                *_PROCENT.finditer(text),
                *_MEAN.finditer(text),
                *_SUM.finditer(text),
            ]
            if not re.match(r"(?:19|20)\d\d$", m["n"])
        ]
    return sorted(found, key=lambda f: f.start)


def _any_figures(text: str) -> list[Figure]:
    """Every quantity, whatever is counted: "22 boringer", "12 kg", "60.000"."""
    return [
        Figure(parse_number(n), "percent" if unit in ("pct", "procent") else _ENGLISH.get(unit, unit) or "number", *span)
        for n, unit, span in ((n, unit.casefold(), span) for n, unit, span in counted(text))
    ]


def _unit(printed: str) -> str:
    return "percentage points" if "point" in printed.casefold() else _UNITS.get(printed.casefold().rstrip("."), "percent")


def _is_baseline(text: str, figure: Figure, words: Vocabulary) -> bool:
    before = text[max(0, figure.start - 60) : figure.start]
    sentence_start = sentence_around(text, figure.start, figure.end)[0]
    said = words.pattern("baseline-cue").search(text[max(sentence_start, figure.start - 60) : figure.start])
    return bool(
        _FROM.search(before) or said and not re.search(r"\b(?:skal|stige|til)\b", text[sentence_start : figure.start], re.I)
    )


def _background_baseline(
    record: Record, text: str, target: Figure | None, background: Sequence[Stretch], words: Vocabulary
) -> None:
    """The figure of the background that measures the target's own population, not a comparison or a trend."""
    content = set(_stems(text))
    best: tuple[float, Figure, Stretch, tuple[int, int]] | None = None
    for part in background:
        for figure in [*find_figures(part.text), *_levels(part.text)]:
            start, end = _clause(part.text, figure)
            clause = part.text[start:end]
            beside = part.text[figure.end : figure.end + 60]
            if (
                target
                and (figure.value == target.value or figure.unit not in ("", target.unit))
                or words.pattern("comparator").search(beside)
                or words.pattern("comparator").search(clause)
            ):
                continue
            if (
                words.pattern("trend").search(part.text[max(start, figure.start - 45) : figure.start])
                or re.search(r"\bikke\b", clause)
                and not re.search(r"ikke-", clause)
            ):
                continue
            level = re.search(r"\b(?:var|er|udgør|udgjorde|gennemsnitlig)\s+(?:\w+\s+)?$", part.text[: figure.start])
            score = len(content & set(_stems(clause))) + (2 if level and find_dates(clause) else 0)
            if score > 1 and (best is None or score > best[0]):
                best = (score, figure, part, sentence_around(part.text, figure.start, figure.end))
    if best:
        _, figure, part, span = best
        passage = part.passage(*span)
        record.add("baseline_value", figure.value, passage)
        record.add("baseline_text", part.text[slice(*span)], passage)
        for moment in find_dates(part.text[slice(*span)])[:1]:
            record.add("baseline_date", moment.last, passage)


_LEVEL = re.compile(r"(?:gennemsnitlig|gennemsnitligt|på|var|er)\s+(?P<n>\d+,\d+)(?!\d|\s?%)", re.I)


def _levels(text: str) -> list[Figure]:
    return [Figure(parse_number(m["n"]), "", m.start("n"), m.end("n")) for m in _LEVEL.finditer(text)]


def _clause(text: str, figure: Figure) -> tuple[int, int]:
    start, end = sentence_around(text, figure.start, figure.end)
    left = max((m.end() for m in re.finditer(r",\s+(?:mens|så|og|men|hvor)\b|\bmens\b", text[start : figure.start])), default=0)
    right = re.search(r",\s+(?:mens|så|men)\b", text[figure.end : end])
    return start + left, figure.end + right.start() if right else end


def _stems(text: str) -> list[str]:
    return [w[:6] for w in re.findall(r"[a-zæøå]{5,}", text.casefold())]


#: "85 % af eleverne skal have højst fem sygedage": how much each may have says nothing of which way the share is to go.
_OF_THOSE_WITH = re.compile(
    r"(?P<share>(?:%|pct\.?|procent)\s+af\b[^%]{3,100}?\b(?:har|have|få|får|vente[r]?|bruge[r]?|haft))\s+(?:højst|maksimalt|under|mindre end)\b",
    re.I,
)


def _direction(record: Record, text: str) -> None:
    text = _OF_THOSE_WITH.sub(r"\g<share>", text)
    bare = re.sub(r"\b(?:højst|maksimalt|mindst)\b", "", text)  # of what is counted, where a verb says which way
    for name, pattern, said in (
        ("equalise", _EQUALISE, text),
        ("decrease", _DECREASE, bare),
        ("increase", _INCREASE, bare),
        ("decrease", _DECREASE, text),
        ("increase", _INCREASE, text),
    ):
        if pattern.search(said) and not record.values("direction"):
            record.add("direction", name)
            return


def _dated(text: str, figure: Figure) -> Moment | None:
    """The moment said of a figure: "54 % i 2023", "(2023: 54 %)"."""
    after = re.match(
        r"\s*(?:\(|,)?\s*(?:i(?: skoleåret)?|pr\.|den|opgjort(?: i)?|ved udgangen af|ultimo)?\s*", text[figure.end :]
    )
    before = re.search(r"\(((?:19|20)\d\d):?\s*$", text[: figure.start])
    at = {figure.end + after.end()} if after and after.group().strip() else set()
    if before:
        at.add(before.start(1))
    return next((m for m in find_dates(text) if any(0 <= m.start - a < 3 for a in at)), None)


_ASIDE_RANGE = re.compile(
    r"\((?:gennemsnit\w*|snit|årligt|pr\. år|i|tal for|niveau|baseline|udgangspunkt)?:?\s*(?:i|for|af|fra)?\s*(?:årene|perioden)?\s*$",
    re.I,
)
#: "mod 165 i 2022": the year of what was, not a deadline.
_SINCE = re.compile(r"\b(?:i?mod|sammenlignet med)\s+(?:kun\s+|ca\.\s+)?[\d.,]+\s?\S*\s+(?:i|pr\.)\s+$", re.I)


def _due(
    record: Record,
    stretch: Stretch,
    words: Vocabulary,
    aside: Moment | None,
    before: tuple[int, int],
    own: tuple[int, int],
    starts: Sequence[Span],
) -> None:
    """By when; a date between "fra" and "til" is that of the start. One in the sentence of the number goes before others."""
    text = stretch.text
    # "42 (gennemsnit 2019-2021)" is of what was.
    ranges = [r for r in find_ranges(text) if not within(r.span[0], starts) and not _ASIDE_RANGE.search(text[: r.span[0]])]
    if ranges:
        period = ranges[0]
        record.add("due_date", period.end, stretch.passage(*period.span))
        record.add("due_text", text[slice(*period.span)], stretch.passage(*period.span))
        if re.search(r"\bfra\s*$", text[: period.span[0]], re.I):
            record.add("baseline_date", period.start, stretch.passage(*period.span))
        return
    moments = [m for m in find_dates(text) if not words.pattern("baseline-cue").search(text[max(0, m.start - 25) : m.start])]
    moments = [m for m in moments if not before[0] <= m.start < before[1]]
    aside_ = [r.span for r in find_ranges(text) if r not in ranges]
    moments = [m for m in moments if not within(m.start, starts) and not within(m.start, aside_)]
    if (
        len(moments) > 1
        or aside is not None
        and (text.rfind("(", 0, aside.start) > text.rfind(")", 0, aside.start) or _SINCE.search(text[: aside.start]))
    ):
        moments = [m for m in moments if m != aside]
    moments = [m for m in moments if own[0] <= m.start < own[1] and m != aside] or moments
    if moments:
        moment = max(moments, key=lambda m: m.last)
        record.add("due_date", _deadline(text, moment), stretch.passage(moment.start, moment.end))
        record.add("due_text", text[moment.start : moment.end], stretch.passage(moment.start, moment.end))
        return
    for match in words.pattern("period-cue").finditer(text):
        if _DEADLINE.search(text[max(0, match.start() - 30) : match.start()]):
            start = max(sentence_around(text, *match.span())[0], match.start() - 30)
            begin = _DEADLINE.search(text, start)
            at = (begin.start() if begin else match.start(), match.end())
            record.add("due_text", text[slice(*at)], stretch.passage(*at))
            return


def _deadline(text: str, moment: Moment):  # type: ignore[no-untyped-def]
    """ "inden 2022" means before that year began; every other form means by its last day."""
    if moment.precision == "year" and re.search(r"\b(?:inden|før)\s*$", text[: moment.start], re.I):
        return moment.first
    return moment.last


def read_method(record: Record, stretch: Stretch, words: Vocabulary) -> None:
    """How a target is measured, how often, and from which data."""
    record.add("method", stretch.text, stretch.passage())
    if frequency := words.kind_of("frequency", stretch.text):
        record.add("frequency", frequency.key, stretch.passage())
    for start, end in sentence_spans(stretch.text):
        sentence = stretch.text[start:end]
        if match := re.search(
            r"\b(?:data|tal|opgørelse\w*|udtræk|oplysninger|statistik|registreringer)\b(?:\s+\w+)?\s+(?:fra|i|hos)\s+(?P<what>[^.]+)",
            sentence,
            re.I,
        ) or re.search(
            r"(?:^Kilde:\s*|\b(?:opgøres|måles|hentes|målt|opgjort)\s+(?:(?:hver|hvert|én|en)\s+(?:\w+\s+){1,2}|årligt\s+)?(?:i|fra|gennem|via)\s+)(?P<what>[^.,;]+)",
            sentence,
            re.I,
        ):
            record.add("data_source", match["what"].strip(), stretch.passage(start, end))
