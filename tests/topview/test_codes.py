"""What Topview's codes and statuses mean for who acts next."""

from __future__ import annotations

import pytest

from animatic.errors import Busy, Garbled, Locked, ProviderError, Refused, Silent
from animatic.providers.topview_codes import MEANINGS, PAUSE_SECONDS
from animatic.providers.topview_v1 import TopviewV1
from tests.scripted import Line, ScriptedServer
from tests.topview.orders import bad, good, order


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        *((code, Refused) for code in ("4000", "4001", "4002", "4003", "4004", "4005", "4006", "6001")),
        *((code, Refused) for code in ("4012", "4022", "4999", "403", "6999")),
        *((code, Locked) for code in ("401", "4100")),
        *((code, Busy) for code in ("4007", "5003")),
        *((code, Silent) for code in ("5000", "5001", "5004", "5005", "5999", "500", "7000", "10000")),
    ],
)
def test_every_code_says_who_acts_next(
    v1: TopviewV1, server: ScriptedServer, code: str, kind: type[ProviderError]
) -> None:
    server.plays(bad(code))
    with pytest.raises(ProviderError) as caught:
        v1.submit(order("pro"))
    assert type(caught.value) is kind
    assert (caught.value.code, caught.value.words) == (code, "as Topview puts it")
    assert str(caught.value).startswith("Topview")
    assert str(caught.value).endswith((".", "TOPVIEW_UID.", ")."))
    assert len(server.heard) == 1


@pytest.mark.parametrize(("code", "seconds"), [("4007", 30.0), ("5003", 20.0)])
def test_a_full_or_busy_topview_is_left_in_peace_by_everybody(
    v1: TopviewV1, server: ScriptedServer, code: str, seconds: float
) -> None:
    server.plays(bad(code))
    with pytest.raises(Busy) as caught:
        v1.submit(order("pro"))
    assert (caught.value.retry_after_seconds, caught.value.for_all) == (seconds, True)


def test_every_code_that_may_come_again_has_its_pause() -> None:
    assert {code for code, (kind, _) in MEANINGS.items() if kind is Busy} == set(PAUSE_SECONDS)


def test_a_fault_that_hides_what_became_of_a_submit_is_not_taken_for_a_refusal(
    v1: TopviewV1, server: ScriptedServer
) -> None:
    server.plays(bad("5001"))
    with pytest.raises(Silent) as caught:
        v1.submit(order("pro"))
    assert caught.value.reached


def test_a_read_that_meets_a_fault_is_made_again(v1: TopviewV1, server: ScriptedServer) -> None:
    server.plays(bad("5000"), bad("5004"), good({"remainCredit": 1}))
    assert v1.balance() == 1_000
    assert len(server.heard) == 3


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (Line(b"Cannot POST /v1/x", status=404), Refused),
        (Line(bad("4100"), status=400), Locked),
        (Line(bad("401"), status=401), Locked),
        (Line(b"<h1>denied</h1>", status=403), Locked),
        (Line(b"<h1>slow down</h1>", status=429), Busy),
        (Line(bad("4000"), status=500), Silent),
        (Line(b"<h1>gateway</h1>", status=503), Silent),
        (Line({**good({"taskId": "a"}), "code": 200}), Garbled),
        (Line({**good({"taskId": "a"}), "code": True}), Garbled),
        (Line({**good({"taskId": "a"}), "code": "ok"}), Garbled),
        (Line({**good({"taskId": "a"}), "code": "²00"}), Garbled),
        (Line({"message": "hello"}), Garbled),
        (Line([good({"taskId": "a"})]), Garbled),
        (Line(b"<html>maintenance</html>"), Garbled),
        (Line(good({"taskId": "a"}), status=403), Locked),
        (Line(good(None)), Garbled),
        (Line(good([])), Garbled),
        (Line(good({"status": "success"})), Garbled),
        (Line(good({"taskId": 7})), Garbled),
        (Line(good({"taskId": "a" * 65})), Garbled),
        (Line(good({"taskId": "../../user"})), Garbled),
        (Line(good({"status": "fail", "errorMsg": "no"})), Refused),
    ],
)
def test_an_answer_that_is_no_success_is_never_taken_for_one(
    v1: TopviewV1, server: ScriptedServer, line: Line, kind: type[ProviderError]
) -> None:
    server.plays(line)
    with pytest.raises(ProviderError) as caught:
        v1.submit(order("pro"))
    assert type(caught.value) is kind
    assert len(server.heard) == 1
