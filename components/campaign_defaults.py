"""What a campaign's briefs begin with: told in chips beside its name, and set in a dialog."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from animatic import TEAM, Choice, Defaults, Model, Right, Studio
from components import brief_form, filling, news, parts, person, trouble
from components.wording import plain, shorten

WORDS_SHOWN_MOST = 40


def draw(engine: Studio, campaign: str) -> None:
    """The chips of what was filled in, and the way to the dialog."""
    standing = filling.standing(engine)
    if standing:
        with tell(engine, standing, "filled-in"):
            st.button(
                "Take back", key="take-back", type="tertiary", on_click=filling.take_back, args=(engine,)
            )
    if person.current().may(Right.SEND):
        label = "Defaults for this campaign…" if campaign else "Defaults for every campaign…"
        if st.button(label, key="defaults", type="tertiary", icon=":material/tune:"):
            _open(engine, campaign)


def tell(engine: Studio, filled: Mapping[str, Any], key: str) -> DeltaGenerator:
    """The row of chips: what was filled in, by field."""
    row = st.container(horizontal=True, gap="small", vertical_alignment="center", key=key)
    with row:
        st.caption("Filled in:", width="content")
        for field, value in filled.items():
            st.badge(_chip(engine, field, value), color="violet")
    return row


def _chip(engine: Studio, field: str, value: object) -> str:
    match field:
        case "model":
            return plain(
                next((words for name, words in _models(engine).items() if name == value), str(value))
            )
        case "also":
            count = len(value) if isinstance(value, list) else 0
            return f"{count} more model{'s' * (count != 1)}"
        case "words":
            return f"“{plain(shorten(str(value).lstrip('. '), WORDS_SHOWN_MOST))}”"
        case "negative_prompt":
            return f"without {plain(shorten(str(value), WORDS_SHOWN_MOST))}"
        case "seconds":
            return f"{value} s"
        case _:
            return plain(str(value))


def _models(engine: Studio) -> dict[str, str]:
    """What people read for each model of the form, by `provider/name`."""
    return {
        f"{model.provider}/{model.name}": f"{provider.label} · {model.label}"
        for provider in engine.providers()
        for model in brief_form.offered(engine, provider.name)
    }


@parts.dialog("What a brief begins with")
def _open(engine: Studio, campaign: str) -> None:
    whole = not campaign or st.toggle("For every campaign of the team", key="defaults-team")
    place = TEAM if whole else campaign
    own = engine.desk.own_defaults(place)
    whose = f"**{plain(campaign)}**"
    st.caption(
        (
            "What every brief begins with; a campaign's own come first."
            if whole
            else f"What a brief begins with once {whose} is chosen."
        )
        + " It goes into the form and into rows that are filled; never over what somebody wrote or picked."
    )
    asked = _ask(engine, own, place)
    with st.container(horizontal=True, horizontal_alignment="right"):
        if own != Defaults() and st.button("Remove all", key="defaults-drop", type="tertiary"):
            _keep(engine, place, Defaults())
        if st.button("Save", key="defaults-save", type="primary"):
            _keep(engine, place, asked)


def _ask(engine: Studio, own: Defaults, place: str) -> Defaults:
    models = _models(engine)
    offered = [
        model for provider in engine.providers() for model in brief_form.offered(engine, provider.name)
    ]
    chosen = st.multiselect(
        "Models",
        list(models),
        default=[name for name in own.models if name in models],
        format_func=models.__getitem__,
        max_selections=8,
        placeholder="As the form begins",
        help="The first is the brief's own; the others get the same brief, to compare.",
        key=f"defaults-models-{place}",
    )
    with st.container(horizontal=True):
        seconds = _pick("Length in seconds", "seconds", offered, own.seconds, place)
        aspect = _pick("Shape", "aspect", offered, own.aspect or None, place)
    words = st.text_area(
        "At the end of each prompt",
        own.words,
        key=f"defaults-words-{place}",
        max_chars=500,
        height=80,
        placeholder="Warm window light, calm camera, nothing written in the picture",
    )
    negative = st.text_input(
        "Leave out", own.negative_prompt, key=f"defaults-negative-{place}", max_chars=500
    )
    return Defaults(
        tuple(chosen),
        seconds if isinstance(seconds, int) else None,
        str(aspect or ""),
        words or "",
        negative or "",
    )


def _pick(label: str, name: str, models: list[Model], own: Choice | None, place: str) -> Choice | None:
    """One of the values that any model offers for an option."""
    kinds = {
        choice
        for model in models
        for option in model.options
        if option.name == name
        for choice in option.choices
    }
    values = sorted(kinds | ({own} if own else set()), key=lambda choice: (isinstance(choice, str), choice))
    return st.selectbox(
        label,
        values,
        index=values.index(own) if own else None,
        placeholder="As the model begins",
        key=f"defaults-{name}-{place}",
    )


def _keep(engine: Studio, place: str, defaults: Defaults) -> None:
    with trouble.told():
        engine.desk.set_defaults(place, defaults, person.current())
        filling.fill_next()
        news.post("Kept. It is filled in whenever the campaign is chosen.", "tune")
        st.rerun()
