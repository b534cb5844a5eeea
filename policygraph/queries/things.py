"""Things by what people call them: "mål 4", "Røde Kors", "dagtilbudsloven", "indsats 12"."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from policygraph.errors import UsageError
from policygraph.queries.run import Dataset

_PREFIXES = """PREFIX pg: <https://w3id.org/policygraph/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
#: What is stated comes first: of all that has a name most is vocabulary.
_THINGS = f"""{_PREFIXES}SELECT DISTINCT ?thing ?type ?label ?number ?file WHERE {{
  {{ SELECT DISTINCT ?thing ?type ?file WHERE {{
    {{
      {{ SELECT DISTINCT ?thing ?document WHERE {{ ?thing pg:statedIn ?document }} }}
      ?thing a ?type . ?document pg:sourceFile ?file
      VALUES ?type {{ pg:PoliticalGoal pg:ResultTarget pg:Initiative pg:FundingSource pg:LegalAct pg:LegalProvision pg:Theme
        pg:TargetGroup pg:Organisation pg:Department pg:PoliticalBody pg:PolicyDocument pg:Need pg:AgendaItem }}
    }} UNION {{
      ?thing a pg:PolicyDocument BIND(pg:PolicyDocument AS ?type)
      OPTIONAL {{ ?thing pg:statedIn/pg:sourceFile ?file }}
    }}
  }} }}
  ?thing rdfs:label|skos:altLabel|pg:sourceFile ?label
  OPTIONAL {{ ?thing pg:number ?number }}
}}"""
_CALLED = f"""{_PREFIXES}SELECT DISTINCT ?thing ?type ?label WHERE {{
  {{ SELECT DISTINCT ?thing ?type WHERE {{ ?thing a ?type VALUES ?type {{ TYPES }} ?thing pg:statedIn/pg:sourceFile ?file }} }}
  ?thing rdfs:label|skos:altLabel ?label
}}"""
_KINDS = {
    "goal": ("PoliticalGoal",),
    "initiative": ("Initiative",),
    "organisation": ("Organisation", "Department", "PoliticalBody", "Municipality"),
    "funding-source": ("FundingSource",),
    "act": ("LegalAct", "LegalProvision"),
    "theme": ("Theme",),
    "target-group": ("TargetGroup",),
    "department": ("Department", "Organisation"),
    "document": ("PolicyDocument",),
    "body": ("PoliticalBody", "Organisation"),
}
_NUMBERED = re.compile(
    r"^(?P<word>mål|goal|indsats|initiativ|initiative|nr\.?|punkt|item)\s*(?:nr\.?\s*)?(?P<number>\d+(?:\.?\s?[a-zæøå])?)(?!\w)",
    re.I,
)
_WORD_KINDS = {
    "mål": "PoliticalGoal",
    "goal": "PoliticalGoal",
    "indsats": "Initiative",
    "initiativ": "Initiative",
    "initiative": "Initiative",
    "punkt": "AgendaItem",
    "item": "AgendaItem",
}


class Thing(NamedTuple):
    """Something with a name in the graph."""

    iri: str
    type: str
    label: str
    number: str | None
    file: str


def things(dataset: Dataset) -> list[Thing]:
    """Everything that can be called by a name."""
    remembered: dict[str, list[Thing]] = getattr(dataset, "remembered", {})
    if "things" not in remembered:
        remembered["things"] = _things(dataset)
    return remembered["things"]


def _things(dataset: Dataset) -> list[Thing]:
    rows = dataset.query(_THINGS)
    found = {
        Thing(r[0].value, r[1].value.rsplit("#", 1)[1], r[2].value, r[3].value if r[3] else None, r[4].value if r[4] else "")
        for r in rows
    }
    return sorted(found, key=lambda t: (t.iri, t.type, t.label, t.file))


def called(dataset: Dataset, types: tuple[str, ...]) -> list[Thing]:
    """The names alone of the things of some types, without numbers and files, which take longer to find."""
    remembered: dict[Any, list[Thing]] = getattr(dataset, "remembered", {})
    if types not in remembered:
        rows = dataset.query(_CALLED.replace("TYPES", " ".join(f"pg:{name}" for name in types)))
        found = (Thing(r[0].value, r[1].value.rsplit("#", 1)[1], r[2].value, None, "") for r in rows)
        remembered[types] = sorted(found, key=lambda t: (t.iri, t.type, t.label))
    return remembered[types]


def newest(thing: Thing) -> tuple[int, str, str]:
    """Sorts things by the latest year that the name of their document gives."""
    years = [int(y) for y in re.findall(r"(?:19|20)\d\d", thing.file)]
    return max(years, default=0), thing.file, thing.iri


def candidates(dataset: Dataset, text: str, lookup: str | None = None) -> list[Thing]:
    """The things a text may mean, best first."""
    from rapidfuzz import fuzz

    known = [t for t in things(dataset) if lookup is None or t.type in _KINDS.get(lookup, (t.type,))]
    if numbered := _NUMBERED.match(text.strip()):
        number = re.sub(r"\s|(?<=\d)\.(?=\s*[A-Za-z])", "", numbered["number"]).casefold()
        kind = _WORD_KINDS.get(numbered["word"].casefold())
        hits = [
            t
            for t in known
            if (kind is None or t.type == kind) and (t.number or "").casefold().replace(".", "") == number.replace(".", "")
        ]
        return sorted(hits, key=newest, reverse=True)
    bare = text.strip().casefold()
    if lookup == "goal" and re.fullmatch(r"\d+(?:\.?[a-z])?", bare):
        return candidates(dataset, f"mål {bare}", lookup)
    exact = [t for t in known if t.iri == text.strip() or t.label.casefold() == bare]
    if exact:
        return exact
    scored = [
        (max(fuzz.ratio(bare, t.label.casefold()), fuzz.partial_ratio(bare, t.label.casefold()) - 8 if len(bare) > 4 else 0), t)
        for t in known
    ]
    return [t for score, t in sorted(scored, key=lambda s: (-s[0], len(s[1].label))) if score >= 82]


#: So many numbers are listed where one was asked for that there is not.
_MANY = 30


def find(dataset: Dataset, text: str, lookup: str | None = None) -> str:
    """The IRI of the thing that a text names.

    :raises UsageError: if nothing has that name, with the nearest
    """
    if re.match(r"https?://\S+$", text):
        return text
    if hits := candidates(dataset, text, lookup):
        return hits[0].iri
    from rapidfuzz import process

    if numbered := _NUMBERED.match(text.strip()):  # names that are like it say nothing; the numbers that there are do
        kind = _WORD_KINDS.get(numbered["word"].casefold())
        numbers = {t.number for t in things(dataset) if t.number and (kind is None or t.type == kind)}
        if numbers:
            known = sorted(numbers, key=lambda n: ([int(p) for p in re.findall(r"\d+", n)], n))
            listed = ", ".join(known[:_MANY]) + (" …" if len(known) > _MANY else "")
            raise UsageError(f"nothing in the graph is called {text!r}", remedy=f"These numbers there are: {listed}")
    labels = sorted({t.label for t in things(dataset)})
    near = [hit[0] for hit in process.extract(text, labels, limit=4)]
    raise UsageError(f"nothing in the graph is called {text!r}", remedy=f"Near to it: {'; '.join(near)}")


def only(dataset: Dataset, text: str, lookup: str | None = None) -> str:
    """The IRI of the one thing that a text names: for those who write, where a guess would not do.

    :raises UsageError: if nothing has that name, or several things have
    """
    found = find(dataset, text, lookup)
    hits = {} if found == text else {t.iri: t for t in candidates(dataset, text, lookup)}
    exact = {i: t for i, t in hits.items() if t.label.casefold() == text.strip().casefold()}
    if len(exact or hits) > 1:
        there = "\n    ".join(
            f"{t.number or ''} {t.label} ({t.file}): {t.iri}".strip() for t in list((exact or hits).values())[:8]
        )
        raise UsageError(f"{text!r} may be several things", remedy=f"Give the IRI of the one that is meant:\n    {there}")
    return next(iter(exact), found)
