"""What can be browsed at Topview, and its calls for pictures."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import av
import pytest
from PIL import Image

from tests.sandbox.topview_customer import V2, Topview, still

AVATARS = "/v1/product_avatar/public_avatar/query"
TEMPLATES = "/v1/product_anyShoot/template/list"
BACKGROUND = "/v1/common_task/remove_background"
IMAGES = {name: f"/v1/common_task/{name}/task" for name in ("text2image", "image_edit", "storyboard")}


@pytest.mark.parametrize(
    "path", [AVATARS, TEMPLATES, "/v1/voice/query", "/v1/aiavatar/query", "/v1/photo_avatar/template/list"]
)
def test_a_catalog_has_pages_that_together_are_the_whole(topview: Topview, path: str):
    first = topview.result(path)
    assert (first["pageNo"], first["pageSize"], len(first["data"])) == (1, 20, 20)
    pages = [topview.result(path, pageNo=number, pageSize=20)["data"] for number in range(1, 7)]
    rows = [json.dumps(row) for page in pages for row in page]
    assert len(set(rows)) == len(rows) == first["total"]


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("/v1/product_avatar/category/list", {"categoryId", "categoryName"}),
        ("/v1/product_anyShoot/template/category/list", {"categoryId", "categoryName"}),
        ("/v1/ethnicity/list", {"ethnicityId", "ethnicityName"}),
        ("/v1/caption/list", {"captionId", "thumbnail"}),
    ],
)
def test_a_short_list_is_not_paged(topview: Topview, path: str, keys: set[str]):
    rows = topview.result(path)
    assert len(rows) > 3
    assert all(set(row) == keys for row in rows)


@pytest.mark.parametrize(
    ("path", "query", "fits"),
    [
        (AVATARS, {"gender": "female"}, lambda row: row["gender"] == "female"),
        (AVATARS, {"categoryIds": "c_food,c_home"}, lambda row: row["avatarCategoryList"][0]["categoryId"]
         in ("c_food", "c_home")),
        (AVATARS, {"ethnicityIds": "e_2"}, lambda row: row["avatarEthnicityList"][0]["ethnicityId"] == "e_2"),
        (TEMPLATES, {"categoryIds": "c_cup"}, lambda row: row["templateCategoryList"][0]["categoryId"] == "c_cup"),
        ("/v1/voice/query", {"language": "EN", "age": "Old"}, lambda row: (row["language"], row["age"])
         == ("en", "Old")),
        ("/v1/voice/query", {"style": "Influencer"}, lambda row: row["style"] == "Influencer"),
        ("/v1/aiavatar/query", {"ethnicityIdList": "e_1,e_3"}, lambda row: row["ethnicities"][0]["ethnicityId"]
         in ("e_1", "e_3")),
        ("/v1/photo_avatar/template/list", {"categories": "ph_street"}, lambda row:
         row["categoryList"][0]["categoryId"] == "ph_street"),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)  # fmt: skip
def test_a_filter_leaves_some_and_only_what_fits(
    topview: Topview, path: str, query: dict[str, str], fits: Any
):
    everything = topview.result(path, pageSize=100)["data"]
    found = topview.result(path, pageSize=100, **query)["data"]
    assert found == [row for row in everything if fits(row)]
    assert 0 < len(found) < len(everything)


def test_styles_part_the_templates(topview: Topview):
    counts = [topview.result(TEMPLATES, style=style)["total"] for style in ("UGC", "Pro", "")]
    assert counts[0] + counts[1] == counts[2]
    assert topview.get(TEMPLATES, style="Other")["code"] == "4000"


def test_the_newest_avatars_are_the_least_popular_ones_and_nobody_has_own_ones(topview: Topview):
    orders = [
        topview.result(AVATARS, sortingType=sorting, pageSize=100) for sorting in ("Popularity", "Newest")
    ]
    assert orders[0]["data"] == orders[1]["data"][::-1]
    assert topview.result("/v1/voice/query", isCustom="true")["total"] == 0


def test_everything_shown_can_be_seen_and_heard(topview: Topview):
    person = topview.result("/v1/aiavatar/query")["data"][0]
    pictures = [
        topview.result(AVATARS)["data"][0]["avatarImagePath"],
        topview.result(TEMPLATES)["data"][0]["coverUrl"],
        topview.result("/v1/caption/list")[0]["thumbnail"],
        person["coverUrl"],
    ]
    for address in pictures:
        shown = topview.http.get(address)
        with Image.open(BytesIO(shown.content)) as picture:
            assert shown.headers["content-type"] == f"image/{picture.format.lower()}"
            assert min(picture.size) >= 360
    with av.open(
        BytesIO(topview.http.get(topview.result("/v1/voice/query")["data"][0]["demoAudioUrl"]).content)
    ) as s:
        assert s.duration / av.time_base == pytest.approx(3, abs=0.2)
    with av.open(BytesIO(topview.http.get(person["previewVideoUrl"]).content)) as film:
        assert film.streams.video[0].height == 360


@pytest.mark.parametrize("name", ["pa_9999.webp", "pa_1.png", "xx_1.webp", "pa_0.webp", "..%2Fsandbox.db"])
def test_a_picture_that_is_not_listed_is_not_there(topview: Topview, name: str):
    assert topview.http.get(f"{topview.address}/topview/cat/{name}").status_code == 404


def test_a_background_is_really_removed_and_the_cut_out_is_a_file(topview: Topview):
    product = topview.upload(still(seed=3, width=300, height=300))
    task = topview.post(f"{BACKGROUND}/submit", {"productImageFileId": product})["result"]["taskId"]
    result = topview.result(f"{BACKGROUND}/query", taskId=task)
    assert (result["status"], result["costCredit"]) == ("success", 0)
    with Image.open(BytesIO(topview.http.get(result["bgRemovedImagePath"]).content)) as cut:
        assert (cut.mode, cut.size) == ("RGBA", (300, 300))
        assert cut.size == (result["bgRemovedImageWidth"], result["bgRemovedImageHeight"])
        assert cut.getchannel("A").getextrema() == (0, 255)
    with Image.open(BytesIO(topview.http.get(result["maskImagePath"]).content)) as mask:
        assert mask.size == (300, 300)
    assert topview.finished(firstFrameFileId=result["bgRemovedImageFileId"])["status"] == "success"


def test_a_background_of_no_picture_fails(topview: Topview):
    body = {"productImageFileId": topview.upload(b"nothing")}
    task = topview.post(f"{BACKGROUND}/submit", body)["result"]["taskId"]
    assert topview.result(f"{BACKGROUND}/query", taskId=task)["status"] == "fail"


def pictured(topview: Topview, name: str, **more: Any) -> dict[str, Any]:
    body = {"model": "Nano Banana 2", "aspectRatio": "16:9", "resolution": "512p", **more}
    answer = topview.post(f"{IMAGES[name]}/submit", body)
    assert answer["code"] == "200", answer
    return topview.result(f"{IMAGES[name]}/query", taskId=answer["result"]["taskId"])


def test_pictures_are_drawn_each_another_and_each_a_file(topview: Topview):
    topview.tell("film", {"shared": False})
    result = pictured(topview, "text2image", prompt="a cup on linen", generateCount=2)
    assert [image["status"] for image in result["images"]] == ["SUCCESS", "SUCCESS"]
    assert result["costCredit"] == 1.0
    contents = [topview.http.get(image["filePath"]).content for image in result["images"]]
    assert contents[0] != contents[1]
    assert Image.open(BytesIO(contents[0])).size == (512, 288)
    topview.tell("film", {"shared": True})
    assert topview.finished(firstFrameFileId=result["images"][1]["fileId"])["status"] == "success"


def test_a_picture_is_edited_and_a_story_laid_out(topview: Topview):
    edited = pictured(
        topview, "image_edit", prompt="a blue cup", inputImageFileIds=[topview.picture()], aspectRatio="auto"
    )
    (image,) = edited["images"]
    assert (image["width"], image["height"]) == (90, 160)
    assert topview.http.get(image["filePath"]).content != still(seed=0)
    (sheet,) = pictured(topview, "storyboard", story="A cup finds its saucer.", gridSize="4")["images"]
    assert (sheet["status"], sheet["width"]) == ("success", 2 * 320)


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("text2image", {"model": "a", "prompt": "b"}, "4003"),
        ("text2image", {"model": "a", "prompt": "b", "aspectRatio": "auto"}, "4000"),
        ("text2image", {"model": "a", "prompt": "b", "aspectRatio": "1:1", "resolution": "8K"}, "4000"),
        ("text2image", {"model": "a", "prompt": "b", "aspectRatio": "1:1", "generateCount": 9}, "4000"),
        ("image_edit", {"model": "a", "prompt": "b", "aspectRatio": "auto"}, "4003"),
        ("storyboard", {"model": "a", "story": "b", "aspectRatio": "1:1", "gridSize": "5"}, "4000"),
    ],
)
def test_a_picture_asked_for_wrongly_is_refused(topview: Topview, name: str, body: dict[str, Any], code: str):
    assert topview.post(f"{IMAGES[name]}/submit", body)["code"] == code


def test_every_kind_of_task_has_its_own_query(topview: Topview):
    assert topview.get(f"{IMAGES['text2image']}/query", taskId=topview.submitted())["code"] == "4004"
    assert topview.get(f"{V2}/query", taskId="")["code"] == "4003"
