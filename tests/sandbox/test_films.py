"""The films themselves: made from the picture that was named, as long and as large as asked."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import av
import pytest
from PIL import Image

from animatic.sandbox.akool_catalog import EFFECTS
from animatic.sandbox.film import EFFECTS as MOTIONS
from tests.sandbox.conftest import IMAGE_TO_VIDEO, Akool, Outside


@pytest.fixture
def real(akool: Akool) -> Akool:
    akool.tell("film", {"shared": False})
    return akool


def seen(akool: Akool, address: str) -> dict[str, Any]:
    """What a player would say of a film."""
    with av.open(BytesIO(akool.http.get(address).raise_for_status().content)) as film:
        video = film.streams.video[0]
        return {
            "size": (video.width, video.height),
            "seconds": film.duration / av.time_base,
            "codec": video.codec_context.name,
            "sounds": len(film.streams.audio),
        }


def test_a_film_keeps_the_pictures_shape_with_the_short_side_as_asked(
    real: Akool, outside: Outside, portrait: bytes
):
    outside.files["/a.jpg"] = portrait
    model = "seedance-1-0-lite-i2v-250428"
    asked = {"model_name": model, "resolution": "480p", "image_url": f"{outside.address}/a.jpg"}
    made = real.batch(**asked)["data"]["successList"][0]
    record = real.look(made["_id"])[0]
    assert record["status"] == 3, record
    film = seen(real, record["video_url"])
    assert film["size"] == (480, 854)
    assert film["codec"] == "h264"
    assert film["sounds"] == 0
    assert film["seconds"] == pytest.approx(5, abs=0.1)
    assert record["video_duration"] == pytest.approx(film["seconds"], abs=0.001)

    asked = {"pre_video_id": record["_id"], "audio_type": 1}
    heard = real.post(f"{IMAGE_TO_VIDEO}/updateVideoAudio", asked)["data"]["_id"]
    assert seen(real, real.look(heard)[0]["video_url"])["sounds"] == 1
    assert outside.requests.qsize() == 1


def test_the_picture_is_fetched_when_the_work_starts_and_not_before(real: Akool, outside: Outside):
    real.tell("pace", {"looks": 2})
    id = real.create(image_url=f"{outside.address}/nothing.jpg")["data"]["_id"]
    assert real.look(id)[0]["status"] == 1
    assert outside.requests.empty()
    assert real.look(id)[0]["status"] == 2
    assert outside.requests.get(timeout=10) == "/nothing.jpg"


@pytest.mark.parametrize(
    ("file", "words"), [(None, "404"), (b"this is no picture", "Internal Engine Error"), (b"", "Internal")]
)
def test_a_picture_that_cannot_be_had_or_read_fails_the_job_later(
    real: Akool, outside: Outside, file: bytes | None, words: str
):
    if file is not None:
        outside.files["/a.jpg"] = file
    record = real.finished(image_url=f"{outside.address}/a.jpg")
    assert record["status"] == 4
    assert words in record["error_reason"]
    assert real.balance() == 5000


def test_a_picture_of_more_than_50_megabytes_is_not_taken(real: Akool, outside: Outside):
    outside.files["/a.jpg"] = bytes(50 * 1024 * 1024 + 1)
    assert "larger than" in real.finished(image_url=f"{outside.address}/a.jpg")["error_reason"]


def test_nobody_at_the_pictures_address_fails_the_job(real: Akool):
    assert real.finished(image_url="http://127.0.0.1:9/a.jpg")["status"] == 4


def test_a_fault_of_the_fetching_fails_the_job(real: Akool, outside: Outside, portrait: bytes):
    outside.files["/a.jpg"] = portrait
    real.fault("fetch", "fail_job", reason="refused by the host")
    assert real.finished(image_url=f"{outside.address}/a.jpg")["error_reason"] == "refused by the host"


def test_a_shared_film_may_still_fetch_the_picture(akool: Akool, outside: Outside):
    akool.tell("film", {"shared": True, "fetch": True})
    assert akool.finished(image_url=f"{outside.address}/gone.jpg")["status"] == 4
    akool.tell("film", {"shared": True})
    assert akool.finished(image_url=f"{outside.address}/gone.jpg")["status"] == 3


def test_every_effect_of_the_renderer_is_in_the_catalogue():
    assert {effect.motion for effect in EFFECTS} == set(MOTIONS)


def test_an_effect_has_a_picture_and_a_preview_and_can_be_asked_for(akool: Akool):
    catalogue = akool.get(f"{IMAGE_TO_VIDEO}/effects")["data"]
    assert catalogue["count"] == len(catalogue["result"]) == len(EFFECTS)
    effect = catalogue["result"][0]
    logo = akool.http.get(effect["logo"])
    assert logo.headers["content-type"] == "image/webp"
    with Image.open(BytesIO(logo.content)) as image:
        assert image.size == (320, 240)
    assert seen(akool, effect["video_url"])["seconds"] == pytest.approx(3, abs=0.1)
    record = akool.finished(effect_code=effect["effect_code"], prompt=None)
    assert (record["effect_code"], record["effect_name"]) == (effect["effect_code"], effect["name"])
    assert akool.http.get(f"{akool.address}/akool/effects/nothing.webp").status_code == 404
