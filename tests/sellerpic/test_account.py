"""Presets, balance and deletion, and who the client is."""

from __future__ import annotations

import httpx
import pytest

from animatic.catalog import Effect
from animatic.errors import Garbled, Misconfigured, Refused
from animatic.providers.provider import Answer, Found, Provider
from animatic.providers.sellerpic import PAGES_MOST, SellerPic
from animatic.settings import Settings
from tests.scripted import Line, ScriptedServer
from tests.sellerpic.orders import KEY, TASK, good, order


def test_the_client_is_a_provider_like_any_other(sellerpic: SellerPic) -> None:
    provider: Provider = sellerpic
    assert (provider.name, provider.label, sellerpic.prefix) == ("sellerpic", "SellerPic", "sellerpic")
    assert provider.limits.in_flight == 10
    assert (provider.limits.look_seconds, provider.limits.look_batch) == (60, 1)
    assert provider.models() == provider.fetch_models()
    assert provider.account == "sellerpic:4d7cb51d"
    assert KEY not in provider.account


# ── presets ────────────────────────────────────────────────────────────────────────────────────────────────


def page(*rows: object, more: object = False) -> dict[str, object]:
    return good({"total": 99, "hasMore": more, "list": list(rows)})


def test_each_shelf_is_a_type_of_presets(sellerpic: SellerPic, server: ScriptedServer) -> None:
    server.plays(page())
    for shelf in sellerpic.shelves:
        assert sellerpic.fetch_shelf(shelf.name) == ()
        assert len(shelf.name) <= 20
    types = ["SWAP_MODEL", "SWAP_MODEL_SCENE", "AI_BACKGROUND", "BACKGROUND"]
    assert [heard.query["type"] for heard in server.heard] == types
    with pytest.raises(Refused):
        sellerpic.fetch_shelf("effects")


def test_presets_come_page_by_page_to_the_last(sellerpic: SellerPic, server: ScriptedServer) -> None:
    marble = {"id": "12", "name": "Marble", "imageUrl": "http://c/12.webp", "thumbUrl": "http://c/12t.webp"}
    own = {"id": 13, "imageUrl": "http://c/13.webp", "userUpload": True}
    server.plays(page(marble, {"name": "no id"}, 7, more=True), page(own, more=True), page(marble))
    assert sellerpic.fetch_shelf("backgrounds") == (
        Effect("sellerpic", "12", "Marble", "http://c/12t.webp"),
        Effect("sellerpic", "13", "13", "http://c/13.webp", note="Your own"),
    )
    asked = [(heard.query["pageNum"], heard.query["pageSize"]) for heard in server.heard]
    assert asked == [("1", "50"), ("2", "50"), ("3", "50")]


def test_a_list_that_never_ends_is_left_in_time(sellerpic: SellerPic, server: ScriptedServer) -> None:
    server.plays(page({"id": "1"}, more=True))
    assert len(sellerpic.fetch_shelf("backgrounds")) == 1
    assert len(server.heard) == 2, "the same page again brings nothing new"
    server.plays(*(page({"id": str(n)}, more=True) for n in range(PAGES_MOST + 5)))
    assert len(sellerpic.fetch_shelf("backgrounds")) == PAGES_MOST


@pytest.mark.parametrize("data", [{}, {"list": None}, {"list": {"id": 1}}])
def test_a_shelf_that_is_no_list_is_garbled(
    sellerpic: SellerPic, server: ScriptedServer, data: object
) -> None:
    server.plays(good(data))
    with pytest.raises(Garbled):
        sellerpic.fetch_shelf("backgrounds")


# ── what else it is asked ──────────────────────────────────────────────────────────────────────────────────


def test_a_balance_is_what_remains_whatever_the_other_totals_say(
    sellerpic: SellerPic, server: ScriptedServer
) -> None:
    server.plays(good({"total": 500, "usage": 135, "remaining": "364.5"}))
    assert sellerpic.balance() == 364_500


@pytest.mark.parametrize("remaining", [None, "lots", True, -1, {"a": 1}])
def test_a_balance_that_is_no_amount_is_garbled(
    sellerpic: SellerPic, server: ScriptedServer, remaining: object
) -> None:
    server.plays(good({"total": 500, "usage": 135, "remaining": remaining}))
    with pytest.raises(Garbled):
        sellerpic.balance()


def test_what_sellerpic_has_no_call_for_is_said_so_without_calling(
    sellerpic: SellerPic, server: ScriptedServer
) -> None:
    server.plays(Line(b"", 500))
    assert sellerpic.find(order(), 0.0) == Found()
    assert sellerpic.charges(0.0) is None
    assert set(sellerpic.delete([TASK, "2"])) == {TASK, "2"}
    assert all(why.endswith(".") for why in sellerpic.delete([TASK, "2"]).values())
    with pytest.raises(Garbled, match="no notices"):
        sellerpic.read_notice(b'{"id": "1"}')
    assert sellerpic.answer_notice(b"") == Answer()
    assert server.heard == []


# ── keys ───────────────────────────────────────────────────────────────────────────────────────────────────


def settings(key: str, url: str = "https://api.sellerpic.ai") -> Settings:
    return Settings(
        AKOOL_API_KEY="", AKOOL_CLIENT_SECRET="", SELLERPIC_API_KEY=key, SELLERPIC_URL=url, KEEVX_API_KEY=""
    )


def test_a_key_opens_the_real_service(client: httpx.Client, server: ScriptedServer) -> None:
    server.plays(good({"remaining": 5}))
    chosen = settings(f"  {KEY}\n", server.address + "/")
    assert SellerPic.has_key(chosen)
    assert SellerPic.from_settings(chosen, client).balance() == 5_000
    assert server.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert server.heard[0].path == "/v1/api/usage"


def test_without_a_key_the_sandbox_plays_it(client: httpx.Client, server: ScriptedServer) -> None:
    server.plays(good({"remaining": 5}))
    assert not SellerPic.has_key(settings(""))
    SellerPic.from_settings(settings(""), client, f"{server.address}/sellerpic").balance()
    assert server.heard[0].headers["authorization"] == "Bearer sandbox"
    assert server.heard[0].path == "/sellerpic/v1/api/usage"


@pytest.mark.parametrize("key", ["", "ключ", "two\nlines"])
def test_a_key_that_no_header_can_carry_is_a_matter_of_settings(client: httpx.Client, key: str) -> None:
    with pytest.raises(Misconfigured, match="SELLERPIC_API_KEY"):
        SellerPic("https://api.sellerpic.ai", key, client)
