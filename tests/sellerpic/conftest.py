"""A scripted SellerPic, and our client on its line."""

from __future__ import annotations

import httpx
import pytest

from animatic.providers.sellerpic import SellerPic
from tests.scripted import AT_ONCE, ScriptedServer
from tests.sellerpic.orders import KEY


@pytest.fixture
def sellerpic(server: ScriptedServer, client: httpx.Client) -> SellerPic:
    return SellerPic(server.address, KEY, client, repeats=AT_ONCE)
