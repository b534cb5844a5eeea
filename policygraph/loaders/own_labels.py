"""The labels that a document has of its own: "Hvem har opgaven:", "Udgift:", "Det skal vi nå:".

Municipalities name the fields of their initiatives as they like, but name them alike within a document. So a short label
that recurs, mostly right above or below another one that does, is one, and what stands behind it tells of what:
sums, times, sections of acts, names of bodies. What is found holds for this document alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable

from policygraph.loaders.outline import FIELDS
from policygraph.loaders.parse.dates import find_dates, find_ranges
from policygraph.loaders.parse.law import find_laws
from policygraph.loaders.parse.money import find_money
from policygraph.loaders.source import Source
from policygraph.ontology.vocabulary import Concept, Vocabulary

_LABEL = re.compile(r"\s*(?:[-•*]\s+)?(?P<label>[A-ZÆØÅ][a-zæøå][\wæøå/ -]{0,40}?)\s*:\s+(?P<value>\S.*)$", re.S)
#: A label stands so often at the least, and so large a share of what stands behind it is of one kind.
_OFTEN, _MOSTLY = 3, 0.6
#: The words by which a result is looked at.
_EVALUATED = re.compile(
    r"\b(?:evalu|opgøres|gøres op|gør op|gør tallene op|tælles|måles|spørgeskema|rapport|interview|afrapport)\w*", re.I
)
#: How much is to be, by when.
_TO_REACH = re.compile(r"(?=.*\d)(?=.*\b(?:skal|senest|inden|ved udgangen|mindst|højst|i 20\d\d|fra .{1,40} til)\b)", re.I | re.S)
#: What a label is of by how its words begin, whatever else they say.
_STEMS = {
    "ansvar": "responsible", "tovholder": "responsible", "samarb": "partners", "partner": "partners", "medvirk": "partners",
    "økonomi": "economy", "finansier": "economy", "budget": "economy", "udgift": "economy", "tids": "timeframe", "periode": "timeframe",
    "løbetid": "timeframe", "evaluer": "evaluation", "opfølg": "evaluation", "lovgrund": "law", "hjemmel": "law", "målgruppe": "target-group",
}  # fmt: skip
_QUESTIONS = {"hvem": "responsible", "hvornår": "timeframe", "hvad": "purpose", "hvorfor": "purpose"}


def with_own_labels(source: Source, words: Vocabulary) -> Vocabulary:
    """The vocabulary with the labels that only this document has."""
    known = {w.casefold() for w in words.words(*words.roles)}
    values, beside = _labelled(source)
    own: dict[str, list[str]] = defaultdict(list)
    for label, said in values.items():
        if len(said) < _OFTEN or label.casefold() in known:
            continue
        among = beside[label] * 2 >= len(said)
        if (
            role := _role(label, said, words, {r for r in FIELDS if any(_is(w, values) for w in words.words(r))} | set(own))
        ) and (among or role == "result-target"):
            own[role].append(label)
    scheme = words.scheme("label-words")
    found = [
        Concept(scheme=scheme[role].scheme, key=role, iri=scheme[role].iri, label=scheme[role].label, words=tuple(labels))
        for role, labels in own.items()
        if role in scheme
    ]
    return words.extended(found) if found else words


def _is(word: str, values: dict[str, list[str]]) -> bool:
    return any(label.casefold() == word.casefold() and len(said) >= _OFTEN for label, said in values.items())


def _labelled(source: Source) -> tuple[dict[str, list[str]], Counter[str]]:
    """What stands behind each label, and how often one stands right above or below another."""
    values: dict[str, list[str]] = defaultdict(list)
    beside: Counter[str] = Counter()
    before = ""
    for line in source.lines:
        cells = [c.text.strip() for c in source.cells(line)] if "\t" in line.text else []
        match = _LABEL.match(f"{cells[0].rstrip(' :')}: {cells[1]}" if len(cells) == 2 and all(cells) else line.text)
        if match:
            label = " ".join(match["label"].split())
            values[label].append(match["value"])
            if before and before != label:
                beside[label] += 1
                beside[before] += 1
            before = label
        elif line.text.strip():
            before = ""
    return values, beside


def _role(label: str, said: list[str], words: Vocabulary, taken: set[str]) -> str:
    """What is told behind a label; empty if it is of no one kind."""
    acts = {w.casefold(): (c.label, c.iri) for c in words.scheme("acts").values() for w in c.words}
    if stem := next((role for word in label.casefold().split() for begin, role in _STEMS.items() if word.startswith(begin)), ""):
        return stem
    asked = next((role for word, role in _QUESTIONS.items() if label.casefold().startswith(word)), "")

    def mostly(told: Callable[[str], object]) -> bool:
        return sum(bool(told(text)) for text in said) >= _MOSTLY * len(said)

    if mostly(find_money) or mostly(lambda text: words.kind_of("funding-status", text)):
        return "economy"
    if mostly(_EVALUATED.search):
        return "evaluation"
    if mostly(lambda text: "§" in text or find_laws(text, acts)):
        return "law"
    if mostly(_TO_REACH.search) and mostly(lambda text: len(text.split()) > 6):
        return "result-target"
    if mostly(lambda text: re.fullmatch(rf"(?:{words.pattern('goal').pattern}|\W|og|samt|nr|\d{{1,2}}(?:\.\d)?)+", text, re.I)):
        return "goal-reference"
    if mostly(lambda text: (find_ranges(text) or find_dates(text)) and len(text.split()) < 12):
        return "timeframe"
    if asked:
        return asked if asked not in taken or asked == "purpose" else "partners" if asked == "responsible" else ""
    if mostly(lambda text: re.match(r"[A-ZÆØÅ]", text) and len(text.split()) < 9 and not text.rstrip().endswith(".")):
        named = sum(bool(_BODY.search(text)) for text in said) >= _MOSTLY * len(said)
        if named:
            return "partners" if "responsible" in taken else "responsible"
    return "purpose"


_BODY = re.compile(
    r"\b[A-ZÆØÅ][\wæøå-]*(?:afdeling|forvaltning|center|centr|sekretariat|stab|område|skole|bibliotek|plejen|huset|forening|råd|klub|fond)\w*",
    re.S,
)
