"""The SPARQL 1.1 Protocol, reading only: https://www.w3.org/TR/sparql11-protocol/

Queries are evaluated by workers (:mod:`policygraph.web.worker`); one that takes longer than the limit is ended, others go
on being served. SERVICE, updates and graphs that there are not are refused before anything is evaluated.
"""

from __future__ import annotations

import contextlib
import json
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
_TOKEN = re.compile(
    r"#[^\n\r]*|\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'"
    r"|(?P<iri><[^<>\"{}|^`\\\s]*>)|[?$]\w+|(?P<brace>[{}])|(?P<word>[A-Za-z_][\w.-]*(?::[\w.%-]*)?|:[\w.%-]*)",
    re.S,
)
_BLANK = r"(?:\s|\#[^\n\r]*[\n\r])*"
#: The keyword wherever it could be one, strings included: a keyword must not hide in what only looks like a string.
_SERVICE = re.compile(rf"(?P<name>[?$:@][\w-]*)?SERVICE{_BLANK}(?:SILENT{_BLANK})?(?=<|[?$]\w|[\w.-]*:)", re.I)
_UPDATES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"))
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


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


def checked(text: str, graphs: Iterable[str], default: Sequence[str] = (), named: Sequence[str] = ()) -> Any:
    """The dataset that a query asks for, as (default graphs, named graphs); None for the usual one.

    :raises Problem: if it is an update, asks another server, or a graph that there is not
    """
    if len(text) > LONGEST:
        raise Problem(413, f"the query is longer than {LONGEST} characters")
    if "\0" in text or any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise Problem(400, "the query holds characters that are no text")
    plain = _ESCAPE.sub(_unescaped, text)
    if any(not m["name"] for m in _SERVICE.finditer(plain)):
        raise Problem(403, "SERVICE asks other servers, which is not allowed here; leave that part out")
    own = _from(plain)
    if not default and not named:
        default, named = own
    if unknown := sorted({*default, *named} - set(graphs)):
        raise Problem(400, f"there is no graph <{unknown[0]}> here; the graphs are listed by the service description")
    return (list(default), list(named)) if default or named else None


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code <= 0xDFFF else match.group()


def _from(text: str) -> tuple[list[str], list[str]]:
    """The graphs that FROM and FROM NAMED ask for.

    :raises Problem: if this is an update
    """
    prefixes, words, depth = dict(PREFIXES), list[str](), 0
    default: list[str] = []
    named: list[str] = []
    for match in _TOKEN.finditer(text):
        token, before = match.group(), [w.upper() for w in words[-2:]]
        if match["brace"]:
            depth += 1 if token == "{" else -1
        if depth or not (match["iri"] or match["word"]):
            continue
        if (
            match["word"]
            and token.upper() in _UPDATES
            and not {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"} & {w.upper() for w in words}
        ):
            if before[-1:] != ["PREFIX"]:
                raise Problem(403, "this is an update; here one can only ask (SELECT, ASK, CONSTRUCT, DESCRIBE)")
        if len(before) == 2 and before[0] == "PREFIX" and match["iri"]:
            prefixes[words[-1].removesuffix(":")] = token[1:-1]
        if before[-1:] == ["FROM"] and token.upper() != "NAMED":
            default.append(_graph(token, prefixes))
        if before == ["FROM", "NAMED"]:
            named.append(_graph(token, prefixes))
        words.append(token)
    return default, named


def _graph(token: str, prefixes: Mapping[str, str]) -> str:
    if token.startswith("<"):
        return token[1:-1]
    prefix, _, local = token.partition(":")
    return prefixes.get(prefix, prefix + ":") + local


def with_prefixes(text: str) -> str:
    """The query with the usual prefixes before it, on one line, those it declares itself left out."""
    declared = {m.casefold() for m in re.findall(r"PREFIX\s+([\w-]*):", text, re.I)}
    head = "".join(f"PREFIX {n}: <{i}> " for n, i in PREFIXES.items() if n not in declared and re.search(rf"\b{n}:", text))
    return head + text


class Workers:
    """A few processes that evaluate queries.

    :param seconds: how long one query may take
    :param most: how many are evaluated at a time; who comes then waits as long as one query may take
    """

    def __init__(self, site: Site, seconds: float = 20.0, most: int = 2) -> None:
        self.site, self.seconds = site, seconds
        self._turns = threading.BoundedSemaphore(most)
        self._idle: queue.SimpleQueue[tuple[str, subprocess.Popen[bytes]]] = queue.SimpleQueue()

    def ask(self, text: str, forms: Mapping[str, str | None], dataset: Any = None, *, suggested: bool = False) -> Reply:
        """Evaluate a query that was :func:`checked`.

        :param forms: the format for each kind of answer (select, ask, graph), None where none would do
        :raises Problem: if it cannot be evaluated, or not in time
        """
        if not self._turns.acquire(timeout=self.seconds):
            raise Problem(503, "too many queries at once; try again in a moment")
        try:
            return self._ask({"query": text, "forms": dict(forms), "dataset": dataset, "suggested": suggested})
        finally:
            self._turns.release()

    def _ask(self, asked: dict[str, Any]) -> Reply:
        process = self._worker()
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self.seconds, end)
        timer.start()
        head: dict[str, Any] = {}
        content = b""
        try:
            assert process.stdin and process.stdout
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
            head = json.loads(line) if line else {}
            content = process.stdout.read(head.get("length", 0))
        except (OSError, ValueError):
            head = {}
        finally:
            timer.cancel()
        if late.is_set() or not head:
            self._end(process)
            if late.is_set():
                raise Problem(503, f"this query took longer than {self.seconds:g} seconds and was ended; ask for less")
            raise Problem(503, "this query took more memory than there is for one and was ended; ask for less")
        self._idle.put((self.site.now().generation, process))
        if head["status"] != 200:
            raise Problem(head["status"], head["problem"])
        return Reply(head["kind"], head["form"], content)

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
        return subprocess.Popen(
            [sys.executable, "-m", "policygraph.web.worker", str(self.site.path), *([server.query] if server else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream:
                with contextlib.suppress(OSError):  # what was not written yet has nobody to read it
                    stream.close()
        process.wait()

    def close(self) -> None:
        """End those that wait."""
        while True:
            try:
                self._end(self._idle.get_nowait()[1])
            except queue.Empty:
                return


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
