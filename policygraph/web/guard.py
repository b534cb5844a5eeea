"""Who may ask, and what a browser may do with the answer.

A page on another host can reach a server on loopback through the browser. It is stopped by the name it calls us by
(``Host``: DNS rebinding) and, where something is written, by where it says it comes from (``Origin``: CSRF).
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
#: Nothing but our own files; no script or style within a page.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache",
}
#: Asking by POST writes nothing (SPARQL 1.1 Protocol, §2.1).
_READS = ("/sparql",)


class Guard:
    """ASGI middleware: refuses unknown hosts and foreign writers, adds the headers above where an answer has none.

    :param hosts: names, beside those of loopback, that the server may be called by
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self.app = app
        self.hosts = {h.casefold() for h in (*LOOPBACK, *hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if refused := self._refused(scope, Headers(scope=scope)):
            await PlainTextResponse(refused + "\n", 403)(scope, receive, with_headers)
            return
        await self.app(scope, receive, with_headers)

    def _refused(self, scope: Scope, headers: Headers) -> str:
        host = headers.get("host", "")
        if host_name(host) not in self.hosts:
            return "This server is not known by that name. Start it with --allow-host NAME to let it be."
        if scope["method"] in ("GET", "HEAD", "OPTIONS") or scope["path"] in _READS:
            return ""
        origin = headers.get("origin", "")
        if urlsplit(origin).netloc.casefold() != host.casefold():
            return "Only a page of this server may write here (the Origin of the request is another, or none)."
        return ""


def host_name(host: str) -> str:
    """The name in a Host header, without its port."""
    name = host.casefold()
    return name[: name.index("]") + 1] if name.startswith("[") and "]" in name else name.partition(":")[0]
