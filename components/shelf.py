"""What a provider publishes for browsing: its lists, how old our copy is, and a look into each."""

from __future__ import annotations

from html import escape

import streamlit as st

from animatic import Effect, Studio
from components import person, trouble
from components.wording import ago

SHOWN_MOST = 60


def draw_all(engine: Studio, provider: str) -> None:
    """Every list of one provider, and a button that fetches them anew."""
    ages = engine.catalog_ages(provider)
    chosen = next(one for one in engine.providers() if one.name == provider)
    labels = {"models": "Models", **{shelf.name: shelf.label for shelf in chosen.shelves}}
    told = [
        f"{labels[name]}: {count}, {ago(at)}" if at else f"{labels[name]}: built in"
        for name, (count, at) in ages.items()
    ]
    st.caption(" · ".join(told))
    with st.container(horizontal=True):
        if st.button("Refresh lists", key=f"refresh-{provider}", icon=":material/refresh:"):
            with trouble.told(), st.spinner("Fetching…"):
                engine.refresh_catalog(provider, person.current())
                st.rerun()
        if chosen.shelves:
            _draw_browse(engine, provider, {shelf.name: shelf.label for shelf in chosen.shelves})


def _draw_browse(engine: Studio, provider: str, labels: dict[str, str]) -> None:
    with st.popover("Browse", icon=":material/grid_view:"):
        name = st.selectbox("List", list(labels), format_func=labels.__getitem__, key=f"shelf-{provider}")
        words = st.text_input("Search", key=f"search-{provider}", placeholder="Name or category")
        rows = engine.effects(provider, name).rows
        found = [row for row in rows if words.lower() in f"{row.name} {row.category}".lower()]
        st.caption(f"{len(found)} of {len(rows)}")
        st.html(f"<div style='{GRID}'>{''.join(_tile(row) for row in found[:SHOWN_MOST])}</div>")


GRID = "display:grid;grid-template-columns:repeat(auto-fill,minmax(120px,1fr));gap:.75rem"
PICTURE = "display:block;width:100%;aspect-ratio:1;object-fit:cover;border-radius:.5rem"


def _tile(row: Effect) -> str:
    picture = (
        f'<img src="{escape(row.thumbnail)}" alt="" loading="lazy" style="{PICTURE}">'
        if row.thumbnail
        else ""
    )
    about = escape(row.category or row.note)
    return f"<div>{picture}<div>{escape(row.name)}</div><small>{about}</small></div>"
