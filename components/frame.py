"""The frame around every page, and the guard that keeps a page from being shown without it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import streamlit as st

PAGES = Path(__file__).parent.parent / "pages"
COMPOSE = PAGES / "compose.py"
GALLERY = PAGES / "gallery.py"
EFFECTS = PAGES / "effects.py"
CREDITS = PAGES / "credits.py"
PROVIDERS = PAGES / "providers.py"
TEAM = PAGES / "team.py"

_framed: ContextVar[bool] = ContextVar("framed", default=False)


@contextmanager
def around() -> Iterator[None]:
    """What is run inside stands in the frame."""
    token = _framed.set(True)
    try:
        yield
    finally:
        _framed.reset(token)


def require() -> None:
    """The first line of every page: outside the frame nothing of it is shown."""
    if not _framed.get():
        st.info("This page is a part of Animatic. Start it with `streamlit run app.py`.")
        st.stop()
