"""One measurement, in a process of its own: python -m benchmarks.measure NAME [WORDS …]; JSON comes out.

So nothing that was read before is warm by chance, and the highest memory that the system saw is this measurement's.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from benchmarks import municipalities, questions, servers
from policygraph import __version__
from policygraph.graph import store as stores
from policygraph.graph.rewrite import faster, looked_up
from policygraph.graph.store import Store
from policygraph.queries.catalogue import catalogue
from policygraph.queries.run import run

#: How often a thing is done; the fastest time counts, as everything else that happens on a machine only adds.
TIMES = 3
#: After so many seconds a single question is given up, and so are slower ways of asking it.
LIMIT = 60.0
#: The same for engines in Python that hold a graph in memory.
LONG = 120.0
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
        with (home / "stated.nq").open("wb") as stated, (home / "suggested.nq").open("wb") as suggested:
            for part in municipalities.graph(int(many)):  # one municipality is held, not all of them
                for stream, lines in zip((stated, suggested), municipalities.stated_and_suggested([part]), strict=True):
                    stream.writelines(lines)
        stores.put(home / "store", {"version": __version__}, _parts(home / "stated.nq"), _parts(home / "suggested.nq"))
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
            del store  # closed, as it is after a build: what it still writes could not be removed
    seconds = time.perf_counter() - begun
    shutil.rmtree(away, ignore_errors=True)
    return {"seconds": seconds, "processor": time.process_time()}


def _parts(path: Path, size: int = 1 << 20) -> Iterator[bytes]:
    """A file in parts of whole lines."""
    with path.open("rb") as stream:
        while lines := stream.readlines(size):
            yield b"".join(lines)


# --- questions ------------------------------------------------------------------------------------------------------------


#: The engines that are asked by turns, question by question, so that what else happens on the machine happens to all of them.
TOGETHER = ("policygraph", "raw", "policygraph in memory", "raw in memory", "oxigraph", "virtuoso")


def ask(folder: str, engines: str, only: str = "") -> dict[str, Any]:
    """Seconds of every named question on some engines, asked by turns: as the clock says, and of the processor.

    :param engines: their names, with a comma between
    :param only: some of the questions; without it all
    """
    home = Path(folder)
    with Store.open(home / "store") as store:
        goal = next(iter(store.query(_GOAL)))[0].value
    chosen = sorted(only.split(",") if only else catalogue())
    names = engines.split(",")
    found: dict[str, Any] = {name: {"questions": {}, "processor": {}} for name in names}
    with ExitStack() as held:
        asked = {}
        for name in names:
            try:
                asked[name] = held.enter_context(ENGINES[name](home, goal))
            except Exception as fault:
                found[name]["questions"] = dict.fromkeys(chosen, f"{type(fault).__name__}: {str(fault)[:80]}")
        for question in chosen:
            for engine in asked.values():
                getattr(engine, "prepare", str)(question)
            for name, (clock, processor) in _by_turns(asked, question, LIMIT).items():
                found[name]["questions"][question], found[name]["processor"][question] = clock, processor
    return found


def _by_turns(asked: Mapping[str, Callable[[str], Any]], question: str, limit: float) -> dict[str, tuple[Any, Any]]:
    """The fastest of a few goes of each engine; those that are slow have fewer."""
    best: dict[str, tuple[Any, Any]] = {}
    for turn in range(TIMES):
        for name, engine in asked.items():
            clock, processor = best.get(name, (float("inf"), float("inf")))
            if isinstance(clock, str) or turn and clock > 2:
                continue
            begun, spent = time.perf_counter(), _processor()
            try:
                engine(question)
            except Exception as fault:  # what an engine cannot answer is part of the result
                best[name] = (f"{type(fault).__name__}: {str(fault)[:80]}",) * 2
                continue
            best[name] = min(clock, time.perf_counter() - begun), min(processor, _processor() - spent)
    return best


def _processor() -> float:
    """Seconds of the processor that this process and those it has started have used; of the living none where /proc is not."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = time.process_time() + ended.ru_utime + ended.ru_stime
    for children in Path("/proc/self/task").glob("*/children"):
        for child in children.read_text().split():
            with suppress(OSError):
                used += time.clock_gettime(~int(child) << 3 | 2)  # to the nanosecond (Linux: clock_getcpuclockid), not to a tick
    return used


@cache
def _held(home: Path) -> Store:
    """The graph in memory, however large; of all that are asked there."""
    return Store.open(home / "store").copied(float("inf"))


@contextmanager
def _policygraph(home: Path, goal: str) -> Iterator[Callable[[str], Any]]:
    with Store.open(home / "store") as store:
        yield lambda name: run(store, catalogue()[name], questions.given(catalogue()[name], goal))


@contextmanager
def _policygraph_in_memory(home: Path, goal: str) -> Iterator[Callable[[str], Any]]:
    store = _held(home)
    yield lambda name: run(store, catalogue()[name], questions.given(catalogue()[name], goal))


@contextmanager
def _raw(home: Path, goal: str) -> Iterator[Callable[[str], Any]]:
    with Store.open(home / "store") as opened:
        yield _best_of(opened._store, goal)


@contextmanager
def _raw_in_memory(home: Path, goal: str) -> Iterator[Callable[[str], Any]]:
    yield _best_of(_held(home)._store, goal)


def _best_of(store: ox.Store, goal: str) -> Callable[[str], Any]:
    """pyoxigraph with the fastest form we know: as shipped, and each way of looking up."""

    @cache
    def best(name: str) -> str:
        texts = questions.best(goal)[name]
        forms = [*texts, *map(faster, texts), *(map(looked_up, texts) if "lookups" in catalogue()[name].tags else ())]
        forms = list(dict.fromkeys(forms))
        return min((timed(partial(asked, t), 1), t) for t in forms)[1] if len(forms) > 1 else forms[0]

    def asked(text: str) -> Any:
        return list(store.query(text, use_default_graph_as_union=True))

    def ask_best(name: str) -> Any:
        return asked(best(name))

    ask_best.prepare = best  # type: ignore[attr-defined]
    return ask_best


@contextmanager
def _rdflib(home: Path, goal: str) -> Iterator[Callable[[str], Any]]:
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(str(home / "stated.nq"), format="nquads")
    texts = questions.written_out(goal)
    with _alarm(LONG) as limited:
        yield lambda name: limited(lambda: list(dataset.query(texts[name])))


@contextmanager
def _kglab(home: Path, goal: str) -> Iterator[Callable[[str], Any]]:
    import kglab  # an environment of its own: pip install kglab

    graph = kglab.KnowledgeGraph()
    triples = ox.serialize(
        {q.triple for q in ox.parse(path=str(home / "stated.nq"), format=ox.RdfFormat.N_QUADS)}, format=ox.RdfFormat.N_TRIPLES
    )
    graph.load_rdf_text(triples.decode(), format="nt")
    texts = questions.written_out(goal)
    with _alarm(LONG) as limited:
        yield lambda name: limited(lambda: list(graph.query(texts[name])))


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
    with _alarm(LONG) as limited:
        yield lambda name: limited(lambda: list(world.sparql(texts[name], error_on_undefined_entities=False)))


@contextmanager
def _alarm(seconds: float) -> Iterator[Callable[[Callable[[], Any]], Any]]:
    """Work that takes longer is given up."""

    def late(*_: object) -> None:
        raise TimeoutError(f"more than {seconds:.0f} s")

    def limited(work: Callable[[], Any]) -> Any:
        signal.alarm(int(seconds))
        try:
            return work()
        finally:
            signal.alarm(0)

    signal.signal(signal.SIGALRM, late)
    yield limited


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
        started = servers.oxigraph(away) if kind == "oxigraph" else servers.virtuoso(away, buffers=170_000)
        try:
            with started as server, httpx2.Client(timeout=LIMIT) as client:
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
    "policygraph in memory": _policygraph_in_memory,
    "raw": _raw,
    "raw in memory": _raw_in_memory,
    "rdflib": _rdflib,
    "kglab": _kglab,
    "owlready2": _owlready2,
    "oxigraph": _served("oxigraph"),
    "virtuoso": _served("virtuoso"),
}


def headline(folder: str) -> dict[str, Any]:
    """The question of the README as a person writes it, with NOT EXISTS, and in its best form."""
    with Store.open(Path(folder) / "store") as store:
        asked: dict[str, Callable[[str], Any]] = {
            "written": lambda text: list(store.query(questions.HEADLINE)),
            "best": lambda text: list(store._store.query(questions.HEADLINE_BEST, use_default_graph_as_union=True)),
        }
        for way in asked.values():
            way("")  # what is read from the disk is read
        found = _by_turns(asked, "", LIMIT)
        return {"written": found["written"][1], "best": found["best"][1]}


def audit(folder: str, room: str = "") -> dict[str, Any]:
    """The whole audit as the command does it, the graph taken into memory, and each rule's own time in the engine there.

    All of it in seconds of the processor.

    :param room: how many bytes the graph may take there ("inf": any), if not as many as the command lets it
    """
    from policygraph.queries.audit import audit as whole
    from policygraph.queries.audit import rules
    from policygraph.queries.bind import bind
    from policygraph.queries.run import _prologue, _values

    with Store.open(Path(folder) / "store") as opened:
        begun = time.process_time()
        store = opened.copied(float(room) if room else None)
        copied = time.process_time() - begun
        found = whole(store, as_of="2024-06-01")
        seconds = time.process_time() - begun
        own = {}
        for name, rule in rules().items():
            query = rule.query
            values = _values(store, query, {p.name: "2024-06-01" for p in query.parameters if p.name == "as_of"}, "en")
            text = _prologue(query.text) + bind(query.text, values)
            text = store.looked_up(text) if "lookups" in query.tags else text
            own[name] = _by_turns({"": lambda text: list(store.query(text))}, text, LIMIT)[""][1]
        return {
            "seconds": seconds,
            "into memory": copied if store is not opened else "no room",
            "rules": own,
            "findings": len(found.findings),
        }


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
        plan = next(iter(sorted(texts.rglob("*plan*"))))
        with workers(int(jobs)) as helping:
            ways = {"": lambda: build([texts], store, workers=helping), "again": lambda: build([texts], store)}
            for way in ("", "again", "one changed"):
                if way == "one changed":
                    plan.write_text(plan.read_text("utf-8") + "\nDer følges op hvert halve år.\n", "utf-8")
                before = _processor()
                found[way or "seconds"] = timed(ways.get(way, ways["again"]), 1)
                found[f"{way} processor".strip()] = _processor() - before
        return found


# --- starting -------------------------------------------------------------------------------------------------------------


def start(folder: str) -> dict[str, Any]:
    """How long it takes to come to life: help, a list, a small question; and what a bare script needs for the same.

    Programs are compiled first, as they are once they are installed, and started by turns; ours as its installed command does it.
    """
    home = Path(folder)
    small = "SELECT ?label { ?g a <https://w3id.org/policygraph/ontology#PoliticalGoal> ; <http://www.w3.org/2000/01/rdf-schema#label> ?label } LIMIT 5"
    (home / "small.rq").write_text(small)
    plain = next(p for p in sorted((home / "store").glob("graph-*/*")) if p.is_dir())
    bare = f"import pyoxigraph as ox\nfor row in ox.Store.read_only({str(plain)!r}).query({small!r}, use_default_graph_as_union=True): print(row[0].value)"
    program, asked = ["-c", "import sys; from policygraph.cli import main; sys.exit(main())"], ["--store", f"{folder}/store"]
    commands = {
        "python": ["-c", "pass"],
        "typer alone": ["-c", "import typer"],
        "bare script": ["-c", bare],
        "help": [*program, "--help"],
        "queries": [*program, "queries"],
        "small query": [*program, "query", str(home / "small.rq"), *asked],
        "named query": [*program, "query", "goals-without-funded-initiatives", *asked],
        "ask": [*program, "ask", "which goals lack funded initiatives", *asked],
    }
    clock, processor = dict.fromkeys(commands, float("inf")), dict.fromkeys(commands, float("inf"))
    with tempfile.TemporaryDirectory() as compiled:
        own = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPYCACHEPREFIX": compiled}
        for _ in range(9):
            for name, words in commands.items():
                begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
                subprocess.run([sys.executable, *words], check=True, capture_output=True, env=own)
                clock[name] = min(clock[name], time.perf_counter() - begun)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                processor[name] = min(processor[name], spent)
    return {**clock, "processor": processor}


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
