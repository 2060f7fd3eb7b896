"""What every answer tells the browser, asked over real HTTP."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.sync.client import connect

from animatic import headers
from animatic.headers import SecurityHeaders, inline_scripts
from tests.served import served

INDEX = "<script>\n  let a = '</p>'\n</script><script src='b.js'></script><script type=module>go()</script>"
NONE_OF_OURS = {
    "content-security-policy": "default-src 'none'",
    "referrer-policy": "no-referrer",
    "permissions-policy": "fullscreen=()",
}


async def page(_request: Request) -> Response:
    return HTMLResponse(INDEX)


async def strict(_request: Request) -> Response:
    return HTMLResponse("alone", headers=NONE_OF_OURS)


async def broken(_request: Request) -> Response:
    raise ZeroDivisionError("the words of an exception")


async def echo(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(await socket.receive_text())


async def half(_request: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        yield b"a beginning"
        raise ZeroDivisionError

    return StreamingResponse(parts())


def app(**choices: object) -> Starlette:
    routes = [
        Route("/", page),
        Route("/strict", strict),
        Route("/broken", broken),
        Route("/half", half),
        WebSocketRoute("/echo", echo),
        Route("/app/static/m/{name}", page),
        Route("/below/app/static/m/{name}", page),
    ]
    return Starlette(routes=routes, middleware=[Middleware(SecurityHeaders, **choices)])


@pytest.fixture(scope="module")
def walled() -> Iterator[str]:
    with served(app(index=INDEX, sources=lambda: {"https://b.example", "https://a.example"})) as address:
        yield address


def rules(answer: httpx.Response, name: str = headers.POLICY) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer.headers[name].split(";"))
    return {directive: sources for directive, _, sources in parts}


def sha256(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_a_page_loads_from_us_and_from_where_previews_are_and_from_nowhere_else(walled: str):
    said = rules(httpx.get(walled))
    assert said["default-src"] == said["base-uri"] == said["form-action"] == "'self'"
    assert said["img-src"] == said["media-src"] == "'self' data: blob: https://a.example https://b.example"
    assert said["object-src"] == "'none'"
    assert said["frame-ancestors"] == "'self'"
    everything = " ".join(said.values()).split()
    assert not {"*", "https:", "http:", "ws:", "wss:", "'unsafe-eval'"} & set(everything)


def test_only_the_scripts_that_stand_in_the_index_run_inline(walled: str):
    allowed = rules(httpx.get(walled))["script-src"].split()
    own = {sha256("\n  let a = '</p>'\n"), sha256("go()")}
    assert {source for source in allowed if "sha256" in source} == own
    assert "'unsafe-inline'" not in allowed


def test_the_script_in_streamlits_own_index_is_found():
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    (script,) = inline_scripts(index.read_text("utf-8"))
    assert script.strip() == "window.prerenderReady = false"


def test_the_socket_is_let_through_to_the_host_that_was_asked_for_alone(walled: str):
    for host in ("clips.example", "clips.example:8443", "[::1]:8501"):
        said = rules(httpx.get(walled, headers={"host": host}))
        assert said["connect-src"] == f"'self' ws://{host} wss://{host}"


@pytest.mark.hostile("requests")
@pytest.mark.parametrize("host", ["a; script-src *", "a b", "a,b", "a'b", "*", "*.example", "é.example"])
def test_no_host_that_is_asked_for_can_widen_the_rules(walled: str, host: str):
    said = rules(httpx.get(walled, headers={"host": host.encode()}))
    assert said["connect-src"] == "'self'"
    assert said["script-src"].startswith("'self' blob:")


def test_every_answer_has_the_rest_and_what_a_route_says_itself_stands(walled: str):
    for path in ("/", "/strict", "/nowhere", "/broken", "/app/static/m/a"):
        answer = httpx.get(walled + path)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin-allow-popups"
        assert "camera=()" in answer.headers["permissions-policy"] or path == "/strict"
        assert "strict-transport-security" not in answer.headers
    strict = httpx.get(f"{walled}/strict")
    assert {name: strict.headers[name] for name in NONE_OF_OURS} == NONE_OF_OURS
    assert httpx.get(walled).headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/app/static/m/a.mp4", "/below/app/static/m/a.mp4"])
def test_what_is_stored_never_runs_as_a_page(walled: str, path: str):
    said = rules(httpx.get(walled + path))
    assert said["sandbox"] == "allow-same-origin"  # and neither scripts nor forms nor ways out
    assert said["default-src"] == "'none'"
    assert "script-src" not in said


def test_what_fails_is_answered_with_the_headers_and_without_its_words(walled: str):
    answer = httpx.get(f"{walled}/broken")
    assert (answer.status_code, answer.text) == (500, "Something went wrong.")
    assert "default-src" in rules(answer)
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{walled}/half")


def test_over_https_browsers_are_to_come_back_by_https():
    with served(app(https=True)) as address:
        assert httpx.get(address).headers["strict-transport-security"] == "max-age=31536000"


def test_a_page_may_be_framed_by_those_named_and_rules_may_be_tried_out_first():
    with served(app(framed_by="'self' https://share.example", report_only=True)) as address:
        answer = httpx.get(address)
        said = rules(answer, headers.REPORTED_POLICY)
        assert said["frame-ancestors"] == "'self' https://share.example"
        assert headers.POLICY not in answer.headers
        assert rules(httpx.get(f"{address}/app/static/m/a"))["default-src"] == "'none'"


def test_sockets_pass_untouched(walled: str):
    with connect(walled.replace("http", "ws") + "/echo") as socket:
        socket.send("hello")
        assert socket.recv(timeout=5) == "hello"
        assert not set(headers.ALWAYS) & {name.lower() for name in socket.response.headers}


def test_a_page_that_stands_alone_lets_in_its_one_style():
    said = headers.alone("p { color: red }")
    assert f"style-src {sha256('p { color: red }')};" in said[headers.POLICY]
    assert said["referrer-policy"] == "no-referrer"
    assert PlainTextResponse("", headers=said).headers["x-robots-tag"].startswith("noindex")
