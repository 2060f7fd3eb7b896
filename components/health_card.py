"""How one provider is doing, at a glance."""

from __future__ import annotations

import streamlit as st

from animatic import Health, credits
from components import frame, trouble
from components.wording import ago, plain


def draw(state: Health) -> None:
    """Its key, its balance, what it has of ours, and its last error."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(state.label, anchor=False, width="content")
        _draw_badge(state)
    at_provider, ours, places, oldest = st.columns(4)
    at_provider.metric("Balance there", "not told" if state.balance is None else credits(state.balance))
    ours.metric("Left by our ledger", "–" if state.available is None else credits(state.available))
    places.metric("Under way", f"{state.in_flight} of {state.places}", _queue(state), delta_color="off")
    oldest.metric("Oldest unfinished", ago(state.oldest_open_at) if state.oldest_open_at else "none")
    if state.trouble:
        st.markdown(f":orange[:material/error:] {plain(state.trouble)}")
    if state.takes_notices is not None:
        st.caption("Our address for notices is accepted." if state.takes_notices else NO_NOTICES)
    _draw_incident(state)


NO_NOTICES = (
    ":orange[:material/notifications_off:] It refuses our address for notices: check ANIMATIC\\_PUBLIC\\_URL."
    " Results are found by looking all the same."
)


def _draw_badge(state: Health) -> None:
    if state.signed_in:
        st.badge("Signed in", icon=":material/check_circle:", color="green")
    elif state.signed_in is False:
        st.badge("Key refused", icon=":material/lock:", color="red")
    else:
        st.badge("No answer", icon=":material/cloud_off:", color="orange")


def _queue(state: Health) -> str | None:
    waiting = [f"{state.waiting} queued here"] * bool(state.waiting)
    unsure = [f"{state.unsure} with a lost answer"] * bool(state.unsure)
    return ", ".join(waiting + unsure) or None


def _draw_incident(state: Health) -> None:
    if not (last := state.last_incident):
        st.caption("No error in the last month.")
        return
    with st.expander(f"Last error, {ago(last.at)}: {plain(last.words)}"):
        trouble.quote(last.provider_words)
        if last.task_id:
            st.page_link(
                frame.GALLERY,
                label="Open its task",
                icon=":material/open_in_new:",
                query_params={"task": last.task_id},
            )
