"""An audit of the invented municipality, with a finding that somebody answered, and one whose words mean harm."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from policygraph.graph.build import quads
from policygraph.graph.store import Store
from policygraph.loaders import load
from policygraph.loaders.suppressions import Suppression
from policygraph.printed import Value
from policygraph.queries.audit import Audit, Evidence, Finding, audit, rules

FOLDER = Path(__file__).parents[2] / "examples" / "fjordby"
HARM = '<script>alert("1")</script> | æøå *x* & \x1b[31m\x0b'


@cache
def _store() -> Store:
    return Store.memory([*quads([load(path) for path in sorted(FOLDER.glob("*.txt"))])])


@cache
def _audited(lang: str) -> Audit:
    day = "2024-06-01"
    one = audit(_store(), only=["goal-without-initiative"], as_of=day).findings[0]
    answer = Suppression(one.key, one.rule.id, one.label, "Besluttet i maj", "Sekretariatet", "2024-05-01", "2024-12-31")
    return audit(_store(), as_of=day, lang=lang, suppressions=[answer])


@pytest.fixture(params=["da", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def audited(lang: str) -> Audit:
    """The audit in one of the languages; nobody may change it."""
    return _audited(lang)


@pytest.fixture
def harmful() -> Audit:
    """A report of one finding whose document holds markup and control characters."""
    rule = rules()["body-of-several-names"]
    evidence = [Evidence("a b.txt", 3, 4, HARM), *(Evidence("a b.txt", n, n, f"linje {n}") for n in range(5, 9))]
    finding = Finding(
        rule, "info", "urn:x", HARM, {"found": Value(HARM)}, "da", evidence=[*evidence, Evidence("c.txt", None, None, "")]
    )
    return Audit(
        [finding],
        [rule],
        ["a b.txt", "c.txt"],
        "sha256:r",
        "sha256:c",
        "2024-06-01",
        {"a b.txt": "sha256:1", "c.txt": "sha256:2"},
    )
