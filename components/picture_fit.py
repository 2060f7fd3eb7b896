"""Pictures that do not suit a model, and what they would look like cropped or padded."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from animatic import Model, Picture, Studio
from components import media_links, parts, person, pictures, trouble
from components.wording import picture_facts, plain, shorten

WAYS = {"crop": "Crop", "pad": "Pad", "blur": "Blurred pad"}
SHAPES = {0.0: "As it is", 16 / 9: "16:9", 1.0: "1:1", 9 / 16: "9:16"}
SHOWN_MOST = 3
"""Of many, so many are shown as they would be."""

Use = Callable[[str, str], None]


def offer(engine: Studio, model: Model, unfit: Sequence[Picture], use: Use) -> None:
    """A button that asks how they shall be made to fit; `use(old, new)` is told of each that was."""
    what = plain(shorten(unfit[0].name or "it", 24)) if len(unfit) == 1 else f"all {len(unfit)}"
    place = f"{model.name}-{unfit[0].hash}-{len(unfit)}"
    label = f"Make {what} fit {plain(model.label)}"
    st.button(label, key=f"fit-{place}", icon=":material/crop:", on_click=_open, args=(place,))
    if st.session_state.get("fitting") == place:
        them = "it" if len(unfit) == 1 else "them"
        dialog = parts.dialog(
            f"Make {them} fit {model.label}", width="large", icon=":material/crop:", on_dismiss=_close
        )
        dialog(_draw)(engine, model, unfit, use)


def _open(place: str) -> None:
    st.session_state["fitting"] = place


def _close() -> None:
    st.session_state.pop("fitting", None)


def _draw(engine: Studio, model: Model, unfit: Sequence[Picture], use: Use) -> None:
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
        with st.spinner("Drawing it…", show_time=True):
            for picture in unfit[:SHOWN_MOST]:
                _draw_beside(engine, model, picture, way, shape or None)
        if len(unfit) > SHOWN_MOST:
            st.caption(f"and {len(unfit) - SHOWN_MOST} more in the same way")
        label = "Use this picture" if len(unfit) == 1 else f"Use these {len(unfit)} pictures"
        if st.button(label, type="primary", key="fit-use"):
            _fit_all(engine, model, unfit, way, shape or None, use)
            _close()
            st.rerun()


def _fit_all(
    engine: Studio, model: Model, unfit: Sequence[Picture], way: str, shape: float | None, use: Use
) -> None:
    bar = st.progress(0.0)
    for number, picture in enumerate(unfit):
        bar.progress(number / len(unfit), f"{number + 1} of {len(unfit)}")
        use(picture.hash, engine.fit_picture(picture.hash, way, shape, model, person.current()).hash)


def _draw_beside(engine: Studio, model: Model, before: Picture, way: str, shape: float | None) -> None:
    after, fitted = engine.try_fit(before.hash, way, shape, model)
    now, then = st.columns(2)
    with now:
        st.caption(f"Now · {picture_facts(before)}")
        small = media_links.thumbnails(engine, [before.hash])
        pictures.draw(before, small.get(before.hash, ""), height=280)
    with then:
        st.caption(f"Then · {after.width} × {after.height}")
        st.image(fitted)
