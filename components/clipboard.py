"""Pasting a picture anywhere on Compose: the browser hands it to the uploader."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_mount = st.components.v2.component(
    "animatic_clipboard", js=(Path(__file__).parent / "clipboard.js").read_text("utf-8")
)


def listen() -> None:
    """Have the browser look at what is pasted; it shows nothing."""
    _mount(key="clipboard")
