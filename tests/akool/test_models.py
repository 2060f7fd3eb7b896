"""Akool's model list, read kindly."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import TypeAdapter

from animatic.brief import Brief, complete
from animatic.catalog import Model
from animatic.providers.akool import Akool
from animatic.providers.provider import (
    Order,
)
from tests.akool.orders import ONE, PICTURE, good
from tests.scripted import ScriptedServer

LISTED = {
    "sort": 100,
    "type": 1501,
    "label": "Harbour Fast",
    "value": "harbour-fast",
    "description": "Quick",
    "resolutionList": [{"label": "720p", "value": "720p", "unit_credit": 5}],
    "isPro": False,
    "generate_audio": None,
    "durationList": [5, 10],
    "requiresPay": False,
    "supportedLastFrame": False,
    "supportedExtendPrompt": False,
    "maxCount": 10,
}


def fetched(akool: Akool, server: ScriptedServer, **changes: Any) -> Model:
    server.plays(good([{**LISTED, **changes}]))
    return next(model for model in akool.fetch_models() if model.name == "harbour-fast")


def options(model: Model) -> list[str]:
    return [option.name for option in model.options]


def test_models_come_best_first_between_the_two_that_are_always_there(
    akool: Akool, server: ScriptedServer
) -> None:
    server.plays(good([{"value": "b", "sort": 1}, {"value": "a", "sort": 9}, {"label": "no value"}, None]))
    assert [model.name for model in akool.fetch_models()] == ["create", "a", "b", "audio"]
    assert server.heard[0].path == "/api/open/v4/aigModel/list"
    assert server.heard[0].query == {"types[]": "1501"}


def test_a_model_offers_what_its_row_says(akool: Akool, server: ScriptedServer) -> None:
    plain = fetched(akool, server)
    assert options(plain) == ["resolution", "seconds", "count", "negative_prompt"]
    assert (plain.label, plain.summary, plain.note, plain.frame.last) == ("Harbour Fast", "Quick", "", False)
    rich = fetched(akool, server, supportedLastFrame=True, supportedExtendPrompt=True, generate_audio=True)
    assert options(rich) == ["resolution", "seconds", "count", "sound", "negative_prompt", "extend_prompt"]
    assert rich.frame.last
    assert fetched(akool, server, isPro=True, requiresPay=True).note == "Needs Akool's Pro plan or higher."
    assert fetched(akool, server, requiresPay=True).note == "Needs a paid Akool plan."
    assert "count" not in options(fetched(akool, server, maxCount=1))
    assert fetched(akool, server, maxCount=4).option("count").most == 4
    assert fetched(akool, server, maxCount=50).option("count").most == 10
    assert fetched(akool, server, maxCount=None).option("count").most == 10


def test_a_model_without_resolutions_is_asked_for_without_one(akool: Akool, server: ScriptedServer) -> None:
    model = fetched(akool, server, resolutionList=[], durationList=[3, 4, 15])
    assert options(model) == ["seconds", "count", "negative_prompt"]
    assert model.option("seconds").choices == (3, 4, 15)
    assert model.price is None
    server.plays(good({"successList": [{"_id": ONE}]}))
    brief = complete(Brief("akool", model.name, "x", "first"), model)
    akool.submit(Order(brief, model, {"first": PICTURE}))
    assert "resolution" not in server.heard[0].json


def test_lengths_inside_a_resolution_hold_for_that_resolution(akool: Akool, server: ScriptedServer) -> None:
    sizes = [{"value": "720p", "durationList": ["5", 10]}, {"value": "1080p", "durationList": [5]}]
    model = fetched(akool, server, resolutionList=sizes, durationList=None)
    assert model.option("seconds").choices == (5, 10)
    assert [(rule.when, rule.allowed) for rule in model.rules] == [
        ((("resolution", ("720p",)),), (5, 10)),
        ((("resolution", ("1080p",)),), (5,)),
    ]


@pytest.mark.parametrize(
    ("generate_audio", "rates"),
    [
        (None, [((("resolution", "720p"),), 5_000)]),
        (False, [((("resolution", "720p"),), 5_000)]),
        (True, [((("resolution", "720p"), ("sound", False)), 5_000)]),
        (
            {"type": "boolean", "extra_credit_multiplier": 1.2},
            [
                ((("resolution", "720p"), ("sound", False)), 5_000),
                ((("resolution", "720p"), ("sound", True)), 6_000),
            ],
        ),
        (
            {"extra_credit_multiplier": 0.25},
            [
                ((("resolution", "720p"), ("sound", False)), 5_000),
                ((("resolution", "720p"), ("sound", True)), 6_250),
            ],
        ),
    ],
)
def test_sound_is_priced_only_as_far_as_the_list_prices_it(
    akool: Akool, server: ScriptedServer, generate_audio: object, rates: list[Any]
) -> None:
    model = fetched(akool, server, generate_audio=generate_audio)
    assert model.price is not None
    assert [(rate.when, rate.thousandths) for rate in model.price.rates] == rates


def test_a_shelf_gives_models_back_as_they_were(akool: Akool, server: ScriptedServer) -> None:
    shelf: TypeAdapter[tuple[Model, ...]] = TypeAdapter(tuple[Model, ...])
    models = (*akool.models(), fetched(akool, server, generate_audio={"extra_credit_multiplier": 1.5}))
    kept = json.loads(json.dumps(shelf.dump_python(models, mode="json")))
    assert shelf.validate_python(kept) == models
