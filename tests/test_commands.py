"""A command says and does the same, made alone or among all others, by plain words or by typer."""

from __future__ import annotations

import errno
import io
import random
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from policygraph.cli import app, main
from policygraph.commands import App, parameters_of

COMMANDS = list(app.commands)
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
    alone, among = (CliRunner().invoke(shown, words, prog_name="policygraph") for shown in (app.as_typer(words), app.as_typer()))
    assert (alone.exit_code, alone.output) == (among.exit_code, among.output)


# ── Plain words ──


FIT = {str: ["x", "a=1", "æ ø", ""], Path: ["x", ".", "no/such"], int: ["0", "2"], float: ["0", "0.5"], bool: [""]}
UNFIT = ["-", "-1", "--", "1e3", "1_0", "٣", "nan", "99", "*", "fr", "--nothing", "-x"]


def line(draw: random.Random) -> list[str]:
    """A command with options of its own, each way that they can be written, words between them, and rarely something unfit."""
    name = draw.choice(COMMANDS)
    pieces: list[list[str]] = []
    for kind, _, told, _ in parameters_of(app.commands[name]).values():
        fit = FIT.get(kind) or [member.value for member in kind]
        for _ in range(draw.choice([0, 1, 1, 2] if not told.names else [0, 0, 0, 0, 0, 1, 1, 1, 2])):
            value = draw.choice(fit if draw.random() < 0.9 else UNFIT)
            if not told.names:
                pieces.append([value])
                continue
            option = draw.choice(told.names)
            each = [[option, value]] * 8 + [[f"{option}={value}"]] * 2 + [[f"{option}{value}"], [option]]
            pieces.append([option] if kind is bool else draw.choice(each))
    draw.shuffle(pieces)
    return [name, *(word for piece in pieces for word in piece)]


def by_typer(words: list[str]) -> dict[str, Any] | None:
    """What typer makes of words; None if it refuses them."""
    command = get_command(app.as_typer(words)).commands[words[0]]  # type: ignore[attr-defined]
    try:
        return dict(command.make_context(words[0], words[1:]).params)
    except Exception:  # of typer's own click, whose place is not told
        return None


def test_plain_words_are_what_typer_makes_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    draw, plain, taken = random.Random(3), 0, 0
    for n in range(600):
        words = line(draw)
        monkeypatch.setenv("POLICYGRAPH_STORE", "elsewhere" if n % 4 == 1 else "")
        monkeypatch.setenv("POLICYGRAPH_ENDPOINT", "http://there/" if n % 4 == 2 else "")
        found = app.plain(words)
        if found is not None:
            plain += 1
            expected = by_typer(words)
            assert expected is not None, words
            each = [{k: list(v) or None if isinstance(v, tuple | list) else v for k, v in of.items()} for of in (found, expected)]
            assert each[0] == each[1], words
            assert [type(v) for v in each[0].values()] == [type(each[1][k]) for k in each[0]], words
        elif n % 4 == 0:
            taken += by_typer(words) is not None
    assert plain > 150 and taken  # what typer takes may be left to it


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plain")
    (folder / "doc.txt").write_text("Politik for byen 2024\n\nMål 1. Alle skal trives\n", encoding="utf-8")
    assert said(["build", str(folder / "doc.txt"), "--store", str(folder / "store")])[0] == 0
    return folder / "store"


def said(words: list[str]) -> tuple[object, bytes, bytes]:
    """The exit code, and what comes out."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with mock.patch.multiple(sys, argv=["policygraph", *words], stdout=out, stderr=err), pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code or 0, out.buffer.getvalue(), err.buffer.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "words",
    [
        ["query", "goals-overview"],
        ["query", "goals-overview", "--lang", "da", "--format=csv"],
        ["query", "goal-thread", "-p", "goal=mål 1", "--format", "json"],
        ["query", "goal-thread", "-p", "goal=mål 9"],
        ["query", "goal-thread"],
        ["query", "goals"],
        ["query", "-e", "ASK { ?g a pg:PoliticalGoal }"],
        ["query", "-e", "ASK {", "--with-suggested"],
        ["query", "goals-overview", "--format", "xlsx", "-o", "no/such/folder.xlsx"],
        ["query", "goals-overview", "--seconds", "60"],
        ["query"],
        ["ask", "hvilke", "mål", "er", "der"],
        ["ask", "zzz"],
        ["trace", "mål", "1"],
        ["status"],
        ["status", "--verify", "--format", "json"],
        ["suggest"],
        ["audit", "--fail-on", "info", "--as-of", "2024-06-01"],
        ["audit", "--fail-on", "never", "--min-severity", "never"],
        ["export", "--format", "nq"],
    ],
    ids=" ".join,
)
def test_both_ways_say_the_same(words: list[str], built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = [*words, "--store", str(built)]
    assert app.plain(words) is not None
    plain = said(words)
    monkeypatch.setattr(App, "plain", lambda *_: None)
    assert plain == said(words)


@pytest.mark.parametrize("fault", [KeyboardInterrupt, EOFError, BrokenPipeError])
def test_what_ends_a_command_otherwise_ends_it_the_same_way(
    fault: type[BaseException], built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise fault(errno.EPIPE, "broken")

    monkeypatch.setattr("policygraph.cli._answer", broken)
    words = ["query", "goals-overview", "--store", str(built)]
    plain = said(words)
    monkeypatch.setattr(App, "plain", lambda *_: None)
    assert plain == said(words)
    assert plain[0] == (130 if fault is KeyboardInterrupt else 1)


def test_a_small_question_does_not_pay_for_what_it_does_not_use(tmp_path: Path) -> None:
    (tmp_path / "doc.txt").write_text("Politik for byen 2024\n\nMål 1. Alle skal trives\n", encoding="utf-8")
    code = (
        "import sys; from policygraph.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'typer', 'inspect', 'pydantic', 'rich', 'yaml', 'rdflib', 'networkx', 'rapidfuzz'} & set(sys.modules)), file=sys.stderr)"
    )
    built = subprocess.run([sys.executable, "-m", "policygraph", "build", "doc.txt"], cwd=tmp_path, capture_output=True)
    assert built.returncode == 0, built.stderr
    asked = ["query", "-e", "SELECT ?g { ?g a pg:PoliticalGoal }"]
    done = subprocess.run([sys.executable, "-c", code, *asked], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert "maal" in done.stdout or "goal" in done.stdout, done.stderr
    assert done.stderr.strip() == "[]"
