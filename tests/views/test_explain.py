"""The reading made checkable: line by line, the doubtful first, and no name of a person anywhere."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from policygraph.errors import UnreadableDocument
from policygraph.loaders.explain import Became, Explained
from policygraph.pipeline import Doubt, build, explain
from policygraph.views import explain as view

FJORDBY = Path(__file__).resolve().parents[2] / "examples" / "fjordby"
PLAN = FJORDBY / "handleplan-boern-og-unge-2023-2024.txt"
MINUTES = FJORDBY / "referat-boerne-og-ungeraadet-2024-03-14.txt"


def test_every_line_is_there_and_what_it_became() -> None:
    report, lines = explain(PLAN)
    text = PLAN.read_text(encoding="utf-8").splitlines()
    assert [line.number for line in lines] == [n for n, words in enumerate(text, 1) if words.strip()]
    unread = [line.number for line in lines if not line.became]
    assert unread == [n for first, last, _ in report.unread for n in range(first, last + 1) if text[n - 1].strip()]
    goal = next(b for line in lines if "Alle børn skal" in line.text for b in line.became if b.kind == "goal")
    assert goal.why and ("number", "2.A") in goal.fields


def test_every_fact_is_told_once_at_the_line_it_begins_on() -> None:
    _, lines = explain(PLAN)
    amounts = [(line.number, v) for line in lines for b in line.became for f, v in b.fields if f == "money"]
    text = PLAN.read_text(encoding="utf-8").splitlines()
    assert amounts and all(any(c.isdigit() for c in text[n - 1]) for n, _ in amounts)


def test_the_table_says_what_why_and_what_was_not_read() -> None:
    report, lines = explain(PLAN)
    shown = view.text(report, lines, width=140)
    assert "read as action plan" in shown and "not read" in shown and "an item of a list of goals" in shown
    assert all(len(line) <= 140 for line in shown.splitlines()[1:])
    danish = view.text(report, lines, "da", width=140)
    assert "læst som handleplan" in danish and "ikke læst" in danish and "mål „" in danish
    told = json.loads(view.json_text(report, lines))
    assert told["genre"] == "action-plan" and len(told["lines"]) == len(lines)


def test_names_are_withheld() -> None:
    words = MINUTES.read_text(encoding="utf-8")
    report, lines = explain(MINUTES)
    listed = next(line.text for line in lines if "Mødedeltagere" in line.text)
    assert listed.count("[navn]") > 3
    names = [w for w in words[words.index("Mødedeltagere") :].split("\n", 1)[0].replace(",", " ").split() if w.istitle()][1:]
    shown = view.text(report, lines, width=200) + view.json_text(report, lines)
    assert len(names) > 5 and not [name for name in names if f" {name} " in shown.replace(",", " ")]


def test_a_terminal_cannot_be_steered() -> None:
    line = Explained(1, "a\x1b[31mb", [Became("goal", "k", "t\x1b[0m", "w\x07")])
    report = SimpleNamespace(file="f\x1b.txt", genre="policy", why="w")
    assert "\x1b" not in view.text(report, [line]) and "\x07" not in view.text(report, [line])


def test_what_cannot_be_explained_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument):
        explain(FJORDBY)
    with pytest.raises(UnreadableDocument):
        explain(tmp_path / "none.txt")
    (tmp_path / "goals.csv").write_text("document,line\na,1\n", encoding="utf-8")
    with pytest.raises(UnreadableDocument, match="table of facts"):
        explain(tmp_path / "goals.csv")


def test_the_doubtful_come_first_with_their_lines(tmp_path: Path) -> None:
    doubts = build([FJORDBY], tmp_path / "store").doubtful
    assert [d.confidence for d in doubts] == sorted(d.confidence for d in doubts) and doubts[-1].confidence < 1
    for doubt in doubts:
        assert (
            doubt.quote.startswith("[navn]")
            or doubt.quote.split()[0] in (FJORDBY / doubt.file).read_text(encoding="utf-8").splitlines()[doubt.line - 1]
        )
    shown = view.doubtful(doubts)
    assert f"{doubts[0].file}:{doubts[0].line}" in shown and f"of {len(doubts)}: policygraph status --doubtful" in shown
    assert len(view.doubtful(doubts, limit=0).splitlines()) > len(doubts)
    assert len(json.loads(view.doubtful_json(doubts))["doubtful"]) == len(doubts)


def test_nothing_is_said_where_all_is_sure() -> None:
    assert view.doubtful([]) == ""
    assert "0,60" in view.doubtful([Doubt("a.txt", 3, "goal", "Mål", 0.6, "its words", "q")], "da")
