"""Small changes of sound documents, each with one break or one near-miss: that they can be made, and say what they say.

What the audit makes of them is measured with ``scripts/measure_changes.py``: building all takes a quarter of an hour.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SETS = sorted(p.parent for p in (ROOT / "tests" / "changes").glob("*/cases.json"))


@pytest.mark.parametrize("folder", SETS, ids=lambda f: f.name)
def test_every_change_can_be_made(folder: Path) -> None:
    texts = {p.name: p.read_text("utf-8") for p in (folder / "base").iterdir()}
    for case in json.loads((folder / "cases.json").read_text("utf-8")):
        after = dict(texts)
        for edit in case["edits"]:
            assert after[edit["file"]].count(edit["old"]) == 1, (case["id"], edit["old"])
            after[edit["file"]] = after[edit["file"]].replace(edit["old"], edit["new"])
        for quote in case["quotes"]:
            assert quote["text"] in after[quote["file"]], (case["id"], quote["text"])
