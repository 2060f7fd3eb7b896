"""Two to four clips side by side, played and moved together; blind until somebody has chosen, if they like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import streamlit as st

from animatic import Clip, Right, Studio, Verdict
from components import media_links, parts, person, trouble
from components.wording import clip_facts, cost, model_label

MOST = 4
_HERE = Path(__file__).parent

_stage = st.components.v2.component(
    "animatic_compare",
    html=(_HERE / "compare.html").read_text(),
    css=(_HERE / "compare.css").read_text(),
    js=(_HERE / "compare.js").read_text(),
)


def open(engine: Studio, clip_ids: Sequence[str], on_dismiss: Callable[[], None]) -> None:
    """Show these clips over the page; the cards behind it tell the vote once it is closed."""
    parts.dialog("Compare", width="large", on_dismiss=on_dismiss)(_draw)(engine, tuple(clip_ids))


def forget() -> None:
    """Nobody has chosen yet."""
    st.session_state.pop("voted", None)


def _draw(engine: Studio, clip_ids: Sequence[str]) -> None:
    found = [clip for clip in map(engine.album.clip, clip_ids) if clip]
    blind = st.toggle(
        "Hide what made them until I have chosen", key="blind", help="The order is shuffled as well."
    )
    voted = st.session_state.get("voted")
    hidden = blind and not voted
    if blind:
        Random("".join(clip_ids)).shuffle(found)
    with trouble.told():
        items = [_item(engine, clip, place, hidden) for place, clip in enumerate(found)]
        data = {"items": items, "votes": person.current().may(Right.REVIEW)}
        result = _stage(key="compare-stage", data=data, on_vote_change=lambda: None)
        if result.vote in {clip.id for clip in found}:
            _vote(engine, result.vote)
        if voted:
            st.success("Approved. The names are told now.", icon=":material/thumb_up:")


def _item(engine: Studio, clip: Clip, place: int, hidden: bool) -> dict[str, Any]:
    card = engine.card(clip.task_id)
    letter = "ABCD"[place]
    details = []
    if card and not hidden:
        details = [
            f"{card.provider_label} · {model_label(card)}",
            f"{cost(card.task)} · {clip_facts(clip)}",
            card.task.brief.prompt,
        ]
    return {
        "id": clip.id,
        "name": f"Clip {letter}",
        "chosen": clip.id == st.session_state.get("voted"),
        "file": media_links.film(engine, clip),
        "poster": media_links.poster(engine, clip),
        "details": details,
    }


def _vote(engine: Studio, clip_id: str) -> None:
    engine.album.review([clip_id], Verdict.APPROVED, person.current())
    st.session_state["voted"] = clip_id
    st.rerun(scope="fragment")
