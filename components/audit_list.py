"""What was done, by whom and when: only ever added to."""

from __future__ import annotations

import streamlit as st

from animatic import Note, Person, Studio
from components.wording import moment

AT_ONCE = 50


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
    st.dataframe([_row(note) for note in notes[:AT_ONCE]], hide_index=True)
    with st.container(horizontal=True):
        st.button("Newer", disabled=not marks, on_click=marks.pop if marks else None, key="audit_newer")
        older = notes[AT_ONCE - 1].id if len(notes) > AT_ONCE else 0
        st.button("Older", disabled=not older, on_click=marks.append, args=(older,), key="audit_older")


def _or_all(name: str) -> str:
    return name or "All"


def _row(note: Note) -> dict[str, str]:
    return {
        "When": moment(note.at),
        "Who": note.who or "–",
        "As": note.role,
        "Did": note.did,
        "About": note.about,
        "More": note.words,
        "From": note.address,
    }
