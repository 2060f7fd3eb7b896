"""Drawings of stored pictures."""

from __future__ import annotations

from html import escape

import streamlit as st

from animatic import Picture


def draw(picture: Picture, address: str, height: int = 132) -> None:
    """A thumbnail whole, on a plain ground, so that shapes can be compared at a glance."""
    st.html(
        f'<img src="{escape(address)}" alt="{escape(picture.name or "Picture")}" loading="lazy"'
        f' style="display:block;width:100%;height:{height}px;object-fit:contain;border-radius:.5rem;'
        'background:color-mix(in srgb, currentColor 7%, transparent)">'
    )
