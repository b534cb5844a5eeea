"""What is asked of every engine: each named question with the values it needs, written out in full."""

from __future__ import annotations

from pathlib import Path

from policygraph.queries.bind import bind
from policygraph.queries.catalogue import NamedQuery, catalogue
from policygraph.queries.run import _prologue, _values

BEST = Path(__file__).parent / "best"
_GIVEN = {"date": "2024-06-01", "before": "2025-01-01", "term": "fællesskab"}
#: The question of the README as somebody writes it who thinks of the answer, not of the engine; and as the engine likes it best.
HEADLINE = """PREFIX pg: <https://w3id.org/policygraph/ontology#>
SELECT ?g { ?g a pg:PoliticalGoal FILTER NOT EXISTS { ?i pg:contributesTo ?g ; pg:hasFunding ?f . ?f pg:amount ?a } }"""
HEADLINE_BEST = """PREFIX pg: <https://w3id.org/policygraph/ontology#>
SELECT ?g { ?g a pg:PoliticalGoal MINUS { ?i pg:contributesTo ?g ; pg:hasFunding ?f . ?f pg:amount ?a } }"""


def given(query: NamedQuery, goal: str) -> dict[str, str]:
    """Values for what a question cannot do without.

    :param goal: the address of a goal that the graph has
    """
    return {p.name: _GIVEN.get(p.name, goal) for p in query.parameters if p.required and p.name != "lang"}


def written_out(goal: str) -> dict[str, str]:
    """Every named question as SPARQL that any engine takes: prefixes declared, values in place."""
    found = {}
    for name, query in catalogue().items():
        values = _values(_NoLookup(), query, given(query, goal), "en")
        found[name] = _prologue(query.text) + bind(query.text, values)
    return found


def best(goal: str) -> dict[str, list[str]]:
    """For each question the forms that may be the fastest on Oxigraph: as shipped, and as written by hand where that is faster."""
    forms = {name: [text] for name, text in written_out(goal).items()}
    for path in sorted(BEST.glob("*.rq")):
        forms[path.stem].append(path.read_text(encoding="utf-8").replace("$GOAL", f"<{goal}>"))
    return forms


class _NoLookup:
    def query(self, sparql: str, *, with_suggested: bool = False) -> None:
        raise AssertionError("an address is given, nothing is to be looked up")
