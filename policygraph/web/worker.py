"""Evaluates SPARQL that others wrote, in a process of its own: what takes too long is ended from outside.

First comes a line that says it is ready. The parent writes one JSON object a line (``query``, ``default`` and ``named``
graphs, ``suggested``, ``seconds``, and in ``forms`` the format for each kind of answer); back come one JSON line (``status``
and either ``problem``, or ``kind``, ``form`` and ``length``; ``last`` if the process ends with this) and the bytes.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph.errors import Forbidden, PolicygraphError, QuerySyntax
from policygraph.graph.endpoint import Server, opened
from policygraph.graph.store import Store
from policygraph.ontology import PREFIXES
from policygraph.queries.catalogue import adhoc
from policygraph.queries.reading import dataset_of
from policygraph.queries.run import Answer
from policygraph.views import results

#: More rows or triples than this are refused: ask with LIMIT.
MOST = 100_000
#: Bytes of an answer; a longer one is refused.
MOST_BYTES = 32 << 20
#: Bytes of address space that a process may take: this one, and one that builds.
_ROOM, BUILDING = 1536 << 20, 4 << 30
#: A process that has more bytes than this after an answer is not asked again: what it took it may not give back.
_KEPT = 128 << 20
_ROWS = {"json": results.json_text, "xml": results.xml_text, "csv": results.csv_text, "tsv": results.tsv_text}
_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


class _TooMuch(Exception):
    pass


def evaluate(store: Store, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The head and the body of the answer to one request."""
    try:
        dataset = dataset_of(asked["query"], store.graphs, asked["default"], asked["named"])
        found = store.query(asked["query"], with_suggested=asked["suggested"], dataset=dataset)
        kind = {ox.QuerySolutions: "select", ox.QueryBoolean: "ask"}.get(type(found), "graph")
        form = asked["forms"][kind]
        if form is None:
            return {"status": 406, "problem": f"none of the formats asked for can hold the answer of a {kind} query"}, b""
        content = _written(found, kind, form)
        if len(content) > MOST_BYTES:
            raise _TooMuch(f"{MOST_BYTES >> 20} MB")
    except SyntaxError as fault:
        return {"status": 400, "problem": f"this SPARQL does not parse: {fault}"}, b""
    except _TooMuch as fault:
        return {"status": 413, "problem": f"the answer has more than {fault}; ask with LIMIT"}, b""
    except QuerySyntax as fault:
        return {"status": 403 if isinstance(fault, Forbidden) else 400, "problem": str(fault)}, b""
    except PolicygraphError as fault:
        return {"status": 503, "problem": fault.what}, b""
    except MemoryError:
        return {"status": 503, "problem": "the answer takes too much memory"}, b""
    except (ValueError, RuntimeError, OSError) as fault:
        return {"status": 400, "problem": f"this query cannot be evaluated: {fault}"}, b""
    return {"status": 200, "kind": kind, "form": form, "length": len(content)}, content


def _written(found: Any, kind: str, form: str) -> bytes:
    query = adhoc("", "sparql")
    if kind == "ask":
        return _ROWS[form](Answer("ask", query, boolean=bool(found))).encode()
    rows = list(islice(found, MOST + 1))
    if len(rows) > MOST:
        raise _TooMuch(f"{MOST} rows")
    if kind == "graph":
        return in_order(rows, _GRAPHS[form])
    variables = [v.value for v in found.variables]
    return _ROWS[form](Answer("select", query, variables, [tuple(row[v] for v in variables) for row in rows])).encode()


def in_order(triples: Any, form: ox.RdfFormat) -> bytes:
    """Triples written in an order that does not change from one time to the next."""
    once = sorted({ox.Triple(t.subject, t.predicate, t.object) for t in triples}, key=str)
    prefixes = PREFIXES if form != ox.RdfFormat.N_TRIPLES else None
    return ox.serialize(once, format=form, prefixes=prefixes)  # type: ignore[return-value]


def bound_memory(room: int) -> None:
    """Keep this process from taking all the memory there is.

    :param room: bytes of address space
    """
    with contextlib.suppress(ImportError, ValueError, OSError):  # where the system has no such bound
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (room, room))


def leave_network() -> None:
    """Take this process off the network where the system lets it (Linux): a second lock behind the refusal of SERVICE."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        import ctypes

        user, network = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET: unshare(2)
        # Who is root needs no namespace of users, and would lose the right to others' files in one.
        ctypes.CDLL(None).unshare(network if os.geteuid() == 0 else user | network)


def _end_after(seconds: float) -> None:
    """End this process after a time, even if whoever started it is gone and the engine hears nothing; 0 calls it off."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _taken() -> int:
    """The bytes of memory that this process has; the most it has had, where the system tells no more."""
    with contextlib.suppress(OSError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    with contextlib.suppress(ImportError):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return 0


def _say(head: dict[str, Any], content: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + content)
    sys.stdout.buffer.flush()


def main(path: str, endpoint: str = "") -> None:
    """Answer requests until there are no more."""
    bound_memory(_ROOM)
    if not endpoint:
        leave_network()
    with opened(Path(path), Server(endpoint) if endpoint else None) as store:
        _say({"ready": True})
        for line in sys.stdin.buffer:
            asked = json.loads(line)
            _end_after(asked["seconds"] + 5)
            head, content = evaluate(store, asked)
            _end_after(0)
            head["last"] = _taken() > _KEPT
            _say(head, content)
            if head["last"]:
                return


if __name__ == "__main__":
    main(*sys.argv[1:])
