"""Who may ask, and what a browser may do with the answer.

A page on another host can reach a server on loopback through the browser. It is stopped by the name it calls us by
(``Host``: DNS rebinding), and by where the browser says it comes from (``Origin``, and ``Sec-Fetch-Site``: CSRF); who writes
must say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
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
#: Documents are large, and bound what they send themselves.
_LARGE = ("/upload",)
#: Bytes that a request may hold.
_MOST = 1 << 20
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s:/@\[\]?#\\]+)(?::[0-9]{1,5})?")


class Guard:
    """ASGI middleware: refuses unknown hosts and foreign writers, adds the headers above where an answer has none.

    :param hosts: names, beside those of loopback, that the server may be called by
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self.app = app
        self.hosts = {h.casefold() for h in (*LOOPBACK, *hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":  # there are none here, and they are bound by no origin
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        left = _MOST

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        async def bounded() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413, f"This is more than {_MOST >> 20} MB.")
            return message

        if refused := self._refused(scope, Headers(scope=scope)):
            await PlainTextResponse(refused + "\n", 403)(scope, receive, with_headers)
            return
        await self.app(scope, receive if scope["path"] in _LARGE else bounded, with_headers)

    def _refused(self, scope: Scope, headers: Headers) -> str:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or host_name(hosts[0]) not in self.hosts:
            return "This server is not known by that name. Start it with --allow-host NAME to let it be."
        asks = scope["method"] in ("GET", "HEAD", "OPTIONS")
        ours = {f"{scheme}://{hosts[0].casefold()}" for scheme in ("http", "https")}
        origins = {origin.casefold() for origin in headers.getlist("origin")}
        if not origins <= ours or not (origins or asks or scope["path"] in _READS):
            return "Only a page of this server may write here (the Origin of the request is another, or none)."
        # A browser says what it asks for on whose behalf (Fetch Metadata); to be linked to is all another page needs.
        linked = asks and headers.get("sec-fetch-dest") == "document"
        if headers.get("sec-fetch-site") in ("cross-site", "same-site") and not linked:
            return "Only a page of this server may ask here; another may link to it."
        return ""


def host_name(host: str) -> str:
    """The name in a Host header, without its port; nothing if it is none (RFC 9110, §7.2)."""
    found = _HOST.fullmatch(host.casefold())
    return found[1] if found else ""
