"""An audit of the shipped example with a finding that somebody answered, and a report whose words mean harm."""

from __future__ import annotations

import pytest

from policygraph.graph.store import Store
from policygraph.loaders.suppressions import Suppression
from policygraph.printed import Value
from policygraph.queries.audit import Audit, Evidence, Finding, audit, rules

DAY = "2024-06-01"
HARM = '<script>alert("1")</script> | æøå *x* & \x1b[31m\x0b'


@pytest.fixture(scope="session", params=["da", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def audited(opened: Store, lang: str) -> Audit:
    """The audit in one of the languages; nobody may change it."""
    one = audit(opened, only=["goal-without-initiative"], as_of=DAY).findings[0]
    answer = Suppression(one.key, one.rule.id, one.label, "Besluttet i maj", "Sekretariatet", "2024-05-01", "2024-12-31")
    return audit(opened, as_of=DAY, lang=lang, suppressions=[answer])


@pytest.fixture
def harmful() -> Audit:
    """A report of one finding whose document holds markup and control characters."""
    rule = rules()["body-of-several-names"]
    places = [Evidence("a b.txt", 3, 4, HARM), *(Evidence("a b.txt", n, n, f"linje {n}") for n in range(5, 9))]
    finding = Finding(
        rule, "info", "urn:x", HARM, {"found": Value(HARM)}, "da", evidence=[*places, Evidence("c.txt", None, None, "")]
    )
    hashes = {"a b.txt": "sha256:1", "c.txt": "sha256:2"}
    return Audit([finding], [rule], [*hashes], "sha256:r", "sha256:c", DAY, hashes)
