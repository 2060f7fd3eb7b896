"""Ways to take clips along."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from animatic import SHAPES, Clip, Person, Shape, Studio, cut_window, preview_cut
from components import media_links, person, trouble

PREVIEW_WIDTH = 320
"""Pixels."""


def draw_zip(engine: Studio, clip_ids: Sequence[str]) -> None:
    """One file with the clips and their briefs; by link it is streamed and never stands in this process's memory."""
    with trouble.told():
        path = engine.album.zip_path(clip_ids, person.current())
        media_links.draw_download(engine, "ZIP", path, icon=":material/folder_zip:")


def draw(engine: Studio, clip: Clip) -> None:
    """The film as it came by one press, and behind another what can be made of it."""
    somebody = person.current()
    with trouble.told():
        media_links.draw_download(
            engine, "Download", engine.album.original_path(clip.id, somebody), icon=":material/download:"
        )
        with st.popover("Download as", icon=":material/crop:"):
            _draw_kinds(engine, clip, somebody)
            name = st.segmented_control("Cut it to", list(SHAPES), key=f"shape-{clip.id}")
            if name:
                _draw_cut(engine, clip, SHAPES[name], somebody)


def _draw_kinds(engine: Studio, clip: Clip, somebody: Person) -> None:
    with st.container(horizontal=True):
        media_links.draw_download(engine, "Original", engine.album.original_path(clip.id, somebody))
        media_links.draw_download(engine, "Poster", engine.album.poster_path(clip.id, somebody))
        media_links.draw_download(engine, "GIF", engine.album.animated_path(clip.id, "gif", somebody))
        media_links.draw_download(engine, "WebP", engine.album.animated_path(clip.id, "webp", somebody))
    st.caption(
        "GIF and WebP move by themselves in mails, slides and wikis. They and the cuts are made when you ask for"
        " them, which takes a few seconds."
    )


def _draw_cut(engine: Studio, clip: Clip, shape: Shape, somebody: Person) -> None:
    st.caption(shape.places)
    box = cut_window(clip.width, clip.height, shape)
    across = _draw_place("Across", f"across-{clip.id}", clip.width - box.width)
    down = _draw_place("Down", f"down-{clip.id}", clip.height - box.height)
    path = engine.album.cut_path(clip.id, shape.name, across, down, somebody)
    if max(clip.width - box.width, clip.height - box.height) < 2:
        st.markdown(f"The clip is {shape.name} as it came: nothing has to be cut.")
        media_links.draw_download(engine, f"Original in {shape.name}", path, icon=":material/download:")
        return
    preview = preview_cut(engine.read(clip.poster), shape, across, down)
    st.image(preview, width=PREVIEW_WIDTH, alt=f"What is kept of the clip in {shape.name}")
    st.caption("What is bright is kept. Within the line no button and no caption lies over it.")
    media_links.draw_download(engine, f"Cut to {shape.name}", path, icon=":material/crop:", type="primary")


def _draw_place(label: str, key: str, room: int) -> float:
    """Where the cut lies, as a part of the room there is; in the middle where there is none."""
    return st.slider(label, 0, 100, 50, 5, format="%d %%", key=key) / 100 if room >= 2 else 0.5
