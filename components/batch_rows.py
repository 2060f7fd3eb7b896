"""The rows of the batch table in this session: what the editor begins with, and what stands in it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import streamlit as st

from animatic import BatchRow
from components import batch_sending

BEGINS, STANDS, TURN = "batch", "batch_stands", "batch_turn"


def turn() -> int:
    """How many tables there were before this one; each has an editor of its own."""
    return int(st.session_state.get(TURN, 0))


def editor() -> str:
    """The key of the editor. What it is told to begin with may not change while it is drawn."""
    return f"batch-editor-{turn()}"


def put(rows: Sequence[BatchRow]) -> None:
    """Begin a new table with these."""
    st.session_state[BEGINS] = st.session_state[STANDS] = list(rows)
    st.session_state[TURN] = turn() + 1
    batch_sending.forget()


def begin() -> list[BatchRow]:
    """What the editor begins with. One that was out of sight has forgotten its edits, so it begins with them."""
    if editor() not in st.session_state:
        st.session_state[BEGINS] = st.session_state.get(STANDS, [])
    return list(st.session_state.setdefault(BEGINS, []))


def stand(rows: list[BatchRow]) -> list[BatchRow]:
    """Note what stands in the table now."""
    st.session_state[STANDS] = rows
    return rows


def document() -> list[dict[str, Any]]:
    """The rows for a draft."""
    return [asdict(row) for row in st.session_state.get(STANDS, [])]


def take_up(kept: Sequence[Mapping[str, Any]]) -> None:
    """Begin with the rows of a draft."""
    put([BatchRow(**{**row, "references": tuple(row["references"])}) for row in kept])
