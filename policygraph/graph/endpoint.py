"""A graph on a server: any that speaks the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/).

Servers disagree on what a pattern outside GRAPH sees, so every question says which graphs it means. Which there are, the
graph ``graph/about`` tells: it names each graph with a digest of what is in it, so that only what changed is sent and a
build that was broken off goes on where it stopped. What lies on the server beside them is neither read nor touched.

A graph is written anew by one request: what it held goes, what it is to hold comes, and its digest is put down. Where
that is more than fits a request it is first written beside, then copied by one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pyoxigraph as ox

from policygraph import __version__
from policygraph.errors import BadStore, UsageError
from policygraph.graph.store import Store, info_or_nothing
from policygraph.ontology import BASE, PREFIXES

if TYPE_CHECKING:
    import httpx2

USER, PASSWORD = "POLICYGRAPH_ENDPOINT_USER", "POLICYGRAPH_ENDPOINT_PASSWORD"
#: Of what is written there; a reader of an older program refuses a later one.
FORMAT = 1
ABOUT = BASE + "graph/about"
_GRAPHS = BASE + "graph/"
_SUGGESTED = BASE + "graph/suggested"
_DCT = PREFIXES["dct"]
#: The most triples and bytes of one request.
_TRIPLES, _BYTES = 2_000, 400_000
#: Seconds waited before a request is tried again; one more try than there are waits.
_WAITS = (0.5, 1.0, 2.0, 4.0)
_LONGEST_WAIT = 30.0
_PASSING = (429, 502, 503, 504)
#: Seconds until a server has to answer to a connection, and to a question.
_CONNECT, _ANSWER = 10.0, 600.0
#: Seconds for which a server is taken to hold the build that it held.
_NEWS = 5.0
_ROWS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
}
_TRIPLES_IN = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
#: What is no keyword of a query: comments, strings, IRIs, variables, names with a prefix.
_BESIDE = re.compile(
    r"\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>|#[^\n\r]*|[?$]\w+|[\w.-]*:[\w.%-]*",
    re.S,
)
_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.I)


@dataclass(frozen=True)
class Server:
    """Where a server is asked, and where it is written to if that is elsewhere."""

    query: str
    update: str = ""

    def __post_init__(self) -> None:
        for option, url in (("--endpoint", self.query), ("--update-endpoint", self.update)):
            if not url and option == "--update-endpoint":
                continue
            try:
                parts = urlsplit(url)
                good = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
            except ValueError:
                good = None
            if not good:
                raise UsageError("this is no address of a server", where=option, remedy="It begins with http:// or https://")
            if parts.username is not None:
                raise UsageError(
                    "an address with a password in it would be seen by others",
                    where=option,
                    remedy=f"Leave it out, and set {USER} and {PASSWORD}.",
                )

    @property
    def writing(self) -> str:
        """Where it is written to."""
        return self.update or self.query


def opened(folder: Path, server: Server | None = None) -> Store:
    """The graph that is asked: on a server if one is named, else in a folder.

    :raises BadStore: if there is none
    """
    return Store.open(folder) if server is None else Endpoint.at(server, folder)


class Endpoint(Store):
    """A graph on a server, asked as one on this machine is.

    :raises UsageError: if the library for HTTP is missing
    """

    def __init__(self, server: Server) -> None:
        try:
            import httpx2
        except ModuleNotFoundError as fault:
            raise UsageError(f"a server needs {fault.name}", remedy="pip install 'policygraph[endpoint]'") from None

        self.server, self._http = server, httpx2
        self.path, self.info = None, {}
        self._folder: Path | None = None
        self._looked = 0.0
        self._client = httpx2.Client(
            auth=_auth(server.query),
            timeout=httpx2.Timeout(_ANSWER, connect=_CONNECT),
            headers={"User-Agent": f"policygraph/{__version__}"},
        )

    @classmethod
    def at(cls, server: Server, folder: Path | None = None) -> Endpoint:
        """The graph that there is on a server.

        :param folder: where it was built, if that is on this machine: what lies there and beside the documents goes with it
        :raises BadStore: if there is none, one of another version, or the server is away
        """
        opened = cls(server)
        opened._folder = folder
        try:
            opened._look()
        except BaseException:
            opened.close()
            raise
        return opened

    def _look(self) -> None:
        """See that there is a graph that this program reads."""
        version = self._about.get("format", [str(FORMAT)])[0]
        if not self.graphs():
            raise BadStore(
                "there is no graph here yet", where=self.server.query, remedy="Build one: policygraph build PATH --endpoint URL"
            )
        if version != str(FORMAT):
            raise BadStore(
                f"this graph is of version {version}; this program reads up to {FORMAT}",
                where=self.server.query,
                remedy="Use the program it was built with, or build it again.",
            )
        self.info = {
            key: self._about.get(name, [""])[0] for key, name in (("generation", "identifier"), ("version", "hasVersion"))
        }
        ours = info_or_nothing(self._folder) if self._folder is not None else {}
        if ours and ours["generation"] == self.info["generation"]:
            self.path, self.info = self._folder, ours
        self._looked = time.monotonic()

    def latest(self) -> Store:
        """This one, or the one that a build has put in its place; the server is asked no more often than every few seconds."""
        if time.monotonic() - self._looked < _NEWS:
            return self
        found = copy(self)
        found.path = None
        found._ask_anew()
        found._look()
        if found.info["generation"] != self.info["generation"]:
            return found
        self._looked = found._looked
        return self

    def _ask_anew(self) -> None:
        """What the server remembers is asked for anew."""
        for known in ("_about", "_graphs"):
            self.__dict__.pop(known, None)

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    # ── Reading ──

    @cached_property
    def _about(self) -> dict[str, list[str]]:
        """What the server remembers of the graph; the graphs under ``graph``, their digests under their names."""
        found: dict[str, list[str]] = {}
        text = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{ABOUT}> {{ ?s ?p ?o }} }}"
        for s, p, o in self._ask(text, [], [ABOUT]):
            key = p.value.removeprefix(_DCT) if s.value == ABOUT else s.value
            found.setdefault(key, []).append(o.value)
        return found

    @cached_property
    def _graphs(self) -> list[str]:
        if "hasPart" in self._about:
            return sorted(self._about["hasPart"])
        # Loaded in another way, say from an export.
        text = f'SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{_GRAPHS}")) }}'
        return sorted(row[0].value for row in self._ask(text, None, None) if row[0].value != ABOUT)

    def graphs(self) -> list[str]:
        """The names of the graphs."""
        return list(self._graphs)

    def looked_up(self, sparql: str) -> str:
        """The question as it is: a server has its own planner, and SPARQL 1.1 has no LATERAL."""
        return sparql

    def query(self, sparql: str, *, with_suggested: bool = False, dataset: Any = None) -> Any:
        """Evaluate SPARQL on the server over the merge of the graphs; suggestions only if asked for.

        What the text says after FROM holds instead, as does ``dataset``.

        :raises SyntaxError: if it does not parse
        :raises BadStore: if the server cannot answer
        """
        if dataset is not None:
            return self._ask(sparql, *dataset)
        if re.search(r"\bFROM\b", _BESIDE.sub(" ", sparql), re.I):
            return self._ask(sparql, None, None)
        graphs = [g for g in self._graphs if with_suggested or g != _SUGGESTED]
        return self._ask(sparql, graphs, graphs)

    def quads(self) -> list[ox.Quad]:
        """Everything, in no order."""
        return [
            ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(name)) for name in self._graphs for t in self.triples(name)
        ]

    def triples(self, graph: str) -> list[ox.Triple]:
        """Those of one graph, in no order."""
        return list(self._ask(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", [graph], [graph]))

    def copied(self, room: float | None = None) -> Store:
        """All of it in memory: for what asks much, or in ways that servers differ on."""
        found = Store.memory(self.quads())
        found.path, found.info = self.path, self.info
        return found

    def rdflib(self) -> Any:
        """The graph for other libraries."""
        return Store.memory(self.quads()).rdflib()

    def _ask(self, sparql: str, default: Sequence[str] | None, named: Sequence[str] | None) -> Any:
        """Ask the server; None leaves it to the server, or the text, which graphs are meant."""
        form = _FORM.search(_BESIDE.sub(" ", sparql))
        rows = form is None or form[1].upper() in ("SELECT", "ASK")
        known: Mapping[str, Any] = _ROWS if rows else _TRIPLES_IN
        accept = ", ".join(f"{media};q={1 - n / 10:.1f}" for n, media in enumerate(known))
        data = {"query": sparql, "default-graph-uri": list(default or ()), "named-graph-uri": list(named or ())}
        answer = self._post(self.server.query, data, accept)
        if answer.status_code in (400, 500):
            ox.Store().query(sparql)  # says what does not parse, and where
        self._refuse(answer, self.server.query)
        media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media not in known:
            raise BadStore(
                f"this server answers with {media or 'nothing'}, not with {'results of SPARQL' if rows else 'RDF'}",
                where=self.server.query,
                remedy="Give the address of its SPARQL endpoint; of many it ends with /sparql or /query.",
            )
        try:
            if not rows:
                return iter(list(ox.parse(answer.content, format=known[media], without_named_graphs=True)))
            found = ox.parse_query_results(_true(answer.content), known[media])
        except (SyntaxError, ValueError) as fault:
            raise BadStore(
                f"what this server answers cannot be read: {fault}", where=self.server.query, remedy="Ask whoever runs it."
            ) from fault
        most = answer.headers.get("x-sparql-maxrows")  # Virtuoso cuts an answer off without a word
        if most and most.isdigit() and answer.content.count(b"\n") >= int(most):
            raise BadStore(
                f"this server gives no more than {most} rows",
                where=self.server.query,
                remedy="Raise ResultSetMaxRows in its settings, or ask with LIMIT.",
            )
        return found

    # ── HTTP ──

    def _post(self, url: str, data: Mapping[str, Any], accept: str) -> httpx2.Response:
        """Send a form; what may pass is tried again. Each request may be done twice: it gives the same."""
        for wait in (*_WAITS, None):
            try:
                answer = self._client.post(url, data=data, headers={"Accept": accept})
                if answer.status_code not in _PASSING or wait is None:
                    return answer
                asked = answer.headers.get("retry-after", "")
                time.sleep(min(float(asked), _LONGEST_WAIT) if asked.isdigit() else wait)
            except self._http.TransportError as fault:
                late = isinstance(fault, self._http.ReadTimeout)
                if wait is not None and not late:
                    time.sleep(wait)
                    continue
                what = f"did not answer within {_ANSWER:g} seconds" if late else "cannot be reached"
                raise BadStore(
                    f"this server {what} ({type(fault).__name__})", where=url, remedy="See whether it runs, and try again."
                ) from None
        raise AssertionError

    def _refuse(self, answer: httpx2.Response, url: str) -> None:
        """:raises BadStore: if the server refused or failed"""
        code = answer.status_code
        if code < 300:
            return
        if code in (401, 403):
            raise BadStore(
                f"this server refuses ({code}): it wants another user or password, or more rights for this one",
                where=url,
                remedy=f"Set {USER} and {PASSWORD}; the server must let that user {'write' if url != self.server.query else 'in'}.",
            )
        said = "" if "html" in answer.headers.get("content-type", "") else " ".join(answer.text.split())[:300]
        raise BadStore(
            f"this server answers {code}{': ' + said if said else ''}",
            where=url,
            remedy="See whether this is the address of its SPARQL endpoint, and what it says in its log.",
        )

    # ── Writing ──

    def _update(self, text: str) -> None:
        answer = self._post(self.server.writing, {"update": text}, "*/*")
        self._refuse(answer, self.server.writing)

    def publish(self, store: Store, progress: Callable[[str, int, int], None] | None = None) -> int:
        """Make the server's graphs those of a store; one that is there as it is to be is left as it is.

        What was sent before a break is not sent again, since each graph's digest is put down with it.

        :param progress: called with the address, the number of a graph and how many there are
        :returns: how many graphs were sent or taken away
        :raises BadStore: if the server cannot be reached or refuses; a graph that was not yet sent is as it was
        """
        before = {name: digests[0] for name, digests in self._about.items() if name.startswith(_GRAPHS)}
        there = set(self._about.get("hasPart", ()))
        come = store.graphs()
        changed = 0
        for number, name in enumerate(come, 1):
            if progress:
                progress(self.server.writing, number, len(come))
            lines = sorted(f"{triple} ." for triple in store.triples(name))
            digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
            if before.get(name) != digest or name not in there:
                self._replace(name, lines, digest)
                changed += 1
        for name in sorted(there - set(come)):
            self._update(f"DROP SILENT GRAPH <{name}> ; {_forget(name)}")
            changed += 1
        self._remember(store.info)
        return changed

    def _remember(self, info: Mapping[str, Any]) -> None:
        """Put down what a build says of the graph that is there."""
        said = {
            "format": [str(FORMAT)],
            "hasVersion": [str(info.get("version", __version__))],
            "identifier": [str(info.get("generation", ""))],
        }
        there = f"<{ABOUT}> ?p ?o"
        kinds = ", ".join(f"<{_DCT}{key}>" for key in said)
        lines = [f"<{ABOUT}> <{_DCT}{key}> {ox.Literal(value)} ." for key, values in said.items() for value in values]
        first, *rest = _chunks(lines)
        self._update(
            f"DELETE {{ GRAPH <{ABOUT}> {{ {there} }} }} WHERE {{ GRAPH <{ABOUT}> {{ {there} FILTER(?p IN ({kinds})) }} }} ;\n"
            f"INSERT DATA {{ GRAPH <{ABOUT}> {{\n{first}\n}} }}"
        )
        for chunk in rest:
            self._update(f"INSERT DATA {{ GRAPH <{ABOUT}> {{\n{chunk}\n}} }}")
        self._ask_anew()

    def _replace(self, name: str, lines: Iterable[str], digest: str) -> None:
        """Put triples in a graph's place, by one request if they fit, else by one that copies what was written beside."""
        chunks = _chunks(lines)
        first = next(chunks, "")
        second = next(chunks, None)
        if second is None:
            data = f"INSERT DATA {{ GRAPH <{name}> {{\n{first}\n}} }} ;\n" if first else ""
            self._update(f"DROP SILENT GRAPH <{name}> ;\n{data}{_forget(name)} ;\n{_known(name, digest)}")
            return
        beside = f"{name}/new"
        self._update(f"DROP SILENT GRAPH <{beside}>")
        for chunk in (first, second, *chunks):
            self._update(f"INSERT DATA {{ GRAPH <{beside}> {{\n{chunk}\n}} }}")
        # Copied, not moved: a request that is sent again because its answer was lost must not move nothing there.
        self._update(f"COPY GRAPH <{beside}> TO GRAPH <{name}> ;\n{_forget(name)} ;\n{_known(name, digest)}")
        self._update(f"DROP SILENT GRAPH <{beside}>")


def _chunks(lines: Iterable[str]) -> Iterator[str]:
    """Triples in pieces that fit a request."""
    held: list[str] = []
    size = 0
    for line in lines:
        if held and (len(held) >= _TRIPLES or size + len(line) > _BYTES):
            yield "\n".join(held)
            held, size = [], 0
        held.append(line)
        size += len(line)
    if held:
        yield "\n".join(held)


def _forget(name: str) -> str:
    return (
        f"DELETE WHERE {{ GRAPH <{ABOUT}> {{ <{name}> <{_DCT}identifier> ?d }} }} ;\n"
        f"DELETE DATA {{ GRAPH <{ABOUT}> {{ <{ABOUT}> <{_DCT}hasPart> <{name}> }} }}"
    )


def _known(name: str, digest: str) -> str:
    return (
        f"INSERT DATA {{ GRAPH <{ABOUT}> {{ <{ABOUT}> <{_DCT}hasPart> <{name}> . "
        f"<{name}> <{_DCT}identifier> {ox.Literal(digest)} }} }}"
    )


def _true(content: bytes) -> bytes:
    """Results in which each truth is written as others write it: Virtuoso says 1."""
    if not content.lstrip().startswith(b"{") or b"#boolean" not in content:
        return content
    results = json.loads(content)
    for row in results.get("results", {}).get("bindings", ()):
        for term in row.values():
            if term.get("datatype", "").endswith("XMLSchema#boolean"):
                term["value"] = {"1": "true", "0": "false"}.get(term["value"], term["value"])
    return json.dumps(results).encode()


def _auth(url: str) -> Any:
    """Who asks: from the environment, the password from the keyring if it is not there.

    A password without a user is a token; nobody asks if there is neither.
    """
    user, password = os.environ.get(USER, ""), os.environ.get(PASSWORD)
    if user and password is None:
        try:
            import keyring

            password = keyring.get_password(url, user)
        except Exception:  # not installed, or none that opens without a person
            password = None
    return _challenged(user, password or "") if user or password else None


def _challenged(user: str, password: str) -> Any:
    """Credentials given only to a server that wants them, in the way it names."""
    import httpx2

    class Challenged(httpx2.Auth):
        basic = httpx2.BasicAuth(user, password)
        digest = httpx2.DigestAuth(user, password)
        way: httpx2.Auth | None = None

        def auth_flow(self, request: Any) -> Generator[Any, Any, None]:
            if not user:
                answer = yield request
                if answer.status_code in (401, 403):
                    request.headers["Authorization"] = f"Bearer {password}"
                    yield request
                return
            if self.way is None:
                answer = yield request
                if answer.status_code not in (401, 403):
                    return
                wanted = answer.headers.get("www-authenticate", "").strip().lower()
                self.way = self.digest if wanted.startswith("digest") else self.basic
            yield from self.way.auth_flow(request)

    return Challenged()
