"""A command that is made alone says and does what it does among all others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policygraph.cli import app
from policygraph.commands import only

COMMANDS = [c.name or getattr(c.callback, "__name__", "") for c in app.registered_commands]
WRONG = [
    ["query", "x", "--format", "doc"],
    ["query", "x", "--seconds", "soon"],
    ["query", "x", "--seconds", "-1"],
    ["query", "--lang", "fr", "x"],
    ["query", "x", "--nothing"],
    ["ask"],
    ["suggest", "--min", "2"],
    ["build"],
    ["quer", "x"],
    ["--nothing"],
]


@pytest.mark.parametrize("words", [[], ["--help"], *([name, "--help"] for name in COMMANDS), *WRONG], ids=" ".join)
def test_one_command_is_as_among_all(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    alone, among = (CliRunner().invoke(shown, words, prog_name="policygraph") for shown in (only(app, words), app))
    assert (alone.exit_code, alone.output) == (among.exit_code, among.output)


@pytest.mark.parametrize(
    "words",
    [
        ["query", "-e", "ASK {}", "-p", "a=1", "-p", "b=2", "--lang", "da", "-o", "there.txt", "--seconds", "3"],
        ["query", "goals-overview", "--with-suggested", "--store", "s"],
        ["ask", "which", "goals"],
        ["build", "one", "two", "--jobs", "2"],
    ],
    ids=" ".join,
)
def test_words_become_the_same_values(words: list[str]) -> None:
    def values(shown: object) -> dict[str, object]:
        from typer.main import get_command

        command = get_command(shown).commands[words[0]]  # type: ignore[arg-type, attr-defined]
        return dict(command.make_context(words[0], words[1:]).params)

    alone, among = values(only(app, words)), values(app)
    as_lists = [{k: list(v) if isinstance(v, tuple) else v for k, v in found.items()} for found in (alone, among)]
    assert as_lists[0] == as_lists[1]
    assert [type(v) for v in as_lists[0].values()] == [type(v) for v in as_lists[1].values()]


def test_a_small_question_does_not_pay_for_what_it_does_not_use(tmp_path: Path) -> None:
    (tmp_path / "doc.txt").write_text("Politik for byen 2024\n\nMål 1. Alle skal trives\n", encoding="utf-8")
    code = (
        "import sys; from policygraph.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'pydantic', 'rich', 'yaml', 'rdflib', 'networkx', 'rapidfuzz'} & set(sys.modules)), file=sys.stderr)"
    )
    built = subprocess.run([sys.executable, "-m", "policygraph", "build", "doc.txt"], cwd=tmp_path, capture_output=True)
    assert built.returncode == 0, built.stderr
    asked = ["query", "-e", "SELECT ?g { ?g a pg:PoliticalGoal }"]
    done = subprocess.run([sys.executable, "-c", code, *asked], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert "maal" in done.stdout or "goal" in done.stdout, done.stderr
    assert done.stderr.strip() == "[]"
