"""Breaks that other hands planted in documents of invented municipalities are reported, and what only looks like one is not."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("folder", ["klintby", "frydenlund", "rugmose", "brovang"])
def test_planted_breaks_are_reported_and_near_misses_are_not(
    folder: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nine in ten of the breaks, and one in twenty findings false at most; scripts/measure_audit.py measures the other sets."""
    spec = importlib.util.spec_from_file_location("measure_audit", ROOT / "scripts" / "measure_audit.py")
    assert spec and spec.loader
    audit = importlib.util.module_from_spec(spec)
    sys.modules["measure_audit"] = audit
    spec.loader.exec_module(audit)
    monkeypatch.setattr(sys, "argv", ["measure_audit.py", str(ROOT / "tests" / "corpora" / folder)])
    assert audit.main() == 0
    said = capsys.readouterr().out
    (reported, planted), (findings,), (false, unread) = (
        [int(n) for n in found.groups()]
        for found in (
            re.search(r"breaks reported +(\d+) of (\d+)", said),
            re.search(r"findings +(\d+)", said),
            re.search(r"(\d+) false, (\d+) not judged", said),
        )
        if found
    )
    assert reported >= 0.9 * planted and false * 20 <= findings and not unread, said
