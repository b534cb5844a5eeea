"""Names of persons do not come out, whatever is asked; with a stated reason they stay, and the reason is recorded."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policygraph.cli import app
from policygraph.errors import UsageError
from policygraph.graph.store import Store
from policygraph.loaders.persons import Persons
from policygraph.ontology.vocabulary import default_vocabulary
from trust import privacy

REASON = "An archive of the council; § 10 of the data protection act"
KEPT = "SELECT DISTINCT ?reason { ?d <https://w3id.org/policygraph/ontology#personsKept> ?reason }"


def test_no_name_of_the_invented_documents_comes_out(tmp_path: Path) -> None:
    places = list(privacy.said(privacy.invented(tmp_path / "documents"), tmp_path / "store", commands=privacy.FEW))
    assert len(places) > 30
    assert privacy.found(privacy.NAMES, places) == []
    counted = re.findall(r"names of persons left out: (\d+)", places[0][1])
    assert len(counted) == 3 and sum(map(int, counted)) > 30


@pytest.mark.skipif(not privacy.SHARED.is_dir(), reason="the real documents (shared/corpus) are not beside the project")
def test_no_name_of_the_real_minutes_comes_out(tmp_path: Path) -> None:
    (minutes,) = privacy.SHARED.rglob("referat*.txt")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / minutes.name).write_bytes(minutes.read_bytes())
    names = privacy.real_names(minutes.read_text("utf-8"))
    assert len(names) > 30
    # Every way out is tried with the invented documents; these are said, and written whole.
    commands = [c for c in privacy.FEW if c[-1] in ("needs-raised", "tasks", "graph.nq", "--doubtful")]
    assert privacy.found(names, privacy.said(tmp_path / "documents", tmp_path / "store", commands=commands)) == []


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, str]]]:
    """The invented documents, built with their names, and what is said of them."""
    home = tmp_path_factory.mktemp("kept")
    folder = privacy.invented(home / "documents")
    return home, list(privacy.said(folder, home / "store", "--keep-persons", REASON, commands=[("query", "needs-raised")]))


def test_names_are_kept_for_a_stated_reason_that_is_recorded(kept: tuple[Path, list[tuple[str, str]]]) -> None:
    store, places = kept[0] / "store", kept[1]
    assert {name for name, _ in privacy.found(["Winther", "Birgitte", "Jytte Trampedach"], places)} == {
        "Winther",
        "Birgitte",
        "Jytte Trampedach",
    }
    assert f"names of persons are kept, because: {REASON}" in places[0][1]
    assert [row["reason"].value for row in Store.open(store).query(KEPT)] == [REASON]
    status = CliRunner().invoke(app.as_typer(), ["status", "--store", str(store), "--lang", "da"])
    assert f"personnavne er bevaret, fordi: {REASON}" in status.output


def test_names_that_were_kept_are_gone_after_the_next_build_without_a_reason(
    kept: tuple[Path, list[tuple[str, str]]], tmp_path: Path
) -> None:
    home = shutil.copytree(kept[0], tmp_path / "home")
    store = home / "store"
    assert privacy.found(privacy.NAMES, [(p.name, privacy.words_in(p)) for p in store.rglob("*") if p.is_file()])
    assert CliRunner().invoke(app.as_typer(), ["build", str(home / "documents"), "--store", str(store)]).exit_code == 0
    assert list(Store.open(store).query(KEPT)) == []
    files = [(p.name, privacy.words_in(p)) for p in store.rglob("*") if p.is_file()]
    assert privacy.found(privacy.NAMES, files) == []


@pytest.mark.parametrize("reason", ["", "  ", "because"])
def test_no_reason_is_no_reason(tmp_path: Path, reason: str) -> None:
    words = ["build", str(privacy.invented(tmp_path / "d")), "--keep-persons", reason, "--store", str(tmp_path / "s")]
    done = CliRunner().invoke(app.as_typer(), words)
    assert isinstance(done.exception, UsageError) and "only for a stated reason" in str(done.exception)
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize(
    "text",
    [
        "Villum Fonden, Ole Kirks Fond og Sct. Peders Sogn",
        "Sundhedskonsulent, Team Sundhedsfremme",
        "Hans indsats er god. Bo trygt, og Mark og skov. Jan 2024 til August 2024.",
        "Anna Anchers Vej og Karen Blixens Plads",
    ],
)
def test_what_bears_a_name_is_no_person(text: str) -> None:
    assert Persons(default_vocabulary()).withhold(text) == (text, 0)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Hans Mikkelsen ringer", "[navn] ringer"),
        ("Solvejg oplyste det", "[navn] oplyste det"),
        ("skriv til a.b@c.example, tlf. 12 34 56 78", "skriv til [navn], [navn]"),
        ("cpr. 010170-1234 og 3112994321", "cpr. [navn] og [navn]"),
        ("borgmester Ingeborg Lindhardt", "borgmester [navn]"),
    ],
)
def test_persons_are_found_in_many_guises(text: str, left: str) -> None:
    assert Persons(default_vocabulary()).withhold(text)[0] == left
