"""Gallery: every clip, ready and under way; one of them opened at `?task=…`."""

import streamlit as st

from animatic import Status
from components import frame, live_grid, player
from components.connection import studio
from components.task_card import MOVING

frame.require()
engine = studio()

GROUPS = {
    "All": ((), "Nothing here yet. Bring a picture, say what should move, and press Send."),
    "In progress": (MOVING, "Nothing is under way."),
    "Ready": ((Status.DONE,), "No clip is ready yet."),
    "Needs you": ((Status.UNSURE, Status.PARKED), "Nothing waits for you."),
    "Failed": ((Status.FAILED, Status.CANCELLED), "Nothing has failed."),
}

st.title("Gallery", anchor=False)
group = st.segmented_control(
    "Show",
    list(GROUPS),
    default="All",
    required=True,
    key="show",
    bind="query-params",
    label_visibility="collapsed",
    on_change=live_grid.go_newest,
)
statuses, empty = GROUPS[group]
live_grid.draw(engine, statuses, empty)
if task_id := st.query_params.get("task"):
    player.open(engine, task_id)
