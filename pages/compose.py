"""Compose: from pictures and a few words to clips, with the price before anything is sent."""

from collections import defaultdict

import streamlit as st

from animatic import Trouble
from components import brief_form, frame, image_tray, quote_card
from components.connection import studio

frame.require()
engine = studio()

st.title("Compose", anchor=False)
form_side, quote_side = st.columns([5, 3], gap="large")

with form_side:
    image_tray.bring(engine)
    tray_place = st.container()
    model = brief_form.choose_model(engine)
    form = brief_form.draw(engine, model, engine.pictures(image_tray.tray()))

offers = [engine.offer(brief) for brief in form.draft.briefs(image_tray.tray())]
form.tell(offers)

of_picture: dict[str, list[Trouble]] = defaultdict(list)
for offer in offers:
    for role, hash in (("first", offer.brief.first), ("last", offer.brief.last)):
        of_picture[hash or ""] += [one for one in offer.troubles if one.field == role]

with tray_place:
    image_tray.draw(engine, model, form.draft.roles, of_picture)
with quote_side, st.container(height="stretch"):
    st.html("<style>.st-key-quote { position: sticky; top: 4.5rem; }</style>")  # Send stays in sight
    quote_card.draw(engine, offers)
