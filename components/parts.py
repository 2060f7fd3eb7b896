"""Parts of a page that are drawn anew by themselves, past the shell: so each asks first who is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import streamlit as st

from components import person

Draw = Callable[..., None]


def fragment(draw: Draw, run_every: int | None = None) -> Draw:
    """As `st.fragment`, for whoever is signed in; who is not any more sees the sign-in instead."""
    return st.fragment(_for_somebody(draw), run_every=run_every)


def dialog(title: str, **more: Any) -> Callable[[Draw], Draw]:
    """As `st.dialog`, for whoever is signed in."""
    return lambda draw: st.dialog(title, **more)(_for_somebody(draw))


def _for_somebody(draw: Draw) -> Draw:
    @wraps(draw)
    def drawn(*args: Any, **more: Any) -> None:
        person.current()
        draw(*args, **more)

    return drawn
