"""Around every page: its title and mark, the way to the other pages, the balance. This is the main script.

It must not lie beside `pages/`: Streamlit would then run a page's file by itself when a fresh process is
asked for its address first.
"""

from __future__ import annotations

import streamlit as st

from components import balance, frame, news, person, trouble
from components.connection import studio
from components.logo import MARK, WORDMARK

DEMO = (
    ":small[:blue[:material/science: **Demo:** every service is played by the built-in sandbox;"
    " nothing is charged.]]"
)


def draw() -> None:
    """The frame, the page inside it, and the balance as the page left it."""
    st.set_page_config(page_title="Animatic", page_icon=MARK, layout="wide")
    st.logo(WORDMARK, size="large", icon_image=MARK)
    page = st.navigation(
        [
            st.Page(frame.COMPOSE, title="Compose", icon=":material/edit_square:"),
            st.Page(frame.GALLERY, title="Gallery", icon=":material/video_library:"),
            st.Page(frame.EFFECTS, title="Effects", icon=":material/auto_awesome:"),
            st.Page(frame.CREDITS, title="Credits", icon=":material/account_balance_wallet:"),
            st.Page(frame.PROVIDERS, title="Services", icon=":material/hub:", url_path="providers"),
            st.Page(_begin, title="Animatic", default=True, visibility="hidden"),
        ]
    )
    with trouble.told():
        engine = studio()
        # Kept free for now: the page comes first, so that it never waits for a provider to name a balance.
        aside = st.sidebar.container()
        news.draw()
        if engine.sandboxed:
            st.markdown(DEMO)
        with frame.around():
            page.run()
        with aside:
            balance.draw(engine)
            person.draw_choice(engine)


def _begin() -> None:
    """What `/` leads to. A default page has no address of its own, and every page here has one."""
    st.switch_page(frame.COMPOSE)


if __name__ == "__main__":
    draw()
