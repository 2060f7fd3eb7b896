"""Finding the jobs of a lost submit in Akool's own list."""

from __future__ import annotations

from typing import Any

import pytest

from animatic.providers.akool import Akool
from animatic.providers.provider import (
    Found,
    Job,
)
from tests.akool.orders import NOTICES, ONE, PICTURE, SENT_AT, TWO, good, order
from tests.scripted import ScriptedServer


def record(name: str, **more: Any) -> dict[str, Any]:
    made_at = {"_id": name, "create_time": int(SENT_AT * 1000) + 700, "deduction_credit": 20}
    return {**made_at, "image_url": "https://other.test/x.png", "webhookUrl": "", **more}


def old(name: str = "old") -> dict[str, Any]:
    return record(name, create_time=int(SENT_AT * 1000) - 61_000)


def test_a_lost_job_is_found_by_the_address_of_its_notices(akool: Akool, server: ScriptedServer) -> None:
    server.plays(good({"result": [record("x"), record(ONE, webhookUrl=NOTICES), old()]}))
    assert akool.find(order("create"), SENT_AT) == Found((Job(ONE, 20_000),), complete=True)
    (heard,) = server.heard
    assert (heard.path, heard.query) == ("/api/open/v3/content/video/list", {"page": "1", "size": "50"})


@pytest.mark.parametrize(
    "wrap", [lambda rows: {"result": rows}, lambda rows: {"list": rows}, lambda rows: rows]
)
def test_a_lost_job_is_found_by_its_picture_in_whatever_shape_the_list_comes(
    akool: Akool, server: ScriptedServer, wrap: Any
) -> None:
    server.plays(good(wrap([7, record("x"), {"status": 1}, record(ONE, image_url=PICTURE), old()])))
    assert akool.find(order("create"), SENT_AT) == Found((Job(ONE, 20_000),), complete=True)


def test_a_search_goes_back_page_by_page_to_the_time_of_the_submit(
    akool: Akool, server: ScriptedServer
) -> None:
    server.plays(
        good({"result": [record("x"), record("y")]}),
        good({"result": [record("y"), record(ONE, webhookUrl=NOTICES), old()]}),
        good({"result": [old("older")]}),
    )
    assert akool.find(order("create"), SENT_AT).jobs == (Job(ONE, 20_000),)
    assert [heard.query["page"] for heard in server.heard] == ["1", "2"]


def test_a_search_ends_after_ten_pages_at_the_latest(akool: Akool, server: ScriptedServer) -> None:
    server.plays(good({"result": [record("x")]}))
    assert akool.find(order("create"), SENT_AT) == Found()
    assert len(server.heard) == 10


def test_a_batch_is_complete_when_all_its_films_are_found(akool: Akool, server: ScriptedServer) -> None:
    films = [record(name, webhookUrl=NOTICES) for name in (ONE, TWO)]
    server.plays(good({"result": [*films, old()]}))
    model = "AkoolImage2VideoFastV1"
    assert akool.find(order(model, count=2), SENT_AT).complete is True
    assert akool.find(order(model, count=3), SENT_AT).complete is False
    server.plays(good({"result": [*({**film, "batch_count": 2} for film in films), old()]}))
    assert akool.find(order(model, count=3), SENT_AT).complete is True


def test_somebody_elses_notices_and_audio_made_from_our_film_are_not_our_job(
    akool: Akool, server: ScriptedServer
) -> None:
    others = record("x", image_url=PICTURE, webhookUrl="https://other.test/hook")
    audio = record("y", image_url=PICTURE, only_add_audio=True)
    server.plays(good({"result": [others, audio, old()]}))
    assert akool.find(order("create"), SENT_AT) == Found()


def test_lost_audio_is_found_by_the_film_it_was_made_for(akool: Akool, server: ScriptedServer) -> None:
    ours = record(TWO, pre_video_id=ONE, only_add_audio=True, audio_type=1)
    own = {**ours, "_id": "own", "audio_type": 2, "audio_url": "https://clips.example.com/gulls.mp3"}
    early = {**ours, "_id": "early", "create_time": int(SENT_AT * 1000) - 61_000}
    server.plays(good({"result": [record(ONE, image_url=PICTURE), ours, own, early]}))
    assert akool.find(order("audio", seconds=5), SENT_AT) == Found((Job(TWO, 20_000),), complete=True)
    asked = order("audio", seconds=5, audio="own", audio_address="https://clips.example.com/gulls.mp3")
    assert akool.find(asked, SENT_AT) == Found((Job("own", 20_000),), complete=True)


def test_an_older_film_of_the_same_picture_is_not_our_job(akool: Akool, server: ScriptedServer) -> None:
    earlier = {**old(), "image_url": PICTURE}
    server.plays(good({"result": [record(ONE, image_url=PICTURE), earlier]}))
    assert akool.find(order("create"), SENT_AT) == Found((Job(ONE, 20_000),), complete=True)


def test_more_films_than_were_asked_for_are_left_for_a_person_to_tell_apart(
    akool: Akool, server: ScriptedServer
) -> None:
    server.plays(good({"result": [record(ONE, image_url=PICTURE), record(TWO, image_url=PICTURE), old()]}))
    assert akool.find(order("create"), SENT_AT) == Found()


def test_two_equal_orders_for_audio_are_left_for_a_person_to_tell_apart(
    akool: Akool, server: ScriptedServer
) -> None:
    ours = record(TWO, pre_video_id=ONE, only_add_audio=True, audio_type=1)
    server.plays(good({"result": [ours, {**ours, "_id": "twin"}, old()]}))
    assert akool.find(order("audio", seconds=5), SENT_AT) == Found()
