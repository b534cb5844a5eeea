"""Exports open in the libraries that read them, hold the same, and are the same each time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import networkx
import pyoxigraph as ox
import pytest
import rdflib

from policygraph.errors import UsageError
from policygraph.graph.export import WRITERS, export, network
from policygraph.graph.store import Store
from policygraph.ontology import BASE, PG, PREFIXES

EXAMPLE = Path(__file__).parents[2] / "examples" / "fjordby"
EVIL = "=HYPERLINK(1) <b> \x07"


@pytest.fixture(scope="module")
def store(fjordby: Path) -> Iterator[Store]:
    """The example, and an initiative whose name a spreadsheet or a parser of XML might trip over."""
    with Store.open(fjordby / "store") as opened:
        quads = opened.quads()
        document = next(q for q in quads if q.predicate.value == PG + "sourceFile")
        evil = ox.NamedNode(BASE + "id/x/initiative/evil")
        said = {"a": ox.NamedNode(PG + "Initiative"), "l": ox.Literal(EVIL), "s": document.subject}
        names = {"a": PREFIXES["rdf"] + "type", "l": PREFIXES["rdfs"] + "label", "s": PG + "statedIn"}
        quads += [ox.Quad(evil, ox.NamedNode(names[k]), said[k], document.graph_name) for k in said]
        yield Store.memory(quads)


def exported(store: Store, form: str) -> bytes:
    content = export(store, form)
    assert content is not None
    return content


@pytest.mark.parametrize("form", WRITERS)
def test_the_same_graph_gives_the_same_bytes(store: Store, form: str) -> None:
    shuffled = Store.memory(reversed(store.quads()))
    assert exported(store, form) == exported(shuffled, form)


@pytest.mark.parametrize(("form", "name"), [("trig", "trig"), ("nq", "nquads"), ("jsonld", "json-ld")])
def test_rdflib_reads_every_quad_with_its_graph(store: Store, form: str, name: str) -> None:
    data = rdflib.Dataset()
    data.parse(data=exported(store, form).decode(), format=name)
    read = {(s.n3(), p.n3(), o.n3(), f"<{c}>") for s, p, o, c in data.quads()}
    assert len(read) == len(store.quads()) and {q[3] for q in read} == {str(q.graph_name) for q in store.quads()}
    literals = {(str(o), str(o.datatype)) for _, _, o, _ in data.quads() if isinstance(o, rdflib.Literal)}
    assert {(o.value, o.datatype.value) for q in store.quads() if isinstance(o := q.object, ox.Literal)} >= {
        (text, kind) for text, kind in literals if kind != "None"
    }


def test_turtle_is_the_merge(store: Store) -> None:
    read = rdflib.Graph().parse(data=exported(store, "ttl").decode(), format="turtle")
    assert len(read) == len({q.triple for q in store.quads()})


@pytest.mark.parametrize(("form", "reader"), [("gexf", networkx.read_gexf), ("graphml", networkx.read_graphml)])
def test_networkx_reads_nodes_links_and_their_places(store: Store, form: str, reader: object) -> None:
    read = reader(io.BytesIO(exported(store, form)))  # type: ignore[operator]
    whole = network(store, with_suggested=True)
    assert set(read) == set(whole) and read.number_of_edges() == whole.number_of_edges()
    assert all(d["quote"] and d["file"] and int(d["line"]) > 0 and d["status"] for *_, d in read.edges(data=True))
    assert {d["status"] for *_, d in read.edges(data=True)} >= {"stated", "suggested"}


def test_a_spreadsheet_takes_text_as_text_and_days_as_days(store: Store) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    rows = list(csv.DictReader(io.StringIO(exported(store, "csv").decode("utf-8-sig"))))
    assert any(r["initiative"].startswith("'=HYPERLINK") for r in rows)
    assert not [v for r in rows for v in r.values() if v[:1] in ("=", "+", "-", "@")]
    sheet = openpyxl.load_workbook(io.BytesIO(exported(store, "xlsx"))).active
    heads = [c.value for c in sheet[1]]
    evil = [c for c in sheet["C"] if str(c.value).startswith("=HYPERLINK")]
    assert evil and all(c.data_type == "s" and c.quotePrefix for c in evil)
    days = [c for c in (row[heads.index("start")] for row in sheet.iter_rows(min_row=2)) if c.value]
    assert len(days) == sum(bool(r["start"]) for r in rows) and all(c.is_date for c in days)
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref


def test_an_unknown_format_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="rdfxml"):
        export(store, "rdfxml")
