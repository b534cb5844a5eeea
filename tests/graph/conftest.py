"""What the tests of the checks share: documents written, built, and what was reckoned of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from policygraph.graph.store import Store
from policygraph.pipeline import build

Reckon = Callable[[Mapping[str, str]], set[tuple[str, str, str]]]


@pytest.fixture(scope="session")
def reckon(tmp_path_factory: pytest.TempPathFactory) -> Reckon:
    """Builds texts by the names of their files: the kind of each check, what it is of and, where it says so, what was found."""

    def of(texts: Mapping[str, str]) -> set[tuple[str, str, str]]:
        home = tmp_path_factory.mktemp("checks")
        for stem, text in texts.items():
            home.joinpath(f"{stem}.txt").write_text(text, "utf-8")
        build([home], home / "store")
        with Store.open(home / "store") as store:
            rows = store.query(
                "PREFIX pg: <https://w3id.org/policygraph/ontology#> SELECT ?kind ?of ?found WHERE "
                "{ ?c pg:checkKind ?kind ; pg:checks ?of . OPTIONAL { ?c pg:found ?found } }"
            )
            return {tuple(str(getattr(v, "value", "")).rsplit("/", 1)[-1] for v in row) for row in rows}  # type: ignore[misc]

    return of
