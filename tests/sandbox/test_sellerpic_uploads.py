"""Bringing pictures to SellerPic, both ways."""

from __future__ import annotations

import httpx
import pytest

from tests.sandbox.sellerpic_customer import FILM_SAMPLE, PRODUCT_SAMPLE, SellerPic, picture

KEY = r"UPLOAD/\d{19}/\d{4}/\d\d/\d\d/[0-9a-f]{32}\.png"


def place(sellerpic: SellerPic, format: str = "png") -> dict[str, str]:
    return sellerpic.data("/upload/url", format=format)


@pytest.mark.parametrize("type", ["application/octet-stream", "text/plain", "image/png", ""])
def test_a_put_needs_no_key_and_takes_any_content_type(sellerpic: SellerPic, type: str):
    at = place(sellerpic)
    assert sellerpic.http.put(at["imageUrl"], content=picture(), headers={"Content-Type": type}).is_success
    assert sellerpic.finished(imageKey=at["fileKey"])[0]["status"] == "SUCCESS"


def test_a_place_to_put_is_good_for_half_an_hour(sellerpic: SellerPic):
    at = place(sellerpic)
    sellerpic.advance(minutes=29)
    assert sellerpic.http.put(at["imageUrl"], content=picture()).status_code == 200
    sellerpic.advance(minutes=2)
    late = sellerpic.http.put(at["imageUrl"], content=picture())
    assert (late.status_code, late.headers["content-type"]) == (403, "application/xml")
    sellerpic.create(imageKey=at["fileKey"])


def test_a_forged_or_borrowed_address_is_refused(sellerpic: SellerPic):
    first, second = place(sellerpic), place(sellerpic)
    address = httpx.URL(first["imageUrl"])
    longer = address.copy_set_param("X-Amz-Expires", "999999")
    elsewhere = address.copy_with(path=httpx.URL(second["imageUrl"]).path)
    for wrong in (
        longer,
        elsewhere,
        address.copy_with(query=b""),
        address.copy_set_param("X-Amz-Signature", "é"),
    ):
        assert sellerpic.http.put(wrong, content=picture()).status_code == 403
    assert sellerpic.http.get(address).status_code == 404


def test_a_key_without_its_file_is_not_found(sellerpic: SellerPic):
    at = place(sellerpic)
    assert sellerpic.ask("imageToVideo", {"imageKey": at["fileKey"]})["success"] is False
    assert sellerpic.ask("imageToVideo", {"imageKey": "UPLOAD/nothing"})["success"] is False


@pytest.mark.parametrize("format", ["", "bmp", "PNG", "gif"])
def test_only_four_formats_can_be_put(sellerpic: SellerPic, format: str):
    assert sellerpic.get("/upload/url", format=format)["success"] is False


def test_one_multipart_call_does_the_same(sellerpic: SellerPic):
    answer = sellerpic.send("POST", "/v1/api/upload", files={"file": ("bag.png", picture())}).json()
    assert len(answer["request_id"]) == 32
    assert answer["data"]["fileKey"].endswith(".png")
    assert sellerpic.finished(imageKey=answer["data"]["fileKey"])[0]["status"] == "SUCCESS"


@pytest.mark.parametrize(
    "files",
    [
        {"picture": ("a.png", b"x")},
        {"file": ("a.gif", b"GIF89a")},
        {"file": ("a.png", bytes(40 * 1024 * 1024 + 1))},
        [("file", ("a.png", b"x")), ("file", ("b.png", b"y"))],
        {"file": (None, b"a field, not a file")},
    ],
    ids=["another name", "another format", "more than 40 MB", "two at once", "no file"],
)
def test_an_upload_that_is_not_one_picture_is_refused(sellerpic: SellerPic, files):
    assert sellerpic.send("POST", "/v1/api/upload", files=files).json()["success"] is False


def test_an_upload_that_is_no_form_at_all_is_refused(sellerpic: SellerPic):
    headers = {"Authorization": "Bearer sandbox", "Content-Type": "multipart/form-data; boundary=x"}
    answer = sellerpic.send("POST", "/v1/api/upload", content=b"nothing", headers=headers)
    assert answer.json()["success"] is False


def test_the_samples_of_the_pages_need_no_upload(sellerpic: SellerPic):
    assert sellerpic.finished(imageKey=FILM_SAMPLE)[0]["status"] == "SUCCESS"
    cut = sellerpic.finished("promptSegmentation", imageKey=PRODUCT_SAMPLE, prompt="armchair")
    assert cut[0]["status"] == "SUCCESS"


def test_another_accounts_file_is_not_found(sellerpic: SellerPic):
    key = sellerpic.upload()
    sellerpic.key = "poor"
    assert sellerpic.ask("imageToVideo", {"imageKey": key})["success"] is False


def test_files_may_be_kept_for_some_days_only(sellerpic: SellerPic):
    key = sellerpic.upload()
    sellerpic.switch(upload_days=1)
    sellerpic.advance(hours=23)
    sellerpic.create(imageKey=key)
    sellerpic.advance(hours=2)
    assert sellerpic.ask("imageToVideo", {"imageKey": key})["success"] is False


@pytest.mark.parametrize(("route", "codes"), [("put", [200, 404]), ("multipart", [404, 200])])
def test_one_version_alone_has_one_way_alone(sellerpic: SellerPic, route: str, codes: list[int]):
    sellerpic.switch(upload_routes=route)
    by_address = sellerpic.send("GET", "/v1/api/upload/url", params={"format": "png"})
    at_once = sellerpic.send("POST", "/v1/api/upload", files={"file": ("a.png", picture())})
    assert [by_address.status_code, at_once.status_code] == codes


@pytest.mark.parametrize("call", ["upload_url", "put", "upload"])
def test_faults_strike_each_step(sellerpic: SellerPic, call: str):
    sellerpic.fault(call, {"status": 503})
    at = sellerpic.send("GET", "/v1/api/upload/url", params={"format": "png"})
    assert at.status_code == (503 if call == "upload_url" else 200)
    answer = sellerpic.http.put(place(sellerpic)["imageUrl"], content=picture())
    assert answer.status_code == (503 if call == "put" else 200)
    answer = sellerpic.send("POST", "/v1/api/upload", files={"file": ("a.png", picture())})
    assert answer.status_code == (503 if call == "upload" else 200)
    assert sellerpic.state()["requests"] == {"upload_url": 2, "put": 1, "upload": 1}
