"""The grid of the gallery: one component for all cards, so that two dozen cost no more than a few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from animatic import Person, Right
from components import person

_HERE = Path(__file__).parent

_grid = st.components.v2.component(
    "animatic_clip_grid",
    html="""<p class="hint"></p><ul class="grid" role="list"></ul><p class="told" role="status"></p>""",
    css=(_HERE / "clip_grid.css").read_text(),
    js=(_HERE / "clip_grid.js").read_text(),
)


@dataclass(frozen=True)
class Done:
    """What somebody just did in the grid."""

    opened: str | None
    """The id of the card that was opened."""
    act: dict[str, str] | None
    """`what` was asked for by a key, the card's `id`, and the name of this one `press`."""
    selected: tuple[str, ...]
    """The ids of the cards that are ticked."""


def draw(items: Sequence[dict[str, Any]], page: str = "") -> Done:
    """Draw the cards. `page` tells one page from the next."""
    result = _grid(
        key="clips",
        data={
            "items": list(items),
            "hint": _hint(person.current()),
            "page": page,
            "clear": _asked("clear"),
            "all": _asked("all"),
            "selected": list(st.session_state.get("clips", {}).get("selected") or ()),
        },
        default={"selected": []},
        on_open_change=lambda: None,
        on_act_change=lambda: None,
        on_selected_change=lambda: None,
    )
    return Done(result.open, result.act, tuple(result.selected or ()))


def _hint(somebody: Person) -> str:
    """The keys that work on a card, for somebody who may do what they do."""
    keys = ["Arrow keys move", "Enter opens", "Space plays", "X ticks", "C compares what is ticked"]
    if somebody.may(Right.REVIEW):
        keys += ["A approves", "R rejects"]
    if somebody.may(Right.SORT):
        keys.append("F keeps as a favourite")
    return f"{', '.join(keys)}."


def clear_selection() -> None:
    """Untick every card."""
    _ask("clear")


def select_all() -> None:
    """Tick every card of the page."""
    _ask("all")


def _ask(what: str) -> None:
    st.session_state[f"grid_{what}"] = _asked(what) + 1


def _asked(what: str) -> int:
    """How often it was asked for: what the grid was told before, it does not do again."""
    return int(st.session_state.get(f"grid_{what}", 0))
