"""The embedded store (Oxigraph): a folder with one generation of the graph, replaced as a whole.

A build writes a new generation beside the old one and then names it in ``policygraph.json``, in one atomic step; until
then every reader sees the old one.

What is asked without suggestions must not see them, and naming the other graphs one by one makes a question as many
times slower as there are graphs. So a generation lies there twice, without suggestions and with; the second shares the
first one's files by hard links and adds only the suggestions.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pyoxigraph as ox

from policygraph.errors import BadStore
from policygraph.graph.rewrite import faster, looked_up
from policygraph.ontology import BASE

if TYPE_CHECKING:
    import rdflib

FORMAT = 2
_MARK = "policygraph.json"
_LOCK = ".writing"
#: What a first build that was broken off leaves: what it had read is not read again.
_OURS = (_LOCK, "read", "places")
_SUGGESTED = ox.NamedNode(BASE + "graph/suggested")
#: A generation without suggestions, and the same with them.
_PARTS = ("stated", "whole")


class Store:
    """A graph that can be asked. Its default graph is everything stated, curated and vocabulary."""

    def __init__(
        self, store: ox.Store, path: Path | None = None, info: dict[str, Any] | None = None, *, suggested: ox.Store | None = None
    ) -> None:
        self._store, self.path, self.info = store, path, info or {}
        self._suggested = suggested
        #: Answers that are wanted again and again; a graph that is open does not change.
        self.remembered: dict[str, Any] = {}

    @classmethod
    def open(cls, path: Path, *, suggested: bool = True) -> Store:
        """Open a store for reading.

        :param suggested: whether suggestions will be asked for; if not, they are opened only when they are
        :raises BadStore: if there is none, or one of another version
        """
        remembered = info(path)
        parts = [_opened(path, remembered["generation"], part) for part in (_PARTS if suggested else _PARTS[:1])]
        return cls(parts[0], path, remembered, suggested=parts[1] if suggested else None)

    @property
    def _whole(self) -> ox.Store:
        """The graph with what is suggested."""
        if self._suggested is None:
            self._suggested = self._store if self.path is None else _opened(self.path, self.info["generation"], _PARTS[1])
        return self._suggested

    @classmethod
    def memory(cls, quads: Iterable[ox.Quad]) -> Store:
        """A store in memory, for tests and notebooks."""
        plain, whole = ox.Store(), ox.Store()
        whole.extend(quads)
        plain.extend(q for q in whole if q.graph_name != _SUGGESTED)
        return cls(plain, suggested=whole)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self._store = self._suggested = None  # type: ignore[assignment]

    def latest(self) -> Store:
        """This one, or the one that a build has put in its place.

        :raises BadStore: if it is gone
        """
        if self.path is None or info(self.path)["generation"] == self.info["generation"]:
            return self
        return Store.open(self.path)

    def copied(self) -> Store:
        """This graph where asking it much costs little."""
        return self

    def graphs(self) -> list[str]:
        """The names of the graphs."""
        return sorted(g.value for g in self._whole.named_graphs() if isinstance(g, ox.NamedNode))

    def looked_up(self, sparql: str) -> str:
        """A question in the form that suits this engine if few rows come to its OPTIONAL parts."""
        return looked_up(sparql)

    def query(self, sparql: str, *, with_suggested: bool = False, dataset: Any = None) -> Any:
        """Evaluate SPARQL over the merge of the graphs; suggestions only if asked for.

        Where the engine would be slow for no reason it is asked something equivalent (:mod:`policygraph.graph.rewrite`).

        :param dataset: other default graphs and named graphs, as two lists of names
        :raises SyntaxError: if it does not parse
        """
        sparql = faster(sparql)
        if dataset is not None:
            chosen: list[list[Any]] = [[ox.NamedNode(name) for name in names] for names in dataset]
            return self._whole.query(sparql, default_graph=chosen[0], named_graphs=chosen[1])
        return (self._whole if with_suggested else self._store).query(sparql, use_default_graph_as_union=True)

    def quads(self) -> list[ox.Quad]:
        """Everything, in no order."""
        return list(self._whole)

    def triples(self, graph: str) -> list[ox.Triple]:
        """Those of one graph, in no order."""
        return [quad.triple for quad in self._whole.quads_for_pattern(None, None, None, ox.NamedNode(graph))]

    def rdflib(self) -> rdflib.Dataset:
        """The graph for other libraries."""
        import rdflib

        data = rdflib.Dataset()
        data.parse(data=self._whole.dump(format=ox.RdfFormat.N_QUADS).decode(), format="nquads")  # type: ignore[union-attr]
        return data


def _opened(path: Path, generation: str, part: str) -> ox.Store:
    """:raises BadStore: if it cannot be opened"""
    try:
        return ox.Store.read_only(str(path / generation / part))
    except (OSError, ValueError) as fault:
        raise BadStore(
            f"this store cannot be opened: {fault}",
            where=str(path),
            remedy="Build it again from the documents: policygraph build PATH",
        ) from fault


def check_writable(path: Path) -> None:
    """Refuse, before any work, to build where something else lies.

    :raises BadStore: if the path is a file, a folder with other content, or a store of another version
    """
    if path.is_file():
        raise BadStore("this is a file; a store is a folder", where=str(path), remedy="Choose another place with --store DIR.")
    if path.is_dir() and any(p.name not in _OURS for p in path.iterdir()) and _read_mark(path) is None:
        raise BadStore(
            "this folder holds something else", where=str(path), remedy="Choose an empty or new folder with --store DIR."
        )


def info_or_nothing(path: Path) -> dict[str, Any]:
    """What a store of today's format remembers of its building; nothing if there is none, or one of an older format.

    :raises BadStore: if it cannot be read
    """
    found = _read_mark(path)
    return found if found and found["format"] == FORMAT else {}


def info(path: Path) -> dict[str, Any]:
    """What a store remembers of its building.

    :raises BadStore: if there is none, or one of another version
    """
    found = _read_mark(path)
    if found is None:
        raise BadStore("there is no graph here yet", where=str(path), remedy="Build one: policygraph build PATH")
    if found["format"] < FORMAT:
        with writing(path):
            _renew(path)
        return info(path)
    return found


def _renew(path: Path) -> None:
    """Write a store of format 1, which lay there once, suggestions and all, as one of today."""
    found = _read_mark(path)
    if found is not None and found["format"] == 1:
        try:
            old = list(ox.Store.read_only(str(path / found["generation"])))
        except (OSError, ValueError) as fault:
            raise BadStore(
                f"this store cannot be opened: {fault}",
                where=str(path),
                remedy="Build it again from the documents: policygraph build PATH",
            ) from fault
        write(path, old, {key: value for key, value in found.items() if key not in ("format", "generation")})


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Hold a store against other writers; who reads is not held up.

    :raises BadStore: if another program goes on writing, or the folder cannot be written
    """
    from filelock import SoftFileLock, Timeout

    check_writable(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        with SoftFileLock(path / _LOCK, timeout=60):
            yield
    except Timeout:
        raise BadStore(
            "another program is writing this store", where=str(path), remedy=f"Try again; if none is, remove {path / _LOCK}."
        ) from None
    except OSError as fault:
        raise BadStore(
            f"the store cannot be written: {fault}",
            where=str(path),
            remedy="Check space and permissions; the old graph is unchanged.",
        ) from fault


@dataclass
class Less:
    """What of the present generation the next one is without: graphs by how their names begin, and single quads."""

    graphs: Sequence[str] = ()
    quads: Sequence[ox.Quad] = ()


def write(path: Path, quads: Iterable[ox.Quad], info: dict[str, Any]) -> None:
    """Write a new generation from quads and put it in the old one's place.

    :raises BadStore: see :func:`put`
    """
    parts: tuple[list[ox.Quad], list[ox.Quad]] = ([], [])
    for quad in quads:
        parts[quad.graph_name == _SUGGESTED].append(quad)
    put(path, info, *([ox.serialize(part, format=ox.RdfFormat.N_QUADS) or b""] for part in parts))


def put(
    path: Path, info: dict[str, Any], stated: Iterable[bytes], suggested: Iterable[bytes], *, less: Less | None = None
) -> None:
    """Write a new generation from N-Quads and put it in the old one's place.

    :param stated: gone through first, to its end; no more of it than a part is held in memory
    :param less: start from the present generation without this; None starts from nothing
    :raises BadStore: see :func:`check_writable`, or if the disk refuses; what was there is still there
    """
    check_writable(path)
    old = path / info_or_nothing(path)["generation"] if less else None
    generation = f"graph-{uuid.uuid4().hex[:12]}"
    folder = path / generation
    try:
        folder.mkdir(parents=True)
        plain, whole = (folder / part for part in _PARTS)
        if less is None or old is None:
            _load(plain, stated)
            ox.Store.read_only(str(plain)).backup(str(whole))
            _load(whole, suggested)
        else:
            changes = folder / "changes.nq"
            with changes.open("wb") as stream:
                stream.writelines(stated)
            for part in (plain, whole):
                ox.Store.read_only(str(old / part.name)).backup(str(part))
                with changes.open("rb") as stream:
                    _load(part, iter(lambda: stream.read(1 << 20), b""), less)
            changes.unlink()
            _load(whole, suggested)
        _name(path, generation, info)
    except OSError as fault:
        shutil.rmtree(folder, ignore_errors=True)
        raise BadStore(
            f"the store cannot be written: {fault}",
            where=str(path),
            remedy="Check space and permissions; the old graph is unchanged.",
        ) from fault
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    for other in path.glob("graph-*"):
        if other.name != generation:
            shutil.rmtree(other, ignore_errors=True)


def remember(path: Path, info: dict[str, Any]) -> None:
    """Remember something else of the present generation.

    :raises BadStore: if the disk refuses
    """
    try:
        _name(path, info_or_nothing(path)["generation"], info)
    except OSError as fault:
        raise BadStore(f"the store cannot be written: {fault}", where=str(path), remedy="Check space and permissions.") from fault


def _name(path: Path, generation: str, info: dict[str, Any]) -> None:
    """Say which generation is the present one: the one step by which a graph takes another's place."""
    draft = path / f"{_MARK}.part"
    mark = {**{k: v for k, v in info.items() if k not in ("format", "generation")}}
    with draft.open("w", encoding="utf-8") as stream:
        json.dump({"format": FORMAT, "generation": generation, **mark}, stream, indent=1)
        stream.write("\n")
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(draft, path / _MARK)


def _load(folder: Path, parts: Iterable[bytes], less: Less | None = None) -> None:
    store = ox.Store(str(folder))
    if less is not None:
        for name in list(store.named_graphs()):
            if isinstance(name, ox.NamedNode) and name.value.startswith(tuple(less.graphs)):
                store.remove_graph(name)
        for quad in less.quads:
            store.remove(quad)
    store.bulk_load(input=_Stream(parts), format=ox.RdfFormat.N_QUADS)  # type: ignore[arg-type]
    store.flush()


class _Stream(io.RawIOBase):
    """Bytes that come in parts, to be read as a file."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts, self._rest = iter(parts), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._rest = part
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)


def _read_mark(path: Path) -> dict[str, Any] | None:
    if path.is_file():
        raise BadStore("this is a file; a store is a folder", where=str(path), remedy="Choose another place with --store DIR.")
    mark = path / _MARK
    if not mark.exists():
        return None
    try:
        info = json.loads(mark.read_text(encoding="utf-8"))
        version = info["format"]
        assert isinstance(version, int) and isinstance(info["generation"], str)
    except (OSError, ValueError, KeyError, TypeError, AssertionError) as fault:
        raise BadStore(
            "this store's policygraph.json cannot be read",
            where=str(mark),
            remedy="Remove the folder and build again from the documents.",
        ) from fault
    if version not in range(1, FORMAT + 1):
        raise BadStore(
            f"this store is of version {version}; this program reads up to {FORMAT}",
            where=str(path),
            remedy="Build into another folder, or remove this one and build again from the documents.",
        )
    return dict(info)
