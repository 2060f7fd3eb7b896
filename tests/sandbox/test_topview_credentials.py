"""Who is let in at Topview, and what a path of nobody says."""

from __future__ import annotations

import pytest

from tests.sandbox.topview_customer import KEY, UID, V2, Topview

GOOD = {"Authorization": f"Bearer {KEY}", "Topview-Uid": UID}
REFUSED = {"code": "401", "message": "Unauthorized, need to login again", "result": None}


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        (GOOD, "200"),
        ({"Authorization": "Bearer sandbox", "Topview-Uid": "sandbox"}, "200"),
        ({"Authorization": "Bearer poor", "Topview-Uid": "poor"}, "200"),
        ({"authorization": f"bearer {KEY}", "topview-uid": UID}, "200"),
        ({}, "401"),
        ({"Topview-Uid": UID}, "401"),
        ({"Authorization": f"Bearer {KEY}"}, "401"),
        ({"Authorization": KEY, "Topview-Uid": UID}, "401"),
        ({"Authorization": "Bearer nobody", "Topview-Uid": UID}, "401"),
        ({"Authorization": f"Bearer {KEY}", "Topview-Uid": "sandbox"}, "401"),
        ({"Authorization": "Bearer sandbox", "Topview-Uid": UID}, "401"),
    ],
    ids=str,
)
def test_both_headers_must_be_there_and_belong_together(topview: Topview, headers: dict[str, str], code: str):
    answer = topview.send("GET", "/user/space", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (200, code)


def test_a_refusal_is_http_200_with_a_null_result_unless_told_otherwise(topview: Topview):
    assert topview.send("GET", "/boards/list", headers={}).json() == REFUSED
    topview.switch(http_status_for_auth=401)
    answer = topview.send("GET", "/boards/list", headers={})
    assert (answer.status_code, answer.json()) == (401, REFUSED)
    topview.fault("boards", {"code": 401})
    assert topview.send("GET", "/boards/list").status_code == 401


def test_the_credit_is_shown_to_a_key_alone_unless_told_otherwise(topview: Topview):
    key_alone = {"Authorization": f"Bearer {KEY}"}
    assert topview.send("GET", "/user/credit/detail", headers=key_alone).json()["result"]["uid"] == UID
    stranger = key_alone | {"Topview-Uid": "sandbox"}
    assert topview.send("GET", "/user/credit/detail", headers=stranger).json() == REFUSED
    topview.switch(uid_for_credit="required")
    assert topview.send("GET", "/user/credit/detail", headers=key_alone).json() == REFUSED


def test_a_plan_without_the_api_is_kept_out_with_403(topview: Topview):
    topview.switch(api_access=False)
    answer = topview.send("GET", "/user/credit/detail")
    assert (answer.status_code, answer.json()["code"]) == (403, "4006")


def test_a_task_is_its_owners_alone(topview: Topview):
    mine, picture, board = topview.submitted(), topview.picture(), topview.board()
    topview.key = topview.uid = "poor"
    assert topview.get(f"{V2}/query", taskId=mine)["code"] == "4004"
    assert topview.submit(firstFrameFileId=picture)["code"] == "4004"
    assert topview.get("/boards/detail", boardId=board)["code"] == "4004"
    assert topview.get("/boards/tasks/detail", taskId=mine)["code"] == "4004"
    assert topview.balance() == 5000


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/v2/common_task/nothing/submit"), ("GET", f"{V2}/submit"), ("DELETE", "/boards/list")],
)
def test_an_unknown_path_says_that_it_cannot(topview: Topview, method: str, path: str):
    answer = topview.send(method, path)
    assert (answer.status_code, answer.text) == (404, f"Cannot {method} {path}")


def test_doubled_slashes_do_no_harm(topview: Topview):
    headers = {"Authorization": f"Bearer {KEY}", "Topview-Uid": UID}
    address = f"{topview.address}//topview//user/space"
    assert topview.http.get(address, headers=headers).json()["code"] == "200"
