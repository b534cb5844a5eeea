"""The SPARQL endpoint: a request of the protocol in, an answer out."""

from __future__ import annotations

import pyoxigraph as ox
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
        build = site(request).now()
        if text is None:
            return await run_in_threadpool(_description, request, build)
        dataset = sparql.checked(text, build.store.graphs(), default, named_graphs)
        forms = {
            "select": sparql.chosen(accept, sparql.ROWS),
            "ask": sparql.chosen(accept, sparql.TRUTHS),
            "graph": sparql.chosen(accept, sparql.GRAPHS),
        }
        if not any(forms.values()):
            raise Problem(406, "answers come as " + ", ".join([*sparql.ROWS, *sparql.GRAPHS]))
        workers: Workers = request.app.state.workers
        reply = await run_in_threadpool(workers.ask, text, forms, dataset)
        known = sparql.media(reply.form, reply.kind)
        return Response(reply.content, headers={"content-type": known, "vary": "Accept"})
    except Problem as fault:
        headers = {"retry-after": "5"} if fault.status == 503 else {}
        return Response(fault.what + "\n", fault.status, headers, "text/plain")


async def _asked(request: Request) -> tuple[str | None, list[str], list[str]]:
    """The query and the graphs that a request names; no query where only the service is asked for.

    :raises Problem: if the request is none of the protocol's
    """
    params = request.query_params.multi_items()
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > 4 * sparql.LONGEST:
                raise Problem(413, f"the query is longer than {sparql.LONGEST} characters")
        try:
            words = body.decode()
        except UnicodeDecodeError:
            raise Problem(400, "the query is not in UTF-8") from None
        if kind == "application/sparql-query":
            params = [*[(k, v) for k, v in params if k != "query"], ("query", words)]
        elif kind == "application/x-www-form-urlencoded":
            from urllib.parse import parse_qsl

            params = parse_qsl(words, keep_blank_values=True, max_num_fields=100)
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
