"""suggest, accept, reject, correct, undo, curated: what a person types, sees and gets back."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from trust.warm import typed

ROOT = Path(__file__).parents[1]
FJORDBY = ROOT / "examples" / "fjordby"


def run(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    outer = {name: value for name, value in os.environ.items() if not name.startswith("POLICYGRAPH_")}
    return typed(words, folder, outer | {"COLUMNS": "200", "LOGNAME": "karen"} | more)


def ok(folder: Path, *words: str, **more: str) -> str:
    done = run(folder, *words, **more)
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("once")
    shutil.copytree(FJORDBY, folder / "docs")
    ok(folder, "build", "docs")
    return folder


@pytest.fixture
def work(once: Path, tmp_path: Path) -> Path:
    shutil.copytree(once, tmp_path / "work")
    return tmp_path / "work"


def suggested(folder: Path) -> list[dict[str, object]]:
    return json.loads(ok(folder, "suggest", "--format", "json", "--limit", "0"))["suggestions"]


def lines(folder: Path) -> list[dict[str, str]]:
    with (folder / "docs" / "curation.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def test_suggestions_show_reasons_both_quotes_and_places(once: Path) -> None:
    every = suggested(once)
    assert [s["confidence"] for s in every] == sorted((s["confidence"] for s in every), reverse=True)
    for s in every:
        assert s["subject"]["label"] and s["object"]["label"] and len(s["evidence"]) == 2
        for e in s["evidence"]:
            text = (once / "docs" / e["document"]).read_text(encoding="utf-8").splitlines()
            assert text[e["lineStart"] - 1].strip()
    shown = ok(once, "suggest", "--limit", "1")
    first = every[0]["evidence"]
    assert all(f"{e['document']}:{e['lineStart']}" in shown for e in first) and f"{len(every)} suggestions" in shown
    assert "forslag" in ok(once, "suggest", "--lang", "da")


def test_suggestions_in_other_formats(once: Path) -> None:
    ok(once, "suggest", "--format", "xlsx", "-o", "s.xlsx")
    assert (once / "s.xlsx").read_bytes()[:2] == b"PK"
    assert ok(once, "suggest", "--format", "md").startswith("| id |")
    assert ok(once, "suggest", "--format", "tsv", "--kind", "succeeds").startswith("?id\t")


def test_accept_by_id_and_the_file_beside_the_documents(work: Path) -> None:
    first = suggested(work)[0]
    said = ok(work, "accept", str(first["id"])[:7], "--note", "=cmd|' /C calc'!A0", "--who", "kim")
    assert "docs/curation.csv" in said.replace(os.sep, "/") and "policygraph undo" in said
    (line,) = lines(work)
    assert (line["id"], line["decision"], line["who"]) == (first["id"], "accept", "kim") and line["note"].startswith("'=")
    assert line["subject_iri"] == first["subject"]["iri"] and line["text"].count("„") == 2
    assert first["id"] not in {s["id"] for s in suggested(work)}
    rows = ok(
        work, "query", "-e", f"SELECT ?o WHERE {{ <{line['subject_iri']}> <{line['property_iri']}> ?o }}", "--format", "csv"
    )
    assert line["object_iri"] in rows


def test_who_is_the_login_name_or_nobody(work: Path) -> None:
    one, two = (str(s["id"]) for s in suggested(work)[:2])
    ok(work, "accept", one)
    ok(work, "accept", two, "--who", "")
    assert [line["who"] for line in lines(work)] == ["karen", ""]


def test_in_bulk_and_back_again(work: Path) -> None:
    before = suggested(work)
    dry = ok(work, "accept", "--min", "0.9", "--kind", "succeeds", "--dry-run")
    assert "would be written" in dry and not (work / "docs" / "curation.csv").exists()
    ok(work, "accept", "--min", "0.9", "--kind", "succeeds")
    sure = {s["id"] for s in before if float(str(s["confidence"])) >= 0.9 and s["kind"] == "succeeds"}
    assert {line["id"] for line in lines(work)} == sure and len({line["when"] for line in lines(work)}) == 1
    ok(work, "reject", "--all")
    assert suggested(work) == [] and "Nothing is suggested" in ok(work, "suggest")
    ok(work, "undo")
    assert {s["id"] for s in suggested(work)} == {s["id"] for s in before} - sure
    ok(work, "undo")
    assert suggested(work) == before
    assert "nothing to decide" in ok(work, "undo")
    assert len(lines(work)) == 2 * len(before), "the file tells the whole story"


def test_one_of_a_batch_is_taken_back_by_its_id(work: Path) -> None:
    ok(work, "accept", "--all")
    one = lines(work)[1]["id"]
    ok(work, "undo", one[:8])
    assert [s["id"] for s in suggested(work)] == [one]


def test_a_list_filled_in_is_a_curation_file(work: Path) -> None:
    ok(work, "suggest", "--format", "csv", "--limit", "0", "-o", "docs/curation.csv")
    assert len(suggested(work)) == len(lines(work)), "nothing is decided by an empty column"
    file = work / "docs" / "curation.csv"
    text = file.read_text(encoding="utf-8-sig").splitlines()
    head = text[0].split(";").index("decision")
    cells = text[1].split(";")
    cells[head] = "afvis"
    file.write_bytes("\r\n".join([text[0], ";".join(cells), *text[2:]]).encode("cp1252"))
    said = ok(work, "build", "docs")
    assert "1 rejected" in said and len(suggested(work)) == len(lines_of(text)) - 1


def lines_of(text: list[str]) -> list[str]:
    return text[1:]


def test_correct_a_value_and_see_it_everywhere(work: Path) -> None:
    said = ok(work, "correct", "Bevægelse i børnehøjde", "beløb=75.000", "end=2027-12-31", "--note", "budget 2025")
    assert "450000 → 75000" in said
    assert "75.000 DKK" in ok(work, "trace", "Bevægelse i børnehøjde")
    listed = ok(work, "curated")
    assert "budget 2025" in listed and "karen" in listed and "curation.csv:2" in listed
    told = json.loads(ok(work, "curated", "--format", "json"))
    assert [d["value"] for d in told["decisions"]] == ["75000", "2027-12-31"] and told["checks"] == []
    ok(work, "build", "docs")
    assert "75.000 DKK" in ok(work, "trace", "Bevægelse i børnehøjde")
    assert "450.000 DKK" not in ok(work, "query", "funding-overview")


def test_names_that_are_one(work: Path) -> None:
    ok(work, "correct", "--merge", "Klubben", "Klub Nordhavn")
    assert ok(work, "trace", "Klubben").startswith("Klub Nordhavn")


def test_what_a_build_says_of_decisions(work: Path) -> None:
    first = suggested(work)[0]
    ok(work, "accept", str(first["id"]))
    with (work / "docs" / "curation.csv").open("a", encoding="utf-8") as stream:
        stream.write("s123;perhaps\n")
    done = run(work, "build", "docs")
    assert done.returncode == 3 and "curation.csv:3" in done.stdout and "perhaps" in done.stdout
    assert "1 accepted" in done.stdout and "unchanged, not read again" in done.stdout
    assert "afgørelser" in run(work, "build", "docs", "--lang", "da").stdout
    told = json.loads(run(work, "build", "docs", "--format", "json").stdout)
    assert told["curation"]["counts"] == {"accept": 1} and told["doubtful"][0]["line"]


def test_another_file_for_decisions(work: Path) -> None:
    first = str(suggested(work)[0]["id"])
    ok(work, "accept", first, "--curation", "mine.csv")
    assert (work / "mine.csv").exists() and not (work / "docs" / "curation.csv").exists()
    ok(work, "build", "docs", "--curation", "mine.csv")
    assert first not in {s["id"] for s in suggested(work)}
    ok(work, "build", "docs")
    assert first in {s["id"] for s in suggested(work)}


def test_documents_and_store_may_be_moved_together(work: Path) -> None:
    moved = work.rename(work.with_name("moved"))
    ok(moved, "accept", str(suggested(moved)[0]["id"]))
    assert len(lines(moved)) == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["accept"], 2, "--min"),
        (["accept", "zzz"], 2, "zzz"),
        (["accept", "s1", "--all"], 2, "--all"),
        (["accept", "--all", "--kind", "nonsense"], 2, "succeeds"),
        (["accept", "--min", "2"], 2, "--min"),
        (["correct", "Bevægelse i børnehøjde"], 2, "what to correct"),
        (["correct", "Bevægelse i børnehøjde", "end=soon"], 2, "2025-12-31"),
        (["correct", "no such thing at all", "end=2025-12-31"], 2, "no such thing"),
        (["correct", "mål 1", "title=x"], 2, "several"),
        (["correct", "--merge", "one"], 2, "two names"),
        (["correct", "--merge", "Klubben", "klubben"], 2, "one name"),
        (["suggest", "--store", "nowhere"], 3, "policygraph build"),
        (["accept", "--all", "--store", "nowhere"], 3, "policygraph build"),
        (["accept", "--all", "--curation", "no/such/folder/c.csv"], 3, "c.csv"),
        (["build", "--explain", "docs"], 3, "folder"),
    ],
)
def test_what_cannot_be_is_one_message(words: list[str], code: int, said: str, once: Path) -> None:
    done = run(once, *words)
    assert done.returncode == code and said in done.stderr and "Traceback" not in done.stderr, done.stdout + done.stderr
    assert not (once / "docs" / "curation.csv").exists() and not (once / "nowhere").exists()


def test_explain_and_the_doubtful(once: Path, tmp_path: Path) -> None:
    plan = next((once / "docs").glob("handleplan*"))
    shown = ok(tmp_path, "build", "--explain", str(plan))
    assert "not read" in shown and "goal „" in shown and not list(tmp_path.iterdir()), "no store is written"
    assert len(json.loads(ok(tmp_path, "build", "--explain", str(plan), "--format", "json"))["lines"]) > 50
    built = ok(once, "build", "docs")
    doubts = json.loads(ok(once, "status", "--doubtful", "--format", "json"))["doubtful"]
    assert doubts and f"{doubts[0]['file']}:{doubts[0]['line']}" in ok(once, "status", "--doubtful").splitlines()[1]
    assert built.startswith("Look at these first") and f"of {len(doubts)}" in built
