"""Any brief at all: legal ones pass at the published price, others are told which option to change."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from animatic.brief import Brief, check, complete, quote
from animatic.catalog import Input, Kind, Option
from animatic.words import storable
from tests.briefs import MODELS, PUBLISHED, STORED
from tests.words import WORDS


def legal(option: Option) -> st.SearchStrategy[Any]:
    """Values that an option takes."""
    match option.kind:
        case Kind.CHOICE:
            return st.sampled_from(option.choices)
        case Kind.FLAG:
            return st.booleans()
        case Kind.NUMBER:
            return st.integers(option.least, option.most)
        case Kind.ADDRESS:
            return st.just("https://clips.example.com/waves.mp3")
        case Kind.EFFECT:
            return st.from_regex(r"[a-z]+_[0-9]{8,11}", fullmatch=True)
        case Kind.TEXT:
            return st.text(max_size=option.most or 200)


def illegal(option: Option) -> st.SearchStrategy[Any]:
    """Values of any kind that an option does not take; an empty one is no choice, so it is not among them."""
    values = WORDS | st.integers() | st.booleans()
    match option.kind:
        case Kind.CHOICE:
            return values.filter(lambda value: isinstance(value, bool) or value not in option.choices)
        case Kind.FLAG:
            return values.filter(lambda value: not isinstance(value, bool))
        case Kind.NUMBER:
            most = range(option.least, option.most + 1)
            return values.filter(lambda value: isinstance(value, bool) or value not in most)
        case Kind.ADDRESS:
            return values.filter(lambda value: not str(value).startswith("http"))
        case Kind.TEXT | Kind.EFFECT:
            return values.filter(lambda value: not isinstance(value, str))


@st.composite
def legal_briefs(draw: st.DrawFn) -> Brief:
    """Briefs that can be sent, for any of Akool's models."""
    model = MODELS[draw(st.sampled_from(sorted(MODELS)))]
    picked: dict[str, Any] = {}
    for option in model.options:
        if option.asked(picked) and (option.required or draw(st.booleans())):
            picked[option.name] = draw(legal(option))
        elif option.asked(picked) and option.default is not None:
            picked[option.name] = option.default
    for rule in model.rules:
        held = all(picked.get(name) in values for name, values in rule.when)
        assume(not held or picked[rule.option] in rule.allowed)
    last = draw(st.sampled_from([None, "night"]))
    prompt = draw(WORDS)
    return Brief("akool", model.name, prompt, "photo", last, clip="clip", choices=picked)


@given(legal_briefs())
def test_every_legal_choice_has_no_trouble_and_the_published_price(brief: Brief) -> None:
    model = MODELS[brief.model]
    whole = complete(brief, model)
    assert check(whole, model, STORED) == []
    unit = PUBLISHED[model.name, whole.choices.get("resolution")]
    factor = 1.2 if whole.choices.get("sound") else 1
    expected = unit * factor * whole.choices["seconds"] * whole.choices.get("count", 1)
    assert quote(whole, model).thousandths == round(expected)


@pytest.mark.hostile("briefs")
@given(legal_briefs(), st.data())
def test_every_illegal_choice_has_a_trouble_that_names_its_option(brief: Brief, data: st.DataObject) -> None:
    model = MODELS[brief.model]
    asked_for = [option for option in model.options if option.asked(brief.choices)]
    option = data.draw(st.sampled_from(asked_for))
    wrong = {**brief.choices, option.name: data.draw(illegal(option))}
    troubles = check(complete(replace(brief, choices=wrong), model), model, STORED)
    assert option.name in [trouble.field for trouble in troubles]
    assert any(trouble.words.startswith(option.label) for trouble in troubles)


@given(legal_briefs(), st.data())
def test_a_rule_that_is_broken_is_said_in_its_own_words(brief: Brief, data: st.DataObject) -> None:
    model = MODELS["harbour"]
    seconds = data.draw(st.sampled_from([10, 15]))
    choices = {"resolution": "1080p", "seconds": seconds}
    whole = complete(replace(brief, model="harbour", choices=choices), model)
    assert [trouble.words for trouble in check(whole, model, STORED)] == [
        "At 1080p the length can only be 5 s: choose it, or another resolution."
    ]


ANY_CHOICES = st.dictionaries(
    st.sampled_from(["resolution", "seconds", "audio", "audio_address", "count", "effect", "sound", "other"]),
    st.text() | st.integers() | st.booleans(),
)


@pytest.mark.hostile("briefs")
@given(st.sampled_from(sorted(MODELS)), ANY_CHOICES)
def test_no_choice_makes_the_check_fail_in_another_way(model: str, choices: dict[str, Any]) -> None:
    whole = complete(Brief("akool", model, "x", "photo", clip="clip", choices=choices), MODELS[model])
    troubles = check(whole, MODELS[model], STORED)
    known = {option.name for option in MODELS[model].options}
    assert {trouble.field for trouble in troubles} <= known
    assert set(whole.choices) <= known


@given(st.text(st.characters(codec=None)))
def test_of_any_text_nothing_is_lost_but_what_no_database_takes(text: str) -> None:
    kept = storable(text)
    assert kept == "".join(letter for letter in text if letter != "\0" and not "\ud800" <= letter <= "\udfff")
    assert kept.encode().decode() == kept == storable(kept)


@given(legal_briefs())
def test_completing_twice_changes_nothing_and_a_stored_brief_comes_back_as_it_was(brief: Brief) -> None:
    whole = complete(brief, MODELS[brief.model])
    assert complete(whole, MODELS[brief.model]) == whole
    assert Brief.from_json(json.loads(json.dumps(whole.as_json()))) == whole


def test_every_default_is_one_of_its_own_choices() -> None:
    for model in MODELS.values():
        for option in model.options:
            if option.kind is Kind.CHOICE and option.default is not None:
                assert option.default in option.choices
            assert not option.labels or len(option.labels) == len(option.choices)
            assert option.required or option.default is not None or option.kind in (Kind.TEXT, Kind.EFFECT)
    assert [model.input for model in MODELS.values()].count(Input.CLIP) == 1
