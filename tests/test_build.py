"""The whole way on the invented documents: repeatable, safe, and honest about what it could not read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from policygraph.errors import BadStore, Conflict, UnreadableDocument
from policygraph.graph.export import export
from policygraph.graph.store import Store
from policygraph.pipeline import build

FJORDBY = Path(__file__).resolve().parents[1] / "examples" / "fjordby"
POLICY = "Naturpolitik\n\nMål 1. Flere stier i alle bydele\n\nMålet er: At 60 % af borgerne bor nær en sti inden 2030.\n\nMål 2. Rent vand i fjorden\n"


def graph(store: Path) -> bytes:
    with Store.open(store) as opened:
        content = export(opened, "nq")
    assert content is not None
    return content


def test_two_builds_give_the_same_bytes(fjordby: Path, tmp_path: Path) -> None:
    build(sorted(FJORDBY.glob("*.txt"), reverse=True), tmp_path / "two")
    assert graph(fjordby / "store") == graph(tmp_path / "two")


def test_the_hash_seed_does_not_matter(fjordby: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "policygraph", "build", str(FJORDBY), "--store", str(tmp_path / "store")],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": "1"},
    )
    assert graph(fjordby / "store") == graph(tmp_path / "store")


def iris(store: Path) -> set[str]:
    with Store.open(store) as opened:
        rows = opened.query(
            "PREFIX pg: <https://w3id.org/policygraph/ontology#> SELECT ?x WHERE { ?x pg:evidence ?e . ?x a ?t VALUES ?t { pg:PoliticalGoal pg:ResultTarget pg:Statement } }"
        )
        return {row[0].value for row in rows}


def test_iris_survive_a_paragraph_put_in_front(tmp_path: Path) -> None:
    file = tmp_path / "natur.txt"
    file.write_text(POLICY, encoding="utf-8")
    build([file], tmp_path / "a")
    file.write_text(
        POLICY.replace("Naturpolitik\n", "Naturpolitik\n\nByrådet vedtog politikken i maj og ser frem til arbejdet.\n"),
        encoding="utf-8",
    )
    build([file], tmp_path / "b")
    assert iris(tmp_path / "a") == iris(tmp_path / "b") != set()


def test_a_failed_build_leaves_the_old_graph(fjordby: Path, tmp_path: Path) -> None:
    shutil.copytree(fjordby / "store", tmp_path / "store")
    before = graph(tmp_path / "store")
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(UnreadableDocument):
        build([tmp_path / "empty.txt"], tmp_path / "store")
    assert graph(tmp_path / "store") == before


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "natur.txt").write_text(POLICY, encoding="utf-8")
    (tmp_path / "lyd.txt").write_bytes(b"\x00\x01\x02" * 99)
    report = build([tmp_path], tmp_path / "store")
    assert report.exit_code == 3
    assert [d.file for d in report.documents if d.failed] == ["lyd.txt"]


def test_a_number_given_twice_is_kept_and_said(tmp_path: Path) -> None:
    (tmp_path / "natur.txt").write_text(POLICY.replace("Mål 2.", "Mål 1."), encoding="utf-8")
    report = build([tmp_path], tmp_path / "store")
    assert report.exit_code == 3 and report.documents[0].counts["goal"] == 2
    assert "line 7" in report.documents[0].notes[0] and "line 3" in report.documents[0].notes[0]


def test_windows_1252_reads_the_same(tmp_path: Path) -> None:
    (tmp_path / "natur.txt").write_bytes(POLICY.encode("cp1252"))
    assert build([tmp_path], tmp_path / "store").documents[0].counts == {"goal": 2, "target": 1}


def test_two_documents_of_one_name(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "natur.txt").write_text(POLICY, encoding="utf-8")
    with pytest.raises(Conflict, match=r"natur\.txt"):
        build([tmp_path / "a", tmp_path / "b"], tmp_path / "store")


def test_stores_that_are_none(fjordby: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"x")
    for place in ("file", "photos"):
        with pytest.raises(BadStore):
            build([FJORDBY], tmp_path / place)
    shutil.copytree(fjordby / "store", tmp_path / "store")
    mark = tmp_path / "store" / "policygraph.json"
    mark.write_text(json.dumps({**json.loads(mark.read_text()), "format": 99}))
    with pytest.raises(BadStore, match="version 99"):
        Store.open(tmp_path / "store")


def test_no_triple_stands_in_two_graphs(fjordby: Path) -> None:
    """The union of the graphs counts right also in engines that do not fold equal triples."""
    with Store.open(fjordby / "store") as store:
        quads = store.quads()
    assert len({quad.triple for quad in quads}) == len(quads) > 1000
