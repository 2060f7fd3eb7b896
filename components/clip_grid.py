"""The grid of the gallery: one component for all cards, so that two dozen cost no more than a few."""

from __future__ import annotations

from collections.abc import Sequence
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


def draw(items: Sequence[dict[str, Any]], page: str = "") -> str | None:
    """Draw the cards; answers the id of the one that was just opened. `page` tells one page from the next."""
    result = _grid(key="clips", data={"items": list(items), "page": page}, on_open_change=lambda: None)
    return result.open
