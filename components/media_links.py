"""Where the browser finds stored files: by their links, or, behind a narrow host, within what Streamlit sends."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit import runtime

from animatic import AnimaticError, Clip, Studio
from components import reach

FILM_BYTES_MOST = 50_000_000
"""Behind a narrow host; a film that is shown there stands in this process's memory."""


def poster(engine: Studio, clip: Clip) -> str:
    """The address of the still that stands for a clip, for our own HTML."""
    return _still(engine, engine.path(clip.poster))


def thumbnails(engine: Studio, hashes: Iterable[str]) -> dict[str, str]:
    """Addresses of the pictures' small copies, by the pictures' hashes."""
    return {hash: _still(engine, link) for hash, link in engine.thumbnails(hashes).items()}


def preview(engine: Studio, clip: Clip) -> str:
    """The address of what plays while a card is looked at; empty behind a narrow host, which would have to be sent
    all of them."""
    return "" if reach.is_narrow() else engine.path(clip.preview).lstrip("/")


def film(engine: Studio, clip: Clip) -> str:
    """The address of a clip for our own HTML; empty when it is too large for a narrow host."""
    if not reach.is_narrow():
        return engine.path(clip.file).lstrip("/")
    if not _is_light(clip):
        return ""
    # What `st.video` does as well: the film is kept for as long as this page is drawn.
    store = runtime.get_instance().media_file_mgr
    return store.add(_film(engine, clip.file), "video/mp4", f"film-{clip.file}").lstrip("/")


def draw_film(engine: Studio, clip: Clip, **look: Any) -> None:
    """A player with a clip in it; `look` is as in `st.video`."""
    if not reach.is_narrow():
        st.video(engine.path(clip.file), **look)
    elif _is_light(clip):
        st.video(_film(engine, clip.file), **look)
    else:
        st.image(engine.read(clip.poster), width=look.get("width", "stretch"))
        most, these = FILM_BYTES_MOST // 1_000_000, clip.size_bytes // 1_000_000
        st.caption(f"This host plays {most} MB at most, and the clip has {these} MB.")


def draw_download(engine: Studio, label: str, link: str, **look: Any) -> None:
    """A button that saves what one of our links leads to; `look` is as in `st.link_button`."""
    if not reach.is_narrow():
        st.link_button(label, link, **look)
        return
    file = engine.album.handover(link)
    key = f"take-{label}-{file.name}"
    st.download_button(label, file.read, file.name, file.mime, key=key, on_click="ignore", **look)


def _still(engine: Studio, link: str) -> str:
    if not reach.is_narrow():
        return link.lstrip("/")
    try:
        return _inline(engine, urlsplit(link).path.rpartition("/")[2])
    except AnimaticError:  # it is not there: as with a link, the rest of the page is
        return ""


def _is_light(clip: Clip) -> bool:
    return clip.size_bytes <= FILM_BYTES_MOST


@st.cache_resource(max_entries=200, show_spinner=False)
def _inline(_engine: Studio, name: str) -> str:
    """A small file as an address that holds it. A name stands for one content for ever."""
    mime = _engine.works.media.mime(name)
    return f"data:{mime};base64,{b64encode(_engine.read(name)).decode()}"


@st.cache_resource(max_entries=4, ttl=600, show_spinner=False)
def _film(_engine: Studio, name: str) -> bytes:
    return _engine.read(name)
