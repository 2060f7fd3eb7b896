"""Effects: everything ready-made, of every service and our own, to begin a clip from."""

import streamlit as st

from components import effect_browser, effect_filters, effect_lists, effect_shelves, frame, person
from components.connection import studio

frame.require()
engine = studio()
lists = effect_lists.read(engine)

with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
    st.title("Effects", anchor=False, width="content")
    effect_lists.draw(engine, lists)
st.caption(
    "**Use** opens Compose with it filled in. What is *for reference* belongs to other tools of a service: none"
    " of the models here takes it."
)
effect_lists.draw_failures(engine, lists)
liked = engine.desk.favourites(person.current())
found = effect_filters.draw(effect_shelves.gather(engine), liked)
effect_browser.draw(engine, found)
