"""The pictures that SellerPic's other task types make: each shows what was asked for."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from animatic.sandbox.drawn import draw
from tests.sandbox.sellerpic_customer import PRODUCT_SAMPLE, SellerPic

RED, GREEN = (200, 30, 30), (20, 160, 60)
BOX = (140, 100, 259, 279)


@pytest.fixture
def real(sellerpic: SellerPic) -> SellerPic:
    sellerpic.tell("film", {"shared": False})
    return sellerpic


def file(image: Image.Image) -> bytes:
    content = BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


def product(colour: tuple[int, int, int] = RED, size: tuple[int, int] = (400, 400)) -> Image.Image:
    """A box on white."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle(BOX, fill=colour)
    return image


def made(sellerpic: SellerPic, kind: str, **body: Any) -> list[Image.Image]:
    results = sellerpic.finished(kind, **body)
    assert {result["status"] for result in results} == {"SUCCESS"}, results
    return [sellerpic.shown(result["fileUrl"]) for result in results]


def near(colour: Any, wanted: tuple[int, int, int], far: int = 24) -> bool:
    return max(abs(a - b) for a, b in zip(colour, wanted, strict=True)) <= far


def share(image: Image.Image, colour: tuple[int, int, int], far: int = 60) -> float:
    """How much of the picture has about this colour."""
    away = np.abs(np.asarray(image.convert("RGB"), int) - colour).max(axis=2)
    return float((away <= far).mean())


@pytest.mark.parametrize("grown", [0, 5, -4])
def test_a_segment_is_black_and_white_and_follows_the_thing(real: SellerPic, grown: int):
    key = real.upload(file(product()))
    (mask,) = made(real, "segmentImage", imageKey=key, type="ANY", expandPixels=grown)
    assert (mask.mode, mask.size, mask.format) == ("L", (400, 400), "PNG")
    assert {value for _, value in mask.getcolors()} == {0, 255}
    wanted = (BOX[0] - grown, BOX[1] - grown, BOX[2] + 1 + grown, BOX[3] + 1 + grown)
    assert max(abs(a - b) for a, b in zip(mask.getbbox(), wanted, strict=True)) <= 2


def test_a_segment_by_prompt_follows_the_words(real: SellerPic):
    image = product()
    ImageDraw.Draw(image).rectangle((10, 10, 80, 80), fill=GREEN)
    key = real.upload(file(image))
    (thing,) = made(real, "promptSegmentation", imageKey=key, prompt="the box")
    (green,) = made(real, "promptSegmentation", imageKey=key, prompt="the green one")
    assert thing.getpixel((200, 200)) == 255
    assert green.getbbox() == pytest.approx((10, 10, 81, 81), abs=2)
    assert real.remaining() == 5000


def test_a_mask_can_be_used_for_the_next_task_by_its_key(real: SellerPic):
    key = real.upload(file(product()))
    mask = real.finished("promptSegmentation", imageKey=key, prompt="box")[0]["fileKey"]
    body = {"replaceType": "SOLID_COLOR_BACKGROUND", "backgroundColor": "#3366cc"}
    real.create("replaceBackground", productImageKey=key, productMaskKey=mask, **body)
    real.switch(result_keys_usable=False)
    answer = real.ask("replaceBackground", body | {"productImageKey": key, "productMaskKey": mask})
    assert answer["success"] is False


def test_a_plain_background_has_the_colour_and_the_thing_stays(real: SellerPic):
    key = real.upload(file(product()))
    body = {"replaceType": "SOLID_COLOR_BACKGROUND", "backgroundColor": "#3366cc", "productImageKey": key}
    (image,) = made(real, "replaceBackground", **body)
    assert near(image.getpixel((20, 20)), (0x33, 0x66, 0xCC))
    assert near(image.getpixel((200, 200)), RED)
    (small,) = made(real, "replaceBackground", **body, productImageScale=0.5)
    assert share(small, RED) == pytest.approx(share(image, RED) / 4, rel=0.15)
    assert real.remaining() == 4998


def test_a_mask_says_what_stays(real: SellerPic):
    keys = real.upload(file(product())), real.upload(file(Image.new("L", (400, 400), 255)))
    body = {"replaceType": "SOLID_COLOR_BACKGROUND", "backgroundColor": "#3366cc"}
    (image,) = made(real, "replaceBackground", productImageKey=keys[0], productMaskKey=keys[1], **body)
    assert near(image.getpixel((20, 20)), (255, 255, 255))
    other = real.upload(file(Image.new("L", (399, 400), 255)))
    answer = real.ask("replaceBackground", body | {"productImageKey": keys[0], "productMaskKey": other})
    assert answer["success"] is False


@pytest.mark.parametrize(
    ("body", "count", "credits"),
    [
        ({"replaceType": "AI_BACKGROUND", "presetBackgroundId": "12"}, 4, 4),
        ({"replaceType": "TEXT_TO_BACKGROUND", "customBackgroundPrompt": "on a beach"}, 4, 4),
        ({"replaceType": "PRESET_BACKGROUND_IMAGE", "presetBackgroundId": "44"}, 1, 1),
        ({"replaceType": "CUSTOM_BACKGROUND_IMAGE", "backgroundImageKey": "own"}, 1, 1),
    ],
    ids=lambda value: value["replaceType"] if isinstance(value, dict) else "",
)
def test_a_background_is_put_behind_the_thing(
    real: SellerPic, body: dict[str, str], count: int, credits: int
):
    key = real.upload(file(product()))
    if "backgroundImageKey" in body:
        body = body | {"backgroundImageKey": real.upload(file(Image.new("RGB", (300, 200), GREEN)))}
    images = made(real, "replaceBackground", productImageKey=key, **body)
    assert len(images) == count
    assert len({image.tobytes() for image in images}) == count
    for image in images:
        assert share(image, RED) > 0.1
        assert share(image, (255, 255, 255), far=6) < 0.05
    if "backgroundImageKey" in body:
        assert near(images[0].getpixel((20, 20)), GREEN)
    assert real.remaining() == 5000 - credits


@pytest.mark.parametrize(
    "wrong",
    [
        {"replaceType": "NOTHING"},
        {"presetBackgroundId": None},
        {"presetBackgroundId": "999"},
        {"customBackgroundPrompt": None, "replaceType": "TEXT_TO_BACKGROUND"},
        {"backgroundImageKey": None, "replaceType": "CUSTOM_BACKGROUND_IMAGE"},
        {"backgroundColor": "blue", "replaceType": "SOLID_COLOR_BACKGROUND"},
        {"productImageScale": 0},
        {"productImageKey": None},
    ],
    ids=str,
)
def test_a_background_needs_what_its_type_needs(sellerpic: SellerPic, wrong: dict[str, Any]):
    body = {"replaceType": "AI_BACKGROUND", "presetBackgroundId": "12", "productImageKey": PRODUCT_SAMPLE}
    assert sellerpic.ask("replaceBackground", body | wrong)["success"] is False
    assert sellerpic.state()["submits"] == 0


def person() -> Image.Image:
    return draw("person", 1, 300, 400)


def test_a_garment_is_worn_in_four_ways(real: SellerPic):
    key, garment = real.upload(file(person())), real.upload(file(product(GREEN)))
    above = made(real, "tryOnApparel", modelImageKey=key, top={"imageKey": garment})
    below = made(real, "tryOnApparel", modelImageKey=key, bottom={"imageKey": garment})
    assert len({image.tobytes() for image in above}) == 4
    for image in above:
        assert image.size == (300, 400)
        assert (
            share(image.crop((0, 60, 300, 220)), GREEN) > share(image.crop((0, 230, 300, 400)), GREEN) + 0.1
        )
    for image in below:
        assert share(image.crop((0, 60, 300, 190)), GREEN) < 0.02
    assert real.remaining() == 4992


def test_an_accessory_is_put_where_the_mask_is_white(real: SellerPic):
    mask = Image.new("L", (300, 400))
    ImageDraw.Draw(mask).rectangle((110, 20, 189, 59), fill=255)
    keys = [real.upload(file(image)) for image in (person(), mask, product(GREEN))]
    names = dict(zip(("modelImageKey", "modelMaskKey", "productImageKey"), keys, strict=True))
    images = made(real, "tryOnAccessories", **names)
    assert len(images) == 2
    for image in images:
        assert near(image.getpixel((150, 40)), GREEN, 50)
        assert share(image.crop((0, 70, 300, 400)), GREEN, 30) == 0
    del names["modelMaskKey"]
    assert real.ask("tryOnAccessories", names)["success"] is False
    real.switch(accessory_mask_required=False)
    real.create("tryOnAccessories", **names)


def test_another_person_elsewhere_wears_the_same(real: SellerPic):
    real.switch(swap_model_results=2)
    before, mask = person(), Image.new("L", (300, 400))
    ImageDraw.Draw(mask).rectangle((125, 110, 175, 200), fill=255)
    keys = {"modelImageKey": real.upload(file(before)), "modelMaskKey": real.upload(file(mask))}
    images = made(real, "swapModel", **keys, modelId="7", sceneId="31", expression="SMILE")
    assert len(images) == 2
    for image in images:
        assert near(image.getpixel((150, 150)), before.getpixel((150, 150)))
        assert not near(image.getpixel((20, 20)), before.getpixel((20, 20)), 10)
    assert real.ask("swapModel", keys | {"modelId": "999", "sceneId": "31"})["success"] is False
    real.tell("film", {"shared": True})
    real.switch(swap_model_results=4)
    assert len(real.finished("swapModel", **keys, modelId="7", sceneId="31")) == 4


@pytest.mark.parametrize(
    ("prompt", "place", "colour"),
    [
        ("Make the background light grey", (20, 20), (201, 202, 203)),
        ("make it black and white", (200, 200), (81, 81, 81)),
        ("make the box blue", (20, 20), (255, 255, 255)),
    ],
)
def test_an_instruction_changes_what_it_names(real: SellerPic, prompt: str, place, colour):
    key = real.upload(file(product()))
    (image,) = made(real, "instructEdit", imageKey=key, prompt=prompt)
    assert near(image.getpixel(place), colour, 12)
    assert not near(image.getpixel((200, 200)), RED, 20) or "background" in prompt
    assert real.ask("instructEdit", {"imageKey": key})["success"] is False


def unlike(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures differ, in the mean over all pixels."""
    pixels = [np.asarray(image.convert("RGB").resize((60, 60)), float) for image in (one, other)]
    return float(np.abs(pixels[0] - pixels[1]).mean())


def test_a_reference_lends_its_colours(real: SellerPic):
    keys = [real.upload(file(image)) for image in (product(), Image.new("RGB", (64, 64), GREEN))]
    (image,) = made(real, "instructEdit", imageKey=keys[0], prompt="in this style", refImageKey=keys[1])
    red, green, _ = np.asarray(image.convert("RGB"), float).mean(axis=(0, 1))
    assert green > red + 60


@pytest.mark.parametrize(
    ("kind", "body", "name", "largest"),
    [
        ("promptSegmentation", {"prompt": "a"}, "imageKey", 4096),
        ("segmentImage", {"type": "a"}, "imageKey", 2000),
        ("instructEdit", {"prompt": "a"}, "imageKey", 2048),
    ],
)
def test_each_type_has_its_own_largest_picture(
    sellerpic: SellerPic, kind: str, body: dict[str, str], name: str, largest: int
):
    fits, exceeds = (sellerpic.upload(file(Image.new("L", (side, 20)))) for side in (largest, largest + 1))
    assert sellerpic.ask(kind, body | {name: fits})["success"] is True
    assert sellerpic.ask(kind, body | {name: exceeds})["success"] is False


@pytest.mark.parametrize("type", ["SWAP_MODEL", "SWAP_MODEL_SCENE", "AI_BACKGROUND", "BACKGROUND"])
def test_presets_come_in_pages_each_once(sellerpic: SellerPic, type: str):
    pages = []
    while not pages or pages[-1]["hasMore"]:
        pages.append(sellerpic.data("/presets", type=type, pageNum=len(pages) + 1))
    presets = [preset for page in pages for preset in page["list"]]
    assert {len(page["list"]) for page in pages[:-1]} == {10}
    assert len({preset["id"] for preset in presets}) == len(presets) == pages[0]["total"]
    assert sellerpic.data("/presets", type=type, pageNum=99)["list"] == []
    assert len(sellerpic.data("/presets", type=type, pageSize=50)["list"]) == len(presets)


@pytest.mark.parametrize("type", ["SWAP_MODEL", "SWAP_MODEL_SCENE", "AI_BACKGROUND", "BACKGROUND"])
def test_presets_have_pictures_small_and_large(sellerpic: SellerPic, type: str):
    first, second = sellerpic.data("/presets", type=type, pageSize=2)["list"]
    large, small = sellerpic.shown(first["imageUrl"]), sellerpic.shown(first["thumbUrl"])
    other = sellerpic.shown(second["thumbUrl"])
    assert (max(large.size), max(small.size)) == (768, 240)
    assert unlike(large, small) < 6 < unlike(large, other)


@pytest.mark.parametrize(
    "wrong", [{"type": "VIDEO"}, {"type": ""}, {"pageNum": 0}, {"pageSize": 51}, {"pageSize": "x"}], ids=str
)
def test_presets_of_nothing_are_refused(sellerpic: SellerPic, wrong: dict[str, Any]):
    assert sellerpic.get("/presets", **{"type": "SWAP_MODEL", **wrong})["success"] is False


@pytest.mark.parametrize("name", ["SWAP_MODEL-99", "VIDEO-1", "nothing"])
def test_a_preset_of_nobody_has_no_picture(sellerpic: SellerPic, name: str):
    assert sellerpic.send("GET", f"/cdn/presets/{name}.webp").status_code == 404
