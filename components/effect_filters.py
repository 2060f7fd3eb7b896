"""Which ready-made things are shown: search and filters, all of them in the address, favourites first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import streamlit as st

from animatic import Favourite
from components.effect_shelves import Piece

ALL, USABLE, LIKED = "All", "Ready to use", "Favourites"
SHOWN = "effects_shown"
"""How many cards are drawn, in the session; forgotten whenever something else is asked for."""
CHOSEN = ("maker", "list", "category")
"""The parameters of the lists to choose from."""


def draw(pieces: Sequence[Piece], liked: Sequence[Favourite]) -> list[Piece]:
    """The bar above the grid; answers what it lets through, favourites first, the latest at the front."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        show = _bound(
            st.segmented_control, "Show", "pick", [ALL, USABLE, LIKED], default=ALL, required=True,
            label_visibility="collapsed", width="content",
        )  # fmt: skip
        words = _bound(
            st.text_input, "Find", "words", placeholder="Find by name, category, service…", type="search",
            label_visibility="collapsed",
        )  # fmt: skip
    found = [piece for piece in pieces if _shown(piece, show, liked)]
    with st.container(horizontal=True, gap="small"):
        found = _narrow("Service", "maker", found, lambda piece: (piece.service,))
        found = _narrow("List", "list", found, lambda piece: (piece.kind,))
        found = _narrow("Category", "category", found, lambda piece: piece.categories)
    asked = words.casefold().split() if words else []
    found = [piece for piece in found if piece.has(asked)]
    places = {place: index for index, place in enumerate(liked)}
    return sorted(found, key=lambda piece: places.get(piece.place, len(places)))


def _shown(piece: Piece, show: str, liked: Sequence[Favourite]) -> bool:
    return piece.usable if show == USABLE else show == ALL or piece.place in liked


def _narrow(label: str, key: str, pieces: list[Piece], told: Callable[[Piece], Iterable[str]]) -> list[Piece]:
    """Ask for one of the words that the pieces left so far are told by."""
    words = list(dict.fromkeys(word for piece in pieces for word in told(piece)))
    chosen = _bound(
        st.selectbox, label, key, words, index=None, placeholder=f"Any {label.lower()}",
        label_visibility="collapsed", disabled=not words,
    )  # fmt: skip
    return [piece for piece in pieces if chosen in told(piece)] if chosen else pieces


def _bound(kind: Callable[..., Any], label: str, key: str, *args: Any, **more: Any) -> Any:
    return kind(label, *args, key=key, bind="query-params", on_change=_begin_anew, **more)


def _begin_anew() -> None:
    st.session_state.pop(SHOWN, None)


def clear() -> None:
    """Take every filter away."""
    _begin_anew()
    st.session_state["pick"] = ALL
    st.session_state["words"] = ""
    for key in CHOSEN:
        st.session_state[key] = None


def empty_words() -> str:
    """What to say when nothing is let through."""
    if any(st.session_state.get(key) for key in ("words", *CHOSEN)):
        return "Nothing is like that. Take a filter away to see more."
    return {
        LIKED: "No favourites yet: press the star on a card, or F while it is chosen.",
        USABLE: "Nothing to use just now: refresh the lists, or keep a template on Compose.",
    }.get(st.session_state.get("pick", ALL), "No service has told what it offers yet: refresh the lists.")
