"""Gallery: every clip, ready and under way; one of them opened at `?task=…`."""

import streamlit as st

from animatic import Shared
from components import frame, gallery_filters, live_grid, player, sharing
from components.connection import studio

frame.require()
engine = studio()

st.title("Gallery", anchor=False)
wanted = gallery_filters.draw(engine)
if wanted.campaign:
    sharing.draw(engine, Shared.CAMPAIGN, wanted.campaign)
live_grid.draw(engine, wanted, gallery_filters.empty_words(wanted))
if task_id := st.query_params.get("task"):
    player.open(engine, task_id)
