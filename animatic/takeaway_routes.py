"""Clips to take along, by signed link: several in a ZIP that is made while it is sent, and one in another shape."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from animatic import packing, renditions, takeaways
from animatic.errors import NotNow
from animatic.film import BadFilm
from animatic.media import NotStored
from animatic.studio import Studio
from animatic.takeaways import Ordered

RUN_OUT = "This link has run out. Reload the page and try again."
GONE = "These clips are not kept here any more."
HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


def takeaway_routes(source: Callable[[], Studio]) -> list[Route]:
    """The routes of what one studio's clips are taken along as. `source` answers it once it is open."""
    renderer = CapacityLimiter(1)  # one at a time in a process; whoever waits for it keeps no thread

    async def archive(request: Request) -> Response:
        return await anyio.to_thread.run_sync(send_zip, source(), request)

    async def rendition(request: Request) -> Response:
        studio = source()
        found = await anyio.to_thread.run_sync(find, studio, request)
        if not isinstance(found, Ordered) or request.method == "HEAD":
            return found if isinstance(found, Response) else _described(found)
        return await send_rendition(studio, found, renderer)

    methods = ["GET", "HEAD"]
    return [
        Route(f"/app/static/z/{takeaways.ZIP_NAME}", archive, methods=methods),
        Route("/app/static/c/{name}", rendition, methods=methods),
    ]


def send_zip(studio: Studio, request: Request) -> Response:
    """The films that a signed link names and their briefs, to whoever holds it while it is good."""
    ids = takeaways.zipped(studio.works, request.query_params.get("q", ""))
    if ids is None:
        return PlainTextResponse(RUN_OUT, status_code=403)
    packed = packing.items(studio.works, ids)
    if not packed:
        return PlainTextResponse(GONE, status_code=404)
    disposition = {"content-disposition": f'attachment; filename="{takeaways.ZIP_NAME}"'}
    kind = {"headers": HEADERS | disposition, "media_type": "application/zip"}
    if request.method == "HEAD":
        return Response(**kind)
    return StreamingResponse(packing.stream(studio.works, packed), **kind)
