"""How we sign in to Akool, and what a sign-in that fails proves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from animatic.errors import Locked, Silent
from animatic.providers.akool import Akool
from animatic.providers.provider import (
    Job,
)
from tests.akool.orders import CLIENT_ID, KEY, ONE, good, order
from tests.scripted import Line, ScriptedServer


def test_a_key_goes_in_its_own_header_and_never_beside_a_token(akool: Akool, server: ScriptedServer) -> None:
    server.plays(good({"credit": 480}))
    assert akool.balance() == 480_000
    (heard,) = server.heard
    assert heard.headers["x-api-key"] == KEY
    assert "authorization" not in heard.headers


def test_without_a_key_a_token_is_fetched_once_and_kept(by_token: Akool, server: ScriptedServer) -> None:
    server.plays({"code": 1000, "token": "one"}, good({"credit": 1}))
    by_token.balance()
    by_token.balance()
    assert [heard.path for heard in server.heard] == [
        "/api/open/v3/getToken",
        *["/api/open/v3/faceswap/quota/info"] * 2,
    ]
    assert server.heard[0].json == {"clientId": CLIENT_ID, "clientSecret": KEY}
    assert server.heard[1].headers["authorization"] == "Bearer one"
    assert "x-api-key" not in server.heard[1].headers


def test_a_submit_is_sent_again_after_a_token_that_had_run_out(
    by_token: Akool, server: ScriptedServer
) -> None:
    server.plays(
        {"code": 1000, "token": "old"},
        {"code": 1101, "msg": "invalid authorization"},
        {"code": 1000, "token": "new"},
        good({"_id": ONE, "deduction_credit": 20}),
    )
    assert by_token.submit(order("create")) == (Job(ONE, 20_000),)
    assert [heard.headers.get("authorization") for heard in server.heard] == [
        None,
        "Bearer old",
        None,
        "Bearer new",
    ]


def test_a_new_token_that_is_refused_too_locks_the_door(by_token: Akool, server: ScriptedServer) -> None:
    server.plays(
        {"code": 1000, "token": "old"}, {"code": 1101}, {"code": 1000, "token": "new"}, {"code": 1101}
    )
    with pytest.raises(Locked):
        by_token.submit(order("create"))
    assert len(server.heard) == 4


def test_a_key_that_is_refused_is_not_tried_twice(akool: Akool, server: ScriptedServer) -> None:
    server.plays({"code": 1101, "msg": "invalid authorization"})
    with pytest.raises(Locked) as caught:
        akool.submit(order("create"))
    assert (caught.value.code, caught.value.words) == ("1101", "invalid authorization")
    assert len(server.heard) == 1


@pytest.mark.parametrize(
    "line",
    [Line(fault="hang up"), Line(status=502), Line(b"<html>"), Line({"code": 1000}), Line({"token": "x"})],
)
def test_a_sign_in_that_fails_proves_that_no_submit_was_sent(
    by_token: Akool, server: ScriptedServer, line: Line
) -> None:
    server.plays(line)
    with pytest.raises(Silent) as caught:
        by_token.submit(order("create"))
    assert caught.value.reached is False
    assert {heard.path for heard in server.heard} == {"/api/open/v3/getToken"}


def test_many_threads_fetch_one_token(by_token: Akool, server: ScriptedServer) -> None:
    server.plays({"code": 1000, "token": "one"}, good({"credit": 1}))
    together = Barrier(8)

    def ask(_: int) -> int | None:
        together.wait(5)
        return by_token.balance()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [1_000] * 8
    assert [heard.path for heard in server.heard].count("/api/open/v3/getToken") == 1
