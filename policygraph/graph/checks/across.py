"""What one document says of another's: goals that are not there, bodies under several names, what was told later, needs that were met."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from policygraph.graph.checks.document import Checks, alike, content_of, next_sentence, pattern_of, without_dates
from policygraph.graph.checks.results import RESULT_HEAD, reached_before_aim
from policygraph.loaders.outline import normal_number
from policygraph.loaders.parse.dates import find_dates
from policygraph.loaders.parse.numbers import find_numbers
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.records import Record, Ref, Term
from policygraph.loaders.source import Passage, Stretch
from policygraph.ontology.vocabulary import default_vocabulary

_GOAL_NUMBER = re.compile(
    r"(?<![\wæøå-])[Mm]ål(?:et)?\s(?P<number>\d{1,2}(?:\.\s?[A-Z](?![\wæøå]))?)(?![\d%]|[.,]\d|\s?(?:%|procent))"
)


def unknown_goals(found: dict[str, Checks]) -> None:
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
            for number, start, end in _in_order(sentence.text):
                if number not in numbers and not any(n[:-1] == number for n in numbers):
                    passage = sentence.passage(start, end)
                    checks.add("unknown-goal", checks.subject(passage), [passage], number)
            for match in _GOAL_NUMBER.finditer(sentence.text):
                number = re.sub(r"[\s.]", "", match["number"]).casefold()
                before, after = sentence.text[: match.start()], sentence.text[match.end() :]
                if _OF_ANOTHER.match(after) or _TIMES.match(after):
                    continue
                if before.endswith("(") and re.search(r"\d", without_dates(before)):
                    continue  # "27 par blev dannet (mål 25)": how much was aimed at
                if number not in numbers and not any(n[:-1] == number for n in numbers):
                    passage = sentence.passage(*match.span())
                    checks.add("unknown-goal", checks.subject(passage), [passage], normal_number(match["number"]))


#: "mål 9 i kommunens kulturpolitik", "nye mål 10 gange": of another document, or no number of a goal.
_OF_ANOTHER = re.compile(
    r"\s+(?:i|af|fra|under)\s+(?!(?:politikken|strategien|planen|handleplanen|handlingsplanen|kataloget|denne|dette)\b)(?:[\wæøåÆØÅ'-]+\s+){0,4}?[\wæøå-]*(?:politik|strategi|plan|aftale|verdensmål)\w*"
)
_TIMES = re.compile(r"\s+(?:gange|personer|borgere|elever|børn|timer|dage)\b")


def _in_order(text: str) -> list[tuple[str, int, int]]:
    """Goals of the policy that are named by their place: "politikkens ottende mål"."""
    return [(str(_ORDINALS.index(m["n"].casefold()) + 1), *m.span()) for m in _BY_ORDER.finditer(text)]


_ORDINALS = (
    "første",
    "andet",
    "tredje",
    "fjerde",
    "femte",
    "sjette",
    "syvende",
    "ottende",
    "niende",
    "tiende",
    "ellevte",
    "tolvte",
)
_BY_ORDER = re.compile(
    rf"\b(?:politikkens|strategiens|planens|handleplanens)\s+(?P<n>{'|'.join(_ORDINALS)})\s+(?:mål|pejlemærke)\b", re.I
)
#: "10.2", "3d": the number of an initiative in a plan.
_PLAN_NUMBER = r"\d{1,2}(?:\.\d{1,2}|\s?\.?(?-i:[a-hA-H]))(?!\w)"
_INITIATIVE_NO = r"(?:indsats|initiativ|tiltag|projekt|aktivitet)\s+(?:nr\.\s*)?"
_PLANS_INITIATIVE = re.compile(
    rf"\b(?:handle|handlings|aktivitets|indsats)?planens\s+(?P<what>{_INITIATIVE_NO}(?P<n>{_PLAN_NUMBER}))"
    rf"|\b(?P<what2>{_INITIATIVE_NO}(?P<n2>{_PLAN_NUMBER}))\s+i\s+(?:handle|handlings|aktivitets|indsats)?planen\b",
    re.I,
)


#: "som er beskrevet under indsats 31": another initiative of the same document.
_OWN_INITIATIVE = re.compile(
    rf"\b(?:se|jf\.|under|i|med|ved)\s+(?:også\s+)?(?P<what>{_INITIATIVE_NO}(?P<n>\d{{1,2}}(?:\.\d{{1,2}})?))(?![\w%]|[.,]\d|\s?(?:%|pct|i (?:handle|handlings)?planen))",
    re.I,
)


def plan_references(found: dict[str, Checks]) -> None:
    """ "Handleplanens indsats 10.2", where no plan has an initiative of that number."""
    plans = [c for c in found.values() if c.document.genre == "action-plan"]
    numbers = {
        normal_number(m.group())
        for c in plans
        for r in c.document.of("initiative")
        for said in (str(r.first("number") or ""), r.passage.quote)
        if (m := re.search(_PLAN_NUMBER, said))
    }
    whole = {str(r.first("number")) for c in found.values() for r in c.document.of("initiative")}
    for checks in found.values():
        own = {str(r.first("number")) for r in checks.document.of("initiative")}
        for sentence in checks.sentences if sum(bool(re.fullmatch(r"\d+(?:\.\d+)?", n)) for n in own) >= _LISTED else ():
            for match in _OWN_INITIATIVE.finditer(sentence.text):
                # Of those that are numbered as the one that is named.
                alike = sum(("." in n) == ("." in match["n"]) for n in own) >= _LISTED
                if alike and match["n"] not in whole:
                    passage = sentence.passage(*match.span("what"))
                    checks.add("reference", checks.subject(passage), [passage], " ".join(match["what"].split()))
    for checks in found.values() if len(numbers) > 1 else ():
        for sentence in checks.sentences:
            for match in _PLANS_INITIATIVE.finditer(sentence.text):
                number, what = (match["n"], "what") if match["n"] else (match["n2"], "what2")
                if normal_number(number) not in numbers:
                    passage = sentence.passage(*match.span(what))
                    checks.add("reference", checks.subject(passage), [passage], " ".join(match[what].split()))


#: "til programmet Alle på banen", "Anlægsbevillingen »Ud i det grønne«": what money is called.
_CALLED = re.compile(
    r"[\"”“»](?P<quoted>[^\"”“»«]{4,60})[\"”“«]|\b(?i:program|projekt|pulje|bevilling)\w*\s+(?P<named>[A-ZÆØÅ][\wæøå]+(?:\s[\wæøå]+){1,4})"
)
#: That a sum that is named is not part of this one.
_NOT_PART = re.compile(r"\bindgår ikke\b|\bikke (?:med|medregnet|en del)\b|\bandel\b", re.I)


def sums_again(found: dict[str, Checks]) -> None:
    """One sum that an initiative of one document and another initiative of another document have: they say that it is one, or call it alike."""
    told: list[tuple[Checks, Record, Record, str]] = []
    for _, checks in sorted(found.items()):
        if checks.transcribed:
            continue
        sums = {f.key: f for f in checks.document.of("funding")}
        for record in checks.document.of("initiative"):
            for value in record.values("funding"):
                if isinstance(value, Ref) and value.key in sums:
                    line = checks.document.source.lines[sums[value.key].passage.line_start - 1].text
                    told.append((checks, record, sums[value.key], line))
    for n, (checks, record, funding, line) in enumerate(told):
        for other, theirs, again, there in told[n + 1 :]:
            if other is checks or funding.first("amount") != again.first("amount") or _NOT_PART.search(f"{line} {there}"):
                continue
            titles = [" ".join(str(r.first("title") or "").split()) for r in (record, theirs)]
            called = [{(m["quoted"] or m["named"]).casefold() for m in _CALLED.finditer(said)} for said in (line, there)]
            told_so = any(len(t) > 5 and t.casefold() in said.casefold() for t, said in zip(titles, (there, line)))
            named = any(a.startswith(b) or b.startswith(a) for a in called[0] for b in called[1])
            if alike(*titles) < _ONE_TITLE and (told_so or named):
                checks.add("sum-again", Ref("funding", funding.key), [funding.passage])
                other.add("sum-again", Ref("funding", funding.key, checks.document.file), [again.passage])


#: How like the titles of two initiatives are (0 to 100) of which one restates the other.
_ONE_TITLE = 80


def evaluations(found: dict[str, Checks]) -> None:
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
            same = checks is not others and min(len(one), len(two)) > 10 and alike(one, two) > 95
            if same and ({said, theirs} & ours and {said, theirs} & nobody):
                here, there = (next(f.passage for f in r.facts if f.field == "evaluation_status") for r in (record, other))
                checks.add("evaluation-disagrees", Ref("initiative", record.key), [here], _term(said), _term(theirs))
                of = Ref("initiative", record.key, checks.document.file)
                others.add("evaluation-disagrees", of, [there], _term(said), _term(theirs))


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
#: How much of what is particular in a need's words (0 to 1) a text has that answers it.
_ANSWER = 0.5
#: So many letters of a word tell what it is of where a task follows a need.
_STEM = 6
#: How many particular words an initiative shares with a need and the sentence before it.
_SHARED_AROUND = 4


def answers(found: dict[str, Checks]) -> None:
    """Needs whose own words an initiative has, or a later document: they are not unheard, whoever linked them."""
    needs = [(c, n) for c in found.values() for n in c.document.of("need")]
    if not needs:
        return
    paragraphs = [(c, p, content_of(p.text)) for c in found.values() for p in c.paragraphs]
    often: dict[str, int] = defaultdict(int)
    for _, _, words in paragraphs:
        for word in words:
            often[word] += 1
    doings = [
        (c, r, content_of(f"{r.first('title') or ''} {' '.join(str(v) for v in r.values('description'))}", tails=True))
        for c in found.values()
        for r in c.document.of("initiative")
    ]
    titles = {" ".join(str(r.first("title") or "").split()) for _, r, _ in doings}
    for checks, need in needs:
        words = content_of(str(need.first("text") or need.passage.quote))
        weight = {w: 1 / max(1, often[w]) for w in words}
        around = content_of(_sentence_before(checks, need))
        if (after_it := next_sentence(checks, need)) and _WANTED.match(after_it.quote):
            words, around = content_of(after_it.quote), around | words
            weight = {w: 1 / max(1, often[w]) for w in words}
        for other, stretch, theirs in paragraphs:
            later = other.written and checks.written and other.written[0] > checks.written[0]
            # "… angst … tandlæge. Der er brug for en ledsager": of a need of a word or two the sentence before says for what.
            rare = any(often[w] < 3 for w in words & theirs)
            small = len(words) < 3 and words & theirs and len((words | around) & theirs) > (1 if rare else 2)
            asked = _ASKED_FOR.search(str(need.first("text") or need.passage.quote))
            wanted = content_of(asked["what"]) if asked else frozenset[str]()
            supplied = len(wanted) > 1 and wanted <= theirs  # "behov for toiletter ved Hulbjerg", and then they are there
            if later and (small or supplied or _held_of(weight, theirs)) and other.subject(stretch.passage()).kind != "need":
                other.add("need-answered", Ref("need", need.key, checks.document.file), [stretch.passage()])
                break
        said = next_sentence(checks, need)
        if said and any(
            t.passage.start == said.start and (t.values("due_date") or t.values("due_text")) for t in checks.document.of("task")
        ):
            checks.add("need-answered", Ref("need", need.key), [said])
        if said and any(len(t) > 3 and re.search(rf"(?<!\w){re.escape(t)}(?!\w)", said.quote) for t in titles):
            checks.add("need-answered", Ref("need", need.key), [said])  # "Ungecenteret gjorde opmærksom på Åben Dør"
        if said and _POINTED_TO.search(said.quote):
            checks.add("need-answered", Ref("need", need.key), [said])
        if said and _SINCE_DONE.search(said.quote) and not _STILL.search(said.quote):
            checks.add("need-answered", Ref("need", need.key), [said])
        # The one task of an item that speaks of "the possibilities" or "the wish" speaks of its one need.
        raised = [n for n in checks.document.of("need") if n.first("item") == need.first("item")]
        for given in checks.document.of("task") if need.first("item") else []:
            if len(raised) > 1 and not _ALL_WISHES.search(str(given.first("text"))):
                continue
            back = given.first("item") == need.first("item") and given.passage.start > need.passage.start
            if back and given.values("assigned_to") and (len(raised) > 1 or _BACK_TO.search(str(given.first("text")))):
                checks.add("need-answered", Ref("need", need.key), [given.passage])
        for taken in [*checks.document.of("task"), *checks.document.of("decision")]:
            after = taken.first("item") == need.first("item") and taken.passage.start > need.passage.start
            in_it = content_of(str(taken.first("text"))) if after else frozenset[str]()
            # "hjælp til lektier", and then "… om der kan åbnes en lektiecafé"
            shared = frozenset(
                w for w in words if any(w == t or w[:_STEM] == t[:_STEM] and min(len(w), len(t)) >= _STEM for t in in_it)
            )
            # A word that stands hardly anywhere else, or two, or one of the item's only need in what is to be done by a day.
            promised = len(raised) == 1 and bool(taken.values("due_date"))
            again = _RAISED_AGAIN.search(str(taken.first("text"))) if after else None
            of_item = (
                len(raised) == 1
                and taken.kind == "task"
                and content_of(str(taken.first("text"))) & content_of(_title_of(checks, need))
            )
            if again and content_of(again["what"]) & words or after and of_item:
                checks.add("need-answered", Ref("need", need.key), [taken.passage])
            elif any(often[w] <= 2 for w in shared) or len(shared) > 1 or shared and promised:
                checks.add("need-answered", Ref("need", need.key), [taken.passage])
        for other, record, theirs in doings:
            if other is not checks and theirs & words and (answer := _answers_wish(record, checks)):
                other.add("need-answered", Ref("need", need.key, checks.document.file), [answer])
        for other, record, theirs in doings:
            until = other.document.of("document")[0].first("period_end")
            runs = isinstance(until, date) and checks.written is not None and until >= checks.written[0]
            named = _held_of(weight, theirs) and content_of(str(record.first("title") or ""), tails=True) & words
            # Or it has much of what was said before the need, and a word of its own: "… har ingen at følges med. Der er behov for …".
            told = words & theirs and len((words | around) & theirs) >= _SHARED_AROUND
            if runs and (named or told):
                of = Ref("need", need.key, None if other is checks else checks.document.file)
                other.add("need-answered", of, [record.passage])
                break


#: What a need names, up to why: "behov for toiletter ved Hulbjerg, hvor …".
_ASKED_FOR = re.compile(
    r"\b(?:(?:behov|brug) for|mangler|savner|efterlyser|efterlyste|ønsker sig)\s+(?P<what>[^.,;:]{4,60}?)(?=,| så | når | for at |[.;:]|$)",
    re.I,
)
#: "… har tandpine. Der mangler et tandtilbud": what is wanted stands behind why.
_WANTED = re.compile(
    r"(?:Der (?:er brug for|er behov for|mangler|savnes|ønskes)|(?:Rådet|Vi|De|Hun|Han) (?:savner|ønsker|mangler))\b"
)
#: "Rådet henviste til lektiecaféen": there is something that meets it.
_POINTED_TO = re.compile(
    r"\b(?:henviste|henviser|henvist) til\b|\b(?:mindede om|gjorde opmærksom på|oplyste),? at (?:der (?:allerede |nu )?(?:er|findes)|[^.]{0,40}\ballerede\b)",
    re.I,
)
#: "… tager spørgsmålet om cykelstien op med Teknik": a need is taken up by its name.
_RAISED_AGAIN = re.compile(r"\b(?:spørgsmålet|sagen|ønsket|problemet|forslaget|behovet)\s+om\s+(?P<what>[^.,;]{4,60})", re.I)


def _title_of(checks: Checks, record: Record) -> str:
    """The title of the item that a record was told under."""
    item = record.first("item")
    return next(
        (str(i.first("label") or "") for i in checks.document.of("item") if isinstance(item, Ref) and i.key == item.key), ""
    )


def _answers_wish(record: Record, minutes: Checks) -> Passage | None:
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
    r"\b(?:har|er|fik|begyndte|åbnede|blev)\s+(?:\w+\s+){0,5}?(?:siden|nu|derfor|derefter|efterfølgende|allerede|i mellemtiden)\b|\b(?:siden|derfor|efterfølgende|nu)\s+(?:har|er|blev|fik)\b"
    r"|\b(?:er|blev|bliver)\s+(?:\w+\s+){0,3}?(?:indført|åbnet|ansat|sat op|oprettet|etableret|løst|rettet|udbedret|dækket|opfyldt|imødekommet|iværksat|sat i gang)\b|\bDet har \w+ fået\b",
    re.I,
)
#: "… sender rådets ønsker til Vej og Park": whatever was raised under the item.
_ALL_WISHES = re.compile(
    r"\b(?:rådets|udvalgets|bestyrelsens|medlemmernes)\s+(?:ønsker|forslag|synspunkter|bemærkninger|input|behov|kommentarer)\b",
    re.I,
)
_BACK_TO = re.compile(
    r"\b(?:mulighed(?:en|erne)|sagen|ønsket|ønskerne|forslaget|henvendelsen|spørgsmålet|problemet|problemerne|det|dette|heraf|behovet|emnet|bekymringen|løsning(?:en|er)?)\b",
    re.I,
)
_STILL = re.compile(r"\b(?:ikke|ingen|stadig|fortsat|endnu|mangler|men)\b", re.I)


def _sentence_before(checks: Checks, need: Record) -> str:
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


def _held_of(weight: dict[str, float], theirs: frozenset[str]) -> bool:
    """Whether a text has most of the particular words, and two of them at least."""
    shared = [w for w in weight if w in theirs]
    held = sum(weight[w] for w in shared) / (sum(weight.values()) or 1)
    return len(shared) > 1 and held >= _ANSWER or len(shared) > 2 and len(shared) >= _ANSWER * len(weight)


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


def _term(key: str) -> str:
    concept = default_vocabulary().scheme("evaluation-status").get(key)
    return concept.label if concept else key
