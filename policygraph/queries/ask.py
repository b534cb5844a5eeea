"""A question in everyday words, Danish or English, to the named question that is meant.

What names a thing in the graph ("mål 4", "Røde Kors", "inden 2022") is taken out first and fills a parameter. The rest is
compared, concept by concept (see ``wording``), with what the headers of the named questions ask, a concept weighing more the
fewer questions speak of it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from policygraph.queries.catalogue import NamedQuery, Parameter, catalogue
from policygraph.queries.dates import first_and_last
from policygraph.queries.run import Dataset
from policygraph.queries.things import Thing, called, newest, things
from policygraph.queries.wording import concepts, words

#: Below this likeness (0 to 1) the nearest questions are offered instead of an answer.
SURE = 0.5
#: How much a word weighs that no question speaks of, and a name that fits a question's parameter.
_UNKNOWN, _NAMED = 2.0, 3.0
_LOOKUPS = {
    "PoliticalGoal": ("goal",),
    "Organisation": ("organisation",),
    "Department": ("department", "organisation"),
    "PoliticalBody": ("body", "organisation"),
    "FundingSource": ("funding-source",),
    "LegalAct": ("act",),
    "Theme": ("theme",),
    "TargetGroup": ("target-group",),
}
_GOAL = re.compile(r"\b(?:mål|målet|goal)\s*(?:nr\.?\s*)?(?P<number>\d+(?:\.?\s?[a-z](?!\w))?)", re.I)
_MONTH = r"(?:jan|feb|mar|apr|aug|sep|nov|dec)[a-z]*\.?|(?:maj|may|juni|june|juli|july|jun|jul)\b\.?|o[kc]t(?:ober)?\.?"
_DATE = re.compile(
    rf"(?:\b(?P<cue>inden|før|before|by|efter|after|since|siden|fra|from|i|in|on|den|pr\.?|per)\s+)?(?:the\s+)?"
    rf"(?P<end>udgangen af |slutningen af |end of )?"
    rf"\b(?P<date>\d{{4}}-\d\d-\d\d|(?:\d{{1,2}}(?:\.|st|nd|rd|th)?\s(?:of\s)?)?(?:{_MONTH})\s(?:19|20)\d\d|(?:19|20)\d\d)\b"
    r"(?:\s?[-–]\s?(?P<until>(?:19|20)\d\d)\b)?",
    re.I,
)
_QUOTED = re.compile(r"[\"”“»'](?P<term>[^\"”“»«']{2,60})[\"”“«']")


class Understanding(NamedTuple):
    """The question that was understood (None if unsure), its parameters, how sure, and the nearest ones."""

    query: NamedQuery | None
    params: dict[str, str]
    confidence: float
    language: str
    alternatives: list[NamedQuery]


class _Named:
    """What a text names: values by the lookup they can fill; the days that are meant, and how."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.days: tuple[date, date] | None = None
        self.cue = ""


class _Wording(NamedTuple):
    name: str
    concepts: tuple[str, ...]


def understand(text: str, dataset: Dataset, lang: str | None = None) -> Understanding:
    """Find the named question that is meant by a text."""
    rest, named = _take_names(re.sub(r"[{}]", " ", text), dataset)
    asked = concepts(rest)
    weights, known, vocabulary = _known()
    unknown = _unknown(rest)
    share = {name: _share(asked, vocabulary[name], weights) for name in vocabulary}
    fit = {name: _fit(query, named, unknown) for name, query in catalogue().items()}
    best: dict[str, float] = {}
    for wording in known:
        likeness = 0.75 * _likeness(asked, wording.concepts, weights)
        likeness += 0.25 * share[wording.name]
        likeness += 0.03 if asked[:1] == list(wording.concepts[:1]) else 0
        likeness += fit[wording.name]
        best[wording.name] = max(best.get(wording.name, -1.0), likeness)
    order = sorted(best, key=lambda name: (-best[name], name))
    nearest = [catalogue()[name] for name in order[:5]]
    sure, language = min(max(best[order[0]], 0.0), 1.0), lang or _language(rest)
    params = _params(nearest[0], named, unknown)
    lacking = any(p.required and p.default is None and p.name not in params for p in nearest[0].parameters)
    if sure < SURE or lacking or not any(c in weights for c in asked):
        return Understanding(None, {}, sure, language, nearest[:4])
    return Understanding(nearest[0], params, sure, language, nearest[1:])


def _language(text: str) -> str:
    """The language whose questions use more of the words; English if neither does."""
    used = Counter(lang for word in words(text) for lang, known in _spoken().items() if word in known)
    return "da" if used["da"] > used["en"] or re.search("[æøå]", text.casefold()) else "en"


@cache
def _spoken() -> dict[str, frozenset[str]]:
    return {
        lang: frozenset(w for q in catalogue().values() for said in q.questions.get(lang, ()) for w in words(said))
        for lang in ("da", "en")
    }


@cache
def _known() -> tuple[dict[str, float], list[_Wording], dict[str, frozenset[str]]]:
    """The weight of each concept, the wordings of all questions, and the concepts of each question."""
    known = [_Wording(name, tuple(concepts(phrase))) for name, phrase in wordings()]
    vocabulary = {name: frozenset(c for w in known if w.name == name for c in w.concepts) for name in catalogue()}
    counts = Counter(c for held in vocabulary.values() for c in held)
    weights = {c: _NAMED if c.startswith("{") else math.log(1 + len(vocabulary) / n) for c, n in counts.items()}
    return weights, known, vocabulary


def wordings() -> Iterator[tuple[str, str]]:
    """What each question asks, in all its wordings, with a placeholder for what fills a parameter."""
    for query in catalogue().values():
        slots = {p.name: _slot(p) for p in query.parameters}
        for phrase in [q for qs in query.questions.values() for q in qs] + list(query.summary.values()):
            for name, slot in slots.items():
                phrase = phrase.replace(f"{{{name}}}", f"{{{slot}}}")
            yield query.name, phrase


def _slot(parameter: Parameter) -> str:
    """What fills a parameter: a kind of thing, or a type."""
    return parameter.type if parameter.lookup == "none" else parameter.lookup


def _weight(concept: str, weights: Mapping[str, float]) -> float:
    return weights.get(concept, _NAMED if concept.startswith("{") else _UNKNOWN)


def _same(asked: str, offered: Iterable[str]) -> str | None:
    """What a concept is among those offered; a name fits each parameter that it can fill."""
    if not asked.startswith("{"):
        return asked if asked in offered else None
    wanted = asked[1:-1].split("-or-")
    return next((o for o in offered if o.startswith("{") and o[1:-1] in wanted), None)


def _likeness(asked: list[str], said: tuple[str, ...], weights: Mapping[str, float]) -> float:
    """Dice's coefficient of two bags of weighed concepts."""
    left, common = list(dict.fromkeys(said)), 0.0
    once = list(dict.fromkeys(asked))
    total = sum(_weight(c, weights) for c in once) + sum(_weight(c, weights) for c in left)
    for concept in once:
        if match := _same(concept, left):
            left.remove(match)
            common += 2 * _weight(match, weights)
    return common / total if total else 0.0


def _share(asked: list[str], vocabulary: frozenset[str], weights: Mapping[str, float]) -> float:
    """How much of what is asked a question speaks of in any of its wordings."""
    once = set(asked)
    total = sum(_weight(c, weights) for c in once)
    return sum(_weight(c, weights) for c in once if _same(c, vocabulary)) / total if total else 0.0


def _fit(query: NamedQuery, named: _Named, unknown: list[str]) -> float:
    """What speaks for a question because its parameters were named, and against it because they were not."""
    slots = {_slot(p): p for p in query.parameters}
    fit = 0.0
    if named.values and not named.values.keys() & slots.keys():
        fit -= 0.1
    if named.days:
        fit += 0.08 if "date" in slots else -0.08
        fit += 0.08 if named.cue == "before" and any(p.name == "before" for p in query.parameters) else 0
    for parameter in query.parameters:
        if parameter.required and parameter.default is None:
            given = _slot(parameter) in named.values or parameter.type == "string" and unknown
            fit += 0.05 if given else -0.3
    return fit


def _unknown(rest: str) -> list[str]:
    """The words of a text that no question speaks of."""
    weights, _, _ = _known()
    return [w for w in re.findall(r"[^\W\d_]{3,}", rest) if (c := concepts(w)) and not any(x in weights for x in c)]


def _params(query: NamedQuery, named: _Named, unknown: list[str]) -> dict[str, str]:
    params: dict[str, str] = {}
    for parameter in query.parameters:
        value = named.values.get(_slot(parameter))
        if parameter.type == "string" and parameter.required and value is None and unknown:
            value = unknown[-1]
        if value is not None and value not in params.values():
            params[parameter.name] = value
    return params | (_dates({p.name for p in query.parameters if p.type == "date"}, named) if named.days else {})


def _dates(names: set[str], named: _Named) -> dict[str, str]:
    """The days that were named, as the parameters of that name: on a day, before one, from one on."""
    assert named.days
    first, last = named.days
    following = last + timedelta(days=1)
    values: dict[str, date] = {}
    if named.cue == "before":
        values = {"date": first, "before": first}
    elif named.cue == "end":
        values = {"date": last, "before": last}
    elif named.cue == "after":
        values = {"date": following, "from": following}
    else:
        values = {"date": first, "before": following, "from": first} | ({"until": last} if last > first else {})
    return {name: day.isoformat() for name, day in values.items() if name in names}


def _take_names(text: str, dataset: Dataset) -> tuple[str, _Named]:
    """The text with a placeholder for what names something, and what was named."""
    named = _Named()

    def take(span: tuple[int, int], lookups: tuple[str, ...], value: str) -> None:
        nonlocal text
        for lookup in lookups:
            named.values.setdefault(lookup, value)
        text = f"{text[: span[0]]} {{{'-or-'.join(lookups)}}} {text[span[1] :]}"

    if quoted := _QUOTED.search(text):
        take(quoted.span(), ("string",), quoted["term"].strip())
    known = called(dataset, tuple(_LOOKUPS))
    if match := _GOAL.search(text):
        number = _bare(match["number"])
        if goals := [t for t in things(dataset) if t.type == "PoliticalGoal" and _bare(t.number or "") == number]:
            take(match.span(), ("goal",), max(goals, key=newest).iri)
    if (match := _DATE.search(text)) and (
        days := first_and_last(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|\bof ", "", match["date"].casefold()))
    ):
        first, last = date.fromisoformat(days[0]), date.fromisoformat(f"{match['until']}-12-31" if match["until"] else days[1])
        cue = (match["cue"] or "").casefold()
        cues = {"inden": "before", "før": "before", "before": "before", "by": "before", "efter": "after", "after": "after"}
        named.days, named.cue = (first, last), "end" if match["end"] else cues.get(cue, "")
        text = f"{text[: match.start()]} {cue} {{date}} {text[match.end() :]}"
    for thing in sorted(
        (t for t in known if len(t.label) >= 3 and t.type != "PoliticalGoal"), key=lambda t: (-len(t.label), t.iri)
    ):
        if thing.label.casefold() not in text.casefold():  # there are many names, and few stand in a question
            continue
        if found := re.search(
            rf"(?<![\w{{-]){re.escape(thing.label)}(?:s|en|et|ens|ets)?(?![\w}}-])", text, 0 if thing.label.isupper() else re.I
        ):
            take(found.span(), _LOOKUPS[thing.type], thing.iri)
    for phrase in re.finditer(r"(?<![\w{])[A-ZÆØÅ]\w+(?: [A-ZÆØÅ]\w+)+", text):
        if named_short := _shortened(phrase.group(), known):
            take(phrase.span(), _LOOKUPS[named_short.type], named_short.iri)
            break
    return text, named


def _shortened(phrase: str, known: list[Thing]) -> Thing | None:
    """The thing with the shortest name that holds a phrase of several capitalised words: "Røde Kors" in "Dansk Røde Kors"."""
    held = [t for t in known if re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", t.label)]
    return min(held, key=lambda t: (len(t.label), t.iri), default=None)


def _bare(number: str) -> str:
    return re.sub(r"[\s.]", "", number).casefold()
