"""Services: how each provider is doing, what it offers, and the prices a team sets itself."""

import streamlit as st

from components import frame, health_card, own_price, person, shelf
from components.connection import studio

frame.require()
engine = studio()

st.title("Services", anchor=False)
with st.spinner("Asking every service how it is…"):
    states = engine.health(person.current())
for state in states:
    with st.container(border=True):
        health_card.draw(state)
        shelf.draw_all(engine, state.provider)
        own_price.draw(engine, state.provider)
