"""What ended while somebody was elsewhere, told once: on their next page, in whichever tab that is."""

from __future__ import annotations

import streamlit as st

from animatic import Ended, Person, Studio
from components import news, parts, person, trouble
from components.wording import clips, plain, shorten

TICK_SECONDS = 5
REASON_MOST = 120
STOOD_ON = "stood_on"
"""In the session: the page that was drawn last."""
WATCHED = "gallery"
"""The page on which everything is told by the cards, for as long as somebody stays there."""


def draw(engine: Studio, somebody: Person, address: str) -> None:
    """Tell it, and go on looking for as long as anything of theirs moves. `address` names the page they are on.

    Comes after the page: what is told right before a page is drawn anew would be lost.
    """
    watching = address == st.session_state.get(STOOD_ON) == WATCHED
    st.session_state[STOOD_ON] = address
    ended = engine.desk.look(somebody)
    if ended and not watching:
        _tell(ended)
    if ended.more_to_come and address != WATCHED:  # there the cards keep themselves up to date
        parts.fragment(_tick, run_every=TICK_SECONDS)(engine)


def _tick(engine: Studio) -> None:
    with trouble.told():
        ended = engine.desk.look(person.current())
        if ended.more_to_come:
            _tell(ended)
            return
        for words, icon in _words(ended):
            news.post(words, icon)
        st.rerun()  # nothing more moves: the page is drawn anew without a tick


def _tell(ended: Ended) -> None:
    for words, icon in _words(ended):
        st.toast(words, icon=f":material/{icon}:", duration="long")


def _words(ended: Ended) -> list[tuple[str, str]]:
    told = []
    if ended.ready:
        verb = "is" if ended.clips == 1 else "are"
        told.append((f"{clips(ended.clips)} {verb} ready. {_way(ended.ready)}", "check_circle"))
    if ended.failed:
        reason = f": {plain(shorten(ended.words, REASON_MOST))}" if ended.words else "."
        told.append((f"{len(ended.failed)} failed{reason} {_way(ended.failed)}", "error"))
    return told


def _way(ids: tuple[str, ...]) -> str:
    """A link to the one, or to all."""
    return f"[Look at it](gallery?task={ids[0]})" if len(ids) == 1 else "[Open the gallery](gallery)"
