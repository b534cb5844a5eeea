"""What the server answers to, for programs: OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0). It is held to what it says."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from policygraph import __version__
from policygraph.ontology import BASE
from policygraph.queries import catalogue
from policygraph.queries.audit import DIMENSIONS, SEVERITIES
from policygraph.web.frame import problem, site
from policygraph.web.pages import documents


@lru_cache(1)
def described() -> dict[str, Any]:
    """The description: openapi.yaml, with what is data elsewhere filled in."""
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "openapi.yaml").read_text("utf-8"))
    found["info"]["version"] = __version__
    known = {"name": sorted(catalogue()), "dimension": DIMENSIONS, "severity": SEVERITIES}
    for path in ("/ask", "/audit"):
        for parameter in found["paths"][path]["get"]["parameters"]:
            if parameter.get("name") in known:
                parameter["schema"]["enum"] = ["", *known[parameter["name"]]]  # a form sends what nobody chose as nothing
    return found


def description(request: Request) -> JSONResponse:
    """The description as JSON, with examples of what there is."""
    found = deepcopy(described())
    for one in documents(site(request).now())[:1]:
        for path, example in (("/id/{path}", one["iri"].removeprefix(f"{BASE}id/")), ("/source/{file}", one["file"])):
            found["paths"][path]["get"]["parameters"][0]["example"] = example
    return JSONResponse(found)


@lru_cache(1)
def _bounds() -> dict[str, dict[str, Any]]:
    """The schema of each parameter in the query string, by the beginning of the path and by name."""
    everywhere = described()["components"]["parameters"]
    found = {}
    for path, ways in described()["paths"].items():
        given = [everywhere[p["$ref"].rpartition("/")[2]] if "$ref" in p else p for p in ways["get"].get("parameters", ())]
        found[path.partition("{")[0]] = {p["name"]: p["schema"] for p in given if p["in"] == "query"}
    return found


def fault_of(path: str, query: QueryParams) -> tuple[str, str]:
    """What is wrong with the parameters of a page, and what there is instead; nothing if they are as described."""
    bounds = _bounds()
    known = bounds.get(path) or bounds.get(path[: path.find("/", 1) + 1], {})
    for name, value in query.multi_items():
        schema = known.get(name, {})
        if value not in schema.get("enum", [value]):
            return f"{name}={value[:60]!r} is not known here", ", ".join(filter(None, schema["enum"]))
        if path != "/sparql" and len(value) > schema.get("maxLength", len(value)):
            return f"{name} is longer than {schema['maxLength']} characters", "Ask for less."
    return "", ""


class Described:
    """ASGI middleware: refuses parameters that the description does not allow; a filter that is misspelt must not find nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            request = Request(scope)
            what, remedy = fault_of(scope["path"], request.query_params)
            if what:
                # The language may be what is wrong.
                scope = {**scope, "query_string": b""}
                await problem(Request(scope), what, remedy, 400)(scope, receive, send)
                return
        await self.app(scope, receive, send)
