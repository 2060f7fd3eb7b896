"""What SellerPic's image to video takes and refuses, how many at once, and what it costs."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image

from tests.sandbox.sellerpic_customer import FILM_SAMPLE, GENERATE, PRODUCT_SAMPLE, SellerPic, picture

BUSY = 30003


@pytest.mark.parametrize(
    "wrong",
    [
        {"imageKey": None},
        {"imageKey": ""},
        {"imageKey": 7},
        {"prompt": 7},
        {"model": "BEST"},
        {"videoDuration": 7},
        {"videoDuration": "5"},
        {"autoAudio": "true"},
        {"audioPrompt": None, "autoAudio": True},
        {"audioPrompt": "  ", "autoAudio": True},
    ],
    ids=str,
)
def test_a_wrong_field_is_refused_by_its_name(sellerpic: SellerPic, wrong: dict[str, Any]):
    answer = sellerpic.ask("imageToVideo", {"imageKey": FILM_SAMPLE} | wrong)
    assert (answer["success"], "data" in answer) == (False, False)
    assert next(iter(wrong)) in answer["msg"]
    assert answer["code"] not in (0, BUSY)
    assert sellerpic.state()["submits"] == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (picture(299, 400), "short edge"),
        (picture(300, 751), "2:5 to 5:2"),
        (picture(751, 300), "2:5 to 5:2"),
        (picture(300, 300) + bytes(10 * 1024 * 1024), "larger than 10 MB"),
        (picture(format="BMP"), "format"),
        (b"this is no picture", "format"),
        (b"", "format"),
    ],
    ids=["short", "tall", "wide", "large", "bmp", "text", "empty"],
)
def test_a_picture_outside_the_limits_is_refused(sellerpic: SellerPic, content: bytes, words: str):
    key = sellerpic.upload(content)
    answer = sellerpic.ask("imageToVideo", {"imageKey": key})
    assert answer["success"] is False
    assert words in answer["msg"]
    sellerpic.switch(pictures_checked="job")
    (result,) = sellerpic.finished(imageKey=key)
    assert result["status"] == "FAILED"
    assert words in result["errorMsg"]
    assert sellerpic.remaining() == 5000


@pytest.mark.parametrize(
    "content",
    [picture(300, 750), picture(750, 300), picture(format="JPEG"), picture(format="WEBP")],
    ids=["tallest", "widest", "jpeg", "webp"],
)
def test_a_picture_just_within_the_limits_is_taken(sellerpic: SellerPic, content: bytes):
    assert sellerpic.finished(imageKey=sellerpic.upload(content))[0]["status"] == "SUCCESS"


def test_the_older_limit_of_twenty_megabytes_is_a_switch(sellerpic: SellerPic):
    key = sellerpic.upload(picture() + bytes(11 * 1024 * 1024))
    sellerpic.switch(image_to_video_megabytes=20)
    sellerpic.create(imageKey=key)


def test_a_moving_picture_is_for_films_only(sellerpic: SellerPic):
    still, other = Image.new("RGB", (400, 400)), Image.new("RGB", (400, 400), "red")
    key = sellerpic.upload(
        picture(format="WEBP", save_all=True, append_images=[still, other], duration=80), "a.webp"
    )
    assert sellerpic.ask("instructEdit", {"imageKey": key, "prompt": "warm"})["success"] is False
    sellerpic.create(imageKey=key)


@pytest.mark.parametrize(
    ("kind", "setting", "most", "body"),
    [
        ("imageToVideo", "image_to_video_at_once", 10, {"imageKey": FILM_SAMPLE}),
        ("instructEdit", "instruct_edit_at_once", 5, {"imageKey": FILM_SAMPLE, "prompt": "warm"}),
        ("promptSegmentation", "segment_by_prompt_at_once", 5, {"imageKey": PRODUCT_SAMPLE, "prompt": "a"}),
        ("segmentImage", "segment_by_type_at_once", 5, {"imageKey": PRODUCT_SAMPLE, "type": "A"}),
        (
            "tryOnApparel",
            "others_at_once",
            10,
            {"modelImageKey": FILM_SAMPLE, "top": {"imageKey": FILM_SAMPLE}},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_so_many_tasks_of_a_type_and_no_more(
    sellerpic: SellerPic, kind: str, setting: str, most: int, body: dict[str, Any]
):
    sellerpic.tell("pace", {"looks": 1})
    tasks = [sellerpic.create(kind, **body) for _ in range(most)]
    assert sellerpic.ask(kind, body)["code"] == BUSY
    other = "instructEdit" if kind == "imageToVideo" else "imageToVideo"
    sellerpic.create(other, imageKey=FILM_SAMPLE, prompt="warm")
    for _ in range(2):
        sellerpic.look(tasks[3])
    sellerpic.create(kind, **body)
    assert sellerpic.ask(kind, body)["code"] == BUSY
    sellerpic.switch(**{setting: most + 1})
    sellerpic.create(kind, **body)
    assert sellerpic.state()["submits"] == most + 3


def test_a_failed_task_frees_its_place_and_each_account_has_its_own(sellerpic: SellerPic):
    sellerpic.switch(image_to_video_at_once=1)
    sellerpic.tell("pace", {"looks": 0})
    sellerpic.fault("create", "fail_job")
    task = sellerpic.create()
    assert sellerpic.ask("imageToVideo", {"imageKey": FILM_SAMPLE})["code"] == BUSY
    assert sellerpic.look(task)[0]["status"] == "FAILED"
    sellerpic.create()
    sellerpic.key = "poor"
    sellerpic.create()


def test_the_other_types_may_share_one_pool(sellerpic: SellerPic):
    sellerpic.tell("pace", {"looks": 9})
    sellerpic.switch(others_at_once=1)
    apparel = {"modelImageKey": FILM_SAMPLE, "top": {"imageKey": PRODUCT_SAMPLE}}
    ground = {"replaceType": "AI_BACKGROUND", "presetBackgroundId": "1", "productImageKey": PRODUCT_SAMPLE}
    sellerpic.create("tryOnApparel", **apparel)
    sellerpic.create("replaceBackground", **ground)
    sellerpic.tell("reset", {})
    sellerpic.tell("pace", {"looks": 9})
    sellerpic.switch(others_at_once=1, others_pool="shared")
    sellerpic.create("tryOnApparel", **apparel)
    assert sellerpic.ask("replaceBackground", ground)["code"] == BUSY


@pytest.mark.parametrize(("seconds", "credits"), [(5, 10), (10, 15)])
def test_a_film_is_charged_when_it_succeeded(sellerpic: SellerPic, seconds: int, credits: int):
    sellerpic.tell("pace", {"looks": 1})
    task = sellerpic.create(videoDuration=seconds)
    sellerpic.look(task)
    assert sellerpic.remaining() == 5000
    sellerpic.look(task)
    assert sellerpic.data("/usage") == {"total": 5000, "usage": credits, "remaining": 5000 - credits}


def test_credits_may_also_be_taken_at_once_and_come_back(sellerpic: SellerPic):
    sellerpic.switch(charged="create")
    sellerpic.tell("pace", {"looks": 0})
    sellerpic.fault("create", "fail_job")
    task = sellerpic.create()
    assert sellerpic.remaining() == 4990
    sellerpic.look(task)
    assert sellerpic.remaining() == 5000
    assert sellerpic.state()["credits_refunded"] == 10


def test_a_balance_covers_what_is_under_way_too(sellerpic: SellerPic):
    sellerpic.tell("pace", {"looks": 9})
    sellerpic.tell("balance", {"provider": "sellerpic", "credits": 24})
    sellerpic.create()
    answer = sellerpic.ask("imageToVideo", {"imageKey": FILM_SAMPLE, "videoDuration": 10})
    assert (answer["success"], sellerpic.state()["submits"]) == (False, 1)
    sellerpic.create()
    sellerpic.create("promptSegmentation", imageKey=PRODUCT_SAMPLE, prompt="free of charge")


def test_a_balance_taken_away_meanwhile_fails_the_result(sellerpic: SellerPic):
    sellerpic.tell("pace", {"looks": 0})
    task = sellerpic.create()
    sellerpic.tell("balance", {"provider": "sellerpic", "credits": 3})
    assert sellerpic.look(task)[0]["status"] == "FAILED"
    assert sellerpic.remaining() == 3


@pytest.mark.parametrize("header", [None, "Bearer nobody", "sandbox", "Basic sandbox", "Bearer"])
def test_a_wrong_key_is_refused_with_an_envelope(sellerpic: SellerPic, header: str | None):
    headers = {"Authorization": header} if header else {}
    answer = sellerpic.send("GET", "/v1/api/usage", headers=headers)
    assert (answer.status_code, answer.json()["success"]) == (401, False)
    sellerpic.switch(auth_status=200)
    assert sellerpic.send("GET", "/v1/api/usage", headers=headers).status_code == 200


def test_refusals_may_also_have_a_fitting_status(sellerpic: SellerPic):
    asked = {
        400: {"imageKey": FILM_SAMPLE, "model": "BEST"},
        404: {"imageKey": "UPLOAD/nothing"},
    }
    for status, body in asked.items():
        sellerpic.switch(business_errors="http_200")
        assert sellerpic.send("POST", f"{GENERATE}/imageToVideo", json=body).status_code == 200
        sellerpic.switch(business_errors="matching")
        answer = sellerpic.send("POST", f"{GENERATE}/imageToVideo", json=body)
        assert (answer.status_code, answer.json()["success"]) == (status, False)
    sellerpic.switch(image_to_video_at_once=0)
    answer = sellerpic.send("POST", f"{GENERATE}/imageToVideo", json={"imageKey": FILM_SAMPLE})
    assert (answer.status_code, answer.json()["code"]) == (429, BUSY)


@pytest.mark.parametrize("path", ["/v1/api/nothing", f"{GENERATE}/lifestyleScene", ""])
def test_an_unknown_path_is_not_found(sellerpic: SellerPic, path: str):
    answer = sellerpic.send("POST", path)
    assert (answer.status_code, answer.json()["error"]) == (404, "Not Found")
