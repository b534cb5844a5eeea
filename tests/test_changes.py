"""Small changes of sound documents, each with one break or one near-miss: that they can be made, and say what they say.

What the audit makes of them is measured with ``scripts/measure_changes.py``: building all takes a quarter of an hour.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.measure_changes import changed

ROOT = Path(__file__).parents[1]
SETS = sorted(p.parent for p in (ROOT / "tests" / "changes").glob("*/cases.json"))


@pytest.mark.parametrize("folder", SETS, ids=lambda f: f.name)
def test_every_change_can_be_made(folder: Path, tmp_path: Path) -> None:
    for case in json.loads((folder / "cases.json").read_text("utf-8")):
        changed(folder / "base", case, tmp_path)  # says which words do not stand exactly once
        for quote in case["quotes"]:
            assert quote["text"] in (tmp_path / quote["file"]).read_text("utf-8"), (case["id"], quote["text"])
