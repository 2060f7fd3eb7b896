"""Keevx's callbacks: unsigned, so a hint to look and nothing more."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from animatic.errors import Garbled
from animatic.providers.keevx import Keevx
from animatic.providers.provider import Notice, Pending
from tests.keevx.orders import FILM, ONE

CALLBACK = {
    "code": 0,
    "msg": "ok",
    "task_type": "image_to_video",
    "data": {"task_id": ONE, "status": "SUCCEEDED", "video_url": FILM},
}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"data": {"task_id": ONE, "status": "FAILED", "error_message": "Blocked"}},
        {"data": {"task_id": f" {ONE} "}},
        {"code": 100001},
    ],
)
def test_whatever_a_callback_claims_only_a_look_decides(keevx: Keevx, change: dict[str, Any]) -> None:
    notice = keevx.read_notice(json.dumps({**CALLBACK, **change}).encode())
    assert notice == Notice({ONE: Pending("a notice came")})


def test_a_callback_need_not_name_its_kind(keevx: Keevx) -> None:
    told = {key: value for key, value in CALLBACK.items() if key != "task_type"}
    assert list(keevx.read_notice(json.dumps(told).encode()).jobs) == [ONE]


@pytest.mark.hostile("notices")
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"data": null}',
        json.dumps({**CALLBACK, "task_type": "video_translate"}).encode(),
        json.dumps({**CALLBACK, "task_type": None}).encode(),
        json.dumps({**CALLBACK, "data": {}}).encode(),
        json.dumps({**CALLBACK, "data": {"task_id": 7}}).encode(),
        json.dumps({**CALLBACK, "data": {"task_id": "x" * 121}}).encode(),
        json.dumps({**CALLBACK, "data": {"task_id": "a/b"}}).encode(),
        json.dumps({**CALLBACK, "data": [ONE]}).encode(),
    ],
)
def test_what_is_no_callback_of_a_film_is_garbled(keevx: Keevx, body: bytes) -> None:
    with pytest.raises(Garbled):
        keevx.read_notice(body)


@pytest.mark.hostile("notices")
@examples(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=300) | st.text(max_size=300).map(lambda words: json.dumps(words).encode()))
def test_noise_is_never_a_notice(keevx: Keevx, body: bytes) -> None:
    with suppress(Garbled):
        raise AssertionError(f"{body!r} was read as {keevx.read_notice(body)}")
