"""What the app answers besides its pages: stored files, exports and takeaways by signed link, what was shared,
notices, liveness, metrics."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from urllib.parse import quote

import anyio.to_thread
import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.concurrency import iterate_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from animatic import showings
from animatic.door_routes import door_routes
from animatic.errors import ProviderError
from animatic.export_routes import export_routes
from animatic.guarded import Guarded, refusal
from animatic.media import NotStored
from animatic.notice_gate import NoticeGate
from animatic.share_routes import share_routes
from animatic.studio import Studio
from animatic.takeaway_routes import takeaway_routes

log = structlog.get_logger()

NOTICE_SIZE_BYTES_MOST = 256 * 1024
REACHED = "/app/static/ok"


def app_routes(source: Callable[[], Studio], metrics_token: str = "") -> list[Route]:
    """The routes of one studio. `source` answers it once it is open; metrics are for who bears the token."""
    gate = NoticeGate()

    async def media(request: Request) -> Response:
        return await anyio.to_thread.run_sync(send_file, source(), request)

    async def notice(request: Request) -> Response:
        body = await request.body()
        return await anyio.to_thread.run_sync(take_notice, source(), gate, request, body)

    async def metrics(request: Request) -> Response:
        refused = refusal(metrics_token, request.headers)
        return refused or Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [
        Guarded("/app/static/m/{name}", media),
        Guarded(REACHED, reached),
        *door_routes(source),
        *export_routes(source),
        *takeaway_routes(source),
        *share_routes(source),
        Guarded("/notices/{provider}/{token}", notice, ["POST"], NOTICE_SIZE_BYTES_MOST),
        Guarded("/livez", livez),
        Guarded("/metrics", metrics),
    ]


async def livez(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def reached(_request: Request) -> Response:
    """For browsers that ask whether our routes are let through to them: some hosts pass on only Streamlit's own."""
    return PlainTextResponse("ok", headers={"cache-control": "no-store"})


def send_file(studio: Studio, request: Request) -> Response:
    """A stored file, whole or in part, to whoever holds a signed link that has not run out."""
    name = request.path_params["name"]
    store = studio.works.media
    mark = request.query_params.get("t", "")
    if not store.opens(name, request.query_params) or not showings.opens(studio.works, mark):
        return PlainTextResponse("This link has run out.", status_code=403)
    try:
        size = store.size(name)
    except NotStored:
        return PlainTextResponse("This file is not stored.", status_code=404)
    part = read_range(request.headers.get("range", ""), size)
    if part is None:
        return Response(status_code=416, headers={"content-range": f"bytes */{size}"})
    start, end = part
    headers = {
        "accept-ranges": "bytes",
        "cache-control": "private, max-age=3600, immutable",
        "content-length": str(end - start),
        "x-content-type-options": "nosniff",
    }
    if "range" in request.headers:
        headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
    if wanted := request.query_params.get("download"):
        headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(wanted, safe='')}"
    status = 206 if "range" in request.headers else 200
    mime = store.mime(name)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=mime)
    chunks = iterate_in_threadpool(store.open_range(name, start, end))
    return StreamingResponse(_as_bytes(chunks), status_code=status, headers=headers, media_type=mime)


async def _as_bytes(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        yield chunk


def read_range(header: str, size: int) -> tuple[int, int] | None:
    """Start and end (exclusive) of the first part asked for; the whole file by default; None when out of it.

    >>> read_range("bytes=0-99", 500), read_range("bytes=-100", 500), read_range("", 500)
    ((0, 100), (400, 500), (0, 500))
    """
    unit, _, spec = header.partition("=")
    first, dash, last = spec.split(",")[0].strip().partition("-")
    if unit.strip() != "bytes" or not dash or not (first + last).isdigit():
        return (0, size) if not header else None
    if not first:
        return (max(size - int(last), 0), size) if int(last) else None
    start = int(first)
    end = min(int(last) + 1, size) if last else size
    return (start, end) if start < end else None


def take_notice(studio: Studio, gate: NoticeGate, request: Request, body: bytes) -> Response:
    """A provider calls back. It is believed only as far as its own signature holds."""
    provider = studio.works.providers.get(request.path_params["provider"])
    if not provider:
        return PlainTextResponse("not found", status_code=404)
    try:
        useful = gate.take(studio.works, provider, request.path_params["token"], body)
    except ProviderError as error:
        log.warning("notice refused", provider=provider.name, error=repr(error))
        return PlainTextResponse("not a notice", status_code=400)
    if useful and studio.worker:
        studio.worker.ring()
    answer = provider.answer_notice(body)
    return JSONResponse(dict(answer.body), status_code=answer.status)
