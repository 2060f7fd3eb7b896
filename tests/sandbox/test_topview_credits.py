"""What Topview's tasks cost, and how the account tells."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.topview_customer import KEY, UID, V1, Topview


@pytest.mark.parametrize(
    ("asked", "credits"),
    [
        ({"model": "Kling 2.6", "resolution": None, "sound": "on"}, 3.25),
        ({"model": "Vidu Q3 Pro", "duration": 8}, 7.2),
        ({"model": "Kling V3", "sound": "on"}, 4.0),
        ({"model": "Sora 2 Pro", "duration": 8}, 13.44),
        ({"model": "Seedance 2.0", "sound": "on"}, 5.0),
        ({"model": "Veo 3.1", "resolution": 2160, "duration": 4, "sound": "on", "generatingCount": 2}, 26.4),
        ({"model": "MiniMax-Hailuo-2.3", "resolution": 768, "duration": 6, "generatingCount": 4}, 7.68),
    ],
    ids=str,
)
def test_a_task_costs_rate_by_seconds_by_videos(topview: Topview, asked: dict[str, Any], credits: float):
    assert topview.finished(**asked)["costCredit"] == pytest.approx(credits)
    assert topview.balance() == pytest.approx(5000 - credits)
    assert topview.state()["credits_charged"] == pytest.approx(credits)


@pytest.mark.parametrize(("mode", "credits"), [("lite", 0.5), ("pro", 1), ("plus", 2.7), ("best", 7.75)])
def test_the_first_version_costs_by_its_mode(topview: Topview, mode: str, credits: float):
    body = {"imageFileId": topview.picture(), "duration": 5, "mode": mode, "generatingCount": 1}
    task = topview.post(f"{V1}/submit", body)["result"]["taskId"]
    assert topview.result(f"{V1}/result", taskId=task)["costCredit"] == credits


def test_nothing_is_taken_before_it_is_done(topview: Topview):
    topview.tell("pace", {"looks": 1})
    task = topview.submitted()
    topview.look(task)
    assert topview.balance() == 5000
    topview.look(task)
    assert topview.balance() == 4997.5


def test_credits_may_also_be_taken_at_once_and_given_back(topview: Topview):
    topview.switch(charging="on_submit")
    topview.tell("pace", {"looks": 1})
    topview.fault("submit", "fail_job", videos=[1])
    topview.fault("submit", "fail_job")
    partly, not_at_all = (topview.submitted(generatingCount=2) for _ in range(2))
    assert topview.balance() == 4990
    for task in (partly, not_at_all) * 2:
        topview.look(task)
    assert topview.balance() == 4997.5
    assert topview.state()["credits_refunded"] == 7.5


def test_too_few_credits_are_refused_before_anything_is_accepted(topview: Topview):
    topview.tell("balance", {"provider": "topview", "credits": 4.9})
    refusal = topview.submit(generatingCount=2)
    assert (refusal["code"], refusal["message"]) == ("4100", "Credit not enough")
    assert topview.state()["submits"] == 0
    assert topview.submit()["code"] == "200"


def test_since_nothing_is_reserved_several_tasks_may_overdraw(topview: Topview):
    topview.tell("balance", {"provider": "topview", "credits": 4})
    topview.tell("pace", {"looks": 0})
    for task in [topview.submitted(), topview.submitted()]:
        topview.look(task)
    assert topview.balance() == -1
    assert topview.submit()["code"] == "4100"


def test_the_detail_shows_what_is_left_and_what_each_key_spent(topview: Topview):
    task = topview.finished()
    detail = topview.result("/user/credit/detail")
    assert (detail["uid"], detail["remainCredit"]) == (UID, 4997.5)
    assert "credit" not in detail
    (entry,) = detail["apiKeyMap"][KEY]
    assert (entry["taskId"], entry["costCredit"]) == (task["taskId"], 2.5)
    topview.switch(credit_field="both")
    assert topview.result("/user/credit/detail")["credit"] == 4997.5


def test_the_log_has_only_what_was_paid_the_newest_first(topview: Topview):
    topview.fault("submit", "fail_job", nth=2)
    tasks = []
    for _ in range(4):
        tasks.append(topview.finished()["taskId"])
        topview.tell("clock", {"advance_seconds": 60})
    logs = topview.result("/user/credit/logs", pageSize=2)
    assert (logs["total"], logs["pageNo"], logs["pageSize"]) == (3, 1, 2)
    assert [entry["taskId"] for entry in logs["data"]] == [tasks[3], tasks[2]]
    assert set(logs["data"][0]) == {"uid", "apiKey", "date", "costCredit", "taskId", "taskType"}
    second = topview.result("/user/credit/logs", pageNo=2, pageSize=2)
    assert [entry["taskId"] for entry in second["data"]] == [tasks[0]]
    assert topview.result("/user/credit/logs", taskType="voice_clone")["total"] == 0
    assert topview.result("/user/credit/logs", taskType="common_task_image2video")["total"] == 3


def test_the_log_may_be_asked_for_a_time(topview: Topview):
    first = topview.finished()["taskId"]
    topview.tell("clock", {"advance_seconds": 7200})
    topview.finished()
    dates = [entry["date"] for entry in topview.result("/user/credit/logs")["data"]]
    border = dates[1].replace("T", " ").replace("Z", "")
    until = topview.result("/user/credit/logs", startTime="", endTime=border)
    assert [entry["taskId"] for entry in until["data"]] == [first]
    assert topview.result("/user/credit/logs", startTime=border)["total"] == 2
    assert (
        topview.result("/user/credit/logs", startTime="2020-01-01 00:00:00", endTime="2020-01-02 00:00:00")[
            "data"
        ]
        == []
    )


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"startTime": "yesterday"}, "4001"),
        ({"pageNo": "one"}, "4001"),
        ({"pageNo": "0"}, "4000"),
        ({"pageSize": ""}, "200"),
    ],
)
def test_a_log_asked_for_wrongly_is_refused(topview: Topview, query: dict[str, str], code: str):
    assert topview.get("/user/credit/logs", **query)["code"] == code
