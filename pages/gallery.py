"""Gallery: every clip, ready and under way; one of them opened at `?task=…`."""

import streamlit as st

from animatic import Shared
from components import frame, gallery_filters, live_grid, parts, player, sharing
from components.connection import studio

frame.require()
engine = studio()


@parts.fragment
def browse() -> None:
    """Filters and what they find: a click on one draws these two anew and nothing around them."""
    wanted = gallery_filters.draw(engine)
    if wanted.campaign:
        sharing.draw(engine, Shared.CAMPAIGN, wanted.campaign)
    live_grid.draw(engine, wanted, gallery_filters.empty_words(wanted))


st.title("Gallery", anchor=False)
browse()
if task_id := st.query_params.get("task"):
    player.open(engine, task_id)
