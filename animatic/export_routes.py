"""Exports of the ledger by signed link: written to a file that has no name, sent in parts, and gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from animatic import exports
from animatic.guarded import Guarded
from animatic.studio import Studio

PART_BYTES = 256 * 1024


def export_routes(source: Callable[[], Studio]) -> list[Route]:
    """The route of one studio's exports. `source` answers it once it is open."""

    async def export(request: Request) -> Response:
        return await anyio.to_thread.run_sync(send_export, source(), request)

    return [Guarded("/app/static/x/{name}", export)]


def send_export(studio: Studio, request: Request) -> Response:
    """The entries that a signed link names, to whoever holds it while it is good."""
    name, query = request.path_params["name"], request.query_params.get("q", "")
    export = exports.opened(studio.works, name, query)
    if not export:
        words = "This link has run out. Reload the page and export again."
        return PlainTextResponse(words, status_code=403)
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="{name}"',
        "x-content-type-options": "nosniff",
    }
    mime = exports.MIMES[export.kind]
    if request.method == "HEAD":
        return Response(headers=headers, media_type=mime)
    file, size = exports.written(studio.works, export)
    headers["content-length"] = str(size)
    return StreamingResponse(_parts(file), headers=headers, media_type=mime)


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(PART_BYTES):
            yield part
