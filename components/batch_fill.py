"""Filling the batch table: pictures × prompts × models at a press."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from animatic import (
    BatchRow,
    Defaults,
    Model,
    Picture,
    Studio,
    cross_batch,
    fill_in,
    placeholders_in,
)
from components import campaign_defaults, filling, trouble

Put = Callable[[Sequence[BatchRow]], None]


def draw(
    engine: Studio, pictures: Mapping[str, Picture], labels: Mapping[str, Model], turn: int, put: Put
) -> None:
    """What is crossed with what; `put` is handed the rows.

    `labels` are the models by what people read, and `turn` counts the tables so far: a new table finds this closed.
    """
    with st.popover("Fill", icon=":material/grid_on:", key=f"fill-{turn}"):
        chosen = _choose_pictures(pictures)
        campaign = _choose_campaign(engine)
        defaults = engine.desk.defaults(campaign)
        lines = _ask_prompts()
        models = _choose_models(labels, defaults)
        if filled := {**defaults.choices, **({"words": defaults.words} if defaults.words else {})}:
            campaign_defaults.tell(engine, filled, "batch-filled")
        rows: list[BatchRow] = []
        with trouble.told():
            rows = cross_batch(
                [pictures[hash].name for hash in chosen],
                [defaults.at_the_end_of(line) for line in lines],
                models,
                campaign=campaign,
                choices=defaults.choices,
            )
            label = f"Make {len(rows):,} row{'s' * (len(rows) != 1)}"
            if st.button(label, key="batch-fill", type="primary", disabled=not rows):
                put(rows)
                st.rerun()
        if not models:
            st.caption("Choose a model, and the rows can be made.")


def _choose_pictures(pictures: Mapping[str, Picture]) -> list[str]:
    return st.multiselect(
        "Pictures",
        list(pictures),
        default=list(pictures),
        format_func=lambda hash: pictures[hash].name if hash in pictures else hash,
        key=f"batch-pictures-{hash(tuple(pictures))}",  # what is new on the tray begins chosen
        placeholder="Bring pictures above" if not pictures else "Choose pictures",
        disabled=not pictures,
    )


def _choose_campaign(engine: Studio) -> str:
    chosen = st.selectbox(
        "Campaign", engine.books.campaigns(), index=None, key="batch-campaign", accept_new_options=True,
        placeholder="None", help="What it begins with goes into every row, as far as its model takes it.",
    )  # fmt: skip
    return filling.tidy(chosen)


def _ask_prompts() -> list[str]:
    """The prompts, with what their placeholders stand for filled in."""
    text = st.text_area(
        "Prompts, one a line",
        key="batch-prompts",
        height=110,
        placeholder="A slow push in on {product}\nThe camera circles {product}",
        help="Each line makes a row for each picture and model. Words in braces, such as {product}, are asked below.",
    )
    values = {
        name: st.text_input(name, key=f"batch-fill-{name}").strip() for name in placeholders_in(text or "")
    }
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    return [fill_in(line, values) if values else line for line in lines] or [""]


def _choose_models(labels: Mapping[str, Model], defaults: Defaults) -> list[Model]:
    usual = [name for name, model in labels.items() if f"{model.provider}/{model.name}" in defaults.models]
    picked = st.multiselect(
        "Models",
        list(labels),
        key="batch-models",
        placeholder=", ".join(usual) or "Choose models, of any service",
    )
    return [labels[name] for name in picked or usual]
