"""How far the audit can be trusted: python scripts/measure_audit.py tests/corpora/hasselmose [--list].

The folder holds documents with breaks that were put there on purpose (``breaks.json``: the rules of which any one may report it, the lines)
and, beside them, what only looks like one (``near-misses.json``: the rules that must keep silent there). ``verdicts.json`` says of every
other finding, by its key, whether a reader found it true. The folder is built afresh and audited as of the day in ``verdicts.json``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from typer.testing import CliRunner

from policygraph.cli import app


def audited(folder: Path, day: str) -> list[dict[str, Any]]:
    """The findings of a fresh build of FOLDER, as the program's JSON has them."""
    with tempfile.TemporaryDirectory() as away:
        store, report = f"{away}/store", Path(away, "audit.json")
        for command in (
            ["build", str(folder)],
            ["audit", "--as-of", day, "--format", "json", "--fail-on", "never", "-o", str(report)],
        ):
            done = CliRunner().invoke(app, [*command, "--store", store])
            if done.exit_code:
                raise SystemExit(f"policygraph {command[0]}: exit {done.exit_code}\n{done.output}")
        return list(json.loads(report.read_text("utf-8"))["findings"])


def touches(finding: dict[str, Any], place: dict[str, Any]) -> bool:
    """Whether FINDING is by one of the place's rules and quotes one of its lines."""
    lines = {
        f"{e['document']}:{line}"
        for e in finding["evidence"]
        for line in range(e["lineStart"] or 0, (e["lineEnd"] or 0) + 1)
        if e["lineStart"]
    }
    return finding["rule"] in place["rules"] and bool(lines & set(place["lines"]))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--list", action="store_true", help="every break not reported, every finding not planted")
    asked = parser.parse_args()
    breaks, near, verdicts = (
        json.loads(asked.folder.joinpath(f"{name}.json").read_text("utf-8")) for name in ("breaks", "near-misses", "verdicts")
    )
    findings = audited(asked.folder, verdicts["asOf"])
    reported = [b for b in breaks if any(touches(f, b) for f in findings)]
    cried = [
        n for n in near if any(touches(f, n) and not (n.get("information_allowed") and f["severity"] == "info") for f in findings)
    ]
    planted = [f for f in findings if any(touches(f, b) for b in breaks)]
    fell_for = [f for f in findings if f not in planted and any(touches(f, n) for n in cried)]
    others = [f for f in findings if f not in planted and f not in fell_for]
    judged = {True: [], False: [], None: []}  # type: dict[bool | None, list[dict[str, Any]]]
    for f in others:
        judged[verdicts["findings"].get(f["id"], {}).get("true")].append(f)
    false = len(fell_for) + len(judged[False])
    print(f"breaks reported                {len(reported)} of {len(breaks)}")
    print(f"near-misses reported           {len(cried)} of {len(near)}")
    print(f"findings                       {len(findings)}: {len(planted)} planted, {len(judged[True])} others that are true,")
    print(f"                               {false} false, {len(judged[None])} not judged")
    if asked.list:
        for heading, places in (("break not reported", [b for b in breaks if b not in reported]), ("near-miss reported", cried)):
            for place in places:
                print(f"{heading}: {place['id']} {'|'.join(place['rules'])}, {place['lines'][0]}: {place['why']}")
        for heading, found in (("false", fell_for + judged[False]), ("not judged", judged[None])):
            for f in found:
                at = f["evidence"][0] if f["evidence"] else {"document": "?", "lineStart": 0, "quote": ""}
                where = f"{at['document']}:{at['lineStart']}"
                print(f"{heading}: {f['id']} {f['severity']} {f['rule']} {where} „{at['quote'][:90]}“: {f['message'][:110]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
