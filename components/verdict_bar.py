"""What was said of a clip, and for reviewers the way to say it: approved, or rejected and why."""

from __future__ import annotations

import streamlit as st

from animatic import REASONS, Clip, Person, Review, Right, Studio, Verdict
from components import news, person, trouble
from components.wording import ago, plain


def draw(engine: Studio, clip: Clip) -> None:
    """The last word about a clip, and the next one."""
    somebody = person.current()
    review = engine.reviews([clip.id]).get(clip.id)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if review:
            _draw_word(review)
        if somebody.may(Right.REVIEW):
            _draw_choice(engine, clip, review, somebody)


def _draw_word(review: Review) -> None:
    who = f"by {plain(review.who)}" if review.who else ""
    if review.verdict is Verdict.APPROVED:
        st.badge("Approved", icon=":material/check_circle:", color="green")
    else:
        st.badge(f"Rejected: {review.reason}", icon=":material/cancel:", color="red")
    note = f" “{plain(review.note)}”" if review.note else ""
    st.caption(f"{who} {ago(review.at)}{note}", width="content")


def _draw_choice(engine: Studio, clip: Clip, review: Review | None, somebody: Person) -> None:
    approved = review is not None and review.verdict is Verdict.APPROVED
    if not approved and st.button(
        "Approve", key=f"approve-{clip.id}", icon=":material/thumb_up:", type="secondary"
    ):
        with trouble.told():
            engine.review(clip.id, Verdict.APPROVED, somebody)
            news.post("Approved.", "thumb_up")
            st.rerun()
    with st.popover("Reject", icon=":material/thumb_down:", type="tertiary"):
        reason = st.pills("Why", REASONS, default="motion", required=True, key=f"reason-{clip.id}")
        note = st.text_input("More, if it helps", key=f"note-{clip.id}")
        if st.button("Reject it", key=f"reject-{clip.id}"):
            with trouble.told():
                engine.review(clip.id, Verdict.REJECTED, somebody, reason, note)
                news.post("Rejected.", "thumb_down")
                st.rerun()
