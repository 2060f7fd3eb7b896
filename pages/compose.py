"""Compose: from pictures and a few words to clips, with the price before anything is sent."""

import streamlit as st

from components import batch_table, brief_desk, clipboard, draft_keeper, frame
from components.connection import studio

frame.require()
engine = studio()
draft_keeper.fetch(engine)

st.title("Compose", anchor=False)
WAYS = {"One brief": brief_desk.draw, "Batch table": batch_table.draw}
way = st.segmented_control(
    "Way",
    list(WAYS),
    default="One brief",
    required=True,
    key="way",
    bind="query-params",
    label_visibility="collapsed",
)
WAYS[way](engine)
draft_keeper.keep(engine)
clipboard.listen()
