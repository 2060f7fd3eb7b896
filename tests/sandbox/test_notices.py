"""Notices as a real receiver gets them."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.sandbox.conftest import CLIENT_ID, CLIENT_SECRET, Akool, Outside


def opened(notice: dict[str, Any], secret: bytes, client_id: str) -> dict[str, Any]:
    """What a notice says, by the steps of the "Webhook" page; raises ValueError when the key is wrong."""
    iv = client_id.encode()[:16].ljust(16, b"\0")
    decryptor = Cipher(algorithms.AES(secret), modes.CBC(iv)).decryptor()
    padded = decryptor.update(base64.b64decode(notice["dataEncrypt"])) + decryptor.finalize()
    return json.loads(padded[: -padded[-1]].decode())


def signed(notice: dict[str, Any], client_id: str) -> bool:
    parts = sorted([client_id, str(notice["timestamp"]), str(notice["nonce"]), notice["dataEncrypt"]])
    return hashlib.sha1("".join(parts).encode()).hexdigest() == notice["signature"]


def hook(outside: Outside) -> str:
    return f"{outside.address}/hook"


@pytest.mark.parametrize("spelling", ["webhookurl", "webhookUrl"])
def test_a_finished_job_is_told_to_the_address_it_named(akool: Akool, outside: Outside, spelling: str):
    akool.key = CLIENT_SECRET
    record = akool.finished(**{spelling: hook(outside)})
    notice = outside.notice()
    assert set(notice) == {"signature", "dataEncrypt", "timestamp", "nonce"}
    assert isinstance(notice["timestamp"], int)
    assert signed(notice, CLIENT_ID)
    assert opened(notice, CLIENT_SECRET.encode(), CLIENT_ID) == {
        "_id": record["_id"],
        "status": 3,
        "type": "image2video",
        "url": record["video_url"],
    }


def test_the_sandboxs_own_secret_is_filled_up_to_a_key(akool: Akool, outside: Outside):
    akool.finished(webhookurl=hook(outside))
    notice = outside.notice()
    assert signed(notice, "sandbox")
    assert opened(notice, b"sandbox".ljust(24, b"\0"), "sandbox")["status"] == 3


def test_a_failed_job_is_told_without_an_address(akool: Akool, outside: Outside):
    akool.fault("create", "fail_job")
    akool.tell("switches", {"akool": {"webhook_type": "video", "notice_carries_credit": True}})
    akool.key = CLIENT_SECRET
    record = akool.finished(webhookurl=hook(outside))
    said = opened(outside.notice(), CLIENT_SECRET.encode(), CLIENT_ID)
    assert said == {"_id": record["_id"], "status": 4, "type": "video", "deduction_credit": 20}


def test_each_video_of_a_batch_is_told(akool: Akool, outside: Outside):
    made = akool.batch(count=3, webhookurl=hook(outside))["data"]["successList"]
    told = {opened(outside.notice(), b"sandbox".ljust(24, b"\0"), "sandbox")["_id"] for _ in made}
    assert told == {video["_id"] for video in made}


def test_a_notice_is_repeated_until_it_is_answered_with_200(akool: Akool, outside: Outside):
    akool.tell("switches", {"akool": {"notice_delay_seconds": 0.01}})
    outside.answers["/hook"].put(500)
    outside.answers["/hook"].put(204)
    akool.finished(webhookurl=hook(outside))
    assert len([outside.notice() for _ in range(3)]) == 3
    assert akool.state()["notices_sent"] == 3
    assert outside.notices.empty()


def test_repeats_wait_by_the_sandboxs_clock_and_end(akool: Akool, outside: Outside):
    akool.tell("switches", {"akool": {"notice_delay_seconds": 3600, "notice_tries": 2}})
    outside.answers["/hook"].put(500)
    outside.answers["/hook"].put(500)
    akool.finished(webhookurl=hook(outside))
    outside.notice()
    assert outside.notices.empty()
    while akool.state()["notices_answered"].get("500") != 1:
        pass
    akool.tell("clock", {"advance_seconds": 3601})
    outside.notice()
    akool.tell("clock", {"advance_seconds": 3 * 3601})
    assert akool.state()["notices_sent"] == 2


def test_a_receiver_that_is_not_there_is_counted(akool: Akool):
    akool.tell("switches", {"akool": {"notice_tries": 1}})
    akool.finished(webhookurl="http://127.0.0.1:9/hook")
    while not akool.state()["notices_unanswered"]:
        pass
    assert akool.state()["notices_sent"] == 1


@pytest.mark.parametrize("forgery", ["signature", "secret"])
def test_a_forged_notice_does_not_pass_the_checks(akool: Akool, outside: Outside, forgery: str):
    akool.fault("webhook", "forged", forgery=forgery)
    akool.key = CLIENT_SECRET
    akool.finished(webhookurl=hook(outside))
    notice = outside.notice()
    assert signed(notice, CLIENT_ID) is (forgery == "secret")
    if forgery == "secret":
        with pytest.raises(ValueError):  # noqa: PT011
            opened(notice, CLIENT_SECRET.encode(), CLIENT_ID)


def test_a_notice_may_come_twice(akool: Akool, outside: Outside):
    akool.fault("webhook", "double")
    akool.finished(webhookurl=hook(outside))
    first, second = outside.notice(), outside.notice()
    assert first["dataEncrypt"] == second["dataEncrypt"]


def test_a_notice_may_come_late_by_the_clock(akool: Akool, outside: Outside):
    akool.fault("webhook", "late", seconds=3600)
    akool.finished(webhookurl=hook(outside))
    assert akool.state()["notices_sent"] == 0
    akool.tell("clock", {"advance_seconds": 3601})
    assert outside.notice()["signature"]


def test_a_notice_may_never_come(akool: Akool, outside: Outside):
    akool.fault("webhook", "never")
    akool.finished(webhookurl=hook(outside))
    akool.finished(webhookurl=f"{hook(outside)}/second")
    outside.notice()
    assert akool.state()["notices_sent"] == 1


@pytest.mark.parametrize("way", ["fault", "switch"])
def test_a_notice_of_processing_may_come_first(akool: Akool, outside: Outside, way: str):
    if way == "fault":
        akool.fault("webhook", "processing_first")
    else:
        akool.tell("switches", {"akool": {"send_processing_notice": True}})
    akool.finished(webhookurl=hook(outside))
    said = [opened(outside.notice(), b"sandbox".ljust(24, b"\0"), "sandbox") for _ in range(2)]
    assert sorted(notice["status"] for notice in said) == [2, 3]
    assert "url" not in min(said, key=lambda notice: notice["status"])
