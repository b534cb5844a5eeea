"""The embedded store (Oxigraph): a folder with one generation of the graph, replaced as a whole.

A build writes a new generation beside the old one and then names it in ``policygraph.json``, in one atomic step; until
then every reader sees the old one. What a build that was ended leaves, the next one clears away.

A generation lists its files and their digests in ``contents``, as sha256sum does; ``policygraph.json`` says the digest of that
list, and its own. Whoever opens a store looks at all of them.

What is asked without suggestions must not see them, and naming the other graphs one by one makes a question as many
times slower as there are graphs. So a generation lies there twice, without suggestions and with; the second shares the
first one's files by hard links and adds only the suggestions.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import pyoxigraph as ox

from policygraph import __version__
from policygraph.errors import BadStore
from policygraph.files import HeldError, held, put_in_place, settle
from policygraph.ontology import BASE

if TYPE_CHECKING:
    import rdflib

#: 1: the graph lay there once, suggestions and all. 2: twice. 3: sealed.
FORMAT = 3
#: Seconds that a writer waits for another.
WAIT = 60.0
#: Of a graph larger than this (bytes) what was looked at is not looked at again while nobody touched it.
_LARGE = 1 << 26
_SEEN = "seen"
_MARK, _LOCK, _CONTENTS = "policygraph.json", ".writing", "contents"
#: What lies in a store; without its mark, it is what a first build that was broken off leaves.
_OURS = re.compile(r"\.writing.*|read|places|graph-[0-9a-f]{1,12}|\.?policygraph\.json(\.part)?")
_SUGGESTED = ox.NamedNode(BASE + "graph/suggested")
#: A generation without suggestions, and the same with them.
_PARTS = ("stated", "whole")
#: What the engine raises when it cannot open a graph.
_ENGINE = (OSError, ValueError, RuntimeError)
#: Bytes in memory for each byte on the disk, measured at 100 municipalities (``python -m benchmarks``).
_IN_MEMORY = 2.6


class Store:
    """A graph that can be asked. Its default graph is everything stated, curated and vocabulary."""

    def __init__(
        self, store: ox.Store, path: Path | None = None, info: dict[str, Any] | None = None, *, suggested: ox.Store | None = None
    ) -> None:
        self._store, self.path, self.info = store, path, info or {}
        self._suggested = suggested
        self._held = path is None
        #: Answers that are wanted again and again; a graph that is open does not change.
        self.remembered: dict[str, Any] = {}

    @classmethod
    def open(cls, path: Path, *, suggested: bool = True) -> Store:
        """Open a store for reading.

        :param suggested: whether suggestions will be asked for; if not, they are opened only when they are
        :raises BadStore: if there is none, one of a later version, or it is damaged
        """
        remembered = info(path)
        try:
            if remembered["format"] == 1:
                every = ox.Store.read_only(str(path / remembered["generation"]))
                here = cls.memory(every)
                return cls(here._store, path, remembered, suggested=here._whole)
            _look(path, remembered, _PARTS if suggested else _PARTS[:1])
            parts = [_opened(path, remembered, part) for part in (_PARTS if suggested else _PARTS[:1])]
            return cls(parts[0], path, remembered, suggested=parts[1] if suggested else None)
        except _ENGINE as fault:
            if _replaced(path, remembered):  # between two looks at it
                return cls.open(path, suggested=suggested)
            raise _unreadable(path, fault) from fault

    @property
    def _whole(self) -> ox.Store:
        """The graph with what is suggested.

        :raises BadStore: if it has not been asked for in time: a build has put another in its place
        """
        if self._suggested is None and self.path is not None:
            try:
                _look(self.path, self.info, _PARTS[1:])
                self._suggested = _opened(self.path, self.info, _PARTS[1])
            except _ENGINE as fault:
                if _replaced(self.path, self.info):
                    raise BadStore("the graph was built anew meanwhile", where=str(self.path), remedy="Ask again.") from None
                raise _unreadable(self.path, fault) from fault
        return self._store if self._suggested is None else self._suggested

    @classmethod
    def memory(cls, quads: Iterable[ox.Quad]) -> Store:
        """A store in memory, for tests and notebooks."""
        plain, whole = ox.Store(), ox.Store()
        whole.extend(quads)
        plain.extend(q for q in whole if q.graph_name != _SUGGESTED)
        return cls(plain, suggested=whole)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, fault: object, trace: object) -> None:
        self.close()
        if self.path is not None and isinstance(fault, RuntimeError) and _corrupt(fault):
            raise _damaged(self.path, str(fault)) from fault

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

    def copied(self, room: float | None = None) -> Store:
        """This graph in memory, where it is asked about five times as fast, if there is room; suggestions stay where they are.

        :param room: how many bytes it may take; without it a gigabyte, and no more than half of what is free
        """
        if self.path is None or self._held:
            return self
        from concurrent.futures import ThreadPoolExecutor

        files = (self.path / self.info["generation"] / _PARTS[0]).glob("*.sst")
        if _IN_MEMORY * sum(file.stat().st_size for file in files) > (_room() if room is None else room):
            return self
        plain, ends = ox.Store(), os.pipe()
        # Written and read at the same time: nothing between is held whole, and no other thread is held up.
        try:
            with ThreadPoolExecutor(1) as writer, open(ends[0], "rb") as come:
                going = writer.submit(_dump, self._store, ends[1])
                with suppress(SyntaxError):  # it ended too early: the other end says why
                    plain.bulk_load(input=come, format=ox.RdfFormat.N_QUADS)
                going.result()
        except RuntimeError as fault:
            raise _damaged(self.path, str(fault)) if _corrupt(fault) else fault from fault
        found = Store(plain, self.path, self.info, suggested=self._suggested)
        found._held = True
        return found

    def graphs(self) -> list[str]:
        """The names of the graphs."""
        return sorted(g.value for g in self._whole.named_graphs() if isinstance(g, ox.NamedNode))

    def looked_up(self, sparql: str) -> str:
        """A question in the form that suits this engine if few rows come to its OPTIONAL parts."""
        from policygraph.graph.rewrite import looked_up

        return looked_up(sparql)

    def query(self, sparql: str, *, with_suggested: bool = False, dataset: Any = None) -> Any:
        """Evaluate SPARQL over the merge of the graphs; suggestions only if asked for.

        Where the engine would be slow for no reason it is asked something equivalent (:mod:`policygraph.graph.rewrite`).

        :param dataset: other default graphs and named graphs, as two lists of names
        :raises SyntaxError: if it does not parse
        """
        if "exists" in sparql.casefold():
            from policygraph.graph.rewrite import faster

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


def _room() -> float:
    """How many bytes a graph may take without being asked for: a gigabyte, and no more than half of what is free."""
    try:
        return min(1 << 30, os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2)
    except (AttributeError, OSError, ValueError):  # where the system does not say
        return 1 << 30


def _dump(store: ox.Store, end: int) -> None:
    with open(end, "wb") as going:
        store.dump(going, format=ox.RdfFormat.N_QUADS)


def _opened(path: Path, remembered: dict[str, Any], part: str) -> ox.Store:
    return ox.Store.read_only(str(path / remembered["generation"] / part))


def _replaced(path: Path, remembered: dict[str, Any]) -> bool:
    """Whether a build has put another generation in the place of this one."""
    return bool(info(path)["generation"] != remembered["generation"])


def check_writable(path: Path) -> None:
    """Refuse, before any work, to build where something else lies.

    :raises BadStore: if the path is a file, a folder with other content, or a store of another version
    """
    if path.is_file():
        raise BadStore("this is a file; a store is a folder", where=str(path), remedy="Choose another place with --store DIR.")
    if path.is_dir() and any(not _OURS.fullmatch(p.name) for p in path.iterdir()) and _read_mark(path) is None:
        raise BadStore(
            "this folder holds something else", where=str(path), remedy="Choose an empty or new folder with --store DIR."
        )


def info_or_nothing(path: Path) -> dict[str, Any]:
    """What a store of today's format remembers of its building; nothing if there is none, an older or a damaged one.

    :raises BadStore: if it is of a later version
    """
    found = _known(path)
    return found if found.get("format") == FORMAT else {}


def _known(path: Path) -> dict[str, Any]:
    """What a store of any format up to today's remembers; nothing if there is none, or it cannot be read."""
    try:
        return _read_mark(path) or {}
    except _Damaged:
        return {}


def info(path: Path) -> dict[str, Any]:
    """What a store remembers of its building.

    :raises BadStore: if there is none, one of a later version, or it is damaged
    """
    found = _read_mark(path)
    if found is None:
        raise BadStore("there is no graph here yet", where=str(path), remedy="Build one: policygraph build PATH")
    return found


def age(path: Path, info: dict[str, Any]) -> str:
    """What is to be said of a store that another version of the program made; "" of one that this version made."""
    if (version := made_by(info)) == __version__:
        return ""
    by = f"version {version}" if version else "an earlier version"
    return f"{path}: {by} of policygraph made this graph; it may hold less than this one reads\n  → {again(path)}"


def made_by(info: dict[str, Any]) -> str:
    """The version of the program that read what a store holds; "" if that was before the formats had an order."""
    return str(info.get("version", "")) if info["format"] == FORMAT else ""


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Hold a store against other writers; who reads is not held up.

    :raises BadStore: if another program goes on writing, the folder cannot be written, or what is read there is damaged
    """
    check_writable(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        with held(path / _LOCK, WAIT):
            _clear(path)
            yield
    except HeldError as fault:
        raise BadStore(str(fault), where=str(path), remedy="Try again when it is done.") from None
    except (OSError, RuntimeError) as fault:
        raise trouble(path, fault) from fault


def trouble(path: Path, fault: Exception) -> BadStore:
    """What the disk or the engine says of a store, in words for a person.

    :raises Exception: the fault itself, if it is none of theirs
    """
    if isinstance(fault, OSError):
        what = os.strerror(fault.errno) if fault.errno else str(fault)
        remedy = "Check space and permissions; the old graph is unchanged."
        return BadStore(f"the store cannot be written: {what}", where=str(path), remedy=remedy)
    if _corrupt(fault):
        return _damaged(path, str(fault))
    raise fault


def _corrupt(fault: Exception) -> bool:
    """Whether the engine found a block that is not as it was written."""
    return str(fault).startswith("Corruption")


def _unreadable(path: Path, fault: Exception) -> BadStore:
    """Why a store cannot be opened: the system refuses, or it is damaged."""
    if isinstance(fault, OSError) and fault.errno and not isinstance(fault, (FileNotFoundError, NotADirectoryError)):
        return BadStore(f"this store cannot be read: {os.strerror(fault.errno)}", where=str(path), remedy="Check permissions.")
    return _damaged(path, str(fault))


def _damaged(path: Path, what: str) -> BadStore:
    """A store that is not as it was written, and the command that makes it anew."""
    return _Damaged(
        f"this store is damaged: {what}", where=str(path), remedy=f"Build it again from the documents: {again(path, '--fresh')}"
    )


def again(path: Path, *options: str) -> str:
    """The command that builds a store anew, as far as it is known what it was built from."""
    known = _known(path)
    paths = [os.path.relpath((path / name).resolve()) for name in known.get("paths", [])]
    paths = paths or [os.path.relpath((path / name).resolve().parent) for name in known.get("curation", [])] or ["PATH"]
    return shlex.join(["policygraph", "build", *options, "--store", str(path), *paths])


class _Damaged(BadStore):
    """What lies there is not what was written."""


def _clear(path: Path) -> None:
    """Remove what a writer left that was ended."""
    with suppress(_Damaged):
        found = _read_mark(path) or {}
        _keep_but(path, found.get("generation", ""))


def _keep_but(path: Path, generation: str) -> None:
    for other in path.glob("graph-*"):
        if other.name != generation and _OURS.fullmatch(other.name):
            _remove(other)


def _remove(folder: Path) -> None:
    import shutil  # who only reads does not pay for it

    shutil.rmtree(folder, ignore_errors=True)


class Less(NamedTuple):
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
    before = info_or_nothing(path).get("generation", "")
    old = path / before if less else None
    generation = f"graph-{os.urandom(6).hex()}"
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
        _name(path, generation, info, _list(folder, path / before if before else None))
    except (OSError, RuntimeError) as fault:
        _remove(folder)
        raise trouble(path, fault) from fault
    except BaseException:
        _remove(folder)
        raise
    _keep_but(path, generation)


def remember(path: Path, info: dict[str, Any]) -> None:
    """Remember something else of the present generation.

    :raises BadStore: if the disk refuses
    """
    try:
        now = info_or_nothing(path)
        _name(path, now["generation"], info, now["contents"])
    except OSError as fault:
        raise trouble(path, fault) from fault


def _name(path: Path, generation: str, info: dict[str, Any], contents: str) -> None:
    """Say which generation is the present one: the one step by which a graph takes another's place."""
    mark = {"format": FORMAT, "generation": generation, "contents": contents}
    mark |= {k: v for k, v in info.items() if k not in (*mark, "seal")}
    put_in_place(path / _MARK, (json.dumps(mark | {"seal": _seal(mark)}, indent=1) + "\n").encode())


def _seal(mark: dict[str, Any]) -> str:
    return _digest(json.dumps({k: v for k, v in mark.items() if k != "seal"}, sort_keys=True).encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# ── Is it as it was written ──


def _list(folder: Path, old: Path | None) -> str:
    """Write the list of a generation's files (digest, name), and give its digest.

    :param old: the generation before; of a file that both share the digest is known
    """
    known: dict[int, str] = {}
    if old is not None:
        with suppress(OSError, ValueError):
            known = {(old / name).stat().st_ino: digest for digest, name in _listed(old)}
    lines = []
    for log in folder.glob("*/LOG"):  # the engine's diary, with the paths of this machine
        log.unlink()
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        lines.append(f"{_digest_of(file, known)}  {file.relative_to(folder).as_posix()}\n")
    content = "".join(lines).encode()
    put_in_place(folder / _CONTENTS, content)
    settle(folder.parent)
    return _digest(content)


def _digest_of(file: Path, known: dict[int, str]) -> str:
    """The digest of a file; of one that has several names it is reckoned once."""
    node = file.stat().st_ino
    if node not in known:
        with file.open("rb") as stream:
            known[node] = hashlib.file_digest(stream, "sha256").hexdigest()
    return known[node]


def _listed(folder: Path, digest: str = "") -> list[tuple[str, str]]:
    """The files of a generation: digest, name.

    :raises ValueError: if the list is not the one of this digest
    """
    content = (folder / _CONTENTS).read_bytes()
    if digest and digest != _digest(content):
        raise ValueError(f"{folder.name}/{_CONTENTS} is not as it was written")
    return [(line[:64], line[66:]) for line in content.decode().splitlines()]


def _look(path: Path, remembered: dict[str, Any], parts: Sequence[str] = _PARTS, *, closely: bool = False) -> int:
    """Look whether each file of a generation is as it was written. 1.5 GB take a second.

    The engine would see it itself when it reads a block that is not, but goes on for ever, or answers without it. Of a large graph every
    byte is looked at once, and again when the system says that a file was touched (its number, length or times), or if ``closely``.

    :returns: how many there are; of formats before 3 nothing is known
    :raises OSError: if a file is missing
    :raises ValueError: if one is another
    """
    if remembered["format"] < 3:
        return 0
    folder, known = path / remembered["generation"], dict[int, str]()
    files = [(digest, name) for digest, name in _listed(folder, remembered["contents"]) if name.partition("/")[0] in parts]
    touched = {name: _touched(folder / name) for _, name in files}
    large = sum(size for _, size, *_ in {tuple(of) for of in touched.values()}) > _LARGE
    seen = _seen(folder) if large else {}
    if large and not closely and all(seen.get(name) == of for name, of in touched.items()):
        return len(files)
    for digest, name in files:
        if _digest_of(folder / name, known) != digest:
            raise ValueError(f"{folder.name}/{name} is not as it was written")
    if large:
        with suppress(OSError):  # who may only read looks each time
            put_in_place(folder / _SEEN, json.dumps(seen | touched).encode(), lasting=False)
    return len(files)


def _touched(file: Path) -> list[int]:
    """What changes when somebody writes into a file: its number, its length, its times."""
    found = file.stat()
    return [found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def _seen(folder: Path) -> dict[str, list[int]]:
    """The files of a generation as they were when each byte was looked at."""
    try:
        return dict(json.loads((folder / _SEEN).read_bytes()))
    except (OSError, ValueError, TypeError):
        return {}


def damage(path: Path) -> str:
    """What is wrong with a store's files; "" if nothing is, or there is no store.

    :raises BadStore: if it is of a later version
    """
    try:
        remembered = _read_mark(path)
        if remembered:
            _look(path, remembered)
    except (OSError, ValueError, _Damaged) as fault:
        return str(fault)
    return ""


def verify(path: Path) -> int:
    """Look at every byte of the present graph, and say in how many files it lies; 0 if an earlier version wrote it.

    :raises BadStore: if there is none, or a file is not as it was written
    """
    remembered = info(path)
    try:
        return _look(path, remembered, closely=True)
    except (OSError, ValueError) as fault:
        if _replaced(path, remembered):
            return verify(path)
        raise _unreadable(path, fault) from fault


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
        self._parts, self._rest = iter(parts), memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._rest = memoryview(part)  # of which a slice is no copy
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
        sound = isinstance(version, int) and isinstance(info["generation"], str)
        if version in range(1, FORMAT + 1):
            # Before format 3 there was no seal: one that has lost its own is no older store.
            sound = sound and info.get("seal") == (_seal(info) if version >= 3 else None)
    except PermissionError as fault:
        raise _unreadable(path, fault) from fault
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        sound = False
    if not sound:
        raise _Damaged(
            f"this store is damaged: {_MARK} is not as it was written",
            where=str(path),
            remedy=f"Build it again from the documents: policygraph build --store {shlex.quote(str(path))} PATH",
        )
    if version not in range(1, FORMAT + 1):
        raise BadStore(
            f"this store is of version {version}; this program reads up to {FORMAT}",
            where=str(path),
            remedy="Build into another folder, or remove this one and build again from the documents.",
        )
    return dict(info)
