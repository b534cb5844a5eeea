"""What every page shares: its language, its frame, the addresses of things and places, what is said when something is wrong."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Match, Route

from policygraph import __version__
from policygraph.errors import PolicygraphError, UsageError
from policygraph.graph.store import trouble
from policygraph.ontology import BASE
from policygraph.queries.pins import pins
from policygraph.views import tables
from policygraph.views.words import count, genre_of, kind_of
from policygraph.web import sparql
from policygraph.web.site import Site
from policygraph.web.words import say

MENU = (
    ("overview", "/"),
    ("ask", "/ask"),
    ("audit", "/audit"),
    ("review", "/review"),
    ("compare", "/compare"),
    ("timeline", "/timeline"),
    ("source", "/source"),
    ("map", "/map"),
)
#: How long a quote may be on a page.
QUOTED = 320
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)


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
        decimal=lambda value: f"{float(value):.2f}".replace(".", "," if lang == "da" else "."),
        link=link,
        place=place,
        clip=clip,
        menu=MENU,
        here=request.url.path,
        other=other,
        switch=f"{request.url.path}?{urlencode([*others, ('lang', other)])}",
        version=__version__,
        corpus=_corpus(request),
        made_by=_made_by(request),
        **more,
    )
    response = HTMLResponse(content, status, {"vary": "Accept, Accept-Language, Cookie"})
    if request.query_params.get("lang") in ("da", "en"):
        response.set_cookie("lang", lang, max_age=31_536_000, httponly=True, samesite="strict")
    return response


def _corpus(request: Request) -> str:
    """The first figures of the hash of the documents that the pages are of; nothing where the graph cannot be asked."""
    try:
        build = site(request).now()
        return build.once("corpus", lambda: pins(build.store).corpus)[:19]
    except (PolicygraphError, RuntimeError):  # also on the page that says that the store is damaged
        return ""


def _made_by(request: Request) -> str | None:
    """The version that made the graph, "" for one before all others; None if it is this one."""
    version = site(request).made_by
    return None if version == __version__ else version


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


def gone(request: Request) -> Response:
    """There is no such thing."""
    lang = language(request)
    return problem(request, say("not-found", lang), say("not-found-note", lang), 404)


def elsewhere(request: Request) -> Response:
    """What would be written, where the graph is on a server and only read."""
    lang = language(request)
    return problem(request, say("elsewhere", lang), say("elsewhere-note", lang), 409)


# ── Faults ──


def refused(request: Request, fault: Exception) -> Response:
    """One of our own messages."""
    assert isinstance(fault, PolicygraphError)
    return problem(request, fault.what, fault.remedy or "", 400 if isinstance(fault, UsageError) else 503)


def broken(request: Request, fault: Exception) -> Response:
    """What the engine says of a store that is damaged; any other fault is ours."""
    return refused(request, trouble(site(request).path, fault))


def missing(request: Request, fault: Exception) -> Response:
    """No such address, or no such method there."""
    status = getattr(fault, "status_code", 404)
    answer = gone(request) if status == 404 else problem(request, str(getattr(fault, "detail", "")), status=status)
    answer.headers.update(getattr(fault, "headers", None) or {})
    if status == 405:  # an address has a route for each method
        ways = [r for r in request.app.routes if isinstance(r, Route) and r.matches(request.scope)[0] != Match.NONE]
        answer.headers["allow"] = ", ".join(sorted({method for route in ways for method in route.methods or ()}))
    return answer
