"""Each fault as a real client meets it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import Akool

IMPATIENT = httpx.Timeout(0.2)


def created(akool: Akool, **more: Any) -> httpx.Response:
    body = {"image_url": "http://127.0.0.1:9/a.png", "prompt": "slow push in"}
    return akool.send("POST", "/api/open/v4/image2Video/createBySourcePrompt", json=body, **more)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_status_stands_in_for_the_answer_and_nothing_is_applied(akool: Akool, status: int):
    akool.fault("create", {"status": status, "retry_after": 2})
    answer = created(akool)
    assert (answer.status_code, answer.headers["retry-after"]) == (status, "2")
    assert answer.headers["content-type"].startswith("text/html")
    assert akool.state()["submits"] == 0
    assert created(akool).json()["code"] == 1000


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_status_after_hides_that_it_was_applied(akool: Akool, status: int):
    akool.fault("create", "status_after", status=status)
    assert created(akool).status_code == status
    assert akool.state()["submits"] == 1


@pytest.mark.parametrize(("fault", "submits"), [("drop_before", 0), ("drop_after", 1)])
def test_a_dropped_connection_has_no_answer(akool: Akool, fault: str, submits: int):
    akool.fault("create", fault)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        created(akool)
    assert akool.state()["submits"] == submits
    assert created(akool).json()["code"] == 1000


@pytest.mark.parametrize(("applied", "submits"), [(True, 1), (False, 0)])
def test_a_hanging_call_outlasts_patience(akool: Akool, applied: bool, submits: int):
    akool.fault("create", "hang", seconds=60, applied=applied)
    with pytest.raises(httpx.ReadTimeout):
        created(akool, timeout=IMPATIENT)
    assert akool.state()["submits"] == submits


def test_a_call_that_hangs_long_enough_ends_without_an_answer(akool: Akool):
    akool.fault("create", "hang", seconds=0.05)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        created(akool)


def test_a_slow_call_answers_in_the_end(akool: Akool):
    akool.fault("create", "slow", seconds=0.3)
    answer = created(akool)
    assert answer.json()["code"] == 1000
    assert answer.elapsed.total_seconds() >= 0.3


@pytest.mark.parametrize("body", ["html", "json", "empty"])
@pytest.mark.parametrize("applied", [True, False])
def test_a_garbled_answer_is_200_and_no_json(akool: Akool, body: str, applied: bool):
    akool.fault("create", "garbled", body=body, applied=applied)
    answer = created(akool)
    assert answer.status_code == 200
    with pytest.raises(ValueError):  # noqa: PT011
        answer.json()
    assert akool.state()["submits"] == applied


@pytest.mark.parametrize("code", [1005, 1015, 1103, 1200])
def test_a_code_is_the_providers_own_refusal(akool: Akool, code: int):
    akool.fault("create", {"code": code, "message": "as ordered"})
    assert created(akool).json() == {"code": code, "msg": "as ordered"}
    assert akool.balance() == 5000


def test_a_truncated_file_ends_before_its_length(akool: Akool):
    address = akool.finished()["video_url"]
    akool.fault("file", "truncate")
    with pytest.raises(httpx.RemoteProtocolError, match="peer closed connection"):
        akool.http.get(address)
    assert akool.http.get(address).status_code == 200


def test_a_short_file_ends_cleanly_with_half_of_it(akool: Akool):
    address = akool.finished()["video_url"]
    akool.fault("file", "short")
    half, whole = akool.http.get(address), akool.http.get(address)
    assert (half.status_code, half.headers["content-type"]) == (200, "video/mp4")
    assert half.content == whole.content[: len(whole.content) // 2]


def test_an_expired_address_and_a_page_instead_of_a_film(akool: Akool):
    address = akool.finished()["video_url"]
    akool.fault("file", "expired")
    akool.fault("file", "wrong_type")
    assert akool.http.get(address).status_code == 403
    page = akool.http.get(address)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_a_fault_strikes_the_occurrence_it_names(akool: Akool):
    akool.fault("balance", {"code": 1005}, nth=2, times=2)
    codes = [akool.get("/api/open/v3/faceswap/quota/info")["code"] for _ in range(5)]
    assert codes == [1000, 1005, 1005, 1000, 1000]


def test_a_next_fault_counts_from_now_and_an_every_fault_never_ends(akool: Akool):
    akool.balance()
    akool.fault("balance", {"code": 1005}, times=2)
    akool.fault("balance", {"code": 1015}, nth="every")
    codes = [akool.get("/api/open/v3/faceswap/quota/info")["code"] for _ in range(4)]
    assert codes == [1005, 1005, 1015, 1015]
    akool.tell("faults", [])
    assert akool.balance() == 5000


def test_a_share_strikes_some_and_spares_some(akool: Akool):
    akool.fault("balance", {"code": 1005}, nth="every", share=0.5)
    codes = [akool.get("/api/open/v3/faceswap/quota/info")["code"] for _ in range(60)]
    assert 10 < codes.count(1005) < 50


@pytest.mark.parametrize(
    "fault",
    [
        {"fault": "nonsense"},
        {"fault": "status", "provider": "nobody"},
        {"fault": "status", "call": "nothing"},
        {"fault": "status", "nth": 0},
        {"fault": "status", "nth": "sometimes"},
        {"fault": "status", "colour": "red"},
        {"fault": "status", "status": "high"},
    ],
    ids=str,
)
def test_a_fault_that_makes_no_sense_is_refused_with_a_sentence(akool: Akool, fault: dict[str, Any]):
    words = {"provider": "akool", "call": "create", **fault}
    answer = akool.http.post(f"{akool.address}/sandbox/faults", json=[words])
    assert answer.status_code == 400
    assert answer.json()["trouble"]


@pytest.mark.parametrize(
    ("knob", "words"),
    [
        ("switches", {"akool": {"nothing": 1}}),
        ("switches", {"akool": {"plan": "gold"}}),
        ("switches", {"nobody": {}}),
        ("film", {"colour": "red"}),
        ("balance", {"provider": "akool"}),
        ("clock", {}),
    ],
)
def test_a_knob_turned_wrong_says_so(akool: Akool, knob: str, words: dict[str, Any]):
    answer = akool.http.post(f"{akool.address}/sandbox/{knob}", json=words)
    assert answer.status_code == 400
    assert answer.json()["trouble"]
