"""What was shared, for people who are not in the team: one address, and the same answer to all that open nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from animatic import share_page, showings
from animatic.guarded import Guarded
from animatic.studio import Studio


def share_routes(source: Callable[[], Studio]) -> list[Route]:
    """The route of what one studio shares. `source` answers it once it is open."""

    async def show(request: Request) -> Response:
        return await run_sync(send_page, source(), request.path_params["token"])

    return [Guarded("/s/{token}", show)]


def send_page(studio: Studio, token: str) -> Response:
    """The films of a share link to whoever holds it while it is good."""
    showing = showings.opened(studio.works, token)
    if not showing:
        return HTMLResponse(share_page.draw_closed(), status_code=404, headers=share_page.HEADERS)
    page = share_page.draw(showing, partial(showings.path, studio.works, showing.share))
    return HTMLResponse(page, headers=share_page.HEADERS)
