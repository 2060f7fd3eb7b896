"""The gallery's cards, kept up to date for as long as something is under way, and no longer."""

from __future__ import annotations

import streamlit as st

from animatic import Mark, Pulse, Sheet, Studio, Wanted
from components import clip_grid, frame, parts, selection_bar, task_card, trouble
from components.task_card import MOVING

PAGE_SIZE = 24
TICK_SECONDS = 2
UNSURE_TICK_SECONDS = 15
"""A lost answer is searched for rarely, so it is looked at rarely."""


def draw(engine: Studio, wanted: Wanted, empty: str) -> None:
    """Cards of these tasks. `empty` says what to do when there are none."""
    sheet = _read(engine, wanted)
    st.session_state["seen"] = _state(engine, sheet.pulse)
    # Drawn once of what was just read; from then on each tick reads for itself.
    parts.fragment(_tick, run_every=_tick_seconds(sheet.pulse))(engine, wanted, empty, [sheet])


def _read(engine: Studio, wanted: Wanted) -> Sheet:
    return engine.album.sheet(wanted, Mark.read(st.query_params.get("after", "")), PAGE_SIZE)


def _tick_seconds(pulse: Pulse) -> int | None:
    if any(pulse.open.get(status) for status in MOVING):
        return TICK_SECONDS
    return UNSURE_TICK_SECONDS if pulse.open else None


def _state(engine: Studio, pulse: Pulse) -> tuple[object, ...]:
    """What the rest of the page shows of the work: how much is open, the balance, the task that is open."""
    task_id = st.query_params.get("task")
    card = engine.card(task_id) if task_id else None
    return (*sorted(pulse.open.items()), card and (card.task.status, card.task.cause))


def _tick(engine: Studio, wanted: Wanted, empty: str, fresh: list[Sheet]) -> None:
    with trouble.told():
        is_first = bool(fresh)
        sheet = fresh.pop() if is_first else _read(engine, wanted)
        if sheet.tasks:
            _draw_cards(engine, sheet)
        else:
            selection_bar.draw(engine, sheet, ())  # what was just deleted may have been the last one
            _draw_empty(empty)
        _draw_pager(sheet)
        # Counts, balance and an open player stand outside: when the work moved on, all is drawn anew.
        if not is_first and _state(engine, sheet.pulse) != st.session_state.get("seen"):
            st.rerun()


def _draw_cards(engine: Studio, sheet: Sheet) -> None:
    place = st.container(key="ticked")
    moving = any(task.status in MOVING for task in sheet.tasks)
    typical = task_card.typical_seconds(engine) if moving else {}
    done = clip_grid.draw(task_card.items(engine, sheet, typical), st.query_params.get("after", ""))
    with place:
        selection_bar.draw(engine, sheet, done.selected)
    if done.act:
        selection_bar.act(engine, sheet, done.selected, **done.act)
    if done.opened:
        st.query_params["task"] = done.opened
        st.rerun()


def _draw_empty(words: str) -> None:
    with st.container(border=True, horizontal_alignment="center", gap="medium"):
        st.markdown(f":material/animated_images: {words}", width="content")
        st.page_link(frame.COMPOSE, label="Compose a clip", icon=":material/edit_square:")


def _draw_pager(sheet: Sheet) -> None:
    here = st.query_params.get("after")
    if not here and not sheet.next:
        return
    # To the right, so that "Older" is in one place on each page.
    with st.container(horizontal=True, horizontal_alignment="right"):
        if here:
            st.button("First", key="first", icon=":material/first_page:", on_click=go_first)
        if here in _came_from():
            st.button("Newer", key="newer", icon=":material/chevron_left:", on_click=_go_back)
        st.button(
            "Older",
            key="older",
            icon=":material/chevron_right:",
            icon_position="right",
            disabled=not sheet.next,
            on_click=_go_on,
            args=(str(sheet.next),),
        )


def _came_from() -> dict[str, str]:
    """Where the page before each one began. One that was opened by its address is not there; and as the browser goes
    back and forth by itself, this is by page and not in the order of the visits."""
    return st.session_state.setdefault("came_from", {})


def _go_on(mark: str) -> None:
    _came_from()[mark] = st.query_params.get("after", "")
    st.query_params["after"] = mark


def _go_back() -> None:
    if earlier := _came_from().get(st.query_params.get("after", "")):
        st.query_params["after"] = earlier
    else:
        go_first()


def go_first() -> None:
    """Back to the first page."""
    _came_from().clear()
    st.query_params.pop("after", None)
