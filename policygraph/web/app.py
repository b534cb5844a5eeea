"""The application: routes, and what stands before them."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from policygraph.errors import PolicygraphError
from policygraph.graph.endpoint import Server
from policygraph.web import asking, checking, compared, described, endpoint, frame, pages, timeline, uploading
from policygraph.web.described import Described
from policygraph.web.guard import Guard
from policygraph.web.site import Build, Site
from policygraph.web.sparql import Workers
from policygraph.web.uploads import Uploads

_HERE = Path(__file__).parent


def create_app(
    store: Path,
    *,
    hosts: Iterable[str] = (),
    curation: Path | None = None,
    seconds: float = 20.0,
    warm: bool = False,
    server: Server | None = None,
) -> Starlette:
    """The web application of a store.

    :param hosts: names, beside those of loopback, that it may be called by
    :param curation: the file of decisions, if not the one beside the documents
    :param seconds: how long a query that somebody wrote may take
    :param warm: work out what takes long before somebody asks for it
    :param server: where the graph is, if not in the store; what people would write is then refused
    :raises BadStore: if there is no graph
    """
    site = Site(store, curation, server)
    workers, uploads = Workers(site, seconds), Uploads(site, pages.warm)

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        if server is None:
            uploads.resume()
        if warm:
            threading.Thread(target=_warm, args=(site.now(),), daemon=True).start()
        yield
        workers.close()
        uploads.close()
        site.close()

    def written(page: Callable[[Request], Any]) -> Callable[[Request], Any]:
        return page if server is None else frame.elsewhere

    app = Starlette(
        routes=[
            Route("/", pages.overview),
            Route("/id/{path:path}", pages.thing),
            Route("/source", pages.sources),
            Route("/source/{file}", pages.source),
            Route("/ask", asking.ask),
            Route("/audit", checking.findings),
            Route("/audit", written(checking.answer), methods=["POST"]),
            Route("/review", checking.review),
            Route("/review", written(checking.decide), methods=["POST"]),
            Route("/upload", written(uploading.upload)),
            Route("/upload", written(uploading.change), methods=["POST"]),
            Route("/upload/progress", uploading.progress),
            Route("/compare", compared.comparison),
            Route("/timeline", timeline.timeline),
            Route("/map", pages.map_page),
            Route("/map/network", pages.network),
            Route("/sparql", endpoint.endpoint, methods=["GET", "POST"]),
            Route("/openapi.json", described.description),
            Mount("/static", StaticFiles(directory=_HERE / "static")),
        ],
        middleware=[Middleware(Guard, hosts=tuple(hosts)), Middleware(Described)],
        exception_handlers={PolicygraphError: frame.refused, RuntimeError: frame.broken, HTTPException: frame.missing},
        lifespan=life,
    )
    app.state.site, app.state.workers, app.state.uploads = site, workers, uploads
    return app


def _warm(build: Build) -> None:
    """Work out the first page, then what else takes more than a moment."""
    pages.warm(build)
    pages.drawn(build, "da")
    checking.audited(build, "da")
    compared.warm(build, "da")
