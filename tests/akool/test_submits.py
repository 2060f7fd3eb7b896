"""What a submit sends to Akool, and the jobs it gives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from animatic.brief import Brief, Picture
from animatic.errors import Garbled, Locked, Refused
from animatic.providers.akool import Akool
from animatic.providers.provider import (
    Job,
    Order,
    Upload,
)
from tests.akool.orders import NIGHT, NOTICES, ONE, PICTURE, TWO, good, order
from tests.scripted import ScriptedServer


def test_a_single_film_is_asked_for_with_every_choice(akool: Akool, server: ScriptedServer) -> None:
    server.plays(good({"_id": ONE, "status": 1, "deduction_credit": 60}))
    asked = order(
        "create",
        resolution="4k",
        seconds=10,
        audio="own",
        audio_address="https://clips.example.com/waves.mp3",
        negative_prompt="blurry",
        extend_prompt=True,
        faster=True,
        effect="demo_swirl_1001",
    )
    assert akool.submit(asked) == (Job(ONE, 60_000),)
    (heard,) = server.heard
    assert (heard.method, heard.path) == ("POST", "/api/open/v4/image2Video/createBySourcePrompt")
    assert heard.json == {
        "image_url": PICTURE,
        "prompt": "Slow push in",
        "negative_prompt": "blurry",
        "extend_prompt": True,
        "resolution": "4k",
        "audio_type": 2,
        "audio_url": "https://clips.example.com/waves.mp3",
        "video_length": 10,
        "is_premium_model": True,
        "effect_code": "demo_swirl_1001",
        "webhookurl": NOTICES,
    }


def test_what_nobody_chose_is_sent_as_akools_page_wants_it(akool: Akool, server: ScriptedServer) -> None:
    server.plays(good({"_id": ONE}))
    assert akool.submit(order("create")) == (Job(ONE, None),)
    body = server.heard[0].json
    assert (body["negative_prompt"], body["audio_type"], body["is_premium_model"]) == ("", 3, False)
    assert not {"audio_url", "effect_code"} & set(body)


def test_without_an_address_for_notices_none_is_asked_for(akool: Akool, server: ScriptedServer) -> None:
    server.plays(good({"_id": ONE}))
    akool.submit(replace(order("create"), notice_address=None))
    assert server.heard[0].json["webhookurl"] == ""


def test_a_batch_gives_one_job_for_each_film(akool: Akool, server: ScriptedServer) -> None:
    films = [{"_id": ONE, "deduction_credit": 12.5}, {"_id": TWO, "deduction_credit": "12.5"}]
    server.plays(good({"successList": films, "errorList": []}))
    asked = order(
        "seedance-1-0-lite-i2v-250428", last=True, count=2, resolution="480p", negative_prompt="fog"
    )
    assert akool.submit(asked) == (Job(ONE, 12_500), Job(TWO, 12_500))
    (heard,) = server.heard
    assert heard.path == "/api/open/v4/image2Video/createBySourcePrompt/batch"
    assert heard.json == {
        "image_url": PICTURE,
        "prompt": "Slow push in",
        "model_name": "seedance-1-0-lite-i2v-250428",
        "negative_prompt": "fog",
        "extend_prompt": False,
        "resolution": "480p",
        "video_length": 5,
        "last_image_url": NIGHT,
        "generate_audio": False,
        "count": 2,
        "webhookurl": NOTICES,
    }


def test_a_batch_that_worked_in_part_gives_the_jobs_there_are(akool: Akool, server: ScriptedServer) -> None:
    server.plays(good({"successList": [{"_id": ONE}], "errorList": [{"msg": "no room"}]}))
    assert akool.submit(order("AkoolImage2VideoFastV1", count=2)) == (Job(ONE),)


def test_a_batch_in_which_nothing_worked_is_refused_in_akools_words(
    akool: Akool, server: ScriptedServer
) -> None:
    server.plays(good({"successList": [], "errorList": [{"msg": "the picture is empty"}]}))
    with pytest.raises(Refused) as caught:
        akool.submit(order("AkoolImage2VideoFastV1"))
    assert caught.value.words == "the picture is empty"


@pytest.mark.parametrize("data", [{}, {"successList": [], "errorList": []}, {"successList": [{"status": 1}]}])
def test_a_batch_without_ids_is_garbled(akool: Akool, server: ScriptedServer, data: object) -> None:
    server.plays(good(data))
    with pytest.raises(Garbled):
        akool.submit(order("AkoolImage2VideoFastV1"))


def test_new_audio_is_asked_for_by_the_finished_films_id(akool: Akool, server: ScriptedServer) -> None:
    server.plays(good({"_id": TWO, "deduction_credit": 5}))
    asked = order("audio", audio="own", audio_address="https://clips.example.com/gulls.mp3", seconds=5)
    assert akool.submit(asked) == (Job(TWO, 5_000),)
    (heard,) = server.heard
    assert heard.path == "/api/open/v4/image2Video/updateVideoAudio"
    assert heard.json == {
        "pre_video_id": ONE,
        "audio_type": 2,
        "audio_url": "https://clips.example.com/gulls.mp3",
    }


def test_an_order_that_lacks_something_is_refused_before_anything_is_sent(
    akool: Akool, server: ScriptedServer
) -> None:
    server.plays(good({"_id": ONE}))
    whole = order("create")
    audio = order("audio", seconds=5)
    for broken in (
        Order(whole.brief, whole.model, {}, NOTICES),
        Order(Brief("akool", "create", "x", "first"), whole.model, whole.references),
        Order(audio.brief, audio.model, {}, NOTICES, source_job=None),
    ):
        with pytest.raises(Refused):
            akool.submit(broken)
    assert server.heard == []


def test_pictures_go_by_their_own_address(akool: Akool) -> None:
    picture = Picture("first", "image/png", 640, 480, 1000)
    assert akool.send_image(Upload(picture, b"", PICTURE)) == PICTURE
    with pytest.raises(Locked, match="ANIMATIC_PUBLIC_URL"):
        akool.send_image(Upload(picture, b"", None))
