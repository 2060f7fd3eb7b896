"""A scripted Keevx, and our client on its line."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import stamina

from animatic.providers.keevx import Keevx
from animatic.providers.wire import open_client
from tests.keevx.orders import KEY
from tests.scripted import ScriptedServer

AT_ONCE = stamina.RetryingCaller(attempts=3, wait_initial=0, wait_max=0, wait_jitter=0)


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with open_client() as client:
        yield client


@pytest.fixture
def keevx(server: ScriptedServer, client: httpx.Client) -> Keevx:
    return Keevx(server.address, KEY, client, repeats=AT_ONCE)
