"""What SellerPic and Keevx remember over a restart, and how files of equal content become unequal."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image, ImageSequence

from animatic.sandbox.copies import own_copy
from animatic.sandbox.process import start
from tests.sandbox.keevx_customer import Keevx
from tests.sandbox.sellerpic_customer import FILM_SAMPLE, SellerPic, picture


def test_tasks_files_and_addresses_outlive_the_process(http: httpx.Client, tmp_path: Path):
    first = start(data=tmp_path, pace="looks:3")
    sellerpic, keevx = SellerPic(first.address, http), Keevx(first.address, http)
    sellerpic.tell("film", {"shared": True})
    sellerpic.switch(image_to_video_at_once=2)
    key, place = sellerpic.upload(), sellerpic.data("/upload/url", format="png")
    done, waiting = sellerpic.create(imageKey=key), sellerpic.create()
    for _ in range(4):
        sellerpic.look(done)
    again = sellerpic.create()
    result = sellerpic.look(done)[0]
    download, film = sellerpic.download(result["id"]), http.get(result["fileUrl"]).content
    (video,) = keevx.create(image_url=keevx.uploaded(picture()))
    states = sellerpic.state(), keevx.state()
    first.kill()

    second = start(data=tmp_path, pace="looks:3", port=int(first.address.rpartition(":")[2]))
    try:
        assert (sellerpic.state(), keevx.state()) == states
        assert sellerpic.ask("imageToVideo", {"imageKey": FILM_SAMPLE})["code"] == 30003
        assert http.get(result["fileUrl"]).content == film
        assert sellerpic.download(result["id"]) == download
        assert http.put(place["imageUrl"], content=picture()).status_code == 200
        assert [sellerpic.look(task)[0]["status"] for task in (done, waiting)] == ["SUCCESS", "CREATED"]
        for _ in range(3):
            sellerpic.look(again)
            keevx.look(video)
        assert sellerpic.look(again)[0]["status"] == "SUCCESS"
        assert keevx.look(video)["status"] == "SUCCEEDED"
        sellerpic.create(imageKey=key)
    finally:
        second.stop()


@pytest.mark.parametrize("ending", [".png", ".jpg", ".gif", ".webp"])
@pytest.mark.parametrize("moving", [False, True])
def test_a_copy_differs_in_its_bytes_and_not_in_what_it_shows(ending: str, moving: bool):
    frames = [Image.effect_noise((60, 40), 90).convert("RGB") for _ in range(3)]
    file, kind = BytesIO(), {".jpg": "JPEG"}.get(ending, ending[1:].upper())
    more = {"save_all": True, "append_images": frames[1:]} if moving and ending in (".gif", ".webp") else {}
    frames[0].save(file, kind, **more)
    content = file.getvalue()
    copies = [own_copy(content, ending, mark) for mark in ("one", "another mark")]
    assert len({content, *copies}) == 3
    assert [seen(copy) for copy in copies] == [seen(content)] * 2


def seen(content: bytes) -> list[bytes]:
    with Image.open(BytesIO(content)) as image:
        return [frame.convert("RGB").tobytes() for frame in ImageSequence.Iterator(image)]
