"""Routes that take what they are for and nothing else, and metrics that are for those who bear the token."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from animatic.guarded import Guarded, GuardedMetrics
from animatic.routes import NOTICE_SIZE_BYTES_MOST, app_routes
from animatic.studio import Studio
from animatic.takeaways import ZIP_NAME
from tests.conftest import Outside
from tests.hostile import each
from tests.served import served

TOKEN = "a-token-for-the-scraper"
PATHS = {
    "/livez": "GET",
    "/metrics": "GET",
    "/app/static/ok": "GET",
    "/app/static/m/a.mp4": "GET",
    "/app/static/x/entries.csv": "GET",
    f"/app/static/z/{ZIP_NAME}": "GET",
    "/app/static/c/clip.gif": "GET",
    "/s/abcdef": "GET",
    "/notices/akool/abcdef": "POST",
    "/doors/cookie": "GET POST",
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "NONSENSE")


def closed() -> Studio:
    raise AssertionError("what is refused asks no studio")


async def drawn(request: Request) -> Response:
    """What Streamlit answers to whatever it does not know: the page."""
    return PlainTextResponse(f"page {request.url.path}")


async def swallowed(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


def app(token: str) -> Starlette:
    streamlit = [Route("/_stcore/metrics", drawn), Route("/below/_stcore/metrics", drawn), Mount("/", drawn)]
    routes = [*app_routes(closed, token), Guarded("/takes", swallowed, ["POST"], 1_000), *streamlit]
    return Starlette(routes=routes, middleware=[Middleware(GuardedMetrics, token=token)])


@pytest.fixture(scope="module")
def guarded() -> Iterator[str]:
    with served(app(TOKEN)) as address:
        yield address


@pytest.fixture(scope="module")
def tokenless() -> Iterator[str]:
    with served(app("")) as address:
        yield address


def test_the_table_of_paths_names_every_route_of_ours():
    assert len(app_routes(closed)) == len(PATHS)
    assert all(isinstance(route, Guarded) for route in app_routes(closed))


@pytest.mark.hostile("requests")
@pytest.mark.parametrize("path", PATHS)
def test_a_method_that_a_route_does_not_know_is_refused_and_draws_no_page(guarded: str, path: str):
    known = set(PATHS[path].split()) | ({"HEAD"} if "GET" in PATHS[path] else set())
    for method in each(set(METHODS) - known):
        answer = httpx.request(method, guarded + path)
        assert answer.status_code == 405, method
        assert {name.strip() for name in answer.headers["allow"].split(",")} == known
        assert "page" not in answer.text


@pytest.mark.hostile("requests")
@pytest.mark.parametrize("path", ["/livez", "/metrics"])
def test_a_route_that_takes_no_body_refuses_one(guarded: str, path: str):
    answer = httpx.request("GET", guarded + path, content=b"x", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 413


@pytest.mark.hostile("requests")
def test_a_notice_that_is_too_long_is_refused_whether_it_says_so_or_not(outside: Outside, studio: Studio):
    address = f"{outside.address}/notices/akool/abcdef"
    long = b"x" * (NOTICE_SIZE_BYTES_MOST + 1)
    assert httpx.post(address, content=long).status_code == 413
    assert httpx.post(address, content=(part for part in (long[:-1], long[-1:]))).status_code == 413
    assert httpx.post(address, content=long[:-1]).status_code == 400


def test_a_body_is_taken_up_to_the_last_byte_allowed(guarded: str):
    assert httpx.post(f"{guarded}/takes", content=b"x" * 1_000).text == "1000"
    assert httpx.post(f"{guarded}/takes", content=b"x" * 1_001).status_code == 413


@pytest.mark.hostile("requests")
def test_a_long_body_is_refused_before_it_has_come(guarded: str):
    parts = urlsplit(guarded)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as line:
        line.sendall(b"POST /takes HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 413 ")


# ── metrics ────────────────────────────────────────────────────────────────────────────────────────────────

OURS_AND_STREAMLITS = ("/metrics", "/_stcore/metrics", "/below/_stcore/metrics")


@pytest.mark.parametrize("path", OURS_AND_STREAMLITS)
def test_metrics_are_for_whoever_bears_the_token(guarded: str, path: str):
    for borne in (f"Bearer {TOKEN}", f"bearer {TOKEN}"):
        assert httpx.get(guarded + path, headers={"authorization": borne}).status_code == 200
    assert "python_info" in httpx.get(f"{guarded}/metrics", headers={"authorization": f"Bearer {TOKEN}"}).text


@pytest.mark.hostile("requests")
@pytest.mark.parametrize("path", OURS_AND_STREAMLITS)
@pytest.mark.parametrize(
    "borne",
    [
        "",
        "Bearer",
        f"Basic {TOKEN}",
        TOKEN,
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        "Bearer é",
    ],
)
def test_metrics_are_for_nobody_else_wherever_they_ask_from(guarded: str, path: str, borne: str):
    for method in each(("GET", "HEAD")):
        answer = httpx.request(method, guarded + path, headers={"authorization": borne.encode()})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert "python_info" not in answer.text


@pytest.mark.hostile("requests")
@pytest.mark.parametrize(
    "path", ["/_stcore/metrics/", "/_stcore/metrics//", "/%5fstcore/metrics", "/_stcore/%6detrics"]
)
def test_no_other_way_of_writing_the_path_leads_around_the_guard(guarded: str, tokenless: str, path: str):
    assert httpx.get(guarded + path).status_code == 401
    assert httpx.get(tokenless + path).status_code == 404


@pytest.mark.parametrize("path", OURS_AND_STREAMLITS)
def test_without_a_token_there_are_no_metrics_for_anybody(tokenless: str, path: str):
    for borne in ({}, {"authorization": "Bearer"}, {"authorization": "Bearer x"}):
        assert httpx.get(tokenless + path, headers=borne).status_code == 404


def test_whether_the_app_lives_is_told_to_everybody_and_nothing_more(tokenless: str):
    answer = httpx.get(f"{tokenless}/livez")
    assert (answer.status_code, answer.text) == (200, "ok")
