"""What was done, by whom and when: only ever added to."""

from __future__ import annotations

import re

import streamlit as st

from animatic import Note, Person, Studio
from components.wording import moment

AT_ONCE = 50
TASK = re.compile(r"([0-9a-f]{32})(-\d+)?")
"""A task, or one of its clips."""


def draw(engine: Studio, somebody: Person) -> None:
    """The newest first, narrowed to a person or a kind of deed, a page at a time."""
    st.subheader("What was done", anchor=False)
    with st.container(horizontal=True):
        who = st.selectbox("Who", ["", *engine.team.named(somebody)], format_func=_or_all, key="audit_who")
        did = st.selectbox("What", ["", *engine.team.deeds(somebody)], format_func=_or_all, key="audit_did")
    place = (who, did)
    marks: list[int] = st.session_state.setdefault("audit_marks", [])
    if st.session_state.setdefault("audit_place", place) != place:
        st.session_state["audit_place"] = place
        marks.clear()
    before = marks[-1] if marks else None
    notes = engine.team.notes(somebody, who=who or "", did=did or "", before=before, limit=AT_ONCE + 1)
    if not notes:
        st.info("Nothing was done yet." if place == ("", "") else "Nothing of this kind was done.")
        return
    st.dataframe(
        [_row(note) for note in notes[:AT_ONCE]],
        hide_index=True,
        column_config={"Clip": st.column_config.LinkColumn(display_text="Open")},
    )
    with st.container(horizontal=True):
        st.button("Newer", disabled=not marks, on_click=marks.pop if marks else None, key="audit_newer")
        older = notes[AT_ONCE - 1].id if len(notes) > AT_ONCE else 0
        st.button("Older", disabled=not older, on_click=marks.append, args=(older,), key="audit_older")


def _or_all(name: str) -> str:
    return name or "All"


def _row(note: Note) -> dict[str, str | None]:
    task = TASK.fullmatch(note.about)
    return {
        "When": moment(note.at),
        "Who": note.who or "–",
        "As": note.role,
        "Did": note.did,
        "About": "" if task else note.about,
        "Clip": f"gallery?task={task[1]}" if task else None,
        "More": note.words,
        "From": note.address,
    }
