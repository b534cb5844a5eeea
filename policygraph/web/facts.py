"""What the pages ask the graph: the matrix of the overview, one thing with its values, the marks of a document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from policygraph.graph.store import Store
from policygraph.ontology import BASE, PG, PREFIXES
from policygraph.queries.trace import RELATIONS

_HEAD = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
#: The bases whose sums may be added up; what is stated a year stands apart.
_WHOLE, _YEARLY = ("", "total", "year", "half-year"), ("annual",)


def rows(store: Store, sparql: str, *, with_suggested: bool = False) -> list[tuple[str | None, ...]]:
    """The rows of a query as plain text."""
    found = store.query(_HEAD + sparql, with_suggested=with_suggested)
    return [tuple(t.value if t is not None else None for t in row) for row in found]


# ── The matrix ──


@dataclass
class Field:
    """A goal and a department: the initiatives, and what is stated of money as a whole and a year, by currency."""

    initiatives: set[str] = field(default_factory=set)
    funded: set[str] = field(default_factory=set)
    sums: dict[str, tuple[Decimal, str, str, str]] = field(default_factory=dict)

    def money(self, *, yearly: bool) -> list[tuple[Decimal, str]]:
        """The largest of the sums by role, for each currency."""
        by_role: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for amount, currency, role, basis in self.sums.values():
            if basis.split(" ")[0] in (_YEARLY if yearly else _WHOLE):
                by_role[currency, role] += amount
        best: dict[str, Decimal] = {}
        for (currency, _), amount in by_role.items():
            best[currency] = max(best.get(currency, Decimal()), amount)
        return [(amount, currency) for currency, amount in sorted(best.items())]


@dataclass
class Row:
    """A goal (None: initiatives without one) and its fields by department (None: none stated)."""

    iri: str | None
    number: str
    label: str
    document: str
    fields: dict[str | None, Field] = field(default_factory=lambda: defaultdict(Field))
    all: Field = field(default_factory=Field)


@dataclass
class Matrix:
    """Goals × departments."""

    departments: list[tuple[str | None, str]]
    rows: list[Row]

    def by_document(self) -> list[tuple[str, list[Row]]]:
        """The rows of each document; those without a goal come last."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.document, []).append(row)
        return list(found.items())


def matrix(store: Store, *, with_suggested: bool = False) -> Matrix:
    """The goals and who works for them with what money."""
    goals = rows(
        store,
        "SELECT DISTINCT ?g ?n ?l ?dl WHERE { ?g a pg:PoliticalGoal ; rdfs:label ?l ; pg:statedIn ?d . ?d rdfs:label ?dl OPTIONAL { ?g pg:number ?n } }",
    )
    found: dict[str | None, Row] = {}
    for iri, number, label, document in sorted(goals, key=lambda r: (r[3] or "", _natural(r[1]), r[2] or "")):
        found.setdefault(iri, Row(iri, number or "", label or "", document or ""))
    loose = Row(None, "", "", "")
    names: dict[str | None, str] = {}
    for goal, initiative, department, name, funding, amount, currency, role, basis in rows(
        store,
        """SELECT ?g ?i ?d ?name ?f ?amount ?currency ?role ?basis WHERE { ?i a pg:Initiative OPTIONAL { ?i pg:contributesTo ?g }
        OPTIONAL { ?i pg:responsible ?d . ?d rdfs:label ?name FILTER(LANG(?name) IN ("", "da")) }
        OPTIONAL { ?i pg:hasFunding ?f . ?f pg:amount ?amount OPTIONAL { ?f pg:currency ?currency } OPTIONAL { ?f pg:fundingRole ?role }
          OPTIONAL { ?f pg:basis ?basis } } }""",
        with_suggested=with_suggested,
    ):
        row = found.get(goal, loose)
        names[department] = name or ""
        for one in (row.fields[department], row.all):
            one.initiatives.add(initiative or "")
            if funding and amount:
                one.funded.add(initiative or "")
                one.sums[funding] = (Decimal(amount), currency or "", role or "", basis or "")
    if loose.fields:
        found[None] = loose
    many = Counter(d for row in found.values() for d, one in row.fields.items() for _ in one.initiatives)
    order = sorted(many, key=lambda d: (d is not None, -many[d], names.get(d, "")))
    departments = [(d, names.get(d, "")) for d in order]
    return Matrix(departments, list(found.values()))


def _natural(number: str | None) -> tuple[int, str]:
    digits = "".join(c for c in (number or "").split(".")[0] if c.isdigit())
    return int(digits or 0), number or ""


# ── One thing ──

#: What a page says in other ways than as a value.
_APART = {
    PG + name
    for name in (
        *RELATIONS,
        "evidence",
        "statedIn",
        "sourceHash",
        "inDocument",
        "number",
        "sourceFile",
        "lineCount",
        "genreReason",
        "personsWithheld",
    )
} | {
    PREFIXES["rdf"] + "type",
    PREFIXES["rdfs"] + "label",
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["skos"] + "inScheme",
    PREFIXES["dct"] + "title",
}


@dataclass(frozen=True)
class Place:
    """Where something stands and its words."""

    file: str
    line: str
    quote: str


@dataclass
class Value:
    """A value of a thing: what it is of, itself (and where it leads), its status and its places."""

    name: str
    text: str
    iri: str = ""
    datatype: str = ""
    status: str = ""
    places: list[Place] = field(default_factory=list)


@dataclass
class Thing:
    """What there is to say of one thing beside its thread."""

    iri: str
    label: str
    kinds: list[str]
    documents: list[tuple[str, str]]
    values: list[Value]
    places: list[Place]


def thing(store: Store, iri: str, lang: str) -> Thing | None:
    """A thing with its values; None if the graph does not know it."""
    at = ox.NamedNode(iri)
    about = rows(
        store,
        f"""SELECT ?label ?number ?type WHERE {{ {at} a ?type . {at} rdfs:label|dct:title ?label OPTIONAL {{ {at} pg:number ?number }} }}
        ORDER BY (LANG(?label) != "{lang}") ?label ?type""",
    )
    if not about:
        return None
    label, number = about[0][0] or "", about[0][1]
    kinds = sorted({(r[2] or "").removeprefix(PG) for r in about if (r[2] or "").startswith(PG)})
    documents = rows(
        store, f"SELECT DISTINCT ?f ?l WHERE {{ {at} pg:statedIn ?d . ?d pg:sourceFile ?f ; rdfs:label ?l }} ORDER BY ?f"
    )
    places = rows(
        store,
        f"""SELECT DISTINCT ?f ?a ?q WHERE {{ {at} pg:evidence ?e . ?e pg:inDocument/pg:sourceFile ?f ; pg:lineStart ?a ; pg:quote ?q }}
        ORDER BY ?f xsd:integer(?a)""",
    )
    return Thing(
        iri,
        f"{number} {label}" if number and number not in label else label,
        kinds,
        [(f or "", l or "") for f, l in documents],
        _values(store, at, lang),
        [Place(f or "", a or "", q or "") for f, a, q in places],
    )


def _values(store: Store, at: ox.NamedNode, lang: str) -> list[Value]:
    found: dict[tuple[str, str], Value] = {}
    for row in store.query(
        _HEAD
        + f"""SELECT ?p ?name ?o ?label ?status ?file ?line ?quote WHERE {{ {at} ?p ?o .
        OPTIONAL {{ ?p rdfs:label ?name FILTER(LANG(?name) = "{lang}") }}
        OPTIONAL {{ ?o rdfs:label|skos:prefLabel ?label }}
        OPTIONAL {{ ?s rdf:subject {at} ; rdf:predicate ?p ; rdf:object ?o ; pg:statementStatus ?status
          OPTIONAL {{ ?s pg:evidence ?e . ?e pg:inDocument/pg:sourceFile ?file ; pg:lineStart ?line ; pg:quote ?quote }} }}
        }} ORDER BY ?name ?p ?o (LANG(?label) != "{lang}") ?label ?file xsd:integer(?line)"""
    ):
        predicate, value = row["p"].value, row["o"]
        if predicate in _APART:
            continue
        text = lambda name: row[name].value if row[name] is not None else ""  # noqa: B023, E731 - used in this turn only
        is_iri = isinstance(value, ox.NamedNode)
        one = found.setdefault(
            (predicate, str(value)),
            Value(
                text("name") or predicate.rsplit("#", 1)[-1].rsplit("/", 1)[-1],
                text("label") or value.value if is_iri else value.value,
                value.value if is_iri and value.value.startswith(BASE + "id/") else "",
                "" if is_iri else value.datatype.value,
                text("status").removeprefix(PG).casefold(),
            ),
        )
        place = Place(text("file"), text("line"), text("quote"))
        if place.file and place not in one.places:
            one.places.append(place)
    return [v for (p, _), v in sorted(found.items(), key=lambda item: item[0][0] != PG + "text")]


def described(store: Store, iri: str) -> list[ox.Triple]:
    """All that is said of a thing, the links that lead to it and the statements of them included."""
    at = ox.NamedNode(iri)
    return list(
        store.query(
            _HEAD
            + f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {{ {at} ?p ?o BIND({at} AS ?s) }} UNION {{ ?s ?p {at} BIND({at} AS ?o) }}
            UNION {{ ?s rdf:subject|rdf:object {at} ; a pg:Statement ; ?p ?o }} }}"""
        )
    )


def contents(store: Store, iri: str) -> dict[str, list[tuple[str, str]]]:
    """The goals, targets, initiatives and so on that were read from a document, by class: IRI and name."""
    found: dict[str, list[tuple[str, str]]] = {}
    kinds = ("PoliticalGoal", "ResultTarget", "Measurement", "Initiative", "AgendaItem", "Decision", "Need", "Task")
    listed = rows(
        store,
        f"""SELECT DISTINCT ?x ?type ?label ?number (MIN(?line) AS ?at) WHERE {{ VALUES ?type {{ {" ".join("pg:" + k for k in kinds)} }}
        ?x a ?type ; rdfs:label ?label ; pg:statedIn {ox.NamedNode(iri)} OPTIONAL {{ ?x pg:number ?number }}
        OPTIONAL {{ ?x pg:evidence/pg:lineStart ?line }} }} GROUP BY ?x ?type ?label ?number""",
    )
    for thing, kind, label, number, _ in sorted(
        listed, key=lambda r: (kinds.index((r[1] or "").removeprefix(PG)), int(r[4] or 0))
    ):
        name = f"{number} {label}" if number and number not in (label or "") else label or ""
        found.setdefault((kind or "").removeprefix(PG), []).append((thing or "", name))
    return found


# ── A document ──


@dataclass(frozen=True)
class Mark:
    """A passage of a document (offsets in its text, lines) and what it became or says."""

    start: int
    end: int
    line_start: int
    line_end: int
    quote: str
    iri: str
    label: str
    kind: str
    says: str = ""
    value: str = ""
    status: str = ""


def marks(store: Store, file: str, lang: str) -> list[Mark]:
    """Every passage of a document, things before the statements about them, in the order of the text."""
    passage = f"""?d pg:sourceFile {ox.Literal(file)} . ?e pg:inDocument ?d ; pg:lineStart ?a ; pg:lineEnd ?b ; pg:quote ?q ; oa:hasSelector ?at .
        ?at oa:start ?start ; oa:end ?end ."""
    things = rows(
        store,
        f"""SELECT DISTINCT ?start ?end ?a ?b ?q ?x ?label ?number ?type WHERE {{ {passage} ?x pg:evidence ?e ; rdfs:label ?label ; a ?type .
        FILTER(STRSTARTS(STR(?type), STR(pg:)) && LANG(?label) IN ("", "da")) OPTIONAL {{ ?x pg:number ?number }} }} ORDER BY ?x ?type""",
    )
    said = rows(
        store,
        f"""SELECT DISTINCT ?start ?end ?a ?b ?q ?x ?label ?name ?p ?o ?other ?status WHERE {{ {passage}
        ?s a pg:Statement ; pg:evidence ?e ; rdf:subject ?x ; rdf:predicate ?p ; rdf:object ?o ; pg:statementStatus ?status .
        ?x rdfs:label ?label FILTER(LANG(?label) IN ("", "da")) OPTIONAL {{ ?p rdfs:label ?name FILTER(LANG(?name) = "{lang}") }}
        OPTIONAL {{ ?o rdfs:label ?other FILTER(LANG(?other) IN ("", "{lang}", "da")) }} }}
        ORDER BY ?x ?p ?o (LANG(?other) != "{lang}")""",
    )
    found: dict[tuple[Any, ...], Mark] = {}
    for start, end, a, b, q, x, label, number, kind in things:
        words = f"{number} {label}" if number and number not in (label or "") else label
        mark = Mark(*_ints(start, end, a, b), q or "", x or "", words or "", (kind or "").removeprefix(PG))
        found.setdefault((mark.start, mark.end, mark.iri), mark)
    for start, end, a, b, q, x, label, name, p, o, other, status in said:
        words = name or (p or "").rsplit("#", 1)[-1]
        mark = Mark(
            *_ints(start, end, a, b),
            q or "",
            x or "",
            label or "",
            "",
            words,
            other or o or "",
            (status or "").removeprefix(PG).casefold(),
        )
        found.setdefault((mark.start, mark.end, mark.iri, p, o), mark)
    return sorted(found.values(), key=lambda m: (m.line_start, m.start, m.says != "", m.iri, m.says))


def _ints(start: str | None, end: str | None, first: str | None, last: str | None) -> tuple[int, int, int, int]:
    return int(start or 0), int(end or 0), int(first or 0), int(last or 0)


def pieces(text: str, start: int, spans: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    """A line cut where passages begin and end: its pieces, and whether each was read.

    :param start: the offset of the line in the text that the spans count from
    """
    inside = [(max(a - start, 0), min(b - start, len(text))) for a, b in spans if a < start + len(text) and b > start]
    out: list[tuple[str, bool]] = []
    at = 0
    for a, b in sorted(inside):
        if b <= at:
            continue
        if a > at:
            out.append((text[at:a], False))
        out.append((text[max(a, at) : b], True))
        at = b
    if at < len(text):
        out.append((text[at:], False))
    return out
