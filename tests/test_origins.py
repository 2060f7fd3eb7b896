"""Pages of somebody else open no connection here, whoever is signed in, and read no answer."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets import Origin
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from animatic.origins import OwnOrigins
from tests.served import served

OURS = "clips.example.com"


async def hear(request: Request) -> Response:
    return PlainTextResponse(request.headers.get("origin", "none"))


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    routes = [Route("/", hear), WebSocketRoute("/stream", talk)]
    app = Starlette(routes=routes, middleware=[Middleware(OwnOrigins, hosts=[OURS])])
    with served(app) as address:
        yield address


def greeting(address: str, origin: str | None) -> str | bytes:
    named = None if origin is None else Origin(origin)
    with connect(address.replace("http", "ws", 1) + "/stream", origin=named) as line:
        return line.recv()


@pytest.mark.parametrize(
    "origin", [None, "http://localhost:3000", "http://127.0.0.1", "http://[::1]:1", f"https://{OURS}"]
)
def test_our_own_pages_are_let_in(address: str, origin: str | None):
    assert greeting(address, origin) == "hello"


def test_a_page_of_the_host_it_asks_is_let_in_whatever_its_name(address: str):
    said = httpx.get(address, headers={"host": "10.0.0.7:8501", "origin": "http://10.0.0.7:8501"})
    assert said.text == "http://10.0.0.7:8501"


@pytest.mark.hostile("origins")
@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "https://clips.example.com.evil.example",
        "https://evil.example/?clips.example.com",
        "https://localhost.evil.example",
        "https://evilclips.example.com",
        "https://clips.example.com@evil.example",
        "file://",
        "https://[::1",
        "localhost",
        "",
    ],
)
def test_a_page_of_somebody_else_opens_no_connection_and_is_never_named(address: str, origin: str):
    with pytest.raises(InvalidStatus, match="403"):
        greeting(address, origin)
    assert httpx.get(address, headers={"origin": origin}).text == "none"
