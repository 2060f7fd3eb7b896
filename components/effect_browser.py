"""The cards of the Effects page, a step at a time, and what is done with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from animatic import Studio
from components import effect_filters, effect_grid, frame, parts, person, trouble
from components.effect_shelves import Piece

STEP = 120
"""Cards drawn at once, before somebody asks for more."""


def draw(engine: Studio, found: Sequence[Piece]) -> None:
    """The cards of these, or what to do when there are none."""
    if found:
        _draw_cards(engine, found)
    else:
        _draw_empty()


@parts.fragment
def _draw_cards(engine: Studio, found: Sequence[Piece]) -> None:
    """Drawn apart from the page: a star or more cards ask nothing else anew, and nothing changes its place."""
    with trouble.told():
        shown = found[: st.session_state.get(effect_filters.SHOWN, STEP)]
        places = {piece.id: piece for piece in found}

        def keep(stars: Mapping[str, bool]) -> None:
            for id, on in stars.items():
                if id in places:
                    engine.desk.favour(places[id].place, person.current(), on=on)

        liked = engine.desk.favourites(person.current())
        used = places.get(effect_grid.draw(shown, len(found), liked, keep) or "")
        if used and used.usable:
            use(used)
        _draw_more(len(shown), len(found))


def use(piece: Piece) -> None:
    """Open Compose with it filled in."""
    asked = {"template": piece.place.code} if piece.is_template else {"effect": piece.id}
    st.switch_page(frame.COMPOSE, query_params=asked)


def _draw_more(shown: int, all_of_them: int) -> None:
    if left := all_of_them - shown:
        with st.container(horizontal=True, horizontal_alignment="center"):
            st.button(
                f"Show {min(STEP, left)} more",
                key="effects-more",
                icon=":material/expand_more:",
                on_click=_show_more,
                args=(shown + STEP,),
            )


def _show_more(count: int) -> None:
    st.session_state[effect_filters.SHOWN] = count


def _draw_empty() -> None:
    with st.container(border=True, horizontal_alignment="center", gap="medium"):
        st.markdown(f":material/auto_awesome: {effect_filters.empty_words()}", width="content")
        st.button("Show everything", key="effects-clear", on_click=effect_filters.clear)
