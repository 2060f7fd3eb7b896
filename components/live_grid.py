"""The gallery's cards, kept up to date for as long as something is under way, and no longer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from animatic import OPEN, Card, Status, Studio
from components import clip_grid, frame, task_card, trouble
from components.task_card import MOVING

PAGE_SIZE = 24
TICK_SECONDS = 2
UNSURE_TICK_SECONDS = 15
"""A lost answer is searched for rarely, so it is looked at rarely."""


def draw(engine: Studio, statuses: Sequence[Status], empty: str) -> None:
    """Cards of these statuses (all when none are named). `empty` says what to do when there are none."""
    counts = engine.counts()
    st.session_state["seen"] = _state(engine, counts)
    st.fragment(_tick, run_every=_tick_seconds(counts))(engine, statuses, empty)


def _tick_seconds(counts: Mapping[Status, int]) -> int | None:
    if any(counts.get(status) for status in MOVING):
        return TICK_SECONDS
    return UNSURE_TICK_SECONDS if any(counts.get(status) for status in OPEN) else None


def _state(engine: Studio, counts: Mapping[Status, int]) -> tuple[object, ...]:
    """What the rest of the page shows of the work: the counts, the balance, the task that is open."""
    task_id = st.query_params.get("task")
    card = engine.card(task_id) if task_id else None
    return (*sorted(counts.items()), card and (card.task.status, card.task.cause))


def _tick(engine: Studio, statuses: Sequence[Status], empty: str) -> None:
    with trouble.told():
        before = st.query_params.get("before")
        cards = engine.cards(statuses=statuses, before=before, limit=PAGE_SIZE + 1)
        shown = cards[:PAGE_SIZE]
        if shown:
            _draw_cards(engine, shown, before or "")
        else:
            _draw_empty(empty)
        _draw_pager(shown, before, more=len(cards) > PAGE_SIZE)
        # Counts, balance and an open player stand outside: when the work moved on, all is drawn anew.
        if _state(engine, engine.counts()) != st.session_state.get("seen"):
            st.rerun()


def _draw_cards(engine: Studio, cards: Sequence[Card], page: str) -> None:
    moving = any(card.task.status in MOVING for card in cards)
    typical = task_card.typical_seconds(engine) if moving else {}
    opened = clip_grid.draw(task_card.items(engine, cards, typical), page)
    if opened:
        st.query_params["task"] = opened
        st.rerun()


def _draw_empty(words: str) -> None:
    with st.container(border=True, horizontal_alignment="center", gap="medium"):
        st.markdown(f":material/animated_images: {words}", width="content")
        st.page_link(frame.COMPOSE, label="Compose a clip", icon=":material/edit_square:")


def _draw_pager(shown: Sequence[Card], before: str | None, more: bool) -> None:
    if not before and not more:
        return
    with st.container(horizontal=True, horizontal_alignment="center"):
        st.button(
            "Newer", key="newer", icon=":material/chevron_left:", disabled=not before, on_click=_go_newer
        )
        st.button(
            "Older",
            key="older",
            icon=":material/chevron_right:",
            icon_position="right",
            disabled=not more,
            on_click=_go_older,
            args=(shown[-1].task.id if shown else "",),
        )


def _trail() -> list[str]:
    """Where the pages before this one began; empty when this one was opened by its address."""
    return st.session_state.setdefault("trail", [])


def _go_older(last_id: str) -> None:
    _trail().append(st.query_params.get("before", ""))
    st.query_params["before"] = last_id


def _go_newer() -> None:
    earlier = _trail().pop() if _trail() else ""
    if earlier:
        st.query_params["before"] = earlier
    else:
        go_newest()


def go_newest() -> None:
    """Back to the first page."""
    _trail().clear()
    st.query_params.pop("before", None)
