"""A task's life at Keevx: looks, files, callbacks, and what goes wrong."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import av
import pytest
from PIL import Image

from tests.sandbox.conftest import Outside
from tests.sandbox.keevx_customer import PICTURE, TRANSLATION, VIDEO, Keevx
from tests.sandbox.sellerpic_customer import picture

DAY_SECONDS = 86_400
EMPTY = {"video_url": "", "thumbnail_url": "", "error_message": "", "duration": 0, "width": 0, "height": 0}


def test_a_task_is_pending_then_processing_then_there(keevx: Keevx):
    keevx.tell("pace", {"looks": 2})
    (id,) = keevx.create(duration=8, aspect_resolution="1080p")
    seen = [keevx.look(id) for _ in range(3)]
    assert seen[0] == {"task_id": id, "status": "PENDING"} | EMPTY
    assert seen[1] == {"task_id": id, "status": "PROCESSING"} | EMPTY
    assert (seen[2]["status"], seen[2]["error_message"]) == ("SUCCEEDED", "")
    assert (seen[2]["duration"], seen[2]["width"], seen[2]["height"]) == (8, 1080, 1920)


@pytest.mark.parametrize(
    ("resolution", "ratio", "size"),
    [
        ("720p", "9:16", (720, 1280)),
        ("720p", "16:9", (1280, 720)),
        ("1080p", "16:9", (1920, 1080)),
        ("4k", "16:9", (3840, 2160)),
        ("4k", "9:16", (2160, 3840)),
    ],
)
def test_a_video_says_its_size(keevx: Keevx, resolution: str, ratio: str, size: tuple[int, int]):
    record = keevx.finished(aspect_resolution=resolution, aspect_ratio=ratio)
    assert (record["width"], record["height"]) == size


@pytest.mark.parametrize(("shape", "wanted"), [("asked", {"duration": 4, "width": 720}), ("absent", {})])
def test_sizes_before_the_end_are_a_switch(keevx: Keevx, shape: str, wanted: dict[str, int]):
    keevx.tell("pace", {"looks": 9})
    keevx.switch(sizes_before_success=shape)
    record = keevx.look(keevx.create()[0])
    assert {name: record[name] for name in ("duration", "width") if name in record} == wanted


def test_a_failed_task_says_why_under_code_0(keevx: Keevx):
    keevx.fault("create", "fail_job", reason="Blocked by content policy")
    (id,) = keevx.create()
    failed = {"task_id": id, "status": "FAILED"} | EMPTY | {"error_message": "Blocked by content policy"}
    assert keevx.look(id) == failed


@pytest.mark.parametrize(
    ("path", "code"),
    [(VIDEO, 100003), (PICTURE, 110002), (TRANSLATION, 100003)],
    ids=["video", "picture", "clip"],
)
def test_an_unknown_task_is_not_found(keevx: Keevx, path: str, code: int):
    answer = keevx.send("GET", f"{path}/i2v-{'f' * 32}")
    assert (answer.status_code, answer.json()["code"]) == (404, code)


def test_a_task_is_its_accounts_own_and_of_its_own_kind(keevx: Keevx):
    (id,) = keevx.create()
    assert keevx.send("GET", f"{PICTURE}/{id}").status_code == 404
    keevx.key = "poor"
    assert keevx.send("GET", f"{VIDEO}/{id}").status_code == 404


def test_files_are_plain_addresses_for_seven_days(keevx: Keevx):
    record = keevx.finished()
    addresses = record["video_url"], record["thumbnail_url"]
    assert all(re.fullmatch(r"http://[^?]+", address) for address in addresses)
    keevx.tell("clock", {"advance_seconds": 7 * DAY_SECONDS - 60})
    film, thumbnail = (keevx.http.get(address) for address in addresses)
    assert (film.headers["content-type"], thumbnail.headers["content-type"]) == ("video/mp4", "image/webp")
    with Image.open(BytesIO(thumbnail.content)) as image:
        assert image.format == "WEBP"
    keevx.tell("clock", {"advance_seconds": 120})
    assert [keevx.http.get(address).status_code for address in addresses] == [404, 404]
    keevx.switch(expired_status=403)
    assert keevx.http.get(addresses[0]).status_code == 403
    assert keevx.look(record["task_id"]) == record
    assert keevx.state()["downloads"] == 1


def test_nothing_is_charged(keevx: Keevx):
    keevx.tell("balance", {"provider": "keevx", "credits": 0})
    assert keevx.finished(generate_count=4)["status"] == "SUCCEEDED"
    assert keevx.state()["credits_charged"] == 0


def test_each_task_is_told_once_in_plain_words(keevx: Keevx, outside: Outside):
    ids = keevx.create(callback_url=f"{outside.address}/hook", generate_count=3)
    records = {id: keevx.look(id) for id in ids}
    told = {notice["data"]["task_id"]: notice for notice in (outside.notice() for _ in ids)}
    for id, notice in told.items():
        said = {
            name: records[id][name]
            for name in ("task_id", "status", "video_url", "thumbnail_url", "error_message")
        }
        assert notice == {"code": 0, "msg": "ok", "task_type": "image_to_video", "data": said}
    assert set(told) == set(ids)
    assert keevx.state()["notices_sent"] == 3


def test_a_callback_that_is_not_taken_is_not_repeated(keevx: Keevx, outside: Outside):
    outside.answers["/hook"].put(500)
    keevx.finished(callback_url=f"{outside.address}/hook")
    outside.notice()
    keevx.tell("clock", {"advance_seconds": 3600})
    assert keevx.state()["notices_sent"] == 1


def test_a_failure_is_told_too(keevx: Keevx, outside: Outside):
    keevx.fault("create", "fail_job", reason="Blocked")
    keevx.finished(callback_url=f"{outside.address}/hook")
    said = outside.notice()["data"]
    assert (said["status"], said["video_url"], said["error_message"]) == ("FAILED", "", "Blocked")


def test_a_forged_callback_speaks_of_another_task(keevx: Keevx, outside: Outside):
    keevx.fault("webhook", "forged")
    record = keevx.finished(callback_url=f"{outside.address}/hook")
    said = outside.notice()["data"]
    assert said["task_id"] != record["task_id"]
    assert re.fullmatch(r"i2v-0{32}", said["task_id"])
    assert keevx.http.get(said["video_url"]).status_code == 404


@pytest.mark.parametrize(("fault", "notices"), [("never", 0), ("double", 2)])
def test_a_callback_may_come_twice_or_never(keevx: Keevx, outside: Outside, fault: str, notices: int):
    keevx.fault("webhook", fault)
    keevx.finished(callback_url=f"{outside.address}/hook")
    keevx.finished(callback_url=f"{outside.address}/second")
    for _ in range(notices + 1):
        outside.notice()
    assert keevx.state()["notices_sent"] == notices + 1


@pytest.mark.parametrize(
    ("call", "fault", "statuses"),
    [
        ("create", {"status": 429}, [200, 429]),
        ("create", {"code": 530003}, [200, 500]),
        ("upload", {"status": 413}, [413, 200]),
        ("status", {"status": 500}, [200, 200, 500, 200]),
        ("file", "expired", [200, 200, 200, 403]),
    ],
    ids=["too often", "a code", "upload", "status", "file"],
)
def test_faults_strike_each_call_by_its_name(keevx: Keevx, call: str, fault: Any, statuses: list[int]):
    keevx.fault(call, fault)
    answers = [keevx.upload(picture()), keevx.ask()]
    if answers[1].is_success:
        id = answers[1].json()["data"]["task_ids"][0]
        answers.append(keevx.send("GET", f"{VIDEO}/{id}"))
        answers.append(keevx.http.get(keevx.look(id)["video_url"]))
    assert [answer.status_code for answer in answers][: len(statuses)] == statuses


def test_a_dropped_create_call_was_applied_all_the_same(keevx: Keevx):
    keevx.fault("create", "status_after", status=504)
    assert keevx.ask(callback_url="http://127.0.0.1:9/one").status_code == 504
    assert keevx.state()["submits_by_webhook"] == {"http://127.0.0.1:9/one": 1}


def test_a_real_video_is_as_long_and_as_large_as_it_says(keevx: Keevx):
    keevx.tell("film", {"shared": False, "fps": 10})
    first, last = (keevx.uploaded(picture(160, 120, colour=colour)) for colour in ("red", "blue"))
    record = keevx.finished(image_url=first, end_image_url=last, generate_audio=True)
    with av.open(BytesIO(keevx.http.get(record["video_url"]).content)) as film:
        video = film.streams.video[0]
        assert (video.width, video.height) == (record["width"], record["height"]) == (720, 1280)
        assert film.duration / av.time_base == pytest.approx(record["duration"], abs=0.2)
        assert len(film.streams.audio) == 1
        frames = [frame.to_ndarray(format="rgb24")[640, 360] for frame in film.decode(video=0)]
    assert frames[0][0] > 200 > 60 > frames[0][2]
    assert frames[-1][2] > 200 > 60 > frames[-1][0]
