"""A question in everyday words, Danish or English, to the named question that is meant.

Words are stemmed (Snowball), weighted by how rare they are among all wordings, and compared with room for typing
errors. What names a thing in the graph ("mål 4", "Røde Kors", "inden 2022") is taken out first and fills a parameter.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from policygraph.queries.catalogue import NamedQuery, catalogue
from policygraph.queries.run import Dataset
from policygraph.queries.things import Thing, newest, things

#: Below this likeness (0 to 1) the nearest questions are offered instead of an answer.
SURE = 0.56
_LOOKUPS = {
    "PoliticalGoal": ("goal",),
    "Organisation": ("organisation", "partner"),
    "Department": ("department", "organisation"),
    "PoliticalBody": ("body", "organisation"),
    "FundingSource": ("funding-source",),
    "LegalAct": ("act",),
    "Theme": ("theme",),
    "TargetGroup": ("target-group",),
}
_STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "is",
        "are",
        "of",
        "in",
        "to",
        "do",
        "does",
        "have",
        "has",
        "be",
        "which",
        "what",
        "who",
        "that",
        "there",
        "and",
        "or",
        "for",
        "on",
        "by",
        "with",
        "den",
        "det",
        "de",
        "en",
        "et",
        "er",
        "der",
        "som",
        "af",
        "i",
        "på",
        "og",
        "til",
        "for",
        "med",
        "hvilke",
        "hvilken",
        "hvad",
        "hvem",
        "har",
        "have",
        "ikke",
        "nogen",
        "any",
        "at",
    ]
) - {"for"}
_GOAL = re.compile(r"\b(?:mål|målet|goal)\s*(?:nr\.?\s*)?(?P<number>\d+(?:\.?\s?[a-z](?!\w))?)", re.I)
_DATE = re.compile(
    r"\b(?P<cue>inden|før|before|by|efter|after|i|in|on|den|pr\.?|per)?\s*(?P<end>udgangen af |the end of |end of )?(?P<date>\d{4}-\d\d-\d\d|(?:\d{1,2}\.?\s)?[a-zæøå]{3,9}\.?\s(?:19|20)\d\d|(?:19|20)\d\d)(?!\d)",
    re.I,
)
_ENGLISH = {
    "january": "januar",
    "february": "februar",
    "march": "marts",
    "may": "maj",
    "june": "juni",
    "july": "juli",
    "october": "oktober",
}


@dataclass
class Understanding:
    """The question that was understood (None if unsure), its parameters, how sure, and the nearest ones."""

    query: NamedQuery | None
    params: dict[str, str] = field(default_factory=dict)
    confidence: float = 0.0
    language: str = "en"
    alternatives: list[NamedQuery] = field(default_factory=list)


def understand(text: str, dataset: Dataset, lang: str | None = None) -> Understanding:
    """Find the named question that is meant by a text."""
    rest, entities = _entities(text, dataset)
    words = _stems(rest)
    weights, wordings = _wordings()
    scored: list[tuple[float, str, str]] = []
    for name, language, stems in wordings:
        score = _likeness(words, stems, weights) + _fit(catalogue()[name], entities)
        score += 0.03 if words[:1] == list(stems[:1]) else 0  # "initiatives without goal" is not "goals without initiative"
        scored.append((score, name, language))
    scored.sort(key=lambda s: (-s[0], s[1]))
    order = list(dict.fromkeys(name for _, name, _ in scored))
    best, name, language = scored[0]
    query = catalogue()[name]
    alternatives = [catalogue()[n] for n in order[:4]]
    if best < SURE or not words:
        return Understanding(None, {}, max(best, 0), lang or language, alternatives)
    return Understanding(query, _params(query, entities), min(best, 1.0), lang or language, alternatives[1:])


@cache
def _wordings() -> tuple[dict[str, float], list[tuple[str, str, tuple[str, ...]]]]:
    wordings = []
    for query in catalogue().values():
        phrases = [(lang, p) for lang, ps in query.questions.items() for p in ps] + [
            (lang, s) for lang, s in query.summary.items()
        ]
        wordings += [(query.name, lang, tuple(_stems(re.sub(r"\{\w+\}", " ", phrase)))) for lang, phrase in phrases]
    counts = Counter(w for name in catalogue() for w in {s for n, _, stems in wordings if n == name for s in stems})
    total = len(catalogue())
    return {w: math.log(1 + total / n) for w, n in counts.items()}, wordings


def _stems(text: str) -> list[str]:
    import snowballstemmer

    words = [w for w in re.findall(r"[a-zæøå]+", text.casefold()) if w not in _STOP]
    danish, english = snowballstemmer.stemmer("danish"), snowballstemmer.stemmer("english")
    return [min(danish.stemWord(w), english.stemWord(w), key=len) for w in words]


def _likeness(words: list[str], stems: tuple[str, ...], weights: dict[str, float]) -> float:
    from rapidfuzz import fuzz

    rare = max(weights.values(), default=1.0)
    total = sum(weights.get(w, rare * 0.8) for w in words) + sum(weights.get(s, rare) for s in stems)
    common, left = 0.0, list(stems)
    for word in words:
        match = word if word in left else max(left, key=lambda s: fuzz.ratio(word, s), default="")
        likeness = 1.0 if match == word else fuzz.ratio(word, match) / 100 if match and len(word) > 3 else 0.0
        if likeness >= 0.8:
            left.remove(match)
            common += 2 * weights.get(match, rare) * likeness
    return common / total if total else 0.0


def _fit(query: NamedQuery, entities: dict[str, str]) -> float:
    lookups = {p.lookup for p in query.parameters} | {p.type for p in query.parameters if p.type == "date"}
    bonus = 0.0
    for kind in entities:
        needed = any(p.required and (p.lookup == kind or p.type == kind) for p in query.parameters)
        bonus += 0.15 if needed else 0.05 if kind in lookups else -0.06
    if any(p.required and p.default is None and p.lookup not in entities and p.type not in entities for p in query.parameters):
        bonus -= 0.3
    return bonus


def _params(query: NamedQuery, entities: dict[str, str]) -> dict[str, str]:
    params: dict[str, str] = {}
    for parameter in query.parameters:
        key = "date" if parameter.type == "date" else parameter.lookup if parameter.lookup != "none" else parameter.type
        if (
            key in entities
            and entities[key] not in params.values()
            and (parameter.type != "date" or not any(p in params for p in ("date", "before", "until")))
        ):
            if parameter.type != "date" or parameter.required or parameter.name in ("date", "before"):
                params[parameter.name] = entities[key]
    return params


def _entities(text: str, dataset: Dataset) -> tuple[str, dict[str, str]]:
    """The text without what names something, and what was named, by the lookup it can fill."""
    found: dict[str, str] = {}
    known = things(dataset)
    if match := _GOAL.search(text):
        number = match["number"].replace(" ", "").casefold().replace(".", "")
        goals = [t for t in known if t.type == "PoliticalGoal" and (t.number or "").casefold().replace(".", "") == number]
        if goals:
            found["goal"] = max(goals, key=newest).iri
            text = text[: match.start()] + " mål " + text[match.end() :]
    if (match := _DATE.search(text)) and (day := _day(match)):
        found["date"] = day
        text = text[: match.start()] + " " + text[match.end() :]
    if quoted := re.search(r"[\"”“»'](?P<term>[^\"”“»«']{2,60})[\"”“«']", text):
        found["string"] = quoted["term"]
        text = text.replace(quoted.group(), " ")
    for thing in sorted(known, key=lambda t: (-len(t.label), t.iri)):
        at = _named(text, thing)
        if at:
            for lookup in _LOOKUPS.get(thing.type, ()):
                found.setdefault(lookup, thing.iri)
            text = text[: at[0]] + " " + text[at[1] :]
    return text, found


def _named(text: str, thing: Thing) -> tuple[int, int] | None:
    if thing.type not in _LOOKUPS or thing.type == "PoliticalGoal" or len(thing.label) < 3:
        return None
    match = re.search(rf"(?<!\w){re.escape(thing.label)}(?:s|en|et|ens|ets)?(?!\w)", text, 0 if thing.label.isupper() else re.I)
    return match.span() if match else None


def _day(match: re.Match[str]) -> str | None:
    from policygraph.queries.dates import first_and_last

    printed = match["date"].casefold()
    for english, danish in _ENGLISH.items():
        printed = printed.replace(english, danish)
    days = first_and_last(printed)
    if days is None:
        return None
    late = bool(match["end"]) or (match["cue"] or "").casefold() in ("efter", "after")
    return days[1] if late else days[0]
