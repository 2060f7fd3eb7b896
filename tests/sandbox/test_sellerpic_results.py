"""A task's life at SellerPic: looks, results, downloads and their end."""

from __future__ import annotations

import re
from io import BytesIO

import av
import pytest
from PIL import Image

from tests.sandbox.sellerpic_customer import FILM_SAMPLE, PRODUCT_SAMPLE, SellerPic, picture

APPAREL = {"modelImageKey": FILM_SAMPLE, "top": {"imageKey": PRODUCT_SAMPLE}}


def test_a_task_is_created_then_running_then_there(sellerpic: SellerPic):
    sellerpic.tell("pace", {"looks": 2})
    task = sellerpic.create()
    assert re.fullmatch(r"\d{19}", task)
    seen = [sellerpic.look(task)[0] for _ in range(4)]
    assert [result["status"] for result in seen] == ["CREATED", "RUNNING", "SUCCESS", "SUCCESS"]
    assert {result["id"] for result in seen} == {str(int(task) + 1)}
    assert [result["fileUrl"] for result in seen[:2]] == ["", ""]
    assert {(result["errorCode"], result["errorMsg"]) for result in seen} == {(0, "")}


@pytest.mark.parametrize(("shape", "file_url"), [("null", {"fileUrl": None}), ("absent", {})])
def test_an_address_that_is_not_there_yet_has_other_shapes(sellerpic: SellerPic, shape: str, file_url):
    sellerpic.tell("pace", {"looks": 5})
    sellerpic.switch(unfinished_file_url=shape)
    result = sellerpic.look(sellerpic.create())[0]
    assert {name: result[name] for name in result if name == "fileUrl"} == file_url


def test_a_try_on_has_four_results_with_numbers_in_a_row(sellerpic: SellerPic):
    task = sellerpic.create("tryOnApparel", **APPAREL)
    results = sellerpic.look(task)
    assert [result["id"] for result in results] == [str(int(task) + n) for n in (1, 2, 3, 4)]
    assert len({result["fileKey"] for result in results}) == 4
    contents = {sellerpic.http.get(result["fileUrl"]).content for result in results}
    assert len(contents) == 4
    state = sellerpic.state()
    assert (state["submits"], state["jobs"]["done"], state["credits_charged"]) == (1, 4, 4)


def test_results_fail_one_by_one_and_only_the_others_cost(sellerpic: SellerPic):
    sellerpic.switch(failing_result=3)
    sellerpic.fault("create", "fail_job", reason="No person was found")
    results = sellerpic.finished("tryOnApparel", **APPAREL)
    assert [result["status"] for result in results] == ["SUCCESS", "SUCCESS", "FAILED", "SUCCESS"]
    assert results[2]["errorMsg"] == "No person was found"
    assert results[2]["errorCode"] != 0
    assert sellerpic.remaining() == 4997


@pytest.mark.parametrize("id", ["", "x", "-1", "2041180335519999999", "9" * 19, "٣"])
def test_an_unknown_task_is_refused(sellerpic: SellerPic, id: str):
    assert sellerpic.get("/generate", id=id)["success"] is False
    assert sellerpic.get("/download", id=id, downloadFormat="mp4")["success"] is False


def test_a_task_is_its_accounts_own(sellerpic: SellerPic):
    task = sellerpic.create()
    result = sellerpic.look(task)[0]["id"]
    assert sellerpic.get("/generate", id=result)["success"] is False
    sellerpic.key = "poor"
    assert sellerpic.get("/generate", id=task)["success"] is False
    assert sellerpic.get("/download", id=result, downloadFormat="mp4")["success"] is False


def test_looks_closer_than_a_minute_are_counted_and_answered(sellerpic: SellerPic):
    task, other = sellerpic.create(), sellerpic.create()
    sellerpic.look(task)
    sellerpic.look(other)
    assert sellerpic.state()["early_looks"] == 0
    sellerpic.advance(seconds=50)
    assert sellerpic.look(task)[0]["status"] == "SUCCESS"
    assert sellerpic.state()["early_looks"] == 1
    sellerpic.advance(seconds=61)
    sellerpic.look(task)
    state = sellerpic.state()
    assert (state["early_looks"], state["looks"]) == (1, 4)


def test_a_results_own_address_is_good_for_seven_days_less_an_hour(sellerpic: SellerPic):
    task = sellerpic.create()
    result = sellerpic.look(task)[0]
    key = r"VIDEO/\d{19}/\d{4}/\d\d/\d\d/\d{12}_[0-9a-f]{32}_output_0\.mp4"
    assert re.fullmatch(key, result["fileKey"])
    assert f"{result['fileKey']}?" in result["fileUrl"]
    assert "X-Amz-Expires=601200" in result["fileUrl"]
    sellerpic.advance(days=6, hours=22)
    assert sellerpic.http.get(result["fileUrl"]).headers["content-type"] == "video/mp4"
    sellerpic.advance(hours=2)
    assert sellerpic.http.get(result["fileUrl"]).status_code == 403
    assert sellerpic.http.get(sellerpic.look(task)[0]["fileUrl"]).status_code == 200
    assert sellerpic.state()["downloads"] == 2


def test_a_finished_video_may_show_a_picture_first(sellerpic: SellerPic):
    sellerpic.switch(video_preview="picture", file_key_shown=False)
    result = sellerpic.finished()[0]
    assert "fileKey" not in result
    assert sellerpic.shown(result["fileUrl"]).format == "WEBP"


def test_a_download_address_stays_the_same_for_twelve_hours(sellerpic: SellerPic):
    id = sellerpic.finished()[0]["id"]
    first = sellerpic.download(id)
    assert (first["name"], first["status"], first["errorMsg"]) == (f"result-{id}.mp4", "SUCCESS", "")
    assert "X-Amz-Expires=43200" in first["fileUrl"]
    sellerpic.advance(hours=11, minutes=58)
    assert sellerpic.download(id) == first
    assert sellerpic.http.get(first["fileUrl"]).status_code == 200
    sellerpic.advance(minutes=3)
    assert sellerpic.http.get(first["fileUrl"]).status_code == 403
    renewed = sellerpic.download(id)
    assert renewed["fileUrl"] != first["fileUrl"]
    assert sellerpic.http.get(renewed["fileUrl"]).status_code == 200
    assert sellerpic.http.get(first["fileUrl"]).status_code == 403


def test_by_the_older_version_each_answer_starts_the_clock(sellerpic: SellerPic):
    sellerpic.switch(download_clock="each_answer", download_hours=1)
    id = sellerpic.finished()[0]["id"]
    first = sellerpic.download(id)["fileUrl"]
    sellerpic.advance(minutes=30)
    second = sellerpic.download(id)["fileUrl"]
    sellerpic.advance(minutes=31)
    assert sellerpic.http.get(first).status_code == 403
    assert sellerpic.http.get(second).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "result", "task"), [("either", True, True), ("result", True, False), ("task", False, True)]
)
def test_which_id_a_download_takes_is_a_switch(sellerpic: SellerPic, accepted: str, result: bool, task: bool):
    sellerpic.switch(download_ids=accepted)
    id = sellerpic.create()
    made = sellerpic.look(id)[0]["id"]
    assert sellerpic.get("/download", id=made, downloadFormat="mp4")["success"] is result
    assert sellerpic.get("/download", id=id, downloadFormat="mp4")["success"] is task


def test_a_task_of_four_results_has_no_download_of_its_own(sellerpic: SellerPic):
    task = sellerpic.create("tryOnApparel", **APPAREL)
    sellerpic.look(task)
    assert sellerpic.get("/download", id=task, downloadFormat="png")["success"] is False


def test_only_a_finished_result_can_be_downloaded(sellerpic: SellerPic):
    sellerpic.tell("pace", {"looks": 5})
    task = sellerpic.create()
    assert sellerpic.get("/download", id=str(int(task) + 1), downloadFormat="mp4")["success"] is False


@pytest.mark.parametrize(("form", "kind"), [("gif", "GIF"), ("webp", "WEBP")])
def test_a_film_can_be_had_as_a_moving_picture(sellerpic: SellerPic, form: str, kind: str):
    moving = sellerpic.shown(sellerpic.download(sellerpic.finished()[0]["id"], form)["fileUrl"])
    assert (moving.format, moving.n_frames) == (kind, 11)


@pytest.mark.parametrize(
    ("form", "kind", "uhd"), [("jpg", "JPEG", "true"), ("png", "PNG", "false"), ("webp", "WEBP", "")]
)
def test_a_picture_can_be_had_in_three_forms_and_large(sellerpic: SellerPic, form: str, kind: str, uhd: str):
    result = sellerpic.finished("segmentImage", imageKey=PRODUCT_SAMPLE, type="A")[0]
    image = sellerpic.shown(sellerpic.download(result["id"], form, uhd=uhd)["fileUrl"])
    assert (image.format, max(image.size)) == (kind, 4096 if uhd == "true" else 320)


@pytest.mark.parametrize(
    "wrong",
    [{"downloadFormat": "png"}, {"downloadFormat": ""}, {"downloadFormat": "mp4", "uhd": "maybe"}],
    ids=str,
)
def test_a_film_has_no_other_forms(sellerpic: SellerPic, wrong: dict[str, str]):
    id = sellerpic.finished()[0]["id"]
    assert sellerpic.get("/download", id=id, **wrong)["success"] is False


def test_a_download_may_take_some_answers_to_be_ready(sellerpic: SellerPic):
    sellerpic.switch(download_looks=2)
    id = sellerpic.finished()[0]["id"]
    answers = [sellerpic.download(id, "gif") for _ in range(3)]
    assert [answer["status"] for answer in answers] == ["RUNNING", "RUNNING", "SUCCESS"]
    assert [bool(answer["fileUrl"]) for answer in answers] == [False, False, True]


def test_results_may_be_kept_for_some_days_only(sellerpic: SellerPic):
    sellerpic.switch(result_days=30)
    id = sellerpic.finished()[0]["id"]
    sellerpic.advance(days=29)
    sellerpic.download(id)
    sellerpic.advance(days=2)
    assert sellerpic.get("/download", id=id, downloadFormat="mp4")["success"] is False


@pytest.mark.parametrize(
    ("call", "fault", "statuses"),
    [
        ("status", {"status": 502}, [200, 502, 200, 200]),
        ("download", {"status": 429}, [200, 200, 429, 200]),
        ("file", "expired", [200, 200, 200, 403]),
        ("create", {"code": 30003}, [200]),
    ],
    ids=["status", "download", "file", "create"],
)
def test_faults_strike_each_call_by_its_name(sellerpic: SellerPic, call: str, fault, statuses: list[int]):
    sellerpic.fault(call, fault)
    asked = [sellerpic.send("POST", "/v1/api/generate/imageToVideo", json={"imageKey": FILM_SAMPLE})]
    if asked[0].json()["code"] == 0:
        task = asked[0].json()["data"]["id"]
        asked.append(sellerpic.send("GET", "/v1/api/generate", params={"id": task}))
        query = {"id": sellerpic.look(task)[0]["id"], "downloadFormat": "mp4"}
        asked.append(sellerpic.send("GET", "/v1/api/download", params=query))
        asked.append(sellerpic.http.get(sellerpic.download(query["id"])["fileUrl"]))
    assert [answer.status_code for answer in asked] == statuses


def test_a_real_film_has_the_length_the_shape_and_the_sound_that_was_asked_for(sellerpic: SellerPic):
    sellerpic.tell("film", {"shared": False, "fps": 10})
    key = sellerpic.upload(picture(300, 450))
    result = sellerpic.finished(imageKey=key, autoAudio=True, audioPrompt="calm")[0]
    content = sellerpic.http.get(sellerpic.download(result["id"])["fileUrl"]).content
    with av.open(BytesIO(content)) as film:
        video = film.streams.video[0]
        assert (video.width, video.height) == (720, 1080)
        assert film.duration / av.time_base == pytest.approx(5, abs=0.2)
        assert len(film.streams.audio) == 1


def test_a_cut_off_picture_is_taken_and_fails_later(sellerpic: SellerPic):
    sellerpic.tell("film", {"shared": False})
    whole = BytesIO()
    Image.effect_noise((400, 400), 80).save(whole, "JPEG")
    key = sellerpic.upload(whole.getvalue()[:9000])
    (result,) = sellerpic.finished(imageKey=key)
    assert result["status"] == "FAILED"
    assert sellerpic.remaining() == 5000
