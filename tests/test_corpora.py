"""The two sets of invented documents hold what gold says, and the measure counts as it says it does."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
CORPORA = ROOT / "tests" / "corpora"
SETS = ("soenderaa", "vestermark")
GOLD = sorted(p for one in SETS for p in (CORPORA / one).glob("*.gold.json") if p.name != "cross.gold.json")


def module(path: Path) -> ModuleType:
    """A script as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = made
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def measure() -> ModuleType:
    return module(ROOT / "scripts" / "measure_reading.py")


def words(text: str) -> str:
    """Without marks, tags and the hyphens of line ends."""
    text = re.sub(r"<[^>]+>|&nbsp;|\*\*|\{-.+?-\}", " ", text)
    text = re.sub(r"(?<=\w)-\n\s*(?=[a-zæøå])", "", text)
    return " ".join(re.findall(r"[\w%§+]+", text.casefold()))


def written(gold: Path) -> str:
    """The words of the document as its author wrote them: of the text itself, or of the content it is made from."""
    stem = gold.name.removesuffix(".gold.json")
    source = CORPORA / "content" / gold.parent.name / f"{stem}.yaml"
    if not source.exists():
        source = next(p for p in gold.parent.glob(f"{stem}.*") if not p.name.endswith(".json"))
    data = source.read_bytes()
    try:
        return words(data.decode("utf-8"))
    except UnicodeDecodeError:
        return words(data.decode("windows-1252"))


@pytest.mark.parametrize("gold", GOLD, ids=lambda p: p.stem)
def test_what_gold_says_stands_in_the_document(gold: Path) -> None:
    text, record = written(gold), json.loads(gold.read_text(encoding="utf-8"))
    said = [one for kind in ("goals", "targets", "decisions", "tasks", "needs", "measurements") for one in record.get(kind, [])]
    quotes = [one["text"] for one in said]
    quotes += [one["title"] for kind in ("initiatives", "items") for one in record.get(kind, [])]
    missing = [q for q in quotes if words(q) not in text]
    for one in record.get("initiatives", []):
        for name in [*one.get("responsible", []), *one.get("partners", []), *one.get("sources", [])]:
            if not any(words(x) in text for x in name.removeprefix("?").split("|")):
                missing.append(name)
    assert missing == []


@pytest.mark.parametrize("name", SETS)
def test_gold_names_only_what_there_is(name: str) -> None:
    folder = CORPORA / name
    records = {p.name.removesuffix(".gold.json"): json.loads(p.read_text(encoding="utf-8")) for p in folder.glob("*.gold.json")}
    cross = records.pop("cross")
    goals = {f"{stem}#{g['key']}" for stem, r in records.items() for g in r.get("goals", [])}
    targets = {f"{stem}#{t['text']}" for stem, r in records.items() for t in r.get("targets", [])}
    doings = {f"{stem}: {i['title']}" for stem, r in records.items() for i in r.get("initiatives", [])}
    named: set[str] = {g for x in cross["goals"] for g in [*x["old"], *x["new"]]}
    for stem, record in records.items():
        links = [x for t in record.get("targets", []) for x in [t.get("goal")] if x]
        links += [x for i in record.get("initiatives", []) for x in i.get("goals", [])]
        named |= {k if "#" in k else f"{stem}#{k}" for x in links for k in x.removeprefix("?").split("|")}
        assert {m["of"] for m in record.get("measurements", []) if "of" in m} <= targets
    assert named <= goals
    assert {side for x in cross["initiatives"] for side in (x["old"], x["new"])} <= doings
    assert {stem for pair in cross["implements"] + cross["replaces"] for stem in pair} <= set(records)


def test_the_binary_documents_are_made_the_same_each_time() -> None:
    make = module(CORPORA / "make.py")
    first = make.made()
    again = make.made({place.suffix: place for place in first}.values())
    assert len(again) == 3 and again.items() <= first.items()
    assert all(place.exists() and len(data) < 60_000 for place, data in first.items())


def test_the_measure_counts_hits_misses_and_extras(measure: ModuleType, tmp_path: Path) -> None:
    text = "Kommune Nord\n\nFritidspolitik 2024\n\nMål 1: Flere børn skal gå til svømning.\n\nMål 2: Hallen skal have åbent om aftenen.\n"
    (tmp_path / "politik.txt").write_text(text, encoding="utf-8")
    gold: dict[str, Any] = {
        "genre": "policy",
        "goals": [
            {"key": "1", "text": "Flere børn skal gå til svømning."},
            {"key": "x", "text": "Der skal bygges en skaterbane ved stationen."},
        ],
    }
    (tmp_path / "politik.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    measured = measure.Measure(tmp_path, tmp_path / "store", misses=True)
    row = measured.rows()["total"]["goals"].row()
    assert row == {"expected": 2, "found": 1, "read": 2, "right": 1, "precision": 0.5, "recall": 0.5, "f1": 0.5}
    notes = [line.split(maxsplit=3) for line in measured.docs["politik"].misses if " goals " in line]
    assert [n[:3] for n in notes] == [["missed", "goals", "politik.txt"], ["extra", "goals", "politik.txt:7"]]


def test_what_is_debatable_counts_neither_way(measure: ModuleType) -> None:
    doc = measure.Doc("d", Path("d.txt"), {})
    measure.Measure.values(
        type("M", (), {"with_misses": False})(),
        doc,
        "partners",
        "t",
        ["Røde Kors", "?skolerne"],
        [["Skolerne"], ["Løn"]],
        measure.same_name,
    )
    assert doc.counts["partners"] == measure.Count(expected=1, found=0, read=1, right=0)


@pytest.mark.parametrize(
    "folder", ["tranelund", "elverdal", "hvidsted", "brinkerup", "ravnsholt", "strandlund", "birkevig", "engelsted"]
)
def test_what_others_wrote_is_read(measure: ModuleType, once: Callable[[Path], Path], folder: str, tmp_path: Path) -> None:
    """Documents of seven more municipalities, written by hands that knew nothing of the loaders."""
    home = shutil.copytree(once(CORPORA / folder), tmp_path / "home")
    total = measure.Measure(home / "documents", home / "store", False).rows()["total"]
    for name in ("goals", "targets", "initiatives"):
        row = total[name].row()
        assert row["f1"] is not None and row["f1"] >= 0.9, (name, row)
