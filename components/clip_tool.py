"""A model that works on a finished clip, such as one that gives it sound: options, price, Send."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from animatic import Brief, Card, Choice, Clip, Model, Option, Studio
from components import option_field, person, trouble
from components.wording import plain, price


def label(model: Model) -> str:
    """What the tool is called on a button."""
    return "Add sound" if model.option("audio") else model.label


def draw(
    engine: Studio,
    card: Card,
    model: Model,
    buttons: DeltaGenerator,
    send_key: str,
    done: Callable[[str], None],
) -> None:
    """Ask what is to be done to the clip; `done` is told in words once it was sent."""
    st.markdown(f"**{label(model)}**")
    if about := " ".join(words for words in (model.summary, model.note) if words):
        st.caption(plain(about))
    clip = _choose_clip(card)
    offer = engine.offer(
        Brief(card.task.provider, model.name, clip=clip.id, choices=_draw_options(model, clip))
    )
    trouble.draw_all(offer.troubles)
    st.caption(f"{price(offer.quote.thousandths)} · {plain(offer.quote.rule)}")
    words = f"{label(model)} for {price(offer.quote.thousandths)}"
    if buttons.button(
        words, key="tool-send", type="primary", icon=":material/send:", disabled=bool(offer.troubles)
    ):
        with trouble.told():
            engine.send([offer.brief], send_key, person.current(), card.task.campaign)
            done("On its way, as a new clip.")


def _choose_clip(card: Card) -> Clip:
    if len(card.clips) == 1:
        return card.clips[0]
    position = st.segmented_control(
        "Which clip",
        range(len(card.clips)),
        default=0,
        required=True,
        format_func=lambda index: f"Clip {index + 1}",
        key=f"tool-clip-{card.task.id}",
    )
    return card.clips[position]


def _draw_options(model: Model, clip: Clip) -> dict[str, Choice]:
    choices: dict[str, Choice] = {}
    for option in model.options:
        if not option.asked(choices):
            continue
        picked = option_field.draw(option, f"tool-{model.name}-{option.name}-{clip.id}", _start(option, clip))
        if picked is not None and picked != "":
            choices[option.name] = picked
    return choices


def _start(option: Option, clip: Clip) -> Choice | None:
    """What the clip itself already answers: its own length."""
    lengths = [choice for choice in option.choices if isinstance(choice, int)]
    if option.name != "seconds" or not lengths:
        return option.default
    return min(lengths, key=lambda length: abs(length - clip.seconds))
