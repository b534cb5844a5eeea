"""The rules about the graph itself: each reports its bad example and not its good one; our own ontology and graph pass."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

from policygraph.graph.build import quads
from policygraph.graph.store import Store
from policygraph.loaders import load
from policygraph.ontology import PREFIXES
from policygraph.queries.audit import Finding, audit, rules
from policygraph.queries.audit.quality import DIMENSION, FileText, Texts

EXAMPLES = Path(__file__).parent / "examples" / "self"
RULES = sorted(rules(itself=True).keys() - rules().keys())
FJORDBY = Path(__file__).parents[2] / "examples" / "fjordby"
_SCENE = """ex:plan pg:sourceFile "plan.txt" .
ex:plan1 pg:inDocument ex:plan ; pg:lineStart 1 ; pg:lineEnd 1 ; pg:quote "linje" .
ex:plan2 pg:inDocument ex:plan ; pg:lineStart 2 ; pg:lineEnd 2 ; pg:quote "linje" .
"""


def _found(rule: str, which: str) -> list[Finding]:
    example: dict[str, Any] = yaml.safe_load((EXAMPLES / f"{rule}.yaml").read_text(encoding="utf-8"))
    names = {**PREFIXES, "ex": "https://example.org/", "id": "https://example.org/id/"}
    text = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in names.items()) + _SCENE + example[which]
    graph = ox.NamedNode("https://example.org/graph")
    store = Store.memory(ox.Quad(*t.triple, graph) for t in ox.parse(text, format=ox.RdfFormat.TURTLE))
    given = example.get("texts", {}).get(which, {})
    texts: Texts = {file: None if words is None else FileText(words, words) for file, words in given.items()}
    return audit(store, only=[rule], texts=texts, as_of="2025-06-01").findings


def test_there_are_rules_and_each_has_its_examples() -> None:
    assert len(RULES) >= 10 and {p.stem for p in EXAMPLES.glob("*.yaml")} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_reports_its_bad_example_only(rule: str) -> None:
    findings = _found(rule, "bad")
    assert len(findings) == 1, [f.message for f in findings]
    assert findings[0].rule.dimension == DIMENSION and findings[0].subject and "{" not in findings[0].message
    assert [f.message for f in _found(rule, "good")] == []


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_speaks_both_languages(rule: str) -> None:
    known = rules(itself=True)[rule]
    for words in (known.title, known.message, known.remedy, known.rationale):
        assert words["en"] and words["da"] and (words["en"] != words["da"] or "policygraph" in words["en"])


def test_what_is_built_of_documents_has_no_fault() -> None:
    documents = {path.name: load(path) for path in sorted(FJORDBY.glob("*.txt"))}
    store = Store.memory(quads(documents.values()))
    texts = {name: FileText(d.source.text, f"sha256:{d.source.sha256}") for name, d in documents.items()}
    found = audit(store, dimensions=[DIMENSION], texts=texts).findings
    assert [f.message for f in found if f.severity != "info"] == []


def test_without_self_nothing_is_said_of_the_graph_itself() -> None:
    assert DIMENSION not in {r.dimension for r in rules().values()}
