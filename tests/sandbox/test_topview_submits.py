"""What Topview's submits take and refuse."""

from __future__ import annotations

from typing import Any

import pytest

from animatic.sandbox.topview_models import IMAGE_MODELS, TEXT_MODELS, Model
from tests.sandbox.topview_customer import V1, V2, Topview

TEXT, OMNI = "/v1/common_task/text2video/task", "/v1/common_task/omni_reference/task"


def fitting(topview: Topview, model: Model) -> dict[str, Any]:
    """A body that the model takes."""
    body: dict[str, Any] = {"model": model.name, "prompt": "slow push in", "duration": model.seconds[0]}
    if model.input == "multi_ref":
        body["referenceImageFileIds"] = [topview.picture(), topview.picture("second")]
    else:
        body["firstFrameFileId"] = topview.picture()
    if model.resolutions:
        body["resolution"] = model.resolutions[0]
    return body | ({"aspectRatio": model.ratios[0]} if model.ratios else {})


@pytest.mark.parametrize("model", IMAGE_MODELS, ids=lambda model: model.code)
def test_every_model_of_the_table_takes_what_its_row_says(topview: Topview, model: Model):
    answer = topview.post(f"{V2}/submit", fitting(topview, model))
    assert answer["code"] == "200", answer
    task = topview.look(answer["result"]["taskId"])
    resolution = model.resolutions[0] if model.resolutions else 0
    assert task["costCredit"] == pytest.approx(model.rate(resolution, False) * model.seconds[0])


@pytest.mark.parametrize("model", TEXT_MODELS, ids=lambda model: model.code)
def test_every_model_of_text_to_video_does_too(topview: Topview, model: Model):
    body = fitting(topview, model)
    body.pop("firstFrameFileId")
    assert topview.post(f"{TEXT}/submit", body)["code"] == "200"


@pytest.mark.parametrize(
    "name",
    [
        "Standard",
        "standard",
        "Seedance 2.0",
        "seedance-2.0",
        "SEEDANCE_2.0",
        "Standard(SD 2.0)",
        "standard (sd 2.0)",
        "Fast(SD 2.0 Fast)",
        "kling-v3",
        "KLING V3",
        "minimax-hailuo-2.3-fast",
    ],
)
def test_a_model_may_be_spelt_in_all_three_ways(topview: Topview, name: str):
    assert topview.submit(model=name, duration=6, resolution=None)["code"] == "200"


def test_a_model_may_be_known_by_one_spelling_alone(topview: Topview):
    topview.switch(model_names="display")
    assert topview.submit(model="Kling V3")["code"] == "200"
    assert topview.submit(model="kling-v3")["code"] == "4000"
    topview.switch(model_names="code")
    assert topview.submit(model="Kling V3")["code"] == "4000"
    assert topview.submit(model="kling-v3")["code"] == "200"


KLING26, VEO, VIDU = "Kling 2.6", "Veo 3.1", "Vidu Q2 Reference to Video"
STRANGER = "f" * 32


@pytest.mark.parametrize(
    ("wrong", "code", "words"),
    [
        ({"model": "Nobody 1.0"}, "4000", "model is not supported: Nobody 1.0"),
        ({"model": "Topview Omni"}, "4000", "model is not supported: Topview Omni"),
        ({"model": None}, "4003", "Required parameter cannot be null"),
        ({"model": 7}, "4001", "Request data format does not match!"),
        ({"firstFrameFileId": None}, "4003", "cannot be null"),
        ({"firstFrameFileId": STRANGER}, "4004", "Resource not found!"),
        ({"endFrameFileId": STRANGER}, "4004", "Resource not found!"),
        ({"boardId": "brd_0"}, "4004", "Resource not found!"),
        (
            {"model": "Seedance 2.5", "resolution": 1080},
            "4000",
            "seedance-2.5 supports resolutions: 480, 720.",
        ),
        ({"resolution": "720"}, "4001", "format"),
        ({"resolution": 720.5}, "4001", "format"),
        ({"aspectRatio": "16:9"}, "4000", "kling-v3 does not support aspectRatio."),
        (
            {"model": VEO, "duration": 4, "aspectRatio": "1:1"},
            "4000",
            "veo-3.1 supports aspect ratios: 9:16, 16:9.",
        ),
        ({"model": KLING26}, "4000", "kling-2.6 does not support resolution."),
        ({"duration": 2}, "4000", "kling-v3 supports durations: 3, 4"),
        ({"duration": "5"}, "4001", "format"),
        ({"duration": True}, "4001", "format"),
        ({"sound": "loud"}, "4000", "sound must be one of on, off"),
        (
            {"model": "Sora 2", "resolution": None, "duration": 4, "sound": "on"},
            "4000",
            "does not support sound",
        ),
        ({"generatingCount": 0}, "4000", "generatingCount must be 1 to 4"),
        ({"generatingCount": 5}, "4000", "generatingCount must be 1 to 4"),
        ({"model": VEO, "duration": 4, "referenceImageFileIds": ["a", "b"]}, "4000", "referenceImageFileIds"),
        ({"model": KLING26, "resolution": None, "endFrameFileId": "b"}, "4000", "endFrameFileId"),
        ({"noticeUrl": "ftp://app.example/hook"}, "4000", "noticeUrl"),
        ({"prompt": ["slow"]}, "4001", "format"),
    ],
    ids=str,
)
def test_a_wrong_field_is_refused_and_nothing_is_accepted(
    topview: Topview, wrong: dict[str, Any], code: str, words: str
):
    answer = topview.send("POST", f"{V2}/submit", json=base(topview) | wrong)
    assert (answer.status_code, answer.json()["code"], answer.json()["result"]) == (200, code, None)
    assert words in answer.json()["message"]
    assert topview.state()["submits"] == 0


def base(topview: Topview) -> dict[str, Any]:
    return {"model": "Kling V3", "firstFrameFileId": topview.picture(), "resolution": 720, "duration": 5}


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("first", "second"), "200"),
        (("first", "second", "third"), "200"),
        (("first",), "4000"),
        (("first", "first"), "4000"),
        ((), "4003"),
    ],
)
def test_references_are_at_least_two_and_none_twice(topview: Topview, names: tuple[str, ...], code: str):
    ids = [topview.picture(name) for name in names]
    body = {"model": VIDU, "referenceImageFileIds": ids, "resolution": 1080, "duration": 8}
    assert topview.post(f"{V2}/submit", body)["code"] == code


def test_a_reference_may_not_repeat_the_first_frame_nor_be_one_too_many(topview: Topview):
    first, second, third = (topview.picture(name) for name in ("first", "second", "third"))
    body = {"model": VIDU, "resolution": 1080, "duration": 8, "referenceImageFileIds": [first, second]}
    assert topview.post(f"{V2}/submit", body | {"firstFrameFileId": first})["code"] == "4000"
    assert topview.post(f"{V2}/submit", body | {"firstFrameFileId": third})["code"] == "200"
    topview.switch(most_references=1)
    assert topview.post(f"{V2}/submit", body)["code"] == "4000"


def test_what_is_left_out_has_a_default(topview: Topview):
    body = {"model": "Vidu Q3 Pro", "firstFrameFileId": topview.picture()}

    def cost() -> float:
        task = topview.post(f"{V2}/submit", body)["result"]["taskId"]
        return topview.look(task)["costCredit"]

    assert cost() == pytest.approx(5 * 0.9)
    topview.switch(default_seconds="shortest", default_resolution="lowest")
    assert cost() == pytest.approx(1 * 0.4)


def test_the_older_mode_stands_in_for_a_model_and_gives_way_to_one(topview: Topview):
    body = {"firstFrameFileId": topview.picture(), "duration": 5}
    plus = topview.post(f"{V2}/submit", body | {"mode": "plus"})["result"]["taskId"]
    both = topview.post(f"{V2}/submit", body | {"mode": "plus", "model": KLING26})["result"]["taskId"]
    assert topview.look(plus)["costCredit"] == pytest.approx(2.7)
    assert topview.look(both)["costCredit"] == pytest.approx(1.55)
    assert topview.post(f"{V2}/submit", body)["code"] == "4003"
    topview.switch(missing_model="seedance-1.5-pro")
    assert topview.post(f"{V2}/submit", body)["code"] == "200"


def test_other_choices_of_the_service_are_switches(topview: Topview):
    topview.switch(aspect_on_following="ignored", unsupported_sound="ignored")
    topview.switch(also_1080=["seedance-2.5"], withdrawn_models="refused")
    assert topview.submit(aspectRatio="16:9")["code"] == "200"
    assert topview.submit(model="Seedance 1.0 Pro", sound="on")["code"] == "200"
    assert topview.submit(model="Seedance 2.5", resolution=1080)["code"] == "200"
    assert topview.submit(model="Sora 2", resolution=None, duration=4)["code"] == "4000"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({}, "200"),
        ({"imageFileId": None}, "4003"),
        ({"mode": None}, "4003"),
        ({"mode": "ultra"}, "4000"),
        ({"duration": None}, "4003"),
        ({"duration": 6}, "4000"),
        ({"generatingCount": None}, "4003"),
        ({"generatingCount": 5}, "4000"),
        ({"negativePrompt": 3}, "4001"),
        ({"imageFileId": STRANGER}, "4004"),
    ],
    ids=str,
)
def test_the_first_version_has_its_own_rules(topview: Topview, wrong: dict[str, Any], code: str):
    body = {"imageFileId": topview.picture(), "duration": 5, "mode": "pro", "generatingCount": 1}
    assert topview.post(f"{V1}/submit", body | wrong)["code"] == code


def test_omni_takes_pictures_and_films_and_edits_at_their_length(topview: Topview):
    body = {"model": "Standard", "prompt": "<<<Image1>>> turns", "aspectRatio": "21:9", "resolution": 480}
    body["inputImages"] = [{"fileId": topview.picture(), "name": "Image1"}]
    assert topview.post(f"{OMNI}/submit", body)["code"] == "200"
    edit = {"omniReferenceTaskType": "edit", "duration": -1, "aspectRatio": "adaptive"}
    film = {"inputVideos": [{"fileId": topview.upload(b"film", "mp4"), "name": "Video1"}], "inputImages": []}
    assert topview.post(f"{OMNI}/submit", body | edit | film)["code"] == "200"
    assert topview.post(f"{OMNI}/submit", body | {"duration": -1})["code"] == "4000"
    assert topview.post(f"{OMNI}/submit", body | {"inputImages": [{"name": "Image1"}]})["code"] == "4003"
    assert topview.post(f"{OMNI}/submit", body | {"inputImages": ["first"]})["code"] == "4001"


@pytest.mark.parametrize("body", [b"[]", b"{", b'"text"', b"\xff\xfe"])
def test_a_body_that_is_no_object_does_not_match(topview: Topview, body: bytes):
    assert topview.send("POST", f"{V2}/submit", content=body).json()["code"] == "4001"


@pytest.mark.parametrize("code", ["4006", "4007", "4100", "5000", "5003", "6001"])
def test_any_code_can_be_ordered_with_its_own_words(topview: Topview, code: str):
    topview.fault("submit", {"code": code})
    refusal = topview.submit()
    assert (refusal["code"], refusal["result"]) == (code, None)
    assert refusal["message"]
    assert topview.submit()["code"] == "200"


def test_more_tasks_than_the_allowance_must_wait(topview: Topview):
    topview.tell("pace", {"looks": 1})
    tasks = [topview.submitted() for _ in range(4)]
    refusal = topview.submit()
    assert refusal["code"] == "4007"
    assert refusal["message"].startswith("Exists unfinished task")
    for _ in range(2):
        topview.look(tasks[0])
    assert topview.submit()["code"] == "200"
    topview.switch(parallel_tasks=8)
    assert topview.submit()["code"] == "200"
