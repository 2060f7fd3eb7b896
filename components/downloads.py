"""Ways to take clips along."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from animatic import Studio
from components import person, trouble


def draw_zip(engine: Studio, clip_ids: Sequence[str]) -> None:
    """One file with the clips and their briefs; streamed, so that it never stands in this process's memory."""
    with trouble.told():
        path = engine.album.zip_path(clip_ids, person.current())
        st.link_button("ZIP", path, icon=":material/folder_zip:")
