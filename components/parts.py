"""Parts of a page that are drawn anew by themselves, past the shell: so each asks first who is there."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
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


_asked = ContextVar("asked", default=False)
"""Whether a part is being drawn, within which others need not ask again."""


def _for_somebody(draw: Draw) -> Draw:
    @wraps(draw)
    def drawn(*args: Any, **more: Any) -> None:
        if not _asked.get():
            person.current()
        token = _asked.set(True)
        try:
            draw(*args, **more)
        finally:
            _asked.reset(token)

    return drawn
