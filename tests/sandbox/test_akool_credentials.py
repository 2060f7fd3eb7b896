"""Who is let in: the two headers, the token, and what each refusal says."""

from __future__ import annotations

import base64
import json

import pytest

from tests.sandbox.conftest import CLIENT_ID, CLIENT_SECRET, Akool

BALANCE = "/api/open/v3/faceswap/quota/info"
TOKEN = "/api/open/v3/getToken"


def code(akool: Akool, headers: dict[str, str]) -> int:
    return akool.send("GET", BALANCE, headers=headers).json()["code"]


def token(akool: Akool) -> str:
    return akool.post(TOKEN, {"clientId": CLIENT_ID, "clientSecret": CLIENT_SECRET})["token"]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, 1102),
        ({"x-api-key": ""}, 1102),
        ({"x-api-key": "sandbox"}, 1000),
        ({"x-api-key": CLIENT_SECRET}, 1000),
        ({"x-api-key": "poor"}, 1000),
        ({"x-api-key": CLIENT_ID}, 1109),
        ({"x-api-key": "nobody"}, 1109),
        ({"Authorization": "Bearer nonsense"}, 1101),
        ({"Authorization": "Bearer sandbox"}, 1101),
        ({"Authorization": "Bearer a.b.c", "x-api-key": "sandbox"}, 1101),
        ({"Authorization": "", "x-api-key": "sandbox"}, 1000),
    ],
    ids=str,
)
def test_each_pair_of_headers_gets_its_code(akool: Akool, headers: dict[str, str], expected: int):
    assert code(akool, headers) == expected


def test_a_token_lets_in_even_beside_a_bad_key(akool: Akool):
    assert code(akool, {"Authorization": f"Bearer {token(akool)}", "x-api-key": "nobody"}) == 1000


def test_a_token_says_who_it_is_for_and_until_when(akool: Akool):
    head, claims, _ = token(akool).split(".")
    assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"alg": "HS256", "typ": "JWT"}
    said = json.loads(base64.urlsafe_b64decode(claims + "=="))
    assert set(said) == {"id", "type", "from", "email", "firstName", "uid", "code", "iat", "exp"}
    assert said["exp"] - said["iat"] > 365 * 86_400


def test_a_token_with_another_signature_or_other_claims_is_refused(akool: Akool):
    head, claims, mark = token(akool).split(".")
    said = json.loads(base64.urlsafe_b64decode(claims + "==")) | {"id": "sandbox"}
    others = base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()
    assert code(akool, {"Authorization": f"Bearer {head}.{others}.{mark}"}) == 1101
    assert code(akool, {"Authorization": f"Bearer {head}.{claims}.{mark[::-1]}"}) == 1101


def test_a_token_ends_with_its_time(akool: Akool):
    held = {"Authorization": f"Bearer {token(akool)}"}
    akool.tell("clock", {"advance_seconds": 399 * 86_400})
    assert code(akool, held) == 1000
    akool.tell("clock", {"advance_seconds": 2 * 86_400})
    assert code(akool, held) == 1101


def test_accounts_are_apart(akool: Akool):
    mine = akool.finished()["_id"]
    akool.key = "poor"
    assert akool.balance() == 5000
    assert akool.look(mine) == []
    assert akool.get("/api/open/v3/content/video/list")["data"]["count"] == 0


def test_the_status_line_of_a_refusal_is_a_choice(akool: Akool):
    assert akool.send("GET", BALANCE, headers={}).status_code == 200
    akool.tell("switches", {"akool": {"http_status_for_auth": 401}})
    assert akool.send("GET", BALANCE, headers={}).status_code == 401
