"""Every browser that somebody is signed in with, and the way to show one out."""

from __future__ import annotations

import streamlit as st

from animatic import Person, SignIn, Studio
from components import news, person
from components.wording import ago, plain

SHOWN_MOST = 50


def draw(engine: Studio, somebody: Person) -> None:
    """The last seen first."""
    found = engine.doors.open_sign_ins(somebody)
    st.subheader("Signed in", anchor=False)
    st.caption(f"{len(found)} {'browser' if len(found) == 1 else 'browsers'}")
    with st.container(border=True):
        for one in found[:SHOWN_MOST]:
            _draw_one(engine, one)
    if len(found) > SHOWN_MOST:
        st.caption(f"And {len(found) - SHOWN_MOST} more.")


def _draw_one(engine: Studio, one: SignIn) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{plain(one.label)}** :small[seen {ago(one.seen_at)}, came in {ago(one.created_at)}]")
        st.button(
            "Show out",
            key=f"end-{one.id}",
            type="tertiary",
            help=f"End this sign-in of {plain(one.label)}",
            on_click=_end,
            args=(engine, one),
        )


def _end(engine: Studio, one: SignIn) -> None:
    engine.doors.end(one.id, person.current())
    news.post(f"{plain(one.label)} has been shown out.", "logout")
