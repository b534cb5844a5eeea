"""What it says can be proved: places of answers, round trips, the same bytes on another machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.graph.export import export
from policygraph.graph.store import Store
from trust import truth


@pytest.fixture(scope="module")
def store(fjordby: Path) -> Path:
    return fjordby / "store"


def test_what_answers_quote_stands_where_they_say(store: Path) -> None:
    asked, places, wrong = truth.answers(store)
    assert wrong == [] and asked > 30 and places > 200


@pytest.mark.parametrize("form", truth.WHOLE)
def test_a_graph_that_is_exported_and_put_into_a_new_store_is_the_same(store: Path, form: str, tmp_path: Path) -> None:
    assert truth.round_trip(store, form, tmp_path / "again")


def test_another_machine_gives_the_same_bytes(store: Path, tmp_path: Path) -> None:
    with Store.open(store) as opened:
        here = export(opened, "nq")
    assert set(truth.elsewhere(truth.EXAMPLE, tmp_path, truth.ELSEWHERE[1:])) == {here}
