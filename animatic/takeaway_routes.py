"""Clips to take along, by signed link: several in a ZIP that is made while it is sent, and one in another shape."""

from __future__ import annotations

from collections.abc import Callable

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from animatic import packing, renditions, takeaways
from animatic.errors import NotNow
from animatic.film import BadFilm
from animatic.guarded import Guarded
from animatic.media import NotStored
from animatic.studio import Studio

RUN_OUT = "This link has run out. Reload the page and try again."
GONE = "This is not kept here any more."
HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


def takeaway_routes(source: Callable[[], Studio]) -> list[Route]:
    """The routes that one studio's clips are taken along by. `source` answers it once it is open."""
    renderer = CapacityLimiter(1)  # one at a time in a process, and whoever waits for it keeps no thread

    async def archive(request: Request) -> Response:
        return await run_sync(send_zip, source(), request)

    async def rendition(request: Request) -> Response:
        try:
            return await send_rendition(source(), request, renderer)
        except (NotNow, NotStored):
            return PlainTextResponse(GONE, status_code=404)
        except BadFilm as error:
            return PlainTextResponse(str(error), status_code=422)

    return [
        Guarded(f"/app/static/z/{takeaways.ZIP_NAME}", archive),
        Guarded("/app/static/c/{name}", rendition),
    ]


def send_zip(studio: Studio, request: Request) -> Response:
    """The films that a signed link names and their briefs, to whoever holds it while it is good."""
    ids = takeaways.zipped(studio.works, request.query_params.get("q", ""))
    if ids is None:
        return PlainTextResponse(RUN_OUT, status_code=403)
    packed = packing.items(studio.works, ids)
    if not packed:
        return PlainTextResponse(GONE, status_code=404)
    headers = HEADERS | {"content-disposition": f'attachment; filename="{takeaways.ZIP_NAME}"'}
    if request.method == "HEAD":
        return Response(headers=headers, media_type="application/zip")
    parts = packing.stream(studio.works, packed)
    return StreamingResponse(parts, headers=headers, media_type="application/zip")


async def send_rendition(studio: Studio, request: Request, renderer: CapacityLimiter) -> Response:
    """A cut or a moving picture of a film, made now if nobody has asked for it before.

    Raises NotNow and NotStored when the film is gone, and BadFilm.
    """
    name, sealed = request.path_params["name"], request.query_params.get("q", "")
    ordered = await run_sync(takeaways.ordered, studio.works, name, sealed)
    if not ordered:
        return PlainTextResponse(RUN_OUT, status_code=403)
    order = studio.works, ordered.clip, ordered.rendition
    mime = renditions.MIMES[ordered.rendition.kind]
    if request.method == "HEAD":
        return Response(headers=HEADERS, media_type=mime)
    path = await run_sync(renditions.kept, *order)
    if path is None:
        path = await run_sync(renditions.make, *order, limiter=renderer)
    return FileResponse(path, headers=HEADERS, media_type=mime, filename=name)
