"""Pictures that the team brought before, to be used again without bringing them anew."""

from __future__ import annotations

from collections.abc import Callable, Container

import streamlit as st

from animatic import Picture, Studio
from components import media_links, pictures
from components.wording import plain, shorten

STEP = 12
LOOKED_THROUGH_MOST = 1_000
"""The newest pictures, that is."""
SHOWN = "earlier_shown"


def draw(engine: Studio, lying: Container[str], use: Callable[[str], object]) -> None:
    """The newest first, a step at a time, and found by name; `use` is told the hash of the one wanted."""
    corner = st.popover(
        "Recently used", icon=":material/history:", type="tertiary", key="recent", on_change="rerun"
    )
    if not corner.open:
        return
    with corner:
        words = st.text_input(
            "Find by name", key="find-earlier", placeholder="Part of its name", on_change=_begin_anew
        )
        found = _find(engine, words or "")
        if not found:
            st.caption(
                f"No picture is called “{plain(words)}”."
                if words
                else "Pictures you bring stay here, so that you can use them again."
            )
        shown = found[: st.session_state.get(SHOWN, STEP)]
        small = media_links.thumbnails(engine, [picture.hash for picture in shown])
        with st.container(horizontal=True, key="recent-pictures"):
            for picture in shown:
                _draw_one(picture, small.get(picture.hash, ""), picture.hash in lying, use)
        if left := len(found) - len(shown):
            more = len(shown) + STEP
            label = f"Show {min(STEP, left)} more of {left:,}"
            st.button(label, key="earlier-more", on_click=_show, args=(more,), icon=":material/expand_more:")


def _find(engine: Studio, words: str) -> list[Picture]:
    recent = engine.recent_pictures(LOOKED_THROUGH_MOST)
    asked = words.casefold().split()
    return [one for one in recent if all(word in one.name.casefold() for word in asked)]


def _begin_anew() -> None:
    st.session_state.pop(SHOWN, None)


def _show(count: int) -> None:
    st.session_state[SHOWN] = count


def _draw_one(picture: Picture, address: str, lies: bool, use: Callable[[str], object]) -> None:
    with st.container(width=136, gap="xsmall"):
        pictures.draw(picture, address, height=92)
        st.caption(plain(shorten(picture.name or "Picture", 18)))
        st.button(
            "On the tray" if lies else "Use",
            key=f"use-{picture.hash}",
            help=plain(picture.name) if picture.name else None,
            disabled=lies,
            width="stretch",
            on_click=use,
            args=(picture.hash,),
        )
