"""Is the graph well-formed, what does the policy in it lack, and does it contradict itself?

Three checks of one graph, each for what the others cannot see:

- **shapes** (SHACL, https://www.w3.org/TR/shacl/, run by pySHACL): what must be there and is not. Closed
  world: a missing passage is a fault of the data, a missing target a gap in the policy.
- **terms**: names under ``pg:`` that the ontology does not declare. A misspelt property breaks no shape; it
  is silently asked for in vain.
- **logic** (OWL; ``reasoner.py`` and ``clashes.py``): what cannot be true at the same time. Open world:
  nothing missing is ever a fault.

Nothing is printed; :func:`validate` returns a :class:`ValidationReport`. Without a Java runtime the reasoner
is left out and the report says so.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rdflib import OWL, RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.term import Node

from policygraph.ontology import ONTOLOGY, PG, SHAPES
from policygraph.ontology.clashes import Clash, find_clashes
from policygraph.ontology.reasoner import Verdict, reasoner_feed, run_hermit

#: Severities, gravest first: a fault of the data, a gap in the policy, a gap that may be meant.
VIOLATION, WARNING, INFO = SEVERITIES = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or lacking.

    :param severity: ``violation``, ``warning`` or ``info``
    :param focus: the thing, an IRI; empty if the whole graph is meant
    :param path: the property, as an IRI, with ``^`` before it if followed backwards
    :param value: the value that is wrong, if there is one
    :param shape: what is broken: the IRI of the shape, or of the OWL or RDFS construct
    """

    severity: str
    focus: str
    path: str | None
    value: str | None
    message_da: str
    message_en: str
    shape: str


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """The outcome of :func:`validate`.

    :param findings: gravest first
    :param consistent: whether the graph is free of contradiction; None if that is not known
    :param unsatisfiable: IRIs of classes that nothing can belong to
    :param reasoner: the reasoner that ran, or why none did
    """

    findings: list[Finding]
    consistent: bool | None
    unsatisfiable: list[str]
    reasoner: str

    @property
    def conforms(self) -> bool:
        """No violation, no contradiction, no empty class. Gaps (warnings) conform, and so does an unknown."""
        faults = any(finding.severity == VIOLATION for finding in self.findings)
        return not faults and self.consistent is not False and not self.unsatisfiable


def validate(data: Graph, *, java: str | None = None) -> ValidationReport:
    """Check a graph against the shapes, the names and the logic of the ontology.

    Give an in-memory rdflib graph: pySHACL takes about forty times as long on other stores.

    :param data: the triples to check, of all documents together; may contain the ontology itself
    :param java: the Java program that runs the reasoner; found on the path unless given
    """
    findings = [*check_shapes(data), *check_terms(data)]
    seen = {(finding.focus, finding.path) for finding in findings if finding.severity == VIOLATION}
    clashes = find_clashes(data)
    findings += [_of_clash(clash) for clash in clashes if (clash.focus, clash.path) not in seen]
    verdict = _reason(data, java)
    if verdict.consistent is False and not clashes:
        findings.append(_UNEXPLAINED)
    consistent = False if clashes else verdict.consistent
    findings.sort(key=_order)
    return ValidationReport(findings, consistent, list(verdict.unsatisfiable), verdict.note)


# ── Shapes ──


@cache
def _shapes() -> Graph:
    return Graph().parse(SHAPES, format="turtle")


@cache
def _ontology() -> Graph:
    return Graph().parse(ONTOLOGY, format="turtle")


def check_shapes(data: Graph) -> list[Finding]:
    """What pySHACL finds; the ontology is at hand for sub-classes, and nothing is inferred."""
    import pyshacl

    _, report, _ = pyshacl.validate(
        data, shacl_graph=_shapes(), ont_graph=_ontology(), inference="none", advanced=False, meta_shacl=False
    )
    if not isinstance(report, Graph):
        raise TypeError(f"pySHACL gave no report: {report!r}")
    return [_of_result(report, result) for result in report.objects(None, SH.result)]


def _of_result(report: Graph, result: Node) -> Finding:
    texts = report.objects(result, SH.resultMessage)
    messages = {text.language: str(text) for text in texts if isinstance(text, Literal)}
    severity = str(report.value(result, SH.resultSeverity)).rsplit("#", 1)[-1].lower()
    focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
    english = messages.get("en", messages.get(None, ""))
    return Finding(
        severity,
        str(focus),
        _path(report, report.value(result, SH.resultPath)),
        None if value in (None, focus) else str(value),
        messages.get("da", english),
        english,
        str(report.value(result, SH.sourceShape)),
    )


def _path(report: Graph, path: Node | None) -> str | None:
    if path is None or isinstance(path, URIRef):
        return None if path is None else str(path)
    return f"^{report.value(path, SH.inversePath)}"


# ── Terms ──


def check_terms(data: Graph) -> Iterator[Finding]:
    """Properties and classes under ``pg:`` that the data uses and the ontology lacks, each once."""
    declared = set(_ontology().subjects(RDFS.isDefinedBy))
    unknown: dict[Node, tuple[str, int]] = {}
    for s, p, o in data:
        for term in (p, o) if p in (RDF.type, RDF.predicate) else (p,):
            if str(term).startswith(PG) and term not in declared:
                first, uses = unknown.get(term, (str(s), 0))
                unknown[term] = (min(first, str(s)), uses + 1)
    for term, (first, uses) in unknown.items():
        name = f"pg:{str(term).removeprefix(PG)}"
        times_da, times_en = ("gang", "time") if uses == 1 else ("gange", "times")
        da = f"{name} findes ikke i ontologien (brugt {uses} {times_da}, f.eks. her)"
        en = f"{name} is not a term of the ontology (used {uses} {times_en}, for example here)"
        yield Finding(VIOLATION, first, str(term), None, da, en, str(RDFS.isDefinedBy))


# ── Logic ──

_UNEXPLAINED = Finding(
    VIOLATION,
    "",
    None,
    None,
    "Grafen modsiger sig selv, men ikke på ét sted; begynd med de andre fejl, der er fundet i den",
    "The graph contradicts itself, but in no single place; begin with the other faults found in it",
    str(OWL.Nothing),
)


def _reason(data: Graph, java: str | None) -> Verdict:
    """The reasoner's verdict on schema and data, and the empty classes even where the data is at fault."""
    program = shutil.which(java or "java")
    if program is None:
        asked = f" at {java}" if java else ""
        return Verdict(f"HermiT was not run: no Java runtime was found{asked}; install Java 8 or later")
    verdict = run_hermit(reasoner_feed(data), program)
    if verdict.consistent is False:
        alone = run_hermit(reasoner_feed(()), program)
        return Verdict(verdict.note, False, alone.unsatisfiable)
    return verdict


def _of_clash(clash: Clash) -> Finding:
    return Finding(VIOLATION, clash.focus, clash.path, clash.value, clash.message_da, clash.message_en, clash.axiom)


def _order(finding: Finding) -> tuple[int, str, str, str, str]:
    rank = SEVERITIES.index(finding.severity)
    return rank, finding.shape, finding.focus, finding.path or "", finding.value or ""
