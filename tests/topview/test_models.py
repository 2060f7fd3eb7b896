"""The model tables: what they offer, and what they ask for it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from animatic.brief import Brief, Picture, Quote, check, complete, quote
from animatic.catalog import Kind, Model, thousandths
from animatic.providers.topview_catalog import same_model
from animatic.providers.topview_models import MODES, ROWS
from animatic.providers.topview_v1 import TopviewV1
from animatic.providers.topview_v2 import TopviewV2
from tests.topview.orders import V1, V2, order

PHOTO = Picture("first", "image/webp", 1280, 720, 900_000)
STORED = {"first": PHOTO, "last": Picture("last", "image/png", 1280, 720, 900_000)}
UNPRICED = {"Seedance 2.5", "Seedance 2.0 Mini", "Gemini Omni Flash", "Happy Horse 1.1"}


# ── prices ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("model", "choices", "credits"),
    [
        # what renders were seen to cost
        ("Kling 2.6", {"seconds": 5, "sound": True}, 3_250),
        ("Vidu Q3 Pro", {"seconds": 8, "resolution": "720p"}, 7_200),
        ("Kling V3", {"seconds": 5, "resolution": "720p", "sound": True}, 4_000),
        ("Sora 2 Pro", {"seconds": 8, "resolution": "720p"}, 13_440),
        ("Standard", {"seconds": 5, "resolution": "720p", "sound": True}, 5_000),
        # the corners of the table
        ("Standard", {"seconds": 15, "resolution": "480p", "count": 4}, 60_000),
        ("Fast", {"seconds": 4, "sound": True}, 4_000),
        ("Seedance 1.5 Pro", {"seconds": 12, "resolution": "1080p", "sound": True, "count": 3}, 19_800),
        ("Seedance 1.5 Pro", {"seconds": 4}, 480),
        ("Seedance 1.0 Pro Fast", {"seconds": 5}, 350),
        ("Seedance 1.0 Pro", {"seconds": 12, "resolution": "1080p"}, 5_400),
        ("Kling V3 Reference Video", {"seconds": 3, "resolution": "1080p", "sound": True}, 3_000),
        ("Kling O3", {"seconds": 7, "resolution": "1080p", "sound": True}, 6_300),
        ("Kling O3 Reference-to-Video", {"seconds": 7}, 3_500),
        ("Kling 2.6", {"seconds": 10}, 3_100),
        ("Kling O1 Reference-to-Video", {"seconds": 10}, 5_000),
        ("Kling 2.5 Turbo Pro", {"seconds": 5}, 1_550),
        ("Kling 2.5 Turbo Std", {"seconds": 5}, 1_000),
        ("Sora 2", {"seconds": 12}, 6_720),
        ("Sora 2 Pro", {"seconds": 4, "resolution": "1080p"}, 11_200),
        ("Veo 3.1", {"seconds": 4, "resolution": "1080p", "sound": True}, 8_800),
        ("Veo 3.1", {"seconds": 8, "resolution": "2160p", "sound": True}, 26_400),
        ("Veo 3.1 Reference to video", {"resolution": "2160p"}, 17_600),
        ("Veo 3.1 Fast", {"seconds": 6}, 3_600),
        ("Veo 3.1 Fast Reference to video", {"resolution": "2160p", "sound": True}, 16_000),
        ("MiniMax-Hailuo-02", {"seconds": 6}, 1_920),
        ("MiniMax-Hailuo-2.3", {"seconds": 10, "resolution": "1080p"}, 4_700),
        ("MiniMax-Hailuo-2.3-Fast", {"seconds": 6}, 1_080),
        ("Vidu Q3 Pro", {"seconds": 1, "resolution": "540p", "sound": True}, 400),
        ("Vidu Q2 Reference to Video", {"seconds": 2}, 1_120),
        ("Wan 2.6", {"seconds": 15, "resolution": "1080p", "sound": True}, 11_550),
        ("Topview Lite", {"seconds": 5}, 500),
        ("Topview Pro", {"seconds": 10}, 2_000),
        ("Topview Plus", {"seconds": 5}, 2_700),
        ("Topview Best", {"seconds": 10, "count": 2}, 31_000),
        ("lite", {"seconds": 5}, 500),
        ("pro", {"seconds": 5, "count": 2}, 2_000),
        ("plus", {"seconds": 10}, 5_400),
        ("best", {"seconds": 10, "count": 4}, 62_000),
    ],
)
def test_a_quote_is_the_rate_of_the_table(model: str, choices: dict[str, Any], credits: int) -> None:
    asked = order(model, **choices)
    assert check(asked.brief, asked.model, STORED) == []
    assert quote(asked.brief, asked.model).thousandths == credits


@pytest.mark.parametrize("model", sorted(UNPRICED))
def test_where_no_price_is_known_none_is_claimed(model: str) -> None:
    assert V2[model].price is None
    assert quote(order(model).brief, V2[model]) == Quote(None, "no published price")
    assert "when it is done" in V2[model].note


def test_a_size_that_came_after_the_price_list_has_no_price_and_is_not_the_default() -> None:
    assert quote(order("Standard", resolution="1080p").brief, V2["Standard"]).thousandths is None
    assert V2["Standard"].option("resolution").default == "480p"


def test_every_model_but_the_newest_has_a_price_for_everything_it_offers() -> None:
    for name, model in {**V1, **V2}.items():
        resolutions = model.option("resolution").choices if model.option("resolution") else [None]
        for resolution in resolutions:
            for sound in (False, True):
                told = quote(order(name, resolution=resolution, sound=sound).brief, model).thousandths
                known = name not in UNPRICED and (name, resolution) != ("Standard", "1080p")
                assert (told is not None and told > 0) == known, (name, resolution, sound)


def test_inferred_prices_say_that_they_are() -> None:
    for model in V1.values():
        assert model.price.source.startswith("inferred")
        assert "inferred" in model.note


# ── what is offered ────────────────────────────────────────────────────────────────────────────────────────


def test_v1_offers_its_four_modes_and_v2_every_row_of_its_table(v1: TopviewV1, v2: TopviewV2) -> None:
    assert [model.name for model in v1.models()] == ["lite", "pro", "plus", "best"] == list(MODES)
    assert [model.name for model in v2.models()] == [row.name for row in ROWS]
    assert len(V2) == len(ROWS) == 33
    assert (v1.fetch_models(), v2.fetch_models()) == (v1.models(), v2.models())
    assert {model.provider for model in v1.models()} == {"topview_v1"}
    assert {model.provider for model in v2.models()} == {"topview_v2"}


def test_every_model_asks_for_no_more_than_its_row_says() -> None:
    for row in ROWS:
        model = V2[row.name]
        names = [option.name for option in model.options]
        assert ("aspect" in names) == bool(row.aspects)
        assert ("resolution" in names) == (0 not in row.rates)
        assert ("sound" in names) == row.sound
        assert {"seconds", "count", "board"} <= set(names)
        assert "negative_prompt" not in names
        assert model.one_job
        assert not model.prompt_required
    for model in V1.values():
        assert [option.name for option in model.options] == ["seconds", "count", "negative_prompt"]
        assert model.one_job


@pytest.mark.parametrize(
    ("model", "first", "last", "references"),
    [
        ("Kling V3", "required", True, 0),
        ("Kling 2.6", "required", False, 0),
        ("Seedance 2.5", "required", False, 0),
        ("Kling V3 Reference Video", "none", False, 9),
        ("Vidu Q2 Reference to Video", "none", False, 9),
    ],
)
def test_a_model_takes_the_pictures_of_its_input(model: str, first: str, last: bool, references: int) -> None:
    frame = V2[model].frame
    assert (frame.first, frame.last, frame.references_most) == (first, last, references)
    assert frame.references_least == (2 if references else 0)
    assert "image/webp" in frame.formats


def test_a_model_with_references_wants_two_at_least() -> None:
    model = V2["Kling O3 Reference-to-Video"]
    brief = complete(Brief("topview_v2", model.name, references=("first",)), model)
    assert [trouble.field for trouble in check(brief, model, STORED)] == ["references"]


@pytest.mark.parametrize(
    ("model", "option", "choices"),
    [
        ("Veo 3.1", "aspect", ("9:16", "16:9")),
        ("Topview Best", "aspect", ("9:16", "1:1", "16:9")),
        ("Vidu Q3 Pro", "aspect", ("9:16", "3:4", "1:1", "4:3", "16:9")),
        ("Vidu Q3 Pro", "resolution", ("540p", "720p", "1080p")),
        ("MiniMax-Hailuo-02", "resolution", ("768p", "1080p")),
        ("Vidu Q3 Pro", "seconds", tuple(range(1, 17))),
        ("Seedance 2.5", "seconds", tuple(range(4, 31))),
        ("Seedance 2.5", "resolution", ("480p", "720p")),
        ("Veo 3.1 Reference to video", "seconds", (8,)),
    ],
)
def test_an_option_offers_what_the_table_lists(model: str, option: str, choices: tuple[Any, ...]) -> None:
    assert V2[model].option(option).choices == choices


def test_the_board_is_chosen_from_the_shelf_of_boards(v2: TopviewV2) -> None:
    board = V2["Kling V3"].option("board")
    assert (board.kind, board.required, board.default) == (Kind.EFFECT, False, None)
    assert board.shelf in {shelf.name for shelf in v2.shelves}


def test_models_that_are_probably_withdrawn_say_so() -> None:
    assert {name for name, model in V2.items() if "no longer" in model.note} == {
        "Kling 2.5 Turbo Pro",
        "Kling 2.5 Turbo Std",
        "Sora 2",
        "Sora 2 Pro",
        "Topview Lite",
    }


def test_every_default_is_one_of_its_own_choices() -> None:
    for model in (*V1.values(), *V2.values()):
        for option in model.options:
            if option.kind is Kind.CHOICE:
                assert option.default in option.choices
            assert not option.labels or len(option.labels) == len(option.choices)
            assert len(model.name) <= 120


# ── names ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("kling-v3", "Kling V3"),
        ("KLING V3", "Kling V3"),
        ("seedance-1.5-pro", "Seedance 1.5 Pro"),
        ("Seedance 1.5 pro", "Seedance 1.5 Pro"),
        ("veo_3.1_fast", "Veo 3.1 Fast"),
        ("sora-2", "Sora 2"),
        ("seedance-2.5", "Seedance 2.5"),
        ("Standard(SD 2.0)", "Standard"),
        ("Seedance 2.0", "Standard"),
        ("seedance-2.0", "Standard"),
        ("Fast(SD 2.0 Fast)", "Fast"),
        ("seedance-2.0-fast", "Fast"),
        ("Nobody 1.0", "nobody-1.0"),
    ],
)
def test_a_model_is_known_by_every_spelling_in_circulation(name: str, model: str) -> None:
    assert same_model(name, model)


@given(st.sampled_from(sorted(V2)), st.sampled_from(sorted(V2)))
def test_no_two_models_are_taken_for_each_other(one: str, other: str) -> None:
    assert same_model(one, other) == (one == other)


# ── any choice at all ──────────────────────────────────────────────────────────────────────────────────────


@st.composite
def legal_briefs(draw: st.DrawFn) -> tuple[Brief, Model]:
    model = draw(st.sampled_from([*V1.values(), *V2.values()]))
    picked: dict[str, Any] = {}
    for option in model.options:
        if option.kind is Kind.CHOICE:
            picked[option.name] = draw(st.sampled_from(option.choices))
        elif option.kind is Kind.NUMBER:
            picked[option.name] = draw(st.integers(option.least, option.most))
        elif option.kind is Kind.FLAG:
            picked[option.name] = draw(st.booleans())
    brief = Brief(model.provider, model.name, "", "first", "last", ("first", "last"), None, picked)
    return complete(brief, model), model


@given(legal_briefs())
def test_every_legal_choice_has_no_trouble_and_costs_rate_times_seconds_times_films(
    drawn: tuple[Brief, Model],
) -> None:
    brief, model = drawn
    assert check(brief, model, STORED) == []
    rates = {"": (MODES.get(model.name),)} if model.name in MODES else {}
    row = next((row for row in ROWS if row.name == model.name), None)
    known = rates[""] if row is None else row.rates[int(str(brief.choices.get("resolution", "0p"))[:-1])]
    told = quote(brief, model).thousandths
    if not known:
        assert told is None
        return
    rate = thousandths(known[bool(brief.choices.get("sound")) if len(known) == 2 else 0])
    assert told == rate * brief.choices["seconds"] * brief.choices["count"]


def test_a_shelf_gives_models_back_as_they_were(v1: TopviewV1, v2: TopviewV2) -> None:
    shelf: TypeAdapter[tuple[Model, ...]] = TypeAdapter(tuple[Model, ...])
    for models in (v1.models(), v2.models()):
        kept = json.loads(json.dumps(shelf.dump_python(models, mode="json")))
        assert shelf.validate_python(kept) == models
