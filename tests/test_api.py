"""``import policygraph``: three lines of a notebook, the page that documents them, and what importing costs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import policygraph
from policygraph.errors import BadParameter, BadStore, UsageError

pandas = pytest.importorskip("pandas", reason="tables need pandas: pip install 'policygraph[notebook]'")

ROOT = Path(__file__).parents[1]
#: Libraries that are slow to import, and not needed to show help.
HEAVY = ("pandas", "rdflib", "pyoxigraph", "networkx", "jinja2", "docx", "openpyxl", "owlready2", "pyshacl", "starlette")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[policygraph.Graph]:
    with policygraph.build(ROOT / "examples" / "fjordby", tmp_path_factory.mktemp("api") / "store") as built:
        yield built


def test_the_surface_is_this() -> None:
    assert sorted(policygraph.__all__) == ["Graph", "__version__", "build", "open"]
    assert all(getattr(policygraph, name) for name in policygraph.__all__)
    with pytest.raises(AttributeError, match="nothing"):
        policygraph.nothing  # noqa: B018


def test_a_graph_that_was_built_is_opened_again(graph: policygraph.Graph) -> None:
    assert graph.report and graph.store.path and "indsatskatalog-2023.txt" in repr(graph)
    with policygraph.open(graph.store.path) as again:
        assert again.rows("goals-overview").equals(graph.rows("goals-overview"))


def test_rows_are_typed_and_a_gap_is_missing(graph: policygraph.Graph) -> None:
    rows = graph.rows("funding-overview")
    assert {type(a) for a in rows["amount"].dropna()} == {Decimal} and rows["amount"].isna().any()
    assert {type(d) for d in graph.rows("initiatives-overview")["start"].dropna()} == {date}
    assert graph.rows("goals-overview")["targets"].dtype.kind == "i"


def test_parameters_are_keywords_and_wrong_ones_are_refused(graph: policygraph.Graph) -> None:
    early, late = (len(graph.rows("initiatives-active-at", date=d)) for d in ("1990-01-01", "2023-06-01"))
    assert late > early
    with pytest.raises(BadParameter, match="day"):
        graph.rows("initiatives-active-at", day="2023-06-01")


def test_sparql_is_taken_as_it_is(graph: policygraph.Graph) -> None:
    assert list(graph.rows("SELECT ?g { ?g a pg:PoliticalGoal }").columns) == ["g"]
    assert graph.ask("ASK { ?g a pg:PoliticalGoal }").boolean is True
    with pytest.raises(UsageError, match="only a SELECT"):
        graph.rows("ASK { ?g a pg:PoliticalGoal }")


def test_suggestions_are_there_only_when_asked_for(graph: policygraph.Graph) -> None:
    assert len(graph.rows("goal-succession")) < len(graph.rows("goal-succession", with_suggested=True))
    assert graph.network().number_of_edges() < graph.network(with_suggested=True).number_of_edges()


def test_rdflib_has_a_graph_for_each_document(graph: policygraph.Graph) -> None:
    names = {str(g.identifier) for g in graph.rdflib().graphs()}
    assert sum("/graph/fjordby/" in name for name in names) >= len(list((ROOT / "examples" / "fjordby").glob("*.txt")))


def test_no_store_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(BadStore):
        policygraph.open(tmp_path / "none")


def test_the_page_on_notebooks_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples" / "fjordby", tmp_path / "examples" / "fjordby")
    monkeypatch.chdir(tmp_path)
    cells = re.findall(r"^```python\n(.*?)^```", (ROOT / "docs" / "notebook.md").read_text(encoding="utf-8"), re.S | re.M)
    assert len(cells) >= 7
    names: dict[str, object] = {}
    for cell in cells:
        exec(compile(cell, "docs/notebook.md", "exec"), names)
    assert len(names["gaps"]) and len(names["sums"]) and bytes(names["page"]).startswith(b"<!doctype html>")  # type: ignore[arg-type, call-overload]


@pytest.mark.parametrize("code", ["import policygraph", "import policygraph.cli"])
def test_importing_costs_nothing_that_is_not_used(code: str) -> None:
    listed = f"{code}; import sys; print(*sorted(set(sys.modules) & {set(HEAVY)!r}))"
    done = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split() == []
