"""The tray: pictures brought in, each the beginning of one clip."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from animatic import BadPicture, Model, Picture, Studio, Trouble
from components import media_links, person, picture_fit, pictures, trouble
from components.wording import picture_facts, plain, shorten

ENDINGS = ("jpg", "jpeg", "png", "webp", "heic", "heif", "avif")
CARD_WIDTH = 168
"""Pixels."""
RECENT_MOST = 12
WHOLE_MOST = 6
"""Pictures that are shown all at once; of more, the tray shows a part, lest it push the form out of sight."""
TRAY_HEIGHT = 600
"""Pixels."""


def tray() -> list[str]:
    """Hashes of the pictures on the tray, in their order; kept for the session."""
    return st.session_state.setdefault("tray", [])


def put(hash: str) -> None:
    """Lay a picture on the tray, once."""
    if hash not in tray():
        tray().append(hash)


def take_away(hash: str) -> None:
    if hash in tray():
        tray().remove(hash)


def fitted(model: Model) -> dict[str, str]:
    """The copies that stand in for pictures that do not suit a model, by the pictures' hashes."""
    fits: dict[str, dict[str, str]] = st.session_state.setdefault("fits", {})
    return fits.setdefault(f"{model.provider}/{model.name}", {})


def original(model: Model, hash: str) -> str:
    """The picture on the tray that a model's copy was made of."""
    return next((old for old, new in fitted(model).items() if new == hash), hash)


def bring(engine: Studio) -> None:
    """Where pictures are dropped, chosen, pasted, or taken up again."""
    turn = st.session_state.setdefault("uploads", 0)
    files = st.file_uploader(
        "Drop pictures or a ZIP of them here, choose them, or paste one from the clipboard",
        type=[*ENDINGS, "zip"],
        accept_multiple_files=True,
        key=f"pictures-{turn}",
    )
    if files:
        with st.spinner("Looking at your pictures…"):
            st.session_state["refused"] = list(_take(engine, files))
        st.session_state["uploads"] = turn + 1  # a new uploader is an empty one
        st.rerun()
    with st.container(horizontal=True, key="bring-more"):
        _draw_links(engine)
        _draw_folder(engine)
        _draw_recent(engine)
    _draw_refused()


def _draw_links(engine: Studio) -> None:
    with st.popover("From links", icon=":material/link:", type="tertiary"):
        text = st.text_area("Public links, one a line", key="links", placeholder="https://")
        if st.button("Fetch the pictures", key="fetch-links", disabled=not text.strip()):
            with trouble.told(), st.spinner("Fetching…"):
                brought = engine.add_links(text, person.current())
                for picture in brought.pictures:
                    put(picture.hash)
                st.session_state["refused"] = list(brought.refused)
                st.rerun()


def _draw_folder(engine: Studio) -> None:
    turn = st.session_state["uploads"]
    with st.popover("A whole folder", icon=":material/folder_open:", type="tertiary"):
        files = st.file_uploader(
            "Every picture in it is taken",
            type=list(ENDINGS),
            accept_multiple_files="directory",
            key=f"folder-{turn}",
        )
    if files:
        with st.spinner("Looking at your pictures…"):
            st.session_state["refused"] = list(_take(engine, files))
        st.session_state["uploads"] = turn + 1
        st.rerun()


def _take(engine: Studio, files: Iterable[UploadedFile]) -> Iterable[str]:
    """Keep each file at once; answers why for those that were refused."""
    for file in files:
        try:
            if file.name.lower().endswith(".zip"):
                brought = engine.add_archive(file.getvalue(), person.current())
                for picture in brought.pictures:
                    put(picture.hash)
                yield from brought.refused
            else:
                put(engine.add_picture(file.getvalue(), file.name, person.current()).hash)
        except BadPicture as error:
            yield str(error)
        finally:
            _forget(file)


def _forget(file: UploadedFile) -> None:
    """Let go of an upload's memory now; Streamlit would keep it until some session ends."""
    context = get_script_run_ctx()
    file.close()
    with suppress(Exception):
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=file.file_id)


def _draw_refused() -> None:
    refused: list[str] = st.session_state.get("refused", [])
    if not refused:
        return
    lines = [plain(words) for words in refused]
    st.warning(lines[0] if len(lines) == 1 else "\n".join(f"- {line}" for line in lines))
    st.button(
        "Understood", key="refused-seen", type="tertiary", on_click=st.session_state.pop, args=("refused",)
    )


def _draw_recent(engine: Studio) -> None:
    corner = st.popover(
        "Recently used", icon=":material/history:", type="tertiary", key="recent", on_change="rerun"
    )
    if not corner.open:
        return
    with corner, st.container(horizontal=True, key="recent-pictures"):
        recent = engine.recent_pictures(RECENT_MOST)
        if not recent:
            st.caption("Pictures you bring stay here, so that you can use them again.")
        small = media_links.thumbnails(engine, [picture.hash for picture in recent])
        for picture in recent:
            _draw_recent_picture(picture, small.get(picture.hash, ""))


def _draw_recent_picture(picture: Picture, address: str) -> None:
    with st.container(width=136, gap="xsmall"):
        pictures.draw(picture, address, height=92)
        lies = picture.hash in tray()
        st.button(
            "On the tray" if lies else "Use",
            key=f"use-{picture.hash}",
            help=plain(picture.name) if picture.name else None,
            disabled=lies,
            width="stretch",
            on_click=put,
            args=(picture.hash,),
        )


def draw(
    engine: Studio, roles: Mapping[str, str], troubles: Mapping[str, Sequence[tuple[Model, Trouble]]]
) -> None:
    """The pictures on the tray: what each is used as, and what keeps it from being used."""
    known = engine.pictures(tray())
    if not known:
        return
    _draw_fits(engine, known)
    small = media_links.thumbnails(engine, known)
    many = len(known) > WHOLE_MOST
    if many:
        _draw_count(len(known))
    with st.container(horizontal=True, key="tray", height=TRAY_HEIGHT if many else "content", border=False):
        for hash in list(tray()):
            if hash in known:
                _draw_card(known[hash], small.get(hash, ""), roles.get(hash, ""))
    for hash, picture in known.items():
        trouble.draw_all(one for _, one in troubles.get(hash, ()))
        unfit = {model.name: model for model, one in troubles.get(hash, ()) if one.fit}
        for model in unfit.values():
            picture_fit.offer(engine, model, picture, fitted(model).__setitem__)


def _draw_count(count: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(f"{count} pictures on the tray", width="content")
        st.button(
            "Take all away",
            key="clear-tray",
            icon=":material/close:",
            type="tertiary",
            on_click=tray().clear,
        )


def _draw_fits(engine: Studio, known: Mapping[str, Picture]) -> None:
    """The copies that stand in for pictures, each for one model, and the way back."""
    fits: dict[str, dict[str, str]] = st.session_state.get("fits", {})
    copies = engine.pictures([new for of_model in fits.values() for new in of_model.values()])
    for place, of_model in fits.items():
        provider, _, name = place.partition("/")
        model = engine.models(provider).named(name) if provider in _services(engine) else None
        for old, new in of_model.items():
            if model and old in known and new in copies:
                with st.container(horizontal=True, vertical_alignment="center"):
                    what = plain(shorten(known[old].name or "Picture", 24))
                    facts = f"{copies[new].width} × {copies[new].height}"
                    st.caption(f"{what} is fitted to {facts} for {plain(model.label)}.", width="content")
                    st.button(
                        "Take it as it was",
                        key=f"unfit-{place}-{old}",
                        type="tertiary",
                        on_click=of_model.pop,
                        args=(old,),
                    )


def _services(engine: Studio) -> set[str]:
    return {provider.name for provider in engine.providers()}


def _draw_card(picture: Picture, address: str, role: str) -> None:
    with st.container(border=True, width=CARD_WIDTH, gap="xsmall", key=f"picture-{picture.hash[:12]}"):
        pictures.draw(picture, address)
        st.markdown(f"**{plain(shorten(picture.name or 'Picture', 22))}**")
        st.caption(picture_facts(picture))
        if role:
            st.badge(role, icon=":material/flag:", color="violet")
        st.button(
            "Remove",
            key=f"remove-{picture.hash}",
            icon=":material/close:",
            type="tertiary",
            on_click=take_away,
            args=(picture.hash,),
        )
