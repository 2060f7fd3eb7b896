"""Who is at this browser: by the cookie of a sign-in, or by the word of the team's own sign-in."""

from __future__ import annotations

from typing import Any

import streamlit as st

from animatic import COOKIE, Entrance, NotAllowed, Person, Role, Studio, role_of
from components.connection import studio


def current() -> Person:
    """The person at this browser. Who has been shown out meanwhile sees the sign-in instead.

    Raises NotAllowed in a callback, which cannot draw anything anew.
    """
    somebody = visitor(studio())
    if somebody is None:
        st.rerun()
        raise NotAllowed("You have been signed out: load the page and sign in again.")
    return somebody


def visitor(engine: Studio) -> Person | None:
    """Whoever is signed in; None when nobody is, or not any more."""
    if engine.entrance is Entrance.CLOSED:
        return None
    if engine.entrance is Entrance.OIDC:
        return _by_claims(engine)
    kept = token()
    somebody = engine.doors.person_of(kept) if kept else None
    if somebody:
        st.session_state["token"] = kept
    return somebody


def token() -> str:
    """What this browser shows: of this visit, or as it came along in the cookie."""
    if "token" in st.session_state:
        return str(st.session_state["token"])
    cookie: Any = st.context.cookies.get(COOKIE)
    return cookie if isinstance(cookie, str) else ""


def claims() -> dict[str, Any]:
    """What the team's own sign-in says of whoever it let in; empty when it let nobody in."""
    return dict(st.user) if st.user.get("is_logged_in") else {}


def role_by_claims(engine: Studio) -> Role | None:
    """The role of whoever the team's own sign-in let in; None when their groups stand for none here."""
    settings = engine.works.settings
    return role_of(claims(), settings.oidc_roles, settings.oidc_groups_claim)


def subject(said: dict[str, Any]) -> str:
    """What the ledger calls somebody: their address, which the team knows, else their number."""
    return str(said.get("email") or said.get("sub") or "").lower()


def address(engine: Studio) -> str:
    """Where the browser is, as far as is known. What it says of itself counts for nothing: of the addresses that
    were passed on, only those are believed that our own proxies have added."""
    found: Any = st.context.ip_address
    proxies = engine.works.settings.proxies
    if proxies:
        passed_on: Any = st.context.headers.get("X-Forwarded-For")
        added = [one.strip() for one in passed_on.split(",")] if isinstance(passed_on, str) else []
        found = added[-proxies] if len(added) >= proxies else ""
    return found if isinstance(found, str) else ""


def _by_claims(engine: Studio) -> Person | None:
    said, role = claims(), role_by_claims(engine)
    if not said or not role:
        return None
    label = str(said.get("name") or subject(said))
    return engine.doors.enter_by_claims(
        subject(said), float(said.get("iat") or 0), label, role, address(engine)
    )
