"""How a picture gets to SellerPic, and what happens when one of the ways is closed."""

from __future__ import annotations

import httpx
import pytest
from structlog.testing import capture_logs

from animatic.errors import Garbled, Locked, ProviderError, Refused, Silent
from animatic.providers.sellerpic import SellerPic
from animatic.providers.wire import Wire
from tests.scripted import Line, ScriptedServer
from tests.sellerpic.conftest import AT_ONCE
from tests.sellerpic.orders import KEY, bad, good, upload

FORM = {"fileKey": "UPLOAD/1/2025/09/14/form.png"}


def signed(
    server: ScriptedServer, name: str = "one", query: str = "?X-Amz-Signature=abc"
) -> dict[str, object]:
    """The answer that gives a signed address at our server."""
    return good({"fileKey": f"UPLOAD/{name}.png", "imageUrl": f"{server.address}/{name}.png{query}"})


def paths(server: ScriptedServer) -> list[str]:
    return [f"{heard.method} {heard.path}" for heard in server.heard]


def test_an_address_that_has_run_out_is_asked_for_once_more(
    sellerpic: SellerPic, server: ScriptedServer
) -> None:
    server.plays(signed(server), Line(b"<Error/>", 403), signed(server, "two"), Line(b""))
    assert sellerpic.send_image(upload(b"bytes")) == "UPLOAD/two.png"
    asked = "GET /v1/api/upload/url"
    assert paths(server) == [asked, "PUT /one.png", asked, "PUT /two.png"]
    assert server.heard[-1].body == b"bytes"


def test_a_storage_that_stays_closed_is_not_asked_for_ever(
    sellerpic: SellerPic, server: ScriptedServer
) -> None:
    server.plays(signed(server), Line(b"", 403), signed(server), Line(b"", 403))
    with pytest.raises(Locked, match="storage"):
        sellerpic.send_image(upload())
    assert len(server.heard) == 4


def test_our_key_never_goes_to_the_storage_and_the_address_never_to_the_log(
    sellerpic: SellerPic, server: ScriptedServer
) -> None:
    query = "?X-Amz-Credential=AK%2F2025%2Fs3&X-Amz-Signature=a%2Bb%3D&end=/"
    server.plays(signed(server, query=query), Line(b""))
    with capture_logs() as logged:
        sellerpic.send_image(upload(b"bytes"))
    put = server.heard[1]
    assert put.query == {"X-Amz-Credential": "AK/2025/s3", "X-Amz-Signature": "a+b=", "end": "/"}
    assert not {"authorization", "cookie"} & set(put.headers)
    assert KEY not in str(put.headers)
    assert "Signature" not in str(logged)
    assert len(logged) == 2


@pytest.mark.parametrize(
    "query", ["", "?a=%2F%2B&b=c+d&c=%E2%82%AC", "?sig=abc%3D%3D", "?sig=a/b/", "?x=~-._"]
)
def test_a_signed_address_is_used_letter_by_letter(client: httpx.Client, query: str) -> None:
    address = f"https://storage.test/a%20b.png{query}"
    bare = address.rstrip("/")
    storage = Wire(client, bare, provider="SellerPic")
    sent = httpx.URL(storage.base_url + address[len(bare) :])
    assert sent.raw_path.decode() == address.removeprefix("https://storage.test")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ftp://storage.test/one.png",
        "http://storage.test/one.png",
        "http://127.0.0.1:1/one.png",
        "//storage.test/one.png",
        "https:///one.png",
        "https://a\nb/",
        "https://" + "a" * 70_000,
        None,
        7,
    ],
)
def test_a_picture_goes_nowhere_but_by_https_or_to_the_server_itself(
    sellerpic: SellerPic, server: ScriptedServer, address: object
) -> None:
    server.plays(good({"fileKey": "UPLOAD/1.png", "imageUrl": address}))
    with pytest.raises(Garbled):
        sellerpic.send_image(upload())
    assert len(server.heard) == 1


@pytest.mark.parametrize("gone", [Line(b"<h1>404</h1>", 404), Line(bad(40400), 404), Line(bad(404))])
def test_where_signed_addresses_are_gone_the_form_is_used(
    sellerpic: SellerPic, server: ScriptedServer, gone: Line
) -> None:
    server.plays(gone, good(FORM))
    assert sellerpic.send_image(upload(b"bytes")) == FORM["fileKey"]
    assert paths(server) == ["GET /v1/api/upload/url", "POST /v1/api/upload"]
    assert b"bytes" in server.heard[1].body
    assert b'filename="5c0d7f3a.png"' in server.heard[1].body
    assert server.heard[1].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ([bad(20001)], Refused),
        ([Line(bad(401), 401)], Locked),
        ([good({})], Garbled),
        ([good({"fileKey": "", "imageUrl": "https://storage.test/1"})], Garbled),
        ([Line(status=502)], Silent),
        ([Line(b"", 404), good({})], Garbled),
        ([Line(b"", 404), Line({"code": 0, "success": False, "data": FORM})], Garbled),
        ([Line(b"", 404), bad(20001)], Refused),
        ([Line(b"", 404), Line(b"", 404)], Refused),
    ],
)
def test_a_picture_that_was_not_taken_is_never_thought_to_be(
    sellerpic: SellerPic, server: ScriptedServer, lines: list[object], kind: type[ProviderError]
) -> None:
    server.plays(*lines)
    with pytest.raises(ProviderError) as caught:
        sellerpic.send_image(upload())
    assert type(caught.value) is kind


@pytest.mark.parametrize(
    ("line", "kind", "times"),
    [
        (Line(fault="hang up"), Silent, 3),
        (Line(b"", 500), Silent, 3),
        (Line(b"", 400), Refused, 1),
        (Line(b"", 302, {"Location": "https://elsewhere.test/"}), Garbled, 1),
    ],
)
def test_a_put_that_brings_no_answer_may_happen_again(
    sellerpic: SellerPic, server: ScriptedServer, line: Line, kind: type[ProviderError], times: int
) -> None:
    server.plays(signed(server), line)
    with pytest.raises(ProviderError) as caught:
        sellerpic.send_image(upload())
    assert type(caught.value) is kind
    assert len(server.heard) == 1 + times


@pytest.mark.parametrize(
    ("mime", "ending"), [("image/jpeg", "jpg"), ("image/png", "png"), ("image/webp", "webp")]
)
def test_each_format_is_named_as_sellerpic_names_it(
    client: httpx.Client, server: ScriptedServer, mime: str, ending: str
) -> None:
    server.plays(signed(server), Line(b""))
    SellerPic(server.address, KEY, client, repeats=AT_ONCE).send_image(upload(mime=mime))
    assert server.heard[0].query == {"format": ending}


def test_a_format_that_sellerpic_does_not_take_is_refused_before_anything_is_sent(
    sellerpic: SellerPic, server: ScriptedServer
) -> None:
    server.plays(good({}))
    with pytest.raises(Refused, match="image/heic"):
        sellerpic.send_image(upload(mime="image/heic"))
    assert server.heard == []
