"""What other hands set as other municipalities would (tests/layouts) is read, each document by itself.

``scripts/measure_reading.py tests/layouts/catalogue --each`` prints all that is read of one kind.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from policygraph.loaders import load
from policygraph.loaders.records import Document, Record

SETS = Path(__file__).parent / "layouts"
#: Of each kind of document how many records of each kind are found at the least, and how many are read too many at the most.
READ = {
    "catalogue": {"goal": (39, 2), "initiative": (70, 2)},
    "plan": {"goal": (47, 2), "target": (49, 1), "initiative": (54, 4)},
    "minutes": {"item": (84, 3), "decision": (52, 9), "task": (38, 9), "need": (28, 2)},
}
_FIELDS = {"goal": ("text", "label", "statement"), "initiative": ("title",), "item": ("label",)}


@pytest.mark.parametrize("kind", READ)
def test_it_is_read_as_well_as_ever(kind: str) -> None:
    found = {record: [0, 0] for record in READ[kind]}
    for path in sorted((SETS / kind).glob("*.gold.json")):
        gold = json.loads(path.read_text("utf-8"))
        document = read(next(p for p in path.parent.glob(f"{path.name.removesuffix('.gold.json')}.*") if p != path))
        for record, (right, extra) in counted(document, gold, READ[kind]).items():
            found[record][0] += right
            found[record][1] += extra
    for record, (least, most) in READ[kind].items():
        assert found[record][0] >= least and found[record][1] <= most, (record, found[record])


def read(path: Path) -> Document | None:
    from policygraph.errors import UnreadableDocument

    try:
        return load(path)
    except UnreadableDocument:
        return None


def counted(
    document: Document | None, gold: dict[str, list[dict[str, object]]], kinds: dict[str, object]
) -> dict[str, tuple[int, int]]:
    """Of each kind the records of gold that are found, and those that are read and are none."""
    told = {}
    for kind in kinds:
        left = document.of(kind) if document else []  # type: ignore[arg-type]
        right = 0
        wanted = gold.get(f"{kind}s", [])
        for one in sorted(wanted, key=lambda o: bool(o.get("acceptable"))):
            if (record := next((r for r in left if alike(r, kind, one)), None)) is not None:
                left = [r for r in left if r is not record]
                right += not one.get("acceptable")
        told[kind] = right, len(left)
    return told


def alike(record: Record, kind: str, one: dict[str, object]) -> bool:
    said = [one.get("text"), one.get("title"), one.get("label"), *one.get("also", [])]  # type: ignore[misc]
    wanted = [part for text in said if text for part in str(text).split("|")]
    held = [str(v) for field in _FIELDS.get(kind, ("text", "label")) for v in record.values(field)]
    return any(fuzz.ratio(a.casefold(), b.casefold()) > 85 for a in wanted for b in held)
