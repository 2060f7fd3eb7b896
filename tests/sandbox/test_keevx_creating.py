"""What Keevx's image to video takes and refuses, model by model."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.sandbox.conftest import Outside
from tests.sandbox.keevx_customer import NOBODY, PLAIN, VIDEO, Keevx

REFERENCES = [f"http://127.0.0.1:9/{n}.png" for n in range(9)]


@pytest.mark.parametrize(
    ("model", "taken"),
    [
        ("V", {}),
        ("V", {"duration": 6}),
        ("V", {"duration": 8, "aspect_ratio": "16:9", "aspect_resolution": "1080p"}),
        ("V", {"aspect_resolution": "4k", "generate_audio": True, "generate_count": 4}),
        ("V", {"end_image_url": NOBODY}),
        ("V", {"image_url": None, "reference_images": REFERENCES[:1], "duration": 8}),
        ("V", {"image_url": None, "reference_images": REFERENCES[:3], "duration": 8}),
        ("V", {"reference_images": REFERENCES[:2], "duration": 4}),
        ("KL", {}),
        ("KL", {"duration": 10, "aspect_resolution": "1080p", "generate_audio": True}),
        ("KL", {"reference_images": REFERENCES[:7]}),
        ("S", {}),
        ("S", {"duration": 12, "generate_audio": True, "prompt": "x" * 1000}),
        ("S", {"duration": 8, "reference_images": None, "callback_url": "http://127.0.0.1:9/hook"}),
    ],
    ids=str,
)
def test_what_a_model_can_do_is_taken(keevx: Keevx, model: str, taken: dict[str, Any]):
    ids = keevx.create(model, **taken)
    assert len(ids) == taken.get("generate_count", 1)
    assert all(re.fullmatch(r"i2v-[0-9a-f]{32}", id) for id in ids)
    assert keevx.look(ids[0])["status"] == "SUCCEEDED"
    assert keevx.state()["submits"] == 1


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        ("V", {"prompt": None}),
        ("V", {"prompt": 5}),
        ("V", {"aspect_ratio": "1:1"}),
        ("V", {"aspect_ratio": None}),
        ("V", {"aspect_resolution": "480p"}),
        ("V", {"duration": 5}),
        ("V", {"duration": "4"}),
        ("V", {"duration": None}),
        ("V", {"image_url": None}),
        ("V", {"image_url": "a.png"}),
        ("V", {"end_image_url": NOBODY, "image_url": None}),
        (
            "V",
            {"end_image_url": NOBODY, "image_url": None, "reference_images": REFERENCES[:2], "duration": 8},
        ),
        ("V", {"duration": 6, "image_url": None, "reference_images": REFERENCES[:2]}),
        ("V", {"reference_images": REFERENCES[:4], "image_url": None, "duration": 8}),
        ("V", {"reference_images": NOBODY}),
        ("V", {"reference_images": ["a.png"]}),
        ("V", {"generate_audio": "yes"}),
        ("V", {"generate_count": 5}),
        ("V", {"generate_count": 0}),
        ("V", {"callback_url": "hook"}),
        ("KL", {"aspect_resolution": "4k"}),
        ("KL", {"duration": 8}),
        ("KL", {"reference_images": None}),
        ("KL", {"reference_images": []}),
        ("KL", {"reference_images": REFERENCES[:8]}),
        ("KL", {"image_url": NOBODY}),
        ("KL", {"end_image_url": NOBODY}),
        ("S", {"aspect_resolution": "1080p"}),
        ("S", {"duration": 10}),
        ("S", {"image_url": None}),
        ("S", {"end_image_url": NOBODY}),
        ("S", {"reference_images": REFERENCES[:1]}),
    ],
    ids=str,
)
def test_what_a_model_cannot_do_is_refused_by_its_name(keevx: Keevx, model: str, wrong: dict[str, Any]):
    answer = keevx.ask(model, **wrong)
    assert (answer.status_code, answer.json()["code"]) == (400, 100001)
    assert next(iter(wrong)) in answer.json()["msg"]
    assert "data" not in answer.json()
    assert keevx.state()["submits"] == 0


@pytest.mark.parametrize("model", ["X", "v", ""])
def test_an_unknown_model_is_refused(keevx: Keevx, model: str):
    answer = keevx.ask(model, **PLAIN["V"]).json()
    assert (answer["code"], "model" in answer["msg"]) == (100001, True)


def test_the_words_for_a_wrong_length_are_the_documented_ones(keevx: Keevx):
    assert keevx.ask("V", duration=5).json()["msg"] == "Parameter error: duration must be 4, 6 or 8"


def test_a_prompt_has_at_most_a_thousand_characters(keevx: Keevx):
    answer = keevx.ask("V", prompt="x" * 1001)
    assert (answer.status_code, answer.json()["code"]) == (400, 100005)


@pytest.mark.parametrize(
    ("switch", "model", "more"),
    [
        ({"image_and_references": "refused"}, "V", {"reference_images": REFERENCES[:2]}),
        ({"kl_most_references": 5}, "KL", {"reference_images": REFERENCES[:6]}),
        ({"audio_elsewhere": "refused"}, "S", {"generate_audio": True}),
        ({"model_s": False}, "S", {}),
    ],
    ids=str,
)
def test_what_is_taken_may_also_be_refused(
    keevx: Keevx, switch: dict[str, Any], model: str, more: dict[str, Any]
):
    keevx.create(model, **more)
    keevx.switch(**switch)
    assert keevx.ask(model, **more).json()["code"] == 100001


@pytest.mark.parametrize(
    ("model", "more"),
    [
        ("KL", {"image_url": NOBODY}),
        ("S", {"reference_images": REFERENCES[:1]}),
        ("S", {"end_image_url": NOBODY}),
    ],
)
def test_what_a_model_has_no_use_for_may_also_be_ignored(keevx: Keevx, model: str, more: dict[str, Any]):
    keevx.switch(unsupported_fields="ignored")
    keevx.create(model, **more)


def test_the_older_pages_know_no_last_picture(keevx: Keevx, outside: Outside):
    keevx.switch(end_image=False)
    keevx.tell("film", {"shared": True, "fetch": True})
    address = f"{outside.address}/nothing.png"
    assert keevx.finished("V", end_image_url=address)["status"] == "FAILED"
    assert outside.requests.empty()


@pytest.mark.parametrize("header", [None, "Bearer nobody", "sandbox", "Basic sandbox"])
def test_a_wrong_key_is_refused(keevx: Keevx, header: str | None):
    headers = {"Authorization": header} if header else {"token": "sandbox"}
    answer = keevx.send("POST", VIDEO, headers=headers, json={})
    assert (answer.status_code, answer.json()["code"]) == (401, 100002)
    keevx.switch(http_status="always_200")
    answer = keevx.send("POST", VIDEO, headers=headers, json={})
    assert (answer.status_code, answer.json()["code"]) == (200, 100002)


def test_refusals_may_all_come_under_http_200(keevx: Keevx):
    keevx.switch(http_status="always_200")
    assert [keevx.ask("V", duration=5).status_code, keevx.send("GET", f"{VIDEO}/i2v-0").status_code] == [
        200,
        200,
    ]
    assert keevx.ask("V", duration=5).json()["code"] == 100001


@pytest.mark.parametrize("source", [{}, {"source": "skill"}, {"source": "anything"}])
def test_the_header_of_the_skills_is_neither_needed_nor_heeded(keevx: Keevx, source: dict[str, str]):
    body = {"model": "V", "prompt": "a", "aspect_ratio": "16:9", "aspect_resolution": "720p", "duration": 4}
    headers = {"Authorization": "Bearer sandbox"} | source
    answer = keevx.send("POST", VIDEO, headers=headers, json=body | {"image_url": NOBODY})
    assert answer.json()["code"] == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff"])
def test_a_body_that_is_no_object_is_refused(keevx: Keevx, body: bytes):
    assert keevx.send("POST", VIDEO, content=body).json()["code"] == 100001


@pytest.mark.parametrize("path", ["/v1/balance", VIDEO, "/v2/image_to_video", ""])
def test_an_unknown_path_is_not_found(keevx: Keevx, path: str):
    assert keevx.send("GET", path).status_code == 404
