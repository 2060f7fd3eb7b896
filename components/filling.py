"""Filling the form with what a campaign begins with: never over what somebody wrote or picked, and never for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from animatic import Choice, Defaults, Model, Studio
from components import brief_form

PLACE = "filled"
"""In the session: by field, what it was filled with and what it held before."""
DUE = "fill_due"


def tidy(campaign: str | None) -> str:
    """A campaign's name as it will be kept, so that its defaults and budget are found."""
    return " ".join((campaign or "").split())


def fill(engine: Studio) -> None:
    """The form begins, or its campaign was chosen: what another filled in goes, what this one begins with comes."""
    take_back(engine)
    defaults = engine.desk.defaults(tidy(st.session_state.get("for_campaign")))
    filled: dict[str, tuple[Any, Any]] = {}
    _fill_models(engine, defaults.models, filled)
    _fill_choices(_model(engine), defaults.choices, filled)
    _fill_words(defaults, filled)
    st.session_state[PLACE] = filled


def fill_next() -> None:
    """Fill the form as soon as it is drawn: it is a new one, or its defaults have just been changed."""
    st.session_state[DUE] = True


def fill_if_due(engine: Studio) -> None:
    """Before the form is drawn: no field can be filled after that."""
    if st.session_state.pop(DUE, False):
        fill(engine)


def take_back(engine: Studio) -> None:
    """Put back what the fields held; what was changed since stays as somebody left it."""
    for field, (value, before) in st.session_state.pop(PLACE, {}).items():
        if field == "words":
            st.session_state["prompt"] = _prompt().removesuffix(value)
        elif _held(engine, field) == value:
            _put(field, before)


def standing(engine: Studio) -> Mapping[str, Any]:
    """What was filled in and still stands on the form, by field: `model`, `also`, `words`, or an option's name."""
    filled = st.session_state.get(PLACE, {})
    return {field: value for field, (value, _) in filled.items() if _stands(engine, field, value)}


def _stands(engine: Studio, field: str, value: Any) -> bool:
    if field == "words":
        return _prompt().endswith(value)
    return bool(_held(engine, field) == value)


def _fill_models(engine: Studio, names: tuple[str, ...], filled: dict[str, tuple[Any, Any]]) -> None:
    known = {
        f"{model.provider}/{model.name}"
        for provider in engine.providers()
        for model in brief_form.offered(engine, provider.name)
    }
    first, *others = [name for name in names if name in known] or [""]
    services = engine.providers()
    begins = brief_form.offered(engine, services[0].name)[0] if services else None
    # A model besides the one that the form begins with was picked by somebody.
    if first and begins and _held(engine, "model") == f"{begins.provider}/{begins.name}":
        _fill_one(engine, "model", first, filled)
    if others and not st.session_state.get("also"):
        _fill_one(engine, "also", others, filled)


def _fill_choices(
    model: Model | None, choices: Mapping[str, Choice], filled: dict[str, tuple[Any, Any]]
) -> None:
    carried = st.session_state.get("carried", {})
    for option in model.options if model else ():
        value, held = choices.get(option.name), carried.get(option.name)
        untouched = held in (None, "", option.default)
        if value is not None and untouched and value != held and option.takes(value):
            filled[option.name] = (value, held)
            _put(option.name, value)


def own_words() -> str:
    """The prompt without what was filled in."""
    prompt, (filled, _) = _prompt(), st.session_state.get(PLACE, {}).get("words", ("", ""))
    return prompt.removesuffix(filled).strip()


def fill_words(engine: Studio) -> None:
    """End the prompt as its campaign's prompts end; what was picked stays as it is."""
    filled = st.session_state.setdefault(PLACE, {})
    _fill_words(engine.desk.defaults(tidy(st.session_state.get("for_campaign"))), filled)


def _fill_words(defaults: Defaults, filled: dict[str, tuple[Any, Any]]) -> None:
    prompt = _prompt().rstrip()
    ended = defaults.at_the_end_of(prompt)
    if ended != prompt:
        filled["words"] = (ended.removeprefix(prompt), "")
        st.session_state["prompt"] = ended


def _prompt() -> str:
    return str(st.session_state.get("prompt") or "")


def _fill_one(engine: Studio, field: str, value: Any, filled: dict[str, tuple[Any, Any]]) -> None:
    if (held := _held(engine, field)) != value:
        filled[field] = (value, held)
        _put(field, value)


def _model(engine: Studio) -> Model | None:
    """The model that is on the form, or that it begins with."""
    services = [provider.name for provider in engine.providers()]
    if not services:
        return None
    service = st.session_state.get("service") or services[0]
    models = brief_form.offered(engine, service)
    name = st.session_state.get(f"model-{service}")
    return next((model for model in models if model.name == name), models[0])


def _held(engine: Studio, field: str) -> Any:
    """What a field holds now."""
    match field:
        case "model":
            model = _model(engine)
            return f"{model.provider}/{model.name}" if model else ""
        case "also":
            return list(st.session_state.get("also") or [])
        case _:
            return st.session_state.get("carried", {}).get(field)


def _put(field: str, value: Any) -> None:
    match field:
        case "model":
            service, _, name = str(value).partition("/")
            st.session_state["service"] = service
            st.session_state[f"model-{service}"] = name
        case "also":
            st.session_state["also"] = value
        case _:
            st.session_state.setdefault("carried", {})[field] = value
            for key in [key for key in st.session_state if str(key).startswith("option-")]:
                if str(key).endswith(f"-{field}"):
                    del st.session_state[key]  # the field begins anew, with what is carried
