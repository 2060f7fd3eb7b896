"""What a create call takes and refuses, and what it costs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import CREATE, IMAGE_TO_VIDEO, Akool

SEEDANCE, FAST, HD = "seedance-1-0-lite-i2v-250428", "AkoolImage2VideoFastV1", "AkoolImage2VideoHDV1"
KLING, SORA = "kwaivgi/kling-video-o3-pro/image-to-video", "openai/sora-2-pro/image-to-video"


@pytest.mark.parametrize(
    "wrong",
    [
        {"image_url": None},
        {"image_url": "   "},
        {"image_url": 7},
        {"image_url": "ftp://somewhere/a.png"},
        {"prompt": None},
        {"prompt": ["a"]},
        {"negative_prompt": 1},
        {"extend_prompt": "yes"},
        {"resolution": "480p"},
        {"audio_type": 4},
        {"audio_type": "1"},
        {"audio_url": "waves.mp3", "audio_type": 2},
        {"video_length": 6},
        {"video_length": 5.5},
        {"is_premium_model": 1},
        {"effect_code": "nothing_1"},
        {"webhookurl": "not an address"},
        {"webhookUrl": "not an address"},
    ],
    ids=str,
)
def test_a_wrong_field_is_refused_by_its_name_and_costs_nothing(akool: Akool, wrong: dict[str, Any]):
    answer = akool.create(**wrong)
    assert answer["code"] == 1003
    assert next(iter(wrong)).lower() in answer["msg"].lower()
    assert akool.balance() == 5000
    assert akool.state()["submits"] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"model_name": "nobody/knows-it"},
        {"resolution": "4k", "model_name": SEEDANCE},
        {"resolution": None},
        {"video_length": None},
        {"video_length": 7, "model_name": SEEDANCE},
        {"count": 0},
        {"count": 11},
        {"count": 2, "model_name": SORA, "video_length": 4},
        {"count": "2"},
        {"last_image_url": "http://127.0.0.1:9/b.png", "model_name": FAST},
        {"extend_prompt": True, "model_name": SEEDANCE},
        {"generate_audio": "yes"},
    ],
    ids=str,
)
def test_a_batch_asks_no_more_than_its_model_can(akool: Akool, wrong: dict[str, Any]):
    answer = akool.batch(**wrong)
    assert answer["code"] == 1003
    assert next(iter(wrong)) in answer["msg"]
    assert akool.balance() == 5000


def test_what_a_model_cannot_do_may_also_be_ignored(akool: Akool):
    akool.tell("switches", {"akool": {"unsupported_options": "ignored"}})
    answer = akool.batch(model_name=FAST, last_image_url="http://127.0.0.1:9/b.png", extend_prompt=True)
    assert "last_image_url" not in answer["data"]["successList"][0]


def test_fields_that_only_the_demo_sends_are_taken(akool: Akool):
    demo = {"audio_type": "1", "audio_url": "", "effect_code": "", "is_premium_model": False}
    assert akool.batch(**demo, webhookUrl="")["code"] == 1000


@pytest.mark.parametrize(
    ("asked", "credits"),
    [
        ({"resolution": "720p", "video_length": 5}, 20),
        ({"resolution": "1080p", "video_length": 5}, 25),
        ({"resolution": "4k", "video_length": 5}, 30),
        ({"resolution": "720p", "video_length": 10}, 40),
        ({"resolution": "1080p", "video_length": 10}, 50),
        ({"resolution": "4k", "video_length": 10, "is_premium_model": True}, 60),
        ({"audio_type": 1}, 20),
    ],
    ids=str,
)
def test_a_single_video_costs_what_the_table_says(akool: Akool, asked: dict[str, Any], credits: int):
    assert akool.create(**asked)["data"]["deduction_credit"] == credits
    assert akool.balance() == 5000 - credits


def test_the_price_seen_live_is_a_choice(akool: Akool):
    akool.tell("switches", {"akool": {"single_price": "live"}})
    assert akool.create()["data"]["deduction_credit"] == 100


@pytest.mark.parametrize(
    ("asked", "credits"),
    [
        ({"model_name": SEEDANCE}, 25),
        ({"model_name": SEEDANCE, "resolution": "480p", "video_length": 10}, 30),
        ({"model_name": HD}, 40),
        ({"model_name": HD, "generate_audio": True}, 48),
        ({"model_name": SEEDANCE, "generate_audio": True}, 25),
        ({"model_name": KLING, "resolution": None, "video_length": 4}, 120),
        ({"model_name": KLING, "resolution": None, "video_length": 3, "generate_audio": True}, 112.5),
    ],
    ids=str,
)
def test_a_batch_costs_its_unit_price_by_the_second(akool: Akool, asked: dict[str, Any], credits: float):
    answer = akool.batch(**asked, count=1)
    assert answer["data"]["successList"][0]["deduction_credit"] == credits
    assert akool.balance() == 5000 - credits


def test_a_unit_price_may_also_be_one_for_the_video(akool: Akool):
    akool.tell("switches", {"akool": {"batch_price": "unit"}})
    assert akool.batch(model_name=SEEDANCE)["data"]["successList"][0]["deduction_credit"] == 5


def test_a_batch_makes_so_many_videos_each_charged(akool: Akool):
    made = akool.batch(model_name=SEEDANCE, count=10)["data"]["successList"]
    assert len({video["_id"] for video in made}) == 10
    assert {video["batch_count"] for video in made} == {10}
    assert len({video["batch_id"] for video in made}) == 1
    assert akool.balance() == 5000 - 10 * 25
    assert akool.state()["submits"] == 1


def test_too_few_credits_take_nothing(akool: Akool):
    akool.tell("balance", {"provider": "akool", "credits": 60})
    assert akool.batch(model_name=SEEDANCE, count=3)["code"] == 1104
    assert akool.balance() == 60
    assert akool.state()["submits"] == 0
    assert akool.batch(model_name=SEEDANCE, count=2)["code"] == 1000
    assert akool.balance() == 10
    akool.tell("switches", {"akool": {"short_of_credits_code": 1006}})
    assert akool.create()["code"] == 1006


def test_the_rest_of_a_batch_may_also_come_back_as_errors(akool: Akool):
    akool.tell("switches", {"akool": {"batch_shortfall": "partial"}})
    akool.tell("balance", {"provider": "akool", "credits": 60})
    made = akool.batch(model_name=SEEDANCE, count=3)["data"]
    assert (len(made["successList"]), len(made["errorList"])) == (2, 1)
    assert akool.balance() == 10


@pytest.mark.parametrize("asked", [{"video_length": 10}, {"is_premium_model": True}], ids=str)
def test_a_free_plan_refuses_what_is_for_payers(akool: Akool, asked: dict[str, Any]):
    akool.tell("switches", {"akool": {"plan": "free"}})
    assert akool.create(**asked)["code"] == 1213
    assert akool.batch(model_name=HD)["code"] == 1213
    assert akool.create()["code"] == 1000


def test_the_fields_that_the_page_demands_may_be_demanded(akool: Akool):
    akool.tell("switches", {"akool": {"required_fields": "strict"}})
    assert akool.create() == {"code": 1003, "msg": "negative_prompt is required"}
    full = {"negative_prompt": "", "resolution": "720p", "audio_type": 3, "video_length": 5}
    assert akool.create(**full)["code"] == 1000


def test_a_body_may_claim_any_type_and_a_path_have_any_slashes(akool: Akool):
    body = b'{"image_url": "http://127.0.0.1:9/a.png", "prompt": "slow push in"}'
    headers = {"x-api-key": "sandbox", "content-type": "text/plain"}
    address = f"{akool.address}//akool//api/open/v4//image2Video/createBySourcePrompt"
    assert akool.http.post(address, content=body, headers=headers).json()["code"] == 1000


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"text"', b"\xff\xfe"])
def test_a_body_that_is_no_object_is_refused(akool: Akool, body: bytes):
    assert akool.send("POST", CREATE, content=body).json()["code"] == 1003


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/open/v4/image2video/info"),
        ("POST", "/api/open/v4/nothing"),
        ("GET", CREATE),
        ("DELETE", f"{IMAGE_TO_VIDEO}/effects"),
        ("GET", ""),
    ],
)
def test_an_unknown_path_says_so_under_http_200(akool: Akool, method: str, path: str):
    answer = akool.send(method, path)
    assert (answer.status_code, answer.json()) == (200, {"status": 404, "msg": "Not Found"})
