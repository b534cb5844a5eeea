"""The pages of the audit's rules say what the rules say."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "scripts" / "audit_docs.py"


def test_the_pages_are_what_the_rules_say() -> None:
    assert runpy.run_path(str(SCRIPT))["stale"]() == [], "run: make docs"


def test_a_page_of_a_rule_that_is_gone_is_removed_and_others_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = runpy.run_path(str(SCRIPT))
    space = script["write"].__globals__
    monkeypatch.setitem(space, "PAGES", tmp_path)
    (tmp_path / "gone.md").write_text(script["MARK"] + "# Gone\n", encoding="utf-8")
    (tmp_path / "own.md").write_text("# Written by a person\n", encoding="utf-8")
    assert "gone.md" in script["stale"]() and "own.md" not in script["stale"]()
    script["write"]()
    assert script["stale"]() == []
    assert not (tmp_path / "gone.md").exists() and (tmp_path / "own.md").exists() and (tmp_path / "README.md").exists()
