"""A batch: pictures × prompts × models as a table, filled by hand or from CSV, priced before it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from animatic import (
    BatchRefusal,
    BatchRow,
    Brief,
    Input,
    Model,
    Offer,
    Picture,
    Studio,
    batch_as_csv,
    batch_briefs,
    cross_batch,
    example_batch,
    parse_batch,
)
from components import batch_sending, campaign_defaults, image_tray, trouble
from components.wording import plain

OFFERED = ("seconds", "resolution", "aspect", "count", "negative_prompt")
"""Options that always have a column, so that a table can be filled without a file."""
FIXED = ("picture", "last_picture", "prompt", "model", "campaign")


def draw(engine: Studio) -> None:
    """The pictures, the ways to fill the table, the table, and what it comes to."""
    image_tray.bring(engine)
    pictures = engine.pictures(image_tray.tray())
    models = _models(engine)
    if pictures:
        with st.expander(f"On the tray: {len(pictures):,}", icon=":material/photo_library:"):
            image_tray.draw(engine, {}, {})
    with st.container(horizontal=True):
        _draw_fill(engine, pictures, models)
        _draw_csv(models, list(pictures.values()))
    rows = _draw_table(engine, pictures, models)
    if not rows:
        st.info(
            "The table is empty. Bring pictures and press “Fill”, or load a CSV file.",
            icon=":material/table:",
        )
        return
    st.download_button("Save as CSV", batch_as_csv(rows), "batch.csv", "text/csv", icon=":material/download:")
    offers, refusals, campaigns = _check(engine, rows, pictures, models)
    batch_sending.draw(engine, offers, campaigns, refusals)


def _models(engine: Studio) -> list[Model]:
    return [
        model
        for provider in engine.providers()
        for model in engine.models(provider.name).rows
        if model.input is Input.PICTURE
    ]


def _label(engine: Studio, model: Model) -> str:
    service = next(one.label for one in engine.providers() if one.name == model.provider)
    return f"{service} · {model.label}"


def _table() -> list[BatchRow]:
    return st.session_state.setdefault("batch", [])


def _put(rows: Sequence[BatchRow]) -> None:
    st.session_state["batch"] = list(rows)
    st.session_state["batch_turn"] = (
        st.session_state.get("batch_turn", 0) + 1
    )  # a new editor starts from them
    batch_sending.forget()


def _draw_fill(engine: Studio, pictures: Mapping[str, Picture], models: Sequence[Model]) -> None:
    with st.popover("Fill", icon=":material/grid_on:"):
        chosen = st.multiselect(
            "Pictures",
            list(pictures),
            default=list(pictures),
            format_func=lambda hash: pictures[hash].name or "Picture",
            key=f"batch-pictures-{len(pictures)}",
        )
        campaign = _draw_campaign(engine)
        defaults = engine.desk.defaults(campaign)
        prompts = st.text_area("Prompts, one a line", key="batch-prompts")
        labels = {_label(engine, model): model for model in models}
        usual = [
            name for name, model in labels.items() if f"{model.provider}/{model.name}" in defaults.models
        ]
        picked = st.multiselect(
            "Models", list(labels), key="batch-models", placeholder=", ".join(usual) or "Choose options"
        )
        picked = picked or usual
        lines = [line.strip() for line in prompts.splitlines() if line.strip()] or [""]
        if filled := {**defaults.choices, **({"words": defaults.words} if defaults.words else {})}:
            campaign_defaults.tell(engine, filled, "batch-filled")
        count = max(len(chosen), 1) * len(lines) * len(picked)
        if st.button(f"Make {count:,} rows", key="batch-fill", type="primary", disabled=not picked):
            with trouble.told():
                own = [pictures[hash] for hash in chosen]
                ended = [defaults.at_the_end_of(line) for line in lines]
                taken = [labels[name] for name in picked]
                _put(cross_batch(own, ended, taken, campaign=campaign, choices=defaults.choices))
                st.rerun()


def _draw_campaign(engine: Studio) -> str:
    chosen = st.selectbox(
        "Campaign", engine.books.campaigns(), index=None, key="batch-campaign", accept_new_options=True,
        placeholder="None", help="What it begins with goes into every row, as far as its model takes it.",
    )  # fmt: skip
    return " ".join((chosen or "").split())


def _draw_csv(models: Sequence[Model], pictures: Sequence[Picture]) -> None:
    with st.popover("From CSV", icon=":material/upload_file:"):
        turn = st.session_state.setdefault("batch_files", 0)
        file = st.file_uploader(
            "A CSV file, its first row naming the columns", type=["csv", "tsv"], key=f"csv-{turn}"
        )
        st.download_button(
            "An example to begin with", example_batch(models, pictures), "animatic-batch.csv", "text/csv"
        )
        if file:
            parsed = parse_batch(file.getvalue(), models)
            st.session_state["batch_files"] = turn + 1
            st.session_state["batch_refused"] = [refusal.words for refusal in parsed.refusals]
            _put(parsed.rows)
            st.rerun()
    refused: list[str] = st.session_state.get("batch_refused", [])
    if refused:
        with st.container(width="stretch"):
            st.warning("\n".join(f"- {plain(words)}" for words in refused[:20]))
            if len(refused) > 20:
                st.caption(f"and {len(refused) - 20:,} more")
            st.button("Understood", key="batch-seen", on_click=st.session_state.pop, args=("batch_refused",))


def _draw_table(engine: Studio, pictures: Mapping[str, Picture], models: Sequence[Model]) -> list[BatchRow]:
    """The rows as they stand in the editor."""
    labels = {(model.provider, model.name): _label(engine, model) for model in models}
    rows = _table()
    options = list(dict.fromkeys([*OFFERED, *(name for row in rows for name in row.choices)]))
    edited = st.data_editor(
        pd.DataFrame([_cells(row, labels, options) for row in rows], columns=[*FIXED, *options], dtype=str),
        num_rows="dynamic",
        hide_index=True,
        key=f"batch-editor-{st.session_state.get('batch_turn', 0)}",
        column_config=_columns(pictures, list(labels.values())),
    )
    named = {label: place for place, label in labels.items()}
    return [_row(cells, named, options) for cells in edited.fillna("").to_dict("records") if _says(cells)]


def _says(cells: Mapping[str, Any]) -> bool:
    return any(str(cell).strip() for cell in cells.values())


def _columns(pictures: Mapping[str, Picture], labels: Sequence[str]) -> dict[str, Any]:
    names = [picture.name for picture in pictures.values() if picture.name]
    return {
        "picture": st.column_config.SelectboxColumn("Picture", options=names),
        "last_picture": st.column_config.SelectboxColumn("Last frame", options=names),
        "prompt": st.column_config.TextColumn("Prompt", width="large"),
        "model": st.column_config.SelectboxColumn("Model", options=list(labels), width="medium"),
        "campaign": st.column_config.TextColumn("Campaign"),
        "seconds": st.column_config.TextColumn("Seconds"),
        "resolution": st.column_config.TextColumn("Resolution"),
        "aspect": st.column_config.TextColumn("Shape"),
        "count": st.column_config.TextColumn("Clips"),
        "negative_prompt": st.column_config.TextColumn("Not wanted"),
    }


def _cells(row: BatchRow, labels: Mapping[tuple[str, str], str], options: Sequence[str]) -> dict[str, str]:
    place = next(
        (place for place in labels if place[1] == row.model and row.provider in ("", place[0])), None
    )
    return {
        "picture": row.picture,
        "last_picture": row.last_picture,
        "prompt": row.prompt,
        "model": labels[place] if place else row.model,
        "campaign": row.campaign,
        **{name: row.choices.get(name, "") for name in options},
    }


def _row(cells: Mapping[str, Any], named: Mapping[str, tuple[str, str]], options: Sequence[str]) -> BatchRow:
    provider, model = named.get(str(cells["model"]), ("", str(cells["model"])))
    return BatchRow(
        picture=str(cells["picture"]),
        last_picture=str(cells["last_picture"]),
        prompt=str(cells["prompt"]),
        provider=provider,
        model=model,
        campaign=str(cells["campaign"]),
        choices={name: str(cells[name]) for name in options if str(cells[name]).strip()},
    )


def _check(
    engine: Studio, rows: Sequence[BatchRow], pictures: Mapping[str, Picture], models: Sequence[Model]
) -> tuple[list[Offer], list[str], list[str]]:
    """What would be sent, what keeps rows back, and the campaign of each offer."""
    offers: list[Offer] = []
    campaigns: list[str] = []
    refusals: list[str] = []
    read = batch_briefs(rows, pictures, models)
    for number, (row, one) in enumerate(zip(rows, read, strict=True), start=1):
        if isinstance(one, BatchRefusal):
            refusals.append(one.words)
            continue
        offer = _offer(engine, one)
        if offer.troubles:
            refusals += [f"Row {number}: {trouble.words}" for trouble in offer.troubles]
        else:
            offers.append(offer)
            campaigns.append(row.campaign)
    return offers, refusals, campaigns


def _offer(engine: Studio, brief: Brief) -> Offer:
    """Each row is priced once, however often the table is drawn."""
    priced: dict[str, Offer] = st.session_state.setdefault("batch_priced", {})
    if len(priced) > 5_000:
        priced.clear()
    key = repr(brief)
    if key not in priced:
        priced[key] = engine.offer(brief)
    return priced[key]
