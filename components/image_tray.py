"""The tray: pictures brought in, each the beginning of one clip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from animatic import BadPicture, Picture, Studio
from components import earlier_pictures, media_links, person, pictures, tray_fits, trouble
from components.wording import picture_facts, plain, shorten

ENDINGS = ("jpg", "jpeg", "png", "webp", "heic", "heif", "avif")
REFUSED_SHOWN_MOST = 12
AGAIN_NAMED_MOST = 3
WHOLE_MOST = 6
"""Pictures that are shown all at once; of more, the tray shows a part, lest it push the form out of sight."""
TRAY_HEIGHT = 600
"""Pixels."""


_SIZES = "".join(
    f"[class*=st-key-{key}] [data-testid=stFileUploaderDropzoneInstructions] * {{ font-size: 0; }}"
    f"[class*=st-key-{key}] [data-testid=stFileUploaderDropzoneInstructions]::after"
    f' {{ content: "{words}"; font-size: 0.875rem; opacity: 0.7; }}'
    for key, words in (
        ("pictures-", "JPEG, PNG, WebP, HEIC or AVIF, up to 20 MB each; a ZIP of them up to 100 MB"),
        ("folder-", "JPEG, PNG, WebP, HEIC or AVIF, up to 20 MB each"),
    )
)
"""Streamlit names one size for all files; a picture and a ZIP of many may be of different sizes."""


@dataclass(frozen=True)
class CardSize:
    """How large a picture of the tray is drawn, in pixels, and how much of its name."""

    width: int
    picture_height: int
    letters: int


FEW, MANY = CardSize(168, 132, 22), CardSize(124, 80, 13)


def tray() -> list[str]:
    """Hashes of the pictures on the tray, in their order; kept for the session."""
    return st.session_state.setdefault("tray", [])


def put(hash: str) -> bool:
    """Lay a picture on the tray, once; whether it was not there yet."""
    new = hash not in tray()
    if new:
        tray().append(hash)
    return new


def take_away(hash: str) -> None:
    if hash in tray():
        tray().remove(hash)


def bring(engine: Studio) -> None:
    """Where pictures are dropped, chosen, pasted, or taken up again."""
    st.html(f"<style>{_SIZES}</style>")
    turn = st.session_state.setdefault("uploads", 0)
    files = st.file_uploader(
        "Drop pictures or a ZIP of them here, choose them, or paste one anywhere on this page",
        type=[*ENDINGS, "zip"],
        accept_multiple_files=True,
        key=f"pictures-{turn}",
    )
    if files:
        _take(engine, files)
        st.session_state["uploads"] = turn + 1  # a new uploader is an empty one
        st.rerun()
    with st.container(horizontal=True, key="bring-more"):
        _draw_links(engine)
        _draw_folder(engine)
        earlier_pictures.draw(engine, tray(), put)
    _draw_refused()


def _draw_links(engine: Studio) -> None:
    turn = st.session_state["uploads"]
    with st.popover("From links", icon=":material/link:", type="tertiary", key=f"from-links-{turn}"):
        text = st.text_area("Public links, one a line", key=f"links-{turn}", placeholder="https://")
        # Never grey: what was just typed arrives only with the press itself.
        if st.button("Fetch the pictures", key="fetch-links") and text.strip():
            with trouble.told(), st.spinner("Fetching…"):
                brought = engine.add_links(text, person.current())
                before = len(tray())
                again = _lay(engine, brought.pictures)
                _note(len(tray()) - before, brought.refused, again)
                st.session_state["uploads"] += 1  # what was fetched need not be fetched again
                st.rerun()


def _draw_folder(engine: Studio) -> None:
    turn = st.session_state["uploads"]
    with st.popover(
        "A whole folder", icon=":material/folder_open:", type="tertiary", key=f"from-folder-{turn}"
    ):
        files = st.file_uploader(
            "Every picture in it is taken",
            type=list(ENDINGS),
            accept_multiple_files="directory",
            key=f"folder-{turn}",
        )
    if files:
        _take(engine, files)
        st.session_state["uploads"] = turn + 1
        st.rerun()


def _take(engine: Studio, files: Sequence[UploadedFile]) -> None:
    """Keep each file at once, and why those that were not taken were not."""
    before, refused, again = len(tray()), [], []
    bar = st.progress(0.0)
    for number, file in enumerate(files):
        bar.progress(number / len(files), f"Looking at your pictures: {number + 1} of {len(files)}")
        try:
            if file.name.lower().endswith(".zip"):
                brought = engine.add_archive(file.getvalue(), person.current())
                again += _lay(engine, brought.pictures)
                refused += brought.refused
            else:
                picture = engine.add_picture(file.getvalue(), file.name, person.current())
                again += _lay(engine, [picture], [file.name])
        except BadPicture as error:
            refused.append(str(error))
        finally:
            _forget(file)
    bar.empty()
    _note(len(tray()) - before, refused, again)


def _lay(engine: Studio, brought: Sequence[Picture], names: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Lay pictures on the tray; answers those that lie there already, each as what."""
    again: list[tuple[str, str]] = []
    for picture, name in zip(brought, names or [one.name for one in brought], strict=True):
        if not put(picture.hash):
            again.append((name, engine.pictures([picture.hash])[picture.hash].name))
    return again


def _note(taken: int, refused: Sequence[str], again: Sequence[tuple[str, str]]) -> None:
    """Remember what to tell of what was brought; of what went well the tray tells itself."""
    st.session_state["refused"] = [*refused, *_say_again(again)]
    st.session_state["told"] = f"{taken:,} new on the tray, {len(refused) + len(again):,} left out:"


def _say_again(again: Sequence[tuple[str, str]]) -> list[str]:
    if len(again) > AGAIN_NAMED_MOST:
        return [f"{len(again):,} are on the tray already, {again[0][0]} and {again[-1][0]} among them."]
    return [
        f"{name} is on the tray already{f', as {lies}' if lies != name else ''}: one clip is made of it."
        for name, lies in again
    ]


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
    lines = [plain(words) for words in refused[:REFUSED_SHOWN_MOST]]
    if more := len(refused) - len(lines):
        lines.append(f"and {more:,} more")
    if len(lines) > 1:
        lines = [f"{st.session_state['told']}\n", *(f"- {line}" for line in lines)]
    st.warning("\n".join(lines))
    st.button(
        "Understood", key="refused-seen", type="tertiary", on_click=st.session_state.pop, args=("refused",)
    )


def draw(
    engine: Studio,
    roles: Mapping[str, str],
    troubles: tray_fits.Troubles,
    named: Mapping[str, Picture] | None = None,
) -> None:
    """The pictures on the tray, under the names given: what each is used as, and what keeps it from that."""
    known = named or engine.pictures(tray())
    if not known:
        return
    tray_fits.draw_copies(engine, known)
    small = media_links.thumbnails(engine, known)
    many = len(known) > WHOLE_MOST
    if many:
        _draw_count(len(known))
    with st.container(horizontal=True, key="tray", height=TRAY_HEIGHT if many else "content", border=False):
        for hash in list(tray()):
            if hash in known:
                unfit = any(one.fit for _, one in troubles.get(hash, ()))
                _draw_card(
                    known[hash], small.get(hash, ""), roles.get(hash, ""), unfit, MANY if many else FEW
                )
    tray_fits.draw_troubles(engine, known, troubles)


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


def _draw_card(picture: Picture, address: str, role: str, unfit: bool, size: CardSize) -> None:
    with st.container(border=True, width=size.width, gap="xsmall", key=f"picture-{picture.hash[:12]}"):
        pictures.draw(picture, address, height=size.picture_height)
        st.markdown(f"**{plain(shorten(picture.name or 'Picture', size.letters))}**")
        st.caption(picture_facts(picture) if size is FEW else f"{picture.width} × {picture.height}")
        if role:
            st.badge(role, icon=":material/flag:", color="violet")
        if unfit:
            st.badge("Does not suit", icon=":material/crop:", color="orange")
        st.button(
            "Remove",
            key=f"remove-{picture.hash}",
            icon=":material/close:",
            type="tertiary",
            on_click=take_away,
            args=(picture.hash,),
        )
