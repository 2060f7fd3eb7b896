"""A scripted Keevx, and our client on its line."""

from __future__ import annotations

import httpx
import pytest

from animatic.providers.keevx import Keevx
from tests.keevx.orders import KEY
from tests.scripted import AT_ONCE, ScriptedServer


@pytest.fixture
def keevx(server: ScriptedServer, client: httpx.Client) -> Keevx:
    return Keevx(server.address, KEY, client, repeats=AT_ONCE)
