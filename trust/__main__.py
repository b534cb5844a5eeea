"""Measure what docs/trust.md tells: python -m trust [--parts faults,load,…] [--scale 1.0] [--write].

With ``--write`` the figures of each part replace those in docs/trust.md, between its two markers.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

PARTS = ("faults", "hostile", "fuzz", "load", "truth", "privacy")
PAGE = Path(__file__).parents[1] / "docs" / "trust.md"

#: What was tried, and what came of it.
Row = tuple[str, str]


def table(rows: Sequence[Row]) -> str:
    """Rows as Markdown."""
    return "\n".join(["| tried | result |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)])


def written(page: str, part: str, rows: Sequence[Row]) -> str:
    """The page with the figures of one part in their place.

    :raises ValueError: if the page has no place for them
    """
    block = re.compile(rf"(<!-- {part}: .*?-->\n).*?(<!-- /{part} -->)", re.DOTALL)
    if not block.search(page):
        raise ValueError(f"{PAGE.name} has no markers for {part}")
    return block.sub(lambda m: f"{m[1]}{table(rows)}\n{m[2]}", page)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--parts", type=lambda text: text.split(","), default=list(PARTS))
    asked.add_argument("--scale", type=float, default=1.0, help="how much is tried; 1.0 is what the page tells")
    asked.add_argument("--write", action="store_true", help="into docs/trust.md")
    options = asked.parse_args()
    for part in options.parts:
        rows: Sequence[Row] = import_module(f"trust.{part}").measure(options.scale)
        print(f"{part}\n{table(rows)}\n", flush=True)
        if options.write:
            PAGE.write_text(written(PAGE.read_text("utf-8"), part, rows), "utf-8")


if __name__ == "__main__":
    main()
