"""Keevx's rule table, for any brief at all."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from animatic.brief import Brief, Picture, check, complete
from animatic.catalog import Model
from animatic.providers.keevx_models import KL, MODELS, V
from animatic.providers.keevx_orders import write_order
from animatic.providers.provider import Order
from tests.keevx.orders import MODELS as NAMED


@dataclass(frozen=True)
class Row:
    """One column of the documentation's rule table."""

    seconds: tuple[int, ...]
    resolutions: tuple[str, ...]
    takes_first: bool
    takes_last: bool
    references_most: int
    makes_sound: bool


TABLE = {
    "V": Row((4, 6, 8), ("720p", "1080p", "4k"), True, True, 3, True),
    "KL": Row((5, 10), ("720p", "1080p"), False, False, 7, False),
    "S": Row((6, 8, 12), ("720p",), True, False, 0, False),
}


@pytest.mark.parametrize("name", TABLE)
def test_a_model_offers_its_column_of_the_table(name: str) -> None:
    model, row = NAMED[name], TABLE[name]
    choices = {option.name: option.choices for option in model.options}
    assert (choices["seconds"], choices["resolution"]) == (row.seconds, row.resolutions)
    assert choices["aspect_ratio"] == ("16:9", "9:16")
    assert ("sound" in choices) is row.makes_sound
    assert (model.frame.first != "none", model.frame.last) == (row.takes_first, row.takes_last)
    assert model.frame.references_most == row.references_most
    assert (model.prompt_required, model.prompt_most) == (True, 1000)


STORED = {name: Picture(name, "image/png", 1280, 720, 900_000) for name in "abcdefgh"}
CHOICES = st.fixed_dictionaries(
    {
        "seconds": st.sampled_from([4, 5, 6, 8, 10, 12]),
        "resolution": st.sampled_from(["720p", "1080p", "4k"]),
    },
    optional={
        "aspect_ratio": st.sampled_from(["16:9", "9:16", "1:1"]),
        "sound": st.booleans(),
        "count": st.integers(0, 5),
    },
)
PICTURES = st.tuples(
    st.sampled_from([None, "a"]),
    st.sampled_from([None, "b"]),
    st.lists(st.sampled_from("cdefgh"), max_size=8).map(tuple),
)


def expected(row: Row, prompt: str, first: Any, last: Any, references: Any, choices: Any) -> set[str]:
    """Where the table is broken by what is left of a brief once a model has dropped what it does not ask for."""
    first = first if row.takes_first else None
    last = last if row.takes_last else None
    references = references if row.references_most else ()
    wrong = set()
    if not prompt.strip() or len(prompt.strip()) > 1000:
        wrong.add("prompt")
    if choices["seconds"] not in row.seconds or (references and row.takes_first and choices["seconds"] != 8):
        wrong.add("seconds")
    if choices["resolution"] not in row.resolutions:
        wrong.add("resolution")
    if choices.get("aspect_ratio", "16:9") not in ("16:9", "9:16"):
        wrong.add("aspect_ratio")
    if not 1 <= choices.get("count", 1) <= 4:
        wrong.add("count")
    if len(references) > row.references_most or (row.references_most and not references and not first):
        wrong.add("references")
    if (row.takes_first and not row.references_most and not first) or (first and references):
        wrong.add("first")
    if last and not first:
        wrong.add("first")
    return wrong


@given(
    st.sampled_from(sorted(TABLE)),
    st.sampled_from(["", " ", "The lamp switches on", "x" * 1000, "x" * 1001]),
    PICTURES,
    CHOICES,
)
def test_a_brief_is_troubled_exactly_where_the_table_says(
    name: str, prompt: str, pictures: Any, choices: dict[str, Any]
) -> None:
    model, row = NAMED[name], TABLE[name]
    whole = complete(Brief("keevx", name, prompt, *pictures, choices=choices), model)
    troubles = check(whole, model, STORED)
    assert {trouble.field for trouble in troubles} == expected(row, prompt, *pictures, choices)
    if troubles:
        return
    body = write_order(Order(whole, model, {hash: f"https://s.test/{hash}" for hash in STORED}))
    assert body["duration"] in row.seconds
    assert body["aspect_resolution"] in row.resolutions
    assert ("generate_audio" in body) == row.makes_sound
    assert ("image_url" in body) != ("reference_images" in body)
    assert len(body.get("reference_images", ())) <= row.references_most


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_what_a_form_starts_with_can_be_sent(model: Model) -> None:
    starts = [("a", None, ()), ("a", "b", ()), (None, None, ("c",))]
    briefs = [complete(Brief("keevx", model.name, "x", *pictures), model) for pictures in starts]
    sendable = [brief for brief in briefs if check(brief, model, STORED) == []]
    assert len(sendable) == {"V": 3, "KL": 1, "S": 2}[model.name]


@pytest.mark.parametrize(
    ("change", "troubled"),
    [
        ({}, False),
        ({"mime": "image/webp"}, False),
        ({"mime": "image/gif"}, True),
        ({"size_bytes": 20_000_000}, False),
        ({"size_bytes": 20_000_001}, True),
    ],
)
def test_a_picture_must_be_as_the_skill_says(change: dict[str, Any], troubled: bool) -> None:
    for model in (V, KL):
        brief = complete(Brief("keevx", model.name, "x", None, references=("a",)), model)
        troubles = check(brief, model, {"a": replace(STORED["a"], **change)})
        assert bool(troubles) is troubled
        assert all(trouble.fit and trouble.field == "references" for trouble in troubles)


def test_every_rule_is_told_in_a_sentence() -> None:
    for model in MODELS:
        assert all(rule.words.endswith(".") for rule in model.rules)
        assert model.price is None
        assert "no prices" in model.note


def test_a_catalog_gives_models_back_as_they_were() -> None:
    adapter: TypeAdapter[tuple[Model, ...]] = TypeAdapter(tuple[Model, ...])
    kept = json.loads(json.dumps(adapter.dump_python(MODELS, mode="json")))
    assert adapter.validate_python(kept) == MODELS
