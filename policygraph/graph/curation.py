"""What people decided, applied to the graph: links accepted and rejected, values corrected.

The graph of the documents is a function of the documents; :func:`curate` makes of it and of the decisions the graph
that is asked. A document's graph keeps the statement of what was read; the link or value that people ask for stands in
``graph/curated``. Names of those who decided stay in the file and never enter the graph.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.graph.build import CURATED_GRAPH, SUGGESTED_GRAPH, TYPE, funding_label, literal, node, pg
from policygraph.graph.names import NATIONAL, Pair, fold
from policygraph.graph.terms import CLASSES, PROPERTIES, property_of
from policygraph.loaders.decisions import Decision
from policygraph.loaders.parse.numbers import parse_number
from policygraph.loaders.persons import Persons
from policygraph.loaders.records import slug
from policygraph.ontology import BASE, PG, PREFIXES
from policygraph.ontology.vocabulary import default_vocabulary

_RDF, _RDFS, _SKOS, _XSD, _PROV, _DCT = (PREFIXES[p] for p in ("rdf", "rdfs", "skos", "xsd", "prov", "dct"))
_SUBJECT, _PREDICATE, _OBJECT = (_RDF + name for name in ("subject", "predicate", "object"))
_LABEL, _STATUS, _EVIDENCE = _RDFS + "label", PG + "statementStatus", PG + "evidence"
_NAMES = {_LABEL, *(_SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel"))}
_SUGGESTED = BASE + "id/suggested/statement/"
#: What may be named anew in a correction: its class and the word in its IRI.
_NEW = {"Organisation": "organisation", "FundingSource": "funding-source", "Theme": "theme", "TargetGroup": "target-group"}
#: What values the terms have that are not the ontology's own.
_RANGES = {
    _DCT + "issued": _XSD + "date",
    _DCT + "publisher": PG + "Organisation",
    _DCT + "replaces": PG + "PolicyDocument",
}
_VALUES = ("correct", "add", "remove")
_KINDS = {names[0]: kind for kind, names in CLASSES.items()}

Term = ox.NamedNode | ox.Literal


@dataclass(frozen=True)
class Quote:
    """Words of a document and where they stand."""

    document: str
    line_start: int
    line_end: int
    quote: str


@dataclass(frozen=True)
class Suggestion:
    """A link that the program suggests, with its reasons and the words on both sides."""

    id: str
    kind: str
    subject: str
    subject_label: str
    subject_file: str
    object: str
    object_label: str
    object_file: str
    confidence: Decimal
    reasons: tuple[str, ...] = ()
    evidence: tuple[Quote, ...] = ()

    @property
    def triple(self) -> tuple[str, str, str]:
        return self.subject, PG + self.kind, self.object


@dataclass(frozen=True)
class Check:
    """A decision that a person should look at again: ``why`` is gone, changed, same or bad."""

    where: str
    id: str
    why: str
    what: str
    detail: str = ""


@dataclass
class Curated:
    """The graph with the decisions in it, how many there are of each, and those to check."""

    quads: list[ox.Quad]
    counts: dict[str, int] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)


class Graph:
    """A graph in memory, to look things up in. ``now`` is the same with the decisions taken so far."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.of: dict[str, list[ox.Quad]] = defaultdict(list)
        self.statements: dict[str, list[str]] = defaultdict(list)
        suggested: list[str] = []
        for quad in quads:
            assert isinstance(quad.subject, ox.NamedNode)
            self.of[quad.subject.value].append(quad)
            if quad.predicate.value == _SUBJECT and quad.graph_name == SUGGESTED_GRAPH:
                suggested.append(quad.subject.value)
            elif quad.predicate.value == _SUBJECT:
                assert isinstance(quad.object, ox.NamedNode)
                self.statements[quad.object.value].append(quad.subject.value)
        self._suggested = suggested
        self.now = self

    def values(self, subject: str, predicate: str) -> list[Term]:
        """The values of a property, each once, in order."""
        found = {q.object: None for q in self.of.get(subject, ()) if q.predicate.value == predicate}
        return sorted(found, key=str)  # type: ignore[arg-type]

    def first(self, subject: str, predicate: str) -> str:
        return next((v.value for v in self.values(subject, predicate)), "")

    def is_a(self, subject: str, name: str) -> bool:
        return any(v.value == PG + name for v in self.values(subject, TYPE.value))

    def label(self, iri: str) -> str:
        """What people call a thing: its number and label."""
        words = [v for p in (_LABEL, _SKOS + "prefLabel") for v in self.values(iri, p)]
        label = next((w.value for w in words if getattr(w, "language", None) in (None, "da")), iri.rsplit("/", 1)[-1])
        number = self.first(iri, PG + "number")
        return f"{number} {label}" if number and number not in label else label

    def file(self, iri: str) -> str:
        """The file that a thing stands in (the first, if several)."""
        documents = [v.value for v in self.values(iri, PG + "statedIn")] or [iri]
        return min((self.first(d, PG + "sourceFile") for d in documents), default="")

    def quotes(self, passages: Iterable[str]) -> list[Quote]:
        """Passages as words and places, in the order of documents and lines."""
        found = [
            Quote(
                self.first(self.first(p, PG + "inDocument"), PG + "sourceFile"),
                int(self.first(p, PG + "lineStart") or 0),
                int(self.first(p, PG + "lineEnd") or 0),
                self.first(p, PG + "quote"),
            )
            for p in passages
        ]
        return sorted(set(found), key=lambda q: (q.document, q.line_start, q.line_end, q.quote))

    def evidence(self, iri: str) -> list[str]:
        return [v.value for v in self.values(iri, _EVIDENCE)]

    def stated(self, subject: str, predicate: str) -> list[str]:
        """The statements that documents make of a property of a thing."""
        return sorted(
            s
            for s in self.statements.get(subject, ())
            if self.first(s, _PREDICATE) == predicate and self.first(s, _STATUS) == PG + "Stated"
        )

    def passages(self, subject: str, predicate: str) -> list[str]:
        """The passages that a property was read from; those of the thing itself where none is named."""
        found = [p for s in self.stated(subject, predicate) for p in self.evidence(s)]
        return sorted(set(found)) or self.evidence(subject)

    def suggestions(self, lang: str = "en") -> list[Suggestion]:
        """The suggested links, the surest first, with their reasons in a language (or as they are)."""
        found = [self._suggestion(s, lang) for s in self._suggested]
        return sorted(found, key=lambda s: (-s.confidence, s.kind, s.subject, s.object))

    def _suggestion(self, iri: str, lang: str) -> Suggestion:
        subject, predicate, value = (self.first(iri, p) for p in (_SUBJECT, _PREDICATE, _OBJECT))
        quotes = self.quotes(self.evidence(iri))
        own = self.file(subject)
        reasons = self.values(iri, PG + "reason")
        spoken = [r for r in reasons if getattr(r, "language", None) in (None, lang)] or reasons
        return Suggestion(
            "s" + iri.rsplit("/", 1)[-1],
            predicate.removeprefix(PG),
            subject,
            self.label(subject),
            own,
            value,
            self.label(value),
            self.file(value),
            Decimal(self.first(iri, PG + "confidence") or "0"),
            tuple(r.value for r in spoken),
            tuple(sorted(quotes, key=lambda q: q.document != own)),
        )


# ── Taking decisions ──


def select(
    suggestions: Sequence[Suggestion],
    *,
    kind: str | None = None,
    document: str | None = None,
    least: float | None = None,
    most: float | None = None,
) -> list[Suggestion]:
    """The suggestions of a kind, about a document (a part of its file's name), of a confidence.

    :raises UsageError: if there is no suggestion of that kind, with those that there are
    """
    kinds = sorted({s.kind for s in suggestions})
    if kind is not None and kinds and kind.casefold() not in {k.casefold() for k in kinds}:
        raise UsageError(f"nothing of the kind {kind!r} is suggested", where="--kind", remedy=f"there are: {', '.join(kinds)}")
    return [
        s
        for s in suggestions
        if (kind is None or s.kind.casefold() == kind.casefold())
        and (document is None or any(document.casefold() in file.casefold() for file in (s.subject_file, s.object_file)))
        and (least is None or s.confidence >= Decimal(str(least)))
        and (most is None or s.confidence <= Decimal(str(most)))
    ]


def by_ids(known: dict[str, str], ids: Iterable[str]) -> list[str]:
    """The full ids that beginnings of ids stand for, as in git.

    :param known: id → what it is, in words
    :raises UsageError: if one is unknown or ambiguous
    """
    found: dict[str, None] = {}
    for text in ids:
        begins = text.strip().casefold()
        hits = [i for i in known if i == begins] or [i for i in known if i.startswith(begins) or i[1:].startswith(begins)]
        if not hits or not begins:
            raise UsageError(f"nothing has the id {text!r}", remedy="policygraph suggest and policygraph curated list the ids")
        if len(hits) > 1:
            raise UsageError(f"{text!r} begins several ids", remedy="; ".join(f"{i}: {known[i]}" for i in sorted(hits)[:5]))
        found[hits[0]] = None
    return list(found)


def judged(graph: Graph, suggestion: Suggestion, decision: str, *, who: str = "", note: str = "") -> Decision:
    """A decision on a suggestion, with the words of both sides as they are now."""
    s = suggestion
    return Decision(
        s.id,
        decision,
        who=who,
        note=note,
        subject=s.subject_label,
        property=s.kind,
        object=s.object_label,
        text=_short(s.evidence),
        subject_iri=s.subject,
        property_iri=PG + s.kind,
        object_iri=s.object,
        fingerprint=_link_print(graph, s.subject, s.object),
    )


def correction(
    graph: Graph, thing: str, assignment: str, find: Callable[[str, str | None], str], *, who: str = "", note: str = ""
) -> Decision:
    """A correction of what was read of a thing.

    :param assignment: ``field=value`` puts the value in the place of what was read, ``field+=value`` adds one,
        ``field-=value`` takes one away
    :param find: finds the thing that a text names, of a kind
    :raises UsageError: if the field or the value is none that the thing can have
    """
    match = re.fullmatch(r"\s*([\wæøåÆØÅ:-]*[\wæøåÆØÅ])\s*([+-]?)=\s*(.*?)\s*", assignment, re.S)
    if not match or not match[3]:
        raise UsageError(f"{assignment!r} is no correction", remedy="write field=value, field+=value or field-=value")
    operation = {"": "correct", "+": "add", "-": "remove"}[match[2]]
    now = graph.now
    if not now.of.get(thing):
        raise UsageError(f"nothing in the graph is called {thing}", remedy="Name a thing, or give its IRI.")
    subject, predicate = _bearer(now, thing, match[1])
    value, iri = _given(now, subject, predicate, match[3], find)
    if operation == "remove" and not any(_same(v, value, iri) for v in now.values(subject, predicate)):
        there = "; ".join(_shown(now, v) for v in now.values(subject, predicate)) or "nothing"
        raise UsageError(f"{match[3]!r} is not there to be removed", remedy=f"There is: {there}")
    key = (subject, predicate) if operation == "correct" else (subject, predicate, iri or value)
    return Decision(
        "r" + _hash(*key),
        operation,
        value=value,
        who=who,
        note=note,
        subject=now.label(subject),
        property=predicate.rsplit("#", 1)[-1].rsplit("/", 1)[-1],
        object=" | ".join(_shown(now, v) for v in now.values(subject, predicate)),
        text=_short(graph.quotes(graph.passages(subject, predicate))[:2]),
        subject_iri=subject,
        property_iri=predicate,
        object_iri=iri,
        fingerprint=_print(graph.quotes(graph.passages(subject, predicate))),
    )


def naming(graph: Graph, decision: str, one: str, two: str, *, who: str = "", note: str = "") -> Decision:
    """That two names are one body (``merge``: the second is kept), or two (``apart``).

    :raises UsageError: if a name is unknown, or the two are one (or two) already
    """
    nodes = []
    for name in (one, two):
        found = bodies(graph, name)
        if not found:
            raise UsageError(f"no organisation or fund is called {name!r}", remedy="Write it as a document spells it.")
        nodes.append(found[0])
    if fold(one) == fold(two):
        raise UsageError(f"{one!r} and {two!r} are one name", remedy="Name two that differ in more than case and hyphens.")
    if (nodes[0] == nodes[1]) is (decision == "merge"):
        raise UsageError(f"{one!r} and {two!r} are {'one' if decision == 'merge' else 'two'} already")
    return Decision(
        "m" + _hash(*sorted((fold(one), fold(two)))),
        decision,
        who=who,
        note=note,
        subject=one,
        property="sameAs",
        object=two,
        subject_iri=nodes[0] if decision == "merge" else "",
        object_iri=nodes[1] if decision == "merge" else "",
    )


def bodies(graph: Graph, name: str) -> list[str]:
    """The organisations and funds that bear a name in some spelling."""
    folded = fold(name)
    return sorted(
        iri
        for iri in graph.of
        if iri == name
        or (graph.is_a(iri, "Organisation") or graph.is_a(iri, "FundingSource"))
        and any(fold(v.value) == folded for p in _NAMES for v in graph.values(iri, p))
    )


def names_of(decisions: Iterable[Decision]) -> tuple[list[Pair], list[Pair]]:
    """The pairs of names that people said are one, and those they said are two."""
    pairs: dict[str, list[Pair]] = {"merge": [], "apart": []}
    for d in decisions:
        if d.decision in pairs:
            ones, twos = ([x for x in xs if x] for xs in ((d.subject, d.subject_iri), (d.object, d.object_iri)))
            pairs[d.decision] += [(one, two) for one in ones for two in twos]
    return pairs["merge"], pairs["apart"]


# ── Applying decisions ──


def curate(read: Sequence[ox.Quad], decisions: Sequence[Decision]) -> Curated:
    """The graph that is asked: what was read and suggested, and what people decided about it.

    :param decisions: those in force
    """
    return _Curator(read, decisions).run() if decisions else Curated(list(read))


def check_of(decision: Decision, why: str, detail: str = "") -> Check:
    """A decision as one to look at again."""
    d = decision
    return Check(d.where, d.id, why, f"{d.subject} · {d.property} · {d.value or d.object}", detail)


def worst_first(check: Check) -> int:
    """The order in which decisions are looked at again."""
    return ("bad", "gone", "changed", "same").index(check.why)


class _Curator:
    def __init__(self, read: Sequence[ox.Quad], decisions: Sequence[Decision]) -> None:
        self.read, self.decisions = read, decisions
        self.graph = Graph(read)
        self.suggested = {s.triple: s for s in self.graph.suggestions()}
        self.dropped: set[ox.Quad] = set()
        self.added: dict[ox.Quad, None] = {}
        self.out = Curated([])
        self.persons = Persons(default_vocabulary())

    def run(self) -> Curated:
        for decision in self.decisions:
            if decision.decision in ("accept", "reject"):
                self._judge(decision)
            elif decision.decision in _VALUES:
                self._value(decision)
            else:
                self._names(decision)
        for subject in {d.subject_iri for d in self.decisions if d.decision in _VALUES}:
            if self.graph.is_a(subject, "Funding"):
                self._call_anew(subject)
        self.out.quads = [q for q in self.read if q not in self.dropped] + list(self.added)
        self.out.checks.sort(key=worst_first)
        return self.out

    def _count(self, name: str) -> None:
        self.out.counts[name] = self.out.counts.get(name, 0) + 1

    def _check(self, decision: Decision, why: str, detail: str = "") -> None:
        self.out.checks.append(check_of(decision, why, detail))

    def _add(self, subject: str, predicate: str, value: Term) -> None:
        self.added[ox.Quad(node(subject), node(predicate), value, CURATED_GRAPH)] = None

    # --- links -----------------------------------------------------------------------------------------------------------

    def _judge(self, decision: Decision) -> None:
        triple = (decision.subject_iri, decision.property_iri, decision.object_iri)
        if not all(_is_iri(part) for part in triple):
            self._check(decision, "bad", "subject_iri, property_iri and object_iri are needed")
            return
        if not (self.graph.of.get(triple[0]) and self.graph.of.get(triple[2])):
            self._check(decision, "gone")
            return
        self._count(decision.decision)
        suggestion = self.suggested.get(triple)
        if decision.fingerprint and decision.fingerprint != _link_print(self.graph, triple[0], triple[2]):
            self._check(decision, "changed", _short(suggestion.evidence if suggestion else ()))
        status = "Curated" if decision.decision == "accept" else "Rejected"
        link = ox.Quad(node(triple[0]), node(triple[1]), node(triple[2]), SUGGESTED_GRAPH)
        if status == "Curated":
            self._add(*triple[:2], link.object)  # type: ignore[arg-type]
        if suggestion is None:
            if status == "Curated":
                passages = self.graph.evidence(triple[0])[:1] + self.graph.evidence(triple[2])[:1]
                self._statement(decision, triple[0], triple[1], node(triple[2]), status, passages)
            return
        statement = _SUGGESTED + suggestion.id[1:]
        self.dropped.add(link)
        for quad in self.graph.of[statement]:
            self.dropped.add(quad)
            if quad.predicate.value != _STATUS:
                self._add(statement, quad.predicate.value, quad.object)  # type: ignore[arg-type]
        self._add(statement, _STATUS, pg(status))
        self._mark(statement, decision)

    # --- values ----------------------------------------------------------------------------------------------------------

    def _value(self, decision: Decision) -> None:
        subject, predicate = decision.subject_iri, decision.property_iri
        if not (_is_iri(subject) and _is_iri(predicate)):
            self._check(decision, "bad", "subject_iri and property_iri are needed")
            return
        if not self.graph.of.get(subject):
            self._check(decision, "gone")
            return
        try:
            value = self._term(decision)
        except ValueError as fault:
            self._check(decision, "bad", str(fault))
            return
        passages = self.graph.passages(subject, predicate)
        if decision.fingerprint and decision.fingerprint != _print(self.graph.quotes(passages)):
            self._check(decision, "changed", _short(self.graph.quotes(passages)[:2]))
        self._count("corrected")
        stated = [q for q in self.graph.of[subject] if q.predicate.value == predicate and q not in self.dropped]
        before = {q.object for q in stated}
        if decision.decision != "remove" and value in before and (decision.decision == "add" or len(before) == 1):
            self._check(decision, "same")
            return
        gone = [q for q in stated if decision.decision == "correct" or decision.decision == "remove" and q.object == value]
        for quad in [q for q in self.added if q.subject.value == subject and q.predicate.value == predicate]:  # type: ignore[union-attr]
            if decision.decision == "correct" or decision.decision == "remove" and quad.object == value:
                del self.added[quad]
        rejected = []
        for quad in gone:
            self.dropped.add(quad)
            if quad.object != value or decision.decision == "remove":
                rejected.append(self._statement(decision, subject, predicate, quad.object, "Rejected", passages))  # type: ignore[arg-type]
        if decision.decision == "remove":
            return
        self._add(subject, predicate, value)
        statement = self._statement(decision, subject, predicate, value, "Curated", passages)
        for old in dict.fromkeys(rejected):
            self._add(statement, _PROV + "wasRevisionOf", node(old))

    def _term(self, decision: Decision) -> Term:
        """The value of a correction; a thing that is new gets its class and label."""
        if not decision.object_iri:
            return literal_of(self.graph, decision.property_iri, decision.value)
        if not _is_iri(decision.object_iri):
            raise ValueError("object_iri is no IRI")
        if not self.graph.of.get(decision.object_iri):
            name = _range(self.graph, decision.property_iri).removeprefix(PG)
            if name not in _NEW:
                raise ValueError(f"{decision.value!r} is not in the graph")
            if decision.decision != "remove":
                self._add(decision.object_iri, TYPE.value, pg(name))
                self._add(decision.object_iri, _LABEL, ox.Literal(decision.value))
                if name in ("Theme", "TargetGroup"):
                    self._add(decision.object_iri, TYPE.value, node(_SKOS + "Concept"))
                    self._add(decision.object_iri, _SKOS + "prefLabel", ox.Literal(decision.value))
                for document in self.graph.values(decision.subject_iri, PG + "statedIn"):
                    self._add(decision.object_iri, PG + "statedIn", document)
                for passage in self.graph.passages(decision.subject_iri, decision.property_iri):
                    self._add(decision.object_iri, _EVIDENCE, node(passage))
        if decision.property_iri == PG + "hasPartner" and decision.decision != "remove":
            self._add(decision.object_iri, TYPE.value, pg("Partner"))
        return node(decision.object_iri)

    def _call_anew(self, funding: str) -> None:
        """The label of a sum says the sum: it follows its correction."""
        now = Graph([*(q for q in self.graph.of[funding] if q not in self.dropped), *self.added])
        amount, currency, basis = (now.first(funding, PG + name) for name in ("amount", "currency", "basis"))
        if amount:
            self.dropped.update(q for q in self.graph.of[funding] if q.predicate.value == _LABEL)
            self._add(funding, _LABEL, ox.Literal(funding_label(Decimal(amount), currency, basis)))

    # --- names -----------------------------------------------------------------------------------------------------------

    def _names(self, decision: Decision) -> None:
        """Names were merged or kept apart when the graph was made of the documents; here it is said, or found undone."""
        one, two = set(bodies(self.graph, decision.subject)), set(bodies(self.graph, decision.object))
        if decision.decision == "apart":
            if one and two and not one & two:
                self._count("kept apart")
            else:
                self._check(decision, "gone")
            return
        # A body of the vocabulary bears its own names only: the other name is known by the link alone.
        kept = sorted(one & two or {iri for iri in two if not one and iri.startswith(NATIONAL) and self.graph.evidence(iri)})
        if not kept:
            self._check(decision, "gone")
            return
        self._count("merged")
        name = ox.Literal(decision.subject)
        self._add(kept[0], _SKOS + "altLabel", name)
        self._statement(decision, kept[0], _SKOS + "altLabel", name, "Curated", self.graph.evidence(kept[0])[:1])

    # --- statements --------------------------------------------------------------------------------------------------------

    def _statement(
        self, decision: Decision, subject: str, predicate: str, value: Term, status: str, passages: Iterable[str]
    ) -> str:
        iri = f"{BASE}id/curated/statement/{_hash(subject, predicate, str(value), status)}"
        for name, term in (
            (TYPE.value, pg("Statement")),
            (_SUBJECT, node(subject)),
            (_PREDICATE, node(predicate)),
            (_OBJECT, value),
            (_STATUS, pg(status)),
        ):
            self._add(iri, name, term)
        for document in self.graph.values(subject, PG + "statedIn"):
            self._add(iri, PG + "statedIn", document)
        for passage in passages:
            self._add(iri, _EVIDENCE, node(passage))
        self._mark(iri, decision)
        return iri

    def _mark(self, statement: str, decision: Decision) -> None:
        """When it was decided, and the note; who did stays in the file."""
        if decision.when:
            self._add(statement, _PROV + "generatedAtTime", ox.Literal(decision.when, datatype=node(_XSD + "dateTime")))
        if decision.note:
            self._add(statement, _SKOS + "editorialNote", ox.Literal(self.persons.withhold(decision.note)[0]))


# ── Fields and values ──


def _bearer(graph: Graph, thing: str, name: str) -> tuple[str, str]:
    """The thing that bears a field: the one named, or the only one of the field's class that hangs on it."""
    found = _property(graph, thing, name)
    if found is not None and (graph.values(thing, found) or _may_bear(graph, thing, found)):
        return thing, found
    near = {
        v.value for q in graph.of[thing] if isinstance(v := q.object, ox.NamedNode) and "/id/" in v.value and v.value != thing
    }
    hits = []
    for other in sorted(near):
        predicate = _property(graph, other, name)
        if predicate and _domain(graph, predicate) and _may_bear(graph, other, predicate, strict=True):
            hits.append((other, predicate))
    if len(hits) == 1:
        return hits[0]
    if hits:
        there = "; ".join(f"{graph.label(iri)}: {iri}" for iri, _ in hits)
        raise UsageError(f"{name!r} is said of several things there", remedy=f"Name one by its IRI. {there}")
    raise UsageError(f"{graph.label(thing)!r} has no field {name!r}", remedy=f"Fields: {', '.join(fields_of(graph, thing))}")


def fields_of(graph: Graph, thing: str) -> list[str]:
    """The fields that a thing can have, as they are written in a correction."""
    kind = _kind(graph, thing)
    names = {f for f in PROPERTIES if isinstance(f, str)} | {f[1] for f in PROPERTIES if isinstance(f, tuple) and f[0] == kind}
    return sorted(n for n in names if (p := property_of(kind, n)) and _may_bear(graph, thing, p, strict=True))


def _property(graph: Graph, thing: str, name: str) -> str | None:
    """The property that a field name means: as the loaders call it, as the ontology does, or by its label."""
    folded = name.casefold()
    if iri := property_of(_kind(graph, thing), folded):
        return iri
    for iri in dict.fromkeys(PROPERTIES.values()):
        labels = {v.value.casefold() for v in graph.values(iri, _LABEL)}
        if folded in labels | {re.split("[#/]", iri)[-1].casefold(), iri.casefold()}:
            return iri
    return None


def _kind(graph: Graph, thing: str) -> str:
    """What the loaders call a thing of this class."""
    kinds = [_KINDS[name] for v in graph.values(thing, TYPE.value) if (name := v.value.removeprefix(PG)) in _KINDS]
    return "document" if graph.is_a(thing, "PolicyDocument") else next(iter(kinds), "")


def _domain(graph: Graph, predicate: str) -> str:
    return graph.first(predicate, _RDFS + "domain")


def _may_bear(graph: Graph, thing: str, predicate: str, *, strict: bool = False) -> bool:
    """Whether a thing is of the class that the ontology gives a property to."""
    domain = _domain(graph, predicate)
    if not domain.startswith(PG):
        return not strict or bool(graph.values(thing, predicate)) or predicate in (_LABEL,)
    types = {v.value for v in graph.values(thing, TYPE.value)}
    return bool(types & {domain, *_below(graph, domain)})


def _below(graph: Graph, cls: str) -> set[str]:
    """The classes under a class."""
    found, new = set[str](), {cls}
    while new:
        new = {
            q.subject.value  # type: ignore[union-attr]
            for iri, quads in graph.of.items()
            if iri.startswith(PG)
            for q in quads
            if q.predicate.value == _RDFS + "subClassOf" and getattr(q.object, "value", "") in new
        } - found
        found |= new
    return found


def _range(graph: Graph, predicate: str) -> str:
    return _RANGES.get(predicate) or graph.first(predicate, _RDFS + "range")


def _given(graph: Graph, subject: str, predicate: str, text: str, find: Callable[[str, str | None], str]) -> tuple[str, str]:
    """The value that a text gives, as it is written in the file, and the IRI if it is a thing."""
    of = _range(graph, predicate)
    if of == _SKOS + "Concept":
        return _concept(graph, predicate, text)
    if not of.startswith(PG):
        try:
            return _cell(literal_of(graph, predicate, text)), ""
        except ValueError as fault:
            raise UsageError(str(fault), remedy="Dates as 2025-12-31, numbers as 1500,50 or 1500.50, true or false.") from None
    name = of.removeprefix(PG)
    if name in _NEW:
        folded = fold(text)
        known = [
            i
            for i in sorted(graph.of)
            if graph.is_a(i, name) and any(fold(v.value) == folded for p in _NAMES for v in graph.values(i, p))
        ]
        place = subject.removeprefix(BASE + "id/").split("/")[0]
        iri = text if _is_iri(text) else next(iter(known), f"{BASE}id/{place}/{_NEW[name]}/{slug(text)}")
        return (graph.label(iri) if iri in graph.of else text), iri
    lookups = {"PoliticalGoal": "goal", "Initiative": "initiative", "LegalSource": "act", "PolicyDocument": "document"}
    iri = find(text, lookups.get(name))
    if not graph.of.get(iri):
        raise UsageError(f"nothing in the graph is called {text!r}")
    return graph.label(iri), iri


def _concept(graph: Graph, predicate: str, text: str) -> tuple[str, str]:
    """A concept of the shipped vocabulary that the property takes its values from."""
    scheme = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", predicate.rsplit("#", 1)[-1]).casefold()
    start = f"{BASE}vocabulary/{scheme}/"
    concepts = [iri for iri in sorted(graph.of) if iri.startswith(start)]
    for iri in concepts:
        words = {v.value.casefold() for p in _NAMES for v in graph.values(iri, p)} | {iri.casefold(), iri.removeprefix(start)}
        if text.casefold() in words:
            return graph.label(iri), iri
    names = ", ".join(iri.removeprefix(start) for iri in concepts) or "none"
    raise UsageError(f"{text!r} is no value of this field", remedy=f"One of: {names}.")


def literal_of(graph: Graph, predicate: str, text: str) -> ox.Literal:
    """A value as the ontology types it.

    :raises ValueError: if the text is none
    """
    of = _range(graph, predicate).removeprefix(_XSD)
    try:
        if of == "decimal":
            return literal(_decimal(text))
        if of == "integer":
            return literal(int(text))
        if of == "date":
            return literal(_date(text))
        if of == "boolean":
            return literal({"true": True, "ja": True, "yes": True, "false": False, "nej": False, "no": False}[text.casefold()])
    except (ValueError, KeyError, ArithmeticError):
        raise ValueError(f"{text!r} is no {of}") from None
    return ox.Literal(text)


def _decimal(text: str) -> Decimal:
    """A number as Danes write it, else as programs do."""
    sign = -1 if text.startswith("-") else 1
    bare = text.lstrip("+-").strip()
    try:
        return sign * parse_number(bare)
    except ValueError:
        if not re.fullmatch(r"\d+\.\d+", bare):
            raise
        return sign * Decimal(bare)


def _date(text: str) -> date:
    """A day as ISO writes it, or as Excel shows it here."""
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ValueError(text)


def _cell(value: ox.Literal) -> str:
    """A literal as the file holds it: a decimal with a comma, so that it is read as it was meant."""
    return value.value.replace(".", ",") if value.datatype.value == _XSD + "decimal" else value.value


def _shown(graph: Graph, value: Term) -> str:
    return graph.label(value.value) if isinstance(value, ox.NamedNode) else _cell(value)


def _same(value: Term, text: str, iri: str) -> bool:
    return value.value == iri if isinstance(value, ox.NamedNode) else _cell(value) == text


# ── Words and their prints ──


def _link_print(graph: Graph, one: str, two: str) -> str:
    return _print([*graph.quotes(graph.evidence(one)), *graph.quotes(graph.evidence(two))])


def _print(quotes: Iterable[Quote]) -> str:
    """A mark of the words as they are, wherever they stand."""
    return "t" + _hash(*(" ".join(q.quote.split()) for q in quotes))[:12]


def _short(quotes: Iterable[Quote], limit: int = 120) -> str:
    return " | ".join(f"„{w if len(w) <= limit else w[: limit - 2] + ' …'}“" for q in quotes if (w := " ".join(q.quote.split())))


def _is_iri(text: str) -> bool:
    return bool(re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", text))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
