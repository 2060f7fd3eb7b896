"""How a picture gets to Keevx, signed in either of the two ways."""

from __future__ import annotations

from typing import Any

import pytest

from animatic.errors import Busy, Garbled, Locked, ProviderError, Refused, Silent
from animatic.providers.keevx import Keevx
from tests.keevx.orders import KEY, LAMP, bad, good, upload
from tests.scripted import Line, ScriptedServer


def taken(**more: Any) -> dict[str, Any]:
    told = {"code": 0, "success": True, "message": {"global": "success"}, "result": {"url": LAMP}}
    return {**told, **more}


def not_taken(code: int, words: str = "no") -> dict[str, Any]:
    return {"code": code, "success": False, "message": {"global": words}}


def test_a_picture_goes_as_one_part_of_a_form(keevx: Keevx, server: ScriptedServer) -> None:
    server.plays(taken())
    assert keevx.send_image(upload(b"bytes", "image/webp")) == LAMP
    (heard,) = server.heard
    assert (heard.method, heard.path) == ("POST", "/v1/figure-resource/upload/file")
    assert heard.headers["authorization"] == f"Bearer {KEY}"
    assert "token" not in heard.headers
    assert b'name="file"; filename="bag.webp"' in heard.body
    assert b"Content-Type: image/webp" in heard.body
    assert b"bytes" in heard.body


@pytest.mark.parametrize(
    "closed",
    [
        Line(bad(100002), 401),
        Line(bad(100002)),
        Line(not_taken(100002)),
        Line(not_taken(401)),
        Line(b"", 401),
        Line(b"<h1>no</h1>", 403),
    ],
)
def test_what_bearer_does_not_open_the_token_header_may(
    keevx: Keevx, server: ScriptedServer, closed: Line
) -> None:
    server.plays(closed, taken())
    assert keevx.send_image(upload(b"bytes")) == LAMP
    bearer, token = server.heard
    assert bearer.headers["authorization"] == f"Bearer {KEY}"
    assert token.headers["token"] == KEY
    assert "authorization" not in token.headers
    assert b"bytes" in token.body


def test_a_key_that_opens_neither_is_tried_no_further(keevx: Keevx, server: ScriptedServer) -> None:
    server.plays(Line(bad(100002), 401))
    with pytest.raises(Locked):
        keevx.send_image(upload())
    assert len(server.heard) == 2


@pytest.mark.parametrize(
    "body",
    [
        taken(),
        {"success": True, "result": {"url": LAMP}},
        {"code": 0, "result": {"url": LAMP}},
        taken(code=200),
        taken(message=None),
        taken(result={"url": f" {LAMP} ", "fileId": 7}),
    ],
)
def test_success_is_told_by_either_of_its_signs(keevx: Keevx, server: ScriptedServer, body: object) -> None:
    server.plays(body)
    assert keevx.send_image(upload()) == LAMP


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (Line(not_taken(100004)), Refused),
        (Line(not_taken(100007), 400), Refused),
        (Line(not_taken(0)), Refused),
        (Line({"success": False}), Refused),
        (Line(not_taken(7)), Refused),
        (Line(b"too large", 413), Refused),
        (Line(taken(), 413), Refused),
        (Line(b"", 500), Silent),
        (Line(not_taken(500)), Silent),
        (Line(fault="hang up"), Silent),
        (Line(b"", 429), Busy),
        (Line(b"<html>"), Garbled),
        (Line(good({"url": LAMP})), Garbled),
        (Line({"result": {"url": LAMP}}), Garbled),
        (Line(taken(result=None)), Garbled),
        (Line(taken(result={"url": ""})), Garbled),
        (Line(taken(result={"url": "file:///etc/passwd"})), Garbled),
        (Line(taken(result={"url": 7})), Garbled),
    ],
)
def test_a_picture_that_was_not_taken_is_never_thought_to_be(
    keevx: Keevx, server: ScriptedServer, line: Line, kind: type[ProviderError]
) -> None:
    server.plays(line)
    with pytest.raises(ProviderError) as caught:
        keevx.send_image(upload())
    assert type(caught.value) is kind
    assert len(server.heard) == (3 if kind is Silent else 1)


def test_a_format_that_keevx_does_not_take_is_refused_before_anything_is_sent(
    keevx: Keevx, server: ScriptedServer
) -> None:
    server.plays(taken())
    with pytest.raises(Refused, match="image/heic"):
        keevx.send_image(upload(mime="image/heic"))
    assert server.heard == []
