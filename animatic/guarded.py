"""Routes that answer only what they are for, and answers that are for machines which prove who they are."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Collection

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

STREAMLIT_METRICS = "/_stcore/metrics"

Endpoint = Callable[[Request], Awaitable[Response]]


class Guarded(Route):
    """A route that takes its methods and, of a body, so many bytes: 405 and 413 else.

    It answers for its path whatever the method, so that a page is never drawn there instead: two of them for
    one path are one too many. Without `size_bytes_most` it takes no body at all.
    """

    def __init__(
        self, path: str, endpoint: Endpoint, methods: Collection[str] = ("GET",), size_bytes_most: int = 0
    ) -> None:
        super().__init__(path, endpoint, methods=methods, max_body_size=size_bytes_most)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child = super().matches(scope)
        return (Match.FULL if match is Match.PARTIAL else match), child


class GuardedMetrics:
    """Lets nobody see Streamlit's own metrics but those who bear the token. Other paths pass untouched."""

    def __init__(self, app: ASGIApp, token: str = "") -> None:
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Before it stands whatever path the app is served under, and a slash behind it makes no other path of
        # it.
        if scope["type"] == "http" and scope["path"].rstrip("/").endswith(STREAMLIT_METRICS):
            refused = refusal(self._token, Headers(scope=scope))
            if refused:
                await refused(scope, receive, send)
                return
        await self._app(scope, receive, send)


def refusal(token: str, headers: Headers) -> Response | None:
    """What to answer a machine that does not bear the token; None when it does.

    Without a token there is nothing to bear, and nothing to be seen: where a caller comes from is no proof,
    as a proxy stands on loopback too.
    """
    if not token:
        return PlainTextResponse("Not Found", status_code=404)
    scheme, _, borne = headers.get("authorization", "").partition(" ")
    good = hmac.compare_digest(borne.strip().encode(), token.encode())
    if good and scheme.lower() == "bearer":
        return None
    return PlainTextResponse("Unauthorized", status_code=401, headers={"www-authenticate": "Bearer"})
