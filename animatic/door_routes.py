"""The cookie of a sign-in: set for who holds a nonce of a page, told of, and taken away again.

A page speaks through its WebSocket and can set no cookie; one that its scripts could set they could read as well.
"""

from __future__ import annotations

from collections.abc import Callable

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from animatic.doors import LONGEST_SECONDS
from animatic.guarded import Guarded
from animatic.studio import Studio

COOKIE = "animatic"
OWN_PAGE = "x-animatic"
"""A header that a page of another site cannot send along without asking us first, which we never allow."""
NONCE_SIZE_BYTES_MOST = 1024


def door_routes(source: Callable[[], Studio]) -> list[Route]:
    """`POST` with a nonce sets the cookie, with nothing takes it away; `GET` says whether one came along."""

    async def cookie(request: Request) -> Response:
        if request.method == "GET":
            return Response(status_code=204 if request.cookies.get(COOKIE) else 404)
        if request.headers.get(OWN_PAGE) != "1":
            return PlainTextResponse("Only our own pages may ask for this.", status_code=403)
        nonce = (await request.body()).decode("ascii", "replace")
        if not nonce:
            return _without()
        token = await anyio.to_thread.run_sync(source().doors.redeem, nonce)
        return _with(token, request) if token else PlainTextResponse("Sign in again.", status_code=403)

    return [Guarded("/doors/cookie", cookie, ["GET", "POST"], NONCE_SIZE_BYTES_MOST)]


def _with(token: str, request: Request) -> Response:
    # A proxy that speaks https for us says so; who claims it falsely only loses their own cookie.
    secure = "https" in (request.url.scheme, request.headers.get("x-forwarded-proto"))
    answer = Response(status_code=204)
    answer.set_cookie(
        COOKIE, token, max_age=int(LONGEST_SECONDS), httponly=True, samesite="lax", secure=secure
    )
    return answer


def _without() -> Response:
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return answer
