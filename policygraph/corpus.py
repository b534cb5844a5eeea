"""The store of a corpus: what was read is kept there, and each municipality's graph is made anew only when it must be.

read/    what was read, a file for each document (:mod:`policygraph.loaders.kept`)
places/  of each municipality's graph what a later build must know: what it put into graphs that all share,
         what is suggested, and what is to be said of its documents
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import asdict, dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox

from policygraph import __version__
from policygraph.errors import BadStore
from policygraph.files import put_in_place, sealed, unsealed
from policygraph.graph import store as stores
from policygraph.graph.build import municipality_of, vocabulary_quads
from policygraph.graph.curation import Check, check_of, names_of, worst_first
from policygraph.graph.places import concerns, nquads, place_graph, places_of, prefix_of, read_graph
from policygraph.inputs import relative
from policygraph.loaders.decisions import Decision, Decisions, read_decisions
from policygraph.loaders.kept import Kept
from policygraph.loaders.records import Document
from policygraph.reports import CurationReport, DocumentReport, Doubt, doubtful_in, least_sure_first, report_on

#: The documents read, by the key under which they are kept: each one's file and municipality ("ukendt" if it names none).
Homes = dict[str, list[tuple[str, str]]]
_T = TypeVar("_T")
_R = TypeVar("_R")


#: For fewer tasks than this no process is started.
_FEW = 4


def in_order(work: Callable[[_T], _R], tasks: Sequence[_T], workers: Executor | None = None, ahead: int = 32) -> Iterator[_R]:
    """The results of tasks in their order.

    :param workers: does them at the same time; without, each is done when its result is asked for
    :param ahead: how many are under way at most, so that results that nobody has fetched do not fill the memory
    """
    if workers is None or len(tasks) < _FEW:
        yield from map(work, tasks)
        return
    rest = iter(tasks)
    waiting: list[Future[_R]] = [workers.submit(work, task) for task in islice(rest, ahead)]
    try:
        while waiting:
            yield waiting.pop(0).result()
            waiting += [workers.submit(work, task) for task in islice(rest, 1)]
    finally:
        for future in waiting:
            future.cancel()


# ── What a store remembers ──


def documents_kept(store: Path) -> Homes:
    """What was read into a store.

    :raises BadStore: if there is no store, or what was read is not kept there
    """
    remembered = stores.info(store).get("read", [None])
    if isinstance(remembered, dict):
        return {key: [(file, place) for file, place in one["documents"]] for key, one in remembered.items()}
    return {key: [(d.file, municipality_of(d)) for d in _kept(store, key)] for key in remembered}


def kept_documents(store: Path) -> list[Document]:
    """The documents of a store as they were read.

    :raises BadStore: if they are not kept there
    """
    return [document for key in stores.info(store).get("read", [None]) for document in _kept(store, key)]


def _kept(store: Path, key: str | None) -> list[Document]:
    found = Kept(store / "read").get(key) if key else None
    if found is None:
        raise BadStore(
            "what was read is not kept in this store", where=str(store), remedy="Build it again: policygraph build PATH"
        )
    return found


def read_before(store: Path) -> Mapping[str, Any]:
    """What the last build remembers of what it read, by key."""
    found = stores.info_or_nothing(store).get("read", {})
    return found if isinstance(found, dict) else {}


def homes_kept(kept: Kept, before: Mapping[str, Any], key: str) -> list[tuple[str, str]]:
    """The documents that are kept whole under a key; none if they are not there or damaged.

    :param before: of :func:`read_before`
    """
    if key in before and kept.digest(key) == before[key]["digest"]:
        return [(file, place) for file, place in before[key]["documents"]]
    return [(d.file, municipality_of(d)) for d in kept.get(key) or []]


# ── Making the graph ──


@dataclass(frozen=True)
class _Making:
    """A municipality whose graph is to be made, and all that it depends on."""

    place: str
    key: str
    read: Path
    documents: tuple[tuple[str, str], ...]
    decisions: tuple[Decision, ...]


@dataclass
class _Made:
    """A municipality's graph in parts (N-Quads), and what is to be said of its documents and decisions."""

    own: bytes
    suggested: bytes
    shared: list[str]
    counts: dict[str, int]
    checks: list[Check]
    reports: list[DocumentReport]
    doubts: list[Doubt]

    def keep(self, folder: Path, key: str) -> None:
        """Keep what a later build must know; the graph itself stands in the store."""
        folder.mkdir(parents=True, exist_ok=True)
        told = {k: v for k, v in asdict(self).items() if k not in ("own", "suggested")}
        for name, content in ((f"{key}.nq", self.suggested), (f"{key}.json", json.dumps(told, ensure_ascii=False).encode())):
            put_in_place(folder / name, sealed(content), lasting=False)
        self.own = self.suggested = b""

    @classmethod
    def kept(cls, folder: Path, key: str) -> _Made | None:
        """What was kept, None if nothing was or it is damaged."""
        try:
            told = json.loads(unsealed((folder / f"{key}.json").read_bytes()))
            told["checks"] = [Check(**c) for c in told["checks"]]
            told["doubts"] = [Doubt(**d) for d in told["doubts"]]
            told["reports"] = [DocumentReport(**{**r, "unread": [tuple(u) for u in r["unread"]]}) for r in told["reports"]]
            return cls(b"", b"", **told) if (folder / f"{key}.nq").exists() else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None


#: The municipality whose graph was made last: who decides one thing after another waits for it once.
_last: tuple[object, tuple[list[Document], list[ox.Quad]]] | None = None


def _read_graph(making: _Making) -> tuple[list[Document], list[ox.Quad]]:
    """A municipality's documents, and what they state and suggest."""
    global _last
    key = (making.documents, names_of(making.decisions))
    if _last is None or _last[0] != key:
        kept, wanted = Kept(making.read), {file for file, _ in making.documents}
        documents = [d for k in dict.fromkeys(k for _, k in making.documents) for d in kept.get(k) or [] if d.file in wanted]
        _last = key, (documents, read_graph(documents, making.decisions))
    return _last[1]


def _make(making: _Making) -> _Made:
    documents, read = _read_graph(making)
    graph = place_graph(read, making.decisions)
    # Reported after the graph is made: figures that turned out to be no results are gone.
    shared = graph.shared.decode().splitlines()
    reports = [report_on(d) for d in documents]
    return _Made(graph.own, graph.suggested, shared, graph.counts, graph.checks, reports, doubtful_in(documents))


def graph_kept(store: Path, decisions: Sequence[Decision]) -> list[ox.Quad]:
    """What the documents of a store state and suggest, without what was decided but for names that are one or two.

    :raises BadStore: if what was read is not kept there
    """
    makings = _makings(store / "read", documents_kept(store), decisions)
    for key in {k for making in makings.values() for _, k in making.documents}:
        if not Kept(store / "read").digest(key):
            _kept(store, key)
    return list(dict.fromkeys(quad for making in makings.values() for quad in _read_graph(making)[1]))


def doubtful(store: Path) -> list[Doubt]:
    """The records of a store that are not sure, the least sure first.

    :raises BadStore: if there is no store, or what was read is not kept in it
    """
    makings = _makings(store / "read", documents_kept(store), [])
    kept = (_Made.kept(store / "places", key) for key in stores.info(store).get("places", {}).values())
    made = [m for m in kept if m] or [_make(making) for making in makings.values()]
    return least_sure_first(d for m in made for d in m.doubts)


@dataclass
class Assembled:
    """What was put into a store: the reports of its documents, their doubtful records, the decisions."""

    documents: list[DocumentReport]
    doubtful: list[Doubt]
    curation: CurationReport


def assemble(
    store: Path,
    read: Homes,
    files: Sequence[Path],
    paths: Sequence[str],
    workers: Executor | None = None,
    *,
    version: str = __version__,
    fresh: bool = False,
) -> Assembled:
    """Make the graph of each municipality that is not as it was, put them into the store, and remember how.

    :param read: what is kept in the store
    :param files: the files of decisions
    :param paths: what was named to be built, seen from the store
    :param version: the one of the program that read it
    :param fresh: make all of them, and take nothing of the present graph over
    """
    decisions = read_decisions(files)
    folder, before = store / "places", {} if fresh or stores.damage(store) else stores.info_or_nothing(store)
    makings = _makings(store / "read", read, decisions.in_force())
    old: Mapping[str, str] = before.get("places", {})
    made = {p: m for p, making in makings.items() if old.get(p) == making.key and (m := _Made.kept(folder, making.key))}
    stale = {place: key for place, key in old.items() if place not in made}
    remembered = {
        "version": version,
        "documents": sorted(file for homes in read.values() for file, _ in homes),
        "read": {k: {"digest": Kept(store / "read").digest(k), "documents": homes} for k, homes in sorted(read.items())},
        "places": {place: making.key for place, making in makings.items()},
        "curation": [relative(file, store) for file in files],
        "paths": list(paths),
    }
    if made.keys() == makings.keys() and not stale:
        stores.remember(store, remembered)
    else:
        less = _less(folder, stale, [making for place, making in makings.items() if place not in made]) if made else None
        made = {} if less is None else made
        anew = [making for place, making in makings.items() if place not in made]
        stated = _stated(anew, made, folder, workers, vocabulary=less is None)
        stores.put(store, remembered, stated, _suggested(folder, anew), less=less)
    _forget_but(folder, makings.values())
    ordered = [made[place] for place in makings]
    return Assembled(
        sorted((r for m in ordered for r in m.reports), key=lambda r: r.file),
        least_sure_first(d for m in ordered for d in m.doubts),
        _curation(files, decisions, makings, made),
    )


def _makings(folder: Path, read: Homes, decisions: Sequence[Decision]) -> dict[str, _Making]:
    """What each municipality's graph is made of."""
    kept_as = {file: key for key, homes in read.items() for file, _ in homes}
    found = {}
    for place, files in places_of((file, place) for homes in read.values() for file, place in homes).items():
        documents = tuple((file, kept_as[file]) for file in sorted(files))
        own = tuple(d for d in decisions if concerns(d, place))
        key = hashlib.sha256(repr((_maker_digest(), place, documents, own)).encode("utf-8", "surrogatepass")).hexdigest()[:32]
        found[place] = _Making(place, key, folder, documents, own)
    return found


def _stated(
    anew: Sequence[_Making], made: dict[str, _Made], folder: Path, workers: Executor | None, *, vocabulary: bool
) -> Iterator[bytes]:
    """The graphs of municipalities, one after another, and what all share; ``made`` is filled on the way."""
    if vocabulary:
        yield nquads(vocabulary_quads())
    for making, result in zip(anew, in_order(_make, anew, workers)):
        yield result.own
        result.keep(folder, making.key)
        made[making.place] = result
    yield "".join(f"{line}\n" for line in sorted({line for m in made.values() for line in m.shared})).encode()


def _suggested(folder: Path, anew: Sequence[_Making]) -> Iterator[bytes]:
    for making in anew:
        yield unsealed((folder / f"{making.key}.nq").read_bytes())


def _less(folder: Path, stale: Mapping[str, str], anew: Sequence[_Making]) -> stores.Less | None:
    """What municipalities that changed or went put into the present graph.

    None if that is not known: what stands in graphs that all share must be known to be taken out of them.
    """
    lines: list[bytes] = []
    for key in stale.values():
        if (made := _Made.kept(folder, key)) is None:
            return None
        try:
            lines.append(unsealed((folder / f"{key}.nq").read_bytes()))
        except (OSError, ValueError):
            return None
        lines += [f"{line}\n".encode() for line in made.shared]
    prefixes = [prefix_of(place) for place in {*stale, *(making.place for making in anew)}]
    return stores.Less(prefixes, list(ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS)))


def _forget_but(folder: Path, makings: Collection[_Making]) -> None:
    names = {f"{making.key}.{end}" for making in makings for end in ("json", "nq")}
    for path in folder.glob("*"):
        if path.name not in names:
            path.unlink(missing_ok=True)


def _curation(
    files: Sequence[Path], decisions: Decisions, makings: Mapping[str, _Making], made: Mapping[str, _Made]
) -> CurationReport:
    """What became of the decisions: one that no municipality knows anything of is gone."""
    tried = Counter(d.id for making in makings.values() for d in making.decisions)
    missed = Counter(c.id for m in made.values() for c in m.checks if c.why == "gone")
    checks = [Check(where, "", "bad", what) for where, what in decisions.bad]
    checks += [c for m in made.values() for c in m.checks if c.why != "gone"]
    checks += [check_of(d, "gone") for d in decisions.in_force() if tried[d.id] == missed[d.id]]
    counts: Counter[str] = Counter()
    for m in made.values():
        counts.update(m.counts)
    return CurationReport([str(f) for f in files if f.exists()], dict(counts), sorted(checks, key=worst_first))


@cache
def _maker_digest() -> str:
    """The program that makes graphs, as it was when it began."""
    digest = hashlib.sha256(__version__.encode())
    for path in sorted((Path(__file__).parent / "graph").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
