"""One function a page: it asks the rooms and fills a template."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jinja2
import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from policygraph import __version__
from policygraph.errors import PolicygraphError, UsageError
from policygraph.loaders.records import Document
from policygraph.ontology import BASE
from policygraph.queries import Answer, NamedQuery, adhoc, catalogue, run
from policygraph.queries.audit import DIMENSIONS, SEVERITIES, Audit, audit
from policygraph.queries.catalogue import Parameter, named
from policygraph.queries.things import Thing as Named
from policygraph.queries.things import candidates, things
from policygraph.queries.trace import trace
from policygraph.views import results, tables
from policygraph.views.questions import summary
from policygraph.views.terms import Cell
from policygraph.views.words import count, genre_of, kind_of
from policygraph.web import facts, sparql
from policygraph.web.site import Build, Site
from policygraph.web.sparql import Problem, Workers
from policygraph.web.words import say
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
MENU = (("overview", "/"), ("ask", "/ask"), ("audit", "/audit"), ("review", "/review"), ("source", "/source"), ("map", "/map"))
#: How many rows of an answer a page shows, and how long a quote may be there.
SHOWN, QUOTED = 300, 320
_RDF = {
    "text/html": "html",
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
}
_RDF_FORMS = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD, "nt": ox.RdfFormat.N_TRIPLES}
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)


# ── What every page shares ──


def language(request: Request) -> str:
    """Danish or English: as the address says, as chosen before, as the browser asks; else Danish."""
    for given in (request.query_params.get("lang"), request.cookies.get("lang")):
        if given in ("da", "en"):
            return given
    known = {"da": "da", "en": "en", "da/*": "da", "en/*": "en"}
    asked = re.sub(r"(?<=[a-z])-[\w-]+", "", request.headers.get("accept-language", "").casefold())
    return (sparql.chosen(asked, known) if asked else None) or "da"


def page(request: Request, template: str, status: int = 200, **more: Any) -> Response:
    """A filled template."""
    lang = language(request)
    others = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
    other = "en" if lang == "da" else "da"
    content = _TEMPLATES.get_template(template).render(
        lang=lang,
        t=partial(say, lang=lang),
        count=partial(count, lang=lang),
        kind=lambda raw: say(kind_of(raw), lang),
        kind_key=kind_of,
        genre=lambda raw: say(genre_of(raw), lang),
        amount=lambda value: tables.amount(f"{value}", lang),
        link=link,
        place=place,
        clip=clip,
        menu=MENU,
        here=request.url.path,
        other=other,
        switch=f"{request.url.path}?{urlencode([*others, ('lang', other)])}",
        version=__version__,
        **more,
    )
    response = HTMLResponse(content, status, {"vary": "Accept, Accept-Language, Cookie"})
    if request.query_params.get("lang") in ("da", "en"):
        response.set_cookie("lang", lang, max_age=31_536_000, httponly=True, samesite="strict")
    return response


def link(iri: str) -> str:
    """The page of a thing: its IRI's own path."""
    return "/" + quote(iri.removeprefix(BASE), safe="/")


def place(file: str, line: object) -> str:
    """The page of a document, at a line."""
    return f"/source/{quote(file, safe='')}#L{line}"


def clip(text: str, limit: int = QUOTED) -> str:
    """Words of a document on one line, shortened where a word ends."""
    flat = " ".join(tables.clean(text).split())
    return flat if len(flat) <= limit else flat[:limit].rsplit(" ", 1)[0] + " …"


def site(request: Request) -> Site:
    return request.app.state.site


def problem(request: Request, what: str, remedy: str = "", status: int = 400) -> Response:
    """What went wrong, and what to do."""
    if "text/html" not in request.headers.get("accept", "text/html"):
        return Response(f"{what}\n{remedy}".strip() + "\n", status, media_type="text/plain")
    return page(request, "problem.html", status, what=what, remedy=remedy)


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
        documents=build.once("documents", lambda: _documents(build)),
    )


def warm(build: Build) -> None:
    """Work out what the first page shows, so that the first visitor does not wait for it."""
    for lang in ("da", "en"):
        build.once(("missing", lang), partial(_missing, build, lang))
        build.once(("ends", lang), partial(_ends, build, lang))


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
        return _gone(request)
    if form is None:
        return problem(request, "This thing can be had as HTML, Turtle, JSON-LD or N-Triples.", status=406)
    if form != "html":
        triples = facts.described(build.store, iri)
        if not triples:
            return _gone(request)
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
        return _gone(request)
    document = "PolicyDocument" in found.kinds
    own = next((f["file"] for f in build.once("documents", lambda: _documents(build)) if f["iri"] == iri), None)
    thread = build.once(("trace", iri, suggested, lang), lambda: trace(build.store, iri, with_suggested=suggested, lang=lang))
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


def _gone(request: Request) -> Response:
    lang = language(request)
    return problem(request, say("not-found", lang), say("not-found-note", lang), 404)


# ── Source ──


def sources(request: Request) -> Response:
    """The documents."""
    build = site(request).now()
    return page(request, "sources.html", documents=build.once("documents", lambda: _documents(build)))


def source(request: Request) -> Response:
    """A document's text with what was read of it."""
    build, lang, file = site(request).now(), language(request), request.path_params["file"]
    known = next((d for d in build.once("documents", lambda: _documents(build)) if d["file"] == file), None)
    if known is None:
        return _gone(request)
    lines, transcribed, withheld = build.once(("source", file, lang), lambda: _lines(build, file, lang))
    return page(request, "source.html", document=known, lines=lines, transcribed=transcribed, withheld=withheld, file=file)


def _lines(build: Build, file: str, lang: str) -> tuple[list[dict[str, Any]], bool, bool]:
    """The lines of a document: number, pieces, what they became; and whether the text is its own, and lacks names."""
    from policygraph.pipeline import kept_documents

    document = next(d for d in build.once("kept", lambda: kept_documents(build.path)) if d.file == file)
    marks = facts.marks(build.store, file, lang)
    if any(p.transcribed_from for r in document.records for p in r.passages()):
        return _transcribed(marks), True, False
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
    return lines, False, _withholds(document)


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


# ── Ask ──


def ask(request: Request) -> Response:
    """A question in any form, and its answer as a page or a file."""
    build, lang, given = site(request).now(), language(request), request.query_params
    workers: Workers = request.app.state.workers
    text, name, written = given.get("q", "").strip(), given.get("name", ""), given.get("sparql", "")
    suggested = given.get("suggested") == "1"
    shown: dict[str, Any] = {
        "text": text,
        "name": name,
        "sparql": written,
        "suggested": suggested,
        "query": None,
        "values": {},
        "answer": None,
        "nearest": [],
        "named_things": [],
        "trouble": None,
        "downloads": [],
        "written_as": "",
    }
    form = given.get("format", "")
    try:
        if written.strip():
            if form:
                return _answer_file(_evaluated(build, workers, written, suggested), form, lang)
            answer = _evaluated(build, workers, written, suggested)
            shown |= {"answer": _shown(answer, lang), "downloads": _downloads(request, answer)}
        elif name:
            values = {k[2:]: v.strip() for k, v in given.multi_items() if k.startswith("p.") and v.strip()}
            shown |= {"query": named(name), "values": values}
            lacking = any(p.required and p.default is None and p.name not in values for p in named(name).parameters)
            if not lacking:
                answer = run(build.store, name, values, with_suggested=suggested, lang=lang)
                if form:
                    return _answer_file(answer, form, lang)
                shown |= {"answer": _shown(answer, lang), "downloads": _downloads(request, answer)}
            shown["written_as"] = re.sub(r"^#\+[^\n]*\n", "", named(name).text, flags=re.M).strip()
        elif text:
            from policygraph.queries.ask import understand

            meant = understand(text, build.store)
            shown["named_things"] = _named_things(build, text)
            if meant.query is not None:
                answer = run(build.store, meant.query, meant.params, with_suggested=suggested, lang=lang)
                if form:
                    return _answer_file(answer, form, lang)
                shown |= {
                    "query": meant.query,
                    "values": meant.params,
                    "answer": _shown(answer, lang),
                    "downloads": _downloads(request, answer),
                }
            else:
                shown["nearest"] = meant.alternatives
    except Problem as fault:
        shown["trouble"] = (fault.what, "", fault.status)
    except UsageError as fault:
        shown["trouble"] = (fault.what, fault.remedy or "", 400)
    return page(
        request,
        "ask.html",
        shown["trouble"][2] if shown["trouble"] else 200,
        groups=_groups(lang),
        summary=partial(summary, lang=lang),
        choices=partial(_choices, build),
        **shown,
    )


def _groups(lang: str) -> list[tuple[str, list[NamedQuery]]]:
    """The named questions by their first tag."""
    found: dict[str, list[NamedQuery]] = {}
    for query in catalogue().values():
        found.setdefault(query.tags[0] if query.tags else "", []).append(query)
    return sorted(found.items())


def _choices(build: Build, parameter: Parameter) -> list[tuple[str, str]]:
    """What a parameter may name: IRI and label, empty if it takes free text."""
    if parameter.type != "iri" or parameter.lookup == "none":
        return []
    known = build.once("things", lambda: things(build.store))
    from policygraph.queries.things import _KINDS

    kinds = _KINDS.get(parameter.lookup, ())
    found: dict[str, str] = {}
    for one in known:
        if one.type in kinds and not (parameter.lookup == "document" and one.label == one.file):
            name = f"{one.number} {one.label}" if one.number and one.number not in one.label else one.label
            found.setdefault(one.iri, f"{name} ({one.file})" if one.type == "PoliticalGoal" else name)
    return sorted(found.items(), key=lambda pair: pair[1].casefold())


def _named_things(build: Build, text: str) -> list[Named]:
    hits = {t.iri: t for t in candidates(build.store, text)} if len(text) < 80 and not text.endswith("?") else {}
    return list(hits.values())[:8]


def _evaluated(build: Build, workers: Workers, text: str, suggested: bool) -> Answer:
    """The answer to SPARQL that somebody wrote, evaluated by a worker."""
    dataset = sparql.checked(text, build.store.graphs())
    forms = {"select": "json", "ask": "json", "graph": "turtle"}
    reply = workers.ask(sparql.with_prefixes(text), forms, dataset, suggested=suggested)
    query = adhoc(text, "sparql")
    if reply.kind == "graph":
        return Answer("graph", query, rdf=reply.content.decode())
    found = json.loads(reply.content)
    if reply.kind == "ask":
        return Answer("ask", query, boolean=found["boolean"])
    names = found["head"]["vars"]
    return Answer("select", query, names, [tuple(_cell(row.get(n)) for n in names) for row in found["results"]["bindings"]])


def _cell(value: Mapping[str, str] | None) -> Cell | None:
    return Cell(value["type"], value["value"], value.get("xml:lang"), value.get("datatype")) if value else None


def _shown(answer: Answer, lang: str) -> dict[str, Any]:
    """An answer for the page: headings and rows of cells, each a text and where it leads."""
    if answer.kind != "select":
        return {"kind": answer.kind, "boolean": answer.boolean, "rdf": answer.rdf, "coverage": answer.coverage}
    meanings = tables.codes(answer, lang)
    names = [n for n in answer.variables if any(v is not None for v in _column(answer, n))] or answer.variables
    iris = {n for n in names if n.endswith("Iri") and n[:-3] in names}
    leads = {n[:-3]: n for n in iris}
    joined = {"file", "line"} <= set(names)
    columns = [n for n in names if n not in iris and not (joined and n in ("file", "line"))]
    at = {n: answer.variables.index(n) for n in answer.variables}
    rows = []
    from policygraph.views.terms import cell

    for row in answer.rows[:SHOWN]:
        cells = []
        for name in columns:
            value = cell(row[at[name]])
            text = tables.shown(value, lang)
            href = ""
            if name in leads and (iri := cell(row[at[leads[name]]])):
                href = link(iri.text) if iri.text.startswith(f"{BASE}id/") else ""
            elif value and value.kind == "uri" and value.text.startswith(f"{BASE}id/"):
                href = link(value.text)
            words = meanings.get(text, text) if name == "answer" else text
            cells.append({"text": words, "href": href, "number": bool(value and value.number), "quote": name in tables.QUOTES})
        where, line = (cell(row[at[n]]) if joined else None for n in ("file", "line"))
        rows.append((cells, (where.text, line.text) if where and line and where.text else None))
    heads = [(tables.heading(answer, n, lang), n) for n in columns]
    return {
        "kind": "select",
        "heads": heads,
        "numeric": {n for i, n in enumerate(columns) if any(r[0][i]["number"] for r in rows)},
        "joined": joined,
        "rows": rows,
        "total": len(answer.rows),
        "coverage": answer.coverage,
    }


def _column(answer: Answer, name: str) -> list[Any]:
    at = answer.variables.index(name)
    return [row[at] for row in answer.rows]


_FILES: dict[str, tuple[str, str]] = {
    "csv": ("text/csv; charset=utf-8", "csv"),
    "json": ("application/sparql-results+json", "json"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "ttl": ("text/turtle; charset=utf-8", "ttl"),
}


def _downloads(request: Request, answer: Answer) -> list[tuple[str, str]]:
    forms = {"select": ("csv", "xlsx", "json"), "ask": ("json",), "graph": ("ttl",)}[answer.kind]
    others = [(k, v) for k, v in request.query_params.multi_items() if k != "format"]
    return [(form, f"/ask?{urlencode([*others, ('format', form)])}") for form in forms]


def _answer_file(answer: Answer, form: str, lang: str) -> Response:
    """An answer to keep.

    :raises UsageError: if it has no such form
    """
    from policygraph.views import excel

    writers: dict[tuple[str, str], Callable[[], str | bytes]] = {
        ("select", "csv"): lambda: results.csv_text(answer),
        ("select", "json"): lambda: results.json_text(answer),
        ("ask", "json"): lambda: results.json_text(answer),
        ("select", "xlsx"): lambda: excel.workbook(answer, lang),
        ("graph", "ttl"): lambda: answer.rdf,
    }
    if (answer.kind, form) not in writers:
        raise UsageError(f"this answer cannot be had as {form!r}", remedy="csv, json, xlsx; ttl where the answer is RDF")
    content = writers[answer.kind, form]()
    known, ending = _FILES[form]
    name = re.sub(r"[^\w-]", "", answer.query.name) or "answer"
    return Response(content, media_type=known, headers={"content-disposition": f'attachment; filename="{name}.{ending}"'})


# ── Audit ──


def findings(request: Request) -> Response:
    """What the audit found, narrowed as the address says."""
    build, lang, given = site(request).now(), language(request), request.query_params
    found: Audit = build.once(("audit", lang), lambda: audit(build.store, lang=lang))
    chosen = {name: given.get(name, "") for name in ("dimension", "severity", "document", "goal")}
    near = _near(build, chosen["goal"])
    kept = [
        f
        for f in found.findings
        if chosen["dimension"] in ("", f.rule.dimension)
        and chosen["severity"] in ("", f.severity)
        and (not chosen["document"] or any(e.document == chosen["document"] and e.quote for e in f.evidence))
        and (not chosen["goal"] or f.subject in near)
    ]
    groups: dict[str, list[Any]] = {}
    for one in kept:
        groups.setdefault(one.rule.id, []).append(one)
    goal = next(p for p in named("goal-thread").parameters if p.lookup == "goal")
    return page(
        request,
        "audit.html",
        found=found,
        kept=kept,
        groups=list(groups.values()),
        chosen=chosen,
        severities=SEVERITIES,
        dimensions=[d for d in DIMENSIONS if any(f.rule.dimension == d for f in found.findings)],
        files=found.coverage,
        goals=_choices(build, goal),
    )


def _near(build: Build, goal: str) -> set[str]:
    """A goal with its targets and initiatives, and what pays for them."""
    if not goal:
        return set()
    try:
        at = ox.NamedNode(goal)
    except ValueError:
        return set()
    reached = facts.rows(
        build.store, f"SELECT DISTINCT ?x WHERE {{ {at} pg:hasResultTarget?|(^pg:contributesTo/pg:hasFunding?) ?x }}"
    )
    return {r[0] or "" for r in reached} | {goal}


# ── Review ──


def review(request: Request) -> Response:
    """One suggested link, both passages side by side."""
    build, lang, given = site(request).now(), language(request), request.query_params
    every = build.once(("suggestions", lang), lambda: _suggestions(build, lang))
    kinds = sorted({s.kind for s in every})
    kind = given.get("kind", "")
    open_ones = [s for s in every if kind in ("", s.kind)]
    at = next((i for i, s in enumerate(open_ones) if s.id == given.get("at")), 0)
    current = open_ones[at] if open_ones else None

    def to(number: int) -> str:
        return f"/review?{urlencode({'kind': kind, 'at': open_ones[number % len(open_ones)].id})}"

    done = given.get("done", "")
    return page(
        request,
        "review.html",
        current=current,
        sides=_sides(current) if current else [],
        number=at + 1,
        total=len(open_ones),
        kinds=kinds,
        chosen=kind,
        next=to(at + 1) if len(open_ones) > 1 else "",
        before=to(at - 1) if len(open_ones) > 1 else "",
        after=open_ones[(at + 1) % len(open_ones)].id if len(open_ones) > 1 else "",
        done=done if done in ("accept", "reject", "undo", "none") else "",
        what=given.get("what", "")[:400],
        sure=f"{float(current.confidence):.2f}".replace(".", "," if lang == "da" else ".") if current else "",
    )


def _suggestions(build: Build, lang: str) -> list[Any]:
    from policygraph.graph.curation import Graph

    return Graph(build.store.quads()).suggestions(lang)


def _sides(suggestion: Any) -> list[tuple[str, str, str, list[Any]]]:
    s = suggestion
    one = [q for q in s.evidence if q.document == s.subject_file]
    two = [q for q in s.evidence if q.document != s.subject_file]
    return [(s.subject, s.subject_label, s.subject_file, one), (s.object, s.object_label, s.object_file, two)]


async def decide(request: Request) -> Response:
    """Write a decision into the file of decisions, and go on to the next link."""
    from policygraph.pipeline import decide as write

    form = await request.form(max_files=0, max_fields=10)
    given = {name: str(value) for name, value in form.items()}
    decision, kind = given.get("decision", ""), given.get("kind", "")
    chooser = _undone if decision == "undo" else partial(_judged, given)
    if decision not in ("accept", "reject", "undo"):
        raise UsageError("a suggestion is accepted or rejected", remedy="accept, reject or undo")
    here = site(request)
    written, _ = await run_in_threadpool(write, here.path, chooser, curation=here.curation)
    what = "; ".join(f"{d.subject} – {d.object}" for d in written[:2])[:300]
    at = given.get("after", "") if decision != "undo" else (written[0].id if written else "")
    done = decision if written else "none"
    return RedirectResponse(f"/review?{urlencode({'kind': kind, 'at': at, 'done': done, 'what': what})}", 303)


def _judged(given: Mapping[str, str], graph: Any, taken: Any) -> list[Any]:
    from policygraph.graph.curation import by_ids, judged
    from policygraph.loaders.decisions import login

    known = {s.id: s for s in graph.suggestions()}
    (one,) = by_ids({i: s.subject_label for i, s in known.items()}, [given.get("id", "")])
    return [judged(graph, known[one], given["decision"], who=login(), note=given.get("note", "")[:500])]


def _undone(graph: Any, taken: Any) -> list[Any]:
    from dataclasses import replace

    from policygraph.loaders.decisions import login

    return [replace(d, decision="undo", who=login(), note="", text="", fingerprint="") for d in taken.last_batch()]


# ── Map ──


def map_page(request: Request) -> Response:
    """What the map is, and the ways to it."""
    return page(request, "map.html")


def network(request: Request) -> Response:
    """The network page: to keep, or to look at in a box of its own."""
    from policygraph.graph.export import network as of_graph
    from policygraph.views.network import page as draw

    build, lang = site(request).now(), language(request)
    suggested = request.query_params.get("suggested") == "1"
    content = build.once(("network", lang, suggested), lambda: draw(of_graph(build.store, with_suggested=suggested), lang))
    if request.query_params.get("save") == "1":
        return HTMLResponse(content, headers={"content-disposition": 'attachment; filename="policygraph.html"'})
    # Its script stands in the page, so it is named by its hash; the box keeps it from everything else of this server.
    scripts = re.findall(r"<script(?![^>]*application/json)[^>]*>(.*?)</script>", content, re.S)
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)
    policy = (
        f"sandbox allow-scripts allow-downloads; default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(content, headers={"content-security-policy": policy})


# ── The endpoint ──


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


# ── Faults ──


def refused(request: Request, fault: Exception) -> Response:
    """One of our own messages."""
    assert isinstance(fault, PolicygraphError)
    return problem(request, fault.what, fault.remedy or "", 400 if isinstance(fault, UsageError) else 503)


def missing(request: Request, fault: Exception) -> Response:
    """No such address, or no such method there."""
    status = getattr(fault, "status_code", 404)
    return _gone(request) if status == 404 else problem(request, str(getattr(fault, "detail", "")), status=status)
