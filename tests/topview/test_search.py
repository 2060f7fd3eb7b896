"""Finding the job of a lost submit."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from animatic.errors import Locked
from animatic.providers.provider import Found, Job
from animatic.providers.topview_v1 import TopviewV1
from animatic.providers.topview_v2 import TopviewV2
from tests.scripted import Line, ScriptedServer
from tests.topview.orders import BOARD, FIRST, KEY, LAST, ONE, SENT_AT, TWO, bad, good, order, page

OURS = {"model": "Kling V3", "firstFrameFileId": FIRST, "endFrameFileId": LAST}
OTHERS = {"model": "Kling V3", "firstFrameFileId": "0" * 32}
BOARDS = page({"boardId": BOARD, "name": "Animatic"})
ASKED = order("Kling V3", last=True)

JUST_AFTER, JUST_BEFORE, LONG_BEFORE = "2026-09-21 14:13:21", "2026-09-21 14:12:19", "2026-09-20 14:00:00"


def record(name: str, parameters: object = None, **more: Any) -> dict[str, Any]:
    about = {"taskId": name, "toolType": "image2video", "gmtCreate": JUST_AFTER, "creditsCost": 0}
    return {**about, "parameters": parameters, **more}


def charge(name: str, **more: Any) -> dict[str, Any]:
    about = {"taskId": name, "taskType": "common_task_image2video", "costCredit": 4.0, "apiKey": KEY}
    return {**about, "date": "2026-09-21T14:14:00Z", **more}


# ── on the board ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "parameters",
    [
        OURS,
        json.dumps(OURS),
        {"input": {"images": [{"fileId": LAST}, {"fileId": FIRST}]}},
        {"request": json.dumps({"nested": json.dumps(OURS)})},
        [FIRST, LAST],
    ],
)
def test_a_lost_task_is_found_by_its_uploads_in_whatever_shape_they_are_told(
    v2: TopviewV2, server: ScriptedServer, parameters: object
) -> None:
    server.plays(BOARDS, page(record("x", OTHERS), record(ONE, parameters), record("y")))
    assert v2.find(ASKED, SENT_AT) == Found((Job(ONE),), complete=True)
    listed, searched = server.heard
    assert listed.path == "/boards/list"
    assert (searched.method, searched.path) == ("GET", "/boards/tasks/list")
    assert searched.query == {
        "boardId": BOARD,
        "mediaType": "video",
        "sortField": "gmtCreate",
        "sortOrder": "desc",
        "pageNo": "1",
        "pageSize": "50",
    }


def test_a_task_of_several_films_is_one_job(v2: TopviewV2, server: ScriptedServer) -> None:
    films = [record(ONE, OURS, boardTaskId=f"bt_{number}") for number in range(4)]
    server.plays(BOARDS, page(*films))
    assert v2.find(ASKED, SENT_AT) == Found((Job(ONE),), complete=True)


def test_a_lost_task_is_searched_for_on_the_board_that_was_chosen(
    v2: TopviewV2, server: ScriptedServer
) -> None:
    server.plays(page(record(ONE, OURS)))
    assert v2.find(order("Kling V3", last=True, board="brd_1"), SENT_AT).jobs == (Job(ONE),)
    assert server.heard[0].query["boardId"] == "brd_1"


def test_a_search_takes_both_boards_when_two_processes_made_one_each(
    v2: TopviewV2, server: ScriptedServer
) -> None:
    two = page({"boardId": "a", "name": "Animatic"}, {"boardId": "b", "name": "Animatic"})
    server.plays(two, page(), page(record(ONE, OURS)))
    assert v2.find(ASKED, SENT_AT).jobs == (Job(ONE),)


def test_a_search_goes_back_page_by_page_but_not_past_a_day_before_the_submit(
    v2: TopviewV2, server: ScriptedServer
) -> None:
    pages = [
        {"total": 500, "list": [record("x", OTHERS)]},
        {"total": 500, "list": [record("y", OTHERS, gmtCreate=JUST_BEFORE)]},
        {"total": 500, "list": [record("z", OTHERS, gmtCreate=LONG_BEFORE)]},
        {"total": 500, "list": [record(ONE, OURS)]},
    ]
    server.plays(BOARDS, *map(good, pages))
    assert v2.find(ASKED, SENT_AT) == Found()
    assert [heard.query["pageNo"] for heard in server.heard[1:]] == ["1", "2", "3"]


def test_a_search_ends_in_any_case(v2: TopviewV2, server: ScriptedServer) -> None:
    endless = [good({"total": 10**9, "list": [record(f"x{number}", OTHERS)]}) for number in range(40)]
    server.plays(BOARDS, *endless)
    v2.find(ASKED, SENT_AT)
    assert 10 < len(server.heard) < 20
    server.plays(BOARDS, endless[0])
    v2.find(ASKED, SENT_AT)
    assert len(server.heard) == 3  # the same page again


@pytest.mark.parametrize("parameters", [None, {}, "", "{}", {"model": "Kling V3"}, {"model": "kling-v3"}])
def test_a_task_that_tells_nothing_of_its_files_is_only_possible(
    v2: TopviewV2, server: ScriptedServer, parameters: object
) -> None:
    server.plays(BOARDS, page(record(ONE, parameters), record("x", OTHERS)))
    assert v2.find(ASKED, SENT_AT) == Found(candidates=(Job(ONE),))


@pytest.mark.parametrize(
    "other",
    [
        record(ONE, OTHERS),
        record(ONE, {"fileId": "short"}),
        record(ONE, {"model": "Sora 2"}),
        record(ONE, toolType="text2video"),
        record(ONE, toolType=None),
        record(ONE, gmtCreate=JUST_BEFORE),
        record("no id!"),
        record(ONE, {"firstFrameFileId": FIRST}),
    ],
)
def test_a_task_that_cannot_be_ours_is_not_even_possible(
    v2: TopviewV2, server: ScriptedServer, other: dict[str, Any]
) -> None:
    server.plays(BOARDS, page(other))
    assert v2.find(ASKED, SENT_AT) == Found()
    assert len(server.heard) == 2


def test_two_tasks_of_the_same_uploads_are_left_for_a_person_to_tell_apart(
    v2: TopviewV2, server: ScriptedServer
) -> None:
    server.plays(BOARDS, page(record(ONE, OURS), record(TWO, OURS)))
    assert v2.find(ASKED, SENT_AT) == Found(candidates=(Job(ONE), Job(TWO)))


def test_only_the_pictures_of_the_order_are_looked_for(v2: TopviewV2, server: ScriptedServer) -> None:
    server.plays(BOARDS, page(record(ONE, {"firstFrameFileId": FIRST})))
    assert LAST in order("Kling 2.6").references.values()
    assert v2.find(order("Kling 2.6"), SENT_AT).jobs == (Job(ONE),)


def test_an_order_without_uploads_matches_nothing_exactly(v2: TopviewV2, server: ScriptedServer) -> None:
    server.plays(BOARDS, page(record(ONE, OURS)))
    assert v2.find(replace(ASKED, references={}), SENT_AT) == Found()


# ── in the credit log ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("boards", [page(), bad("4006"), Line(b"<html>")])
def test_the_credit_log_is_asked_where_no_board_can_be_read(
    v2: TopviewV2, server: ScriptedServer, boards: Any
) -> None:
    server.plays(boards, page(charge(ONE), key="data"))
    assert v2.find(ASKED, SENT_AT) == Found(candidates=(Job(ONE, 4_000),))


def test_v1_is_searched_for_in_the_credit_log(v1: TopviewV1, server: ScriptedServer) -> None:
    server.plays(page(charge(ONE), charge(TWO, costCredit="2.5", apiKey="sk-…"), key="data"))
    assert v1.find(order("pro"), SENT_AT) == Found(candidates=(Job(ONE, 4_000), Job(TWO, 2_500)))
    (heard,) = server.heard
    assert heard.path == "/user/credit/logs"
    assert heard.query["taskType"] == "common_task_image2video"
    assert heard.query["startTime"] == "2026-09-21 14:12:20"


@pytest.mark.parametrize(
    "row",
    [
        charge(ONE, date="2026-09-21T14:12:19Z"),
        charge(ONE, apiKey="sk-somebodyelses"),
        charge(ONE, taskType="pa2_image2video"),
        charge(ONE, costCredit=None),
        charge("no id!"),
    ],
)
def test_a_charge_that_cannot_be_ours_is_no_candidate(
    v1: TopviewV1, server: ScriptedServer, row: dict[str, Any]
) -> None:
    server.plays(page(row, key="data"))
    assert v1.find(order("pro"), SENT_AT) == Found()


def test_a_search_without_an_answer_says_so(v1: TopviewV1, server: ScriptedServer) -> None:
    server.plays(bad("401"))
    with pytest.raises(Locked):
        v1.find(order("pro"), SENT_AT)
