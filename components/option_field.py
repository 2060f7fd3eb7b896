"""One field for one option of a model, drawn from what the catalog says of it and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from animatic import Choice, Effect, Kind, Option
from components import audio_field

SEGMENTS_MOST = 6
LETTERS_MOST = 44
"""Above either, a list to open reads better than a row of segments."""


def draw(option: Option, key: str, start: Choice | None, effects: Sequence[Effect] = ()) -> Choice | None:
    """Ask for one option; None where nothing was picked. `start` is what the field begins with."""
    if not option.takes(start):
        start = option.default
    about: dict[str, Any] = {"key": key, "help": option.help or None, "persist_state": "session"}
    match option.kind:
        case Kind.CHOICE:
            return _choice(option, start, about)
        case Kind.FLAG:
            return st.toggle(option.label, value=start is True, **about)
        case Kind.TEXT:
            return st.text_area(option.label, value=start or "", height=70, **about)
        case Kind.ADDRESS:
            return audio_field.draw(option, start, about)
        case Kind.NUMBER:
            return _number(option, start, about)
        case Kind.EFFECT:
            return _effect(option, start, {effect.code: effect for effect in effects}, about)


def _optional(option: Option) -> bool:
    return option.default is None and not option.required


def _choice(option: Option, start: Choice | None, about: dict[str, Any]) -> Choice | None:
    choices = list(option.choices)
    letters = sum(len(option.words(choice)) for choice in choices)
    if len(choices) <= SEGMENTS_MOST and letters <= LETTERS_MOST:
        return st.segmented_control(
            option.label,
            choices,
            default=start,
            required=not _optional(option),
            format_func=option.words,
            **about,
        )
    return st.selectbox(
        option.label,
        choices,
        index=None if start is None else choices.index(start),
        format_func=option.words,
        placeholder="Leave it to the model" if _optional(option) else "Choose",
        **about,
    )


def _number(option: Option, start: Choice | None, about: dict[str, Any]) -> int | None:
    return st.number_input(
        option.label,
        min_value=option.least,
        max_value=option.most or None,
        value=start,
        step=1,
        placeholder="Leave it to the model",
        **about,
    )


def _effect(
    option: Option, start: Choice | None, named: Mapping[str, Effect], about: dict[str, Any]
) -> str | None:
    picked = st.selectbox(
        option.label,
        list(named),
        index=list(named).index(str(start)) if start in named else None,
        format_func=lambda code: _words(named[code]) if code in named else code,
        placeholder="No effect" if named else "No effects are listed just now",
        disabled=not named,
        **about,
    )
    if picked in named:
        _draw_preview(named[picked])
    return picked


def _words(effect: Effect) -> str:
    return f"{effect.name} · {effect.category}" if effect.category else effect.name


def _draw_preview(effect: Effect) -> None:
    with st.container(width=220):
        if effect.preview:
            st.video(effect.preview, loop=True, autoplay=True, muted=True, alt=f"The effect {effect.name}")
        elif effect.thumbnail:
            st.image(effect.thumbnail, width=220, alt=f"The effect {effect.name}")
