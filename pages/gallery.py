"""Gallery: every clip, ready and under way; one of them opened at `?task=…`."""

import streamlit as st

from components import frame, gallery_filters, live_grid, player
from components.connection import studio

frame.require()
engine = studio()

st.title("Gallery", anchor=False)
wanted = gallery_filters.draw(engine)
live_grid.draw(engine, wanted, gallery_filters.empty_words(wanted))
if task_id := st.query_params.get("task"):
    player.open(engine, task_id)
