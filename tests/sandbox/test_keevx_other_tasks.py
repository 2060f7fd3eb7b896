"""Keevx's other tasks: new pictures, and translated clips."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.sandbox.conftest import Outside
from tests.sandbox.keevx_customer import NOBODY, PICTURE, TRANSLATION, Keevx
from tests.sandbox.sellerpic_customer import picture


def shown(keevx: Keevx, address: str) -> Image.Image:
    with Image.open(BytesIO(keevx.http.get(address).raise_for_status().content)) as image:
        image.load()
        return image


def test_a_picture_is_generating_and_then_there(keevx: Keevx):
    keevx.tell("pace", {"looks": 2})
    (id,) = keevx.create_pictures()
    assert re.fullmatch(r"i2is-[0-9a-f]{12}", id)
    empty = {"image_url": "", "thumbnail_url": "", "error_message": ""}
    seen = [keevx.look(id, PICTURE) for _ in range(3)]
    assert seen[:2] == [{"task_id": id, "status": "GENERATING"} | empty] * 2
    assert seen[2]["status"] == "SUCCEEDED"


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ({}, (1152, 2048)),
        ({"image_quality": "1K", "image_ratio": "1:1"}, (1024, 1024)),
        ({"image_quality": "1K", "image_ratio": "21:9"}, (1024, 439)),
        ({"image_quality": "1K", "image_ratio": "4:5", "module": "pro"}, (819, 1024)),
    ],
    ids=str,
)
def test_a_picture_has_the_size_that_was_asked_for(
    keevx: Keevx, asked: dict[str, Any], size: tuple[int, int]
):
    keevx.tell("film", {"shared": False})
    record = keevx.look(keevx.create_pictures(**asked)[0], PICTURE)
    assert shown(keevx, record["image_url"]).size == size
    assert max(shown(keevx, record["thumbnail_url"]).size) == 320


def test_a_reference_stands_in_the_new_picture(keevx: Keevx):
    keevx.tell("film", {"shared": False})
    thing = Image.new("RGB", (200, 200), "white")
    thing.paste((200, 30, 30), (60, 40, 140, 160))
    file = BytesIO()
    thing.save(file, "PNG")
    asked = {
        "image_quality": "1K",
        "image_ratio": "1:1",
        "reference_images": [keevx.uploaded(file.getvalue())],
    }
    ids = keevx.create_pictures(**asked, generate_count=2)
    images = [shown(keevx, keevx.look(id, PICTURE)["image_url"]) for id in ids]
    for image in images:
        red, green, _ = image.getpixel((512, 700))
        assert red > green + 100
    assert images[0].tobytes() != images[1].tobytes()


def test_of_many_references_five_are_used(keevx: Keevx, outside: Outside):
    keevx.tell("film", {"shared": True, "fetch": True})
    addresses = [f"{outside.address}/{n}.png" for n in range(7)]
    outside.files |= {f"/{n}.png": picture() for n in range(7)}
    (id,) = keevx.create_pictures(reference_images=addresses)
    assert keevx.look(id, PICTURE)["status"] == "SUCCEEDED"
    assert sorted(outside.requests.get() for _ in range(5)) == [f"/{n}.png" for n in range(5)]
    assert outside.requests.empty()


@pytest.mark.parametrize(
    "wrong",
    [
        {"prompt": ""},
        {"prompt": "x" * 1001},
        {"module": "max"},
        {"generate_count": 9},
        {"image_quality": "8K"},
        {"image_ratio": "2:1"},
        {"reference_images": "a"},
    ],
    ids=str,
)
def test_a_wrong_field_for_a_picture_is_refused_by_its_name(keevx: Keevx, wrong: dict[str, Any]):
    answer = keevx.send("POST", PICTURE, json={"prompt": "a mug"} | wrong)
    assert (answer.status_code, answer.json()["code"]) == (400, 100001)
    assert next(iter(wrong)) in answer.json()["msg"]


def test_a_picture_is_told_without_its_thumbnail(keevx: Keevx, outside: Outside):
    ids = keevx.create_pictures(generate_count=8, callback_url=f"{outside.address}/hook")
    records = [keevx.look(id, PICTURE) for id in ids]
    notices = [outside.notice() for _ in ids]
    assert {notice["task_type"] for notice in notices} == {"image_generate"}
    said = {notice["data"]["task_id"]: notice["data"] for notice in notices}
    for record in records:
        del record["thumbnail_url"]
        assert said[record["task_id"]] == record


def translate(keevx: Keevx, **more: Any) -> list[dict[str, str]]:
    body = {"target_languages": ["German"], "video_url": NOBODY, **more}
    answer = keevx.send("POST", TRANSLATION, json=body).json()
    assert answer["code"] == 0, answer
    return answer["data"]


def test_a_translated_clip_is_the_same_clip_under_another_name(keevx: Keevx):
    clip = keevx.finished()
    keevx.tell("film", {"shared": False})
    (made,) = translate(keevx, video_url=clip["video_url"], name="clip-01", enable_caption=True)
    assert re.fullmatch(r"vt-[0-9a-f]{32}", made["task_id"])
    record = keevx.look(made["task_id"], TRANSLATION)
    assert (record["status"], record["name"], record["language"]) == ("SUCCEEDED", "German-clip-01", "German")
    before, after = (keevx.http.get(address).content for address in (clip["video_url"], record["video_url"]))
    assert (after[: len(before)], len(after) > len(before)) == (before, True)
    captions = keevx.http.get(record["caption_url"])
    assert captions.text.startswith("[Script Info]")


def test_each_language_is_a_task_of_its_own(keevx: Keevx, outside: Outside):
    made = translate(keevx, target_languages=["German", "French"], callback_url=f"{outside.address}/hook")
    assert [task["language"] for task in made] == ["German", "French"]
    for task in made:
        assert keevx.look(task["task_id"], TRANSLATION)["caption_url"] == ""
    assert {outside.notice()["data"]["language"] for _ in made} == {"German", "French"}
    keevx.switch(several_languages=False)
    body = {"target_languages": ["German", "French"], "video_url": NOBODY}
    assert keevx.send("POST", TRANSLATION, json=body).json()["code"] == 100001


@pytest.mark.parametrize(
    "wrong",
    [
        {"target_languages": []},
        {"target_languages": ["Elvish"]},
        {"target_languages": "German"},
        {"video_url": ""},
        {"speaker_num": -1},
        {"enable_caption": 1},
        {"name": "x" * 100},
    ],
    ids=str,
)
def test_a_wrong_field_for_a_clip_is_refused_by_its_name(keevx: Keevx, wrong: dict[str, Any]):
    body = {"target_languages": ["German"], "video_url": NOBODY} | wrong
    answer = keevx.send("POST", TRANSLATION, json=body).json()
    assert (answer["code"], next(iter(wrong)) in answer["msg"]) == (100001, True)


def test_the_languages_are_listed_under_another_word(keevx: Keevx):
    answer = keevx.send("GET", f"{TRANSLATION}/target_languages").json()
    assert (answer["code"], answer["msg"]) == (0, "success")
    assert {"English", "German", "Japanese"} <= set(answer["data"])


@pytest.mark.parametrize(
    ("content", "name"), [(picture(), "a.png"), (b"nothing", "a.mp4")], ids=["picture", "text"]
)
def test_a_clip_that_is_no_clip_fails(keevx: Keevx, content: bytes, name: str):
    keevx.tell("film", {"shared": False})
    (made,) = translate(keevx, video_url=keevx.uploaded(content, name))
    record = keevx.look(made["task_id"], TRANSLATION)
    assert (record["status"], record["video_url"], bool(record["error_message"])) == ("FAILED", "", True)
