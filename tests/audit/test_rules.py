"""Each rule of the audit reports its bad example and nothing in its good one, which holds what it must not take for bad."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml

from policygraph.graph.build import quads, vocabulary_quads
from policygraph.graph.store import Store
from policygraph.loaders import load
from policygraph.ontology import PREFIXES
from policygraph.queries.audit import DIMENSIONS, Finding, audit, rules

EXAMPLES = Path(__file__).parent / "examples"
RULES = sorted(rules())
DAY = "2025-06-01"

#: Four documents with passages ex:plan1 … ex:minutes6 that an example in Turtle may speak of.
_SCENE = "".join(
    f'ex:{name} a pg:{genre} , pg:PolicyDocument ; rdfs:label "{name}" ; pg:sourceFile "{name}.txt" .\n'
    + "".join(
        f'ex:{name}{n} pg:inDocument ex:{name} ; pg:lineStart {n} ; pg:lineEnd {n} ; pg:quote "{name} line {n}" .\n'
        for n in range(1, 7)
    )
    for name, genre in (
        ("plan", "ActionPlan"),
        ("policy", "Policy"),
        ("catalogue", "InitiativeCatalogue"),
        ("minutes", "Minutes"),
    )
)


@cache
def _vocabulary() -> tuple[ox.Quad, ...]:
    return tuple(vocabulary_quads())


def _store(example: str | dict[str, str], folder: Path) -> Store:
    if isinstance(example, str):
        prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        text = f"{prefixes}PREFIX ex: <https://example.org/>\n{_SCENE}{example}"
        graph = ox.NamedNode("https://example.org/graph")
        return Store.memory(ox.Quad(q.subject, q.predicate, q.object, graph) for q in ox.parse(text, format=ox.RdfFormat.TURTLE))
    paths = []
    for name, text in example.items():
        paths.append(folder / name)
        paths[-1].write_text(text, encoding="utf-8")
    return Store.memory([*quads([load(path) for path in paths])])


def _found(rule: str, which: str, folder: Path) -> list[Finding]:
    example = yaml.safe_load((EXAMPLES / f"{rule}.yaml").read_text(encoding="utf-8"))
    return audit(_store(example[which], folder), only=[rule], as_of=DAY).findings


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_good_and_a_bad_example(rule: str) -> None:
    example = yaml.safe_load((EXAMPLES / f"{rule}.yaml").read_text(encoding="utf-8"))
    assert set(example) == {"bad", "good"} and example["bad"] != example["good"]


@pytest.mark.parametrize("rule", RULES)
def test_the_bad_example_is_reported_with_its_place(rule: str, tmp_path: Path) -> None:
    findings = _found(rule, "bad", tmp_path)
    assert findings, "nothing found"
    for finding in findings:
        assert "{" not in finding.message + finding.remedy
        assert any(e.quote and e.line_start for e in finding.evidence)
        assert finding.severity in ("error", "warning", "info")


@pytest.mark.parametrize("rule", RULES)
def test_the_good_example_is_not_reported(rule: str, tmp_path: Path) -> None:
    assert [f.message for f in _found(rule, "good", tmp_path)] == []


def test_there_is_no_example_without_a_rule() -> None:
    assert {p.stem for p in EXAMPLES.glob("*.yaml")} == set(RULES)


def test_every_rule_speaks_both_languages_and_every_dimension_has_rules() -> None:
    known = rules()
    for rule in known.values():
        for words in (rule.title, rule.message, rule.remedy, rule.rationale):
            assert words["en"] and words["da"] and words["en"] != words["da"], rule.id
    assert {r.dimension for r in known.values()} == set(DIMENSIONS)


def test_an_empty_graph_has_no_findings() -> None:
    assert audit(Store.memory(_vocabulary()), as_of=DAY).findings == []
