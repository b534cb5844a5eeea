"""The embedded store: two views of one generation, a format that is migrated, and what is refused."""

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import BadStore
from policygraph.graph import store as stores
from policygraph.graph.store import Less, Store
from policygraph.ontology import BASE

PLAIN = ox.Quad(ox.NamedNode("http://e/a"), ox.NamedNode("http://e/p"), ox.NamedNode("http://e/b"), ox.NamedNode("http://e/g"))
GUESS = ox.Quad(PLAIN.subject, PLAIN.predicate, ox.NamedNode("http://e/c"), ox.NamedNode(BASE + "graph/suggested"))
EVERYTHING = "SELECT ?o WHERE { ?s ?p ?o } ORDER BY ?o"
GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"


def values(store: Store, query: str, **how: object) -> list[str]:
    return [row[0].value for row in store.query(query, **how)]


def check(store: Store) -> None:
    assert values(store, EVERYTHING) == ["http://e/b"]
    assert values(store, EVERYTHING, with_suggested=True) == ["http://e/b", "http://e/c"]
    assert values(store, GRAPHS) == ["http://e/g"]
    assert values(store, GRAPHS, with_suggested=True) == ["http://e/g", BASE + "graph/suggested"]
    assert values(store, EVERYTHING, dataset=([BASE + "graph/suggested"], [])) == ["http://e/c"]
    assert set(store.quads()) == {PLAIN, GUESS}
    assert len(store.rdflib()) == 2


def test_suggestions_are_seen_only_when_asked_for(tmp_path: Path) -> None:
    stores.write(tmp_path / "s", [GUESS, PLAIN], {})
    with Store.open(tmp_path / "s") as store:
        check(store)
    check(Store.memory([GUESS, PLAIN]))


def test_a_store_of_format_1_is_read_and_renewed(tmp_path: Path) -> None:
    old = tmp_path / "s"
    old.mkdir()
    graph = ox.Store(str(old / "graph-0"))
    graph.extend([PLAIN, GUESS])
    graph.flush()
    del graph
    (old / "policygraph.json").write_text(json.dumps({"format": 1, "generation": "graph-0", "documents": ["a.txt"]}))
    with Store.open(old) as store:
        check(store)
        assert store.info["documents"] == ["a.txt"]
    assert json.loads((old / "policygraph.json").read_text())["format"] == stores.FORMAT
    assert not (old / "graph-0").exists()


def test_a_store_of_a_later_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "policygraph.json").write_text(json.dumps({"format": stores.FORMAT + 1, "generation": "graph-0"}))
    with pytest.raises(BadStore, match=f"of version {stores.FORMAT + 1}; this program reads up to"):
        stores.info(tmp_path)


def test_a_generation_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    stores.write(tmp_path / "s", [PLAIN], {})

    def broken() -> Iterator[bytes]:
        yield ox.serialize([GUESS], format=ox.RdfFormat.N_QUADS) or b""
        raise OSError("disk full")

    for less in (None, Less()):
        with pytest.raises(BadStore, match="disk full"):
            stores.put(tmp_path / "s", {}, broken(), [], less=less)
    with Store.open(tmp_path / "s") as store:
        assert values(store, EVERYTHING) == ["http://e/b"]
    assert len(list((tmp_path / "s").glob("graph-*"))) == 1


def test_a_generation_starts_from_the_one_before(tmp_path: Path) -> None:
    def nquads(*quads: ox.Quad) -> list[bytes]:
        return [ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""]

    graphs = [ox.NamedNode(f"http://e/{name}/1") for name in ("one", "two")]
    one, two = (ox.Quad(PLAIN.subject, PLAIN.predicate, ox.Literal(g.value[-5:]), g) for g in graphs)
    shared = ox.Quad(PLAIN.subject, PLAIN.predicate, ox.Literal("shared"), PLAIN.graph_name)
    stores.put(tmp_path / "s", {}, nquads(one, two, shared), nquads(GUESS))
    new = ox.Quad(one.subject, one.predicate, ox.Literal("new"), one.graph_name)
    stores.put(tmp_path / "s", {}, nquads(new), [], less=Less(["http://e/one/"], [shared]))
    with Store.open(tmp_path / "s") as store:
        assert set(store.quads()) == {new, two, GUESS}
        assert values(store, EVERYTHING) == ["new", "two/1"]
    stores.remember(tmp_path / "s", {"documents": ["b.txt"]})
    assert stores.info(tmp_path / "s")["documents"] == ["b.txt"]
    assert not list((tmp_path / "s").glob("graph-*/changes.nq"))
