"""Exchanges from Topview's documentation: our clients ask as they ask and understand what they answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from animatic.brief import Picture
from animatic.errors import ProviderError, Refused
from animatic.providers.provider import Charge, Done, Failed, Job, Notice, Order, Output, Pending, Upload
from animatic.providers.reply import Reply
from animatic.providers.topview_codes import MEANINGS, understand
from animatic.providers.topview_shelves import LISTINGS
from animatic.providers.topview_v1 import TopviewV1
from animatic.providers.topview_v2 import TopviewV2
from tests.scripted import Line, ScriptedServer
from tests.topview.orders import BOARD, FIRST, KEY, ONE, SENT_AT, TWO, UID, order

EXCHANGES = json.loads((Path(__file__).parents[1] / "wire" / "topview.json").read_text())
CALLS = {one["name"]: one for one in EXCHANGES if "request" in one}
RECEIVED = {one["name"]: one["notice"] for one in EXCHANGES if "notice" in one}

LISTED = {listing.path: listing.shelf.name for listing in LISTINGS}

UNASKED = {
    "no credential",
    "key of nobody",
    "v2 query with the file's host named but empty",
    "product avatars of a gender and a category",
    "v1 submit with an unknown mode",
    "v1 submit without a picture",
    "v2 submit without a board",
    "v2 submit by the model's code",
    "v2 submit of an unknown model",
    "v2 submit at a resolution the model has not",
    "v2 submit with a shape where the picture gives it",
    "v2 submit with a length the model has not",
    "v2 submit with a single reference",
    "v2 submit of a file that is not there",
    "v2 submit without a model",
    "v2 submit with text for a number",
}
"""What our clients never send. They must understand the answers all the same."""


def order_of(body: dict[str, Any]) -> Order:
    """The order that leads to a documented body."""
    asked = order(
        body.get("mode") or body["model"],
        body["prompt"],
        last="endFrameFileId" in body,
        resolution=f"{body['resolution']}p" if "resolution" in body else None,
        aspect=body.get("aspectRatio"),
        seconds=body["duration"],
        sound=body.get("sound") == "on",
        count=body["generatingCount"],
        negative_prompt=body.get("negativePrompt"),
        board=body.get("boardId"),
    )
    return replace(asked, notice_address=body.get("noticeUrl"))


def call_of(request: dict[str, Any]) -> Callable[[TopviewV1, TopviewV2], Any] | None:
    """The call of ours that makes a documented request; None where none does by itself."""
    path, query, body = request["path"], request["query"], request["body"]
    calls: dict[str, Callable[[TopviewV1, TopviewV2], Any]] = {
        "/v1/common_task/image2video/submit": lambda v1, _: v1.submit(order_of(body)),
        "/v1/common_task/image2video/result": lambda v1, _: v1.look([query["taskId"]]),
        "/v2/common_task/image2video/task/submit": lambda _, v2: v2.submit(order_of(body)),
        "/v2/common_task/image2video/task/query": lambda _, v2: v2.look([query["taskId"]]),
        "/user/credit/detail": lambda v1, _: v1.balance(),
        "/user/space": lambda v1, _: v1.space(),
        "/notice/notice_url/check": lambda v1, _: v1.check_notice_url(body["noticeUrl"]),
    }
    if path in LISTED:
        return lambda _, v2: v2.fetch_shelf(LISTED[path])
    return calls.get(path)


ASKED = [name for name, one in CALLS.items() if call_of(one["request"]) and name not in UNASKED]


@pytest.mark.parametrize("name", CALLS)
def test_a_documented_answer_is_understood(name: str) -> None:
    answer = CALLS[name]["response"]
    reply = Reply("Topview", answer["status"], json.dumps(answer["body"]).encode())
    code = answer["body"]["code"] if isinstance(answer["body"], dict) else "404"
    if code == "200":
        assert understand(reply)["result"] is not None
        return
    with pytest.raises(ProviderError) as caught:
        understand(reply)
    assert type(caught.value) is MEANINGS.get(code, (Refused,))[0]
    assert caught.value.words


@pytest.mark.parametrize("name", ASKED)
def test_a_documented_request_is_asked_as_it_stands(
    v1: TopviewV1, v2: TopviewV2, server: ScriptedServer, name: str
) -> None:
    request, answer = CALLS[name]["request"], CALLS[name]["response"]
    server.plays(Line(answer["body"], answer["status"]))
    call = call_of(request)
    assert call
    if answer["body"]["code"] == "200":
        assert call(v1, v2)
    elif "of an unknown one" in name:
        assert call(v1, v2) == {}
    else:
        with pytest.raises(ProviderError):
            call(v1, v2)
    as_asked(server, 0, name)
    for header, value in request["headers"].items():
        assert server.heard[0].headers[header.lower()] == value


def played(server: ScriptedServer, *names: str, also: tuple[Any, ...] = ()) -> None:
    server.plays(*(CALLS[name]["response"]["body"] for name in names), *also)


def as_asked(server: ScriptedServer, number: int, name: str) -> None:
    """The request of that number was the documented one."""
    heard, request = server.heard[number], CALLS[name]["request"]
    told = (heard.method, heard.path, heard.query, json.loads(heard.body or b"null"))
    assert told == (request["method"], request["path"], request["query"], request["body"])


def test_an_upload_goes_as_documented(client: httpx.Client, server: ScriptedServer) -> None:
    place = json.loads(json.dumps(CALLS["upload credential"]["response"]["body"]))
    place["result"]["uploadUrl"] = f"{server.address}/s3/9a8b7c6d"
    server.plays(place, Line(b""), CALLS["upload check"]["response"]["body"])
    provider = TopviewV1(server.address, KEY, UID, client, check_gap_seconds=0)
    picture = Picture("first", "image/jpeg", 1, 1, 1)
    assert provider.send_image(Upload(picture, b"x", None)) == FIRST
    as_asked(server, 0, "upload credential")
    as_asked(server, 2, "upload check")


def test_a_board_is_made_and_used_as_documented(v2: TopviewV2, server: ScriptedServer) -> None:
    played(server, "boards", "board made", "v2 submit")
    assert v2.submit(order("Kling V3")) == (Job(TWO),)
    as_asked(server, 0, "boards")
    as_asked(server, 1, "board made")
    assert server.heard[2].json["boardId"] == "brd_7712"


def test_a_deletion_goes_as_documented(v2: TopviewV2, server: ScriptedServer) -> None:
    played(server, "v2 query of one done", "board tasks deleted")
    assert v2.delete([TWO]) == {}
    as_asked(server, 1, "board tasks deleted")


def test_a_search_on_a_board_goes_as_documented(v2: TopviewV2, server: ScriptedServer) -> None:
    played(server, "board tasks")
    assert v2.find(order("Kling V3", board=BOARD), SENT_AT).jobs == ()
    as_asked(server, 0, "board tasks")


def test_a_search_of_the_credit_log_goes_as_documented(v1: TopviewV1, server: ScriptedServer) -> None:
    played(server, "credit logs")
    assert v1.find(order("pro"), 1_790_899_260.0).candidates == (Job(TWO, 4_000),)
    documented = CALLS["credit logs"]["request"]["query"]
    assert {**server.heard[0].query, "endTime": documented["endTime"]} == documented


def test_the_documented_credit_log_is_read_to_the_last_credit(v2: TopviewV2, server: ScriptedServer) -> None:
    played(server, "credit logs")
    charged = Charge(TWO, 4_000, 1_790_928_900.0, "common_task_image2video")
    assert v2.charges(1_790_899_200.0) == (charged,)
    played(server, "credit logs of a time without any")
    assert v2.charges(1_790_899_200.0) == ()


FILM = Output("http://127.0.0.1:9000/s3/v1.mp4", 5.04, 720, 1280)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("v2 query of one not begun", Pending("init")),
        ("v2 query of one under way", Pending("running")),
        (
            "v2 query of one done",
            Done((FILM, replace(FILM, address=FILM.address.replace("1.mp4", "2.mp4"))), 8_000),
        ),
        ("v2 query of one done in part", Done((FILM,), 4_000, "content policy")),
        ("v2 query of one that failed", Failed("blocked by moderation, credits returned", 0)),
        ("v2 query with a shouted status and the cost as text", Done((FILM,), 4_000)),
    ],
)
def test_a_documented_task_means_what_its_page_says(
    v2: TopviewV2, server: ScriptedServer, name: str, state: object
) -> None:
    played(server, name)
    assert v2.look([TWO]) == {TWO: state}


def test_a_documented_task_of_v1_means_what_its_page_says(v1: TopviewV1, server: ScriptedServer) -> None:
    files = [Output(f"http://127.0.0.1:9000/s3/{name}.mp4", None, 720, 1280) for name in "ab"]
    played(server, "v1 result of one done")
    assert v1.look([ONE]) == {ONE: Done(tuple(files), 2_000)}


@pytest.mark.parametrize("name", RECEIVED)
def test_a_documented_notice_is_read_and_answered(v1: TopviewV1, v2: TopviewV2, name: str) -> None:
    told = RECEIVED[name]
    body = json.dumps(told["body"]).encode()
    for provider in (v1, v2):
        assert provider.read_notice(body) == Notice({TWO: Pending("a notice came")})
        assert provider.answer_notice(body).body == told["reply"]


def test_every_published_code_has_a_documented_exchange() -> None:
    seen = {
        one["response"]["body"]["code"] for one in CALLS.values() if isinstance(one["response"]["body"], dict)
    }
    assert set(MEANINGS) <= seen


def test_every_exchange_left_out_is_one_there_is() -> None:
    assert set(CALLS) >= UNASKED
