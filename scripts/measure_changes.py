"""What the audit says of small changes: python scripts/measure_changes.py tests/changes/voice [--list] [--case c12].

The folder holds sound documents (``base/``) and changes of them (``cases.json``), each of which plants one break or something that only
looks like one: the rule, whether it is a break, the words that are replaced, and the quotes at which a finding is right. Each change is
built afresh and audited; what the base itself is told of does not count. A break is reported if a new finding of its rule quotes its
words; a near-miss is reported if there is any new finding of its rule. New findings of other rules are listed as strays.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from typer.testing import CliRunner

from policygraph import bounded
from policygraph.cli import app
from scripts.measure_audit import DOUBT, audited, placed, touches

#: The day that the audits take for today.
AS_OF = "2025-02-01"

Finding = dict[str, Any]


def changed(base: Path, case: dict[str, Any], to: Path) -> None:
    """Copy the base to a folder, with the case's words replaced.

    :raises SystemExit: if words to be replaced do not stand exactly once
    """
    shutil.copytree(base, to, dirs_exist_ok=True)
    for edit in case["edits"]:
        path = to / edit["file"]
        text = path.read_text("utf-8")
        if text.count(edit["old"]) != 1:
            raise SystemExit(f"{case['id']}: {edit['old'][:60]!r} stands {text.count(edit['old'])} times in {edit['file']}")
        path.write_text(text.replace(edit["old"], edit["new"]), "utf-8")


def _said(finding: Finding) -> tuple[str, ...]:
    """What a finding is about, without its lines: the same in the base and in a change of it."""
    return (finding["rule"], finding["message"], *sorted({e["quote"] for e in finding["evidence"]}))


def findings(base: Path, known: Path, case: dict[str, Any] | None) -> tuple[list[Finding], list[Finding], dict[str, Any]]:
    """The findings of a case (of the base: None), the doubts, and the places of the case."""
    with tempfile.TemporaryDirectory() as away:
        folder = Path(away, "documents")
        changed(base, case or {"id": "base", "edits": []}, folder)
        found = audited(folder, AS_OF, known)
        place: dict[str, Any] = {"id": "base", "rules": [], "lines": []}
        if case:
            quotes = [
                {"file": q["file"], "quote": line} for q in case["quotes"] for line in q["text"].split("\n") if line.strip()
            ]
            (place,) = placed([{"id": case["id"], "rules": [case["rule"]], "lines": [], "quotes": quotes}], folder)
    return [f for f in found if f["rule"] != DOUBT], [f for f in found if f["rule"] == DOUBT], place


def _build(base: Path, store: Path) -> None:
    CliRunner().invoke(app.as_typer(), ["build", str(base), "--store", str(store)])


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--list", action="store_true", help="every break not reported, every finding that should not be")
    parser.add_argument("--case", action="append", help="only this one; may be repeated")
    asked = parser.parse_args()
    base = asked.folder / "base"
    cases = json.loads((asked.folder / "cases.json").read_text("utf-8"))
    cases = [c for c in cases if not asked.case or c["id"] in asked.case]
    bounded.close()  # the process that reads documents serves one process: those of the pool are not to inherit it
    with tempfile.TemporaryDirectory() as away, ProcessPoolExecutor() as pool:
        known, times = Path(away, "store"), len(cases) + 1
        pool.submit(_build, base, known).result()
        (of_base, _, _), *results = pool.map(findings, [base] * times, [known] * times, [None, *cases])
    before = {_said(f) for f in of_base}
    missed, cried, strays = [], [], []
    for case, (found, doubts, place) in zip(cases, results):
        new = [f for f in found if _said(f) not in before]
        if case["break"]:
            hit = [f for f in new if touches(f, place)]
            if not hit:
                missed.append((case, new, doubts))
            strays += [(case, f) for f in new if f not in hit and f["rule"] not in place["rules"]]
        else:
            cried += [(case, f) for f in new if f["rule"] in place["rules"]]
            strays += [(case, f) for f in new if f["rule"] not in place["rules"]]
    breaks = [c for c in cases if c["break"]]
    print(f"breaks reported       {len(breaks) - len(missed)} of {len(breaks)}")
    print(f"near-misses reported  {len({c['id'] for c, _ in cried})} of {len(cases) - len(breaks)}")
    print(f"strays                {len(strays)}, of the base itself {len(of_base)}")
    if asked.list:
        for f in of_base:
            print("base:", _line(f))
        for case, new, _ in missed:
            print(f"\nnot reported: {case['id']} {case['rule']}: {case['why']}")
            for q in case["quotes"]:
                print(f"    {q['file']}: {q['text']!r}")
            for f in new:
                print("    said instead:", _line(f))
        for heading, pairs in (("near-miss reported", cried), ("stray", strays)):
            for case, f in pairs:
                print(
                    f"\n{heading}: {case['id']} {case['rule']} ({'break' if case['break'] else 'near-miss'}): {case['why']}\n    {_line(f)}"
                )
    return 0


def _line(f: Finding) -> str:
    at = f["evidence"][0] if f["evidence"] else {"document": "?", "lineStart": 0, "quote": ""}
    return f"{f['severity']} {f['rule']} {at['document']}:{at['lineStart']} „{at['quote'][:100]}“: {f['message'][:130]}"


if __name__ == "__main__":
    sys.exit(main())
