"""Akool's notices: read when they are Akool's, garbled when they are anything else."""

from __future__ import annotations

import base64
import contextlib
import json
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from animatic.errors import Garbled, Locked
from animatic.providers.akool import Akool
from animatic.providers.akool_notice import signature
from animatic.providers.provider import (
    Answer,
    Done,
    Failed,
    Notice,
    Output,
    Pending,
)
from tests.akool.orders import CLIENT_ID, KEY, ONE

AMONG_FIXTURES = examples(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

PLAIN = {"_id": ONE, "status": 3, "type": "image2video", "url": "http://127.0.0.1:9000/out/demo.mp4"}
FINISHED = Done((Output("http://127.0.0.1:9000/out/demo.mp4"),))


def sealed(plain: bytes, secret: bytes = KEY.encode(), start: bytes = CLIENT_ID.encode()[:16]) -> str:
    short = 16 - len(plain) % 16
    cipher = Cipher(algorithms.AES(secret), modes.CBC(start)).encryptor()
    return base64.b64encode(cipher.update(plain + bytes([short]) * short) + cipher.finalize()).decode()


def notice(data: str, client_id: str = CLIENT_ID, **changes: Any) -> bytes:
    signed = signature(client_id, "1760000000000", "4821", data)
    body = {"signature": signed, "dataEncrypt": data, "timestamp": 1760000000000, "nonce": "4821"}
    return json.dumps({**body, **changes}).encode()


VECTORS = [
    (
        "demoSecret-0123456789abc",
        "Pc7AvcDg//7u6JHcoCMM+f08HtwxpQR0cs0k98CEC/Fih1wtydaqUnMflgbAQkgT+GS8xslGKJpw0egHcKCiQx8DN9k2M0bJ3vs7Btgp"
        "q80LqRU4UGiXnqKPzmbmue3IC8wnNpGn4c7pY/339ghipw==",
        "0c338c9072d6d787d8fddaaafb433883a8c865ae",
    ),
    (
        KEY,
        "z7k6ykUahswkODgisVN4u7duzQP69XqGQZQOnTQR+49rQMqahlKCyXDWcT+WXEt/13k/bFMDAOSC2YP71l/QUNMQ0aVQ9acz1qGkDzRq"
        "dargDOwC8aMtYqduatjO3yR3ZR8OsD9ORlvPD4pN0+FZzQ==",
        "6b7dcaf2ae1ed5ab585e38a34a77f6dc2f76e4ae",
    ),
]


@pytest.mark.parametrize(("secret", "data", "signed"), VECTORS)
@pytest.mark.parametrize("nonce", ["4821", 4821])
def test_notices_computed_by_other_libraries_are_read(
    client: httpx.Client, secret: str, data: str, signed: str, nonce: object
) -> None:
    akool = Akool("http://akool.test", secret, CLIENT_ID, "", client)
    assert akool.read_notice(notice(data, signature=signed, nonce=nonce)) == Notice({ONE: FINISHED})
    assert akool.answer_notice(b"") == Answer({}, 200)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (PLAIN, FINISHED),
        ({**PLAIN, "deduction_credit": 25}, Done(FINISHED.outputs, 25_000)),
        ({"_id": ONE, "status": 2}, Pending("processing")),
        ({"_id": ONE, "status": 4, "msg": "no face"}, Failed("no face")),
        ({"_id": ONE, "status": 3}, Pending("a notice that tells no more")),
        ({"_id": ONE}, Pending("a notice that tells no more")),
    ],
)
def test_a_notice_tells_how_far_its_film_is(akool: Akool, told: dict[str, object], state: object) -> None:
    assert akool.read_notice(notice(sealed(json.dumps(told).encode()))) == Notice({ONE: state})


def test_a_short_key_and_client_id_are_filled_up_with_zeros(client: httpx.Client) -> None:
    akool = Akool("http://akool.test", "sandbox", "sandbox", "sandbox", client)
    data = sealed(json.dumps(PLAIN).encode(), b"sandbox".ljust(24, b"\0"), b"sandbox".ljust(16, b"\0"))
    assert akool.read_notice(notice(data, "sandbox")) == Notice({ONE: FINISHED})


def test_notices_cannot_be_read_without_the_client_id(client: httpx.Client) -> None:
    with pytest.raises(Locked, match="AKOOL_CLIENT_ID"):
        Akool("http://akool.test", KEY, "", "", client).read_notice(notice(sealed(b"{}")))


@pytest.mark.hostile("notices")
@pytest.mark.parametrize(
    "body",
    [
        notice(sealed(json.dumps(PLAIN).encode()), signature="0" * 40),
        notice(sealed(json.dumps(PLAIN).encode()), signature="ünïcode"),
        notice(sealed(json.dumps(PLAIN).encode()), timestamp=1760000000001),
        notice(sealed(json.dumps(PLAIN).encode()), nonce=None),
        notice(sealed(json.dumps(PLAIN).encode()), timestamp=True),
        notice(sealed(json.dumps(PLAIN).encode(), b"somebody else's!")),
        notice(sealed(json.dumps(PLAIN).encode())[:-8]),
        notice("not base64"),
        notice(""),
        notice(sealed(b"not json")),
        notice(sealed(b"[]")),
        notice(sealed(b"{}")),
        notice(sealed(b'{"_id": 7}')),
        notice(sealed(b"[" * 20_000)),
        b"",
        b"\xff\xfe",
        b"null",
        b"[" * 60_000,
        b'{"signature": "\\ud800"}',
        b" " * 65_537,
    ],
)
def test_a_notice_that_is_not_akools_is_garbled_and_nothing_else(akool: Akool, body: bytes) -> None:
    with pytest.raises(Garbled):
        akool.read_notice(body)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


PARTS = dict.fromkeys(("signature", "dataEncrypt", "timestamp", "nonce"), ANYTHING)


@pytest.mark.hostile("notices")
@AMONG_FIXTURES
@given(body=st.binary() | st.fixed_dictionaries(PARTS))
def test_no_body_makes_reading_a_notice_fail_in_another_way(akool: Akool, body: Any) -> None:
    with pytest.raises(Garbled):
        akool.read_notice(body if isinstance(body, bytes) else json.dumps(body).encode())


KNOWN_KEYS = st.sampled_from(["_id", "status", "url", "deduction_credit", "msg", "video_duration", "code"])


@pytest.mark.hostile("notices")
@AMONG_FIXTURES
@given(payload=st.binary() | st.dictionaries(KNOWN_KEYS, ANYTHING))
def test_no_payload_of_akools_own_makes_reading_a_notice_fail_in_another_way(
    akool: Akool, payload: Any
) -> None:
    plain = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    with contextlib.suppress(Garbled):
        assert isinstance(akool.read_notice(notice(sealed(plain))), Notice)
