"""Documents to quads: nodes, links, statements, passages, in one named graph a document.

What a body, fund, act or concept is called belongs to no one document: it stands once, in the graph ``things`` of the
municipality, or of all (``graph/things``) for what is known nationally. So no triple stands in two graphs, and their union
counts right in every engine. Which document speaks of the thing, and where, stands with the document.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import combinations
from typing import Any

import pyoxigraph as ox

from policygraph.graph.checks import checks
from policygraph.graph.goals import carried_out, link_goals
from policygraph.graph.measurements import settle
from policygraph.graph.names import Node, Pair, Resolver, fold
from policygraph.graph.terms import CLASSES, JOINED, property_of
from policygraph.loaders.fields import funding_records, purse, purses, shared_key
from policygraph.loaders.records import Document, Fact, Law, Name, Record, Ref, Term, Value, slug
from policygraph.loaders.source import Passage
from policygraph.ontology import BASE, ONTOLOGY, PG, PREFIXES, VOCABULARY
from policygraph.ontology.vocabulary import default_vocabulary

_RDF, _RDFS, _SKOS, _DCT, _OA, _XSD, _OWL = (PREFIXES[p] for p in ("rdf", "rdfs", "skos", "dct", "oa", "xsd", "owl"))
TYPE = ox.NamedNode(_RDF + "type")
_FIRST, _REST = ox.NamedNode(_RDF + "first"), ox.NamedNode(_RDF + "rest")
_MEMBERS, _DISJOINT = ox.NamedNode(_OWL + "members"), ox.NamedNode(_OWL + "disjointWith")
VOCABULARY_GRAPH = ox.NamedNode(BASE + "graph/vocabulary")
SUGGESTED_GRAPH = ox.NamedNode(BASE + "graph/suggested")
CURATED_GRAPH = ox.NamedNode(BASE + "graph/curated")
THINGS_GRAPH = ox.NamedNode(BASE + "graph/things")

_ORGANISATIONS = ("organisation", "municipality", "department", "body")


def node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def pg(name: str) -> ox.NamedNode:
    return ox.NamedNode(PG + name)


def literal(value: Value | int) -> ox.Literal:
    """A value as an RDF literal: decimals, dates, booleans and integers typed, words plain."""
    if isinstance(value, bool):
        return ox.Literal("true" if value else "false", datatype=node(_XSD + "boolean"))
    if isinstance(value, Decimal):
        return ox.Literal(format(value, "f"), datatype=node(_XSD + "decimal"))
    if isinstance(value, int):
        return ox.Literal(str(value), datatype=node(_XSD + "integer"))
    if isinstance(value, date):
        return ox.Literal(value.isoformat(), datatype=node(_XSD + "date"))
    return ox.Literal(str(value))


def municipality_of(document: Document) -> str:
    """The slug of the municipality that publishes a document; "ukendt" if it names none."""
    record = next((r for r in document.records if r.kind == "document"), None)
    name = record.first("publisher") if record else None
    return slug(name.text.removesuffix(" Kommune")) if isinstance(name, Name) else document.place or "ukendt"


def place_documents(documents: Sequence[Document]) -> None:
    """A document that names no municipality belongs to the only one that the others name."""
    named = {municipality_of(d) for d in documents} - {"ukendt"}
    for document in documents:
        document.place = next(iter(named)) if len(named) == 1 else document.place


def document_slug(document: Document) -> str:
    return slug(document.file.rsplit(".", 1)[0], 80)


def quads(documents: Sequence[Document], same: Sequence[Pair] = (), apart: Sequence[Pair] = ()) -> Iterator[ox.Quad]:
    """Everything the documents state, in their graphs, and the vocabulary in its own.

    :param same: pairs of names that a person said are one body or fund
    :param apart: pairs of names that a person said are two
    """
    place_documents(documents)
    places: dict[str, list[Document]] = defaultdict(list)
    national: set[ox.Quad] = set()
    for document in documents:
        _settle(document)
        places[municipality_of(document)].append(document)
    for place, members in sorted(places.items()):
        link_goals(members)
        settle(members)
        names = [v for d in members for r in d.records for f in r.facts if isinstance(v := f.value, Name)]
        texts = [d.source.text for d in members]
        organisations = Resolver([n for n in names if n.kind in _ORGANISATIONS], texts, same, apart)
        sources = Resolver([n for n in names if n.kind == "funding-source"], texts, same, apart)
        derived = checks(members, organisations)
        shared: set[ox.Quad] = set()
        for document in members:
            yield from _Writer(document, place, organisations, sources, members, shared, derived[document.file]).write()
        national.update(q for q in shared if q.graph_name == THINGS_GRAPH)
        yield from sorted((q for q in shared if q.graph_name != THINGS_GRAPH), key=str)
    yield from sorted(national, key=str)
    yield from vocabulary_quads()


@cache
def vocabulary_quads() -> tuple[ox.Quad, ...]:
    """The ontology and the shipped vocabularies."""
    return tuple(_vocabulary_quads())


@cache
def _known() -> frozenset[ox.Triple]:
    return frozenset(q.triple for q in vocabulary_quads())


@cache
def _shipped() -> frozenset[Any]:
    """What the shipped vocabularies name; a vocabulary of the user's is not in the graph, what it names is told there."""
    return frozenset(t.subject for t in _known())


def _vocabulary_quads() -> Iterator[ox.Quad]:
    for path in [ONTOLOGY, *sorted(VOCABULARY.glob("*.ttl"))]:
        if path.stem in ("labels", "audit-words"):
            continue
        parsed = [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
        for triple in parsed:
            if not isinstance(triple.subject, ox.BlankNode) and not isinstance(triple.object, ox.BlankNode):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, VOCABULARY_GRAPH)
        yield from _pairs(parsed)


def _pairs(triples: list[ox.Triple]) -> Iterator[ox.Quad]:
    """What ``owl:AllDisjointClasses`` says, pair by pair (OWL 2 Structural Specification, 9.1.3): a list has nodes without a name."""
    after: dict[Any, Any] = {(t.subject, t.predicate): t.object for t in triples if isinstance(t.subject, ox.BlankNode)}
    for (_, predicate), node in after.items():
        if predicate != _MEMBERS:
            continue
        classes = []
        while (node, _FIRST) in after:
            classes.append(after[node, _FIRST])
            node = after[node, _REST]
        for one, other in combinations(classes, 2):
            yield ox.Quad(one, _DISJOINT, other, VOCABULARY_GRAPH)


def _settle(document: Document) -> None:
    """Make the sums that were read into records of their own; one sum said of several initiatives becomes one."""
    shared: dict[tuple[str, str], Record] = {}
    paid = [r for r in document.records if r.kind == "initiative" and r.values("money")]
    together = purses(paid, default_vocabulary())
    for record in paid:
        shared_purse = purse(record, default_vocabulary())
        for funding in funding_records(record):
            amount = f"{funding.first('amount')} {funding.first('currency')}"
            name = shared_key(funding.passage) or together.get((record.key, amount), "") or shared_purse
            same = (name, amount)
            if name and same in shared:
                shared[same].more.append(funding.passage)
                record.add("funding", Ref("funding", shared[same].key), funding.passage)
                continue
            if name:
                funding.key = f"{name}-{slug(str(funding.first('amount')))}-{str(funding.first('currency')).lower()}"
                shared[same] = funding
            document.add(funding)
            record.add("funding", Ref("funding", funding.key), funding.passage)
        record.facts = [f for f in record.facts if f.field != "money"]


def occurrences(document: Document) -> dict[tuple[int, int], int]:
    """Which of several equal quotes the passage at a place is, counted from the top."""
    places: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for record in document.records:
        for passage in record.passages():
            places[passage.quote].add((passage.start, passage.end))
    numbered = {quote: sorted(same) for quote, same in places.items()}
    for passage in _unread(document):  # counted on, so that two lines nobody read stay two
        numbered.setdefault(passage.quote, []).append((passage.start, passage.end))
    return {place: n for same in numbered.values() for n, place in enumerate(same)}


def _unread(document: Document) -> Iterator[Passage]:
    lines = document.source.lines
    for first, last in document.unread():
        end = lines[last - 1].start + len(lines[last - 1].text)
        yield document.source.passage(lines[first - 1].start, end)


def document_node(document: Document) -> ox.NamedNode:
    """The node of a document."""
    return node(f"{BASE}id/{municipality_of(document)}/{document_slug(document)}")


def passage_node(document: Document, passage: Passage, occurrence: Mapping[tuple[int, int], int]) -> ox.NamedNode:
    """The node of a passage.

    :param occurrence: of :func:`occurrences`
    """
    number = str(occurrence.get((passage.start, passage.end), 0))
    key = _hash(passage.quote, number, passage.transcribed_from or "")
    return node(f"{document_node(document).value}/passage/{key}")


class _Writer:
    """Writes one document."""

    def __init__(
        self,
        document: Document,
        place: str,
        organisations: Resolver,
        sources: Resolver,
        corpus: Sequence[Document],
        shared: set[ox.Quad],
        derived: Sequence[Record] = (),
    ) -> None:
        self.document, self.place, self.corpus, self.derived, self.shared = document, place, corpus, derived, shared
        self.organisations, self.sources = organisations, sources
        self.iri = f"{BASE}id/{place}/{document_slug(document)}"
        self.node = node(self.iri)
        self.graph = node(f"{BASE}graph/{place}/{document_slug(document)}")
        self.things = node(f"{BASE}graph/{place}/things")
        self.occurrence = occurrences(document)
        self.seen: set[object] = set()
        self.out: list[ox.Quad] = []

    def write(self) -> list[ox.Quad]:
        self._document()
        for record in [*self.document.records, *self.derived]:
            self._record(record)
        for passage in _unread(self.document):
            self._add(self._passage(passage), TYPE, pg("UnreadPassage"))
        return self.out

    def _add(self, subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> None:
        quad = ox.Quad(subject, predicate, value, self.graph)
        if quad not in self.seen:
            self.seen.add(quad)
            self.out.append(quad)

    def _describe(self, subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> None:
        """Say what a thing is that several documents may speak of; what the vocabulary says is not said again."""
        if ox.Triple(subject, predicate, value) not in _known():
            own = subject.value.startswith(f"{BASE}id/{self.place}/")
            self.shared.add(ox.Quad(subject, predicate, value, self.things if own else THINGS_GRAPH))

    # --- document and records ------------------------------------------------------------------------------------------

    def _document(self) -> None:
        source = self.document.source
        for name in CLASSES[self.document.genre]:
            self._add(self.node, TYPE, pg(name))
        self._add(self.node, pg("sourceFile"), literal(source.file))
        self._add(self.node, pg("sourceHash"), literal(f"sha256:{source.sha256}"))
        self._add(self.node, pg("genreReason"), literal(self.document.why))
        self._add(self.node, pg("lineCount"), literal(sum(not line.blank for line in source.lines)))
        if self.document.withheld:
            self._add(self.node, pg("personsWithheld"), literal(self.document.withheld))
        if self.document.persons_kept:
            self._add(self.node, pg("personsKept"), literal(self.document.persons_kept))
        for note in self.document.notes:
            self._add(self.node, node(_SKOS + "editorialNote"), literal(note))
        title = next((str(r.first("title")) for r in self.document.of("document")), source.file)
        self._add(self.node, node(_RDFS + "label"), literal(title))

    def record_iri(self, kind: str, key: str) -> ox.NamedNode:
        return self.node if kind == "document" else node(f"{self.iri}/{kind}/{key}")

    def _record(self, record: Record) -> None:
        subject = self.record_iri(record.kind, record.key)
        if record.kind != "document":
            for name in CLASSES[record.kind]:
                self._add(subject, TYPE, pg(name))
            self._add(subject, pg("statedIn"), self.node)
            for passage in [record.passage, *record.more]:
                self._add(subject, pg("evidence"), self._passage(passage))
        if record.kind == "funding":
            self._add(
                subject,
                node(_RDFS + "label"),
                literal(funding_label(*(record.first(f) for f in ("amount", "currency", "basis")))),
            )
        for fact in self._facts(record):
            self._fact(subject, record, fact)

    def _facts(self, record: Record) -> Iterable[Fact]:
        """The facts in order, those of a joined field as one."""
        joined: dict[str, list[Fact]] = defaultdict(list)
        for fact in record.facts:
            if (record.kind, fact.field) in JOINED:
                joined[fact.field].append(fact)
            else:
                yield fact
        for name, facts in joined.items():
            yield Fact(name, "\n".join(str(f.value) for f in facts), facts[0].passage)

    def _fact(self, subject: ox.NamedNode, record: Record, fact: Fact) -> None:
        iri = property_of(record.kind, fact.field)
        if iri is None:
            return
        predicate = node(iri)
        value = self._value(fact)
        if value is None:
            return
        if record.kind == "target" and fact.field == "of_goal" and isinstance(value, ox.NamedNode):
            subject, predicate, value = value, pg("hasResultTarget"), subject  # said from the target, kept from the goal
        self._add(subject, predicate, value)
        if not isinstance(fact.value, str):
            self._statement(subject, predicate, value, fact, record.confidence)
        if fact.field == "partner":
            self._describe(value, TYPE, pg("Partner"))  # type: ignore[arg-type]

    def _value(self, fact: Fact) -> ox.NamedNode | ox.Literal | None:
        value = fact.value
        if isinstance(value, Ref):
            home = next((d for d in self.corpus if d.file == value.document), self.document)
            if value.kind == "document":
                return self.node
            if not any(r.kind == value.kind and r.key == value.key for r in home.records):
                return None
            return node(f"{BASE}id/{self.place}/{document_slug(home)}/{value.kind}/{value.key}")
        if isinstance(value, Name):
            return self._named(value, fact)
        if isinstance(value, Law):
            return self._law(value, fact)
        if isinstance(value, Term):
            return node(f"{BASE}vocabulary/{value.scheme}/{value.key}")
        return literal(value)

    # --- named things -------------------------------------------------------------------------------------------------

    def _named(self, name: Name, fact: Fact) -> ox.NamedNode | None:
        if name.kind == "document":
            return self._replaced(name) if fact.field == "replaces" else self._policy(name)
        if name.kind in ("goal", "target"):
            return None  # which one is meant stayed open
        if name.kind in ("theme", "target-group"):
            return self._concept(name, fact)
        resolved = (self.sources if name.kind == "funding-source" else self.organisations).node(name)
        kind = "funding-source" if name.kind == "funding-source" else "organisation"
        iri = resolved.iri or f"{kind}/{resolved.key}"
        subject = node(iri if ":" in iri else f"{BASE}id/{self.place}/{iri}")
        self._thing(subject, resolved, fact, CLASSES[resolved.kind])
        return subject

    def _thing(self, subject: ox.NamedNode, resolved: Node, fact: Fact, classes: Iterable[str]) -> None:
        for name in classes:
            self._describe(subject, TYPE, pg(name))
        if subject not in _shipped():
            self._describe(subject, node(_RDFS + "label"), literal(resolved.label))
            if resolved.kind == "funding-source" and (sort := default_vocabulary().ends_as("source-kind", resolved.label)):
                self._describe(subject, pg("sourceKind"), node(sort.iri))
            municipality = self._municipality()
            if resolved.kind == "department" and municipality is not None:
                self._describe(subject, node(PREFIXES["org"] + "unitOf"), municipality)
        spellings = {s for s in resolved.spellings if s.casefold() != resolved.label.casefold()}
        for spelling in sorted(spellings):
            self._describe(subject, node(_SKOS + "altLabel"), literal(spelling))
        self._add(subject, pg("statedIn"), self.node)
        self._add(subject, pg("evidence"), self._passage(fact.passage))

    def _municipality(self) -> ox.NamedNode | None:
        record = self.document.of("document")[0]
        name = record.first("publisher")
        if not isinstance(name, Name):
            return None
        return node(f"{BASE}id/{self.place}/organisation/{self.organisations.node(name).key}")

    def _concept(self, name: Name, fact: Fact) -> ox.NamedNode:
        kind = name.kind
        subject = node(f"{BASE}id/{self.place}/{kind}/{slug(name.text)}")
        for iri in (pg(CLASSES[kind][0]), node(_SKOS + "Concept")):
            self._describe(subject, TYPE, iri)
        label = name.text if name.text.isupper() else name.text[0].upper() + name.text[1:]
        self._describe(subject, node(_SKOS + "prefLabel"), literal(label))
        self._describe(subject, node(_RDFS + "label"), literal(label))
        self._add(subject, pg("statedIn"), self.node)
        self._add(subject, pg("evidence"), self._passage(fact.passage))
        return subject

    def _law(self, law: Law, fact: Fact) -> ox.NamedNode:
        act = node(law.iri or f"{BASE}id/act/{slug(law.act)}")
        self._describe(act, TYPE, pg("LegalAct"))
        self._add(act, pg("statedIn"), self.node)
        self._add(act, pg("evidence"), self._passage(fact.passage))
        if act not in _shipped():
            self._describe(act, node(_RDFS + "label"), literal(law.act))
        if not law.provision:
            return act
        provision = node(f"{act.value}/provision/{slug(law.provision)}")
        for predicate, value in (
            (TYPE, pg("LegalProvision")),
            (pg("provisionOf"), act),
            (pg("number"), literal(law.provision)),
            (node(_RDFS + "label"), literal(f"{law.act} {law.provision}")),
        ):
            self._describe(provision, predicate, value)
        self._add(provision, pg("statedIn"), self.node)
        self._add(provision, pg("evidence"), self._passage(fact.passage))
        return provision

    def _replaced(self, name: Name) -> ox.NamedNode | None:
        """The loaded document that this one says it takes the place of: the one whose title and file it names."""
        from rapidfuzz import fuzz

        def likeness(other: Document) -> float:
            title = f"{other.of('document')[0].first('title')} {other.file.rsplit('.', 1)[0].replace('-', ' ')}"
            return fuzz.token_set_ratio(fold(name.text), fold(title))

        others = sorted((d for d in self.corpus if d is not self.document), key=lambda d: d.file)
        best = max(others, key=likeness, default=None)
        return node(f"{BASE}id/{self.place}/{document_slug(best)}") if best and likeness(best) >= 88 else None

    def _policy(self, name: Name) -> ox.NamedNode | None:
        """The loaded policy that a plan names: of that title, the one whose goals are most like the plan's."""
        from rapidfuzz import fuzz

        if self.document.genre == "catalogue":  # it has no goals of its own to compare
            plans = [d for d in self.corpus if d.genre in ("policy", "action-plan")]
            meant = carried_out(self.document, plans)
            return node(f"{BASE}id/{self.place}/{document_slug(meant[0])}") if len(meant) == 1 else None

        def likeness(other: Document) -> float:
            theirs = [str(g.first("text")) for g in other.of("goal")]
            return sum(
                max((fuzz.token_set_ratio(str(g.first("text")), t) for t in theirs), default=0) for g in self.document.of("goal")
            )

        titled = [
            d
            for d in self.corpus
            if d.genre == "policy"
            and d is not self.document
            and fold(name.text)[:-1] in fold(str(d.of("document")[0].first("title")))
        ]
        if not titled:
            return None
        best = max(sorted(titled, key=lambda d: d.file), key=likeness)
        return node(f"{BASE}id/{self.place}/{document_slug(best)}")

    # --- passages and statements -----------------------------------------------------------------------------------------

    def _passage(self, passage: Passage) -> ox.NamedNode:
        quote = self.document.redact(passage.quote)
        subject = passage_node(self.document, passage, self.occurrence)
        if subject.value in self.seen:
            return subject
        self.seen.add(subject.value)
        self._add(subject, TYPE, pg("Passage"))
        for name, value in (
            ("inDocument", self.node),
            ("lineStart", literal(passage.line_start)),
            ("lineEnd", literal(passage.line_end)),
            ("quote", literal(quote)),
        ):
            self._add(subject, pg(name), value)
        for name in ("page", "sheet", "row", "paragraph"):
            if (value := getattr(passage, name)) is not None:
                self._add(subject, pg(name), literal(value))
        if passage.transcribed_from:
            self._add(subject, pg("transcribedFrom"), literal(passage.transcribed_from))
            return subject
        text, position = node(f"{subject.value}#quote"), node(f"{subject.value}#position")
        self._add(subject, node(_OA + "hasSelector"), text)
        self._add(subject, node(_OA + "hasSelector"), position)
        self._add(text, TYPE, node(_OA + "TextQuoteSelector"))
        self._add(text, node(_OA + "exact"), literal(quote))
        self._add(position, TYPE, node(_OA + "TextPositionSelector"))
        self._add(position, node(_OA + "start"), literal(passage.start))
        self._add(position, node(_OA + "end"), literal(passage.end))
        return subject

    def _statement(
        self, subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal, fact: Fact, confidence: float
    ) -> None:
        statement = node(f"{self.iri}/statement/{_hash(subject.value, predicate.value, str(value))}")
        for iri, term in (
            (TYPE, pg("Statement")),
            (node(_RDF + "subject"), subject),
            (node(_RDF + "predicate"), predicate),
            (node(_RDF + "object"), value),
            (pg("statementStatus"), pg("Stated")),
            (pg("confidence"), literal(Decimal(str(confidence)))),
            (pg("evidence"), self._passage(fact.passage)),
            (pg("statedIn"), self.node),
        ):
            if iri.value == PG + "confidence" and (statement.value, "c") in self.seen:
                continue
            self._add(statement, iri, term)
        self.seen.add((statement.value, "c"))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def funding_label(amount: object, currency: object, basis: object) -> str:
    """What a sum is called: "50.000 DKK (total)"."""
    printed = f"{amount:,f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return f"{printed} {currency} ({basis})"
