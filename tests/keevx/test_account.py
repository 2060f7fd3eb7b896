"""Who the client is, and what Keevx has no call for."""

from __future__ import annotations

import httpx
import pytest

from animatic.errors import Misconfigured, Refused
from animatic.providers.keevx import Keevx
from animatic.providers.provider import Answer, Found, Pending, Provider
from animatic.settings import Settings
from tests.keevx.orders import KEY, ONE, TWO, order, record
from tests.scripted import Line, ScriptedServer


def test_the_client_is_a_provider_like_any_other(keevx: Keevx) -> None:
    provider: Provider = keevx
    assert (provider.name, provider.label, keevx.prefix) == ("keevx", "Keevx", "keevx")
    assert (provider.limits.look_seconds, provider.limits.look_batch) == (30, 1)
    assert provider.models() == provider.fetch_models()
    assert provider.account == "keevx:43abd4a3"
    assert KEY not in provider.account


def test_what_keevx_has_no_call_for_is_said_so_without_calling(keevx: Keevx, server: ScriptedServer) -> None:
    server.plays(Line(b"", 500))
    assert keevx.balance() is None
    assert keevx.find(order(), 0.0) == Found()
    assert keevx.charges(0.0) is None
    assert keevx.shelves == ()
    with pytest.raises(Refused):
        keevx.fetch_shelf("effects")
    assert set(keevx.delete([ONE, TWO])) == {ONE, TWO}
    assert keevx.answer_notice(b"") == Answer({}, 200)
    assert server.heard == []


def settings(key: str, url: str = "https://api.keevx.com") -> Settings:
    return Settings(
        AKOOL_API_KEY="", AKOOL_CLIENT_SECRET="", SELLERPIC_API_KEY="", KEEVX_API_KEY=key, KEEVX_URL=url
    )


def test_a_key_opens_the_real_service(client: httpx.Client, server: ScriptedServer) -> None:
    server.plays(record("PENDING"))
    chosen = settings(f"  {KEY}\n", server.address + "/")
    assert Keevx.has_key(chosen)
    assert Keevx.from_settings(chosen, client).look([ONE]) == {ONE: Pending("queued")}
    assert server.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert server.heard[0].path == f"/v1/image_to_video/{ONE}"


def test_without_a_key_the_sandbox_plays_it(client: httpx.Client, server: ScriptedServer) -> None:
    server.plays(record("PENDING"))
    assert not Keevx.has_key(settings(""))
    Keevx.from_settings(settings(""), client, f"{server.address}/keevx").look([ONE])
    assert server.heard[0].headers["authorization"] == "Bearer sandbox"
    assert server.heard[0].path == f"/keevx/v1/image_to_video/{ONE}"


@pytest.mark.parametrize("key", ["", "ключ", "two\nlines"])
def test_a_key_that_no_header_can_carry_is_a_matter_of_settings(client: httpx.Client, key: str) -> None:
    with pytest.raises(Misconfigured, match="KEEVX_API_KEY"):
        Keevx("https://api.keevx.com", key, client)
