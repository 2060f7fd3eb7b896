"""Everybody who may sign in, and where that is written down."""

from __future__ import annotations

import streamlit as st

from animatic import RIGHTS, Entrance, Person, Right, Role, Studio

WHERE = {
    Entrance.DEMO: "This is a demo without any key: everybody comes in as whom they like to be.",
    Entrance.ACCOUNTS: "Members stand in the credentials that the app was started with; so do their roles."
    " What is changed there counts from the next start.",
    Entrance.OIDC: "People come in by the team's own sign-in; their groups there say what they may do here.",
}


def draw(engine: Studio, somebody: Person) -> None:
    """The members, and in a popover what each role may do."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(WHERE[engine.entrance])
        with st.popover("What each role may do", icon=":material/rule:", type="tertiary"):
            st.dataframe(_rights(), hide_index=True)
    if engine.entrance is Entrance.OIDC:
        roles = engine.works.settings.oidc_roles
        st.dataframe([{"Group": group, "Role": role} for group, role in roles.items()], hide_index=True)
    if members := engine.team.members(somebody):
        rows = [
            {"Name": one.name, "Called": one.label, "Role": one.role, "E-mail": one.email} for one in members
        ]
        st.dataframe(rows, hide_index=True)


def _rights() -> list[dict[str, object]]:
    return [{"To": right.value, **{role.value: right in RIGHTS[role] for role in Role}} for right in Right]
