"""The grid of ready-made things: one component for all cards; a preview is fetched when it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from components.effect_shelves import Piece

KEY = "effects"
SOUNDS = (".mp3", ".m4a", ".wav", ".ogg", ".aac")
_HERE = Path(__file__).parent

_grid = st.components.v2.component(
    "animatic_effect_grid",
    html="""<p class="line"><span class="count" role="status"></span>
        <span class="hint">Arrow keys move, Enter uses, F keeps as a favourite, Space plays.</span></p>
        <ul class="grid" role="list"></ul><p class="told" role="status"></p>""",
    css=(_HERE / "effect_grid.css").read_text(),
    js=(_HERE / "effect_grid.js").read_text(),
)


def draw(
    pieces: Sequence[Piece],
    count: int,
    liked: Iterable[object],
    on_stars: Callable[[Mapping[str, bool]], None],
) -> str | None:
    """Draw the cards, the first of `count`; answers the id of the one that somebody uses.

    `on_stars` is called, before anything is drawn, with whether each of some cards is a favourite from now on.
    """
    known = set(liked)
    result = _grid(
        key=KEY,
        data={
            "count": f"{len(pieces):,} of {count:,}",
            "items": [_item(piece, piece.place in known) for piece in pieces],
        },
        on_use_change=lambda: None,
        on_stars_change=lambda: on_stars(st.session_state[KEY].stars or {}),
    )
    return result.use


def _item(piece: Piece, starred: bool) -> dict[str, Any]:
    """One card; what it lacks is left out, for there are many."""
    preview = "sound" if piece.preview.partition("?")[0].lower().endswith(SOUNDS) else "film"
    told = {
        "id": piece.id,
        "name": piece.name,
        "facts": f"{piece.service} · {piece.kind}",
        "about": _about(piece),
        "cost": piece.cost,
        "poster": piece.thumbnail,
        preview: piece.preview,
        "use": ("template" if piece.is_template else "effect") if piece.usable else "",
        "icon": _icon(piece, preview),
        "star": starred,
    }
    return {name: value for name, value in told.items() if value}


def _about(piece: Piece) -> str:
    """Categories and note, without what the name says already."""
    parts = (", ".join(piece.categories), piece.note)
    return " · ".join(part for part in parts if part and part != piece.name)


def _icon(piece: Piece, preview: str) -> str:
    """What stands in for a picture."""
    if piece.is_template:
        return "note_stack"
    if piece.preview and preview == "sound":
        return "graphic_eq"
    return "" if piece.thumbnail else "dashboard"
