"""SellerPic's rule table, and its prices, for any brief at all."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from animatic.brief import Brief, Picture, Quote, check, complete, quote
from animatic.catalog import Model
from animatic.providers.provider import Order
from animatic.providers.sellerpic_models import MODELS
from animatic.providers.sellerpic_orders import write_order
from tests.words import WORDS

PHOTO = Picture("photo", "image/webp", 1280, 720, 900_000, "bag.webp")

CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "seconds": st.sampled_from([4, 5, 10, "5", True]),
        "sound": st.sampled_from([True, False, "yes", 1]),
        "audio_prompt": st.sampled_from(["calm beat", " ", 7]),
        "resolution": st.just("4k"),
        "count": st.just(4),
    },
)


def expected(choices: dict[str, Any]) -> list[str]:
    """Where the page's rules are broken."""
    wrong = []
    seconds, sound = choices.get("seconds", 5), choices.get("sound", False)
    if seconds not in (5, 10) or isinstance(seconds, bool):
        wrong.append("seconds")
    if not isinstance(sound, bool):
        wrong.append("sound")
    # 1 is as good as True where an option asks for another: the switch itself is refused anyway.
    if sound in (True,) and choices.get("audio_prompt") != "calm beat":
        wrong.append("audio_prompt")
    return wrong


@given(st.sampled_from(MODELS), WORDS | st.just(""), CHOICES)
def test_a_brief_is_troubled_exactly_where_the_page_says(
    model: Model, prompt: str, choices: dict[str, Any]
) -> None:
    whole = complete(Brief("sellerpic", model.name, prompt, "photo", choices=choices), model)
    troubles = check(whole, model, {"photo": PHOTO})
    assert [trouble.field for trouble in troubles] == expected(choices)
    if troubles:
        return
    seconds = choices.get("seconds", 5)
    credits = {5: 10, 10: 15}[seconds]
    assert quote(whole, model) == Quote(credits * 1_000, f"{credits} × 1 clip")
    body = write_order(Order(whole, model, {"photo": "UPLOAD/1.webp"}))
    assert body.get("prompt", "") == prompt.strip()
    assert (body["model"], body["videoDuration"]) == (model.name, seconds)
    assert ("audioPrompt" in body) == body["autoAudio"] == choices.get("sound", False)


@pytest.mark.parametrize(
    ("change", "troubled"),
    [
        ({}, False),
        ({"mime": "image/gif"}, True),
        ({"size_bytes": 10_000_000}, False),
        ({"size_bytes": 10_000_001}, True),
        ({"width": 400, "height": 1000}, False),
        ({"width": 399, "height": 1000}, True),
        ({"width": 1000, "height": 400}, False),
        ({"width": 1001, "height": 400}, True),
        ({"width": 300, "height": 300}, False),
        ({"width": 300, "height": 299}, True),
    ],
)
def test_a_picture_must_be_as_the_page_says(change: dict[str, Any], troubled: bool) -> None:
    for model in MODELS:
        brief = complete(Brief("sellerpic", model.name, "", "photo"), model)
        troubles = check(brief, model, {"photo": replace(PHOTO, **change)})
        assert bool(troubles) is troubled
        assert all(trouble.fit and trouble.field == "first" for trouble in troubles)


def test_a_film_needs_a_picture_and_takes_no_other() -> None:
    for model in MODELS:
        brief = complete(Brief("sellerpic", model.name, "x", None, "photo", ("photo",)), model)
        assert brief.pictures == ()
        assert [trouble.field for trouble in check(brief, model, {})] == ["first"]


def test_a_catalog_gives_models_back_as_they_were() -> None:
    adapter: TypeAdapter[tuple[Model, ...]] = TypeAdapter(tuple[Model, ...])
    kept = json.loads(json.dumps(adapter.dump_python(MODELS, mode="json")))
    assert adapter.validate_python(kept) == MODELS
