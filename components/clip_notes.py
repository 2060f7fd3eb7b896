"""What people said of a clip: verdicts, and remarks about its moments; and a field to say more."""

from __future__ import annotations

import streamlit as st

from animatic import Clip, Right, Studio, Verdict
from components import person, trouble
from components.wording import ago, plain


def draw(engine: Studio, clip: Clip) -> None:
    """Everything said, and the next remark."""
    remarks = engine.album.comments(clip.id)
    verdicts = engine.album.reviews(clip.id)
    told = len(remarks) + max(len(verdicts) - 1, 0)
    with st.expander(f"Remarks ({told})" if told else "Remarks", icon=":material/chat:"):
        for remark in remarks:
            who = f"**{plain(remark.who)}** " if remark.who else ""
            st.markdown(f":gray-badge[{_moment(remark.at_seconds)}] {who}{plain(remark.words)}")
            st.caption(ago(remark.at))
        for review in verdicts[1:]:
            what = "approved it" if review.verdict is Verdict.APPROVED else f"rejected it: {review.reason}"
            st.caption(f"{plain(review.who) or 'Somebody'} {what}, {ago(review.at)}, before the last word.")
        if person.current().may(Right.COMMENT):
            _draw_field(engine, clip)


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
