"""What the program is made of is pinned."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *(one for name in ("all", "dev") for one in project["optional-dependencies"][name])]
    wanted = {re.split(r"[\[<>=;~ ]", one)[0].casefold().replace("_", "-") for one in asked} - {"policygraph"}
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    pinned = {line.split("==")[0].casefold() for line in lines if re.match(r"[A-Za-z0-9._-]+==\S", line)}
    assert wanted - pinned == set(), "run: make lock"


def test_what_is_pinned_can_be_installed_anywhere() -> None:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    assert [line for line in lines if " @ " in line or "://" in line] == [], "a place of one machine; run: make lock"
