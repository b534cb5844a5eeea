"""The embedded store: two views of one generation, a format that is migrated, and what is refused."""

import json
import os
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


def test_a_store_of_format_1_is_read_as_it_is(tmp_path: Path) -> None:
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
    assert "an earlier version of policygraph made this graph" in stores.age(old, stores.info(old))
    with stores.writing(old):
        assert (old / "graph-0").exists()
        stores.write(old, [PLAIN], {})
    assert stores.info(old)["format"] == stores.FORMAT and not (old / "graph-0").exists()


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


# ── Damage ──


@pytest.fixture
def made(tmp_path: Path) -> Path:
    stores.write(tmp_path / "s", [PLAIN, GUESS], {"documents": ["a.txt"], "paths": ["../documents of 2024"]})
    return tmp_path / "s"


def files(store: Path) -> list[Path]:
    return sorted(p for p in store.glob("graph-*/**/*") if p.is_file())


def test_every_byte_of_a_graph_is_looked_at(made: Path) -> None:
    assert stores.verify(made) == len(files(made)) - 1 > 10
    assert not stores.damage(made) and not list(made.glob("graph-*/*/LOG"))
    for file in files(made):
        before = file.read_bytes()
        if not before:
            continue
        file.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
        assert stores.damage(made)
        with pytest.raises(BadStore, match="this store is damaged: .* is not as it was written"):
            stores.verify(made)
        with pytest.raises(BadStore, match="this store is damaged: .* is not as it was written") as told:
            Store.open(made)
        assert f"policygraph build --fresh --store {made}" in str(told.value) and "documents of 2024'" in str(told.value)
        file.write_bytes(before)
    assert stores.verify(made)


def test_what_is_missing_or_short_is_seen_when_a_store_is_opened(made: Path) -> None:
    for file in files(made):
        before = file.read_bytes()
        for now in [None, before + b"x", *([before[:-1]] if before else [])]:
            file.unlink()
            if now is not None:
                file.write_bytes(now)
            with pytest.raises(BadStore, match="this store is damaged"):
                Store.open(made)
            assert stores.damage(made)
            file.write_bytes(before)
    with Store.open(made) as store:
        check(store)


def test_a_mark_that_was_changed_is_seen(made: Path) -> None:
    mark = made / "policygraph.json"
    before = mark.read_bytes()
    for position in range(0, len(before), 7):
        changed = before[:position] + bytes([before[position] ^ 1]) + before[position + 1 :]
        mark.write_bytes(changed)
        try:
            same = json.loads(changed) == json.loads(before)
        except ValueError:
            same = False
        if not same:
            with pytest.raises(BadStore):
                stores.info(made)
    for content in (b"", b"{}", b"[]", b"null", before.replace(b'"format": 3', b'"format": 2'), before[:100]):
        mark.write_bytes(content)
        with pytest.raises(BadStore, match=r"policygraph\.json is not as it was written"):
            stores.info(made)
        assert stores.info_or_nothing(made) == {}
    stores.write(made, [PLAIN], {})  # a build puts another in its place
    assert len(list(made.glob("graph-*"))) == 1
    with Store.open(made) as store:
        assert values(store, EVERYTHING) == ["http://e/b"]


def test_what_an_ended_writer_leaves_is_cleared_away(tmp_path: Path) -> None:
    for home in (tmp_path / "new", tmp_path / "old"):
        if home.name == "old":
            stores.write(home, [PLAIN], {})
        (home / "graph-0123456789ab" / "stated").mkdir(parents=True)
        (home / ".policygraph.json.part").write_text("{")
        (home / ".writing").write_text("")
        with stores.writing(home):
            assert not (home / "graph-0123456789ab").exists()
            stores.write(home, [PLAIN], {})
        assert sorted(p.name.partition("-")[0] for p in home.iterdir()) == ["graph", "policygraph.json"]


def test_of_a_large_graph_every_byte_is_looked_at_again_when_a_file_was_touched(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "_LARGE", 1)
    looked: list[Path] = []
    reckoned = stores._digest_of
    monkeypatch.setattr(stores, "_digest_of", lambda file, known: looked.append(file) or reckoned(file, known))
    for expected in (True, False):
        looked.clear()
        with Store.open(made) as store:
            assert PLAIN in store.quads()
        assert bool(looked) is expected
    looked.clear()
    assert stores.verify(made) and looked
    file = next(f for f in files(made) if f.suffix == ".sst")
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(BadStore, match="this store is damaged"):
        Store.open(made)


def test_what_is_not_ours_is_left_alone(made: Path) -> None:
    (made / "graph-notes").mkdir()
    with stores.writing(made):
        stores.write(made, [PLAIN], {})
    assert (made / "graph-notes").is_dir()


def test_a_reader_that_comes_between_reads_the_new_one(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = stores._look

    def look(path: Path, remembered: dict[str, object], parts: tuple[str, ...]) -> int:
        monkeypatch.setattr(stores, "_look", looked)
        stores.write(made, [GUESS], {})
        return looked(path, remembered, parts)

    monkeypatch.setattr(stores, "_look", look)
    with Store.open(made) as store:
        assert set(store.quads()) == {GUESS}


def test_suggestions_are_not_those_of_another_graph(made: Path) -> None:
    with Store.open(made, suggested=False) as store:
        stores.write(made, [PLAIN], {})
        with pytest.raises(BadStore, match="built anew meanwhile"):
            store.quads()


def test_who_holds_a_store_is_said(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "WAIT", 0.1)
    said = rf"process {os.getpid()} on .* is writing here since \d"
    with stores.writing(made), pytest.raises(BadStore, match=said), stores.writing(made):
        pass
    assert not (made / ".writing").exists()


@pytest.mark.parametrize("suggested", [True, False])
def test_a_copy_in_memory_answers_the_same(tmp_path: Path, suggested: bool) -> None:
    stores.write(tmp_path / "s", [PLAIN, GUESS], {})
    with Store.open(tmp_path / "s", suggested=suggested) as store:
        copied = store.copied()
        assert copied is not store and copied.copied() is copied and copied.latest() is copied
        assert copied.path == store.path and copied.info == store.info
        check(copied)
        assert store.copied(room=0) is store
    stores.write(tmp_path / "s", [PLAIN], {})
    assert values(copied.latest(), EVERYTHING, with_suggested=True) == ["http://e/b"]
