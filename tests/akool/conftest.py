"""A scripted Akool, and our client on its line."""

from __future__ import annotations

import httpx
import pytest

from animatic.providers.akool import Akool
from tests.akool.orders import CLIENT_ID, KEY
from tests.scripted import AT_ONCE, ScriptedServer


@pytest.fixture
def akool(server: ScriptedServer, client: httpx.Client) -> Akool:
    """Signed in by key."""
    return Akool(server.address, KEY, CLIENT_ID, "", client, repeats=AT_ONCE)


@pytest.fixture
def by_token(server: ScriptedServer, client: httpx.Client) -> Akool:
    """Signed in by token."""
    return Akool(server.address, "", CLIENT_ID, KEY, client, repeats=AT_ONCE)
