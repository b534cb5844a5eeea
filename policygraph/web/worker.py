"""Evaluates SPARQL that others wrote, in a process of its own: what takes too long is ended from outside.

The parent writes one JSON object a line (``query``, ``default``, ``named``, ``suggested``, and the format for each kind
of answer); back come one JSON line (``status`` and either ``problem``, or ``kind``, ``form`` and ``length``) and the bytes.
"""

from __future__ import annotations

import contextlib
import json
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph.errors import PolicygraphError
from policygraph.graph.endpoint import Server, opened
from policygraph.graph.store import Store
from policygraph.ontology import PREFIXES
from policygraph.queries.catalogue import adhoc
from policygraph.queries.run import Answer
from policygraph.views import results

#: More rows or triples than this are refused: ask with LIMIT.
MOST = 100_000
#: Bytes of address space that a process of ours may take.
_ROOM = 4 << 30
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
        found = store.query(asked["query"], with_suggested=asked["suggested"], dataset=asked["dataset"])
        kind = {ox.QuerySolutions: "select", ox.QueryBoolean: "ask"}.get(type(found), "graph")
        form = asked["forms"][kind]
        if form is None:
            return {"status": 406, "problem": f"none of the formats asked for can hold the answer of a {kind} query"}, b""
        content = _written(found, kind, form)
    except SyntaxError as fault:
        return {"status": 400, "problem": f"this SPARQL does not parse: {fault}"}, b""
    except _TooMuch:
        return {"status": 413, "problem": f"the answer has more than {MOST} rows; ask with LIMIT"}, b""
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
        raise _TooMuch
    if kind == "graph":
        return in_order(rows, _GRAPHS[form])
    variables = [v.value for v in found.variables]
    return _ROWS[form](Answer("select", query, variables, [tuple(row[v] for v in variables) for row in rows])).encode()


def in_order(triples: Any, form: ox.RdfFormat) -> bytes:
    """Triples written in an order that does not change from one time to the next."""
    once = sorted({ox.Triple(t.subject, t.predicate, t.object) for t in triples}, key=str)
    prefixes = PREFIXES if form != ox.RdfFormat.N_TRIPLES else None
    return ox.serialize(once, format=form, prefixes=prefixes)  # type: ignore[return-value]


def bound_memory() -> None:
    """Keep this process from taking all the memory there is."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # where the system has no such bound
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_ROOM, _ROOM))


def main(path: str, endpoint: str = "") -> None:
    """Answer requests until there are no more."""
    bound_memory()
    with opened(Path(path), Server(endpoint) if endpoint else None) as store:
        for line in sys.stdin.buffer:
            head, content = evaluate(store, json.loads(line))
            sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + content)
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
