"""What one document says of another's: goals and initiatives that are not there, sums told again, evaluations told differently."""

from __future__ import annotations

import re

from policygraph.graph.checks.document import Checks, alike, without_dates
from policygraph.loaders.outline import normal_number
from policygraph.loaders.records import Record, Ref, Term
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


#: So many numbered initiatives are all of a plan's.
_LISTED = 6


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


def _term(key: str) -> str:
    concept = default_vocabulary().scheme("evaluation-status").get(key)
    return concept.label if concept else key
