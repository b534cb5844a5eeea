"""One measurement, in a process of its own: python -m benchmarks.measure NAME [WORDS …]; JSON comes out.

So nothing that was read before is warm by chance, and the highest memory that the system saw is this measurement's.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from benchmarks import municipalities, questions, servers
from policygraph.graph import store as stores
from policygraph.graph.rewrite import faster, looked_up
from policygraph.graph.store import Store
from policygraph.queries.catalogue import catalogue
from policygraph.queries.run import run

#: How often a thing is done; the fastest time counts, as everything else that happens on a machine only adds.
TIMES = 3
#: After so many seconds a single question is given up, and so are slower ways of asking it.
LIMIT = 20.0
_GOAL = """SELECT ?g { ?g a <https://w3id.org/policygraph/ontology#PoliticalGoal> ;
  <https://w3id.org/policygraph/ontology#hasResultTarget> ?t } ORDER BY ?g LIMIT 1"""


def timed(work: Callable[[], Any], times: int = TIMES) -> float:
    """Seconds of the fastest of a few goes; one go is enough for what takes long."""
    best = float("inf")
    for _ in range(times):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
        if best > 2:
            break
    return best


# --- graphs ---------------------------------------------------------------------------------------------------------------


def graph(many: str, folder: str) -> dict[str, Any]:
    """Make a graph of so many municipalities: as N-Quads, and as a store."""
    home = Path(folder)
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "store").exists():
        stated, suggested = municipalities.stated_and_suggested(municipalities.graph(int(many)))
        (home / "stated.nq").write_bytes(b"".join(stated))
        (home / "suggested.nq").write_bytes(b"".join(suggested))
        stores.put(home / "store", {}, stated, suggested)
    with Store.open(home / "store") as store:
        return {"quads": len(store._whole)}


def load(folder: str, way: str) -> dict[str, Any]:
    """Load the N-Quads of a graph: as a build does, or with the engine's bulk loader into the two stores that a build leaves."""
    home, away = Path(folder), Path(folder) / f"loaded-{way}"
    shutil.rmtree(away, ignore_errors=True)
    begun = time.perf_counter()
    if way == "policygraph":
        stores.put(away, {}, _parts(home / "stated.nq"), _parts(home / "suggested.nq"))
    else:
        for part, files in (("plain", ("stated",)), ("whole", ("stated", "suggested"))):
            (away / part).mkdir(parents=True)
            store = ox.Store(str(away / part))
            for file in files:
                store.bulk_load(path=str(home / f"{file}.nq"), format=ox.RdfFormat.N_QUADS)
            store.flush()
    seconds = time.perf_counter() - begun
    shutil.rmtree(away)
    return {"seconds": seconds}


def _parts(path: Path, size: int = 1 << 20) -> Iterator[bytes]:
    """A file in parts of whole lines."""
    with path.open("rb") as stream:
        while lines := stream.readlines(size):
            yield b"".join(lines)


# --- questions ------------------------------------------------------------------------------------------------------------


def ask(folder: str, engine: str, only: str = "") -> dict[str, Any]:
    """Seconds of every named question on one engine."""
    home = Path(folder)
    with Store.open(home / "store") as store:
        goal = next(iter(store.query(_GOAL)))[0].value
    chosen = set(only.split(",")) if only else set(catalogue())
    with ENGINES[engine](home, goal) as asked:
        found = {}
        for name in sorted(chosen):
            try:
                found[name] = timed(lambda name=name: asked(name))  # type: ignore[misc]
            except Exception as fault:  # what an engine cannot answer is part of the result
                found[name] = f"{type(fault).__name__}: {str(fault)[:80]}"
        return {"questions": found}


@contextmanager
def _policygraph(home: Path, goal: str) -> Iterator[Callable[[str], Any]]:
    with Store.open(home / "store") as store:
        yield lambda name: run(store, catalogue()[name], questions.given(catalogue()[name], goal))


@contextmanager
def _raw(home: Path, goal: str) -> Iterator[Callable[[str], Any]]:
    """pyoxigraph with the fastest form we know: as shipped, and each way of looking up."""
    with Store.open(home / "store") as opened:
        store = opened._store
        forms = {
            name: [*texts, *map(faster, texts), *(map(looked_up, texts) if "lookups" in catalogue()[name].tags else ())]
            for name, texts in questions.best(goal).items()
        }
        best = {
            name: min(
                (timed(lambda t=t: list(store.query(t, use_default_graph_as_union=True)), 1), t)  # type: ignore[misc]
                for t in dict.fromkeys(texts)
            )[1]
            for name, texts in forms.items()
        }

        def asked(name: str) -> Any:
            return list(store.query(best[name], use_default_graph_as_union=True))

        yield asked


@contextmanager
def _rdflib(home: Path, goal: str) -> Iterator[Callable[[str], Any]]:
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(str(home / "stated.nq"), format="nquads")
    texts = questions.written_out(goal)
    with _alarm():
        yield lambda name: list(dataset.query(texts[name]))


@contextmanager
def _kglab(home: Path, goal: str) -> Iterator[Callable[[str], Any]]:
    import kglab  # an environment of its own: pip install kglab

    graph = kglab.KnowledgeGraph()
    triples = ox.serialize(
        {q.triple for q in ox.parse(path=str(home / "stated.nq"), format=ox.RdfFormat.N_QUADS)}, format=ox.RdfFormat.N_TRIPLES
    )
    graph.load_rdf_text(triples.decode(), format="nt")
    texts = questions.written_out(goal)
    with _alarm():
        yield lambda name: list(graph.query(texts[name]))


@contextmanager
def _owlready2(home: Path, goal: str) -> Iterator[Callable[[str], Any]]:
    import owlready2

    world = owlready2.World(filename=str(home / "owlready2.sqlite3"), exclusive=True)
    with tempfile.NamedTemporaryFile(suffix=".nt") as file:
        ox.serialize(
            {q.triple for q in ox.parse(path=str(home / "stated.nq"), format=ox.RdfFormat.N_QUADS)},
            file.name,
            format=ox.RdfFormat.N_TRIPLES,
        )
        world.get_ontology(f"file://{file.name}").load()
    texts = questions.written_out(goal)
    with _alarm():
        yield lambda name: list(world.sparql(texts[name], error_on_undefined_entities=False))


@contextmanager
def _alarm() -> Iterator[None]:
    """A question that takes longer than LIMIT is given up."""
    import signal

    def late(*_: object) -> None:
        raise TimeoutError(f"more than {LIMIT:.0f} s")

    real = globals()["timed"]
    signal.signal(signal.SIGALRM, late)

    def limited(work: Callable[[], Any], times: int = TIMES) -> float:
        signal.alarm(int(LIMIT))
        try:
            return float(real(work, 1))
        finally:
            signal.alarm(0)

    globals()["timed"] = limited
    try:
        yield
    finally:
        globals()["timed"] = real


def _served(kind: str) -> Callable[[Path, str], Any]:
    @contextmanager
    def serve(home: Path, goal: str) -> Iterator[Callable[[str], Any]]:
        import httpx2

        away = Path(tempfile.mkdtemp(prefix=f"{kind}-", dir=home))
        if kind == "oxigraph":
            command = servers.oxigraph_command() or "oxigraph"
            subprocess.run(
                [command, "load", "--location", str(away / "data"), "--file", str(home / "stated.nq")],
                check=True,
                capture_output=True,
            )
        texts = questions.written_out(goal)
        start = servers.oxigraph if kind == "oxigraph" else servers.virtuoso
        try:
            with start(away) as server, httpx2.Client(timeout=LIMIT) as client:
                if kind == "virtuoso":
                    _bulk(server.query, home / "stated.nq", away)

                def asked(name: str) -> Any:
                    where = f"{server.query}?union-default-graph" if kind == "oxigraph" else server.query
                    answer = client.post(
                        where, data={"query": texts[name]}, headers={"Accept": "application/sparql-results+json"}
                    )
                    answer.raise_for_status()
                    return answer.json()["results"]["bindings"]

                yield asked
        finally:
            shutil.rmtree(away, ignore_errors=True)

    return serve


def _bulk(url: str, quads: Path, away: Path) -> None:
    """Virtuoso's own bulk loader (ld_dir, rdf_loader_run)."""
    (away / "load").mkdir()
    shutil.copy(quads, away / "load" / "stated.nq")
    port = next(
        line.split("=")[1].strip().rsplit(":", 1)[1]
        for line in (away / "virtuoso.ini").read_text().splitlines()
        if line.startswith("ServerPort")
    )
    script = f"exec=ld_dir('{away}/load', '*.nq', 'https://w3id.org/policygraph/'); rdf_loader_run(); checkpoint;"
    subprocess.run(["isql-vt", f"127.0.0.1:{port}", "dba", "dba", script], check=True, capture_output=True, timeout=3600)


ENGINES: dict[str, Callable[[Path, str], Any]] = {
    "policygraph": _policygraph,
    "raw": _raw,
    "rdflib": _rdflib,
    "kglab": _kglab,
    "owlready2": _owlready2,
    "oxigraph": _served("oxigraph"),
    "virtuoso": _served("virtuoso"),
}


def headline(folder: str) -> dict[str, Any]:
    """The question of the README as a person writes it, with NOT EXISTS, and in its best form."""
    with Store.open(Path(folder) / "store") as store:
        return {
            "written": timed(lambda: list(store.query(questions.HEADLINE))),
            "best": timed(lambda: list(store._store.query(questions.HEADLINE_BEST, use_default_graph_as_union=True))),
        }


def audit(folder: str) -> dict[str, Any]:
    """The whole audit, each rule's own time in the engine, and what it found."""
    from policygraph.queries.audit import audit as whole
    from policygraph.queries.audit import rules
    from policygraph.queries.bind import bind
    from policygraph.queries.run import _prologue, _values

    with Store.open(Path(folder) / "store") as store:
        begun = time.perf_counter()
        found = whole(store, as_of="2024-06-01")
        seconds = time.perf_counter() - begun
        own = {}
        for name, rule in rules().items():
            query = rule.query
            values = _values(store, query, {p.name: "2024-06-01" for p in query.parameters if p.name == "as_of"}, "en")
            text = _prologue(query.text) + bind(query.text, values)
            own[name] = timed(lambda text=text: list(store.query(text)), 1)  # type: ignore[misc]
        return {"seconds": seconds, "rules": own, "findings": len(found.findings)}


def shapes(folder: str, way: str) -> dict[str, Any]:
    """The shapes, by pySHACL on the whole merge; the audit is what asks more of the same graph."""
    import pyshacl
    import rdflib

    from policygraph.ontology import ONTOLOGY, SHAPES

    data = rdflib.Dataset(default_union=True)
    data.parse(str(Path(folder) / "stated.nq"), format="nquads")
    flat = rdflib.Graph()
    for triple in data.triples((None, None, None)):
        flat.add(triple)
    given = rdflib.Graph().parse(SHAPES), rdflib.Graph().parse(ONTOLOGY)
    return {"seconds": timed(lambda: pyshacl.validate(flat, shacl_graph=given[0], ont_graph=given[1]), 1)}


def view(folder: str) -> dict[str, Any]:
    """The map of everything, as a page."""
    return {"seconds": _command(["view", "--store", f"{folder}/store", "-o", f"{folder}/map.html"])}


# --- documents ------------------------------------------------------------------------------------------------------------


def read(many: str, jobs: str = "1") -> dict[str, Any]:
    """Build from documents, again unchanged, and again with one document changed."""
    from policygraph.pipeline import build
    from policygraph.workers import workers

    with tempfile.TemporaryDirectory() as away:
        texts, store = Path(away) / "documents", Path(away) / "store"
        for n in range(int(many)):
            municipalities.documents(n, texts)
        found: dict[str, Any] = {"documents": sum(p.is_file() for p in texts.rglob("*"))}
        with workers(int(jobs)) as helping:
            found["seconds"] = timed(lambda: build([texts], store, workers=helping), 1)
        found["again"] = timed(lambda: build([texts], store), 1)
        plan = next(iter(sorted(texts.rglob("*plan*"))))
        plan.write_text(plan.read_text("utf-8") + "\nDer følges op hvert halve år.\n", "utf-8")
        found["one changed"] = timed(lambda: build([texts], store), 1)
        return found


# --- starting -------------------------------------------------------------------------------------------------------------


def start(folder: str) -> dict[str, Any]:
    """How long it takes to come to life: help, a list, a small question; and what a bare script needs for the same."""
    home = Path(folder)
    small = "SELECT ?label { ?g a <https://w3id.org/policygraph/ontology#PoliticalGoal> ; <http://www.w3.org/2000/01/rdf-schema#label> ?label } LIMIT 5"
    (home / "small.rq").write_text(small)
    plain = next(p for p in sorted((home / "store").glob("graph-*/*")) if p.is_dir())
    bare = f"import pyoxigraph as ox\nfor row in ox.Store.read_only({str(plain)!r}).query({small!r}, use_default_graph_as_union=True): print(row[0].value)"
    return {
        "python": timed(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True), 7),
        "help": timed(lambda: _command(["--help"]), 7),
        "queries": timed(lambda: _command(["queries"]), 7),
        "small query": timed(lambda: _command(["query", str(home / "small.rq"), "--store", f"{folder}/store"]), 7),
        "ask": timed(lambda: _command(["ask", "which goals lack funded initiatives", "--store", f"{folder}/store"]), 3),
        "bare script": timed(lambda: subprocess.run([sys.executable, "-c", bare], check=True, capture_output=True), 7),
    }


def _command(words: Iterable[str]) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "policygraph", *words], check=True, capture_output=True)
    return time.perf_counter() - begun


MEASURES: dict[str, Callable[..., dict[str, Any]]] = {
    f.__name__: f for f in (graph, load, ask, headline, audit, shapes, view, read, start)
}


def main() -> int:
    name, *words = sys.argv[1:]
    found = MEASURES[name](*words)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({**found, "peak MB": round(peak / 1024)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
