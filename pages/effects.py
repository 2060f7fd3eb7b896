"""Effects: everything ready-made, of every service and our own, to begin a clip from."""

import streamlit as st

from components import effect_browser, effect_filters, effect_lists, effect_shelves, frame, person
from components.connection import studio

frame.require()
engine = studio()

st.title("Effects", anchor=False)
st.markdown(
    "**Use** opens Compose with it filled in. Cards marked *for reference* belong to other tools of a service:"
    " none of its image-to-video models takes them."
)
effect_lists.draw(engine)
liked = engine.desk.favourites(person.current())
found = effect_filters.draw(effect_shelves.gather(engine), liked)
effect_browser.draw(engine, found)
