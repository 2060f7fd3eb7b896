"""The part of signing in that only the browser can do: keeping the cookie, and coming back to where one was."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from animatic import Studio

ASKED = "asked_at_the_door"
"""Where a visit keeps what its browser is asked to do; not the component's own name, which Streamlit keeps for what
the component answers."""

_mount = st.components.v2.component(
    "animatic_doorway", js=(Path(__file__).parent / "doorway.js").read_text("utf-8")
)


def take(engine: Studio, token: str) -> None:
    """Somebody has come in: they stay in for this visit, and their browser is told to remember it."""
    st.session_state["token"] = token
    st.session_state[ASKED] = {"nonce": engine.doors.offer_cookie(token)}


def forget() -> None:
    """Nothing of this visit stays, neither here nor in the browser."""
    st.session_state.clear()
    st.session_state["token"] = ""
    st.session_state[ASKED] = {"forget": secrets.token_hex(8)}


def draw_inside() -> None:
    """Have the browser keep the sign-in, where the host lets no cookie through by itself."""
    asked = st.session_state.get(ASKED)
    if not asked:
        return
    told = _mount(key="doorway", data=asked, on_bare_change=_nothing)
    if told.bare and told.bare == asked.get("nonce"):
        st.session_state[ASKED] = {"token": st.session_state["token"]}
        st.rerun()


def draw_outside(*, leaves: bool) -> None:
    """Ask the browser what it has kept; when the way in `leaves` this app, have it remember the page."""
    asked = {**st.session_state.get(ASKED, {}), "leave": leaves}
    # What the browser has kept and what opens nothing any more is not asked for again.
    asked["ask"] = "" if "forget" in asked else st.session_state.get("token") or "nothing"
    told = _mount(key="doorway", data=asked, on_kept_change=_nothing)
    if told.kept:
        st.session_state["token"] = told.kept
        st.rerun()


def place_before() -> tuple[str, dict[str, str]] | None:
    """Where somebody was before the way in led elsewhere: a page's name and its query. None until it is known."""
    told = _mount(key="doorway-back", data={"back": True}, on_place_change=_nothing)
    if not told.place:
        return None
    parts = urlsplit(str(told.place))
    return parts.path.strip("/"), dict(parse_qsl(parts.query))


def _nothing(*_: Any) -> None:
    """Streamlit hands on only what somebody listens for."""
