"""Measure: python -m benchmarks [--sizes 10,100] [--parts questions,load,…] [--out FILE] [--folder DIR] [--kglab PYTHON].

Every measurement is a process of its own (`benchmarks/measure.py`). What is compared is compared within one run on one machine, and
told as a ratio; from size to size the growth exponent is told (1: twice as much takes twice as long). FILE gets all of it as JSON.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

from benchmarks import servers
from benchmarks.measure import TOGETHER

PARTS = ("start", "load", "questions", "headline", "audit", "shapes", "view", "documents")
#: The largest graph, in municipalities, that an engine is asked to hold: those that are slower by orders are not waited for.
LARGEST = {"rdflib": 100, "kglab": 10, "owlready2": 10}
#: What is set against what: the graph in the folder, and held in memory, as `serve` and the audit hold it.
AGAINST = {
    "policygraph": ("raw", "rdflib", "kglab", "owlready2", "oxigraph", "virtuoso"),
    "policygraph in memory": ("raw in memory", "rdflib", "kglab", "oxigraph", "virtuoso"),
}


def measured(python: str, *words: str, limit: int = 3600) -> dict[str, Any]:
    """What one measurement prints; what went wrong is told, and the others go on."""
    try:
        done = subprocess.run([python, "-m", "benchmarks.measure", *words], capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return {"failed": f"more than {limit} s"}
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or ["?"])[-1]}
    return dict(json.loads(done.stdout.splitlines()[-1]))


def geometric(values: Sequence[float]) -> float | None:
    return math.exp(sum(map(math.log, values)) / len(values)) if values else None


def compared(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """How our times stand to another's, question by question and in the geometric mean."""
    ratios = {
        name: ours[name] / theirs[name]
        for name in ours
        if isinstance(ours[name], float) and isinstance(theirs.get(name), float) and theirs[name] > 0
    }
    worst = max(ratios, key=lambda n: ratios[n]) if ratios else None
    failed = [name for name, value in theirs.items() if isinstance(value, str)]
    return {
        "of": len(ratios),
        "geometric mean": geometric(list(ratios.values())),
        "worst": [worst, ratios[worst]] if worst else None,
        "not answered": len(failed),
        "ratios": ratios,
    }


def exponents(by_size: Mapping[int, float]) -> list[tuple[int, int, float]]:
    """From size to size: how time grows, as the exponent of the size."""
    sizes = sorted(n for n in by_size if by_size[n])
    return [(a, b, math.log(by_size[b] / by_size[a]) / math.log(b / a)) for a, b in zip(sizes, sizes[1:])]


def run(asked: argparse.Namespace) -> dict[str, Any]:
    home = Path(asked.folder or tempfile.mkdtemp(prefix="policygraph-benchmarks-"))
    found: dict[str, Any] = {"machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"}

    def note(part: str, size: int, name: str, *words: str, python: str = sys.executable) -> dict[str, Any]:
        result = measured(python, *words)
        found.setdefault(part, {}).setdefault(name, {})[size] = result
        print(f"{part} {size} {name}: {_short(result)}", flush=True)
        return result

    for size in asked.sizes:
        folder = str(home / str(size))
        note("graph", size, "quads", "graph", str(size), folder)
        if "start" in asked.parts and size == min(asked.sizes):
            note("start", size, "seconds", "start", folder)
        if "load" in asked.parts:
            for way in ("raw", "policygraph"):
                note("load", size, way, "load", folder, way)
        if "questions" in asked.parts:
            there = [e for e in engines(asked) if size <= LARGEST.get(e, size) and (not asked.engines or e in asked.engines)]
            for group in [[e for e in there if e in TOGETHER], *([e] for e in there if e not in TOGETHER)]:
                python = asked.kglab if group == ["kglab"] else sys.executable
                result = measured(python, "ask", folder, ",".join(group), asked.only, limit=6 * 3600) if group else {}
                for engine in group:
                    found.setdefault("questions", {}).setdefault(engine, {})[size] = result.get(engine, result)
                    print(f"questions {size} {engine}: {_short(result.get(engine, result))}", flush=True)
        for part in ("headline", "audit", "view"):
            if part in asked.parts and not (part == "view" and size > 100):
                note(part, size, "seconds", part, folder)
        if "shapes" in asked.parts and size <= 10:
            note("shapes", size, "pyshacl", "shapes", folder, "pyshacl")
        if "documents" in asked.parts and size <= asked.documents:
            for jobs in ("1", "2"):
                note("documents", size, f"{jobs} process" + "es" * (jobs != "1"), "read", str(size), jobs)
    if not asked.folder:
        shutil.rmtree(home)
    return found


def engines(asked: argparse.Namespace) -> Iterator[str]:
    yield from ("policygraph", "policygraph in memory", "raw", "raw in memory", "rdflib", "owlready2")
    if asked.kglab:
        yield "kglab"
    if servers.oxigraph_command():
        yield "oxigraph"
    if shutil.which("virtuoso-t"):
        yield "virtuoso"


def merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """What two runs found, of which each had other parts, sizes or engines; where both have one, the second's."""
    both = {
        k: merged(one[k], other[k]) for k in one.keys() & other.keys() if isinstance(one[k], dict) and isinstance(other[k], dict)
    }
    return {**one, **other, **both}


def _short(result: Mapping[str, Any]) -> str:
    if "questions" in result:
        times = [v for v in result["questions"].values() if isinstance(v, float)]
        mean = geometric(times)
        return f"{len(times)} of {len(result['questions'])} answered, geometric mean {mean or 0:.4f} s"
    return ", ".join(f"{k} {v:.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in result.items() if not isinstance(v, dict))


def stood(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    """How our times stand to another engine's, in words."""
    stands = compared(ours["questions"], theirs["questions"])
    if not stands["geometric mean"]:
        return f"it answered none of {len(theirs['questions'])}"
    told = f"{stands['geometric mean']:.3f} × its time on {stands['of']}, worst {stands['worst'][1]:.2f} × ({stands['worst'][0]})"
    if "processor" in ours and (spent := compared(ours["processor"], theirs["processor"]))["geometric mean"]:
        told += f"; {spent['geometric mean']:.3f} × its processor time, worst {spent['worst'][1]:.2f} × ({spent['worst'][0]})"
    if stands["not answered"]:
        late = {n: float(m[1]) for n, v in theirs["questions"].items() if (m := re.search(r"more than (\d+) s", str(v)))}
        least = compared(ours["questions"], {**theirs["questions"], **late})
        told += f"; {stands['not answered']} it did not answer"
        told += f", with those that took too long at their limit {least['geometric mean']:.4f} ×" if late else ""
    return told


def table(found: Mapping[str, Any]) -> str:
    """What was measured, as ratios: a Markdown table."""
    rows: list[tuple[str, str, str]] = []

    def row(what: str, size: object, told: str) -> None:
        rows.append((what, str(size), told))

    asked = found.get("questions", {})
    for way in ("policygraph", "policygraph in memory"):
        for size, ours in asked.get(way, {}).items():
            for engine, by_size in asked.items():
                if engine not in AGAINST[way] or "questions" not in by_size.get(size, {}) or "questions" not in ours:
                    continue
                row(f"named questions{way.removeprefix('policygraph')}, against {engine}", size, stood(ours, by_size[size]))
        told = {int(n): by["processor"] for n, by in asked.get(way, {}).items() if "processor" in by}
        for a, b in zip(sorted(told), sorted(told)[1:]):
            by_name = {n: e for n in told[a] for _, _, e in exponents({a: told[a][n], b: told[b].get(n, 0)})}
            if by_name:
                worst = max(by_name, key=lambda n: by_name[n])
                row(
                    f"named questions{way.removeprefix('policygraph')}, growth",
                    f"{a} → {b}",
                    f"exponent {sum(by_name.values()) / len(by_name):.2f} on {len(by_name)}, worst {by_name[worst]:.2f} ({worst})",
                )
    for size, headline in found.get("headline", {}).get("seconds", {}).items():
        if "best" in headline:
            row("NOT EXISTS as written, against its best form", size, f"{headline['written'] / headline['best']:.2f} ×")
    loads = found.get("load", {})
    for size, ours in loads.get("policygraph", {}).items():
        raw = loads["raw"][size]
        if "seconds" in ours and "seconds" in raw:
            memory = ours["peak MB"] / raw["peak MB"]
            row(
                "loading, against raw bulk load",
                size,
                f"{ours['seconds'] / raw['seconds']:.2f} × its time, {memory:.2f} × its memory",
            )
    for size, audit in found.get("audit", {}).get("seconds", {}).items():
        if "rules" in audit:
            row("audit, against its rules' own time", size, f"{audit['seconds'] / sum(audit['rules'].values()):.2f} ×")
    for name, by_size in found.get("documents", {}).items():
        told = {int(n): r["seconds"] for n, r in by_size.items() if "seconds" in r}
        for a, b, exponent in exponents(told):
            row(f"reading documents, {name}", f"{a} → {b}", f"growth exponent {exponent:.2f}")
    documents = found.get("documents", {})
    for size, one in documents.get("1 process", {}).items():
        if "seconds" in one:
            share = f"{100 * one['one changed'] / one['seconds']:.1f} %"
            if "processor" in one:
                share += f"; {100 * one['one changed processor'] / one['processor']:.1f} % of its processor time"
            row("one document changed, against the whole", size, share)
        two = documents.get("2 processes", {}).get(size, {})
        if "seconds" in one and "seconds" in two:
            row("reading with two processes, against one", size, f"{one['seconds'] / two['seconds']:.2f} × as fast")
    rules: dict[str, dict[int, float]] = {}
    for size, audit in found.get("audit", {}).get("seconds", {}).items():
        for name, seconds in audit.get("rules", {}).items():
            rules.setdefault(name, {})[int(size)] = seconds
    grown = [(e, name, a, b) for name, by in rules.items() for a, b, e in exponents(by) if by[b] > 0.05]
    if grown:
        exponent, name, a, b = max(grown)
        row("audit, the rule that grows most", f"{a} → {b}", f"exponent {exponent:.2f} ({name})")
    for size, start in found.get("start", {}).get("seconds", {}).items():
        if "help" in start:
            for name, beside in (
                ("help", "python"),
                ("queries", "bare script"),
                ("small query", "bare script"),
                ("ask", "bare script"),
                ("ask", "named query"),
                ("typer alone", "bare script"),
            ):
                spent = start["processor"][name] / start["processor"][beside]
                row(f"{name}, against {beside}", size, f"{start[name] / start[beside]:.1f} ×; {spent:.1f} × its processor time")
    widths = [max(len(r[n]) for r in rows) for n in range(3)] if rows else [0, 0, 0]
    lines = ["| " + " | ".join(cell.ljust(w) for cell, w in zip(r, widths)) + " |" for r in rows]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--sizes", type=lambda s: [int(n) for n in s.split(",")], default=[10, 100], help="municipalities in a graph"
    )
    parser.add_argument("--parts", type=lambda s: s.split(","), default=list(PARTS))
    parser.add_argument("--documents", type=int, default=100, help="the most municipalities whose documents are read")
    parser.add_argument(
        "--folder", default="", help="where the graphs are kept for the next run; without it they are thrown away"
    )
    parser.add_argument(
        "--kglab", default="", metavar="PYTHON", help="a Python that has kglab (it wants older libraries than ours)"
    )
    parser.add_argument("--only", default="", help="some of the named questions, with a comma between")
    parser.add_argument("--engines", type=lambda s: s.split(","), default=[], help="some of the engines")
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks.json"))
    parser.add_argument("--table", type=Path, nargs="+", help="only print the table of earlier runs, put together")
    asked = parser.parse_args()
    if asked.table:
        print(table(reduce(merged, (json.loads(run.read_text("utf-8")) for run in asked.table))))
        return 0
    found = run(asked)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(table(json.loads(asked.out.read_text("utf-8"))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
