"""Labelled facts of an initiative ("Økonomi: …", a table's column): one reader per role, the same in every genre."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from policygraph.loaders.names import Mention, Names
from policygraph.loaders.outline import first_sentence, normal_number
from policygraph.loaders.parse.dates import find_dates, parse_period
from policygraph.loaders.parse.money import Money, basis_of, find_money
from policygraph.loaders.parse.sentences import sentence_around, sentence_spans
from policygraph.loaders.persons import Persons
from policygraph.loaders.records import Name, NameKind, Record, Term, slug
from policygraph.loaders.source import Passage, Stretch
from policygraph.ontology.vocabulary import Vocabulary, any_of


@dataclass(frozen=True, slots=True)
class Column:
    """What a heading says of the cells below it: their role, and of sums the currency, the scale and the year."""

    role: str | None
    heading: str = ""
    unit: tuple[str, int] | None = None
    year: int | None = None


def read_field(
    record: Record, role: str, stretch: Stretch, words: Vocabulary, names: Names, column: Column | None = None
) -> None:
    """Put on the record what a text under a label of this role says.

    :param column: the heading that the text stands under, where it says more than the role
    """
    if not stretch.text.strip():
        return
    if role == "economy":
        _economy(record, stretch, words, names, column)
    else:
        _READERS.get(role, _description)(record, stretch, words, names)


def split_labels(stretch: Stretch, words: Vocabulary) -> tuple[Stretch, list[tuple[str, Stretch]]]:
    """What stands before labelled facts within a text ("… Succeskriterium: 50 borgere gennemfører."), and the facts.

    A label begins a sentence and has a colon. What follows it is its own up to the next label; of names one sentence.
    """
    pattern, roles = _labels(words)
    starts = [m for a, b in sentence_spans(stretch.text) if (m := pattern.match(stretch.text, a, b))]
    # "Mål: 5." says which goal, "Mål: at …" what is wanted.
    starts = [
        m for m in starts if roles[" ".join(m["label"].split()).casefold()] != "goal-reference" or stretch.text[m.end()].isdigit()
    ]
    if not starts:
        return stretch, []
    facts, more = [], stretch.part(0, starts[0].start()).strip()
    for match, end in zip(starts, [*(m.start() for m in starts[1:]), len(stretch.text)]):
        facts += first_sentence(roles[" ".join(match["label"].split()).casefold()], stretch.part(match.end(), end).strip())
    return more, facts


@lru_cache(maxsize=4)
def _labels(words: Vocabulary) -> tuple[re.Pattern[str], dict[str, str]]:
    """Labels of facts that stand within a description, and the role of each."""
    roles = {" ".join(w.split()).casefold(): role for role in reversed(_WITHIN) for w in words.words(role) if len(w) > 2}
    roles |= {w.casefold(): "success-criterion" for w in words.words("result-target") if len(w.split()) == 1 and len(w) > 9}
    return re.compile(rf"(?P<label>(?-i:(?=[A-ZÆØÅ])){any_of(roles).pattern})\s*:\s+(?=\S)", re.I), roles


#: Roles of labels that are looked for within a description.
_WITHIN = (
    "responsible",
    "partners",
    "economy",
    "funding-source",
    "timeframe",
    "law",
    "evaluation",
    "success-criterion",
    "staffing",
    "goal-reference",
)


def _description(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    stretch, facts = split_labels(stretch, words)
    for role, value in facts:
        read_field(record, role, value, words, names)
    record.add("description", stretch.text, stretch.passage())
    names.add_organisations(record, stretch)
    names.add_laws(record, stretch)
    add_duty(record, stretch, words)
    add_goals(record, stretch, words)
    add_planned(record, stretch)
    add_criterion(record, stretch)
    for match in re.finditer(
        rf"(?:{words.pattern('target-group').pattern})(?:\s+er)?\s*:?\s+(?P<who>[^.:]{{4,160}})", stretch.text
    ):
        record.add("target_group", Name("target-group", match["who"].strip()), stretch.passage(*match.span("who")))


#: "ikke lovpligtig", "uden at være lovbestemt", "ud over det, loven kræver", "vi føler os forpligtet til"
_NO_DUTY = re.compile(
    r"\b(?:(?:ikke|hverken|uden|uden at være|frivillig\w*(?: og)?(?: ikke)?|moralsk|gensidigt)\s+(?:\w+\s+)?"
    r"|(?:ud over|udover|mere end|bedre end|længere end|foruden|ved siden af|hvad)\s+(?:det|den|de|hvad|dem)?,?\s*(?:som\s+)?(?:\w+\s+)?"
    r"|(?:føler|føle|følte)\s+(?:os|sig|mig)\s+(?:\w+\s+)?)$",
    re.I,
)
#: "lovpligtigt er det ikke"
_NO_DUTY_AFTER = re.compile(r"\s*(?:er|var)\s+(?:det|den|de|indsatsen|tilbuddet)\s+ikke\b", re.I)


def add_duty(record: Record, stretch: Stretch, words: Vocabulary) -> None:
    for match in words.pattern("duty-cue").finditer(stretch.text):
        if not _NO_DUTY.search(stretch.text[: match.start()]) and not _NO_DUTY_AFTER.match(stretch.text, match.end()):
            record.add("statutory", True, stretch.passage(*sentence_around(stretch.text, *match.span())))
            return


#: "Indsatsen er lykkedes, hvis 80 familier har haft besøg", "Tegn på, at det lykkes: 30 er røgfri": what is to be reached.
_SUCCEEDS = re.compile(
    r"^(?:Succeskriteri|Succesmål|Målet er en succes)\w*\s+(?:er|var)\b[^.]*\d|\b(?:er|har|bliver)\s+(?:\w+\s+)?(?:en succes|lykkedes|i mål|nået(?: målet)?)\b[^.]*?,?\s(?:når|hvis)\b[^.]*\d|^(?:Tegn på|Kendetegn)\b[^.:]*:[^.]*\d",
    re.I,
)


def add_criterion(record: Record, stretch: Stretch) -> None:
    """A success criterion that is told in a sentence."""
    for start, end in sentence_spans(stretch.text):
        if _SUCCEEDS.search(stretch.text[start:end]) and not record.values("success_criterion"):
            record.add("success_criterion", stretch.text[start:end], stretch.passage(start, end))


#: "bidrager til mål 2", "er knyttet til mål 3", "støtter både mål 1 og mål 3", "forfølger vi mål 1"
_SERVES = (
    r"\b(?:(?:under)?støtter|forfølger|opfylder?|opfylde|bidrager\b[^.,;]{{0,25}}?\stil|(?:knyttet|knytter sig|hører|koblet|led|skridt|vej)\s+(?:til|i|mod|under)|rettet mod)"
    r"\s+(?:vi\s+)?(?:at nå\s+)?(?:både\s+)?(?P<goals>(?:{goal})\s*(?:nr\.?\s*)?\d{{1,2}}(?:\.\d{{1,2}})?(?:(?:\s*,|\s+og|\s+samt)\s*(?:(?:{goal})\s*)?\d{{1,2}}(?![\d.%]|\s*(?:%|procent)))*)"
)


def add_goals(record: Record, stretch: Stretch, words: Vocabulary) -> None:
    """The goals that a sentence says the initiative serves."""
    for match in re.finditer(_SERVES.format(goal=words.pattern("goal").pattern), stretch.text, re.I):
        _goal_reference(record, stretch.part(*match.span("goals")), words, None)  # type: ignore[arg-type]


_BEGINS = r"(?:starte\w*|begynde\w*|åbne\w*|igangsat|igangsættes|sat i gang|sættes i gang|går i gang|gå i gang|opstart\w*)"
_TO_BEGIN = re.compile(
    r"\b(?:opstart\w*|start(?:en)?|igangsættelse\w*|åbning(?:en)?|begyndelse\w*)\s+(?:er\s+)?(?:planlagt|planlægges|forventes|forventet|ventes|sat|aftalt|fastsat)\b"
    r"|\b(?:ventes|forventes|skal)\s+(?:at\s+)?\w+\s+(?:ud\s+|i gang\s+)?(?:for\s+)?første\s+gang\b"
    rf"|\b(?:forventes|ventes|planlægges|er planlagt)\s+(?:\w+\s+){{0,2}}?(?:at\s+)?{_BEGINS}\b|^\W*Planlagt[,;:.]\s[^.]{{0,60}}\b{_BEGINS}\b",
    re.I,
)


def add_planned(record: Record, stretch: Stretch) -> None:
    """ "Opstart er planlagt til august 2022": the words say that it has not begun, whatever the time frame says."""
    for start, end in sentence_spans(stretch.text):
        if _TO_BEGIN.search(stretch.text[start:end]) and find_dates(stretch.text[start:end]) and not record.values("status"):
            record.add("status", Term("status", "planned"), stretch.passage(start, end))
            if not record.values("start"):
                moment = find_dates(stretch.text[start:end])[0]
                record.add("start", moment.first, stretch.passage(start + moment.start, start + moment.end))
            return


def _timeframe(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    text = stretch.text
    record.add("timeframe", text, stretch.passage())
    period = parse_period(text)
    if _TO_BEGIN.search(text) and period.end and not period.start:  # "Opstart planlagt til foråret 2024"
        period = replace(period, start=find_dates(text)[0].first, end=None)
    said = words.kind_of("status", text)
    if period.start and period.end:  # what the account of it says of some money is no time frame
        told = {f.passage.line_start for f in record.facts if f.field == "description"}
        record.facts = [f for f in record.facts if not (f.field in ("start", "end") and f.passage.line_start in told)]
    record.add("start", period.start, stretch.passage(*period.span))
    record.add("end", period.end, stretch.passage(*period.span))
    ongoing = period.ongoing or bool(said and said.key == "ongoing" and not period.end)
    if period.end and not ongoing:  # a column that says "I gang" does not say that it goes on beyond its end
        record.facts = [f for f in record.facts if f.field != "ongoing"]
    record.add("ongoing", True if ongoing else None, stretch.passage())
    status = said.key if said and said.key != "ongoing" else "ongoing" if ongoing else "time-limited" if period.end else None
    if not (status == "time-limited" and Term("status", "planned") in record.values("status")):
        record.add("status", Term("status", status) if status else None, stretch.passage())
    names.add_organisations(record, stretch)


def _start(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    for moment in find_dates(stretch.text)[:1]:
        record.add("start", moment.first, stretch.passage(moment.start, moment.end))


def _end(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    if moments := find_dates(stretch.text):
        record.add("end", moments[-1].last, stretch.passage(moments[-1].start, moments[-1].end))
        if not record.values("status"):
            record.add("status", Term("status", "time-limited"), stretch.passage())
    elif (said := words.kind_of("status", stretch.text)) and said.key == "ongoing":
        record.add("ongoing", True, stretch.passage())
        record.add("status", Term("status", "ongoing"), stretch.passage())


def _economy(record: Record, stretch: Stretch, words: Vocabulary, names: Names, column: Column | None = None) -> None:
    _money(record, stretch, words, names, "DKK", column)
    text = stretch.text
    for mention in names.funders(text):
        record.add("funded_by", mention.name, stretch.passage(*sentence_around(text, mention.start, mention.end)))
    funders = {v.text for v in record.values("funded_by") if isinstance(v, Name) and v.iri}
    for role, mention in names.roles(text):
        if (
            role == "partner"
            and mention.name.text not in funders
            and mention.name.kind == "organisation"
            and text[mention.end : mention.end + 1] not in ("s", "'", "’")
        ):
            record.add("partner", mention.name, stretch.passage(*sentence_around(text, mention.start, mention.end)))
    for start, end in sentence_spans(text):
        if words.kind_of("funding-status", text[start:end]) and re.search(
            r"timer|stilling|årsværk|personale|medarbejder|bemandes", text[start:end], re.I
        ):
            record.add("staffing", text[start:end], stretch.passage(start, end))
    status = funding_status(record, text, words)
    record.add("funding_status", Term("funding-status", status), stretch.passage())


def funding_status(record: Record, text: str, words: Vocabulary) -> str:
    """How an initiative is paid for, from what was read of it (key of the scheme funding-status)."""
    if record.values("money"):
        return "amount"
    operating = {"driftsmidler"}
    sources = {v.text for v in record.values("funded_by") if isinstance(v, Name)}
    said = words.kind_of("funding-status", text)
    if sources - operating:
        return "source-only"
    if said and said.key == "none-earmarked" or re.match(r"\W*0\s*(?:kr|,-|$)", text):
        return "none-earmarked"
    if sources or said and said.key == "existing-budget":
        return "existing-budget"
    unsaid = _NOTHING.fullmatch(text) or _UNPAID.search(text) or said is not None and said.key == "not-stated"
    return "not-stated" if unsaid else "in-kind"


#: "Finansieringen skal findes", "afventer budget 2026": that nobody knows yet who pays.
_UNPAID = re.compile(
    r"\b(?:finansiering\w*|midler\w*|penge\w*|beløb\w*|økonomi\w*|udgift\w*|bevilling\w*)\s+(?:\w+\s+){0,3}?"
    r"(?:skal (?:først |fortsat |stadig )?(?:findes|afklares|søges|drøftes|aftales|besluttes|fastlægges)|(?:er|var) (?:endnu |stadig )?ikke (?:fundet|afklaret|på plads|fastlagt|afsat|aftalt|besluttet|kendt|sikret)|mangler|udestår|afventer|afklares|søges|findes senere|aftales senere)\b"
    r"|^\W*(?:afventer|udestår|uafklaret|ufinansieret|ikke finansieret|søges|skal søges|skal findes|afklares|drøftes|behandles|indgår i budget)\b",
    re.I,
)


def _money(
    record: Record,
    stretch: Stretch,
    words: Vocabulary,
    names: Names,
    bare: str | None = None,
    column: Column | None = None,
) -> None:
    text, unit = stretch.text, column.unit if column else None
    if column and not unit and re.fullmatch(r"[1-9]\d{3}", text.strip()) and not find_dates(text):
        unit = ("DKK", 1)  # "5000" alone in a column of money; "2024" there is a year
    for money in find_money(text, bare=unit[0] if unit else bare, scale=unit[1] if unit else None):
        if money.amount == 0:
            continue
        sentence = sentence_around(text, money.start, money.end - 1)
        basis = basis_of(text, money)
        if column and column.year and basis == "total":
            basis = f"year {column.year}"
        elif column and basis == "total":
            basis = basis_of(column.heading, Money(money.amount, money.currency, 0, 0))
        role = _role(text, sentence, money, words, column.heading if column else "")
        record.add("money", f"{money.amount} {money.currency} {basis}|{role}", stretch.passage(*sentence))


#: Letters: what is said of a sum stands no farther in front of it.
_NEAR = 1000


def _role(text: str, sentence: tuple[int, int], money: Money, words: Vocabulary, heading: str = "") -> str:
    """cost, budget, grant or expected, by the words of its sentence nearest in front of the sum, else by the heading."""
    before = f"{heading} {text[max(sentence[0], money.start - _NEAR) : money.start]}"
    best, at = "cost", -1
    for role in ("expected", "budget", "grant", "cost"):
        for match in words.pattern(f"role-{role}").finditer(before):
            if match.start() > at:
                best, at = role, match.start()
    if at < 0 and re.match(r"\s*(?:fra|i tilskud|i støtte)\b", text[money.end : sentence[1]]):
        return "grant"
    return best


_ASKED = re.compile(
    r"\w*(?:evaluer|spørg|svare|opgør|måle|måling|undersøg|interview|resultat|vurder|opfølg|rapport|status|saml|analys|tæll|statistik|registr|test|erfaring)",
    re.I,
)
_TOLD = re.compile(r"\b(?:var|blev|havde|viste|gav)\b")
#: "Foreløbig evaluering i september 2022: 38,2 % …": what it showed stands behind it.
#: Or that a report is there: "har i februar afleveret en kort rapport", "Succeskriteriet var 60 unge; 64 kom".
_RESULT = re.compile(
    r"\b(?:evaluering\w*|talt|optalt|opgjort|optælling\w*)\b[^:]{0,40}:\s[^:]*\d"
    r"|\bhar\b[^.]{0,40}\b(?:afleveret|skrevet|udgivet|lavet)\b[^.]{0,30}\brapport|\b(?:afleverede|skrev|udgav)\b[^.]{0,30}\brapport"
    r"|\b(?:succeskriteriet|målet)\s+var\b[^;.]*\d[^;.]*[;.]\s*(?:der\s+\w+\s+)?\d",
    re.I,
)
#: "En ny evaluering foreligger i efteråret 2024": another is to come.
_ANEW = re.compile(
    r"\b(?:ny|næste|endelig|afsluttende)\s+(?:\w+\s+)?evaluering\w*\b[^.]*\b(?:foreligger|kommer|gennemføres|laves|ventes|er klar|afsluttes|skal|vil|planlagt)\b",
    re.I,
)


def _evaluation(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    text = stretch.text
    if _NO_EVALUATION.fullmatch(text):
        record.add("evaluation_status", Term("evaluation-status", "not-evaluated-separately"), stretch.passage())
        return
    if _NOTHING.fullmatch(text):
        return
    record.add("evaluation_text", text, stretch.passage())
    for mention in names.evaluators(text):
        record.add("evaluator", mention.name, stretch.passage(*sentence_around(text, mention.start, mention.end)))
    found = words.kind_of("evaluation-status", text)
    # What will be asked of whom, and when.
    dated = any(m.precision != "year" for m in find_dates(text)) and _ASKED.search(text) and not _TOLD.search(text)
    if (not found or found.key == "announced") and _RESULT.search(text):
        found = words.scheme("evaluation-status")["evaluated"]
    if found and found.key == "evaluated" and _ANEW.search(text):
        found = words.scheme("evaluation-status")["announced"]
    key = found.key if found else "announced" if dated else "none-stated"
    record.add("evaluation_status", Term("evaluation-status", key), stretch.passage())
    if match := re.search(r"succeskriteri\w*[^:]*:\s*(?P<list>.+)$", text, re.I | re.S):
        for item in re.split(r"\s+-\s+|(?<=\w)\s+(?=(?:Minimum|Mindst)\s)|•", match["list"]):
            at = text.find(item.strip(" -"))
            if len(item.strip(" -")) > 3 and at >= 0:
                record.add("success_criterion", item.strip(" -"), stretch.passage(at, at + len(item.strip(" -"))))


#: What a cell holds that says nothing.
_NOTHING = re.compile(
    r"[-–—?.\s]*|n/?a\.?|ingen|(?:er )?(?:endnu )?ikke (?:angivet|oplyst|afklaret|relevant|fastlagt|fastsat|besluttet|udpeget|kendt)\.?"
    r"|(?:endnu )?(?:ingen|ikke nogen)(?: endnu| udpeget)?\.?|(?:udpeges|aftales|fastlægges|fastsættes|besluttes|findes|vælges|oplyses|meldes ud|afventer|angives|tilføjes|beskrives)(?: (?:senere|nærmere|løbende|endnu|på et senere tidspunkt))?\.?|afventer [\wæøå ]{3,40}\.?|vakant|ubesat|n\.?n\.?|x{2,}"
    r"|(?:er )?(?:endnu )?ikke (?:\w+ )?(?:fordelt|afklaret|placeret|tildelt|besluttet|fastlagt|fastsat|aftalt|udpeget|valgt|bestemt|på plads|sat|bevilget|fundet)(?: (?:endnu|ved|før|da|i|på)\b[\wæøå ]{0,40})?\.?"
    r"|ingen (?:af|endnu|p\.?t|i øjeblikket|på nuværende)\b[^.\d]{0,60}\.?|intet|(?:skal )?afklares(?: (?:senere|nærmere))?\.?|uafklaret|under afklaring|mangler|udestår|ukendt|tb[ad]\.?|følger(?: senere)?\.?",
    re.I,
)
_NO_EVALUATION = re.compile(
    r"\W*(?:nej|ingen(?: (?:særskilt |egentlig |selvstændig |samlet )?evaluering)?(?: (?:er )?(?:planlagt|aftalt|fastlagt))?|(?:er )?ikke planlagt|ikke aktuelt|ikke relevant"
    r"|(?:der (?:er|bliver) |er )?(?:endnu )?ikke (?:aftalt|planlagt|fastlagt|besluttet|tilrettelagt)(?: (?:en|nogen))?(?: (?:særskilt|egentlig|selvstændig))?(?: evaluering)?(?: af indsatsen)?"
    r"|(?:der )?(?:laves|foretages|gennemføres|planlægges) (?:ikke (?:en|nogen)|ingen)(?: (?:særskilt|egentlig|selvstændig))? evaluering(?: af \w+)?|ingen,? (?:for|da|fordi|idet)\b[^.\d]*|(?:indsatsen )?(?:evalueres|skal) ikke(?: evalueres)?)\W*",
    re.I,
)
_APART = re.compile(
    r"\s*(?:[;•\n|]|(?<! v)/(?!S\b)|,(?=\s)(?! (?:og|samt)\b)|(?<=[a-zæøå)]) samt | og (?=(?:De|Den|Det) [a-zæøå]))\s*"
)


def _listed(field: str, kind: NameKind) -> Callable[[Record, Stretch, Vocabulary, Names], None]:
    def read(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
        persons = _persons(words)
        rest = []
        for start, end in _parts(stretch.text, words):
            text = stretch.text[start:end]
            if (head := _HEADED.search(text)) and persons.spans(head["who"]) and text[: head.start()].strip():
                end = start + head.start()
                text = stretch.text[start:end]
            if _NOTHING.fullmatch(text) or _STREET.fullmatch(text):
                continue
            whole = [m for m in names.organisations(text, eager=True) if not persons.is_person(m.name.text)]
            covered = len(whole) == 1 and whole[0].end - whole[0].start >= len(text.strip(" .")) - 1
            if covered and whole[0].name.iri:
                record.add(field, whole[0].name, stretch.passage(start, end))
            elif _is_name(text) and (covered or not (whole and re.search(r" (?:og|&) |,", text))):
                if not persons.is_person(text):
                    of: NameKind = "organisation" if persons.is_role(text.split()[-1]) else kind  # a post is no department
                    called = re.sub(r"\s*\([A-ZÆØÅ]{2,6}\)$", "", text.strip(" ."))  # "Boligforeningen Søengen (BS)"
                    record.add(field, Name(_kind(whole, text, of), called or text.strip(" .")), stretch.passage(start, end))
            elif whole:
                for mention in whole:
                    record.add(field, mention.name, stretch.passage(start + mention.start, start + mention.end))
            else:
                rest.append((start, end))
        if not record.values(field):
            for start, end in rest:
                if not persons.spans(stretch.text[start:end]):
                    record.add(field, Name(kind, stretch.text[start:end].strip(" .")), stretch.passage(start, end))

    return read


#: "Torvegade 14": where they are, not who.
_STREET = re.compile(
    r"\s*[A-ZÆØÅ][\wæøå ]+(?:gade|vej|all[ée]|plads|torv|stræde|vænge|boulevard|kaj)(?:en|et)? \d+(?: ?[A-H])?\)?[.,]?\s*"
)
#: "Ungeenheden (leder Anja Toft)", "Ungeenheden v/ Anja Toft": who is at the head of what is named.
_HEADED = re.compile(r"\s*(?:\(|,?\s(?:v/|ved\s|att\.?\s|[–-]\s))\s*(?P<who>[^()]{4,60}?)\)?\.?\s*$")


def _parts(text: str, words: Vocabulary) -> list[tuple[int, int]]:
    """The parts of a list of names; "Social, Sundhed og Omsorg" is one name, "Jobcenter, Sundhed og Omsorg" two."""
    spans, at = [], 0
    for match in _APART.finditer(text):
        one = re.search(r"(?:^|[;•\n|/])\s*(?P<one>[^;•\n|/]*)$", text[: match.start()])
        if (
            match.group().strip() == ","
            and one
            and re.fullmatch(r"[A-ZÆØÅ][a-zæøå]+(?:, [A-ZÆØÅ][a-zæøå]+)*", one["one"].strip())
            and re.match(
                r"(?:[A-ZÆØÅ][\wæøå]+, )*[A-ZÆØÅ][\wæøå]+ (?:og|&) [A-ZÆØÅ][\wæøå]+\s*(?:$|[;•\n|/])", text[match.end() :]
            )
            and not any(w.casefold() in one["one"].casefold() for w in words.words("department-head") if len(w) > 3)
        ):
            continue
        spans.append((at, match.start()))
        at = match.end()
    return [(a, b) for a, b in [*spans, (at, len(text))] if text[a:b].strip()]


def _is_name(text: str) -> bool:
    """Whether a part of a list is a name as it stands: a capital in front, few words, no sentence."""
    return bool(re.match(r"[A-ZÆØÅ]", text)) and len(text.split()) <= 6 and not re.search(r"[.:(]\s|\b(?:er|har|skal)\b", text)


def _kind(mentions: list[Mention], text: str, kind: NameKind) -> NameKind:
    """A body, a municipality where the name says so; else what the column holds."""
    said = next((m.name.kind for m in mentions if m.end - m.start >= len(text) - 2), kind)
    return said if said in ("body", "municipality", "department") else kind


@lru_cache(maxsize=4)
def _persons(words: Vocabulary) -> Persons:
    return Persons(words)


def _note(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    """A column of no known role: its words are kept, the acts that it names are read."""
    record.add("note", stretch.text, stretch.passage())
    names.add_laws(record, stretch)


def _law(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    names.add_laws(record, stretch)
    if not record.values("law"):
        add_duty(record, stretch, words)


def _target_group(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    record.add("target_group", Name("target-group", stretch.text.strip(" .")), stretch.passage())


def _status(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    cell = next((k for k in _STATUS_CELLS if words.pattern(f"status-{k}").search(stretch.text)), None)
    found = words.kind_of("status", stretch.text)
    if key := cell or (found.key if found else None):
        record.facts = [f for f in record.facts if f.field != "status"]
        record.add("status", Term("status", key), stretch.passage())
        record.add("ongoing", True if key == "ongoing" and not record.values("end") else None, stretch.passage())


#: Statuses that a cell gives in a word or two, in the order in which they are looked for ("Ikke startet" before "Startet").
_STATUS_CELLS = ("planned", "ended", "ongoing")
_GOAL_NUMBER = r"\d{1,2}(?:\.\d{1,2})*(?:(?!\s[iIåÅ]\s)\.?\s?[A-Za-zÆØÅæøå](?![\wæøå]))?"


_REACHES = re.compile(
    r"\d[\d.,]*\s?(?:%|pct\b|procent|[a-zæøåA-Z]{2,})[^.]*\b(?:i|inden|senest|ved udgangen af|mod)\b[^.]*(?:19|20)\d\d", re.I
)


def _goal_reference(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    """Goals by number ("1, 3.A", "Mål 2 og 4", "Mål 1-3") or by their words; which goal is meant, the graph finds out."""
    text, goal = stretch.text, words.pattern("goal").pattern
    if _REACHES.search(text) and len(text.split()) > 6:  # "Mål: Forbruget falder til 2.400 MWh i 2024": what is to be reached
        _criteria(record, stretch, words, names)
        return
    if re.fullmatch(rf"(?:{goal}|\W|\b(?:og|samt|til|nr|mål|målene)\b|{_GOAL_NUMBER})+", text, re.I) and re.search(r"\d", text):
        for match in re.finditer(rf"(?P<first>{_GOAL_NUMBER})(?:\s?(?:-|–|\btil\b)\s?(?P<last>\d{{1,2}})(?![.\w]))?", text):
            first, last = match["first"], match["last"]
            for number in range(int(first), int(last) + 1) if last and first.isdigit() else [first]:
                record.add("contributes_to", Name("goal", normal_number(str(number))), stretch.passage(*match.span()))
        return
    if re.fullmatch(rf"(?:både\s+)?(?:(?:{goal})\s+)?[A-ZÆØÅ](?:(?:\s*[,&]|\s+og|\s+samt)\s*[A-ZÆØÅ])*", text.strip()):
        for match in re.finditer(r"(?<!\w)[A-ZÆØÅ](?!\w)", text):  # "A, C"
            record.add("contributes_to", Name("goal", match.group()), stretch.passage(*match.span()))
        return
    for start, end in ((m.start(), m.end()) for m in re.finditer(r"[^;•|\n]+", text)):
        part = text[start:end]
        numbered = re.match(rf"\W*(?:{goal}\s*)?(?P<number>{_GOAL_NUMBER})\s*[.:)–-]*\s+(?=[A-ZÆØÅ])", part, re.I)
        if numbered:
            record.add("contributes_to", Name("goal", normal_number(numbered["number"])), stretch.passage(start, end))
        elif behind := re.search(rf"\((?:{goal}\s*)?(?P<number>{_GOAL_NUMBER})\)", part, re.I):
            record.add("contributes_to", Name("goal", normal_number(behind["number"])), stretch.passage(start, end))
        elif not _NOTHING.fullmatch(part.strip()):
            record.add("contributes_to", Name("goal", part.strip(" .")), stretch.passage(start, end))


#: "Se planens resultatmål for pejlemærke 2": where it stands, and nothing of what it is.
_ELSEWHERE = re.compile(r"\W*(?:se|jf\.?|jævnfør|fremgår af|følger af|som (?:i|under|for)|samme som)\s[^.]*\.?\s*$", re.I)


def _criteria(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    for match in re.finditer(r"[^•;\n]+?(?=\s*(?:[•;\n]|\s-\s|$))", stretch.text):
        text = match.group().strip(" -")
        if not _NOTHING.fullmatch(text) and not _ELSEWHERE.match(text):
            record.add("success_criterion", text, stretch.passage(*match.span()))


def _plain(field: str) -> Callable[[Record, Stretch, Vocabulary, Names], None]:
    def read(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
        record.add(field, stretch.text, stretch.passage())

    return read


_SHARE = re.compile(r"\s*(?:ca\.\s*)?[\d.,]+\s*(?:%|pct\.?|procent)\s*")


def _funding_source(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    text = stretch.text
    _money(record, stretch, words, names, bare="DKK")
    mentions = names.funders(text)
    for mention in mentions:
        record.add("funded_by", mention.name, stretch.passage(mention.start, mention.end))
    said = words.kind_of("funding-status", text)
    for start, end in _parts(text, words):
        part = text[start:end]
        named = any(m.start < end and start < m.end for m in mentions)
        if not (
            named or said or find_money(part, bare="DKK") or _NOTHING.fullmatch(part) or len(part) > 80 or _SHARE.fullmatch(part)
        ):
            record.add("funded_by", Name("funding-source", part.strip(" .")), stretch.passage(start, end))
    record.facts = [f for f in record.facts if f.field != "funding_status"]
    record.add("funding_status", Term("funding-status", funding_status(record, text, words)), stretch.passage())


_READERS: dict[str, Callable[[Record, Stretch, Vocabulary, Names], None]] = {
    "purpose": _description,
    "timeframe": _timeframe,
    "start": _start,
    "end": _end,
    "note": _note,
    "money": _money,
    "funding-source": _funding_source,
    "evaluation": _evaluation,
    "responsible": _listed("responsible", "department"),
    "partners": _listed("partner", "organisation"),
    "law": _law,
    "target-group": _target_group,
    "status": _status,
    "goal-reference": _goal_reference,
    "place": _plain("place"),
    "staffing": _plain("staffing"),
    "success-criterion": _criteria,
    "theme": lambda r, s, w, n: r.add("theme", Name("theme", s.text.strip()), s.passage()),
}


def funding_records(record: Record) -> list[Record]:
    """The sums that were read of an initiative, as records of their own."""
    made = []
    for fact in [f for f in record.facts if f.field == "money"]:
        amount, currency, rest = str(fact.value).split(" ", 2)
        basis, role = rest.split("|")
        funding = Record(
            "funding", f"{record.key}-{slug(amount)}-{currency.lower()}-{slug(basis)}", fact.passage, confidence=record.confidence
        )
        funding.add("amount", Decimal(amount))
        funding.add("currency", currency)
        funding.add("basis", basis)
        funding.add("role", role)
        made.append(funding)
    return made


def purse(record: Record, words: Vocabulary) -> str:
    """The purse that the initiative is said to share with others ("afdelingens pulje, fælles med Indsats 9")."""
    for fact in record.facts:
        if fact.field in ("funded_by", "money", "funding_status", "description") and (
            shared := words.pattern("shared-purse").search(fact.passage.quote)
        ):
            said = re.split(r"[,;(]|\s+(?:som|der)\s", fact.passage.quote[: shared.start()].split(":")[-1])
            if name := slug(next((part for part in reversed(said) if part.strip()), "")):
                return name
    return ""


_OWN = re.compile(r"\b(?:egen|eget|selvstændig|særskilt|separat|hver (?:sin|for sig))\b", re.I)


def purses(records: Sequence[Record], words: Vocabulary) -> dict[tuple[str, str], str]:
    """Of the sums (initiative, "1416000 DKK") that are said of several initiatives, which purse each comes from.

    One is where an initiative says that it shares its money with another, by number or title; or where the same sum, exact to
    the thousand and no round one, is said to come from the same funder outside.
    """
    found: dict[tuple[str, str], str] = {}
    said = {r.key: " ".join(f.passage.quote for f in r.facts if f.field in _MONEY_FIELDS) for r in records}
    sums = {r.key: {" ".join(str(v).split(" ", 2)[:2]) for v in r.values("money")} for r in records}
    places = {r.key: n for n, r in enumerate(records)}
    for one in records:
        for other in records:
            grant = _grants(said[one.key]) & _grants(said[other.key])
            if one is other or not grant and (_OWN.search(said[one.key]) or _OWN.search(said[other.key])):
                continue
            for amount in sums[one.key] & sums[other.key]:
                if (one.key, amount) in found and (other.key, amount) in found:
                    continue
                named = (
                    grant
                    or _named_pools(said[one.key]) & _named_pools(said[other.key])
                    or words.pattern("shared-purse").search(said[one.key])
                    and _names(said[one.key], other)
                )
                funders = {_funder(v) for v in one.values("funded_by")} & {_funder(v) for v in other.values("funded_by")}
                outside = (funders - {"", "driftsmidler"}) | (_frames(said[one.key]) & _frames(said[other.key]))
                exact = len(amount.split()[0].rstrip("0").replace(".", ""))
                # A purse with a name of its own.
                pool = any(f.endswith(("pulje", "puljen")) for f in outside) or _pools(said[one.key]) & _pools(said[other.key])
                # A round sum of one pool may be given twice; told in the same words of two in a row it is one.
                beside = abs(places[one.key] - places[other.key]) == 1 and said[one.key] == said[other.key]
                if named or (outside or pool) and exact >= (1 if pool and beside else 2 if pool else 3 if beside else 4):
                    name = found.get((one.key, amount)) or found.get((other.key, amount)) or f"{one.key}-{other.key}"
                    found[one.key, amount] = found[other.key, amount] = name
    return found


_GRANT = re.compile(
    r"\b(?:bevilling|tilsagn|sags?|projekt|journal|j\.)\s?-?(?:nr\.?|nummer)\s*(?P<n>[\w./-]*\d[\w/-]*)|\bbevilling\s+(?P<code>\d+[-/]\d+|[A-Z]+-?\d{2,})",
    re.I,
)


def _grants(text: str) -> set[str]:
    """The numbers of the grants that a text names."""
    return {m["n"] or m["code"] for m in _GRANT.finditer(text)}


def _pools(text: str) -> set[str]:
    """The purses that a text calls by a word of their own, or says what they are for: "hjemløsepulje", "puljen mod ensomhed"."""
    own = re.findall(
        r"\b[\wæøå-]{3,}puljen?s?\b|\b[a-zæøå]{3,}e\s+pulje\b|\b(?!drift|anlæg)[\wæøå-]{6,}(?:budget|ramme)(?=t?\b)",
        text.casefold(),
    )
    meant = re.findall(r"\bpuljen?\s+(?:til|mod|for|om)\s+[\wæøå-]{4,}", text.casefold())
    return {re.sub(r"(?:ns|n|s)$", "", p) for p in own} | {re.sub(r"^puljen", "pulje", p) for p in meant}


_NAME_OF_TWO = re.compile(
    r"(?<![.:] )(?<!^)\b[A-ZÆØÅ][\wæøå]{2,}(?: [A-ZÆØÅ][\wæøå]{2,})+|^[A-ZÆØÅ][\wæøå]{2,}(?: [A-ZÆØÅ][\wæøå]{2,})+(?=:)"
)


def _frames(text: str) -> set[str]:
    """Whose frame money is taken from: "Beskæftigelsesudvalgets ramme"."""
    return {m.group().casefold() for m in re.finditer(r"\b[A-ZÆØÅ][\wæøå-]{5,}s\s+(?:ramme|budget|konto)\b", text)}


def _named_pools(text: str) -> set[str]:
    """The names of two words or more that stand with a word for a pool: "kommunens pulje Sunde Fællesskaber"."""
    return {m.group().casefold() for m in _NAME_OF_TWO.finditer(text)} if re.search(r"\bpulje", text, re.I) else set()


_MONEY_FIELDS = ("money", "funded_by", "funding_status", "staffing")


def _funder(value: object) -> str:
    return value.text.casefold() if isinstance(value, Name) else ""


def _names(text: str, other: Record) -> bool:
    """Whether a text names an initiative by its number or title, or says that its money is for both."""
    title, number = " ".join(str(other.first("title") or "").split()).casefold(), str(other.first("number") or "")
    return bool(
        len(title) > 5
        and title in " ".join(text.split()).casefold()
        or number
        and re.search(
            rf"\b(?:indsats|indsatsen|nr\.|projekt|initiativ|tiltag|aktivitet)(?:\s+(?:nr\.\s*)?){re.escape(number)}(?!\d)",
            text,
            re.I,
        )
    )


def shared_key(passage: Passage) -> str:
    """The named effort that a sum is given for ("på delindsatsen "X""), which makes two mentions one sum."""
    match = re.search(r"[\"”“»](?P<name>[^\"”“»«]{4,80})[\"”“«]", passage.quote)
    return slug(match["name"]) if match else ""
