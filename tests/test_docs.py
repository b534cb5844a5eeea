"""The documentation cannot lie: the reference is what the program says, and every example is run."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from trust.warm import typed

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
#: Exit codes that an example may end with: fine, and findings.
ENDS = (0, 1)


def examples(page: Path) -> Iterator[tuple[str, str]]:
    """The commands of a page's console blocks, each with the output printed under it."""
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
        yield from re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """As a user would, in a folder of its own."""
    environment = os.environ | {"COLUMNS": "100"}
    environment.pop("POLICYGRAPH_STORE", None)
    words = shlex.split(command)
    assert words[0] == "policygraph"
    return typed(words[1:], folder, environment)


@pytest.mark.parametrize("page", [page for page in PAGES if page.exists()], ids=lambda page: page.name)
def test_every_example_runs_and_says_what_the_page_says(page: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for command, output in examples(page):
        if not command.startswith("policygraph "):
            continue
        done = run(command, tmp_path)
        assert done.returncode in ENDS, f"$ {command}\n{done.stdout}{done.stderr}"
        if output.strip():
            assert _holds(done.stdout, output), f"$ {command}\n{done.stdout}"


def _holds(real: str, printed: str) -> bool:
    """Whether the output is as printed; a line of "…" stands for any lines."""
    pattern = ".*".join(re.escape(part.strip("\n")) for part in re.split(r"^…\n", printed, flags=re.MULTILINE))
    return re.fullmatch(pattern, real.strip("\n"), re.DOTALL) is not None


def test_the_command_reference_is_what_the_program_says() -> None:
    written = runpy.run_path(str(ROOT / "scripts" / "command_reference.py"))
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert written["reference"]() == page, "run: make docs"


def test_the_table_of_roles_is_what_the_vocabulary_says() -> None:
    written = runpy.run_path(str(ROOT / "scripts" / "words_reference.py"))
    assert written["page"]() == (ROOT / "docs" / "own-words.md").read_text(encoding="utf-8"), "run: make docs"


@pytest.mark.parametrize("page", [page for page in PAGES if page.exists()], ids=lambda page: page.name)
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_changelog_knows_the_version() -> None:
    from policygraph import __version__

    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
