"""The files of tests that take longest go first: whoever runs two at a time does not wait for one of them at the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.loaders import load

FJORDBY = Path(__file__).parents[1] / "examples" / "fjordby"


@pytest.fixture(scope="session", autouse=True)
def _patterns() -> None:
    """What readers work out on their first document they hand on to the processes that are forked from this one."""
    for document in sorted(FJORDBY.glob("*.txt")):
        load(document)


#: By what their paths hold, the longest first (pytest --durations=0, summed by file).
LONG = (
    "test_planted",
    "test_corpora",
    "trust/test_hostile",
    "graph/test_contract",
    "web/test_browser",
    "trust/test_faults",
    "trust/test_privacy",
    "trust/test_truth",
    "trust/test_fuzz",
    "test_benchmarks",
    "test_curation_cli",
    "graph/test_curation",
    "test_docs",
    "web/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def turn(item: pytest.Item) -> int:
        return next((n for n, name in enumerate(LONG) if name in item.path.as_posix()), len(LONG))

    items.sort(key=turn)  # keeps the order of those that are alike
