"""One brief: its pictures, its words, the models it goes to, and the price beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from animatic import Offer, Picture, Studio
from components import brief_form, filling, image_tray, open_words, prompt_help, quote_card, tray_fits
from components.brief_form import Form


def draw(engine: Studio) -> None:
    """The form on one side, what it costs on the other."""
    filling.fill_if_due(engine)
    form_side, quote_side = st.columns([5, 3], gap="large")
    with form_side:
        image_tray.bring(engine)
        tray_place = st.container()
        model = brief_form.choose_model(engine)
        prompt_help.draw(engine, model)
        pictures = engine.pictures(image_tray.tray())
        form = brief_form.draw(engine, model, pictures)
        forms = [form, *_draw_more(engine, form, pictures)]
    offers = _offers(engine, forms)
    with tray_place:
        roles = {hash: role for one in reversed(forms) for hash, role in one.draft.roles.items()}
        image_tray.draw(engine, roles, tray_fits.of_pictures(offers))
    with quote_side, st.container(height="stretch"):
        st.html("<style>.st-key-quote { position: sticky; top: 4.5rem; }</style>")  # Send stays in sight
        quote_card.draw(engine, offers)


def _draw_more(engine: Studio, form: Form, pictures: Mapping[str, Picture]) -> list[Form]:
    labels = {provider.name: provider.label for provider in engine.providers()}
    return [
        brief_form.draw_more(engine, model, f"{labels[model.provider]} · {model.label}", form.draft, pictures)
        for model in brief_form.choose_more(engine, form.draft.model)
    ]


def _offers(engine: Studio, forms: Sequence[Form]) -> list[Offer]:
    """What every form would send; each tells its own troubles."""
    offers: list[Offer] = []
    for form in forms:
        fitted = tray_fits.fitted(form.draft.model)
        own = [open_words.told(engine.offer(brief)) for brief in form.draft.briefs(image_tray.tray(), fitted)]
        form.tell(own)
        offers += own
    return offers
