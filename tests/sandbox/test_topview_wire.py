"""Every documented exchange with Topview, played against the sandbox: the answers have the documented shape."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.topview_customer import V1, V2, Receiver, Topview

WIRE = json.loads((Path(__file__).parents[1] / "wire" / "topview.json").read_text())
EXCHANGES = {entry["name"]: entry for entry in WIRE if "request" in entry}
NOTICES = {entry["name"]: entry["notice"] for entry in WIRE if "notice" in entry}

FIRST, SECOND = "9a8b7c6d5e4f30211203f4e5d6c7b8a9", "1f2e3d4c5b6a79880796a5b4c3d2e1f0"
OLD, NEW = "0c1d2e3f405162738495a6b7c8d9e0f1", "5566778899aabbccddeeff0011223344"
BOARD, ZIP = "brd_7711", "dl_1"
MODERATED = "blocked by moderation, credits returned"

SAME = """
    bizType code costCredit errorMsg mediaType message name pageNo pageSize processedCount progress size status
    taskType toolCategory toolType topviewUid totalCount uid unit
"""
"""Keys whose values must be the documented ones, not only of the same kind."""
FREE = {("result", "usedDiskSpace", "size")}
"""Places under such keys where the value is an example all the same."""
EXTRA = {"boardTaskId", "duration", "errorMsg", "height", "width"}
"""Keys that occur in some documented answers of a kind and not in others."""

Given = Callable[[Topview], dict[str, str]]


def nothing(_: Topview) -> dict[str, str]:
    return {}


def submitted(name: str, documented: str = NEW, **more: Any) -> Given:
    """The documented submit of this name, without a board unless `boardId` is among the changes."""

    def submit(topview: Topview) -> dict[str, str]:
        request = EXCHANGES[name]["request"]
        body = substituted(request["body"], always(topview))
        body |= {"boardId": None} | {
            key: always(topview).get(str(value), value) for key, value in more.items()
        }
        answer = topview.post(request["path"], body)
        assert answer["code"] == "200", answer
        return {documented: answer["result"]["taskId"]}

    return submit


def paced(given: Given, looks: int) -> Given:
    """Under way: not begun at its first look, running at the second; so many looks were taken already."""

    def pace(topview: Topview) -> dict[str, str]:
        topview.tell("pace", {"looks": 9})
        ids = given(topview)
        for documented, task in list(ids.items()) * looks:
            topview.result(f"{V1}/result" if documented == OLD else f"{V2}/query", taskId=task)
        return ids

    return pace


def faulty(given: Given, **fault: Any) -> Given:
    def fail(topview: Topview) -> dict[str, str]:
        topview.fault("submit", "fail_job", **fault)
        return given(topview)

    return fail


def switched(given: Given = nothing, **switches: Any) -> Given:
    def switch(topview: Topview) -> dict[str, str]:
        topview.switch(**switches)
        return given(topview)

    return switch


def done(given: Given) -> Given:
    def finish(topview: Topview) -> dict[str, str]:
        ids = given(topview)
        topview.look(ids[NEW])
        return ids

    return finish


def zipped(topview: Topview) -> dict[str, str]:
    ids = done(one_on_board)(topview)
    chosen = {"boardId": topview.board(), "taskIds": list(ids.values())}
    asked = topview.post("/boards/tasks/batch-download/submit", chosen)["result"]
    return {ZIP: asked["downloadTaskId"]}


def waiting_file(topview: Topview) -> dict[str, str]:
    return {SECOND: topview.result("/v1/upload/credential", format="jpg")["fileId"]}


def own_board(topview: Topview) -> dict[str, str]:
    return {BOARD: topview.post("/boards/create", {"name": "To go"})["result"]["boardId"]}


def paid_today(topview: Topview) -> dict[str, str]:
    days = [time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() + hours * 3600)) for hours in (-1, 1)]
    return done(one)(topview) | dict(zip(("2026-10-02 00:00:00", "2026-10-03 00:00:00"), days, strict=True))


one = submitted("v2 submit", generatingCount=1, endFrameFileId=None)
two = submitted("v2 submit", boardId=BOARD)
one_on_board = submitted("v2 submit", generatingCount=1, boardId=BOARD)
under_way = switched(paced(one_on_board, 2), board_parameters="empty")

GIVEN: dict[str, Given] = {
    "upload check before the bytes came": waiting_file,
    "balance": done(one),
    "credit logs": paid_today,
    "v1 result of one under way": paced(submitted("v1 submit", OLD), 1),
    "v1 result of one done": submitted("v1 submit", OLD),
    "v2 query of one not begun": paced(one, 0),
    "v2 query of one under way": paced(one, 1),
    "v2 query with the file's host named but empty": paced(one, 1),
    "v2 query of one done": two,
    "v2 query of one done in part": faulty(two, reason="content policy", videos=[2]),
    "v2 query of one that failed": faulty(one, reason=MODERATED),
    "v2 query with a shouted status and the cost as text": switched(
        one, item_status="upper", cost_credit="string"
    ),
    "text to video query of one done": submitted("text to video submit", boardId=BOARD),
    "omni reference query of one done": submitted("omni reference submit"),
    "text to image query of one done": submitted("text to image submit"),
    "image edit query of one done": submitted("image edit submit"),
    "storyboard query of one done": submitted("storyboard submit"),
    "boards": switched(board_list_key="list"),
    "boards as the official client reads them": switched(board_list_key="data"),
    "board deleted": own_board,
    "board tasks": under_way,
    "board task detail": under_way,
    "board tasks deleted": one_on_board,
    "zip asked for": done(one_on_board),
    "zip ready": zipped,
}


def given_for(name: str) -> Given:
    refusal = re.fullmatch(r"v2 submit refused with (\d+)", name)
    if not refusal:
        return GIVEN.get(name, nothing)

    def refuse(topview: Topview) -> dict[str, str]:
        topview.fault("submit", {"code": refusal[1]})
        return {}

    return refuse


def always(topview: Topview) -> dict[str, str]:
    return {FIRST: topview.picture("first"), SECOND: topview.picture("second"), BOARD: topview.board()}


def differences(documented: Any, answered: Any, at: tuple[str, ...] = ()) -> list[str]:
    """Where an answer has not the documented shape."""
    place = ".".join(at)
    if isinstance(documented, dict) and isinstance(answered, dict):
        missing = [f"{place}.{name} is missing" for name in documented.keys() - answered.keys() - EXTRA]
        extra = [f"{place}.{name} is not documented" for name in answered.keys() - documented.keys() - EXTRA]
        shared = documented.keys() & answered.keys()
        inside = (differences(documented[name], answered[name], (*at, name)) for name in sorted(shared))
        return [*missing, *extra, *chain.from_iterable(inside)]
    if isinstance(documented, list) and isinstance(answered, list):
        return differences_of_lists(documented, answered, at)
    if at and at[-1] in SAME.split() and at not in FREE:
        return [] if documented == answered else [f"{place} is {answered!r}, not {documented!r}"]
    return [] if kind(documented) == kind(answered) else [f"{place} is {answered!r}, not like {documented!r}"]


def differences_of_lists(documented: list[Any], answered: list[Any], at: tuple[str, ...]) -> list[str]:
    """Each documented item must be like one that was answered; a list documented as empty must be empty."""
    if not documented:
        return [f"{'.'.join(at)} is not empty"] if answered else []
    missing = []
    for wanted in documented:
        found = [differences(wanted, item, (*at, "[]")) for item in answered]
        if [] not in found:
            missing += min(found, key=len, default=[f"{'.'.join(at)} is empty"])
    return missing


def kind(value: Any) -> str:
    """What a value is: an id, an address, a moment, a text, a number, or a plain type."""
    if isinstance(value, str):
        patterns = {
            "id": r"[0-9a-f]{32}",
            "file": r"upload/[0-9a-f]{32}\.jpg",
            "address": r"https?://\S+",
            "moment": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
            "board moment": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d",
            "record": r"\{.*\}",
        }
        return next((name for name, pattern in patterns.items() if re.fullmatch(pattern, value)), "text")
    return (
        "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__
    )


def substituted(part: Any, real: dict[str, str]) -> Any:
    text = json.dumps(part)
    for documented, ours in real.items():
        text = text.replace(documented, ours)
    return json.loads(text)


@pytest.mark.parametrize("name", EXCHANGES)
def test_a_documented_request_gets_an_answer_of_the_documented_shape(topview: Topview, name: str):
    real = always(topview) | given_for(name)(topview)
    request, response = (substituted(EXCHANGES[name][part], real) for part in ("request", "response"))
    answer = topview.send(
        request["method"],
        request["path"],
        params=request["query"],
        headers=request["headers"],
        json=request["body"],
    )
    assert answer.status_code == response["status"]
    if isinstance(response["body"], str):
        assert answer.text == response["body"]
    else:
        assert differences(response["body"], answer.json()) == []


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_is_as_documented_and_so_is_the_answer_it_waits_for(
    topview: Topview, receiver: Receiver, name: str
):
    documented = NOTICES[name]
    topview.switch(notice_result="string" if isinstance(documented["body"]["result"], str) else "object")
    if documented["body"]["status"] == "fail":
        topview.fault("submit", "fail_job", reason=MODERATED)
    receiver.reply = lambda said: substituted(documented["reply"], {"nt-2f61": said["uuid"]})
    ids = submitted("v2 submit", generatingCount=1, endFrameFileId=None, noticeUrl=receiver.address)(topview)
    headers, said = receiver.notice()
    expected = substituted(documented["body"], ids)
    for body in (expected, said):
        body["result"] = json.loads(body["result"]) if isinstance(body["result"], str) else body["result"]
    assert differences(expected, said) == []
    assert {headers[header.lower()] for header in documented["headers"]} == set(
        documented["headers"].values()
    )
    while not topview.state()["notices_taken"]:
        assert topview.state()["notices_sent"] == 1


def test_the_comparison_itself_sees_what_differs():
    documented = {"code": "200", "result": {"taskId": NEW, "filePath": "http://a/b", "n": 5, "videos": []}}
    answered = {"code": "4000", "result": {"taskId": "7", "n": "5", "new": 1, "videos": [1]}}
    assert sorted(differences(documented, answered)) == [
        "code is '4000', not '200'",
        "result.filePath is missing",
        "result.n is '5', not like 5",
        "result.new is not documented",
        f"result.taskId is '7', not like '{NEW}'",
        "result.videos is not empty",
    ]


def test_the_paths_of_this_file_are_the_documented_ones():
    paths = {exchange["request"]["path"] for exchange in EXCHANGES.values()}
    assert {f"{V1}/submit", f"{V1}/result", f"{V2}/submit", f"{V2}/query"} <= paths
