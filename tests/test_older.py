"""Stores and files that earlier versions wrote: ``tests/data/older`` keeps a copy of each, made by the program as it was then.

first.tar.xz      the first store there was: format 1, no documents kept, no place remembered
decisions.tar.xz  format 1 with documents kept and two decisions in curation.csv
unsealed.tar.xz   format 2, the last before files were sealed; a decision and a suppressed finding
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from policygraph import notebook
from policygraph.auditing import examine
from policygraph.errors import BadStore
from policygraph.files import sealed, unsealed
from policygraph.graph import store as stores
from policygraph.graph.export import export
from policygraph.graph.store import Store
from policygraph.loaders.decisions import read_decisions
from policygraph.pipeline import build, decide, kept_documents, review

OLDER = Path(__file__).parent / "data" / "older"
NAMES = sorted(p.name.partition(".")[0] for p in OLDER.glob("*.tar.xz"))


def unpacked(name: str, folder: Path) -> Path:
    with tarfile.open(OLDER / f"{name}.tar.xz") as packed:
        packed.extractall(folder, filter="data")
    return folder


def exported(store: Path) -> bytes:
    with Store.open(store) as opened:
        return export(opened, "nq") or b""


def everything(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def command(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    root = str(Path(__file__).parents[1])
    run = [sys.executable, "-c", "from policygraph.cli import main; main()", *words]
    return subprocess.run(run, cwd=folder, env={**os.environ, "PYTHONPATH": root}, capture_output=True, text=True)


@pytest.mark.parametrize("name", NAMES)
def test_an_older_store_is_read_as_it_is_and_told(name: str, tmp_path: Path) -> None:
    home = unpacked(name, tmp_path)
    before = everything(home)
    asked = command("query", "goals-overview", "--store", "store", folder=home)
    assert asked.returncode == 0 and "biblioteket" in asked.stdout
    documents = "PATH" if name == "first" else "docs"
    assert asked.stderr == (
        "policygraph: store: an earlier version of policygraph made this graph; it may hold less than this one reads\n"
        f"  → policygraph build --store store {documents}\n"
    )
    assert everything(home) == before, "who reads does not write"


@pytest.mark.parametrize("name", NAMES)
def test_building_over_an_older_store_gives_what_building_anew_gives(name: str, tmp_path: Path) -> None:
    home = unpacked(name, tmp_path / "home")
    build([home / "docs"], home / "store")
    build([home / "docs"], tmp_path / "anew")
    assert exported(home / "store") == exported(tmp_path / "anew")
    assert not stores.age(home / "store", stores.info(home / "store")) and stores.verify(home / "store")
    assert len(list((home / "store").glob("graph-*"))) == 1


def test_what_was_not_kept_is_said(tmp_path: Path) -> None:
    home = unpacked("first", tmp_path)
    with pytest.raises(BadStore, match="what was read is not kept in this store"):
        kept_documents(home / "store")
    with pytest.raises(BadStore, match="not kept"):
        decide(home / "store", lambda graph, _: [])


@pytest.mark.parametrize(("name", "lines"), [("decisions", ["accept", "correct"]), ("unsealed", ["accept"])])
def test_older_decisions_hold(name: str, lines: list[str], tmp_path: Path) -> None:
    home = unpacked(name, tmp_path)
    assert [d.decision for d in read_decisions([home / "docs" / "curation.csv"]).in_force()] == lines
    report = build([home / "docs"], home / "store").curation
    assert not report.checks and sum(report.counts.values()) == len(lines)
    assert b"ontology#Curated>" in exported(home / "store")


def test_a_decision_on_an_older_store_says_still_who_read_it(tmp_path: Path) -> None:
    from policygraph.graph.curation import judged

    home = unpacked("unsealed", tmp_path)
    written, _ = decide(home / "store", lambda g, _: [judged(g, g.suggestions()[-1], "reject")])
    assert len(written) == 1 and len(review(home / "store")[0]) == 2
    info = stores.info(home / "store")
    assert info["format"] == stores.FORMAT and stores.age(home / "store", info) and stores.verify(home / "store")
    with pytest.warns(UserWarning, match="an earlier version of policygraph"):
        notebook.open(home / "store")


def test_an_older_suppression_holds(tmp_path: Path) -> None:
    home = unpacked("unsealed", tmp_path)
    for _ in range(2):
        with Store.open(home / "store") as opened:
            found = examine(opened)
        assert [f.suppression.reason for f in found.suppressed if f.suppression] == ["Besluttes i 2026"]
        build([home / "docs"], home / "store")


def test_a_file_with_fewer_columns_and_one_with_more(tmp_path: Path) -> None:
    """An older file lacks columns, a later one has others: both are read, and keep every word when a line is added."""
    from policygraph.loaders.decisions import Decision, add_decisions

    file = tmp_path / "curation.csv"
    file.write_text("id;decision;sagsnr\na1;accept;24/17\n", encoding="utf-8")
    add_decisions(file, [Decision("b2", "reject", note="nej")])
    text = file.read_text(encoding="utf-8-sig")
    assert text.startswith("id;decision;sagsnr;value;") and "\na1;accept;24/17\n" in text
    assert [(d.id, d.decision) for d in read_decisions([file]).lines] == [("a1", "accept"), ("b2", "reject")]


def test_a_store_of_a_later_version_is_left_as_it_is(tmp_path: Path) -> None:
    home = unpacked("unsealed", tmp_path)
    mark = home / "store" / "policygraph.json"
    mark.write_text(json.dumps({"format": stores.FORMAT + 1, "generation": "graph-0", "other": ["things"]}))
    (home / "store" / "something").mkdir()
    before = everything(home)
    for words in (["build", "--fresh", "docs"], ["query", "goals-overview"], ["suggest"]):
        asked = command(*words, "--store", "store", folder=home)
        assert asked.returncode == 3 and f"this store is of version {stores.FORMAT + 1}" in asked.stderr, asked
    assert everything(home) == before


def test_documents_kept_without_a_seal_are_read_and_a_broken_seal_is_not(tmp_path: Path) -> None:
    home = unpacked("unsealed", tmp_path)
    assert len(kept_documents(home / "store")) == 2
    file = next((home / "store" / "read").iterdir())
    content = file.read_bytes()
    file.write_bytes(sealed(content))
    assert len(kept_documents(home / "store")) == 2 and unsealed(file.read_bytes()) == content
    file.write_bytes(sealed(content).replace(b"bibliotek", "bibliotæk".encode(), 1))
    with pytest.raises(BadStore, match="not kept"):
        kept_documents(home / "store")
    shutil.rmtree(home / "store" / "read")
    with pytest.raises(BadStore, match="not kept"):
        kept_documents(home / "store")
