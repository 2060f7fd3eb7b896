"""What just happened, told once on the next run: a toast drawn right before a rerun would be lost."""

from __future__ import annotations

import streamlit as st


def post(words: str, icon: str = "check_circle") -> None:
    """Tell it as soon as the page is drawn again."""
    st.session_state.setdefault("news", []).append((words, icon))


def draw() -> None:
    """Tell what was posted."""
    for words, icon in st.session_state.pop("news", []):
        st.toast(words, icon=f":material/{icon}:")
