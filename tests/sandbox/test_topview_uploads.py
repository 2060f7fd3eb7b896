"""Files on their way to Topview."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.sandbox.topview_customer import Topview, still

CREDENTIAL, CHECK = "/v1/upload/credential", "/v1/upload/check"


def place(topview: Topview, **query: str) -> dict[str, str]:
    return topview.result(CREDENTIAL, **{"format": "jpg"} | query)


@pytest.mark.parametrize("query", [{}, {"needAccelerateUrl": ""}, {"needAccelerateUrl": "true"}], ids=str)
def test_a_credential_names_the_file_and_where_to_put_it(topview: Topview, query: dict[str, str]):
    found = place(topview, **query)
    assert found["fileName"] == f"upload/{found['fileId']}.jpg"
    assert found["uploadUrl"].startswith(f"{topview.address}/topview/s3/upload/{found['fileId']}.jpg?X-Amz-")
    assert parse_qs(urlsplit(found["uploadUrl"]).query)["X-Amz-Expires"] == ["3600"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "4003"),
        ({"format": ""}, "4003"),
        ({"format": "exe"}, "4000"),
        ({"format": "jpg", "needAccelerateUrl": "maybe"}, "4001"),
    ],
    ids=str,
)
def test_a_credential_for_nonsense_is_refused(topview: Topview, query: dict[str, str], code: str):
    assert topview.get(CREDENTIAL, **query)["code"] == code


@pytest.mark.parametrize(
    "content_type", [None, "image/jpeg", "application/octet-stream", "application/x-www-form-urlencoded"]
)
def test_bytes_are_put_without_credentials_under_any_type(topview: Topview, content_type: str | None):
    found = place(topview)
    headers = {"Content-Type": content_type} if content_type else {}
    answer = topview.http.put(found["uploadUrl"], content=still(), headers=headers)
    assert (answer.status_code, answer.content) == (200, b"")
    assert topview.result(CHECK, fileId=found["fileId"]) is True
    assert topview.finished(firstFrameFileId=found["fileId"])["status"] == "success"


def test_a_check_is_false_until_the_bytes_came_and_unknown_for_strangers(topview: Topview):
    found = place(topview)
    assert topview.result(CHECK, fileId=found["fileId"]) is False
    assert topview.submit(firstFrameFileId=found["fileId"])["code"] == "4004"
    assert topview.get(CHECK, fileId="f" * 32)["code"] == "4004"
    assert topview.get(CHECK)["code"] == "4003"


def test_a_check_may_lag_behind_while_a_submit_already_works(topview: Topview):
    topview.switch(check_delay_looks=2)
    file = topview.upload()
    assert [topview.result(CHECK, fileId=file) for _ in range(3)] == [False, False, True]
    assert topview.submit(firstFrameFileId=topview.upload())["code"] == "200"


def test_an_upload_address_ends_with_its_time(topview: Topview):
    found = place(topview)
    topview.tell("clock", {"advance_seconds": 3602})
    answer = topview.http.put(found["uploadUrl"], content=still())
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/xml")
    assert "<Code>AccessDenied</Code><Message>Request has expired</Message>" in answer.text


def test_an_upload_address_may_not_be_altered(topview: Topview):
    first, second = place(topview), place(topview)
    altered = [
        first["uploadUrl"].replace("X-Amz-Expires=3600", "X-Amz-Expires=9999999"),
        first["uploadUrl"].replace(first["fileId"], second["fileId"]),
        first["uploadUrl"].partition("?")[0],
    ]
    for address in altered:
        answer = topview.http.put(address, content=still())
        assert answer.status_code == 403
        assert "SignatureDoesNotMatch" in answer.text
    assert topview.http.get(first["uploadUrl"]).status_code == 403


def test_a_file_may_be_forgotten_after_some_days(topview: Topview):
    topview.switch(file_days=1)
    file = topview.upload()
    topview.tell("clock", {"advance_seconds": 2 * 86_400})
    assert topview.submit(firstFrameFileId=file)["code"] == "4004"


def test_files_take_room(topview: Topview):
    before = topview.result("/user/space")
    assert before["usedDiskSpace"] == {"size": 0, "unit": "byte"}
    assert before["maxDiskSpace"]["size"] == 10 * 1024**3
    content = still()
    topview.upload(content)
    topview.upload(content)
    assert topview.result("/user/space")["usedDiskSpace"]["size"] == 2 * len(content)


def test_a_fault_can_strike_the_put(topview: Topview):
    topview.fault("put", {"status": 503, "retry_after": 1})
    topview.fault("put", "drop_before")
    address = place(topview)["uploadUrl"]
    assert topview.http.put(address, content=still()).status_code == 503
    with pytest.raises(httpx.TransportError):
        topview.http.put(address, content=still())
    assert topview.http.put(address, content=still()).status_code == 200
    assert topview.state()["requests"]["put"] == 3


def test_a_file_that_is_no_picture_fails_the_task_later(topview: Topview):
    topview.tell("film", {"shared": False})
    task = topview.finished(firstFrameFileId=topview.upload(b"not a picture"))
    assert (task["status"], task["costCredit"], task["videos"]) == ("fail", 0, [])
    assert "Internal Engine Error" in task["errorMsg"]
    assert topview.balance() == 5000
