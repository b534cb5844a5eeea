"""status --verify: what the graph claims still stands in the documents, or it is said what does not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policygraph.cli import app
from policygraph.graph.store import Store
from policygraph.verifying import verify

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "roskilde"
PLAN = "handleplan-boern-og-unge-2023-2024.txt"


@pytest.fixture
def own(fjordby: Path, tmp_path: Path) -> Path:
    return shutil.copytree(fjordby, tmp_path, dirs_exist_ok=True)


def test_everything_stands_where_the_graph_says(own: Path) -> None:
    with Store.open(own / "store") as store:
        found = verify(store)
    assert found.holds and found.passages > 200 and found.statements > 50 and not found.changed
    done = CliRunner().invoke(app.as_typer(), ["status", "--verify", "--store", str(own / "store")])
    assert done.exit_code == 0 and "Every passage stands at its place" in done.stdout


def test_words_that_were_changed_are_named_with_their_lines(own: Path) -> None:
    plan = own / "documents" / PLAN
    lines = plan.read_text(encoding="utf-8").split("\n")
    number = next(n for n, line in enumerate(lines) if line.startswith("1  "))
    lines[number] = lines[number].replace("Børn", "Voksne").replace("børn", "voksne") + " ."
    plan.write_text("\n".join(lines), encoding="utf-8")
    done = CliRunner().invoke(app.as_typer(), ["status", "--verify", "--format", "json", "--store", str(own / "store")])
    found = json.loads(done.stdout)
    assert done.exit_code == 1 and not found["holds"] and found["changed"] == [PLAN]
    assert {(file, first) for file, first, *_ in found["astray"]} >= {(PLAN, number + 1)}
    shown = CliRunner().invoke(app.as_typer(), ["status", "--verify", "--lang", "da", "--store", str(own / "store")]).stdout
    assert "er ændret, siden det blev læst" in shown and "står der ikke" in shown and "policygraph build" in shown


def test_a_document_that_is_gone_is_named(own: Path) -> None:
    (own / "documents" / PLAN).unlink()
    with Store.open(own / "store") as store:
        found = verify(store)
    assert not found.holds and found.gone == [PLAN] and not found.astray


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real documents (shared/corpus) are not beside the project")
def test_every_passage_of_the_real_documents_is_at_its_place(real: Path) -> None:
    with Store.open(real / "store") as store:
        found = verify(store)
    assert found.holds and not found.changed and found.passages > 500


@pytest.mark.parametrize("folder", ["vestermark", "elverdal"])
def test_so_is_that_of_word_pdf_excel_and_web_pages(folder: str, once: Callable[[Path], Path]) -> None:
    with Store.open(once(ROOT / "tests" / "corpora" / folder) / "store") as store:
        found = verify(store)
    assert found.passages > 100 and found.holds, found.astray[:3]
