"""Topview's notices as a real receiver gets them."""

from __future__ import annotations

import json

import pytest

from tests.sandbox.topview_customer import UID, V1, Receiver, Topview, expected


def test_an_address_can_be_checked_beforehand(topview: Topview):
    check = "/notice/notice_url/check"
    assert topview.post(check, {"noticeUrl": "http://127.0.0.1:9/hook"})["result"] is True
    assert topview.post(check, {"noticeUrl": "app.example/hook"})["code"] == "4000"
    assert topview.post(check, {"noticeUrl": ""})["code"] == "4003"
    topview.switch(notice_check_result="null")
    assert topview.post(check, {"noticeUrl": "https://app.example/hook"})["result"] is None


def test_a_finished_task_is_told_with_the_result_of_its_query(topview: Topview, receiver: Receiver):
    accepted = topview.submit(noticeUrl=receiver.address, generatingCount=2)["result"]
    task = topview.look(accepted["taskId"])
    headers, said = receiver.notice()
    assert headers["topview-uid"] == UID
    assert headers["content-type"] == "application/json"
    assert (said["uuid"], said["bizType"]) == (accepted["noticeUuid"], "COMMON_TASK_IMAGE2VIDEO")
    assert (said["taskId"], said["status"], said["errorMsg"]) == (task["taskId"], "success", None)
    assert said["result"].keys() == task.keys()
    assert said["result"]["costCredit"] == task["costCredit"] == 5.0
    assert topview.http.get(said["result"]["videos"][1]["filePath"]).status_code == 200


def test_the_first_version_is_told_in_its_own_shape(topview: Topview, receiver: Receiver):
    body = {"imageFileId": topview.picture(), "duration": 5, "mode": "pro", "generatingCount": 1}
    accepted = topview.post(f"{V1}/submit", body | {"noticeUrl": receiver.address})["result"]
    _, said = receiver.notice()
    assert said["uuid"] == accepted["noticeUuid"]
    assert set(said["result"]["videos"][0]) == {"originVideo"}


def test_a_failed_task_is_told_too(topview: Topview, receiver: Receiver):
    topview.fault("submit", "fail_job", reason="blocked by moderation")
    topview.submitted(noticeUrl=receiver.address)
    _, said = receiver.notice()
    assert (said["status"], said["errorMsg"]) == ("fail", "blocked by moderation")
    assert said["result"]["costCredit"] == 0


def test_the_result_may_come_as_text(topview: Topview, receiver: Receiver):
    topview.switch(notice_result="string")
    task = topview.submitted(noticeUrl=receiver.address)
    _, said = receiver.notice()
    assert json.loads(said["result"])["taskId"] == task


def settled(topview: Topview, notices: int) -> dict[str, int]:
    """The state once so many notices were answered."""
    while sum(topview.state()["notices_answered"].values()) < notices:
        pass
    return topview.state()


def test_the_documented_answer_is_looked_for_and_counted(topview: Topview, receiver: Receiver):
    topview.switch(notice_delay_seconds=0.01)
    receiver.replies.put((200, {"ok": True}))
    receiver.replies.put((200, expected("nt-another", UID)))
    topview.submitted(noticeUrl=receiver.address)
    for _ in range(3):
        receiver.notice()
    state = settled(topview, 3)
    assert (state["notices_sent"], state["notices_taken"]) == (3, 1)
    assert state["notices_answered"] == {"200": 3}


def test_any_200_may_do(topview: Topview, receiver: Receiver):
    topview.switch(notice_answer="any", notice_delay_seconds=0.01)
    receiver.replies.put((500, {}))
    receiver.replies.put((200, None))
    topview.submitted(noticeUrl=receiver.address)
    receiver.notice()
    receiver.notice()
    state = settled(topview, 2)
    assert (state["notices_sent"], state["notices_taken"]) == (2, 1)


def test_a_forged_notice_has_another_uuid_and_says_the_opposite(topview: Topview, receiver: Receiver):
    topview.fault("webhook", "forged")
    accepted = topview.submit(noticeUrl=receiver.address)["result"]
    _, said = receiver.notice()
    assert said["taskId"] == accepted["taskId"]
    assert said["uuid"] != accepted["noticeUuid"]
    assert (said["status"], topview.look(accepted["taskId"])["status"]) == ("fail", "success")


@pytest.mark.parametrize(("fault", "notices"), [("double", 2), ("never", 0)])
def test_a_notice_may_come_twice_or_never(topview: Topview, receiver: Receiver, fault: str, notices: int):
    topview.fault("webhook", fault)
    topview.submitted(noticeUrl=receiver.address)
    topview.finished(noticeUrl=receiver.address)
    assert settled(topview, notices + 1)["notices_sent"] == notices + 1


@pytest.mark.parametrize("way", ["fault", "switch"])
def test_a_running_task_may_be_told_first(topview: Topview, receiver: Receiver, way: str):
    if way == "fault":
        topview.fault("webhook", "processing_first")
    else:
        topview.switch(send_running_notice=True)
    topview.submitted(noticeUrl=receiver.address)
    said = sorted((receiver.notice()[1] for _ in range(2)), key=lambda notice: notice["status"])
    assert [notice["status"] for notice in said] == ["running", "success"]
    assert said[0]["result"]["videos"] == []
