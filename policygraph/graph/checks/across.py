"""What one document says of another's: goals that are not there, bodies under several names, what was told later, needs that were met."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from policygraph.graph.checks.alone import RESULT_HEAD, reached_before_aim
from policygraph.graph.checks.document import Checks, alike, content_of, next_sentence, pattern_of, without_dates
from policygraph.graph.names import Resolver, fold
from policygraph.loaders.outline import normal_number
from policygraph.loaders.parse.dates import find_dates
from policygraph.loaders.parse.numbers import find_numbers
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.records import Name, Record, Ref, Term
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
            for match in _GOAL_NUMBER.finditer(sentence.text):
                number = re.sub(r"[\s.]", "", match["number"]).casefold()
                before = sentence.text[: match.start()]
                if before.endswith("(") and re.search(r"\d", without_dates(before)):
                    continue  # "27 par blev dannet (mål 25)": how much was aimed at
                if number not in numbers and not any(n[:-1] == number for n in numbers):
                    passage = sentence.passage(*match.span())
                    checks.add("unknown-goal", checks.subject(passage), [passage], normal_number(match["number"]))


_PLANS_INITIATIVE = re.compile(
    r"\b(?:handle|handlings|aktivitets|indsats)?planens\s+(?P<what>(?:indsats|initiativ|tiltag|projekt|aktivitet)\s+(?:nr\.\s*)?(?P<n>\d{1,2}\.\d{1,2}))(?!\d)"
    r"|\b(?P<what2>(?:indsats|initiativ|tiltag|projekt|aktivitet)\s+(?:nr\.\s*)?(?P<n2>\d{1,2}\.\d{1,2}))\s+i\s+(?:handle|handlings|aktivitets|indsats)?planen\b",
    re.I,
)


def plan_references(found: dict[str, Checks]) -> None:
    """ "Handleplanens indsats 10.2", where no plan has an initiative of that number."""
    plans = [c for c in found.values() if c.document.genre == "action-plan"]
    numbers = {
        m.group()
        for c in plans
        for r in c.document.of("initiative")
        for said in (str(r.first("number") or ""), r.passage.quote)
        if (m := re.search(r"\d{1,2}\.\d{1,2}", said))
    }
    for checks in found.values() if len(numbers) > 1 else ():
        for sentence in checks.sentences:
            for match in _PLANS_INITIATIVE.finditer(sentence.text):
                number, what = (match["n"], "what") if match["n"] else (match["n2"], "what2")
                if number not in numbers:
                    passage = sentence.passage(*match.span(what))
                    checks.add("reference", checks.subject(passage), [passage], " ".join(match[what].split()))


def names_apart(found: dict[str, Checks], organisations: Resolver) -> None:
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
        if len(word) > 2 and word not in ("for", "til", "ved", "med", "den", "det"):
            does.add(word)
    return frozenset(does), kind


def departments(found: dict[str, Checks], organisations: Resolver) -> None:
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
    _departments_told(found, known)
    for does, nodes in known.items():
        # What the check is of is a body of the graph: a name that only the text has comes last.
        spellings = sorted(nodes.values(), key=lambda n: (fold(n[2].text) not in organisations.nodes, -len(n[2].text), n[2].text))
        if len(spellings) < 2 or (len(does) < 2 and len({kind for kind, *_ in spellings}) > 1):
            continue
        _, file, first, passage = spellings[0]
        places = [passage, *(p for _, f, _, p in spellings[1:] if f == file)]
        found[file].add("names", first, places, ", ".join(sorted(n.text for _, _, n, _ in spellings[1:])))


_A_DEPARTMENT = re.compile(
    r"(?:[A-ZÆØÅ][\wæøå]*-\s+og\s+)?[A-ZÆØÅ][\wæøåÆØÅ]*(?:afdelingen|forvaltningen|sekretariatet|centret|centeret|enheden|området|staben)(?!\w)"
)


def _departments_told(found: dict[str, Checks], known: dict[frozenset[str], dict[str, tuple[str, str, Name, Passage]]]) -> None:
    """Add the names that only the text has, in a list of telephones say, of departments that do what a known one does."""
    names = {n.text.casefold() for nodes in known.values() for _, _, n, _ in nodes.values()}
    for file, checks in sorted(found.items()):
        text = checks.document.source.text
        for match in _A_DEPARTMENT.finditer(text):
            does, kind = _unit(match.group())
            alone = any(len(w) > 7 for w in does) and kind in {k for k, *_ in known[does].values()} if does in known else False
            if match.group().casefold() not in names and (len(does) > 1 or alone) and does in known:
                place = checks.document.source.passage(match.start(), match.end())
                known[does].setdefault(match.group().casefold(), (kind, file, Name("department", match.group()), place))


def same_words(found: dict[str, Checks], organisations: Resolver) -> None:
    """Bodies whose names are made of the same words in another order or another form: "Byens Ungeråd", "Ungerådet i byen"."""
    known: dict[str, tuple[str, Name, Passage]] = {}
    for file, checks in sorted(found.items()):
        for record in checks.document.records:
            for fact in record.facts:
                name = fact.value
                if isinstance(name, Name) and name.kind in ("organisation", "body"):
                    node = organisations.node(name)
                    known.setdefault(node.iri or node.key, (file, name, fact.passage))
    # Only names of much the same length can be made of the same words.
    by_length: dict[int, list[tuple[str, Name, Passage]]] = defaultdict(list)
    for place in known.values():
        by_length[len("".join(_stems(place[1].text)))].append(place)
    for length, near in sorted(by_length.items()):
        for n, (file, name, passage) in enumerate(near):
            for other_file, other, there in [*near[n + 1 :], *by_length.get(length + 1, [])]:
                if _of_same_words(name.text, other.text):
                    places = [passage, *([there] if other_file == file else [])]
                    found[file].add("names", name, places, other.text)


def _of_same_words(one: str, other: str) -> bool:
    """Whether each name holds every word of the other, though they are not written alike; of two words at least."""
    first, second = _stems(one), _stems(other)
    whole, whole_other = "".join(first), "".join(second)
    if re.sub(r"\b(?:i|for|af|på|ved)\b|\W", "", fold(one)) == re.sub(r"\b(?:i|for|af|på|ved)\b|\W", "", fold(other)):
        return _bare(one) != _bare(other)  # "Ældre Sagen Havby", "Ældresagen i Havby"
    return (
        min(len(first), len(second)) > 1
        and _bare(one) != _bare(other)
        and abs(len(whole) - len(whole_other)) <= 1
        and all(w in whole_other for w in first)
        and all(w in whole for w in second)
    )


def _stems(name: str) -> list[str]:
    """The words of a name without their endings and without what only joins them."""
    words = [w for w in re.findall(r"[\wæøåéü]+", fold(name)) if w not in ("og", "i", "for", "af", "på", "ved")]
    return [re.sub(r"(?:ernes|erne|enes|ene|ets|ens|ers|er|en|et|es|s|e)$", "", w) if len(w) > 5 else w for w in words]


def _bare(name: str) -> str:
    return re.sub(r"s$", "", re.sub(r"[\s/]+", "", fold(name)))


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
    for sentence in other.sentences if numbered else []:
        for match in _TARGET_NO.finditer(sentence.text):
            target = numbered.get(match["n"])
            if target is not None and (
                pattern_of("result-told").search(sentence.text) or re.search(r"\d\s?(?:%|pct)", sentence.text)
            ):
                other.add("target-told", Ref("target", target.key, checks.document.file), [sentence.passage()])


def _targets_spoken_of(checks: Checks, other: Checks) -> None:
    """Targets whose own words a later document has beside a number, or beside "nået", once they were due."""
    written = other.written[0] if other.written else None
    for target in checks.document.of("target"):
        due = target.first("due_date")
        if not isinstance(due, date) or written is None or written < due or other.document.genre not in ("minutes", "status"):
            continue
        words = content_of(str(target.first("text"))) - {w.casefold()[:7] for w in default_vocabulary().words("counted-persons")}
        for paragraph in other.paragraphs:
            for start, end in sentence_spans(paragraph.text):
                sentence = paragraph.text[start:end]
                shared = content_of(sentence) & words
                value = target.first("target_value")
                same = isinstance(value, Decimal) and value in {n.value for n in find_numbers(without_dates(sentence))}
                # Of a sentence that goes through everything two words in passing are not enough.
                label = re.match(r"\W*(?P<what>[\wæøåé-]{9,})\W*:", paragraph.text)  # "Frivilligbørser: Der blev holdt syv …"
                enough = (
                    label is not None
                    and label["what"].casefold() in str(target.first("text")).casefold()
                    or len(shared) > 1
                    and (len(sentence.split()) <= _A_SENTENCE or len(shared) * 2 >= len(words))
                )
                if (enough or shared and same) and (_NUMBERED.search(without_dates(sentence)) or _REACHED.search(sentence)):
                    other.add("target-told", Ref("target", target.key, checks.document.file), [paragraph.passage(start, end)])


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
            if len(title) < _A_TITLE:
                continue
            named = re.compile(
                rf"(?<![\w-]){_head_of(title, titles)}(?:{re.escape(title[-1])}?e?[nt]|e?ne|erne)?s?(?![\w-])"
            )  # "Ungdomskortet", "bussen"
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


def _head_of(title: str, titles: Collection[str]) -> str:
    """A title as a pattern; what follows its first noun with a preposition may be left out, if no other title begins so."""
    head = re.match(r"(?P<head>[\wæøåé-]{8,}(?: [\wæøåé-]{4,})?) (?=(?:til|for|på|i|med|af|ved|om|hos|uden|under) )", title)
    people = {w.casefold() for w in default_vocabulary().words("counted-persons")}
    if head is None or head["head"] in people or sum(head["head"] in t for t in titles) > 1:
        return re.escape(title)
    return rf"{re.escape(head['head'])}(?:{re.escape(title[head.end('head') :])})?"


def _in_a_status_table(record: Record, checks: Checks, other: Checks, named: re.Pattern[str]) -> None:
    """A row of a later table that names an initiative in its first cell and has figures in others: "Mandeværksted, deltagere | 25 | 31"."""
    asked = any(re.search(r"\d", without_dates(str(v))) for v in record.values("success_criterion"))
    for head, *rows in other.tables:
        results = [n for n, c in enumerate(head) if RESULT_HEAD.fullmatch(c.text.strip(" :"))]
        for row in (r for r in rows if named.search(r[0].text.casefold())):
            told = [row[n].text for n in results if n and row[n].text.strip(" -–")]
            counted = sum(bool(re.match(r"\d", c.text.strip())) for c in row[1:]) > 1
            if counted or any(not asked or _NUMBERED.search(without_dates(t)) for t in told):
                other.add("result-told", Ref("initiative", record.key, checks.document.file), [row[0].passage()])


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
    r"\b(?:viser|viste|vist|er (?:nu |blevet )?evalueret|er (?:faldet|steget)|konkluder\w+|peger på|pegede på|fremgår|resultat\w*|tilfreds\w*|erfaringer\w*|deltog|evalueringen (?:er|blev|har)|procent|pct)\b|%",
    re.I,
)
#: How much of what is particular in a need's words (0 to 1) a text has that answers it.
_ANSWER = 0.5
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
        for other, stretch, theirs in paragraphs:
            later = other.written and checks.written and other.written[0] > checks.written[0]
            if later and _held_of(weight, theirs) and checks.subject(stretch.passage()).kind != "need":
                other.add("need-answered", Ref("need", need.key, checks.document.file), [stretch.passage()])
                break
        said = next_sentence(checks, need)
        if said and any(
            t.passage.start == said.start and (t.values("due_date") or t.values("due_text")) for t in checks.document.of("task")
        ):
            checks.add("need-answered", Ref("need", need.key), [said])
        if said and any(len(t) > 3 and re.search(rf"(?<!\w){re.escape(t)}(?!\w)", said.quote) for t in titles):
            checks.add("need-answered", Ref("need", need.key), [said])  # "Ungecenteret gjorde opmærksom på Åben Dør"
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
            shared = content_of(str(taken.first("text"))) & words if after else frozenset[str]()
            # A word that stands hardly anywhere else, or two, or one of the item's only need in what is to be done by a day.
            promised = len(raised) == 1 and bool(taken.values("due_date"))
            if any(often[w] <= 2 for w in shared) or len(shared) > 1 or shared and promised:
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
            and (pattern_of("result-told").search(sentence) or _AGAINST_AIM.search(sentence))
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
_AGAINST_AIM = re.compile(r"\bmod\s+(?:et\s+)?(?:mål(?:et)?|måltal\w*|ventet|forventet)\b", re.I)


def _asked_then(record: Record, sentence: str) -> bool:
    """Whether a sentence says what that showed which was announced: "Brugerundersøgelsen viser …", "Interviewene …"."""
    said = content_of(str(record.first("evaluation_text") or "")) & content_of(sentence)
    return bool(said) and bool(_SHOWS.search(sentence))


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
