"""A host that lets through what Streamlit itself needs and nothing else, as hosted platforms do: no cookie of
anybody else's, in neither direction, and no route of anybody else's."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx
import websockets
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.served import served

OWN_COOKIES = "_streamlit_"
OWN_PLACES = ("/_stcore/", "/static/", "/media/", "/component/")
OF_ONE_CONNECTION = {"connection", "content-encoding", "content-length", "transfer-encoding", "set-cookie"}
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]


@contextmanager
def narrow_host(behind: str) -> Iterator[str]:
    """The address under which such a host shows the app that listens at `behind`."""

    async def ask(request: Request) -> Response:
        path = request.url.path
        if (
            not path.startswith(OWN_PLACES) and path.count("/") > 1
        ):  # else it is a page, or a picture beside it
            return PlainTextResponse("Not here.", 404)
        headers = {**dict(request.headers), "cookie": _own(request.cookies)}
        async with httpx.AsyncClient(base_url=behind) as client:
            answer = await client.request(
                request.method,
                path,
                params=request.url.query,
                headers=headers,
                content=await request.body(),
            )
        passed = Response(answer.content, answer.status_code)
        for name, value in answer.headers.multi_items():
            if name not in OF_ONE_CONNECTION or (name == "set-cookie" and value.startswith(OWN_COOKIES)):
                passed.headers.append(name, value)
        return passed

    async def talk(near: WebSocket) -> None:
        asked = near.headers.get("sec-websocket-protocol", "")
        far_address = behind.replace("http", "ws", 1) + near.url.path
        async with websockets.connect(
            far_address,
            subprotocols=[websockets.Subprotocol(one.strip()) for one in asked.split(",") if one.strip()],
            additional_headers={"cookie": _own(near.cookies)},
            origin=websockets.Origin(near.headers["origin"]),
            max_size=None,
        ) as far:
            await near.accept(far.subprotocol)
            tasks = [asyncio.create_task(_out(near, far)), asyncio.create_task(_in(near, far))]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()

    routes = [
        WebSocketRoute("/_stcore/stream", talk),
        Route("/{path:path}", ask, methods=METHODS),
    ]
    with served(Starlette(routes=routes)) as address:
        yield address


def _own(cookies: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items() if name.startswith(OWN_COOKIES))


async def _out(near: WebSocket, far: websockets.ClientConnection) -> None:
    try:
        while True:
            await far.send(await near.receive_bytes())
    except (WebSocketDisconnect, websockets.ConnectionClosed):
        return


async def _in(near: WebSocket, far: websockets.ClientConnection) -> None:
    async for message in far:
        await near.send_bytes(message if isinstance(message, bytes) else message.encode())
