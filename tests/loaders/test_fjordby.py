"""The four invented documents of Fjordby against what a careful reader finds in them (written before any program read them)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz import fuzz

from policygraph.loaders import load
from policygraph.loaders.fields import funding_records
from policygraph.loaders.records import Document, Law, Record, Term

ROOT = Path(__file__).resolve().parents[2]
EXPECTED: dict[str, Any] = json.loads((ROOT / "tests" / "data" / "fjordby-expected.json").read_text(encoding="utf-8"))
FILES: dict[str, Any] = {f: e for f, e in EXPECTED.get("documents", EXPECTED).items() if f.endswith(".txt")}


@cache
def read(file: str) -> Document:
    return load(ROOT / "examples" / "fjordby" / file)


def alike(one: object, two: object, least: float = 90) -> bool:
    a, b = str(one).casefold(), str(two).casefold()
    return fuzz.ratio(a, b) >= least or min(len(a), len(b)) > 5 and (a.startswith(b) or b.startswith(a))


@pytest.mark.parametrize("file", FILES)
def test_genre(file: str) -> None:
    assert read(file).genre == {"initiative-catalogue": "catalogue"}.get(FILES[file]["genre"], FILES[file]["genre"])


@pytest.mark.parametrize("file", [f for f, e in FILES.items() if e.get("goals")])
def test_goals(file: str) -> None:
    document, expected = read(file), FILES[file]["goals"]
    assert [g.first("number") for g in document.of("goal")] == [g["number"] for g in expected]
    for goal, want in zip(document.of("goal"), expected, strict=True):
        assert alike(goal.first("text"), want["text"], 93)


def share(found: int, of: int) -> float:
    return found / of if of else 1.0


@pytest.mark.parametrize("file", [f for f, e in FILES.items() if e.get("targets")])
def test_targets(file: str) -> None:
    targets = read(file).of("target")
    found = [next((t for t in targets if alike(t.first("text"), want["text"])), None) for want in FILES[file]["targets"]]
    assert share(sum(t is not None for t in found), len(found)) >= 0.8
    values = [
        (t, want["target_value"])
        for t, want in zip(found, FILES[file]["targets"], strict=True)
        if t and want.get("target_value") is not None
    ]
    assert share(sum(t.first("target_value") == want for t, want in values), len(values)) >= 0.8


@pytest.mark.parametrize("file", [f for f, e in FILES.items() if e.get("initiatives")])
def test_initiatives(file: str) -> None:
    document, expected = read(file), FILES[file]["initiatives"]
    pairs = [(want, match(document, want)) for want in expected]
    assert share(sum(r is not None for _, r in pairs), len(pairs)) >= 0.95
    spare = len(document.of("initiative")) - sum(r is not None for _, r in pairs)
    assert spare <= 0.15 * len(expected)
    sums = [({(float(m["amount"]), m["currency"]) for m in want.get("amounts") or []}, amounts(r)) for want, r in pairs if r]
    assert share(sum(a == b for a, b in sums), len(sums)) >= 0.95
    starts = [(want["start"], str(r.first("start"))) for want, r in pairs if r and want.get("start")]
    assert share(sum(b.startswith(a) for a, b in starts), len(starts)) >= 0.75


def match(document: Document, want: dict[str, Any]) -> Record | None:
    if want.get("number") is not None:
        return next((r for r in document.of("initiative") if str(r.first("number")) == str(want["number"])), None)
    if want.get("title") is None:
        return next(
            (
                r
                for r in document.of("initiative")
                if r.passage.line_start <= want["lines"][-1] and r.passage.line_end >= want["lines"][0]
            ),
            None,
        )
    return next((r for r in document.of("initiative") if alike(r.first("title"), want["title"], 85)), None)


def amounts(record: Record) -> set[tuple[float, str]]:
    return {(float(str(f.first("amount"))), str(f.first("currency"))) for f in funding_records(record)}


def test_evaluation_of_the_catalogue() -> None:
    file = next(f for f, e in FILES.items() if e["genre"] == "initiative-catalogue")
    pairs = [
        (want["evaluation"], match(read(file), want))
        for want in FILES[file]["initiatives"]
        if want.get("evaluation") not in (None, "none-stated")
    ]
    right = [r for want, r in pairs if r and isinstance(term := r.first("evaluation_status"), Term) and term.key == want]
    assert share(len(right), len(pairs)) >= 0.6


def test_laws_of_the_plan() -> None:
    file = next(f for f, e in FILES.items() if e["genre"] == "action-plan")
    found = {(v.act, v.provision) for r in read(file).records for v in r.values("law") if isinstance(v, Law)}
    want = {(law["act"], law.get("provision")) for law in FILES[file]["legal"] if "lov om" not in law["act"]}
    assert want <= found


def test_goal_without_target_keeps_the_reason() -> None:
    file = next(f for f, e in FILES.items() if e["genre"] == "action-plan")
    goal = next(g for g in read(file).of("goal") if g.first("number") == "3")
    assert goal.first("no_target_reason") and not goal.values("has_target")


def test_minutes() -> None:
    file = next(f for f, e in FILES.items() if e["genre"] == "minutes")
    document, expected = read(file), FILES[file]
    assert [i.first("number") for i in document.of("item")] == [i["number"] for i in expected["items"]]
    recorded = {i.first("number"): i.first("decision_recorded") for i in document.of("item")}
    assert recorded["1"] is False
    for kind, least in (("need", 0.75), ("decision", 0.5), ("task", 0.5)):
        lines = {line for a, b in expected[kind + "s"]["lines"] for line in range(a, b + 1)}
        found = {r.passage.line_start for r in document.of(kind)}  # type: ignore[arg-type]
        assert share(len(lines & found), len(lines)) >= least, (kind, lines - found)
