"""A scripted Topview, and our two clients on its line."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import stamina

from animatic.providers.topview_v1 import TopviewV1
from animatic.providers.topview_v2 import TopviewV2
from animatic.providers.wire import open_client
from tests.scripted import ScriptedServer
from tests.topview.orders import KEY, UID

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
def v1(server: ScriptedServer, client: httpx.Client) -> TopviewV1:
    return TopviewV1(server.address, KEY, UID, client, repeats=AT_ONCE, check_gap_seconds=0)


@pytest.fixture
def v2(server: ScriptedServer, client: httpx.Client) -> TopviewV2:
    return TopviewV2(server.address, KEY, UID, client, repeats=AT_ONCE, check_gap_seconds=0)
