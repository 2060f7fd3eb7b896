"""A batch: pictures × prompts × models as a table, filled by hand or from CSV, priced before it is sent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count
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
    example_batch,
    parse_batch,
)
from components import batch_fill, batch_rows, batch_sending, image_tray, open_words, tray_fits
from components.wording import plain

OFFERED = ("seconds", "resolution", "aspect", "count", "negative_prompt")
"""Options that always have a column, so that a table can be filled without a file."""
FIXED = ("picture", "last_picture", "references", "prompt", "model", "campaign")
BETWEEN = " | "
"""Between the names of several reference pictures, as in a file."""


def draw(engine: Studio) -> None:
    """The pictures, the ways to fill the table, the table, and what it comes to."""
    image_tray.bring(engine)
    pictures = told_apart(engine.pictures(image_tray.tray()))
    models = _models(engine)
    # Always there, so that nothing below changes its place when the first picture comes.
    tray_place, unfit_place = st.container(), st.container()
    if pictures:
        with tray_place, st.expander(f"On the tray: {len(pictures):,}", icon=":material/photo_library:"):
            image_tray.draw(engine, {}, {}, pictures)
    with st.container(horizontal=True):
        labels = {_label(engine, model): model for model in models}
        batch_fill.draw(engine, pictures, labels, batch_rows.turn(), batch_rows.put)
        _draw_csv(models, list(pictures.values()))
    rows = batch_rows.stand(_draw_table(engine, pictures, models))
    if not rows:
        st.info(
            "The table is empty. Bring pictures and press “Fill”, or load a CSV file.",
            icon=":material/table:",
        )
        return
    st.download_button("Save as CSV", batch_as_csv(rows), "batch.csv", "text/csv", icon=":material/download:")
    with st.spinner(f"Looking at {len(rows):,} rows…"):
        offers, refusals, campaigns, kept_back = _check(engine, rows, pictures, models)
    with unfit_place:
        tray_fits.draw_troubles(engine, pictures, tray_fits.of_pictures(kept_back))
    batch_sending.draw(engine, offers, campaigns, refusals)


def told_apart(pictures: Mapping[str, Picture]) -> dict[str, Picture]:
    """The pictures, those of one name numbered, so that a cell of the table means one of them.

    Whatever is pasted is called `image.png`.
    """
    called = Counter((picture.name or "picture").casefold() for picture in pictures.values())
    taken, told = set(called), {}
    for hash, picture in pictures.items():
        name = picture.name or "picture"
        if called[name.casefold()] > 1 or not picture.name:
            stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
            spelled = (f"{stem} ({number}){dot}{ending}" for number in count(1))
            name = next(one for one in spelled if one.casefold() not in taken)
            taken.add(name.casefold())
        told[hash] = replace(picture, name=name)
    return told


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


def _draw_csv(models: Sequence[Model], pictures: Sequence[Picture]) -> None:
    with st.popover("From CSV", icon=":material/upload_file:", key=f"from-csv-{batch_rows.turn()}"):
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
            batch_rows.put(parsed.rows)
            st.rerun()
    refused: list[str] = st.session_state.get("batch_refused", [])
    if refused:
        with st.container(width="stretch"):
            head = "Left out of the table; rows are counted as a spreadsheet counts them:\n\n"
            st.warning(head + "\n".join(f"- {plain(words)}" for words in refused[:20]))
            if len(refused) > 20:
                st.caption(f"and {len(refused) - 20:,} more")
            st.button("Understood", key="batch-seen", on_click=st.session_state.pop, args=("batch_refused",))


def _draw_table(engine: Studio, pictures: Mapping[str, Picture], models: Sequence[Model]) -> list[BatchRow]:
    """The rows as they stand in the editor."""
    labels = {(model.provider, model.name): _label(engine, model) for model in models}
    rows = batch_rows.begin()
    options = list(dict.fromkeys([*OFFERED, *(name for row in rows for name in row.choices)]))
    table = pd.DataFrame(
        [_cells(row, labels, options) for row in rows], columns=[*FIXED, *options], dtype=str
    )
    table.index = pd.RangeIndex(1, len(table) + 1)  # what keeps rows back is told by these
    edited = st.data_editor(
        table,
        num_rows="dynamic",
        hide_index=False,
        key=batch_rows.editor(),
        column_config=_columns(pictures, list(labels.values())),
    )
    named = {label: place for place, label in labels.items()}
    numbered = zip(edited.index, edited.fillna("").to_dict("records"), strict=True)
    return [
        replace(_row(cells, named, options), number=int(number)) for number, cells in numbered if _says(cells)
    ]


def _says(cells: Mapping[str, Any]) -> bool:
    return any(str(cell).strip() for cell in cells.values())


def _columns(pictures: Mapping[str, Picture], labels: Sequence[str]) -> dict[str, Any]:
    names = [picture.name for picture in pictures.values() if picture.name]
    return {
        "_index": st.column_config.NumberColumn("Row", disabled=True),
        "picture": st.column_config.SelectboxColumn("Picture", options=names),
        "last_picture": st.column_config.SelectboxColumn("Last frame", options=names),
        "references": st.column_config.TextColumn(
            "References", help=f"Pictures that only guide the clip, several with{BETWEEN}between their names."
        ),
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
        "references": BETWEEN.join(row.references),
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
        references=tuple(name.strip() for name in str(cells["references"]).split("|") if name.strip()),
        prompt=str(cells["prompt"]),
        provider=provider,
        model=model,
        campaign=str(cells["campaign"]),
        choices={name: str(cells[name]) for name in options if str(cells[name]).strip()},
    )


def _check(
    engine: Studio, rows: Sequence[BatchRow], pictures: Mapping[str, Picture], models: Sequence[Model]
) -> tuple[list[Offer], dict[str, list[int]], list[str], list[Offer]]:
    """What would be sent, the rows that each thing keeps back, the campaign of each offer, and what is not sent."""
    offers: list[Offer] = []
    kept_back: list[Offer] = []
    campaigns: list[str] = []
    refusals: dict[str, list[int]] = defaultdict(list)
    for row, one in zip(rows, batch_briefs(rows, pictures, models), strict=True):
        if isinstance(one, BatchRefusal):
            refusals[replace(one, row=0).words].append(row.number)
            continue
        offer = _offer(engine, tray_fits.with_copies(one))
        for words in dict.fromkeys(trouble.words for trouble in offer.troubles):
            refusals[words].append(row.number)
        if offer.troubles:
            kept_back.append(offer)
        else:
            offers.append(offer)
            campaigns.append(row.campaign)
    return offers, refusals, campaigns, kept_back


def _offer(engine: Studio, brief: Brief) -> Offer:
    """Each row is priced once, however often the table is drawn."""
    priced: dict[str, Offer] = st.session_state.setdefault("batch_priced", {})
    if len(priced) > 5_000:
        priced.clear()
    key = repr(brief)
    if key not in priced:
        priced[key] = open_words.told(engine.offer(brief))
    return priced[key]
