"""Whether a browser reaches our own routes. A narrow host lets through nothing but what Streamlit itself needs."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

NARROW = "host_is_narrow"
"""Where a visit keeps what its browser has found."""

_mount = st.components.v2.component(
    "animatic_reach", js=(Path(__file__).parent / "reach.js").read_text("utf-8")
)


def look() -> None:
    """Have the browser find out, once a visit. Only where our routes are closed does it say so, and all is drawn
    anew."""
    if is_narrow():
        return
    told = _mount(key="reach", on_closed_change=_note)
    if told.closed:  # and the run that was to note it was broken off
        _note()
        st.rerun()


def is_narrow() -> bool:
    return NARROW in st.session_state


def _note() -> None:
    st.session_state[NARROW] = True
