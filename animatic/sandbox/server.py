"""The sandbox as a Starlette application: each provider below its own prefix, and the control beside them."""

import contextlib
import re
from collections.abc import AsyncIterator
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from animatic.sandbox.akool import Akool
from animatic.sandbox.control import Control
from animatic.sandbox.keevx import Keevx
from animatic.sandbox.sellerpic import SellerPic
from animatic.sandbox.serving import Endpoint
from animatic.sandbox.stand_in import StandIn
from animatic.sandbox.topview import Topview
from animatic.sandbox.world import World

STAND_INS: tuple[type[StandIn], ...] = (Akool, Topview, SellerPic, Keevx)


class OneSlash:
    """`//akool//api` is `/akool/api`: clients that join addresses carelessly are served."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["path"] = re.sub("/{2,}", "/", scope["path"])
        await self._app(scope, receive, send)


def application(world: World) -> ASGIApp:
    world.admit(STAND_INS)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with world.running():
            yield

    async def unknown(request: Request, trouble: Exception) -> Response:
        """A path or method that nobody has: in the words of the provider it was meant for."""
        stand_in = world.stand_ins.get(request.url.path.strip("/").partition("/")[0])
        if stand_in:
            return stand_in.not_found()
        status = trouble.status_code if isinstance(trouble, HTTPException) else HTTPStatus.NOT_FOUND
        return Response(HTTPStatus(status).phrase, status)

    control = Control(world).routes()
    routes = [
        Route("/sandbox", control[0].endpoint),
        Mount("/sandbox", routes=control),
        *(Mount(f"/{name}", provided(stand_in)) for name, stand_in in world.stand_ins.items()),
    ]
    handlers = {404: unknown, 405: unknown}
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return OneSlash(app)


def provided(stand_in: StandIn) -> Router:
    routes = [Route(call.path, Endpoint(stand_in, call), methods=[call.method]) for call in stand_in.calls()]
    return Router(routes, redirect_slashes=False)
