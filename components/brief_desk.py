"""One brief: its pictures, its words, the models it goes to, and the price beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import streamlit as st

from animatic import Model, Offer, Studio, Trouble
from components import brief_form, filling, image_tray, prompt_help, quote_card
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
        form = brief_form.draw(engine, model, engine.pictures(image_tray.tray()))
        forms = [form, *_draw_more(engine, form, model)]
    offers = _offers(engine, forms)
    with tray_place:
        image_tray.draw(engine, form.draft.roles, _of_pictures(offers))
    with quote_side, st.container(height="stretch"):
        st.html("<style>.st-key-quote { position: sticky; top: 4.5rem; }</style>")  # Send stays in sight
        quote_card.draw(engine, offers)


def _draw_more(engine: Studio, form: Form, first: Model) -> list[Form]:
    labels = {provider.name: provider.label for provider in engine.providers()}
    return [
        brief_form.draw_more(engine, model, f"{labels[model.provider]} · {model.label}", form.draft)
        for model in brief_form.choose_more(engine, first)
    ]


def _offers(engine: Studio, forms: Sequence[Form]) -> list[Offer]:
    """What every form would send; each tells its own troubles."""
    offers: list[Offer] = []
    for form in forms:
        fitted = image_tray.fitted(form.draft.model)
        own = [engine.offer(brief) for brief in form.draft.briefs(image_tray.tray(), fitted)]
        form.tell(own)
        offers += own
    return offers


def _of_pictures(offers: Sequence[Offer]) -> dict[str, list[tuple[Model, Trouble]]]:
    """What keeps each picture back, and for which model."""
    found: dict[str, list[tuple[Model, Trouble]]] = defaultdict(list)
    for offer in offers:
        for role, hash in (("first", offer.brief.first), ("last", offer.brief.last)):
            original = image_tray.original(offer.model, hash or "")
            found[original] += [(offer.model, one) for one in offer.troubles if one.field == role]
    return found
