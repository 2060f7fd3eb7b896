"""A picture that does not suit a model, and what it would look like cropped or padded."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from animatic import Model, Picture, Studio, TakenImage
from components import media_links, parts, person, pictures, trouble
from components.wording import picture_facts, plain, shorten

WAYS = {"crop": "Crop", "pad": "Pad", "blur": "Blurred pad"}
SHAPES = {0.0: "As it is", 16 / 9: "16:9", 1.0: "1:1", 9 / 16: "9:16"}


def offer(engine: Studio, model: Model, picture: Picture, use: Callable[[str, str], None]) -> None:
    """A button that asks how the picture shall be made to fit; `use(old, new)` is told what was chosen."""
    label = f"Make {plain(shorten(picture.name or 'it', 24))} fit {plain(model.label)}"
    place = f"{model.name}-{picture.hash}"
    st.button(label, key=f"fit-{place}", icon=":material/crop:", on_click=_open, args=(place,))
    if st.session_state.get("fitting") == place:
        dialog = parts.dialog(
            f"Make it fit {model.label}", width="large", icon=":material/crop:", on_dismiss=_close
        )
        dialog(_draw)(engine, model, picture, use)


def _open(place: str) -> None:
    st.session_state["fitting"] = place


def _close() -> None:
    st.session_state.pop("fitting", None)


def _draw(engine: Studio, model: Model, picture: Picture, use: Callable[[str, str], None]) -> None:
    way = st.segmented_control(
        "How", list(WAYS), format_func=WAYS.__getitem__, default="crop", required=True, key="fit-way"
    )
    shape = st.segmented_control(
        "Shape",
        list(SHAPES),
        format_func=SHAPES.__getitem__,
        default=0.0,
        required=True,
        key="fit-shape",
        help="“As it is” keeps the picture's own shape as far as the model allows.",
    )
    with trouble.told():
        _draw_beside(engine, picture, *engine.try_fit(picture.hash, way, shape or None, model))
        if st.button("Use this picture", type="primary", key="fit-use"):
            use(
                picture.hash,
                engine.fit_picture(picture.hash, way, shape or None, model, person.current()).hash,
            )
            _close()
            st.rerun()


def _draw_beside(engine: Studio, before: Picture, after: TakenImage, fitted: bytes) -> None:
    now, then = st.columns(2)
    with now:
        st.caption(f"Now · {picture_facts(before)}")
        small = media_links.thumbnails(engine, [before.hash])
        pictures.draw(before, small.get(before.hash, ""), height=280)
    with then:
        st.caption(f"Then · {after.width} × {after.height}")
        st.image(fitted)
