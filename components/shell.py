"""Around every page: who may see it, its title and mark, the way to the other pages, the balance. This is the main
script.

It must not lie beside `pages/`: Streamlit would then run a page's file by itself when a fresh process is
asked for its address first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st

from animatic import Person, Right, Studio
from components import balance, doorway, frame, news, person, reach, sign_in, trouble, while_away
from components.connection import studio
from components.logo import MARK, WORDMARK

# Streamlit darkens what is pressed, and a dark page leaves it hardly legible then.
READABLE = "<style>button[kind=tertiary]:is(:active, [aria-expanded=true]) { color: inherit }</style>"
DEMO = (
    ":small[:blue[:material/science: **Demo:** every service is played by the built-in sandbox;"
    " nothing is charged.]]"
)
TEMPORARY = (
    "Clips are kept for now only: this host forgets its disk when it sleeps. Download what you need, or have an"
    " admin set ANIMATIC_DATABASE_URL and ANIMATIC_STORE_URL."
)


@dataclass(frozen=True)
class Place:
    """One page, and what somebody has to be allowed to see it."""

    file: Path
    title: str
    icon: str
    address: str
    right: Right


PLACES = (
    Place(frame.COMPOSE, "Compose", "edit_square", "compose", Right.SEND),
    Place(frame.GALLERY, "Gallery", "video_library", "gallery", Right.LOOK),
    Place(frame.EFFECTS, "Effects", "auto_awesome", "effects", Right.SEND),
    Place(frame.CREDITS, "Credits", "account_balance_wallet", "credits", Right.SEE_MONEY),
    Place(frame.PROVIDERS, "Services", "hub", "providers", Right.SEE_SERVICES),
    Place(frame.TEAM, "Team", "group", "team", Right.MANAGE_TEAM),
)
HOME = {place.address: place.file for place in PLACES}


def draw() -> None:
    """The frame, the page inside it, and the balance as the page left it; or the way in."""
    st.set_page_config(page_title="Animatic", page_icon=MARK, layout="wide")
    st.logo(WORDMARK, size="large", icon_image=MARK)
    with trouble.told():
        engine = studio()
        if somebody := person.visitor(engine):
            _draw_inside(engine, somebody)
        else:
            _draw_outside(engine)


def _draw_outside(engine: Studio) -> None:
    """The same addresses, so that whoever comes in stands where they wanted to be; behind each is the way in."""
    way_in = partial(sign_in.draw, engine)
    pages = [_page(way_in, place) for place in PLACES]
    start = st.Page(way_in, title="Animatic", default=True)
    st.navigation([*pages, start], position="hidden").run()


def _draw_inside(engine: Studio, somebody: Person) -> None:
    # Those they may not see are known all the same: who follows a link there is told why, and whom to ask.
    pages = [
        _page(place.file, place, "visible" if somebody.may(place.right) else "hidden") for place in PLACES
    ]
    begin = st.Page(partial(_begin, somebody), title="Animatic", default=True, visibility="hidden")
    page = st.navigation([*pages, begin])
    needed = next((place.right for place in PLACES if place.address == page.url_path), Right.LOOK)
    # Kept free for now: the page comes first, so that it never waits for a provider to name a balance.
    aside = st.sidebar.container()
    news.draw()
    if engine.sandboxed:
        st.markdown(DEMO)
    if engine.works.settings.temporary:
        st.warning(TEMPORARY, icon=":material/hourglass_top:")
    if somebody.may(needed):
        with frame.around():
            st.html(READABLE)
            page.run()
        reach.look()
    else:
        _refuse(somebody, needed)
    with aside:
        if somebody.may(Right.SEE_MONEY):
            balance.draw(engine)
        sign_in.draw_who(engine)
    doorway.draw_inside()
    while_away.draw(engine, somebody, page.url_path)


def _page(content: Path | Callable[[], None], place: Place, visibility: str = "visible") -> st.Page:
    return st.Page(
        content,
        title=place.title,
        icon=f":material/{place.icon}:",
        url_path=place.address,
        visibility=visibility,
    )


def _refuse(somebody: Person, right: Right) -> None:
    with trouble.told():
        somebody.require(right)
    # With a single page to see there is no navigation that would lead away from here.
    st.page_link(frame.GALLERY, label="To the gallery", icon=":material/video_library:")


def _begin(somebody: Person) -> None:
    """What `/` leads to. A default page has no address of its own, and every page here has one."""
    first = frame.COMPOSE if somebody.may(Right.SEND) else frame.GALLERY
    if not person.claims():
        st.switch_page(first)
    # The team's own sign-in always comes back here, wherever somebody was when they left for it.
    if before := doorway.place_before():
        address, query = before
        may = [place.address for place in PLACES if somebody.may(place.right)]
        st.switch_page(
            HOME[address] if address in may else first, query_params=query if address in may else None
        )


if __name__ == "__main__":
    draw()
