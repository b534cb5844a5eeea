"""Many clients of the web page and endpoint at once, some of whom mean harm.

A server is started as a user starts it. What a client gets back is either right, to the byte, or a refusal that says why; anything else
is counted as wrong. The server's memory is looked at all the while (Linux).
"""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from policygraph.graph.store import Store
from policygraph.ontology import BASE
from policygraph.pipeline import build
from policygraph.queries.reading import asks_elsewhere
from policygraph.web.worker import evaluate

EXAMPLE = Path(__file__).parents[1] / "examples" / "fjordby"
CLIENTS, REQUESTS = 50, 10_000
#: Seconds that the server gives a query here.
LIMIT = 5.0
FORM = "application/x-www-form-urlencoded"

CHEAP = (
    "ASK {}",
    "SELECT ?g ?label { ?g a pg:PoliticalGoal ; rdfs:label ?label } ORDER BY ?g ?label",
    "SELECT ?t (COUNT(?x) AS ?n) { ?x a ?t } GROUP BY ?t ORDER BY ?t",
    "SELECT ?i ?goal { ?i pg:contributesTo ?goal } ORDER BY ?i ?goal LIMIT 20",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
    f"SELECT (COUNT(*) AS ?n) FROM <{BASE}graph/vocabulary> {{ ?s ?p ?o }}",
)
PAGES = (
    "/",
    "/map",
    "/source",
    "/audit",
    "/review",
    "/timeline",
    "/ask?name=goals-without-funded-initiatives",
    "/upload/progress",
)
_DOUBLED = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(33))
#: What takes all the time or all the memory there is, to evaluate or only to read.
RUINOUS = (
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?c ?f",
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(REGEX(STR(?c), '(a+)+$')) }",
    "SELECT * { ?a (pg:x|!pg:x|^!pg:x)* ?b . ?b (pg:x|!pg:x|^!pg:x)* ?c . ?c (pg:x|!pg:x|^!pg:x)* ?d } ORDER BY ?d",
    f'SELECT (STRLEN(?x33) AS ?n) {{ BIND("a" AS ?x0) {_DOUBLED} }}',
    "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SERVICE" * 14_000,
    "SELECT * { SERVICE" + "#" * 80_000,
    '"\\' * 40_000,
)
#: What must never be done, and the words of the refusal.
FORBIDDEN = (
    ("DROP ALL", 403, "update"),
    ("INSERT DATA { <a:s> <a:p> <a:o> }", 403, "update"),
    ("LOAD <http://127.0.0.1:9/x>", 403, "update"),
    ("SELECT * { SERVICE <http://127.0.0.1:9/x> { ?s ?p ?o } }", 403, "SERVICE"),
    ("SELECT * { S\\u0045RVICE SILENT <http://127.0.0.1:9/x> { ?s ?p ?o } }", 403, "SERVICE"),
    ("SELECT * FROM <http://127.0.0.1:9/x> { ?s ?p ?o }", 400, "there is no graph"),
    ("SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }", 400, "there is no graph"),
    ("SELECT * {", 400, "does not parse"),
)
FOREIGN = (
    {"Host": "evil.example"},
    {"Host": "localhost.evil.example"},
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"},
)

#: What an engine may be asked in the middle of; the port is one that it refuses itself, so that nothing is sent.
ASKED = "SERVICE <http://127.0.0.1:9/x> {}"
PIECES = (
    *(
        ASKED,
        ASKED.lower(),
        "SERVICE\n#'\n<http://127.0.0.1:9/x>{}",
        "SERVICE e:x {}",
        "SERVICEe:x{}",
        "}",
        "{",
        "OPTIONAL{",
        "UNION",
        "#",
    ),
    *(
        "'",
        '"',
        "'''",
        '"""',
        "\\'",
        '\\"',
        "\\\\",
        "\n",
        "\r",
        "<",
        ">",
        "<a:b>",
        "<'>",
        "<#>",
        "?a",
        "e:s",
        "e:a\\'",
        "1",
        ".",
        "=",
        " ",
    ),
    *(
        "FILTER(",
        ")",
        "FILTER(1<2)",
        "FILTER('a'<'b')",
        "FILTER(?a<'>')",
        "FILTER('>'='')",
        "{ SELECT * {",
        "BIND(",
        "AS ?v)",
        "# '\n",
    ),
    *(
        "?s ?p ",
        "?s ?p ?o .",
        "?s ?p e:a\\' .",
        "?s ?p '''a''' .",
        '?s ?p """\'""" .',
        "?s ?p '\\'' .",
        "?s <a:'> ?o .",
        "?s <a:#> ?o .",
    ),
)


@dataclass
class Served:
    """A server, started as a user starts it."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def running(self) -> bool:
        return self.process.poll() is None

    def said(self) -> str:
        """What it printed after its address."""
        return self.log.read_text("utf-8").partition("\n")[2]

    def memory(self) -> tuple[int, int]:
        """Bytes that it takes, and that it and its workers take."""
        own = _resident(self.process.pid)
        with contextlib.suppress(OSError):
            below = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
            # A worker is the child of whichever thread began it.
            for task in Path(f"/proc/{self.process.pid}/task").iterdir():
                with contextlib.suppress(OSError):
                    below += (task / "children").read_text().split()
            return own, own + sum(_resident(int(pid)) for pid in set(below))
        return own, own


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    except (OSError, IndexError, ValueError):
        return 0


@contextlib.contextmanager
def served(store: Path, *options: str) -> Iterator[Served]:
    """A server of a store on a port that is free, until it is done with."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = store.parent / f"serve-{port}.log"
    command = [sys.executable, "-m", "policygraph", "serve", "--store", str(store), "--port", str(port), *options]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                raise RuntimeError(f"the server does not start: {log.read_text()}")
            time.sleep(0.1)
        yield Served(process, port, log)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass
class Tally:
    """What became of the requests: by kind and outcome, how long the right ones took, and what was wrong."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    memory: list[tuple[int, int]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, outcome: str, seconds: float, what: str = "") -> None:
        with self._lock:
            self.outcomes[kind, outcome] += 1
            self.seconds.setdefault(kind, []).append(seconds)
            if outcome == "wrong":
                self.wrong.append(f"{kind}: {what}")

    def count(self, kind: str, outcome: str = "") -> int:
        return sum(n for (k, o), n in self.outcomes.items() if k == kind and outcome in ("", o))

    @property
    def number(self) -> int:
        return sum(self.outcomes.values())


def expected(store: Path) -> dict[str, bytes]:
    """The answer to each cheap query, without a server."""
    found = {}
    with Store.open(store) as opened:
        for text in CHEAP:
            asked = {
                "query": prefixed(text),
                "default": [],
                "named": [],
                "suggested": False,
                "forms": {"select": "json", "ask": "json"},
            }
            head, found[text] = evaluate(opened, asked)
            assert head["status"] == 200, head
    return found


def prefixed(text: str) -> str:
    return f"PREFIX pg: <{BASE}ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> {text}"


def loaded(
    server: Served, right: dict[str, bytes], requests: int, clients: int = CLIENTS, *, ruinous: int = 100, seed: int = 1
) -> Tally:
    """Ask a server much at once.

    :param right: see :func:`expected`
    :param ruinous: one request in so many is made to ruin the server; as many are forbidden and ten times as many foreign or pages
    """
    tally, turn = Tally(), iter(range(requests))
    lock = threading.Lock()

    def client(number: int) -> None:
        chance = random.Random(f"{seed} {number}")
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        while True:
            with lock:
                one = next(turn, None)
            if one is None:
                break
            if one % max(1, requests // 200) == 0:
                tally.memory.append(server.memory())
            kind = (
                "ruinous"
                if one % ruinous == ruinous // 2
                else chance.choices(("cheap", "page", "forbidden", "foreign"), (80, 8, 6, 6))[0]
            )
            began = time.monotonic()
            try:
                outcome, what = _KINDS[kind](line, chance, right)
            except (OSError, http.client.HTTPException) as fault:
                outcome, what = "wrong", repr(fault)
                line.close()
            tally.add(kind, outcome, time.monotonic() - began, what)
        line.close()

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(client, range(clients)))
    tally.memory.append(server.memory())
    return tally


def _sent(line: http.client.HTTPConnection, method: str, path: str, body: str = "", **headers: str) -> tuple[int, bytes]:
    line.request(method, path, body.encode() or None, {"Accept": "*/*", **headers})
    answer = line.getresponse()
    return answer.status, answer.read()


def _queried(line: http.client.HTTPConnection, chance: random.Random, text: str) -> tuple[int, bytes]:
    """Asked in one of the protocol's three ways."""
    way = chance.randrange(3) if len(text) < 1_000 else 1
    if way == 0:
        return _sent(line, "GET", f"/sparql?query={quote(text)}")
    if way == 1:
        return _sent(line, "POST", "/sparql", urlencode({"query": text}), **{"Content-Type": FORM})
    return _sent(line, "POST", "/sparql", text, **{"Content-Type": "application/sparql-query"})


def _judged(status: int, content: bytes, right: bool) -> tuple[str, str]:
    if status == 200 and right:
        return "right", ""
    if status in (413, 503) and len(content.split()) > 3:
        return "refused", ""
    return "wrong", f"{status} {content[:200]!r}"


def _cheap(line: http.client.HTTPConnection, chance: random.Random, right: dict[str, bytes]) -> tuple[str, str]:
    text = chance.choice(CHEAP)
    status, content = _queried(line, chance, prefixed(text))
    return _judged(status, content, content == right[text])


def _page(line: http.client.HTTPConnection, chance: random.Random, right: dict[str, bytes]) -> tuple[str, str]:
    path = chance.choice(PAGES)
    status, content = _sent(line, "GET", path, Accept="text/html")
    return _judged(status, content, content.rstrip().endswith(b"</html>") or path.endswith("progress"))


def _ruinous(line: http.client.HTTPConnection, chance: random.Random, right: dict[str, bytes]) -> tuple[str, str]:
    text = chance.choice(RUINOUS)
    status, content = _queried(line, chance, prefixed(text) if len(text) < 10_000 else text)
    if status in (400, 403) and len(text) > 10_000:  # those of which one need only read
        return "refused", ""
    return _judged(status, content, False)


def _forbidden(line: http.client.HTTPConnection, chance: random.Random, right: dict[str, bytes]) -> tuple[str, str]:
    text, wanted, words = chance.choice(FORBIDDEN)
    status, content = _queried(line, chance, text)
    if status == wanted and words in content.decode():
        return "refused", ""
    return _judged(status, content, False)


def _foreign(line: http.client.HTTPConnection, chance: random.Random, right: dict[str, bytes]) -> tuple[str, str]:
    headers = chance.choice(FOREIGN)
    if "Origin" in headers and chance.random() < 0.5:
        status, content = _sent(line, "POST", "/review", "decision=undo", **headers, **{"Content-Type": FORM})
    else:
        status, content = _sent(line, "GET", "/sparql?query=ASK%7B%7D", **headers)
    return ("refused", "") if status == 403 else ("wrong", f"{status} {headers}")


_KINDS: dict[str, Callable[[http.client.HTTPConnection, random.Random, dict[str, bytes]], tuple[str, str]]] = {
    "cheap": _cheap,
    "page": _page,
    "ruinous": _ruinous,
    "forbidden": _forbidden,
    "foreign": _foreign,
}


def hidden(number: int, seed: int = 1) -> tuple[int, list[str]]:
    """Queries with SERVICE hidden in strings, comments and addresses that may be none: how many of so many texts would have the
    engine ask another server, and which of them are let through."""
    chance, engine = random.Random(seed), ox.Store()
    asked, missed = 0, []
    for _ in range(number):
        pieces = [chance.choice(PIECES) for _ in range(chance.randint(1, 9))]
        pieces.insert(chance.randint(0, len(pieces)), ASKED)
        text = "PREFIX e: <http://127.0.0.1:9/> SELECT * { " + chance.choice(("", " ")).join(pieces) + " }"
        try:
            list(engine.query(text))  # type: ignore[arg-type]
        except SyntaxError:
            continue
        except OSError:
            asked += 1
            if not asks_elsewhere(text):
                missed.append(text)
    return asked, missed


def measure(scale: float) -> list[tuple[str, str]]:
    """What was tried, and what came of it.

    :param scale: 1 is ten thousand requests
    """
    requests = max(200, round(REQUESTS * scale))
    with tempfile.TemporaryDirectory() as home:
        store = Path(home) / "store"
        build([EXAMPLE], store)
        right = expected(store)
        with served(store, "--limit", f"{LIMIT:g}") as server:
            tally = loaded(server, right, requests)
            calm = loaded(server, right, max(100, requests // 20), 1, ruinous=10**9, seed=2)
            after = server.memory()
            alive = server.running() and not server.said()
    for line in [*tally.wrong[:10], *calm.wrong[:10]]:
        print(line, file=sys.stderr)
    warm = tally.memory[len(tally.memory) // 10 : len(tally.memory) // 5]
    last = tally.memory[-len(tally.memory) // 10 :]
    early, late = (max(own for own, _ in part) >> 20 for part in (warm, last))
    texts = round(200_000 * scale)
    asked, missed = hidden(texts)

    def share(kind: str) -> str:
        wrong = tally.count(kind, "wrong")
        return f"{tally.count(kind, 'right'):,} right, {tally.count(kind, 'refused'):,} refused with status and words, {wrong:,} wrong"

    slow = sorted(tally.seconds["cheap"])
    return [
        (
            f"{tally.number:,} requests by {CLIENTS} clients at once",
            f"{sum(tally.count(k, 'wrong') for k in _KINDS):,} wrong; the server {'went on without a word' if alive else 'did not hold'}",
        ),
        (f"of these, {tally.count('cheap'):,} cheap queries", share("cheap")),
        (f"{tally.count('page'):,} pages", share("page")),
        (
            f"{tally.count('ruinous'):,} queries that would not end or would take all memory, {LIMIT:g} seconds allowed",
            share("ruinous"),
        ),
        (f"{tally.count('forbidden'):,} updates, SERVICE, LOAD, unknown graphs and faults of syntax", share("forbidden")),
        (f"{tally.count('foreign'):,} requests by another name or from another page", share("foreign")),
        (
            "waiting for a cheap answer beside all that",
            f"half {slow[len(slow) // 2]:.2f} s, 99 in 100 {slow[len(slow) * 99 // 100]:.2f} s, longest {slow[-1]:.2f} s",
        ),
        (
            "memory of the server",
            f"{early} MB after a fifth of the requests, {late} MB in the last tenth; "
            f"with its workers {max(every for _, every in tally.memory) >> 20:,} MB at most, {after[1] >> 20} MB afterwards",
        ),
        (
            f"the same queries, one client, afterwards ({calm.number:,})",
            f"{len(calm.wrong)} wrong, {calm.count('cheap', 'refused')} refused",
        ),
        (
            f"{texts:,} texts with SERVICE hidden in them, {asked:,} of which the engine would follow",
            f"{len(missed)} let through",
        ),
    ]
