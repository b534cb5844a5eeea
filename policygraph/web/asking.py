"""Ask: named questions, free wording, SPARQL; the answer as a table, a drawing or a file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from policygraph.errors import UsageError
from policygraph.ontology import BASE
from policygraph.queries import Answer, NamedQuery, adhoc, catalogue, run
from policygraph.queries.bind import Term, bind, term_of, variables_of
from policygraph.queries.catalogue import Parameter, named
from policygraph.queries.things import Thing as Named
from policygraph.queries.things import candidates, things
from policygraph.views import results, tables
from policygraph.views.questions import summary
from policygraph.views.terms import Cell
from policygraph.web import sparql
from policygraph.web.charts import chart
from policygraph.web.frame import language, link, page, site
from policygraph.web.site import Build
from policygraph.web.sparql import Problem, Workers
from policygraph.web.words import say

#: How many rows of an answer a page shows.
SHOWN = 300


async def ask(request: Request) -> Response:
    """A question in any form, and its answer as a page or a file."""
    workers: Workers = request.app.state.workers
    return await to_thread.run_sync(_ask, request, limiter=workers.threads if request.query_params.get("sparql") else None)


def _ask(request: Request) -> Response:
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
        "permalink": "",
    }
    form = given.get("format", "")
    try:
        if written.strip():
            if form:
                return _answer_file(_evaluated(workers, written, suggested), form, lang)
            answer = _evaluated(workers, written, suggested)
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
                shown["written_as"] = _written(named(name), values, lang)
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
        if shown["answer"]:
            shown["permalink"] = _permalink(shown, lang)
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
        choices=partial(choices, build),
        **shown,
    )


def _written(query: NamedQuery, values: Mapping[str, str], lang: str) -> str:
    """A named question as SPARQL that says all it asks, for the editor."""
    bound: dict[str, Term] = {}
    for parameter in query.parameters:
        value = values.get(parameter.name) or (lang if parameter.type == "lang" else parameter.default)
        if value:
            bound |= dict.fromkeys(variables_of(query.text, parameter), term_of(parameter, value))
    return re.sub(r"^#\+[^\n]*\n", "", bind(query.text, bound), flags=re.M).strip()


def _permalink(shown: Mapping[str, Any], lang: str) -> str:
    """The address of an answer that says all it depends on: the question, its values, the language."""
    if shown["query"]:
        asked = [("name", shown["query"].name), *((f"p.{k}", v) for k, v in shown["values"].items())]
    else:
        asked = [("sparql", shown["sparql"])]
    return f"/ask?{urlencode([*asked, *([('suggested', '1')] if shown['suggested'] else []), ('lang', lang)])}"


def _groups(lang: str) -> list[tuple[str, list[NamedQuery]]]:
    """The named questions by their first tag."""
    found: dict[str, list[NamedQuery]] = {}
    for query in catalogue().values():
        found.setdefault(query.tags[0] if query.tags else "", []).append(query)
    return sorted(found.items())


def choices(build: Build, parameter: Parameter) -> list[tuple[str, str]]:
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


def _evaluated(workers: Workers, text: str, suggested: bool) -> Answer:
    """The answer to SPARQL that somebody wrote, evaluated by a worker."""
    forms = {"select": "json", "ask": "json", "graph": "turtle"}
    reply = workers.ask(sparql.with_prefixes(text), forms, suggested=suggested)
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
            words = meanings.get(text, text) if name == "answer" else _in_words(name, text, lang)
            cells.append({"text": words, "href": href, "number": bool(value and value.number), "quote": name in tables.QUOTES})
        where, line = (cell(row[at[n]]) if joined else None for n in ("file", "line"))
        rows.append((cells, (where.text, line.text) if where and line and where.text else None))
    drawn = chart(answer)
    heads = [(tables.heading(answer, n, lang), n) for n in columns]
    return {
        "kind": "select",
        "heads": heads,
        "numeric": {n for i, n in enumerate(columns) if any(r[0][i]["number"] for r in rows)},
        "joined": joined,
        "rows": rows,
        "total": len(answer.rows),
        "coverage": answer.coverage,
        "chart": drawn,
        "chart_of": [tables.heading(answer, n, lang) if n else "" for n in (drawn.things, drawn.measure)] if drawn else [],
        "chart_alike": [_in_words(name, text, lang) for name, text in drawn.alike] if drawn else [],
    }


def _in_words(name: str, text: str, lang: str) -> str:
    """What a sum is and what it is for: the graph has keys ("grant", "year 2018") for these, people have words."""
    if name not in ("role", "basis") or not text:
        return text
    key, _, rest = text.partition(" ")
    whole = say(f"{name}-{text}", lang)
    if whole != f"{name}-{text}":
        return whole
    words = say(f"{name}-{key}", lang)
    return f"{words} {rest}".strip() if words != f"{name}-{key}" else text


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
        ("select", "csv"): lambda: results.csv_text(answer, guarded=True),
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
