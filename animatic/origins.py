"""Where pages that talk to us may come from."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "0.0.0.0", "::1"})
POLICY_VIOLATION = 1008


class OwnOrigins:
    """Lets no page of somebody else open a connection as whoever is signed in here, nor read an answer.

    A page's own host is always let in, and so are these `hosts`. Streamlit asks the same; but before it says no,
    it asks a server of Amazon's for this machine's address, each time, while every page waits.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] = ()) -> None:
        self._app = app
        self._hosts = LOOPBACK | {host.lower() for host in hosts if host}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or self._is_own(Headers(scope=scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        else:
            # The answer is the same for everybody; that it may be read there is never said.
            others = [(name, value) for name, value in scope["headers"] if name != b"origin"]
            await self._app({**scope, "headers": others}, receive, send)

    def _is_own(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        return (
            origin is None
            or _place(origin) == headers.get("host", "").lower()
            or _host(origin) in self._hosts
        )


def _place(origin: str) -> str:
    return origin.partition("://")[2].lower()


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).hostname
    except ValueError:
        return None
