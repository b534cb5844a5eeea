"""The red thread of one thing: goal → targets, initiatives → who, partners, money, law; and back from any of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from policygraph.queries.pins import Pins, pins
from policygraph.queries.run import Dataset
from policygraph.queries.things import Thing, candidates, find

_PREFIX = """PREFIX pg: <https://w3id.org/policygraph/ontology#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> """
#: property → (words outwards, words inwards) in en and da.
RELATIONS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "hasResultTarget": ({"en": "result target", "da": "resultatmål"}, {"en": "target of", "da": "resultatmål for"}),
    "contributesTo": ({"en": "contributes to", "da": "bidrager til"}, {"en": "initiative", "da": "indsats"}),
    "responsible": ({"en": "responsible", "da": "ansvarlig"}, {"en": "is responsible for", "da": "er ansvarlig for"}),
    "hasPartner": ({"en": "partner", "da": "samarbejdspartner"}, {"en": "is partner in", "da": "er partner i"}),
    "hasFunding": ({"en": "funding", "da": "beløb"}, {"en": "pays for", "da": "går til"}),
    "fundedBy": ({"en": "funded by", "da": "finansieret af"}, {"en": "funds", "da": "finansierer"}),
    "hasLegalBasis": ({"en": "legal basis", "da": "retsgrundlag"}, {"en": "is the legal basis of", "da": "er retsgrundlag for"}),
    "evaluator": ({"en": "evaluator", "da": "evaluator"}, {"en": "evaluates", "da": "evaluerer"}),
    "succeeds": ({"en": "takes up", "da": "viderefører"}, {"en": "is taken up by", "da": "videreføres af"}),
    "continues": ({"en": "continues", "da": "fortsætter"}, {"en": "is continued by", "da": "fortsættes af"}),
    "inItem": ({"en": "under item", "da": "under punkt"}, {"en": "recorded", "da": "heraf"}),
    "raisedBy": ({"en": "raised by", "da": "rejst af"}, {"en": "raised", "da": "rejste"}),
    "assignedTo": ({"en": "assigned to", "da": "hos"}, {"en": "task", "da": "opgave"}),
}
_GAPS = {
    "target": {"en": "no result target stated", "da": "intet resultatmål oplyst"},
    "initiative": {"en": "no initiative stated", "da": "ingen indsats oplyst"},
    "money": {"en": "no funding stated", "da": "ingen finansiering oplyst"},
    "responsible": {"en": "no responsible department stated", "da": "ingen ansvarlig oplyst"},
    "goal": {"en": "no goal stated", "da": "intet mål oplyst"},
    "reason": {"en": "the document's own reason", "da": "dokumentets egen begrundelse"},
}


@dataclass
class Step:
    """One step: its depth, the relation in words, the thing, the status of the link, and the passage; or a gap."""

    depth: int
    relation: str
    label: str
    kind: str
    iri: str = ""
    status: str | None = None
    quote: str | None = None
    file: str | None = None
    line: str | None = None
    gap: str | None = None


@dataclass
class Trace:
    """The thread of a thing; ``others`` are further things of that name."""

    thing: str
    steps: list[Step] = field(default_factory=list)
    others: list[Thing] = field(default_factory=list)
    pins: Pins | None = None


def trace(dataset: Dataset, text: str, *, with_suggested: bool = False, lang: str = "en") -> Trace:
    """Follow the red thread of what a text names.

    :raises UsageError: if nothing has that name
    """
    iri = find(dataset, text)
    walk = _Walk(dataset, with_suggested, lang)
    others = [t for t in candidates(dataset, text) if t.iri != iri]
    walk.thing(iri, 0)
    return Trace(iri, walk.steps, list({t.iri: t for t in others}.values())[:8], pins(dataset))


class _Walk:
    def __init__(self, dataset: Dataset, with_suggested: bool, lang: str) -> None:
        self.dataset, self.suggested, self.lang = dataset, with_suggested, lang
        self.steps: list[Step] = []
        self.seen: set[str] = set()

    def _rows(self, body: str) -> list[tuple[str | None, ...]]:
        return [
            tuple(t.value if t is not None else None for t in row)
            for row in self.dataset.query(_PREFIX + body, with_suggested=self.suggested)
        ]

    def thing(self, iri: str, depth: int) -> None:
        """The thing itself, and what hangs on it, two links deep."""
        rows = self._rows(f"""SELECT ?label ?type ?quote ?file ?line ?number WHERE {{ <{iri}> rdfs:label ?label ; a ?type .
            OPTIONAL {{ <{iri}> pg:number ?number }}
            OPTIONAL {{ <{iri}> pg:evidence ?e . ?e pg:quote ?quote ; pg:lineStart ?line ; pg:inDocument/pg:sourceFile ?file }}
            FILTER(STRSTARTS(STR(?type), STR(pg:)) && (LANG(?label) = "" || LANG(?label) = "da")) }} ORDER BY ?type ?file ?line LIMIT 1""")
        if rows:
            label, kind, quote, file, line, number = rows[0]
            name = f"{number} {label}" if number and number not in str(label) else str(label)
            self.steps.append(Step(depth, "", name, _local(kind), iri, None, quote, file, line))
            self._links(iri, _local(kind), depth + 1)

    def _links(self, iri: str, kind: str, depth: int) -> None:
        if iri in self.seen or depth > 3:
            return
        self.seen.add(iri)
        links = self._rows(f"""SELECT ?p ?other ?label ?type ?out ?number WHERE {{
            VALUES ?p {{ {" ".join("pg:" + p for p in RELATIONS)} }}
            {{ <{iri}> ?p ?other BIND("true" AS ?out) }} UNION {{ ?other ?p <{iri}> BIND("false" AS ?out) }}
            ?other rdfs:label ?label ; a ?type . FILTER(STRSTARTS(STR(?type), STR(pg:)) && (LANG(?label) = "" || LANG(?label) = "da"))
            OPTIONAL {{ ?other pg:number ?number }} }} ORDER BY ?p ?other ?type""")
        said = self._said(iri)
        rows = [
            (p, other, label, type_, *statement, out, number)
            for p, other, label, type_, out, number in links
            for statement in said.get((p, other, out), [(None, None, None, None)])
        ]
        shown: set[tuple[str | None, str | None]] = set()
        order = {p: n for n, p in enumerate(RELATIONS)}
        found: set[str] = set()
        for p, other, label, type_, status, quote, file, line, out, number in sorted(
            rows, key=lambda r: (order[_local(r[0])], r[6] or "", int(r[7] or 0), r[1] or "")
        ):
            name = _local(p)
            found.add(name)
            if (p, other) in shown or (depth > 1 and other in self.seen):
                continue
            shown.add((p, other))
            words = RELATIONS[name][0 if out == "true" else 1][self.lang]
            label = f"{number} {label}" if number and number not in str(label) else label
            self.steps.append(
                Step(depth, words, str(label), _local(type_), str(other), _local(status) if status else None, quote, file, line)
            )
            if depth == 1 or name == "contributesTo" and depth < 3 and kind not in ("Initiative",):
                if _local(type_) in ("Initiative", "PoliticalGoal", "ResultTarget"):
                    self._links(str(other), _local(type_), depth + 1)
        self._gaps(iri, kind, depth, found)

    def _said(self, iri: str) -> dict[tuple[str | None, ...], list[tuple[str | None, ...]]]:
        """The statements of links of a thing by relation, other end and direction: status, quote, file, line.

        Asked for apart: as an optional part of one question they are looked for in the whole graph.
        """
        ends = f"""{{ ?s rdf:subject <{iri}> ; rdf:object ?other BIND("true" AS ?out) }}
            UNION {{ ?s rdf:object <{iri}> ; rdf:subject ?other BIND("false" AS ?out) }}"""
        places: dict[str | None, list[tuple[str | None, ...]]] = {}
        for s, *place in self._rows(f"""SELECT ?s ?quote ?file ?line WHERE {{ {ends} ?s pg:evidence ?e . ?e pg:quote ?quote ;
            pg:lineStart ?line ; pg:inDocument ?d . ?d pg:sourceFile ?file }}"""):
            places.setdefault(s, []).append(tuple(place))
        found: dict[tuple[str | None, ...], list[tuple[str | None, ...]]] = {}
        for s, p, other, out, status in self._rows(f"""SELECT ?s ?p ?other ?out ?status WHERE {{ {ends}
            ?s rdf:predicate ?p ; pg:statementStatus ?status }} ORDER BY ?s"""):
            found.setdefault((p, other, out), []).extend((status, *place) for place in places.get(s, [(None, None, None)]))
        return found

    def _gaps(self, iri: str, kind: str, depth: int, found: set[str]) -> None:
        missing: list[str] = []
        if kind == "PoliticalGoal":
            missing = [g for g, p in (("target", "hasResultTarget"), ("initiative", "contributesTo")) if p not in found]
        elif kind == "Initiative":
            missing = [
                g
                for g, ps in (
                    ("goal", {"contributesTo"}),
                    ("responsible", {"responsible"}),
                    ("money", {"hasFunding", "fundedBy"}),
                )
                if not ps & found and not (g == "goal" and depth > 1)
            ]
        for gap in missing:
            text = _GAPS[gap][self.lang]
            if gap == "target" and (reason := self._rows(f"SELECT ?r WHERE {{ <{iri}> pg:noTargetReason ?r }}")):
                text += f" ({_GAPS['reason'][self.lang]}: {reason[0][0]})"
            self.steps.append(Step(depth, "", "", "", gap=text))


def _local(iri: str | None) -> str:
    return (iri or "").rsplit("#", 1)[-1]


__all__ = ["Step", "Trace", "find", "trace"]
