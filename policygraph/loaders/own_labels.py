"""The labels that a document has of its own: "Hvem har opgaven:", "Udgift:", "Det skal vi nå:".

Municipalities name the fields of their initiatives as they like, but name them alike within a document. So a short label
that recurs, mostly right above or below another one that does, is one, and what stands behind it tells of what:
sums, times, sections of acts, names of bodies. What is found holds for this document alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from policygraph.loaders.outline import FIELDS, ZONES
from policygraph.loaders.parse.dates import find_dates, find_ranges
from policygraph.loaders.parse.law import find_laws
from policygraph.loaders.parse.money import find_money
from policygraph.loaders.source import Source
from policygraph.loaders.template import LABELLED, asked, label_of, label_roles, names_goals
from policygraph.ontology.vocabulary import Concept, Vocabulary

_LABEL = re.compile(r"\s*(?:[-•*]\s+)?(?P<label>[A-ZÆØÅ](?:[a-zæøå]|\s[a-zæøå])[\wæøå/ -]{0,40}?)\s*:\s+(?P<value>\S.*)$", re.S)
#: A label stands so often at the least, and so large a share of what stands behind it is of one kind.
_OFTEN, _MOSTLY = 3, 0.6
#: The words by which a result is looked at.
_EVALUATED = re.compile(
    r"\b(?:evalu|opgøres|gøres op|gør op|gør tallene op|tælles|måles|spørgeskema|rapport|interview|afrapport)\w*", re.I
)
#: How much is to be, by when.
_TO_REACH = re.compile(r"(?=.*\d)(?=.*\b(?:skal|senest|inden|ved udgangen|mindst|højst|i 20\d\d|fra .{1,40} til)\b)", re.I | re.S)


def with_own_labels(source: Source, words: Vocabulary, roles: Sequence[str] = LABELLED) -> Vocabulary:
    """The vocabulary with the labels that only this document has.

    :param roles: what labels may tell of; of the facts of initiatives what stands behind them tells it as well
    """
    known = {w.casefold() for w in words.words(*roles, *FIELDS, *ZONES, "goal", "goal-area", "initiative-word", "title")}
    zones = {w.casefold() for w in words.words("measures", "initiatives")}
    values, beside = _labelled(source)
    told = {label_of(line) for line in source.told if line.origin}
    by_words = label_roles(words, roles)
    own: dict[str, list[str]] = defaultdict(list)
    for label, said in values.items():
        goals = roles is LABELLED and _mostly(said, lambda text: names_goals(text, words))
        if label in told and label.casefold() in zones and roles is LABELLED:
            own["purpose"].append(label)  # "Hvad gør vi" between the other facts of an initiative
            continue
        if label.casefold() in known and not (goals and len(said) >= _OFTEN):
            continue
        among = beside[label] * 2 >= len(said)
        role = "goal-reference" if goals else by_words(label.casefold())
        if (not role or len(said) < 2 and label not in told) and roles is LABELLED:
            if len(said) < _OFTEN:
                continue
            taken = {r for r in FIELDS if any(_is(w, values) for w in words.words(r))} | set(own)
            role = role or _role(label.casefold(), said, words, taken)
        if role and (among or role == "result-target"):
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


def _mostly(said: list[str], told: Callable[[str], object]) -> bool:
    return sum(bool(told(text)) for text in said) >= _MOSTLY * len(said)


def _role(label: str, said: list[str], words: Vocabulary, taken: set[str]) -> str:
    """Of what it tells behind a label whose words do not say: empty if it is of no one kind."""
    acts = {w.casefold(): (c.label, c.iri) for c in words.scheme("acts").values() for w in c.words}
    if _mostly(said, find_money) or _mostly(said, lambda text: words.kind_of("funding-status", text)):
        return "economy"
    if _mostly(said, _EVALUATED.search):
        return "evaluation"
    if _mostly(said, lambda text: "§" in text or find_laws(text, acts)):
        return "law"
    if _mostly(said, _TO_REACH.search) and _mostly(said, lambda text: len(text.split()) > 6):
        return "result-target"
    if _mostly(said, lambda text: (find_ranges(text) or find_dates(text)) and len(text.split()) < 12):
        return "timeframe"
    if of := asked(words, label):
        return of if of not in taken or of == "purpose" else "partners" if of == "responsible" else ""
    if _mostly(said, lambda text: re.match(r"[A-ZÆØÅ]", text) and len(text.split()) < 9 and not text.rstrip().endswith(".")):
        if _mostly(said, _BODY.search):
            return "partners" if "responsible" in taken else "responsible"
    return "purpose"


_BODY = re.compile(
    r"\b[A-ZÆØÅ][\wæøå-]*(?:afdeling|forvaltning|center|centr|sekretariat|stab|område|skole|bibliotek|plejen|huset|forening|råd|klub|fond)\w*",
    re.S,
)
