"""Fact tables (CSV): what a reader found in documents that are not here, one fact table a kind, document and line in each row."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from policygraph.loaders.records import Document


def is_fact_table(path: Path) -> bool:
    """Whether a file is a CSV whose header names a document and a line."""
    if path.suffix.lower() != ".csv":
        return False
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header = [c.strip().casefold() for c in next(csv.reader(stream), [])]
    except (OSError, UnicodeDecodeError, csv.Error):
        return False
    return {"document", "line"} <= set(header)


def load_facts(paths: Sequence[Path]) -> list[Document]:
    """Read fact tables into the documents that they are about."""
    return []
