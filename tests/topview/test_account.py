"""Credits, space and deletion, and who the clients are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest

from animatic.errors import Garbled, Locked, Misconfigured
from animatic.providers.provider import Provider
from animatic.providers.topview import LIMITS, Topview
from animatic.providers.topview_account import Space
from animatic.providers.topview_v1 import TopviewV1
from animatic.providers.topview_v2 import TopviewV2
from animatic.settings import Settings
from tests.scripted import ScriptedServer
from tests.topview.orders import BOARD, KEY, ONE, TWO, UID, bad, good, page


def test_the_clients_are_providers_like_any_other(v1: TopviewV1, v2: TopviewV2) -> None:
    providers: list[Provider] = [v1, v2]
    assert [(one.name, one.label) for one in providers] == [
        ("topview_v1", "Topview v1"),
        ("topview_v2", "Topview v2"),
    ]
    assert [one.payer for one in providers] == ["Topview", "Topview"]
    assert [one.limits for one in providers] == [LIMITS, LIMITS]
    assert v1.shelves == ()
    assert v1.fetch_shelf("boards") == ()


def test_both_generations_spend_from_one_account_whatever_the_key(
    v1: TopviewV1, v2: TopviewV2, server: ScriptedServer, client: httpx.Client
) -> None:
    other = TopviewV1(server.address, "sk-another", UID, client)
    somebody = TopviewV1(server.address, KEY, "Zz99", client)
    assert v1.account == v2.account == other.account == "topview:8a0b4449"
    assert somebody.account != v1.account
    assert KEY not in v1.account


def test_the_account_allows_what_it_is_told(server: ScriptedServer, client: httpx.Client) -> None:
    limits = replace(LIMITS, in_flight=12)
    assert TopviewV2(server.address, KEY, UID, client, limits=limits).limits.in_flight == 12


@pytest.mark.parametrize("kind", [TopviewV1, TopviewV2])
def test_settings_open_the_real_service(
    kind: type[Topview], server: ScriptedServer, client: httpx.Client
) -> None:
    keys = {"TOPVIEW_API_KEY": f" {KEY}\n", "TOPVIEW_UID": f"{UID} ", "TOPVIEW_URL": server.address + "/"}
    settings = Settings(**keys)
    assert kind.has_key(settings)
    server.plays(good({"remainCredit": 1}))
    assert kind.from_settings(settings, client).balance() == 1_000
    headers = server.heard[0].headers
    assert (headers["authorization"], headers["topview-uid"]) == (f"Bearer {KEY}", UID)


@pytest.mark.parametrize("kind", [TopviewV1, TopviewV2])
def test_without_any_key_the_sandbox_is_asked(
    kind: type[Topview], server: ScriptedServer, client: httpx.Client
) -> None:
    settings = Settings(TOPVIEW_API_KEY="", TOPVIEW_UID="")
    assert not kind.has_key(settings)
    server.plays(good({"remainCredit": 1}))
    kind.from_settings(settings, client, f"{server.address}/{kind.prefix}").balance()
    (heard,) = server.heard
    assert heard.path == "/topview/user/credit/detail"
    assert (heard.headers["authorization"], heard.headers["topview-uid"]) == ("Bearer sandbox", "sandbox")


@pytest.mark.parametrize(("key", "uid"), [("", UID), (KEY, ""), ("ключ", UID), (KEY, "two\nlines")])
def test_a_key_or_user_that_no_header_can_carry_is_a_matter_of_settings(
    client: httpx.Client, key: str, uid: str
) -> None:
    with pytest.raises(Misconfigured, match="TOPVIEW_API_KEY and TOPVIEW_UID"):
        TopviewV2("https://topview.test", key, uid, client)


def test_the_key_is_in_nobodys_words(v1: TopviewV1, server: ScriptedServer) -> None:
    server.plays(bad("401", f"unknown key {KEY}"))
    with pytest.raises(Locked) as caught:
        v1.balance()
    assert caught.value.words == "unknown key …"


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ({"remainCredit": 159.2}, 159_200),
        ({"remainCredit": "0.125"}, 125),
        ({"credit": 3}, 3_000),
        ({"remainCredit": 0, "credit": 9}, 0),
    ],
)
def test_a_balance_may_have_fractions(
    v1: TopviewV1, server: ScriptedServer, told: dict[str, Any], left: int
) -> None:
    server.plays(good(told))
    assert v1.balance() == left
    assert server.heard[0].path == "/user/credit/detail"


@pytest.mark.parametrize("told", [{}, None, [], {"remainCredit": None}, {"remainCredit": -1}])
def test_a_balance_that_is_no_amount_is_garbled(v1: TopviewV1, server: ScriptedServer, told: object) -> None:
    server.plays(good(told))
    with pytest.raises(Garbled):
        v1.balance()


@pytest.mark.parametrize("unit", ["byte", "bytes", "Byte"])
def test_space_is_told_in_bytes(v2: TopviewV2, server: ScriptedServer, unit: str) -> None:
    rooms = {"usedDiskSpace": {"size": 7, "unit": unit}, "maxDiskSpace": {"size": 1, "unit": "GB"}}
    server.plays(good(rooms))
    assert v2.space() == Space(7, 1024**3)
    assert server.heard[0].path == "/user/space"


@pytest.mark.parametrize(
    "room", [None, {}, {"size": 1}, {"size": "much", "unit": "byte"}, {"size": 1, "unit": "x"}]
)
def test_space_without_a_number_is_garbled(v2: TopviewV2, server: ScriptedServer, room: object) -> None:
    server.plays(good({"usedDiskSpace": room, "maxDiskSpace": {"size": 1, "unit": "byte"}}))
    with pytest.raises(Garbled):
        v2.space()


def test_tasks_are_deleted_from_the_boards_they_lie_on(v2: TopviewV2, server: ScriptedServer) -> None:
    lying = good({"taskId": ONE, "status": "success", "boardId": BOARD})
    loose = good({"taskId": "c", "status": "success"})
    server.plays(lying, lying, loose, bad("4004"), good({}))
    stayed = v2.delete([ONE, TWO, "c", "gone"])
    assert stayed == {"c": "It lies on no board, and Topview deletes only what lies on one."}
    last = server.heard[-1]
    assert (last.method, last.path) == ("POST", "/boards/tasks/batch-delete")
    assert last.json == {"boardId": BOARD, "selectAll": False, "taskIds": [ONE, TWO]}


def test_a_deletion_that_is_refused_says_why(v2: TopviewV2, server: ScriptedServer) -> None:
    server.plays(good({"boardId": BOARD}), bad("4006", "not yours"))
    assert v2.delete([ONE]) == {ONE: "not yours"}


def test_films_of_v1_stay_and_that_is_said(v1: TopviewV1, server: ScriptedServer) -> None:
    server.plays(page())
    assert v1.delete([ONE]) == {ONE: "Topview deletes what lies on a board, and films of v1 lie on none."}
    assert server.heard == []
