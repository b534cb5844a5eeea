"""What the tests of the ontology share: the graphs, and Java where there is one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from rdflib import Graph

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def java() -> str:
    """The Java program; without one the test is skipped, unless everything is required."""
    found = shutil.which("java")
    if found is None:
        reason = "there is no Java runtime, so HermiT cannot run"
        if os.environ.get("POLICYGRAPH_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture
def good() -> Graph:
    """A small graph in which nothing is wrong and nothing is lacking."""
    return Graph().parse(DATA / "good.ttl", format="turtle")
