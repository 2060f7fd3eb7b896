"""The one Studio of this process, for pages and routes alike."""

from __future__ import annotations

import sys
import threading
import types

import streamlit as st

from animatic import Misconfigured, Settings, Studio, open_studio, read_settings

_PLACE = "_animatic_process"
"""A module without a file: a reload of changed code drops modules, but never this one, so that no second
worker starts beside the first."""


def studio() -> Studio:
    """The studio; opened by whoever asks first.

    Raises Misconfigured when a setting is missing or wrong.
    """
    place = _place()
    with place.lock:
        if place.studio is None:
            place.studio = open_studio(settings(), own_address())
        return place.studio


def settings() -> Settings:
    """The settings of this process: its environment, and what secrets.toml holds.

    Raises Misconfigured when one is missing or wrong.
    """
    found = st.secrets.to_dict() if st.secrets.load_if_toml_exists() else {}
    given = read_settings(found)
    if given.oidc and "auth" not in found:
        raise Misconfigured(
            "Please correct the settings.\n  People are to come in by the team's own sign-in, but secrets.toml has no"
            " section [auth]: set it up there, or unset ANIMATIC_SIGN_IN and ANIMATIC_OIDC_ROLES."
        )
    return given


def lend(one: Studio | None) -> None:
    """Put a studio that somebody else opened in place; None takes it away again without closing it."""
    place = _place()
    with place.lock:
        place.studio = one


def close() -> None:
    """Close the studio if it is open."""
    place = _place()
    with place.lock:
        one, place.studio = place.studio, None
    if one is not None:
        one.close()


def own_address() -> str:
    """Where this process listens on loopback."""
    return f"http://127.0.0.1:{st.get_option('server.port')}"


def _place() -> types.ModuleType:
    place = types.ModuleType(_PLACE)
    place.__dict__.update(lock=threading.Lock(), studio=None)
    return sys.modules.setdefault(_PLACE, place)
