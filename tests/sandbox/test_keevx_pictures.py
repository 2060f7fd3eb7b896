"""The pictures that Keevx's videos are made from: uploaded, or fetched from where they lie."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import Outside
from tests.sandbox.keevx_customer import Keevx
from tests.sandbox.sellerpic_customer import picture


@pytest.fixture
def fetching(keevx: Keevx) -> Keevx:
    """One film for everybody, but the pictures are fetched all the same."""
    keevx.tell("film", {"shared": True, "fetch": True})
    return keevx


@pytest.mark.parametrize("headers", [{"Authorization": "Bearer sandbox"}, {"token": "sandbox"}], ids=str)
def test_an_upload_is_signed_either_way(keevx: Keevx, headers: dict[str, str]):
    answer = keevx.upload(picture(format="JPEG"), "the bag.jpg", **headers)
    body = answer.json()
    assert (answer.status_code, body["code"], body["success"]) == (200, 0, True)
    assert (body["message"], body["result"]["fileName"]) == ({"global": "success"}, "the bag.jpg")
    shown = keevx.http.get(body["result"]["url"])
    assert (shown.content, shown.headers["content-type"]) == (picture(format="JPEG"), "image/jpeg")


@pytest.mark.parametrize(
    "headers", [{"token": "nobody"}, {"Authorization": "Bearer nobody", "token": "sandbox"}]
)
def test_an_upload_under_a_wrong_key_is_refused_in_its_own_envelope(keevx: Keevx, headers: dict[str, str]):
    answer = keevx.upload(picture(), **headers)
    assert (answer.status_code, answer.json()["success"]) == (401, False)
    assert answer.json()["message"]["global"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"no picture", 100007), (b"", 100007), (picture() + bytes(20 * 1024 * 1024), 100004)],
    ids=["text", "empty", "more than 20 MB"],
)
def test_an_upload_that_is_no_fit_picture_is_refused(keevx: Keevx, content: bytes, code: int):
    answer = keevx.upload(content)
    assert (answer.status_code, answer.json()["code"], answer.json()["success"]) == (400, code, False)


def test_an_upload_without_its_part_is_refused(keevx: Keevx):
    path, headers = "/v1/figure-resource/upload/file", {"Authorization": "Bearer sandbox"}
    wrong = keevx.send("POST", path, files={"picture": ("a.png", picture())}, headers=headers)
    assert (wrong.status_code, wrong.json()["success"]) == (400, False)
    headers["Content-Type"] = "multipart/form-data; boundary=x"
    broken = keevx.send("POST", path, content=b"nothing", headers=headers)
    assert (broken.status_code, broken.json()["success"]) == (400, False)


def test_an_uploaded_picture_is_used_where_it_lies(fetching: Keevx):
    record = fetching.finished(image_url=fetching.uploaded(picture()))
    assert record["status"] == "SUCCEEDED"
    assert fetching.state()["requests"] == {"upload": 1, "create": 1, "status": 1}
    nothing = f"{fetching.address}/keevx/storage/uploads/00000000/a.png"
    assert fetching.finished(image_url=nothing)["status"] == "FAILED"


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (None, 100006, "could not be fetched"),
        (picture(format="GIF"), 100007, "format not supported"),
        (b"no picture", 100007, "format not supported"),
        (picture() + bytes(20 * 1024 * 1024), 100004, "too large"),
    ],
    ids=["missing", "gif", "text", "more than 20 MB"],
)
def test_a_bad_picture_fails_the_job_or_is_refused_at_once(
    fetching: Keevx, outside: Outside, content: bytes | None, code: int, words: str
):
    if content is not None:
        outside.files["/a.png"] = content
    address = f"{outside.address}/a.png"
    for field in (
        {"image_url": address},
        {"end_image_url": address, "image_url": fetching.uploaded(picture())},
    ):
        record = fetching.finished(**field)
        assert record["status"] == "FAILED"
        assert words in record["error_message"]
        assert "Internal" not in record["error_message"]
    fetching.switch(images_fetched="create")
    answer = fetching.ask("V", image_url=address)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert fetching.state()["submits"] == 2


def test_a_good_picture_is_fetched_once_for_all_videos(fetching: Keevx, outside: Outside):
    outside.files["/a.png"] = picture()
    fetching.switch(images_fetched="create")
    ids = fetching.create(image_url=f"{outside.address}/a.png", generate_count=3)
    assert [fetching.look(id)["status"] for id in ids] == ["SUCCEEDED"] * 3
    assert outside.requests.qsize() == 1


def test_a_picture_is_fetched_when_the_work_starts(fetching: Keevx, outside: Outside):
    fetching.tell("pace", {"looks": 2})
    outside.files["/a.png"] = picture()
    (id,) = fetching.create(image_url=f"{outside.address}/a.png")
    assert (fetching.look(id)["status"], outside.requests.empty()) == ("PENDING", True)
    assert fetching.look(id)["status"] == "PROCESSING"
    assert outside.requests.get(timeout=10) == "/a.png"


def test_a_gif_is_for_new_pictures_only(fetching: Keevx):
    address = fetching.uploaded(picture(format="GIF"), "a.gif")
    assert fetching.finished(image_url=address)["status"] == "FAILED"
    (id,) = fetching.create_pictures(reference_images=[address])
    assert fetching.look(id, "/v1/image_generate")["status"] == "SUCCEEDED"
