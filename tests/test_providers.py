"""Which providers are opened, and with which keys."""

from __future__ import annotations

import httpx
import pytest

from animatic.errors import Misconfigured
from animatic.providers import open_providers
from animatic.settings import Settings
from tests.akool.orders import KEY, good
from tests.scripted import ScriptedServer

NO_KEYS = {"AKOOL_API_KEY": "", "AKOOL_CLIENT_ID": "", "AKOOL_CLIENT_SECRET": ""}


def test_without_any_key_the_sandbox_plays_every_provider(
    server: ScriptedServer, client: httpx.Client
) -> None:
    server.plays(good({"credit": 5}))
    akool = open_providers(Settings(**NO_KEYS), client, server.address)["akool"]
    assert akool.balance() == 5_000
    assert server.heard[0].path == "/akool/api/open/v3/faceswap/quota/info"
    assert server.heard[0].headers["x-api-key"] == "sandbox"


def test_a_key_opens_the_real_service(server: ScriptedServer, client: httpx.Client) -> None:
    server.plays(good({"credit": 5}))
    keys = {**NO_KEYS, "AKOOL_API_KEY": f"  {KEY}\n", "AKOOL_URL": server.address + "/"}
    akool = open_providers(Settings(**keys), client, "http://sandbox.test")["akool"]
    assert akool.balance() == 5_000
    assert server.heard[0].path == "/api/open/v3/faceswap/quota/info"
    assert server.heard[0].headers["x-api-key"] == KEY


def test_a_secret_without_its_client_id_serves_as_a_key(server: ScriptedServer, client: httpx.Client) -> None:
    server.plays(good({"credit": 5}))
    keys = {**NO_KEYS, "AKOOL_CLIENT_SECRET": KEY, "AKOOL_URL": server.address}
    assert open_providers(Settings(**keys), client, None)["akool"].balance() == 5_000
    assert server.heard[0].headers["x-api-key"] == KEY


@pytest.mark.parametrize("key", ["ключ", "two\nlines", "   "])
def test_a_key_that_no_header_can_carry_is_a_matter_of_settings(client: httpx.Client, key: str) -> None:
    with pytest.raises(Misconfigured, match="AKOOL_API_KEY"):
        open_providers(Settings(**{**NO_KEYS, "AKOOL_API_KEY": key}), client, None)


def test_without_key_and_sandbox_nothing_is_opened(client: httpx.Client) -> None:
    with pytest.raises(Misconfigured, match="AKOOL_API_KEY, or ANIMATIC_SANDBOX_URL"):
        open_providers(Settings(**NO_KEYS, sandbox_url=""), client, None)
