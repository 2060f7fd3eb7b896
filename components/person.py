"""Who is at this browser, and in the demo the way to try the other role."""

from __future__ import annotations

import streamlit as st

from animatic import Person, Role, Studio

DEMO = {"Admin": Person("Demo admin", Role.ADMIN), "Member": Person("Demo member", Role.MEMBER)}
"""The two people of the demo, by what the choice between them says."""


def current() -> Person:
    """The person at this browser."""
    return DEMO[st.session_state.get("demo_person") or "Admin"]


def draw_choice(engine: Studio) -> None:
    """In the demo, be somebody else."""
    if engine.sandboxed:
        st.segmented_control(
            "You are trying it as",
            list(DEMO),
            default="Admin",
            required=True,
            key="demo_person",
            persist_state="session",
        )
