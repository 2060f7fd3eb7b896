"""The way in: what everybody sees, under any address, who is not signed in."""

from __future__ import annotations

import streamlit as st

from animatic import CLOSED, Entrance, NotLetIn, Role, Studio
from components import doorway, person
from components.wording import plain

WHO = {
    Role.ADMIN: ("Admin", "Budgets, balances and approvals too"),
    Role.REVIEWER: ("Reviewer", "Approves and rejects clips"),
    Role.MEMBER: ("Member", "Makes clips"),
    Role.VIEWER: ("Viewer", "Watches clips"),
}
"""The roles that a demo can be tried in, and what each is for."""


def draw(engine: Studio) -> None:
    """The way in that is configured. Whoever comes in stands on the page they asked for."""
    with st.container(horizontal_alignment="center"), st.container(width=420):
        st.title("Animatic", anchor=False, text_alignment="center")
        with st.container(border=True):
            {
                Entrance.CLOSED: _draw_closed,
                Entrance.DEMO: _draw_demo,
                Entrance.ACCOUNTS: _draw_form,
                Entrance.OIDC: _draw_oidc,
            }[engine.entrance](engine)
    if engine.entrance is not Entrance.CLOSED:
        doorway.draw_outside(leaves=engine.entrance is Entrance.OIDC)


def draw_who(engine: Studio) -> None:
    """Who is signed in, and the way out; in the demo also the way to be somebody else."""
    somebody = person.current()
    if engine.entrance is Entrance.DEMO:
        st.selectbox(
            "You are trying it as",
            list(WHO),
            index=list(WHO).index(somebody.role),
            format_func=lambda role: WHO[role][0],
            key="demo_person",
            on_change=_be_somebody_else,
            args=(engine,),
        )
    else:
        st.caption(f":material/person: {plain(somebody.name)} · {somebody.role}")
    st.button(
        "Sign out", key="sign_out", icon=":material/logout:", type="tertiary", on_click=_leave, args=(engine,)
    )


def _draw_closed(_: Studio) -> None:
    st.error(CLOSED, icon=":material/lock:")


def _draw_demo(engine: Studio) -> None:
    st.markdown(
        "**This is a demo.** Every service is played by the built-in sandbox, so nothing is charged."
        " Whom would you like to be?"
    )
    for role, (label, what) in WHO.items():
        kind = "primary" if role is Role.ADMIN else "secondary"
        if st.button(f"Enter as {label.lower()}", key=f"enter-{role}", help=what, type=kind, width="stretch"):
            doorway.take(engine, engine.doors.enter_demo(role, person.address(engine)).token)
            st.rerun()


def _draw_form(engine: Studio) -> None:
    with st.form("sign_in", border=False):
        name = st.text_input("Name", autocomplete="username")
        password = st.text_input("Password", type="password", autocomplete="current-password")
        pressed = st.form_submit_button("Sign in", type="primary", width="stretch")
    if not pressed:
        return
    try:
        opened = engine.doors.sign_in(name, password, person.address(engine))
    except NotLetIn as error:
        st.error(plain(str(error)), icon=":material/lock:")
        return
    doorway.take(engine, opened.token)
    st.rerun()


def _draw_oidc(engine: Studio) -> None:
    said = person.claims()
    if not said:
        st.markdown("Your team signs in with its own accounts.")
        st.button("Sign in", type="primary", width="stretch", on_click=st.login)
        return
    if not person.role_by_claims(engine):
        name = plain(person.subject(said))
        st.warning(f"{name} is signed in, but has no role here: ask an admin.", icon=":material/lock:")
    else:
        st.info("You have been signed out.", icon=":material/lock:")
    st.button("Sign in as somebody else", width="stretch", on_click=st.logout)


def _be_somebody_else(engine: Studio) -> None:
    role = st.session_state["demo_person"]
    engine.doors.sign_out(person.token())
    doorway.forget()
    doorway.take(engine, engine.doors.enter_demo(role, person.address(engine)).token)


def _leave(engine: Studio) -> None:
    if engine.entrance is Entrance.OIDC:
        said = person.claims()
        engine.doors.leave_by_claims(person.subject(said), float(said.get("iat") or 0))
        doorway.forget()
        st.logout()
        return
    engine.doors.sign_out(person.token())
    doorway.forget()
