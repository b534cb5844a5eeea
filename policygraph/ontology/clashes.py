"""Why a graph contradicts itself: the contradictions that show directly, each with its place and its reason.

A reasoner says only that something is wrong. This follows domains, ranges and super-classes one step, in
plain Python and without Java. What it finds is certain; finding nothing proves nothing (sound, not complete).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from policygraph.ontology.reasoner import Terms, Triple, schema, without_statements


@dataclass(frozen=True, slots=True)
class Clash:
    """One contradiction.

    :param focus: the thing, an IRI
    :param path: the property that it shows in
    :param value: the class or the literal that does not fit
    :param axiom: the OWL or RDFS construct that is broken
    """

    focus: str
    path: str
    value: str
    axiom: str
    message_da: str
    message_en: str


def find_clashes(data: Iterable[Triple], axioms: Graph | None = None) -> list[Clash]:
    """Things of two disjoint classes, two values where one is possible, literals outside the range of their
    property, things that come before each other.

    :param axioms: the schema, ours unless given
    """
    rules = _Rules(schema() if axioms is None else axioms)
    told = without_statements(data)
    checks = (rules.disjointness, rules.functionality, rules.ranges, rules.cycles)
    clashes = [clash for check in checks for clash in check(told)]
    return sorted(clashes, key=lambda c: (c.focus, c.axiom, c.path, c.value))


@dataclass(frozen=True, slots=True)
class _Reason:
    """Why a thing belongs to a class: it is typed so (no role), or it stands at one end of a property."""

    path: Node = RDF.type
    role: str = ""
    other: Node | None = None


class _Rules:
    """The axioms of a schema that a contradiction can break in one step."""

    def __init__(self, axioms: Graph) -> None:
        self.axioms = axioms
        self.terms = Terms(axioms)
        self.above = {c: self._super_classes(c) for c in self.terms.classes}
        self.disjoint = sorted(set(self._disjoint_pairs()), key=sorted)

    def _super_classes(self, of: Node) -> set[Node]:
        found, waiting = {of}, [of]
        while waiting:
            for parent in self._parents(waiting.pop()):
                if parent not in found:
                    found.add(parent)
                    waiting.append(parent)
        return found

    def _parents(self, of: Node) -> Iterator[Node]:
        yield from (c for c in self.axioms.objects(of, RDFS.subClassOf) if isinstance(c, URIRef))
        for definition in self.axioms.objects(of, OWL.equivalentClass):
            for members in self.axioms.objects(definition, OWL.intersectionOf):
                yield from (c for c in Collection(self.axioms, members) if isinstance(c, URIRef))

    def _disjoint_pairs(self) -> Iterator[frozenset[Node]]:
        for one, other in self.axioms.subject_objects(OWL.disjointWith):
            yield frozenset((one, other))
        for axiom in self.axioms.subjects(RDF.type, OWL.AllDisjointClasses):
            for members in self.axioms.objects(axiom, OWL.members):
                yield from map(frozenset, combinations(Collection(self.axioms, members), 2))

    def disjointness(self, told: list[Triple]) -> Iterator[Clash]:
        """Things that belong to two classes which share nothing, one clash for each such thing."""
        for thing, reasons in self._memberships(told).items():
            for pair in self.disjoint:
                if pair <= reasons.keys():
                    yield self._both(thing, pair, reasons)
                    break

    def _memberships(self, told: list[Triple]) -> dict[Node, dict[Node, _Reason]]:
        found: dict[Node, dict[Node, _Reason]] = defaultdict(dict)
        for s, p, o in sorted(told, key=lambda t: (t[1] != RDF.type, t)):
            if p == RDF.type and o in self.terms.classes:
                self._belongs(found[s], [o], _Reason())
            elif p in self.terms.objects or p in self.terms.literals:
                self._belongs(found[s], self.axioms.objects(p, RDFS.domain), _Reason(p, "domain", o))
                if not isinstance(o, Literal):
                    self._belongs(found[o], self.axioms.objects(p, RDFS.range), _Reason(p, "range", s))
        return found

    def _belongs(self, reasons: dict[Node, _Reason], to: Iterable[Node], why: _Reason) -> None:
        for one in to:
            for above in self.above.get(one, ()):
                reasons.setdefault(above, why)

    def _both(self, thing: Node, pair: frozenset[Node], reasons: dict[Node, _Reason]) -> Clash:
        one, other = sorted(pair, key=lambda c: (reasons[c].role, str(c)))
        da, en = (
            [f"{self._label(c, language)} ({self._because(reasons[c], language)})" for c in (one, other)]
            for language in ("da", "en")
        )
        return Clash(
            str(thing),
            str(reasons[other].path),
            str(other),
            str(OWL.disjointWith),
            f"Kan ikke både være {da[0]} og {da[1]}",
            f"Cannot be both {en[0]} and {en[1]}",
        )

    def _because(self, why: _Reason, language: str) -> str:
        if not why.role:
            return "sådan er den oplyst" if language == "da" else "so it is typed"
        name = self._label(why.path, language)
        if why.role == "domain":
            return f"den har »{name}«" if language == "da" else f"it has “{name}”"
        return f"»{name}« fra {why.other}" if language == "da" else f"“{name}” from {why.other}"

    def _label(self, term: Node, language: str) -> str:
        for label in self.axioms.objects(term, RDFS.label):
            if isinstance(label, Literal) and label.language == language:
                return str(label)
        return str(term).rsplit("#", 1)[-1].rsplit("/", 1)[-1]

    def functionality(self, told: list[Triple]) -> Iterator[Clash]:
        """Two different literals of a property that can have one."""
        single = set(self.axioms.subjects(RDF.type, OWL.FunctionalProperty)) & self.terms.literals
        values: dict[tuple[Node, Node], dict[Any, Literal]] = defaultdict(dict)
        for s, p, o in told:
            if p in single and isinstance(o, Literal):
                values[s, p].setdefault(o if o.language or o.value is None else o.value, o)
        for (s, p), given in values.items():
            if len(given) > 1:
                shown = ", ".join(sorted(given.values()))
                yield Clash(
                    str(s),
                    str(p),
                    shown,
                    str(OWL.FunctionalProperty),
                    f"Kan kun have én værdi af »{self._label(p, 'da')}«, men har: {shown}",
                    f"Can have one value of “{self._label(p, 'en')}” only, but has: {shown}",
                )

    def ranges(self, told: list[Triple]) -> Iterator[Clash]:
        """Literals that are not of the datatype that their property asks for."""
        for s, p, o in told:
            if p in self.terms.literals and isinstance(o, Literal):
                wanted = self.axioms.value(p, RDFS.range)
                if not _fits(o, wanted):
                    name = str(wanted).rsplit("#", 1)[-1]
                    yield Clash(
                        str(s),
                        str(p),
                        str(o),
                        str(RDFS.range),
                        f"Værdien af »{self._label(p, 'da')}« er ikke af typen {name}: {o}",
                        f"The value of “{self._label(p, 'en')}” is not of the type {name}: {o}",
                    )

    def cycles(self, told: list[Triple]) -> Iterator[Clash]:
        """Things that come before themselves or before each other, where only one way is possible."""
        one_way = set(self.axioms.subjects(RDF.type, OWL.AsymmetricProperty))
        links = {(s, p, o) for s, p, o in told if p in one_way}
        for s, p, o in links:
            if (o, p, s) in links and str(s) <= str(o):
                yield Clash(
                    str(s),
                    str(p),
                    str(o),
                    str(OWL.AsymmetricProperty),
                    f"»{self._label(p, 'da')}« kan ikke gælde begge veje: {o}",
                    f"“{self._label(p, 'en')}” cannot hold both ways: {o}",
                )


def _fits(value: Literal, wanted: Node | None) -> bool:
    """Whether a literal may stand where a datatype is asked for, by value and not by spelling."""
    if wanted is None or wanted == RDFS.Literal:
        return True
    if value.ill_typed:
        return False
    given = RDF.langString if value.language else value.datatype or XSD.string
    return given == wanted or (wanted == XSD.decimal and given == XSD.integer)
