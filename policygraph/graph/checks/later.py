"""What later documents tell of what an earlier one promised: of its targets, its initiatives, their evaluations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from policygraph.graph.checks.document import Checks, content_of, pattern_of, without_dates
from policygraph.graph.checks.results import RESULT_HEAD, reached_before_aim
from policygraph.loaders.parse.dates import find_dates
from policygraph.loaders.parse.numbers import find_numbers
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.records import Record, Ref, Term
from policygraph.loaders.source import Stretch
from policygraph.ontology.vocabulary import default_vocabulary


def told_later(found: dict[str, Checks]) -> None:
    """Initiatives of which a later document says what their evaluation showed, or in figures how they went."""
    titles = {
        t
        for c in found.values()
        for r in c.document.of("initiative")
        if len(t := " ".join(str(r.first("title")).split()).casefold()) >= 8
    }
    numbers = Counter(str(r.first("number")) for c in found.values() for r in c.document.of("initiative"))
    for checks in found.values():
        later = [c for c in found.values() if c.written and checks.written and c.written[0] > checks.written[0]]
        for other in later:
            _all_evaluated(checks, other)
            _evaluated_together(checks, other)
            _targets_told(checks, other)
            _targets_spoken_of(checks, other)
            _left_out(checks, other)
        for record in checks.document.of("initiative") if later else []:
            title = _CODE.sub("", " ".join(str(record.first("title")).split())).casefold()
            ways = [_by_number(number)] if "." in (number := str(record.first("number"))) and numbers[number] == 1 else []
            if len(title) >= _A_TITLE:  # "Ungdomskortet", "bussen"
                ways.append(rf"(?<![\w-]){_head_of(title, titles)}(?:[bdfgklmnprst]?e?[nt]|e?ne|erne)?s?(?![\w-])")
            if not ways:
                continue
            named = re.compile("|".join(ways))
            beside = [t for t in titles if t != title and title not in t]
            for other in later:
                _item_on_evaluation(record, checks, other, named)
                _in_a_status_table(record, checks, other, named)
                for paragraph in other.rows:
                    if named.search(paragraph.text.casefold()):
                        _word_of(record, paragraph, checks, other, named, beside)
                        starts, of = record.first("start"), Ref("initiative", record.key, checks.document.file)
                        # A catalogue of before it was to begin has it as planned, too.
                        if not (isinstance(starts, date) and other.document.genre == "catalogue" and other.written[0] < starts):  # type: ignore[index]
                            other.add("heard-of", of, [paragraph.passage()])


_TARGET_NO = re.compile(
    r"(?<![\wæøå])(?:resultatmål|måltal|delmål|mål|succeskriterium)\s(?P<n>\d{1,2}\.\d{1,2})(?![.\d]\d|\s?(?:%|pct|procent|mio))",
    re.I,
)


def _targets_told(checks: Checks, other: Checks) -> None:
    """Targets that a later document says the result of by their number: "resultatmål 3.3 om 40 par er dermed nået"."""
    numbered = {m.group(): t for t in checks.document.of("target") if (m := re.match(r"\d{1,2}\.\d{1,2}", str(t.first("text"))))}
    for target in checks.document.of("target") if not checks.transcribed else ():  # "Resultatmål 1.4: …": it stands in front
        line = checks.document.source.lines[target.passage.line_start - 1].text
        if headed := _NUMBER_IN_FRONT.match(line):
            numbered.setdefault(headed["n"], target)
    lettered = {m["n"]: t for t in checks.document.of("target") if (m := _LETTERED_NO.match(str(t.first("text"))))}
    for paragraph in other.paragraphs if lettered else []:  # "S3.2 Besøg: I 2024 fik 634 borgere besøg"
        if (opens := _LETTERED_NO.match(paragraph.text)) and opens["n"] in lettered:
            if re.search(r"\d", without_dates(paragraph.text[opens.end() :])) or _REACHED.search(paragraph.text):
                of = Ref("target", lettered[opens["n"]].key, checks.document.file)
                other.add("target-told", of, [paragraph.passage()])
    for row in (row for _, *rows in other.tables for row in rows) if numbered else ():  # "1.2 I egen bolig efter et år | 79 %"
        number = _NUMBER_OPENS.match(row[0].text) or _TARGET_NO.search(row[0].text)
        of_it = numbered.get(number["n"]) if number else None
        if of_it is not None and any(re.search(r"\d", without_dates(c.text)) for c in row[1:]):
            if content_of(row[0].text) & content_of(str(of_it.first("text"))):
                other.add("target-told", Ref("target", of_it.key, checks.document.file), [row[0].passage()])
    for sentence in other.sentences if numbered else []:
        for match in _TARGET_NO.finditer(sentence.text):
            meant = numbered.get(match["n"])
            if meant is not None and (
                pattern_of("result-told").search(sentence.text)
                or re.search(r"\d\s?(?:%|pct)", sentence.text)
                or not sentence.text[: match.start()].strip(" -•")
                and re.search(r"\d", without_dates(sentence.text[match.end() :]))
            ):
                other.add("target-told", Ref("target", meant.key, checks.document.file), [sentence.passage()])


_NUMBER_OPENS = re.compile(r"\W*(?P<n>\d{1,2}\.\d{1,2})\.?\s+(?=\w)")


_NUMBER_IN_FRONT = re.compile(r"\W*(?:resultatmål|måltal|delmål|succeskriterium)\s+(?P<n>\d{1,2}\.\d{1,2})\s?[:.]", re.I)


#: The number of a target with the letter of its list: "S3.2".
_LETTERED_NO = re.compile(r"\W*(?:resultatmål\s+|mål\s+)?(?P<n>[A-ZÆØÅ]{1,2}\d{1,2}(?:\.\d{1,2})?)\b(?=[\s.:)])", re.I)


def _targets_spoken_of(checks: Checks, other: Checks) -> None:
    """Targets whose own words a later document has beside a number, or beside "nået", once they were due."""
    written = other.written[0] if other.written else None
    goals = {
        v.key: str(g.first("number"))
        for g in checks.document.of("goal")
        for v in g.values("has_target")
        if isinstance(v, Ref) and g.first("number")
    }
    for target in checks.document.of("target"):
        due = target.first("due_date")
        if not isinstance(due, date) or written is None or other.document.genre not in ("minutes", "status"):
            continue
        said = str(target.first("text")).casefold()
        whole = set(re.findall(r"[\wæøåé-]+", said))  # "spædbørnsrådgivningen" counts nobody
        words = content_of(said) - {
            w.casefold()[:7] for w in default_vocabulary().words("counted-persons") if w.casefold() in whole
        }
        for paragraph in other.paragraphs:
            heads = _GOAL_HEADS.match(paragraph.text)
            of_goal = heads is not None and heads["n"] == goals.get(target.key)
            spans = sentence_spans(paragraph.text)
            for n, (start, end) in enumerate(spans):
                sentence = paragraph.text[start:end]
                shared = content_of(sentence) & words
                value = target.first("target_value")
                # In a sentence and the next: the thing, and that its number was reached; then it may be told before it is due.
                both = paragraph.text[start : spans[min(n + 1, len(spans) - 1)][1]]
                particular = any(len(w) > 6 for w in shared)
                if particular and _REACHED.search(both) and value in {x.value for x in find_numbers(without_dates(both))}:
                    other.add("target-told", Ref("target", target.key, checks.document.file), [paragraph.passage(start, end)])
                if written < due:
                    continue
                same = isinstance(value, Decimal) and value in {n.value for n in find_numbers(without_dates(sentence))}
                # Of a sentence that goes through everything two words in passing are not enough.
                label = re.match(r"\W*(?P<what>[\wæøåé-]{9,})\W*:", paragraph.text)  # "Frivilligbørser: Der blev holdt syv …"
                enough = (
                    label is not None
                    and label["what"].casefold() in str(target.first("text")).casefold()
                    or len(shared) > 1
                    and (len(sentence.split()) <= _A_SENTENCE or len(shared) * 2 >= len(words))
                )
                # Under its goal's number ("Mål 5: …") one word will do, or the number that was aimed at.
                enough = enough or of_goal and (same or any(len(w) > 5 for w in shared))
                if (enough or shared and same) and (_NUMBERED.search(without_dates(sentence)) or _REACHED.search(sentence)):
                    other.add("target-told", Ref("target", target.key, checks.document.file), [paragraph.passage(start, end)])


#: "Mål 5: 94 % kom i gang inden for 14 dage; kriteriet var 95 %": a paragraph on one goal.
_GOAL_HEADS = re.compile(r"\W*(?:mål|pejlemærke|målsætning|delmål|indsatsområde|spor)\s+(?P<n>\d{1,2})\s?[:.–-]\s", re.I)


#: A sentence of more words than these is a list.
_A_SENTENCE = 35


_NUMBERED = re.compile(r"\d|\b(?:to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|alle|ingen|halvdelen)\b", re.I)


_REACHED = re.compile(r"\b(?:nået|opnået|opfyldt|indfriet|nåede|nås)\b", re.I)


def _all_evaluated(checks: Checks, other: Checks) -> None:
    """ "Evalueringerne fra januar 2025 er gennemført": said of all that were due then."""
    for sentence in other.sentences:
        if not re.search(r"\bevaluering(?:er|erne)\b", sentence.text, re.I) or not pattern_of("carried-out").search(
            sentence.text
        ):
            continue
        for moment in find_dates(sentence.text):
            for due in [r for r in checks.records if r.first("check_kind") == Term("check", "evaluation-due")]:
                day, of = due.first("found"), due.first("checks")
                if isinstance(day, date) and moment.first <= day <= moment.last and isinstance(of, Ref):
                    other.add("evaluation-told", Ref(of.kind, of.key, checks.document.file), [sentence.passage()])


def _evaluated_together(checks: Checks, other: Checks) -> None:
    """ "Den samlede evaluering blev lagt frem": told of all that were to be part of one evaluation, once that was due."""
    awaited = [
        (r, said)
        for r in checks.document.of("initiative")
        if pattern_of("evaluated-together").search(said := str(r.first("evaluation_text") or ""))
    ]
    if not awaited or other.written is None:
        return
    for sentence in other.sentences:
        if not _JOINT.search(sentence.text) or not (
            pattern_of("carried-out").search(sentence.text) or _SHOWS.search(sentence.text)
        ):
            continue
        for record, said in awaited:
            if all(m.first <= other.written[0] for m in find_dates(said)):
                other.add("evaluation-told", Ref("initiative", record.key, checks.document.file), [sentence.passage()])


_JOINT = re.compile(
    r"\b(?:samlede?|fælles|tværgående|afsluttende)\s+(?:\w+\s+)?(?:evaluering|erfaringsopsamling|slut\w+)\w*|\bslutevaluering\w*",
    re.I,
)


def _by_number(number: str) -> str:
    """ "(indsats 1.3)": a number within a goal's names one initiative, as a pattern."""
    return rf"(?<!\w)(?:indsats|initiativ|tiltag|aktivitet)(?:en|et)?\s{re.escape(number)}(?!\.?\d)"


def _head_of(title: str, titles: Collection[str]) -> str:
    """A title as a pattern; what follows its first noun with a preposition may be left out, if no other title begins so."""
    head = re.match(r"(?P<head>[\wæøåé-]{6,}(?: [\wæøåé-]{4,})?) (?=(?:til|for|på|i|med|af|ved|om|hos|uden|under) )", title)
    people = {w.casefold() for w in default_vocabulary().words("counted-persons")}
    if head is None or head["head"] in people or sum(head["head"] in t for t in titles) > 1:
        # "Dige ved Strandby", and later "Diget ved Strandby"
        first = re.match(r"[\wæøåé-]{4,}(?= (?:til|for|på|i|med|af|ved|om|hos|uden|under) )", title)
        return (
            re.escape(title)
            if first is None
            else rf"{first.group()}(?:[bdfgklmnprst]?e?[nt]|e?ne)?{re.escape(title[first.end() :])}"
        )
    return rf"{re.escape(head['head'])}(?:{re.escape(title[head.end('head') :])})?"


def _in_a_status_table(record: Record, checks: Checks, other: Checks, named: re.Pattern[str]) -> None:
    """A row of a later table that names an initiative in its first cell and has figures in others: "Mandeværksted, deltagere | 25 | 31"."""
    asked = any(re.search(r"\d", without_dates(str(v))) for v in record.values("success_criterion"))
    for head, *rows in other.tables:
        results = [n for n, c in enumerate(head) if RESULT_HEAD.fullmatch(c.text.strip(" :"))]
        looks_back = [n for n, c in enumerate(head) if n and re.search(r"evaluer", c.text, re.I)]
        for row in (r for r in rows if named.search(r[0].text.casefold())):
            if any(re.search(r"\w", row[n].text) and not _NOT_YET.search(row[n].text) for n in looks_back):
                other.add("evaluation-told", Ref("initiative", record.key, checks.document.file), [row[0].passage()])
            told = [row[n].text for n in results if n and row[n].text.strip(" -–")]
            counted = sum(bool(re.match(r"\d", c.text.strip())) for c in row[1:]) > 1
            if counted or any(not asked or _NUMBERED.search(without_dates(t)) for t in told):
                other.add("result-told", Ref("initiative", record.key, checks.document.file), [row[0].passage()])


_NOT_YET = re.compile(
    r"\b(?:ikke|afventer|udestår|mangler|udskudt|udsat|undervejs|planlagt|på vej|senere|evalueres|følger)\b", re.I
)


#: A title of fewer letters is too common a word to look for.
_A_TITLE = 7


#: A code in front of a title: "K16 Musikskolen rykker ud".
_CODE = re.compile(r"^[A-ZÆØÅ]{0,2}\d{1,2}(?:\.\d{1,2})*[a-z]?[.:)]?\s+")


def _left_out(checks: Checks, other: Checks) -> None:
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


def _item_on_evaluation(record: Record, checks: Checks, other: Checks, named: re.Pattern[str]) -> None:
    """An item of later minutes that has the initiative and an evaluation in its title, and says something of it below."""
    for item in other.document.of("item"):
        title = str(item.first("label") or item.first("title") or item.passage.quote).casefold()
        told = [f.passage for f in item.facts if f.field == "description" and _SHOWS.search(f.passage.quote)]
        if named.search(title) and re.search(r"evaluer|slutrapport|erfaring|effektmåling|midtvejs", title) and told:
            other.add("evaluation-told", Ref("initiative", record.key, checks.document.file), told[:1])


#: What tells of an evaluation that it says something, and is no announcement.
_SHOWS = re.compile(
    r"\b(?:viser|viste|vist|er (?:nu |blevet )?evalueret|er (?:faldet|steget)|konkluder\w+|peger på|pegede på|fremgår|resultat\w*|tilfreds\w*|erfaringer\w*|deltog|evalueringen (?:er|blev|har)|procent|pct)\b|%"
    r"|\b(?:blev|er|er blevet) (?:\w+ )?(?:fremlagt|forelagt|præsenteret|gennemgået|vedlagt)\b",
    re.I,
)


def _word_of(
    record: Record, paragraph: Stretch, checks: Checks, other: Checks, named: re.Pattern[str], beside: Sequence[str]
) -> None:
    """Note what a paragraph that names an initiative says of it; of a sentence that names only others nothing."""
    of = Ref("initiative", record.key, checks.document.file)
    spans = sentence_spans(paragraph.text)
    first = next((a for a, b in spans if named.search(paragraph.text[a:b].casefold())), 0)
    if _SAID_OF_BEFORE.match(paragraph.text[first:]):
        first = 0
    # "Liv i Strandgade: 7 butikker stod tomme": what stands behind a title is told of it.
    heading = re.match(r"\W*(?P<what>[^.:]{4,90}):\s", paragraph.text[first:])
    headed = first if heading and named.search(heading["what"].casefold()) else -1
    for start, end in spans:
        sentence = paragraph.text[start:end]
        if start < first:  # of something else that was told of before
            continue
        if not named.search(sentence.casefold()) and any(t in sentence.casefold() for t in beside):
            continue
        if (
            pattern_of("evaluation-told").search(sentence)
            or _counted_since(record, sentence, other)
            or _asked_then(record, sentence)
        ):
            other.add("evaluation-told", of, [paragraph.passage(start, end)])
        if (
            _NUMBERED.search(without_dates(sentence))
            and (pattern_of("result-told").search(sentence) or _AGAINST_AIM.search(sentence) or start == headed)
            and (not pattern_of("criterion-was").search(sentence) or _REACHED.search(sentence) or reached_before_aim(sentence))
        ):
            other.add("result-told", of, [paragraph.passage(start, end)])


#: "Det viser evalueringen af …": the sentence that names it says what those before it are of.
_SAID_OF_BEFORE = re.compile(r"\s*(?:Det|Dette|Tallet|Tallene|Resultatet|Resultaterne|Alle|Begge|De|Det samme|Sådan)\b")


#: An evaluation that is to count something: the number is what it shows.
_COUNTS = re.compile(
    r"\b(?:opgør\w*|gøres op|gør op|antal\w*|tæller|tælles|tællinger|måles|målinger|besøgstal|registrer\w*|statistik\w*)\b", re.I
)


#: "ni gåhold mod målet på otte"
_AGAINST_AIM = re.compile(r"\bmod\s+(?:et\s+)?(?:mål(?:et)?|måltal\w*|(?:succes)?kriteri\w+|ventet|forventet)\b", re.I)


def _asked_then(record: Record, sentence: str) -> bool:
    """Whether a sentence says what that showed which was announced: "Brugerundersøgelsen viser …", "Interviewene …"."""
    announced = str(record.first("evaluation_text") or "")
    if _ASKS.search(announced) and _ANSWERED.search(sentence) and re.search(r"\d", without_dates(sentence)):
        return True
    return bool(content_of(announced) & content_of(sentence)) and bool(_SHOWS.search(sentence))


#: "Deltagerne spørges i december", and later "13 af 20 siger, at …".
_ASKS = re.compile(r"\b(?:spørg\w*|interview\w*|brugerundersøgelse\w*|svar(?:ene)?\b)", re.I)


_ANSWERED = re.compile(r"\b(?:siger|sagde|svarer|svarede|mener|mente|oplever|oplevede|vurderer|vurderede)\b", re.I)


def _counted_since(record: Record, sentence: str, other: Checks) -> bool:
    """Whether a sentence gives a number for an evaluation that was to count, written when that was due."""
    said = str(record.first("evaluation_text") or "")
    due = max((m.first for m in find_dates(said)), default=None) or record.first("end")
    written = other.written[0] if other.written else None
    return bool(
        _COUNTS.search(said)
        and re.search(r"\d", without_dates(sentence))
        and isinstance(due, date)
        and written is not None
        and written >= due
    )
