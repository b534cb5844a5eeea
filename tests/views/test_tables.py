"""Answers as tables, Markdown, exact formats and workbooks."""

from __future__ import annotations

import csv
import io
import json
import random
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import XSD, BNode, Literal, URIRef

from policygraph.views import excel, results, tables
from policygraph.views.terms import Cell, cell


@dataclass
class Answer:
    """Stands in for an answer of ``queries``."""

    variables: list[str]
    rows: list[tuple[Any, ...]]
    coverage: list[str] = field(default_factory=list)
    query: Any = None
    kind: str = "select"


GOALS = SimpleNamespace(
    name="goals",
    absence=True,
    columns={
        "goal": {"en": "goal", "da": "mål"},
        "funded": {"en": "with an amount", "da": "med beløb"},
        "answer": {"en": "answer", "da": "svar"},
        "quote": {"en": "what it says", "da": "det der står"},
    },
    answers={"no-initiative": {"en": "No initiative is stated.", "da": "Ingen indsats er oplyst."}},
)


def goals() -> Answer:
    rows = [
        (
            Literal("Flere læser"),
            Literal(0),
            Literal("no-initiative"),
            Literal("plan.txt"),
            Literal(12),
            Literal("Børn skal læse."),
            URIRef("https://example.org/1"),
        ),
        (
            Literal("Færre går hjem"),
            Literal(0),
            Literal("no-initiative"),
            Literal("plan.txt"),
            Literal(44),
            Literal("Ingen går."),
            URIRef("https://example.org/2"),
        ),
    ]
    return Answer(["goal", "funded", "answer", "file", "line", "quote", "goalIri"], rows, ["plan.txt"], GOALS)


def test_a_table_speaks_the_language_asked_for() -> None:
    danish = tables.text(goals(), "da", 100)
    assert "mål" in danish and "Ingen indsats er oplyst." in danish and "med beløb: 0" in danish
    assert "with an amount: 0" in tables.text(goals(), "en", 100)


def test_place_is_one_column_and_iris_are_left_out() -> None:
    shown = tables.text(goals(), "en", 100)
    assert "plan.txt:12" in shown and "https://" not in shown


def test_what_all_rows_share_is_said_once() -> None:
    assert tables.text(goals(), "en", 100).count("No initiative is stated.") == 1


@pytest.mark.parametrize("width", [30, 40, 60, 80, 120, 200])
def test_nothing_is_cut_at_any_width(width: int) -> None:
    shown = tables.text(goals(), "en", width)
    squeezed = "".join(shown.split())
    assert "Børnskallæse." in squeezed or width < 60
    for words in ("Flere", "læser", "Færre", "plan.txt"):
        assert words in shown
    assert max(tables.measure(line) for line in shown.splitlines()[:-3]) <= max(width, 30)


def test_no_rows_names_what_was_looked_at() -> None:
    nothing = Answer(["goal"], [], ["plan.txt", "politik.txt"], GOALS)
    assert "plan.txt" in tables.text(nothing, "en") and "politik.txt" in tables.text(nothing, "da")


def test_a_document_cannot_steer_the_terminal() -> None:
    shown = tables.text(Answer(["x"], [(Literal("a\x1b[31mb\u202ec"),)]), "en", 80)
    assert "\x1b" not in shown and "\u202e" not in shown


@pytest.mark.parametrize(
    ("given", "lang", "expected"),
    [
        ("1250000", "da", "1.250.000"),
        ("1250000.5", "en", "1,250,000.50"),
        ("0.5", "da", "0,5"),
        ("-1000", "en", "-1,000"),
        ("48", "da", "48"),
        ("-0.5", "en", "-0.5"),
    ],
)
def test_amounts(given: str, lang: str, expected: str) -> None:
    assert tables.amount(given, lang) == expected


def test_markdown_escapes_what_markdown_would_read() -> None:
    shown = tables.markdown(Answer(["a"], [(Literal("x|y <b> [z](u)\nw"),)]))
    assert shown.splitlines()[2] == r"| x\|y \<b\> \[z\](u)<br>w |"


def test_terms_of_both_libraries_are_the_same_cell() -> None:
    assert cell(Literal("å", lang="da")) == cell(ox.Literal("å", language="da")) == Cell("literal", "å", "da")
    assert cell(Literal(3)) == cell(ox.Literal(3)) == cell(3)
    assert cell(URIRef("urn:x")) == cell(ox.NamedNode("urn:x"))
    assert cell(ox.Literal("a")) == cell(Literal("a")) == cell("a")
    assert cell(None) is None


# ── Exact formats ──

MIXED = Answer(
    ["a", "b"],
    [
        (Literal('say\n"å"', lang="da"), Literal(Decimal("1.50"))),
        (URIRef("https://example.org/x"), None),
        (BNode("b1"), Literal("2024-01-31", datatype=XSD.date)),
    ],
)


def test_csv_is_exact() -> None:
    assert list(csv.reader(io.StringIO(results.csv_text(MIXED), newline="")))[1] == ['say\n"å"', "1.50"]
    assert results.csv_text(Answer(["x"], [(Literal("=1+1"),)])) == "x\r\n=1+1\r\n"


def test_tsv_is_turtle() -> None:
    lines = results.tsv_text(MIXED).splitlines()
    assert lines == [
        "?a\t?b",
        '"say\\n\\"å\\""@da\t1.50',
        "<https://example.org/x>\t",
        '_:b1\t"2024-01-31"^^<http://www.w3.org/2001/XMLSchema#date>',
    ]


@pytest.mark.parametrize(
    ("write", "form"),
    [
        (results.json_text, ox.QueryResultsFormat.JSON),
        (results.xml_text, ox.QueryResultsFormat.XML),
        (results.tsv_text, ox.QueryResultsFormat.TSV),
    ],
)
def test_another_reader_reads_the_same(write: Any, form: Any) -> None:
    """Round trip through an independent parser of the W3C formats."""
    found = ox.parse_query_results(write(MIXED), format=form)
    assert [[cell(value) for value in row] for row in found][:2] == [[cell(v) for v in row] for row in MIXED.rows][:2]


def test_json_may_carry_more() -> None:
    assert json.loads(results.json_text(MIXED, query="goals"))["query"] == "goals"


def test_xml_survives_what_xml_cannot_hold() -> None:
    ET.fromstring(results.xml_text(Answer(["x"], [(Literal("a\x00b<c>&\ud800"),)])))


# ── Workbook ──


def test_workbook_is_typed_and_nothing_runs() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    rows = [(Literal("=HYPERLINK(1)"), Literal(Decimal("12.5")), Literal("2024-01-31", datatype=XSD.date), Literal(True))]
    book = openpyxl.load_workbook(io.BytesIO(excel.workbook(Answer(["text", "n", "day", "yes"], rows))))
    sheet = book.active
    assert [c.data_type for c in sheet[2]] == ["s", "n", "d", "b"]
    assert sheet["A2"].value == "=HYPERLINK(1)" and sheet["A2"].quotePrefix
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:D2"


def test_a_small_grid_is_what_rich_draws() -> None:
    draw = random.Random(3)

    def some(most: int) -> str:
        words = ["".join(draw.choices("abcæøå„§-", k=draw.randint(1, 9))) for _ in range(draw.randint(0, most))]
        return "".join(word + draw.choice(["", " ", " ", " ", "  ", "    ", "\n"]) for word in words).strip(" ")

    drawn = 0
    for _ in range(300):
        wide = draw.randint(1, 6)
        rows = [[some(draw.choice((1, 4, 4, 20))) for _ in range(wide)] for _ in range(draw.randint(1, 4))]
        table = tables.Table([some(2) for _ in range(wide)], ["x"] * wide, rows, [draw.random() < 0.3 for _ in range(wide)])
        width = draw.choice([20, 40, 60, 100, 160])
        if plain := tables._plain_grid(table, width):
            drawn += 1
            assert plain == tables._rich_grid(table, width)
    assert drawn > 100
