"""What SellerPic's codes and statuses mean for who acts next, told with HTTP 200 or with a status of their own."""

from __future__ import annotations

import pytest

from animatic.errors import Busy, Garbled, Locked, ProviderError, Refused, Silent
from animatic.providers.sellerpic import SellerPic
from tests.scripted import Line, ScriptedServer
from tests.sellerpic.orders import TASK, bad, good, order

NOT_A_SUCCESS = [
    (Line(bad(30003), 400), Busy, "30003"),
    (Line(bad(20001)), Refused, "20001"),
    (Line(bad(-1)), Refused, "-1"),
    (Line(bad(1)), Refused, "1"),
    (Line(bad(399)), Refused, "399"),
    (Line(bad(599)), Silent, "599"),
    (Line(bad(600)), Refused, "600"),
    (Line(bad(20001), 400), Refused, "400"),
    (Line(bad(401)), Locked, "401"),
    (Line(bad(401), 401), Locked, "401"),
    (Line(bad(40100), 401), Locked, "401"),
    (Line(b"", 401), Locked, "401"),
    (Line(bad(403)), Locked, "403"),
    (Line(bad(9), 403), Locked, "403"),
    (Line(bad(404)), Refused, "404"),
    (Line(b"<h1>404</h1>", 404), Refused, "404"),
    (Line(bad(429)), Busy, "429"),
    (Line(bad(20001), 429), Busy, "429"),
    (Line(bad(500)), Silent, "500"),
    (Line(bad(20001), 500), Silent, "500"),
    (Line(b"", 503), Silent, "503"),
    (Line({"timestamp": 1, "status": 400, "error": "Bad Request"}, 400), Refused, "400"),
    (Line(good({"id": TASK}), 401), Locked, "401"),
    (Line(good({"id": TASK}) | {"success": False}), Garbled, "200"),
    (Line(good({"id": TASK}) | {"code": "0"}), Garbled, "200"),
    (Line(good({"id": TASK}) | {"code": False}), Garbled, "200"),
    (Line(good({"id": TASK}) | {"code": 0.0}), Garbled, "200"),
    (Line({"data": {"id": TASK}}), Garbled, "200"),
    (Line(b"<html>maintenance</html>"), Garbled, "200"),
    (Line(good({"id": TASK}), 302), Garbled, "302"),
    (Line({"code": 0, "success": True}), Garbled, ""),
    (Line(good([])), Garbled, ""),
    (Line(good({})), Garbled, ""),
]


@pytest.mark.parametrize(("line", "kind", "code"), NOT_A_SUCCESS)
def test_an_answer_that_is_no_success_says_who_acts_next(
    sellerpic: SellerPic, server: ScriptedServer, line: Line, kind: type[ProviderError], code: str
) -> None:
    server.plays(line)
    with pytest.raises(ProviderError) as caught:
        sellerpic.submit(order())
    assert type(caught.value) is kind
    assert caught.value.code == code
    assert str(caught.value).startswith("SellerPic")
    assert len(server.heard) == 1


def test_no_free_place_is_a_wait_for_the_whole_account(sellerpic: SellerPic, server: ScriptedServer) -> None:
    server.plays(bad(30003, "Concurrent task limit reached"))
    with pytest.raises(Busy) as caught:
        sellerpic.submit(order())
    error = caught.value
    assert (error.retry_after_seconds, error.for_all, error.code) == (15.0, True, "30003")
    assert error.words == "Concurrent task limit reached"


def test_a_pause_that_is_asked_for_is_kept(sellerpic: SellerPic, server: ScriptedServer) -> None:
    for line in (Line(b"", 429, {"Retry-After": "40"}), Line(bad(429), headers={"Retry-After": "40"})):
        server.plays(line)
        with pytest.raises(Busy) as caught:
            sellerpic.submit(order())
        assert caught.value.retry_after_seconds == 40


def test_an_answer_need_not_say_twice_that_it_worked(sellerpic: SellerPic, server: ScriptedServer) -> None:
    server.plays({"code": 0, "data": {"id": TASK}})
    assert sellerpic.submit(order())[0].name == TASK
