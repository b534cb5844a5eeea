"""Overview, things, documents, map. One function a page: it asks the rooms and fills a template."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import partial
from typing import Any

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from policygraph.loaders.records import Document
from policygraph.ontology import BASE
from policygraph.queries import NamedQuery, run
from policygraph.queries.trace import trace
from policygraph.views import tables
from policygraph.views.questions import summary
from policygraph.views.words import kind_of
from policygraph.web import facts, sparql
from policygraph.web.frame import gone, language, page, place, problem, site
from policygraph.web.site import Build
from policygraph.web.worker import in_order

#: The absences that the overview counts; the first is the question it leads with.
MISSING = (
    "goals-without-funded-initiatives",
    "goals-without-initiatives",
    "goals-without-result-targets",
    "targets-not-measurable",
    "initiatives-without-goal",
    "initiatives-without-responsible",
    "initiatives-without-funding",
    "initiatives-without-evaluation",
)
#: The media types of a thing's page.
_RDF = {
    "text/html": "html",
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
}
_RDF_FORMS = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD, "nt": ox.RdfFormat.N_TRIPLES}


# ── Overview ──


def overview(request: Request) -> Response:
    """The first page."""
    build, lang = site(request).now(), language(request)
    suggested = request.query_params.get("suggested") == "1"
    return page(
        request,
        "overview.html",
        missing=build.once(("missing", lang), lambda: _missing(build, lang)),
        matrix=build.once(("matrix", suggested), lambda: facts.matrix(build.store, with_suggested=suggested)),
        suggested=suggested,
        ends=build.once(("ends", lang), lambda: _ends(build, lang)),
        documents=documents(build),
    )


def warm(build: Build) -> None:
    """Work out what the first page shows, so that the first visitor does not wait for it."""
    for lang in ("da", "en"):
        build.once(("missing", lang), partial(_missing, build, lang))
        build.once(("ends", lang), partial(_ends, build, lang))
    build.once(("matrix", False), lambda: facts.matrix(build.store))
    documents(build)


def _missing(build: Build, lang: str) -> list[tuple[NamedQuery, str, int]]:
    found = []
    for name in MISSING:
        answer = run(build.store, name, lang=lang)
        found.append((answer.query, summary(answer.query, lang), len(answer.rows)))
    return found


def _ends(build: Build, lang: str) -> list[dict[str, str]]:
    """What ends within a year, the soonest first: funding and the deadlines of targets."""
    first, last = date.today().isoformat(), (date.today() + timedelta(days=365)).isoformat()
    funding = run(build.store, "funding-ending-before", {"from": first, "before": last}, lang=lang).dicts()
    due = [
        row
        for row in run(build.store, "targets-by-due-date", {"from": first, "before": last}, lang=lang).dicts()
        if (row.get("due") or "") >= first
    ]
    found = {
        (r["end"], r["initiativeIri"]): {
            "day": r["end"],
            "what": "funding-ends",
            "iri": r["initiativeIri"],
            "label": r["initiative"],
        }
        for r in funding
    }
    found |= {
        (r["due"], r["targetIri"]): {"day": r["due"], "what": "target-due", "iri": r["targetIri"], "label": r["target"]}
        for r in due
    }
    return [{k: v or "" for k, v in row.items()} for _, row in sorted(found.items(), key=lambda item: str(item[0]))]


def documents(build: Build) -> list[dict[str, Any]]:
    """The documents of a build and their reports."""
    return build.once("documents", lambda: _documents(build))


def _documents(build: Build) -> list[dict[str, Any]]:
    from policygraph.pipeline import status

    reports = {r.file: r for r in status(build.store)}
    listed = facts.rows(
        build.store,
        "SELECT DISTINCT ?d ?f ?l ?from ?to WHERE { ?d pg:sourceFile ?f ; rdfs:label ?l OPTIONAL { ?d pg:periodStart ?from } "
        "OPTIONAL { ?d pg:periodEnd ?to } } ORDER BY ?f",
    )
    return [
        {"iri": d, "file": f, "label": l, "from": start, "to": end, "report": reports.get(f or "")}
        for d, f, l, start, end in listed
    ]


# ── One thing ──


def thing(request: Request) -> Response:
    """A thing at its own path, as a page or as RDF."""
    build, lang = site(request).now(), language(request)
    path: str = request.path_params["path"]
    form = sparql.chosen(request.headers.get("accept", ""), _RDF)
    if (ending := path.rpartition(".")[2]) in _RDF_FORMS and request.query_params.get("as") != "page":
        path, form = path.rpartition(".")[0], ending
    try:
        iri = ox.NamedNode(f"{BASE}id/{path}").value
    except ValueError:
        return gone(request)
    if form is None:
        return problem(request, "This thing can be had as HTML, Turtle, JSON-LD or N-Triples.", status=406)
    if form != "html":
        triples = facts.described(build.store, iri)
        if not triples:
            return gone(request)
        known = next(media for media, name in _RDF.items() if name == form)
        headers = {"vary": "Accept", "content-disposition": "inline"}
        return Response(in_order(triples, _RDF_FORMS[form]), media_type=known, headers=headers)
    if at := facts.rows(
        build.store,
        f"""SELECT ?f ?a WHERE {{ {{ BIND({ox.NamedNode(iri)} AS ?e) }} UNION {{ {ox.NamedNode(iri)} a pg:Statement ; pg:evidence ?e }}
        ?e a pg:Passage ; pg:inDocument/pg:sourceFile ?f ; pg:lineStart ?a }} ORDER BY ?f xsd:integer(?a) LIMIT 1""",
    ):
        return RedirectResponse(place(at[0][0] or "", at[0][1]), 303)
    suggested = request.query_params.get("suggested") == "1"
    found = facts.thing(build.store, iri, lang)
    if found is None:
        return gone(request)
    document = "PolicyDocument" in found.kinds
    own = next((f["file"] for f in documents(build) if f["iri"] == iri), None)
    thread = build.lately(("trace", iri, suggested, lang), lambda: trace(build.store, iri, with_suggested=suggested, lang=lang))
    return page(
        request,
        "thing.html",
        thing=found,
        steps=[s for s in thread.steps if s.depth > 0],
        main=next((k for k in found.kinds if kind_of(k) != k.casefold()), next(iter(found.kinds), "")),
        suggested=suggested,
        file=own,
        contents=facts.contents(build.store, iri) if document else {},
    )


# ── Source ──


def sources(request: Request) -> Response:
    """The documents."""
    build = site(request).now()
    return page(request, "sources.html", documents=documents(build))


def source(request: Request) -> Response:
    """A document's text with what was read of it."""
    build, lang, file = site(request).now(), language(request), request.path_params["file"]
    known = next((d for d in documents(build) if d["file"] == file), None)
    if known is None:
        return gone(request)
    lines, lead, withheld = build.lately(("source", file, lang), lambda: _lines(build, file, lang))
    return page(request, "source.html", document=known, lines=lines, lead=lead, withheld=withheld, file=file)


def _lines(build: Build, file: str, lang: str) -> tuple[list[dict[str, Any]], str, bool]:
    """The lines of a document: number, pieces, what they became; and what is said above them, and whether names lack."""
    from policygraph.pipeline import kept_documents

    marks, folder = facts.marks(build.store, file, lang), build.store.path
    if folder is None:
        return _transcribed(marks), "source-elsewhere", False
    document = next(d for d in build.once("kept", lambda: kept_documents(folder)) if d.file == file)
    if any(p.transcribed_from for r in document.records for p in r.passages()):
        return _transcribed(marks), "source-transcribed", False
    unread = {n for a, b in document.unread() for n in range(a, b + 1)}
    spans: dict[int, list[tuple[int, int]]] = {}
    became: dict[int, list[facts.Mark]] = {}
    for mark in marks:
        if mark.kind == "UnreadPassage" or kind_of(mark.kind) == "document" and mark.line_end - mark.line_start > 3:
            continue
        became.setdefault(mark.line_start, []).append(mark)
        for number in range(mark.line_start, mark.line_end + 1):
            spans.setdefault(number, []).append((mark.start, mark.end))
    lines = []
    for line in document.source.lines:
        cut = facts.pieces(line.text, line.start, spans.get(line.number, []))
        lines.append(
            {
                "number": line.number,
                "pieces": [(tables.clean(document.redact(words)), read) for words, read in cut],
                "became": became.get(line.number, []),
                "unread": line.number in unread,
                "again": False,
            }
        )
    while lines and not lines[-1]["pieces"]:
        lines.pop()
    return lines, "source-lead", _withholds(document)


def _withholds(document: Document) -> bool:
    return document.redact is not str


def _transcribed(marks: list[facts.Mark]) -> list[dict[str, Any]]:
    """The passages of a document that came as a table, each as a line of its own."""
    by_line: dict[tuple[int, str], list[facts.Mark]] = {}
    for mark in marks:
        by_line.setdefault((mark.line_start, mark.quote), []).append(mark)
    seen: set[int] = set()
    lines = []
    for (number, words), found in by_line.items():
        lines.append({"number": number, "pieces": [(words, True)], "became": found, "unread": False, "again": number in seen})
        seen.add(number)
    return lines


# ── Map ──


def map_page(request: Request) -> Response:
    """What the map is, and the ways to it."""
    return page(request, "map.html")


def drawn(build: Build, lang: str, *, suggested: bool = False) -> str:
    """The network page of a build."""
    from policygraph.graph.export import network as of_graph
    from policygraph.views.network import page as draw

    return build.once(("network", lang, suggested), lambda: draw(of_graph(build.store, with_suggested=suggested), lang))


def network(request: Request) -> Response:
    """The network page: to keep, or to look at in a box of its own."""
    content = drawn(site(request).now(), language(request), suggested=request.query_params.get("suggested") == "1")
    if request.query_params.get("save") == "1":
        return HTMLResponse(content, headers={"content-disposition": 'attachment; filename="policygraph.html"'})
    # The page names its own scripts by their hashes; the box keeps them from everything else of this server.
    own = re.search(r'Content-Security-Policy" content="([^"]*)"', content)[1]  # type: ignore[index]
    policy = f"sandbox allow-scripts allow-downloads; {own}; frame-ancestors 'none'"
    return HTMLResponse(content, headers={"content-security-policy": policy})
