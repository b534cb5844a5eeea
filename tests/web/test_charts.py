"""Which answers are drawn, and that bars are only put beside bars of their own kind."""

from __future__ import annotations

from decimal import Decimal

import pytest

from policygraph.ontology import BASE
from policygraph.queries import Answer, adhoc
from policygraph.views.terms import Cell
from policygraph.web.charts import MOST, chart

INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


def answer(names: str, *rows: tuple[object, ...]) -> Answer:
    def cell(value: object) -> Cell | None:
        if value is None:
            return None
        if isinstance(value, int):
            return Cell("literal", str(value), None, INTEGER)
        return Cell("uri" if str(value).startswith("http") else "literal", str(value), None, None)

    return Answer("select", adhoc("", "x"), names.split(), [tuple(map(cell, row)) for row in rows])


def test_a_number_for_each_thing() -> None:
    found = chart(answer("partner goals partnerIri", ("a", 2, f"{BASE}id/a"), ("b", 8, f"{BASE}id/b"), ("c", 0, None)))
    assert found is not None and (found.things, found.measure) == ("partner", "goals")
    assert [(b.label, b.value, b.share, b.iri) for b in found.bars] == [
        ("b", Decimal(8), 100.0, f"{BASE}id/b"),
        ("a", Decimal(2), 25.0, f"{BASE}id/a"),
        ("c", Decimal(0), 0.0, ""),
    ]


def test_sums_stand_beside_sums_of_their_own_kind_only() -> None:
    rows = [("a", "cost", "total", "DKK", 5), ("b", "cost", "total", "DKK", 7), ("a", "cost", "total", "EUR", 900)]
    found = chart(answer("department role basis currency total", *rows, ("a", "cost", "annual", "DKK", 90)))
    assert found is not None and [b.value for b in found.bars] == [7, 5]
    assert found.alike == [("role", "cost"), ("basis", "total"), ("currency", "DKK")]


def test_how_often_a_thing_stands_there() -> None:
    found = chart(answer("theme initiative line", ("x", "a", 1), ("x", "b", 9), ("y", "c", 3), ("y", "d", 4), ("x", "e", 5)))
    assert found is not None and found.measure is None
    assert [(b.label, b.value) for b in found.bars] == [("x", 3), ("y", 2)]


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        ("goal line", [("a", 1), ("b", 2)]),
        ("goal n", [("a", 1)]),
        ("goal n", [("a", -1), ("b", 2)]),
        ("goal n", [("a", 0), ("b", 0)]),
        ("target value unit", [("a", 1, "percent"), ("b", 2, "persons")]),
        ("document n x", [("d", None, "x")] * 4),
        ("end x", [("2020-01-01", "x")] * 2 + [("2021-01-01", "x")] * 2),
        ("goal n", []),
    ],
)
def test_what_no_drawing_suits(names: str, rows: list[tuple[object, ...]]) -> None:
    assert chart(answer(names, *rows)) is None


def test_the_longest_bars_are_drawn_and_the_others_counted() -> None:
    found = chart(answer("goal n", *((f"g{n}", n) for n in range(1, MOST + 6))))
    assert found is not None and len(found.bars) == MOST and found.more == 5 and found.bars[-1].value == 6
