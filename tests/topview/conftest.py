"""A scripted Topview, and our two clients on its line."""

from __future__ import annotations

import httpx
import pytest

from animatic.providers.topview_v1 import TopviewV1
from animatic.providers.topview_v2 import TopviewV2
from tests.scripted import AT_ONCE, ScriptedServer
from tests.topview.orders import KEY, UID


@pytest.fixture
def v1(server: ScriptedServer, client: httpx.Client) -> TopviewV1:
    return TopviewV1(server.address, KEY, UID, client, repeats=AT_ONCE, check_gap_seconds=0)


@pytest.fixture
def v2(server: ScriptedServer, client: httpx.Client) -> TopviewV2:
    return TopviewV2(server.address, KEY, UID, client, repeats=AT_ONCE, check_gap_seconds=0)
