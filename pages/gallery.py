"""Gallery: every clip, ready and under way; one of them opened at `?task=…`."""

from dataclasses import replace

import streamlit as st

from animatic import Wanted
from components import frame, gallery_filters, live_grid, over_cards, parts, player
from components.connection import studio

frame.require()
engine = studio()


@parts.fragment
def browse() -> None:
    """Filters and what they find: a change of one draws these two anew and nothing around them."""
    narrowed = gallery_filters.draw(engine)
    if narrowed.campaign:
        gallery_filters.draw_campaign(engine, narrowed.campaign)
    show(narrowed)


@parts.fragment
def show(narrowed: Wanted) -> None:
    """The filter that is clicked most, with the cards alone: each field drawn anew makes a click slower."""
    wanted = replace(narrowed, statuses=gallery_filters.choose_group())
    live_grid.draw(engine, wanted, gallery_filters.empty_words(wanted))


st.title("Gallery", anchor=False)
browse()
if task_id := st.query_params.get("task"):
    player.open(engine, task_id)
else:
    over_cards.draw(engine)
