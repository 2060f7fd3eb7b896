"""What is asked over the cards: why a clip is rejected, and which of several is the best.

A card asks from within a part of the page that is drawn anew every few seconds, and what such a part opens it also
takes away again. So the session holds what is asked, and the page opens it, for as long as nobody has closed it.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from animatic import REASONS, Studio, Verdict
from components import clip_grid, compare, news, parts, person, trouble
from components.while_away import STOOD_ON, WATCHED

_ASKED = "asked"
"""In the session: what is asked, and of which clips."""


def ask(what: str, clip_ids: Sequence[str]) -> None:
    """`reject` or `compare` these clips as soon as the page is drawn again."""
    compare.forget()
    st.session_state[_ASKED] = (what, tuple(clip_ids))


def put_down() -> None:
    """Stop asking."""
    st.session_state.pop(_ASKED, None)


def draw(engine: Studio) -> None:
    """Open what is asked; who comes from another page asked for nothing here."""
    if st.session_state.get(STOOD_ON) != WATCHED:
        put_down()
    match st.session_state.get(_ASKED):
        case "reject", clip_ids:
            parts.dialog("Reject this clip", on_dismiss=put_down)(ask_reason)(engine, clip_ids, "over")
        case "compare", clip_ids:
            compare.open(engine, clip_ids, put_down)


def ask_reason(engine: Studio, clip_ids: Sequence[str], place: str) -> None:
    """Why these clips are rejected. `place` tells one such question from another about the same clips."""
    key = f"{place}-{clip_ids[0]}"
    reason = st.pills("Why", REASONS, default="motion", required=True, key=f"why-{key}")
    note = st.text_input("More, if it helps", key=f"more-{key}")
    if st.button("Reject", key=f"reject-{key}", type="primary"):
        with trouble.told():
            engine.album.review(clip_ids, Verdict.REJECTED, person.current(), reason, note)
            news.post("Rejected.", "thumb_down")
            put_down()
            clip_grid.clear_selection()
            st.rerun()
