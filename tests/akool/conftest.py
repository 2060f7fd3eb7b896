"""A scripted Akool, and our client on its line."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import stamina

from animatic.providers.akool import Akool
from animatic.providers.wire import open_client
from tests.akool.orders import CLIENT_ID, KEY
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
def akool(server: ScriptedServer, client: httpx.Client) -> Akool:
    """Signed in by key."""
    return Akool(server.address, KEY, CLIENT_ID, "", client, repeats=AT_ONCE)


@pytest.fixture
def by_token(server: ScriptedServer, client: httpx.Client) -> Akool:
    """Signed in by token."""
    return Akool(server.address, "", CLIENT_ID, KEY, client, repeats=AT_ONCE)
