"""Boards at Topview, what lies on them, and taking it home as a zip file."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image

from tests.sandbox.topview_customer import UID, Topview

ZIP = "/boards/tasks/batch-download"


def made(topview: Topview, name: str) -> dict[str, Any]:
    return topview.post("/boards/create", {"name": name})


def on(topview: Topview, board: str, **query: Any) -> dict[str, Any]:
    return topview.result("/boards/tasks/list", boardId=board, **query)


def test_everybody_has_a_first_board(topview: Topview):
    boards = topview.result("/boards/list")
    assert boards["list"] == boards["data"]
    (board,) = boards["list"]
    assert (board["name"], board["isSystemDefault"], board["uid"]) == ("My First Board", True, UID)
    assert topview.result("/boards/detail", boardId=board["boardId"]) == board
    assert (
        topview.send("DELETE", "/boards/delete", params={"boardId": board["boardId"]}).json()["code"]
        == "4006"
    )


@pytest.mark.parametrize(("key", "other"), [("list", "data"), ("data", "list")])
def test_boards_may_come_under_one_key_alone(topview: Topview, key: str, other: str):
    topview.switch(board_list_key=key)
    boards = topview.result("/boards/list")
    assert key in boards
    assert other not in boards


def test_a_board_is_made_renamed_and_deleted(topview: Topview):
    board = made(topview, "Autumn")["result"]["boardId"]
    renamed = topview.send("PUT", "/boards/update", json={"boardId": board, "name": "Winter"}).json()
    assert renamed["result"] == {"boardId": board, "name": "Winter"}
    assert topview.result("/boards/detail", boardId=board)["name"] == "Winter"
    task = topview.submitted(boardId=board)
    assert topview.send("DELETE", "/boards/delete", params={"boardId": board}).json()["code"] == "200"
    assert topview.get("/boards/detail", boardId=board)["code"] == "4004"
    assert topview.result("/boards/list")["total"] == 1
    assert "boardId" not in topview.look(task)


@pytest.mark.parametrize(
    ("name", "code"),
    [("My First Board", "4005"), ("", "4003"), (None, "4003"), ("   ", "4003"), ("a" * 201, "4000"), (7, "4001"),
     ("a" * 200, "200")],
    ids=repr,
)  # fmt: skip
def test_a_name_is_there_new_and_short(topview: Topview, name: Any, code: str):
    assert made(topview, name)["code"] == code


def test_a_name_of_another_board_cannot_be_taken(topview: Topview):
    board = made(topview, "Autumn")["result"]["boardId"]
    rename = {"boardId": board, "name": "My First Board"}
    assert topview.send("PUT", "/boards/update", json=rename).json()["code"] == "4005"
    assert topview.send("PUT", "/boards/update", json=rename | {"name": "Autumn"}).json()["code"] == "200"


def test_each_video_of_a_task_lies_on_its_board(topview: Topview):
    board = topview.board()
    accepted = topview.submit(boardId=board, generatingCount=2)["result"]
    assert accepted["boardId"] == board
    assert len(accepted["boardTaskIds"]) == 2
    topview.submitted()
    rows = on(topview, board)["list"]
    assert [row["boardTaskId"] for row in rows] == accepted["boardTaskIds"]
    assert {row["taskId"] for row in rows} == {accepted["taskId"]}
    assert topview.look(accepted["taskId"])["boardTaskId"] == accepted["boardTaskIds"][0]
    assert topview.result("/boards/detail", boardId=board)["taskCount"] == 2
    topview.switch(board_rows="task")
    assert on(topview, board)["total"] == 1


def test_a_board_task_repeats_what_was_submitted_unless_told_otherwise(topview: Topview):
    task = topview.submitted(boardId=topview.board(), noticeUrl="http://127.0.0.1:9/hook/17")
    parameters = topview.result("/boards/tasks/detail", taskId=task)["parameters"]
    assert parameters["noticeUrl"] == "http://127.0.0.1:9/hook/17"
    assert (parameters["model"], parameters["firstFrameFileId"]) == ("Kling V3", topview.picture())
    topview.switch(board_parameters="empty")
    assert topview.result("/boards/tasks/detail", taskId=task)["parameters"] == {}


def test_a_board_task_tells_of_the_queue_and_not_of_the_cost(topview: Topview):
    topview.tell("pace", {"seconds": 100})
    board = topview.board()
    tasks = [topview.submitted(boardId=board) for _ in range(3)]
    last = topview.result("/boards/tasks/detail", taskId=tasks[2])
    assert (last["status"], last["completedAt"], last["result"]) == ("init", None, {})
    assert last["estimateInfo"] == {
        "queueCount": 2,
        "estimatedWaitSeconds": 75,
        "estimatedProcessSeconds": 100,
    }
    topview.tell("pace", {"at_once": True})
    topview.look(tasks[2])
    last = topview.result("/boards/tasks/detail", taskId=tasks[2])
    assert (last["status"], last["creditsCost"], last["estimateInfo"]["queueCount"]) == ("success", 0, 0)
    assert topview.http.get(last["result"]["filePath"]).status_code == 200
    topview.switch(board_credits="cost")
    assert topview.result("/boards/tasks/detail", taskId=tasks[2])["creditsCost"] == 2.5


def test_a_failed_video_fails_alone_on_the_board(topview: Topview):
    topview.fault("submit", "fail_job", reason="content policy", videos=[2])
    board = topview.board()
    topview.finished(boardId=board, generatingCount=2)
    rows = on(topview, board)["list"]
    assert [(row["status"], row["errorMessage"]) for row in rows] == [
        ("success", None),
        ("fail", "content policy"),
    ]


def test_a_board_is_filtered_sorted_and_paged(topview: Topview):
    board = topview.board()
    first = topview.submitted(boardId=board)
    topview.tell("clock", {"advance_seconds": 60})
    asked = {"model": "Nano Banana 2", "prompt": "a cup", "aspectRatio": "1:1", "boardId": board}
    image = topview.post("/v1/common_task/text2image/task/submit", asked)["result"]["taskId"]
    ids = [[row["taskId"] for row in on(topview, board, **query)["list"]] for query in (
        {}, {"sortField": "gmtCreate", "sortOrder": "asc"}, {"mediaType": "video"}, {"toolCategory": "image"},
        {"toolType": "text2image"}, {"mediaType": "audio"}, {"mediaType": "all"}, {"rating": 5},
        {"pageNo": 2, "pageSize": 1},
    )]  # fmt: skip
    newest = [image, first]
    assert ids == [newest, newest[::-1], [first], [image], [image], [], newest, [], [first]]
    assert topview.get("/boards/tasks/list", boardId=board, sortField="colour")["code"] == "4000"


def test_recent_thumbnails_are_pictures(topview: Topview):
    board = topview.board()
    topview.finished(boardId=board, generatingCount=4)
    topview.finished(boardId=board)
    thumbnails = topview.result("/boards/detail", boardId=board)["recentThumbnails"]
    assert len(thumbnails) == 4
    shown = topview.http.get(thumbnails[0])
    assert shown.headers["content-type"] == "image/webp"
    assert Image.open(BytesIO(shown.content)).width > 100


def test_tasks_are_taken_off_a_board_and_stay_otherwise(topview: Topview):
    board = topview.board()
    tasks = [topview.finished(boardId=board)["taskId"] for _ in range(3)]
    chosen = {"boardId": board, "selectAll": False, "taskIds": tasks[:1]}
    assert topview.post("/boards/tasks/batch-delete", chosen)["code"] == "200"
    assert [row["taskId"] for row in on(topview, board, sortOrder="asc")["list"]] == tasks[1:]
    assert topview.look(tasks[0])["status"] == "success"
    assert topview.get("/boards/tasks/detail", taskId=tasks[0])["code"] == "4004"
    but_one = {
        "boardId": board,
        "selectAll": True,
        "excludeTaskIds": tasks[2:],
        "filter": {"mediaType": "video"},
    }
    topview.post("/boards/tasks/batch-delete", but_one)
    assert [row["taskId"] for row in on(topview, board)["list"]] == tasks[2:]
    assert topview.post("/boards/tasks/batch-delete", chosen)["code"] == "4004"
    assert topview.post("/boards/tasks/batch-delete", {"boardId": board})["code"] == "4003"
    assert topview.balance() == 5000 - 3 * 2.5


def test_a_zip_has_the_finished_videos(topview: Topview):
    board = topview.board()
    topview.fault("submit", "fail_job", videos=[1])
    films = [
        topview.http.get(video["filePath"]).content
        for task in (topview.finished(boardId=board, generatingCount=2), topview.finished(boardId=board))
        for video in task["videos"]
        if video["filePath"]
    ]
    topview.tell("pace", {"looks": 2})
    topview.submitted(boardId=board)
    asked = topview.post(f"{ZIP}/submit", {"boardId": board, "selectAll": True})["result"]
    assert (asked["status"], asked["progress"], asked["totalCount"]) == ("init", 0, 2)
    seen = [topview.result(ZIP, downloadTaskId=asked["downloadTaskId"]) for _ in range(3)]
    assert [state["status"] for state in seen] == ["init", "running", "success"]
    assert [state["progress"] for state in seen] == [0, 50, 100]
    ready = seen[-1]
    content = topview.http.get(ready["downloadUrl"]).content
    assert (ready["fileCount"], ready["totalSize"]) == (2, len(content))
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.read(name) for name in archive.namelist()) == sorted(films)
    topview.tell("clock", {"advance_seconds": 86_500})
    assert topview.http.get(ready["downloadUrl"]).status_code == 403


def test_a_zip_of_nothing_is_refused(topview: Topview):
    board = topview.board()
    assert topview.post(f"{ZIP}/submit", {"boardId": board, "selectAll": True})["code"] == "4004"
    assert topview.get(ZIP, downloadTaskId="f" * 32)["code"] == "4004"
