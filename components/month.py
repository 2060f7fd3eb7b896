"""Which month a page tells of, at `?month=2026-11`; the latest unless the address says otherwise."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from animatic import Studio


def choose(engine: Studio) -> str:
    """The month that is shown, such as `2026-11`."""
    months = engine.books.months()
    asked = st.query_params.get("month")
    # Kept by hand: `bind` would put the words that people read into the address.
    st.session_state["month"] = asked if asked in months else months[0]
    return st.selectbox(
        "Month",
        months,
        format_func=lambda month: datetime.strptime(month, "%Y-%m").strftime("%B %Y"),
        key="month",
        label_visibility="collapsed",
        width=220,
        on_change=_go,
    )


def _go() -> None:
    st.query_params["month"] = st.session_state["month"]
    st.query_params.pop("before", None)
