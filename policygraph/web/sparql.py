"""The SPARQL 1.1 Protocol, reading only: https://www.w3.org/TR/sparql11-protocol/

Queries are read and evaluated by workers (:mod:`policygraph.web.worker`); one that takes longer than the limit is ended,
others go on being served.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anyio import CapacityLimiter

from policygraph.ontology import PREFIXES
from policygraph.web.site import Site

#: The longest query that is looked at, in characters.
LONGEST = 100_000
ROWS = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
TRUTHS = {media: form for media, form in ROWS.items() if form in ("json", "xml")}
GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
}
#: Seconds after which a query makes room for others, if it can.
_SHORT = 1.0


@dataclass
class Problem(Exception):
    """A request that is refused: the HTTP status and why."""

    status: int
    what: str


@dataclass(frozen=True)
class Reply:
    """What a worker answered."""

    kind: str
    form: str
    content: bytes


def media(form: str, kind: str) -> str:
    """The media type of a format."""
    known = GRAPHS if kind == "graph" else ROWS
    return next(m for m, f in known.items() if f == form) + ("; charset=utf-8" if form != "jsonld" else "")


def chosen(accept: str, known: Mapping[str, str]) -> str | None:
    """The format that an Accept header wants most (RFC 9110, §12.5.1); None if it takes none of those known."""
    wanted: list[tuple[str, float]] = []
    for part in accept.split(",") if accept.strip() else ["*/*"]:
        name, *params = (p.strip() for p in part.split(";"))
        try:
            liked = next((float(p[2:]) for p in params if p[:2].casefold() == "q="), 1.0)
        except ValueError:
            liked = 0.0
        wanted.append((name.casefold(), liked))

    def weight(media: str) -> float:
        for pattern in (media, media.partition("/")[0] + "/*", "*/*"):
            if hits := [w for name, w in wanted if name == pattern]:
                return max(hits)
        return 0.0

    order = list(known)
    best = max(order, key=lambda m: (weight(m), -order.index(m)))
    return known[best] if weight(best) > 0 else None


def with_prefixes(text: str) -> str:
    """The query with the usual prefixes before it, on one line, those it declares itself left out."""
    declared = {m.casefold() for m in re.findall(r"PREFIX\s+([\w-]*):", text, re.I)}
    head = "".join(f"PREFIX {n}: <{i}> " for n, i in PREFIXES.items() if n not in declared and re.search(rf"\b{n}:", text))
    return head + text


class Workers:
    """A few processes that evaluate queries.

    What others wrote is not even looked at in this process. A query that has taken a second leaves its place to the next and
    goes on among the long ones, which come after the others on the processor too; if there is no place among them it waits
    for one, and is begun anew.

    :param seconds: how long one query may take, and how long one waits for its turn
    :param most: how many are evaluated at a time, and how many long ones beside them
    """

    def __init__(self, site: Site, seconds: float = 20.0, most: int = 2) -> None:
        self.site, self.seconds = site, seconds
        self._turns, self._long = threading.BoundedSemaphore(most), threading.BoundedSemaphore(most)
        self._idle: queue.SimpleQueue[tuple[str, subprocess.Popen[bytes]]] = queue.SimpleQueue()
        self._busy: set[subprocess.Popen[bytes]] = set()
        self._closed = False
        #: The threads that wait for an answer, which pages are not to wait for.
        self.threads = CapacityLimiter(100)

    def ask(
        self,
        text: str,
        forms: Mapping[str, str | None],
        default: Sequence[str] = (),
        named: Sequence[str] = (),
        *,
        suggested: bool = False,
    ) -> Reply:
        """Evaluate a query.

        :param forms: the format for each kind of answer (select, ask, graph), None where none would do
        :param default: the default graphs, if not those that the query says (SPARQL 1.1 Protocol, §2.1.4)
        :param named: the named graphs, likewise
        :raises Problem: if it would do more than read this graph, cannot be evaluated, or not in time
        """
        if len(text) > LONGEST:
            raise Problem(413, f"the query is longer than {LONGEST} characters")
        asked = {"query": text, "forms": dict(forms), "default": list(default), "named": list(named), "suggested": suggested}
        asked["seconds"] = self.seconds
        head, content = self._in_turn(asked, self._turns) or self._in_turn(asked, self._long) or ({}, b"")
        if head["status"] != 200:
            raise Problem(head["status"], head["problem"])
        return Reply(head["kind"], head["form"], content)

    def _in_turn(self, asked: dict[str, Any], turns: threading.BoundedSemaphore) -> tuple[dict[str, Any], bytes] | None:
        """What a worker answers; None if the query has become a long one and all places of those are taken."""
        if not turns.acquire(timeout=self.seconds):
            raise Problem(503, "too many queries at once; try again in a moment")
        late, aside = threading.Event(), threading.Event()
        try:
            process = self._worker()
            self._busy.add(process)
            if self._closed:
                process.kill()

            def end() -> None:
                late.set()
                process.kill()

            def make_room() -> None:
                nonlocal turns
                if self._long.acquire(blocking=False):
                    turns.release()
                    turns = self._long
                    with contextlib.suppress(AttributeError, OSError):
                        os.setpriority(os.PRIO_PROCESS, process.pid, 10)
                else:
                    aside.set()
                    process.kill()

            timers = [threading.Timer(self.seconds, end)]
            if turns is self._turns and self.seconds > _SHORT:
                timers.append(threading.Timer(_SHORT, make_room))
            for timer in timers:
                timer.start()
            try:
                head, content = _exchanged(process, asked)
            finally:
                for timer in timers:
                    timer.cancel()
                    timer.join()
            self._busy.discard(process)
            if head and not head.get("last") and turns is not self._long and not late.is_set() and not aside.is_set():
                self._idle.put((self.site.now().generation, process))
            else:
                self._end(process)
        finally:
            turns.release()
        if head:
            return head, content
        if late.is_set():
            raise Problem(503, f"this query took longer than {self.seconds:g} seconds and was ended; ask for less")
        if self._closed:
            raise Problem(503, "this server is being ended")
        if aside.is_set():
            return None
        raise Problem(503, "this query took more memory than there is for one and was ended; ask for less")

    def _worker(self) -> subprocess.Popen[bytes]:
        """One that waits and knows the latest build; else a new one."""
        generation, server = self.site.now().generation, self.site.server
        while True:
            try:
                known, process = self._idle.get_nowait()
            except queue.Empty:
                break
            if known == generation and process.poll() is None:
                return process
            self._end(process)
        process = subprocess.Popen(
            [sys.executable, "-m", "policygraph.web.worker", str(self.site.path), *([server.query] if server else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdout
        process.stdout.readline()  # that it is ready: no query's time is spent on this
        return process

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream:
                with contextlib.suppress(OSError):  # what was not written yet has nobody to read it
                    stream.close()
        process.wait()

    def close(self) -> None:
        """End those that wait, and those that are at work."""
        self._closed = True
        for process in list(self._busy):
            process.kill()
        while True:
            try:
                self._end(self._idle.get_nowait()[1])
            except queue.Empty:
                return


def _exchanged(process: subprocess.Popen[bytes], asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The head and the body of an answer; an empty head if the worker was ended over it."""
    assert process.stdin and process.stdout
    try:
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        process.stdin.flush()
        line = process.stdout.readline()
        head: dict[str, Any] = json.loads(line) if line else {}
        content = process.stdout.read(head.get("length", 0))
    except (OSError, ValueError):
        return {}, b""
    return (head, content) if len(content) == head.get("length", 0) else ({}, b"")


def description(endpoint: str, graphs: Iterable[str]) -> str:
    """The service description in Turtle: https://www.w3.org/TR/sparql11-service-description/"""
    named = sorted(graphs)
    every = ",\n    ".join(f"[ sd:name <{g}> ; sd:graph [ a sd:Graph ] ]" for g in named)
    forms = " , ".join(f"<http://www.w3.org/ns/formats/{name}>" for name in _FORMATS)
    return f"""@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .

[] a sd:Service ;
  sd:endpoint <{endpoint}> ;
  sd:supportedLanguage sd:SPARQL11Query ;
  sd:feature sd:UnionDefaultGraph ;
  sd:resultFormat {forms} ;
  sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ]{f" ; sd:namedGraph{chr(10)}    {every}" if named else ""} ] .
"""


_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)
