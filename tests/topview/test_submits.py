"""What a submit sends to Topview, and the job it gives."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from animatic.brief import Brief
from animatic.errors import Busy, Refused, Silent
from animatic.providers.provider import Job, Order
from animatic.providers.topview_v1 import TopviewV1
from animatic.providers.topview_v2 import TopviewV2
from tests.scripted import Line, ScriptedServer
from tests.topview.orders import BOARD, FIRST, LAST, NOTICES, ONE, TWO, V1, V2, bad, good, order, page

ACCEPTED = good({"taskId": TWO, "status": "success", "errorMsg": None})


def test_v1_is_asked_with_every_parameter_it_has(v1: TopviewV1, server: ScriptedServer) -> None:
    server.plays(good({"taskId": ONE, "status": "success", "errorMsg": None, "noticeUuid": "nt-1"}))
    asked = order("best", seconds=10, count=4, negative_prompt="blur")
    assert v1.submit(replace(asked, notice_address=NOTICES)) == (Job(ONE),)
    (heard,) = server.heard
    assert (heard.method, heard.path) == ("POST", "/v1/common_task/image2video/submit")
    assert heard.json == {
        "imageFileId": FIRST,
        "prompt": "Slow push in",
        "negativePrompt": "blur",
        "duration": 10,
        "mode": "best",
        "generatingCount": 4,
        "noticeUrl": NOTICES,
    }


def test_v2_is_asked_with_every_parameter_the_model_takes(v2: TopviewV2, server: ScriptedServer) -> None:
    server.plays(ACCEPTED)
    choices = {"aspect": "9:16", "resolution": "2160p", "seconds": 8, "sound": True, "count": 2}
    asked = order("Veo 3.1", last=True, board=BOARD, **choices)
    assert v2.submit(replace(asked, notice_address=NOTICES)) == (Job(TWO),)
    (heard,) = server.heard
    assert (heard.method, heard.path) == ("POST", "/v2/common_task/image2video/task/submit")
    assert heard.json == {
        "model": "Veo 3.1",
        "firstFrameFileId": FIRST,
        "endFrameFileId": LAST,
        "prompt": "Slow push in",
        "aspectRatio": "9:16",
        "resolution": 2160,
        "duration": 8,
        "sound": "on",
        "generatingCount": 2,
        "boardId": BOARD,
        "noticeUrl": NOTICES,
    }


def test_a_model_with_references_gets_them_and_no_first_picture(
    v2: TopviewV2, server: ScriptedServer
) -> None:
    server.plays(ACCEPTED)
    v2.submit(order("Kling O1 Reference-to-Video", board=BOARD))
    assert server.heard[0].json == {
        "model": "Kling O1 Reference-to-Video",
        "referenceImageFileIds": [FIRST, LAST],
        "prompt": "Slow push in",
        "aspectRatio": "9:16",
        "resolution": 1080,
        "duration": 5,
        "generatingCount": 1,
        "boardId": BOARD,
    }


@pytest.mark.parametrize("model", V2)
def test_a_model_is_never_asked_for_what_it_does_not_take(
    v2: TopviewV2, server: ScriptedServer, model: str
) -> None:
    server.plays(ACCEPTED)
    everything = {"aspect": "16:9", "resolution": "720p", "sound": True, "count": 1, "board": BOARD}
    v2.submit(order(model, last=True, **everything))
    takes, body = {option.name for option in V2[model].options}, server.heard[0].json
    assert ("aspectRatio" in body) == ("aspect" in takes)
    assert ("resolution" in body) == ("resolution" in takes)
    assert ("sound" in body) == ("sound" in takes)
    assert ("endFrameFileId" in body) == V2[model].frame.last
    assert ("firstFrameFileId" in body) != ("referenceImageFileIds" in body)
    assert type(body.get("resolution", 0)) is int


def test_an_empty_prompt_is_not_sent(v2: TopviewV2, v1: TopviewV1, server: ScriptedServer) -> None:
    server.plays(ACCEPTED)
    v2.submit(order("Kling 2.6", prompt="", board=BOARD))
    v1.submit(order("lite", prompt=""))
    assert not any("prompt" in heard.json for heard in server.heard)


# ── the board that finds a lost task again ─────────────────────────────────────────────────────────────────


def board(id: str, name: str = "Animatic", **more: Any) -> dict[str, Any]:
    return {"boardId": id, "name": name, "isOwner": True, **more}


def paths(server: ScriptedServer) -> list[str]:
    return [heard.path.rsplit("/", 1)[-1] for heard in server.heard]


@pytest.mark.parametrize("key", ["list", "data"])
def test_a_task_nobody_chose_a_board_for_goes_on_our_own(
    v2: TopviewV2, server: ScriptedServer, key: str
) -> None:
    others = [board("theirs", isOwner=False), board("first", "My First Board"), board("", "Animatic")]
    server.plays(page(*others, board("ours"), key=key), ACCEPTED)
    v2.submit(order("Kling V3"))
    v2.submit(order("Kling V3"))
    assert paths(server) == ["list", "submit", "submit"]
    assert [heard.json["boardId"] for heard in server.heard[1:]] == ["ours", "ours"]


def test_our_board_is_made_when_there_is_none(v2: TopviewV2, server: ScriptedServer) -> None:
    server.plays(page(board("first", "My First Board")), good(board("made")), ACCEPTED)
    v2.submit(order("Kling V3"))
    _, made, submitted = server.heard
    assert (made.method, made.path, made.json) == ("POST", "/boards/create", {"name": "Animatic"})
    assert submitted.json["boardId"] == "made"


def test_of_two_processes_that_make_the_board_at_once_both_use_one(
    v2: TopviewV2, server: ScriptedServer
) -> None:
    server.plays(page(), bad("4005"), page(board("theirs")), ACCEPTED)
    v2.submit(order("Kling V3"))
    assert server.heard[-1].json["boardId"] == "theirs"


@pytest.mark.parametrize(
    "lines",
    [
        [bad("4006")],
        [bad("5000")],
        [Line(b"<html>")],
        [Line(fault="hang up")],
        [page(), bad("4006")],
        [page(), good({})],
        [page(), good(None)],
        [page(), bad("4005"), page()],
    ],
)
def test_a_task_is_sent_without_a_board_when_boards_do_not_work_and_nobody_waits_for_them_twice(
    v2: TopviewV2, server: ScriptedServer, lines: list[Any]
) -> None:
    server.plays(*lines, ACCEPTED)
    assert v2.submit(order("Kling V3")) == (Job(TWO),)
    assert v2.submit(order("Kling V3")) == (Job(TWO),)
    assert [heard.path.endswith("/submit") for heard in server.heard] == [False] * len(lines) + [True] * 2
    assert "boardId" not in server.heard[-1].json


def test_a_board_that_was_deleted_meanwhile_is_replaced_at_the_next_try(
    v2: TopviewV2, server: ScriptedServer
) -> None:
    lines = [page(board("old")), bad("4004"), bad("4004"), page(), good(board("new")), ACCEPTED]
    server.plays(*lines)
    with pytest.raises(Busy) as caught:
        v2.submit(order("Kling V3"))
    assert not caught.value.for_all
    v2.submit(order("Kling V3"))
    assert paths(server) == ["list", "submit", "detail", "list", "create", "submit"]
    assert server.heard[-1].json["boardId"] == "new"


@pytest.mark.parametrize("detail", [good(board("ours")), bad("5000"), bad("4006")])
def test_a_file_that_is_not_there_is_not_blamed_on_the_board(
    v2: TopviewV2, server: ScriptedServer, detail: Any
) -> None:
    server.plays(page(board("ours")), bad("4004"), detail)
    with pytest.raises(Refused):
        v2.submit(order("Kling V3"))


def test_a_board_that_a_person_chose_and_that_is_gone_is_told_to_that_person(
    v2: TopviewV2, server: ScriptedServer
) -> None:
    server.plays(bad("4004"))
    with pytest.raises(Refused):
        v2.submit(order("Kling V3", board="gone"))
    assert len(server.heard) == 1


def test_a_submit_without_an_answer_is_sent_once(v2: TopviewV2, server: ScriptedServer) -> None:
    server.plays(Line(fault="hang up"))
    with pytest.raises(Silent) as caught:
        v2.submit(order("Kling V3", board=BOARD))
    assert caught.value.reached
    assert len(server.heard) == 1


def test_an_order_that_lacks_something_is_refused_before_anything_is_sent(
    v1: TopviewV1, v2: TopviewV2, server: ScriptedServer
) -> None:
    server.plays(ACCEPTED)
    first, second = order("pro"), order("Kling V3", board=BOARD)
    for provider, broken in (
        (v1, replace(first, references={})),
        (v1, Order(Brief("topview_v1", "pro", "x", "first"), V1["pro"], first.references)),
        (v1, replace(first, brief=replace(first.brief, first=None))),
        (v2, replace(second, references={})),
        (v2, replace(second, brief=replace(second.brief, first=None))),
        (v2, Order(Brief("topview_v2", "Kling V3", "x", "first"), V2["Kling V3"], second.references)),
    ):
        with pytest.raises(Refused, match="lacks"):
            provider.submit(broken)
    assert server.heard == []
