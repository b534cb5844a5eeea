"""The benchmark runs, and tells ratios of what it measured."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.__main__ import compared, exponents, geometric, merged, table

ROOT = Path(__file__).parents[1]


def test_a_small_run_tells_ratios(tmp_path: Path) -> None:
    out = tmp_path / "found.json"
    words = ["--sizes", "1", "--parts", "load,headline", "--folder", str(tmp_path / "graphs"), "--out", str(out)]
    done = subprocess.run([sys.executable, "-m", "benchmarks", *words], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    found = json.loads(out.read_text("utf-8"))
    assert found["graph"]["quads"]["1"]["quads"] > 1000
    assert all("failed" not in result for part in ("load", "headline") for by in found[part].values() for result in by.values())
    assert "loading, against raw bulk load" in done.stdout and "NOT EXISTS as written" in done.stdout


def test_ratios_and_exponents() -> None:
    assert exponents({10: 1.0, 100: 10.0, 1000: 1000.0}) == [(10, 100, 1.0), (100, 1000, 2.0)]
    assert geometric([1.0, 4.0]) == 2.0 and geometric([]) is None
    stands = compared({"a": 2.0, "b": 1.0, "c": 1.0}, {"a": 1.0, "b": 2.0, "c": "TimeoutError"})
    assert stands["geometric mean"] == 1.0 and stands["worst"] == ["a", 2.0] and stands["not answered"] == 1


def test_the_table_of_an_earlier_run() -> None:
    seconds = {"10": {"seconds": 1.0, "one changed": 0.1}, "100": {"seconds": 10.0, "one changed": 0.2}}
    told = table({"documents": {"1 process": seconds, "2 processes": {"100": {"seconds": 5.0}}}})
    assert "growth exponent 1.00" in told and "2.00 × as fast" in told and "2.0 %" in told


def test_runs_of_several_sizes_are_put_together() -> None:
    def asked(size: str, seconds: float) -> dict[str, object]:
        return {"questions": {"policygraph": {size: {"questions": {"a": seconds}, "processor": {"a": seconds}}}}}

    told = table(merged(asked("10", 1.0), asked("100", 100.0)))
    assert "exponent 2.00 on 1, worst 2.00 (a)" in told and "10 → 100" in told
