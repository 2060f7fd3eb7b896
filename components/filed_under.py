"""Where a task belongs: who sent it, its campaign and its tags, which can be changed on the spot."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from animatic import Card, Right, Studio
from components import person
from components.wording import plain


def draw(engine: Studio, card: Card) -> None:
    """Fields for whoever may sort, words for the others."""
    task, own = card.task, engine.album.tags_of(card.task.id)
    if task.member:
        st.caption(f"Sent by {plain(task.member)}")
    if not person.current().may(Right.SORT):
        st.caption(plain(" · ".join(filter(None, [task.campaign, *(f"#{tag}" for tag in own)]))))
        return
    campaigns = list(dict.fromkeys([*engine.books.campaigns(), *filter(None, [task.campaign])]))
    st.session_state.setdefault(f"campaign-{task.id}", task.campaign or None)
    st.session_state.setdefault(f"tags-{task.id}", own)
    with st.container(horizontal=True, vertical_alignment="top"):
        st.selectbox(
            "Campaign",
            campaigns,
            index=None,
            key=f"campaign-{task.id}",
            accept_new_options=True,
            placeholder="None",
            help="What was spent stays with the campaign it was sent for.",
            on_change=_file,
            args=(engine, task.id),
        )
        st.multiselect(
            "Tags",
            sorted({*engine.album.tags(), *own, *st.session_state[f"tags-{task.id}"]}),
            key=f"tags-{task.id}",
            accept_new_options=True,
            placeholder="None",
            on_change=_tag,
            args=(engine, task.id, own),
        )


def _file(engine: Studio, task_id: str) -> None:
    engine.album.file([task_id], st.session_state[f"campaign-{task_id}"] or "", person.current())


def _tag(engine: Studio, task_id: str, drawn: Sequence[str]) -> None:
    """Only what was changed here: somebody else may have put another tag on meanwhile."""
    asked, had = set(st.session_state[f"tags-{task_id}"]), set(drawn)
    try:
        for tag in asked - had:
            engine.album.tag([task_id], tag, person.current())
        for tag in had - asked:
            engine.album.tag([task_id], tag, person.current(), on=False)
    finally:
        # As they are kept: in lower case, and not at all where one was refused.
        st.session_state[f"tags-{task_id}"] = engine.album.tags_of(task_id)
