"""What people said of a clip: verdicts, and remarks about its moments; and a field to say more."""

from __future__ import annotations

import streamlit as st

from animatic import Clip, Comment, Right, Studio, Verdict
from components import person, trouble
from components.wording import ago, plain


def draw(engine: Studio, clip: Clip) -> None:
    """Everything said, and the next remark."""
    remarks = engine.album.comments(clip.id)
    verdicts = engine.album.reviews(clip.id)
    told = len(remarks) + max(len(verdicts) - 1, 0)
    label = f"Remarks ({told})" if told else "Remarks"
    # Open where there is something to read: with each remark its label changes, and so it is made anew.
    with st.expander(label, icon=":material/chat:", expanded=bool(told)):
        for number, remark in enumerate(remarks):
            _draw_remark(clip, remark, number)
        for review in verdicts[1:]:
            what = "approved it" if review.verdict is Verdict.APPROVED else f"rejected it: {review.reason}"
            st.caption(f"{plain(review.who) or 'Somebody'} {what}, {ago(review.at)}, before the last word.")
        if person.current().may(Right.COMMENT):
            _draw_field(engine, clip)


def start_seconds(clip: Clip) -> float:
    """Where the film begins: at the remark that was pressed, or at its beginning."""
    return float(st.session_state.get(f"start-{clip.id}", 0))


def _draw_remark(clip: Clip, remark: Comment, number: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            _moment(remark.at_seconds),
            key=f"at-{clip.id}-{number}",
            help="Show this moment",
            icon=":material/play_arrow:",
            on_click=_show,
            args=(clip, remark.at_seconds),
        )
        who = f"**{plain(remark.who)}** " if remark.who else ""
        st.markdown(f"{who}{plain(remark.words)} :gray[:small[{ago(remark.at)}]]", width="stretch")


def _show(clip: Clip, seconds: float) -> None:
    st.session_state[f"start-{clip.id}"] = seconds


def _moment(seconds: float) -> str:
    """
    >>> _moment(3.24), _moment(65)
    ('0:03.2', '1:05.0')
    """
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"


def _draw_field(engine: Studio, clip: Clip) -> None:
    with st.form(f"remark-{clip.id}", border=False, clear_on_submit=True):
        at = st.slider("At", 0.0, max(round(clip.seconds, 1), 0.1), 0.0, 0.1, format="%.1f s")
        words = st.text_input("Say something about this moment", max_chars=2_000)
        if st.form_submit_button("Add the remark", icon=":material/add_comment:"):
            with trouble.told():
                engine.album.comment(clip.id, at, words, person.current())
                st.rerun(scope="fragment")
