"""Whether what it says can be proved: passages and statements looked up, answers at their place, round trips, the same bytes elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import PolicygraphError
from policygraph.graph import store as stores
from policygraph.graph.export import export
from policygraph.graph.store import Store
from policygraph.pipeline import build
from policygraph.queries import run
from policygraph.queries.catalogue import catalogue
from policygraph.verifying import Verification, verify

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "fjordby"
SHARED = ROOT.parent / "shared" / "corpus"

#: Formats that keep every graph, and what reads them.
WHOLE = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD}

#: Machines that differ in what should not matter.
ELSEWHERE = (
    {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "0", "PYTHONUTF8": "0"},
    {"LC_ALL": "C.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
    {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "TZ": "America/Noronha", "PYTHONHASHSEED": "4242"},
)


def corpora() -> Iterator[Path]:
    """The folders of documents at hand: the shipped example, the invented municipalities, the real documents."""
    yield EXAMPLE
    yield from sorted(p for p in (ROOT / "tests" / "corpora").iterdir() if p.is_dir() and any(p.glob("*.gold.json")))
    yield from sorted(SHARED.iterdir()) if SHARED.is_dir() else ()


def verified(folder: Path, store: Path) -> Verification:
    """Every passage of a fresh build looked up in its document."""
    build([folder], store)
    with Store.open(store) as opened:
        return verify(opened)


def answers(store: Path) -> tuple[int, int, list[str]]:
    """Every named question that needs no name asked: how many there are, how many places their rows name, which of these are wrong.

    A row that names a file and a line must find its quote there.
    """
    asked, places, wrong = 0, 0, list[str]()
    with Store.open(store) as opened:
        passages = {
            (row["file"].value, int(row["first"].value), row["quote"].value)
            for row in opened.query(
                "PREFIX pg: <https://w3id.org/policygraph/ontology#> SELECT ?file ?first ?quote "
                "{ ?p pg:inDocument/pg:sourceFile ?file ; pg:lineStart ?first ; pg:quote ?quote }"
            )
        }
        for question in catalogue().values():
            if any(p.required and p.default is None for p in question.parameters):
                continue
            try:
                answer = run(opened, question)
            except PolicygraphError as fault:
                wrong.append(f"{question.name}: {fault}")
                continue
            asked += 1
            for row in answer.dicts():
                if not (row.get("file") and row.get("line") and row.get("quote")):
                    continue
                places += 1
                if (row["file"], int(str(row["line"])), row["quote"]) not in passages:
                    wrong.append(f"{question.name}: {row['file']}:{row['line']}")
    return asked, places, wrong


def round_trip(store: Path, form: str, away: Path) -> bool:
    """Whether what is exported, put into a new store and exported again is the same to the byte."""
    with Store.open(store) as opened:
        first = export(opened, form)
    assert first is not None
    stores.write(away, ox.parse(first, format=WHOLE[form]), {"version": "imported"})
    with Store.open(away) as opened:
        return export(opened, form) == first


def elsewhere(folder: Path, away: Path, machines: Sequence[Mapping[str, str]] = ELSEWHERE) -> list[bytes]:
    """The graph of copies of a folder, each written in another order and read on another machine, so to speak."""
    found = []
    for number, machine in enumerate(machines):
        home = away / f"machine-{number}"
        copy = home / ("x" * number + folder.name)
        copy.mkdir(parents=True)
        files = sorted(p for p in folder.iterdir() if p.is_file())
        for age, file in enumerate(files if number % 2 else reversed(files)):
            shutil.copyfile(file, copy / file.name)
            os.utime(copy / file.name, (10**9 + age * 1000, 10**9 + age * 1000))
        bare = {k: v for k, v in os.environ.items() if not re.match(r"LC_|LANG|TZ$|PYTHON", k)}
        for words in (["build", copy.name], ["export", "--format", "nq", "-o", "graph.nq"]):
            subprocess.run(
                [sys.executable, "-m", "policygraph", *words],
                cwd=home,
                env={**bare, **machine, "PYTHONPATH": str(ROOT)},
                check=True,
                capture_output=True,
                timeout=600,
            )
        found.append((home / "graph.nq").read_bytes())
    return found


def measure(scale: float) -> list[tuple[str, str]]:
    rows = []
    passages = statements = 0
    astray, bare, wrong = list[str](), list[str](), list[str]()
    asked = places = sets = 0
    with tempfile.TemporaryDirectory() as temporary:
        away = Path(temporary)
        folders = list(corpora())
        for folder in folders[:: max(1, round(1 / scale))]:
            store = away / "stores" / folder.name
            found = verified(folder, store)
            sets, passages, statements = sets + 1, passages + found.passages, statements + found.statements
            astray += [f"{file}:{first}" for file, first, _, _ in found.astray]
            bare += found.bare
            more = answers(store)
            asked, places, wrong = asked + more[0], places + more[1], wrong + more[2]
        rows.append((f"{passages} passages of {sets} sets of documents, looked up at their lines", f"{len(astray)} not found"))
        rows.append((f"{statements} statements", f"{len(bare)} without a passage"))
        rows.append((f"{asked} questions asked, {places} places in their rows looked up", f"{len(wrong)} wrong"))
        example = away / "stores" / EXAMPLE.name
        same = [form for form in WHOLE if round_trip(example, form, away / form)]
        rows.append(
            ("exported, put into a new store, exported again: N-Quads, TriG, JSON-LD", f"{len(same)} of {len(WHOLE)} the same")
        )
        graphs = elsewhere(EXAMPLE, away / "machines")
        rows.append(
            (
                f"the example built with {len(graphs)} other locales, time zones, hash seeds, orders and ages of files, folders",
                "the same bytes" if len(set(graphs)) == 1 else "not the same",
            )
        )
    return rows
