"""The shipped example, built once for the reports and exports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from policygraph.graph.store import Store


@pytest.fixture(scope="session")
def built(fjordby: Path) -> Path:
    """The folder of a store that holds the example."""
    return fjordby / "store"


@pytest.fixture(scope="session")
def opened(built: Path) -> Iterator[Store]:
    with Store.open(built) as store:
        yield store
