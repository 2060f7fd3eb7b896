"""What a submit sends to Keevx for each model, and the jobs it gives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from animatic.errors import Garbled, Refused, Silent
from animatic.providers.keevx import Keevx
from animatic.providers.provider import Job
from tests.keevx.orders import KEY, LAMP, NIGHT, NOTICES, ONE, ROOM, TWO, good, order
from tests.scripted import Line, ScriptedServer

SAME = {"prompt": "The lamp switches on", "aspect_ratio": "9:16", "callback_url": NOTICES}


@pytest.mark.parametrize(
    ("asked", "body"),
    [
        (
            order(aspect_ratio="9:16", seconds=4, resolution="4k", sound=True, count=2),
            {
                "model": "V",
                "aspect_resolution": "4k",
                "duration": 4,
                "image_url": LAMP,
                "generate_audio": True,
                "generate_count": 2,
            },
        ),
        (
            order(last="night", aspect_ratio="9:16", seconds=6, resolution="1080p"),
            {
                "model": "V",
                "aspect_resolution": "1080p",
                "duration": 6,
                "image_url": LAMP,
                "end_image_url": NIGHT,
                "generate_audio": False,
                "generate_count": 1,
            },
        ),
        (
            order(first=None, references=("room", "lamp"), aspect_ratio="9:16"),
            {
                "model": "V",
                "aspect_resolution": "720p",
                "duration": 8,
                "reference_images": [ROOM, LAMP],
                "generate_audio": False,
                "generate_count": 1,
            },
        ),
        (
            order("KL", references=("lamp",), aspect_ratio="9:16", seconds=10, sound=True),
            {
                "model": "KL",
                "aspect_resolution": "720p",
                "duration": 10,
                "reference_images": [LAMP],
                "generate_count": 1,
            },
        ),
        (
            order("S", last="night", references=("room",), aspect_ratio="9:16", seconds=12, count=4),
            {
                "model": "S",
                "aspect_resolution": "720p",
                "duration": 12,
                "image_url": LAMP,
                "generate_count": 4,
            },
        ),
    ],
)
def test_each_model_is_asked_for_with_what_it_takes(
    keevx: Keevx, server: ScriptedServer, asked: object, body: dict[str, object]
) -> None:
    server.plays(good({"task_ids": [ONE]}))
    assert keevx.submit(asked) == (Job(ONE, None),)
    (heard,) = server.heard
    assert (heard.method, heard.path) == ("POST", "/v1/image_to_video")
    assert heard.headers["authorization"] == f"Bearer {KEY}"
    assert heard.json == {**SAME, **body}


def test_without_an_address_for_notices_none_is_asked_for(keevx: Keevx, server: ScriptedServer) -> None:
    server.plays(good({"task_ids": [ONE]}))
    keevx.submit(replace(order(), notice_address=None))
    assert "callback_url" not in server.heard[0].json


@pytest.mark.parametrize(
    ("ids", "count"), [([ONE, TWO], 2), ([ONE, TWO], 1), ([ONE], 2), ([ONE, TWO, ONE], 2), ([f" {ONE} "], 1)]
)
def test_every_id_is_a_job_however_many_were_asked_for(
    keevx: Keevx, server: ScriptedServer, ids: list[str], count: int
) -> None:
    server.plays(good({"task_ids": ids}))
    jobs = keevx.submit(order(count=count))
    assert jobs == tuple(Job(id) for id in dict.fromkeys(id.strip() for id in ids))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"task_ids": None},
        {"task_ids": []},
        {"task_ids": ONE},
        {"task_ids": [ONE, 7]},
        {"task_ids": [""]},
        {"task_ids": ["../../upload"]},
        {"task_ids": ["x" * 121]},
        [{"task_id": ONE}],
    ],
)
def test_an_answer_without_readable_ids_is_garbled_so_that_nobody_sends_it_again(
    keevx: Keevx, server: ScriptedServer, data: object
) -> None:
    server.plays(good(data))
    with pytest.raises(Garbled):
        keevx.submit(order())
    assert len(server.heard) == 1


@pytest.mark.parametrize("line", [Line(fault="hang up"), Line(b"", 500), Line(b"", 408)])
def test_a_submit_whose_answer_is_lost_is_not_repeated(
    keevx: Keevx, server: ScriptedServer, line: Line
) -> None:
    server.plays(line)
    with pytest.raises(Silent) as caught:
        keevx.submit(order())
    assert caught.value.reached
    assert len(server.heard) == 1


def test_an_order_that_lacks_something_is_refused_before_anything_is_sent(
    keevx: Keevx, server: ScriptedServer
) -> None:
    server.plays(good({"task_ids": [ONE]}))
    whole = order(last="night")
    for broken in (
        replace(whole, references={"lamp": LAMP}),
        replace(whole, brief=replace(whole.brief, choices={})),
        order(first=None),
    ):
        with pytest.raises(Refused, match="order lacks"):
            keevx.submit(broken)
    assert server.heard == []
