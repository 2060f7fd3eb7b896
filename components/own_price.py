"""The team's own price for models whose provider publishes none."""

from __future__ import annotations

import streamlit as st

from animatic import Model, Studio, credits, thousandths
from components import person, trouble


def draw(engine: Studio, provider: str) -> None:
    """A small form; nothing at all where every price is published."""
    models = [model for model in engine.models(provider).rows if _is_ours_to_set(model)]
    if not models:
        return
    unpriced = [model.label for model in models if model.price is None]
    if unpriced:
        st.markdown(
            f":orange[:material/sell:] No published price: {', '.join(unpriced)}."
            " Until you set one, the ledger books these clips as unpriced."
        )
    with (
        st.form(f"price-{provider}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        model = st.selectbox("Model", models, format_func=_named)
        amount = st.number_input("Credits", min_value=0.0, step=0.5, format="%.3f")
        per = st.segmented_control("For each", ["second", "clip"], default="second", required=True)
        if st.form_submit_button("Set the price", icon=":material/sell:"):
            with trouble.told():
                engine.set_price(model, thousandths(f"{amount:.3f}"), per == "second", person.current())
                st.rerun()


def _is_ours_to_set(model: Model) -> bool:
    return model.price is None or model.price.source.startswith("set by")


def _named(model: Model) -> str:
    if model.price is None:
        return f"{model.label}: unpriced"
    rate = credits(model.price.rates[0].thousandths)
    return f"{model.label}: {rate} a {'second' if model.price.per_second else 'clip'}"
