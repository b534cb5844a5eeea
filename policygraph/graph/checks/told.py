"""What a document states in words that no fact was read from: of a target, a task, an initiative, of several at once, of an act.

Each makes a rule of absence keep silent. What is only likely to be stated is the matter of ``doubt``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from policygraph.graph.checks.document import Checks, initiatives_of, next_sentence, pattern_of
from policygraph.loaders.clauses import deadline_in_words, number_in_words
from policygraph.loaders.kept import NAMELESS
from policygraph.loaders.outline import normal_number
from policygraph.loaders.parse.dates import find_dates
from policygraph.loaders.parse.money import find_money
from policygraph.loaders.parse.numbers import parse_count
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.persons import WITHHELD
from policygraph.loaders.records import Law, Name, Record, Ref
from policygraph.loaders.source import Passage
from policygraph.ontology.vocabulary import default_vocabulary

#: "10-12 elever": a number that is a range.
_SOME = re.compile(
    r"\b(?:er|højst|mindst|på|til|under)\s+\d{1,3}\s?[-–]\s?\d{1,3}\s+(?:om|i|pr)\b|(?<![\d.,-])\d{1,3}\s?[-–]\s?\d{1,3}\s+(?!år|klasse|timer\b)[a-zæøå]{4,}(?!\w*årig)",
    re.I,
)


def _numbers_told(checks: Checks) -> None:
    """Targets whose number or deadline is said in words: "halveres", "alle", "hver femte"; "hvert år", "ved periodens udløb"."""
    for target in checks.document.of("target"):
        text = str(target.first("text") or "")
        if number_in_words(text) or _SOME.search(text):
            checks.add("number-told", Ref("target", target.key), [target.passage])
        if deadline_in_words(text):
            checks.add("deadline-told", Ref("target", target.key), [target.passage])


#: A sentence about somebody who does something: "Teknik og Miljø udarbejder …", "Skolerne vil undersøge …".
_SOMEBODY = re.compile(
    r"(?!(?:Der|Det|Den|De|Dette|Sagen|Punktet|Emnet|Drøftelsen|Spørgsmålet|Forslaget|Ansøgningen|Notatet|Planen|Politikken|Udkastet|Rapporten|Evalueringen|Resultatet|Status|Indstillingen|Beslutningen|Kontakten|Muligheden|Mulighederne|Arbejdet|Temaet|Materialet|I|På|Til|Ved|Som|Når|Hvis|Inden|Senest|Efter|Udsat|Godkendt|Drøftet|Taget)\b)"
    r"[A-ZÆØÅ][\wæøå-]*(?:,? (?:og|&|for|i|af) (?:[A-ZÆØÅ][\wæøå-]*|[a-zæøå]+))*(?: [A-ZÆØÅ][\wæøå-]*)* (?:vil |skal (?!\w+es\b)|[a-zæøå]+(?<!e)(?:er|år|ør)\b)"
)
#: What is said of a task right behind it: "Notatet skal foreligge inden sommerferien", "Frist: 1. maj".
_BY_THEN = re.compile(
    r"(?:Det|Den|De|Dette|Frist\w*|[A-ZÆØÅ][a-zæøå]+(?:et|en|ne))\b[^.]*\b(?:senest|inden|frist\w*|til (?:næste |det kommende )?møde\w*|på (?:næste |det kommende )?møde\w*|klar til|foreligge\w*|i (?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december))\b"
)
#: "Rådet sender emnet til udvalget", and behind it who writes the letter, and by when.
_BODY = re.compile(
    r"(?:[A-ZÆØÅ][\wæøå-]*)?(?:[Rr]ådet|[Uu]dvalget|[Nn]ævnet|[Bb]estyrelsen|[Ff]orvaltningen)\s+(?:sender|skriver|bringer|tager|anbefaler|foreslår)\b"
)
#: A case that comes back to the meeting: whoever holds the meeting takes it up.
_COMES_BACK = re.compile(
    r"(?:Sagen|Punktet|Emnet|Drøftelsen|Temaet|Dagsordenspunktet|Behandlingen)\s+(?:genoptages|tages op|behandles|drøftes|sættes på|forelægges|udsættes|fortsættes|fortsætter|kommer)\b.*\b(?:møde\w*|januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|kvartal|forår\w*|efterår\w*|(?:19|20)\d\d)\b"
)


def _tasks(checks: Checks) -> None:
    """Tasks whose words tell of an owner or a deadline that is no fact of its own: a person withheld, "before the summer"."""
    for task in checks.document.of("task"):
        text = str(task.first("text") or "")
        owner = WITHHELD in text or _SOMEBODY.match(text) or _COMES_BACK.match(text)
        said = next_sentence(checks, task)
        dated = (
            pattern_of("due-said").search(text)
            or said
            and (_BY_THEN.match(said.quote) or _BODY.match(text) and NAMELESS.search(said.quote) and find_dates(said.quote))
        )
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
#: What stands in the field for an evaluation says in so many letters how it is looked back on, or when.
_SAYS_HOW = 8
#: More than so many are an account of how it goes.
_AN_ACCOUNT = 120
_WAS = re.compile(r"\b(?:var|blev|havde|viste|gav|har|er blevet|kunne)\b", re.I)
DENIED = re.compile(r"\b(?:ikke|ingen|hverken|uden)\b", re.I)


def _told_in_its_words(checks: Checks) -> None:
    """Initiatives whose own words say that they are followed up, or who does them, under no label for it."""
    for record in checks.document.of("initiative"):
        for passage in (record.passage, *record.more):
            for start, end in sentence_spans(passage.quote):
                sentence = passage.quote[start:end]
                if DENIED.search(sentence):
                    continue
                for kind, told in (("evaluation-said", _LOOKED_BACK_ON), ("responsible-told", _DONE_BY)):
                    if told.search(sentence):
                        checks.add(kind, Ref("initiative", record.key), [passage])
        for fact in [f for f in record.facts if f.field == "evaluation_text"]:
            said = str(fact.value)  # "September 2025", "Plaktest før og efter"; what somebody thought of it is none
            short = len(said) <= _AN_ACCOUNT or re.search(r"evaluer|spørgeskema|undersøgelse|måling", said, re.I)
            if len(said) >= _SAYS_HOW and short and not (_WAS.search(said) or DENIED.search(said)):
                checks.add("evaluation-said", Ref("initiative", record.key), [fact.passage])


def _together(checks: Checks) -> None:
    """Initiatives that are evaluated together with others, not by themselves: that is an evaluation all the same."""
    for record in checks.document.of("initiative"):
        said = next((f for f in record.facts if f.field == "evaluation_text"), None)
        if said and pattern_of("evaluated-together").search(str(said.value)):
            checks.add("evaluated-together", Ref("initiative", record.key), [said.passage])
            if not find_dates(str(said.value)):  # it is told of with the others
                checks.add("evaluation-told", Ref("initiative", record.key), [said.passage])


#: "Alle tre indsatser i dette afsnit hører under Pejlemærke 1", "De tre indsatser bidrager til mål 9".
_BELONG = re.compile(
    r"(?:De|Alle(?: de)?|Begge|Samtlige|Disse)\s*(?P<n>\w+)?\s+(?:indsatser|initiativer|tiltag|projekter)\b.{0,60}?\b(?:hører under|bidrager til|understøtter|er knyttet til|hører til)\b"
)


def _told_of_several(checks: Checks) -> None:
    """What one sentence says of several initiatives: who answers for them, who pays, which goal they serve."""
    doings = sorted(checks.document.of("initiative"), key=lambda r: r.passage.start)
    goals = sorted(checks.document.of("goal"), key=lambda r: r.passage.start)
    for sentence in checks.sentences:
        text, passage = sentence.text, sentence.passage()
        if belong := _BELONG.search(text):
            count = parse_count(belong["n"] or "") or (2 if text.startswith("Begge") else 0)
            following = [r for r in doings if r.passage.start > passage.start]
            for record in following[: count or len(following)]:
                checks.add("goal-told", Ref("initiative", record.key), [passage])
        every = re.search(r"\b(?:begge|alle|samtlige|de \w+)\s+(?:indsatser|initiativer|tiltag)\b|\bindsatserne\b", text, re.I)
        goal = next((g for g in reversed(goals) if g.passage.start < passage.start), None)
        if every is None:
            continue
        under = below(checks, passage) if goal is None else initiatives_of(checks.document, goal)
        under = [r for r in under if r.passage.start > passage.start]
        answers = re.search(r"\b(?:er|har)\s+(?:ansvarligt?|ansvaret|tovholder|hovedansvaret)\b", text, re.I)
        for kind, told in (
            ("responsible-told", answers),
            ("funding-told", find_money(text) and pattern_of("is-paid").search(text)),
        ):
            for record in under if told else []:
                checks.add(kind, Ref("initiative", record.key), [passage])
            if told and kind == "funding-told" and goal is not None:
                checks.add(kind, Ref("goal", goal.key), [passage])


def below(checks: Checks, passage: Passage) -> list[Record]:
    """The initiatives of the part of a table that a line across it, or of the chapter that a heading, stands over."""
    source, last = checks.document.source, passage.line_start
    following = [line for line in source.lines[last:] if not line.blank]
    rows = bool(following) and len(source.cells(following[0])) > 1
    level = next((line.heading for line in reversed(source.lines[: last - 1]) if line.heading), 0)
    for line in following:
        if 0 < line.heading <= (level or 9) if not rows else sum(bool(c.text) for c in source.cells(line)) == 1:
            break
        last = line.number
    under = [r for r in checks.document.of("initiative") if passage.line_start < r.passage.line_start <= last]
    part = under[0].first("section") if under and not rows else None
    return [r for r in under if r.first("section") == part] if part else under


#: What is said once of all the initiatives of a goal, by the role of the label that opens the line.
_TOLD_OF_ALL = {
    "responsible": "responsible-told",
    "economy": "funding-told",
    "funding-source": "funding-told",
    "evaluation": "evaluation-said",
}


def _responsible_for_all(checks: Checks) -> None:
    """ "Ansvarlig for begge indsatser under mål 6: Hjemmesygeplejen", "… er Hjemmesygeplejen": said once of all of a goal."""
    goals = checks.document.of("goal")
    for line in checks.document.source.lines:
        match = _FOR_ALL.match(line.text)
        role = next((r for r in _TOLD_OF_ALL if match and pattern_of(r).match(match["label"])), None)
        if match is None or role is None:
            continue
        number = re.search(r"\b(?:mål|pejlemærke|målsætning|fokusområde) (\d{1,2}(?:\.?\s?[A-Z])?)", match["whom"], re.I)
        above = [g for g in goals if g.passage.line_start <= line.number]
        named = [g for g in goals if number and normal_number(str(g.first("number") or "")) == normal_number(number[1])]
        over = checks.document.source.stretch(line).passage()
        for under in [initiatives_of(checks.document, g) for g in named[:1] or above[-1:]] or [below(checks, over)]:
            for initiative in under:
                checks.add(_TOLD_OF_ALL[role], Ref("initiative", initiative.key), [over])


_FOR_ALL = re.compile(
    r"\s*(?P<label>[A-ZÆØÅ][\wæøå ]*?)\s+(?:for|af)\s+(?P<whom>(?:begge|alle|samtlige|hele|målets|de \w+|indsatserne|initiativerne)\b[^:]{0,60}?)(?::|\ser)\s+\S"
)


def _former_acts(checks: Checks) -> None:
    """Acts that are told of as the law that held before: "Indtil maj 2018 byggede praksis på …"."""
    for record in checks.document.records:
        for fact in record.facts:
            if isinstance(fact.value, Law) and pattern_of("former-law").search(fact.passage.quote):
                checks.add("law-before", Ref(record.kind, record.key), [fact.passage], fact.value.act)


#: "et kursus om vejloven": what is taught, not what is done under it.
_ABOUT_AN_ACT = re.compile(r"\b(?:kurs\w+|undervisning\w*|oplæg|viden|temadag|vejledning)\s+(?:om|i)\s+[\wæøå-]*lov", re.I)


def _frames(checks: Checks) -> None:
    """Acts that a document names as the frame of its whole field, with no duty that hangs on them, and those that have no sections."""
    for record in checks.document.records:
        for fact in record.facts:
            about = isinstance(fact.value, Law) and _ABOUT_AN_ACT.search(fact.passage.quote)
            if isinstance(fact.value, Law) and (about or _no_sections().search(fact.value.act)):
                checks.add("law-frame", Ref(record.kind, record.key), [fact.passage], fact.value.act)
    for record in checks.document.of("document"):
        for fact in record.facts:
            said = fact.passage.quote
            if isinstance(fact.value, Law) and not pattern_of("duty-cue").search(said):
                checks.add("law-frame", Ref(record.kind, record.key), [fact.passage], fact.value.act)


@cache
def _no_sections() -> re.Pattern[str]:
    """Acts that are divided into articles, or into nothing, and those that are meant as a whole: conventions, the act on data protection."""
    words = default_vocabulary()
    return re.compile(
        rf"(?:{'|'.join(words.words('without-sections'))})(?:en|et)?\b|^(?:{'|'.join(words.words('whole-act'))})$", re.I
    )


def _coordinated(checks: Checks) -> None:
    """Initiatives whose words speak of somebody who coordinates."""
    for record in checks.document.of("initiative"):
        said = " ".join(p.quote for p in (record.passage, *record.more)).casefold()
        if any(word in said for word in default_vocabulary().words("coordinates")):
            checks.add("coordinated", Ref("initiative", record.key), [record.passage])
    partners = {v.text: v for r in checks.document.of("initiative") for v in r.values("partner") if isinstance(v, Name)}
    before = ""
    for sentence in checks.sentences:
        said, around = sentence.text.casefold(), f"{before} {sentence.text}".casefold()
        before = sentence.text
        if any(word in said for word in default_vocabulary().words("coordinates")):
            for name, partner in sorted(partners.items()):
                if name.casefold() in around:
                    checks.add("coordinated", partner, [sentence.passage()])


TOLD: tuple[Callable[[Checks], None], ...] = (
    _numbers_told,
    _tasks,
    _coordinated,
    _together,
    _told_in_its_words,
    _responsible_for_all,
    _told_of_several,
    _former_acts,
    _frames,
)
