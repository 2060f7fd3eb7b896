"""A task's life at Topview: its states, its videos, what fails and what expires."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import av
import httpx
import pytest

from animatic.sandbox.process import Sandbox, start
from tests.sandbox.topview_customer import V1, V2, Receiver, Topview, still

DAY_SECONDS = 86_400


def v1(topview: Topview, **more: Any) -> str:
    body = {"imageFileId": topview.picture(), "duration": 5, "mode": "pro", "generatingCount": 2}
    return topview.post(f"{V1}/submit", body | more)["result"]["taskId"]


def test_a_submit_says_success_and_the_query_how_it_is(topview: Topview):
    topview.tell("pace", {"looks": 2})
    accepted = topview.submit()["result"]
    assert accepted == {"taskId": accepted["taskId"], "status": "success", "errorMsg": None}
    seen = [topview.look(accepted["taskId"]) for _ in range(3)]
    assert [task["status"] for task in seen] == ["init", "running", "success"]
    assert [len(task["videos"]) for task in seen] == [0, 0, 1]
    assert [task["costCredit"] for task in seen] == [0, 0, 2.5]
    assert topview.state()["looks"] == 3


def test_tasks_move_by_the_clock(topview: Topview):
    topview.tell("pace", {"seconds": 100, "provider": "topview"})
    task = topview.submitted()
    states = []
    for seconds in (1, 40, 60):
        topview.tell("clock", {"advance_seconds": seconds})
        states.append(topview.look(task)["status"])
    while states[-1] == "running":
        states[-1] = topview.look(task)["status"]
    assert states == ["init", "running", "success"]


def test_each_of_several_videos_is_a_file_of_its_own(topview: Topview):
    task = topview.finished(generatingCount=3)
    films = [topview.http.get(video["filePath"]) for video in task["videos"]]
    assert {film.status_code for film in films} == {200}
    assert {film.headers["content-type"] for film in films} == {"video/mp4"}
    assert len({film.content for film in films}) == 3
    assert topview.state()["downloads"] == 3


def test_a_query_needs_a_task_of_its_own_kind(topview: Topview):
    task = topview.submitted()
    assert topview.get(f"{V1}/result", taskId=task)["code"] == "4004"
    assert topview.get(f"{V2}/query", taskId="f" * 32)["code"] == "4004"
    assert topview.get(f"{V2}/query", taskId="")["code"] == "4003"


def test_the_first_version_nests_its_files(topview: Topview):
    task = topview.result(f"{V1}/result", taskId=v1(topview))
    assert (task["status"], task["costCredit"]) == ("success", 2.0)
    assert [set(video) for video in task["videos"]] == [{"originVideo"}] * 2
    assert set(task["videos"][0]["originVideo"]) == {"filePath", "width", "height"}


def test_one_video_may_fail_and_is_not_paid(topview: Topview):
    topview.fault("submit", "fail_job", reason="content policy", videos=[2])
    task = topview.finished(generatingCount=3)
    assert (task["status"], task["errorMsg"]) == ("success", None)
    assert [video["status"] for video in task["videos"]] == ["success", "fail", "success"]
    assert task["videos"][1] == {"status": "fail", "filePath": None, "errorMsg": "content policy"}
    assert task["costCredit"] == 2 * 2.5
    assert topview.balance() == 5000 - 5
    assert topview.state()["jobs"]["done"] == 1


def test_the_first_version_leaves_a_failed_video_out(topview: Topview):
    topview.fault("submit", "fail_job", videos=[1])
    task = topview.result(f"{V1}/result", taskId=v1(topview))
    assert (len(task["videos"]), task["costCredit"]) == (1, 1.0)


@pytest.mark.parametrize("videos", [[], [1, 2]])
def test_a_task_may_fail_whole_and_cost_nothing(topview: Topview, videos: list[int]):
    topview.fault("submit", "fail_job", reason="blocked by moderation", videos=videos)
    task = topview.finished(generatingCount=2)
    assert (task["status"], task["errorMsg"], task["videos"]) == ("fail", "blocked by moderation", [])
    assert task["costCredit"] == 0
    assert topview.balance() == 5000
    assert topview.state()["jobs"]["failed"] == 1


def test_spellings_of_the_answer_are_switches(topview: Topview):
    topview.switch(item_status="upper", cost_credit="string", failed_word="failed", video_duration="seconds")
    topview.switch(videos_carry_ids=True, submit_extras=False)
    topview.fault("submit", "fail_job", videos=[2])
    accepted = topview.submit(generatingCount=2, boardId=topview.board())["result"]
    assert set(accepted) == {"taskId", "status", "errorMsg"}
    task = topview.look(accepted["taskId"])
    assert task["costCredit"] == "2.500"
    assert [video["status"] for video in task["videos"]] == ["SUCCESS", "FAILED"]
    assert task["videos"][0]["duration"] < 10
    assert {"fileId", "boardTaskId"} <= set(task["videos"][0])


@pytest.mark.parametrize(
    ("wanted", "form"),
    [("true", "/cdn/"), ("True", "/cdn/"), ("", "/s3/"), ("false", "/s3/"), (None, "/s3/")],
)
def test_a_link_is_in_the_form_that_was_wished_for(topview: Topview, wanted: str | None, form: str):
    query = {} if wanted is None else {"needCloudFrontUrl": wanted}
    address = topview.look(topview.submitted(), **query)["videos"][0]["filePath"]
    assert address.startswith(f"{topview.address}/topview{form}result/")
    assert topview.http.get(address).status_code == 200


@pytest.mark.parametrize("content_network", ["true", "false"])
def test_a_link_ends_and_the_next_query_has_a_fresh_one(topview: Topview, content_network: str):
    topview.switch(link_seconds=3600)
    task = topview.submitted()

    def link() -> str:
        return topview.look(task, needCloudFrontUrl=content_network)["videos"][0]["filePath"]

    old = link()
    topview.tell("clock", {"advance_seconds": 3602})
    answer = topview.http.get(old)
    assert answer.status_code == 403
    assert "Request has expired" in answer.text
    assert topview.http.get(link()).status_code == 200
    assert topview.http.get(link().replace("/1.mp4", "/2.mp4")).status_code == 403


def test_after_seven_days_no_fresh_link_helps(topview: Topview):
    task = topview.finished()
    address = task["videos"][0]["filePath"]
    topview.tell("clock", {"advance_seconds": 7 * DAY_SECONDS - 60})
    assert topview.http.get(address).status_code == 200
    topview.tell("clock", {"advance_seconds": 120})
    assert topview.http.get(address).status_code == 403
    again = topview.look(task["taskId"])["videos"][0]["filePath"]
    answer = topview.http.get(again)
    assert (answer.status_code, "NoSuchKey" in answer.text) == (404, True)
    topview.switch(result_days=30)
    assert topview.http.get(again).status_code == 200


def test_a_film_is_served_in_ranges_and_goes_wrong_on_order(topview: Topview):
    address = topview.finished()["videos"][0]["filePath"]
    whole = topview.http.get(address).content
    assert topview.http.get(address, headers={"Range": "bytes=0-9"}).content == whole[:10]
    topview.fault("file", "short")
    assert topview.http.get(address).content == whole[: len(whole) // 2]
    topview.fault("file", "expired")
    assert topview.http.get(address).status_code == 403


def test_a_film_is_made_from_the_picture_as_asked(topview: Topview):
    topview.tell("film", {"shared": False})
    asked = {"model": "Vidu Q3 Pro", "resolution": 540, "duration": 1, "aspectRatio": "1:1", "sound": "on"}
    task = topview.finished(firstFrameFileId=topview.upload(still(), "jpg"), **asked)
    assert task["status"] == "success", task
    video = task["videos"][0]
    with av.open(BytesIO(topview.http.get(video["filePath"]).content)) as film:
        assert (film.streams.video[0].width, film.streams.video[0].height) == (540, 540)
        assert len(film.streams.audio) == 1
        assert video["duration"] == pytest.approx(1000 * film.duration / av.time_base, abs=1)
    assert (video["width"], video["height"]) == (540, 540)


def test_the_state_counts_submits_by_picture_and_by_address(topview: Topview):
    topview.fault("submit", "drop_after")
    with pytest.raises(httpx.TransportError):
        topview.submit(noticeUrl="http://127.0.0.1:9/hook")
    state = topview.state()
    assert state["submits"] == 1
    assert state["submits_by_image"] == {topview.picture(): 1}
    assert state["submits_by_webhook"] == {"http://127.0.0.1:9/hook": 1}
    assert state["requests"]["submit"] == 1


def test_everything_is_remembered_over_a_kill(http: httpx.Client, tmp_path: Path, receiver: Receiver):
    def opened() -> tuple[Sandbox, Topview]:
        sandbox = start(data=tmp_path, pace="looks:9")
        return sandbox, Topview(sandbox.address, http, "sandbox", "sandbox")

    sandbox, topview = opened()
    topview.tell("film", {"shared": True})
    topview.switch(board_parameters="empty")
    board = topview.post("/boards/create", {"name": "Kept"})["result"]["boardId"]
    task = topview.submitted(boardId=board, noticeUrl=receiver.address)
    assert topview.look(task)["status"] == "init"
    sandbox.kill()
    sandbox, topview = opened()
    topview.tell("pace", {"at_once": True})
    found = topview.look(task)
    assert (found["status"], found["boardId"]) == ("success", board)
    assert receiver.notice()[1]["taskId"] == task
    assert topview.balance() == 4997.5
    assert topview.state()["switches"]["board_parameters"] == "empty"
    sandbox.stop()
