"""The command line: exit codes, one message per fault, no traceback, what was there is still there."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from trust.warm import typed

ROOT = Path(__file__).parents[1]
FJORDBY = ROOT / "examples" / "fjordby"


def environment(**more: str) -> dict[str, str]:
    outer = {name: value for name, value in os.environ.items() if not name.startswith("POLICYGRAPH_")}
    return outer | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "COLUMNS": "120"} | more


def run(*words: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return typed(words, cwd, environment(**more))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the Fjordby example built in its default store, by a program that is started as users start it."""
    folder = tmp_path_factory.mktemp("fjordby")
    words = [sys.executable, "-m", "policygraph", "build", str(FJORDBY)]
    done = subprocess.run(words, cwd=folder, env=environment(), capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def fails(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """One message on stderr that says these words, the exit code, no traceback."""
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr and done.stderr.strip()
    for word in words:
        assert word in done.stderr


# ── Usage ──


@pytest.mark.parametrize(
    "words",
    [
        ["no-such-command"],
        ["build"],
        ["export"],
        ["query", "--format", "pdf", "x"],
        ["status", "--lang", "sv"],
    ],
)
def test_wrong_usage_is_2(words: list[str], tmp_path: Path) -> None:
    fails(run(*words, cwd=tmp_path), 2)


@pytest.mark.parametrize(
    "words",
    [
        ["status"],
        ["query", "documents"],
        ["trace", "mål 1"],
        ["validate"],
        ["export", "--format", "nq"],
        ["ask", "hvilke mål er der"],
        ["view"],
    ],
)
def test_no_graph_yet_is_3_and_says_what_to_do(words: list[str], tmp_path: Path) -> None:
    fails(run(*words, cwd=tmp_path), 3, "policygraph build")
    assert not list(tmp_path.iterdir())


def test_a_fault_of_ours_is_4_and_says_how_to_report(tmp_path: Path) -> None:
    script = "import policygraph.cli as c\n@c.app.command()\ndef boom(): raise RuntimeError('bang')\nc.main()"
    words = [sys.executable, "-c", script, "boom"]
    done = subprocess.run(words, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, encoding="utf-8")
    fails(done, 4, "bang", "POLICYGRAPH_DEBUG")
    shown = subprocess.run(
        words,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "POLICYGRAPH_DEBUG": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert "Traceback" in shown.stderr and shown.returncode == 4


def test_help_does_not_load_the_libraries() -> None:
    script = (
        "import sys, policygraph.cli\n"
        "print([m for m in ('rdflib', 'pyoxigraph', 'networkx', 'pyshacl', 'pyvis', 'owlready2') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, encoding="utf-8"
    )
    assert done.stdout.strip() == "[]"


def test_every_command_has_help_and_the_common_options(tmp_path: Path) -> None:
    for command in ("build", "status", "query", "ask", "trace", "validate", "view"):
        shown = run(command, "--help", cwd=tmp_path).stdout
        assert "--store" in shown and "--lang" in shown, command


# ── Bad input ──


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("blank.txt", b"\n \n"),
        ("binary.txt", bytes(range(256)) * 20),
        ("recipe.txt", b"Take two eggs.\nStir.\n"),
    ],
)
def test_a_file_that_cannot_be_used_is_3(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    fails(run("build", name, cwd=tmp_path), 3, name)


def test_a_missing_file_and_an_empty_folder_are_3(tmp_path: Path) -> None:
    fails(run("build", "nowhere", cwd=tmp_path), 3, "nowhere")
    (tmp_path / "none").mkdir()
    fails(run("build", "none", cwd=tmp_path), 3, "none")


def test_two_documents_of_one_name_are_3(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plan.txt").write_text(folder, encoding="utf-8")
    fails(run("build", "a", "b", cwd=tmp_path), 3, "plan.txt")


def test_a_store_that_is_a_file_is_3_and_stays(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("mine", encoding="utf-8")
    fails(run("build", str(FJORDBY), "--store", "store", cwd=tmp_path), 3, "store")
    assert (tmp_path / "store").read_text(encoding="utf-8") == "mine"


def test_a_failed_build_leaves_the_old_graph(built: Path, tmp_path: Path) -> None:
    before = run("export", "--format", "nq", cwd=built).stdout
    (tmp_path / "empty.txt").write_bytes(b"")
    fails(run("build", str(tmp_path / "empty.txt"), cwd=built), 3)
    assert run("export", "--format", "nq", cwd=built).stdout == before and before


# ── Questions ──


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["query", "no-such-question"], ["no-such-question"]),
        (["query"], ["-e"]),
        (["query", "SELECT * { ?s a <http://example.org/x> }"], ["-e"]),
        (["query", "documents", "-e", "ASK {}"], ["-e"]),
        (["query", "documents", "-p", "nonsense"], ["name=value"]),
        (["query", "documents", "-p", "colour=red"], ["colour"]),
        (["query", "-e", "SELECT ?x WHERE {\n  ?x ?y }"], ["2"]),
        (["ask", "xyzzy plugh qwert"], []),
        (["query", "documents", "--format", "xlsx", "-p", "a=1", "-p", "a=2"], ["a"]),
    ],
)
def test_a_wrong_question_is_2(words: list[str], expected: list[str], built: Path) -> None:
    fails(run(*words, cwd=built), 2, *expected)


def test_a_missing_query_file_is_3(built: Path) -> None:
    fails(run("query", "none.rq", cwd=built), 3, "none.rq")


def test_an_answer_in_every_format(built: Path, tmp_path: Path) -> None:
    name = "goals-without-funded-initiatives"
    rows = list(csv.DictReader(io.StringIO(run("query", name, "--format", "csv", cwd=built).stdout)))
    assert rows and all(row["quote"] and row["line"] for row in rows)
    bindings = json.loads(run("query", name, "--format", "json", cwd=built).stdout)["results"]["bindings"]
    assert [b["goal"]["value"] for b in bindings] == [row["goal"] for row in rows]
    assert run("query", name, "--format", "xml", cwd=built).stdout.startswith("<?xml")
    assert len(run("query", name, "--format", "tsv", cwd=built).stdout.splitlines()) == len(rows) + 1
    table = run("query", name, cwd=built, COLUMNS="200").stdout
    assert all(row["goal"].split()[0] in table for row in rows) and f"{len(rows)} row" in table
    target = tmp_path / "answer.xlsx"
    assert run("query", name, "--format", "xlsx", "-o", str(target), cwd=built).returncode == 0
    assert target.read_bytes()[:2] == b"PK"


def test_sparql_as_it_is_and_from_a_file(built: Path, tmp_path: Path) -> None:
    sparql = "PREFIX pg: <https://w3id.org/policygraph/ontology#> "
    sparql += "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { ?g a pg:PoliticalGoal }"
    (tmp_path / "count.rq").write_text(sparql, encoding="utf-8")
    from_text = run("query", "-e", sparql, "--format", "csv", cwd=built).stdout
    assert int(from_text.split()[1]) > 0
    assert run("query", str(tmp_path / "count.rq"), "--format", "csv", cwd=built).stdout == from_text


@pytest.mark.parametrize("text", ["which goals lack funded initiatives", "hvilke mål mangler finansierede indsatser"])
def test_ask_says_which_question_it_chose(text: str, built: Path) -> None:
    done = run("ask", text, "--format", "json", cwd=built)
    assert json.loads(done.stdout)["query"] == "goals-without-funded-initiatives", done.stderr


def test_the_catalogue_is_in_both_languages(tmp_path: Path) -> None:
    shown = run("queries", cwd=tmp_path).stdout
    assert "Which goals have no initiative whose funding is stated?" in shown
    assert "Hvilke mål har ingen indsatser med oplyst finansiering?" in shown


def test_trace_shows_words_and_places(built: Path) -> None:
    done = run("trace", "mål 1", "--lang", "da", cwd=built)
    assert done.returncode == 0, done.stderr
    assert ".txt:" in done.stdout


def test_status_shows_every_document(built: Path) -> None:
    shown = run("status", cwd=built).stdout
    assert all(file.name in shown for file in FJORDBY.glob("*.txt"))


# ── The whole graph ──


def test_view_writes_one_page_that_needs_nothing(built: Path, tmp_path: Path) -> None:
    target = tmp_path / "map.html"
    assert run("view", "-o", str(target), "--lang", "da", cwd=built).returncode == 0
    page = target.read_text(encoding="utf-8")
    assert "http://" not in page and "https://" not in page and '<html lang="da">' in page


def test_focus_is_smaller_than_the_whole(built: Path, tmp_path: Path) -> None:
    whole, part = tmp_path / "whole.html", tmp_path / "part.html"
    assert run("view", "-o", str(whole), cwd=built).returncode == 0
    done = run("view", "--focus", "mål 1", "-o", str(part), cwd=built)
    assert done.returncode == 0, done.stderr
    assert part.stat().st_size < whole.stat().st_size


def test_a_page_that_cannot_be_written_is_3(built: Path) -> None:
    fails(run("view", "-o", "no/such/folder/map.html", cwd=built), 3, "map.html")


def test_validate_tells_faults_from_gaps(built: Path) -> None:
    done = run("validate", "--format", "json", cwd=built)
    report = json.loads(done.stdout)
    assert report["conforms"], [f for f in report["findings"] if f["severity"] == "violation"]
    assert done.returncode == 0 and any(f["severity"] != "violation" for f in report["findings"])


def test_demo_answers_counts_and_draws(tmp_path: Path) -> None:
    done = run("demo", "fjordby", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Which goals have no initiative whose funding is stated?" in done.stdout and "policygraph ask" in done.stdout
    assert (tmp_path / "policygraph-demo" / "map.html").exists()
    assert "Where the thread breaks" in done.stdout and "[goal-without-initiative]" in done.stdout


def test_an_unknown_example_is_2(tmp_path: Path) -> None:
    fails(run("demo", "atlantis", cwd=tmp_path), 2, "fjordby")


def test_a_question_that_takes_too_long_is_given_up_with_advice(built: Path) -> None:
    pairs = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c > ?f) }"
    fails(run("query", "-e", pairs, "--seconds", "1", cwd=built), 2, "not answered in 1 seconds", "MINUS", "--seconds 0")
    assert run("query", "-e", "ASK { ?s ?p ?o }", "--seconds", "0", cwd=built).returncode == 0
