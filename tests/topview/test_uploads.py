"""Bringing a picture to Topview."""

from __future__ import annotations

from typing import Any

import pytest

from animatic.brief import Picture
from animatic.errors import Busy, Garbled, ProviderError, Refused, Silent
from animatic.providers.provider import Upload
from animatic.providers.topview_v1 import TopviewV1
from animatic.providers.topview_v2 import TopviewV2
from tests.scripted import Line, ScriptedServer
from tests.topview.orders import FIRST, KEY, UID, bad, good

BYTES = b"\x89PNG the bytes of a lighthouse"


def upload(mime: str = "image/png") -> Upload:
    return Upload(Picture("first", mime, 640, 480, len(BYTES)), BYTES, "https://clips.example.com/first.png")


def place(server: ScriptedServer, **changes: Any) -> dict[str, Any]:
    address = f"{server.address}/s3/9a8b?X-Amz-Credential=AK%2F20261002&X-Amz-Signature=00ff"
    return good({"fileId": FIRST, "fileName": "upload/9a8b.png", "uploadUrl": address, **changes})


def test_a_picture_is_asked_a_place_for_put_there_and_looked_for(
    v1: TopviewV1, server: ScriptedServer
) -> None:
    server.plays(place(server), Line(b""), good(True))
    assert v1.send_image(upload()) == FIRST
    asked, put, looked = server.heard
    assert (asked.method, asked.path) == ("GET", "/v1/upload/credential")
    assert asked.query == {"format": "png", "needAccelerateUrl": "false"}
    assert (asked.headers["authorization"], asked.headers["topview-uid"]) == (f"Bearer {KEY}", UID)
    assert (put.method, put.path, put.body) == ("PUT", "/s3/9a8b", BYTES)
    assert put.query == {"X-Amz-Credential": "AK/20261002", "X-Amz-Signature": "00ff"}
    assert (looked.method, looked.path, looked.query) == ("GET", "/v1/upload/check", {"fileId": FIRST})


def test_the_store_is_not_told_who_we_are(v2: TopviewV2, server: ScriptedServer) -> None:
    server.plays(place(server), Line(b""), good(True))
    v2.send_image(upload())
    headers = server.heard[1].headers
    assert not {"authorization", "topview-uid", "content-type"} & set(headers)
    assert KEY not in str(headers)


@pytest.mark.parametrize(
    ("mime", "format"),
    [("image/jpeg", "jpg"), ("image/png", "png"), ("image/webp", "webp"), ("image/bmp", "bmp")],
)
def test_the_format_is_named_by_what_the_picture_is(
    v1: TopviewV1, server: ScriptedServer, mime: str, format: str
) -> None:
    server.plays(place(server), Line(b""), good(True))
    v1.send_image(upload(mime))
    assert server.heard[0].query["format"] == format


def test_a_picture_of_another_kind_is_refused_before_anything_is_sent(
    v1: TopviewV1, server: ScriptedServer
) -> None:
    server.plays(place(server))
    with pytest.raises(Refused, match="image/gif"):
        v1.send_image(upload("image/gif"))
    assert server.heard == []


@pytest.mark.parametrize(
    ("answers", "looks"),
    [
        ([good(False), good(False), good(True)], 3),
        ([good(False)], 3),
        ([good(None)], 3),
        ([bad("4004")], 1),
        ([Line(b"<html>")], 1),
    ],
)
def test_a_file_that_topview_does_not_see_yet_is_looked_for_a_few_times_and_used_all_the_same(
    v1: TopviewV1, server: ScriptedServer, answers: list[Any], looks: int
) -> None:
    server.plays(place(server), Line(b""), *answers)
    assert v1.send_image(upload()) == FIRST
    assert len(server.heard) == 2 + looks


@pytest.mark.parametrize(
    ("line", "kind", "puts"),
    [
        (Line(b"<Error>expired</Error>", status=403), Busy, 1),
        (Line(b"<Error>", status=400), Busy, 1),
        (Line(b"", status=503), Silent, 3),
        (Line(fault="hang up"), Silent, 3),
        (Line(b"", status=302, headers={"Location": "https://elsewhere.test/"}), Garbled, 1),
    ],
)
def test_a_store_that_does_not_take_the_picture_costs_nothing_and_is_tried_another_time(
    v1: TopviewV1, server: ScriptedServer, line: Line, kind: type[ProviderError], puts: int
) -> None:
    server.plays(place(server), line)
    with pytest.raises(ProviderError) as caught:
        v1.send_image(upload())
    assert type(caught.value) is kind
    assert [heard.method for heard in server.heard] == ["GET", *["PUT"] * puts]
    if isinstance(caught.value, Busy):
        assert not caught.value.for_all


@pytest.mark.parametrize(
    "address",
    [
        "http://elsewhere.test/s3",
        "http://127.0.0.1:1/s3",
        "https://user:word@store.test/s3",
        "https:///s3",
        "https://[::1/s3",
        "file:///etc/passwd",
        "ftp://store.test/s3",
        "",
        7,
        None,
    ],
)
def test_a_place_that_is_neither_encrypted_nor_topviews_own_gets_no_picture(
    v1: TopviewV1, server: ScriptedServer, address: object
) -> None:
    server.plays(place(server, uploadUrl=address))
    with pytest.raises(Garbled):
        v1.send_image(upload())
    assert len(server.heard) == 1


def test_a_place_without_a_file_id_is_garbled(v1: TopviewV1, server: ScriptedServer) -> None:
    server.plays(place(server, fileId=None))
    with pytest.raises(Garbled):
        v1.send_image(upload())


def test_an_encrypted_place_elsewhere_is_good(v1: TopviewV1, server: ScriptedServer) -> None:
    """Nobody listens there, so the picture is on its way when the line turns out to be dead."""
    server.plays(place(server, uploadUrl="https://127.0.0.1:1/s3?X-Amz-Signature=00ff"))
    with pytest.raises(Silent) as caught:
        v1.send_image(upload())
    assert not caught.value.reached
    assert "00ff" not in str(caught.value) + caught.value.words
