"""The grid of the gallery: one component for all cards, so that two dozen cost no more than a few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent

_grid = st.components.v2.component(
    "animatic_clip_grid",
    html='<ul class="grid" role="list"></ul><p class="told" role="status"></p>',
    css=(_HERE / "clip_grid.css").read_text(),
    js=(_HERE / "clip_grid.js").read_text(),
)


@dataclass(frozen=True)
class Done:
    """What somebody just did in the grid."""

    opened: str | None
    """The id of the card that was opened."""
    act: dict[str, str] | None
    """`what` was asked for by a key, and the card's `id`."""
    selected: tuple[str, ...]
    """The ids of the cards that are ticked."""


def draw(items: Sequence[dict[str, Any]], page: str = "") -> Done:
    """Draw the cards. `page` tells one page from the next."""
    result = _grid(
        key="clips",
        data={"items": list(items), "page": page, "clear": st.session_state.get("grid_clear", 0)},
        default={"selected": []},
        on_open_change=lambda: None,
        on_act_change=lambda: None,
        on_selected_change=lambda: None,
    )
    return Done(result.open, result.act, tuple(result.selected or ()))


def clear_selection() -> None:
    """Untick every card."""
    st.session_state["grid_clear"] = st.session_state.get("grid_clear", 0) + 1
