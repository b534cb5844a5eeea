"""What may be stated although it was not read: of that no absence is claimed.

A rule that reports what is *not* said of a thing trusts the reader to have read all that is said. Where words stand with
the thing that no fact was read from, and those words speak of just that matter (an amount, a day, "ansvar"), or where
nothing at all was read of it but its name, the likelier cause is the reading. Such a check says which matter may be
stated, and the rules of absence keep silent; one rule lists them, for information.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, partial
from statistics import median

from policygraph.graph.checks.document import Checks, alike, idle_stems, initiatives_of, next_sentence
from policygraph.graph.checks.echo import Echoes
from policygraph.graph.checks.told import below
from policygraph.loaders.clauses import counted, deadline_in_words, number_in_words, start_spans, within
from policygraph.loaders.outline import APPENDED, FIELDS
from policygraph.loaders.parse.dates import find_dates
from policygraph.loaders.parse.money import find_money
from policygraph.loaders.parse.numbers import parse_number
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.persons import WITHHELD
from policygraph.loaders.records import Name, Record, Ref, Term
from policygraph.loaders.source import Passage, Stretch
from policygraph.ontology.vocabulary import default_vocabulary

#: Of each kind of thing the matters that rules miss, and the fields of which any one states it.
MATTERS: dict[str, dict[str, tuple[str, ...]]] = {
    "target": {
        "number": ("target_value", "change_value"),
        "deadline": ("due_date", "due_text"),
        "baseline": ("baseline_value", "baseline_text"),
        "method": ("method", "data_source"),
    },
    "initiative": {
        "responsible": ("responsible",),
        "funding": ("funding", "funded_by", "funding_status"),
        "evaluation": ("evaluation_status", "evaluation_text", "evaluator"),
        "goal": ("contributes_to",),
    },
}
#: Fields that hold words as they stand: what they were read from is not thereby understood.
_WORDS = frozenset(
    {"title", "label", "text", "description", "note", "number", "section", "theme", "contributes_to", "measurable"}
)
#: How many lines below its own a thing may still be spoken of.
_BELOW = {"target": 5, "initiative": 30}
#: The roles of the labels that the reader knows a matter by.
_LABELS = {"responsible": ("responsible",), "funding": ("economy", "funding-source"), "evaluation": ("evaluation",)}
#: A thing of which less than one in so many is known of what is usual in its document may be none.
_THIN = 4
#: A target takes so many words at the least.
_A_TARGET = 5
_DENIED = re.compile(r"\b(?:ikke|ingen|intet|hverken|uden|endnu|mangler|senere|uafklaret|ukendt)\b", re.I)


def doubts(checks: Checks) -> None:
    """Note for each target, initiative and goal what may be stated of it although it was not read."""
    if checks.document.genre not in ("policy", "action-plan", "catalogue"):
        return
    for kind, matters in MATTERS.items():
        things = checks.document.of(kind)  # type: ignore[arg-type]
        columns = _columns(checks, things, matters)
        usual = median([_known(t) for t in things]) if len(things) > 2 else 0
        for thing in things:
            lacking = [m for m, fields in matters.items() if not any(thing.values(f) for f in fields)]
            if not lacking:
                continue
            thin = (
                _known(thing) * _THIN <= usual >= _THIN and (kind == "initiative" or len(thing.passage.quote.split()) < _A_TARGET)
            ) or _torn(checks, thing)
            beside = list(_beside(checks, thing)) if not thin else []
            cells = _own_cells(checks, thing, columns)
            whole = [] if thin else [thing.passage.quote]  # what the start was read from may name the source too
            for matter in lacking:
                told = matter == "baseline" and bool(_AGAINST.search(thing.passage.quote))
                under = matter == "goal" and checks.document.genre == "action-plan" and _under_goal(checks, thing)
                if (
                    thin
                    or under
                    or told
                    or any(
                        _speaks_of(checks, matter, words, thing)
                        for words in cells.get(matter, [*beside, *whole] if matter == "method" else beside)
                    )
                ):
                    checks.add("perhaps-stated", Ref(thing.kind, thing.key), [thing.passage], matter)
    _of_several(checks)
    _of_goals(checks)


def _known(thing: Record) -> int:
    """How many things are known of a thing beyond its words and its place."""
    return len({f.field for f in thing.facts} - _WORDS)


def _under_goal(checks: Checks, thing: Record) -> bool:
    """Whether an initiative stands below a goal of its plan, before anything that closes or goes across the goals."""
    goals = [p for g in checks.document.of("goal") for p in (g.passage, *g.more) if p.start < thing.passage.start]
    if not goals:
        return False
    last = max(goals, key=lambda p: p.start)
    level = checks.document.source.lines[last.line_start - 1].heading
    between = checks.document.source.lines[last.line_end : thing.passage.line_start - 1]
    return not any(level and 0 < line.heading <= level for line in between)


def _torn(checks: Checks, thing: Record) -> bool:
    """Whether a thing begins or ends within a sentence that goes on in the next line."""
    lines, first, last = checks.document.source.lines, thing.passage.line_start, thing.passage.line_end
    quote = thing.passage.quote.strip()
    if "\t" in lines[first - 1].text or len(quote) < 4:
        return False
    above = lines[first - 2].text.strip() if first > 1 else ""
    below = lines[last].text.strip() if last < len(lines) else ""
    opens = (
        quote[0].islower() and bool(above) and above[-1] not in ".:;!?" and lines[first - 1].text.strip().startswith(quote[:12])
    )
    return opens or bool(below[:1].islower() and quote[-1] not in ".:;!?" and len(quote.split()) > 6)


def _beside(checks: Checks, thing: Record) -> Iterator[str]:
    """The sentences and cells that stand with a thing, without what facts of it were read from."""
    source = checks.document.source
    read = list(_read(checks, thing))
    first = thing.passage.line_start
    line = source.lines[first - 1]
    cells = source.cells(line)
    if sum(bool(c.text.strip()) for c in cells) > 1:
        heads = _heads(checks, first)
        for number, cell in enumerate(cells):
            if cell.text.strip() and not (cell.origin and any(a <= cell.origin[-1] and cell.origin[0] < b for a, b in read)):
                yield f"{heads[number] if number < len(heads) else ''}: {cell.text}"
        if thing.kind == "target":  # of a cell that says several things, what was not read of it
            yield _rest(source.text, thing.passage.start, thing.passage.end, read)
        return
    others = [
        p.line_start
        for kind in (("goal", "initiative", "target") if thing.kind == "target" else ("goal", "initiative"))
        for r in checks.document.of(kind)
        for p in ((r.passage, *r.more) if kind == "goal" else (r.passage,))
        if r is not thing and p.line_start > first
    ]
    own = max([thing.passage.line_end, *(p.line_end for p in thing.more)])
    last = min([max(own, first + _BELOW[thing.kind]), *(n - 1 for n in others), len(source.lines)])
    level = line.heading
    for under in source.lines[first:last]:
        if (
            APPENDED.match(under.text)
            or thing.kind == "target"
            and under.heading
            or level
            and under.heading
            and under.heading <= level
        ):
            last = under.number - 1
            break
    rest = _rest(source.text, line.start, source.lines[last - 1].start + len(source.lines[last - 1].text), read)
    for piece in re.split(r"\n(?=\s*[-•*]?\s*[A-ZÆØÅ][\wæøå /,()-]{2,40}:\s)|\n\s*\n", rest):
        for a, b in sentence_spans(piece):
            # A label within a line is one that the reader did not look for.
            yield piece[a:b] if not piece[:a].strip() or "\n" in piece[a - 2 : a] else piece[a:b].replace(":", " ", 1)


def _read(checks: Checks, thing: Record) -> Iterator[tuple[int, int]]:
    """The places that facts of a thing were read from, of a field with its label the whole line."""
    source = checks.document.source
    money = {r.key: r for r in checks.document.of("funding")}
    for fact in thing.facts:
        if fact.field == "partner" and getattr(fact.value, "kind", "") == "department":
            continue  # a department that is named may as well be the one that answers
        if fact.field in ("timeframe", "status", "ongoing") and len(fact.passage.quote) > _A_PERIOD:
            continue  # the rest of a paragraph; its days have facts of their own
        places = [fact.passage]
        if isinstance(fact.value, Ref) and fact.value.kind == "funding" and fact.value.key in money:
            places.append(money[fact.value.key].passage)
        for place in places:
            if (
                fact.field in _WORDS
                or place.end - place.start >= thing.passage.end - thing.passage.start > 0
                and place.start <= thing.passage.start
            ):
                continue
            line = source.lines[place.line_start - 1]
            field = _FIELD.match(line.text) if place.line_start == place.line_end and "\t" not in line.text else None
            if field and default_vocabulary().pattern(*FIELDS).fullmatch(field["label"].strip()):
                yield line.start, line.start + len(line.text)
            if isinstance(fact.value, Name) and len(place.quote) > len(fact.value.text) + 20 and fact.value.text in place.quote:
                at = place.start + place.quote.index(fact.value.text)  # of a sentence that names somebody only the name
                yield at, at + len(fact.value.text)
                continue
            yield place.start, place.end


#: A field of time takes so many characters at the most.
_A_PERIOD = 60
#: A field with its label: "Økonomi: 120.000 kr.".
_FIELD = re.compile(r"\s*[-•*]?\s*(?P<label>[A-ZÆØÅ][\wæøå /,()-]{2,40}):\s")


def _columns(checks: Checks, things: list[Record], matters: dict[str, tuple[str, ...]]) -> dict[int, dict[str, set[int]]]:
    """Of each table, by its first row, the columns that a matter was read from."""
    columns: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for thing in things:
        line = thing.passage.line_start
        if line not in checks.tops:
            continue
        cells = checks.document.source.cells(checks.document.source.lines[line - 1])
        for matter, fields in matters.items():
            for at in (f.passage.start for f in thing.facts if f.field in fields and f.passage.line_start == line):
                columns[checks.tops[line]][matter] |= {
                    n for n, c in enumerate(cells) if c.origin and c.origin[0] <= at <= c.origin[-1]
                }
    return columns


def _own_cells(checks: Checks, thing: Record, columns: dict[int, dict[str, set[int]]]) -> dict[str, list[str]]:
    """Of the matters that have a column of their own in the table of a thing, the words of its cell there."""
    row = thing.passage.line_start
    held = columns.get(checks.tops.get(row, 0), {})
    cells = checks.document.source.cells(checks.document.source.lines[row - 1]) if held else []
    return {matter: [cells[n].text for n in sorted(at) if n < len(cells)] for matter, at in held.items() if at}


def _rest(text: str, start: int, end: int, read: list[tuple[int, int]]) -> str:
    """A stretch of a text with blanks in place of what was read."""
    said = text[start:end]
    for a, b in read:
        if a < end and b > start:
            a, b = max(a, start) - start, min(b, end) - start
            said = said[:a] + " " * (b - a) + said[b:]
    return said


def _heads(checks: Checks, row: int) -> list[str]:
    """The headings of the table that a row stands in."""
    source = checks.document.source
    return [c.text.strip() for c in source.cells(source.lines[checks.tops[row] - 1])]


def _speaks_of(checks: Checks, matter: str, words: str, thing: Record | None = None) -> bool:
    """Whether words may state a matter of the thing that they stand with."""
    said = " ".join(words.split())
    if not said.strip(" :.-–"):
        return False
    if matter == "number":
        starts = start_spans(said)
        if thing and (start := thing.first("baseline_value")) is not None:
            return any(parse_number(n) != start for n, _, _ in counted(said))
        return number_in_words(said) or any(not within(at, starts) for _, _, (at, _) in counted(said))
    if matter == "deadline":
        starts = start_spans(said)
        known = {d.year for d in thing.values("baseline_date") if isinstance(d, date)} if thing else set[int]()
        starts += [m.span() for m in _FROM_THEN.finditer(said)]
        if any(not within(m.start, starts) and m.last.year not in known for m in find_dates(said)) or deadline_in_words(said):
            return True
    if matter == "baseline":
        return len(counted(said)) > 1 or bool(start_spans(said)) or bool(_AGAINST.search(said))
    said = _asserted(said)
    if (roles := _LABELS.get(matter)) and (label := re.match(r"\W*([^:]{3,40}):", said)):
        if default_vocabulary().pattern(*roles).fullmatch(label[1].strip()):
            return False  # a field that the reader knows, and found nothing in: "Ansvarlig: aftales nærmere"
    if matter == "funding" and find_money(said):
        return True
    if matter == "responsible" and any(re.search(rf"{re.escape(name)}(?!s?['’]?s\b)", said) for name in checks.answering):
        return True
    if matter == "goal":
        return any(alike(str(g.first("text") or ""), said) > 85 for g in checks.document.of("goal")) or bool(
            re.search(r"\b(?:mål|pejlemærke|målsætning|fokusområde)\w*\s+\d", said, re.I)
        )
    if matter == "method" and (_IN_BRACKETS.search(said) or _short_and_without_figures(said)):
        return True
    folded = _NO_MONEY.sub(" ", _A_NAME.sub(" ", said).casefold())
    return any(stem in folded for stem in _stems(matter))


def _short_and_without_figures(said: str) -> bool:
    """Whether a short sentence with no figure follows, which most likely says whose numbers they are: "Skolen leverer dem."."""
    _, *rest = [said[a:b] for a, b in sentence_spans(said)] or [""]
    return any(
        not re.search(r"\d", s)
        and 1 < len(s.split()) <= _A_SHORT_ONE
        and not re.search(r"\b(?:skal|vil|bør|kan|målet)\b", s, re.I)
        for s in rest
    )


#: A sentence of so few words adds one thing.
_A_SHORT_ONE = 8


def _asserted(said: str) -> str:
    """A sentence without the clauses that deny, and what hangs on them: "Der er endnu ingen, der har ansvaret"."""
    kept, denied = list[str](), False
    for clause in re.split(r"[,;]\s+", said):
        denied = bool(_DENIED.search(clause)) or denied and bool(re.match(r"(?:der|som|at|hvem|hvad|hvor|om)\b", clause))
        if not denied:
            kept.append(clause)
    return ", ".join(kept)


#: "mod en fjerdedel i 2022": a start in words.
_AGAINST = re.compile(
    r"\b(?:i?mod|fra|op fra|ned fra)\s+(?:kun\s+|cirka\s+|godt\s+|knap\s+)?"
    r"(?:halvdelen|ingen|hver\s+\w+|(?:en|et|to|tre|fire)\s+(?:\w+dele?|ud af)|\w+\s+ud af)\b",
    re.I,
)
#: "(Den Nationale Sundhedsprofil)", "(jobcentrets virksomhedspanel)": behind a number most likely where it is taken from.
_IN_BRACKETS = re.compile(r"\d[^()]*\((?![^()]*\d)[^()]{6,60}\)")
#: A name within a sentence: no part of it tells anything (a town that ends in "kilde" is no source).
_A_NAME = re.compile(r"(?<=[\wæøåÆØÅ,] )[A-ZÆØÅ][a-zæøåé-]+")
#: "fra 9 pct. i 2022 til": when it was so, not when it is to be.
_FROM_THEN = re.compile(r"\bfra\s+[\d.,]+(?:\s+\S+){0,4}?\s+(?:i|ultimo|primo)\s+(?:\w+\s+)?\d{4}(?:/\d{2,4})?(?=\s+til\b)", re.I)


#: Words with "budget" in them that say nothing of anybody's money.
_NO_MONEY = re.compile(r"\bbudget(?:år|period|aftal|forlig|lægning|forhandling|opfølgning|kontrol)\w*")


@cache
def _stems(matter: str) -> tuple[str, ...]:
    return tuple(w.casefold() for w in default_vocabulary().words(f"perhaps-{matter}"))


#: How much of a need (0 to 1) a text has that may meet it, and of the title of an initiative a text that may tell of it.
_MEETS, _TELLS = 0.42, 0.6


def unheard(found: dict[str, Checks]) -> None:
    """Needs that may have been met, and evaluations that may have been told of, in other words than those they were asked in."""
    echoes = Echoes(found.values())
    spoken = Echoes((c for c in found.values() if c.document.genre in ("minutes", "status")), sentences=True)
    for checks in found.values():
        answering = partial(_may_answer, checks)
        needs = [(need, _with_next(checks, need)) for need in checks.document.of("need")]
        for need, whole in needs:
            said = _A_NAME.sub(" ", str(need.first("text") or need.passage.quote).replace(WITHHELD, ""))
            told, _ = echoes.held(said, answering, 2)
            asked = _asked_for(said)
            named = asked and echoes.held(asked, answering, 2)[0] > 0.99
            others = [other for n, other in needs if n is not need]
            if told >= _MEETS or named or _wished_then(whole, checks, found, others) or _TO_KNOW.search(said):
                checks.add("perhaps-stated", Ref("need", need.key), [need.passage], "answer")
        for doing in checks.document.of("initiative"):
            if doing.first("evaluation_status") != Term("evaluation-status", "announced"):
                continue
            due = max((m.first for m in find_dates(str(doing.first("evaluation_text") or ""))), default=None)
            told, _ = spoken.held(str(doing.first("title")), partial(_looks_back, checks, due))
            if told >= _TELLS:
                checks.add("perhaps-stated", Ref("initiative", doing.key), [doing.passage], "report")


#: "Det var rådets ønske fra mødet i oktober 2023", "som rådet bad om i 2023": what is told of was asked for then.
_WAS_WISHED = re.compile(r"\b(?:ønske\w*|bad om|efterlys\w*|foresl\w+|anmod\w+|opfordr\w+)\b", re.I)


_AS_WISHED = re.compile(
    r"\b(?:som|sådan som)\s+(?:rådet|medlemmerne|udvalget|bestyrelsen)\s+(?:ønskede|bad om|efterlyste|foreslog|har ønsket|havde ønsket)\b",
    re.I,
)


_WHO_WISHES = re.compile(r"(?:\w*råd(?:et)?|udvalget|bestyrelsen|medlem\w*|formand\w*|kommune\w*|forvaltning\w*)$", re.I)


def _with_next(checks: Checks, need: Record) -> str:
    """A need and the sentence behind it: "… et sted at låne telte. Rådet bad om en grejbank."."""
    behind = next_sentence(checks, need)
    return f"{need.passage.quote} {behind.quote}" if behind else need.passage.quote


def _wished_then(need: str, minutes: Checks, found: dict[str, Checks], others: Sequence[str] = ()) -> bool:
    """Whether a later paragraph says that what it tells of was asked for at that meeting, and has a word of the need, short as it is.

    :param others: the other needs of the minutes: a paragraph that has more of one of these answers that
    """
    if minutes.written is None:
        return False
    for other in found.values():
        if not other.written or other.written[0] <= minutes.written[0]:
            continue
        for paragraph in other.paragraphs:
            dated = any(m.first <= minutes.written[0] <= m.last for m in find_dates(paragraph.text))
            undated = _AS_WISHED.search(paragraph.text)
            if not _WAS_WISHED.search(paragraph.text) or not (dated or undated):
                continue
            shared = _shared_words(need, paragraph.text)
            if shared >= (1 if dated else 2) and shared >= max((_shared_words(o, paragraph.text) for o in others), default=0):
                return True
    return False


def _shared_words(need: str, text: str) -> int:
    """How many words of a need a text has, whoever wishes and is counted aside."""
    people = {w.casefold() for w in default_vocabulary().words("counted-persons")}
    words = {w.casefold() for w in re.findall(r"[\wæøå]{3,}", need) if not _WHO_WISHES.match(w)} - idle_stems() - people
    theirs = {w.casefold() for w in re.findall(r"[\wæøå]{3,}", text)} - idle_stems()
    return len({w for w in words for t in theirs if t.startswith(w[: max(3, len(w) - 3)]) and abs(len(t) - len(w)) <= 4})


_LACKS = re.compile(r"\b(?:mangle[rt]?|manglede|savne[rd]\w*|efterlys\w*|ønske[rd]\w*)\b", re.I)


def _asked_for(need: str) -> str:
    """The two words behind the phrase that raises a need: "mangler en fælles kalender, så …"."""
    cue = default_vocabulary().pattern("need-cue").search(need) or _LACKS.search(need)
    behind = re.match(
        r"\s*(?:(?:en|et|den|det|de|flere|bedre|mere|til|for|på|at)\s+)*(?P<what>[a-zæøå-]{4,}\s+[a-zæøå-]{5,})",
        need[cue.end() :] if cue else "",
    )
    return behind["what"] if behind else ""


def _looks_back(plan: Checks, due: date | None, other: Checks, paragraph: Stretch) -> bool:
    """Whether a paragraph was written after a plan, and once the evaluation was due, and tells of something that was looked back on."""
    later = other.written is not None and plan.written is not None and other.written[0] > max(plan.written[0], due or date.min)
    return later and other.document.genre in ("minutes", "status") and bool(_LOOKS_BACK.search(paragraph.text))


_LOOKS_BACK = re.compile(
    r"\b(?:\w*evaluering\w*|evalueret|slutrapport\w*|erfaring\w*|opsamling\w*|tilfredshed\w*|\w*undersøgelse\w*|interview\w*|rundspørge\w*|spørgeskema\w*|effektmåling\w*)\b",
    re.I,
)


#: What is lacking are words and numbers: whoever is asked can give them there and then.
_TO_KNOW = re.compile(
    r"\b(?:savne\w*|efterlys\w*|efterspurgte|ønske\w*|mangle\w*|bad om)\s+(?:\w+\s+){0,2}?(?:tal|data|oplysninger|overblik|materiale\w*|svar|uddybning|forklaring|skrift|dagsorden\w*|referat\w*|bilag)\b",
    re.I,
)


def _may_answer(minutes: Checks, other: Checks, paragraph: Stretch) -> bool:
    """Whether a paragraph of another document tells of something done, or was written after the minutes."""
    if other is minutes or not other.written or not minutes.written:
        return False
    until = other.document.of("document")[0].first("period_end")
    runs = isinstance(until, date) and until >= minutes.written[0] and other.subject(paragraph.passage()).kind == "initiative"
    return other.written[0] > minutes.written[0] or runs


#: That a sentence speaks of more things than one.
_SEVERAL = re.compile(
    r"\b(?:alle|begge|samtlige|hver (?:af|enkelt)|hvert|øvrige|fælles|medmindre|hvor (?:intet|ikke) andet|hvis (?:intet|ikke) andet)\b"
    r"|\b(?:resultatmål|mål|delmål|tal|indsatser|initiativer|tiltag|projekter|aktiviteter)(?:lene|ene|erne|ne)\b",
    re.I,
)
_WHERE_NOTHING_ELSE = re.compile(r"\b(?:hvor|hvis|når|medmindre)\s+(?:intet|ikke|andet)\b", re.I)
_BY_DEFAULT = re.compile(r"\b(?:alle|samtlige|medmindre|(?:hvor|hvis) (?:intet|ikke) andet|øvrige)\b", re.I)


#: "»rammen« er kommunens egne midler": what a word means, and nothing of any one thing.
_EXPLAINS = re.compile(
    r"[»”\"“][^»«”\"“]{3,60}[«”\"“]\s+(?:er|betyder|dækker|står for|menes|forstås)\b|\ber\s+[»”\"“][^»«”\"“]{3,60}[«”\"“]\s"
)
#: What says of several targets how they are measured; that there is a list of them does not.
_SAYS_THE_SOURCE = re.compile(
    r"kilde|opgør|gøres op|mål(?:es|t\b|ing|er\b|metode)|tæl(?:les|ler|ling)|metode|hentes|beregn|registr|indhent|indsaml|følges",
    re.I,
)


#: "Alle tal i tabellen er i 1.000 kr.": what the numbers count.
_UNIT_OF_ALL = re.compile(
    r"\b(?:tal|tallene|beløb|beløbene)\b[^.]{0,40}\b(?:er|angives|vises|står|opgøres)\s+(?:angivet\s+)?i\s+(?:1\.?000|t\.?\s?kr|mio|hele)",
    re.I,
)
#: What says of several initiatives who answers for them; that somebody did something with all of them does not.
_SAYS_WHO = re.compile(
    r"ansvar|tovholder|forankr|står (?:for|bag)|varetag|udfør|gennemfør|drive[rs]|leder|koordin|hører under", re.I
)
#: What says of several targets by when they are to be reached; that a plan is for some years does not.
_SAYS_BY_WHEN = re.compile(
    r"\bn(?:å|ås|ået|åede)\b|frist|senest|\binden\b|udgangen|\bgælder|opfyld|indfri|opnå|\bløber|i mål\b|\bskal\b", re.I
)


def _of_several(checks: Checks) -> None:
    """What a sentence may state of all things of a goal, or one that speaks for the whole document of all in it."""
    goals = _placed_goals(checks)
    for sentence in checks.sentences:
        text = sentence.text
        if not _SEVERAL.search(text) or _DENIED.search(text) and not _BY_DEFAULT.search(text) or _EXPLAINS.search(text):
            continue
        if _UNIT_OF_ALL.search(text):
            continue
        passage = sentence.passage()
        subject = checks.subject(passage)
        own = [r for kind in MATTERS for r in checks.document.of(kind) if passage.start <= r.passage.start < passage.end]  # type: ignore[arg-type]
        if own or subject.kind in ("initiative", "target"):
            continue
        above = [n for n, (start, _) in enumerate(goals) if start <= passage.start]
        goal = goals[above[-1]] if above else None
        after = goals[above[-1] + 1][0] if above and len(above) < len(goals) else len(checks.document.source.text)
        if goal and not _told_there(checks, goal, after, passage):
            goal = None
        for kind, matters in MATTERS.items():
            for matter, fields in matters.items():
                says = {"method": _SAYS_THE_SOURCE, "deadline": _SAYS_BY_WHEN, "responsible": _SAYS_WHO}.get(matter)
                strict = says is None or says.search(text)
                if matter in ("number", "baseline", "goal") or not strict or not _speaks_of(checks, matter, text):
                    continue
                for thing in _spoken_of(checks, kind, goal[1] if goal else None, passage, text):
                    if not any(thing.values(f) for f in fields):
                        checks.add("perhaps-stated", Ref(thing.kind, thing.key), [thing.passage, passage], matter)


def _placed_goals(checks: Checks) -> list[tuple[int, Record]]:
    """The goals by where they stand; one that is listed first and told of later stands at both places."""
    return sorted(((p.start, g) for g in checks.document.of("goal") for p in (g.passage, *g.more)), key=lambda placed: placed[0])


#: So many lines below the last thing of the last goal something else begins.
_CLOSING = 4


def _told_there(checks: Checks, goal: tuple[int, Record], after: int, passage: Passage) -> bool:
    """Whether the things of a goal are told of where it stands, and a passage is still among them."""
    things = [r for kind in MATTERS for r in _things_of(checks, kind, goal[1]) if goal[0] < r.passage.start < after]
    last = max((p.line_end for r in things for p in (r.passage, *r.more)), default=0)
    return bool(things) and (passage.line_start <= last + _CLOSING or after < len(checks.document.source.text))


def _things_of(checks: Checks, kind: str, goal: Record) -> list[Record]:
    """The initiatives or the targets of a goal."""
    if kind == "initiative":
        return initiatives_of(checks.document, goal)
    keys = {v.key for v in goal.values("has_target") if isinstance(v, Ref)}
    return [t for t in checks.document.of("target") if t.key in keys]


def _spoken_of(checks: Checks, kind: str, goal: Record | None, passage: Passage, text: str) -> list[Record]:
    noun = (
        r"resultatmål|delmål|målene|måltal|tallene|indikator|kriteri"
        if kind == "target"
        else r"indsats|initiativ|tiltag|projekt|aktivitet|arrangement"
    )
    if not re.search(noun, text, re.I) and not (kind == "initiative" and _WHERE_NOTHING_ELSE.search(text)):
        return []
    if goal is None:
        things = checks.document.of(kind)  # type: ignore[arg-type]
        first = min((t.passage.start for t in things), default=0)
        part = below(checks, passage) if kind == "initiative" and passage.start > first else []
        return (part or things) if _BY_DEFAULT.search(text) else []
    return _things_of(checks, kind, goal)


def _of_goals(checks: Checks) -> None:
    """Goals of which it may be that an initiative serves them, a target measures them, somebody pays for them."""
    document = checks.document
    placed = _placed_goals(checks)
    doings = document.of("initiative")
    loose = [i for i in doings if not i.values("contributes_to")]
    doubted = {
        (r.first("checks"), r.first("found"))
        for r in checks.records
        if str(getattr(r.first("check_kind"), "key", "")) == "perhaps-stated"
    }
    for number, (start, goal) in enumerate(placed):
        end = placed[number + 1][0] if number + 1 < len(placed) else len(document.source.text)
        here = Ref("goal", goal.key)
        if len(loose) * 2 > len(doings) or any(start < i.passage.start < end for i in loose):
            checks.add("perhaps-stated", here, [goal.passage], "initiative")
        under = initiatives_of(document, goal)
        if any((Ref("initiative", i.key), "funding") in doubted for i in under):
            checks.add("perhaps-stated", here, [goal.passage], "funding")
