"""The shipped example, built once for the reports and exports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from policygraph.graph.store import Store
from policygraph.pipeline import build

EXAMPLE = Path(__file__).parents[2] / "examples" / "fjordby"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store that holds the example."""
    place = tmp_path_factory.mktemp("report") / "store"
    build([EXAMPLE], place)
    return place


@pytest.fixture(scope="session")
def opened(built: Path) -> Iterator[Store]:
    with Store.open(built) as store:
        yield store
