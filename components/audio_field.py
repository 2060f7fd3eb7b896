"""Audio for a film: a link that a service can fetch, or a file that somebody brings."""

from __future__ import annotations

from typing import Any

import streamlit as st

from animatic import AnimaticError, Choice, Option
from components import person, trouble
from components.connection import studio
from components.wording import plain

ENDINGS = ("mp3", "m4a", "aac", "wav", "ogg", "flac")
MB_MOST = 20


def draw(option: Option, start: Choice | None, about: dict[str, Any]) -> str:
    """Ask for it; `start` is what the field begins with, and `about` as in Streamlit's fields."""
    place = f"{about['key']}-kept"
    kept = st.session_state.get(place, start if _label(option, start) else "")
    if kept:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/music_note: {plain(_label(option, kept))}", width="content")
            st.button("Take it away", key=f"{place}-away", type="tertiary", on_click=_set, args=(place, ""))
        return str(kept)
    link = "" if _label(option, start) else start
    # A field of the kind `url` keeps back what is no link, as if nothing had been filled in.
    icon = ":material/link:"
    given = st.text_input(option.label, value=link or "", icon=icon, placeholder="https://", **about)
    brought = f"{place}-file"
    st.file_uploader(
        "Or bring a file", type=list(ENDINGS), max_upload_size=MB_MOST, key=brought,
        on_change=_take, args=(place, brought),
    )  # fmt: skip
    if wrong := st.session_state.pop(f"{place}-wrong", ""):
        trouble.draw(wrong)
    return given


def _label(option: Option, value: Choice | None) -> str:
    """What somebody calls a file that was brought; empty for a link."""
    words = option.words(value or "")
    return words if words != value else ""


def _set(place: str, value: str) -> None:
    st.session_state[place] = value


def _take(place: str, brought: str) -> None:
    file = st.session_state.get(brought)
    if file is None:
        return
    try:
        st.session_state[place] = studio().add_sound(file.getvalue(), file.name, person.current())
    except AnimaticError as error:
        st.session_state[f"{place}-wrong"] = str(error)
