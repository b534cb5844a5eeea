"""The SPARQL endpoint: a request of the protocol in, an answer out."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pyoxigraph as ox
from anyio import to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policygraph.web import sparql
from policygraph.web.frame import site
from policygraph.web.site import Build
from policygraph.web.sparql import Problem, Workers


async def endpoint(request: Request) -> Response:
    """The SPARQL 1.1 Protocol."""
    try:
        text, default, named_graphs = await _asked(request)
        accept = request.headers.get("accept", "")
        if text is None:
            return await run_in_threadpool(_description, request, site(request).now())
        forms = {
            "select": sparql.chosen(accept, sparql.ROWS),
            "ask": sparql.chosen(accept, sparql.TRUTHS),
            "graph": sparql.chosen(accept, sparql.GRAPHS),
        }
        if not any(forms.values()):
            raise Problem(406, "answers come as " + ", ".join([*sparql.ROWS, *sparql.GRAPHS]))
        workers: Workers = request.app.state.workers
        reply = await to_thread.run_sync(workers.ask, text, forms, default, named_graphs, limiter=workers.threads)
        known = sparql.media(reply.form, reply.kind)
        return Response(reply.content, headers={"content-type": known, "vary": "Accept"})
    except Problem as fault:
        headers = {"retry-after": "5"} if fault.status == 503 else {}
        return Response(fault.what + "\n", fault.status, headers, "text/plain")


async def _asked(request: Request) -> tuple[str | None, list[str], list[str]]:
    """The query and the graphs that a request names; no query where only the service is asked for.

    :raises Problem: if the request is none of the protocol's
    """
    params = _pairs(request.scope["query_string"])
    if request.method == "POST":
        kind, charset = _media(request.headers.get("content-type", ""))
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > 4 * sparql.LONGEST:
                raise Problem(413, f"the query is longer than {sparql.LONGEST} characters")
        if charset != "utf-8":
            raise Problem(415, "send the query in UTF-8")
        if kind == "application/sparql-query":
            try:
                params = [*[(k, v) for k, v in params if k != "query"], ("query", body.decode())]
            except UnicodeDecodeError:
                raise Problem(400, "the query is not in UTF-8") from None
        elif kind == "application/x-www-form-urlencoded":
            params += _pairs(body)
        elif kind == "application/sparql-update":
            raise Problem(403, "this is an update; here one can only ask")
        else:
            raise Problem(415, "send application/sparql-query or application/x-www-form-urlencoded")
    if any(k == "update" or k.startswith("using-") for k, _ in params):
        raise Problem(403, "this is an update; here one can only ask")
    texts = [v for k, v in params if k == "query"]
    if len(texts) > 1 or not texts and (request.method == "POST" or params):
        raise Problem(400, "give one query, and only one")
    default, named_graphs = ([v for k, v in params if k == name] for name in ("default-graph-uri", "named-graph-uri"))
    return (texts[0] if texts else None), default, named_graphs


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    """What a query string or a form holds.

    :raises Problem: if it is not in UTF-8, or holds more than anybody asks
    """
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100)
    except UnicodeDecodeError:
        raise Problem(400, "the query is not in UTF-8") from None
    except ValueError:
        raise Problem(400, "more than 100 parameters") from None


def _media(content_type: str) -> tuple[str, str]:
    """The media type of a body and its charset."""
    kind, *params = (part.strip().casefold() for part in content_type.split(";"))
    given = dict(p.partition("=")[::2] for p in params)
    return kind, given.get("charset", "utf-8").strip('"').replace("utf8", "utf-8")


def _description(request: Request, build: Build) -> Response:
    form = sparql.chosen(request.headers.get("accept", ""), {**sparql.GRAPHS, "text/html": "html"})
    if form == "html":
        return RedirectResponse("/ask#sparql", 303)
    if form is None:
        raise Problem(406, "the service description comes as " + ", ".join(sparql.GRAPHS))
    text = sparql.description(str(request.url.replace(query="")), build.store.graphs())
    known = {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}
    if form != "turtle":
        triples = [q.triple for q in ox.parse(text, format=ox.RdfFormat.TURTLE)]
        return Response(
            ox.serialize(triples, format=known.get(form, ox.RdfFormat.RDF_XML)), media_type=sparql.media(form, "graph")
        )
    return Response(text, media_type="text/turtle", headers={"vary": "Accept"})
